//! D008 行没有可识别的单位: row without an identifiable agency; reported for the run, since it is nobody's.

use crate::model::Severity;

use super::{Basis, Check, Group, Rule};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D008",
    title: "行没有可识别的单位",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    basis: Basis::Method,
    condition: "行、表头和文件名都没有单位名称；或者名称对应两个代码（或两个行政区划）而该行没有代码，不能确定属于哪个单位。",
    why: "不能确定归属的行不能计入任何单位，也不能丢弃。",
    remedy: "补填单位名称和统一社会信用代码。",
    example: "汇总表中部分行的单位名称为空。",
    check: Check::Elsewhere,
};
