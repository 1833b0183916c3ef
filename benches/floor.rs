//! The floor: reads the same cells with calamine and writes the same cells with `rust_xlsxwriter`, on
//! the same number of threads, and does nothing else.
//!
//! `bench-floor workbooks INPUTS SHAPE OUT`: reads every workbook in INPUTS, then writes as many
//! workbooks as there are inputs, each with the sheets, cells and formats of the workbook SHAPE
//! (one of the product's own). `bench-floor csv FILE...`: decodes CSV files into owned records.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rayon::prelude::*;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["workbooks", inputs, shape, out] => workbooks(Path::new(inputs), Path::new(shape), Path::new(out)),
        ["csv", files @ ..] => files.iter().try_for_each(|file| csv_records(Path::new(file))),
        _ => Err("arguments: workbooks INPUTS SHAPE OUT | csv FILE...".into()),
    }
}

/// One sheet of the shape: its name and its cells.
struct SheetShape {
    name: String,
    cells: Vec<(u32, u16, Data)>,
}

fn workbooks(inputs: &Path, shape: &Path, out: &Path) -> Outcome<()> {
    let shape = shape_of(shape)?;
    fs::create_dir_all(out)?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(inputs)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    files.par_iter().try_for_each(|file| read(file))?;
    (0..files.len()).into_par_iter().try_for_each(|index| write(&shape, &out.join(format!("{index}.xlsx"))))
}

fn shape_of(path: &Path) -> Outcome<Vec<SheetShape>> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    workbook
        .sheet_names()
        .into_iter()
        .map(|name| {
            let range = workbook.worksheet_range(&name)?;
            let (top, left) = range.start().unwrap_or_default();
            let cells = range
                .used_cells()
                .map(|(row, column, data)| {
                    let column = u16::try_from(column + left as usize)?;
                    Ok((u32::try_from(row)? + top, column, data.clone()))
                })
                .collect::<Outcome<_>>()?;
            Ok(SheetShape { name, cells })
        })
        .collect()
}

fn read(path: &Path) -> Outcome<()> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    for name in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&name)?;
        while let Some(cell) = cells.next_cell()? {
            black_box(cell);
        }
    }
    Ok(())
}

fn write(shape: &[SheetShape], path: &Path) -> Outcome<()> {
    let formats = [
        Format::new().set_bold().set_border(FormatBorder::Thin),
        Format::new().set_border(FormatBorder::Thin).set_text_wrap(),
        Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Center),
    ];
    let mut workbook = Workbook::new();
    for sheet_shape in shape {
        let sheet = workbook.add_worksheet().set_name(&sheet_shape.name)?;
        for (row, column, data) in &sheet_shape.cells {
            let format = &formats[usize::from(*column) % formats.len()];
            match data {
                Data::String(text) => sheet.write_string_with_format(*row, *column, text, format)?,
                Data::Float(number) => sheet.write_number_with_format(*row, *column, *number, format)?,
                other => sheet.write_string_with_format(*row, *column, other.to_string(), format)?,
            };
        }
    }
    workbook.save(path)?;
    Ok(())
}

fn csv_records(path: &Path) -> Outcome<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    for record in reader.records() {
        black_box(record?);
    }
    Ok(())
}
