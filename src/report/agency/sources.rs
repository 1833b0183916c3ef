//! 数据来源: what was read, how it was understood, and where every row went.
//!
//! All blocks share the columns of the widest, so that no cell is merged: each block can be filtered and
//! copied as it stands, and merged cells cost twice what others do.

use super::View;
use crate::model::{PROGRAM, PROGRAM_LINE, TableKind, a1, column_letters};
use crate::report::layout::sheets;
use crate::report::sheet::{Cell, Paper, Sheet, Style};
use crate::rules::{CELL_UNREADABLE, COLUMN_MISSING, COLUMN_UNRECOGNISED, FILE_UNREADABLE, NO_AGENCY};
use crate::tables::{FileStatus, Table};

/// The sheet, and with it the ranges 退回表类 and 退回可能主张列.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let widths = [38.0, 14.0, 12.0, 12.0, 50.0, 34.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0];
    let mut sheet = Sheet::new(sheets::SOURCES, &widths, Paper::Lying);
    sheet.tab = 0x7F_7F_7F;
    sheet.heading(
        "数据来源",
        "本底稿的每一个数都来自下列文件。SHA-256 与 SM3（GB/T 32905）用于核对文件未被改动。",
    );
    sheet.freeze = Some((2, 0));
    run(&mut sheet, view);
    files(&mut sheet, view);
    accounts(&mut sheet, view);
    mapping(&mut sheet, view);
    rejected(&mut sheet, view);
    references(&mut sheet, view);
    sheet
}

fn run<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    let edition = view.edition;
    sheet.banner(Cell::text("一、运行", Style::Section));
    let mut fact = |label: &'static str, value: String| {
        sheet.push(vec![Cell::text(label, Style::Label), Cell::exact(value, Style::Line)]);
    };
    fact(PROGRAM_LINE, format!("{PROGRAM}{}", env!("CARGO_PKG_VERSION")));
    fact("审计年度", edition.terms.year.to_string());
    fact("截至日期", edition.terms.as_of.to_string());
    fact("政策", format!("{}　{}", edition.policy.name, edition.policy.title));
    fact("政策 SHA-256", edition.policy.hash.clone());
    if let Some(department) = &edition.terms.received_by {
        fact("受理部门（--received-by）", format!("{department}：用于受理部门、备案部门空白的行"));
    }
}

fn files<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    let ingested = view.edition.ingested;
    let case = view.case();
    sheet.gap();
    sheet.banner(Cell::text("二、文件", Style::Section));
    sheet.head(&["文件", "格式", "字节", "读取情况", "SHA-256 / SM3", "说明"]);
    let mut ids: Vec<_> = case
        .tables
        .iter()
        .filter_map(|id| ingested.tables.get(id.0 as usize))
        .map(|table| table.file)
        .chain(case.unreadable_files.iter().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    for file in ids.iter().filter_map(|id| ingested.files.get(id.0 as usize)) {
        let (status, remark) = match &file.status {
            FileStatus::Read => {
                let notes: Vec<String> = file
                    .sheets
                    .iter()
                    .flat_map(|tab| {
                        let hidden = tab.hidden.then(|| "隐藏的工作表，已读取".to_owned());
                        hidden.into_iter().chain(tab.notes.iter().cloned()).map(move |note| {
                            if tab.name.is_empty() { note } else { format!("{}：{note}", tab.name) }
                        })
                    })
                    .collect();
                ("已读取", notes.join("；"))
            }
            FileStatus::Unreadable(problem) => {
                ("未能读取", format!("{}：{}", FILE_UNREADABLE.code, problem.message))
            }
            FileStatus::Document(problem) => ("未读取", problem.message.clone()),
        };
        let hashes = if file.sha256.is_empty() {
            String::new()
        } else {
            format!("SHA-256 {}\nSM3 {}", file.sha256, file.sm3)
        };
        sheet.push(vec![
            Cell::text(file.shown.as_str(), Style::Text),
            Cell::text(file.format.as_str(), Style::Text),
            Cell::count(file.size),
            Cell::text(status, Style::Word),
            Cell::exact(hashes, Style::Code),
            Cell::text(remark, Style::Text),
        ]);
    }
}

fn accounts<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("三、各表的行去向（行数，各类相加等于读取行数）", Style::Section));
    sheet.head(&[
        "文件 · 工作表",
        "表",
        "表头行",
        "读取行数",
        "识别依据",
        "键值行",
        "空行",
        "小计行",
        "表尾行",
        "其他单位",
        "采用",
        "他年",
        "退回",
        "重复",
        "范围外",
        "本单位",
    ]);
    for id in &view.case().tables {
        let Some(table) = view.edition.ingested.tables.get(id.0 as usize) else { continue };
        let account = view.case().accounts.get(id).copied().unwrap_or_default();
        let own = account.accepted
            + account.other_year
            + account.rejected
            + account.repeated
            + account.out_of_scope;
        let data = table.rows.len() as u64;
        let others = data.saturating_sub(u64::from(own));
        let read = data
            + u64::from(table.blank_rows)
            + u64::from(table.subtotal_rows)
            + u64::from(table.footer_rows);
        let at = sheet.next_row() + 1;
        let header = match table.header_rows {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        };
        let keys: Vec<String> = table
            .key_values
            .iter()
            .map(|key| {
                let used = if key.used { "" } else { "（行内已有，未用）" };
                format!("{} {}={}{used}", a1(key.row, key.column), key.field.label(), key.value)
            })
            .collect();
        let reason = match &table.missing {
            None => table.reason.clone(),
            Some(missing) => {
                format!("整表退回（{}）：缺少 {}", COLUMN_MISSING.code, missing.missing.join("、"))
            }
        };
        sheet.push(vec![
            Cell::text(view.source(*id), Style::Text),
            Cell::text(table.kind.label(), Style::Text),
            Cell::text(header, Style::Word),
            Cell::counted(format!("G{at}+H{at}+I{at}+J{at}+P{at}"), read),
            Cell::text(reason, Style::Text),
            Cell::text(keys.join("\n"), Style::Text),
            Cell::count(u64::from(table.blank_rows)),
            Cell::count(u64::from(table.subtotal_rows)),
            Cell::count(u64::from(table.footer_rows)),
            Cell::count(others),
            Cell::count(u64::from(account.accepted)),
            Cell::count(u64::from(account.other_year)),
            Cell::count(u64::from(account.rejected)),
            Cell::count(u64::from(account.repeated)),
            Cell::count(u64::from(account.out_of_scope)),
            Cell::counted(format!("SUM(K{at}:O{at})"), u64::from(own)),
        ]);
    }
    sheet.remark(format!("“其他单位”含同表中其他单位的行和无法认定单位的行（{}）。", NO_AGENCY.code));
}

