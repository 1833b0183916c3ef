//! F003 备案逾期: filed later than the policy's days after the hire; off unless set.

use crate::model::{Field, Requirement, Severity, Stated, day_in_words as day};
use jiff::ToSpan as _;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F003",
    title: "备案逾期",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("filing_days"),
    lists: &[],
    condition: "备案日期晚于招用日期加口径所设的备案天数（{filing_days}）；备案日期无法识别的为疑点。未设天数的，本规则不启用。",
    why: "及时备案是就业登记和补贴核发的依据。",
    remedy: "说明逾期原因；今后在规定天数内备案。",
    auditor: "",
    example: "招用之后，过了规定的天数又过半个月才备案。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(days) = context.policy.filing_days else { return };
    for (index, hire) in context.case.hires.iter().enumerate() {
        let due = hire.start.saturating_add(i64::from(days).days());
        let (message, found) = match hire.row.filed {
            Stated::Known(filed) if filed > due => (
                format!("{}备案，晚于规定的{}（招用后{days}日内）。", day(filed), day(due)),
                filed.to_string(),
            ),
            Stated::Unknown => {
                (format!("备案日期无法识别，不能确认是否在规定的{}前备案。", day(due)), "无法识别".to_owned())
            }
            Stated::Known(_) | Stated::Blank => continue,
        };
        sink.report(
            context.hire(index, Field::Filed),
            Fact {
                message,
                found,
                expected: format!("不晚于 {due}"),
                only_doubt: hire.row.filed.is_unknown(),
                ..Fact::default()
            },
        );
    }
}
