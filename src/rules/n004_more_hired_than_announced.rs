//! N004 招用人数多于公告人数: more hires matched to a notice number (or post) than announced in sum.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::case::Notice;
use crate::model::{Field, Requirement, Severity, normal};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N004",
    title: "招用人数多于公告人数",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "对应同一公告编号（未填编号的按岗位）的招用行数，多于公告招聘人数之和；编号、岗位、发布日期、招聘人数都相同的公告行只计一次。招聘人数有空白的不判断，无法识别的为疑点。",
    why: "超出公告人数的招用没有公开发布。",
    remedy: "核对公告招聘人数和招用人员；补充其余公告。",
    example: "公告招聘3人，实际对应招用5人。",
    check: Check::Evidence(check),
};

/// Notices that some hires share, and those hires.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    hires: u64,
    announced: u64,
    /// A notice says nothing of how many.
    blank: bool,
    /// A notice's number can't be read.
    unreadable: bool,
    first: Option<u32>,
}

impl Shared {
    fn add(&mut self, index: u32, notice: &Notice<'_>) {
        self.first = self.first.or(Some(index));
        self.blank |= notice.row.announced.is_blank();
        self.unreadable |= notice.row.announced.is_unknown();
        self.announced += u64::from(notice.row.announced.known().unwrap_or_default());
    }
}

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let mut by_number: BTreeMap<Cow<'_, str>, Shared> = BTreeMap::new();
    let mut by_post = vec![Shared::default(); case.posts.len()];
    for hire in case.hires.iter().filter(|hire| !hire.notices.is_empty()) {
        if let (true, Some(number)) = (hire.by_number, hire.row.notice_no().known()) {
            by_number.entry(normal(number)).or_default().hires += 1;
        } else if let (true, Some(post)) = (hire.row.notice_no.is_blank(), hire.post) {
            by_post[post as usize].hires += 1;
        }
    }
    let mut told = HashSet::new();
    for (index, notice) in (0_u32..).zip(&case.notices) {
        // A copy of the file, or the notice on a second channel, announces nobody more.
        let number = notice.row.notice_no().known().map(normal);
        let is_first = told.insert((number.clone(), notice.post, notice.published, notice.row.announced));
        if number.is_some() && !is_first {
            continue;
        }
        let of_number = number.and_then(|number| by_number.get_mut(&number));
        let of_post = notice.post.and_then(|post| by_post.get_mut(post as usize));
        of_number.into_iter().chain(of_post).for_each(|shared| shared.add(index, notice));
    }
    for shared in by_number.values().chain(&by_post) {
        judge(context, sink, *shared);
    }
}

fn judge(context: &Context<'_, '_>, sink: &mut Sink<'_>, shared: Shared) {
    let Shared { hires, announced, blank, unreadable, first } = shared;
    let Some(first) = first.filter(|_| !blank && hires > announced) else { return };
    sink.report(
        context.notice(first, &context.case.notices[first as usize], Field::Announced),
        Fact {
            message: if unreadable {
                format!("对应招用{hires}行，招聘人数有无法识别的，不能确认是否超出。")
            } else {
                format!("公告招聘{announced}人，对应招用{hires}行。")
            },
            found: format!("招用{hires}行"),
            expected: format!("不多于{announced}人"),
            only_doubt: unreadable,
            ..Fact::default()
        },
    );
}
