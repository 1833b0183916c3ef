//! What reading yields: files, their sheets, the tables in them, and what became of each row.
//!
//! Reading fills these types. The case is built from them; the report and `inspect` show them.

use std::borrow::Cow;
use std::path::PathBuf;

use super::{Filer, OtherDays, Outside, RawRows, Rows, UnknownColumn, UnreadBlock};
use crate::files::{FileProblem, ProblemKind};
use crate::model::{
    CHOICES_SHEET, CORRECTIONS_SHEET, CellAt, Field, FileId, GUIDE_SHEET, IdNumber, Stated, TableId,
    TableKind, Text, mask_any, mask_number, mask_row,
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
    /// Kinds of table that its name says; none if it says none.
    pub says: Vec<TableKind>,
    /// It is more than a stub of a few bytes, so it may hold a row.
    pub may_hold_rows: bool,
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
    /// A document or picture (`.pdf`, `.doc`, a scan ...), which no program reads as a table.
    Document(FileProblem),
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
    /// Content of it that stands in no known table.
    pub unread: Option<UnreadBlock>,
    /// What was noted about it: why it holds no known table (`D002`), hidden rows, far cells ...
    pub notes: Vec<String>,
    /// Valid ID numbers in rows of no known table.
    pub sightings: Vec<Sighting>,
}

impl FileReport {
    /// Its content is a document or picture, whatever it is called.
    pub fn is_document(&self) -> bool {
        match &self.status {
            FileStatus::Document(_) => true,
            FileStatus::Unreadable(problem) => problem.kind == ProblemKind::NotATable,
            FileStatus::Read => false,
        }
    }

    /// It was opened and left unread since an audit wrote it, or it looks like that.
    pub fn is_our_own(&self) -> bool {
        !self.sheets.is_empty() && self.problem().is_some_and(|problem| problem.kind == ProblemKind::Results)
    }

    /// Why it was not read.
    pub fn problem(&self) -> Option<&FileProblem> {
        match &self.status {
            FileStatus::Read => None,
            FileStatus::Unreadable(problem) | FileStatus::Document(problem) => Some(problem),
        }
    }
}

impl SheetReport {
    /// It came with our blank form or a returned workbook to help, and holds no table and nobody's number.
    pub fn is_help_of_a_form(&self) -> bool {
        self.tables.is_empty() && is_help(&self.name) && self.sightings.is_empty()
    }
}

/// A sheet of this name comes with our blank form or a returned workbook to help.
pub(super) fn is_help(sheet: &str) -> bool {
    [GUIDE_SHEET, CHOICES_SHEET, CORRECTIONS_SHEET].contains(&sheet)
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
    /// Of these the ones that hold values and are no known bystanders: they may hold what a rule misses.
    pub unrecognised: Vec<UnknownColumn>,
    /// Further columns for a day of the same hire.
    pub other_days: OtherDays,
    /// Rows on which a further column names another listed agency, and its name; by row.
    pub also_named: Vec<(u32, Text)>,
    /// Title lines above it, as written.
    pub titles: Vec<String>,
    /// Another purpose that its title, sheet or file name states: 补贴, 工资.
    pub other_purpose: Option<String>,
    /// Who is named by title, sheet, file or folder, where neither a row nor a line of keys and values names an agency.
    pub outside: Outside,
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
    /// Data rows that it has; more than `rows` where the table is rejected.
    pub data_rows: u32,
    /// Cells of data rows that cannot be read, and required ones that are blank; by row, column.
    pub bad_cells: Vec<BadCell>,
    /// Rows within the table's extent without any content.
    pub blank_rows: u32,
    /// 合计, 小计, 总计 rows.
    pub subtotal_rows: u32,
    /// 填表人, 审核人, 注 ... below the data, template example rows.
    pub footer_rows: u32,
    /// Which rows these are, and why they are no data; those that hold nothing at all are not among them.
    pub aside: Vec<AsideRows>,
    /// Each stated subtotal that differs from its rows.
    pub subtotals: Vec<SubtotalCheck>,
    /// Valid ID numbers outside the cells for hires' numbers.
    pub sightings: Vec<Sighting>,
    /// Numbers of persons in words around it.
    pub counts: Vec<StatedCount>,
    /// Words by which it denies what its cells claim, save those of its header and the sheet's name.
    pub denials: Vec<Denial>,
    /// The texts of its lines that are no rows (headings, notes, totals), by row; of lists and of notices, which the platform exports as a list.
    pub lines: Vec<(u32, Text)>,
    /// The document has changes in it that nobody accepted or refused.
    pub has_changes: bool,
    /// Data rows that are kept from sight.
    pub unseen: Vec<Unseen>,
    /// Rows that call themselves examples and name an agency, without a valid ID number.
    pub examples: Vec<u32>,
    /// The data rows as written, for showing them back to the agency.
    pub raw: RawRows,
}

