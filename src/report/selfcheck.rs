//! The self-check on the terminal: the verdict, the figure behind each duty, and what to put right
//! in which cell and how.
//!
//! Input is what the workbooks are made of, output are lines with a tone each, so that the terminal
//! may colour them; the words say the same without colour.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::account::{self, Cause, Unread};
use super::wrap::hanging;
use super::{Edition, text};
use crate::model::{CellAt, FileId, Finding, Requirement, Severity, Status, Verdict, mask_any};
use crate::rules::{COLUMN_MISSING, FILE_UNREADABLE};
use crate::verdict::{Audit, RequirementResult};

/// Columns of a line if the terminal does not tell, and at most, since longer lines are hard to read.
const WIDTH: usize = 80;
/// Findings written out per cause; how many more there are is said, and JSON and workbook have all.
const WRITTEN_OUT: usize = 20;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// A heading.
    Strong,
    /// In order.
    Good,
    /// Open.
    Doubt,
    /// Against the rules.
    Bad,
    /// In passing.
    Quiet,
}

/// A line of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is meant.
    pub tone: Tone,
    /// Its text, at most as wide as asked for.
    pub text: String,
}

/// What a self-check found.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'c, 'a> {
    /// The agencies of the files.
    pub audits: &'c [Audit<'c, 'a>],
    /// What belongs to no agency: files, tables, stray rows.
    pub stray: &'c [Finding],
    /// What the documents share.
    pub edition: &'c Edition<'c>,
}

/// Writes lines of a given width.
struct Page {
    lines: Vec<Line>,
    width: usize,
    /// Findings written out per cause.
    most: usize,
}

impl Page {
    /// A paragraph; its further lines stand below the text after `head`.
    fn hanging(&mut self, tone: Tone, head: &str, content: &str) {
        let content = text::clean(text::masked(content.into()));
        self.lines.extend(hanging(head, &content, self.width).into_iter().map(|text| Line { tone, text }));
    }

    fn blank(&mut self) {
        self.lines.push(Line { tone: Tone::Plain, text: String::new() });
    }
}

/// The whole answer, for a terminal of so many columns.
pub fn lines(checked: &Checked<'_, '_>, columns: Option<u16>) -> Vec<Line> {
    written(checked, Page { lines: Vec::new(), width: line_width(columns), most: WRITTEN_OUT })
}

/// How long a line may be on a terminal of so many columns.
fn line_width(columns: Option<u16>) -> usize {
    columns.map_or(WIDTH, |columns| usize::from(columns).clamp(40, WIDTH))
}

/// A line folded for a terminal of so many columns; its parts stand as far in as it does.
pub fn folded(line: &str, columns: u16) -> Vec<String> {
    let text = line.trim_start();
    let indent = " ".repeat(line.len() - text.len());
    hanging(&indent, text, line_width(Some(columns)))
}

/// The same for a page: lines as long as they are, every finding written out.
pub(super) fn all_lines(checked: &Checked<'_, '_>) -> Vec<Line> {
    written(checked, Page { lines: Vec::new(), width: usize::from(u16::MAX), most: usize::MAX })
}

fn written(checked: &Checked<'_, '_>, mut page: Page) -> Vec<Line> {
    let stray: Vec<&Finding> =
        checked.stray.iter().filter(|finding| !is_told_by_an_agency(finding, checked)).collect();
    // What was not read comes first, since all that follows leaves it out.
    let (unread, stray): (Vec<_>, Vec<_>) = stray
        .into_iter()
        .partition(|finding| [FILE_UNREADABLE.code, COLUMN_MISSING.code].contains(&finding.rule));
    of_nobody(&mut page, "没有读入的材料", &unread, checked.edition);
    for audit in checked.audits {
        agency(&mut page, audit, checked.edition);
        page.blank();
    }
    of_nobody(&mut page, "不属于任何单位的问题", &stray, checked.edition);
    not_compared(&mut page, checked.edition);
    page.lines
}

/// Findings that belong to no agency.
fn of_nobody(page: &mut Page, title: &str, findings: &[&Finding], edition: &Edition<'_>) {
    if findings.is_empty() {
        return;
    }
    page.hanging(Tone::Strong, "", title);
    for (number, cause) in (1..).zip(account::causes(findings.iter().copied(), edition.rules)) {
        one_cause(page, number, &cause, edition);
    }
    page.blank();
}

