//! Difficulty status of each hire, and persons out of rows.
//!
//! Rows of one agency with the same valid ID number are one person: for `possible` with the best of their statuses, for
//! `verified` with the worst, where X001 alone (the person is merely there twice) counts one in both. Rows without a valid
//! number count each (specification 8.2).

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, Dispute, Hire};
use crate::model::{Effect, Finding, IdNumber, ReviewMark, Severity, Subject, TableId};
use crate::policy::Policy;
use crate::reference::{ReferenceKind, References};
use crate::rules::is_brief;
use crate::rules::{CELL_UNREADABLE, CONFLICTING, Context, UnseenHires};

use super::{DifficultyStatus, HireStatus};

/// Numbers of persons and rows that the quota rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub hires: u64,
    pub claimed: u64,
    pub verified: u64,
    /// Those of the verified ones whose contracts all last only a few days.
    pub brief: u64,
    pub possible: u64,
    pub rejected_hires: u64,
    pub rejected_claims: u64,
    /// Hires that no row of the case shows, at most: of rows that nobody could place, or that name several persons.
    pub unseen: u64,
    /// The same for material that nobody waits for any more.
    pub lapsed: u64,
}

/// Rejected rows that a reviewer confirmed to be unusable: they count for nobody and leave nothing open.
pub(super) fn settled_rows(findings: &[Finding]) -> BTreeSet<(TableId, u32)> {
    let confirmed = findings.iter().filter(|finding| {
        finding.effect == Effect::HidesClaim && finding.decision() == Some(ReviewMark::Confirmed)
    });
    confirmed.filter_map(|finding| finding.at).map(|at| (at.table, at.row)).collect()
}

/// Status of each hire, from the open findings about it.
pub(super) fn statuses(
    case: &Case<'_>,
    findings: &[Finding],
    references: &References,
    policy: &Policy,
) -> Vec<HireStatus> {
    let register_proves_absence =
        policy.register_complete && references.prove_absence(ReferenceKind::Register);
    let mut refuted: Vec<Vec<&'static str>> = vec![Vec::new(); case.hires.len()];
    let mut open: Vec<Vec<&'static str>> = vec![Vec::new(); case.hires.len()];
    for finding in findings.iter().filter(|finding| finding.is_open() && finding.severity != Severity::Note) {
        let Subject::Hire(hire) = finding.subject else { continue };
        let confirmed = finding.decision() == Some(ReviewMark::Confirmed);
        let refutes = match finding.effect {
            Effect::Refutes => true,
            Effect::RefutesByAbsence => register_proves_absence || confirmed,
            Effect::LeavesOpen | Effect::CountsOnce => confirmed,
            // 属实 settles a doubt on a person: the person does not count. A doubt on a duty weighs on the duty.
            Effect::None if confirmed && is_of_person(finding) => true,
            _ => continue,
        };
        let held = if refutes { &mut refuted } else { &mut open };
        held[hire as usize].push(finding.rule);
    }
    add_row_findings(case, findings, &mut refuted, &mut open);
    case.hires
        .iter()
        .zip(refuted)
        .zip(open)
        .map(|((hire, refuted), open)| status(hire, refuted, open))
        .collect()
}

/// A doubt that weighs on no duty.
fn is_of_person(finding: &Finding) -> bool {
    finding.severity == Severity::Doubt && finding.requirement.is_none()
}

