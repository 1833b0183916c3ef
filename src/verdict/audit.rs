//! One agency from case to decision, before and after review.

use std::collections::BTreeMap;

use crate::case::{CrossIndex, Docket, Why};
use crate::model::{Finding, FindingId, Ingested, Requirement, Review, ReviewMark, Severity, Subject};
use crate::policy::Policy;
use crate::reference::References;
use crate::rules::{About, Check, Context, Fact, RULES, Sink, finding_id, row_about};

use super::persons::{statuses, tally};
use super::quota::counts;
use super::requirements::{results, verdict};
use super::waive;
use super::{Audit, Counts, HireStatus, Judgement, RequirementResult};

/// What every agency is audited with.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'c, 'a> {
    /// All cases.
    pub docket: &'c Docket<'a>,
    /// What they share.
    pub cross: &'c CrossIndex,
    /// Tables and files.
    pub ingested: &'a Ingested,
    /// The authority's lists.
    pub references: &'c References,
    /// The policy in force.
    pub policy: &'c Policy,
    /// What reviewers said, by finding.
    pub reviews: &'c BTreeMap<FindingId, Review>,
}

/// What one pass over the evidence yields.
struct Decision {
    findings: Vec<Finding>,
    hires: Vec<HireStatus>,
    counts: Counts,
    results: [RequirementResult; 4],
    verdict: crate::model::Verdict,
}

/// Audits the agency with this index.
///
/// # Panics
/// If the docket has no such case.
pub fn audit_case<'c, 'a>(index: usize, inputs: &Inputs<'c, 'a>) -> Audit<'c, 'a> {
    let docket = inputs.docket;
    let case = &docket.cases[index];
    let context = Context {
        case,
        hits: inputs.cross.of_case(index),
        ingested: inputs.ingested,
        references: inputs.references,
        policy: inputs.policy,
        terms: &docket.terms,
    };
    let mut evidence = evidence(&context);
    tell_apart(&mut evidence);
    let machine = decide(&context, evidence.clone(), &BTreeMap::new());
    let reviewed =
        evidence.iter().chain(&machine.findings).any(|finding| inputs.reviews.contains_key(&finding.id));
    let machine_verdict = machine.verdict;
    let decision = if reviewed { decide(&context, evidence, inputs.reviews) } else { machine };
    Audit {
        case,
        findings: decision.findings,
        judgement: Judgement {
            counts: decision.counts,
            hires: decision.hires,
            requirements: decision.results,
            verdict: decision.verdict,
            machine_verdict,
        },
    }
}

fn evidence(context: &Context<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        let Check::Evidence(check) = rule.check else { continue };
        let Some(severity) = waive::severity(context.policy, rule.code, rule.severity) else { continue };
        check(context, &mut Sink::new(rule, severity, &context.case.key, &mut findings));
    }
    findings
}

/// Waivers and reviews close or confirm findings; what is left decides.
fn decide(
    context: &Context<'_, '_>,
    mut findings: Vec<Finding>,
    reviews: &BTreeMap<FindingId, Review>,
) -> Decision {
    let case = context.case;
    let as_of = context.terms.as_of;
    let waivers = context
        .references
        .waivers
        .as_ref()
        .map(|waivers| waive::of_agency(case, waivers))
        .unwrap_or_default();
    let mut used = close(context, &waivers, reviews, &mut findings);
    let hires = statuses(case, &findings, context.references, context.policy);
    let counts = counts(case, &tally(case, &hires), context.policy);

    let mut quota = Vec::new();
    for rule in RULES {
        let Check::Quota(check) = rule.check else { continue };
        let Some(severity) = waive::severity(context.policy, rule.code, rule.severity) else { continue };
        check(context, &counts, &mut Sink::new(rule, severity, &case.key, &mut quota));
    }
    used.extend(close(context, &waivers, reviews, &mut quota));
    findings.append(&mut quota);
    let before = findings.len();
    waive::report(case, &waivers, &used, as_of, context.policy, &mut findings);
    let mut waiver_findings = findings.split_off(before);
    apply_reviews(reviews, &mut waiver_findings);
    findings.append(&mut waiver_findings);

    let results = results(case, &findings, &counts);
    let verdict = verdict(case, &findings, &results);
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    Decision { findings, hires, counts, results, verdict }
}

