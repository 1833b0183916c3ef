//! `postaudit inspect`: what was recognised in each file, and what became of each row.
//!
//! Input is [`Ingested`], output a text for the terminal or a JSON value with the same content. IDs
//! that stand in a wrong column are masked, control characters never reach the terminal.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table as Grid, presets};
use serde_json::{Value, json};

use crate::model::{Field, a1, column_letters, mask_any};
use crate::rules::COLUMN_UNRECOGNISED;
use crate::tables::{BadCell, FileReport, FileStatus, Ingested, KeyValue, SheetReport, Table};

/// Bad cells shown per table on the terminal; JSON has all.
const MOST_BAD_CELLS: usize = 20;

/// Stretches of rows shown for one reason on the terminal; JSON has all.
const MOST_ROWS: usize = 20;

/// Width of the terminal tables where the terminal does not tell its own.
const USUAL_WIDTH: u16 = 100;

/// The text for the terminal; `width` in columns, if known.
pub fn text(all: &Ingested, width: Option<u16>) -> String {
    let mut out = String::new();
    for file in &all.files {
        file_text(&mut out, all, file, width.unwrap_or(USUAL_WIDTH));
        out.push('\n');
    }
    out
}

/// The same as JSON.
pub fn json(all: &Ingested) -> Value {
    json!({ "files": all.files.iter().map(|file| file_json(all, file)).collect::<Vec<_>>() })
}

/// A line of the report; writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($arg:tt)*) => {{
        let _ = writeln!($out, $($arg)*);
    }};
}

fn file_text(out: &mut String, all: &Ingested, file: &FileReport, width: u16) {
    line!(out, "文件：{}", safe(&file.shown));
    if !file.format.is_empty() {
        line!(out, "  格式：{}，{} 字节", file.format, file.size);
    }
    if !file.sha256.is_empty() {
        line!(out, "  SHA-256：{}", file.sha256);
    }
    if let FileStatus::Unreadable(problem) = &file.status {
        line!(out, "  无法读取：{}", safe(&problem.message));
    }
    for sheet in &file.sheets {
        sheet_text(out, all, sheet, width);
    }
}

fn sheet_text(out: &mut String, all: &Ingested, sheet: &SheetReport, width: u16) {
    if !sheet.name.is_empty() {
        let hidden = if sheet.hidden { "（隐藏工作表，照常读取）" } else { "" };
        line!(out, "  工作表“{}”{hidden}", safe(&sheet.name));
    }
    for note in &sheet.notes {
        line!(out, "    提示：{}", safe(note));
    }
    for (number, id) in sheet.tables.iter().enumerate() {
        if let Some(table) = all.tables.get(id.0 as usize) {
            table_text(out, table, number + 1, width);
        }
    }
}

fn table_text(out: &mut String, table: &Table, number: usize, width: u16) {
    line!(out, "    表 {number}：{}", table.kind.label());
    line!(out, "      依据：{}", safe(&table.reason));
    let mut columns = grid(width, &["列", "表头", "识别为"]);
    for column in &table.columns {
        columns.add_row([
            column_letters(column.column),
            safe(&column.header),
            column.field.label().to_owned(),
        ]);
    }
    for (column, header) in &table.other_columns {
        let use_of = if table.other_days.columns.contains(column) {
            "（另一日期，只作核对）"
        } else {
            "（未识别，不使用）"
        };
        columns.add_row([column_letters(*column), safe(header), use_of.to_owned()]);
    }
    indent(out, &columns);
    unknown_columns_text(out, table);
    missing_text(out, table);
    for kv in &table.key_values {
        let used = if kv.used { "采用" } else { "未采用" };
        line!(out, "      {} {}：{}（{used}）", a1(kv.row, kv.column), kv.field.label(), value_of(kv));
    }
    if let Some(year) = table.year.as_known() {
        line!(out, "      表的年度：{year}");
    }
    let account = Account::of(table);
    line!(
        out,
        "      行数：共 {} 行 = 数据 {}（其中不能读入 {}）+ 空白 {} + 合计 {} + 说明 {}",
        account.read,
        account.data,
        account.rejected,
        table.blank_rows,
        table.subtotal_rows,
        table.footer_rows
    );
    aside_text(out, table);
    bad_cells_text(out, table, width);
    for check in &table.subtotals {
        let rows = check.rows.0..=check.rows.1;
        let rejected = table.bad_cells.iter().any(|cell| cell.rejects && rows.contains(&cell.row));
        let but = if rejected {
            "（其中有不能读入的行；不计这些行相符的，不列为问题）"
        } else {
            ""
        };
        line!(
            out,
            "      合计不符：{} {} 填 {}，各行之和为 {}{but}",
            a1(check.row, check.column),
            check.field.label(),
            check.stated,
            check.summed
        );
    }
}

