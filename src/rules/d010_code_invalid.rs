//! D010 统一社会信用代码无效: 统一社会信用代码 invalid; once per agency and code.

use crate::model::{Severity, mask_any};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D010",
    title: "统一社会信用代码无效",
    group: Group::Data,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("credit_code"),
    lists: &[],
    condition: "统一社会信用代码的位数、字符或校验码不符合国家标准；按单位名称识别单位。",
    why: "代码有误时只能按名称归并，容易混淆。",
    remedy: "按登记证书更正代码。",
    auditor: "",
    example: "代码末位校验码不对。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for code in &context.case.bad_codes {
        // Somebody may have typed an ID number there.
        let shown = mask_any(code);
        sink.report(
            context.agency(),
            Fact {
                message: format!("统一社会信用代码“{shown}”无效，已按单位名称识别。"),
                found: shown.into_owned(),
                expected: "有效的18位代码".to_owned(),
                ..Fact::default()
            },
        );
    }
}
