//! Gaps: material that may hold what a rule misses.
//!
//! A file that was not read, a sheet without a known table, a rejected table, a row whose agency is unknown, a column
//! whose meaning is unknown: none of these may accuse anybody. The case carries the gaps of its agency ([`attribute`]
//! decides whose a gap is). A rule that reports something missing asks the case for the gaps that could hold it.

mod attribute;
mod lapse;

use crate::model::{FileId, TableId, TableKind};
use crate::tables::Ingested;

pub(super) use attribute::attribute;
pub use lapse::{Lapse, Lapses};

/// A piece of material that may hold what a rule misses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What it is and where.
    pub source: GapSource,
    /// What it could hold.
    pub holds: Holds,
    /// It is of several agencies.
    pub shared: bool,
    /// It is nobody's, and only excuses what nobody in the run has.
    pub nobodys: bool,
    /// Its agency was told of it and let the deadline pass without replacing the file: nobody waits for it any more.
    pub lapsed: Option<Lapse>,
}

/// What a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapSource {
    /// A spreadsheet, text or archive that could not be read.
    File(FileId),
    /// A document or picture.
    Document(FileId),
    /// Content of a sheet (by its index in the file) that stands in no known table.
    Sheet(FileId, u32),
    /// A table that lacks a required column (`D003`).
    Table(TableId),
    /// Rows of a table whose agency can't be told (`D008`): which group of them, and how many.
    Rows(TableId, u32, u32),
    /// Columns of a table that hold values and were not recognised (`D014`).
    Columns(TableId),
}

/// What a gap could hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holds {
    /// Rows of a plan.
    pub plan: bool,
    /// Hires.
    pub hires: bool,
    /// Notices.
    pub notices: bool,
    /// At most so many rows; `None` if nobody can tell.
    pub most: Option<u64>,
}

impl Holds {
    /// Rows of one kind, at most so many.
    pub const fn only(kind: TableKind, most: Option<u64>) -> Self {
        Self {
            plan: matches!(kind, TableKind::Plan),
            hires: matches!(kind, TableKind::Hires),
            notices: matches!(kind, TableKind::Notices),
            most,
        }
    }

    /// Whether it could hold rows of this kind.
    pub const fn rows_of(self, kind: TableKind) -> bool {
        match kind {
            TableKind::Plan => self.plan,
            TableKind::Hires => self.hires,
            TableKind::Notices => self.notices,
            _ => false,
        }
    }

    /// Whether it could hold anything.
    pub const fn any(self) -> bool {
        self.plan || self.hires || self.notices
    }

    /// The kinds in Chinese.
    pub fn kinds(self) -> String {
        let kinds: Vec<&str> =
            TableKind::FILED.into_iter().filter(|kind| self.rows_of(*kind)).map(TableKind::label).collect();
        kinds.join("、")
    }
}

impl GapSource {
    /// The file that it lies in.
    pub fn file(self, ingested: &Ingested) -> FileId {
        match self {
            Self::File(file) | Self::Document(file) | Self::Sheet(file, _) => file,
            Self::Table(table) | Self::Rows(table, ..) | Self::Columns(table) => ingested.table(table).file,
        }
    }
}

impl Gap {
    /// Rows of a plan that nobody can place.
    pub const fn is_of_plan_rows(&self) -> bool {
        matches!(self.source, GapSource::Rows(..)) && self.holds.plan
    }

    /// Material that ought to have been read as a table: a doubt by itself.
    pub const fn is_of_tables(&self) -> bool {
        match self.source {
            GapSource::File(_) => true,
            // Rows of notices that nobody can place weigh only where something is missing.
            GapSource::Table(_) => self.holds.hires && !self.shared,
            GapSource::Rows(..) => (self.holds.hires || self.holds.plan) && !self.shared,
            GapSource::Document(_) | GapSource::Sheet(..) | GapSource::Columns(_) => false,
        }
    }
}
