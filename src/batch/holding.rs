//! What the cell of a finding held, so that `verify` can tell whether it still does.
//!
//! The record keeps, per finding, the first eight bytes of the SHA-256 of the cell's text as written,
//! with ID numbers masked first: a digest of a full ID number could be turned back by trying all. Of
//! a finding about a whole row, the text is that of all its cells. Eight bytes are plenty to notice
//! a change and keep the record small.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::{CellAt, Ingested, Table, mask_any};

/// Digest of what a cell, or a whole row, holds.
pub fn digest(table: &Table, at: CellAt) -> String {
    let cells = table.raw.cells(at.row);
    let text = match at.column {
        Some(column) => cells.get(usize::from(column)).copied().unwrap_or_default().to_owned(),
        None => cells.join("\u{1f}"),
    };
    let subtotal = table
        .subtotals
        .iter()
        .find(|check| check.row == at.row && Some(check.column) == at.column)
        .map(|check| check.stated.to_string());
    let masked = mask_any(&subtotal.unwrap_or(text));
    Sha256::digest(masked.as_bytes()).iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Digest of what a cell of the batch holds; `None` for an address without a table.
pub fn of(ingested: &Ingested, at: CellAt) -> Option<String> {
    ingested.tables.get(at.table.0 as usize).map(|table| digest(table, at))
}
