//! X001 同一人在本单位重复在岗: same person twice in the agency with overlapping periods.

use crate::case::Echo;
use crate::model::{Field, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "X001",
    title: "同一人在本单位重复在岗",
    group: Group::Cross,
    severity: Some(Severity::Doubt),
    effect: Effect::CountsOnce,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "同一身份证件号码在本单位有两行以上招用，在岗期间（首尾都算，无终止日期的视为仍在岗）重叠。",
    why: "一人同时占两个岗位，多为重复填报。该人只计一人。",
    remedy: "删除重复行，或填写前一岗位的合同终止日期。",
    auditor: "",
    example: "同一人3月起任保洁员、5月起任门卫，前者没有终止日期。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for hit in context.hits {
        let Echo::SameAgency { rows, first } = &hit.echo else { continue };
        let other = first.and_then(|first| context.case.hires.get(first as usize));
        let place = other.map_or_else(String::new, |other| {
            format!("，例如{}", context.place(other.cell(Field::IdNumber)))
        });
        sink.report(
            context.hire(hit.hire as usize, Field::IdNumber),
            Fact {
                message: format!("同一人在本单位另有{rows}行招用，在岗期间重叠{place}。"),
                found: format!("重叠{rows}行"),
                expected: "在岗期间不重叠".to_owned(),
                related: other.map(|other| other.cell(Field::IdNumber)).into_iter().collect(),
                ..Fact::default()
            },
        );
    }
}
