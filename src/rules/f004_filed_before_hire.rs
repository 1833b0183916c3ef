//! F004 备案早于招用: filed before the hire date.

use crate::model::{Field, Requirement, Severity};

use super::context::day;
use super::{Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F004",
    title: "备案早于招用",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Doubt),
    basis: Basis::Clause,
    condition: "备案日期早于招用日期。",
    why: "尚未招用不能备案，其中必有一个日期有误。",
    remedy: "核对招用日期和备案日期。",
    example: "3月1日备案，3月15日招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        let Some(filed) = hire.row.filed.known().filter(|filed| *filed < hire.start) else { continue };
        sink.report(
            context.hire(index, Field::Filed),
            Fact {
                message: format!("{}备案，早于招用日期{}。", day(filed), day(hire.start)),
                found: filed.to_string(),
                expected: format!("不早于 {}", hire.start),
                ..Fact::default()
            },
        );
    }
}
