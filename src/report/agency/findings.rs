//! 问题清单: every finding with its basis, its address, its remedy, and the reviewer's columns.
//!
//! The last column, 现行效力, says by formula what the finding counts as after the reviewer's word;
//! 审计结论 counts over it. The batch reads the reviewer's columns back by the labels of
//! [`layout::review`](crate::report::layout::review).

use super::View;
use super::view::FIRST_ROW;
use crate::model::{Finding, ReviewMark, Severity, Subject};
use crate::policy::Policy;
use crate::report::cited::Cited;
use crate::report::layout::{review, sheets};
use crate::report::sheet::{Cell, DropDown, Paper, Sheet, Style};
use crate::rules::{Rule, with_auditor};

const HEAD: [&str; 19] = [
    "序号",
    "规则",
    "规则名称",
    "等级",
    "事项",
    "对象",
    "事实",
    "发现值与应为",
    "法律依据",
    "来源文件",
    "工作表",
    "单元格",
    "整改建议",
    review::MARK,
    review::NOTE,
    review::REVIEWER,
    review::DATE,
    "现行效力",
    review::ID,
];

/// 对象 takes a person's name and masked number in one line: `LibreOffice` cuts the text of a link instead of wrapping it.
const WIDTHS: [f64; 19] = [
    5.0, 6.5, 14.0, 7.0, 10.0, 28.0, 28.0, 18.0, 24.0, 16.0, 10.0, 8.0, 22.0, 10.0, 16.0, 9.0, 12.0, 9.0,
    22.0,
];

/// First and last of the reviewer's columns.
const REVIEW_COLUMNS: (usize, usize) = (13, 16);
/// Links that Excel takes on one sheet; each finding has at most two.
const LINK_LIMIT: usize = 65_530;
/// Stands in 审核结论 of a finding that is worked out from figures.
const COMPUTED: &str = review::COMPUTED;
/// Word for a finding that no longer counts.
const CLOSED: &str = "已关闭";

/// The sheet, and with it the ranges 问题规则, 问题事项 and 问题效力.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let mut sheet = Sheet::new(sheets::FINDINGS, &WIDTHS, Paper::Lying);
    sheet.tab = 0xC9_A2_27;
    // 编号 is for the next run, not for paper.
    sheet.print_columns = Some(17);
    sheet.heading("问题清单", "淡黄各列由审核人填写，其余锁定（无密码）。审核结论：须填审核人，否则不采用。属实——事项的疑点按违规处理，人员和数据的疑点就此了结，该人不计入；不成立——问题关闭；已整改——保留至资料一致；待核实——仍未决。比例类问题由计算得出，不能审核。下次运行按编号沿用。");
    let head = sheet.push(
        HEAD.iter()
            .enumerate()
            .map(|(index, label)| {
                let reviewers = (REVIEW_COLUMNS.0..=REVIEW_COLUMNS.1).contains(&index);
                Cell::text(*label, if reviewers { Style::HeadInput } else { Style::Head })
            })
            .collect(),
    );
    debug_assert_eq!(head + 1, FIRST_ROW);
    let mut cited = Cited::default();
    let mut links = 0;
    for (number, finding) in (1_u64..).zip(&view.audit.findings) {
        let cells = row(view, number, finding, &mut cited, &mut links);
        sheet.push(cells);
    }
    if view.audit.findings.is_empty() {
        sheet.banner(Cell::text("未发现问题。", Style::Text));
    }
    sheet.name_column("问题规则", head, 1);
    sheet.name_column("问题事项", head, 4);
    sheet.name_column("问题效力", head, 17);
    sheet.table(head, 2);
    sheet.mark(head, 3, 3);
    sheet.mark(head, 17, 17);
    if !view.audit.findings.is_empty() {
        sheet.lists.push(DropDown {
            column: 13,
            first_row: FIRST_ROW,
            last_row: sheet.next_row() - 1,
            choices: ReviewMark::CHOICES.map(ReviewMark::label).to_vec(),
            prompt: "待核实、属实、不成立、已整改；留空表示尚未审核",
        });
    }
    sheet
}

/// What the agency should do, what the auditor should, and what was decided at the other side of the same fact.
fn remedy(finding: &Finding, rule: Option<&'static Rule>, policy: &Policy) -> String {
    let all = with_auditor(&finding.remedy, rule.map_or("", |rule| rule.auditor), policy);
    if finding.offered.is_empty() { all } else { format!("{all}{}。", finding.offered) }
}

