//! What a decision rests on, in a few words: shared by the workbook's first page, the letter and the
//! self-check on the terminal, so that all three say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::case::{Case, Why};
use crate::model::{Effect, Finding, FurtherCounts, Requirement, Severity, Subject, TableKind};
use crate::policy::Policy;
use crate::rules::{COLUMN_MISSING, FILE_UNREADABLE, Group, Rule};
use crate::tables::{FileStatus, Ingested};
use crate::verdict::Audit;

/// A duty in a few words; the clause itself is cited elsewhere in full.
pub fn duty(requirement: Requirement, policy: &Policy) -> String {
    match requirement {
        Requirement::Plan => "按年度向同级人社部门报送招用计划".to_owned(),
        Requirement::Quota => {
            let mut further = String::new();
            for quota in &policy.further {
                let (name, base) = (&quota.name, quota.basis.short_label());
                // Writing to a text does not fail.
                let _ = write!(further, "；{name}：不低于{base}的 {}", quota.ratio.percent_label());
            }
            let base = policy.basis.short_label();
            format!("招用就业困难人员不低于{base}的 {}{further}", policy.ratio.percent_label())
        }
        Requirement::Notice => "招用信息通过公共就业服务机构发布".to_owned(),
        Requirement::Filing => "招用情况报同级人社部门备案".to_owned(),
    }
}

/// What decides a duty, in one sentence: the findings that weigh most on it, with persons, dates and departments; if none
/// does, what was found.
pub fn fact(requirement: Requirement, audit: &Audit<'_, '_>) -> String {
    deciding(requirement, audit).unwrap_or_else(|| figures(requirement, audit))
}

/// Persons or posts that are named; the rest is counted.
const NAMED: usize = 3;

