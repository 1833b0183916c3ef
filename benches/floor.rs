//! The floor: reads the same cells with calamine and writes the same cells with `rust_xlsxwriter` at its
//! defaults, on the same number of threads, and does nothing else.
//!
//! `bench-floor workbooks INPUTS OUT SHAPE...`: reads every workbook in INPUTS, then writes as many
//! workbooks into OUT, shaped in turn like the workbooks SHAPE (some of the product's own): the same
//! sheets, in them the same cells (blank ones with a format, formulas and their results too), each with
//! one of as many formats. What else our workbooks have (merged cells, widths, heights, conditional
//! formats, drop-downs, names, charts, print set-up) the floor leaves out.
//! `bench-floor csv FILE...`: decodes CSV files into owned records.

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rayon::prelude::*;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Formula, Workbook};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["workbooks", inputs, out, shapes @ ..] if !shapes.is_empty() => {
            workbooks(Path::new(inputs), Path::new(out), shapes)
        }
        ["csv", files @ ..] => files.iter().try_for_each(|file| csv_records(Path::new(file))),
        _ => Err("arguments: workbooks INPUTS OUT SHAPE... | csv FILE...".into()),
    }
}

/// A workbook to imitate.
struct Shape {
    formats: usize,
    sheets: Vec<SheetShape>,
}

/// One sheet: its name and its cells.
struct SheetShape {
    name: String,
    cells: Vec<CellShape>,
}

/// One cell.
struct CellShape {
    row: u32,
    column: u16,
    format: usize,
    formula: String,
    value: Data,
}

fn workbooks(inputs: &Path, out: &Path, shapes: &[&str]) -> Outcome<()> {
    let shapes: Vec<Shape> = shapes.iter().map(|shape| shape_of(Path::new(shape))).collect::<Outcome<_>>()?;
    fs::create_dir_all(out)?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(inputs)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    files.par_iter().try_for_each(|file| read(file))?;
    let shape = |index: usize| &shapes[index % shapes.len()];
    (0..files.len())
        .into_par_iter()
        .try_for_each(|index| write(shape(index), &out.join(format!("{index}.xlsx"))))
}

fn shape_of(path: &Path) -> Outcome<Shape> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let mut parts = zip::ZipArchive::new(File::open(path)?)?;
    let mut part = |name: &str| -> Outcome<String> {
        let mut text = String::new();
        parts.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    };
    let styles = part("xl/styles.xml")?;
    let formats = attribute(&styles, "<cellXfs count=").unwrap_or("1").parse()?;
    let mut sheets = Vec::new();
    for (index, name) in workbook.sheet_names().into_iter().enumerate() {
        // calamine gives values and formulas; which cells there are, and in which format, the XML says.
        let xml = part(&format!("xl/worksheets/sheet{}.xml", index + 1))?;
        let values = workbook.worksheet_range(&name)?;
        let formulas = workbook.worksheet_formula(&name)?;
        let cells = xml
            .split("<c ")
            .skip(1)
            .map(|cell| {
                let tag = cell.split('>').next().unwrap_or_default();
                let (row, column) = place(attribute(tag, "r=").ok_or("a cell without address")?)?;
                let at = (row, u32::from(column));
                Ok(CellShape {
                    row,
                    column,
                    format: attribute(tag, "s=").unwrap_or("0").parse()?,
                    formula: formulas.get_value(at).cloned().unwrap_or_default(),
                    value: values.get_value(at).cloned().unwrap_or_default(),
                })
            })
            .collect::<Outcome<_>>()?;
        sheets.push(SheetShape { name, cells });
    }
    Ok(Shape { formats, sheets })
}

/// What stands in quotes after `name` and its equals sign.
fn attribute<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.split_once(name)?.1.split('"').nth(1)
}

/// `B3` is row 2, column 1.
fn place(address: &str) -> Outcome<(u32, u16)> {
    let digits = address.find(|letter: char| letter.is_ascii_digit()).ok_or("an address without row")?;
    let column = address[..digits].bytes().fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1);
    Ok((address[digits..].parse::<u32>()? - 1, column - 1))
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

fn write(shape: &Shape, path: &Path) -> Outcome<()> {
    let formats: Vec<Format> = (0..shape.formats).map(format).collect();
    let mut workbook = Workbook::new();
    for sheet_shape in &shape.sheets {
        let sheet = workbook.add_worksheet().set_name(&sheet_shape.name)?;
        for CellShape { row, column, format, formula, value } in &sheet_shape.cells {
            let format = &formats[*format % formats.len()];
            if !formula.is_empty() {
                let formula = Formula::new(formula).set_result(value.to_string());
                sheet.write_formula_with_format(*row, *column, formula, format)?;
                continue;
            }
            match value {
                Data::Empty => sheet.write_blank(*row, *column, format)?,
                Data::String(text) => sheet.write_string_with_format(*row, *column, text, format)?,
                Data::Float(number) => sheet.write_number_with_format(*row, *column, *number, format)?,
                other => sheet.write_string_with_format(*row, *column, other.to_string(), format)?,
            };
        }
    }
    workbook.save(path)?;
    Ok(())
}

/// One of as many formats as needed, each unlike the others.
fn format(index: usize) -> Format {
    let sizes = [9, 10, 11, 12, 14, 16];
    let format = Format::new().set_border(FormatBorder::Thin).set_font_size(sizes[index % sizes.len()]);
    match index / sizes.len() {
        0 => format,
        1 => format.set_bold(),
        2 => format.set_text_wrap(),
        3 => format.set_align(FormatAlign::Center),
        more => format.set_indent(u8::try_from(more).unwrap_or(u8::MAX)),
    }
}

fn csv_records(path: &Path) -> Outcome<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    for record in reader.records() {
        black_box(record?);
    }
    Ok(())
}
