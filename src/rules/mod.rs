//! The rules: one file each, one list, one record type.
//!
//! In: a [`Case`](crate::case::Case) in its [`Context`]. Out: [`Finding`](crate::model::Finding)s. A rule is a
//! static [`Rule`] record with a function pointer: it has no state, can be printed, and is tested
//! without being built. `postaudit explain`, docs/rules.md and the workbooks show these records.

use crate::model::{Requirement, Severity};
use crate::policy::Policy;

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
    /// Where the duty or the expectation comes from.
    pub basis: Basis,
    /// 触发条件, exactly.
    pub condition: &'static str,
    /// 为什么要查.
    pub why: &'static str,
    /// 如何整改.
    pub remedy: &'static str,
    /// 示例.
    pub example: &'static str,
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
    /// D: 数据质量.
    Data,
    /// S: 适用范围.
    Scope,
    /// W: 豁免与确认.
    Waiver,
}

impl Group {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Duty(requirement) => requirement.label(),
            Self::Eligibility => "困难人员身份",
            Self::Cross => "交叉比对",
            Self::Data => "数据质量",
            Self::Scope => "适用范围",
            Self::Waiver => "豁免与确认",
        }
    }
}

/// Where a rule's expectation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
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

    /// The legal basis in full, as cited in the workbook.
    pub fn basis_text(&self, policy: &Policy) -> String {
        let text = match self.basis {
            Basis::Clause => Some(&policy.clause),
            Basis::Law(key) => policy.laws.get(key),
            Basis::Method => None,
        };
        text.map_or_else(
            || "审计口径".to_owned(),
            |law| {
                let unverified = if law.verified { "" } else { "（依据未核实）" };
                format!("{}：{}{unverified}", law.citation, law.text)
            },
        )
    }
}
