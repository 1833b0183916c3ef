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
use super::{DEFLATE_LEVEL, ReportError, print, style};
use crate::model::{CHOICES_SHEET, Field, GUIDE_SHEET, column_letters};
use crate::report::paper::{Format as Paper, lying};
use crate::report::sheet::{Style, column as column_index};
use crate::report::template::{Book, Column, Form, Kind, List, ListKind};
use crate::report::text::units;

/// Rows of title and hint, from 0.
const TITLE: u32 = 0;
const HINT: u32 = 1;
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
        form_sheet(workbook.add_worksheet(), form, book)?;
    }
    guide(workbook.add_worksheet(), book)?;
    if !book.lists.is_empty() {
        choices(workbook.add_worksheet(), &book.lists)?;
    }
    Ok(made_on_unix(workbook.save_to_buffer()?))
}

/// Lines of the heading.
const HEADING_LINES: u32 = 2;
/// What stands above the table of a form to be filed, line by line: label, units that its value takes, and what of the
/// rows it stands for.
const HEADING: [[(&str, f64, Option<Field>); 3]; HEADING_LINES as usize] = [
    [
        ("填报单位\n（盖章）：", 36.0, Some(Field::Agency)),
        ("统一社会\n信用代码：", 22.0, Some(Field::CreditCode)),
        ("年度：", 8.0, Some(Field::Year)),
    ],
    [("填表人：", 12.0, None), ("电话：", 14.0, None), ("填表日期：", 14.0, None)],
];

/// The header's row, from 0: below the heading of a form to be filed.
const fn header_row(form: &Form) -> u32 {
    if form.kind.is_filed() { HINT + 1 + HEADING_LINES } else { HINT + 1 }
}

/// Where the value of each part of the heading goes: label's column, first and last of the value's. A label takes one column,
/// since merged cells of a label would part it from its value.
fn heading_places(form: &Form, line: usize) -> Vec<(u16, u16, u16)> {
    let mut places = Vec::new();
    let mut column = 0;
    for (_, wanted, _) in HEADING.get(line).into_iter().flatten() {
        let (label, first) = (column, column + 1);
        let mut room = 0.0;
        column = first;
        while let Some(next) = form.columns.get(column).filter(|_| room < *wanted) {
            room += next.width;
            column += 1;
        }
        places.push((column_index(label), column_index(first), column_index(column.max(first + 1) - 1)));
    }
    places
}

/// Writes the heading; what is typed on the first form reaches the others by formula.
fn heading(sheet: &mut Worksheet, form: &Form, first: &Form, formats: &Formats) -> Result<(), XlsxError> {
    for (row, (line, parts)) in (HINT + 1..).zip(HEADING.iter().enumerate()) {
        sheet.set_row_height(row, 30)?;
        for at in 0..form.columns.len() {
            sheet.write_blank(row, column_index(at), &formats.plain)?;
        }
        let places = heading_places(form, line);
        let originals = heading_places(first, line);
        for (((label, _, field), (at, from, to)), (_, original, _)) in parts.iter().zip(places).zip(originals)
        {
            sheet.write_string_with_format(row, at, *label, &formats.label)?;
            let stated = field.and_then(|field| first.stated.get(&field)).map_or("", String::as_str);
            let is_copy = !std::ptr::eq(form, first);
            let format = if is_copy { &formats.copied } else { &formats.value };
            if from < to {
                sheet.merge_range(row, from, row, to, "", format)?;
            }
            if is_copy {
                let cell = format!("{}!${}${}", first.kind.label(), column_letters(original), row + 1);
                // Programs that do not calculate when they open a file read an empty result as the number 0.
                let result = if stated.is_empty() { " " } else { stated };
                let formula = Formula::new(format!("IF({cell}=\"\",\"\",{cell})")).set_result(result);
                sheet.write_formula_with_format(row, from, formula, format)?;
            } else {
                sheet.write_string_with_format(row, from, stated, format)?;
                if field.is_some() {
                    let hint = "在这里填一次，三张表的各行都按它；一个文件里有几个单位的，在各行分别填。";
                    let check = DataValidation::new().allow_any_value().set_input_message(hint)?;
                    sheet.add_data_validation(row, from, row, from, &check)?;
                }
            }
        }
    }
    Ok(())
}

