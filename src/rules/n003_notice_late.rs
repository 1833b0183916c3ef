//! N003 公告晚于招用: public (or unclassified) notices exist, all published after the hire date.

use crate::model::{Field, Requirement, Severity, TableKind};
use crate::policy::PublisherClass;

use super::context::day;
use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N003",
    title: "公告晚于招用",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "招用对应的公共（或尚不能归类）公告全部在招用日期之后发布；同日发布不算。该单位有公告行或公告表被拒收时，改为疑点。",
    why: "先招后发不能使社会公开应聘，公告失去意义。",
    remedy: "核对公告发布日期与招用日期；有更早公告的请补充。",
    example: "3月1日招用，公告3月10日发布。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let rejected = context.has_rejected(TableKind::Notices);
    for (index, hire) in case.hires.iter().enumerate() {
        let earliest = hire
            .notices
            .iter()
            .map(|notice| &case.notices[*notice as usize])
            .filter(|notice| notice.publisher != PublisherClass::NotPublic)
            .map(|notice| notice.published)
            .min();
        let Some(earliest) = earliest.filter(|earliest| *earliest > hire.start) else { continue };
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message: format!("{}招用，最早的公告{}才发布。", day(hire.start), day(earliest)),
                found: format!("公告 {earliest}"),
                expected: format!("不晚于 {}", hire.start),
                only_doubt: rejected,
                ..Fact::default()
            },
        );
    }
}
