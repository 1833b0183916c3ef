//! E010 认定时年龄不符合类别条件: category's age condition not met in full years on the filed 认定日期, sex by the ID.

use crate::model::{Field, Severity, Sex};

use super::context::day;
use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E010",
    title: "认定时年龄不符合类别条件",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: Basis::Law("recognition"),
    condition: "所报类别有年龄条件（{age_conditions}），按证件号码计算，认定日期时未满该周岁。",
    why: "年龄不够的不能按该类别认定。",
    remedy: "核对类别和认定日期；确属其他类别的，按认定文书更正。",
    example: "认定时的年龄比该类别要求的小一岁。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let (Some(id), Some(recognised)) = (hire.id(), hire.row.recognised.known()) else { continue };
        let category = hire.row.category().known().and_then(|text| context.policy.category(text));
        let minimum = category.and_then(|category| match id.sex() {
            Sex::Female => category.min_age_female,
            Sex::Male => category.min_age_male,
        });
        let age = id.age_on(recognised);
        let Some(minimum) = minimum.filter(|minimum| i64::from(age) < i64::from(*minimum)) else { continue };
        sink.report(
            context.hire(index, Field::Category),
            Fact {
                message: format!(
                    "{}认定时{age}周岁（{}），该类别要求满{minimum}周岁。",
                    day(recognised),
                    id.sex().label()
                ),
                found: format!("{age}周岁"),
                expected: format!("满{minimum}周岁"),
                ..Fact::default()
            },
        );
    }
}
