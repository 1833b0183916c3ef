//! 就业困难人员认定台账: who was recognised, when, and until when.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::model::{Field, IdNumber, Stated, Text, has};
use crate::tables::{End, FileReading, RegisterRow, RowView, Rows, Table};

use super::beside::Beside;
use super::mentioned::mentioned;
use super::standing::{self, Column, Standing};
use super::words::WORDS;
use super::{List, rejected_rows};

/// The register, by ID number.
#[derive(Debug, Default)]
pub struct Register {
    /// Sorted by ID number, a person's latest recognition first; never by the order of rows or files.
    entries: Vec<RegisterEntry>,
    /// Persons of rows that could not be used, sorted: such a row may be the one that supports them.
    unread_persons: Vec<IdNumber>,
    /// Persons whom it names outside its rows.
    mentioned: Vec<IdNumber>,
    /// 认定机构, each once.
    offices: BTreeSet<Text>,
}

/// A recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The person.
    pub id: IdNumber,
    /// 姓名.
    pub name: Option<Text>,
    /// 困难人员类别.
    pub category: Option<Text>,
    /// 认定编号.
    pub certificate: Option<Text>,
    /// 认定日期.
    pub recognised: Date,
    /// Until when it stands.
    pub exit: Exit,
}

/// Whether and when a person left the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Still in it.
    None,
    /// Left on this day, or the recognition ran until it.
    On(Date),
    /// Left, and nobody says when.
    Undated,
    /// It can't be told.
    Unclear,
}

/// What the register says of a person on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Not in it.
    Absent,
    /// A row of it supports a claim: recognised on or before the day, no exit before it.
    Supported,
    /// In it, but some row can't be read well enough to tell.
    Unclear,
    /// In it, and no row supports a claim on that day.
    Contradicted,
}

impl RegisterEntry {
    /// Whether this row supports a claim on `day`.
    fn support(&self, day: Date) -> Support {
        match self.exit {
            Exit::Undated | Exit::Unclear => Support::Unclear,
            _ if self.recognised > day => Support::Contradicted,
            Exit::On(exit) if exit < day => Support::Contradicted,
            Exit::None | Exit::On(_) => Support::Supported,
        }
    }

    /// Another row says that this very recognition ended before the day: a list of those who left beside one that was not
    /// updated.
    fn ends_by(&self, other: &Self, day: Date) -> bool {
        let same = self.recognised == other.recognised
            && self.certificate.as_ref().zip(other.certificate.as_ref()).is_none_or(|(a, b)| a == b);
        same && match other.exit {
            Exit::On(exit) => exit < day,
            Exit::Undated => true,
            Exit::None | Exit::Unclear => false,
        }
    }
}

/// What tells beside the row itself whether it still stands: the sheet, the title, columns that were not recognised.
struct Reader<'t> {
    table: &'t Table,
    beside: Beside<'t>,
    standing: Column,
    /// What each category says that it has.
    categories: HashMap<&'t str, Standing>,
    /// Some row says that its person has not left, so that a blank says nothing.
    says_not_left: bool,
    /// Columns that may hold an exit: not recognised, and no known bystander; and whether few rows fill them.
    unknown: Vec<(u16, bool)>,
    has_exit: bool,
    /// Columns that were not recognised and tell of a later recognition.
    renewals: Vec<u16>,
}

impl<'t> Reader<'t> {
    fn of(table: &'t Table, rows: &'t crate::tables::Blocks<RegisterRow>) -> Self {
        let bystander =
            |header: &str| standing::is_start_of_validity(header) || has(header, &WORDS.bystander_dates);
        let is_sparse = |column: u16| {
            let filled = rows.iter().filter(|row| !table.raw.cell(row.row, column).trim().is_empty());
            filled.count() * 2 < rows.len()
        };
        let unknown = table.other_columns.iter().filter(|(_, header)| !bystander(header));
        Self {
            table,
            beside: Beside::of(table, rows.iter().map(|row| row.row), |_| false, &[]),
            categories: categories(table, rows),
            standing: Column::of(rows.iter().map(RowView::<RegisterRow>::standing)),
            says_not_left: rows.iter().any(|row| row.has_exited == Stated::Known(false)),
            unknown: unknown.map(|(column, _)| (*column, is_sparse(*column))).collect(),
            renewals: (table.other_columns.iter())
                .filter(|(_, header)| has(header, &WORDS.renewal_headers))
                .map(|(column, _)| *column)
                .collect(),
            has_exit: [Field::Exited, Field::ValidUntil].iter().any(|field| table.column(*field).is_some()),
        }
    }

