//! Formats put on areas instead of cells.
//!
//! The library looks a format up by hashing and comparing all of its forty-odd fields, for each cell
//! written; that was a third of the time of a workbook. So values are written bare, and each rectangle
//! of cells that look the same gets its format at once.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style;
use crate::report::sheet::{Cell, Style, column};

/// A rectangle of one style that the next row may go on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patch {
    style: Style,
    first_row: u32,
    last_row: u32,
    first_column: u16,
    last_column: u16,
}

/// The rectangles that the row above ended with, from left to right.
#[derive(Debug, Default)]
pub(super) struct Patches {
    open: Vec<Patch>,
    next: Vec<Patch>,
}

impl Patches {
    /// Takes up a row, after its values are written; rectangles that it does not go on with are done.
    pub(super) fn row(
        &mut self,
        worksheet: &mut Worksheet,
        row: u32,
        cells: &[Cell<'_>],
    ) -> Result<(), XlsxError> {
        let mut above = self.open.iter().copied().peekable();
        let mut first = 0;
        for run in cells.chunk_by(|a, b| a.style == b.style) {
            let (start, end) = (column(first), column(first + run.len() - 1));
            first += run.len();
            let Some(style) = run.first().map(|cell| cell.style) else { continue };
            let mut patch =
                Patch { style, first_row: row, last_row: row, first_column: start, last_column: end };
            while let Some(held) = above.next_if(|held| held.first_column <= start) {
                if (held.style, held.first_column, held.last_column) == (style, start, end) {
                    patch.first_row = held.first_row;
                } else {
                    held.put(worksheet)?;
                }
            }
            self.next.push(patch);
        }
        above.try_for_each(|held| held.put(worksheet))?;
        self.open.clear();
        std::mem::swap(&mut self.open, &mut self.next);
        Ok(())
    }

    /// Ends the sheet.
    pub(super) fn finish(self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.open.iter().try_for_each(|patch| patch.put(worksheet))
    }
}

impl Patch {
    fn put(self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let format = style::format(self.style);
        worksheet
            .set_range_format(self.first_row, self.first_column, self.last_row, self.last_column, format)
            .map(drop)
    }
}
