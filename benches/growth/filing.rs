//! What an agency files, to be bent into the shape that a dimension needs.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use crate::cost::Outcome;
use crate::support::{self, HIRES, NOTICES, PLAN, Size};

/// A row as cells.
pub(crate) type Row = Vec<String>;

/// Columns of hires, by their place.
pub(crate) mod hire {
    pub(crate) const YEAR: usize = 0;
    pub(crate) const AGENCY: usize = 1;
    pub(crate) const CODE: usize = 2;
    pub(crate) const POST_CODE: usize = 3;
    pub(crate) const POST: usize = 4;
    pub(crate) const NAME: usize = 5;
    pub(crate) const ID: usize = 6;
    pub(crate) const CLAIM: usize = 7;
    pub(crate) const CATEGORY: usize = 8;
    pub(crate) const CERTIFICATE: usize = 9;
    pub(crate) const RECOGNISED: usize = 10;
    pub(crate) const HIRED: usize = 11;
    pub(crate) const FILED: usize = 12;
}

/// The three tables.
#[derive(Clone)]
pub(crate) struct Filing {
    pub(crate) plan: Vec<Row>,
    pub(crate) hires: Vec<Row>,
    pub(crate) notices: Vec<Row>,
}

impl Filing {
    /// Of agency number `agency`, with so many hires.
    pub(crate) fn of(agency: u32, hires: u32) -> Self {
        let size = Size { agencies: 1, hires, faults: true };
        Self {
            plan: support::plan(agency, size),
            hires: support::hires(agency, size),
            notices: support::notices(agency, size),
        }
    }

    /// With one column of hires changed, row by row.
    pub(crate) fn with(mut self, column: usize, text: impl Fn(usize) -> String) -> Self {
        for (index, row) in self.hires.iter_mut().enumerate() {
            row[column] = text(index);
        }
        self
    }

    /// Adds another agency's rows.
    pub(crate) fn add(&mut self, other: Self) {
        self.plan.extend(other.plan);
        self.hires.extend(other.hires);
        self.notices.extend(other.notices);
    }

    /// As three ledgers.
    pub(crate) fn write(&self, folder: &Path) -> Outcome<()> {
        fs::create_dir_all(folder)?;
        csv(&folder.join("招用计划.csv"), &PLAN, &self.plan)?;
        csv(&folder.join("招用情况.csv"), &HIRES, &self.hires)?;
        csv(&folder.join("招聘公告.csv"), &NOTICES, &self.notices)
    }
}

/// Writes a table; no cell of ours needs quotes.
pub(crate) fn csv(path: &Path, header: &[&str], rows: &[Row]) -> Outcome<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{}", header.join(","))?;
    for row in rows {
        writeln!(file, "{}", row.join(","))?;
    }
    Ok(file.flush()?)
}
