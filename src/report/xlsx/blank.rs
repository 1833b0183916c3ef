//! Blank forms to bytes: formats for whole columns, checks and hints on every cell to be filled.
//!
//! Codes and ID numbers get the text format, since a spreadsheet would round an 18-digit number. The
//! sheets are protected without a password: headers can't be changed by accident, rows can be added,
//! sorted and deleted.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::super::made_by::made_on_unix;
use super::{A3, A4, DEFLATE_LEVEL, ROOM, ReportError, SMALLEST, style};
use crate::model::{CHOICES_SHEET, GUIDE_SHEET, column_letters};
use crate::report::sheet::{Style, column as column_index};
use crate::report::template::{Book, Column, Form, Kind, List};
use crate::report::text::units;

/// Rows of title, hint and header, from 0.
const TITLE: u32 = 0;
const HINT: u32 = 1;
const HEADER: u32 = 2;
const EXAMPLE: u32 = 3;
/// Last row that is checked, from 0. Rows below are read all the same.
const LAST: u32 = 9_999;
/// Rows of the sheet of choices: a remark, then the titles, then the choices.
const FIRST_CHOICE: u32 = 2;
/// Characters that a spreadsheet takes in a hint beside a cell.
const PROMPT_LIMIT: usize = 255;

/// Writes a workbook of blank forms.
pub(in crate::report) fn blank_workbook(book: &Book) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(DEFLATE_LEVEL);
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = book.file.trim_end_matches(".xlsx");
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("postaudit").set_creation_datetime(&epoch),
    );
    for form in &book.forms {
        form_sheet(workbook.add_worksheet(), form, &book.lists)?;
    }
    guide(workbook.add_worksheet(), book)?;
    if !book.lists.is_empty() {
        choices(workbook.add_worksheet(), &book.lists)?;
    }
    Ok(made_on_unix(workbook.save_to_buffer()?))
}

