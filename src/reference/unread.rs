//! What of a reference table can't be used, or leaves open what it says: told with its cells, and the reason why the
//! list no longer proves that somebody is absent from it.

use hashbrown::HashSet;

use super::directory_rows::is_heading_beside;
use crate::model::{Field, TableKind};
use crate::tables::{BadCell, Filer, IdCell, Rows, Table};

/// The cells at fault by row, each once.
pub fn unread_cells(table: &Table) -> Vec<(u32, Field)> {
    let counts = |cell: &&BadCell| cell.rejects || limits(table.kind).contains(&cell.field);
    let mut cells: Vec<(u32, Field)> =
        table.bad_cells.iter().filter(counts).map(|cell| (cell.row, cell.field)).collect();
    match &table.rows {
        Rows::Register(rows) => {
            let without_id = rows.iter().filter(|row| row.id.valid().is_none());
            cells.extend(without_id.map(|row| (row.row, Field::IdNumber)));
        }
        Rows::Hires(rows) => {
            let without_id = rows.iter().filter(|row| row.id.valid().is_none());
            cells.extend(without_id.map(|row| (row.row, Field::IdNumber)));
            let ends_before_start = rows.iter().filter(|row| row.ends_before_start());
            cells.extend(ends_before_start.map(|row| (row.row, Field::Ends)));
        }
        Rows::Waivers(rows) => {
            // An invalid number may be the very one that the filing states.
            let bad_id =
                rows.iter().filter(|row| matches!(row.id, IdCell::LostDigits(_) | IdCell::Unreadable));
            cells.extend(bad_id.map(|row| (row.row, Field::IdNumber)));
            cells.extend(bad_codes(table, rows.iter().map(|row| (row.row, row.filer))));
            cells.extend(unnamed(table, rows.iter().map(|row| (row.row, row.filer))));
        }
        Rows::Crosscheck(rows) => {
            let without_id = rows.iter().filter(|row| row.id.valid().is_none());
            cells.extend(without_id.map(|row| (row.row, Field::IdNumber)));
        }
        Rows::Agencies(rows) => {
            cells.extend(bad_codes(table, rows.iter().map(|row| (row.row, row.filer))));
            cells.extend(unnamed(table, rows.iter().map(|row| (row.row, row.filer))));
        }
        Rows::Notices(rows) => {
            cells.extend(unnamed(table, rows.iter().map(|row| (row.row, row.filer))));
        }
        Rows::Plan(_) | Rows::Services(_) => {}
    }
    cells.retain(|(row, _)| table.kind != TableKind::Agencies || !is_heading_beside(table, *row));
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// How many rows those are.
pub fn unread_rows(table: &Table) -> u64 {
    let rows: HashSet<u32> = unread_cells(table).into_iter().map(|(row, _)| row).collect();
    rows.len() as u64
}

/// Columns that are not required, but limit what a row covers: if they can't be read, it is open what it covers.
const fn limits(kind: TableKind) -> &'static [Field] {
    match kind {
        TableKind::Register => &[Field::Exited, Field::ValidUntil, Field::HasExited],
        TableKind::Agencies => &[Field::Division, Field::AgencyLevel, Field::PeerDepartment],
        TableKind::Hires => &[Field::Ends],
        TableKind::Waivers => &[Field::PostCode, Field::ValidUntil],
        // A person in it is doubted even if the days can't be read.
        TableKind::Crosscheck | TableKind::Plan | TableKind::Notices | TableKind::Services => &[],
    }
}

/// Rows with a code that is none.
fn bad_codes(table: &Table, rows: impl Iterator<Item = (u32, u32)>) -> impl Iterator<Item = (u32, Field)> {
    rows.filter(|(_, filer)| table.filers.get(*filer as usize).is_some_and(Filer::has_invalid_code))
        .map(|(row, _)| (row, Field::CreditCode))
}

/// Rows without an agency's name.
fn unnamed(table: &Table, rows: impl Iterator<Item = (u32, u32)>) -> impl Iterator<Item = (u32, Field)> {
    rows.filter(|(_, filer)| table.filers.get(*filer as usize).is_none_or(|filer| filer.name.is_none()))
        .map(|(row, _)| (row, Field::Agency))
}
