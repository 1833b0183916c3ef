//! F002 备案部门不是同级人社部门: 备案部门 of another level or region.

use crate::model::{Field, Requirement, Severity};
use crate::reference::ReferenceKind;

use super::departments::Peer;
use super::{Audience, Check, Context, Effect, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F002",
    title: "备案部门不是同级人社部门",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Agencies],
    condition: "备案部门是其他层级或其他地区的部门，为违规；空白、无法识别或不能判断所属地区的，或部门名称写有未备案、待报、退回等词的，为疑点。已有F001时不再判断。",
    why: "招用情况应报同级人力资源社会保障部门备案。",
    remedy: "向同级人社部门备案，并填写备案部门全称（含行政区划）。",
    auditor: "同级人社部门不能确定的，在应报送单位名录中填写“同级人社部门”后重新运行。",
    example: "区属单位向市人社局备案。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let mut peer = Peer::of(context.case);
    for (index, hire) in context.case.hires.iter().enumerate() {
        if hire.row.filed.is_blank() && context.is_on("F001") {
            continue;
        }
        let stated = context.department(hire.row.filed_with());
        if let Some(fact) = peer.fact("备案部门", stated, Context::blank(hire.table, Field::FiledWith)) {
            sink.report(context.hire(index, Field::FiledWith), fact);
        }
    }
}
