//! N004 招用人数多于公告人数: more hires matched to a notice number (or post) than announced in sum.

use crate::model::{Field, Requirement, Severity, normal};
use std::collections::BTreeMap;

use super::{Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N004",
    title: "招用人数多于公告人数",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Doubt),
    basis: Basis::Clause,
    condition: "对应同一公告编号（未填编号的按岗位）的招用行数，多于公告招聘人数之和。招聘人数有空白的不判断，无法识别的为疑点。",
    why: "超出公告人数的招用没有公开发布。",
    remedy: "核对公告招聘人数和招用人员；补充其余公告。",
    example: "公告招聘3人，实际对应招用5人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let mut by_number: BTreeMap<String, u64> = BTreeMap::new();
    let mut by_post: BTreeMap<u32, u64> = BTreeMap::new();
    for hire in &case.hires {
        if hire.by_number {
            if let Some(number) = hire.row.notice_no().known() {
                *by_number.entry(normal(number).into_owned()).or_default() += 1;
            }
        } else if let (Some(post), true) =
            (hire.post, hire.row.notice_no.is_blank() && !hire.notices.is_empty())
        {
            *by_post.entry(post).or_default() += 1;
        }
    }
    let mut of_number: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut of_post: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, notice) in (0_u32..).zip(&case.notices) {
        if let Some(number) = notice.row.notice_no().known() {
            of_number.entry(normal(number).into_owned()).or_default().push(index);
        }
        if let Some(post) = notice.post {
            of_post.entry(post).or_default().push(index);
        }
    }
    for (number, hires) in by_number {
        compare(context, sink, of_number.get(&number).map_or(&[], Vec::as_slice), hires);
    }
    for (post, hires) in by_post {
        compare(context, sink, of_post.get(&post).map_or(&[], Vec::as_slice), hires);
    }
}

fn compare(context: &Context<'_, '_>, sink: &mut Sink<'_>, notices: &[u32], hires: u64) {
    let rows = || notices.iter().map(|index| &context.case.notices[*index as usize]);
    let Some(first) = notices.first().copied() else { return };
    if rows().any(|notice| notice.row.announced.is_blank()) {
        return;
    }
    let announced: u64 = rows().filter_map(|notice| notice.row.announced.known()).map(u64::from).sum();
    let unreadable = rows().any(|notice| notice.row.announced.is_unknown());
    if hires <= announced {
        return;
    }
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
