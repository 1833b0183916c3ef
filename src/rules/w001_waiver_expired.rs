//! W001 豁免已过期或不能采用: a waiver that has expired or is not what it claims; subject is the agency.

use crate::model::Severity;

use crate::reference::{Holder, ReferenceKind, Waiver};

use super::waivers::{about, astray, astray_text, flaw, wide};
use super::{Audience, Batch, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink, WaiverUse};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "W001",
    title: "豁免已过期或不能采用",
    group: Group::Waiver,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[ReferenceKind::Waivers],
    condition: "豁免与确认清单中该单位的豁免，有效期至早于数据截止日，或没有写有效期至而批准在审计年度之前；批准单位就是该单位；针对人员的规则（E、X类）没有写明公民身份号码；或N003的豁免在招用之后才批准。",
    why: "过期的、自己批准的、不针对具体人的豁免不能采用，相应的问题照常计算。",
    remedy: "取得新的批准文件并更新清单，或按问题整改。",
    auditor: "",
    example: "有效期至2023年12月31日，审计截止2024年12月31日。",
    check: Check::Waivers { agency: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, waivers: &[WaiverUse<'_>], sink: &mut Sink<'_>) {
    for WaiverUse { waiver, closed_any, too_late } in waivers {
        if waiver.holder != Holder::Agency && !too_late {
            continue;
        }
        let late = || (*too_late && !closed_any).then(|| "在招用之后才批准，不能采用".to_owned());
        let Some(flaw) = flaw(waiver, context.case, context.terms, context.rules).or_else(late) else {
            continue;
        };
        let message = format!("对规则{}的豁免（{}）{flaw}。", waiver.rule, waiver.document_no);
        sink.report(about(waiver, &context.case.name), fact(waiver, message));
    }
}

fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    let terms = &batch.docket.terms;
    for waiver in astray(batch).filter(|waiver| waiver.has_expired(terms.as_of, terms.year)) {
        sink.report(about(waiver, &waiver.agency), fact(waiver, astray_text(batch, waiver)));
    }
    for waiver in wide(batch).filter(|waiver| waiver.has_expired(terms.as_of, terms.year)) {
        let message =
            format!("对{}的豁免（规则{}，{}）已过期。", waiver.agency, waiver.rule, waiver.document_no);
        sink.report(about(waiver, &waiver.agency), fact(waiver, message));
    }
}

fn fact(waiver: &Waiver, message: String) -> Fact {
    Fact { message, found: waiver.document_no.to_string(), ..Fact::default() }
}
