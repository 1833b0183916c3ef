//! E005 认定编号或认定日期空白: claimed, and 认定编号 or 认定日期 is blank.

use crate::model::{Field, Severity, day_in_words as day};
use crate::reference::Support;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E005",
    title: "认定编号或认定日期空白",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[],
    condition: "主张为就业困难人员，但认定编号或认定日期空白；认定编号没有数字、只是同一个数字，或写明待补、办理中的，等于空白。认定台账已能证明该人员在招用日期属于就业困难人员的，仅作提示。",
    why: "没有认定信息不能证明招用时已被认定为就业困难人员。",
    remedy: "按认定文书补填认定编号和认定日期。",
    auditor: "",
    example: "类别填“残疾人员”，认定日期为空。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let blank: Vec<Field> = [
            (Field::CertificateNo, hire.certificate().is_blank()),
            (Field::Recognised, hire.row.recognised.is_blank()),
        ]
        .into_iter()
        .filter_map(|(field, blank)| blank.then_some(field))
        .collect();
        let Some(first) = blank.first() else { continue };
        let labels = blank.iter().map(|field| field.label()).collect::<Vec<_>>().join("、");
        let supported = hire
            .id()
            .zip(context.references.register.as_ref())
            .filter(|(id, register)| register.support(*id, hire.start) == Support::Supported);
        let for_auditor = supported.and_then(|(id, register)| register.best(id, hire.start)).map(|entry| {
            let certificate = entry.certificate.as_deref().unwrap_or("未载");
            format!("台账载明：认定编号{certificate}，认定日期{}。", day(entry.recognised))
        });
        sink.report(
            context.hire(index, *first),
            Fact {
                message: format!("主张为就业困难人员，但{labels}{}。", Context::blank(hire.table, *first)),
                found: labels,
                expected: "认定编号和认定日期".to_owned(),
                only_note: supported.is_some(),
                for_auditor: for_auditor.unwrap_or_default(),
                ..Fact::default()
            },
        );
    }
}
