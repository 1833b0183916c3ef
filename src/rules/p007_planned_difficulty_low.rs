//! P007 计划中的困难人员数低于要求: every line states 其中就业困难人员, and their sum is below the required number.

use crate::model::{Counts, Denominator};
use crate::model::{Requirement, Severity, TableKind};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P007",
    title: "计划中的困难人员数低于要求",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "每一在用计划行都填写了“其中就业困难人员”，其合计低于按计划应招用的就业困难人员数。",
    why: "按这样的计划即使招满也达不到比例要求，宜尽早调整。",
    remedy: "调整计划，使其中就业困难人员合计不低于应招用人数。",
    auditor: "",
    example: "计划25人，应招用{of_25}人，其中就业困难人员合计只有{short_of_25}人。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    let rows = &context.case.plan_rows;
    let planned: Option<u64> = rows.iter().map(|line| line.row.difficulty.known().map(u64::from)).sum();
    // A rejected or disputed row, or one that nobody could place, may hold the difference.
    let disputed = !context.case.contested_rows.is_empty()
        || context.case.lines.iter().any(|line| line.upper != Some(line.lower));
    let whole = !rows.is_empty()
        && !disputed
        && context.rejected(TableKind::Plan).next().is_none()
        && context.held_by_unseen(TableKind::Plan).is_nothing();
    let required = counts.on(Denominator::Plan).required;
    let Some(planned) = planned.filter(|planned| whole && *planned < required) else { return };
    sink.report(
        context.agency(),
        Fact {
            message: format!("计划中就业困难人员合计{planned}人，低于应招用的{required}人。"),
            found: format!("{planned}人"),
            expected: format!("不少于{required}人"),
            ..Fact::default()
        },
    );
}