/// The gravest and most frequent finding of a duty.
fn deciding(requirement: Requirement, audit: &Audit<'_, '_>) -> Option<String> {
    // The quota is decided by its figures.
    if requirement == Requirement::Quota {
        return None;
    }
    let open = |finding: &&Finding| {
        finding.requirement == Some(requirement)
            && finding.is_open()
            && finding.effective_severity() != Severity::Note
    };
    let mut by_rule: BTreeMap<(Severity, &'static str), Vec<&Finding>> = BTreeMap::new();
    for finding in audit.findings.iter().filter(open) {
        by_rule.entry((finding.effective_severity(), finding.rule)).or_default().push(finding);
    }
    let gravest = by_rule.keys().map(|(severity, _)| *severity).min()?;
    let findings = by_rule
        .into_iter()
        .filter(|((severity, _), _)| *severity == gravest)
        .map(|(_, findings)| findings)
        .max_by_key(Vec::len)?;
    let first = *findings.first()?;
    if first.subject == Subject::Agency {
        return Some(first.message.clone());
    }
    let measure = if matches!(first.subject, Subject::Hire(_)) { "人" } else { "处" };
    let mut names: Vec<&str> = Vec::new();
    for finding in &findings {
        let name = finding.subject_label.split_once('：').map_or(&*finding.subject_label, |(_, name)| name);
        let name = name.split('（').next().unwrap_or(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = if names.len() > NAMED { "等" } else { "" };
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let all_alike = findings.iter().all(|finding| finding.message == first.message);
    let example = if all_alike || findings.len() == 1 {
        first.message.clone()
    } else {
        format!("如{}：{}", names.first().copied().unwrap_or_default(), first.message)
    };
    Some(format!("{}{measure}（{shown}{more}）：{example}", findings.len()))
}

/// What there is of a duty, in figures.
fn figures(requirement: Requirement, audit: &Audit<'_, '_>) -> String {
    let case = audit.case;
    let and_rejected = |kind: TableKind| {
        let rejected = case.set_aside.iter().filter(|row| row.why == Why::Rejected && row.kind == kind);
        match rejected.count() {
            0 => String::new(),
            rows => format!("，另有 {rows} 行退回"),
        }
    };
    match requirement {
        Requirement::Plan => {
            let undated = case.plan_rows.iter().filter(|row| row.row.submitted.is_blank()).count();
            let undated =
                if undated == 0 { String::new() } else { format!("；{undated} 行未注明报送日期") };
            format!(
                "在用计划 {} 行、{} 个岗位{}{undated}",
                case.plan_rows.len(),
                case.lines.len(),
                and_rejected(TableKind::Plan)
            )
        }
        Requirement::Quota => {
            let counts = &audit.judgement.counts;
            format!(
                "应招 {} 人，已核实 {} 人，可能 {} 人；距达标还差 {} 人",
                counts.required(),
                counts.verified,
                counts.possible,
                counts.short()
            ) + &of_these_to_verify(counts.to_verify())
                + &counts.further.iter().map(further_figures).collect::<String>()
        }
        Requirement::Notice => {
            let covered = case.hires.iter().filter(|hire| !hire.notices.is_empty()).count();
            format!(
                "公告 {} 条{}；招用 {} 行中 {covered} 行有对应公告",
                case.notices.len(),
                and_rejected(TableKind::Notices),
                case.hires.len()
            )
        }
        Requirement::Filing => {
            let filed = case.hires.iter().filter(|hire| !hire.row.filed.is_blank()).count();
            format!(
                "招用 {} 行{}，其中 {filed} 行已填备案日期",
                case.hires.len(),
                and_rejected(TableKind::Hires)
            )
        }
    }
}

/// What an agency filed for other years, or besides what was due; empty if nothing.
pub fn filed_otherwise(case: &Case<'_>) -> String {
    let years = case.set_aside.iter().filter_map(|row| match row.why {
        Why::OtherYear(year) => Some(year),
        _ => None,
    });
    let years: BTreeSet<i16> = years.collect();
    let mut said = String::new();
    if !years.is_empty() {
        let years: Vec<String> = years.iter().map(|year| format!("{year}年度")).collect();
        said = format!("已收到的资料属于{}。", years.join("、"));
    }
    if !case.notices.is_empty() {
        said.push_str("已收到招聘公告。");
    }
    said
}

/// The end of the sentence on the quota: how many of the missing persons open claims could still supply.
pub(super) fn of_these_to_verify(persons: u64) -> String {
    if persons == 0 { String::new() } else { format!("，其中还需核实 {persons} 人") }
}

/// The figures of a quota beside the main one, behind those of the main one.
pub fn further_figures(counts: &FurtherCounts) -> String {
    format!(
        "；{}：应招 {} 人，已核实 {} 人，可能 {} 人",
        counts.name, counts.required, counts.verified, counts.possible
    )
}

/// What of an agency's filings was not read at all: until that is put right, nothing else says much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// `D001` or `D003`.
    pub code: &'static str,
    /// Which file or table, and why.
    pub what: String,
}

/// Files that could not be read and tables that lack a required column, as far as they name the agency.
pub fn unread(audit: &Audit<'_, '_>, ingested: &Ingested) -> Vec<Unread> {
    let files = audit.case.unreadable_files.iter().filter_map(|id| ingested.files.get(id.0 as usize));
    let files = files.filter_map(|file| match &file.status {
        FileStatus::Read => None,
        FileStatus::Unreadable(problem) | FileStatus::Document(problem) => {
            Some(Unread { code: FILE_UNREADABLE.code, what: format!("{}：{}", file.shown, problem.message) })
        }
    });
    let tables = audit.case.rejected_tables.iter().filter_map(|(id, _)| ingested.tables.get(id.0 as usize));
    let tables = tables.filter_map(|table| {
        let missing = table.missing.as_ref()?.with_nearest();
        let file = ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
        let sheet = if table.sheet.is_empty() { String::new() } else { format!("［{}］", table.sheet) };
        let what = format!("{file}{sheet}的{}缺少必填列：{missing}；整表未读入", table.kind.label());
        Some(Unread { code: COLUMN_MISSING.code, what })
    });
    files.chain(tables).collect()
}

/// Open findings of one rule and one severity: what to put right in one go.
#[derive(Debug, Clone)]
pub struct Cause<'f> {
    /// Severity after review.
    pub severity: Severity,
    /// Rule code.
    pub code: &'static str,
    /// The rule, if it is listed.
    pub rule: Option<&'static Rule>,
    /// Its findings, in the order given.
    pub findings: Vec<&'f Finding>,
    /// It weighs on the decision, by itself or by holding something back.
    pub weighs: bool,
}

impl Cause<'_> {
    /// Cause before consequence: what could not be read stands above what follows from it for the quota, notes last.
    fn rank(&self) -> u8 {
        let is_of_quota =
            self.rule.is_some_and(|rule| matches!(rule.effect, Effect::QuotaFails | Effect::QuotaOpen));
        let is_of_data = self.rule.is_some_and(|rule| rule.group == Group::Data);
        match self.severity {
            Severity::Note if !self.weighs => 4,
            Severity::Violation if !is_of_quota => 0,
            _ if is_of_data => 1,
            _ if is_of_quota => 2,
            _ => 3,
        }
    }
}

/// Open findings grouped by cause: the gravest and most frequent first, cause before consequence.
pub fn causes<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    rules: &[&'static Rule],
) -> Vec<Cause<'f>> {
    let mut grouped: BTreeMap<(Severity, &'static str), Vec<&Finding>> = BTreeMap::new();
    let mut holding: BTreeSet<u32> = BTreeSet::new();
    for finding in findings.into_iter().filter(|finding| finding.is_open()) {
        holding.extend(&finding.held_by);
        grouped.entry((finding.effective_severity(), finding.rule)).or_default().push(finding);
    }
    let place = |code: &str| rules.iter().position(|rule| rule.code == code).unwrap_or(usize::MAX);
    let mut causes: Vec<(usize, Cause<'_>)> = grouped
        .into_iter()
        .map(|((severity, code), findings)| {
            let at = place(code);
            let holds =
                |finding: &&Finding| matches!(finding.subject, Subject::Gap(gap) if holding.contains(&gap));
            let weighs = severity != Severity::Note || findings.iter().any(holds);
            (at, Cause { severity, code, rule: rules.get(at).copied(), findings, weighs })
        })
        .collect();
    causes.sort_by_key(|(at, cause)| {
        (cause.rank(), cause.severity, std::cmp::Reverse(cause.findings.len()), *at, cause.code)
    });
    causes.into_iter().map(|(_, cause)| cause).collect()
}
