//! F004 备案早于招用: filed before the hire date.

use crate::model::{Field, Requirement, Severity, Stated, day_in_words as day};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F004",
    title: "备案早于招用",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "备案日期早于招用日期，或备案日期无法识别。",
    why: "尚未招用不能备案，其中必有一个日期有误。",
    remedy: "核对招用日期和备案日期。",
    auditor: "",
    example: "3月1日备案，3月15日招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        let (message, found) = match hire.row.filed {
            Stated::Known(filed) if filed < hire.start => {
                (format!("{}备案，早于招用日期{}。", day(filed), day(hire.start)), filed.to_string())
            }
            Stated::Unknown => {
                ("备案日期无法识别，不能确认是否在招用之后备案。".to_owned(), "无法识别".to_owned())
            }
            Stated::Known(_) | Stated::Blank => continue,
        };
        sink.report(
            context.hire(index, Field::Filed),
            Fact {
                message,
                found,
                expected: format!("不早于 {}", hire.start),
                only_doubt: hire.row.filed.is_unknown(),
                ..Fact::default()
            },
        );
    }
}
