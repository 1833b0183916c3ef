//! Delimited text: which delimiter, and its rows as Excel would number them.

use crate::model::FileProblem;

use super::grid::{Rest, RowBuf, RowStream};
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

/// The rows of a text, from some place on.
pub(super) struct DelimitedRows<'t> {
    text: &'t str,
    delimiter: u8,
    reader: csv::Reader<&'t [u8]>,
    record: csv::ByteRecord,
    row: u32,
    /// Where the reader began.
    start: usize,
    /// Byte after the last record.
    read: usize,
}

impl<'t> DelimitedRows<'t> {
    /// The rows after a place where a record ends.
    pub(super) fn after(rest: &Rest<'t>) -> Self {
        let Rest { text, at, row, delimiter } = *rest;
        let left = text.as_bytes().get(at..).unwrap_or_default();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(left);
        Self { text, delimiter, reader, record: csv::ByteRecord::new(), row, start: at, read: at }
    }

    /// Byte after the last row read.
    pub(super) const fn read_to(&self) -> usize {
        self.read
    }

    /// The csv crate skips blank lines, a spreadsheet shows them as rows.
    fn count_row(&mut self, span: &str) {
        let mut lines = 0;
        // The reader may stop between CR and LF.
        let mut previous = self.read.checked_sub(1).and_then(|last| self.text.as_bytes().get(last)).copied();
        for byte in span.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
            // CR LF is one line end.
            lines += u32::from(byte == b'\r' || previous != Some(b'\r'));
            previous = Some(byte);
        }
        self.row = self.row.saturating_add(lines).saturating_add(1);
    }

    /// A quote that is opened and never closed swallows the rest of the file.
    fn refuse_unclosed_quote(&self, line: &str) -> Result<(), FileProblem> {
        let quotes = line.bytes().filter(|byte| *byte == b'"').count();
        if quotes % 2 == 1 && line.contains('\n') {
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

    /// Without quotes the cells are parts of the line itself, so that nothing is taken apart anew.
    fn fill_from(&self, at: usize, line: &str, into: &mut RowBuf) {
        let ranges = (0..self.record.len()).filter_map(|cell| self.record.range(cell));
        let cells = (0..MAX_COLUMNS)
            .zip(ranges)
            .zip(0..)
            .map(|((column, cell), delimiters)| (column, cell.start + delimiters, cell.end + delimiters));
        into.fill(self.row, (at, line), cells);
    }

    /// The line holds the cells as they are, with a delimiter between them.
    fn is_plain(&self, line: &str) -> bool {
        let delimiters = self.record.len().saturating_sub(1);
        line.len() == self.record.as_slice().len() + delimiters
            && line.len() <= MAX_CELL_BYTES
            && memchr::memchr(b'"', line.as_bytes()).is_none()
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
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| FileProblem {
            kind: "corrupt",
            message: format!("第{}行之后无法按表格读取（{error}）；请另存为 .xlsx 后送审", self.row),
        })?;
        if !more {
            return Ok(false);
        }
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let end = self.start.saturating_add(read).min(self.text.len());
        let span = self.text.get(self.read..end).unwrap_or_default();
        self.count_row(span);
        self.read = end;
        let from_line = span.trim_start_matches(['\r', '\n']);
        let line = from_line.trim_end_matches(['\r', '\n']);
        if self.is_plain(line) {
            self.fill_from(end - from_line.len(), line, into);
            return Ok(true);
        }
        self.refuse_unclosed_quote(line)?;
        into.clear(self.row);
        for (column, cell) in (0..MAX_COLUMNS).zip(self.record.iter()) {
            // Always text: cells lie between ASCII characters of a text.
            let cell = std::str::from_utf8(cell).unwrap_or_default();
            if cell.len() > MAX_CELL_BYTES {
                into.push_error(column, "内容过长");
            } else {
                into.push_text(column, unwrapped(cell));
            }
        }
        Ok(true)
    }

    fn rest(&self) -> Option<Rest<'_>> {
        Some(Rest { text: self.text, at: self.read, row: self.row, delimiter: self.delimiter })
    }

    fn resume(&mut self, at: usize, row: u32) {
        *self = Self::after(&Rest { text: self.text, at, row, delimiter: self.delimiter });
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::CellRef;
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, FileProblem> {
        let mut stream = DelimitedRows::after(&Rest { text, at: 0, row: 0, delimiter: delimiter_of(text).0 });
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
