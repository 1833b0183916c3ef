//! W002 豁免没有对应的问题: a waiver that matches nothing.

use crate::model::Severity;

use super::{Basis, Check, Group, Rule};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "W002",
    title: "豁免没有对应的问题",
    group: Group::Waiver,
    severity: Some(Severity::Note),
    basis: Basis::Method,
    condition: "豁免与确认清单中的一条，没有关闭任何问题。",
    why: "可能是规则代码、单位、岗位或证件号码填错，也可能问题已不存在。",
    remedy: "核对该条豁免；不再需要的从清单中删除。",
    example: "规则填Q002，而该单位的问题是Q001。",
    check: Check::Elsewhere,
};
