//! E007 认定台账中没有: claimed, not in the register (`--register` given).

use crate::model::{Field, Severity};
use crate::reference::{ReferenceKind, Support};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E007",
    title: "认定台账中没有",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::RefutesByAbsence,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[ReferenceKind::Register],
    condition: "提供了认定台账，主张为就业困难人员且证件号码有效，但台账中没有此人，或台账中此人的记录无法识别而不能证明。",
    why: "台账是认定的依据；台账没有的，主张没有证据支持。",
    remedy: "提供认定文书；确已认定的，请认定机构补登台账后重新比对。",
    auditor: "",
    example: "主张“低保人员”，台账查无此人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(register) = &context.references.register else { return };
    let proves = context.references.prove_absence(ReferenceKind::Register);
    let foreign = context.coverage.foreign_register;
    for (index, hire) in context.claimed() {
        let Some(id) = hire.id() else { continue };
        let (message, refutes) = match register.support(id, hire.start) {
            Support::Absent if foreign => {
                ("认定台账中没有此人（台账中几乎没有本批人员，可能不是本地的台账，不能据此否定）。", false)
            }
            Support::Absent if proves => ("认定台账中没有此人。", true),
            Support::Absent => {
                ("在认定台账读入的部分中没有找到此人（台账未能完整读入，不能据此否定）。", false)
            }
            Support::Unclear => {
                ("认定台账中此人的记录无法识别，或不能确定在招用时是否仍有效，不能证明其主张。", false)
            }
            Support::Supported | Support::Contradicted => continue,
        };
        sink.report(
            context.hire(index, Field::IdNumber),
            Fact {
                message: message.to_owned(),
                found: "台账无有效记录".to_owned(),
                expected: "台账中的认定记录".to_owned(),
                effect: (!refutes).then_some(Effect::LeavesOpen),
                ..Fact::default()
            },
        );
    }
}
