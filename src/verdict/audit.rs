//! One agency from its case to the decision, before and after review.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use crate::case::{Case, Reading};
use crate::model::{
    Audience, Finding, FindingId, Requirement, Review, ReviewMark, Severity, Status, Subject, TableId,
};
use crate::policy::Policy;
use crate::rules::{Batch, Check, Context, GAP, Lookups, Sink, finding_id};

use super::disputes;
use super::further::{Membership, memberships};
use super::inputs::Inputs;
use super::persons::{settled_rows, statuses, tally};
use super::quota::counts;
use super::requirements::{further_statuses, results, verdict};
use super::waive;
use super::{Audit, Counts, HireStatus, Judgement, PassesBy, RequirementResult, SignOff};

/// What one pass over the evidence yields.
struct Decision {
    findings: Vec<Finding>,
    hires: Vec<HireStatus>,
    counts: Counts,
    memberships: Vec<Membership>,
    further: Vec<Status>,
    results: [RequirementResult; 4],
    settled: BTreeSet<(TableId, u32)>,
    verdict: crate::model::Verdict,
}

/// Audits the agency with this index.
///
/// # Panics
/// If the docket has no such case.
pub fn audit_case<'c, 'a>(index: usize, inputs: &Inputs<'c, 'a>) -> Audit<'c, 'a> {
    let docket = inputs.docket;
    let case = &docket.cases[index];
    let (none, lookups) = (BTreeSet::new(), Lookups::default());
    let context = inputs.context(index, &none, &lookups);
    let changing = changing(&context);
    let context = Context { changing: &changing, ..context };
    let keys = if inputs.reviews.is_empty() { Vec::new() } else { docket.other_keys(case) };
    let (evidence, former) = evidence_under(&context, &keys);
    let machine = decide(&context, evidence.clone(), &Reviews::none());
    let former = Former { keys: &keys, ids: &former };
    let reviews = Reviews::of(&context, inputs.reviews, &evidence, former, &machine.counts);
    let reviewed = evidence.iter().chain(&machine.findings).any(|finding| reviews.get(&finding.id).is_some());
    let (machine_verdict, machine_results) = (machine.verdict, machine.results);
    let mut decision = if reviewed { decide(&context, evidence, &reviews) } else { machine };
    for (result, before) in decision.results.iter_mut().zip(machine_results) {
        if result.status == Status::Pass && before.status != Status::Pass {
            result.passes_by = PassesBy::Review;
        }
    }
    inputs.offers.write(case, &mut decision.findings);
    let (withheld, findings) =
        decision.findings.into_iter().partition(|finding| finding.audience == Audience::Authority);
    Audit {
        case,
        findings,
        withheld,
        sign_off: SignOff::default(),
        former_ids: reviews.former.into_values().map(|(id, _)| id.clone()).collect(),
        judgement: Judgement {
            counts: decision.counts,
            hires: decision.hires,
            memberships: decision.memberships,
            further: decision.further,
            requirements: decision.results,
            settled_rows: decision.settled,
            verdict: decision.verdict,
            machine_verdict,
        },
    }
}

/// The other readings of an agency's rows that would change a status. Neither side is compared with other agencies, since
/// the rows of an alternate case are not those that were compared.
fn changing(context: &Context<'_, '_>) -> Vec<Reading> {
    if context.case.alternates.is_empty() {
        return Vec::new();
    }
    let statuses = |case: &Case<'_>| {
        let lookups = Lookups::default();
        let alone = Context { case, hits: &[], lookups: &lookups, ..*context };
        decide(&alone, evidence(&alone), &Reviews::none()).results.map(|result| result.status)
    };
    let now = statuses(context.case);
    // What rows in dispute say is weighed finding by finding.
    let alternates = context.case.alternates.iter().filter(|(reading, _)| *reading != Reading::OtherTelling);
    alternates.filter(|(_, case)| statuses(case) != now).map(|(reading, _)| *reading).collect()
}

/// What reviewers said of an agency's findings.
struct Reviews<'r> {
    all: Option<&'r BTreeMap<FindingId, Review>>,
    /// By a finding's id of today: the id that it had for an earlier run, and what was said of it there.
    former: BTreeMap<FindingId, (&'r FindingId, &'r Review)>,
}

impl<'r> Reviews<'r> {
    const fn none() -> Self {
        Self { all: None, former: BTreeMap::new() }
    }