fn form_sheet(sheet: &mut Worksheet, form: &Form, lists: &[List]) -> Result<(), ReportError> {
    sheet.set_name(form.kind.label())?;
    sheet.set_tab_color(0x1F_3A_5F);
    let last_column = column_index(form.columns.len().saturating_sub(1));
    let formats = Formats::new();
    for (index, column) in form.columns.iter().enumerate() {
        let at = column_index(index);
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, formats.cell(column.kind))?;
    }
    sheet.merge_range(TITLE, 0, TITLE, last_column, &form.title, style::format(Style::Title))?;
    sheet.set_row_height(TITLE, 34)?;
    sheet.merge_range(HINT, 0, HINT, last_column, &form.hint, style::format(Style::Remark))?;
    sheet.set_row_height(HINT, 20)?;
    sheet.set_row_height(HEADER, 32)?;
    for (index, column) in form.columns.iter().enumerate() {
        let at = column_index(index);
        sheet.write_string_with_format(HEADER, at, column.header(), formats.header(column))?;
        write_typed(sheet, EXAMPLE, at, &column.example, column.kind, formats.example(column.kind))?;
        if let Some(validation) = validation(column, at, lists)? {
            sheet.add_data_validation(EXAMPLE, at, LAST, at, &validation)?;
        }
    }
    for (row, cells) in (EXAMPLE + 1..).zip(&form.rows) {
        for (index, (cell, column)) in cells.iter().zip(&form.columns).enumerate() {
            let at = column_index(index);
            write_typed(sheet, row, at, cell, column.kind, formats.cell(column.kind))?;
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    sheet.set_repeat_rows(HEADER, HEADER)?;
    print_setup(sheet, true);
    // Who fills it in signs in the margin: there it is on every page and in nobody's way while reading.
    sheet.set_header(if form.kind.is_filed() {
        "&L&10填报单位（盖章）：&C&10填表人：　　　　　　　电话：　　　　　　　&R&10填表日期：　　　　年　　月　　日".to_owned()
    } else {
        format!("&L&9{}", form.title)
    });
    let widths = form.columns.iter().map(|column| column.width * 7.0 + 5.0);
    if widths.sum::<f64>() * SMALLEST > ROOM {
        sheet.set_paper_size(A3);
    }
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// Writes what was typed as the column's kind has it; what does not fit stays text.
fn write_typed(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    kind: Kind,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
        return Ok(());
    }
    match kind {
        Kind::Year | Kind::Count => {
            if let Ok(number) = text.parse::<u32>() {
                sheet.write_number_with_format(row, column, number, format)?;
                return Ok(());
            }
        }
        Kind::Date | Kind::EndDate => {
            if let Ok(date) = text.parse::<jiff::civil::Date>() {
                sheet.write_datetime_with_format(row, column, date, format)?;
                return Ok(());
            }
        }
        Kind::Text | Kind::Code | Kind::CreditCode | Kind::IdNumber | Kind::Choice(..) => {}
    }
    sheet.write_string_with_format(row, column, text, format)?;
    Ok(())
}

/// The check of a column; a column of text has only its hint.
fn validation(column: &Column, at: u16, lists: &[List]) -> Result<Option<DataValidation>, XlsxError> {
    let cell = format!("{}{}", column_letters(at), EXAMPLE + 1);
    let check = DataValidation::new().ignore_blank(true);
    let (check, problem, strict) = match column.kind {
        Kind::Text | Kind::Code => (check.allow_any_value(), "", false),
        Kind::CreditCode => (
            check.allow_text_length(DataValidationRule::EqualTo(18)),
            "统一社会信用代码应为18位。是否仍要填写？",
            false,
        ),
        Kind::IdNumber => (
            check.allow_custom(Formula::new(id_check(&cell))),
            "公民身份号码应为18位，最后一位校验码要对得上；请对照证件核对。是否仍要填写？",
            false,
        ),
        Kind::Year => (
            check.allow_whole_number(DataValidationRule::Between(1990, 2100)),
            "应为四位年份，例如 2024。",
            true,
        ),
        Kind::Count => (
            check.allow_whole_number(DataValidationRule::Between(0, 1_000_000)),
            "应为整数人数，例如 3。",
            true,
        ),
        Kind::Date => (check.allow_date(days()?), "应为日期，例如 2024-03-05，须有年月日。", true),
        Kind::EndDate => (
            check.allow_custom(Formula::new(format!(
                "OR(ISNUMBER({cell}),{cell}=\"长期\",{cell}=\"至今\",{cell}=\"无固定期限\")"
            ))),
            "应为日期，例如 2025-02-28；没有终止日期的写“长期”。",
            true,
        ),
        Kind::Choice(title, strict) => match range_of(title, lists) {
            Some(range) => (
                check.allow_list_formula(Formula::new(range)),
                if strict {
                    "请从下拉列表中选择，或留空。"
                } else {
                    "不在下拉列表中。是否仍要填写？"
                },
                strict,
            ),
            None => (check.allow_any_value(), "", false),
        },
    };
    let note: String = column.note.chars().take(PROMPT_LIMIT).collect();
    let check = check.set_input_title(column.field.label())?.set_input_message(note)?;
    if problem.is_empty() {
        return Ok(Some(check));
    }
    let severity = if strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
    Ok(Some(
        check.set_error_title(column.field.label())?.set_error_message(problem)?.set_error_style(severity),
    ))
}

/// Whether a cell holds a number of 15 digits, or of 18 with the right check character: each digit weighs a power of two
/// (GB 11643), which needs no list of weights, that such a formula may not have.
fn id_check(cell: &str) -> String {
    format!(
        "OR(LEN({cell})=15,AND(LEN({cell})=18,MID(\"10X98765432\",MOD(SUMPRODUCT(MID({cell},ROW($1:$17),1)*2^(18-ROW($1:$17))),11)+1,1)=UPPER(RIGHT({cell},1))))"
    )
}

fn days() -> Result<DataValidationRule<ExcelDateTime>, XlsxError> {
    Ok(DataValidationRule::Between(
        ExcelDateTime::from_ymd(1950, 1, 1)?,
        ExcelDateTime::from_ymd(2100, 12, 31)?,
    ))
}

/// Where the choices of a list stand.
fn range_of(title: &str, lists: &[List]) -> Option<String> {
    let index = lists.iter().position(|list| list.title == title)?;
    let letters = column_letters(column_index(index));
    let last = FIRST_CHOICE as usize + lists.get(index)?.choices.len();
    Some(format!("={CHOICES_SHEET}!${letters}${}:${letters}${last}", FIRST_CHOICE + 1))
}

/// How to fill in: paragraphs, then every column of every form.
fn guide(sheet: &mut Worksheet, book: &Book) -> Result<(), ReportError> {
    sheet.set_name(GUIDE_SHEET)?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 16)?;
    sheet.set_column_width(2, 70)?;
    let body = style::format(Style::Text);
    sheet.merge_range(0, 0, 0, 2, GUIDE_SHEET, style::format(Style::Title))?;
    sheet.set_row_height(0, 34)?;
    let mut row = 1;
    for (number, paragraph) in (1..).zip(&book.advice) {
        let text = format!("{number}. {paragraph}");
        sheet.merge_range(row, 0, row, 2, &text, body)?;
        sheet.set_row_height(row, height(&text, 104))?;
        row += 1;
    }
    for form in &book.forms {
        row += 1;
        let caption = format!("各列怎样填：{}", form.kind.label());
        sheet.merge_range(row, 0, row, 2, &caption, style::format(Style::Section))?;
        sheet.set_row_height(row, 22)?;
        row += 1;
        for column in &form.columns {
            let need = match (column.required, column.one_of) {
                (true, _) => "必填",
                (false, true) => "同组至少一项",
                (false, false) => "有则填",
            };
            sheet.write_string_with_format(row, 0, column.field.label(), style::format(Style::Label))?;
            sheet.write_string_with_format(row, 1, need, style::format(Style::Word))?;
            sheet.write_string_with_format(row, 2, column.note, body)?;
            sheet.set_row_height(row, height(column.note, 66))?;
            row += 1;
        }
    }
    print_setup(sheet, false);
    sheet.protect();
    Ok(())
}

