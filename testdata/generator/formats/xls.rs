//! Excel 97-2003 workbooks: BIFF8 records in a compound file.

use std::io::{Cursor, Write as _};

use super::{Book, Cell, ERRORS, Sheet};

// Record types of [MS-XLS].
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CODEPAGE: u16 = 0x0042;
const DATEMODE: u16 = 0x0022;
const WINDOW1: u16 = 0x003d;
const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041e;
const XF: u16 = 0x00e0;
const STYLE: u16 = 0x0293;
const BOUNDSHEET: u16 = 0x0085;
const SST: u16 = 0x00fc;
const CONTINUE: u16 = 0x003c;
const DIMENSIONS: u16 = 0x0200;
const LABELSST: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const BOOLERR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const STRING: u16 = 0x0207;
const WINDOW2: u16 = 0x023e;
const MERGECELLS: u16 = 0x00e5;
const FILEPASS: u16 = 0x002f;

/// A record holds no more bytes than this.
const LONGEST_RECORD: usize = 8224;
/// The cell format of general cells, behind the 15 style formats that Excel expects.
const GENERAL: u16 = 15;
/// The cell format of dates.
const DATE: u16 = 16;
/// Number format of dates; user-defined ones start here.
const DATE_FORMAT: u16 = 164;

/// The book in a compound file, as Excel and the older `.et` of WPS store it.
pub fn write(book: &Book) -> Vec<u8> {
    compound(&[("Workbook", workbook(book, false))])
}

/// The book as if a password were needed to open it: the mark is there, the content is no secret.
pub fn write_with_password_mark(book: &Book) -> Vec<u8> {
    compound(&[("Workbook", workbook(book, true))])
}

/// A compound file of these streams.
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
        .expect("memory can be written");
    for (name, content) in streams {
        let mut stream = file.create_stream(format!("/{name}")).expect("a stream can be created");
        stream.write_all(content).expect("memory can be written");
        stream.flush().expect("memory can be written");
    }
    file.flush().expect("memory can be written");
    file.into_inner().into_inner()
}

fn record(into: &mut Vec<u8>, kind: u16, content: &[u8]) {
    assert!(content.len() <= LONGEST_RECORD, "a record of {} bytes", content.len());
    into.extend(kind.to_le_bytes());
    into.extend(u16::try_from(content.len()).unwrap_or(u16::MAX).to_le_bytes());
    into.extend(content);
}

/// Fields of a record, each as little-endian bytes.
fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Flag byte and characters: one byte each where that suffices, else UTF-16.
fn characters(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        [&[0][..], text.as_bytes()].concat()
    } else {
        std::iter::once(1).chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }
}

fn length(text: &str) -> u16 {
    u16::try_from(text.encode_utf16().count()).unwrap_or(u16::MAX)
}

fn workbook(book: &Book, password_mark: bool) -> Vec<u8> {
    let mut strings = Strings::default();
    let sheets: Vec<Vec<u8>> = book.sheets.iter().map(|sheet| worksheet(book, sheet, &mut strings)).collect();
    let mut start = globals_head(book, password_mark);
    let tail = {
        let mut tail = strings.records();
        record(&mut tail, EOF, &[]);
        tail
    };
    let boundsheets: usize = book.sheets.iter().map(|sheet| 4 + 7 + characters(&sheet.name).len()).sum();
    let mut position = start.len() + boundsheets + tail.len();
    for (sheet, content) in book.sheets.iter().zip(&sheets) {
        let mut fields = u32::try_from(position).unwrap_or(u32::MAX).to_le_bytes().to_vec();
        fields.extend([u8::from(sheet.hidden), 0, u8::try_from(length(&sheet.name)).unwrap_or(31)]);
        fields.extend(characters(&sheet.name));
        record(&mut start, BOUNDSHEET, &fields);
        position += content.len();
    }
    start.extend(tail);
    start.extend(sheets.concat());
    start
}

fn beginning(kind: u16) -> Vec<u8> {
    let mut fields = words(&[0x0600, kind, 0x0dbb, 0x07cc]);
    fields.extend(0x41_u32.to_le_bytes());
    fields.extend(6_u32.to_le_bytes());
    fields
}

fn globals_head(book: &Book, password_mark: bool) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, BOF, &beginning(0x0005));
    if password_mark {
        record(&mut out, FILEPASS, &words(&[1, 1, 1]));
    }
    record(&mut out, CODEPAGE, &words(&[1200]));
    record(&mut out, WINDOW1, &words(&[0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600]));
    record(&mut out, DATEMODE, &words(&[u16::from(book.epoch_1904)]));
    for _ in 0..5 {
        let mut font = words(&[220, 0, 0x7fff, 400, 0]);
        font.extend([0, 0, 0, 0, u8::try_from(length("Arial")).unwrap_or(0)]);
        font.extend(characters("Arial"));
        record(&mut out, FONT, &font);
    }
    let date = "yyyy/m/d";
    record(&mut out, FORMAT, &[words(&[DATE_FORMAT, length(date)]), characters(date)].concat());
    for _ in 0..GENERAL {
        record(&mut out, XF, &format_record(0, 0xfff5));
    }
    record(&mut out, XF, &format_record(0, 0x0001));
    record(&mut out, XF, &format_record(DATE_FORMAT, 0x0001));
    record(&mut out, STYLE, &[0x00, 0x80, 0x00, 0xff]);
    out
}