    /// Also looks for reviews under the ids that the findings would have by the agency's other keys: reviews must not be
    /// lost because a directory was not given before, or because the agency has added its code since.
    fn of(
        context: &Context<'_, '_>,
        all: &'r BTreeMap<FindingId, Review>,
        evidence: &[Finding],
        former_ids: Former<'_>,
        counts: &Counts,
    ) -> Self {
        let mut former = BTreeMap::new();
        if all.is_empty() {
            return Self { all: None, former };
        }
        let quota_now = quota(context, counts, &context.case.key);
        for (at, key) in former_ids.keys.iter().enumerate() {
            let of_evidence = former_ids.ids.iter().filter_map(|ids| ids.get(at)).cloned();
            let of_quota = quota(context, counts, key).into_iter().map(|finding| finding.id);
            let then = of_evidence.chain(of_quota);
            for (now, then) in evidence.iter().chain(&quota_now).zip(then) {
                if let Some(found) = all.get_key_value(&then).filter(|_| !all.contains_key(&now.id)) {
                    former.entry(now.id.clone()).or_insert(found);
                }
            }
        }
        Self { all: Some(all), former }
    }

    fn get(&self, id: &FindingId) -> Option<&'r Review> {
        self.all?.get(id).or_else(|| self.former.get(id).map(|(_, review)| *review))
    }
}

/// Other keys of an agency, and for each finding on its case the ids that it would have under them.
#[derive(Clone, Copy)]
struct Former<'f> {
    keys: &'f [String],
    ids: &'f [Vec<FindingId>],
}

/// The findings on the case as it stands.
fn evidence(context: &Context<'_, '_>) -> Vec<Finding> {
    evidence_under(context, &[]).0
}

/// The findings on the case as it stands, and the ids that they would have if the agency had these keys.
fn evidence_under(context: &Context<'_, '_>, keys: &[String]) -> (Vec<Finding>, Vec<Vec<FindingId>>) {
    let (mut findings, mut former) = (Vec::new(), Vec::new());
    for rule in context.rules {
        let Some(check) = rule.check.of_case() else { continue };
        let Some(severity) = context.policy.severity_of(rule.code, rule.severity) else { continue };
        let sink = Sink::new(rule, severity, &context.case.key, &mut findings);
        let mut sink = if keys.is_empty() { sink } else { sink.also_as(keys, &mut former) };
        check(context, &mut sink);
    }
    disputes::weigh(context, &mut findings, &mut former, |told| evidence_under(told, keys));
    tell_apart(&mut findings);
    for at in 0..keys.len() {
        tell_ids_apart(former.iter_mut().filter_map(|ids| ids.get_mut(at)));
    }
    (findings, former)
}

/// The findings on the counts.
fn quota(context: &Context<'_, '_>, counts: &Counts, key: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in context.rules {
        let Check::Quota(check) = rule.check else { continue };
        let Some(severity) = context.policy.severity_of(rule.code, rule.severity) else { continue };
        check(context, counts, &mut Sink::new(rule, severity, key, &mut findings));
    }
    findings
}

/// Waivers and reviews close or confirm findings; what is left decides. A gap that is closed holds nothing back: what
/// rests on an absence is judged again without it.
fn decide(context: &Context<'_, '_>, mut findings: Vec<Finding>, reviews: &Reviews<'_>) -> Decision {
    let case = context.case;
    let closed = closed_gaps(context, reviews, &findings);
    let context = &Context { closed: &closed, ..*context };
    if !closed.is_empty() {
        findings = evidence(context);
    }
    let waivers = context
        .references
        .waivers
        .as_ref()
        .map(|waivers| waive::of_agency(case, waivers))
        .unwrap_or_default();
    let mut used = close(context, &waivers, reviews, &mut findings);
    let hires = statuses(case, &findings, context.references, context.policy);
    let settled = settled_rows(&findings);
    let memberships = memberships(case, context.policy);
    let counts = counts(context, &tally(context, &hires, &settled), &hires, &memberships);

    let mut quota = quota(context, &counts, &case.key);
    used.add(close(context, &waivers, reviews, &mut quota));
    findings.append(&mut quota);
    let before = findings.len();
    waive::report(context, &waivers, &used, &mut findings);
    let mut waiver_findings = findings.split_off(before);
    tell_apart(&mut waiver_findings);
    apply_reviews(reviews, &mut waiver_findings);
    findings.append(&mut waiver_findings);

    weigh_gaps(context.policy, &mut findings);
    let results = results(context, &findings, &counts, &settled);
    let further = further_statuses(&counts, &findings);
    let verdict = verdict(context, &findings, &results);
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    Decision { findings, hires, counts, memberships, further, results, settled, verdict }
}

