//! What the two rules about waivers share.

use crate::case::{Case, Terms};
use crate::model::{Subject, normal};
use crate::reference::Waiver;

use super::{About, Batch, Group, Rule};

/// A waiver of an agency, after the findings that it covers were closed.
#[derive(Debug, Clone, Copy)]
pub struct WaiverUse<'w> {
    /// The waiver.
    pub waiver: &'w Waiver,
    /// It closed a finding.
    pub closed_any: bool,
    /// There were findings of its rule that it could not close, approved only after the hire.
    pub too_late: bool,
}

/// Why a waiver is not used, in Chinese: it has expired, or it is not what the rule needs.
pub(crate) fn flaw(
    waiver: &Waiver,
    case: &Case<'_>,
    terms: &Terms,
    rules: &[&'static Rule],
) -> Option<String> {
    let Waiver { valid_until, approved, .. } = waiver;
    if waiver.has_expired(terms.as_of, terms.year) {
        return Some(match valid_until {
            Some(until) => format!("已于{until}到期"),
            None => format!("没有写有效期至，只在批准的{}年有效", approved.year()),
        });
    }
    let approver = normal(&waiver.approved_by);
    if approver == normal(&case.name) || approver == normal(&waiver.agency) {
        return Some("是本单位自己批准的，不能采用".to_owned());
    }
    if is_about_a_person(&waiver.rule, rules) && waiver.person.is_none() {
        return Some("针对人员的规则没有写明是哪一个人，不能用于所有人".to_owned());
    }
    None
}

/// What the rule finds concerns one person, so that nobody can confirm it for all.
fn is_about_a_person(code: &str, rules: &[&'static Rule]) -> bool {
    let is_persons = |rule: &&Rule| matches!(rule.group, Group::Eligibility | Group::Cross | Group::Shared);
    code != "X004" && rules.iter().find(|rule| rule.code == code).is_some_and(is_persons)
}

/// Whether a waiver names this agency: by code where both have one, else by a name that no other agency has.
pub(crate) fn names(waiver: &Waiver, case: &Case<'_>) -> bool {
    match (waiver.code, case.code) {
        (Some(waived), Some(code)) => waived == code,
        _ => !case.has_namesake && has_name(waiver, case),
    }
}

fn has_name(waiver: &Waiver, case: &Case<'_>) -> bool {
    normal(&waiver.agency) == normal(&case.name)
}

/// The agency as subject; its waivers tell apart by what they say.
pub(super) fn about(waiver: &Waiver, agency: &str) -> About {
    About {
        subject: Subject::Agency,
        key: format!(
            "{}|{}|{:?}|{:?}|{}|{:?}",
            waiver.rule,
            waiver.document_no,
            waiver.post_code,
            waiver.person,
            waiver.approved,
            waiver.valid_until
        ),
        label: agency.to_owned(),
        at: None,
        within: None,
    }
}

/// Waivers whose agency is not in the batch.
pub(super) fn astray<'c>(batch: &Batch<'c, '_>) -> impl Iterator<Item = &'c Waiver> {
    let cases = &batch.docket.cases;
    let all = batch.references.waivers.iter().flat_map(|waivers| &waivers.entries);
    all.filter(|waiver| !cases.iter().any(|case| names(waiver, case)))
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
