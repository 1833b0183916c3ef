//! Waivers: findings closed by a confirmation, and waivers that no longer hold or match nothing.

use crate::case::Case;
use crate::model::{Finding, Review, ReviewMark, Severity, Subject, normal};
use crate::policy::{Override, Policy};
use crate::reference::{Waiver, Waivers};
use crate::rules::{Check, Context, RULES, Sink, WaiverUse, names};

/// The waivers that name this agency, by position in the list.
pub(super) fn of_agency<'w>(case: &Case<'_>, waivers: &'w Waivers) -> Vec<(usize, &'w Waiver)> {
    waivers.entries.iter().enumerate().filter(|(_, waiver)| names(waiver, case)).collect()
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

/// What the rules about waivers find, now that it is known which closed something.
pub(super) fn report(
    context: &Context<'_, '_>,
    waivers: &[(usize, &Waiver)],
    used: &[usize],
    findings: &mut Vec<Finding>,
) {
    let uses: Vec<WaiverUse<'_>> = waivers
        .iter()
        .map(|(index, waiver)| WaiverUse { waiver, closed_any: used.contains(index) })
        .collect();
    for rule in RULES {
        let Check::Waivers { agency, .. } = rule.check else { continue };
        let Some(severity) = severity(context.policy, rule.code, rule.severity) else { continue };
        agency(context, &uses, &mut Sink::new(rule, severity, &context.case.key, findings));
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
