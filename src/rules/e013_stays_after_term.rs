//! E013 到龄或期满后仍在岗: in post after reaching retirement age within the year, or placed again after expiry against the policy.

use crate::case::Hire;
use crate::model::{Field, IdNumber, Severity, day_in_words as day};
use crate::policy::Placement;
use crate::reference::ReferenceKind;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::context::days;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E013",
    title: "到龄或期满后仍在岗",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("renewal"),
    lists: &[ReferenceKind::History],
    condition: "审计年度内已达到法定退休年龄而仍在岗；或者往年安置已满{placement_months}个月，期满后再次安置，而所报类别不属于可以再次安置的类别，或已超过累计次数。{renewal}距法定退休年龄不足{near_retirement}年时首次安置的除外。",
    why: "公益性岗位应有序退岗；到龄、期满的人员应当退出，把岗位留给其他就业困难人员。",
    remedy: "核对出生日期、合同终止日期和历次安置起止；到龄、期满的办理退岗，可以再次安置的附依据。",
    auditor: "",
    example: "往年已安置期满，本年以“失地农民”再次招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire, id) in context.identified() {
        let fact = after_retirement(context, hire, id)
            .or_else(|| context.policy.placement.as_ref().and_then(|_| context.unread_placement(hire, id)))
            .or_else(|| context.policy.placement.as_ref().and_then(|limit| again(context, hire, id, limit)));
        if let Some(fact) = fact {
            sink.report(context.hire(index, Field::Hired), fact);
        }
    }
}

/// Hired before the retirement age and still there when it was reached; whoever was hired after it is E003's.
fn after_retirement(context: &Context<'_, '_>, hire: &Hire<'_>, id: IdNumber) -> Option<Fact> {
    let year_end = Date::new(context.terms.year, 12, 31).ok()?;
    let last = hire.last_day.unwrap_or(year_end).min(year_end).min(context.terms.as_of);
    let reached =
        context.policy.retired_by(last, id.birth(), id.sex()).filter(|reached| hire.start < *reached)?;
    // The month in which the age is reached is the month of leaving.
    if (reached.year(), reached.month()) == (last.year(), last.month()) {
        return None;
    }
    Some(Fact {
        message: format!("{}达到法定退休年龄，{}仍在岗。", day(reached), day(last)),
        found: format!("在岗至 {last}"),
        expected: format!("不晚于 {reached} 所在月份退岗"),
        ..Fact::default()
    })
}

fn again(context: &Context<'_, '_>, hire: &Hire<'_>, id: IdNumber, limit: &Placement) -> Option<Fact> {
    let history = context.references.history.as_ref()?.placements_of(id);
    let mut earlier: Vec<(Date, Date)> = history
        .iter()
        .filter_map(|placement| Some((placement.start, placement.end?)))
        .filter(|(_, end)| *end < hire.start)
        .collect();
    earlier.sort_unstable();
    let first = earlier.first()?.0;
    let term = days(first, first.saturating_add(i64::from(limit.months).months()));
    let placed: i64 = earlier.iter().map(|(start, end)| days(*start, *end) + 1).sum();
    let retires = context.policy.retirement_date(id.birth(), id.sex());
    let near = first.saturating_add(i64::from(limit.near_retirement_years).years()) >= retires;
    let used = u32::try_from((placed + 1) / term.max(1)).unwrap_or(u32::MAX);
    let allowed = limit.placements_of(&context.categories_of(hire));
    if near || used == 0 || used < allowed {
        return None;
    }
    Some(Fact {
        message: format!("自{}起已安置{placed}天，满{}个月，期满后再次安置。", day(first), limit.months),
        found: format!("第{}次安置", used.saturating_add(1)),
        expected: format!("累计不超过{allowed}次"),
        ..Fact::default()
    })
}
