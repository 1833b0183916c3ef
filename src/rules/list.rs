//! The list of rules, in the order in which they are shown.

use crate::reference::ReferenceKind;

use super::{Effect, Rule};

/// All rules.
pub static RULES: &[&Rule] = &[
    &super::p001_no_plan::RULE,
    &super::p002_not_dated::RULE,
    &super::p003_hired_before_plan::RULE,
    &super::p004_plan_department::RULE,
    &super::p005_unplanned_post::RULE,
    &super::p006_over_plan::RULE,
    &super::p007_planned_difficulty_low::RULE,
    &super::p008_plan_late::RULE,
    &super::p009_plan_lowered::RULE,
    &super::p010_unsuited_post::RULE,
    &super::p011_passing_through::RULE,
    &super::q001_quota_failed::RULE,
    &super::q002_quota_open::RULE,
    &super::q003_bases_differ::RULE,
    &super::n001_no_notice::RULE,
    &super::n002_not_public::RULE,
    &super::n003_notice_late::RULE,
    &super::n004_more_hired_than_announced::RULE,
    &super::n005_notice_short::RULE,
    &super::n006_publisher_unclear::RULE,
    &super::n007_not_on_platform::RULE,
    &super::f001_not_filed::RULE,
    &super::f002_filing_department::RULE,
    &super::f003_filed_late::RULE,
    &super::f004_filed_before_hire::RULE,
    &super::e001_id_invalid::RULE,
    &super::e002_sex_differs::RULE,
    &super::e003_age_out_of_range::RULE,
    &super::e004_category_unknown::RULE,
    &super::e005_recognition_blank::RULE,
    &super::e006_recognised_after_hire::RULE,
    &super::e007_not_in_register::RULE,
    &super::e008_register_contradicts::RULE,
    &super::e009_register_differs::RULE,
    &super::e010_age_condition::RULE,
    &super::e011_placed_too_long::RULE,
    &super::e012_not_claimed::RULE,
    &super::e013_stays_after_term::RULE,
    &super::x001_twice_here::RULE,
    &super::x002_elsewhere::RULE,
    &super::x003_shared_certificate::RULE,
    &super::x004_identity_conflict::RULE,
    &super::x005_person_conflict::RULE,
    &super::d001_file_unreadable::RULE,
    &super::d002_no_table::RULE,
    &super::d003_column_missing::RULE,
    &super::d004_cell_unreadable::RULE,
    &super::d005_other_year::RULE,
    &super::d006_repeated::RULE,
    &super::d007_conflicting::RULE,
    &super::d008_no_agency::RULE,
    &super::d009_id_lost_digits::RULE,
    &super::d010_code_invalid::RULE,
    &super::d011_subtotal_differs::RULE,
    &super::d012_after_as_of::RULE,
    &super::d013_unlisted::RULE,
    &super::d014_column_unrecognised::RULE,
    &super::d015_gap::RULE,
    &super::d016_unaccounted_person::RULE,
    &super::d017_denied::RULE,
    &super::s001_out_of_scope::RULE,
    &super::s002_mode_unknown::RULE,
    &super::w001_waiver_expired::RULE,
    &super::w002_waiver_unused::RULE,
];

/// All codes, for checking what a policy names.
pub fn codes() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.code).collect()
}

/// The rule with this code; case does not matter.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code.trim()))
}

/// The flags of the lists that the findings of a code rest on; none for a rule that asks the filing alone. A quota rests on
/// whatever may prove or refute a claim.
pub fn lists_behind(code: &str) -> Vec<&'static str> {
    const CROSSCHECK: &str = "crosscheck";
    match find(code) {
        Some(rule) if matches!(rule.effect, Effect::QuotaFails | Effect::QuotaOpen) => {
            vec![ReferenceKind::Register.flag(), ReferenceKind::History.flag(), CROSSCHECK]
        }
        Some(rule) => rule.lists.iter().copied().map(ReferenceKind::flag).collect(),
        // A policy declares one code for each list of another department.
        None if code.starts_with('M') => vec![CROSSCHECK],
        None => Vec::new(),
    }
}
