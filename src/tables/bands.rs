//! Tables that stand beside each other on a sheet: a plan and a roster in one block, a roster in two columns to save paper.
//!
//! Where a header row falls into parts, each of which is the whole header of a table, the sheet is read once for each of
//! them: the walk keeps the columns of the first part, and goes through what stands in the others when it has come to the
//! end.

use std::ops::RangeInclusive;

use super::cells;
use super::header;
use super::header_key::header_key;
use super::reading::Sheet;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::TableKind;

/// A header row with fewer texts holds no two tables.
const FEWEST_TEXTS: usize = 6;

/// Known columns of a part; with fewer it may be a summary in the margin (岗位 | 人数), which is no plan.
const FEWEST_KNOWN: usize = 3;

/// Parts of a page looked at.
const MOST_PARTS: usize = 8;

/// Columns of a table, the first and the last included.
pub(super) type Band = RangeInclusive<u16>;

/// The columns of each table, where a header of several starts at the first of these rows.
pub(super) fn of(
    window: &[&RowBuf],
    kinds: &[TableKind],
    titles: &[String],
    sheet: &Sheet<'_>,
) -> Option<Vec<Band>> {
    let is_of_lists = kinds.iter().all(|kind| !kind.is_filed());
    let repeated = window.first().filter(|_| is_of_lists).and_then(|head| repeats(head));
    let (starts, fewest_known) = match repeated {
        Some(starts) => (starts, 1),
        None => (starts(window)?, FEWEST_KNOWN),
    };
    let last = window.iter().flat_map(|row| row.cells()).map(|(column, _)| column).max()?;
    let is_whole = |band: &Band| {
        let part: Vec<RowBuf> = window.iter().take(3).map(|row| row.part(band)).collect();
        let part: Vec<&RowBuf> = part.iter().collect();
        let found = header::best(&part, kinds, titles, sheet);
        found.is_some_and(|found| {
            found.is_complete()
                && found.columns.len() >= fewest_known
                && part.first().is_some_and(|row| row.number == found.first_row)
        })
    };
    let ends: Vec<u16> =
        starts.iter().skip(1).map(|start| start.saturating_sub(1)).chain(std::iter::once(last)).collect();
    let mut bands: Vec<Band> = Vec::new();
    let mut from = *starts.first()?;
    for (at, start) in starts.iter().enumerate().skip(1) {
        let left = from..=start.saturating_sub(1);
        let goes_on = || ends.iter().skip(at).any(|end| is_whole(&(*start..=*end)));
        if is_whole(&left) && goes_on() {
            bands.push(left);
            from = *start;
        }
    }
    bands.push(from..=u16::MAX);
    (bands.len() > 1).then_some(bands)
}

/// Where each part starts if all are the same names in the same order, as in a list that goes on in the next columns to save
/// paper (序号 | 单位名称 | 序号 | 单位名称). A summary in the margin has other names.
fn repeats(head: &RowBuf) -> Option<Vec<u16>> {
    let names: Vec<(u16, String)> = names_of(head).filter(|(_, key)| !key.is_empty()).collect();
    let is_repeated = |parts: &usize| {
        let width = names.len() / parts;
        names.len().is_multiple_of(*parts)
            && width > 0
            && names.iter().zip(names.iter().skip(width)).all(|((_, one), (_, next))| one == next)
    };
    let parts = (2..=MOST_PARTS).rev().find(is_repeated)?;
    Some(names.iter().step_by(names.len() / parts).map(|(column, _)| *column).collect())
}

/// The texts of a header row in the form in which they compare.
fn names_of(head: &RowBuf) -> impl Iterator<Item = (u16, String)> {
    head.cells().filter_map(|(column, cell)| match cell {
        CellRef::Text(text) => Some((column, header_key(cells::trim(text)).into_owned())),
        _ => None,
    })
}

/// Where a table may start: behind a column without content, and where a header of the part comes again.
fn starts(window: &[&RowBuf]) -> Option<Vec<u16>> {
    let head = window.first().filter(|row| row.len() >= FEWEST_TEXTS)?;
    let is_used = |column: u16| window.iter().any(|row| row.get(column).is_some());
    let mut starts: Vec<u16> = Vec::new();
    let mut met: Vec<String> = Vec::new();
    for (column, key) in names_of(head) {
        let is_behind_a_gap = column.checked_sub(1).is_none_or(|left| !is_used(left));
        if starts.is_empty() || is_behind_a_gap || met.contains(&key) {
            starts.push(column);
            met.clear();
        }
        if !key.is_empty() {
            met.push(key);
        }
    }
    (2..=MOST_PARTS).contains(&starts.len()).then_some(starts)
}
