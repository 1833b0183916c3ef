//! Q002 招用比例暂不能判定: the open rows can tip it.

use crate::model::{Bounds, Counts, Requirement, Severity};

use super::quota::quotas;
use super::{Audience, Check, Context, Effect, Group, Held, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "Q002",
    title: "招用比例暂不能判定",
    group: Group::Duty(Requirement::Quota),
    severity: Some(Severity::Doubt),
    effect: Effect::QuotaOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "按现有数据既不能确认达标，也不能确认不达标：待核实、被拒收或有争议的行足以改变结论；或者有招用而基数为0。",
    why: "数据不能证明的，不能算合规，也不能算违规。",
    remedy: "按招用人员表补充“待核实”人员和被拒收行的材料，更正后重新报送。",
    auditor: "逐条核实“待核实”的人员和被拒收的行，在问题清单填写审核结论后重新运行。",
    example: "应招用10人，已核实8人，另有3人认定日期缺失。",
    check: Check::Quota(check),
};

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    for quota in quotas(context, counts).filter(|quota| quota.bounds == Bounds::Open) {
        let unplaced = quota.unplaced();
        let why = if !unplaced.is_empty() {
            unplaced
        } else if quota.base == 0 {
            NO_BASE.to_owned()
        } else if quota.to_verify() > 0 {
            format!("还需核实{}人。", quota.to_verify())
        } else {
            UNCERTAIN.to_owned()
        };
        let follows = format!("，暂不能判定是否达标。{why}");
        sink.report(quota.about(context), quota.fact(context, &follows, quota.required, Held::default()));
    }
}

const NO_BASE: &str = "核算基数为0，无法计算比例。";
const UNCERTAIN: &str = "计划人数或被拒收的行尚不确定。";
