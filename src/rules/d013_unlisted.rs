//! D013 单位不在名录中: agency not in the directory.

use crate::case::Listing;
use crate::model::Severity;
use crate::reference::ReferenceKind;

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D013",
    title: "单位不在名录中",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Method,
    condition: "提供了应报送单位名录，而该单位的名称和代码都不在名录中，作提示；该名称与名录中某单位只差一个字，或只多出不构成另一单位的字样的，对名录中的那个单位是疑点（只有数字、方位不同的除外）。",
    why: "可能是名称写法不同，也可能不在审计范围。",
    remedy: "名称有误的，按规范全称更正。",
    auditor: "确应报送的，补充到应报送单位名录；只是写法不同的，在名录的“别名”列补充该写法。",
    example: "名录为“某某区城市管理局”，所报为“某某区城管局”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for name in &context.case.lookalikes {
        sink.report(
            context.agency(),
            Fact {
                message: format!(
                    "材料中有以“{name}”名义报送的行，该名称不在名录中，与本单位只差几个字，可能是本单位的。"
                ),
                found: name.to_string(),
                expected: context.case.name.to_string(),
                ..Fact::default()
            },
        );
    }
    let Listing::Unlisted(suggestion) = &context.case.listing else { return };
    let hint = suggestion.as_ref().map_or_else(String::new, |name| format!("是否为“{name}”？"));
    let is_whole = context.references.prove_absence(ReferenceKind::Agencies);
    let caveat = if is_whole { "" } else { "（名录未能完整读入，不能据此认定）" };
    sink.report(
        context.agency(),
        Fact {
            message: format!("单位不在应报送单位名录中{caveat}。{hint}"),
            found: context.case.name.to_string(),
            expected: suggestion.as_ref().map_or_else(|| "名录中的单位".to_owned(), ToString::to_string),
            only_note: true,
            ..Fact::default()
        },
    );
}