fn close(
    context: &Context<'_, '_>,
    waivers: &[(usize, &crate::reference::Waiver)],
    reviews: &BTreeMap<FindingId, Review>,
    findings: &mut [Finding],
) -> Vec<usize> {
    let used = waive::close(context.case, waivers, context.terms.as_of, findings);
    apply_reviews(reviews, findings);
    used
}

/// A waiver outranks a review: the authority has spoken.
fn apply_reviews(reviews: &BTreeMap<FindingId, Review>, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.review.mark != Some(ReviewMark::Waived)) {
        if let Some(review) = reviews.get(&finding.id) {
            finding.review.clone_from(review);
        }
    }
}

/// Facts that are equal in all they state (the same row filed twice) still need names of their own.
fn tell_apart(findings: &mut [Finding]) {
    let mut seen: BTreeMap<FindingId, u32> = BTreeMap::new();
    for finding in findings {
        let count = seen.entry(finding.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            finding.id = finding_id(&[&finding.id.0, &count.to_string()]);
        }
    }
}

/// Requirements first, in the order of the clause; then rules by code, then reading order.
fn order(finding: &Finding) -> (u8, &'static str, Option<crate::model::CellAt>, &FindingId) {
    let group = finding.requirement.map_or(Requirement::ALL.len(), |requirement| requirement as usize);
    (u8::try_from(group).unwrap_or(u8::MAX), finding.rule, finding.at, &finding.id)
}

/// Findings that belong to no agency of the docket: rows without one (`D008`), subtotals over
/// several agencies (`D011`), waivers for agencies that are not there (`W001`, `W002`), unreadable
/// files (`D001`), sheets without a table (`D002`), tables without a required column (`D003`).
pub fn run_findings(inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let mut findings = stray_findings(inputs);
    findings.append(&mut file_findings(inputs));
    findings.append(&mut waiver_findings(inputs));
    tell_apart(&mut findings);
    findings
}

fn sink<'f>(code: &str, inputs: &Inputs<'_, '_>, findings: &'f mut Vec<Finding>) -> Option<Sink<'f>> {
    let rule = crate::rules::find(code)?;
    let severity = match rule.severity {
        None => Severity::Note,
        default => waive::severity(inputs.policy, code, default)?,
    };
    Some(Sink::new(rule, severity, "", findings))
}

fn stray_findings(inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let row_about = |table, row, at| row_about(inputs.ingested.table(table), row, at);
    if let Some(mut sink) = sink("D008", inputs, &mut findings) {
        for stray in &inputs.docket.strays {
            let Why::NoAgency(why) = stray.why else { continue };
            let at = inputs.ingested.table(stray.table).cell(stray.row, crate::model::Field::Agency);
            let message = match why {
                crate::case::NoAgency::Unnamed => {
                    "该行没有单位名称，表头和文件名也没有，不能确定属于哪个单位。"
                }
                crate::case::NoAgency::Ambiguous => {
                    "该行的单位名称对应不止一个单位，又没有统一社会信用代码，不能确定属于哪个。"
                }
            };
            let fact = Fact {
                message: message.to_owned(),
                expected: "单位名称和统一社会信用代码".to_owned(),
                ..Fact::default()
            };
            sink.report(row_about(stray.table, stray.row, at), fact);
        }
    }
    if let Some(mut sink) = sink("D011", inputs, &mut findings) {
        for (table, index) in &inputs.docket.stray_subtotals {
            let Some(check) = inputs.ingested.table(*table).subtotals.get(*index) else { continue };
            let at = crate::model::CellAt { table: *table, row: check.row, column: Some(check.column) };
            let fact = Fact {
                message: format!(
                    "“{}”合计填{}，明细之和为{}。",
                    check.field.label(),
                    check.stated,
                    check.summed
                ),
                found: check.stated.to_string(),
                expected: check.summed.to_string(),
                ..Fact::default()
            };
            sink.report(row_about(*table, check.row, at), fact);
        }
    }
    findings
}

