//! Turns sheets into bytes. Only this module and its children know `rust_xlsxwriter`.
//!
//! The same sheets give the same bytes: the creation time is fixed, and nothing depends on the machine. Each agency costs
//! one workbook, so speed matters here more than anywhere else in the report: formats are built once for the process, and
//! widths and heights are given instead of measured.

mod blank;
mod chart;
mod patches;
mod print;
mod style;

use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatFormula, ConditionalFormatType, DataValidation, DocProperties,
    ExcelDateTime, Formula, Note, ProtectionOptions, Url, Workbook, Worksheet, XlsxError,
};

use self::patches::Patches;
use super::ReportError;
use super::made_by::made_on_unix;
use super::sheet::{Area, Cached, Cell, Marks, ROW_HEIGHT, Sheet, Target, Value, column};
use crate::model::a1;

/// Deflate effort: 3 takes 0.7 of the time of the default 6 for 1 % more bytes (measured).
const DEFLATE_LEVEL: u8 = 1;
/// Width of a comment in pixels.
const COMMENT_WIDTH: u32 = 260;
/// Links that Excel takes on one sheet; the library does not check.
const LINK_LIMIT: usize = 65_530;

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        Self::Spreadsheet(error.to_string())
    }
}

pub(super) use blank::blank_workbook;

/// Writes sheets as one workbook; each is given up once the library has it.
pub(super) fn workbook(sheets: Vec<Sheet<'_>>, title: &str) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(DEFLATE_LEVEL);
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("postaudit").set_creation_datetime(&epoch),
    );
    let mut names: Vec<(&'static str, &str, Area)> = Vec::new();
    for sheet in &sheets {
        names.extend(sheet.names.iter().map(|(range, area)| (*range, &*sheet.name, *area)));
    }
    // The library sorts names and copies two texts for each comparison, which it does not do if they are sorted already.
    names.sort_unstable();
    for (name, sheet, area) in names {
        workbook.define_name(name, &reference(sheet, area))?;
    }
    for sheet in sheets {
        write_sheet(workbook.add_worksheet(), &sheet)?;
    }
    Ok(made_on_unix(workbook.save_to_buffer()?))
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), ReportError> {
    worksheet.set_name(&*sheet.name)?;
    worksheet.set_tab_color(sheet.tab);
    worksheet.set_screen_gridlines(false);
    worksheet.set_default_row_height(ROW_HEIGHT);
    for (column, width) in (0_u16..).zip(&sheet.widths) {
        worksheet.set_column_width(column, *width)?;
    }
    span(worksheet, sheet)?;
    // Merging first: it blanks its cells, which values and formats then overwrite.
    for area in &sheet.merges {
        let (first_row, first_column, last_row, last_column) = *area;
        worksheet.merge_range(first_row, first_column, last_row, last_column, "", style::plain())?;
    }
    let mut links = 0;
    let mut patches = Patches::default();
    for (row, line) in (0_u32..).zip(&sheet.rows) {
        if let Some(height) = line.height {
            worksheet.set_row_height(row, height)?;
        }
        for (column, cell) in (0_u16..).zip(&line.cells) {
            write_cell(worksheet, row, column, cell, &mut links)?;
        }
        patches.row(worksheet, row, &line.cells)?;
    }
    patches.finish(worksheet)?;
    print::set_up(worksheet, sheet)?;
    if let Some((row, column)) = sheet.freeze {
        worksheet.set_freeze_panes(row, column)?;
    }
    if let Some((first_row, first_column, last_row, last_column)) = sheet.filter {
        worksheet.autofilter(first_row, first_column, last_row, last_column)?;
    }
    for list in &sheet.lists {
        let validation = DataValidation::new()
            .allow_list_strings(&list.choices)?
            .ignore_blank(true)
            .set_input_message(list.prompt)?
            .set_error_title("无此选项")?
            .set_error_message("请从下拉列表中选择，或留空。")?;
        worksheet.add_data_validation(
            list.first_row,
            list.column,
            list.last_row,
            list.column,
            &validation,
        )?;
    }
    for marks in &sheet.marks {
        mark(worksheet, *marks)?;
    }
    for (first_row, first_column, last_row, last_column) in &sheet.bars {
        let bar = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_fill_color(0xA9_C4_E0)
            .set_solid_fill(true);
        worksheet.add_conditional_format(*first_row, *first_column, *last_row, *last_column, &bar)?;
    }
    for chart in &sheet.charts {
        chart::insert(worksheet, &sheet.name, chart)?;
    }
    for (row, column, text) in &sheet.comments {
        let note = Note::new(text).set_author("").add_author_prefix(false).set_width(COMMENT_WIDTH);
        worksheet.insert_note(*row, *column, &note)?;
    }
    if sheet.protected {
        worksheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
    }
    Ok(())
}

