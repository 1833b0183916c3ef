//! 原表问题行: the agency's own rows that have a finding, in its own columns and words, ready to send back.
//!
//! The rows are built afresh from what was read on every run, so colours and messages of earlier runs never pile up.
//! Findings that a reviewer dismissed or a waiver closed are left out.

use super::View;
use crate::model::{Field, Severity, column_letters};
use crate::report::layout::sheets;
use crate::report::paper::{WHOLE_NUMBER, narrow};
use crate::report::sheet::{Cell, Paper, Sheet, Style, column};
use crate::tables::Table;

/// Widest and narrowest column.
const WIDTHS: (f64, f64) = (9.0, 26.0);
/// Width of 错误信息.
const MESSAGE_WIDTH: f64 = 60.0;
/// Its least width, if the agency's own columns need the room.
const MESSAGE_LEAST: f64 = 40.0;

/// A column of the agency's table as shown back.
struct Shown {
    column: u16,
    header: String,
    field: Option<Field>,
}

/// The sheet.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let shown: Vec<(&'v Table, Vec<Shown>)> = view
        .returned_tables
        .iter()
        .filter_map(|id| view.edition.ingested.tables.get(id.0 as usize))
        .map(|table| (table, columns(table)))
        .collect();
    let mut sheet = Sheet::new(sheets::RETURNED, &widths(&shown), Paper::Lying);
    sheet.tab = 0xC0_39_2B;
    sheet.heading("原表问题行", if shown.is_empty() {
            "没有需要退回更正的行。"
        } else {
            "以下各行取自本单位报送的原表，列序与文字未改；涂色单元格需要更正，行号为原表行号，身份号码已脱敏。请在原表中更正后重新报送。"
        });
    let mut head = 0;
    for (index, (table, columns)) in shown.iter().enumerate() {
        if index > 0 {
            sheet.gap();
        }
        head = sheet.next_row() + 1;
        section(&mut sheet, view, table, columns);
    }
    sheet.freeze = Some((2, 1));
    if !shown.is_empty() {
        // What a sheet can have only once goes to the last block, the longest.
        sheet.filter = Some((head, 0, sheet.next_row() - 1, column(sheet.widths.len() - 1)));
        sheet.repeat = Some((head, head));
    }
    if shown.len() == 1 {
        sheet.freeze = Some((head + 1, 1));
    }
    sheet
}

fn columns(table: &Table) -> Vec<Shown> {
    let mut columns: Vec<Shown> = table
        .columns
        .iter()
        .map(|known| Shown { column: known.column, header: known.header.clone(), field: Some(known.field) })
        .chain(table.other_columns.iter().map(|(column, header)| Shown {
            column: *column,
            header: header.clone(),
            field: None,
        }))
        .collect();
    columns.sort_by_key(|shown| shown.column);
    columns.dedup_by_key(|shown| shown.column);
    columns
}

/// One width per position, wide enough for the headers of all tables; the message column's place
/// differs by table, so the widest table decides and narrower ones span the rest.
fn widths(shown: &[(&Table, Vec<Shown>)]) -> Vec<f64> {
    let most = shown.iter().map(|(_, columns)| columns.len()).max().unwrap_or(5);
    let mut widths = vec![7.0];
    for position in 0..most {
        let width = shown
            .iter()
            .filter_map(|(_, columns)| columns.get(position))
            .map(|shown| match shown.field {
                Some(Field::IdNumber | Field::CreditCode) => 20.0,
                Some(Field::Agency | Field::Publisher | Field::Url) => 22.0,
                _ => f64::from(crate::report::text::units(&shown.header)) + 3.0,
            })
            .fold(WIDTHS.0, f64::max);
        widths.push(width.min(WIDTHS.1));
    }
    widths.push(MESSAGE_WIDTH);
    let is_number = |at: usize| {
        let mut there = shown.iter().filter_map(|(_, columns)| columns.get(at));
        there.any(|shown| matches!(shown.field, Some(Field::IdNumber | Field::CreditCode)))
    };
    let last = widths.len() - 1;
    narrow(&mut widths, |position| match position.checked_sub(1) {
        _ if position == last => MESSAGE_LEAST,
        Some(at) if is_number(at) => WHOLE_NUMBER,
        _ => 0.0,
    });
    widths
}

fn section<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>, table: &'v Table, columns: &[Shown]) {
    sheet.banner(Cell::text(
        format!("{}：{}（表头在第 {} 行）", table.kind.label(), view.source(table.id), table.header_rows.1),
        Style::Section,
    ));
    let width = sheet.widths.len();
    let fill = |cells: &mut Vec<Cell<'v>>, message: Cell<'v>| {
        while cells.len() + 1 < width {
            cells.push(Cell::blank(Style::Text));
        }
        cells.push(message);
    };
    let mut head = vec![Cell::text("原表行号", Style::Head)];
    head.extend(columns.iter().map(|shown| Cell::text(shown.header.clone(), Style::Head)));
    while head.len() + 1 < width {
        head.push(Cell::blank(Style::Head));
    }
    head.push(Cell::text("错误信息", Style::HeadInput));
    sheet.push(head);
    for ((_, row), place) in view.returned.range((table.id, 0)..=(table.id, u32::MAX)) {
        debug_assert_eq!(sheet.next_row(), place.sheet_row);
        let findings: Vec<_> =
            place.findings.iter().filter_map(|index| view.audit.findings.get(*index as usize)).collect();
        let concerned = |column: u16| {
            findings.iter().any(|finding| {
                finding.at.is_some_and(|at| at.column == Some(column)) || finding.more_cells.contains(&column)
            })
        };
        let whole = findings.iter().any(|finding| finding.at.is_some_and(|at| at.column.is_none()));
        let mut cells = Vec::with_capacity(width);
        cells.push(Cell::number(f64::from(*row), if whole { Style::Flagged } else { Style::Number }));
        let places: Vec<u16> = columns.iter().map(|shown| shown.column).collect();
        for (shown, text) in columns.iter().zip(table.shown_cells(*row, &places)) {
            let style = if concerned(shown.column) { Style::Flagged } else { Style::Text };
            cells.push(Cell::text(text, style));
        }
        let message: Vec<String> = findings
            .iter()
            .map(|finding| {
                let severity: Severity = finding.effective_severity();
                let column = finding
                    .at
                    .and_then(|at| at.column)
                    .map_or(String::new(), |column| format!("{} 列：", column_letters(column)));
                let remedy = if finding.remedy.is_empty() {
                    String::new()
                } else {
                    format!(" 更正：{}", finding.remedy)
                };
                format!("【{} {}】{column}{}{remedy}", severity.label(), finding.rule, finding.message)
            })
            .collect();
        fill(&mut cells, Cell::text(message.join("\n"), Style::Error));
        sheet.push(cells);
    }
}
