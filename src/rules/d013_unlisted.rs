//! D013 单位不在名录中: agency not in the directory.

use crate::case::{Likeness, Listing, Lookalike};
use crate::model::Severity;
use crate::reference::ReferenceKind;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D013",
    title: "单位不在名录中",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[ReferenceKind::Agencies],
    condition: "提供了应报送单位名录，而该单位的名称（含别名、简称）和代码都不在名录中，作提示。名录中的单位没有材料，但材料中有名称相近的单位（只差一个字，或只多出不构成另一单位的字样；只有数字、方位不同的除外）、或所引公告编号、所列岗位就是它的单位、名录所写状态不明或名录与本批单位几乎都对不上的，为疑点，不列为未报送。",
    why: "可能是名称写法不同，也可能不在审计范围。",
    remedy: "名称有误的，按规范全称更正。",
    auditor: "确应报送的，补充到应报送单位名录；只是写法不同的，在名录的“别名”列补充该写法。",
    example: "名录为“某某区城市管理局”，所报为“某某区城管局”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for Lookalike { name, by } in &context.case.lookalikes {
        let likeness = match by {
            Likeness::Name => "与本单位只差几个字",
            Likeness::Material => "其公告编号或岗位却是本单位的",
        };
        sink.report(
            context.agency(),
            Fact {
                message: format!(
                    "材料中有以“{name}”名义报送的行，该名称不在名录中，{likeness}，可能是本单位的。"
                ),
                found: name.to_string(),
                expected: context.case.name.to_string(),
                ..Fact::default()
            },
        );
    }
    let named = !context.case.lookalikes.is_empty();
    if let Some(why) = context.not_known_to_have_filed_nothing().filter(|_| !named) {
        return sink.report(
            context.agency(),
            Fact {
                message: format!("名录中有本单位，没有找到其材料，但不能认定未报送：{why}。"),
                found: "没有材料".to_owned(),
                expected: "本单位的材料".to_owned(),
                is_doubt: true,
                remedy: "核对名录和材料中的单位名称；确属同一单位的，在名录“别名”列补上材料所用名称。"
                    .to_owned(),
                ..Fact::default()
            },
        );
    }
    let Listing::Unlisted(suggestion) = &context.case.listing else { return };
    let hint = suggestion.as_ref().map_or_else(String::new, |name| format!("是否为“{name}”？"));
    let is_whole = context.references.prove_absence(ReferenceKind::Agencies);
    let caveat = if is_whole { "" } else { "（名录未能完整读入，不能据此认定）" };
    let directory = context.references.directory.as_ref();
    let message = if directory.is_some_and(|directory| directory.lists(&context.case.name)) {
        "名录中该名称一行写的是另一单位的代码，没有采用；请更正名录。".to_owned()
    } else {
        format!("单位不在应报送单位名录中{caveat}。{hint}")
    };
    sink.report(
        context.agency(),
        Fact {
            message,
            found: context.case.name.to_string(),
            expected: suggestion.as_ref().map_or_else(|| "名录中的单位".to_owned(), ToString::to_string),
            only_note: true,
            ..Fact::default()
        },
    );
}