fn form_sheet(sheet: &mut Worksheet, form: &Form, book: &Book) -> Result<(), ReportError> {
    sheet.set_name(form.kind.label())?;
    sheet.set_tab_color(0x1F_3A_5F);
    let last_column = column_index(form.columns.len().saturating_sub(1));
    let formats = Formats::new();
    let header = header_row(form);
    let example = header + 1;
    for (index, column) in form.columns.iter().enumerate() {
        let at = column_index(index);
        sheet.set_column_width(at, column.width)?;
        sheet.set_column_format(at, formats.cell(column.kind))?;
    }
    sheet.merge_range(TITLE, 0, TITLE, last_column, &form.title, style::format(Style::Title))?;
    sheet.set_row_height(TITLE, 34)?;
    sheet.merge_range(HINT, 0, HINT, last_column, &form.hint, style::format(Style::Remark))?;
    sheet.set_row_height(HINT, 32)?;
    if let Some(first) = book.forms.first().filter(|_| form.kind.is_filed()) {
        heading(sheet, form, first, &formats)?;
    }
    sheet.set_row_height(header, 32)?;
    sheet.set_row_height(example, 32)?;
    for (index, column) in form.columns.iter().enumerate() {
        let at = column_index(index);
        sheet.write_string_with_format(header, at, column.header(), formats.header(column))?;
        write_typed(sheet, example, at, &column.example, column.kind, formats.example(column.kind))?;
        if let Some(validation) = validation(column, at, example, &book.lists)? {
            sheet.add_data_validation(example, at, LAST, at, &validation)?;
        }
    }
    for (row, cells) in (example + 1..).zip(&form.rows) {
        for (index, (cell, column)) in cells.iter().zip(&form.columns).enumerate() {
            let at = column_index(index);
            write_typed(sheet, row, at, cell, column.kind, formats.cell(column.kind))?;
        }
    }
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_repeat_rows(header, header)?;
    let widths: Vec<f64> = form.columns.iter().map(|column| column.width).collect();
    print_setup(sheet, lying(&widths));
    sheet.set_header(format!("&L&9{}", form.title));
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
fn validation(
    column: &Column,
    at: u16,
    first_row: u32,
    lists: &[List],
) -> Result<Option<DataValidation>, XlsxError> {
    let cell = format!("{}{}", column_letters(at), first_row + 1);
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
        Kind::Choice(list, strict) => match range_of(list, lists) {
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
fn range_of(list: ListKind, lists: &[List]) -> Option<String> {
    let index = lists.iter().position(|one| one.kind == list)?;
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
    print_setup(sheet, Paper::A4Upright);
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
        list.choices.iter().map(|choice| units(choice)).max().unwrap_or(0).max(units(list.kind.title())) + 4
    });
    sheet.set_row_height(0, height(remark, first.max(1)))?;
    for (index, list) in lists.iter().enumerate() {
        let at = column_index(index);
        let widest = list.choices.iter().map(|choice| units(choice)).max().unwrap_or(0);
        sheet.set_column_width(at, f64::from(widest.max(units(list.kind.title()))) + 4.0)?;
        sheet.write_string_with_format(
            FIRST_CHOICE - 1,
            at,
            list.kind.title(),
            style::format(Style::Head),
        )?;
        for (row, choice) in (FIRST_CHOICE..).zip(&list.choices) {
            sheet.write_string_with_format(row, at, choice, style::format(Style::Text))?;
        }
    }
    print_setup(sheet, Paper::A4Upright);
    sheet.protect();
    Ok(())
}

fn print_setup(sheet: &mut Worksheet, paper: Paper) {
    print::paper(sheet, paper);
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_footer("&C&9第 &P 页，共 &N 页");
}

/// Formats of a form: by kind of column, for cells to fill in and for the example.
struct Formats {
    cells: [Format; 4],
    examples: [Format; 4],
    headers: [Format; 3],
    label: Format,
    value: Format,
    copied: Format,
    plain: Format,
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
                .set_text_wrap()
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
        let value = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(11)
                .set_num_format("@")
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin)
        };
        let header = |fill: u32| style::format(Style::Head).clone().set_background_color(fill);
        Self {
            cells: each(&base),
            examples: each(&|| {
                base().set_italic().set_font_color(0x7F_7F_7F).set_background_color(0xF2_F2_F2)
            }),
            headers: [header(0xFF_E6_99), header(0xE2_EF_DA), header(0xDC_E6_F1)],
            label: Format::new()
                .set_font_name("黑体")
                .set_font_size(10)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            value: value().set_unlocked().set_background_color(0xFF_FB_EB),
            // A formula in a cell of text would show itself once it is touched.
            copied: value().set_num_format("General"),
            // One that is not the default, which would leave the column's.
            plain: Format::new().set_align(FormatAlign::VerticalCenter),
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
