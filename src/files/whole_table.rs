//! A table that a format's reader gathers before it hands out rows: its spans become merged areas.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::grid::{Hidden, Look, Merge, RowBuf, RowStream};
use super::xlsx::push_text;
use crate::files::FileProblem;

/// A cell of a [`WholeTable`].
#[derive(Debug, PartialEq)]
pub(super) enum WholeCell {
    Text(String),
    Number(f64),
    Date(DateTime),
    Bool(bool),
    Error(String),
    /// A formula without a result.
    NoResult,
}

/// Cells by row and column from 0, in that order.
#[derive(Debug, Default)]
pub(super) struct WholeTable {
    pub(super) cells: Vec<(u32, u16, WholeCell)>,
    pub(super) merges: Vec<Merge>,
    /// How cells look that don't look plain, in the order of the cells.
    pub(super) looks: Vec<(u32, u16, Look)>,
    /// Rows from 0 that somebody hid.
    pub(super) hidden: BTreeSet<u32>,
}

/// Its rows.
pub(super) struct WholeRows<'t> {
    cells: std::iter::Peekable<std::slice::Iter<'t, (u32, u16, WholeCell)>>,
    looks: std::iter::Peekable<std::slice::Iter<'t, (u32, u16, Look)>>,
    hidden: &'t BTreeSet<u32>,
}

impl<'t> WholeRows<'t> {
    pub(super) fn of(table: &'t WholeTable) -> Self {
        Self {
            cells: table.cells.iter().peekable(),
            looks: table.looks.iter().peekable(),
            hidden: &table.hidden,
        }
    }
}

impl RowStream for WholeRows<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let Some((row, ..)) = self.cells.peek().copied() else { return Ok(false) };
        into.clear(row.saturating_add(1));
        if self.hidden.contains(row) {
            into.hide(Hidden::ByHand);
        }
        while let Some((_, column, look)) = self.looks.next_if(|look| look.0 == *row) {
            into.set_look(*column, *look);
        }
        while let Some((_, column, cell)) = self.cells.next_if(|cell| cell.0 == *row) {
            match cell {
                WholeCell::Text(text) => push_text(into, *column, text),
                WholeCell::Number(number) => into.push_number(*column, *number),
                WholeCell::Date(moment) => into.push_datetime(*column, *moment),
                WholeCell::Bool(truth) => into.push_bool(*column, *truth),
                WholeCell::Error(error) => into.push_error(*column, error),
                WholeCell::NoResult => into.push_no_result(*column),
            }
        }
        Ok(true)
    }
}
