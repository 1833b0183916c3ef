//! P008 计划报送逾期: submitted after the policy's due date; off unless the policy sets one.

use crate::model::{Field, Requirement, Severity, Stated, day_in_words as day};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P008",
    title: "计划报送逾期",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("plan_due"),
    lists: &[],
    condition: "计划行的报送日期晚于口径所设的截止日（{plan_due}）；报送日期无法识别的为疑点。未设截止日的，本规则不启用。",
    why: "逾期报送的计划不能及时用于岗位信息发布和比例管理。",
    remedy: "说明逾期原因；今后在截止日前报送。",
    auditor: "",
    example: "截止日之后十天才报送。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(due) = context.policy.plan_due(context.terms.year) else { return };
    for (line, about) in context.judged_plan_rows(Field::Submitted) {
        let (message, found) = match line.row.submitted {
            Stated::Known(submitted) if submitted > due => {
                (format!("{}报送，晚于截止日{}。", day(submitted), day(due)), submitted.to_string())
            }
            Stated::Unknown => {
                (format!("报送日期无法识别，不能确认是否在截止日{}前报送。", day(due)), "无法识别".to_owned())
            }
            Stated::Known(_) | Stated::Blank => continue,
        };
        sink.report(
            about(),
            Fact {
                message,
                found,
                expected: format!("不晚于 {due}"),
                only_doubt: line.row.submitted.is_unknown()
                    || !context.is_in_every_version(line, |other| {
                        other.row.submitted.known().is_some_and(|submitted| submitted > due)
                    }),
                ..Fact::default()
            },
        );
    }
}
