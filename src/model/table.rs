//! What reading yields: files, their sheets, the tables found in them, and what became of each row.
//!
//! Ingest fills these; the case is built from them; the report and `inspect` show them.

use std::path::PathBuf;

use super::{
    CHOICES_SHEET, CellAt, Field, FileId, Filer, GUIDE_SHEET, Rows, Stated, TableId, TableKind, Text,
};

/// Everything that was read, in a fixed order: files by path, tables by file, sheet and block.
#[derive(Debug, Default)]
pub struct Ingested {
    /// All files that were tried, readable or not.
    pub files: Vec<FileReport>,
    /// All known tables.
    pub tables: Vec<Table>,
}

impl Ingested {
    /// The table with this index.
    pub fn table(&self, id: TableId) -> &Table {
        &self.tables[id.0 as usize]
    }

    /// The file with this index.
    pub fn file(&self, id: FileId) -> &FileReport {
        &self.files[id.0 as usize]
    }
}

/// One input file and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its index.
    pub id: FileId,
    /// Where it is, for opening it.
    pub path: PathBuf,
    /// Path relative to the input that led to it, with `/`: what outputs show.
    pub shown: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, lower-case hex; empty if it could not be read.
    pub sha256: String,
    /// SM3 (GB/T 32905) of the content, lower-case hex; empty if it could not be read.
    pub sm3: String,
    /// What the content really is, for instance `xlsx`, `xls`, `CSV (GB18030, 逗号)`.
    pub format: String,
    /// Read or not, and why.
    pub status: FileStatus,
    /// Its sheets in workbook order; a text file has one with an empty name.
    pub sheets: Vec<SheetReport>,
}

/// Whether a file could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileStatus {
    /// Its content was read (it may still hold no known table: `D002`).
    Read,
    /// `D001`.
    Unreadable(FileProblem),
}

/// Why a file is unreadable, in the words shown to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// Stable English word: `encrypted`, `corrupt`, `not_a_table`, `too_large`, `timeout`,
    /// `in_use`, `vanished`, `encoding`, `io`, `panic`.
    pub kind: &'static str,
    /// Chinese: what is wrong and what to do.
    pub message: String,
}

/// A path that was not tried, and why (lock file, hidden, temporary, empty ...).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Path relative to the input, with `/`.
    pub shown: String,
    /// Chinese reason.
    pub reason: String,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReport {
    /// Its name; empty for text files.
    pub name: String,
    /// Hidden or very hidden: read all the same, and said so.
    pub hidden: bool,
    /// Known tables on it, by index.
    pub tables: Vec<TableId>,
    /// What was noted about it: why it holds no known table (`D002`), hidden rows, far cells ...
    pub notes: Vec<String>,
}

impl SheetReport {
    /// It came with our blank form to help, and holds no table.
    pub fn is_help_of_a_form(&self) -> bool {
        self.tables.is_empty() && [GUIDE_SHEET, CHOICES_SHEET].contains(&self.name.as_str())
    }
}

/// A known table: where it is, how its columns were understood, its rows, and the account of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its index.
    pub id: TableId,
    /// The file it is in.
    pub file: FileId,
    /// The sheet it is on; empty for text files.
    pub sheet: String,
    /// What it is.
    pub kind: TableKind,
    /// Why the locator chose this kind and header, in Chinese, for `inspect`.
    pub reason: String,
    /// First and last header row, from 1.
    pub header_rows: (u32, u32),
    /// Columns understood, by column.
    pub columns: Vec<ColumnMatch>,
    /// Columns with a header that means nothing to us, by column.
    pub other_columns: Vec<(u16, String)>,
    /// Key-value lines around the table that were understood.
    pub key_values: Vec<KeyValue>,
    /// Year of the table: from a key-value line, else from a title such as 2024年度…; for rows
    /// without their own 年度.
    pub year: Stated<i16>,
    /// `D003`: the table is rejected; `rows` is empty then, `filers` as far as known.
    pub missing: Option<MissingColumns>,
    /// Each combination of agency name, code and division on its rows, in order of appearance.
    pub filers: Vec<Filer>,
    /// Its data rows, in sheet order.
    pub rows: Rows,
    /// Cells of data rows that cannot be read, and required ones that are blank; by row, column.
    pub bad_cells: Vec<BadCell>,
    /// Rows within the table's extent without any content.
    pub blank_rows: u32,
    /// 合计, 小计, 总计 rows.
    pub subtotal_rows: u32,
    /// 填表人, 审核人, 注 ... below the data, template example rows.
    pub footer_rows: u32,
    /// Each stated subtotal that differs from its rows.
    pub subtotals: Vec<SubtotalCheck>,
    /// The data rows as written, for showing them back to the agency.
    pub raw: RawRows,
}

impl Table {
    /// Column of a field, if the table has it.
    pub fn column(&self, field: Field) -> Option<u16> {
        self.columns.iter().find(|column| column.field == field).map(|column| column.column)
    }

    /// Address of a field on a row; the whole row where the table lacks the column.
    pub fn cell(&self, row: u32, field: Field) -> CellAt {
        CellAt { table: self.id, row, column: self.column(field) }
    }
}

