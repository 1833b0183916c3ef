//! The rules: one file for each, and one list of them.
//!
//! In: a [`Case`](crate::case::Case) in its [`Context`]. Out: [`Finding`](crate::model::Finding)s. A rule is a static
//! [`Rule`] record with a function pointer. It has no state, it can be printed, and a test can use it without building
//! anything. `postaudit explain`, docs/rules.md and the workbooks show these records.

mod absence;
mod batch;
mod context;
mod crosschecks;
mod d001_file_unreadable;
mod d002_no_table;
mod d003_column_missing;
mod d004_cell_unreadable;
mod d005_other_year;
mod d006_repeated;
mod d007_conflicting;
mod d008_no_agency;
mod d009_id_lost_digits;
mod d010_code_invalid;
mod d011_subtotal_differs;
mod d012_after_as_of;
mod d013_unlisted;
mod d014_column_unrecognised;
mod d015_gap;
mod d016_unaccounted_person;
mod d017_denied;
mod departments;
mod e001_id_invalid;
mod e002_sex_differs;
mod e003_age_out_of_range;
mod e004_category_unknown;
mod e005_recognition_blank;
mod e006_recognised_after_hire;
mod e007_not_in_register;
mod e008_register_contradicts;
mod e009_register_differs;
mod e010_age_condition;
mod e011_placed_too_long;
mod e012_not_claimed;
mod e013_stays_after_term;
mod f001_not_filed;
mod f002_filing_department;
mod f003_filed_late;
mod f004_filed_before_hire;
mod list;
mod lookups;
mod n001_no_notice;
mod n002_not_public;
mod n003_notice_late;
mod n004_more_hired_than_announced;
mod n005_notice_short;
mod n006_publisher_unclear;
mod n007_not_on_platform;
mod names;
mod p001_no_plan;
mod p002_not_dated;
mod p003_hired_before_plan;
mod p004_plan_department;
mod p005_unplanned_post;
mod p006_over_plan;
mod p007_planned_difficulty_low;
mod p008_plan_late;
mod p009_plan_lowered;
mod p010_unsuited_post;
mod p011_passing_through;
mod presence;
mod publishers;
mod q001_quota_failed;
mod q002_quota_open;
mod q003_bases_differ;
mod quota;
mod rows;
mod s001_out_of_scope;
mod s002_mode_unknown;
mod sink;
mod w001_waiver_expired;
mod w002_waiver_unused;
mod waivers;
mod x001_twice_here;
mod x002_elsewhere;
mod x003_shared_certificate;
mod x004_identity_conflict;
mod x005_person_conflict;

use std::borrow::Cow;

use crate::model::Counts;
pub(crate) use crate::model::{Audience, Effect};
use crate::model::{Requirement, Severity};
use crate::policy::{LegalText, Policy};
use crate::reference::ReferenceKind;

pub use absence::{Held, UnseenHires, gap_in_words};
pub use batch::Batch;
pub use context::Context;
pub use crosschecks::in_force;
pub(crate) use d001_file_unreadable::RULE as FILE_UNREADABLE;
pub(crate) use d002_no_table::RULE as NO_TABLE;
pub(crate) use d003_column_missing::RULE as COLUMN_MISSING;
pub(crate) use d004_cell_unreadable::RULE as CELL_UNREADABLE;
pub(crate) use d007_conflicting::RULE as CONFLICTING;
pub(crate) use d008_no_agency::RULE as NO_AGENCY;
pub(crate) use d013_unlisted::RULE as UNLISTED;
pub(crate) use d014_column_unrecognised::RULE as COLUMN_UNRECOGNISED;
pub(crate) use d015_gap::RULE as GAP;
pub(crate) use e004_category_unknown::RULE as CATEGORY_UNKNOWN;
pub(crate) use e006_recognised_after_hire::RULE as RECOGNISED_LATE;
pub use list::{RULES, codes, find, lists_behind};
pub use lookups::Lookups;
pub(crate) use n003_notice_late::RULE as NOTICE_LATE;
pub(crate) use n006_publisher_unclear::RULE as PUBLISHER_UNCLEAR;
pub(crate) use p009_plan_lowered::RULE as PLAN_LOWERED;
pub(crate) use p011_passing_through::is_brief;
pub(crate) use q001_quota_failed::RULE as QUOTA_FAILED;
pub(crate) use q002_quota_open::RULE as QUOTA_OPEN;
pub(crate) use s002_mode_unknown::RULE as MODE_UNKNOWN;
pub(crate) use sink::finding_id;
pub use sink::{About, Fact, Sink};
pub use waivers::WaiverUse;
pub(crate) use waivers::{code_of, flaw, names};
pub(crate) use x001_twice_here::RULE as TWICE_HERE;

/// A rule as declared.
#[derive(Debug)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// 标题.
    pub title: &'static str,
    /// Group it is listed under.
    pub group: Group,
    /// Default severity; `None` for run-level reports (`D001`, `D003`).
    pub severity: Option<Severity>,
    /// What an open finding of it does to a person's claim or to the quota.
    pub effect: Effect,
    /// Who may read its findings.
    pub audience: Audience,
    /// Where the duty or the expectation comes from.
    pub basis: LegalBasis,
    /// The lists of the authority that its findings come and go with; none for a rule that asks the filing alone.
    pub lists: &'static [ReferenceKind],
    /// 触发条件, exactly.
    pub condition: &'static str,
    /// 为什么要查.
    pub why: &'static str,
    /// 如何整改: what the agency can do.
    pub remedy: &'static str,
    /// What the auditor can do; empty where there is nothing beside reviewing the finding.
    pub auditor: &'static str,
    /// 示例.
    pub example: &'static str,
    /// The check itself.
    pub check: Check,
}

