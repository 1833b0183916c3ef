//! N006 发布机构不能归类: an unclassified notice that is the best some hire has, dated on or before it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::case::Hire;
use crate::model::{Field, Requirement, Severity};
use crate::reference::ReferenceKind;

use super::lookups::PublishedDays;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "N006",
    title: "发布机构不能归类",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Services, ReferenceKind::Notices],
    condition: "招用没有按时发布的公共公告，只有按时发布、但既不在机构名录、也不符合口径特征的公告。按时发布的公共公告全部由同一地级市其他区县的公共就业服务机构发布的，只作提示。",
    why: "不能确认是否通过公共就业服务机构发布。",
    remedy: "提供发布机构性质的说明，或在公共就业服务机构发布的公告。",
    auditor: "属于公共就业服务机构的，补充到机构名录（--services）后重新运行。",
    example: "发布机构写“街道政务公众号”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    // Of hires that share their notices, the last one of either kind has all the notices that the others of that kind have.
    let mut unclear: BTreeMap<usize, &Hire<'_>> = BTreeMap::new();
    let mut neighbours: BTreeMap<usize, &Hire<'_>> = BTreeMap::new();
    for hire in case.hires.iter().filter(|hire| !hire.notices.is_empty()) {
        let published = context.lookups.published(&case.notices, hire);
        let last = match published.has_public_until(hire.start) {
            false => &mut unclear,
            true if published.neighbours_until(hire.start).is_empty() => continue,
            true => &mut neighbours,
        };
        let held = last.entry(hire.list_of_notices()).or_insert(hire);
        if held.start < hire.start {
            *held = hire;
        }
    }
    let of_last = |last: BTreeMap<usize, &Hire<'_>>, until: fn(&PublishedDays, Date) -> &[(Date, u32)]| {
        let mut notices: BTreeSet<u32> = BTreeSet::new();
        for hire in last.into_values() {
            let published = context.lookups.published(&case.notices, hire);
            notices.extend(until(&published, hire.start).iter().map(|(_, index)| *index));
        }
        notices
    };
    let unclear = of_last(unclear, PublishedDays::unclassified_until);
    let neighbours = of_last(neighbours, PublishedDays::neighbours_until);
    let all = unclear.into_iter().map(|index| (index, false));
    for (index, is_near) in all.chain(neighbours.into_iter().map(|index| (index, true))) {
        let notice = &case.notices[index as usize];
        let stated = super::publishers::stated(notice.row);
        let (message, expected) = if is_near {
            (
                format!(
                    "发布机构“{stated}”是同一地级市其他区县的公共就业服务机构，按公共就业服务机构发布计。"
                ),
                "本区县或上级的公共就业服务机构",
            )
        } else {
            (format!("不能确认“{stated}”是否为公共就业服务机构。"), "机构名录或口径可识别的公共就业服务机构")
        };
        sink.report(
            context.notice(index, notice, Field::Publisher),
            Fact {
                message,
                found: stated,
                expected: expected.to_owned(),
                only_note: is_near,
                ..Fact::default()
            },
        );
    }
}
