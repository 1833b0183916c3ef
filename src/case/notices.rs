//! Notices: who published them, and which hire has which.

use std::collections::BTreeMap;

use crate::model::{Field, NoticeRow, Stated, Table, TableId, Text, normal};
use crate::policy::{Policy, PublisherClass};
use crate::reference::Services;

use super::posts::Posts;
use super::{Hire, Notice, Why};

/// Sorts good notice rows (in reading order) into accepted ones and ones out of scope.
pub(super) fn notices<'a>(
    rows: &[(&'a Table, &'a NoticeRow)],
    posts: &mut Posts,
    outside: &[u32],
    policy: &Policy,
    services: Option<&Services>,
) -> (Vec<Notice<'a>>, Vec<(TableId, u32, Why)>) {
    let mut accepted = Vec::with_capacity(rows.len());
    let mut set_aside = Vec::new();
    for (table, row) in rows {
        let Stated::Known(published) = row.published else { continue };
        let post = posts.refer(&row.post_code, &row.post).post;
        if post.is_some_and(|post| outside.contains(&post)) {
            let at = table.cell(row.row, Field::Post);
            set_aside.push((at.table, at.row, Why::OutOfScope));
            continue;
        }
        accepted.push(Notice { row, table, post, publisher: publisher(row, policy, services), published });
    }
    (accepted, set_aside)
}

/// Public by list or pattern; not public only if everything that is stated could be read, since
/// what can't be read might name a public service.
fn publisher(row: &NoticeRow, policy: &Policy, services: Option<&Services>) -> PublisherClass {
    if services.is_some_and(|services| services.has(row)) {
        return PublisherClass::Public;
    }
    let class = policy.publisher_by_pattern(known(&row.publisher), known(&row.channel), known(&row.url));
    let unknown = row.publisher.is_unknown() || row.channel.is_unknown() || row.url.is_unknown();
    if unknown && class == PublisherClass::NotPublic { PublisherClass::Unclassified } else { class }
}

fn known(text: &Stated<Text>) -> Option<&str> {
    text.as_known().map(AsRef::as_ref)
}

/// Gives each hire its notices: the agency's rows with its 公告编号 (of these the ones of its post,
/// if any), else all of its post.
pub(super) fn match_notices(hires: &mut [Hire<'_>], notices: &[Notice<'_>]) {
    let mut by_number: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut by_post: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, notice) in (0_u32..).zip(notices) {
        if let Stated::Known(number) = &notice.row.notice_no {
            by_number.entry(normal(number).into_owned()).or_default().push(index);
        }
        if let Some(post) = notice.post {
            by_post.entry(post).or_default().push(index);
        }
    }
    for hire in hires {
        let numbered =
            hire.row.notice_no.as_known().and_then(|number| by_number.get(normal(number).as_ref()));
        if let Some(numbered) = numbered {
            let of_post: Vec<u32> = numbered
                .iter()
                .copied()
                .filter(|notice| hire.post.is_some() && notices[*notice as usize].post == hire.post)
                .collect();
            hire.notices = if of_post.is_empty() { numbered.clone() } else { of_post };
            hire.by_number = true;
        } else if let Some(of_post) = hire.post.and_then(|post| by_post.get(&post)) {
            hire.notices.clone_from(of_post);
        }
    }
}