fn row<'v>(
    view: &'v View<'v>,
    number: u64,
    finding: &'v Finding,
    cited: &mut Cited,
    links: &mut usize,
) -> Vec<Cell<'v>> {
    let rule = view.edition.rule(finding.rule);
    let legal = rule.map(|rule| cited.basis(rule, view.edition.policy)).unwrap_or_default();
    let group = finding
        .requirement
        .map_or_else(|| rule.map_or("", |rule| rule.group.label()), crate::model::Requirement::label);
    let (file, tab, cell) =
        view.place(finding).map_or(("", "", String::new()), |(file, tab, at)| (file, tab, at.a1()));
    let subject = match subject_row(view, finding.subject) {
        Some((tab, row)) if take_link(links) => Cell::link(finding.subject_label.as_str(), tab, row),
        _ => Cell::text(finding.subject_label.as_str(), Style::Text),
    };
    let address = match finding.at.and_then(|at| view.returned_row(at)) {
        Some(row) if take_link(links) => Cell::link(cell, sheets::RETURNED, row),
        _ => Cell::text(cell, Style::Word),
    };
    let at = sheet_row(number);
    let mut cells = Vec::with_capacity(HEAD.len());
    cells.extend([
        Cell::count(number),
        Cell::text(finding.rule, Style::Word),
        Cell::text(rule.map_or("", |rule| rule.title), Style::Text),
        Cell::text(finding.severity.label(), Style::Status),
        Cell::text(group, Style::Word),
        subject,
        Cell::text(finding.message.as_str(), Style::Text),
        Cell::text(found_and_expected(finding), Style::Text),
        Cell::text(legal, Style::Text),
        Cell::text(file, Style::Text),
        Cell::text(tab, Style::Text),
        address,
        Cell::text(cited.once(remedy(finding, rule, view.edition.policy), number), Style::Text),
    ]);
    let review = &finding.review;
    // What is computed can't be reviewed: its cells stay locked.
    let (input, input_date) =
        if finding.is_computed() { (Style::Text, Style::Text) } else { (Style::Input, Style::InputDate) };
    let mark = match review.mark {
        None if finding.is_computed() => COMPUTED,
        mark => mark.map_or("", ReviewMark::label),
    };
    cells.extend([
        Cell::text(mark, input),
        Cell::text(review.note.as_str(), input),
        Cell::text(review.reviewer.as_str(), input),
        Cell::text(review.date.as_str(), input_date),
        Cell::worded(effect_formula(finding, at), effect(finding), Style::Status),
        Cell::exact(finding.id.0.as_str(), Style::Code),
    ]);
    cells
}

/// Row number as a spreadsheet shows it, of the finding with this number from 1.
fn sheet_row(number: u64) -> u64 {
    u64::from(FIRST_ROW) + number
}

/// [`effect`] over the reviewer's cell.
fn effect_formula(finding: &Finding, at: u64) -> String {
    let is = |mark: ReviewMark| format!("N{at}=\"{}\"", mark.label());
    if finding.is_computed() {
        return format!("IF({},\"{CLOSED}\",D{at})", is(ReviewMark::Waived));
    }
    // A decision needs a name; a waiver carries who approved it.
    let decided = |mark: ReviewMark| format!("AND({},TRIM(P{at})<>\"\")", is(mark));
    let open = if finding.severity == Severity::Doubt && !matches!(finding.subject, Subject::Gap(_)) {
        let confirmed = if finding.requirement.is_some() { Severity::Violation } else { Severity::Note };
        format!("IF({},\"{}\",D{at})", decided(ReviewMark::Confirmed), confirmed.label())
    } else {
        format!("D{at}")
    };
    format!("IF(OR({},{}),\"{CLOSED}\",{open})", decided(ReviewMark::Dismissed), is(ReviewMark::Waived))
}

/// What the finding counts as after review.
fn effect(finding: &Finding) -> &'static str {
    if finding.is_open() { finding.effective_severity().label() } else { CLOSED }
}

fn take_link(links: &mut usize) -> bool {
    *links += 1;
    *links <= LINK_LIMIT
}

/// The sheet and row that show the subject.
fn subject_row(view: &View<'_>, subject: Subject) -> Option<(&'static str, u32)> {
    match subject {
        Subject::Hire(index) => Some((sheets::ROSTER, FIRST_ROW + index)),
        Subject::Notice(index) => Some((sheets::NOTICES, FIRST_ROW + index)),
        Subject::Agency | Subject::Quota(_) => Some((sheets::CONCLUSION, 0)),
        Subject::PlanLine(index) => Some((sheets::POSTS, super::posts::plan_sheet_row(view, index))),
        Subject::Row | Subject::Gap(_) => None,
    }
}

fn found_and_expected(finding: &Finding) -> String {
    match (finding.found.is_empty(), finding.expected.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("发现：{}", finding.found),
        (true, false) => format!("应为：{}", finding.expected),
        (false, false) => format!("发现：{}\n应为：{}", finding.found, finding.expected),
    }
}
