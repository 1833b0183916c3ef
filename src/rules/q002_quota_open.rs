//! Q002 招用比例暂不能判定: the open rows can tip it.

use crate::model::{Bounds, Counts};
use crate::model::{Requirement, Severity};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink, quota_text};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "Q002",
    title: "招用比例暂不能判定",
    group: Group::Duty(Requirement::Quota),
    severity: Some(Severity::Doubt),
    effect: Effect::QuotaOpen,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "按现有数据既不能确认达标，也不能确认不达标：待核实、被拒收或有争议的行足以改变结论；或者有招用而基数为0。",
    why: "数据不能证明的，不能算合规，也不能算违规。",
    remedy: "按招用人员表补充“待核实”人员和被拒收行的材料，更正后重新报送。",
    auditor: "逐条核实“待核实”的人员和被拒收的行，在问题清单填写审核结论后重新运行。",
    example: "应招用10人，已核实8人，另有3人认定日期缺失。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    if counts.bounds() == Bounds::Open {
        let facts = quota_text::figures(counts);
        let progress = quota_text::progress(context, quota_text::EVERYBODY, counts.short());
        let open = if counts.base() == 0 {
            NO_BASE.to_owned()
        } else if counts.to_verify() > 0 {
            format!("还需核实{}人。", counts.to_verify())
        } else {
            UNCERTAIN.to_owned()
        };
        sink.report(
            context.agency(),
            Fact {
                message: format!("{facts}，暂不能判定是否达标。{open}{progress}"),
                found: format!("已核实{}人，最多{}人", counts.verified, counts.possible),
                expected: format!("至少{}人", counts.required()),
                ..Fact::default()
            },
        );
    }
    let quotas = context.policy.further.iter().zip(&counts.further).enumerate();
    for (index, (quota, counts)) in quotas.filter(|(_, (_, counts))| counts.bounds == Bounds::Open) {
        let facts = quota_text::further_figures(quota, counts);
        let progress = quota_text::progress(context, &quota.who(), counts.short());
        let unplaced = quota_text::unplaced(quota, counts);
        let open = if !unplaced.is_empty() {
            unplaced
        } else if counts.base == 0 {
            NO_BASE.to_owned()
        } else if counts.short() > 0 {
            format!("还需核实{}人。", counts.short().min(counts.possible.saturating_sub(counts.verified)))
        } else {
            UNCERTAIN.to_owned()
        };
        sink.report(
            context.quota(index),
            Fact {
                message: format!("{facts}，暂不能判定是否达标。{open}{progress}"),
                found: format!("“{}”已核实{}人，最多{}人", quota.name, counts.verified, counts.possible),
                expected: format!("至少{}人", counts.required),
                ..Fact::default()
            },
        );
    }
}

const NO_BASE: &str = "核算基数为0，无法计算比例。";
const UNCERTAIN: &str = "计划人数或被拒收的行尚不确定。";
