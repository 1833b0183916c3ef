//! A world as files: UTF-8 CSV with canonical headers; layout mess is tested elsewhere.

use std::path::Path;

use super::world::{Row, Table, World};

/// Writes one table.
pub(super) fn table(path: &Path, columns: &[&'static str], rows: &[Row]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(columns.iter().map(|column| row.get(column))).unwrap();
    }
    writer.flush().unwrap();
}

/// Writes tables as the sheets of one workbook.
pub(super) fn workbook(path: &Path, tables: &[&Table]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(table.file.trim_end_matches(".csv")).unwrap();
        for (column, label) in (0_u16..).zip(table.kind.columns()) {
            sheet.write_string(0, column, *label).unwrap();
            for (row, cells) in (1_u32..).zip(&table.rows) {
                sheet.write_string(row, column, cells.get(label)).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

/// Writes the filings to `DIR/in` and the reference tables to `DIR/ref/<flag>.csv`.
pub(super) fn world(directory: &Path, world: &World) {
    for sub in ["in", "ref"] {
        std::fs::create_dir_all(directory.join(sub)).unwrap();
    }
    for filed in world.in_reading_order() {
        table(&directory.join("in").join(&filed.file), filed.kind.columns(), &filed.rows);
    }
    for (flag, columns, rows) in world.references.tables() {
        table(&directory.join("ref").join(format!("{flag}.csv")), columns, rows);
    }
}
