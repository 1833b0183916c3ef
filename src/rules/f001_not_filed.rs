//! F001 招用未备案: a hire without 备案日期.

use crate::model::{Field, Requirement, Severity, Stated};

use super::{Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F001",
    title: "招用未备案",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Violation),
    basis: Basis::Clause,
    condition: "招用行没有备案日期；备案日期无法识别的为疑点。",
    why: "招用情况应报同级人力资源社会保障部门备案。",
    remedy: "补办备案并填写备案日期和备案部门。",
    example: "“备案日期”一列为空。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        let (message, found) = match hire.row.filed {
            Stated::Known(_) => continue,
            Stated::Blank => ("没有备案日期，不能证明招用情况已备案。", "空白"),
            Stated::Unknown => ("备案日期无法识别，不能确认是否已备案。", "无法识别"),
        };
        sink.report(
            context.hire(index, Field::Filed),
            Fact {
                message: message.to_owned(),
                found: found.to_owned(),
                expected: "年月日齐全的备案日期".to_owned(),
                only_doubt: hire.row.filed.is_unknown(),
                ..Fact::default()
            },
        );
    }
}
