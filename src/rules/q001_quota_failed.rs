//! Q001 就业困难人员招用比例不达标: even if every open claim were true, too few difficulty persons were hired.

use crate::model::Counts;
use crate::model::{Requirement, Severity, TableKind};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "Q001",
    title: "就业困难人员招用比例不达标",
    group: Group::Duty(Requirement::Quota),
    severity: Some(Severity::Violation),
    effect: Effect::QuotaFails,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "已核实、待核实与可能成立的就业困难人员合计，仍低于按下限基数应招用的人数（比例乘基数，向上取整）。该单位有计划行、计划表或招用表（整表）被拒收时，改为疑点。",
    why: "招用就业困难人员不得低于招用计划的规定比例，这是该条款的核心要求。",
    remedy: "继续招用就业困难人员至达标；或提供公共就业服务机构确认无合适人选的文件，由审计人员列入豁免清单。",
    example: "计划25人，应招用10人，核实和待核实合计只有9人。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    if counts.bounds != crate::model::Bounds::Fail {
        return;
    }
    let facts = super::quota_text::figures(counts);
    let progress = super::quota_text::progress(context, counts);
    // Of rejected rows the bounds take account; of a table that was not read nobody knows whom it names.
    let unread = context.case.rejected_tables.iter().any(|(_, kind)| *kind == TableKind::Hires);
    let sentence = if unread {
        "，未计整表未读入的招用情况表；读入后才能判定"
    } else {
        "，即使待核实人员全部属实也不达标"
    };
    sink.report(
        context.agency(),
        Fact {
            message: format!("{facts}{sentence}。{progress}"),
            found: format!("已核实{}人，最多{}人", counts.verified, counts.possible),
            expected: format!("至少{}人", counts.required),
            only_doubt: unread || context.has_rejected(TableKind::Plan),
            ..Fact::default()
        },
    );
}
