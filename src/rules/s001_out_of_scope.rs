//! S001 不在条款适用范围: row outside the clause's scope.

use crate::case::Why;
use crate::model::{Field, Severity, TableKind};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "S001",
    title: "不在条款适用范围",
    group: Group::Scope,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "开发方式属于口径所列的范围外方式；或招用、公告的岗位只对应范围外的计划行。",
    why: "条款只适用于政府部门投资或扶持开发（购买）的公益性岗位。",
    remedy: "开发方式填写有误的请更正；否则无需处理。",
    example: "开发方式为“企业自主开发”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in context.case.set_aside.iter().filter(|aside| aside.why == Why::OutOfScope) {
        let field = if aside.kind == TableKind::Plan { Field::Mode } else { Field::Post };
        let column = context.table(aside.table).column(field);
        let cell = column.map(|column| context.table(aside.table).raw.cell(aside.row, column).to_owned());
        sink.report(
            context.aside(aside, field),
            Fact {
                message: "不在条款适用范围内，不参与核算。".to_owned(),
                found: cell.unwrap_or_default(),
                expected: "政府投资、扶持开发或购买的岗位".to_owned(),
                ..Fact::default()
            },
        );
    }
}
