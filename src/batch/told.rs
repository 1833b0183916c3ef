//! What agencies were told of files that hold violations back, and by when they were to replace them.
//!
//! A run that writes a 疑点核实单 with a deadline notes it in `run.json`; a later one carries the note on while the file is
//! still there with the same content, and waits no longer once the deadline is over.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::case::{Case, Docket, Lapse, Lapses};
use crate::tables::Ingested;
use crate::verdict::Audit;

use super::manifest::{Manifest, Told, ToldRecord, is_ours};

impl ToldRecord {
    fn lapse(&self) -> Option<Lapse> {
        Some(Lapse { told: self.on.parse().ok()?, until: self.until.parse().ok()? })
    }

    fn is_over_on(&self, day: Date) -> bool {
        self.lapse().is_some_and(|lapse| lapse.until < day)
    }
}

/// What the record of a run says, if the run was one of ours.
pub fn recorded_by(last: Option<&Manifest>) -> Told {
    let last = last.filter(|last| is_ours(&last.tool.name));
    last.map(|last| last.told.clone()).unwrap_or_default()
}

/// What nobody waits for any more on this day.
pub fn lapses_on(told: &Told, day: Date) -> Lapses {
    lapses(told, |record| record.is_over_on(day))
}

/// What nobody waited for any more on the day of the run that wrote the record.
pub fn lapses_then(told: &Told) -> Lapses {
    lapses(told, |record| record.over)
}

fn lapses(told: &Told, is_over: impl Fn(&ToldRecord) -> bool) -> Lapses {
    let mut lapses = Lapses::new();
    for (agency, files) in told {
        for (file, record) in files.iter().filter(|(_, record)| is_over(record)) {
            if let Some(lapse) = record.lapse() {
                lapses.entry(agency.clone()).or_default().insert(file.clone(), lapse);
            }
        }
    }
    lapses
}

/// No deadline has passed since the record was written.
pub fn is_settled_on(told: &Told, day: Date) -> bool {
    told.values().flat_map(BTreeMap::values).all(|record| record.over == record.is_over_on(day))
}

/// The record as this run leaves it: what was told before of files that are still there, and what is told now.
pub fn after(
    earlier: &Told,
    asked: Option<&Asked>,
    docket: &Docket<'_>,
    ingested: &Ingested,
    day: Date,
) -> Told {
    let mut told = Told::new();
    if !earlier.is_empty() {
        for case in &docket.cases {
            let keys = docket.all_keys(case);
            let earlier: Vec<_> = keys.iter().filter_map(|key| earlier.get(key)).collect();
            if earlier.is_empty() {
                continue;
            }
            for file in files_of_gaps(case, ingested, |_| true) {
                if let Some(record) = earlier.iter().find_map(|files| files.get(file)) {
                    let record = ToldRecord { over: record.is_over_on(day), ..record.clone() };
                    told.entry(case.key.clone()).or_default().insert(file.to_owned(), record);
                }
            }
        }
    }
    if let Some(asked) = asked {
        for (agency, files) in &asked.files {
            let of_agency = told.entry(agency.clone()).or_default();
            for file in files {
                // The letter in force says until when. Who was told first is told again, and not waited for longer than that.
                let held = of_agency.entry(file.clone()).or_insert_with(|| asked.record.clone());
                if !held.over {
                    held.until.clone_from(&asked.record.until);
                }
            }
        }
    }
    told
}

/// What the letters of this run ask for.
#[derive(Debug)]
pub struct Asked {
    files: BTreeMap<String, BTreeSet<String>>,
    record: ToldRecord,
}

impl Asked {
    /// Nothing so far; none if the letters set no deadline, or one that is over already.
    pub fn until(deadline: Option<Date>, day: Date) -> Option<Self> {
        let until = deadline.filter(|deadline| *deadline >= day)?;
        let record = ToldRecord { on: day.to_string(), until: until.to_string(), over: false };
        Some(Self { files: BTreeMap::new(), record })
    }

    /// With the files of one agency.
    pub fn add(&mut self, agency: &str, files: BTreeSet<String>) {
        if !files.is_empty() {
            self.files.insert(agency.to_owned(), files);
        }
    }
}

/// The files that hold violations of an agency back: what a letter that explains the doubts asks it about.
pub fn asked_of(audit: &Audit<'_, '_>, ingested: &Ingested) -> BTreeSet<String> {
    let held = audit.findings.iter().filter(|finding| finding.held && finding.is_open());
    let gaps: BTreeSet<u32> = held.flat_map(|finding| finding.held_by.iter().copied()).collect();
    files_of_gaps(audit.case, ingested, |gap| gaps.contains(&gap)).into_iter().map(str::to_owned).collect()
}

/// SHA-256 of the files in which gaps of an agency lie; a file that could not be opened has none.
fn files_of_gaps<'i>(case: &Case<'_>, ingested: &'i Ingested, of: impl Fn(u32) -> bool) -> BTreeSet<&'i str> {
    (0_u32..)
        .zip(&case.gaps)
        .filter(|(index, _)| of(*index))
        .map(|(_, gap)| ingested.file(gap.source.file(ingested)).sha256.as_str())
        .filter(|hash| !hash.is_empty())
        .collect()
}
