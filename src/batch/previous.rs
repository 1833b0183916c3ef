//! The result folder as the last run left it and as people have changed it since.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rayon::prelude::*;

use crate::files::ReadOptions;
use crate::model::{FindingId, Review};
use crate::report::documents::Kind;
use crate::report::layout::{SUMMARY_FILE, review};
use crate::verdict::SignOff;

use super::atomic::{BESIDE, Outputs, is_leftover};
use super::journal::{self, Journal};
use super::manifest::{
    self, InputRecord, Manifest, ManifestError, OutputRecord, ReviewRecord, UnwrittenRecord,
};
use super::names::{Place, REMOVED, TOPS, WORKBOOKS, first_part, is_returned, is_set_aside, with_suffix};
use super::reviews::{Gathered, WorkbookReviews};
use super::settings::Settings;
use super::watch::{Stage, Watch};
use super::words::io_reason;
use super::{hash, reviews, told};

/// What is there before a run.
#[derive(Debug, Default)]
pub struct Previous {
    /// Record of the last finished run.
    pub manifest: Option<Manifest>,
    /// Left by a run that was killed.
    pub journal: Option<Journal>,
    /// SHA-256 of what is on disk now: recorded outputs, and all workbooks that lie where ours do.
    pub on_disk: BTreeMap<String, String>,
    /// Reviews by finding: from the record, overruled by the workbooks.
    pub reviews: BTreeMap<FindingId, Review>,
    /// What people filled in below the conclusions, by workbook.
    pub sign_offs: BTreeMap<String, SignOff>,
    /// Workbooks that can't be read, and why: not to be overwritten.
    pub unreadable: BTreeMap<String, String>,
    /// Those of them that no run of ours wrote.
    pub foreign: BTreeSet<String>,
}

/// An input as it lies on disk now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputNow {
    /// `filing`, or the flag.
    pub role: String,
    /// Path as shown.
    pub shown: String,
    /// Where it is.
    pub path: std::path::PathBuf,
    /// Bytes.
    pub size: u64,
}