fn mapping<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("四、列的识别", Style::Section));
    sheet.head(&[
        "文件 · 工作表",
        "表",
        "认出列数",
        "未用列数",
        "识别的列（列号 原表头 → 标准列）",
        "未使用的列",
    ]);
    for id in &view.case().tables {
        let Some(table) = view.edition.ingested.tables.get(id.0 as usize) else { continue };
        let known: Vec<String> = table
            .columns
            .iter()
            .map(|known| {
                let (letters, label) = (column_letters(known.column), known.field.label());
                if known.header == label {
                    format!("{letters} {label}")
                } else {
                    format!("{letters} {} → {label}", known.header)
                }
            })
            .collect();
        let others: Vec<String> = table.other_columns.iter().map(|other| unused(table, other)).collect();
        sheet.push(vec![
            Cell::text(view.source(*id), Style::Text),
            Cell::text(table.kind.label(), Style::Text),
            Cell::count(known.len() as u64),
            Cell::count(others.len() as u64),
            Cell::text(known.join("；"), Style::Text),
            Cell::text(others.join("；"), Style::Text),
        ]);
    }
}

/// `P 审批日期（可能是备案日期；tables.hires…）`: a column that is not used, and what would settle one that was not recognised.
fn unused(table: &Table, (column, header): &(u16, String)) -> String {
    let place = format!("{} {header}", column_letters(*column));
    let code = COLUMN_UNRECOGNISED.code;
    let unknown = table.unrecognised.iter().find(|unknown| unknown.column == *column);
    let Some(unknown) = unknown else { return place };
    let Some(field) = unknown.nearest else { return format!("{place}（{code} 未认出）") };
    let line = unknown.columns_line(table.kind);
    let line = line.map_or_else(String::new, |line| format!("；--columns 文件加：{line}"));
    format!("{place}（{code} 可能是{}{line}）", field.label())
}

/// Rejected rows, one line each, since figures and statuses count rows.
fn rejected<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    sheet.gap();
    sheet.banner(Cell::text(
        format!("五、被退回的行（{}：无法读取，未计入）", CELL_UNREADABLE.code),
        Style::Section,
    ));
    let head = sheet.head(&["文件 · 工作表", "表", "原表行号", "可能主张", "单元格与所填内容", "应为"]);
    for row in &view.rejected {
        let Some(table) = view.edition.ingested.tables.get(row.table.0 as usize) else { continue };
        let start = table.bad_cells.partition_point(|cell| cell.row < row.row);
        let bad = || {
            table
                .bad_cells
                .iter()
                .skip(start)
                .take_while(|cell| cell.row == row.row)
                .filter(|cell| cell.rejects)
        };
        let found: Vec<String> = bad()
            .map(|cell| {
                let at = table.stated_at(cell).a1();
                let value =
                    if cell.found.is_empty() { "（空白）".to_owned() } else { cell.shown().into_owned() };
                format!("{at} {}：{value}", cell.field.label())
            })
            .collect();
        let expected: Vec<&str> = bad().map(|cell| cell.expected).collect();
        let claim = match row.kind {
            TableKind::Hires if row.possible_claim => "是",
            TableKind::Hires => "否",
            _ => "",
        };
        sheet.push(vec![
            Cell::text(view.source(row.table), Style::Text),
            Cell::text(row.kind.label(), Style::Text),
            Cell::count(u64::from(row.row)),
            Cell::text(claim, Style::Word),
            Cell::text(found.join("\n"), Style::Text),
            Cell::text(expected.join("\n"), Style::Text),
        ]);
    }
    sheet.name_column("退回表类", head, 1);
    sheet.name_column("退回可能主张列", head, 3);
    if view.rejected.is_empty() {
        sheet.gap();
    }
}

fn references<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("六、比对用的参照表", Style::Section));
    sheet.head(&["参照表", "行数", "未能读取的行", "比对", "文件与 SHA-256", "说明"]);
    for note in view.edition.references {
        let given: Vec<String> =
            note.given.iter().map(|(shown, sha256)| format!("{shown}　{sha256}")).collect();
        let compared = if note.given.is_empty() { "未提供" } else { "已提供" };
        sheet.push(vec![
            Cell::text(note.label.as_str(), Style::Text),
            Cell::count(note.rows),
            Cell::count(note.unread_rows),
            Cell::text(compared, Style::Word),
            Cell::exact(given.join("\n"), Style::Code),
            Cell::text(note.state(), Style::Text),
        ]);
    }
}
