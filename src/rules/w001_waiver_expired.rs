//! W001 豁免已过期: an expired waiver; subject is the agency.

use crate::model::Severity;

use crate::reference::Waiver;

use super::waivers::{about, astray, astray_text};
use super::{Audience, Basis, Batch, Check, Context, Effect, Fact, Group, Rule, Sink, WaiverUse};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "W001",
    title: "豁免已过期",
    group: Group::Waiver,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Method,
    condition: "豁免与确认清单中该单位的豁免，有效期至早于数据截止日。",
    why: "过期的豁免不再有效，相应的问题照常计算。",
    remedy: "取得新的批准文件并更新清单，或按问题整改。",
    example: "有效期至2023年12月31日，审计截止2024年12月31日。",
    check: Check::Waivers { agency: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, waivers: &[WaiverUse<'_>], sink: &mut Sink<'_>) {
    for WaiverUse { waiver, .. } in
        waivers.iter().filter(|using| using.waiver.has_expired(context.terms.as_of))
    {
        let until = waiver.valid_until.map_or_else(String::new, |date| date.to_string());
        let message = format!("对规则{}的豁免（{}）已于{until}到期。", waiver.rule, waiver.document_no);
        sink.report(about(waiver, &context.case.name), fact(waiver, message));
    }
}

fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    let as_of = batch.docket.terms.as_of;
    for waiver in astray(batch).filter(|waiver| waiver.has_expired(as_of)) {
        sink.report(about(waiver, &waiver.agency), fact(waiver, astray_text(batch, waiver)));
    }
}

fn fact(waiver: &Waiver, message: String) -> Fact {
    Fact { message, found: waiver.document_no.to_string(), ..Fact::default() }
}