fn file_findings(inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let about = |label: String| About { subject: Subject::Row, key: label.clone(), label, at: None };
    if let Some(mut sink) = sink("D001", inputs, &mut findings) {
        for file in &inputs.ingested.files {
            if let crate::model::FileStatus::Unreadable(problem) = &file.status {
                let fact = Fact {
                    message: problem.message.clone(),
                    found: problem.kind.to_owned(),
                    ..Fact::default()
                };
                sink.report(about(file.shown.clone()), fact);
            }
        }
    }
    if let Some(mut sink) = sink("D002", inputs, &mut findings) {
        for file in &inputs.ingested.files {
            for sheet in file.sheets.iter().filter(|sheet| sheet.tables.is_empty()) {
                let label = if sheet.name.is_empty() {
                    file.shown.clone()
                } else {
                    format!("{}［{}］", file.shown, sheet.name)
                };
                let notes = if sheet.notes.is_empty() {
                    "没有可识别的表".to_owned()
                } else {
                    sheet.notes.join("；")
                };
                sink.report(about(label), Fact { message: format!("{notes}。"), ..Fact::default() });
            }
        }
    }
    if let Some(mut sink) = sink("D003", inputs, &mut findings) {
        for table in &inputs.ingested.tables {
            let Some(missing) = &table.missing else { continue };
            let parts: Vec<String> = missing
                .missing
                .iter()
                .zip(missing.nearest.iter().map(Option::as_deref).chain(std::iter::repeat(None)))
                .map(|(column, nearest)| match nearest {
                    Some(nearest) => format!("{column}（相近的表头：{nearest}）"),
                    None => column.clone(),
                })
                .collect();
            let file = &inputs.ingested.file(table.file).shown;
            // Text files have no sheets.
            let sheet = if table.sheet.is_empty() { String::new() } else { format!("［{}］", table.sheet) };
            let at = crate::model::CellAt { table: table.id, row: table.header_rows.0, column: None };
            let fact = Fact {
                message: format!(
                    "{file}{sheet}第{}行表头的{}缺少必填列：{}；整表未读入。",
                    table.header_rows.0,
                    table.kind.label(),
                    parts.join("、")
                ),
                found: parts.join("、"),
                ..Fact::default()
            };
            let about = About { at: Some(at), ..about(format!("{file}{sheet}{}", table.kind.label())) };
            sink.report(about, fact);
        }
    }
    findings
}

/// Waivers whose agency is not in the docket.
fn waiver_findings(inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(waivers) = &inputs.references.waivers else { return findings };
    let as_of = inputs.docket.terms.as_of;
    for waiver in &waivers.entries {
        if inputs.docket.cases.iter().any(|case| waive::names(waiver, case)) {
            continue;
        }
        let code = if waiver.has_expired(as_of) { "W001" } else { "W002" };
        let Some(mut sink) = sink(code, inputs, &mut findings) else { continue };
        let about = About {
            subject: Subject::Agency,
            key: format!("{}|{}|{}", waiver.agency, waiver.rule, waiver.document_no),
            label: waiver.agency.to_string(),
            at: None,
        };
        let message = format!(
            "豁免清单中的单位“{}”不在本批次（规则{}，{}）。",
            waiver.agency, waiver.rule, waiver.document_no
        );
        sink.report(about, Fact { message, found: waiver.document_no.to_string(), ..Fact::default() });
    }
    findings
}
