//! Hires: the same hire told twice, periods, and which post and notices each has.

use std::sync::Arc;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::model::{CellAt, Field, IdNumber, Stated, TableId, Text};
use crate::policy::{CoverColumn, Policy};
use crate::tables::{End, Filed, HireRow, Table};

use super::plan::received;
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
    rows: &[(&'a Table, Filed<'a, HireRow>)],
    posts: &mut Posts<'a>,
    outside: &[u32],
    received_by: Option<&Text>,
    policy: &Policy,
) -> Hires<'a> {
    let mut hires = Hires::default();
    let mut first_of: HashMap<HireKey, usize> = HashMap::with_capacity(rows.len());
    let mut outside_rows: Vec<(usize, CellAt)> = Vec::new();
    let no_notices: Arc<[u32]> = Arc::from([]);
    for (table, row) in rows {
        // 招用日期 is required, so a good row has one.
        let Stated::Known(start) = row.hired else { continue };
        let post = posts.refer(row.post_code(), row.post());
        let key = (row.id.valid(), post.post, start);
        let index = hires.accepted.len();
        if row.id.valid().is_some() {
            if let Some(first) = first_of.get(&key).copied() {
                let first = &mut hires.accepted[first];
                let at = first.table.cell(first.row.row, Field::IdNumber);
                let why = if tells_the_same(first.row, *row, policy, received_by) {
                    Why::Superseded(at)
                } else {
                    let claimed = first.is_claimed() || claims(row);
                    let dispute = if claimed { Dispute::Claimed } else { Dispute::Unclaimed };
                    first.dispute = first.dispute.max(dispute);
                    Why::Conflicting(at)
                };
                hires.set_aside.push((table.id, row.row, why));
                continue;
            }
            first_of.insert(key, index);
        }
        if post.post.is_some_and(|post| outside.contains(&post)) {
            outside_rows.push((index, table.cell(row.row, Field::Post)));
        }
        hires.accepted.push(Hire {
            row: *row,
            table,
            post: post.post,
            post_conflict: post.conflict,
            names_no_claim: names_no_claim(*row, policy),
            notices: Arc::clone(&no_notices),
            by_number: false,
            dispute: Dispute::None,
            start,
            end: last_day(row, start),
        });
    }
    hires.drop_outside(&outside_rows);
    hires
}

impl Hires<'_> {
    /// Repeated rows are told apart before scope is judged (specification 3.10), so rows out of
    /// scope leave only now.
    fn drop_outside(&mut self, outside: &[(usize, CellAt)]) {
        if outside.is_empty() {
            return;
        }
        let mut index = 0;
        let mut next = outside.iter().map(|(index, _)| *index).peekable();
        self.accepted.retain(|_| {
            let leaves = next.next_if_eq(&index).is_some();
            index += 1;
            !leaves
        });
        self.set_aside.extend(outside.iter().map(|(_, at)| (at.table, at.row, Why::OutOfScope)));
    }
}

/// The category is one that the policy knows and that counts for another quota only.
fn names_no_claim(row: Filed<'_, HireRow>, policy: &Policy) -> bool {
    row.category().known().and_then(|text| policy.category(text)).is_some_and(|category| !category.counts)
}

/// The last day, if one is stated that can be true; otherwise the contract counts as open.
fn last_day(row: &HireRow, start: Date) -> Option<Date> {
    match row.ends {
        Stated::Known(End::On(end)) if end >= start => Some(end),
        _ => None,
    }
}

/// Equal in every column that a rule uses; a blank 备案部门 is the one that the filing names.
fn tells_the_same(
    first: Filed<'_, HireRow>,
    second: Filed<'_, HireRow>,
    policy: &Policy,
    received_by: Option<&Text>,
) -> bool {
    let same_funding =
        !policy.goes_by(CoverColumn::Funding) || first.funding().says_the_same(second.funding());
    same_funding
        && first.states_the_same(second)
        && received(first.filed_with(), received_by).says_the_same(received(second.filed_with(), received_by))
}
