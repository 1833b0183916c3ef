//! N003 公告晚于招用: public (or unclassified) notices exist, all published after the hire date.

use std::cell::LazyCell;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::case::{Hire, Notice};
use crate::model::{Field, Requirement, Severity, TableKind, day_in_words as day, has, words};
use crate::reference::ReferenceKind;

use super::context::Renewal;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "N003",
    title: "公告时间与招用不符",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Notices],
    condition: "招用对应的公共（或尚不能归类）公告全部在招用日期之后发布；同日发布不算。该单位有可能载有更早公告而未能采用、未能读入的行、表或文件时，改为疑点。最近的一次公告早于招用日期超过{notice_months}个月的，为疑点；续签、续聘的（本单位更早的招用行或往年招用中有此人，未提供往年招用时看合同状态、备注）只作提示。全部晚于招用而合同状态为续签的，不是新的招用：另有此人更早的招用行或往年招用的只作提示，没有的为疑点。另有一列日期（如上岗日期）早于公告而招用日期不早的，为疑点。",
    why: "先招后发不能使社会公开应聘，公告失去意义；一年多以前的公告也难以说明这次招用。",
    remedy: "核对公告发布日期与招用日期；有更早公告的请补充。",
    auditor: "",
    example: "3月1日招用，公告3月10日发布。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let unseen = LazyCell::new(|| context.held_by_unseen(TableKind::Notices));
    for (index, hire) in case.hires.iter().enumerate() {
        let published = context.lookups.published(&case.notices, hire);
        let Some(earliest) = published.earliest.map(|index| &case.notices[index as usize]) else { continue };
        if let Some(other) = hire.earlier_day().filter(|(_, day)| *day < earliest.published)
            && earliest.published <= hire.start
        {
            sink.report(context.hire(index, Field::Hired), by_other_day(context, hire, other, earliest));
            continue;
        }
        if earliest.published <= hire.start {
            if let Some(fact) = too_old(context, hire, published.latest_until(hire.start)) {
                sink.report(context.hire(index, Field::Hired), fact);
            }
            continue;
        }
        let by_platform = if earliest.platform.is_some() { "（公共平台导出所载）" } else { "" };
        let earliest = earliest.published;
        let renewal = context.renewal(hire);
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message: format!(
                    "{}招用，最早的公告{}才发布{by_platform}{}。",
                    day(hire.start),
                    day(earliest),
                    renewal.in_words()
                ),
                found: format!("公告 {earliest}"),
                expected: format!("不晚于 {}", hire.start),
                only_doubt: renewal == Renewal::Stated,
                only_note: renewal == Renewal::Shown,
                held: context.held_by_notices_of(hire).and(unseen.clone()),
                ..Fact::default()
            },
        );
    }
}

/// In time for 招用日期, and late for another day that the row states.
fn by_other_day(
    context: &Context<'_, '_>,
    hire: &Hire<'_>,
    other: (u16, Date),
    earliest: &Notice<'_>,
) -> Fact {
    Fact {
        message: format!(
            "{}早于招用日期{}，也早于最早的公告{}；如果那时已经招用，就是先招用后公告。",
            context.other_day(hire, other),
            day(hire.start),
            day(earliest.published)
        ),
        found: format!("公告 {}，{}", earliest.published, other.1),
        expected: "各列日期说明的招用时间都不早于公告".to_owned(),
        remedy: "说明两列日期各指什么；确属先上岗的，招用日期按实际填写。".to_owned(),
        more_cells: vec![other.0],
        only_doubt: true,
        ..Fact::default()
    }
}

/// The latest notice in time is older than the policy allows. A person who was there before needed no new one.
fn too_old(context: &Context<'_, '_>, hire: &Hire<'_>, latest: Option<Date>) -> Option<Fact> {
    let months = context.policy.notice_months;
    let latest = latest?;
    let limit = latest.saturating_add(i64::from(months).months());
    if hire.start <= limit {
        return None;
    }
    Some(Fact {
        message: format!(
            "{}招用，最近的公告是{}发布的，早了{months}个月以上，不能说明是为这次招用发布的。",
            day(hire.start),
            day(latest)
        ),
        found: format!("公告 {latest}"),
        expected: format!("招用前{months}个月内的公告"),
        remedy: "补充这次招用的公告；属于续签、续聘的，请说明首次招用的时间。".to_owned(),
        only_doubt: true,
        only_note: is_renewal(context, hire),
        ..Fact::default()
    })
}

/// The person was hired by the agency before; where no history is given, the remark may say so.
fn is_renewal(context: &Context<'_, '_>, hire: &Hire<'_>) -> bool {
    if context.was_here_before(hire) {
        return true;
    }
    match &context.references.history {
        Some(history) => hire
            .id()
            .is_some_and(|id| history.placements_of(id).iter().any(|placement| placement.start < hire.start)),
        None => {
            context.renewal(hire) != Renewal::No
                || context.remark(hire).is_some_and(|remark| has(&remark, &words().renewal_words))
        }
    }
}
