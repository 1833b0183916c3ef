//! 单位一览: one row per agency, with a link to its workbook.

use super::SummaryLine;
use crate::model::Requirement;
use crate::report::sheet::{Cell, Paper, Sheet, Style, number};

/// Sheet name.
pub(super) const NAME: &str = "单位一览";

const HEAD: [&str; 26] = [
    "序号",
    "单位名称",
    "统一社会信用代码",
    "区划代码",
    "区划",
    "市",
    "层级",
    "审计结论",
    "机器结论",
    "计划报送",
    "招用比例",
    "公告发布",
    "招用备案",
    "计划人数",
    "应招困难",
    "招用人数",
    "单位主张",
    "已核实",
    "可能",
    "占计划",
    "占招用",
    "还差",
    "违规",
    "疑点",
    "提示",
    "底稿",
];

const WIDTHS: [f64; 26] = [
    5.0, 30.0, 20.0, 8.0, 20.0, 13.0, 7.0, 8.5, 8.5, 9.5, 9.5, 9.5, 9.5, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 8.5,
    8.5, 6.0, 6.0, 6.0, 6.0, 40.0,
];

/// The sheet, and with it the ranges that the roll-ups count over.
pub(super) fn sheet(lines: &[SummaryLine]) -> Sheet<'_> {
    let mut sheet = Sheet::new(NAME, &WIDTHS, Paper::Lying);
    sheet.tab = 0x2E_5E_8C;
    sheet.print_columns = Some(24);
    sheet.rows.reserve(lines.len() + 3);
    sheet.heading(
        "单位一览",
        "点单位名称打开底稿（相对路径，随文件夹一起移动即可）。占计划、占招用为已核实人数所占比例。",
    );
    let head = sheet.head(&HEAD);
    for (index, line) in (1_u64..).zip(lines) {
        sheet.push(row(index, line));
    }
    for (name, column) in [
        ("区划", 4),
        ("市", 5),
        ("层级", 6),
        ("审计结论", 7),
        ("计划报送结果", 9),
        ("招用比例结果", 10),
        ("公告发布结果", 11),
        ("招用备案结果", 12),
        ("计划人数", 13),
        ("应招困难", 14),
        ("招用人数", 15),
        ("单位主张", 16),
        ("已核实", 17),
        ("可能达到", 18),
        ("占计划", 19),
    ] {
        sheet.name_column(name, head, column);
    }
    sheet.table(head, 2);
    sheet.mark(head, 7, 12);
    if !lines.is_empty() {
        let last = sheet.next_row() - 1;
        for column in [19, 20, 22, 23] {
            sheet.bars.push((head + 1, column, last, column));
        }
    }
    sheet
}

fn row(index: u64, line: &SummaryLine) -> Vec<Cell<'_>> {
    let counts = &line.counts;
    let name = if line.workbook.is_empty() {
        Cell::text(line.name.as_str(), Style::Text)
    } else {
        Cell::file_link(line.name.as_str(), &line.workbook)
    };
    let mut cells = Vec::with_capacity(HEAD.len());
    cells.extend([
        Cell::count(index),
        name,
        Cell::text(line.code.as_str(), Style::Word),
        Cell::number(f64::from(line.division_number()), Style::Division),
        Cell::text(line.region.as_str(), Style::Text),
        Cell::text(line.city.as_str(), Style::Text),
        Cell::text(line.level, Style::Word),
        Cell::text(line.verdict.label(), Style::Status),
        Cell::text(line.machine_verdict.label(), Style::Word),
    ]);
    cells.extend(Requirement::ALL.map(|requirement| {
        let result = line.requirement(requirement);
        Cell::text(result.label(), Style::Status)
    }));
    cells.extend([
        Cell::count(counts.plan_shown()),
        Cell::count(counts.required()),
        Cell::count(counts.hires),
        Cell::count(counts.claimed),
        Cell::count(counts.verified),
        Cell::count(counts.possible),
        share(counts.verified, counts.plan_shown()),
        share(counts.verified, counts.hires),
        Cell::count(counts.short()),
        Cell::count(line.violations),
        Cell::count(line.doubts),
        Cell::count(line.notes),
        Cell::text(line.workbook.as_str(), Style::Text),
    ]);
    cells
}

/// A share; empty over nothing.
fn share(part: u64, whole: u64) -> Cell<'static> {
    if whole == 0 {
        Cell::blank(Style::Percent)
    } else {
        Cell::number(number(part) / number(whole), Style::Percent)
    }
}
