//! Notices: who published each, and which hires it covers.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::model::{Division, Field, Stated, TableId, normal};
use crate::policy::{Policy, Published, PublisherClass};
use crate::reference::{NoticeExport, PlatformNotice, Services};
use crate::tables::{NoticeRow, RowView, Table};

use super::posts::Posts;
use super::{Hire, Notice, Why};

/// What notices are held against.
pub(super) struct Notices<'s> {
    pub policy: &'s Policy,
    pub services: Option<&'s Services>,
    pub export: Option<&'s NoticeExport>,
    /// Names and codes under which the agency may stand in lists, normalised.
    pub agency: Vec<String>,
    pub division: Option<Division>,
}

impl Notices<'_> {
    /// Divides good notice rows (in reading order) into accepted ones and ones out of scope.
    pub(super) fn divide<'a>(
        &self,
        rows: &[(&'a Table, RowView<'a, NoticeRow>)],
        posts: &mut Posts<'a>,
        outside: &[u32],
    ) -> (Vec<Notice<'a>>, Vec<(TableId, u32, Why)>) {
        let mut accepted: Vec<Notice<'a>> = Vec::with_capacity(rows.len());
        let mut set_aside = Vec::new();
        for (table, row) in rows {
            let Stated::Known(published) = row.published else { continue };
            let post = posts.refer(row.post_code(), row.post()).post;
            if post.is_some_and(|post| outside.contains(&post)) {
                let at = table.cell(row.row, Field::Post);
                set_aside.push((at.table, at.row, Why::OutOfScope));
                continue;
            }
            // Notices of an agency mostly state one publisher, and classifying it is expensive.
            let same =
                accepted.last().filter(|last| last.platform.is_none() && states_the_same(last.row, *row));
            let publisher = same.map_or_else(|| self.publisher(*row), |last| last.publisher);
            let mut notice = Notice {
                row: *row,
                table,
                post,
                publisher,
                published,
                announced: row.announced,
                platform: None,
            };
            if let Some(known) = self.export.and_then(|export| export.record(&self.names(table, *row), *row))
            {
                self.take_over(&mut notice, known, posts);
            }
            accepted.push(notice);
        }
        (accepted, set_aside)
    }

    fn names(&self, table: &Table, row: RowView<'_, NoticeRow>) -> Vec<String> {
        let filer = table.filers.get(row.filer as usize);
        let own = filer.into_iter().flat_map(|filer| [filer.name.as_deref(), filer.code.as_deref()]);
        self.agency.iter().cloned().chain(own.flatten().map(|name| normal(name).into_owned())).collect()
    }

    /// What the platform says of a notice counts, not what the filing says of it.
    fn take_over(&self, notice: &mut Notice<'_>, known: &PlatformNotice, posts: &Posts<'_>) {
        notice.published = known.published.known().unwrap_or(notice.published);
        if known.announced.known().is_some() {
            notice.announced = known.announced;
        }
        let [publisher, channel, url] =
            [&known.publisher, &known.channel, &known.url].map(|text| text.as_deref());
        if publisher.or(channel).or(url).is_some() {
            notice.publisher = self.class(publisher, channel, url);
        }
        let (code, name) = (known.post_code.as_deref(), known.post.as_deref());
        if code.or(name).is_some() {
            notice.post = posts.known_as(code, name);
        }
        notice.platform = Some(known.clone());
    }

    /// What can't be read might name a public service.
    fn publisher(&self, row: RowView<'_, NoticeRow>) -> PublisherClass {
        let class = self.class(row.publisher().known(), row.channel().known(), row.url().known());
        let unknown = row.publisher.is_unknown() || row.channel.is_unknown() || row.url.is_unknown();
        if unknown && class == PublisherClass::NotPublic { PublisherClass::Unclassified } else { class }
    }

    fn class(&self, publisher: Option<&str>, channel: Option<&str>, url: Option<&str>) -> PublisherClass {
        self.policy.publisher(&Published {
            publisher,
            channel,
            url,
            lists_name: &|name| self.services.is_some_and(|services| services.has_name(name)),
            lists_host: &|host| self.services.is_some_and(|services| services.has_host(host)),
            is_agency: &|name| self.agency.iter().any(|own| own == name),
            division: self.division,
        })
    }
}

/// The same publisher in the same words.
fn states_the_same(one: RowView<'_, NoticeRow>, other: RowView<'_, NoticeRow>) -> bool {
    one.publisher() == other.publisher() && one.channel() == other.channel() && one.url() == other.url()
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
    // Hires of one number and post share their list.
    let mut of_number_and_post: HashMap<(usize, Option<u32>), Arc<[u32]>> = HashMap::new();
    for hire in hires {
        let numbered = hire.row.notice_no().known().and_then(|number| by_number.get(&normal(number)));
        hire.notices = if let Some(numbered) = numbered {
            hire.by_number = true;
            let key = (Arc::as_ptr(numbered).cast::<u32>().addr(), hire.post);
            let of_post = of_number_and_post.entry(key).or_insert_with(|| {
                let is_of_post =
                    |notice: &u32| hire.post.is_some() && notices[*notice as usize].post == hire.post;
                let of_post: Vec<u32> = numbered.iter().copied().filter(is_of_post).collect();
                if of_post.is_empty() { Arc::clone(numbered) } else { of_post.into() }
            });
            Arc::clone(of_post)
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
