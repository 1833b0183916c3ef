//! 审计结论: the decision on one printed page.
//!
//! Results and verdict are formulas over 测算结果 and 问题效力 wherever the formula says what the judgement says, so
//! that a reviewer's word moves them at once. Where the judgement rests on more than the
//! workbook holds (a waiver, an unreadable file), the word itself stands there.

use super::figures::counts;
use super::view::{FIRST_ROW, verdict_remark};
use super::{View, further};
use crate::case::Listing;
use crate::model::{Requirement, Severity, Status, TableKind, Verdict};
use crate::report::account::{self, Cause, Unread};
use crate::report::layout::{review, sheets};
use crate::report::paper::is_one_page;
use crate::report::sheet::{Cached, Cell, Marks, Paper, Sheet, Style, number};
use crate::report::{division_text, peer_text};
use crate::rules::{QUOTA_FAILED, QUOTA_OPEN};

/// Causes listed under 先改这几处; the page says how many more there are.
const CAUSES_SHOWN: usize = 7;
/// Fewest causes listed, however long the page becomes.
const CAUSES_LEAST: usize = 2;
/// Height of a row on a page with room.
const ROOMY: f64 = 24.0;

/// The sheet: on one page, with fewer causes where the findings take more room.
pub(super) fn sheet<'v>(view: &'v View<'v>) -> Sheet<'v> {
    let mut shown = CAUSES_SHOWN;
    loop {
        let sheet = with_causes(view, shown);
        if shown == CAUSES_LEAST || is_one_page(&sheet) {
            return sheet;
        }
        shown -= 1;
    }
}

fn with_causes<'v>(view: &'v View<'v>, causes: usize) -> Sheet<'v> {
    let mut sheet =
        Sheet::new(sheets::CONCLUSION, &[13.0, 12.0, 12.0, 14.0, 15.0, 12.0, 11.0, 14.0], Paper::OnePage);
    sheet.tab = 0x1F_3A_5F;
    sheet.banner(Cell::text("公益性岗位年度招用审计结论", Style::Title));
    let policy = view.edition.policy;
    sheet.banner(Cell::text(
        format!(
            "依据：{}　{}：{} 年",
            policy.clause.citation,
            policy.office("审计年度"),
            view.edition.terms.year
        ),
        Style::Remark,
    ));
    agency_block(&mut sheet, view);
    let verdict_row = sheet.next_row();
    verdict_block(&mut sheet, view);
    key_figures(&mut sheet, view);
    requirements(&mut sheet, view, verdict_row);
    first_to_fix(&mut sheet, view, causes);
    sign_off(&mut sheet, view);
    if let Some(home) = view.home {
        let label = (Cell::file_link("返回汇总", home), 2);
        sheet.spans(vec![label]);
    }
    sheet.spread(ROOMY);
    if !is_one_page(&sheet) {
        sheet.tighten(ROOMY);
    }
    sheet
}

fn agency_block<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    let case = view.case();
    let code = case.code.as_ref().map_or("（未报或无效）".to_owned(), |code| code.as_str().to_owned());
    let listing = match &case.listing {
        Listing::NoDirectory => "未提供名录",
        Listing::Listed => "在应报送名录内",
        Listing::Unlisted(_) => "不在应报送名录内",
    };
    let mut pair = |left: &'static str, left_value: String, right: &'static str, right_value: String| {
        sheet.spans(vec![
            (Cell::text(left, Style::Label), 1),
            (Cell::text(left_value, Style::Text), 3),
            (Cell::text(right, Style::Label), 1),
            (Cell::text(right_value, Style::Text), 3),
        ]);
    };
    pair("单位名称", case.name.to_string(), "信用代码", code);
    let division = case.division.map_or(String::new(), crate::model::Division::full_name);
    pair(
        "行政区划",
        format!("{} {division}", division_text(case.division)),
        "同级人社部门",
        peer_text(&case.peer),
    );
    pair("截至日期", view.edition.terms.as_of.to_string(), "名录", listing.to_owned());
    let year = view.edition.terms.year;
    pair("底稿编号", paper_number(view), "审计期间", format!("{year}年1月1日至{year}年12月31日"));
}

