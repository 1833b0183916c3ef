//! 未报送单位 and 无法读取的文件.

use super::{Annex, SummaryLine};
use crate::case::{GapSource, NoAgency, Why};
use crate::model::{Verdict, a1};
use crate::report::Edition;
use crate::report::sheet::{Cell, Paper, Sheet, Style};
use crate::rules::{COLUMN_MISSING, FILE_UNREADABLE, NO_AGENCY, NO_TABLE, gap_in_words};

/// 未报送单位.
pub(super) fn not_filed<'v>(lines: &'v [SummaryLine], edition: &Edition<'_>) -> Sheet<'v> {
    let mut sheet = Sheet::new("未报送单位", &[6.0, 34.0, 22.0, 11.0, 32.0, 22.0, 34.0], Paper::Lying);
    sheet.tab = 0x7F_7F_7F;
    sheet.heading("未报送单位", "在应报送单位名录内，本年度未报送任何资料（或只报送了其他年度的资料）。");
    let head = sheet.head(&[
        "序号",
        "单位名称",
        "统一社会信用代码",
        "区划代码",
        "同级人社部门",
        "联系人及电话",
        "已收到的材料",
    ]);
    let missing = lines.iter().filter(|line| line.verdict == Verdict::NotFiled);
    for (index, line) in (1_u64..).zip(missing) {
        sheet.push(vec![
            Cell::count(index),
            Cell::text(line.name.as_str(), Style::Text),
            Cell::text(line.code.as_str(), Style::Word),
            Cell::number(f64::from(line.division_number()), Style::Division),
            Cell::text(line.peer.as_str(), Style::Text),
            Cell::text(line.received.contact.as_str(), Style::Text),
            Cell::text(line.received.what_came(edition), Style::Text),
        ]);
    }
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text("没有未报送的单位。", Style::Text));
    } else {
        sheet.table(head, 2);
    }
    sheet
}

/// 无法读取的文件: files, tables, rows without agency, paths skipped.
pub(super) fn unreadable<'v>(edition: &'v Edition<'v>, annex: Annex<'v>) -> Sheet<'v> {
    let mut sheet = Sheet::new("无法读取的文件", &[46.0, 22.0, 14.0, 70.0], Paper::Lying);
    sheet.tab = 0xC0_39_2B;
    sheet.heading("无法读取的文件", "以下内容没有进入审计。文件修复后重新运行即可。");
    sheet.freeze = Some((2, 0));
    files(&mut sheet, edition, annex);
    tables(&mut sheet, edition, annex);
    strays(&mut sheet, edition, annex);
    nobodys(&mut sheet, edition, annex);
    skipped(&mut sheet, annex);
    sheet
}

fn none(sheet: &mut Sheet<'_>, head: u32) {
    if sheet.next_row() == head + 1 {
        sheet.banner(Cell::text("没有。", Style::Text));
    }
}

fn files<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>, annex: Annex<'_>) {
    sheet.banner(Cell::text(
        format!("一、无法读取的文件（{}）和未读取的文档、图片", FILE_UNREADABLE.code),
        Style::Section,
    ));
    let head = sheet.head(&["文件", "内容类型", "原因", "说明"]);
    for file in edition.ingested.files.iter().filter(|file| annex.shows(file.id)) {
        if let Some(problem) = file.problem() {
            sheet.push(vec![
                Cell::text(file.shown.as_str(), Style::Text),
                Cell::text(file.format.as_str(), Style::Text),
                Cell::text(problem.label(), Style::Word),
                Cell::text(problem.message.as_str(), Style::Text),
            ]);
        }
    }
    none(sheet, head);
}