/// Height in points of text over so many half-width characters a line.
fn height(text: &str, width: u32) -> f64 {
    f64::from(units(text).div_ceil(width).max(1)) * 14.0 + 6.0
}

/// The choices of the drop-downs, one list a column.
fn choices(sheet: &mut Worksheet, lists: &[List]) -> Result<(), ReportError> {
    sheet.set_name(CHOICES_SHEET)?;
    let remark = "下拉列表的内容，供填表时选择；请勿改动。";
    sheet.write_string_with_format(0, 0, remark, style::format(Style::Remark))?;
    let first = lists.first().map_or(0, |list| {
        list.choices.iter().map(|choice| units(choice)).max().unwrap_or(0).max(units(list.title)) + 4
    });
    sheet.set_row_height(0, height(remark, first.max(1)))?;
    for (index, list) in lists.iter().enumerate() {
        let at = column_index(index);
        let widest = list.choices.iter().map(|choice| units(choice)).max().unwrap_or(0);
        sheet.set_column_width(at, f64::from(widest.max(units(list.title))) + 4.0)?;
        sheet.write_string_with_format(FIRST_CHOICE - 1, at, list.title, style::format(Style::Head))?;
        for (row, choice) in (FIRST_CHOICE..).zip(&list.choices) {
            sheet.write_string_with_format(row, at, choice, style::format(Style::Text))?;
        }
    }
    print_setup(sheet, false);
    sheet.protect();
    Ok(())
}

fn print_setup(sheet: &mut Worksheet, lying: bool) {
    sheet.set_paper_size(A4);
    sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_footer("&C&9第 &P 页，共 &N 页");
    if lying {
        sheet.set_landscape();
    }
}

/// Formats of a form: by kind of column, for cells to fill in and for the example.
struct Formats {
    cells: [Format; 4],
    examples: [Format; 4],
    headers: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let base = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Hair)
                .set_border_color(0xBF_C5_CC)
                .set_unlocked()
        };
        let each = |base: &dyn Fn() -> Format| {
            [
                base(),
                base().set_num_format("@"),
                base().set_num_format("0").set_align(FormatAlign::Right),
                base().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            ]
        };
        let header = |fill: u32| style::format(Style::Head).clone().set_background_color(fill);
        Self {
            cells: each(&base),
            examples: each(&|| {
                base().set_italic().set_font_color(0x7F_7F_7F).set_background_color(0xF2_F2_F2)
            }),
            headers: [header(0xFF_E6_99), header(0xE2_EF_DA), header(0xDC_E6_F1)],
        }
    }

    const fn place(kind: Kind) -> usize {
        match kind {
            Kind::Text | Kind::Choice(..) => 0,
            Kind::Code | Kind::CreditCode | Kind::IdNumber => 1,
            Kind::Year | Kind::Count => 2,
            Kind::Date | Kind::EndDate => 3,
        }
    }

    fn cell(&self, kind: Kind) -> &Format {
        &self.cells[Self::place(kind)]
    }

    fn example(&self, kind: Kind) -> &Format {
        &self.examples[Self::place(kind)]
    }

    /// Required, one of a group, free: by colour, and by the star and the guide.
    fn header(&self, column: &Column) -> &Format {
        let place = match (column.required, column.one_of) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        &self.headers[place]
    }
}
