//! P002 计划未写报送日期: a plan line has no 报送日期, so submission can't be shown.

use crate::model::{Field, Requirement, Severity, Stated};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P002",
    title: "计划未写报送日期",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "在用的计划行没有报送日期，或报送日期无法识别。",
    why: "没有报送日期就不能证明计划已经报送、何时报送。",
    remedy: "填写该行计划的实际报送日期（年月日），并保留受理凭证。",
    auditor: "",
    example: "计划表“报送日期”一列为空，表头和落款处也没有填报日期。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (line, about) in context.judged_plan_rows(Field::Submitted) {
        let found = match line.row.submitted {
            Stated::Known(_) => continue,
            Stated::Blank => Context::blank(line.table, Field::Submitted),
            Stated::Unknown => "无法识别",
        };
        sink.report(
            about(),
            Fact {
                message: format!("该计划行的报送日期{found}，不能证明计划已报送。"),
                found: found.to_owned(),
                expected: "年月日齐全的报送日期".to_owned(),
                only_doubt: line.row.submitted.is_unknown(),
                ..Fact::default()
            },
        );
    }
}
