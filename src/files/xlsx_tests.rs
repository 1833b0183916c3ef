//! What of a workbook is read as it is seen, and what is said of how it looks.

use rust_xlsxwriter::{Color, FilterCondition, Format, FormatScript, Workbook};

use super::grid::{CellRef, Hidden, Look, RowBuf};
use super::xlsx::read;

struct Read {
    cells: Vec<Vec<String>>,
    hidden: Vec<Option<Hidden>>,
    looks: Vec<Vec<(u16, Look)>>,
}

fn rows(workbook: &mut Workbook) -> Read {
    let bytes = workbook.save_to_buffer().unwrap();
    let mut all = Read { cells: Vec::new(), hidden: Vec::new(), looks: Vec::new() };
    read(&bytes, &mut |_, rows| {
        let mut row = RowBuf::new();
        while rows.next_row(&mut row)? {
            let text = |cell| match cell {
                CellRef::Text(text) => text.to_owned(),
                CellRef::Error(_) => "?".to_owned(),
                CellRef::Number(number) => number.to_string(),
                other => format!("{other:?}"),
            };
            all.cells.push(row.cells().map(|(_, cell)| text(cell)).collect());
            all.hidden.push(row.hidden());
            all.looks.push(row.looks().to_vec());
        }
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn numbers_are_read_as_they_are_shown() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let formats = ["000", "0\"人\"", ";;;", "0%", "\"是\";;\"否\"", "0\"0\"", "yyyy-mm"];
    for (column, format) in (0u16..).zip(formats) {
        sheet.write_with_format(0, column, 1, &Format::new().set_num_format(format)).unwrap();
    }
    sheet.write_with_format(0, 7, "看不见", &Format::new().set_num_format(";;;")).unwrap();
    let read = rows(&mut workbook);
    assert_eq!(read.cells[0][..6], ["001", "1", "?", "?", "是", "?"]);
    assert!(read.cells[0][6].starts_with("DateTime"));
    assert_eq!(read.cells[0][7], "?");
    assert_eq!(read.looks[0], []);
}

#[test]
fn struck_white_and_hidden_cells_say_so() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let white = Format::new().set_font_color(Color::White);
    sheet.write(0, 0, "plain").unwrap();
    sheet.write_with_format(1, 1, "struck", &Format::new().set_font_strikethrough()).unwrap();
    sheet.write_with_format(1, 2, "white", &white).unwrap();
    let dark = white.clone().set_background_color(Color::Navy);
    sheet.write_with_format(1, 3, "white on blue", &dark).unwrap();
    sheet.write(2, 0, "hidden").unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.write(3, 5, "column").unwrap();
    sheet.set_column_hidden(5).unwrap();
    let read = rows(&mut workbook);
    assert_eq!(read.hidden, [None, None, Some(Hidden::ByHand), None]);
    let look = |struck, white, hidden_column| Look { struck, white, hidden_column };
    assert_eq!(read.looks[1], [(1, look(true, false, false)), (2, look(false, true, false))]);
    assert_eq!(read.looks[3], [(5, look(false, false, true))]);
    assert!(read.looks[0].is_empty() && read.looks[2].is_empty());
}

#[test]
fn what_cannot_be_seen_is_white_or_hidden_however_it_is_done() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = Format::new;
    let formats = [
        (format().set_font_color(Color::RGB(0xFE_FE_FA)), true),
        (format().set_font_color(Color::Yellow).set_background_color(Color::Yellow), true),
        (format().set_font_size(1), true),
        (format().set_font_color(Color::Red), false),
        (format().set_background_color(Color::Yellow), false),
        (format().set_font_color(Color::RGB(0x80_80_80)), false),
    ];
    for (column, (format, _)) in (0_u16..).zip(&formats) {
        sheet.write_with_format(0, column, "甲", format).unwrap();
    }
    sheet.write(1, 0, "flat").unwrap();
    sheet.set_row_height(1, 0.75).unwrap();
    let read = rows(&mut workbook);
    let white: Vec<u16> =
        read.looks[0].iter().filter(|(_, look)| look.white).map(|(column, _)| *column).collect();
    let expected: Vec<u16> =
        (0_u16..).zip(&formats).filter(|(_, (_, lost))| *lost).map(|(column, _)| column).collect();
    assert_eq!(white, expected);
    assert_eq!(read.hidden, [None, Some(Hidden::ByHand)]);
}

#[test]
fn rows_that_a_filter_hides_are_told_from_those_hidden_by_hand() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..4 {
        sheet.write(row, 0, if row % 2 == 0 { "甲" } else { "乙" }).unwrap();
    }
    sheet.autofilter(0, 0, 2, 0).unwrap();
    sheet.filter_column(0, &FilterCondition::new().add_list_filter("乙")).unwrap();
    sheet.set_row_hidden(3).unwrap();
    let read = rows(&mut workbook);
    assert_eq!(read.hidden, [None, None, Some(Hidden::ByFilter), Some(Hidden::ByHand)]);
}

#[test]
fn a_small_digit_behind_a_number_is_no_digit_of_it() {
    let mut workbook = Workbook::new();
    let up = Format::new().set_font_script(FormatScript::Superscript);
    workbook.add_worksheet().write_rich_string(0, 0, &[(&Format::new(), "5"), (&up, "2")]).unwrap();
    assert_eq!(rows(&mut workbook).cells, [["5²"]]);
}

#[test]
fn ticks_of_symbol_fonts_are_ticks() {
    let mut workbook = Workbook::new();
    let font = Format::new().set_font_name("Wingdings 2");
    workbook.add_worksheet().write_with_format(0, 0, "P", &font).unwrap();
    assert_eq!(rows(&mut workbook).cells, [["√"]]);
}
