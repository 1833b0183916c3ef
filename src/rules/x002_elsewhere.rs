//! X002 同一人在其他单位重叠在岗: same person at two agencies with overlapping periods.

use crate::case::Echo;
use crate::model::{Field, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "X002",
    title: "同一人在其他单位重叠在岗",
    group: Group::Cross,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "同一身份证件号码在两个以上单位招用，在岗期间重叠。",
    why: "一人同时在两个单位的公益性岗位，可能是重复享受补贴或挂名。",
    remedy: "与对方单位核对在岗情况，更正合同终止日期或撤销其中一处。",
    auditor: "",
    example: "同一人同时出现在两个街道办的招用表中。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for hit in context.hits {
        let Echo::OtherAgency { rows, agencies, examples } = &hit.echo else { continue };
        let named = agencies.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join("、");
        sink.report(
            context.hire(hit.hire as usize, Field::IdNumber),
            Fact {
                message: format!("同一人在其他单位另有{rows}行招用，在岗期间重叠：{named}。"),
                found: named,
                expected: "同一时间只在一个单位在岗".to_owned(),
                related: examples.clone(),
                ..Fact::default()
            },
        );
    }
}
