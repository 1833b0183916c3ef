//! N001 招用没有对应公告: a hire with no notice.

use std::borrow::Cow;
use std::cell::LazyCell;

use hashbrown::HashMap;

use crate::case::Hire;
use crate::model::{Field, Requirement, Severity, TableKind, has, normal, words};
use crate::reference::ReferenceKind;

use super::context::Renewal;
use super::{Audience, Check, Context, Effect, Fact, Group, Held, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N001",
    title: "招用没有对应公告",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Notices],
    condition: "招用行按公告编号和岗位都找不到本单位的招聘公告。公告编号或岗位无法识别，或该单位有可能载有该公告而未能采用、未能读入的行、表、列或文件时，改为疑点；有以“公益性岗位”等统称、或者名称含有此岗位而不完全相同的公告的，也为疑点。按公告编号找到的公告写的是另一个岗位（编号和名称都写了、都不同，且名称没有相同的字）的，为疑点；“公益性岗位”等统称除外。合同状态为续签的，不是新的招用：另有此人更早的招用行或往年招用的只作提示，没有的为疑点。",
    why: "招用信息应通过公共就业服务机构发布。",
    remedy: "补充该岗位的招聘公告（公告编号、发布机构、发布日期），或更正招用表中的公告编号、岗位。",
    auditor: "",
    example: "招用表有“门卫”，公告表只有“保洁员”的公告。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let unseen = LazyCell::new(|| held_by_unseen_notices(context));
    let announced = LazyCell::new(|| Announced::of(context));
    let mut others = HashMap::new();
    for (index, hire) in context.case.hires.iter().enumerate() {
        let unreadable = hire.row.notice_no.is_unknown();
        if !hire.notices.is_empty() && !unreadable {
            if let Some(fact) = of_another_post(context, hire, &mut others) {
                sink.report(context.hire(index, Field::NoticeNo), fact);
            }
            continue;
        }
        let renewal = context.renewal(hire);
        let collective = announced.among_others(hire);
        let number = hire.row.notice_no().known().unwrap_or("未填");
        let own = [Field::NoticeNo, Field::PostCode, Field::Post];
        sink.report(
            context.hire(index, Field::NoticeNo),
            Fact {
                message: match collective {
                    _ if unreadable => "公告编号无法识别，不能确认对应的公告。".to_owned(),
                    Some(name) => format!(
                        "按公告编号和岗位都找不到对应的招聘公告；以“{name}”发布的公告可能包含此岗位。"
                    ),
                    None => format!("按公告编号和岗位都找不到对应的招聘公告{}。", renewal.in_words()),
                },
                found: format!("公告编号：{}", if unreadable { "无法识别" } else { number }),
                expected: "本单位公告表中的公告".to_owned(),
                only_doubt: unreadable || renewal == Renewal::Stated || collective.is_some(),
                only_note: renewal == Renewal::Shown,
                held: held_by_unknown_post(hire)
                    .and(context.held_by_notices_of(hire))
                    .and(context.held_by_columns(hire.table, Some(hire.row.row), &own))
                    .and(unseen.clone()),
                ..Fact::default()
            },
        );
    }
}

/// The names of posts that the agency announced, each once: as written, normalised, and whether it means any post.
struct Announced<'n> {
    names: Vec<(&'n str, Cow<'n, str>, bool)>,
}

impl<'n> Announced<'n> {
    /// More different names are not looked through for each hire.
    const MOST: usize = 1_000;

    fn of(context: &'n Context<'_, '_>) -> Self {
        let names = context.case.notices.iter().filter_map(|notice| notice.announced_post().1);
        let mut names: Vec<(&str, Cow<'_, str>)> = names.map(|name| (name, normal(name))).collect();
        names.sort_by(|a, b| a.1.cmp(&b.1));
        names.dedup_by(|a, b| a.1 == b.1);
        names.truncate(Self::MOST);
        let judged = names.into_iter().map(|(written, name)| {
            let is_collective = has(&name, &words().collective_posts);
            (written, name, is_collective)
        });
        Self { names: judged.collect() }
    }

    /// The name under which a post may have been announced with others: 公益性岗位, 保洁员等.
    fn among_others(&self, hire: &Hire<'_>) -> Option<&'n str> {
        let wanted = hire.row.post().known().map(normal).filter(|wanted| !wanted.is_empty());
        // A notice of just this name that is not found states another code.
        let goes_on =
            |name: &str| wanted.as_deref().is_some_and(|wanted| name != wanted && name.contains(wanted));
        let found = self.names.iter().find(|(_, name, is_collective)| *is_collective || goes_on(name));
        found.map(|(written, ..)| *written)
    }
}

/// Whether all notices of a list are for another post than the one of this code and name.
type Others<'n> = HashMap<(usize, &'n str, &'n str), bool>;

/// All notices of the hire's number are for a post that has nothing to do with the hire's.
fn of_another_post<'n>(
    context: &Context<'_, '_>,
    hire: &'n Hire<'_>,
    others: &mut Others<'n>,
) -> Option<Fact> {
    let stated = hire.row.post_code().known().zip(hire.row.post().known()).filter(|_| hire.by_number)?;
    let is_other = |index: &u32| {
        let (code, name) = context.case.notices[*index as usize].announced_post();
        code.zip(name).is_some_and(|(code, name)| {
            normal(code) != normal(stated.0) && words().are_unlike(name, stated.1)
        })
    };
    let key = (hire.list_of_notices(), stated.0, stated.1);
    if !*others.entry(key).or_insert_with(|| hire.notices.iter().all(is_other)) {
        return None;
    }
    let first = &context.case.notices[*hire.notices.first()? as usize];
    let (code, name) = first.announced_post();
    let (code, name) = (code.unwrap_or_default(), name.unwrap_or_default());
    let by_platform = if first.platform.is_some() { "（公共平台导出所载）" } else { "" };
    Some(Fact {
        message: format!(
            "公告{}招聘的是“{name}（{code}）”{by_platform}，不是招用的“{}（{}）”。",
            hire.row.notice_no().known().unwrap_or_default(),
            stated.1,
            stated.0
        ),
        found: format!("{name}（{code}）"),
        expected: format!("{}（{}）", stated.1, stated.0),
        only_doubt: true,
        ..Fact::default()
    })
}

fn held_by_unseen_notices(context: &Context<'_, '_>) -> Held {
    let names = [Field::NoticeNo, Field::PostCode, Field::Post];
    context.held_by_unseen(TableKind::Notices).and(context.held_by_columns_of(TableKind::Notices, &names))
}

/// A code or name of a post that can't be read neither matches nor fails to match.
fn held_by_unknown_post(hire: &Hire<'_>) -> Held {
    if hire.row.post_code().is_unknown() || hire.row.post().is_unknown() {
        Held::because("该行岗位编号或岗位名称无法识别")
    } else {
        Held::default()
    }
}