/// A column understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMatch {
    /// What it is.
    pub field: Field,
    /// Where, from 0.
    pub column: u16,
    /// The header as written (levels of a merged header joined with `/`).
    pub header: String,
}

/// A line such as 填报单位（盖章）：… above or below a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    /// What it states; 填报日期 arrives as [`Field::Submitted`].
    pub field: Field,
    /// The value as written.
    pub value: Text,
    /// Row from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u16,
    /// Whether rows take it (no row states the field itself).
    pub used: bool,
}

/// `D003`: required columns that the header lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumns {
    /// Chinese names of what is missing; alternatives joined with 或.
    pub missing: Vec<String>,
    /// For each missing column, the nearest header found, if any is near.
    pub nearest: Vec<Option<String>>,
}

/// A cell of a data row that cannot be read, or a required one that is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Row from 1.
    pub row: u32,
    /// Column from 0; `None` where the value comes from a key-value line or the column is absent.
    pub column: Option<u16>,
    /// The column's meaning.
    pub field: Field,
    /// The text found; empty if blank.
    pub found: Text,
    /// Chinese: what was expected.
    pub expected: &'static str,
    /// Whether the row cannot be used without it (contract, section 2: columns marked `*`, 年度,
    /// 是否就业困难人员).
    pub rejects: bool,
}

/// `D011`: a stated subtotal that differs from the rows above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubtotalCheck {
    /// Row of the subtotal, from 1.
    pub row: u32,
    /// Column of the figure, from 0.
    pub column: u16,
    /// The column's meaning.
    pub field: Field,
    /// The figure stated.
    pub stated: u64,
    /// The sum of the rows since the last subtotal of the same rank.
    pub summed: u64,
    /// Index of the filer of these rows, if they have but one.
    pub filer: Option<u32>,
}

/// Stands between the cells of a row in [`RawRows`]; a control character, which no text file may hold.
const BETWEEN: char = '\u{1f}';

/// The data rows, and the subtotal rows that differ from theirs, as written: texts in one block, by row
/// and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRows {
    text: String,
    /// (row number, start of its text); sorted by row number.
    rows: Vec<(u32, u32)>,
}

impl RawRows {
    /// Makes room for so many more rows, of so many bytes in all.
    pub fn reserve(&mut self, rows: usize, bytes: usize) {
        self.rows.reserve(rows);
        self.text.reserve(bytes);
    }

    /// Adds a row; rows come in ascending order. Past 4 GiB of text further rows are kept empty.
    pub fn push<'a>(&mut self, row: u32, cells: impl IntoIterator<Item = &'a str>) {
        let Ok(start) = u32::try_from(self.text.len()) else {
            self.rows.push((row, u32::MAX));
            return;
        };
        self.rows.push((row, start));
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(BETWEEN);
            }
            if cell.contains(BETWEEN) {
                self.text.push_str(&cell.replace(BETWEEN, " "));
            } else {
                self.text.push_str(cell);
            }
        }
    }

    /// Adds the rows of another block, whose numbers count from behind row `before`.
    pub fn append(&mut self, block: &Self, before: u32) {
        let base = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.rows.extend(
            block.rows.iter().map(|(row, start)| (row.saturating_add(before), start.saturating_add(base))),
        );
        if base != u32::MAX {
            self.text.push_str(&block.text);
        }
    }

    /// The cells of a row from column 0, as written; empty if the row is not kept.
    pub fn cells(&self, row: u32) -> Vec<&str> {
        let text = self.text_of(row);
        if text.is_empty() { Vec::new() } else { text.split(BETWEEN).collect() }
    }

    fn text_of(&self, row: u32) -> &str {
        let Ok(index) = self.rows.binary_search_by_key(&row, |entry| entry.0) else { return "" };
        let start = |index: usize| self.rows.get(index).map_or(usize::MAX, |entry| entry.1 as usize);
        let end = start(index + 1).min(self.text.len());
        self.text.get(start(index)..end).unwrap_or_default()
    }

    /// The row numbers, ascending.
    pub fn row_numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.iter().map(|row| row.0)
    }

    /// One cell as written; empty if absent.
    pub fn cell(&self, row: u32, column: u16) -> &str {
        self.text_of(row).split(BETWEEN).nth(usize::from(column)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_rows_give_back_what_was_pushed() {
        let mut raw = RawRows::default();
        raw.push(3, ["甲", "", "3人"]);
        raw.push(5, []);
        raw.push(6, ["乙"]);
        assert_eq!(raw.cells(3), ["甲", "", "3人"]);
        assert_eq!(raw.cells(5), Vec::<&str>::new());
        assert_eq!(raw.cell(6, 0), "乙");
        assert_eq!(raw.cell(6, 9), "");
        assert_eq!(raw.cells(4), Vec::<&str>::new());
        let mut all = RawRows::default();
        all.push(2, ["乙\u{1f}丙", "丁"]);
        all.append(&raw, 10);
        assert_eq!(all.cells(2), ["乙 丙", "丁"]);
        assert_eq!(all.cells(13), ["甲", "", "3人"]);
        assert_eq!(all.row_numbers().collect::<Vec<_>>(), [2, 13, 15, 16]);
    }
}
