//! Columns whose header nobody knows: what their values could be, and which known column may be meant.

use super::cells;
use super::columns::{Columns, TableSpec, Words};
use super::header::Header;
use super::header_key::header_key;
use super::raw_rows::RawRows;
use crate::files::grid::CellRef;
use crate::model::{Field, TableKind};
use crate::tables::ColumnMatch;

/// Rows from which the kind of a column's values is told.
const LOOKED_AT: usize = 400;

/// As alike as this, a header is perhaps a spelling of the column.
const NEAR: f64 = 0.34;

/// A column that holds values, is no known bystander (序号, 联系电话 ...) and was not recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Where, from 0.
    pub column: u16,
    /// The header as written.
    pub header: String,
    /// What its values look like.
    pub values: Values,
    /// The column of this kind of table that it may be.
    pub nearest: Option<Field>,
    /// The kind of filed table, other than its own, that has a column of this name: one sheet may hold both.
    pub of_other: Option<TableKind>,
}

impl UnknownColumn {
    /// The header, or that there is none.
    pub fn label(&self) -> &str {
        if self.header.trim().is_empty() { "无表头" } else { &self.header }
    }

    /// The line of a `--columns` file that makes it the column that it may be; none where no column is near, or where the
    /// header has no letter or figure.
    pub fn columns_line(&self, kind: TableKind) -> Option<String> {
        let field = self.nearest.filter(|_| !header_key(&self.header).is_empty())?;
        let quoted = self.header.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], "");
        Some(format!("tables.{}.columns.\"{}\" = [\"{quoted}\"]", kind.code(), field.label()))
    }
}

/// What the values of a column look like; a column of mixed ones may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not states of one thing
pub struct Values {
    /// Days, or what was meant for days.
    pub dates: bool,
    /// Whole numbers.
    pub numbers: bool,
    /// 是, 否, √ ...
    pub marks: bool,
    /// Words.
    pub words: bool,
}

impl Values {
    /// Whether a column with such values could be this one.
    pub const fn fit(self, field: Field) -> bool {
        match field {
            Field::Submitted
            | Field::Recognised
            | Field::Hired
            | Field::Ends
            | Field::Filed
            | Field::Published
            | Field::Closes
            | Field::Exited
            | Field::ValidUntil
            | Field::Approved
            | Field::Since
            | Field::Until => self.dates,
            Field::Headcount | Field::DifficultyHeadcount | Field::Announced | Field::Year => self.numbers,
            Field::Difficult | Field::HasExited => self.marks,
            Field::IdNumber | Field::CreditCode | Field::Division => self.numbers || self.words,
            // Programs turn codes into numbers and days.
            Field::PostCode | Field::NoticeNo | Field::CertificateNo => {
                self.words || self.numbers || self.dates
            }
            _ => self.words,
        }
    }
}

/// The columns of a table that may hold what a rule misses.
pub(super) fn of_table(header: &Header, columns: &Columns, raw: &RawRows) -> Vec<UnknownColumn> {
    let words = columns.words();
    let Some(spec) = columns.table(header.kind) else { return Vec::new() };
    let named = header.other.iter().filter(|(column, _)| !header.days.contains(column));
    let named = named.filter(|(_, text)| !is_bystander(text, words)).map(|(column, text)| (*column, &**text));
    let nameless = header.nameless.iter().map(|column| (*column, ""));
    let mut unknown: Vec<UnknownColumn> = named
        .chain(nameless)
        .filter(|(column, text)| !header_key(text).is_empty() || is_of_the_table(*column, raw, words))
        .filter_map(|(column, text)| {
            let values = values_of(column, raw, words)?;
            if column > header.extent.1 && !is_cut_off(column, values, header.extent.1, raw, words) {
                return None;
            }
            let nearest = nearest(text, values, header.kind.is_filed(), spec, &header.columns);
            let of_other = of_other(text, values, header.kind, columns);
            Some(UnknownColumn { column, header: text.to_owned(), values, nearest, of_other })
        })
        .collect();
    unknown.sort_by_key(|unknown| unknown.column);
    unknown
}

/// A header that is known to be of no use here, by itself or as the lower level of a group.
fn is_bystander(header: &str, words: &Words) -> bool {
    let is_known = |text: &str| {
        let key = header_key(text);
        words.bystanders.contains(key.as_ref())
            || words.bystander_ends.iter().any(|end| key.ends_with(end.as_str()))
    };
    is_known(header) || header.rsplit('/').next().is_some_and(is_known)
}

/// Whether a column without a word in its header belongs to the table all the same: most rows fill it, and not with running
/// numbers.
fn is_of_the_table(column: u16, raw: &RawRows, words: &Words) -> bool {
    let (mut filled, mut runs) = (0_usize, 0_usize);
    let mut before = None;
    for text in stated_in(column, raw, words) {
        filled += 1;
        let number: Option<u64> = text.parse().ok();
        let follows = |number| number == 1 || before == Some(number - 1);
        runs += usize::from(number.is_some_and(|number| number > 0 && follows(number)));
        before = number;
    }
    filled * 2 >= raw.row_numbers().take(LOOKED_AT).count() && runs * 2 < filled
}

