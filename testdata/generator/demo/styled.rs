//! Pages as an Excel workbook that looks like one an office made: fonts, borders, widths.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::super::formats::Cell;
use super::layout::{Page, Role};

/// The workbook as bytes, the same every time.
pub fn write(pages: &[Page]) -> Vec<u8> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2024, 12, 20).expect("a day");
    book.set_properties(&DocProperties::new().set_author("填报单位").set_creation_datetime(&made));
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(&page.sheet.name).expect("a valid name");
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        fill(page, sheet);
    }
    book.save_to_buffer().expect("memory can be written")
}

fn format(role: Role, cell: &Cell) -> Format {
    let plain = Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
    let boxed = plain.clone().set_border(FormatBorder::Thin);
    let format = match role {
        Role::Title => plain.set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center),
        Role::Line | Role::Note | Role::Empty => plain,
        Role::Header => boxed.set_bold().set_text_wrap().set_align(FormatAlign::Center),
        Role::Data => boxed,
        Role::Total => boxed.set_bold(),
    };
    match cell {
        Cell::Date(_) => format.set_num_format("yyyy/m/d"),
        Cell::Text(text) if text.len() == 18 => format.set_num_format("@"),
        _ => format,
    }
}

fn fill(page: &Page, sheet: &mut Worksheet) {
    for merge in &page.sheet.merges {
        let role = page.roles[merge.top];
        let cell = page.sheet.rows[merge.top].get(merge.left).cloned().unwrap_or(Cell::Blank);
        let [top, bottom] = [merge.top, merge.bottom].map(row);
        let [left, right] = [merge.left, merge.right].map(column);
        sheet
            .merge_range(top, left, bottom, right, &cell.shown(), &format(role, &cell))
            .expect("merged areas are apart");
    }
    let mut widths = [0; 30];
    for (index, cells) in page.sheet.rows.iter().enumerate() {
        let role = page.roles[index];
        if role == Role::Title {
            sheet.set_row_height(row(index), 26).expect("a row");
        }
        for (place, cell) in cells.iter().enumerate() {
            let format = format(role, cell);
            let at = (row(index), column(place));
            let written = match cell {
                Cell::Blank => {
                    let inside = matches!(role, Role::Data | Role::Total) && place > 0;
                    let merged = page.sheet.merges.iter().any(|merge| {
                        (merge.top..=merge.bottom).contains(&index)
                            && (merge.left..=merge.right).contains(&place)
                    });
                    if inside && !merged { sheet.write_blank(at.0, at.1, &format) } else { Ok(&mut *sheet) }
                }
                Cell::Text(text) => sheet.write_string_with_format(at.0, at.1, text, &format),
                Cell::Number(number) => sheet.write_number_with_format(at.0, at.1, *number, &format),
                Cell::Date(date) => sheet.write_datetime_with_format(at.0, at.1, *date, &format),
                other => sheet.write_string_with_format(at.0, at.1, other.shown(), &format),
            };
            written.expect("a cell inside the sheet");
            if matches!(role, Role::Data | Role::Header)
                && let Some(width) = widths.get_mut(place)
            {
                let wide: usize = cell.shown().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                *width = wide.max(*width);
            }
        }
    }
    for (place, width) in widths.into_iter().enumerate().filter(|(_, width)| *width > 0) {
        let width = u32::try_from(width.clamp(4, 38) + 2).unwrap_or(10);
        sheet.set_column_width(column(place), width).expect("a column");
    }
}

fn row(index: usize) -> u32 {
    u32::try_from(index).expect("a small sheet")
}

fn column(index: usize) -> u16 {
    u16::try_from(index).expect("a narrow sheet")
}