fn tables<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>, annex: Annex<'_>) {
    sheet.gap();
    sheet.banner(Cell::text(
        format!("二、没有可用表格的工作表（{}）和缺少必填列的表（{}）", NO_TABLE.code, COLUMN_MISSING.code),
        Style::Section,
    ));
    let head = sheet.head(&["文件", "工作表", "规则", "说明"]);
    for file in edition.ingested.files.iter().filter(|file| annex.shows(file.id)) {
        for tab in &file.sheets {
            if tab.tables.is_empty() && !tab.notes.is_empty() {
                sheet.push(vec![
                    Cell::text(file.shown.as_str(), Style::Text),
                    Cell::text(tab.name.as_str(), Style::Text),
                    Cell::text(NO_TABLE.code, Style::Word),
                    Cell::text(tab.notes.join("；"), Style::Text),
                ]);
            }
        }
    }
    for table in &edition.ingested.tables {
        let Some(missing) = table.missing.as_ref().filter(|_| annex.shows(table.file)) else { continue };
        let file = edition.ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
        let nearest: Vec<String> = missing
            .missing
            .iter()
            .zip(&missing.nearest)
            .map(|(column, nearest)| match nearest {
                Some(nearest) => format!("{column}（最接近的表头：{nearest}）"),
                None => column.clone(),
            })
            .collect();
        sheet.push(vec![
            Cell::text(file, Style::Text),
            Cell::text(table.sheet.as_str(), Style::Text),
            Cell::text(COLUMN_MISSING.code, Style::Word),
            Cell::text(
                format!(
                    "{}，表头第 {} 行，缺少：{}",
                    table.kind.label(),
                    table.header_rows.1,
                    nearest.join("、")
                ),
                Style::Text,
            ),
        ]);
    }
    none(sheet, head);
}

fn strays<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>, annex: Annex<'v>) {
    sheet.gap();
    sheet.banner(Cell::text(format!("三、无法认定单位的行（{}）", NO_AGENCY.code), Style::Section));
    let head = sheet.head(&["文件", "工作表", "单元格", "说明"]);
    for row in annex.strays {
        let Some(table) = edition.ingested.tables.get(row.table.0 as usize) else { continue };
        let file = edition.ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
        let why = match row.why {
            Why::NoAgency(NoAgency::Ambiguous) => "同名单位有不同的信用代码，而本行未填代码",
            Why::NoAgency(NoAgency::NoName) => "单位名称一格所写的不是单位名称",
            _ => "本行及表头均未写明单位",
        };
        let column = table.column(crate::model::Field::Agency).unwrap_or(0);
        sheet.push(vec![
            Cell::text(file, Style::Text),
            Cell::text(table.sheet.as_str(), Style::Text),
            Cell::text(a1(row.row, column), Style::Word),
            Cell::text(format!("{}：{why}", row.kind.label()), Style::Text),
        ]);
    }
    none(sheet, head);
}

/// Gaps of nobody, save the rows above.
fn nobodys<'v>(sheet: &mut Sheet<'v>, edition: &'v Edition<'v>, annex: Annex<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("四、不能确定属于哪个单位的未读材料", Style::Section));
    let head = sheet.head(&["材料", "可能载有", "", "怎样处理"]);
    let gaps = annex.loose_gaps.iter().filter(|gap| !matches!(gap.source, GapSource::Rows(..)));
    for gap in gaps {
        let what = "在文件名、文件夹名或表前写明单位全称后重新运行；在此之前，没有单位因它而暂缓认定。";
        sheet.push(vec![
            Cell::text(gap_in_words(gap, edition.ingested), Style::Text),
            Cell::text(gap.holds.kinds(), Style::Text),
            Cell::text("", Style::Text),
            Cell::text(what, Style::Text),
        ]);
    }
    none(sheet, head);
}

fn skipped<'v>(sheet: &mut Sheet<'v>, annex: Annex<'v>) {
    sheet.gap();
    sheet.banner(Cell::text("五、未读取的路径", Style::Section));
    let head = sheet.head(&["路径", "", "", "原因"]);
    sheet.merges.push((head, 0, head, 2));
    for path in annex.skipped {
        sheet.spans(vec![
            (Cell::text(path.shown.as_str(), Style::Text), 3),
            (Cell::text(path.reason.as_str(), Style::Text), 1),
        ]);
    }
    none(sheet, head);
}
