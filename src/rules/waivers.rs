//! What the two rules about waivers share.

use crate::case::Case;
use crate::model::{Subject, normal};
use crate::reference::Waiver;

use super::{About, Batch};

/// A waiver of an agency, after the findings that it covers were closed.
#[derive(Debug, Clone, Copy)]
pub struct WaiverUse<'w> {
    /// The waiver.
    pub waiver: &'w Waiver,
    /// It closed a finding.
    pub closed_any: bool,
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