impl Table {
    /// Whether somebody hid a data row or struck it out; a filter is no such thing.
    pub fn is_unseen(&self, row: u32) -> bool {
        self.out_of_sight(row).is_some_and(|how| how != OutOfSight::Filtered)
    }

    /// Whether somebody struck a data row out, or wrote it in white.
    pub fn is_crossed_out(&self, row: u32) -> bool {
        matches!(self.out_of_sight(row), Some(OutOfSight::Struck | OutOfSight::White))
    }

    fn out_of_sight(&self, row: u32) -> Option<OutOfSight> {
        let index = self.unseen.binary_search_by_key(&row, |unseen| unseen.row).ok()?;
        Some(self.unseen.get(index)?.how)
    }

    /// Other listed agencies that a row names beside its own: 用人单位 beside 用工单位.
    pub fn also_named(&self, row: u32) -> impl Iterator<Item = &Text> {
        let start = self.also_named.partition_point(|(at, _)| *at < row);
        let rest = self.also_named.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(at, _)| *at == row).map(|(_, name)| name)
    }

    /// Gives back the memory that reading row by row reserved in excess: for twenty thousand workbooks of a few rows each
    /// that is a tenth of all memory. For a long ledger it was reserved by its length.
    pub fn shrink(&mut self) {
        const LONG: usize = 4096;
        if self.rows.len() > LONG {
            return;
        }
        self.rows.shrink();
        self.raw.shrink();
        self.columns.shrink_to_fit();
        self.other_columns.shrink_to_fit();
        self.titles.shrink_to_fit();
        self.key_values.shrink_to_fit();
        self.filers.shrink_to_fit();
        self.bad_cells.shrink_to_fit();
        self.reason.shrink_to_fit();
    }

    /// Cells of a row that can't be read.
    pub fn bad_cells_on(&self, row: u32) -> &[BadCell] {
        let start = self.bad_cells.partition_point(|cell| cell.row < row);
        let rest = self.bad_cells.get(start..).unwrap_or_default();
        let count = rest.iter().take_while(|cell| cell.row == row).count();
        rest.get(..count).unwrap_or_default()
    }

    /// Column of a field, if the table has it.
    pub fn column(&self, field: Field) -> Option<u16> {
        self.columns.iter().find(|column| column.field == field).map(|column| column.column)
    }

    /// A cell as written, ID numbers masked.
    pub fn shown(&self, row: u32, column: u16) -> Cow<'_, str> {
        masked(self.column(Field::IdNumber) == Some(column), self.raw.cell(row, column))
    }

    /// Cells of a row as written, ID numbers masked, also one that lies in several of them.
    pub fn shown_cells(&self, row: u32, columns: &[u16]) -> Vec<Cow<'_, str>> {
        let cells = self.raw.cells(row);
        let cells: Vec<&str> =
            columns.iter().map(|at| cells.get(usize::from(*at)).copied().unwrap_or_default()).collect();
        let numbers = self.column(Field::IdNumber);
        mask_row(&cells, |at| numbers.is_some() && columns.get(at).copied() == numbers)
    }

    /// Where the value of a bad cell stands: on its row, or in a line of keys and values around the table.
    pub fn stated_at(&self, bad: &BadCell) -> CellAt {
        let line = self.key_values.iter().find(|kv| kv.field == bad.field && kv.used);
        match (bad.column, line) {
            (None, Some(line)) => CellAt { table: self.id, row: line.row, column: Some(line.column) },
            (column, _) => CellAt { table: self.id, row: bad.row, column },
        }
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
    /// Whether rows use it (no row states the field itself).
    pub used: bool,
}