/// Findings about rows (unread cells, conflicting rows) hold back the hire of the row as long as they are open.
fn add_row_findings(
    case: &Case<'_>,
    findings: &[Finding],
    refuted: &mut [Vec<&'static str>],
    open: &mut [Vec<&'static str>],
) {
    // 属实 on what a row denies of itself (备注：未到岗).
    let denied: BTreeMap<(TableId, u32), &'static str> = findings
        .iter()
        .filter(|finding| {
            finding.effect == Effect::None && finding.subject == Subject::Row && is_of_person(finding)
        })
        .filter(|finding| finding.decision() == Some(ReviewMark::Confirmed))
        .filter_map(|finding| finding.at.map(|at| ((at.table, at.row), finding.rule)))
        .collect();
    for (hire, refuted) in case.hires.iter().zip(refuted.iter_mut()) {
        refuted.extend(denied.get(&(hire.table.id, hire.row.row)));
    }
    let needs_look = |hire: &Hire<'_>| hire.dispute == Dispute::Claimed || has_unknown_claim(hire);
    if !case.hires.iter().any(needs_look) {
        return;
    }
    let mut of_row: BTreeMap<(crate::model::TableId, u32), Option<ReviewMark>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.effect == Effect::HidesClaim) {
        if let Some(at) = finding.at {
            of_row.insert((at.table, at.row), finding.decision());
        }
    }
    // A dispute is reported on the row that was set aside; if there are several, one open dispute keeps the claim open.
    let mut disputes = findings.iter().filter(|finding| finding.effect == Effect::DisputesClaim);
    let dispute_closed = disputes.clone().all(|finding| !finding.is_open());
    let dispute_confirmed = disputes.all(|finding| finding.decision() == Some(ReviewMark::Confirmed));
    for (index, hire) in case.hires.iter().enumerate().filter(|(_, hire)| needs_look(hire)) {
        if hire.dispute == Dispute::Claimed && !dispute_closed {
            let held = if dispute_confirmed { &mut *refuted } else { &mut *open };
            held[index].push(CONFLICTING.code);
        }
        if has_unknown_claim(hire) {
            match of_row.get(&(hire.table.id, hire.row.row)).copied().flatten() {
                Some(ReviewMark::Dismissed | ReviewMark::Waived) => {}
                Some(ReviewMark::Confirmed) => refuted[index].push(CELL_UNREADABLE.code),
                _ => open[index].push(CELL_UNREADABLE.code),
            }
        }
    }
}

/// A value that E004, E005, E006 or E010 needs is written and can't be read.
fn has_unknown_claim(hire: &Hire<'_>) -> bool {
    hire.row.category.is_unknown() || hire.row.certificate.is_unknown() || hire.row.recognised.is_unknown()
}

fn status(hire: &Hire<'_>, refuted: Vec<&'static str>, open: Vec<&'static str>) -> HireStatus {
    let in_dispute = open.contains(&CONFLICTING.code);
    if !hire.is_claimed() && !in_dispute {
        return HireStatus { status: DifficultyStatus::NotClaimed, reasons: Vec::new() };
    }
    // A dispute is about everything that the row states, including what refutes the claim.
    let status = if in_dispute {
        DifficultyStatus::Unresolved
    } else if !refuted.is_empty() {
        DifficultyStatus::Refuted
    } else if open.is_empty() {
        DifficultyStatus::Verified
    } else {
        DifficultyStatus::Unresolved
    };
    let mut reasons = refuted;
    reasons.extend(open);
    reasons.sort_unstable();
    reasons.dedup();
    HireStatus { status, reasons }
}

/// One person, or one row without a valid number.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // independent facts, not states of one thing
struct Person {
    claimed: bool,
    /// Some row may count.
    possible: bool,
    /// Every row counts.
    verified: bool,
    /// Every row is of a few days.
    brief: bool,
}

/// Counts persons.
pub(super) fn tally(
    context: &Context<'_, '_>,
    statuses: &[HireStatus],
    settled: &BTreeSet<(TableId, u32)>,
) -> Tally {
    let case = context.case;
    let mut persons: BTreeMap<IdNumber, Person> = BTreeMap::new();
    let mut tally = Tally::default();
    for (hire, status) in case.hires.iter().zip(statuses) {
        let verified = status.status == DifficultyStatus::Verified || status.counts_once();
        let row = Person {
            claimed: hire.is_claimed(),
            possible: verified || status.status == DifficultyStatus::Unresolved,
            verified,
            brief: is_brief(hire),
        };
        match hire.id() {
            None => tally.add(row),
            Some(id) => {
                persons
                    .entry(id)
                    .and_modify(|person| {
                        person.claimed |= row.claimed;
                        person.possible |= row.possible;
                        person.verified &= row.verified;
                        person.brief &= row.brief;
                    })
                    .or_insert(row);
            }
        }
    }
    for person in persons.into_values() {
        tally.add(person);
    }
    let unsettled = case.set_aside.iter().filter(|aside| !settled.contains(&(aside.table, aside.row)));
    for aside in unsettled {
        if aside.kind == crate::model::TableKind::Hires && aside.why == crate::case::Why::Rejected {
            tally.rejected_hires += 1;
            tally.rejected_claims += u64::from(aside.possible_claim);
        }
    }
    let unseen = UnseenHires::of(case, |gap| !context.closed.contains(&gap));
    (tally.unseen, tally.lapsed) = (unseen.awaited, unseen.lapsed);
    tally.possible += tally.rejected_claims + tally.unseen;
    tally
}

impl Tally {
    fn add(&mut self, person: Person) {
        self.hires += 1;
        self.claimed += u64::from(person.claimed);
        self.possible += u64::from(person.possible);
        self.verified += u64::from(person.verified);
        self.brief += u64::from(person.verified && person.brief);
    }
}
