//! Delimited text: which delimiter, and its rows as Excel would number them.

use csv_core::ReadRecordResult;

use crate::files::FileProblem;

use super::decode::refuse_control_characters;
use super::grid::{Rest, RowBuf, RowStream};
use super::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_RECORD_BYTES, MAX_RECORD_CELLS};

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
///
/// In a line without quotes the cells are what stands between delimiters: a parser would have nothing left to do, and none
/// is half as fast. A line with quotes, and the lines that its quotes take in, the csv crate's core reads.
pub(crate) struct DelimitedRows<'t> {
    text: &'t str,
    delimiter: u8,
    /// Byte after the last row read and its line end.
    at: usize,
    row: u32,
    quoted: Option<Box<QuotedRecord>>,
}

/// A record read by the csv crate's core.
struct QuotedRecord {
    reader: csv_core::Reader,
    /// The cells, one behind the other.
    cells: Vec<u8>,
    /// Where each of them ends; of these so many count.
    ends: Vec<usize>,
    count: usize,
}

impl<'t> DelimitedRows<'t> {
    /// The rows after a place where a record ends.
    pub(crate) fn after(rest: &Rest<'t>) -> Self {
        let Rest { text, at, row, delimiter } = *rest;
        Self { text, delimiter, at, row, quoted: None }
    }

    /// Byte after the last row read.
    pub(crate) const fn read_to(&self) -> usize {
        self.at
    }

    /// Goes past blank lines, which a spreadsheet shows as rows.
    fn skip_blank_lines(&mut self) {
        let bytes = self.text.as_bytes();
        // The place may be between CR and LF.
        let mut previous = self.at.checked_sub(1).and_then(|last| bytes.get(last)).copied();
        while let Some(byte @ (b'\r' | b'\n')) = bytes.get(self.at).copied() {
            // CR LF is one line end.
            self.row = self.row.saturating_add(u32::from(byte == b'\r' || previous != Some(b'\r')));
            previous = Some(byte);
            self.at += 1;
        }
    }

    /// Reads the line at hand as a row, if it is one: without a quote, and not too long for its cells.
    fn read_line(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = memchr::memchr3(b'\r', b'\n', b'"', rest.as_bytes()).unwrap_or(rest.len());
        let Some(line) = rest.get(..length).filter(|line| line.len() <= MAX_CELL_BYTES) else {
            return Ok(false);
        };
        if rest.as_bytes().get(length) == Some(&b'"') {
            return Ok(false);
        }
        refuse_control_characters(line, self.row.saturating_add(1))?;
        let mut start = 0;
        let ends = memchr::memchr_iter(self.delimiter, line.as_bytes()).chain([line.len()]);
        let cells = (0..MAX_COLUMNS).zip(ends).map(|(column, end)| {
            let cell = (column, start, end);
            start = end + 1;
            cell
        });
        self.row = self.row.saturating_add(1);
        into.fill(self.row, (self.at, line), cells);
        let line_end = match rest.as_bytes().get(length..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([]) | None => 0,
            Some(_) => 1,
        };
        self.at += length + line_end;
        Ok(true)
    }

    /// Reads a record with quotes.
    fn read_record(&mut self, into: &mut RowBuf) -> Result<(), FileProblem> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let record = self.quoted.get_or_insert_with(|| Box::new(QuotedRecord::new(self.delimiter)));
        let length = record.read(rest, self.row.saturating_add(1))?;
        let line = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.row = self.row.saturating_add(1);
        self.at += length;
        refuse_control_characters(line, self.row)?;
        refuse_unclosed_quote(line.trim_end_matches(['\r', '\n']), self.row)?;
        into.clear(self.row);
        for (column, cell) in (0..MAX_COLUMNS).zip(record.texts()) {
            if cell.len() > MAX_CELL_BYTES {
                into.push_error(column, "内容过长");
            } else {
                into.push_text(column, unwrapped(cell));
            }
        }
        Ok(())
    }
}