/// Whether a column right of the last header is one whose header was cut off, and no notes in the margin: next to the table
/// without a gap, and of days or of more than one row.
fn is_cut_off(column: u16, values: Values, last: u16, raw: &RawRows, words: &Words) -> bool {
    let is_filled = |column: u16| stated_in(column, raw, words).next().is_some();
    (last + 1..column).all(is_filled) && (values.dates || stated_in(column, raw, words).nth(1).is_some())
}

/// What the rows that are looked at state in a column.
fn stated_in<'r>(column: u16, raw: &'r RawRows, words: &'r Words) -> impl Iterator<Item = &'r str> {
    let texts = raw.row_numbers().take(LOOKED_AT).map(move |row| cells::trim(raw.cell(row, column)));
    texts.filter(|text| !text.is_empty() && !cells::is_blank(Some(CellRef::Text(text)), words))
}

/// What the values look like; none if there are none.
fn values_of(column: u16, raw: &RawRows, words: &Words) -> Option<Values> {
    let (mut filled, mut dates, mut numbers, mut marks, mut texts) = (0_usize, 0, 0, 0, 0);
    for text in stated_in(column, raw, words) {
        let cell = Some(CellRef::Text(text));
        filled += 1;
        let is_date = looks_like_a_date(text) || cells::date(cell, words).as_known().is_some();
        let is_number = text.parse::<f64>().is_ok() || cells::count(cell, words).as_known().is_some();
        dates += usize::from(is_date);
        numbers += usize::from(is_number);
        marks += usize::from(cells::boolean(cell, words).as_known().is_some());
        texts += usize::from(!is_date && !is_number);
    }
    let mostly = |count: usize| count * 2 >= filled;
    (filled > 0).then(|| Values {
        dates: mostly(dates),
        numbers: mostly(numbers),
        marks: mostly(marks),
        words: mostly(texts),
    })
}

/// A year of four figures with more behind it: also 2024年3月 and 2024-02-30, which are no days.
fn looks_like_a_date(text: &str) -> bool {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| text.get(at..)).any(|rest| {
        let year = rest.get(..4).is_some_and(|year| {
            (year.starts_with("19") || year.starts_with("20"))
                && year.bytes().all(|byte| byte.is_ascii_digit())
        });
        year && rest.get(4..).and_then(|tail| tail.chars().next()).is_some_and(|c| "年-/.－．".contains(c))
    })
}

/// The column that may be meant: of those that the table lacks and such values fit the one spelt most like it, if the two
/// have a telling sign in common; else the only one, if it holds days or figures. Words fit too many columns.
fn nearest(
    header: &str,
    values: Values,
    is_filed: bool,
    spec: &TableSpec,
    understood: &[ColumnMatch],
) -> Option<Field> {
    let key = header_key(header);
    let is_free = |field: Field| !understood.iter().any(|known| known.field == field);
    let spellings = spec.spellings();
    let free = || spellings.iter().filter(|(_, field)| is_free(*field) && values.fit(*field));
    let likeness = |spelling: &str| strsim::normalized_damerau_levenshtein(&key, spelling);
    let is_alike = |spelling: &str| {
        let telling = key.chars().filter(|c| !GENERAL_SIGNS.contains(*c));
        telling.into_iter().any(|c| spelling.contains(c))
    };
    let best = free()
        .filter(|(spelling, _)| is_alike(spelling))
        .map(|(spelling, field)| (likeness(spelling), *field))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
    let mut candidates: Vec<Field> = free().map(|(_, field)| *field).collect();
    candidates.sort_unstable();
    candidates.dedup();
    match (best, candidates.as_slice()) {
        (Some((likeness, field)), _) if likeness >= NEAR => Some(field),
        // A list's rows decide about others: a wrong column in it does more harm than one that is left.
        (_, [only]) if !values.words && is_filed => Some(*only),
        _ => None,
    }
}

/// Signs that headers of any meaning share: 是否通过 is not 是否退出.
const GENERAL_SIGNS: &str = "是否有无的日期时间情况人员单位编号名称码认定方式";

/// Columns by which a table tells that it holds a plan or notices.
const TELLING: [(TableKind, &[Field]); 2] = [
    (TableKind::Plan, &[Field::Headcount, Field::DifficultyHeadcount, Field::Submitted]),
    (TableKind::Notices, &[Field::Published, Field::Channel, Field::Publisher, Field::Announced]),
];

/// The other kind of table whose column a header names.
fn of_other(header: &str, values: Values, own: TableKind, columns: &Columns) -> Option<TableKind> {
    let lowest = header.rsplit('/').next().unwrap_or(header);
    let means = |text: &str, kind, fields: &[Field]| {
        let meaning = columns.meaning_of_header(kind, text, &header_key(text));
        meaning.is_some_and(|meaning| fields.contains(&meaning.field) && values.fit(meaning.field))
    };
    let others = TELLING.iter().filter(|(kind, _)| own.is_filed() && *kind != own);
    let mut named =
        others.filter(|(kind, fields)| means(header, *kind, fields) || means(lowest, *kind, fields));
    named.next().map(|(kind, _)| *kind)
}

/// Whether a row states something in a column.
pub fn is_filled(stated: &str) -> bool {
    !matches!(cells::trim(stated), "" | "-" | "—" | "/" | "无")
}
