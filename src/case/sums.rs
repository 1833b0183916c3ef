//! Sums that a table states and that differ from their rows (`D011`): whose they are, and which of them differ for a reason.

use crate::model::{Field, Stated};
use crate::tables::{Rows, SubtotalCheck, Table};

use super::identity::FilersAgency;
use super::sorting::BadCells;

/// The agency that all summed rows are of; rows that belong to nobody are no part of a sum.
pub(super) fn only_agency(check: &SubtotalCheck, filers: &[FilersAgency]) -> Option<u32> {
    let mut agencies =
        check.filers.iter().filter_map(|filer| filers.get(*filer as usize)).filter_map(|who| who.ok());
    let first = agencies.next()?;
    agencies.all(|agency| agency == first).then_some(first)
}

/// The sum is that of the rows which are in use: rejected rows and rows without an agency are no part of it. Whoever summed
/// them too is right as well, and no difference in the first place.
pub(super) fn is_of_rows_in_use(check: &SubtotalCheck, table: &Table, filers: &[FilersAgency]) -> bool {
    let bad = BadCells::of(table);
    let (first, last) = check.rows;
    let figures =
        (first..=last).filter(|row| !bad.reject(*row)).filter_map(|row| figure(table, check.field, row));
    let is_placed = |filer: u32| filers.get(filer as usize).is_some_and(|who| who.ok().is_some());
    let sum: u64 = figures.filter(|(filer, _)| is_placed(*filer)).map(|(_, figure)| u64::from(figure)).sum();
    sum == check.stated
}

/// Whose a row is, and its figure in a column that is summed.
fn figure(table: &Table, field: Field, row: u32) -> Option<(u32, u32)> {
    let (filer, figure): (u32, Stated<u32>) = match &table.rows {
        Rows::Plan(rows) => {
            let row = rows.find(row)?;
            (row.filer, if field == Field::Headcount { row.headcount } else { row.difficulty })
        }
        Rows::Notices(rows) => rows.find(row).map(|row| (row.filer, row.announced))?,
        _ => return None,
    };
    figure.known().map(|figure| (filer, figure))
}
