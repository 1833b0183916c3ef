//! Sheets in memory in, tables out: each mess that the specification names, and near misses.

use std::path::Path;
use std::sync::LazyLock;

use super::locate::tables_of;
use super::reading::FileContext;
use super::{
    AgencyNames, Columns, FileReading, Purpose, ReadOptions, assemble, name_by_other_sheets, read_file,
};
use crate::files::FileProblem;
use crate::files::grid::{Merge, RowBuf, RowStream, SheetInfo};
use crate::model::{Field, Stated, TableId, TableKind, Text};
use crate::tables::{
    Contract, End, FileStatus, HireRow, IdCell, NamedBy, NoticeRow, Outside, PlanRow, RowView, Rows,
    SheetReport, Table, UnreadBlock,
};

mod files;
mod layout;
mod lines;
mod pieces;
mod properties;
mod rows;

struct Sheet {
    info: SheetInfo,
    rows: Vec<RowBuf>,
}

struct Stream<'a>(std::slice::Iter<'a, RowBuf>);

impl RowStream for Stream<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let Some(row) = self.0.next() else { return Ok(false) };
        into.clone_from(row);
        Ok(true)
    }
}

/// A sheet from lines of cells parted by `|`; `!` marks an error value, `#5` a number, `?` a formula
/// without result.
fn sheet(lines: &[&str]) -> Sheet {
    let rows = (1u32..)
        .zip(lines)
        .filter(|(_, line)| !line.is_empty())
        .map(|(number, line)| {
            let mut row = RowBuf::new();
            row.clear(number);
            for (column, cell) in (0u16..).zip(line.split('|')) {
                let cell = cell.trim_matches(' ');
                if let Some(value) = cell.strip_prefix('#').and_then(|value| value.parse().ok()) {
                    row.push_number(column, value);
                } else if let Some(error) = cell.strip_prefix('!') {
                    row.push_error(column, error);
                } else if cell == "?" {
                    row.push_no_result(column);
                } else {
                    row.push_text(column, &cell.replace("\\n", "\n"));
                }
            }
            row
        })
        .collect();
    Sheet { info: SheetInfo::default(), rows }
}

impl Sheet {
    fn named(mut self, name: &str) -> Self {
        self.info.name = name.to_owned();
        self
    }

    /// Merges `A1:B2`, by rows from 1 and columns from 0.
    fn merged(mut self, first_row: u32, last_row: u32, first_column: u16, last_column: u16) -> Self {
        self.info.merges.push(Merge { first_row, last_row, first_column, last_column });
        self
    }

    fn read_as(&self, purpose: Purpose, file_agency: Option<&str>) -> (Vec<Table>, Vec<String>) {
        static COLUMNS: LazyLock<Columns> = LazyLock::new(Columns::builtin);
        let columns = &*COLUMNS;
        let named_around = |_: &[String], _: &str| {
            file_agency.map_or(Outside::Nobody, |name| Outside::One(Text::from(name), NamedBy::File))
        };
        let context =
            FileContext { columns, purpose, named_around: &named_around, is_agency: &|_| false, threads: 1 };
        let found = tables_of(&self.info, &mut Stream(self.rows.iter()), &context)
            .unwrap_or_else(|error| panic!("{error:?}"));
        (found.tables, found.notes)
    }

    fn tables(&self) -> Vec<Table> {
        self.read_as(Purpose::Filing, None).0
    }

    fn table(&self) -> Table {
        let mut tables = self.tables();
        assert_eq!(tables.len(), 1, "{tables:#?}");
        tables.remove(0)
    }
}

fn plan(table: &Table) -> Vec<RowView<'_, PlanRow>> {
    match &table.rows {
        Rows::Plan(rows) => rows.iter().collect(),
        other => panic!("no plan: {other:?}"),
    }
}

fn hires(table: &Table) -> Vec<RowView<'_, HireRow>> {
    match &table.rows {
        Rows::Hires(rows) => rows.iter().collect(),
        other => panic!("no hires: {other:?}"),
    }
}

fn notices(table: &Table) -> Vec<RowView<'_, NoticeRow>> {
    match &table.rows {
        Rows::Notices(rows) => rows.iter().collect(),
        other => panic!("no notices: {other:?}"),
    }
}

fn agency(table: &Table, filer: u32) -> &str {
    table.filers.get(filer as usize).and_then(|filer| filer.name.as_deref()).unwrap_or("")
}

fn headcounts(table: &Table) -> Vec<(String, Option<String>, Option<u32>)> {
    plan(table)
        .iter()
        .map(|row| {
            let post = row.post().known().map(ToString::to_string);
            (agency(table, row.filer).to_owned(), post, row.headcount.known())
        })
        .collect()
}

fn line(agency: &str, post: &str, count: u32) -> (String, Option<String>, Option<u32>) {
    (agency.to_owned(), Some(post.to_owned()), Some(count))
}

/// Rows between header and end are all accounted for.
fn assert_adds_up(table: &Table, last_row: u32) {
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let classes = rows + table.blank_rows + table.subtotal_rows + table.footer_rows;
    assert_eq!(classes, last_row - table.header_rows.1, "{table:#?}");
}
