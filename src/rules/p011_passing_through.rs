//! P011 短期合同或转手安置: contracts of a few days, and persons handed from one agency to the next.

use std::collections::BTreeMap;

use crate::case::{Echo, Hire};
use crate::model::{Bounds, Counts, Field, Requirement, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P011",
    title: "短期合同或转手安置",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "合同只有7天以内（首尾都算）的就业困难人员，而且除去这些人比例就不达标的，为疑点；其余7天以内的合同为提示。同一人在两个单位先后安置、间隔不超过7天，两处都主张困难身份的，为提示；其中有不满30天的合同，为疑点。",
    why: "几天的合同、几个单位轮流安置同一个人，可能只是为了凑比例。",
    remedy: "核对合同起止日期和实际在岗情况；确属短期离职的，附离职说明。",
    auditor: "",
    example: "3月5日招用、3月6日合同终止，计入就业困难人员后比例刚好达标。",
    check: Check::Quota(check),
};

/// Days of a contract that is made for the count only.
const FEW_DAYS: i64 = 7;
/// Days of a contract that is short if the person goes on to another agency.
const SHORT_DAYS: i64 = 30;

fn check(context: &Context<'_, '_>, counts: &Counts, sink: &mut Sink<'_>) {
    let tips = counts.bounds() == Bounds::Pass && !counts.passes_without_brief;
    for (index, hire) in context.case.hires.iter().enumerate() {
        let Some(days) = lasting(hire).filter(|days| *days <= FEW_DAYS) else { continue };
        let counted = tips && hire.is_claimed();
        let weight = if counted { "，除去这样的人员比例就不达标" } else { "" };
        sink.report(
            context.hire(index, Field::Ends),
            Fact {
                message: format!("合同只有{days}天{weight}。"),
                found: format!("合同{days}天"),
                expected: format!("多于{FEW_DAYS}天的合同"),
                only_note: !counted,
                ..Fact::default()
            },
        );
    }
    let mut moved: BTreeMap<u32, (&str, Option<i64>)> = BTreeMap::new();
    for hit in context.hits {
        if let Echo::Adjoining { agency, shortest, both_claimed: true } = &hit.echo {
            moved.entry(hit.hire).or_insert((agency, *shortest));
        }
    }
    for (hire, (agency, shortest)) in moved {
        let short = shortest.filter(|days| *days < SHORT_DAYS);
        let contract = short.map_or_else(String::new, |days| format!("，其中一份合同只有{days}天"));
        sink.report(
            context.hire(hire as usize, Field::Hired),
            Fact {
                message: format!("此人与“{agency}”的安置前后相接，两处都计入就业困难人员{contract}。"),
                found: agency.to_owned(),
                expected: "一次安置".to_owned(),
                only_note: short.is_none(),
                ..Fact::default()
            },
        );
    }
}

/// Days of a contract that states its end.
fn lasting(hire: &Hire<'_>) -> Option<i64> {
    hire.last_day.map(|end| i64::from((end - hire.start).get_days()) + 1)
}

/// Whether a contract is one of a few days.
pub(crate) fn is_brief(hire: &Hire<'_>) -> bool {
    lasting(hire).is_some_and(|days| days <= FEW_DAYS)
}
