//! `OpenDocument` spreadsheets: a zip container with XML in it.

use std::fmt::Write as _;

use super::{Book, Cell, FORMULA, Sheet, escaped, zipped};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\
<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";

/// The head of `content.xml`: name spaces, and a style for hidden sheets and one for dates.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" \
xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" office:version=\"1.2\">\
<office:automatic-styles>\
<number:date-style style:name=\"N1\"><number:year number:style=\"long\"/><number:text>-</number:text>\
<number:month number:style=\"long\"/><number:text>-</number:text><number:day number:style=\"long\"/></number:date-style>\
<style:style style:name=\"day\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
<style:style style:name=\"seen\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
<style:style style:name=\"unseen\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
</office:automatic-styles><office:body><office:spreadsheet>";

/// The book as a container.
pub fn write(book: &Book) -> Vec<u8> {
    let mut content = HEAD.to_owned();
    for sheet in &book.sheets {
        table(sheet, &mut content);
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    of_content(&content)
}

/// A container as a password makes it: the manifest says how each part was encrypted.
pub fn encrypted() -> Vec<u8> {
    let manifest = MANIFEST.replace(
        "media-type=\"text/xml\"/>",
        "media-type=\"text/xml\" manifest:size=\"9\"><manifest:encryption-data/></manifest:file-entry>",
    );
    zipped(&[
        ("mimetype", MIMETYPE.as_bytes().to_vec()),
        ("content.xml", vec![0x9d; 64]),
        ("META-INF/manifest.xml", manifest.into_bytes()),
    ])
}

/// A container around a `content.xml` made elsewhere.
pub fn of_content(content: &str) -> Vec<u8> {
    zipped(&[
        ("mimetype", MIMETYPE.as_bytes().to_vec()),
        ("META-INF/manifest.xml", MANIFEST.as_bytes().to_vec()),
        ("content.xml", content.as_bytes().to_vec()),
    ])
}

/// The head and the tail of a `content.xml`, for content that no sheet can hold.
pub fn content_around(tables: &str) -> String {
    format!("{HEAD}{tables}</office:spreadsheet></office:body></office:document-content>")
}

fn table(sheet: &Sheet, xml: &mut String) {
    let style = if sheet.hidden { "unseen" } else { "seen" };
    let _ = write!(xml, "<table:table table:name=\"{}\" table:style-name=\"{style}\">", escaped(&sheet.name));
    let _ = write!(xml, "<table:table-column table:number-columns-repeated=\"{}\"/>", sheet.width().max(1));
    let mut row = 0;
    while row < sheet.rows.len() {
        // Equal rows are written once, as office programs do.
        let same = if touches_a_merge(sheet, row) {
            1
        } else {
            (row..sheet.rows.len())
                .take_while(|other| sheet.rows[*other] == sheet.rows[row] && !touches_a_merge(sheet, *other))
                .count()
        };
        let repeated =
            if same > 1 { format!(" table:number-rows-repeated=\"{same}\"") } else { String::new() };
        let _ = write!(xml, "<table:table-row{repeated}>");
        cells(sheet, row, xml);
        xml.push_str("</table:table-row>");
        row += same;
    }
    // The formatted rest of a sheet, down to the last row there can be.
    let rest = 1_048_576 - sheet.rows.len();
    let _ = write!(
        xml,
        "<table:table-row table:number-rows-repeated=\"{rest}\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"
    );
}

fn touches_a_merge(sheet: &Sheet, row: usize) -> bool {
    sheet.merges.iter().any(|merge| (merge.top..=merge.bottom).contains(&row))
}

fn cells(sheet: &Sheet, row: usize, xml: &mut String) {
    let width = sheet.width();
    let mut column = 0;
    while column < width {
        let cell = sheet.rows[row].get(column).unwrap_or(&Cell::Blank);
        let in_merge = |at: usize| sheet.is_covered(row, at) || sheet.merge_at(row, at).is_some();
        let same = if in_merge(column) {
            1
        } else {
            (column..width)
                .take_while(|at| sheet.rows[row].get(*at).unwrap_or(&Cell::Blank) == cell && !in_merge(*at))
                .count()
        };
        let mut attributes = String::new();
        if same > 1 {
            let _ = write!(attributes, " table:number-columns-repeated=\"{same}\"");
        }
        if let Some(merge) = sheet.merge_at(row, column) {
            let (rows, columns) = (merge.bottom - merge.top + 1, merge.right - merge.left + 1);
            let _ = write!(
                attributes,
                " table:number-rows-spanned=\"{rows}\" table:number-columns-spanned=\"{columns}\""
            );
        }
        let element =
            if sheet.is_covered(row, column) { "table:covered-table-cell" } else { "table:table-cell" };
        if let Cell::Formula(_) = cell {
            let _ = write!(attributes, " table:formula=\"of:={}\"", escaped(FORMULA));
        }
        let (typed, content) = value(cell);
        let _ = write!(xml, "<{element}{attributes}{typed}>{content}</{element}>");
        column += same;
    }
}

/// The attributes of a value, and the element's content.
fn value(cell: &Cell) -> (String, String) {
    let paragraph = |text: &str| format!("<text:p>{}</text:p>", escaped(text));
    match cell {
        Cell::Blank | Cell::Formula(None) => (String::new(), String::new()),
        Cell::Formula(Some(result)) => value(result),
        Cell::Text(text) => {
            (" office:value-type=\"string\"".to_owned(), text.split('\n').map(paragraph).collect::<String>())
        }
        Cell::Number(number) => (
            format!(" office:value-type=\"float\" office:value=\"{number}\""),
            paragraph(&number.to_string()),
        ),
        Cell::Date(date) => (
            format!(" table:style-name=\"day\" office:value-type=\"date\" office:date-value=\"{date}\""),
            paragraph(&date.to_string()),
        ),
        Cell::Bool(truth) => (
            format!(" office:value-type=\"boolean\" office:boolean-value=\"{truth}\""),
            paragraph(if *truth { "TRUE" } else { "FALSE" }),
        ),
        // LibreOffice writes an error as an empty string with the error as its text.
        Cell::Error(error) => (
            " office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"".to_owned(),
            paragraph(error),
        ),
    }
}
