//! Quotas beside the main one: who and which posts each covers, and its bounds.
//!
//! A post of which the filing does not say whether a quota covers it can tip that quota either way: it never passes on
//! such a post, and fails only if it fails under every reading.

use std::collections::BTreeMap;

use crate::case::{Case, Hire, PlanLine};
use crate::model::{Belongs, Bounds, Denominator, FurtherCounts, IdNumber, InQuota, Stated};
use crate::policy::{CoverColumn, Covers, FurtherQuota, Policy};

use super::bounds::bounds;
use super::persons::Tally;
use super::{DifficultyStatus, HireStatus};

/// Whom and what a quota covers in one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// What each hire's person is to the quota, in the order of the hires.
    pub hires: Vec<InQuota>,
    /// Whether each plan line is covered, in the order of the lines.
    pub lines: Vec<Belongs>,
}

/// The memberships of all quotas beside the main one.
pub(super) fn memberships(case: &Case<'_>, policy: &Policy) -> Vec<Membership> {
    policy.further.iter().map(|quota| membership(case, quota, policy)).collect()
}

fn membership(case: &Case<'_>, quota: &FurtherQuota, policy: &Policy) -> Membership {
    let lines = lines(case, quota);
    let mut hires: Vec<InQuota> = case
        .hires
        .iter()
        .map(|hire| InQuota::of(post_of(hire, case, quota, &lines), group_of(hire, quota, policy)))
        .collect();
    let mut of_person: BTreeMap<IdNumber, InQuota> = BTreeMap::new();
    for (id, row) in case.hires.iter().zip(&hires).filter_map(|(hire, row)| Some((hire.id()?, *row))) {
        of_person.entry(id).and_modify(|person| *person = person.with(row)).or_insert(row);
    }
    for (hire, row) in case.hires.iter().zip(&mut hires) {
        if let Some(person) = hire.id().and_then(|id| of_person.get(&id)) {
            *row = *person;
        }
    }
    Membership { hires, lines }
}

/// Every row that may be the right one of a line has to say the same, and so have those that a later version replaced after
/// somebody was hired.
fn lines(case: &Case<'_>, quota: &FurtherQuota) -> Vec<Belongs> {
    let Some(covers) = &quota.covers else { return vec![Belongs::Yes; case.lines.len()] };
    let mut lines: Vec<Option<Belongs>> = vec![None; case.lines.len()];
    // A later version may say for the first time what an earlier one left blank.
    let replaced = case.replaced_rows.iter().filter(|row| !told_by(row, covers).is_blank());
    for row in case.plan_rows.iter().chain(&case.contested_rows).chain(replaced) {
        let says = covers.says_of(told_by(row, covers));
        if let Some(line) = lines.get_mut(row.line as usize) {
            *line = Some(line.map_or(says, |before| before.and_stated(says)));
        }
    }
    lines.into_iter().map(|line| line.unwrap_or(Belongs::Unclear)).collect()
}

/// What a plan row states in the column that tells which posts a quota covers.
fn told_by<'a>(line: &PlanLine<'a>, covers: &Covers) -> Stated<&'a str> {
    match covers.column {
        CoverColumn::Funding => line.row.funding(),
        CoverColumn::PostCategory => line.row.post_category(),
    }
}

/// Whether the post of a hire is covered: by its row, or by its line of the plan.
fn post_of(hire: &Hire<'_>, case: &Case<'_>, quota: &FurtherQuota, lines: &[Belongs]) -> Belongs {
    let Some(covers) = &quota.covers else { return Belongs::Yes };
    let post = hire.post.filter(|_| !hire.post_conflict).and_then(|post| case.posts.get(post as usize));
    let by_plan = post.and_then(|post| lines.get(post.line? as usize).copied());
    let by_row = match covers.column {
        CoverColumn::Funding => Some(hire.row.funding()).filter(|stated| !stated.is_blank()),
        CoverColumn::PostCategory => None,
    };
    match (by_row.map(|stated| covers.says_of(stated)), by_plan) {
        // Where the plan does not say, what the hire's own row says stands.
        (Some(by_row), None | Some(Belongs::Unclear)) => by_row,
        (Some(by_row), Some(by_plan)) => by_row.and_stated(by_plan),
        (None, by_plan) => by_plan.unwrap_or(Belongs::Unclear),
    }
}

/// A person without a claim is in the base all the same.
fn group_of(hire: &Hire<'_>, quota: &FurtherQuota, policy: &Policy) -> Belongs {
    if hire.is_claimed() { quota.group(hire.row.category(), policy) } else { Belongs::Yes }
}

/// Persons of a case as one quota sees them.
#[derive(Debug, Clone, Copy, Default)]
struct Persons {
    in_base: u64,
    unplaced: u64,
    unplaced_possible: u64,
    verified: u64,
    possible: u64,
}

