//! Q003 两种口径结论不同: of plan basis and hires basis one passes and the other fails.

use crate::model::{Bounds, Counts, Denominator};
use crate::model::{Requirement, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "Q003",
    title: "两种口径结论不同",
    group: Group::Duty(Requirement::Quota),
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "按招用计划核算与按实际招用核算，一个达标、一个不达标。",
    why: "口径以{base}为基数；两种算法结论不同，审计人员应当知晓。",
    remedy: "无需整改；结论以口径所选的基数为准。",
    auditor: "",
    example: "计划25人、实招少于计划：困难人员占计划与占实招的比例，一个达到{ratio}，一个没有。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    let (by_plan, by_hires) = (counts.on(Denominator::Plan), counts.on(Denominator::Hires));
    let differ = matches!(
        (by_plan.bounds, by_hires.bounds),
        (Bounds::Pass, Bounds::Fail) | (Bounds::Fail, Bounds::Pass)
    );
    if !differ {
        return;
    }
    let word = |bounds: Bounds| if bounds == Bounds::Pass { "达标" } else { "不达标" };
    sink.report(
        context.agency(),
        Fact {
            message: format!(
                "按招用计划（应{}人）{}，按实际招用（应{}人）{}。",
                by_plan.required,
                word(by_plan.bounds),
                by_hires.required,
                word(by_hires.bounds)
            ),
            found: format!("已核实{}人", counts.verified),
            expected: format!("计划口径{}人，招用口径{}人", by_plan.required, by_hires.required),
            ..Fact::default()
        },
    );
}