/// Working paper number: year, division, and a part that stays the same for the agency from run to run.
fn paper_number(view: &View<'_>) -> String {
    use sha2::{Digest, Sha256};
    let division = view.case().division.map_or_else(|| "000000".to_owned(), crate::model::Division::code);
    let digest = Sha256::digest(view.case().key.as_bytes());
    let [first, second, third, ..]: [u8; 32] = digest.into();
    format!("GYGW-{}-{division}-{first:02X}{second:02X}{third:02X}", view.edition.terms.year)
}

fn verdict_block<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    let judgement = &view.audit.judgement;
    let row = sheet.next_row();
    sheet.spans(vec![
        (Cell::text("审计结论", Style::Label), 1),
        (verdict_cell(view, row), 3),
        (Cell::text("说明", Style::Label), 1),
        (Cell::text(verdict_remark(view.audit), Style::Text), 3),
    ]);
    sheet.marks.push(Marks { first_row: row, last_row: row, first_column: 1, last_column: 1 });
    sheet.spans(vec![
        (Cell::text("机器结论", Style::Label), 1),
        (Cell::text(judgement.machine_verdict.label(), Style::Word), 3),
        (Cell::text("未决问题", Style::Label), 1),
        (
            Cell::worded(
                "\"违规 \"&COUNTIF(问题效力,\"违规\")&\" 项，疑点 \"&COUNTIF(问题效力,\"疑点\")&\" 项，提示 \"&COUNTIF(问题效力,\"提示\")&\" 项\"",
                format!(
                    "违规 {} 项，疑点 {} 项，提示 {} 项",
                    view.open(Severity::Violation, None),
                    view.open(Severity::Doubt, None),
                    view.open(Severity::Note, None)
                ),
                Style::Text,
            ),
            3,
        ),
    ]);
}

/// Rows between the verdict and the first of the four results.
const RESULTS_BELOW_VERDICT: u32 = 6;

/// The verdict after review.
fn verdict_cell(view: &View<'_>, row: u32) -> Cell<'static> {
    let judgement = &view.audit.judgement;
    let label = judgement.verdict.label();
    let rest = if !view.case().unreadable_files.is_empty() || view.has_withheld_doubt() {
        Verdict::Unresolved
    } else if matches!(judgement.verdict, Verdict::NotFiled | Verdict::NotApplicable) {
        judgement.verdict
    } else {
        Verdict::Compliant
    };
    let has = |status| judgement.requirements.iter().any(|result| result.status == status);
    let by_formula = if has(Status::Fail) {
        Verdict::Noncompliant
    } else if has(Status::Undetermined)
        || view.open(Severity::Doubt, None) + view.open(Severity::Violation, None) > 0
    {
        Verdict::Unresolved
    } else {
        rest
    };
    if by_formula != judgement.verdict {
        return Cell::text(label, Style::Verdict);
    }
    let (first, last) = (row + RESULTS_BELOW_VERDICT + 1, row + RESULTS_BELOW_VERDICT + 4);
    Cell::worded(
        format!(
            "IF(COUNTIF(H{first}:H{last},\"不符合\")>0,\"不合规\",\
             IF(COUNTIF(H{first}:H{last},\"待核实\")+COUNTIF(问题效力,\"疑点\")+COUNTIF(问题效力,\"违规\")>0,\"需核实\",\"{}\"))",
            rest.label()
        ),
        label,
        Style::Verdict,
    )
}

fn key_figures<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    let sums = &view.sums;
    let figures = counts(view);
    sheet.banner(Cell::text("关键数（人；一人只计一次，测算过程见“指标测算”）", Style::Section));
    sheet.head(&[
        "计划人数",
        "实际招用",
        "应招困难",
        "单位主张",
        "已核实",
        "可能达到",
        "还差",
        "已核实占计划",
    ]);
    let plan = view.plan_shown();
    let share = if plan == 0 {
        Cached::Text("—".into())
    } else {
        Cached::Number(number(sums.verified) / number(plan))
    };
    let key = |name: &str, count| Cell::formula(name, Cached::Number(number(count)), Style::KeyNumber);
    sheet.push(vec![
        key("计划人数", plan),
        key("招用人数", sums.hires),
        key("应招人数", figures.required),
        key("主张人数", sums.claimed),
        key("已核实人数", sums.verified),
        key("可能人数", sums.possible),
        key("还差人数", figures.short),
        Cell::formula("占计划比例", share, Style::Percent),
    ]);
}

