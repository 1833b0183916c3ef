//! W002 豁免没有对应的问题: a waiver that matches nothing.

use crate::model::Severity;

use crate::reference::{Holder, ReferenceKind, Waiver};

use super::waivers::{about, astray, astray_text, flaw, unknown_rule, wide};
use super::{Audience, Batch, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink, WaiverUse};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "W002",
    title: "豁免没有对应的问题",
    group: Group::Waiver,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[ReferenceKind::Waivers],
    condition: "豁免与确认清单中的一条，没有关闭任何问题。",
    why: "可能是规则代码或标题、单位、岗位或证件号码填错，也可能问题已不存在。",
    remedy: "核对该条豁免；不再需要的从清单中删除。",
    auditor: "",
    example: "规则填Q002，而该单位的问题是Q001。",
    check: Check::Waivers { agency: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, waivers: &[WaiverUse<'_>], sink: &mut Sink<'_>) {
    let idle = waivers.iter().filter(|using| {
        let is_sound = || flaw(using.waiver, context.case, context.terms, context.rules).is_none();
        using.waiver.holder == Holder::Agency && !using.closed_any && !using.too_late && is_sound()
    });
    for WaiverUse { waiver, .. } in idle {
        let message = if let Some(unknown) = unknown_rule(waiver, context.rules) {
            unknown
        } else if waiver.in_force(context.terms.as_of, context.terms.year) {
            format!("对规则{}的豁免（{}）没有对应的问题。", waiver.rule, waiver.document_no)
        } else {
            format!(
                "对规则{}的豁免（{}）{}才批准，晚于数据截止日。",
                waiver.rule, waiver.document_no, waiver.approved
            )
        };
        sink.report(about(waiver, &context.case.name), fact(waiver, message));
    }
}

fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    let terms = &batch.docket.terms;
    for waiver in astray(batch).filter(|waiver| !waiver.has_expired(terms.as_of, terms.year)) {
        sink.report(about(waiver, &waiver.agency), fact(waiver, astray_text(batch, waiver)));
    }
    for waiver in wide(batch) {
        if let Some(message) = unknown_rule(waiver, batch.rules) {
            sink.report(about(waiver, &waiver.agency), fact(waiver, message));
        }
    }
}

fn fact(waiver: &Waiver, message: String) -> Fact {
    Fact { message, found: waiver.document_no.to_string(), ..Fact::default() }
}