/// When and how a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// On the case as it stands.
    Evidence(fn(&Context<'_, '_>, &mut Sink<'_>)),
    /// On the numbers that follow from the evidence.
    Quota(fn(&Context<'_, '_>, &Counts, &mut Sink<'_>)),
    /// Once for the run, on what belongs to no agency: files, sheets, tables, stray rows.
    Batch(fn(&Batch<'_, '_>, &mut Sink<'_>)),
    /// On the case, and once for the run on what of the kind belongs to no agency.
    EvidenceAndBatch {
        /// On the case as it stands.
        evidence: fn(&Context<'_, '_>, &mut Sink<'_>),
        /// On the rest.
        batch: fn(&Batch<'_, '_>, &mut Sink<'_>),
    },
    /// On the waivers of an agency after they closed what they cover, and once for the run on those
    /// whose agency is not there.
    Waivers {
        /// On the agency's.
        agency: fn(&Context<'_, '_>, &[WaiverUse<'_>], &mut Sink<'_>),
        /// On the others.
        batch: fn(&Batch<'_, '_>, &mut Sink<'_>),
    },
}

/// Groups in which rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A requirement of the clause.
    Duty(Requirement),
    /// E: 困难人员身份.
    Eligibility,
    /// X: 交叉比对.
    Cross,
    /// M: lists of other departments, as the policy declares them.
    Shared,
    /// D: 数据质量.
    Data,
    /// S: 适用范围.
    Scope,
    /// W: 豁免与确认.
    Waiver,
}

impl Check {
    /// The part that looks at a case as it stands.
    pub const fn of_case(self) -> Option<fn(&Context<'_, '_>, &mut Sink<'_>)> {
        match self {
            Self::Evidence(evidence) | Self::EvidenceAndBatch { evidence, .. } => Some(evidence),
            Self::Quota(_) | Self::Batch(_) | Self::Waivers { .. } => None,
        }
    }

    /// The part that looks at what belongs to no agency.
    pub const fn of_batch(self) -> Option<fn(&Batch<'_, '_>, &mut Sink<'_>)> {
        match self {
            Self::Batch(batch) | Self::EvidenceAndBatch { batch, .. } | Self::Waivers { batch, .. } => {
                Some(batch)
            }
            Self::Evidence(_) | Self::Quota(_) => None,
        }
    }
}

impl Group {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Duty(requirement) => requirement.label(),
            Self::Eligibility => "困难人员身份",
            Self::Cross => "交叉比对",
            Self::Shared => "部门数据比对",
            Self::Data => "数据质量",
            Self::Scope => "适用范围",
            Self::Waiver => "豁免与确认",
        }
    }
}

/// Where a rule's expectation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegalBasis {
    /// The audited clause itself ([`Policy::clause`]).
    Clause,
    /// Another document that the policy cites: key into [`Policy::laws`].
    Law(&'static str),
    /// 审计口径: follows from how evidence is weighed, not from a legal text.
    Method,
}

impl Rule {
    /// The requirement that its findings weigh on.
    pub const fn requirement(&self) -> Option<Requirement> {
        match self.group {
            Group::Duty(requirement) => Some(requirement),
            _ => None,
        }
    }

    /// One of its texts as it reads under a policy.
    pub fn words<'t>(&self, text: &'t str, policy: &Policy) -> Cow<'t, str> {
        policy.words(text)
    }

    /// The same rule with every text as it reads under a policy; itself if nothing changes. Kept for as long as the program
    /// runs, as findings name their rule.
    fn worded(&'static self, policy: &Policy) -> &'static Self {
        let texts = [self.condition, self.why, self.remedy, self.auditor, self.example];
        let said = texts.map(|text| policy.words(text));
        if said.iter().all(|text| matches!(text, Cow::Borrowed(_))) {
            return self;
        }
        let [condition, why, remedy, auditor, example] =
            said.map(|text| -> &'static str { Box::leak(text.into_owned().into_boxed_str()) });
        Box::leak(Box::new(Self { condition, why, remedy, auditor, example, ..*self }))
    }

    /// What the agency and what the auditor can do, for the auditor's eyes.
    pub fn both_remedies(&self, policy: &Policy) -> String {
        with_auditor(self.remedy, self.auditor, policy)
    }

    /// The legal basis in full, as cited in the workbook.
    pub fn basis_text(&self, policy: &Policy) -> String {
        self.law(policy).map_or_else(
            || policy.office(METHOD).into_owned(),
            |law| format!("{}：{}{}", law.citation, law.text, unverified(law)),
        )
    }

    /// The same without its words: number and part of the document.
    pub fn citation(&self, policy: &Policy) -> String {
        self.law(policy).map_or_else(
            || policy.office(METHOD).into_owned(),
            |law| format!("{}{}", law.citation, unverified(law)),
        )
    }

    fn law<'p>(&self, policy: &'p Policy) -> Option<&'p LegalText> {
        match self.basis {
            LegalBasis::Clause => Some(&policy.clause),
            LegalBasis::Law(key) => policy.laws.get(key),
            LegalBasis::Method => None,
        }
    }
}

/// A remedy with what the auditor can do beside it.
pub(crate) fn with_auditor(remedy: &str, auditor: &str, policy: &Policy) -> String {
    if auditor.is_empty() {
        remedy.to_owned()
    } else {
        format!("{remedy}{}：{auditor}", policy.office("审计人员"))
    }
}

/// The basis of a rule that rests on no text.
const METHOD: &str = "审计口径";

const fn unverified(law: &LegalText) -> &'static str {
    if law.verified { "" } else { "（依据未核实）" }
}