impl Previous {
    /// Looks at the folder: records and digests, but not the content of workbooks yet.
    pub fn look(outputs: &Outputs, watch: &dyn Watch) -> Self {
        let manifest = match Manifest::read_from(outputs) {
            Ok(manifest) => Some(manifest),
            Err(ManifestError::Io { absent: true, .. }) => None,
            Err(error) => {
                watch.note(&format!("{error}；按首次运行处理"));
                None
            }
        };
        let mut paths: BTreeSet<String> = workbooks_on_disk(outputs);
        // While it was held open its successor was written beside it, and marks may have been made in it since.
        if outputs.exists(SUMMARY_FILE) {
            paths.insert(SUMMARY_FILE.to_owned());
        }
        let journal = Journal::read(outputs);
        paths.extend(journal.iter().flat_map(planned));
        if let Some(manifest) = &manifest {
            paths.extend(manifest.outputs.iter().map(|output| output.path.clone()));
        }
        watch.begin(Stage::Compare, paths.len() as u64);
        let hashed: Vec<(String, io::Result<String>)> = paths
            .into_par_iter()
            .filter_map(|path| {
                outputs.path(&path).ok()?;
                watch.step();
                let hash = hash::of(|| outputs.open(&path)).map(|(_, hash)| hash);
                Some((path, hash))
            })
            .collect();
        watch.end();
        let mut previous = Self { manifest, journal, ..Self::default() };
        for (path, hash) in hashed {
            match hash {
                Ok(hash) => drop(previous.on_disk.insert(path, hash)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // It is there and held by somebody, so it is not known what was written in it.
                Err(error) if may_carry_marks(&path) => {
                    drop(previous.unreadable.insert(path, io_reason(&error)));
                }
                Err(_) => {}
            }
        }
        previous
    }

    /// The record of the last run, if a run now would give exactly the same: same program, policy, options and files, and
    /// every output still as it was written.
    pub fn unchanged(
        &self,
        settings: &Settings,
        inputs: &[InputNow],
        skipped: &[(String, String)],
    ) -> Option<&Manifest> {
        let last = self.manifest.as_ref()?;
        let recorded = || last.references.iter().chain(&last.inputs);
        let settled = !settings.full
            && self.journal.is_none()
            && last.unwritten.is_empty()
            && last.counts.failed.is_empty()
            && !recorded().any(InputRecord::may_pass);
        let same_terms = last.tool == super::manifest::Tool::this()
            && last.policy.sha256 == settings.policy.hash
            && last.policy.name == settings.policy.name
            && last.options == settings.options()
            && last.as_of == settings.as_of(last.year).to_string()
            && told::is_settled_on(&last.told, settings.today);
        let same_list = recorded().count() == inputs.len()
            && recorded()
                .zip(inputs)
                .all(|(was, is)| was.role == is.role && was.path == is.shown && was.size == is.size)
            && last.skipped.len() == skipped.len()
            && last.skipped.iter().zip(skipped).all(|(was, is)| was.path == is.0 && was.reason == is.1);
        if !(settled && same_terms && same_list && self.outputs_untouched(last)) {
            return None;
        }
        let hashes: Vec<&InputRecord> = recorded().collect();
        hashes
            .par_iter()
            .zip(inputs)
            .all(|(was, is)| hash::of_file(&is.path).is_ok_and(|(_, hash)| hash == was.sha256))
            .then_some(last)
    }

    fn outputs_untouched(&self, last: &Manifest) -> bool {
        let is_as_left = |output: &OutputRecord| match self.on_disk.get(&output.path) {
            // A table to be sent back stays as somebody has edited it. So does a letter, but the file for printing is made
            // without it.
            Some(hash) => *hash == output.sha256 || is_returned(&output.path),
            None => false,
        };
        last.outputs.iter().all(is_as_left) && self.on_disk.len() == last.outputs.len()
    }

    /// Reads the reviews of all workbooks that may hold one: those changed since they were written,
    /// and those written with reviews.
    pub fn read_reviews(
        &mut self,
        outputs: &Outputs,
        settings: &Settings,
        options: &ReadOptions,
        watch: &dyn Watch,
    ) {
        let records = [
            self.manifest.as_ref().map(|last| (manifest::FILE, &last.reviews, &last.reviews_seal)),
            self.journal.as_ref().map(|left| (journal::FILE, &left.reviews, &left.reviews_seal)),
        ];
        let mut kept = BTreeMap::new();
        for (file, records, seal) in records.into_iter().flatten() {
            if reviews::is_sealed(records, seal) {
                kept.extend(records.iter().map(as_kept));
            } else {
                watch.warn(&format!("{file} 中保留的审核结论不是本程序写下的，没有采用；请在底稿中重新填写"));
            }
        }
        self.reviews = kept;
        let (own, foreign): (Vec<&String>, Vec<&String>) = self
            .on_disk
            .keys()
            .filter(|path| self.may_hold_reviews(path, settings.full))
            .partition(|path| self.is_ours(path));
        // Anybody may put a copy with marks beside our workbooks, so marks count only where a run of ours wrote.
        for path in &foreign {
            watch.warn(&format!("{path} 不是本程序记录的底稿，其中的审核结论没有读取；请填写在原底稿中"));
        }
        let foreign: Vec<String> = foreign.into_iter().cloned().collect();
        let mut paths = own;
        // The older before the newer.
        paths.sort_by_cached_key(|path| (outputs.modified(path), (*path).clone()));
        watch.begin(Stage::Reviews, paths.len() as u64);
        let readings: Vec<_> = paths
            .into_par_iter()
            .map(|path| {
                let file = outputs.path(path).unwrap_or_default();
                let reading = reviews::read(&file, options);
                watch.step();
                (path.clone(), reading)
            })
            .collect();
        watch.end();
        for path in self.unreadable.keys() {
            watch.warn(&format!("{path} 正被占用，读不了其中的审核结论；上次采用的继续有效，新的底稿另存"));
        }
        let mut found = Gathered::default();
        // What somebody wrote there would be lost with the row.
        let mut unplaced: Vec<(String, String)> = Vec::new();
        let mut read: BTreeSet<String> = BTreeSet::new();
        for (path, reading) in readings {
            match reading {
                Ok(reading) => {
                    read.insert(first_part(&path));
                    tell_what_does_not_count(&path, &reading, watch);
                    if let Some(why) = why_unplaced(review::SHEET, &reading) {
                        watch.warn(&format!("{path} {why}，没有采用；请把编号补回该行"));
                        unplaced.push((path.clone(), why));
                    }
                    self.sign_offs.insert(path.clone(), reading.sign_off);
                    let overruled = found.add(reading.by_finding);
                    if overruled > 0 {
                        watch.warn(&format!(
                            "{path} 中有 {overruled} 条审核结论与同一单位的另一份底稿不同，采用 {path} 的"
                        ));
                    }
                }
                Err(problem) => {
                    self.unreadable.insert(path, problem.message);
                }
            }
        }
        for path in foreign {
            self.refuse(&path);
        }
        self.unreadable.extend(unplaced);
        let written = self.written_marks();
        let closed: BTreeSet<String> = self.unreadable.keys().map(|path| first_part(path)).collect();
        self.keep_recorded(&closed, &read, &found, watch);
        let summary = self.read_summary(outputs, options, watch, &written);
        let (settled, conflicts) = reviews::settle(&found.by_finding, &summary, &written);
        for conflict in conflicts {
            watch.warn(&conflict);
        }
        self.reviews.extend(settled);
        if let Some(reviewers) = &settings.reviewers {
            for refused in reviewers.limit(&mut self.reviews) {
                watch.warn(&format!("审核人“{refused}”不在审核人名单中，其审核结论没有采用"));
            }
        }
        self.reviews.retain(|_, review| *review != Review::default());
    }

    /// The marks of the last run's workbooks of which one can't be read now, or whose row is gone.
    fn keep_recorded(
        &mut self,
        closed: &BTreeSet<String>,
        read: &BTreeSet<String>,
        found: &Gathered,
        watch: &dyn Watch,
    ) {
        for (path, mut marks) in self.recorded_marks() {
            if !closed.contains(&path) {
                // Emptying the cell takes a decision back; where the row is gone, nobody has said so.
                marks.retain(|id, _| {
                    read.contains(&path) && !found.by_finding.contains_key(&FindingId(id.clone()))
                });
                if !marks.is_empty() {
                    watch.warn(&format!(
                        "{path} 的问题清单中少了 {} 行填有审核结论的，上次采用的继续有效；要撤回的，清空该行的审核结论",
                        marks.len()
                    ));
                }
            }
            self.reviews.extend(marks.iter().map(as_kept));
        }
    }

    /// By workbook; none if somebody typed into the record.
    fn recorded_marks(&self) -> BTreeMap<String, BTreeMap<String, ReviewRecord>> {
        let last = self.manifest.as_ref();
        let sealed =
            last.filter(|last| reviews::is_sealed(&reviews::all_marks(&last.marks), &last.marks_seal));
        sealed.map(|last| last.marks.clone()).unwrap_or_default()
    }

    /// The reviewers' words as the last run wrote them.
    fn written_marks(&self) -> BTreeMap<FindingId, Review> {
        self.recorded_marks().values().flatten().map(as_kept).collect()
    }

    /// What somebody filled in in 疑点总表 since it was written: in its place, and beside it where that was held open.
    fn read_summary(
        &mut self,
        outputs: &Outputs,
        options: &ReadOptions,
        watch: &dyn Watch,
        written: &BTreeMap<FindingId, Review>,
    ) -> BTreeMap<FindingId, Review> {
        // A run that was killed has left no record of what it wrote.
        let is_foreign = self.journal.is_none() && !self.is_ours(SUMMARY_FILE);
        if self.on_disk.contains_key(SUMMARY_FILE) && is_foreign {
            watch.warn(&format!(
                "{SUMMARY_FILE} 不是本程序记录的汇总，其中的审核结论没有读取，原件不覆盖；请填写在新的汇总中"
            ));
            self.refuse(SUMMARY_FILE);
        }
        let mut places = [SUMMARY_FILE.to_owned(), with_suffix(SUMMARY_FILE, BESIDE)].to_vec();
        places.retain(|path| self.is_ours(path) && self.was_touched(path));
        // The older before the newer.
        places.sort_by_cached_key(|path| outputs.modified(path));
        let mut found = Gathered::default();
        for path in places {
            match reviews::read_summary(&outputs.path(&path).unwrap_or_default(), options) {
                Ok(mut reading) => {
                    tell_what_does_not_count(&path, &reading, watch);
                    if let Some(why) = why_unplaced(review::SUMMARY_SHEET, &reading) {
                        watch.warn(&format!("{path} {why}，没有采用，原件不覆盖；请把编号补回该行"));
                        self.unreadable.insert(path.clone(), why);
                    }
                    if self.manifest.as_ref().is_none_or(|last| last.output(&path).is_none()) {
                        // From an earlier run: what is missing in it may have been decided since, so only what is new in it
                        // counts.
                        let is_new = |id: &FindingId, review: &mut Review| {
                            *review != Review::default() && !written.contains_key(id)
                        };
                        reading.by_finding.retain(is_new);
                    }
                    found.add(reading.by_finding);
                }
                Err(problem) => {
                    watch.warn(&format!(
                        "{path} 读不了（{}），其中的审核结论未采用，原件不覆盖",
                        problem.message
                    ));
                    self.unreadable.insert(path, problem.message);
                }
            }
        }
        found.by_finding
    }

    /// Leaves a workbook alone that no run of ours wrote.
    fn refuse(&mut self, path: &str) {
        self.unreadable.insert(path.to_owned(), FOREIGN.to_owned());
        self.foreign.insert(path.to_owned());
    }

    /// Whether a file is there and not as the last run recorded it.
    fn was_touched(&self, path: &str) -> bool {
        let recorded = self.manifest.as_ref().and_then(|last| last.output(path));
        self.on_disk.get(path).is_some_and(|hash| recorded.is_none_or(|recorded| recorded.sha256 != *hash))
    }

    /// Whether a run of ours wrote to this path, or meant to.
    fn is_ours(&self, path: &str) -> bool {
        let recorded = self.manifest.as_ref().is_some_and(|last| {
            // What a run could not write over was its own, unless the run found that it was nobody's.
            let is_held = |unwritten: &UnwrittenRecord| unwritten.path == path && !unwritten.foreign;
            last.output(path).is_some() || last.unwritten.iter().any(is_held)
        });
        let first = first_part(path);
        recorded || self.journal.as_ref().is_some_and(|journal| journal.workbooks.contains(&first))
    }

    fn may_hold_reviews(&self, path: &str, full: bool) -> bool {
        if !is_workbook(path) {
            return false;
        }
        let recorded = self.manifest.as_ref().and_then(|last| last.output(path));
        full || !recorded
            .is_some_and(|output| output.reviews == 0 && self.on_disk.get(path) == Some(&output.sha256))
    }

    /// Files about the whole batch that the last run put beside their places, and whether they are as it left them.
    pub fn left_beside(&self, current: &BTreeSet<String>) -> Vec<(String, bool)> {
        let outputs = self.manifest.iter().flat_map(|last| &last.outputs);
        outputs
            .filter(|output| output.path.contains(BESIDE) && !is_document(&output.path))
            .filter(|output| !current.contains(&output.path) && !self.unreadable.contains_key(&output.path))
            .filter_map(|output| {
                Some((output.path.clone(), *self.on_disk.get(&output.path)? == output.sha256))
            })
            .collect()
    }

    /// Documents of ours that are not among those of this run.
    pub fn orphans(&self, current: &BTreeSet<String>) -> Vec<String> {
        let recorded = self.manifest.iter().flat_map(|last| &last.outputs).map(|output| output.path.clone());
        let planned = self.journal.iter().flat_map(planned);
        let ours: BTreeSet<String> = recorded.chain(planned).collect();
        ours.into_iter()
            .filter(|path| is_document(path) && !current.contains(path) && self.on_disk.contains_key(path))
            .filter(|path| !self.unreadable.contains_key(path))
            .collect()
    }
}

/// Decisions in a workbook that are none, or contradict each other.
fn tell_what_does_not_count(path: &str, reading: &WorkbookReviews, watch: &dyn Watch) {
    for word in &reading.unknown {
        watch.warn(&format!(
            "{path} 的“审核结论”中有“{word}”，不是可选项（待核实、属实、不成立、已整改），按未填处理"
        ));
    }
    for conflict in &reading.divided {
        watch.warn(&format!("{path} {conflict}"));
    }
}

/// Why what somebody wrote in a sheet would be lost if the workbook were written anew.
fn why_unplaced(sheet: &str, reading: &WorkbookReviews) -> Option<String> {
    let row = reading.unplaced.first()?;
    Some(format!("{sheet}第{row}行填有内容而没有编号，不知道是对哪个问题的"))
}

/// What a run that was killed may have written.
fn planned(journal: &Journal) -> impl Iterator<Item = String> {
    journal.workbooks.iter().flat_map(|workbook| {
        let place = Place::of_workbook(workbook);
        let documents = place.map(|place| Kind::ALL.map(|kind| place.path_of(kind)));
        documents.into_iter().flatten().chain([workbook.clone()])
    })
}

/// Whether a path is one of a document below a top folder of ours, not one set aside.
fn is_document(path: &str) -> bool {
    path.split_once('/').is_some_and(|(top, _)| TOPS.contains(&top)) && !is_set_aside(path)
}

/// Why a workbook that lies in the place of one of ours is left alone.
const FOREIGN: &str = "不是本程序记录的底稿";

/// A review from the run's record.
fn as_kept((id, record): (&String, &ReviewRecord)) -> (FindingId, Review) {
    (FindingId(id.clone()), reviews::from_record(record))
}

/// Documents that people write their decisions in.
fn may_carry_marks(path: &str) -> bool {
    is_workbook(path) || path == SUMMARY_FILE
}

/// Whether a path is one of an agency's workbook, not one set aside.
pub fn is_workbook(path: &str) -> bool {
    path.strip_prefix(WORKBOOKS)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| !rest.starts_with(&format!("{REMOVED}/")))
}

fn workbooks_on_disk(outputs: &Outputs) -> BTreeSet<String> {
    outputs
        .walk(WORKBOOKS)
        .filter(|(entry, _)| entry.file_type().is_file() && !is_leftover(entry.file_name()))
        .map(|(_, relative)| relative)
        .filter(|path| is_workbook(path) && path.to_lowercase().ends_with(".xlsx"))
        .filter(|path| !path.rsplit('/').next().unwrap_or_default().starts_with(['~', '.']))
        .collect()
}
