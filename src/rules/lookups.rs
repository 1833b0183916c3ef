//! What rules look up in a case row by row, put in order once: a rule that searched all rows for each row would take hours
//! for an agency of a hundred thousand rows.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::case::{Case, Hire, Notice, Why};
use crate::model::{CellAt, Field, IdNumber, Stated, TableKind, normal};
use crate::policy::PublisherClass;
use crate::tables::{Ingested, NoticeRow, RowView, Rows};

/// Made when first asked; each belongs to one case.
#[derive(Debug, Default)]
pub struct Lookups {
    rows_of_line: OnceCell<Vec<Vec<PlanRowAt>>>,
    first_start: OnceCell<HashMap<IdNumber, Date>>,
    first_elsewhen: OnceCell<HashMap<IdNumber, Date>>,
    doubtful_notices: OnceCell<DoubtfulNotices>,
    published: RefCell<HashMap<usize, Rc<PublishedDays>>>,
}

/// A plan row of the case.
#[derive(Debug, Clone, Copy)]
pub(super) enum PlanRowAt {
    /// Index into the rows in use.
    InUse(usize),
    /// Index into the contested ones.
    Contested(usize),
}

impl Lookups {
    /// The plan rows of a line, in use and contested.
    pub(super) fn rows_of_line(&self, case: &Case<'_>, line: u32) -> &[PlanRowAt] {
        let all = self.rows_of_line.get_or_init(|| {
            let mut all = vec![Vec::new(); case.lines.len()];
            let in_use = case.plan_rows.iter().enumerate().map(|(at, row)| (row.line, PlanRowAt::InUse(at)));
            let contested = case.contested_rows.iter().enumerate();
            let contested = contested.map(|(at, row)| (row.line, PlanRowAt::Contested(at)));
            for (line, row) in in_use.chain(contested) {
                if let Some(rows) = all.get_mut(line as usize) {
                    rows.push(row);
                }
            }
            all
        });
        all.get(line as usize).map_or(&[], Vec::as_slice)
    }

    /// Another hire of the person, accepted here, began earlier.
    pub(super) fn was_here_before(&self, case: &Case<'_>, hire: &Hire<'_>) -> bool {
        let first = self
            .first_start
            .get_or_init(|| first_days(case.hires.iter().filter_map(|hire| Some((hire.id()?, hire.start)))));
        hire.id().and_then(|id| first.get(&id)).is_some_and(|day| *day < hire.start)
    }

    /// A row of another year, set aside here, has the person hired before.
    pub(super) fn was_here_in_another_year(
        &self,
        case: &Case<'_>,
        ingested: &Ingested,
        hire: &Hire<'_>,
    ) -> bool {
        let first = self.first_elsewhen.get_or_init(|| {
            let of_other_year = case
                .set_aside
                .iter()
                .filter(|aside| aside.kind == TableKind::Hires && matches!(aside.why, Why::OtherYear(_)));
            first_days(of_other_year.filter_map(|aside| {
                let Rows::Hires(rows) = &ingested.table(aside.table).rows else { return None };
                let row = rows.find(aside.row)?;
                Some((row.id.valid()?, row.hired.known()?))
            }))
        });
        hire.id().and_then(|id| first.get(&id)).is_some_and(|day| *day < hire.start)
    }

    /// Notices that were rejected, and notices whose number or post can't be read.
    pub(super) fn doubtful_notices(&self, case: &Case<'_>, ingested: &Ingested) -> &DoubtfulNotices {
        self.doubtful_notices.get_or_init(|| DoubtfulNotices::of(case, ingested))
    }

    /// When the notices of a hire were published; hires that share a list of notices share the answer.
    pub(super) fn published(&self, notices: &[Notice<'_>], of: &Hire<'_>) -> Rc<PublishedDays> {
        let list = of.list_of_notices();
        if let Some(days) = self.published.borrow().get(&list) {
            return Rc::clone(days);
        }
        let days = Rc::new(PublishedDays::of(notices, &of.notices));
        self.published.borrow_mut().insert(list, Rc::clone(&days));
        days
    }
}

fn first_days(hired: impl Iterator<Item = (IdNumber, Date)>) -> HashMap<IdNumber, Date> {
    let mut first: HashMap<IdNumber, Date> = HashMap::new();
    for (id, day) in hired {
        first.entry(id).and_modify(|held| *held = day.min(*held)).or_insert(day);
    }
    first
}

/// Notices that may be a hire's, though they did not count or can't be told: by what fits of them.
#[derive(Debug, Default)]
pub(super) struct DoubtfulNotices {
    rejected: ByWords,
    unclear: ByWords,
}

/// The first notice for each number, code and name of a post, and the first that fits any hire; each with its place in
/// the order of reading.
#[derive(Debug, Default)]
struct ByWords {
    any: Option<(usize, CellAt)>,
    by_number: HashMap<String, (usize, CellAt)>,
    by_code: HashMap<String, (usize, CellAt)>,
    by_post: HashMap<String, (usize, CellAt)>,
}

impl DoubtfulNotices {
    fn of(case: &Case<'_>, ingested: &Ingested) -> Self {
        let mut all = Self::default();
        let rejected = case
            .set_aside
            .iter()
            .filter(|aside| aside.kind == TableKind::Notices && aside.why == Why::Rejected);
        for (order, aside) in rejected.enumerate() {
            let Rows::Notices(rows) = &ingested.table(aside.table).rows else { continue };
            let Some(row) = rows.find(aside.row) else { continue };
            all.rejected.add(order, CellAt { table: aside.table, row: aside.row, column: None }, row);
        }
        let unclear = case.notices.iter().filter(|notice| is_unclear(notice.row));
        for (order, notice) in unclear.enumerate() {
            all.unclear.add(order, notice.table.cell(notice.row.row, Field::NoticeNo), notice.row);
        }
        all
    }

