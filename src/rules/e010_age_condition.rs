//! E010 认定时年龄不符合类别条件: category's age condition not met in full years on the filed 认定日期, sex by the ID.

use crate::model::{Field, Severity, Sex, day_in_words as day};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E010",
    title: "不符合认定条件",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[],
    condition: "所报类别有年龄条件（{age_conditions}），按证件号码计算，认定日期时未满该周岁；或认定日期时未满最低就业年龄；或口径要求当地户籍，而证件是港澳台居民居住证或外国人永久居留身份证。",
    why: "年龄不够的、没有当地户籍的不能认定。",
    remedy: "核对类别和认定日期；确属其他类别的，按认定文书更正。",
    auditor: "",
    example: "认定时的年龄比该类别要求的小一岁。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let Some(id) = hire.id() else { continue };
        let mut report = |field, message, found, expected| {
            sink.report(context.hire(index, field), Fact { message, found, expected, ..Fact::default() });
        };
        if context.policy.needs_household && id.is_permit() {
            report(
                Field::IdNumber,
                "证件是居住证或外国人永久居留身份证，不是户籍居民；认定要求当地户籍。".to_owned(),
                "不是公民身份号码".to_owned(),
                "当地户籍居民".to_owned(),
            );
        }
        let Some(recognised) = hire.row.recognised.known() else { continue };
        let category =
            hire.row.category().known().and_then(|text| context.policy.category_on(text, hire.start));
        let of_category = category.and_then(|category| match id.sex() {
            Sex::Female => category.min_age_female,
            Sex::Male => category.min_age_male,
        });
        let least = context.policy.min_age;
        let minimum = of_category.map_or(least, |minimum| minimum.max(least));
        let age = id.age_on(recognised);
        if i64::from(age) >= i64::from(minimum) {
            continue;
        }
        let whose = if minimum > least { "该类别" } else { "认定" };
        report(
            Field::Category,
            format!(
                "{}认定时{age}周岁（{}），{whose}要求满{minimum}周岁。",
                day(recognised),
                id.sex().label()
            ),
            format!("{age}周岁"),
            format!("满{minimum}周岁"),
        );
    }
}
