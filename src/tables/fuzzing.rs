//! Entrances to the readers for fuzz targets and their smoke test; not part of the library's interface.
//!
//! Everything here runs in the caller's process, also the formats that a child process reads otherwise, so that a fault
//! of our own readers shows as one. `.xls` and `.xlsb` are left out: only the library sees their bytes, and the child
//! process is there for its aborts and endless loops.

use super::locate::tables_of;
use super::reading::FileContext;
use super::{Columns, Purpose, cells};
use crate::files::FileProblem;
use crate::files::fuzzing::rows_of_bytes;
use crate::files::grid::{CellRef, RowStream, SheetInfo};
use crate::model::{IdNumber, Stated};
use crate::tables::{IdCell, Outside, Table, Texts};

/// The tables in a file's bytes, whatever they are.
///
/// # Errors
/// What is wrong with the bytes.
pub fn tables_of_bytes(bytes: &[u8], columns: &Columns, purpose: Purpose) -> Result<Vec<Table>, FileProblem> {
    let mut tables = Vec::new();
    rows_of_bytes(bytes, &mut |info, rows| {
        tables.extend(tables_of(&info, rows, &context(columns, purpose))?.tables);
        Ok(())
    })?;
    Ok(tables)
}

/// The tables on a sheet of these rows.
///
/// # Errors
/// What the rows fail with.
pub fn tables_of_rows(
    info: &SheetInfo,
    rows: &mut dyn RowStream,
    columns: &Columns,
    purpose: Purpose,
) -> Result<Vec<Table>, FileProblem> {
    tables_of(info, rows, &context(columns, purpose)).map(|found| found.tables)
}

fn context(columns: &Columns, purpose: Purpose) -> FileContext<'_> {
    FileContext { columns, purpose, named_around: &|_, _| Outside::Nobody, is_agency: &|_| false, threads: 1 }
}

/// Reads a cell as every kind of value. What is known of it is within the range of its kind.
///
/// # Panics
/// If a reader gives a value that it must not give.
pub fn read_cell_as_everything(cell: CellRef<'_>, columns: &Columns) {
    let (words, cell) = (columns.words(), Some(cell));
    if let Stated::Known(text) = cells::text(cell, words) {
        assert!(!cells::trim(&text).is_empty(), "a known text is not blank");
    }
    if let Stated::Known(date) = cells::date(cell, words) {
        assert!((1900..=9999).contains(&date.year()), "{date}");
    }
    if let Stated::Known(year) = cells::year(cell, words) {
        assert!((1949..=2100).contains(&year), "{year}");
    }
    if let IdCell::Valid { id, .. } = cells::id(cell, words, &mut Texts::default()) {
        assert_eq!(id.full().len(), 18);
        assert_eq!(IdNumber::parse(&id.full()), Ok((id, false)), "a number reads back as itself");
    }
    let _ = cells::category(cell, words);
    let _ = cells::end(cell, words);
    let _ = cells::count(cell, words);
    let _ = cells::boolean(cell, words);
    let _ = cells::sex(cell, words);
    let _ = cells::division(cell, words);
    if let Some(cell) = cell {
        let _ = cells::shown(cell);
    }
    assert!(!cells::is_blank(cell, words) || !matches!(cells::text(cell, words), Stated::Known(_)));
}