    /// The first rejected one that may be a hire's.
    pub(super) fn rejected(&self, hire: &Hire<'_>) -> Option<CellAt> {
        self.rejected.first_for(hire)
    }

    /// The first one in use whose number or post can't be read.
    pub(super) fn unclear(&self, hire: &Hire<'_>) -> Option<CellAt> {
        self.unclear.first_for(hire)
    }
}

impl ByWords {
    /// A notice may be a hire's by its number, by its post, or because it states none or one that can't be read.
    fn add(&mut self, order: usize, at: CellAt, notice: RowView<'_, NoticeRow>) {
        let words = [notice.notice_no(), notice.post_code(), notice.post()];
        let says_nothing = words.iter().all(Stated::is_blank);
        if says_nothing || words.iter().any(Stated::is_unknown) {
            self.any.get_or_insert((order, at));
        }
        for (word, of_word) in
            words.into_iter().zip([&mut self.by_number, &mut self.by_code, &mut self.by_post])
        {
            if let Some(word) = word.known() {
                of_word.entry(normal(word).into_owned()).or_insert((order, at));
            }
        }
    }

    fn first_for(&self, hire: &Hire<'_>) -> Option<CellAt> {
        if self.any.is_none()
            && self.by_number.is_empty()
            && self.by_code.is_empty()
            && self.by_post.is_empty()
        {
            return None;
        }
        let row = hire.row;
        let by_words = [
            (&self.by_number, row.notice_no()),
            (&self.by_code, row.post_code()),
            (&self.by_post, row.post()),
        ];
        let found = by_words
            .into_iter()
            .filter_map(|(of_word, word)| of_word.get(&*normal(word.known()?)))
            .chain(&self.any);
        found.min_by_key(|(order, _)| *order).map(|(_, at)| *at)
    }
}

fn is_unclear(notice: RowView<'_, NoticeRow>) -> bool {
    [notice.notice_no(), notice.post_code(), notice.post()].iter().any(Stated::is_unknown)
}

/// The notices of a list by when they were published; those that were not publicly published are left out.
#[derive(Debug)]
pub(super) struct PublishedDays {
    /// The earliest one: index into the case's notices.
    pub(super) earliest: Option<u32>,
    /// All are by publishers that are not public services.
    pub(super) none_public: bool,
    public: Vec<(Date, u32)>,
    unclassified: Vec<(Date, u32)>,
    /// The first public one that is not by a neighbouring service.
    first_own: Option<Date>,
}

impl PublishedDays {
    fn of(notices: &[Notice<'_>], list: &[u32]) -> Self {
        let those = |is_so: fn(PublisherClass) -> bool| {
            let all = list.iter().map(|index| (*index, &notices[*index as usize]));
            let mut those: Vec<(Date, u32)> = all
                .filter(|(_, notice)| is_so(notice.publisher))
                .map(|(index, notice)| (notice.published, index))
                .collect();
            those.sort_unstable();
            those
        };
        let public = those(PublisherClass::is_public);
        let unclassified = those(|class| class == PublisherClass::Unclassified);
        let of_list = list.iter().map(|index| &notices[*index as usize]);
        let own = of_list.filter(|notice| notice.publisher == PublisherClass::Public);
        let first_own = own.map(|notice| notice.published).min();
        let is_told = |index: &&u32| notices[**index as usize].publisher != PublisherClass::NotPublic;
        let earliest =
            list.iter().filter(is_told).min_by_key(|index| notices[**index as usize].published).copied();
        Self {
            earliest,
            none_public: public.is_empty() && unclassified.is_empty(),
            public,
            unclassified,
            first_own,
        }
    }

    /// The last day up to this one on which a notice was published; of a public one and another one, the public one counts.
    pub(super) fn latest_until(&self, day: Date) -> Option<Date> {
        let last = |list: &[(Date, u32)]| list.last().map(|(published, _)| *published);
        last(until(&self.public, day)).or_else(|| last(self.unclassified_until(day)))
    }

    /// A public one is in time.
    pub(super) fn has_public_until(&self, day: Date) -> bool {
        !until(&self.public, day).is_empty()
    }

    /// Those by public services of other counties, up to a day, where no other public one is in time.
    pub(super) fn neighbours_until(&self, day: Date) -> &[(Date, u32)] {
        if self.first_own.is_some_and(|own| own <= day) { &[] } else { until(&self.public, day) }
    }

    /// Those whose publisher can't be classified, up to a day.
    pub(super) fn unclassified_until(&self, day: Date) -> &[(Date, u32)] {
        until(&self.unclassified, day)
    }
}

/// Those of the notices (in the order of their days) that were published by a day.
fn until(notices: &[(Date, u32)], day: Date) -> &[(Date, u32)] {
    let end = notices.partition_point(|(published, _)| *published <= day);
    notices.get(..end).unwrap_or_default()
}
