//! D006 重复或已被替代的行: superseded or repeated row.

use crate::case::Why;
use crate::model::Severity;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D006",
    title: "重复或已被替代的行",
    group: Group::Data,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "计划行被报送日期更晚的版本替代，或与另一表的同一行相同；招用行与前面的行所用各列完全相同；招用行的合同状态为续签、变更或终止，而该单位另有此人前一段的招用。只计一次。",
    why: "重新报送不应重复计数。",
    remedy: "无需处理；如两行确为不同内容请更正。",
    auditor: "",
    example: "2月和5月各报一次计划，以5月为准。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in &context.case.set_aside {
        let message = match &aside.why {
            Why::Superseded(by) => {
                format!("该行重复或已被替代，以{}为准，不重复计数。", context.place(*by))
            }
            Why::Updates(hire, contract) => format!(
                "该行合同状态为{}，不是新的招用，并入{}，不重复计数；合同终止日期随之更新。",
                contract.label(),
                context.place(*hire)
            ),
            _ => continue,
        };
        sink.report(
            context.aside(aside, super::rows::key_field(aside.kind)),
            Fact { message, expected: "同一内容只计一次".to_owned(), ..Fact::default() },
        );
    }
}