/// An unreadable file or table that is listed under the agency that it names.
fn is_told_by_an_agency(finding: &Finding, checked: &Checked<'_, '_>) -> bool {
    let mut cases = checked.audits.iter().map(|audit| audit.case);
    match (finding.rule, finding.at) {
        (rule, Some(at)) if rule == COLUMN_MISSING.code => {
            cases.any(|case| case.rejected_tables.iter().any(|(id, _)| *id == at.table))
        }
        (rule, _) if rule == FILE_UNREADABLE.code => cases.any(|case| {
            let shown = |id: &FileId| &checked.edition.ingested.file(*id).shown;
            case.unreadable_files.iter().any(|id| *shown(id) == finding.subject_label)
        }),
        _ => false,
    }
}

fn agency(page: &mut Page, audit: &Audit<'_, '_>, edition: &Edition<'_>) {
    let case = audit.case;
    let code = case.code.as_ref().map_or_else(String::new, |code| format!("（{}）", code.as_str()));
    page.hanging(Tone::Strong, "", &format!("{}{code}", case.name));
    page.hanging(
        Tone::Quiet,
        "",
        &format!(
            "{} 年度，数据截至 {}，政策 {}",
            edition.terms.year, edition.terms.as_of, edition.policy.name
        ),
    );
    page.blank();
    let verdict = audit.judgement.verdict;
    page.hanging(tone_of(verdict), "结论：", &format!("{}。{}", verdict.label(), meaning(verdict)));
    page.blank();
    for requirement in Requirement::ALL {
        let result = audit.judgement.requirement(requirement);
        let head = format!("  {}  {}  ", requirement.label(), padded(status(result), 6));
        page.hanging(tone_of_status(result.status), &head, &account::fact(requirement, audit));
    }
    let causes = account::causes(audit.findings.iter(), edition.rules);
    let (notes, to_fix): (Vec<_>, Vec<_>) = causes.into_iter().partition(|cause| !cause.weighs);
    let unread = account::unread(audit, edition.ingested);
    page.blank();
    if to_fix.is_empty() && unread.is_empty() {
        page.hanging(Tone::Good, "", "没有要改的地方。");
    } else {
        page.hanging(Tone::Strong, "", "要改的地方（先改前面的）");
        for (number, Unread { code, what }) in (1..).zip(&unread) {
            let title = edition.rule(code).map_or("", |rule| rule.title);
            page.hanging(Tone::Bad, &format!("  {number}. "), &format!("未读入 {code}：{title}"));
            page.hanging(Tone::Plain, "     - ", &format!("{what}。"));
            page.hanging(Tone::Plain, "     怎样改：", edition.rule(code).map_or("", |rule| rule.remedy));
        }
        for (number, cause) in (unread.len() + 1..).zip(&to_fix) {
            one_cause(page, number, cause, edition);
        }
    }
    if !notes.is_empty() {
        page.blank();
        page.hanging(Tone::Strong, "", "提示（不影响结论）");
        for (number, cause) in (1..).zip(&notes) {
            one_cause(page, number, cause, edition);
        }
    }
}

/// A cause with its findings: what, where, and once how to put it right.
fn one_cause(page: &mut Page, number: usize, cause: &Cause<'_>, edition: &Edition<'_>) {
    let title = cause.rule.map_or("", |rule| rule.title);
    let tone = match cause.severity {
        Severity::Violation => Tone::Bad,
        Severity::Doubt => Tone::Doubt,
        Severity::Note => Tone::Plain,
    };
    page.hanging(
        tone,
        &format!("  {number}. "),
        &format!("{} {}：{title}（{} 处）", cause.severity.label(), cause.code, cause.findings.len()),
    );
    for finding in cause.findings.iter().take(page.most) {
        let place = finding.at.map_or_else(|| finding.subject_label.clone(), |at| place(at, edition));
        let expected = match finding.expected.as_str() {
            "" => String::new(),
            expected => format!("应为：{expected}。"),
        };
        page.hanging(Tone::Plain, "     - ", &format!("{place}：{}{expected}", finding.message_for_agency()));
    }
    let more = cause.findings.len().saturating_sub(page.most);
    if more > 0 {
        page.hanging(Tone::Plain, "     - ", &format!("另有 {more} 处，用 -o 写出底稿可逐条查看"));
    }
    if let Some(finding) = cause.findings.first() {
        page.hanging(Tone::Plain, "     怎样改：", &finding.remedy);
    }
}

/// What the lists that were not given would have shown.
fn not_compared(page: &mut Page, edition: &Edition<'_>) {
    let absent: Vec<&str> =
        edition.references.iter().filter(|note| note.given.is_empty()).map(|note| note.absent_note).collect();
    if !absent.is_empty() {
        let by = edition.policy.office("审计部门");
        page.hanging(Tone::Quiet, "说明：", &format!("{}。{by}比对后结论可能不同。", absent.join("；")));
    }
}

