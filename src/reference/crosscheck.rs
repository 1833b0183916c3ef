//! Lists that other departments hold (`--crosscheck KIND=FILE`): who is insured elsewhere, draws a pension, has died …
//!
//! Such a list is lent for one purpose. What matters of it are its rows about persons of the batch; the others are dropped
//! as soon as the filings are read ([`CrosscheckList::keep_only`]) and leave nothing but their number.

use hashbrown::HashSet;
use jiff::civil::Date;

use crate::model::{IdNumber, Stated, Text, has, normal};
use crate::tables::{CrosscheckRow, End, RowView, Rows, Table};

use super::standing::is_no;
use super::unread_persons::UnreadPersons;
use super::words::WORDS;
use super::{List, rejected_rows};

/// One list, by ID number.
#[derive(Debug, Default)]
pub struct CrosscheckList {
    /// Sorted by ID number, then by all else; never by the order of rows or files.
    entries: Vec<CrosscheckEntry>,
    /// Rows whose number could not be read.
    unread: UnreadPersons,
    /// How many rows could be used.
    usable: usize,
}

/// What the list says of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrosscheckEntry {
    /// The person.
    pub id: IdNumber,
    /// First day; `None` for always. Of a month its first.
    pub since: Option<Date>,
    /// Last day, included; `None` for still. Of a month its last.
    pub until: Option<Date>,
    /// A day is stated and can't be read, so the period is taken as open on that side.
    pub period_unread: bool,
    /// 姓名.
    pub name: Option<Text>,
    /// 单位名称.
    pub unit: Option<Text>,
    /// 说明.
    pub explanation: Option<Text>,
}

impl CrosscheckEntry {
    /// Whether it is about any day from `first` to `last`.
    pub fn touches(&self, first: Date, last: Option<Date>) -> bool {
        let begins_in_time = self.since.is_none_or(|since| last.is_none_or(|last| since <= last));
        begins_in_time && self.until.is_none_or(|until| first <= until)
    }
}

impl CrosscheckList {
    /// Collects the rows of the list's tables.
    pub(super) fn from_tables(list: &List<'_>) -> Self {
        let mut found = Self::default();
        let mut misses = 0;
        for (_, table) in list {
            let Rows::Crosscheck(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            let results = Results::of(table);
            for row in rows.iter() {
                if results.is_a_miss(row) {
                    misses += 1;
                    continue;
                }
                let name = row.name().known();
                let Some(id) = row.id.valid().filter(|_| rejected.binary_search(&row.row).is_err()) else {
                    found.unread.add(name, row.invalid_id());
                    continue;
                };
                let filer = table.filers.get(row.filer as usize);
                let (until, until_unread) = match row.until {
                    Stated::Known(End::On(last)) => (Some(last), false),
                    Stated::Blank | Stated::Known(End::Open) => (None, false),
                    Stated::Unknown => (None, true),
                };
                let since = row.since.known();
                // An end before the beginning leaves both in doubt.
                let contradicts = since.zip(until).is_some_and(|(since, until)| until < since);
                found.entries.push(CrosscheckEntry {
                    id,
                    since: since.filter(|_| !contradicts),
                    until: until.filter(|_| !contradicts),
                    period_unread: until_unread || row.since.is_unknown() || contradicts,
                    name: name.map(Text::from),
                    unit: filer.and_then(|filer| filer.name.clone()),
                    explanation: row.explanation().known().map(Text::from),
                });
            }
        }
        found.entries.sort_unstable();
        found.entries.dedup();
        found.usable = found.entries.len() + misses;
        found.unread.sort();
        found
    }

    /// Drops every row that can be about none of these persons.
    pub fn keep_only(&mut self, ids: &HashSet<IdNumber>, names: &HashSet<Text>) {
        self.entries.retain(|entry| ids.contains(&entry.id));
        self.entries.shrink_to_fit();
        self.unread.keep_only(names);
    }

    /// How many rows of it could be used.
    pub const fn len(&self) -> usize {
        self.usable
    }

    /// Whether none could.
    pub const fn is_empty(&self) -> bool {
        self.usable == 0
    }

    /// How many persons its rows are about; of the batch, once the others are dropped.
    pub fn persons(&self) -> usize {
        self.entries.chunk_by(|one, two| one.id == two.id).count()
    }

    /// All rows of a person.
    pub fn rows_of(&self, id: IdNumber) -> &[CrosscheckEntry] {
        let start = self.entries.partition_point(|entry| entry.id < id);
        let count = self.entries[start..].iter().take_while(|entry| entry.id == id).count();
        &self.entries[start..start + count]
    }

    /// Whether a row whose number could not be read may be about a person of this name.
    pub fn may_hold(&self, id: IdNumber, name: &str) -> bool {
        self.unread.may_hold(id, &normal(name))
    }
}

/// What a list says of each person's comparison: a reply lists all who were asked for, each with a result (比对结果 未领取, 是否命中
/// 否).
struct Results<'t> {
    table: &'t Table,
    /// Columns that were not recognised and hold results, and whether each is one of remarks.
    columns: Vec<(u16, bool)>,
}

impl<'t> Results<'t> {
    fn of(table: &'t Table) -> Self {
        let others = table.other_columns.iter().filter(|(_, header)| has(header, &WORDS.result_headers));
        let is_remark = |header: &str| header.contains("备注") || header.contains("说明");
        Self { table, columns: others.map(|(column, header)| (*column, is_remark(header))).collect() }
    }

    /// Whether a row says that its person is not what the list is about.
    fn is_a_miss(&self, row: RowView<'_, CrosscheckRow>) -> bool {
        let results =
            self.columns.iter().map(|(column, remark)| (*remark, self.table.raw.cell(row.row, *column)));
        let explanation = row.explanation().known().map(|text| (true, text));
        results.chain(explanation).any(|(is_remark, text)| {
            let word = normal(text.trim());
            // 备注 无: there is no remark.
            is_no(&word) && !is_remark
                || WORDS
                    .misses
                    .iter()
                    .any(|start| word.starts_with(start.as_str()) && word.len() > start.len())
        })
    }
}
