//! Hires of earlier years: how long somebody has been placed before.

use jiff::civil::Date;

use crate::model::{IdNumber, Stated, normal};
use crate::tables::{End, FileReading, Rows};

use super::mentioned::mentioned;
use super::unread_persons::UnreadPersons;
use super::{List, rejected_rows};

/// Earlier placements, by ID number.
#[derive(Debug, Default)]
pub struct History {
    /// Sorted by ID number, then by start.
    placements: Vec<Placement>,
    /// Rows that may be anybody's of their name.
    unread: UnreadPersons,
    /// The numbers in what was not understood: rows in no table, tables without a needed column. Sorted.
    elsewhere: Vec<IdNumber>,
}

/// A period of placement, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The person.
    pub id: IdNumber,
    /// First day.
    pub start: Date,
    /// Last day; `None` is open.
    pub end: Option<Date>,
    /// An end is stated and can't be read, or lies before the start: it is taken as open.
    pub end_unread: bool,
}

impl History {
    /// Collects the rows of the history's tables, and whom its files name elsewhere.
    pub(super) fn from_tables(list: &List<'_>, files: &[&FileReading]) -> Self {
        // Whoever was paid was placed.
        let mut history = Self { elsewhere: mentioned(files, true), ..Self::default() };
        for (_, table) in list {
            let Rows::Hires(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let is_rejected = rejected.binary_search(&row.row).is_ok();
                let Some((id, start)) = row.id.valid().zip(row.hired.known()).filter(|_| !is_rejected) else {
                    let number = row.id.valid().map(IdNumber::full);
                    history.unread.add(row.name().known(), number.as_deref().or_else(|| row.invalid_id()));
                    continue;
                };
                let (end, end_unread) = match row.ends {
                    Stated::Known(End::On(end)) if end >= start => (Some(end), false),
                    Stated::Blank | Stated::Known(End::Open) => (None, false),
                    Stated::Known(End::On(_)) | Stated::Unknown => (None, true),
                };
                history.placements.push(Placement { id, start, end, end_unread });
            }
        }
        history.unread.sort();
        history.placements.sort_by_key(|placement| (placement.id, placement.start, placement.end));
        history
    }

    /// How many placements it has.
    pub const fn len(&self) -> usize {
        self.placements.len()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.placements.is_empty()
    }

    /// Whether a row that was not read may tell of a placement of this person.
    pub fn may_hold(&self, id: IdNumber, name: &str) -> bool {
        self.unread.may_hold(id, &normal(name))
    }

    /// Whether this person's number stands in a part of its files that was not understood.
    pub fn names_elsewhere(&self, id: IdNumber) -> bool {
        self.elsewhere.binary_search(&id).is_ok()
    }

    /// All earlier placements of a person, by start.
    pub fn placements_of(&self, id: IdNumber) -> &[Placement] {
        let start = self.placements.partition_point(|placement| placement.id < id);
        let count = self.placements[start..].iter().take_while(|placement| placement.id == id).count();
        &self.placements[start..start + count]
    }
}