/// Tells the library how far the sheet reaches: formats alone would not count.
fn span(worksheet: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let widest = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if let (Some(last_row), Some(last_column)) = (sheet.next_row().checked_sub(1), widest.checked_sub(1)) {
        for (row, column) in [(0, 0), (last_row, column(last_column))] {
            worksheet.write_number(row, column, 0)?;
            worksheet.clear_cell(row, column);
        }
    }
    Ok(())
}

/// Writes a value; its format follows with its patch, save for a link, which would get the library's.
fn write_cell(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    links: &mut usize,
) -> Result<(), XlsxError> {
    match &cell.value {
        Value::Blank => worksheet,
        Value::Text(text) => worksheet.write_string(row, column, &**text)?,
        Value::Number(number) => worksheet.write_number(row, column, *number)?,
        Value::Formula(formula, cached) => {
            let result = match cached {
                Cached::Number(number) => number.to_string(),
                Cached::Text(text) => text.to_string(),
            };
            worksheet.write_formula(row, column, Formula::new(&**formula).set_result(result))?
        }
        Value::Link(target, text) => {
            *links += 1;
            if *links > LINK_LIMIT {
                worksheet.write_string(row, column, &**text)?
            } else {
                let format = style::format(cell.style);
                worksheet.write_url_with_options(row, column, url(target), &**text, "", Some(format))?
            }
        }
    };
    Ok(())
}

fn url(target: &Target) -> Url {
    match target {
        Target::Row(sheet, row) => Url::new(format!("internal:'{sheet}'!{}", a1(row + 1, 0))),
        // In a path these would be read as an escape and as an end; no name of ours has a `#`.
        Target::File(path) => Url::new(format!("file:///{}", path.replace('%', "%25").replace(' ', "%20"))),
    }
}

/// Colours the words of results, statuses and severities, whether a formula or a person wrote them.
fn mark(worksheet: &mut Worksheet, marks: Marks) -> Result<(), XlsxError> {
    let cell = a1(marks.first_row + 1, marks.first_column);
    let mut formula = String::new();
    for (words, format) in style::words() {
        formula.clear();
        for word in words {
            formula.push_str(if formula.is_empty() { "OR(" } else { "," });
            for part in [&cell, "=\"", word, "\""] {
                formula.push_str(part);
            }
        }
        formula.push(')');
        let rule = ConditionalFormatFormula::new().set_rule(Formula::new(&formula)).set_format(format);
        worksheet.add_conditional_format(
            marks.first_row,
            marks.first_column,
            marks.last_row,
            marks.last_column,
            &rule,
        )?;
    }
    Ok(())
}

/// `='表'!$A$1:$B$2`.
fn reference(sheet: &str, (first_row, first_column, last_row, last_column): Area) -> String {
    let mut text = String::with_capacity(64);
    let mut corner = |between: &str, row: u32, column: u16| {
        let row = (row + 1).to_string();
        for part in [between, "$", &crate::model::column_letters(column), "$", &row] {
            text.push_str(part);
        }
    };
    corner(&format!("='{sheet}'!"), first_row, first_column);
    if (first_row, first_column) != (last_row, last_column) {
        corner(":", last_row, last_column);
    }
    text
}
