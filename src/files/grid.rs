//! The seam between bytes and tables: rows of cells as a stream.

use std::ops::RangeInclusive;

use jiff::civil::DateTime;

use crate::files::{FileProblem, FileText};

/// A reusable row: sparse, columns ascending, texts in one block.
#[derive(Debug, Clone, Default)]
pub struct RowBuf {
    /// Row from 1, as a spreadsheet shows it.
    pub number: u32,
    text: String,
    cells: Vec<(u16, Stored)>,
    /// Where in the file's text it stands, as it is.
    line: Option<usize>,
    hidden: Option<Hidden>,
    /// Cells that don't look plain, columns ascending; nearly always none.
    looks: Vec<(u16, Look)>,
}

/// What keeps a row from sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Somebody hid it, or made it no line high.
    ByHand,
    /// A filter is set that does not show it.
    ByFilter,
}

/// How a cell's text is formatted, if a reader might take it for void.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Struck through, all of it or a part.
    pub struck: bool,
    /// White, or nearly, on no or white ground.
    pub white: bool,
    /// In a hidden column.
    pub hidden_column: bool,
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Text(usize, usize),
    Number(f64),
    DateTime(DateTime),
    Bool(bool),
    Error(usize, usize),
    NoResult,
}

/// What a cell is said to hold that has a picture, an object or a form's field in the place of text.
pub const PICTURE: &str = "（图片、控件或对象）";

/// A cell of a [`RowBuf`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellRef<'a> {
    /// Text, as stored, never empty.
    Text(&'a str),
    /// A number without a date format.
    Number(f64),
    /// A number with a date format.
    DateTime(DateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(&'a str),
    /// A formula without a cached value.
    NoResult,
}

impl RowBuf {
    /// An empty row.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all cells and takes a new row number.
    pub fn clear(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.cells.clear();
        self.line = None;
        self.hidden = None;
        self.looks.clear();
    }

    /// Says what keeps the row from sight.
    pub const fn hide(&mut self, hidden: Hidden) {
        self.hidden = Some(hidden);
    }

    /// What keeps the row from sight, if anything does.
    pub const fn hidden(&self) -> Option<Hidden> {
        self.hidden
    }

    /// Says how a cell looks; columns ascending, as cells are added.
    pub fn set_look(&mut self, column: u16, look: Look) {
        if look != Look::default() {
            self.looks.push((column, look));
        }
    }

    /// Cells that don't look plain, by column; many of them are blank.
    pub fn looks(&self) -> &[(u16, Look)] {
        &self.looks
    }

    /// How a cell looks.
    pub fn look(&self, column: u16) -> Look {
        let at = self.looks.binary_search_by_key(&column, |look| look.0);
        at.ok().and_then(|at| self.looks.get(at)).map_or_else(Look::default, |look| look.1)
    }

    fn store(&mut self, text: &str) -> (usize, usize) {
        let start = self.text.len();
        self.text.push_str(text);
        (start, self.text.len())
    }

    /// Adds a text; an empty one is not kept.
    pub fn push_text(&mut self, column: u16, text: &str) {
        if !text.is_empty() {
            let (start, end) = self.store(text);
            self.cells.push((column, Stored::Text(start, end)));
        }
    }

    /// Makes this the row of a line in which the cells lie as they are, and which stands at byte `at` of
    /// the file's text; `cells` gives column, start and end of each in the line. Empty ones are not kept.
    pub fn fill(
        &mut self,
        number: u32,
        (at, line): (usize, &str),
        cells: impl Iterator<Item = (u16, usize, usize)>,
    ) {
        self.clear(number);
        self.line = Some(at);
        self.text.push_str(line);
        self.cells.extend(
            cells
                .filter(|(_, start, end)| start < end)
                .map(|(column, start, end)| (column, Stored::Text(start, end))),
        );
    }

    /// Byte of the file's text at which the row stands as it is: cells and delimiters, no quotes.
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Adds a number.
    pub fn push_number(&mut self, column: u16, value: f64) {
        self.cells.push((column, Stored::Number(value)));
    }

    /// Adds a date with time.
    pub fn push_datetime(&mut self, column: u16, value: DateTime) {
        self.cells.push((column, Stored::DateTime(value)));
    }

    /// Adds a truth value.
    pub fn push_bool(&mut self, column: u16, value: bool) {
        self.cells.push((column, Stored::Bool(value)));
    }

    /// Adds an error value.
    pub fn push_error(&mut self, column: u16, text: &str) {
        let (start, end) = self.store(text);
        self.cells.push((column, Stored::Error(start, end)));
    }

    /// Adds a formula without a cached value.
    pub fn push_no_result(&mut self, column: u16) {
        self.cells.push((column, Stored::NoResult));
    }

    /// Adds a cell of another row.
    pub fn push(&mut self, column: u16, cell: CellRef<'_>) {
        match cell {
            CellRef::Text(text) => self.push_text(column, text),
            CellRef::Number(value) => self.push_number(column, value),
            CellRef::DateTime(value) => self.push_datetime(column, value),
            CellRef::Bool(value) => self.push_bool(column, value),
            CellRef::Error(text) => self.push_error(column, text),
            CellRef::NoResult => self.push_no_result(column),
        }
    }

    /// What stands in some of the columns, as a row of its own.
    #[must_use]
    pub fn part(&self, columns: &RangeInclusive<u16>) -> Self {
        let mut part = Self { number: self.number, hidden: self.hidden, ..Self::default() };
        for (column, cell) in self.cells().filter(|(column, _)| columns.contains(column)) {
            part.push(column, cell);
        }
        part.looks.extend(self.looks.iter().filter(|(column, _)| columns.contains(column)));
        part
    }

    /// The cells by column.
    #[inline]
    pub fn cells(&self) -> impl Iterator<Item = (u16, CellRef<'_>)> + '_ {
        self.cells.iter().map(|(column, cell)| (*column, self.view(*cell)))
    }

    /// The cell of a column.
    pub fn get(&self, column: u16) -> Option<CellRef<'_>> {
        let index = self.cells.binary_search_by_key(&column, |cell| cell.0).ok()?;
        self.cells.get(index).map(|(_, cell)| self.view(*cell))
    }

    /// No cell at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Inlined on request: in a call each cell would pass through memory twice, which costs an eighth of the time for
    /// reading a text.
    #[inline]
    fn view(&self, cell: Stored) -> CellRef<'_> {
        match cell {
            Stored::Text(start, end) => CellRef::Text(self.text.get(start..end).unwrap_or_default()),
            Stored::Error(start, end) => CellRef::Error(self.text.get(start..end).unwrap_or_default()),
            Stored::Number(value) => CellRef::Number(value),
            Stored::DateTime(value) => CellRef::DateTime(value),
            Stored::Bool(value) => CellRef::Bool(value),
            Stored::NoResult => CellRef::NoResult,
        }
    }
}

/// A merged area; rows from 1, columns from 0; normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub first_row: u32,
    /// Last row, included.
    pub last_row: u32,
    /// First column.
    pub first_column: u16,
    /// Last column, included.
    pub last_column: u16,
}

