//! E003 年龄不在法定劳动年龄内: under 16, or on the hire date already of statutory retirement age (2025 schedule).

use crate::model::{Field, Severity, day_in_words as day};
use jiff::ToSpan as _;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E003",
    title: "年龄不在法定劳动年龄内",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("retirement"),
    lists: &[],
    condition: "招用日期未满{min_age}周岁，或已达到法定退休年龄（按渐进式延迟退休对照表；女性不能由号码区分类别，按{women_age}周岁起点）。",
    why: "就业困难人员须在法定劳动年龄内；招用未满{min_age}周岁人员违法。",
    remedy: "核对出生日期与招用日期；已达退休年龄的，不计入就业困难人员。",
    auditor: "",
    example: "男，招用上月已满{men_age}周岁，且不在延迟退休的出生月份内。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire, id) in context.identified() {
        let min_age = i64::from(context.policy.min_age);
        let (message, expected) = if i64::from(id.age_on(hire.start)) < min_age {
            let of_age = id.birth().saturating_add(min_age.years());
            (format!("招用时未满{min_age}周岁。"), format!("不早于 {of_age}"))
        } else if let Some(retired) = context.policy.retired_by(hire.start, id.birth(), id.sex()) {
            (format!("招用时已达到法定退休年龄（{}）。", day(retired)), format!("早于 {retired}"))
        } else {
            continue;
        };
        sink.report(
            context.hire(index, Field::Hired),
            Fact { message, found: hire.start.to_string(), expected, ..Fact::default() },
        );
    }
}
