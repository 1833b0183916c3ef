//! Reviewers' marks whose findings this run did not make: kept in case they return, and never dropped in silence.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::FindingId;
use crate::report::compare;
use crate::report::summary::LostMark;

use super::atomic::Outputs;
use super::data::DataFile;
use super::manifest::ReviewRecord;
use super::previous::Previous;
use super::reviews;
use super::watch::Watch;

/// The marks of findings that are gone, each with what it was about as far as the last run's data files say it.
pub(super) fn kept(
    previous: &Previous,
    reviewed: &BTreeSet<FindingId>,
    outputs: &Outputs,
) -> BTreeMap<String, ReviewRecord> {
    let mut kept: BTreeMap<String, ReviewRecord> = previous
        .reviews
        .iter()
        .filter(|(id, _)| !reviewed.contains(id))
        .map(|(id, review)| (id.0.clone(), reviews::to_record(review)))
        .collect();
    let before = previous.manifest.as_ref().map(|manifest| &manifest.reviews);
    for (id, record) in &mut kept {
        if let Some(known) = before.and_then(|before| before.get(id)) {
            record.about.clone_from(&known.about);
        }
    }
    let unknown: BTreeSet<&str> = kept
        .iter()
        .filter(|(_, record)| says_something(record) && record.about.is_empty())
        .map(|(id, _)| id.as_str())
        .collect();
    // The marks are kept even without the old data files.
    if !unknown.is_empty()
        && let Ok(findings) = outputs.open(DataFile::Findings.path())
    {
        for (id, about) in compare::subjects(findings, &unknown) {
            if let Some(record) = kept.get_mut(&id) {
                record.about = about;
            }
        }
    }
    kept
}

fn says_something(record: &ReviewRecord) -> bool {
    !(record.mark.is_empty() && record.note.is_empty())
}

/// The marks for the summary.
pub(super) fn listed(kept: &BTreeMap<String, ReviewRecord>) -> Vec<LostMark> {
    let said = kept.iter().filter(|(_, record)| says_something(record));
    said.map(|(id, record)| LostMark {
        about: if record.about.is_empty() { format!("编号 {id}") } else { record.about.clone() },
        mark: record.mark.clone(),
        note: record.note.clone(),
        reviewer: record.reviewer.clone(),
        date: record.date.clone(),
    })
    .collect()
}

/// Says on the screen which marks have lost their findings since the last run.
pub(super) fn say(previous: &Previous, kept: &BTreeMap<String, ReviewRecord>, watch: &dyn Watch) {
    const NAMED: usize = 20;
    let before = previous.manifest.as_ref().map(|manifest| &manifest.reviews);
    let is_new = |id: &String| before.is_none_or(|before| !before.contains_key(id));
    let lost: Vec<&ReviewRecord> = kept
        .iter()
        .filter(|(id, record)| says_something(record) && is_new(id))
        .map(|(_, record)| record)
        .collect();
    for record in lost.iter().take(NAMED) {
        let about = if record.about.is_empty() { "（未记明是哪个问题）" } else { &record.about };
        watch.warn(&format!("审核结论所对应的问题本次不再出现，或已豁免：{about}：{}", record.in_words()));
    }
    if lost.len() > NAMED {
        watch.warn(&format!("这样的审核结论共 {} 条，见汇总的“采用的审核结论”", lost.len()));
    }
}
