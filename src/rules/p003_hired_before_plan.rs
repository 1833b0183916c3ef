//! P003 先招用后报计划: hired before the plan was submitted.

use crate::model::{Field, Requirement, Severity, day_in_words as day};

use super::context::Renewal;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P003",
    title: "先招用后报计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "招用日期早于该岗位计划各版本中最早的报送日期；招用岗位不在计划内时，与该单位最早的报送日期比较。另有一列日期（如上岗日期）更早的，也比较。合同状态为续签、另有此人更早的招用行或往年招用的，不是新的招用，不比较。",
    why: "招用应当依据事先报送的年度计划进行。",
    remedy: "核对招用日期与计划报送日期；确属先招后报的，书面说明原因，由人社部门认定。",
    auditor: "",
    example: "3月1日报送计划，2月20日已经招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    for (index, hire) in case.hires.iter().enumerate() {
        if context.renewal(hire) == Renewal::Shown {
            continue;
        }
        let line =
            hire.post.and_then(|post| case.posts[post as usize].line).map(|line| &case.lines[line as usize]);
        let (submitted, unreadable) = line
            .map_or((case.first_submitted, case.submitted_unreadable), |line| {
                (line.first_submitted, line.submitted_unreadable)
            });
        let (message, expected) = match submitted {
            Some(submitted) if hire.start < submitted => {
                let message = format!("{}招用，早于计划最早的报送日期{}。", day(hire.start), day(submitted));
                (message, format!("不早于 {submitted}"))
            }
            Some(submitted) if hire.earlier_day().is_some_and(|(_, day)| day < submitted) => {
                let other = hire.earlier_day().map(|other| context.other_day(hire, other));
                let message = format!(
                    "{}早于计划最早的报送日期{}（招用日期填{}）。",
                    other.unwrap_or_default(),
                    day(submitted),
                    day(hire.start)
                );
                (message, format!("不早于 {submitted}"))
            }
            None if unreadable => (
                "计划的报送日期无法识别，不能确认是否先报计划后招用。".to_owned(),
                "可识别的报送日期".to_owned(),
            ),
            _ => continue,
        };
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message,
                found: hire.start.to_string(),
                expected,
                only_doubt: submitted.is_none(),
                ..Fact::default()
            },
        );
    }
}
