//! The files of an agency opened once more, for sending them back in their own layout.

use crate::files::grid::{CellRef, RowBuf, RowStream, SheetInfo};
use crate::files::{FileProblem, ReadOptions, read_sheets};
use crate::model::{FileId, mask_owned};
use crate::report::Edition;
use crate::report::documents::returned::{SourceRow, SourceSheet, Sources, own_files};
use crate::verdict::Audit;

/// Rows of a sheet that is sent back as it lies; a longer one is a ledger, of which the agency's rows are sent.
const MOST_ROWS: u32 = 20_000;

/// The sheets of the files that are wholly the agency's. What can't be opened any more, or is very long, is left out.
pub fn sources(audit: &Audit<'_, '_>, edition: &Edition<'_>, options: &ReadOptions) -> Sources {
    // It was marked when it was read.
    let options = &ReadOptions { no_fingerprints: true, ..options.clone() };
    let read = |id: FileId| {
        let file = edition.ingested.files.get(id.0 as usize)?;
        let mut sheets = Vec::new();
        let mut each = |info: SheetInfo, rows: &mut dyn RowStream| {
            sheets.extend(sheet(info, rows)?);
            Ok(())
        };
        read_sheets(&file.path, options, &mut each).ok()?;
        Some((id, sheets))
    };
    own_files(audit, edition).into_iter().filter_map(read).filter(|(_, sheets)| !sheets.is_empty()).collect()
}

fn sheet(info: SheetInfo, rows: &mut dyn RowStream) -> Result<Option<SourceSheet>, FileProblem> {
    let mut row = RowBuf::new();
    let mut kept = Vec::new();
    while rows.next_row(&mut row)? {
        if row.number > MOST_ROWS {
            return Ok(None);
        }
        let cells: Vec<(u16, String)> = row
            .cells()
            .map(|(column, cell)| (column, shown(cell)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if !cells.is_empty() {
            kept.push(SourceRow { number: row.number, at: row.number, cells });
        }
    }
    let merges = info
        .merges
        .iter()
        .map(|merge| (merge.first_row - 1, merge.first_column, merge.last_row - 1, merge.last_column))
        .collect();
    Ok(Some(SourceSheet { name: mask_owned(info.name), rows: kept, merges }))
}

/// A cell as text that reads back as the same value.
fn shown(cell: CellRef<'_>) -> String {
    match cell {
        CellRef::Text(text) | CellRef::Error(text) => text.to_owned(),
        CellRef::Number(number) => number.to_string(),
        CellRef::DateTime(at) if at.time() == jiff::civil::Time::midnight() => at.date().to_string(),
        CellRef::DateTime(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        CellRef::Bool(value) => if value { "是" } else { "否" }.to_owned(),
        CellRef::NoResult => String::new(),
    }
}
