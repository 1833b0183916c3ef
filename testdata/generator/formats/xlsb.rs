//! Binary OOXML workbooks: BIFF12 records in a zip container.

use std::fmt::Write as _;

use super::{Book, Cell, ERRORS, Sheet, zipped};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The book as a container.
pub fn write(book: &Book) -> Vec<u8> {
    let sheets = book.sheets.iter().map(|sheet| worksheet(book, sheet)).collect();
    of_parts(book, sheets, &[])
}

/// A container with these records as its sheets, and more parts.
pub fn of_parts(book: &Book, sheets: Vec<Vec<u8>>, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(book.sheets.len()).into_bytes()),
        ("_rels/.rels".to_owned(), root_relations().into_bytes()),
        ("xl/workbook.bin".to_owned(), workbook(book)),
        ("xl/_rels/workbook.bin.rels".to_owned(), relations(book.sheets.len()).into_bytes()),
        ("xl/styles.bin".to_owned(), styles()),
    ];
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.bin"), sheet));
    }
    parts.extend(more.iter().map(|(name, content)| ((*name).to_owned(), content.clone())));
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zipped(&parts)
}

fn content_types(sheets: usize) -> String {
    let office = "application/vnd.ms-excel";
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"bin\" ContentType=\"{office}.sheet.binary.macroEnabled.main\"/>\
         <Override PartName=\"/xl/styles.bin\" ContentType=\"{office}.styles\"/>"
    );
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Override PartName=\"/xl/worksheets/sheet{number}.bin\" ContentType=\"{office}.worksheet\"/>"
        );
    }
    xml + "</Types>"
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"
    )
}

fn relations(sheets: usize) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Relationship Id=\"rId{number}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{number}.bin\"/>"
        );
    }
    let styles = sheets + 1;
    let _ = write!(
        xml,
        "<Relationship Id=\"rId{styles}\" Type=\"{DOCUMENT}/styles\" Target=\"styles.bin\"/></Relationships>"
    );
    xml
}

/// A record: type and length in seven bits a byte, then the content.
pub fn record(out: &mut Vec<u8>, kind: u32, content: &[u8]) {
    for mut number in [kind, u32::try_from(content.len()).unwrap_or(0)] {
        while number >= 0x80 {
            out.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        out.push(u8::try_from(number).unwrap_or(0));
    }
    out.extend(content);
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [numbers(&[number(units.len() / 2)]), units].concat()
}

fn workbook(book: &Book) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 131, &[]);
    record(&mut out, 153, &[numbers(&[u32::from(book.epoch_1904), 0]), wide("")].concat());
    record(&mut out, 143, &[]);
    for (index, sheet) in (1..).zip(&book.sheets) {
        let head = numbers(&[u32::from(sheet.hidden), index]);
        record(&mut out, 156, &[head, wide(&format!("rId{index}")), wide(&sheet.name)].concat());
    }
    record(&mut out, 144, &[]);
    record(&mut out, 157, &[0; 26]);
    record(&mut out, 132, &[]);
    out
}

/// Two cell formats: general, and a date.
fn styles() -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 278, &[]);
    record(&mut out, 617, &numbers(&[2]));
    for format in [0_u16, 14] {
        let mut fields: Vec<u8> =
            [0_u16, format, 0, 0, 0].iter().flat_map(|field| field.to_le_bytes()).collect();
        fields.extend([0; 6]);
        record(&mut out, 47, &fields);
    }
    record(&mut out, 618, &[]);
    record(&mut out, 279, &[]);
    out
}

/// The records of a sheet.
pub fn worksheet(book: &Book, sheet: &Sheet) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 129, &[]);
    let (rows, columns) = (sheet.rows.len().max(1), sheet.width().max(1));
    record(&mut out, 148, &numbers(&[0, number(rows - 1), 0, number(columns - 1)]));
    record(&mut out, 145, &[]);
    for (row, cells) in sheet.rows.iter().enumerate() {
        record(&mut out, 0, &[numbers(&[number(row), 0]), vec![0; 9]].concat());
        for (column, cell) in cells.iter().enumerate() {
            cell_record(book, number(column), cell, &mut out);
        }
    }
    record(&mut out, 146, &[]);
    if !sheet.merges.is_empty() {
        record(&mut out, 177, &numbers(&[number(sheet.merges.len())]));
        for merge in &sheet.merges {
            record(&mut out, 176, &numbers(&[merge.top, merge.bottom, merge.left, merge.right].map(number)));
        }
        record(&mut out, 178, &[]);
    }
    record(&mut out, 130, &[]);
    out
}

fn cell_record(book: &Book, column: u32, cell: &Cell, out: &mut Vec<u8>) {
    let (is_formula, cell) = match cell {
        Cell::Formula(Some(result)) => (true, result.as_ref()),
        Cell::Formula(None) => (true, &Cell::Blank),
        other => (false, other),
    };
    let head = numbers(&[column, u32::from(matches!(cell, Cell::Date(_)))]);
    // The formula is the whole number 1: flags, then three bytes of it, then nothing more.
    let formula = if is_formula {
        [&[0, 0][..], &numbers(&[3]), &[0x1e, 1, 0], &numbers(&[0])].concat()
    } else {
        Vec::new()
    };
    let (plain, calculated, value) = match cell {
        Cell::Text(text) => (6, 8, wide(text)),
        Cell::Number(value) => (5, 9, value.to_le_bytes().to_vec()),
        Cell::Date(date) => (5, 9, book.serial(*date).to_le_bytes().to_vec()),
        Cell::Bool(truth) => (4, 10, vec![u8::from(*truth)]),
        Cell::Error(error) => {
            (3, 11, vec![ERRORS.iter().find(|(known, _)| known == error).map_or(0x2a, |(_, code)| *code)])
        }
        // A formula that was never calculated has an empty text here.
        _ if is_formula => (6, 8, wide("")),
        _ => return,
    };
    record(out, if is_formula { calculated } else { plain }, &[head, value, formula].concat());
}
