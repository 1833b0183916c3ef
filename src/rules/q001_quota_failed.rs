//! Q001 就业困难人员招用比例不达标: even if every open claim were true, too few difficulty persons were hired.

use crate::case::SetAside;
use crate::model::{Bounds, Counts, Requirement, Severity, TableKind};
use crate::tables::Rows;

use super::quota::quotas;
use super::{Audience, Check, Context, Effect, Group, Held, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "Q001",
    title: "就业困难人员招用比例不达标",
    group: Group::Duty(Requirement::Quota),
    severity: Some(Severity::Violation),
    effect: Effect::QuotaFails,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "已核实、待核实与可能成立的就业困难人员合计，仍低于按下限基数应招用的人数（比例乘基数，{rounding}）。被拒收、不能归属的招用行按可能成立计入；该单位有未能读入、可能载有招用人员或更晚的招用计划的材料时，改为疑点。",
    why: "招用就业困难人员不得低于{base}的{ratio}，这是该条款的核心要求。",
    remedy: "继续招用就业困难人员至达标；没有合适人选的，提供公共就业服务机构的确认文件。",
    auditor: "有确认文件的，列入豁免与确认清单（--waivers）后重新运行。",
    example: "{base}25人，应招用{of_25}人，核实和待核实合计只有{short_of_25}人。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    for quota in quotas(context, counts).filter(|quota| quota.bounds == Bounds::Fail) {
        let held = held(context);
        let follows = if held.is_nothing() { EVEN_IF_TRUE } else { "。" };
        sink.report(quota.about(context), quota.fact(context, follows, quota.required_of_failing, held));
    }
}

const EVEN_IF_TRUE: &str = "，即使待核实人员全部属实也不达标。";

/// The bounds allow for rejected rows and for rows that nobody could place. Of a file that was not read nobody knows how
/// many persons it names, or whether it holds a later, lower plan.
fn held(context: &Context<'_, '_>) -> Held {
    context
        .held_by_unmeasured(TableKind::Hires)
        .and(context.held_by_versions())
        .and(held_by_rejected_versions(context))
}

/// A rejected row of a plan that names no post, in another table than the lines in use, may be a later version of any of
/// them. The bounds allow for one that names its post, and beside the lines in use it is a part of its own.
fn held_by_rejected_versions(context: &Context<'_, '_>) -> Held {
    let in_use = context.plan_tables_in_use();
    let names_none = |aside: &SetAside| {
        let Rows::Plan(rows) = &context.table(aside.table).rows else { return false };
        rows.find(aside.row).is_some_and(|row| row.post_code().known().or(row.post().known()).is_none())
    };
    let rows = context
        .rejected(TableKind::Plan)
        .filter(|aside| !in_use.is_empty() && !in_use.contains(&aside.table) && names_none(aside))
        .count();
    if rows == 0 {
        Held::default()
    } else {
        Held::because(format!("有{rows}行招用计划未能采用（D004）"))
    }
}