fn format_record(number_format: u16, flags: u16) -> Vec<u8> {
    let mut fields = words(&[0, number_format, flags]);
    fields.extend([0x20, 0, 0, if number_format == 0 { 0 } else { 0x04 }]);
    fields.extend([0; 8]);
    fields.extend(0x20c0_u16.to_le_bytes());
    fields
}

/// The shared strings, in order of appearance.
#[derive(Default)]
struct Strings<'b> {
    list: Vec<&'b str>,
    used: u32,
}

impl<'b> Strings<'b> {
    fn of(&mut self, text: &'b str) -> u32 {
        self.used += 1;
        let index = self.list.iter().position(|known| *known == text).unwrap_or_else(|| {
            self.list.push(text);
            self.list.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// The table, continued between strings where one record does not hold it.
    fn records(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut kind = SST;
        let mut content: Vec<u8> = self.used.to_le_bytes().to_vec();
        content.extend(u32::try_from(self.list.len()).unwrap_or(u32::MAX).to_le_bytes());
        for text in &self.list {
            let string = [words(&[length(text)]), characters(text)].concat();
            if content.len() + string.len() > LONGEST_RECORD {
                record(&mut out, kind, &content);
                content.clear();
                kind = CONTINUE;
            }
            content.extend(string);
        }
        record(&mut out, kind, &content);
        out
    }
}

fn worksheet<'b>(book: &Book, sheet: &'b Sheet, strings: &mut Strings<'b>) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, BOF, &beginning(0x0010));
    let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let mut dimensions = [0_u32.to_le_bytes(), rows.to_le_bytes()].concat();
    dimensions.extend(words(&[0, small(sheet.width()), 0]));
    record(&mut out, DIMENSIONS, &dimensions);
    for (row, column, cell) in sheet.filled() {
        cell_records(book, [small(row), small(column)], cell, strings, &mut out);
    }
    let mut window = words(&[0x06b6, 0, 0, 64, 0, 0, 0]);
    window.extend(0_u32.to_le_bytes());
    record(&mut out, WINDOW2, &window);
    if !sheet.merges.is_empty() {
        let mut areas = words(&[small(sheet.merges.len())]);
        for merge in &sheet.merges {
            areas.extend(words(&[merge.top, merge.bottom, merge.left, merge.right].map(small)));
        }
        record(&mut out, MERGECELLS, &areas);
    }
    record(&mut out, EOF, &[]);
    out
}

fn small(number: usize) -> u16 {
    u16::try_from(number).expect("an .xls has 65,536 rows")
}

fn cell_records<'b>(book: &Book, at: [u16; 2], cell: &'b Cell, strings: &mut Strings<'b>, out: &mut Vec<u8>) {
    let head = |format: u16| words(&[at[0], at[1], format]);
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            record(out, LABELSST, &[head(GENERAL), strings.of(text).to_le_bytes().to_vec()].concat());
        }
        Cell::Number(number) => {
            record(out, NUMBER, &[head(GENERAL), number.to_le_bytes().to_vec()].concat());
        }
        Cell::Date(date) => {
            record(out, NUMBER, &[head(DATE), book.serial(*date).to_le_bytes().to_vec()].concat());
        }
        Cell::Bool(truth) => record(out, BOOLERR, &[head(GENERAL), vec![u8::from(*truth), 0]].concat()),
        Cell::Error(error) => record(out, BOOLERR, &[head(GENERAL), vec![code_of(error), 1]].concat()),
        Cell::Formula(result) => formula_records(book, at, result.as_deref(), out),
    }
}

/// In this format a formula always has a result; one never calculated has an empty text.
fn formula_records(book: &Book, at: [u16; 2], result: Option<&Cell>, out: &mut Vec<u8>) {
    let marked = |kind: u8, value: u8| vec![kind, 0, value, 0, 0, 0, 0xff, 0xff];
    let (format, value) = match result {
        Some(Cell::Number(number)) => (GENERAL, number.to_le_bytes().to_vec()),
        Some(Cell::Date(date)) => (DATE, book.serial(*date).to_le_bytes().to_vec()),
        Some(Cell::Bool(truth)) => (GENERAL, marked(1, u8::from(*truth))),
        Some(Cell::Error(error)) => (GENERAL, marked(2, code_of(error))),
        Some(Cell::Text(text)) if !text.is_empty() => (GENERAL, marked(0, 0)),
        _ => (GENERAL, marked(3, 0)),
    };
    // The formula is the whole number 1, three bytes of it.
    let expression = [&[0, 0, 0, 0, 0, 0][..], &[3, 0, 0x1e, 1, 0]].concat();
    record(out, FORMULA, &[words(&[at[0], at[1], format]), value, expression].concat());
    if let Some(Cell::Text(text)) = result
        && !text.is_empty()
    {
        record(out, STRING, &[words(&[length(text)]), characters(text)].concat());
    }
}

fn code_of(error: &str) -> u8 {
    ERRORS.iter().find(|(known, _)| *known == error).map_or(0x2a, |(_, code)| *code)
}
