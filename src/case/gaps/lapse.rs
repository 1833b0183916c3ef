//! Gaps that nobody waits for any longer: the agency was told of the file and did not replace it before the deadline.
//!
//! Which gaps these are is passed in, so that a case depends on its inputs alone and not on the clock.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::day_in_words;
use crate::tables::Ingested;

use super::super::{Case, Docket};

/// When an agency was told of a file, and by when it was to replace it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lapse {
    /// The day on which it was told.
    pub told: Date,
    /// The last day of the time that it had.
    pub until: Date,
}

impl Lapse {
    /// What is said of it behind the name of the file.
    pub fn sentence(&self) -> String {
        format!(
            "{}已通知，期限{}已过，该文件未更换，不再等待",
            day_in_words(self.told),
            day_in_words(self.until)
        )
    }
}

/// The deadlines that have passed, by key of the agency and SHA-256 of the file.
pub type Lapses = BTreeMap<String, BTreeMap<String, Lapse>>;

impl Docket<'_> {
    /// Gaps in these files hold nothing of their agencies back any more.
    pub fn stop_waiting(&mut self, lapses: &Lapses, ingested: &Ingested) {
        if lapses.is_empty() {
            return;
        }
        let of_cases: Vec<Vec<&BTreeMap<String, Lapse>>> = self
            .cases
            .iter()
            .map(|case| self.all_keys(case).iter().filter_map(|key| lapses.get(key)).collect())
            .collect();
        for (case, lapses) in self.cases.iter_mut().zip(of_cases) {
            if !lapses.is_empty() {
                mark(case, &lapses, ingested);
            }
        }
    }
}

fn mark(case: &mut Case<'_>, lapses: &[&BTreeMap<String, Lapse>], ingested: &Ingested) {
    for gap in &mut case.gaps {
        let hash = ingested.file(gap.source.file(ingested)).sha256.as_str();
        gap.lapsed = lapses.iter().find_map(|lapses| lapses.get(hash)).copied();
    }
    for (_, alternate) in &mut case.alternates {
        mark(alternate, lapses, ingested);
    }
}
