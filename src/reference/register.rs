//! 就业困难人员认定台账: who was recognised, when, and until when.

use jiff::civil::Date;

use crate::model::{IdNumber, Stated, Text};
use crate::tables::{Rows, Table};

use super::rejected_rows;

/// The register, by ID number.
#[derive(Debug, Default)]
pub struct Register {
    /// Sorted by ID number, a person's latest recognition first; never by the order of rows or files.
    entries: Vec<RegisterEntry>,
    /// Persons of rows that could not be used, sorted: such a row may be the one that supports them.
    unread_persons: Vec<IdNumber>,
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
    /// 退出日期; unknown if it is written and can't be read.
    pub exited: Stated<Date>,
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
        if self.recognised > day {
            return Support::Contradicted;
        }
        match self.exited {
            Stated::Blank => Support::Supported,
            Stated::Known(exit) if exit >= day => Support::Supported,
            Stated::Known(_) => Support::Contradicted,
            Stated::Unknown => Support::Unclear,
        }
    }
}

impl Register {
    /// Collects the rows of the register's tables.
    pub(super) fn from_tables(tables: &[&Table]) -> Self {
        let mut register = Self::default();
        for table in tables {
            let Rows::Register(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let entry = row.id.valid().zip(row.recognised.known());
                match entry {
                    Some((id, recognised)) if rejected.binary_search(&row.row).is_err() => {
                        register.entries.push(RegisterEntry {
                            id,
                            name: row.name().known().map(Text::from),
                            category: row.category().known().map(Text::from),
                            certificate: row.certificate().known().map(Text::from),
                            recognised,
                            exited: row.exited,
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

    /// All rows of a person.
    pub fn of(&self, id: IdNumber) -> &[RegisterEntry] {
        let start = self.entries.partition_point(|entry| entry.id < id);
        let count = self.entries[start..].iter().take_while(|entry| entry.id == id).count();
        &self.entries[start..start + count]
    }

    /// What it says of a person on a day.
    pub fn support(&self, id: IdNumber, day: Date) -> Support {
        let is_unread = self.unread_persons.binary_search(&id).is_ok();
        let mut answer = if is_unread { Support::Unclear } else { Support::Absent };
        for entry in self.of(id) {
            match (entry.support(day), answer) {
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
        let entries = self.of(id);
        entries.iter().find(|entry| entry.support(day) == Support::Supported).or_else(|| entries.first())
    }
}
