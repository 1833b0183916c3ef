//! P004 计划受理部门不是同级人社部门: 受理部门 is an HRSS department of another level or region.

use crate::model::{Field, Requirement, Severity};
use crate::reference::ReferenceKind;

use super::departments::Peer;
use super::{Audience, Check, Context, Effect, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P004",
    title: "计划受理部门不是同级人社部门",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Agencies],
    condition: "受理部门是其他层级或其他地区的部门，为违规；受理部门空白、无法识别或不能判断所属地区的，或部门名称写有未备案、待报、退回等词的，为疑点。",
    why: "招用计划应报送同级人力资源社会保障部门，报错部门等于没有报送。",
    remedy: "向同级人社部门报送计划，并按受理凭证填写受理部门全称（含行政区划）。",
    auditor: "同级人社部门不能确定的，在应报送单位名录中填写“同级人社部门”后重新运行。",
    example: "区属单位的计划报给了市人社局。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let mut peer = Peer::of(context.case);
    for (line, about) in context.judged_plan_rows(Field::ReceivedBy) {
        let stated = context.department(line.row.received_by());
        let blank = Context::blank(line.table, Field::ReceivedBy);
        let Some(mut fact) = peer.fact("受理部门", stated, blank) else { continue };
        // A version in dispute with this one may have gone to the right department.
        fact.only_doubt |= !context.is_in_every_version(line, |other| {
            let stated = context.department(other.row.received_by());
            Peer::of(context.case).fact("受理部门", stated, blank).is_some_and(|fact| !fact.only_doubt)
        });
        sink.report(about(), fact);
    }
}
