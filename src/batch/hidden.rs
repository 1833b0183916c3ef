//! Hidden and temporary files: nobody reads them, and one with rows that stand nowhere else is a gap of the agency that it
//! belongs to.

use hashbrown::HashSet;

use super::discover::InputFile;
use super::reading::{Job, Manner, read_all, unreadable};
use super::watch::Nobody;
use crate::files::{FileProblem, ProblemKind};
use crate::model::{IdNumber, TableKind, normal};
use crate::tables::{FileReading, Rows, Table};

/// Bytes of hidden files that are looked at; whoever hides more than this has more to explain than rows.
const MOST_BYTES: u64 = 64 << 20;

/// Those of these files that hold rows which none of the readings has, as files that were not read.
pub(super) fn with_rows_of_their_own(
    hidden: &[InputFile],
    readings: &[FileReading],
    manner: Manner<'_>,
) -> Vec<FileReading> {
    if hidden.is_empty() {
        return Vec::new();
    }
    let jobs: Vec<Job> = hidden.iter().filter(|file| file.size <= MOST_BYTES).map(Job::filing).collect();
    let looked_at = read_all(&jobs, manner, &Nobody);
    let known = Known::of(readings);
    let mut found = Vec::new();
    for (job, reading) in jobs.iter().zip(looked_at) {
        if reading.tables.iter().any(|table| known.lacks_a_row_of(table)) {
            let message = "隐藏文件或临时文件，内有其他材料中没有的行，未采用；请报送单位说明，需要计入的改为正常文件名后重新报送";
            let problem = FileProblem::new(ProblemKind::Hidden, message);
            let mut report = unreadable(job, problem);
            report.sha256 = reading.report.sha256;
            report.sm3 = reading.report.sm3;
            report.says = reading.tables.iter().map(|table| table.kind).collect();
            found.push(FileReading { report, tables: Vec::new() });
        }
    }
    found
}

/// What was read elsewhere: the hires' numbers, and whole rows.
struct Known {
    ids: HashSet<IdNumber>,
    rows: HashSet<String>,
}

impl Known {
    fn of(readings: &[FileReading]) -> Self {
        let tables = || readings.iter().flat_map(|reading| &reading.tables);
        Self {
            ids: tables().flat_map(ids).flatten().collect(),
            rows: tables().flat_map(|table| table.raw.row_numbers().map(|row| line(table, row))).collect(),
        }
    }

    fn lacks_a_row_of(&self, table: &Table) -> bool {
        if !TableKind::FILED.contains(&table.kind) {
            return false;
        }
        let is_new = |id: Option<IdNumber>| id.is_none_or(|id| !self.ids.contains(&id));
        match table.kind {
            TableKind::Hires if table.missing.is_none() => ids(table).into_iter().any(is_new),
            _ => table.raw.row_numbers().any(|row| !self.rows.contains(&line(table, row))),
        }
    }
}

fn ids(table: &Table) -> Vec<Option<IdNumber>> {
    match &table.rows {
        Rows::Hires(rows) => rows.iter().map(|row| row.id.valid()).collect(),
        _ => Vec::new(),
    }
}

/// A row as it reads, whatever its layout.
fn line(table: &Table, row: u32) -> String {
    let cells = table.raw.cells(row);
    cells.iter().map(|cell| normal(cell)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("|")
}