/// A valid ID number outside the cells for hires' numbers (`D016`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The number.
    pub id: IdNumber,
    /// Row from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u16,
    /// Whose data row it stands on: index into the table's filers.
    pub filer: Option<u32>,
    /// The word beside it that says that it is somebody else's: 联系人, 配偶, a list of wages.
    pub other: Option<Text>,
    /// In a list of another purpose, what else its row says.
    pub line: Option<Text>,
    /// Outside the rows of a table, what its line says: it may name the agency.
    pub said: Option<Text>,
}

/// Words by which a table denies what its cells claim (`D017`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// Row from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u16,
    /// What is denied.
    pub of: Denied,
    /// The denying words.
    pub word: Text,
    /// What they stand in.
    pub text: Text,
}

/// A data row that a reader of the sheet does not see, or sees struck out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen {
    /// Row from 1.
    pub row: u32,
    /// How it is kept from sight.
    pub how: OutOfSight,
}

/// How a row is kept from sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutOfSight {
    /// Hidden by hand.
    Hidden,
    /// On a hidden sheet.
    InHiddenSheet,
    /// Hidden by a filter.
    Filtered,
    /// Struck through.
    Struck,
    /// White on white.
    White,
}

impl OutOfSight {
    /// Chinese, for a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hidden => "已隐藏",
            Self::InHiddenSheet => "在隐藏的工作表中",
            Self::Filtered => "被筛选隐藏",
            Self::Struck => "加了删除线",
            Self::White => "字色与底色相同或字号过小",
        }
    }
}

/// What a denial is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The whole table: its title, a note below it.
    Table,
    /// The row: its remark.
    Row,
}

/// A number of persons in words around a table (`D011`): 共招用10人.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedCount {
    /// Row from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u16,
    /// Persons.
    pub stated: u64,
    /// Of whom.
    pub of: Counted,
    /// The words.
    pub text: Text,
}

/// Whom a number in words counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// All who were hired: 共10人.
    All,
    /// Difficulty persons among them: 其中困难人员4人.
    Claimed,
    /// Persons that the table does not list: 另有6人未列入.
    Further,
}

/// `D003`: required columns that the header lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumns {
    /// Chinese names of what is missing; alternatives joined with 或.
    pub missing: Vec<String>,
    /// For each missing column, the nearest header found, if any is near.
    pub nearest: Vec<Option<String>>,
}

impl MissingColumns {
    /// The columns in words, each with the header that may be meant for it.
    pub fn with_nearest(&self) -> String {
        let nearest = self.nearest.iter().map(Option::as_deref).chain(std::iter::repeat(None));
        let columns = self.missing.iter().zip(nearest).map(|(column, nearest)| match nearest {
            Some(nearest) => format!("{column}（相近的表头：{nearest}）"),
            None => column.clone(),
        });
        columns.collect::<Vec<_>>().join("、")
    }
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
    /// Whether the row cannot be used without it (specification 3.9: columns marked `*`, 年度,
    /// 是否就业困难人员).
    pub rejects: bool,
}

impl BadCell {
    /// What was found, ID numbers masked.
    pub fn shown(&self) -> Cow<'_, str> {
        masked(self.field == Field::IdNumber, &self.found)
    }
}

fn masked(is_number: bool, text: &str) -> Cow<'_, str> {
    if is_number { Cow::Owned(mask_number(text)) } else { mask_any(text) }
}

/// Rows of a table that are no data, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideRows {
    /// The first, from 1.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// What they are taken for, in words.
    pub why: &'static str,
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
    /// The first and the last row summed.
    pub rows: (u32, u32),
    /// Indexes of the filers of these rows, each once.
    pub filers: Vec<u32>,
}
