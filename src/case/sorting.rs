//! The first class of a row: without an agency, of another year, rejected, or good so far.

use crate::tables::{BadCell, Table};

use super::Why;

/// A table's bad cells, looked up by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct BadCells<'a> {
    cells: &'a [BadCell],
}

impl<'a> BadCells<'a> {
    /// Bad cells arrive sorted by row.
    pub(super) fn of(table: &'a Table) -> Self {
        Self { cells: &table.bad_cells }
    }

    /// Indexes of the row's bad cells.
    pub(super) fn on(self, row: u32) -> std::ops::Range<usize> {
        if self.cells.is_empty() {
            return 0..0;
        }
        let start = self.cells.partition_point(|cell| cell.row < row);
        let count = self.cells[start..].iter().take_while(|cell| cell.row == row).count();
        start..start + count
    }

    /// Whether one of the row's cells makes it unusable.
    pub(super) fn reject(self, row: u32) -> bool {
        self.cells[self.on(row)].iter().any(|cell| cell.rejects)
    }
}

/// The class of a row whose agency is known, as far as year and cells decide it.
pub(super) fn first_class(year_of_row: Option<i16>, year: i16, bad: BadCells<'_>, row: u32) -> Option<Why> {
    match year_of_row {
        Some(stated) if stated != year => Some(Why::OtherYear(stated)),
        _ if bad.reject(row) => Some(Why::Rejected),
        _ => None,
    }
}
