//! X005 一号多名或一人多号: one ID with two names; or one agency, name, post and hire date with two IDs.

use crate::case::Echo;
use crate::model::{Field, Severity};
use std::collections::BTreeMap;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "X005",
    title: "一号多名或一人多号",
    group: Group::Cross,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "同一身份证件号码对应两个以上姓名（全批比对）；或者同一单位、同一姓名、同一岗位、同一招用日期有两个以上证件号码；或者同一单位、同一姓名、同一出生日期有两个以上证件号码。",
    why: "姓名或号码必有一个有误，不能确认是谁。",
    remedy: "按身份证件原件更正姓名或号码。",
    auditor: "",
    example: "同一号码一处写“李梅”、一处写“李玫”。",
    check: Check::Evidence(check),
};

/// So many names of a person are told.
const NAMED: usize = 10;

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let mut facts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for hit in context.hits {
        let text = match &hit.echo {
            Echo::Names { here, in_all } if here.len() as u64 == *in_all => {
                let named = here.iter().take(NAMED).map(AsRef::as_ref).collect::<Vec<&str>>().join("、");
                let more = if here.len() > NAMED { "等" } else { "" };
                format!("同一证件号码有{in_all}个姓名：{named}{more}")
            }
            Echo::Names { in_all, .. } => format!("同一证件号码在全部报送中有{in_all}个姓名"),
            Echo::Numbers { numbers } => format!("同一姓名、岗位和招用日期有{numbers}个证件号码"),
            Echo::Namesakes { numbers } => format!("同一姓名和出生日期有{numbers}个证件号码"),
            _ => continue,
        };
        facts.entry(hit.hire).or_default().push(text);
    }
    for (hire, texts) in facts {
        let found = texts.join("；");
        sink.report(
            context.hire(hire as usize, Field::Name),
            Fact {
                message: format!("{found}。"),
                found,
                expected: "一人一名一号".to_owned(),
                ..Fact::default()
            },
        );
    }
}