fn requirements<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>, verdict_row: u32) {
    let head = sheet.next_row();
    sheet.spans(vec![
        (Cell::text("义务", Style::Head), 1),
        (Cell::text("要求", Style::Head), 2),
        (Cell::text("查明的情况", Style::Head), 4),
        (Cell::text("结果", Style::Head), 1),
    ]);
    // The verdict's formula names the four results by their place.
    debug_assert_eq!(head + 1, verdict_row + RESULTS_BELOW_VERDICT);
    for requirement in Requirement::ALL {
        sheet.spans(vec![
            (Cell::text(requirement.label(), Style::Label), 1),
            (Cell::text(account::duty(requirement, view.edition.policy), Style::Text), 2),
            (facts(requirement, view), 4),
            (result(requirement, view), 1),
        ]);
    }
    sheet.mark(head, 7, 7);
    let clause = &view.edition.policy.clause;
    sheet.spans(vec![
        (Cell::text("条款原文", Style::Label), 1),
        (Cell::text(clause.text.as_str(), Style::Text), 7),
    ]);
}

/// What was found for a duty.
fn facts(requirement: Requirement, view: &View<'_>) -> Cell<'static> {
    if requirement != Requirement::Quota {
        return Cell::text(account::fact(requirement, view.audit), Style::Text);
    }
    let figures = counts(view);
    let sums = &view.sums;
    let (formula, text) = further::facts(view);
    Cell::worded(
        "\"应招 \"&应招人数&\" 人，已核实 \"&已核实人数&\" 人，可能 \"&可能人数&\" 人；距达标还差 \"&还差人数&\" 人\"&IF(还需核实人数>0,\"，其中还需核实 \"&还需核实人数&\" 人\",\"\")".to_owned() + &formula,
        format!(
            "应招 {} 人，已核实 {} 人，可能 {} 人；距达标还差 {} 人",
            figures.required, sums.verified, sums.possible, figures.short
        ) + &account::of_these_to_verify(figures.to_verify)
            + &text,
        Style::Text,
    )
}

/// The result: a formula, if it says what the judgement says.
fn result(requirement: Requirement, view: &View<'_>) -> Cell<'static> {
    let judged = view.audit.judgement.requirement(requirement);
    let label = judged.label();
    if !judged.asked {
        return Cell::text(label, Style::Status);
    }
    if requirement == Requirement::Quota {
        return quota_result(view, judged.status, label);
    }
    let kinds: &[TableKind] = match requirement {
        Requirement::Plan => &[TableKind::Plan],
        Requirement::Notice => &[TableKind::Hires, TableKind::Notices],
        Requirement::Filing | Requirement::Quota => &[TableKind::Hires],
    };
    let rejected = view.rejected.iter().any(|row| kinds.contains(&row.kind));
    let table_rejected = view.case().rejected_tables.iter().any(|(_, kind)| kinds.contains(kind));
    let by_formula = if view.open(Severity::Violation, Some(requirement)) > 0 {
        Status::Fail
    } else if rejected || table_rejected || view.open(Severity::Doubt, Some(requirement)) > 0 {
        Status::Undetermined
    } else {
        judged.status
    };
    let settled = matches!(judged.status, Status::Pass | Status::NotApplicable);
    if by_formula != judged.status || (!settled && by_formula == Status::Pass) {
        return Cell::text(label, Style::Status);
    }
    let rest = match (table_rejected, settled) {
        (true, _) => Status::Undetermined.label(),
        (false, true) => label,
        (false, false) => Status::Pass.label(),
    };
    let counted = |severity: Severity| {
        format!("COUNTIFS(问题事项,\"{}\",问题效力,\"{}\")", requirement.label(), severity.label())
    };
    let rows: Vec<String> =
        kinds.iter().map(|kind| format!("COUNTIF(退回表类,\"{}\")", kind.label())).collect();
    Cell::worded(
        format!(
            "IF({}>0,\"不符合\",IF({}+{}>0,\"待核实\",\"{rest}\"))",
            counted(Severity::Violation),
            counted(Severity::Doubt),
            rows.join("+")
        ),
        label,
        Style::Status,
    )
}

/// The quota: its bounds, and what waiver or review did to Q001 and Q002.
fn quota_result(view: &View<'_>, judged: Status, label: &'static str) -> Cell<'static> {
    if !view.edition.policy.further.is_empty() {
        return several_results(view, judged, label);
    }
    let find = |rule: &str| view.audit.findings.iter().find(|finding| finding.rule == rule);
    let closed = |rule: &str| find(rule).is_some_and(|finding| !finding.is_open());
    let weighs = |rule: &str, severity| {
        find(rule).is_some_and(|finding| finding.is_open() && finding.effective_severity() == severity)
    };
    let by_formula = match view.on(view.edition.policy.basis) {
        Status::Fail if closed(QUOTA_FAILED.code) => Status::Pass,
        Status::Fail if weighs(QUOTA_FAILED.code, Severity::Doubt) => Status::Undetermined,
        Status::Undetermined if closed(QUOTA_OPEN.code) => Status::Pass,
        Status::Undetermined if weighs(QUOTA_OPEN.code, Severity::Violation) => Status::Fail,
        other => other,
    };
    if by_formula != judged {
        return Cell::text(label, Style::Status);
    }
    let settled = if judged == Status::Pass { label } else { Status::Pass.label() };
    let is = |rule: &str, word: &str| format!("COUNTIFS(问题规则,\"{rule}\",问题效力,\"{word}\")>0");
    let formula = format!(
        "IF(测算结果=\"不符合\",IF({},\"{settled}\",IF({},\"待核实\",\"不符合\")),\
         IF(测算结果=\"待核实\",IF({},\"{settled}\",IF({},\"不符合\",\"待核实\")),\
         IF(测算结果=\"符合\",\"{settled}\",测算结果)))",
        is(QUOTA_FAILED.code, "已关闭"),
        is(QUOTA_FAILED.code, "疑点"),
        is(QUOTA_OPEN.code, "已关闭"),
        is(QUOTA_OPEN.code, "违规"),
    );
    Cell::worded(formula, label, Style::Status)
}

/// Several quotas: the worst of their results, as long as figures alone decide each of them.
fn several_results(view: &View<'_>, judged: Status, label: &'static str) -> Cell<'static> {
    let results = further::results(view);
    let further = results.iter().map(|(_, bounds)| further::by_bounds(*bounds));
    let all: Vec<Status> = std::iter::once(view.on(view.edition.policy.basis)).chain(further).collect();
    let by_figures = if all.contains(&Status::Fail) {
        Status::Fail
    } else if all.contains(&Status::Undetermined) {
        Status::Undetermined
    } else if all.iter().all(|status| *status == Status::NotApplicable) {
        Status::NotApplicable
    } else {
        Status::Pass
    };
    let mut of_quotas = view
        .audit
        .findings
        .iter()
        .filter(|finding| [QUOTA_FAILED.code, QUOTA_OPEN.code].contains(&finding.rule));
    // Where there is nothing to judge, no correction changes that.
    if judged == Status::NotApplicable || by_figures != judged || of_quotas.any(|finding| !finding.is_open())
    {
        return Cell::text(label, Style::Status);
    }
    let names: Vec<&str> = std::iter::once("测算结果").chain(results.iter().map(|(name, _)| *name)).collect();
    let any = |word: &str| {
        let each: Vec<String> = names.iter().map(|name| format!("{name}=\"{word}\"")).collect();
        format!("OR({})", each.join(","))
    };
    let rest = if judged == Status::Pass { label } else { Status::Pass.label() };
    let formula = format!(
        "IF({},\"不符合\",IF({},\"待核实\",\"{rest}\"))",
        any(Status::Fail.label()),
        any(Status::Undetermined.label()),
    );
    Cell::worded(formula, label, Style::Status)
}

