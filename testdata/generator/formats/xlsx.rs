//! OOXML workbooks, written part by part: a library would calculate what must stay uncalculated.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Book, Cell, FORMULA, Sheet, escaped, letters, zipped};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Two cell formats: general, and a date.
const STYLES: &str = "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs>";

/// The book as a container.
pub fn write(book: &Book) -> Vec<u8> {
    let mut strings = Strings::default();
    let sheets: Vec<String> = book.sheets.iter().map(|sheet| worksheet(book, sheet, &mut strings)).collect();
    of_parts(book, &sheets, &strings.xml())
}

/// A workbook of one sheet whose XML was made elsewhere, and of shared strings likewise.
pub fn of_xml(sheet: &str, strings: &str) -> Vec<u8> {
    let book = Book::of(Sheet { name: "Sheet1".to_owned(), ..Sheet::default() });
    of_parts(&book, &[format!("{HEAD}{sheet}")], &format!("{HEAD}{strings}"))
}

fn of_parts(book: &Book, sheets: &[String], strings: &str) -> Vec<u8> {
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(sheets.len()).into_bytes()),
        ("_rels/.rels".to_owned(), root_relations().into_bytes()),
        ("xl/workbook.xml".to_owned(), workbook(book).into_bytes()),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(sheets.len()).into_bytes()),
        (
            "xl/styles.xml".to_owned(),
            format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>").into_bytes(),
        ),
        ("xl/sharedStrings.xml".to_owned(), strings.as_bytes().to_vec()),
    ];
    for (number, sheet) in (1..).zip(sheets) {
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet.as_bytes().to_vec()));
    }
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zipped(&parts)
}

fn content_types(sheets: usize) -> String {
    let office = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{office}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{office}.styles+xml\"/>\
         <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{office}.sharedStrings+xml\"/>"
    );
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{office}.worksheet+xml\"/>"
        );
    }
    xml + "</Types>"
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
}

fn relations(sheets: usize) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheets {
        let _ = write!(
            xml,
            "<Relationship Id=\"rId{number}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let (styles, strings) = (sheets + 1, sheets + 2);
    let _ = write!(
        xml,
        "<Relationship Id=\"rId{styles}\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rId{strings}\" Type=\"{DOCUMENT}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    xml
}

fn workbook(book: &Book) -> String {
    let epoch = if book.epoch_1904 { "<workbookPr date1904=\"1\"/>" } else { "<workbookPr/>" };
    let mut xml = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\">{epoch}<sheets>");
    for (number, sheet) in (1..).zip(&book.sheets) {
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let name = escaped(&sheet.name);
        let _ = write!(xml, "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>");
    }
    xml + "</sheets></workbook>"
}

/// The shared strings, in order of appearance.
#[derive(Default)]
struct Strings<'b> {
    index: BTreeMap<&'b str, usize>,
    list: Vec<&'b str>,
}

impl<'b> Strings<'b> {
    fn of(&mut self, text: &'b str) -> usize {
        *self.index.entry(text).or_insert_with(|| {
            self.list.push(text);
            self.list.len() - 1
        })
    }

    fn xml(&self) -> String {
        let count = self.list.len();
        let mut xml = format!("{HEAD}<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{count}\">");
        for text in &self.list {
            let _ = write!(xml, "<si><t xml:space=\"preserve\">{}</t></si>", escaped(text));
        }
        xml + "</sst>"
    }
}

fn worksheet<'b>(book: &Book, sheet: &'b Sheet, strings: &mut Strings<'b>) -> String {
    let mut xml = format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>");
    for (row, cells) in sheet.rows.iter().enumerate() {
        if cells.iter().all(|cell| *cell == Cell::Blank) {
            continue;
        }
        let _ = write!(xml, "<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate() {
            let (kind, content) = value(book, cell, strings);
            if *cell != Cell::Blank {
                let _ = write!(xml, "<c r=\"{}{}\"{kind}>{content}</c>", letters(column), row + 1);
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if !sheet.merges.is_empty() {
        let _ = write!(xml, "<mergeCells count=\"{}\">", sheet.merges.len());
        for merge in &sheet.merges {
            let (first, last) = (letters(merge.left), letters(merge.right));
            let _ = write!(xml, "<mergeCell ref=\"{first}{}:{last}{}\"/>", merge.top + 1, merge.bottom + 1);
        }
        xml.push_str("</mergeCells>");
    }
    xml + "</worksheet>"
}

/// The attributes of a cell, and its content.
fn value<'b>(book: &Book, cell: &'b Cell, strings: &mut Strings<'b>) -> (String, String) {
    match cell {
        Cell::Blank => (String::new(), String::new()),
        Cell::Text(text) => (" t=\"s\"".to_owned(), format!("<v>{}</v>", strings.of(text))),
        Cell::Number(number) => (String::new(), format!("<v>{number}</v>")),
        Cell::Date(date) => (" s=\"1\"".to_owned(), format!("<v>{}</v>", book.serial(*date))),
        Cell::Bool(truth) => (" t=\"b\"".to_owned(), format!("<v>{}</v>", u8::from(*truth))),
        Cell::Error(error) => (" t=\"e\"".to_owned(), format!("<v>{error}</v>")),
        Cell::Formula(result) => {
            let formula = format!("<f>{}</f>", escaped(FORMULA));
            match result.as_deref() {
                None => (String::new(), formula),
                Some(Cell::Text(text)) => {
                    (" t=\"str\"".to_owned(), format!("{formula}<v>{}</v>", escaped(text)))
                }
                Some(other) => {
                    let (kind, content) = value(book, other, strings);
                    (kind, formula + &content)
                }
            }
        }
    }
}
