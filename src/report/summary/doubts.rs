//! 疑点总表: every open finding of all agencies with the reviewer's columns, so that nobody has to open each workbook.
//!
//! The next run reads the columns back by the labels of [`layout::review`](crate::report::layout::review), as it does
//! those of the workbooks.

use super::SummaryLine;
use super::line::OpenFinding;
use crate::model::{ReviewMark, Severity};
use crate::report::Edition;
use crate::report::layout::review;
use crate::report::sheet::{Cell, DropDown, Paper, Sheet, Style};

const HEAD: [&str; 16] = [
    "序号",
    "等级",
    "规则",
    "规则名称",
    "区划",
    "单位名称",
    "对象",
    "事实",
    "来源",
    "供审计人员核实",
    review::MARK,
    review::NOTE,
    review::REVIEWER,
    review::DATE,
    "说明",
    review::ID,
];
const WIDTHS: [f64; 16] =
    [6.0, 7.0, 7.0, 17.0, 8.0, 26.0, 25.0, 42.0, 24.0, 26.0, 10.0, 18.0, 9.0, 12.0, 16.0, 22.0];
/// Column of 审核结论.
const MARK_COLUMN: u16 = 10;
/// Rows that a sheet takes, less its head.
const MOST_ROWS: usize = 1_048_000;

/// The sheet: violations held back, then the gravest first.
/// Of a county's summary nothing is read back.
pub(super) fn sheet<'v>(lines: &'v [SummaryLine], edition: &Edition<'_>, is_read_back: bool) -> Sheet<'v> {
    let mut sheet = Sheet::new(review::SUMMARY_SHEET, &WIDTHS, Paper::Lying);
    sheet.tab = 0xC9_A2_27;
    sheet.protected = true;
    // 编号 is for the next run, not for paper.
    sheet.print_columns = Some(14);
    sheet.heading(
        "疑点总表（全部单位的未决问题）",
        if is_read_back {
            "淡黄各列可在此处填写，与在各单位底稿“问题清单”中填写效力相同；须填审核人。两处填得不同的，都不采用。供审计人员核实一列含台账内容，不得转给单位。"
        } else {
            "审核结论请填写在各单位底稿“问题清单”或审计汇总的疑点总表中；填在本表的不会读取。供审计人员核实一列含台账内容，不得转给单位。"
        },
    );
    let head = sheet.push(
        HEAD.iter()
            .enumerate()
            .map(|(column, label)| {
                let is_reviewers = (10..=13).contains(&column);
                Cell::text(*label, if is_reviewers { Style::HeadInput } else { Style::Head })
            })
            .collect(),
    );
    let of_rank = |rank: u8| {
        lines.iter().flat_map(move |line| {
            line.open.iter().filter(move |open| self::rank(open) == rank).map(move |open| (line, open))
        })
    };
    let all = (0..=3).flat_map(of_rank);
    let total: usize = lines.iter().map(|line| line.open.len()).sum();
    for (number, (line, open)) in (1_u64..).zip(all.take(MOST_ROWS)) {
        sheet.push(row(number, line, open, edition));
    }
    let last = sheet.next_row() - 1;
    sheet.table(head, 2);
    if total == 0 {
        sheet.banner(Cell::text("没有未决问题。", Style::Text));
        return sheet;
    }
    sheet.mark(head, 1, 1);
    sheet.lists.push(DropDown {
        column: MARK_COLUMN,
        first_row: head + 1,
        last_row: last,
        choices: ReviewMark::CHOICES.map(ReviewMark::label).to_vec(),
        prompt: "待核实、属实、不成立、已整改；留空表示尚未审核",
    });
    if total > MOST_ROWS {
        let rest = total - MOST_ROWS;
        sheet.banner(Cell::text(format!("工作表放不下，另有 {rest} 条见各单位底稿。"), Style::Text));
    }
    sheet
}

/// Violations that are held back come first: somebody has to look at what holds them before the deadline.
const fn rank(open: &OpenFinding) -> u8 {
    match open.severity {
        Severity::Doubt if open.is_held => 0,
        Severity::Violation => 1,
        Severity::Doubt => 2,
        Severity::Note => 3,
    }
}

fn row<'v>(
    number: u64,
    line: &'v SummaryLine,
    open: &'v OpenFinding,
    edition: &Edition<'_>,
) -> Vec<Cell<'v>> {
    let review = open.review.as_deref();
    let (input, input_date) =
        if open.is_computed { (Style::Text, Style::Text) } else { (Style::Input, Style::InputDate) };
    let mark = match review.and_then(|review| review.mark) {
        None if open.is_computed => review::COMPUTED,
        mark => mark.map_or("", ReviewMark::label),
    };
    let remark = if open.is_computed {
        "随所涉问题的审核结果变化，不能直接审核"
    } else if review.is_some_and(crate::model::Review::lacks_name) {
        "没有填审核人，未采用"
    } else {
        &open.offered
    };
    vec![
        Cell::count(number),
        Cell::text(open.severity.label(), Style::Status),
        Cell::text(open.rule, Style::Word),
        Cell::text(edition.rule(open.rule).map_or("", |rule| rule.title), Style::Text),
        Cell::number(f64::from(line.division_number()), Style::Division),
        Cell::text(line.name.as_str(), Style::Text),
        Cell::text(&*open.subject, Style::Text),
        Cell::text(&*open.message, Style::Text),
        Cell::text(&*open.source, Style::Text),
        Cell::text(&*open.for_auditor, Style::Text),
        Cell::text(mark, input),
        Cell::text(review.map_or("", |review| &review.note), input),
        Cell::text(review.map_or("", |review| &review.reviewer), input),
        Cell::text(review.map_or("", |review| &review.date), input_date),
        Cell::text(remark, Style::Text),
        Cell::exact(&*open.id, Style::Code),
    ]
}
