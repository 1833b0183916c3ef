//! P006 同时在岗人数超过计划: more persons on a post at the same time than planned.

use crate::case::Hire;
use crate::model::{Field, Requirement, Severity, day_in_words as day};
use crate::tables::IdCell;

use super::presence::most_at_once;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P006",
    title: "同时在岗人数超过计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "同一岗位任一天在岗人数（同一身份证件号码只计一人）多于该岗位计划人数的上限。已有P001时不再判断。",
    why: "超出计划的招用未经报送；也可能是合同终止日期漏填。",
    remedy: "核对在岗人员的合同终止日期；确属超计划的，补报或调整计划。",
    auditor: "",
    example: "计划保洁员3人，5月同时在岗4人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    if case.plan_rows.is_empty() {
        return;
    }
    let line_of = |hire: &Hire<'_>| hire.post.and_then(|post| case.posts[post as usize].line);
    let mut hires_of: Vec<Vec<&Hire<'_>>> = vec![Vec::new(); case.lines.len()];
    for hire in &case.hires {
        if let Some(line) = line_of(hire) {
            hires_of[line as usize].push(hire);
        }
    }
    for (line, hires) in case.lines.iter().zip(hires_of) {
        // If there are no more rows than planned persons, there are never too many at once.
        let Some(planned) = line.upper.filter(|planned| hires.len() as u64 > *planned) else { continue };
        let (most, on) = most_at_once(&hires);
        let Some(about) = context.line(line, Field::Headcount).filter(|_| most > planned) else { continue };
        sink.report(
            about,
            Fact {
                message: format!("该岗位计划{planned}人，{}同时在岗{most}人。", day(on)),
                found: format!("{most}人（{on}）"),
                expected: format!("不多于{planned}人"),
                // Who they are and how long they stay is not known of each.
                only_doubt: hires.iter().any(|hire| {
                    hire.row.ends.is_unknown()
                        || matches!(hire.row.id, IdCell::LostDigits(_) | IdCell::Unreadable)
                }),
                ..Fact::default()
            },
        );
    }
}
