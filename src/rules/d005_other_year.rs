//! D005 其他年度的行: row of another year.

use crate::case::Why;
use crate::model::{Field, Severity};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D005",
    title: "其他年度的行",
    group: Group::Data,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Method,
    condition: "行的年度（依次取：行内年度、表的年度、招用日期的年份）不是审计年度，另计，不参与核算。",
    why: "不同年度不能混算。",
    remedy: "如年度填写有误请更正；否则无需处理。",
    example: "2024年度审计中出现2023年度的计划行。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in &context.case.set_aside {
        let Why::OtherYear(year) = aside.why else { continue };
        sink.report(
            context.aside(aside, Field::Year),
            Fact {
                message: format!("该行属于{year}年度，不参与{}年度核算。", context.terms.year),
                found: format!("{year}"),
                expected: context.terms.year.to_string(),
                ..Fact::default()
            },
        );
    }
}
