//! Notices: who published them, and which hire has which.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Field, Stated, TableId, normal};
use crate::policy::{Policy, PublisherClass};
use crate::reference::Services;
use crate::tables::{Filed, NoticeRow, Table};

use super::posts::Posts;
use super::{Hire, Notice, Why};

/// Sorts good notice rows (in reading order) into accepted ones and ones out of scope.
pub(super) fn notices<'a>(
    rows: &[(&'a Table, Filed<'a, NoticeRow>)],
    posts: &mut Posts<'a>,
    outside: &[u32],
    policy: &Policy,
    services: Option<&Services>,
) -> (Vec<Notice<'a>>, Vec<(TableId, u32, Why)>) {
    let mut accepted = Vec::with_capacity(rows.len());
    let mut set_aside = Vec::new();
    for (table, row) in rows {
        let Stated::Known(published) = row.published else { continue };
        let post = posts.refer(row.post_code(), row.post()).post;
        if post.is_some_and(|post| outside.contains(&post)) {
            let at = table.cell(row.row, Field::Post);
            set_aside.push((at.table, at.row, Why::OutOfScope));
            continue;
        }
        let publisher = publisher(*row, policy, services);
        accepted.push(Notice { row: *row, table, post, publisher, published });
    }
    (accepted, set_aside)
}

/// Public by list or pattern; not public only if everything that is stated could be read, since
/// what can't be read might name a public service.
fn publisher(row: Filed<'_, NoticeRow>, policy: &Policy, services: Option<&Services>) -> PublisherClass {
    if services.is_some_and(|services| services.has(row)) {
        return PublisherClass::Public;
    }
    let class =
        policy.publisher_by_pattern(row.publisher().known(), row.channel().known(), row.url().known());
    let unknown = row.publisher.is_unknown() || row.channel.is_unknown() || row.url.is_unknown();
    if unknown && class == PublisherClass::NotPublic { PublisherClass::Unclassified } else { class }
}

/// Gives each hire its notices: the agency's rows with its 公告编号 (of these the ones of its post,
/// if any), else all of its post. For a post that no plan has (`is_planned` says which have one), equal codes match
/// before equal names.
pub(super) fn match_notices(
    hires: &mut [Hire<'_>],
    notices: &[Notice<'_>],
    is_planned: impl Fn(u32) -> bool,
) {
    let nothing: Arc<[u32]> = Arc::from([]);
    let by_number = lists(notices, |notice| notice.row.notice_no().known().map(normal));
    let by_post = lists(notices, |notice| notice.post);
    let by_code = lists(notices, |notice| notice.row.post_code().known().map(normal));
    for hire in hires {
        let numbered = hire.row.notice_no().known().and_then(|number| by_number.get(&normal(number)));
        hire.notices = if let Some(numbered) = numbered {
            hire.by_number = true;
            let is_of_post =
                |notice: &u32| hire.post.is_some() && notices[*notice as usize].post == hire.post;
            let of_post: Vec<u32> = numbered.iter().copied().filter(is_of_post).collect();
            if of_post.is_empty() { Arc::clone(numbered) } else { of_post.into() }
        } else {
            let of_post = hire.post.and_then(|post| by_post.get(&post));
            let unplanned = hire.post.is_some_and(|post| !is_planned(post));
            let code = hire.row.post_code().known().filter(|_| unplanned);
            let of_code = code.and_then(|code| by_code.get(&normal(code)));
            Arc::clone(of_code.or(of_post).unwrap_or(&nothing))
        };
    }
}

/// Notices by what `key` says of them.
fn lists<'n, K: Ord>(
    notices: &'n [Notice<'_>],
    key: impl Fn(&'n Notice<'_>) -> Option<K>,
) -> BTreeMap<K, Arc<[u32]>> {
    let mut lists: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    for (index, notice) in (0_u32..).zip(notices) {
        if let Some(key) = key(notice) {
            lists.entry(key).or_default().push(index);
        }
    }
    lists.into_iter().map(|(key, list)| (key, list.into())).collect()
}
