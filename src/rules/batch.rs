//! What a rule sees of the run as a whole: all that belongs to no agency.

use crate::case::Docket;
use crate::model::{CellAt, Field, Subject, TableId};
use crate::reference::References;
use crate::tables::{FileReport, Ingested, SheetReport, Table};

use super::context::row_about;
use super::{About, Rule};

/// Everything that a rule about the run may look at.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'c, 'a> {
    /// The agencies, and the rows that belong to none.
    pub docket: &'c Docket<'a>,
    /// Tables and files.
    pub ingested: &'a Ingested,
    /// The authority's lists.
    pub references: &'c References,
    /// The rules in force.
    pub rules: &'c [&'static Rule],
}

impl<'a> Batch<'_, 'a> {
    /// A table.
    pub fn table(&self, id: TableId) -> &'a Table {
        self.ingested.table(id)
    }

    /// A row that belongs to no agency, pointing at one of its cells.
    pub fn row(&self, table: TableId, row: u32, field: Field) -> About {
        row_about(self.table(table), row, self.table(table).cell(row, field))
    }

    /// A subtotal row, pointing at its number.
    pub fn subtotal(&self, table: TableId, at: CellAt) -> About {
        row_about(self.table(table), at.row, at)
    }

    /// A file as such.
    pub fn file(&self, file: &FileReport) -> About {
        About { within: Some((file.id, String::new())), ..place(file.shown.clone()) }
    }

    /// A sheet as such.
    pub fn sheet(&self, file: &FileReport, sheet: &SheetReport) -> About {
        let label = within(&file.shown, &sheet.name);
        About { within: Some((file.id, sheet.name.clone())), ..place(label) }
    }

    /// A table as such, pointing at its header.
    pub fn header(&self, table: &Table) -> About {
        let at = CellAt { table: table.id, row: table.header_rows.0, column: None };
        let label = format!("{}{}", self.place_of(table), table.kind.label());
        About { at: Some(at), ..place(label) }
    }

    /// File and sheet of a table, in words.
    pub fn place_of(&self, table: &Table) -> String {
        within(&self.ingested.file(table.file).shown, &table.sheet)
    }
}

fn place(label: String) -> About {
    About { subject: Subject::Row, key: label.clone(), label, at: None, within: None }
}

/// Text files have no sheets.
fn within(file: &str, sheet: &str) -> String {
    if sheet.is_empty() { file.to_owned() } else { format!("{file}［{sheet}］") }
}
