//! A web page with tables, as many business systems export under the name `.xls`.

use std::fmt::Write as _;

use super::text::{Encoding, encode};
use super::{Book, Sheet, escaped};

/// The book as a page, one table per sheet; a page knows neither sheet names nor types.
pub fn write(book: &Book, encoding: Encoding) -> Vec<u8> {
    let charset = if encoding == Encoding::Gb18030 { "gb2312" } else { "utf-8" };
    let mut page = format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<head>\n\
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\">\n\
         <style>td {{mso-number-format:\"\\@\";}}</style>\n</head>\n<body>\n"
    );
    for sheet in &book.sheets {
        table(sheet, &mut page);
    }
    page.push_str("</body>\n</html>\n");
    encode(&page, encoding)
}

fn table(sheet: &Sheet, page: &mut String) {
    page.push_str("<table border=1>\n");
    for row in 0..sheet.rows.len() {
        page.push_str("<tr>");
        for column in 0..sheet.width() {
            if sheet.is_covered(row, column) {
                continue;
            }
            let mut spans = String::new();
            if let Some(merge) = sheet.merge_at(row, column) {
                let (rows, columns) = (merge.bottom - merge.top + 1, merge.right - merge.left + 1);
                let _ = write!(spans, " rowspan={rows} colspan={columns}");
            }
            let shown = sheet.rows[row].get(column).map(super::Cell::shown).unwrap_or_default();
            let shown =
                if shown.is_empty() { "&nbsp;".to_owned() } else { escaped(&shown).replace('\n', "<br>") };
            let _ = write!(page, "<td{spans}>{shown}</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}