/// Findings grouped by cause, the gravest and most frequent first.
fn first_to_fix<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>, most: usize) {
    let causes: Vec<Cause<'v>> = account::causes(&view.audit.findings, view.edition.rules)
        .into_iter()
        .filter(|cause| cause.weighs)
        .collect();
    let unread = account::unread(view.audit, view.edition.ingested);
    sheet.banner(Cell::text("先改这几处（按原因归并；点件数到“问题清单”的所在行）", Style::Section));
    if causes.is_empty() && unread.is_empty() {
        sheet.banner(Cell::text(view.edition.policy.office(nothing_found(view)), Style::Text));
        return;
    }
    let head = sheet.next_row();
    sheet.spans(vec![
        (Cell::text("等级", Style::Head), 1),
        (Cell::text("问题", Style::Head), 2),
        (Cell::text("件数", Style::Head), 1),
        (Cell::text("怎样改", Style::Head), 4),
    ]);
    for Unread { code, what } in unread.iter().take(most) {
        let rule = view.edition.rule(code);
        let remedy = rule.map_or("", |rule| rule.remedy);
        sheet.spans(vec![
            (Cell::text("未读入", Style::Status), 1),
            (Cell::text(format!("{code} {}", rule.map_or("", |rule| rule.title)), Style::Text), 2),
            (Cell::count(1), 1),
            (Cell::text(format!("{what}。{remedy}"), Style::Text), 4),
        ]);
    }
    let room = most.saturating_sub(unread.len());
    for Cause { severity, code, rule, findings, .. } in causes.iter().take(room) {
        let title = rule.map_or("", |rule| rule.title);
        let count = format!("{} 项", findings.len());
        let first = findings
            .first()
            .and_then(|first| view.audit.findings.iter().position(|finding| std::ptr::eq(finding, *first)));
        let count = match first.and_then(|index| u32::try_from(index).ok()) {
            Some(index) => Cell::link(count, sheets::FINDINGS, FIRST_ROW + index),
            None => Cell::text(count, Style::Word),
        };
        sheet.spans(vec![
            (Cell::text(severity.label(), Style::Status), 1),
            (Cell::text(format!("{code} {title}"), Style::Text), 2),
            (count, 1),
            (Cell::text(rule.map_or("", |rule| rule.remedy), Style::Text), 4),
        ]);
    }
    sheet.mark(head, 0, 0);
    if let Some(more) = (causes.len() + unread.len()).checked_sub(most).filter(|more| *more > 0) {
        sheet.banner(Cell::text(format!("另有 {more} 类问题，见“问题清单”。"), Style::Remark));
    }
}

/// Without findings there may still be something to do.
fn nothing_found(view: &View<'_>) -> &'static str {
    if view.audit.judgement.verdict == Verdict::NotFiled {
        "请补报本年度的招用计划、招用情况和招聘公告。"
    } else if view.has_withheld_doubt() {
        "没有需要单位整改的问题；有关事项由审计人员另行核实。"
    } else {
        "没有需要整改的问题。"
    }
}

fn sign_off<'v>(sheet: &mut Sheet<'v>, view: &'v View<'v>) {
    sheet.gap();
    for (labels, filled) in review::SIGN_OFF.into_iter().zip(&view.audit.sign_off.0) {
        let cells = labels.into_iter().zip(filled).zip([2, 2, 1]).flat_map(|((label, text), columns)| {
            [(Cell::text(label, Style::Label), 1), (Cell::text(text.as_str(), Style::Signature), columns)]
        });
        sheet.spans(cells.collect());
    }
}
