//! What the cell of a finding held, so that `verify` can tell whether it still does.
//!
//! The record keeps, per cell that findings point to, the first eight bytes of the SHA-256 of the cell's text as written,
//! with ID numbers masked first: from a digest of a full ID number one could find the number by trying all. For a finding
//! about a whole row, the text is that of all its cells. Eight bytes are plenty to notice a change and keep the record
//! small.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{CellAt, Finding, hex};
use crate::tables::{Ingested, Table};

use super::manifest::{CellRecord, SheetCells};

/// Digest of what a cell, or a whole row, holds.
pub fn digest(table: &Table, at: CellAt) -> String {
    let subtotal = table
        .subtotals
        .iter()
        .find(|check| check.row == at.row && Some(check.column) == at.column)
        .map(|check| check.stated.to_string());
    let cells = table.raw.cells(at.row);
    let masked = match (subtotal, at.column) {
        (Some(stated), _) => stated,
        // A row that is gone is not a row whose cell is blank.
        (None, _) if cells.is_empty() => "\0".to_owned(),
        (None, Some(column)) => table.shown(at.row, column).into_owned(),
        (None, None) => {
            let columns = 0..u16::try_from(cells.len()).unwrap_or(u16::MAX);
            columns.map(|column| table.shown(at.row, column)).collect::<Vec<_>>().join("\u{1f}")
        }
    };
    hex(&Sha256::digest(masked.as_bytes())[..8])
}

/// Cells of findings, gathered by address.
#[derive(Debug, Default)]
pub struct Cells(BTreeMap<CellAt, Vec<String>>);

impl Cells {
    /// Adds the cells that findings point to.
    pub fn add<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        for finding in findings {
            if let Some(at) = finding.at {
                self.0.entry(at).or_default().push(finding.id.0.clone());
            }
        }
    }

    /// Takes over those of another.
    pub fn append(&mut self, other: Self) {
        for (at, findings) in other.0 {
            self.0.entry(at).or_default().extend(findings);
        }
    }

    /// As recorded: by file and sheet, in reading order.
    pub fn records(self, ingested: &Ingested) -> Vec<SheetCells> {
        let mut sheets: Vec<SheetCells> = Vec::new();
        for (at, findings) in self.0 {
            let Some(table) = ingested.tables.get(at.table.0 as usize) else { continue };
            let Some(file) = ingested.files.get(table.file.0 as usize) else { continue };
            if !sheets.last().is_some_and(|last| last.file == file.shown && last.sheet == table.sheet) {
                sheets.push(SheetCells {
                    file: file.shown.clone(),
                    sheet: table.sheet.clone(),
                    cells: Vec::new(),
                });
            }
            let record = CellRecord { row: at.row, column: at.column, holds: digest(table, at), findings };
            if let Some(last) = sheets.last_mut() {
                last.cells.push(record);
            }
        }
        sheets
    }
}
