//! A table that a format's reader gathers before it hands out rows: its spans become merged areas. In a text, lines stand
//! before it and behind the last one.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::cell_text::push_text;
use super::grid::{Hidden, Look, Merge, RowBuf, RowStream, SheetInfo};
use super::limits::MAX_COLUMNS;
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

/// A table of a text with the lines around it: those before it are rows 0.
pub(super) struct RowsInText<'t> {
    before: std::slice::Iter<'t, String>,
    rows: WholeRows<'t>,
    after: std::slice::Iter<'t, String>,
    last: u32,
}

impl<'t> RowsInText<'t> {
    /// `last` is the table's last row, from 1.
    pub(super) fn of(before: &'t [String], table: &'t WholeTable, last: u32, after: &'t [String]) -> Self {
        Self { before: before.iter(), rows: WholeRows::of(table), after: after.iter(), last }
    }
}

impl RowStream for RowsInText<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if let Some(line) = self.before.next() {
            line_row(line, 0, into);
            return Ok(true);
        }
        if self.rows.next_row(into)? {
            return Ok(true);
        }
        let Some(line) = self.after.next() else { return Ok(false) };
        self.last = self.last.saturating_add(1);
        line_row(line, self.last, into);
        Ok(true)
    }
}

/// A line of text as a row: what stands far apart on it are cells.
fn line_row(line: &str, number: u32, into: &mut RowBuf) {
    into.clear(number);
    let has_keys = line.contains(['：', ':']);
    let parts = line.split('\t').flat_map(|part| part.split(if has_keys { "   " } else { "\0" }));
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    for (column, part) in (0..MAX_COLUMNS).zip(parts) {
        push_text(into, column, part);
    }
}

/// What a sheet shows beside its cells, each line as a row 0.
pub fn rows_beside(info: &SheetInfo) -> impl Iterator<Item = RowBuf> + '_ {
    info.beside.iter().map(|line| {
        let mut row = RowBuf::new();
        line_row(line, 0, &mut row);
        row
    })
}

/// Gives a table that goes on with the one before it, on the next page of a text, the lines that stand above that: with only
/// marks of pages between them, the same first row, or as many columns and data at once.
pub(super) fn carry_on(tables: &mut [(&mut Vec<String>, &WholeTable)]) {
    for at in 1..tables.len() {
        let (earlier, later) = tables.split_at_mut(at);
        let (Some((above, first)), Some((between, next))) = (earlier.last(), later.first_mut()) else {
            return;
        };
        let goes_on =
            first_row(first) == first_row(next) || is_as_wide(first, next) && begins_with_data(next);
        if goes_on && between.iter().all(|line| is_mark_of_a_page(line)) {
            between.splice(..0, above.iter().filter(|line| !is_mark_of_a_page(line)).cloned());
        }
    }
}

fn first_row(table: &WholeTable) -> Vec<(u16, &WholeCell)> {
    let first = table.cells.first().map(|(row, ..)| *row);
    table
        .cells
        .iter()
        .take_while(|(row, ..)| Some(*row) == first)
        .map(|(_, column, cell)| (*column, cell))
        .collect()
}

fn is_as_wide(one: &WholeTable, other: &WholeTable) -> bool {
    let last = |table: &WholeTable| table.cells.iter().map(|(_, column, _)| *column).max();
    last(one) == last(other)
}

/// A figure in its first row: no header.
fn begins_with_data(table: &WholeTable) -> bool {
    let is_figure = |cell: &WholeCell| match cell {
        WholeCell::Text(text) => text.starts_with(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    first_row(table).into_iter().any(|(_, cell)| is_figure(cell))
}

/// 第1页, 接下页, 续表, - 2 -: short, and of a page.
pub(super) fn is_mark_of_a_page(line: &str) -> bool {
    /// A longer line says more.
    const LONGEST: usize = 24;
    let line = line.trim();
    let says_page = line.contains(['页', '续']) || line.to_ascii_lowercase().starts_with("page");
    line.chars().count() <= LONGEST
        && !line.contains(['：', ':'])
        && (says_page || !line.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> WholeTable {
        let cells = (0..).zip(rows).flat_map(|(row, line)| {
            let text = |cell: &str| WholeCell::Text(cell.to_owned());
            (0..).zip(line.split('|')).map(move |(column, cell)| (row, column, text(cell)))
        });
        WholeTable { cells: cells.collect(), ..WholeTable::default() }
    }

    #[test]
    fn a_table_goes_on_where_only_marks_of_pages_stand_between() {
        let above = ["2024年招用计划", "填报单位：甲局", "第1页"];
        let first = table(&["岗位名称|计划招用人数", "保洁员|3"]);
        let (again, data, other) =
            (table(&["岗位名称|计划招用人数", "门卫|4"]), table(&["门卫|4"]), table(&["公告编号|发布日期"]));
        let carried = |between: &[&str], next: &WholeTable| {
            let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
            let (mut above, mut between) = (owned(&above), owned(between));
            carry_on(&mut [(&mut above, &first), (&mut between, next)]);
            between.len()
        };
        for (between, next, lines) in [
            (&[][..], &again, 2),
            (&["第2页"], &again, 3),
            (&["- 2 -", "（续表）"], &data, 4),
            (&["填报单位：乙局"], &again, 1),
            (&["乙局"], &again, 1),
            (&[], &other, 0),
        ] {
            assert_eq!(carried(between, next), lines, "{between:?} {next:?}");
        }
    }
}
