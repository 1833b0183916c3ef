//! What the two rules about waivers share.

use std::collections::BTreeSet;

use crate::case::{AuditTerms, Case};
use crate::model::{Severity, Subject, is_one_of, normal, words};
use crate::reference::{Holder, Until, Waiver, may_name_one_agency};

use super::{About, Batch, Group, Rule};

/// A waiver of an agency, after the findings that it covers were closed.
#[derive(Debug, Clone, Copy)]
pub struct WaiverUse<'w> {
    /// The waiver.
    pub waiver: &'w Waiver,
    /// It closed a finding.
    pub closed_any: bool,
    /// It left findings of its rule open, since it was approved only after the hire.
    pub too_late: bool,
}

/// Why a waiver is not used, in Chinese: it has expired, or it is not what the rule needs.
pub(crate) fn flaw(
    waiver: &Waiver,
    case: &Case<'_>,
    terms: &AuditTerms,
    rules: &[&'static Rule],
) -> Option<String> {
    let Waiver { until, approved, .. } = waiver;
    if waiver.has_expired(terms.as_of, terms.year) {
        return Some(match until {
            Until::Day(last) => format!("已于{last}到期"),
            Until::YearOfApproval | Until::Open => {
                format!("没有写有效期至，只在批准的{}年有效", approved.year())
            }
        });
    }
    if is_own(&waiver.approved_by, case) || normal(&waiver.approved_by) == normal(&waiver.agency) {
        return Some("是本单位自己批准的，不能采用".to_owned());
    }
    if code_of(&waiver.rule, rules).is_some_and(|code| is_about_a_person(code, rules))
        && waiver.person.is_none()
    {
        return Some("针对人员的规则没有写明是哪一个人，不能用于所有人".to_owned());
    }
    None
}

/// The agency's own name, short or with a stamp, an office of its, or 本单位.
fn is_own(approver: &str, case: &Case<'_>) -> bool {
    let approver = normal(approver);
    let bare = approver.split('(').next().unwrap_or_default();
    let name = normal(&case.name);
    bare.starts_with(&*name)
        || is_one_of(bare, &words().self_names)
        || is_one_of(bare, &words().placeholder_agencies)
        || may_name_one_agency(bare, &name)
}

/// What the rule finds concerns one person, so that nobody can confirm it for all.
fn is_about_a_person(code: &str, rules: &[&'static Rule]) -> bool {
    let is_persons = |rule: &&Rule| matches!(rule.group, Group::Eligibility | Group::Cross | Group::Shared);
    code != "X004" && rules.iter().find(|rule| rule.code == code).is_some_and(is_persons)
}

/// The rule that a waiver means: by its code, alone or before its title (`Q001 招用比例不达标`), by its title, or by what only
/// one title has in it.
pub(crate) fn code_of(written: &str, rules: &[&'static Rule]) -> Option<&'static str> {
    let written = normal(written);
    // 规则Q001, Q-001.
    let upper = written.to_uppercase().replace('-', "");
    let upper = upper.trim_start_matches("规则").trim_start_matches([':', '：']);
    let begins = |rule: &&&'static Rule| {
        let rest = upper.strip_prefix(rule.code);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    if let Some(rule) = rules.iter().find(begins) {
        return Some(rule.code);
    }
    if let Some(rule) = rules.iter().find(|rule| normal(rule.title) == written) {
        return Some(rule.code);
    }
    // A short text is part of many titles; a rule that weighs nothing needs no waiver.
    let is_short = written.chars().count() < SHORTEST_TITLE;
    let weighs = |rule: &&&Rule| rule.severity.is_some_and(|severity| severity != Severity::Note);
    let mut within = rules.iter().filter(weighs).filter(|rule| normal(rule.title).contains(&*written));
    match (within.next(), within.next()) {
        (Some(only), None) if !is_short => Some(only.code),
        _ => None,
    }
}

/// Fewer characters of a title don't name a rule.
const SHORTEST_TITLE: usize = 4;

/// Whether a waiver is for this agency: by code where both have one, else by a name that no other agency has; by the place
/// that the agency is in.
pub(crate) fn names(waiver: &Waiver, case: &Case<'_>) -> bool {
    match waiver.holder {
        Holder::All => return true,
        Holder::Place(place) => return case.division.is_some_and(|own| place.contains(own)),
        Holder::Agency => {}
    }
    match (waiver.code, case.code) {
        (Some(waived), Some(code)) => waived == code,
        _ => !case.has_namesake && has_name(waiver, case),
    }
}

fn has_name(waiver: &Waiver, case: &Case<'_>) -> bool {
    normal(&waiver.agency) == normal(&case.name)
}

/// The agency as subject; its waivers differ in what they say.
pub(super) fn about(waiver: &Waiver, agency: &str) -> About {
    // Its name since lists had only days.
    let last_day = match waiver.until {
        Until::Day(last) => Some(last),
        Until::YearOfApproval => None,
        Until::Open => Some(jiff::civil::Date::MAX),
    };
    About {
        subject: Subject::Agency,
        key: format!(
            "{}|{}|{:?}|{:?}|{}|{:?}",
            waiver.rule, waiver.document_no, waiver.post_code, waiver.person, waiver.approved, last_day
        ),
        label: agency.to_owned(),
        at: None,
        within: None,
    }
}

/// Waivers whose agency is not in the batch.
pub(super) fn astray<'c>(batch: &Batch<'c, '_>) -> impl Iterator<Item = &'c Waiver> {
    let mut placed = BTreeSet::new();
    for case in &batch.docket.cases {
        let of_case =
            batch.references.waivers.iter().flat_map(|waivers| waivers.for_agency(&case.name, case.code));
        placed.extend(of_case.filter(|(_, waiver)| names(waiver, case)).map(|(index, _)| index));
    }
    let all = batch.references.waivers.iter().flat_map(|waivers| waivers.entries.iter().enumerate());
    let is_stray =
        move |(index, waiver): &(usize, &Waiver)| waiver.holder == Holder::Agency && !placed.contains(index);
    all.filter(is_stray).map(|(_, waiver)| waiver)
}

/// Waivers for a place or for all: what is wrong with one is reported once for the run.
pub(super) fn wide<'c>(batch: &Batch<'c, '_>) -> impl Iterator<Item = &'c Waiver> {
    let all = batch.references.waivers.iter().flat_map(|waivers| &waivers.entries);
    all.filter(|waiver| waiver.holder != Holder::Agency)
}

/// Says that what a waiver states as its rule is not one; empty if it is.
pub(super) fn unknown_rule(waiver: &Waiver, rules: &[&'static Rule]) -> Option<String> {
    let unknown = code_of(&waiver.rule, rules).is_none();
    unknown.then(|| {
        format!(
            "豁免清单{}填的规则“{}”不是任何规则的代码或标题，没有采用；规则代码见 postaudit explain（{}）。",
            waiver.place, waiver.rule, waiver.document_no
        )
    })
}

/// The fact about one of those.
pub(super) fn astray_text(batch: &Batch<'_, '_>, waiver: &Waiver) -> String {
    if batch.docket.cases.iter().any(|case| has_name(waiver, case)) {
        return format!(
            "豁免清单中的单位“{}”不能确定是哪一个：这个名称有不止一个单位，代码没有填写或都对不上（规则{}，{}）。",
            waiver.agency, waiver.rule, waiver.document_no
        );
    }
    format!("豁免清单中的单位“{}”不在本批次（规则{}，{}）。", waiver.agency, waiver.rule, waiver.document_no)
}
