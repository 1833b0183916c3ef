//! What sections 3 to 8 of the specification demand of a world, worked out row by row.
//!
//! World in, expected `agencies.csv` lines, findings and person statuses out. Slow on purpose: every
//! rule is a plain loop over all rows that it concerns.

mod case;
mod claims;
mod duties;
mod facts;
mod identity;
mod plan;
pub(super) mod read;
mod scope;
mod totals;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use case::Case;
pub(super) use case::Demand;
use claims::Claim;
pub(super) use facts::DIVISIONS;
use read::date;
pub(super) use totals::is_total;

use super::world::World;

/// What is expected of one agency: the columns of `agencies.csv` by name, and its findings.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Name and code; the code tells agencies of one name apart.
    pub(super) name: String,
    pub(super) uscc: String,
    /// Column of `agencies.csv` to text.
    pub(super) columns: BTreeMap<&'static str, String>,
    pub(super) findings: Vec<Demand>,
}

/// What is expected of a run.
#[derive(Debug, Default)]
pub(super) struct Judgement {
    pub(super) agencies: Vec<Expected>,
    /// Rows without an agency: D008 at file and row.
    pub(super) homeless: BTreeSet<(String, u32)>,
    /// Status code of each accepted hire by file and row.
    pub(super) persons: BTreeMap<(String, u32), &'static str>,
    /// Totals over rows of several agencies that are not their sum: D011 at file and row.
    pub(super) stray_totals: BTreeSet<(String, u32)>,
    /// Rows rejected (D004) by file and row.
    pub(super) unreadable: BTreeSet<(String, u32)>,
}

/// Judges a world.
pub(super) fn judge(world: &World) -> Judgement {
    let as_of = date(&world.as_of).known().unwrap();
    let (agencies, homeless) = identity::agencies(world);
    let mut cases: Vec<Case> = agencies.iter().map(|agency| Case::build(agency, world.year, false)).collect();
    let evidence = claims::Evidence::of(&cases, world);
    let mut judgement = Judgement {
        homeless: homeless.iter().map(|filed| (filed.file.to_owned(), filed.line)).collect(),
        ..Judgement::default()
    };
    for (owner, total) in totals::differing(world, &agencies) {
        match owner {
            Some(owner) => cases[owner].on_row("D011", &total),
            None => drop(judgement.stray_totals.insert((total.file.to_owned(), total.line))),
        }
    }
    for (agency, case) in agencies.iter().zip(&mut cases) {
        for total in totals::miscounted(world, agency, case) {
            case.on_row("D011", &total);
        }
        // What is demanded before the rules run are the rows rejected.
        for demand in case.demands.iter().filter(|demand| demand.rule == "D004") {
            judgement.unreadable.insert((demand.file.clone(), demand.line));
        }
        scope::doubt(case, agency, world, &evidence, as_of);
        let (judged, columns) = conclude(case, agency, world, &evidence, as_of);
        for (hire, one) in case.hires.iter().zip(judged) {
            judgement.persons.insert((hire.filed.file.to_owned(), hire.filed.line), one.status.code());
        }
        judgement.agencies.push(Expected {
            name: agency.name.clone(),
            uscc: agency.uscc.clone(),
            columns,
            findings: std::mem::take(&mut case.demands),
        });
    }
    judgement
}

/// Runs all rules on a case; yields what was judged of its hires, and its columns of `agencies.csv`.
fn conclude<'w>(
    case: &mut Case<'w>,
    agency: &identity::Agency<'w>,
    world: &World,
    evidence: &claims::Evidence,
    as_of: i32,
) -> (Vec<claims::Judged>, BTreeMap<&'static str, String>) {
    let hires = case.hires.clone();
    let judged: Vec<_> = hires.iter().map(|hire| claims::judge(case, hire, evidence, as_of)).collect();
    let figures = verdict::Figures::of(case, &judged);
    duties::judge(case, agency, world, as_of, figures.plan_required);
    case.doubt_years(world.year);
    let columns = verdict::conclude(case, agency, &figures, world, as_of);
    (judged, columns)
}

/// Statuses count persons: see [`verdict::Figures`].
fn counts_as_possible(status: Claim) -> bool {
    status >= Claim::Unresolved
}
