//! Delimited text: which delimiter, and its rows as Excel would number them.

use crate::model::FileProblem;

use super::grid::{RowBuf, RowStream};
use super::limits::{MAX_CELL_BYTES, MAX_COLUMNS};

/// Delimiters that are looked for, with their Chinese names.
const DELIMITERS: [(u8, &str); 4] = [(b',', "逗号"), (b'\t', "制表符"), (b';', "分号"), (b'|', "竖线")];
/// Lines that decide which delimiter it is.
const SAMPLE_LINES: usize = 60;

/// The delimiter that divides most lines into equally many cells, and its name. Text in quotes
/// does not count.
pub(super) fn delimiter_of(text: &str) -> (u8, &'static str) {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES).collect();
    let score = |delimiter: u8| {
        let mut counts: Vec<usize> = lines
            .iter()
            .map(|line| count_outside_quotes(line, delimiter))
            .filter(|count| *count > 0)
            .collect();
        counts.sort_unstable();
        let agreeing = counts.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
        (agreeing, counts.iter().sum::<usize>())
    };
    DELIMITERS.into_iter().rev().max_by_key(|(delimiter, _)| score(*delimiter)).unwrap_or(DELIMITERS[0])
}

fn count_outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        })
        .count()
}

/// The rows of a text.
pub(super) struct DelimitedRows<'t> {
    text: &'t [u8],
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    row: u32,
    /// Byte after the last record.
    read: usize,
}

impl<'t> DelimitedRows<'t> {
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        let text = text.as_bytes();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text);
        Self { text, reader, record: csv::StringRecord::new(), row: 0, read: 0 }
    }

    /// The csv crate skips blank lines, a spreadsheet shows them as rows.
    fn count_row(&mut self, span: &[u8]) {
        let blank = span.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let mut lines = 0;
        // The reader may stop between CR and LF.
        let mut previous = self.read.checked_sub(1).map_or(0, |last| self.text[last]);
        for byte in blank {
            // CR LF is one line end.
            lines += u32::from(*byte == b'\r' || previous != b'\r');
            previous = *byte;
        }
        self.row = self.row.saturating_add(lines).saturating_add(1);
    }

    /// A quote that is opened and never closed swallows the rest of the file.
    fn refuse_unclosed_quote(&self, span: &[u8]) -> Result<(), FileProblem> {
        let has_line_end = span.trim_ascii().contains(&b'\n');
        let quotes = span.iter().filter(|byte| **byte == b'"').count();
        if has_line_end && quotes % 2 == 1 {
            return Err(FileProblem {
                kind: "corrupt",
                message: format!(
                    "第{}行的英文双引号没有成对，其后的内容无法分行；请用记事本打开，补上或删去该引号后重新送审",
                    self.row
                ),
            });
        }
        Ok(())
    }
}

/// `="440106…"` is how exports keep a spreadsheet from turning digits into a number: the text in it.
fn unwrapped(cell: &str) -> &str {
    cell.strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|text| !text.contains('"'))
        .unwrap_or(cell)
}

impl RowStream for DelimitedRows<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let more = self.reader.read_record(&mut self.record).map_err(|error| FileProblem {
            kind: "corrupt",
            message: format!("第{}行之后无法按表格读取（{error}）；请另存为 .xlsx 后送审", self.row),
        })?;
        if !more {
            return Ok(false);
        }
        let end = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX).min(self.text.len());
        let span = &self.text[self.read.min(end)..end];
        self.count_row(span);
        self.refuse_unclosed_quote(span)?;
        self.read = end;
        into.clear(self.row);
        for (column, cell) in (0..MAX_COLUMNS).zip(self.record.iter()) {
            if cell.len() > MAX_CELL_BYTES {
                into.push_error(column, "内容过长");
            } else if !cell.is_empty() {
                into.push_text(column, unwrapped(cell));
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::CellRef;
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, FileProblem> {
        let mut stream = DelimitedRows::new(text, delimiter_of(text).0);
        let mut row = RowBuf::new();
        let mut rows = Vec::new();
        while stream.next_row(&mut row)? {
            let cells = row
                .cells()
                .map(|(_, cell)| match cell {
                    CellRef::Text(text) => text.to_owned(),
                    other => format!("{other:?}"),
                })
                .collect();
            rows.push((row.number, cells));
        }
        Ok(rows)
    }

    #[test]
    fn delimiters_are_found_by_agreement() {
        for (text, delimiter) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a\tb\n1,5\t2\n", b'\t'),
            ("a;b;c\n1,5;2;3\n", b';'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("\"a;b\",c\n\"1;2\",3\n", b','),
            ("标题\n", b','),
        ] {
            assert_eq!(delimiter_of(text).0, delimiter, "{text}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let numbers =
            |text: &str| rows(text).expect("reads").into_iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(numbers("a,b\r\n\r\n1,2\r\n3,4"), [1, 3, 4]);
        assert_eq!(numbers("a,b\n\n\n1,2\n"), [1, 4]);
        assert_eq!(numbers("a,b\n\"1\n2\",3\n4,5\n"), [1, 2, 3]);
    }

    #[test]
    fn an_unclosed_quote_is_an_error_with_its_row() {
        let error = rows("a,b\n1,\"2\n3,4\n5,6\n").expect_err("unclosed");
        assert!(error.message.contains("第2行"), "{}", error.message);
        // A quote within a plain cell is just a character.
        assert_eq!(rows("a,b\n5\" pipe,2\n").expect("reads").len(), 2);
    }
}