    /// Until when the row stands, by everything that is said of it; if that contradicts itself, it can't be told.
    fn exit(&self, row: RowView<'_, RegisterRow>, recognised: Date) -> Exit {
        let day = |end: Stated<End>| match end {
            Stated::Known(End::On(day)) => Some(day),
            _ => None,
        };
        let last = day(row.exited).into_iter().chain(day(row.valid_until)).min();
        let unread = row.exited.is_unknown() || row.valid_until.is_unknown();
        if unread || last.is_some_and(|last| last < recognised) {
            return Exit::Unclear;
        }
        match (self.standing_of(row), last) {
            (Standing::Unclear, _) => Exit::Unclear,
            (Standing::Left, None) => Exit::Undated,
            (Standing::Left | Standing::In, Some(_)) if self.is_renewed(row.row) => Exit::Unclear,
            (Standing::Left | Standing::In, Some(last)) => Exit::On(last),
            (Standing::In, None) if self.may_hold_an_exit(row.row) => Exit::Unclear,
            (Standing::In, None) => Exit::None,
        }
    }

    /// A column that was not recognised has the day of a further recognition: 重新认定日期.
    fn is_renewed(&self, row: u32) -> bool {
        self.renewals.iter().any(|column| looks_like_a_day(self.table.raw.cell(row, *column)))
    }

    fn standing_of(&self, row: RowView<'_, RegisterRow>) -> Standing {
        let by_word = self.standing.standing(row.standing());
        let by_answer = match row.has_exited {
            Stated::Known(true) => Standing::Left,
            Stated::Blank if self.says_not_left => Standing::Unclear,
            Stated::Known(false) | Stated::Blank => Standing::In,
            Stated::Unknown => Standing::Unclear,
        };
        let by_reason = if row.exit_reason.is_blank() { Standing::In } else { Standing::Left };
        let written =
            |field| self.table.column(field).map_or("", |column| self.table.raw.cell(row.row, column));
        let by_category = self.categories.get(written(Field::Category)).copied().unwrap_or(Standing::In);
        let by_number = standing::of_number(written(Field::CertificateNo));
        let by_place = self.beside.of_row(row.row);
        Standing::of_all(&[by_place, by_word, by_answer, by_reason, by_category, by_number])
    }

    /// A column that was not recognised has a day on this row that may be an exit: the table has no column for exits, or
    /// only a few rows have such days.
    fn may_hold_an_exit(&self, row: u32) -> bool {
        let is_day = |column: &&(u16, bool)| looks_like_a_day(self.table.raw.cell(row, column.0));
        self.unknown
            .iter()
            .filter(|(_, is_sparse)| !self.has_exit || *is_sparse)
            .any(|column| is_day(&column))
    }
}

/// What each text in the column of categories says of its rows: there are few, and rows by the hundred thousand.
fn categories<'t>(
    table: &'t Table,
    rows: &'t crate::tables::Blocks<RegisterRow>,
) -> HashMap<&'t str, Standing> {
    let mut said = HashMap::new();
    let Some(column) = table.column(Field::Category) else { return said };
    for row in rows.iter() {
        let written = table.raw.cell(row.row, column);
        said.entry(written).or_insert_with(|| standing::of_category(written));
    }
    said
}

