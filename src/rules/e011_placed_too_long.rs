//! E011 安置期限超过规定: placed longer than the policy's limit counting the contract and `--history`, save within 5 years of retirement.

use crate::case::Hire;
use crate::model::{Field, Severity};
use crate::model::{IdNumber, day_in_words as day};
use crate::reference::ReferenceKind;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::context::days;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E011",
    title: "安置期限超过规定",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("placement"),
    lists: &[ReferenceKind::History],
    condition: "本次合同与往年招用合计（重叠的日期只计一次）超过规定的{placement_months}个月，且首次安置时距法定退休年龄超过{near_retirement}年。{renewal}单份合同不论类别不超过{placement_months}个月。无终止日期的计至数据截止日。往年招用中有此人姓名而号码或日期读不出的行，列为疑点。",
    why: "公益性岗位安置一般不超过{placement_months}个月，距法定退休年龄不足{near_retirement}年的可延长至退休。期限所限的是补贴还是在岗，各地规定不一，超过的不一定违规，故列为疑点。",
    remedy: "核对各段合同起止；超期的按规定退出或说明可再次安置的依据。",
    auditor: "",
    example: "十年前起连续在岗，本次合同至今年12月。",
    check: Check::Evidence(check),
};

/// Days. Nearly all are placed for fewer months of this length than the limit has, and need no calendar.
const SHORTEST_MONTH: i64 = 28;

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(limit) = &context.policy.placement else { return };
    for (index, hire, id) in context.identified() {
        if let Some(fact) = context.unread_placement(hire, id) {
            sink.report(context.hire(index, Field::Ends), fact);
            continue;
        }
        let one_term = i64::from(limit.months) * SHORTEST_MONTH;
        let own = days(hire.start, until(context, hire.last_day, hire.start)) + 1;
        if context.references.history.is_none() && own <= one_term {
            continue;
        }
        // The term restarts for persons whom the policy allows to be placed again; no single contract may be longer than a
        // term.
        let contract = own > one_term && own > days(hire.start, after(hire.start, limit.months));
        let terms = if contract { 1 } else { limit.placements_of(&context.categories_of(hire)) };
        let months = limit.months * terms;
        let shortest = i64::from(months) * SHORTEST_MONTH;
        let periods = periods(context, hire, id);
        let Some((first, _)) = periods.first().copied() else { continue };
        let placed: i64 = periods.iter().map(|(start, end)| days(*start, *end) + 1).sum();
        if placed <= shortest {
            continue;
        }
        let allowed = days(first, after(first, months));
        let retires = context.policy.retirement_date(id.birth(), id.sex());
        let near = first.saturating_add(i64::from(limit.near_retirement_years).years()) >= retires;
        if placed <= allowed || near {
            continue;
        }
        let earlier =
            context.references.history.as_ref().map_or(&[][..], |history| history.placements_of(id));
        let unsure = earlier.iter().any(|placement| placement.end_unread);
        let unread = if unsure {
            "往年招用中有合同终止日期不能识别或早于招用日期，按未终止计。"
        } else {
            ""
        };
        sink.report(
            context.hire(index, Field::Ends),
            Fact {
                message: format!(
                    "自{}起累计安置{placed}天，超过{months}个月（{allowed}天）。{unread}",
                    day(first),
                ),
                found: format!("{placed}天"),
                expected: format!("不超过{months}个月"),
                only_doubt: unsure,
                ..Fact::default()
            },
        );
    }
}

/// The day so many months later.
fn after(day: Date, months: u32) -> Date {
    day.saturating_add(i64::from(months).months())
}

/// The placements of a person, without overlaps, by start: earlier ones and this contract. One that is open and begins
/// after the as-of date has not lasted a day.
fn periods(context: &Context<'_, '_>, hire: &Hire<'_>, id: IdNumber) -> Vec<(Date, Date)> {
    let earlier = context.references.history.as_ref().map_or(&[][..], |history| history.placements_of(id));
    let all = std::iter::once((hire.start, hire.last_day))
        .chain(earlier.iter().map(|placement| (placement.start, placement.end)));
    let mut all: Vec<(Date, Date)> = all
        .filter(|(start, end)| end.is_some() || *start <= context.terms.as_of)
        .map(|(start, end)| (start, until(context, end, start)))
        .collect();
    all.sort_unstable();
    let mut merged: Vec<(Date, Date)> = Vec::new();
    for (start, end) in all {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// An open placement counts until the as-of date.
fn until(context: &Context<'_, '_>, end: Option<Date>, start: Date) -> Date {
    end.unwrap_or(context.terms.as_of).max(start)
}
