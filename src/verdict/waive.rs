//! Waivers: findings closed by a confirmation, and waivers that no longer hold or match nothing.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use crate::case::Case;
use crate::model::{CellAt, Finding, IdNumber, Review, ReviewMark, Subject, normal};
use crate::reference::{WaivedPerson, Waiver, Waivers, invalid_number};
use crate::rules::{Check, Context, NOTICE_LATE, Sink, WaiverUse, code_of, flaw, names};
use crate::tables::Rows;

/// The waivers that name this agency, by position in the list.
pub(super) fn of_agency<'w>(case: &Case<'_>, waivers: &'w Waivers) -> Vec<(usize, &'w Waiver)> {
    waivers.for_agency(&case.name, case.code).into_iter().filter(|(_, waiver)| names(waiver, case)).collect()
}

/// What waivers came to.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// Those that closed a finding, by position in the list.
    closed: HashSet<usize>,
    /// Those that were approved too late for a finding.
    late: HashSet<usize>,
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
    let sound: Vec<(usize, &Waiver, &str)> = waivers
        .iter()
        .filter(|(_, waiver)| is_sound(waiver))
        .filter_map(|(index, waiver)| Some((*index, *waiver, code_of(&waiver.rule, context.rules)?)))
        .collect();
    if sound.is_empty() {
        return used;
    }
    let rules: HashSet<&str> = sound.iter().map(|(_, _, code)| *code).collect();
    let subjects = Subjects::of(context, findings, &rules);
    for (index, waiver, code) in sound {
        for covered in subjects.covered_by(code, waiver, case) {
            let finding = &mut findings[covered];
            if comes_too_late(waiver, case, finding) {
                used.late.insert(index);
                continue;
            }
            used.closed.insert(index);
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

/// The findings of rules that are waived, by whom and what they are about, so that a list of many persons is gone
/// through once.
#[derive(Default)]
struct Subjects<'f, 'a> {
    /// By rule: the finding's place, and the row that it is about.
    of_rule: HashMap<&'f str, Vec<(usize, About<'a>)>>,
    /// By rule and person: places in `of_rule`.
    of_id: HashMap<(&'f str, IdNumber), Vec<usize>>,
    of_invalid: HashMap<(&'f str, Cow<'a, str>), Vec<usize>>,
    of_code: HashMap<(&'f str, Cow<'a, str>), Vec<usize>>,
}

impl<'f, 'a> Subjects<'f, 'a> {
    fn of(context: &Context<'_, 'a>, findings: &[Finding], rules: &HashSet<&'f str>) -> Self {
        let mut all = Self::default();
        let posts = PostsByName::of(context.case);
        for (index, finding) in findings.iter().enumerate() {
            let Some(rule) = rules.get(finding.rule).copied() else { continue };
            // If nobody suitable applied, that excuses from the main quota; no text says so for the others.
            if matches!(finding.subject, Subject::Quota(_)) {
                continue;
            }
            let about = About::of(context, &posts, finding);
            let of_rule = all.of_rule.entry(rule).or_default();
            let place = of_rule.len();
            if let Some(id) = about.id {
                all.of_id.entry((rule, id)).or_default().push(place);
            }
            if let Some(filed) = about.invalid_id {
                all.of_invalid.entry((rule, invalid_number(filed))).or_default().push(place);
            }
            for code in about.codes(context.case) {
                all.of_code.entry((rule, normal(code))).or_default().push(place);
            }
            of_rule.push((index, about));
        }
        all
    }

    /// A waiver without post or person covers all findings of its rule; with them only theirs.
    fn covered_by(&self, rule: &'f str, waiver: &'f Waiver, case: &Case<'_>) -> Vec<usize> {
        let Some(of_rule) = self.of_rule.get(rule) else { return Vec::new() };
        let code = waiver.post_code.as_deref();
        let places = match (&waiver.person, code) {
            (Some(WaivedPerson::Id(id)), _) => self.of_id.get(&(rule, *id)),
            (Some(WaivedPerson::Invalid(text)), _) => {
                self.of_invalid.get(&(rule, Cow::Borrowed(text.as_str())))
            }
            (None, Some(code)) => self.of_code.get(&(rule, normal(code))),
            (None, None) => return of_rule.iter().map(|(index, _)| *index).collect(),
        };
        let fitting = places.into_iter().flatten().filter_map(|place| of_rule.get(*place));
        let is_of_post = |about: &About<'_>| code.is_none_or(|code| about.is_of_post(case, code));
        fitting.filter(|(_, about)| is_of_post(about)).map(|(index, _)| *index).collect()
    }
}

/// The posts of a case by code and by name, the first of each.
#[derive(Default)]
struct PostsByName<'a> {
    by_code: HashMap<Cow<'a, str>, u32>,
    by_name: HashMap<Cow<'a, str>, u32>,
}

impl<'a> PostsByName<'a> {
    fn of(case: &Case<'a>) -> Self {
        let mut all = Self::default();
        for (index, post) in (0_u32..).zip(&case.posts) {
            if let Some(code) = post.code {
                all.by_code.entry(normal(code)).or_insert(index);
            }
            if let Some(name) = post.name {
                all.by_name.entry(normal(name)).or_insert(index);
            }
        }
        all
    }
}

/// The authority has to exempt a person from the notice before the hire, not after it.
fn comes_too_late(waiver: &Waiver, case: &Case<'_>, finding: &Finding) -> bool {
    let Subject::Hire(index) = finding.subject else { return false };
    let hired = case.hires.get(index as usize).map(|hire| hire.start);
    finding.rule == NOTICE_LATE.code && hired.is_some_and(|hired| waiver.approved > hired)
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
    fn of(context: &Context<'_, 'a>, posts: &PostsByName<'_>, finding: &Finding) -> Self {
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
            Subject::Row => finding.at.and_then(|at| Self::of_row(context, posts, at)),
            Subject::Agency | Subject::Gap(_) | Subject::Quota(_) => None,
        }
        .unwrap_or_default()
    }

    fn of_row(context: &Context<'_, 'a>, posts: &PostsByName<'_>, at: CellAt) -> Option<Self> {
        let (code, name, id, invalid_id) = match &context.table(at.table).rows {
            Rows::Plan(rows) => rows.find(at.row).map(|row| (row.post_code(), row.post(), None, None)),
            Rows::Hires(rows) => {
                rows.find(at.row).map(|row| (row.post_code(), row.post(), row.id.valid(), row.invalid_id()))
            }
            Rows::Notices(rows) => rows.find(at.row).map(|row| (row.post_code(), row.post(), None, None)),
            _ => None,
        }?;
        let (code, name) = (code.known(), name.known());
        let by_code = code.and_then(|code| posts.by_code.get(&normal(code)));
        let post = by_code.or_else(|| name.and_then(|name| posts.by_name.get(&normal(name)))).copied();
        Some(Self { post, code, id, invalid_id })
    }

    /// The codes of its post.
    fn codes<'s>(&'s self, case: &Case<'a>) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
        let post = self.post.map(|post| &case.posts[post as usize]);
        let own = self.code.filter(|_| post.is_none_or(|post| post.line.is_none()));
        post.and_then(|post| post.code).into_iter().chain(own)
    }

    fn is_of_post(&self, case: &Case<'a>, waived: &str) -> bool {
        self.codes(case).any(|code| normal(code) == normal(waived))
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
        let Some(severity) = context.policy.severity_of(rule.code, rule.severity) else { continue };
        agency(context, &uses, &mut Sink::new(rule, severity, &context.case.key, findings));
    }
}
