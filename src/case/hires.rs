//! Hires: which rows tell of the same hire, how long each lasts, and which post and notices belong to it.

use std::sync::Arc;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::model::{Field, IdNumber, Stated, TableId, Text};
use crate::policy::{CoverColumn, Policy};
use crate::tables::{End, HireRow, RowView, Table};

use super::contracts;
use super::plan::{Scoping, is_same_office, received};
use super::posts::Posts;
use super::{Dispute, Hire, Why, claims};

/// The hires of one agency, sorted out.
#[derive(Debug, Default)]
pub(super) struct Hires<'a> {
    pub accepted: Vec<Hire<'a>>,
    pub set_aside: Vec<(TableId, u32, Why)>,
}

/// One and the same hire: person, post and day. Only rows with a valid number can repeat each other.
type HireKey = (Option<IdNumber>, Option<u32>, Date);

/// Sorts good hire rows (in reading order) into accepted ones, repeated ones and ones out of scope.
pub(super) fn hires<'a>(
    rows: &[(&'a Table, RowView<'a, HireRow>)],
    posts: &mut Posts<'a>,
    outside: &[u32],
    received_by: Option<&Text>,
    scoping: Scoping<'_>,
) -> Hires<'a> {
    let mut sorter = Sorter {
        hires: Hires { accepted: Vec::with_capacity(rows.len()), set_aside: Vec::new() },
        first_of: HashMap::with_capacity(rows.len()),
        no_notices: Arc::from([]),
        posts,
        received_by,
        tellings: HashMap::new(),
        scoping,
    };
    let mut updates = Vec::new();
    for (table, row) in rows {
        if contracts::is_update(row) {
            updates.push((*table, *row));
        } else {
            sorter.take(table, *row);
        }
    }
    sorter.update(updates);
    let mut hires = sorter.hires;
    hires.drop_outside(outside);
    hires
}

/// Hires on their way to be accepted or set aside.
struct Sorter<'a, 's> {
    hires: Hires<'a>,
    first_of: HashMap<HireKey, usize>,
    no_notices: Arc<[u32]>,
    posts: &'s mut Posts<'a>,
    received_by: Option<&'s Text>,
    /// How many differing rows have told of a hire so far.
    tellings: HashMap<usize, usize>,
    scoping: Scoping<'s>,
}

impl<'a> Sorter<'a, '_> {
    /// A row that is a hire of its own, unless it repeats one.
    fn take(&mut self, table: &'a Table, row: RowView<'a, HireRow>) {
        // 招用日期 is required, so a good row has one.
        let Stated::Known(start) = row.hired else { return };
        let post = self.posts.refer(row.post_code(), row.post());
        let key = (row.id.valid(), post.post, start);
        let index = self.hires.accepted.len();
        if row.id.valid().is_some() {
            if let Some(index) = self.first_of.get(&key).copied() {
                let first = &mut self.hires.accepted[index];
                let at = first.table.cell(first.row.row, Field::IdNumber);
                let why = if tells_the_same(first.row, row, self.scoping.policy, self.received_by) {
                    Why::Superseded(at)
                } else {
                    let claimed = first.is_claimed() || claims(&row);
                    let dispute = if claimed { Dispute::Claimed } else { Dispute::Unclaimed };
                    first.dispute = first.dispute.max(dispute);
                    let telling = self.tellings.entry(index).or_default();
                    *telling += 1;
                    if *telling == self.scoping.telling {
                        first.tell(table, row, start, post.conflict, self.scoping.policy);
                    }
                    Why::Conflicting(at)
                };
                self.hires.set_aside.push((table.id, row.row, why));
                return;
            }
            self.first_of.insert(key, index);
        }
        self.hires.accepted.push(Hire {
            row,
            table,
            post: post.post,
            post_conflict: post.conflict,
            names_no_claim: names_no_claim(row, self.scoping.policy),
            notices: Arc::clone(&self.no_notices),
            by_number: false,
            dispute: Dispute::None,
            start,
            last_day: last_day(&row, start),
        });
    }

    /// Rows that continue, change or end a hire, in the order in which contracts follow each other. A row that continues no
    /// hire here is a hire of its own.
    fn update(&mut self, mut updates: Vec<(&'a Table, RowView<'a, HireRow>)>) {
        if updates.is_empty() {
            return;
        }
        updates.sort_by_key(|(_, row)| (row.hired.known(), row.contract));
        let mut of_person = contracts::by_person(&self.hires.accepted);
        for (table, row) in updates {
            let (Some(id), Stated::Known(start)) = (row.id.valid(), row.hired) else { continue };
            let hires = of_person.entry(id).or_default();
            if let Some(why) = contracts::update(&mut self.hires.accepted, hires, row, start) {
                self.hires.set_aside.push((table.id, row.row, why));
                continue;
            }
            let index = self.hires.accepted.len();
            self.take(table, row);
            if self.hires.accepted.len() > index {
                hires.push(index);
            }
        }
        self.hires.accepted.sort_by_key(|hire| (hire.table.id, hire.row.row));
    }
}

impl<'a> Hire<'a> {
    /// The same hire as another row tells it.
    fn tell(
        &mut self,
        table: &'a Table,
        row: RowView<'a, HireRow>,
        start: Date,
        post_conflict: bool,
        policy: &Policy,
    ) {
        self.table = table;
        self.row = row;
        self.post_conflict = post_conflict;
        self.names_no_claim = names_no_claim(row, policy);
        self.last_day = last_day(&row, start);
    }
}

impl Hires<'_> {
    /// Repeated rows are told apart before scope is judged (specification 3.10), so rows out of
    /// scope leave only now.
    fn drop_outside(&mut self, outside: &[u32]) {
        if outside.is_empty() {
            return;
        }
        let set_aside = &mut self.set_aside;
        self.accepted.retain(|hire| {
            let leaves = hire.post.is_some_and(|post| outside.contains(&post));
            if leaves {
                set_aside.push((hire.table.id, hire.row.row, Why::OutOfScope));
            }
            !leaves
        });
    }
}

/// The category is one that the policy knows and that counts for another quota only.
fn names_no_claim(row: RowView<'_, HireRow>, policy: &Policy) -> bool {
    row.category().known().is_some_and(|text| policy.names_no_claim(text))
}

/// The last day, if a possible one is stated; otherwise the contract counts as open.
fn last_day(row: &HireRow, start: Date) -> Option<Date> {
    match row.ends {
        Stated::Known(End::On(end)) if end >= start => Some(end),
        _ => None,
    }
}

/// Equal in every column that a rule uses; a blank 备案部门 is the one that the filing names.
fn tells_the_same(
    first: RowView<'_, HireRow>,
    second: RowView<'_, HireRow>,
    policy: &Policy,
    received_by: Option<&Text>,
) -> bool {
    let same_funding =
        !policy.goes_by(CoverColumn::Funding) || first.funding().says_the_same(second.funding());
    same_funding
        && first.states_the_same(second)
        && is_same_office(
            received(first.filed_with(), received_by),
            received(second.filed_with(), received_by),
        )
}
