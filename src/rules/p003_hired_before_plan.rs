//! P003 先招用后报计划: hired before the plan was submitted.

use crate::model::{Field, Requirement, Severity};

use super::context::day;
use super::{Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P003",
    title: "先招用后报计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    basis: Basis::Clause,
    condition: "招用日期早于该岗位计划各版本中最早的报送日期；招用岗位不在计划内时，与该单位最早的报送日期比较。",
    why: "招用应当依据事先报送的年度计划进行。",
    remedy: "核对招用日期与计划报送日期；确属先招后报的，书面说明原因，由人社部门认定。",
    example: "3月1日报送计划，2月20日已经招用。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    for (index, hire) in case.hires.iter().enumerate() {
        let line = hire.post.and_then(|post| case.posts[post as usize].line);
        let submitted = match line {
            Some(line) => case.lines[line as usize].first_submitted,
            None => case.first_submitted,
        };
        let Some(submitted) = submitted.filter(|submitted| hire.start < *submitted) else { continue };
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message: format!("{}招用，早于计划最早的报送日期{}。", day(hire.start), day(submitted)),
                found: hire.start.to_string(),
                expected: format!("不早于 {submitted}"),
                ..Fact::default()
            },
        );
    }
}
