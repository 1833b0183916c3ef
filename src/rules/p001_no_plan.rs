//! P001 有招用而无招用计划: hires in scope, but no plan line for the year.

use crate::model::{Requirement, Severity, TableKind};

use super::{Audience, Check, Context, Effect, Fact, Group, Held, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P001",
    title: "有招用而无招用计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "审计年度有适用范围内的招用，但没有任何可用的年度招用计划行。该单位有计划行被拒收，或有未能读入、可能载有招用计划的材料时，改为疑点。",
    why: "公益性岗位应按年度向同级人力资源社会保障部门报送招用计划；没有计划就无从核算{ratio}的比例。",
    remedy: "补报本年度招用计划（岗位、计划招用人数、报送日期、受理部门），并附人社部门受理凭证。",
    auditor: "",
    example: "某街道办报送了12名招用人员，但没有报送任何计划表。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    if case.hires.is_empty() || !case.plan_rows.is_empty() {
        return;
    }
    sink.report(
        context.agency(),
        Fact {
            message: format!(
                "{}年度有{}行招用记录，但没有可用的招用计划。",
                context.terms.year,
                case.hires.len()
            ),
            found: "计划行 0".to_owned(),
            expected: "至少一行本年度招用计划".to_owned(),
            held: context.held_by_unseen(TableKind::Plan).and(held_by_rejected(context)),
            ..Fact::default()
        },
    );
}

fn held_by_rejected(context: &Context<'_, '_>) -> Held {
    match context.rejected(TableKind::Plan).count() {
        0 => Held::default(),
        rows => Held::because(format!("有{rows}行招用计划未能采用（D004）")),
    }
}
