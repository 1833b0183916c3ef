//! E008 认定台账与主张矛盾: in the register, but no row of it supports the claim at the hire date.

use crate::model::{Field, Severity, day_in_words as day};
use crate::reference::{Exit, ReferenceKind, Support};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E008",
    title: "认定台账与主张矛盾",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::Refutes,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[ReferenceKind::Register],
    condition: "主张为就业困难人员，台账中有此人，但没有一条记录在招用日期有效（招用前已退出，或招用后才认定）。",
    why: "台账显示招用时不是就业困难人员。",
    remedy: "提供招用时有效的认定文书；确属台账有误的，请认定机构更正后重新比对。",
    auditor: "",
    example: "台账载明2023年12月退出，2024年3月招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(register) = &context.references.register else { return };
    for (index, hire) in context.claimed() {
        let Some(id) = hire.id() else { continue };
        if register.support(id, hire.start) != Support::Contradicted {
            continue;
        }
        let recorded = register
            .rows_of(id)
            .iter()
            .map(|entry| match entry.exit {
                Exit::On(exit) => format!("{}认定，有效至{exit}", entry.recognised),
                _ => format!("{}认定", entry.recognised),
            })
            .collect::<Vec<_>>()
            .join("；");
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message: format!("认定台账不支持{}招用时的困难人员身份。", day(hire.start)),
                found: "招用时没有有效的认定".to_owned(),
                for_auditor: format!("台账载明：{recorded}。"),
                expected: format!("{} 有效的认定", hire.start),
                ..Fact::default()
            },
        );
    }
}
