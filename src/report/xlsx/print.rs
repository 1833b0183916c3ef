//! Page set-up: what [`paper`](crate::report::paper) decides, in the library's words.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::report::paper::{Format, Size, print};
use crate::report::sheet::Sheet;

/// A4.
const A4: u8 = 9;
/// A3.
const A3: u8 = 8;

/// Sets up the pages of a sheet.
pub(super) fn set_up(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    // Their type keeps its size, however small the sheet is printed.
    worksheet.set_header_footer_scale_with_doc(false);
    worksheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    worksheet.set_print_center_horizontally(true);
    let print = print(sheet);
    paper(worksheet, print.format);
    match print.size {
        Size::OnePage => {
            worksheet.set_print_fit_to_pages(1, 1);
        }
        Size::Width => {
            worksheet.set_print_fit_to_pages(1, 0);
        }
        Size::Percent(percent) => {
            worksheet.set_print_scale(percent);
            side_by_side(worksheet, sheet)?;
        }
    }
    worksheet.set_page_breaks(&sheet.row_breaks)?;
    if !sheet.header.is_empty() {
        worksheet.set_header(&sheet.header);
    }
    if !sheet.footer.is_empty() {
        worksheet.set_footer(&sheet.footer);
    }
    if let Some((first, last)) = sheet.repeat {
        worksheet.set_repeat_rows(first, last)?;
    }
    if sheet.silent {
        // A blank cell: programs leave out what has nothing to print.
        let beyond = sheet.last_column() + 2;
        worksheet.set_print_area(0, beyond, 0, beyond)?;
    } else if let Some(last_column) = sheet.print_columns {
        let last_row = sheet.next_row().saturating_sub(1);
        worksheet.set_print_area(0, 0, last_row, last_column)?;
    }
    Ok(())
}

/// Paper and the way it lies.
pub(super) fn paper(worksheet: &mut Worksheet, format: Format) {
    worksheet.set_paper_size(if format == Format::A3Lying { A3 } else { A4 });
    if format != Format::A4Upright {
        worksheet.set_landscape();
    }
}

/// Where a sheet takes several pages side by side: its halves; or, if it is just too wide, the page at the right next, with
/// the columns that stay in view repeated.
fn side_by_side(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    if let Some(column) = sheet.column_break {
        worksheet.set_vertical_page_breaks(&[u32::from(column)])?;
    } else {
        // Over, then down.
        worksheet.set_page_order(false);
        if let Some(last) = sheet.freeze.and_then(|(_, columns)| columns.checked_sub(1)) {
            worksheet.set_repeat_columns(0, last)?;
        }
    }
    Ok(())
}
