//! Waivers: findings closed by a confirmation, and waivers that no longer hold or match nothing.

use crate::case::{Case, Hire};
use crate::model::{Finding, Review, ReviewMark, Severity, Subject, TableId, normal};
use crate::policy::{Override, Policy};
use crate::reference::{WaivedPerson, Waiver, Waivers};
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
    if waiver.post_code.is_none() && waiver.person.is_none() {
        return true;
    }
    let subject = About::of(case, finding);
    let post_fits = waiver.post_code.as_ref().is_none_or(|waived| subject.is_of_post(case, waived));
    let person_fits = waiver.person.as_ref().is_none_or(|waived| subject.is_about(waived));
    post_fits && person_fits
}

/// The row that a finding is about, whether a rule names it as hire, line or notice, or as a row.
struct About<'c, 'a> {
    hire: Option<&'c Hire<'a>>,
    post: Option<u32>,
    /// 岗位编号 on the row: a post that no plan has may go by several.
    code: Option<&'c str>,
}

impl<'c, 'a> About<'c, 'a> {
    fn of(case: &'c Case<'a>, finding: &Finding) -> Self {
        let at = |table: TableId, row: u32| {
            finding.at.is_some_and(|at| finding.subject == Subject::Row && (at.table, at.row) == (table, row))
        };
        let hire = match finding.subject {
            Subject::Hire(index) => case.hires.get(index as usize),
            _ => case.hires.iter().find(|hire| at(hire.table.id, hire.row.row)),
        };
        let line = match finding.subject {
            Subject::PlanLine(index) => case.plan_rows.get(index as usize),
            _ => {
                let mut rows = case.plan_rows.iter().chain(&case.contested_rows);
                rows.find(|line| at(line.table.id, line.row.row))
            }
        };
        let notice = match finding.subject {
            Subject::Notice(index) => case.notices.get(index as usize),
            _ => case.notices.iter().find(|notice| at(notice.table.id, notice.row.row)),
        };
        let of_hire = hire.map(|hire| (hire.post, hire.row.post_code()));
        let of_line = line.map(|line| (Some(line.post), line.row.post_code()));
        let of_notice = notice.map(|notice| (notice.post, notice.row.post_code()));
        let stated = of_hire.or(of_line).or(of_notice);
        let (post, code) = stated.map_or((None, None), |(post, code)| (post, code.known()));
        Self { hire, post, code }
    }

    fn is_of_post(&self, case: &Case<'_>, waived: &str) -> bool {
        let post = self.post.map(|post| &case.posts[post as usize]);
        let own = self.code.filter(|_| post.is_none_or(|post| post.line.is_none()));
        let of_post = post.and_then(|post| post.code);
        of_post.into_iter().chain(own).any(|code| normal(code) == normal(waived))
    }

    fn is_about(&self, waived: &WaivedPerson) -> bool {
        self.hire.is_some_and(|hire| match waived {
            WaivedPerson::Id(id) => hire.id() == Some(*id),
            WaivedPerson::Invalid(text) => {
                hire.row.invalid_id().is_some_and(|filed| normal(filed) == text.as_str())
            }
        })
    }
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