/// What is known of a sheet before its rows.
#[derive(Debug, Clone, Default)]
pub struct SheetInfo {
    /// Its name; empty for text files.
    pub name: String,
    /// Hidden or very hidden.
    pub hidden: bool,
    /// Merged areas.
    pub merges: Vec<Merge>,
    /// What the reader noted.
    pub notes: Vec<String>,
    /// Its text has changes that nobody accepted or refused.
    pub has_changes: bool,
    /// Bare serial numbers of days count from 1904, not from 1900.
    pub epoch_1904: bool,
    /// The text of which the rows are lines, where there is one.
    pub text: Option<FileText>,
    /// Lines that it shows outside its cells: text boxes, page headers.
    pub beside: Vec<String>,
}

/// Rows in ascending order; rows without any cell may be skipped.
pub trait RowStream {
    /// Reads the next row; false at the end.
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem>;

    /// What is left, where it is text that can be read in pieces.
    fn rest(&self) -> Option<Rest<'_>> {
        None
    }

    /// Goes on behind what others have read of the rest: at this byte, after this row.
    fn resume(&mut self, _at: usize, _row: u32) {}
}

/// Text whose rows from some place on are still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Rest<'t> {
    /// The whole text.
    pub text: &'t str,
    /// Byte of it after the last row read.
    pub at: usize,
    /// Number of the last row read.
    pub row: u32,
    /// Separates cells.
    pub delimiter: u8,
}
