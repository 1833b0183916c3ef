//! D007 互相矛盾的行: conflicting rows.

use crate::case::Why;
use crate::model::Severity;

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D007",
    title: "互相矛盾的行",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::DisputesClaim,
    audience: Audience::Everybody,
    basis: Basis::Method,
    condition: "同一岗位的计划有报送日期相同或未填的不同版本（人数、开发方式、受理部门等任一列不同），或同一表内有各列内容完全相同的两行（写法不同也算）；同一招用（单位、号码、岗位、日期相同）的其他内容不同。后出现的行不采用，核算按上下限进行，所涉主张待核实。",
    why: "不能确定以哪一行为准。",
    remedy: "确认正确的一行，删除其余；计划变更的，填写新的报送日期。",
    auditor: "",
    example: "两份计划表同一报送日期，一份10人、一份12人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in &context.case.set_aside {
        let Why::Conflicting(with) = &aside.why else { continue };
        sink.report(
            context.aside(aside, super::rows::key_field(aside.kind)),
            Fact {
                message: format!("该行与{}矛盾或疑似重复，不能确定以哪一行为准。", context.place(*with)),
                expected: "同一内容只有一种说法".to_owned(),
                ..Fact::default()
            },
        );
    }
}