/// Eight digits of a year from 1990 on, with or without marks between them.
fn looks_like_a_day(text: &str) -> bool {
    let text = text.trim();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_marks = text.chars().all(|c| c.is_ascii_digit() || "-/.年月日: ".contains(c));
    only_marks && (5..=14).contains(&digits.len()) && (digits.starts_with("20") || digits.starts_with("199"))
}

impl Register {
    /// Collects the rows of the register's tables.
    pub(super) fn from_tables(list: &List<'_>, files: &[&FileReading]) -> Self {
        // A list of wages tells nothing of who is recognised.
        let mut register = Self { mentioned: mentioned(files, false), ..Self::default() };
        for (_, table) in list {
            let Rows::Register(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            let reader = Reader::of(table, rows);
            for row in rows.iter() {
                if let Some(office) = row.recognised_by().known()
                    && !register.offices.contains(office)
                {
                    register.offices.insert(office.into());
                }
                let entry = row.id.valid().zip(row.recognised.known());
                match entry {
                    Some((id, recognised)) if rejected.binary_search(&row.row).is_err() => {
                        register.entries.push(RegisterEntry {
                            id,
                            name: row.name().known().map(Text::from),
                            category: row.category().known().map(Text::from),
                            certificate: row.certificate().known().map(Text::from),
                            recognised,
                            exit: reader.exit(row, recognised),
                        });
                    }
                    _ => register.unread_persons.extend(row.id.valid()),
                }
            }
        }
        register.unread_persons.sort_unstable();
        register.entries.sort_by(|a, b| {
            let rest = |entry: &RegisterEntry| {
                (entry.certificate.clone(), entry.category.clone(), entry.name.clone())
            };
            a.id.cmp(&b.id).then(b.recognised.cmp(&a.recognised)).then_with(|| rest(a).cmp(&rest(b)))
        });
        register
    }

    /// Who recognised its persons.
    pub fn offices(&self) -> impl Iterator<Item = &str> {
        self.offices.iter().map(|office| &**office)
    }

    /// How many recognitions it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All rows of a person.
    pub fn rows_of(&self, id: IdNumber) -> &[RegisterEntry] {
        let start = self.entries.partition_point(|entry| entry.id < id);
        let count = self.entries[start..].iter().take_while(|entry| entry.id == id).count();
        &self.entries[start..start + count]
    }

    /// Whether it has a row of a person, read or not.
    pub fn knows(&self, id: IdNumber) -> bool {
        !self.rows_of(id).is_empty() || self.unread_persons.binary_search(&id).is_ok() || self.mentions(id)
    }

    /// Whether it says something of a person outside its rows, and nobody knows what: that the person left, perhaps.
    fn mentions(&self, id: IdNumber) -> bool {
        self.mentioned.binary_search(&id).is_ok()
    }

    /// What it says of a person on a day. A row whose standing can't be told supports nobody and refutes nobody: if the
    /// person has such a row and no row that supports the claim, it stays open.
    pub fn support(&self, id: IdNumber, day: Date) -> Support {
        if self.mentions(id) {
            return Support::Unclear;
        }
        let is_unread = self.unread_persons.binary_search(&id).is_ok();
        let mut answer = if is_unread { Support::Unclear } else { Support::Absent };
        for entry in self.rows_of(id) {
            let ended = || self.rows_of(id).iter().any(|other| entry.ends_by(other, day));
            match (entry.support(day), answer) {
                (Support::Supported, _) if entry.exit == Exit::None && ended() => answer = Support::Unclear,
                (Support::Supported, _) => return Support::Supported,
                (Support::Unclear, _) => answer = Support::Unclear,
                (_, Support::Absent) => answer = Support::Contradicted,
                _ => {}
            }
        }
        answer
    }

    /// The row that supports a claim on a day, else the person's first row.
    pub fn best(&self, id: IdNumber, day: Date) -> Option<&RegisterEntry> {
        let entries = self.rows_of(id);
        entries.iter().find(|entry| entry.support(day) == Support::Supported).or_else(|| entries.first())
    }
}