/// Rows that are no data, by what they were taken for.
fn aside_text(out: &mut String, table: &Table) {
    let mut by_reason: Vec<(&str, Vec<String>)> = Vec::new();
    for rows in &table.aside {
        let named = if rows.first == rows.last {
            rows.first.to_string()
        } else {
            format!("{}—{}", rows.first, rows.last)
        };
        match by_reason.iter_mut().find(|(why, _)| *why == rows.why) {
            Some((_, all)) => all.push(named),
            None => by_reason.push((rows.why, vec![named])),
        }
    }
    for (why, rows) in by_reason {
        let more = if rows.len() > MOST_ROWS { "等" } else { "" };
        let shown = rows.get(..MOST_ROWS).unwrap_or(&rows).join("、");
        line!(out, "      不作数据：第 {shown}{more} 行（{why}）");
    }
}

fn missing_text(out: &mut String, table: &Table) {
    let Some(missing) = &table.missing else { return };
    line!(out, "      不能使用：缺少必需的列");
    for (name, nearest) in missing.missing.iter().zip(&missing.nearest) {
        match nearest {
            Some(header) => line!(out, "        缺少“{}”，最接近的表头是“{}”", safe(name), safe(header)),
            None => line!(out, "        缺少“{}”", safe(name)),
        }
    }
}

fn bad_cells_text(out: &mut String, table: &Table, width: u16) {
    if table.bad_cells.is_empty() {
        return;
    }
    line!(out, "      无法识别的单元格：{} 处", table.bad_cells.len());
    let mut cells = grid(width, &["位置", "列", "内容", "应为", "影响"]);
    for bad in table.bad_cells.iter().take(MOST_BAD_CELLS) {
        let found = if bad.found.is_empty() { "（空白）".to_owned() } else { safe(&bad.found) };
        let effect = if bad.rejects { "该行不采用" } else { "该值视为不明" };
        cells.add_row([
            place(bad),
            bad.field.label().to_owned(),
            found,
            bad.expected.to_owned(),
            effect.to_owned(),
        ]);
    }
    indent(out, &cells);
    if table.bad_cells.len() > MOST_BAD_CELLS {
        line!(out, "      其余 {} 处请用 --format json 查看", table.bad_cells.len() - MOST_BAD_CELLS);
    }
}

fn place(bad: &BadCell) -> String {
    bad.column.map_or_else(|| format!("第{}行", bad.row), |column| a1(bad.row, column))
}

fn grid(width: u16, header: &[&str]) -> Grid {
    const INDENT: u16 = 6;
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.saturating_sub(INDENT).max(40))
        .set_header(header.to_vec());
    grid
}

fn indent(out: &mut String, grid: &Grid) {
    for row in grid.lines() {
        line!(out, "      {row}");
    }
}

/// The row classes of a table, which add up to the rows read.
struct Account {
    data: usize,
    /// Of the data rows.
    rejected: usize,
    read: usize,
}

impl Account {
    fn of(table: &Table) -> Self {
        let data = table.rows.len();
        let aside = [table.blank_rows, table.subtotal_rows, table.footer_rows];
        let aside: u64 = aside.into_iter().map(u64::from).sum();
        // Bad cells stand in the order of their rows.
        let mut rejected: Vec<u32> =
            table.bad_cells.iter().filter(|cell| cell.rejects).map(|cell| cell.row).collect();
        rejected.dedup();
        Self { data, rejected: rejected.len(), read: data + usize::try_from(aside).unwrap_or(usize::MAX) }
    }
}

