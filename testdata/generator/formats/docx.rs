//! Word documents: lines, then a table for each sheet.

use super::{Book, Cell, Sheet, escaped, zipped};

/// A document with these lines before the first table.
pub fn write(lines: &[&str], book: &Book) -> Vec<u8> {
    let lines: String = lines.iter().map(|line| paragraph(line)).collect();
    let tables: Vec<String> = book.sheets.iter().map(table).collect();
    let body = format!("{lines}{}", tables.join("<w:p/>"));
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"{main}\"><w:body>{body}</w:body></w:document>"
    );
    zipped(&[("word/document.xml", document.into_bytes())])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
}

fn table(sheet: &Sheet) -> String {
    let rows = sheet.rows.iter().enumerate().map(|(row, cells)| {
        // Each row has the cells of the whole grid, as Word writes it.
        let grid = cells.iter().chain(std::iter::repeat(&Cell::Blank)).take(sheet.width().max(1));
        let cells = grid.enumerate().map(|(column, cell)| {
            let merge = sheet.merges.iter().find(|area| {
                (area.top..=area.bottom).contains(&row) && (area.left..=area.right).contains(&column)
            });
            match merge {
                // Cells beside the first are no elements of their own.
                Some(area) if column > area.left => String::new(),
                Some(area) => {
                    let upright = match row {
                        row if area.top == area.bottom || row > area.bottom => "",
                        row if row == area.top => "<w:vMerge w:val=\"restart\"/>",
                        _ => "<w:vMerge/>",
                    };
                    let span = area.right - area.left + 1;
                    format!(
                        "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/>{upright}</w:tcPr>{}</w:tc>",
                        paragraph(&cell.shown())
                    )
                }
                None => format!("<w:tc>{}</w:tc>", paragraph(&cell.shown())),
            }
        });
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    });
    format!("<w:tbl>{}</w:tbl>", rows.collect::<String>())
}
