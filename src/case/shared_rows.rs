//! Rows that name two listed agencies: whether the second agency may claim them as well.
//!
//! The order of the columns decides to which agency a row belongs. That may be wrong where the other agency planned the
//! same post or lists the same person; then both agencies are told.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use crate::model::{CellAt, Field, IdNumber, TableId, Text, agency_form, normal};
use crate::reference::Directory;
use crate::tables::Table;

use super::{Case, Listing, SharedClaim, SharedRows};

/// Rows by table, the other agency's case, and what makes them its own: the first, and how many.
type Found = BTreeMap<(TableId, usize, SharedClaim), (CellAt, u32)>;

/// Tells both agencies of each row that names them.
pub(super) fn tell(cases: &mut [Case<'_>], directory: &Directory) {
    let any = |case: &Case<'_>| {
        case.hires.iter().any(|hire| !hire.table.also_named.is_empty())
            || case.plan_rows.iter().any(|line| !line.table.also_named.is_empty())
    };
    if !cases.iter().any(any) {
        return;
    }
    let of_name: HashMap<String, usize> = cases
        .iter()
        .enumerate()
        .filter(|(_, case)| case.listing == Listing::Listed)
        .map(|(index, case)| (agency_form(&case.name).into_owned(), index))
        .collect();
    let other_case = |name: &Text| {
        let entry = directory.entries.get(directory.find(name, None, None)? as usize)?;
        of_name.get(agency_form(&entry.name).as_ref()).copied()
    };
    let claims: Vec<Claims> = cases.iter().map(Claims::of).collect();
    let found: Vec<Found> =
        cases.iter().enumerate().map(|(own, case)| found_in(case, own, &claims, &other_case)).collect();
    let names: Vec<Text> = cases.iter().map(|case| case.name.clone()).collect();
    for (own, found) in found.into_iter().enumerate() {
        for ((_, other, claim), (first, rows)) in found {
            let mut tell = |to: usize, of: usize, is_own| {
                let other = names[of].clone();
                cases[to].shared_rows.push(SharedRows { first, rows, other, is_own, claim });
            };
            tell(own, other, true);
            if claim != SharedClaim::None {
                tell(other, own, false);
            }
        }
    }
}

/// The rows of a case that name another agency that filed or should have.
fn found_in(
    case: &Case<'_>,
    own: usize,
    claims: &[Claims],
    other_case: &impl Fn(&Text) -> Option<usize>,
) -> Found {
    let mut found = Found::new();
    let mut look = |table: &Table, row: u32, id: Option<IdNumber>, post: Option<u32>| {
        for name in table.also_named(row) {
            let Some(other) = other_case(name).filter(|other| *other != own) else { continue };
            let claim = claims[other].on(case, id, post);
            let rows = found.entry((table.id, other, claim)).or_insert((table.cell(row, Field::Agency), 0));
            rows.1 += 1;
        }
    };
    for hire in &case.hires {
        look(hire.table, hire.row.row, hire.id(), hire.post);
    }
    for line in &case.plan_rows {
        look(line.table, line.row.row, None, Some(line.post));
    }
    found
}

/// What an agency could claim a row by.
struct Claims {
    persons: HashSet<IdNumber>,
    post_codes: HashSet<String>,
    post_names: HashSet<String>,
}

impl Claims {
    fn of(case: &Case<'_>) -> Self {
        let planned = || case.posts.iter().filter(|post| post.line.is_some());
        let form = |text: &str| normal(text).into_owned();
        Self {
            persons: case.hires.iter().filter_map(super::Hire::id).collect(),
            post_codes: planned().filter_map(|post| post.code.map(form)).collect(),
            post_names: planned().filter_map(|post| post.name.map(form)).collect(),
        }
    }

    /// By what it could claim a row of another agency.
    fn on(&self, owner: &Case<'_>, id: Option<IdNumber>, post: Option<u32>) -> SharedClaim {
        if id.is_some_and(|id| self.persons.contains(&id)) {
            return SharedClaim::Person;
        }
        let planned = post.and_then(|post| owner.posts.get(post as usize)).filter(|post| post.line.is_some());
        let has = |texts: &HashSet<String>, text: Option<&str>| {
            text.is_some_and(|text| texts.contains(normal(text).as_ref()))
        };
        let is_planned_by_both =
            planned.is_some_and(|post| has(&self.post_codes, post.code) || has(&self.post_names, post.name));
        if is_planned_by_both { SharedClaim::Post } else { SharedClaim::None }
    }
}