/// The gaps whose findings a waiver or a reviewer closed.
fn closed_gaps(context: &Context<'_, '_>, reviews: &Reviews<'_>, findings: &[Finding]) -> BTreeSet<u32> {
    let of_gaps = findings.iter().filter(|finding| matches!(finding.subject, Subject::Gap(_)));
    let mut of_gaps: Vec<Finding> = of_gaps.cloned().collect();
    if of_gaps.is_empty() {
        return BTreeSet::new();
    }
    let waivers = context.references.waivers.as_ref();
    let waivers = waivers.map(|waivers| waive::of_agency(context.case, waivers)).unwrap_or_default();
    close(context, &waivers, reviews, &mut of_gaps);
    of_gaps
        .iter()
        .filter(|finding| !finding.is_open())
        .filter_map(|finding| match finding.subject {
            Subject::Gap(index) => Some(index),
            _ => None,
        })
        .collect()
}

/// A gap that holds a violation back is a doubt, even if it would be a note by itself.
fn weigh_gaps(policy: &Policy, findings: &mut [Finding]) {
    let holding: BTreeSet<u32> = findings
        .iter()
        .filter(|finding| finding.is_open())
        .flat_map(|finding| finding.held_by.iter().copied())
        .collect();
    let Some(severity) = policy.severity_of(GAP.code, GAP.severity) else { return };
    for finding in findings.iter_mut().filter(|finding| finding.rule == GAP.code) {
        if matches!(finding.subject, Subject::Gap(index) if holding.contains(&index)) {
            finding.severity = severity;
        }
    }
}

fn close(
    context: &Context<'_, '_>,
    waivers: &[(usize, &crate::reference::Waiver)],
    reviews: &Reviews<'_>,
    findings: &mut [Finding],
) -> waive::Used {
    let used = waive::close(context, waivers, findings);
    apply_reviews(reviews, findings);
    used
}

/// A waiver outranks a review: the authority has spoken. Findings from figures have no review.
fn apply_reviews(reviews: &Reviews<'_>, findings: &mut [Finding]) {
    let is_reviewed =
        |finding: &&mut Finding| finding.review.mark != Some(ReviewMark::Waived) && !finding.is_computed();
    for finding in findings.iter_mut().filter(is_reviewed) {
        if let Some(review) = reviews.get(&finding.id) {
            finding.review.clone_from(review);
        }
    }
}

/// Facts that are equal in all they state (the same row filed twice) still need names of their own.
fn tell_apart(findings: &mut [Finding]) {
    tell_ids_apart(findings.iter_mut().map(|finding| &mut finding.id));
}

fn tell_ids_apart<'i>(ids: impl Iterator<Item = &'i mut FindingId>) {
    let mut seen: HashMap<FindingId, u32> = HashMap::new();
    for id in ids {
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *id = finding_id(&[&id.0, &count.to_string()]);
        }
    }
}

/// Requirements first, in the order of the clause; then rules by code, then reading order.
fn order(finding: &Finding) -> (u8, &'static str, Option<crate::model::CellAt>, &FindingId) {
    let group = finding.requirement.map_or(Requirement::ALL.len(), |requirement| requirement as usize);
    (u8::try_from(group).unwrap_or(u8::MAX), finding.rule, finding.at, &finding.id)
}

/// Findings that belong to no agency of the docket: unreadable files, sheets and tables that could
/// not be used, rows without an agency, subtotals over several, waivers for agencies that are not there.
pub fn run_findings(inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let batch = Batch {
        docket: inputs.docket,
        ingested: inputs.ingested,
        references: inputs.references,
        rules: inputs.rules,
    };
    let mut findings = Vec::new();
    for rule in inputs.rules {
        let Some(check) = rule.check.of_batch() else { continue };
        // What is reported of the run as a whole (`D001`, `D003`) has no severity to change.
        let severity = match rule.severity {
            None => Some(Severity::Note),
            default => inputs.policy.severity_of(rule.code, default),
        };
        let Some(severity) = severity else { continue };
        check(&batch, &mut Sink::new(rule, severity, "", &mut findings));
    }
    tell_apart(&mut findings);
    findings
}
