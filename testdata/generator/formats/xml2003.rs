//! Excel 2003 XML (`SpreadsheetML`), which older systems export under the name `.xls`.

use std::fmt::Write as _;

use super::{Book, Cell, FORMULA, Sheet, escaped};

/// The book as XML.
pub fn write(book: &Book) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n\
         <Styles><Style ss:ID=\"day\"><NumberFormat ss:Format=\"Short Date\"/></Style></Styles>\n",
    );
    for sheet in &book.sheets {
        worksheet(sheet, &mut xml);
    }
    xml.push_str("</Workbook>\n");
    xml.into_bytes()
}

fn worksheet(sheet: &Sheet, xml: &mut String) {
    let _ = write!(xml, "<Worksheet ss:Name=\"{}\">\n<Table>\n", escaped(&sheet.name));
    for (row, cells) in sheet.rows.iter().enumerate() {
        if cells.iter().all(|cell| *cell == Cell::Blank) {
            continue;
        }
        let _ = write!(xml, "<Row ss:Index=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate() {
            if *cell == Cell::Blank || sheet.is_covered(row, column) {
                continue;
            }
            let _ = write!(xml, "<Cell ss:Index=\"{}\"", column + 1);
            if let Some(merge) = sheet.merge_at(row, column) {
                let (down, across) = (merge.bottom - merge.top, merge.right - merge.left);
                let _ = write!(xml, " ss:MergeDown=\"{down}\" ss:MergeAcross=\"{across}\"");
            }
            if matches!(cell, Cell::Date(_)) {
                xml.push_str(" ss:StyleID=\"day\"");
            }
            if matches!(cell, Cell::Formula(_)) {
                let _ = write!(xml, " ss:Formula=\"={}\"", escaped(FORMULA));
            }
            let _ = write!(xml, ">{}</Cell>", data(cell));
        }
        xml.push_str("</Row>\n");
    }
    xml.push_str("</Table>\n");
    if sheet.hidden {
        xml.push_str(
            "<WorksheetOptions xmlns=\"urn:schemas-microsoft-com:office:excel\">\
             <Visible>SheetHidden</Visible></WorksheetOptions>\n",
        );
    }
    xml.push_str("</Worksheet>\n");
}

fn data(cell: &Cell) -> String {
    let (kind, text) = match cell {
        Cell::Blank | Cell::Formula(None) => return String::new(),
        Cell::Formula(Some(result)) => return data(result),
        Cell::Text(text) => ("String", escaped(text).replace('\n', "&#10;")),
        // Excel keeps 15 digits.
        Cell::Number(value) if value.abs() >= 1e15 => ("Number", format!("{value:.14E}").replace('E', "E+")),
        Cell::Number(value) => ("Number", value.to_string()),
        Cell::Date(date) => ("DateTime", format!("{date}T00:00:00.000")),
        Cell::Bool(value) => ("Boolean", u8::from(*value).to_string()),
        Cell::Error(error) => ("Error", (*error).to_owned()),
    };
    format!("<Data ss:Type=\"{kind}\">{text}</Data>")
}