impl QuotedRecord {
    fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, cells: vec![0; 1 << 10], ends: vec![0; 1 << 6], count: 0 }
    }

    /// Reads the record that the text begins with, and gives its length with the line end; the second
    /// character of one may be left.
    fn read(&mut self, text: &[u8], row: u32) -> Result<usize, FileProblem> {
        let (mut read, mut filled, mut ended) = (0, 0, 0);
        self.reader.reset();
        loop {
            let input = text.get(read..).unwrap_or_default();
            let cells = self.cells.get_mut(filled..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, taken, written, more) = self.reader.read_record(input, cells, ends);
            (read, filled, ended) = (read + taken, filled + written, ended + more);
            match result {
                // The text's end is met again as an end of input.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < MAX_RECORD_BYTES => {
                    self.cells.resize(self.cells.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_RECORD_CELLS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    let taken = std::str::from_utf8(text.get(..read).unwrap_or_default());
                    refuse_unclosed_quote(taken.unwrap_or_default(), row)?;
                    return Err(FileProblem::too_large(format!(
                        "第{row}行长达{} MB以上或单元格过多，不是正常的表格；请检查换行和引号后重新送审",
                        read >> 20
                    )));
                }
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.count = ended;
        Ok(read)
    }

    /// The cells.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let ends = || self.ends.iter().copied().take(self.count);
        [0].into_iter().chain(ends()).zip(ends()).map(|(start, end)| {
            // Always text: cells lie between ASCII characters of a text.
            std::str::from_utf8(self.cells.get(start..end).unwrap_or_default()).unwrap_or_default()
        })
    }
}

/// A quote that is opened and never closed swallows the rest of the file.
fn refuse_unclosed_quote(line: &str, row: u32) -> Result<(), FileProblem> {
    let quotes = line.bytes().filter(|byte| *byte == b'"').count();
    if quotes % 2 == 1 && line.contains('\n') {
        return Err(FileProblem::corrupt(format!(
            "第{row}行的英文双引号没有成对，其后的内容无法分行；请用记事本打开，补上或删去该引号后重新送审"
        )));
    }
    Ok(())
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
        self.skip_blank_lines();
        if self.at >= self.text.len() {
            return Ok(false);
        }
        if !self.read_line(into)? {
            self.read_record(into)?;
        }
        Ok(true)
    }

    fn rest(&self) -> Option<Rest<'_>> {
        Some(Rest { text: self.text, at: self.at, row: self.row, delimiter: self.delimiter })
    }

    fn resume(&mut self, at: usize, row: u32) {
        *self = Self::after(&Rest { text: self.text, at, row, delimiter: self.delimiter });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::grid::CellRef;
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, FileProblem> {
        let mut stream = DelimitedRows::after(&Rest { text, at: 0, row: 0, delimiter: delimiter_of(text).0 });
        let mut row = RowBuf::new();
        let mut rows = Vec::new();
        while stream.next_row(&mut row)? {
            rows.push((row.number, texts_of(&row)));
        }
        Ok(rows)
    }

    proptest! {
        /// The csv crate reads the whole text as one; here lines and records with quotes are read in turn.
        #[test]
        fn rows_are_those_of_the_csv_crate(text in "[ab,\"\r\n ]{0,40}") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| {
                    let record = record.expect("text");
                    record.iter().filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
                })
                .collect();
            let mut stream = DelimitedRows::after(&Rest { text: &text, at: 0, row: 0, delimiter: b',' });
            let (mut row, mut found) = (RowBuf::new(), Vec::new());
            let outcome = loop {
                match stream.next_row(&mut row) {
                    Ok(true) => found.push(texts_of(&row)),
                    other => break other,
                }
            };
            match outcome {
                Ok(_) => prop_assert_eq!(found, expected),
                // A quote without its partner is refused where it is met.
                Err(_) => prop_assert!(expected.starts_with(&found)),
            }
        }
    }

    fn texts_of(row: &RowBuf) -> Vec<String> {
        row.cells()
            .map(|(_, cell)| match cell {
                CellRef::Text(text) => text.to_owned(),
                other => format!("{other:?}"),
            })
            .collect()
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