/// File, sheet and cell, as somebody looks for it: `申报表.xlsx［招用情况］H5`.
fn place(at: CellAt, edition: &Edition<'_>) -> String {
    let table = edition.ingested.table(at.table);
    let file = &edition.ingested.file(table.file).shown;
    let sheet = if table.sheet.is_empty() { " ".to_owned() } else { format!("［{}］", table.sheet) };
    let cell = if at.column.is_some() { at.a1() } else { format!("第{}行", at.row) };
    format!("{file}{sheet}{cell}")
}

fn status(result: RequirementResult) -> &'static str {
    if result.is_confirmed() { "经确认" } else { result.label() }
}

fn padded(word: &str, width: usize) -> String {
    format!("{word}{}", " ".repeat(width.saturating_sub(word.width())))
}

const fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Compliant => Tone::Good,
        Verdict::Noncompliant => Tone::Bad,
        Verdict::Unresolved => Tone::Doubt,
        Verdict::NotFiled | Verdict::NotApplicable => Tone::Plain,
    }
}

const fn tone_of_status(status: Status) -> Tone {
    match status {
        Status::Pass => Tone::Good,
        Status::Fail => Tone::Bad,
        Status::Undetermined => Tone::Doubt,
        Status::NotApplicable => Tone::Plain,
    }
}

/// What a verdict means for the agency itself.
const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "按所填内容，四项要求均符合。",
        Verdict::Noncompliant => "至少一项要求不符合，报送前请整改。",
        Verdict::Unresolved => "按所填内容还不能判定，请先处理下列各处。",
        Verdict::NotFiled => "材料中没有本年度的内容。",
        Verdict::NotApplicable => "所填内容都不在适用范围内。",
    }
}

/// The same for programs, with all findings.
pub fn json(checked: &Checked<'_, '_>, exit_code: u8) -> Value {
    let edition = checked.edition;
    json!({
        "year": edition.terms.year,
        "as_of": edition.terms.as_of.to_string(),
        "policy": edition.policy.name,
        "agencies": checked.audits.iter().map(|audit| agency_json(audit, edition)).collect::<Vec<_>>(),
        "stray": checked.stray.iter().map(|finding| finding_json(finding, edition)).collect::<Vec<_>>(),
        "exit_code": exit_code,
    })
}

fn agency_json(audit: &Audit<'_, '_>, edition: &Edition<'_>) -> Value {
    let requirements: Vec<Value> = Requirement::ALL
        .into_iter()
        .map(|requirement| {
            let result = audit.judgement.requirement(requirement);
            json!({
                "requirement": requirement.code(),
                "status": result.status.code(),
                "confirmed": result.is_confirmed(),
                "fact": account::fact(requirement, audit),
            })
        })
        .collect();
    let counts = &audit.judgement.counts;
    let mut agency = json!({
        "agency": audit.case.name.to_string(),
        "uscc": audit.case.code.as_ref().map(|code| code.as_str().to_owned()),
        "verdict": audit.judgement.verdict.code(),
        "requirements": requirements,
        "required": counts.required(),
        "verified": counts.verified,
        "possible": counts.possible,
        "findings": audit.findings.iter().map(|finding| finding_json(finding, edition)).collect::<Vec<_>>(),
    });
    if !counts.further.is_empty() {
        let quotas = counts.further.iter().zip(&audit.judgement.further);
        agency["further_quotas"] = quotas
            .map(|(one, status)| {
                json!({
                    "name": one.name,
                    "status": status.code(),
                    "base": one.base,
                    "required": one.required,
                    "verified": one.verified,
                    "possible": one.possible,
                })
            })
            .collect();
    }
    agency
}

fn finding_json(finding: &Finding, edition: &Edition<'_>) -> Value {
    let table = finding.at.map(|at| edition.ingested.table(at.table));
    json!({
        "finding_id": finding.id.0,
        "rule": finding.rule,
        "severity": finding.effective_severity().code(),
        "open": finding.is_open(),
        "subject": mask_any(&finding.subject_label),
        "message": mask_any(finding.message_for_agency()),
        "expected": mask_any(&finding.expected),
        "remedy": finding.remedy,
        "source_file": table.map(|table| edition.ingested.file(table.file).shown.clone()),
        "source_sheet": table.map(|table| table.sheet.clone()),
        "source_cell": finding.at.map(|at| at.a1()),
    })
}
