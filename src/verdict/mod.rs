//! Bounds, statuses, verdict: from a case and its findings to the decision.
//!
//! In: a [`Case`](crate::case::Case) with the findings of the rules. Out: a [`Judgement`]. The quota
//! is judged on bounds in exact integers, so that open rows can never make an agency pass or fail
//! that the data alone do not decide.

mod audit;
mod persons;
mod quota;
mod requirements;
mod waive;

use crate::model::{Requirement, Status, Verdict};
use crate::policy::Basis;

pub use audit::{Inputs, audit_case, run_findings};

/// Difficulty status of one hire (contract, section 3).
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

/// What the bounds say of the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// Verified persons suffice on the largest base.
    Pass,
    /// Possible persons do not suffice on the smallest base.
    Fail,
    /// Open rows can tip it.
    Open,
    /// Nothing to judge: no base and no hire row.
    Nothing,
}

/// Numbers of persons, each a count of persons unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Whose number the ratio is taken of, by policy.
    pub basis: Basis,
    /// The ratio as shown, for instance `40%`.
    pub ratio_label: String,
    /// The quota on the policy's basis.
    pub bounds: Bounds,
    /// The quota on the plan.
    pub bounds_by_plan: Bounds,
    /// The quota on the hires.
    pub bounds_by_hires: Bounds,
    /// Planned persons, smallest reading.
    pub plan_lower: u64,
    /// Planned persons, largest reading; `None` if something could not be read.
    pub plan_upper: Option<u64>,
    /// Persons hired (accepted rows).
    pub hires: u64,
    /// Persons claimed.
    pub claimed: u64,
    /// Persons verified.
    pub verified: u64,
    /// Persons that could yet count: verified, unresolved and rejected possible claims.
    pub possible: u64,
    /// Rejected hire rows.
    pub rejected_hires: u64,
    /// Rejected hire rows whose claim can't be read as "no".
    pub rejected_claims: u64,
    /// Base of the ratio as shown (plan or hires, by policy).
    pub base: u64,
    /// Required persons on the shown base.
    pub required: u64,
    /// Required persons on the plan, whatever the policy's basis.
    pub required_by_plan: u64,
    /// Required persons on the hires, whatever the policy's basis.
    pub required_by_hires: u64,
}

impl Counts {
    /// The planned number shown: upper bound, or lower where there is none.
    pub fn plan_shown(&self) -> u64 {
        self.plan_upper.unwrap_or(self.plan_lower)
    }

    /// 距达标还差 n 人: persons still to be hired or verified beyond the verified ones.
    pub fn short(&self) -> u64 {
        self.required.saturating_sub(self.verified)
    }

    /// 还需核实 n 人: of the shortfall, how many could come from open claims.
    pub fn to_verify(&self) -> u64 {
        self.short().min(self.possible - self.verified.min(self.possible))
    }

    /// How many non-difficulty persons the rest of the plan still allows.
    pub fn non_difficulty_room(&self) -> u64 {
        self.plan_shown().saturating_sub(self.hires).saturating_sub(self.short())
    }
}

/// Result of one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequirementResult {
    /// Which.
    pub requirement: Requirement,
    /// Its status.
    pub status: Status,
    /// It passes only because waivers close findings: 符合（经确认）.
    pub confirmed: bool,
}

/// The decision on one agency's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The numbers.
    pub counts: Counts,
    /// One per hire of the case, in its order.
    pub hires: Vec<HireStatus>,
    /// One per requirement, in the order of the clause.
    pub requirements: [RequirementResult; 4],
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

/// One agency, judged: what reports show.
#[derive(Debug)]
pub struct Audit<'c, 'a> {
    /// The case.
    pub case: &'c crate::case::Case<'a>,
    /// All findings, sorted by requirement, rule and address; closed ones included.
    pub findings: Vec<crate::model::Finding>,
    /// The decision.
    pub judgement: Judgement,
}