impl Persons {
    fn of(case: &Case<'_>, statuses: &[HireStatus], membership: &Membership) -> Self {
        let mut known: BTreeMap<IdNumber, (InQuota, bool, bool)> = BTreeMap::new();
        let mut persons = Self::default();
        for ((hire, status), part) in case.hires.iter().zip(statuses).zip(&membership.hires) {
            let verified = status.status == DifficultyStatus::Verified || status.counts_once();
            let possible = verified || status.status == DifficultyStatus::Unresolved;
            match hire.id() {
                None => persons.add(*part, verified, possible),
                Some(id) => {
                    let person = known.entry(id).or_insert((*part, true, false));
                    person.1 &= verified;
                    person.2 |= possible;
                }
            }
        }
        for (part, verified, possible) in known.into_values() {
            persons.add(part, verified, possible);
        }
        persons
    }

    fn add(&mut self, part: InQuota, verified: bool, possible: bool) {
        let one = u64::from;
        self.in_base += one(InQuota::IN_BASE.contains(&part));
        self.unplaced += one(part == InQuota::PostUnclear);
        self.unplaced_possible += one(part == InQuota::PostUnclear && possible);
        self.verified += one(part == InQuota::Counts && verified);
        let may_count = matches!(part, InQuota::Counts | InQuota::GroupUnclear | InQuota::PostUnclear);
        self.possible += one(may_count && possible);
    }
}

/// The numbers and bounds of the quotas beside the main one.
pub(super) fn further_counts(
    case: &Case<'_>,
    policy: &Policy,
    statuses: &[HireStatus],
    memberships: &[Membership],
    tally: &Tally,
    plan_open: bool,
) -> Vec<FurtherCounts> {
    let of_quota = |(quota, membership): (&FurtherQuota, &Membership)| {
        let persons = Persons::of(case, statuses, membership);
        let base = match quota.basis {
            Denominator::Plan => Base::of_plan(case, membership, plan_open),
            Denominator::Hires => Base::of_hires(&persons, tally),
        };
        counts(quota, &persons, tally, base)
    };
    policy.further.iter().zip(memberships).map(of_quota).collect()
}

/// The number that a share is taken of, between its readings.
#[derive(Debug, Clone, Copy)]
struct Base {
    shown: u64,
    lower: u64,
    upper: Option<u64>,
    unplaced_posts: u64,
}

impl Base {
    fn of_plan(case: &Case<'_>, membership: &Membership, plan_open: bool) -> Self {
        let lines = || case.lines.iter().zip(&membership.lines);
        let lower = lines().filter(|(_, part)| **part == Belongs::Yes).map(|(line, _)| line.lower).sum();
        let all_known = !plan_open && case.lines.iter().all(|line| line.upper.is_some());
        let may_be_covered = lines().filter(|(_, part)| **part != Belongs::No);
        let upper = may_be_covered.map(|(line, _)| line.shown()).sum();
        let unplaced = lines().filter(|(_, part)| **part == Belongs::Unclear).count() as u64;
        let upper = Some(upper).filter(|_| all_known);
        Self { shown: upper.unwrap_or(lower), lower, upper, unplaced_posts: unplaced }
    }

    /// The smallest reading includes everybody who can count, since one more on both sides never makes a share worse.
    const fn of_hires(persons: &Persons, tally: &Tally) -> Self {
        Self {
            shown: persons.in_base + persons.unplaced,
            lower: persons.in_base + persons.unplaced_possible + tally.rejected_claims + tally.unseen,
            upper: Some(
                persons.in_base + persons.unplaced + tally.rejected_hires + tally.unseen + tally.lapsed,
            ),
            unplaced_posts: 0,
        }
    }
}

fn counts(quota: &FurtherQuota, persons: &Persons, tally: &Tally, base: Base) -> FurtherCounts {
    let possible = persons.possible + tally.rejected_claims + tally.unseen;
    let required_lower = quota.required(base.lower);
    let required_upper = base.upper.map(|upper| quota.required(upper));
    let anybody = persons.in_base + persons.unplaced + tally.rejected_hires + tally.unseen + tally.lapsed > 0;
    let covered = Tally { verified: persons.verified, possible, ..*tally };
    let all_placed = persons.unplaced == 0 && base.unplaced_posts == 0;
    let bounds = match bounds(anybody, base.shown, &covered, required_upper, required_lower) {
        Bounds::Pass if !all_placed => Bounds::Open,
        bounds => bounds,
    };
    FurtherCounts {
        name: quota.name.clone(),
        basis: quota.basis,
        ratio_label: quota.ratio.percent_label(),
        base: base.shown,
        base_lower: base.lower,
        base_upper: base.upper,
        required: quota.required(base.shown),
        required_lower,
        required_upper,
        verified: persons.verified,
        possible,
        unplaced_persons: persons.unplaced,
        unplaced_posts: base.unplaced_posts,
        bounds,
    }
}
