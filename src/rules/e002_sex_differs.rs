//! E002 性别与身份证件号码不符: 性别 contradicts the ID.

use crate::model::{Field, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E002",
    title: "性别与身份证件号码不符",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("id_number"),
    lists: &[],
    condition: "填写的性别与身份证件号码顺序码所示性别不一致。",
    why: "其中必有一个有误，可能填错了人。",
    remedy: "按身份证件原件更正性别或号码。",
    auditor: "",
    example: "号码第17位为双数（女），性别填“男”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire, id) in context.identified() {
        let Some(stated) = hire.row.sex.known().filter(|stated| *stated != id.sex()) else { continue };
        sink.report(
            context.hire(index, Field::Sex),
            Fact {
                message: format!("性别填“{}”，身份证件号码显示为“{}”。", stated.label(), id.sex().label()),
                found: stated.label().to_owned(),
                expected: id.sex().label().to_owned(),
                ..Fact::default()
            },
        );
    }
}
