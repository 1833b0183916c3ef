//! Waivers: findings closed by a confirmation, and waivers that no longer hold or match nothing.

use crate::case::Case;
use crate::model::{Finding, Review, ReviewMark, Severity, Subject, normal};
use crate::policy::{Override, Policy};
use crate::reference::{Waiver, Waivers};
use crate::rules::{About, Fact, Sink};

/// The waivers that name this agency, by position in the list.
pub(super) fn of_agency<'w>(case: &Case<'_>, waivers: &'w Waivers) -> Vec<(usize, &'w Waiver)> {
    waivers.entries.iter().enumerate().filter(|(_, waiver)| names(waiver, case)).collect()
}

/// Whether a waiver names this agency: by code where both have one, else by name.
pub(super) fn names(waiver: &Waiver, case: &Case<'_>) -> bool {
    match (waiver.code, case.code) {
        (Some(waived), Some(code)) => waived == code,
        _ => normal(&waiver.agency) == normal(&case.name),
    }
}

/// Closes the findings that waivers in force cover; gives back which waivers covered any.
pub(super) fn close(
    case: &Case<'_>,
    waivers: &[(usize, &Waiver)],
    as_of: jiff::civil::Date,
    findings: &mut [Finding],
) -> Vec<usize> {
    let mut used = Vec::new();
    for (index, waiver) in waivers.iter().filter(|(_, waiver)| waiver.in_force(as_of)) {
        for finding in findings.iter_mut().filter(|finding| finding.rule == waiver.rule) {
            if covers(waiver, case, finding) {
                used.push(*index);
                finding.review = Review {
                    mark: Some(ReviewMark::Waived),
                    note: waiver.document_no.to_string(),
                    reviewer: waiver.approved_by.to_string(),
                    date: waiver.approved.to_string(),
                };
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

/// A waiver without post or person covers all findings of its rule; with them only theirs.
fn covers(waiver: &Waiver, case: &Case<'_>, finding: &Finding) -> bool {
    let post = match finding.subject {
        Subject::PlanLine(index) => case.plan_rows.get(index as usize).map(|line| line.post),
        Subject::Hire(index) => case.hires.get(index as usize).and_then(|hire| hire.post),
        Subject::Notice(index) => case.notices.get(index as usize).and_then(|notice| notice.post),
        Subject::Agency | Subject::Row => None,
    };
    let person = match finding.subject {
        Subject::Hire(index) => case.hires.get(index as usize).and_then(crate::case::Hire::id),
        _ => None,
    };
    let post_code = post.and_then(|post| case.posts[post as usize].code.as_ref());
    let post_fits = waiver
        .post_code
        .as_ref()
        .is_none_or(|waived| post_code.is_some_and(|code| normal(code) == normal(waived)));
    let person_fits = waiver.id.is_none_or(|waived| person == Some(waived));
    post_fits && person_fits
}

/// `W001` and `W002` of this agency.
pub(super) fn report(
    case: &Case<'_>,
    waivers: &[(usize, &Waiver)],
    used: &[usize],
    as_of: jiff::civil::Date,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) {
    for (index, waiver) in waivers {
        let (code, message) = if waiver.has_expired(as_of) {
            let until = waiver.valid_until.map_or_else(String::new, |date| date.to_string());
            ("W001", format!("对规则{}的豁免（{}）已于{until}到期。", waiver.rule, waiver.document_no))
        } else if used.contains(index) {
            continue;
        } else if waiver.in_force(as_of) {
            ("W002", format!("对规则{}的豁免（{}）没有对应的问题。", waiver.rule, waiver.document_no))
        } else {
            let message = format!(
                "对规则{}的豁免（{}）{}才批准，晚于数据截止日。",
                waiver.rule, waiver.document_no, waiver.approved
            );
            ("W002", message)
        };
        let about = About {
            subject: Subject::Agency,
            key: format!("{}|{}|{:?}|{:?}", waiver.rule, waiver.document_no, waiver.post_code, waiver.id),
            label: case.name.to_string(),
            at: None,
        };
        let Some(rule) = crate::rules::find(code) else { continue };
        let Some(severity) = severity(policy, code, rule.severity) else { continue };
        let fact = Fact { message, found: waiver.document_no.to_string(), ..Fact::default() };
        Sink::new(rule, severity, &case.key, findings).report(about, fact);
    }
}

/// The severity in force; `None` if the policy switches the rule off.
pub(super) fn severity(policy: &Policy, code: &str, default: Option<Severity>) -> Option<Severity> {
    match policy.override_of(code) {
        Override::Off => None,
        Override::As(severity) => Some(severity),
        Override::Default => default,
    }
}
