//! W001 豁免已过期: an expired waiver; subject is the agency.

use crate::model::Severity;

use super::{Basis, Check, Group, Rule};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "W001",
    title: "豁免已过期",
    group: Group::Waiver,
    severity: Some(Severity::Doubt),
    basis: Basis::Method,
    condition: "豁免与确认清单中该单位的豁免，有效期至早于数据截止日。",
    why: "过期的豁免不再有效，相应的问题照常计算。",
    remedy: "取得新的批准文件并更新清单，或按问题整改。",
    example: "有效期至2023年12月31日，审计截止2024年12月31日。",
    check: Check::Elsewhere,
};
