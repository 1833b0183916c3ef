//! Reads many files at once, within a bound on the bytes in work.
//!
//! Threads of its own and not rayon's: a thread that waits for its turn must not hold up work that it
//! has itself begun.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use crate::ingest::ReadOptions;
use crate::ingest::{AgencyNames, Columns, FileReading, Purpose, read_file};
use crate::model::{FileId, FileProblem, FileReport, FileStatus};

use super::watch::Watch;

/// Bytes that files in work may come to, expanded as far as that can be guessed from outside.
const BYTES_IN_WORK: u64 = 1 << 30;
/// Zipped spreadsheets unfold to about so many times their size.
const UNFOLDS: u64 = 8;

/// A file to read.
#[derive(Debug, Clone)]
pub struct Job {
    /// Where it is.
    pub path: PathBuf,
    /// What is shown of it.
    pub shown: String,
    /// Bytes.
    pub size: u64,
    /// As what.
    pub purpose: Purpose,
}

impl Job {
    fn weight(&self) -> u64 {
        let text = self.path.extension().is_some_and(|extension| {
            ["csv", "tsv", "txt"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        let bytes = if text { self.size } else { self.size.saturating_mul(UNFOLDS) };
        bytes.min(BYTES_IN_WORK)
    }
}

/// How files are read.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// Threads.
    pub jobs: usize,
    /// Column names.
    pub columns: &'a Columns,
    /// Names that a file name may carry.
    pub agencies: &'a AgencyNames,
    /// Limits and the child program.
    pub options: &'a ReadOptions,
}

/// Reads all files; the results stand in the order of the jobs.
pub fn read_all(jobs: &[Job], manner: Manner<'_>, watch: &dyn Watch) -> Vec<FileReading> {
    let next = AtomicUsize::new(0);
    let budget = Budget::default();
    let (sender, receiver) = mpsc::channel();
    let mut readings: Vec<Option<FileReading>> = Vec::new();
    readings.resize_with(jobs.len(), || None);
    std::thread::scope(|scope| {
        for _ in 0..manner.jobs.clamp(1, jobs.len().max(1)) {
            let (sender, next, budget) = (sender.clone(), &next, &budget);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { return };
                    let weight = job.weight();
                    budget.take(weight);
                    let reading = read_one(job, manner);
                    budget.give_back(weight);
                    if sender.send((index, reading)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (index, reading) in receiver {
            if let FileStatus::Unreadable(problem) = &reading.report.status {
                watch.warn(&format!("读不了 {}：{}", reading.report.shown, problem.message));
            } else {
                watch.note(&format!("已读取 {}（{} 张表）", reading.report.shown, reading.tables.len()));
            }
            if let Some(place) = readings.get_mut(index) {
                *place = Some(reading);
            }
            watch.step();
        }
    });
    readings.into_iter().zip(jobs).map(|(reading, job)| reading.unwrap_or_else(|| failed(job))).collect()
}

fn read_one(job: &Job, manner: Manner<'_>) -> FileReading {
    catch_unwind(AssertUnwindSafe(|| {
        read_file(&job.path, &job.shown, job.purpose, manner.columns, manner.agencies, manner.options)
    }))
    .unwrap_or_else(|_| failed(job))
}

/// A file on which the program itself failed.
fn failed(job: &Job) -> FileReading {
    let problem = FileProblem {
        kind: "panic",
        message: "读取时程序出错，该文件未读入；请将文件另存为 .xlsx 后重试，并把该文件反馈给维护人员"
            .to_owned(),
    };
    FileReading { report: unreadable(job, problem), tables: Vec::new() }
}

/// The report of a file that was not read.
pub fn unreadable(job: &Job, problem: FileProblem) -> FileReport {
    FileReport {
        id: FileId(0),
        path: job.path.clone(),
        shown: job.shown.clone(),
        size: job.size,
        sha256: String::new(),
        sm3: String::new(),
        format: String::new(),
        status: FileStatus::Unreadable(problem),
        sheets: Vec::new(),
    }
}

/// Bytes in work; a file heavier than what is left waits.
#[derive(Debug, Default)]
struct Budget {
    used: Mutex<u64>,
    freed: Condvar,
}

impl Budget {
    fn used(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, weight: u64) {
        let mut used = self.used();
        while *used > 0 && *used + weight > BYTES_IN_WORK {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += weight;
    }

    fn give_back(&self, weight: u64) {
        *self.used() -= weight;
        self.freed.notify_all();
    }
}
