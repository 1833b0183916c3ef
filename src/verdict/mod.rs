//! From a case and its findings to the decision.
//!
//! In: a [`Case`](crate::case::Case) with the findings of the rules. Out: a [`Judgement`]. The quota is judged on bounds,
//! in whole numbers: rows that are still open can never make an agency pass or fail where the data alone do not decide
//! it.

mod audit;
mod bounds;
mod disputes;
mod further;
mod gather;
mod inputs;
mod offers;
mod persons;
mod quota;
mod requirements;
mod waive;

use std::collections::BTreeSet;

use crate::model::{Effect, Requirement, Status, TableId, Verdict};
use crate::rules::find;

pub use crate::model::{Bounds, Counts};
pub use audit::{audit_case, run_findings};
pub use further::Membership;
pub use gather::gather_offers;
pub use inputs::Inputs;
pub use offers::Offers;

/// Difficulty status of one hire (specification 8.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifficultyStatus {
    /// 未主张.
    NotClaimed,
    /// 已否定: evidence contradicts the claim.
    Refuted,
    /// 待核实: evidence is missing, malformed or disputed.
    Unresolved,
    /// 已核实.
    Verified,
}

impl DifficultyStatus {
    /// Stable English code, as in `persons.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotClaimed => "not_claimed",
            Self::Refuted => "refuted",
            Self::Unresolved => "unresolved",
            Self::Verified => "verified",
        }
    }

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotClaimed => "未主张",
            Self::Refuted => "不予认可",
            Self::Unresolved => "待核实",
            Self::Verified => "已核实",
        }
    }
}

/// The status of one hire and the rules that hold it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HireStatus {
    /// Its status.
    pub status: DifficultyStatus,
    /// Codes of the rules that refute it or leave it open, sorted.
    pub reasons: Vec<&'static str>,
}

impl HireStatus {
    /// Open only because several rows tell of the person: certainly one person who counts.
    pub fn counts_once(&self) -> bool {
        self.status == DifficultyStatus::Unresolved
            && self
                .reasons
                .iter()
                .all(|code| find(code).is_some_and(|rule| rule.effect == Effect::CountsOnce))
    }
}

/// Result of one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequirementResult {
    /// Which.
    pub requirement: Requirement,
    /// Its status.
    pub status: Status,
    /// The policy in force leaves a rule that decides it; else it reads 未核（口径未要求）.
    pub asked: bool,
    /// By what it passes, if it does.
    pub passes_by: PassesBy,
    /// Why there is nothing to judge, where there is nothing.
    pub nothing: Nothing,
}

/// Why there is nothing to judge of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// What was filed does not come under it.
    Outside,
    /// Nothing of the year was filed.
    NotFiled,
    /// What may have been filed was not read.
    Unread,
}

impl Nothing {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Outside => Status::NotApplicable.label(),
            Self::NotFiled => "未报送",
            Self::Unread => "未能读取",
        }
    }
}

/// By what a requirement passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassesBy {
    /// By what was filed.
    Itself,
    /// Because waivers close findings: 符合（经确认）.
    Waiver,
    /// Only because reviewers settled something: 符合（经审核）.
    Review,
}

impl RequirementResult {
    /// It passes only because waivers close findings.
    pub fn is_confirmed(self) -> bool {
        self.status == Status::Pass && self.passes_by == PassesBy::Waiver
    }

    /// Chinese label of the status, with what made it pass.
    pub const fn label(self) -> &'static str {
        match (self.status, self.passes_by) {
            (Status::Pass, PassesBy::Waiver) => "符合（经确认）",
            (Status::Pass, PassesBy::Review) => "符合（经审核）",
            (Status::NotApplicable, _) if !self.asked => NOT_ASKED,
            (Status::NotApplicable, _) => self.nothing.label(),
            (status, _) => status.label(),
        }
    }
}

/// A duty for which the policy in force leaves no rule that could decide it.
pub const NOT_ASKED: &str = "未核（口径未要求）";

/// The decision on one agency's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The numbers.
    pub counts: Counts,
    /// One per hire of the case, in its order.
    pub hires: Vec<HireStatus>,
    /// Whom and what each quota beside the main one covers, in the policy's order.
    pub memberships: Vec<Membership>,
    /// What each of these came to.
    pub further: Vec<Status>,
    /// One per requirement, in the order of the clause.
    pub requirements: [RequirementResult; 4],
    /// Rejected rows that a reviewer settled: they count for nobody.
    pub settled_rows: BTreeSet<(TableId, u32)>,
    /// Verdict after review.
    pub verdict: Verdict,
    /// Verdict before review.
    pub machine_verdict: Verdict,
}

impl Judgement {
    /// Result of one requirement.
    pub fn requirement(&self, requirement: Requirement) -> RequirementResult {
        self.requirements[requirement as usize]
    }
}

impl Audit<'_, '_> {
    /// Every finding, for what the authority reads.
    pub fn all_findings(&self) -> impl Iterator<Item = &crate::model::Finding> {
        self.findings.iter().chain(&self.withheld)
    }
}

/// One agency, judged: what reports show.
#[derive(Debug)]
pub struct Audit<'c, 'a> {
    /// The case.
    pub case: &'c crate::case::Case<'a>,
    /// The findings that the agency may read, sorted by requirement, rule and address; closed ones included.
    pub findings: Vec<crate::model::Finding>,
    /// The ones that only the authority may read, in the same order.
    pub withheld: Vec<crate::model::Finding>,
    /// Ids that some of them had for an earlier run, whose reviews now stand with them.
    pub former_ids: Vec<crate::model::FindingId>,
    /// What people filled in below the conclusion of the workbook.
    pub sign_off: SignOff,
    /// The decision.
    pub judgement: Judgement,
}

/// 编制、复核、日期 and 单位确认、负责人、日期 as people filled them in; kept from run to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignOff(pub [[String; 3]; 2]);

impl SignOff {
    /// Nobody filled in anything.
    pub fn is_blank(&self) -> bool {
        self.0.iter().flatten().all(|text| text.trim().is_empty())
    }
}