fn file_json(all: &Ingested, file: &FileReport) -> Value {
    let (status, problem) = match &file.status {
        FileStatus::Read => ("read", None),
        FileStatus::Document(problem) => {
            ("document", Some(json!({ "kind": problem.kind.code(), "message": mask_any(&problem.message) })))
        }
        FileStatus::Unreadable(problem) => (
            "unreadable",
            Some(json!({ "kind": problem.kind.code(), "message": mask_any(&problem.message) })),
        ),
    };
    let sheets: Vec<Value> = file
        .sheets
        .iter()
        .map(|sheet| {
            let tables = sheet.tables.iter().filter_map(|id| all.tables.get(id.0 as usize));
            json!({
                "name": mask_any(&sheet.name),
                "hidden": sheet.hidden,
                "notes": sheet.notes.iter().map(|note| mask_any(note)).collect::<Vec<_>>(),
                "tables": tables.map(table_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "path": mask_any(&file.shown),
        "size": file.size,
        "sha256": file.sha256,
        "sm3": file.sm3,
        "format": file.format,
        "status": status,
        "problem": problem,
        "sheets": sheets,
    })
}

/// What would settle columns that hold values and were not recognised.
fn unknown_columns_text(out: &mut String, table: &Table) {
    let code = COLUMN_UNRECOGNISED.code;
    for column in &table.unrecognised {
        let (letters, header) = (column_letters(column.column), safe(column.label()));
        let line = column.columns_line(table.kind);
        match (column.nearest, line) {
            (Some(field), Some(line)) => line!(
                out,
                "      {code} {letters}列“{header}”有内容而未认出，可能是“{}”；认定是的，在 --columns 文件中加一行：\n        {}",
                field.label(),
                safe(&line)
            ),
            (Some(field), None) => line!(
                out,
                "      {code} {letters}列“{header}”有内容而未认出，可能是“{}”；认定是的，在原表补写表头",
                field.label()
            ),
            (None, _) => line!(out, "      {code} {letters}列“{header}”有内容而未认出，没有相近的列"),
        }
    }
}

fn table_json(table: &Table) -> Value {
    let account = Account::of(table);
    json!({
        "kind": table.kind.code(),
        "label": table.kind.label(),
        "reason": mask_any(&table.reason),
        "header_rows": [table.header_rows.0, table.header_rows.1],
        "columns": table.columns.iter().map(|column| json!({
            "column": column_letters(column.column),
            "header": mask_any(&column.header),
            "field": column.field.label(),
        })).collect::<Vec<_>>(),
        "other_columns": table.other_columns.iter().map(|(column, header)| json!({
            "column": column_letters(*column),
            "header": mask_any(header),
        })).collect::<Vec<_>>(),
        "missing": table.missing.as_ref().map(|missing| {
            missing.missing.iter().zip(&missing.nearest).map(|(name, nearest)| json!({
                "column": name,
                "nearest": nearest.as_deref().map(mask_any),
            })).collect::<Vec<_>>()
        }),
        "key_values": table.key_values.iter().map(|kv| json!({
            "cell": a1(kv.row, kv.column),
            "field": kv.field.label(),
            "value": mask_any(&kv.value),
            "used": kv.used,
        })).collect::<Vec<_>>(),
        "year": table.year.as_known(),
        "rows": {
            "read": account.read,
            "data": account.data,
            "rejected": account.rejected,
            "blank": table.blank_rows,
            "subtotal": table.subtotal_rows,
            "footer": table.footer_rows,
        },
        "aside": table.aside.iter().map(|rows| json!({
            "first_row": rows.first,
            "last_row": rows.last,
            "reason": rows.why,
        })).collect::<Vec<_>>(),
        "bad_cells": table.bad_cells.iter().map(|bad| json!({
            "cell": bad.column.map(|column| a1(bad.row, column)),
            "row": bad.row,
            "field": bad.field.label(),
            "found": bad.shown(),
            "expected": bad.expected,
            "rejects": bad.rejects,
        })).collect::<Vec<_>>(),
        "subtotals_differing": table.subtotals.iter().map(|check| json!({
            "cell": a1(check.row, check.column),
            "field": check.field.label(),
            "stated": check.stated,
            "summed": check.summed,
        })).collect::<Vec<_>>(),
    })
}

fn value_of(kv: &KeyValue) -> String {
    if kv.field == Field::CreditCode { printable(&kv.value) } else { safe(&kv.value) }
}

/// For the terminal: one line, no control or direction characters, IDs masked.
fn safe(text: &str) -> String {
    printable(&mask_any(text))
}

fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileId, Stated, TableId, TableKind, Text};
    use crate::tables::{AsideRows, Blocks, ColumnMatch, MissingColumns, PlanRow, RawRows, Rows};
    use unicode_width::UnicodeWidthStr;

    fn sample() -> Ingested {
        let mut one_row = Blocks::default();
        one_row.add(|_| PlanRow::default());
        let table = Table {
            id: TableId(0),
            file: FileId(0),
            sheet: "Sheet1".to_owned(),
            kind: TableKind::Plan,
            reason: "第 3 行为表头".to_owned(),
            header_rows: (3, 3),
            columns: vec![
                ColumnMatch {
                    field: Field::Agency, column: 0, header: "用人单位\n（盖章）".to_owned()
                },
                ColumnMatch { field: Field::Headcount, column: 2, header: "人数".to_owned() },
            ],
            other_columns: vec![(3, "奇怪的列".to_owned())],
            other_days: crate::tables::OtherDays::default(),
            also_named: Vec::new(),
            unrecognised: vec![],
            titles: vec![],
            other_purpose: None,
            outside: crate::tables::Outside::Nobody,
            data_rows: 0,
            key_values: vec![KeyValue {
                field: Field::Year,
                value: Text::from("2024"),
                row: 2,
                column: 0,
                used: true,
            }],
            year: Stated::Known(2024),
            missing: Some(MissingColumns {
                missing: vec!["岗位名称".to_owned()],
                nearest: vec![Some("岗位名成".to_owned())],
            }),
            filers: Vec::new(),
            rows: Rows::Plan(one_row),
            bad_cells: vec![BadCell {
                row: 5,
                column: Some(2),
                field: Field::Headcount,
                found: Text::from("440106197506152026\u{1b}[31m"),
                expected: "非负整数，如 3",
                rejects: true,
            }],
            blank_rows: 1,
            subtotal_rows: 2,
            sightings: Vec::new(),
            counts: Vec::new(),
            examples: Vec::new(),
            denials: Vec::new(),
            lines: Vec::new(),
            has_changes: false,
            unseen: Vec::new(),
            footer_rows: 3,
            aside: vec![
                AsideRows { first: 7, last: 8, why: "合计、小计一类的行" },
                AsideRows { first: 9, last: 11, why: "独占一行的说明文字" },
            ],
            subtotals: Vec::new(),
            raw: RawRows::default(),
        };
        Ingested {
            files: vec![FileReport {
                id: FileId(0),
                path: "a.xlsx".into(),
                shown: "区/a.xlsx".to_owned(),
                size: 10,
                sha256: "00".to_owned(),
                sm3: "11".to_owned(),
                format: "xlsx".to_owned(),
                status: FileStatus::Read,
                says: vec![],
                may_hold_rows: true,
                sheets: vec![SheetReport {
                    unread: None,
                    name: "Sheet1".to_owned(),
                    hidden: true,
                    tables: vec![TableId(0)],
                    sightings: Vec::new(),
                    notes: vec!["有隐藏行".to_owned()],
                }],
            }],
            tables: vec![table],
        }
    }

    #[test]
    fn the_text_says_what_was_recognised_and_adds_up() {
        let shown = text(&sample(), None);
        for part in [
            "区/a.xlsx",
            "隐藏工作表",
            "用人单位 （盖章）",
            "共 7 行 = 数据 1（其中不能读入 1）+ 空白 1 + 合计 2 + 说明 3",
            "不作数据：第 7—8 行（合计、小计一类的行）",
            "岗位名成",
            "未识别",
            "C5",
        ] {
            assert!(shown.contains(part), "{part} not in\n{shown}");
        }
    }

    #[test]
    fn no_id_and_no_control_character_reaches_the_terminal() {
        let all = sample();
        let shown = text(&all, None);
        assert!(!shown.contains("440106197506152026") && shown.contains("440106********2026"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
        let json = json(&all).to_string();
        assert!(!json.contains("440106197506152026"), "{json}");
    }

    #[test]
    fn frames_line_up_under_wide_characters() {
        let shown = text(&sample(), Some(80));
        let framed: Vec<usize> = shown
            .lines()
            .skip_while(|row| !row.contains('┌'))
            .take_while(|row| row.contains(['│', '┌', '╞', '├', '└']))
            .map(UnicodeWidthStr::width)
            .collect();
        assert!(framed.len() > 4 && framed.iter().all(|width| Some(width) == framed.first()), "{shown}");
    }
}
