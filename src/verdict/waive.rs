//! Waivers: findings closed by a confirmation, and waivers that no longer hold or match nothing.

use crate::case::Case;
use crate::model::{CellAt, Finding, IdNumber, Review, ReviewMark, Severity, Subject, normal};
use crate::policy::{Override, Policy};
use crate::reference::{WaivedPerson, Waiver, Waivers};
use crate::rules::{Check, Context, NOTICE_LATE, Sink, WaiverUse, code_of, flaw, names};
use crate::tables::Rows;

/// The waivers that name this agency, by position in the list.
pub(super) fn of_agency<'w>(case: &Case<'_>, waivers: &'w Waivers) -> Vec<(usize, &'w Waiver)> {
    waivers.of(&case.name, case.code).into_iter().filter(|(_, waiver)| names(waiver, case)).collect()
}

/// What waivers came to.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// Those that closed a finding, by position in the list.
    closed: Vec<usize>,
    /// Those that were approved too late for a finding.
    late: Vec<usize>,
}

impl Used {
    pub(super) fn add(&mut self, other: Self) {
        self.closed.extend(other.closed);
        self.late.extend(other.late);
    }
}

/// Closes the findings that waivers in force cover.
pub(super) fn close(
    context: &Context<'_, '_>,
    waivers: &[(usize, &Waiver)],
    findings: &mut [Finding],
) -> Used {
    let (case, terms) = (context.case, context.terms);
    let mut used = Used::default();
    let is_sound = |waiver: &Waiver| {
        waiver.in_force(terms.as_of, terms.year) && flaw(waiver, case, terms, context.rules).is_none()
    };
    for (index, waiver) in waivers.iter().filter(|(_, waiver)| is_sound(waiver)) {
        let Some(code) = code_of(&waiver.rule, context.rules) else { continue };
        for finding in findings.iter_mut().filter(|finding| finding.rule == code) {
            if !covers(waiver, context, finding) {
                continue;
            }
            if comes_too_late(waiver, case, finding) {
                used.late.push(*index);
                continue;
            }
            used.closed.push(*index);
            finding.review = Review {
                mark: Some(ReviewMark::Waived),
                note: waiver.document_no.to_string(),
                reviewer: waiver.approved_by.to_string(),
                date: waiver.approved.to_string(),
            };
        }
    }
    used
}

/// That somebody could do without a notice is for the authority to say before he is hired.
fn comes_too_late(waiver: &Waiver, case: &Case<'_>, finding: &Finding) -> bool {
    let Subject::Hire(index) = finding.subject else { return false };
    let hired = case.hires.get(index as usize).map(|hire| hire.start);
    finding.rule == NOTICE_LATE.code && hired.is_some_and(|hired| waiver.approved > hired)
}

/// A waiver without post or person covers all findings of its rule; with them only theirs.
fn covers(waiver: &Waiver, context: &Context<'_, '_>, finding: &Finding) -> bool {
    if waiver.post_code.is_none() && waiver.person.is_none() {
        return true;
    }
    let subject = About::of(context, finding);
    let post_fits = waiver.post_code.as_ref().is_none_or(|waived| subject.is_of_post(context.case, waived));
    let person_fits = waiver.person.as_ref().is_none_or(|waived| subject.is_about(waived));
    post_fits && person_fits
}

/// The row that a finding is about, whether it is in use or set aside.
#[derive(Default)]
struct About<'a> {
    /// The post, as the case has it.
    post: Option<u32>,
    /// 岗位编号 on the row: a post that no plan has may go by several.
    code: Option<&'a str>,
    id: Option<IdNumber>,
    /// A number that is none, as written.
    invalid_id: Option<&'a str>,
}

impl<'a> About<'a> {
    fn of(context: &Context<'_, 'a>, finding: &Finding) -> Self {
        let case = context.case;
        match finding.subject {
            Subject::PlanLine(index) => case.plan_rows.get(index as usize).map(|line| Self {
                post: Some(line.post),
                code: line.row.post_code().known(),
                ..Self::default()
            }),
            Subject::Hire(index) => case.hires.get(index as usize).map(|hire| Self {
                post: hire.post,
                code: hire.row.post_code().known(),
                id: hire.id(),
                invalid_id: hire.row.invalid_id(),
            }),
            Subject::Notice(index) => case.notices.get(index as usize).map(|notice| Self {
                post: notice.post,
                code: notice.row.post_code().known(),
                ..Self::default()
            }),
            Subject::Row => finding.at.and_then(|at| Self::of_row(context, at)),
            Subject::Agency | Subject::Gap(_) => None,
        }
        .unwrap_or_default()
    }

    fn of_row(context: &Context<'_, 'a>, at: CellAt) -> Option<Self> {
        let (code, name, id, invalid_id) = match &context.table(at.table).rows {
            Rows::Plan(rows) => rows.find(at.row).map(|row| (row.post_code(), row.post(), None, None)),
            Rows::Hires(rows) => {
                rows.find(at.row).map(|row| (row.post_code(), row.post(), row.id.valid(), row.invalid_id()))
            }
            Rows::Notices(rows) => rows.find(at.row).map(|row| (row.post_code(), row.post(), None, None)),
            _ => None,
        }?;
        let (code, name) = (code.known(), name.known());
        let is = |own: Option<&str>, stated: Option<&str>| {
            own.zip(stated).is_some_and(|(own, stated)| normal(own) == normal(stated))
        };
        let posts = || (0_u32..).zip(&context.case.posts);
        let post = posts()
            .find(|(_, post)| is(post.code, code))
            .or_else(|| posts().find(|(_, post)| is(post.name, name)))
            .map(|(index, _)| index);
        Some(Self { post, code, id, invalid_id })
    }

    fn is_of_post(&self, case: &Case<'_>, waived: &str) -> bool {
        let post = self.post.map(|post| &case.posts[post as usize]);
        let own = self.code.filter(|_| post.is_none_or(|post| post.line.is_none()));
        let of_post = post.and_then(|post| post.code);
        of_post.into_iter().chain(own).any(|code| normal(code) == normal(waived))
    }

    fn is_about(&self, waived: &WaivedPerson) -> bool {
        match waived {
            WaivedPerson::Id(id) => self.id == Some(*id),
            WaivedPerson::Invalid(text) => {
                self.invalid_id.is_some_and(|filed| normal(filed) == text.as_str())
            }
        }
    }
}

/// What the rules about waivers find, now that it is known which closed something.
pub(super) fn report(
    context: &Context<'_, '_>,
    waivers: &[(usize, &Waiver)],
    used: &Used,
    findings: &mut Vec<Finding>,
) {
    let uses: Vec<WaiverUse<'_>> = waivers
        .iter()
        .map(|(index, waiver)| WaiverUse {
            waiver,
            closed_any: used.closed.contains(index),
            too_late: used.late.contains(index),
        })
        .collect();
    for rule in context.rules {
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
