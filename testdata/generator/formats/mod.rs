//! Writers for the formats that people send: one plain book in, the bytes of a file out.
//!
//! Most of these formats have no writer crate, and those that have one cannot write the messes that
//! the reader must stand: formulas that were never calculated, dates counted from 1904, hidden
//! sheets, merged cells over left-behind values. The same book always gives the same bytes.

use jiff::civil::Date;

pub mod docx;
pub mod html;
pub mod ods;
pub mod text;
pub mod xls;
pub mod xlsb;
pub mod xlsx;
pub mod xml2003;

/// A workbook.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
    /// Serial dates count from 1904-01-01 instead of 1900.
    pub epoch_1904: bool,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Hidden from the user.
    pub hidden: bool,
    /// Rows from the first one; short rows are fine.
    pub rows: Vec<Vec<Cell>>,
    /// Merged areas.
    pub merges: Vec<Merge>,
}

/// A merged area; rows and columns from 0, ends included.
#[derive(Debug, Clone, Copy)]
pub struct Merge {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A number in the general format.
    Number(f64),
    /// A number with a date format.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(&'static str),
    /// A formula with its cached result; none if it was never calculated.
    Formula(Option<Box<Cell>>),
}

/// The formula that all formula cells hold; what it is does not matter to a reader.
const FORMULA: &str = "T(\"x\")";

/// Error values, with the code that the binary formats write.
const ERRORS: [(&str, u8); 7] = [
    ("#NULL!", 0x00),
    ("#DIV/0!", 0x07),
    ("#VALUE!", 0x0f),
    ("#REF!", 0x17),
    ("#NAME?", 0x1d),
    ("#NUM!", 0x24),
    ("#N/A", 0x2a),
];

impl Book {
    /// A workbook of one sheet.
    pub fn of(sheet: Sheet) -> Self {
        Self { sheets: vec![sheet], epoch_1904: false }
    }

    /// The serial number of a day in this workbook.
    fn serial(&self, date: Date) -> f64 {
        let start = if self.epoch_1904 { Date::constant(1904, 1, 1) } else { Date::constant(1899, 12, 30) };
        f64::from(date.since(start).map(|span| span.get_days()).unwrap_or_default())
    }
}

impl Sheet {
    /// A sheet from lines of cells parted by `|`. A cell is text, save for these beginnings:
    /// `#5` a number, `@2024-03-05` a date, `!#REF!` an error value, `=text` a formula with that
    /// result (`=#5` a number), a lone `?` a formula without one, `\n` a line break within.
    pub fn from_lines(name: &str, lines: &[&str]) -> Self {
        let rows =
            lines
                .iter()
                .map(|line| {
                    if line.is_empty() { Vec::new() } else { line.split('|').map(Cell::from_mark).collect() }
                })
                .collect();
        Self { name: name.to_owned(), rows, ..Self::default() }
    }

    /// With a merged area; rows from 1 as a spreadsheet shows them, columns from 0.
    #[must_use]
    pub fn merged(
        mut self,
        rows: std::ops::RangeInclusive<usize>,
        columns: std::ops::RangeInclusive<usize>,
    ) -> Self {
        self.merges.push(Merge {
            top: rows.start() - 1,
            bottom: rows.end() - 1,
            left: *columns.start(),
            right: *columns.end(),
        });
        self
    }

    /// Hidden.
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    fn width(&self) -> usize {
        let merged = self.merges.iter().map(|merge| merge.right + 1).max().unwrap_or(0);
        self.rows.iter().map(Vec::len).max().unwrap_or(0).max(merged)
    }

    /// The merged area that starts at a cell.
    fn merge_at(&self, row: usize, column: usize) -> Option<&Merge> {
        self.merges.iter().find(|merge| (merge.top, merge.left) == (row, column))
    }

    /// Whether a cell lies under a merged area, but is not its first.
    fn is_covered(&self, row: usize, column: usize) -> bool {
        self.merges.iter().any(|merge| {
            (merge.top..=merge.bottom).contains(&row)
                && (merge.left..=merge.right).contains(&column)
                && (merge.top, merge.left) != (row, column)
        })
    }

    /// Cells with content, with row and column.
    fn filled(&self) -> impl Iterator<Item = (usize, usize, &Cell)> + '_ {
        self.rows.iter().enumerate().flat_map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| **cell != Cell::Blank)
                .map(move |(column, cell)| (row, column, cell))
        })
    }
}

impl Cell {
    /// A text cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    fn from_mark(mark: &str) -> Self {
        if mark == "?" {
            return Self::Formula(None);
        }
        if let Some(result) = mark.strip_prefix('=') {
            return Self::Formula(Some(Box::new(if result.is_empty() {
                Self::Text(String::new())
            } else {
                Self::from_mark(result)
            })));
        }
        let number = mark.strip_prefix('#').and_then(|number| number.parse().ok()).map(Self::Number);
        let date = || mark.strip_prefix('@').and_then(|date| date.parse().ok()).map(Self::Date);
        let error = || {
            let name = mark.strip_prefix('!')?;
            ERRORS.iter().find(|(known, _)| *known == name).map(|(known, _)| Self::Error(known))
        };
        number.or_else(date).or_else(error).unwrap_or_else(|| Self::text(mark.replace("\\n", "\n")))
    }

    /// What a person sees.
    pub fn shown(&self) -> String {
        match self {
            Self::Blank | Self::Formula(None) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(value) => value.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(error) => (*error).to_owned(),
            Self::Formula(Some(result)) => result.shown(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// Letters of a column from 0.
fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.insert(0, b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    String::from_utf8(letters).unwrap_or_default()
}

/// Text for XML, in an element or an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A zip container of these parts; names that end in `mimetype` stay uncompressed, as ODF wants.
pub fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("a part can be started");
        zip.write_all(content).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}
