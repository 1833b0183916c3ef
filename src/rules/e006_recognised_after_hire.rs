//! E006 认定晚于招用: recognised after the hire date.

use crate::model::{Field, Severity, day_in_words as day};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "E006",
    title: "认定晚于招用",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::Refutes,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[],
    condition: "主张为就业困难人员，认定日期晚于招用日期；同日不算。只晚于另一列日期（如上岗日期）的，主张待核实。",
    why: "招用时尚未认定，不是招用就业困难人员。",
    remedy: "核对认定日期和招用日期；确属招用后认定的，不计入就业困难人员。",
    auditor: "",
    example: "3月1日招用，3月20日认定。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.claimed() {
        let Some(recognised) = hire.row.recognised.known() else { continue };
        if recognised <= hire.start {
            if let Some(other) = hire.earlier_day().filter(|(_, day)| recognised > *day) {
                sink.report(
                    context.hire(index, Field::Recognised),
                    Fact {
                        message: format!(
                            "{}认定，不晚于招用日期{}，但晚于{}。",
                            day(recognised),
                            day(hire.start),
                            context.other_day(hire, other)
                        ),
                        found: format!("{recognised}，{}", other.1),
                        expected: "各列日期说明的招用时间都不早于认定".to_owned(),
                        remedy: "说明两列日期各指什么；确属认定前已上岗的，不计入就业困难人员。".to_owned(),
                        more_cells: vec![other.0],
                        effect: Some(Effect::LeavesOpen),
                        ..Fact::default()
                    },
                );
            }
            continue;
        }
        sink.report(
            context.hire(index, Field::Recognised),
            Fact {
                message: format!("{}认定，晚于招用日期{}。", day(recognised), day(hire.start)),
                found: recognised.to_string(),
                expected: format!("不晚于 {}", hire.start),
                ..Fact::default()
            },
        );
    }
}
