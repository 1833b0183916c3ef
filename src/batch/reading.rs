//! Reads many files at once, within a bound on the bytes in work.
//!
//! Threads of its own and not rayon's: a thread that waits for its turn must not hold up work that it
//! has itself begun.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use crate::files::limits::MAX_FILE_BYTES;
use crate::files::{FileProblem, ProblemKind, ReadOptions, fingerprints_of, may_hold_rows};
use crate::model::FileId;
use crate::tables::{AgencyNames, Columns, FileReading, Purpose, read_file};
use crate::tables::{FileReport, FileStatus};

use super::discover::{FileKind, InputFile};
use super::held::open_regular;
use super::watch::Watch;

/// Bytes that the files being read may amount to, unfolded as far as that can be guessed from outside.
const BYTES_IN_WORK: u64 = 1 << 30;
/// Bytes that all files of a run may amount to, unfolded likewise: what was read of them stays in memory until the last
/// agency is audited, some four times their size. No province files so much.
const MAX_RUN_BYTES: u64 = 4 << 30;
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
    /// A file of filings.
    pub fn filing(file: &InputFile) -> Self {
        Self { path: file.path.clone(), shown: file.shown.clone(), size: file.size, purpose: Purpose::Filing }
    }

    /// Bytes, unfolded as far as that can be guessed from outside.
    fn expanded(&self) -> u64 {
        let text = self.path.extension().is_some_and(|extension| {
            ["csv", "tsv", "txt"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        if text { self.size } else { self.size.saturating_mul(UNFOLDS) }
    }

    fn weight(&self) -> u64 {
        self.expanded().min(BYTES_IN_WORK)
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
    read_all_with(jobs, manner.jobs, watch, &|job| {
        read_file(&job.path, &job.shown, job.purpose, manner.columns, manner.agencies, manner.options)
    })
}

/// `read` may panic: that is the end of its file, not of the run.
fn read_all_with(
    jobs: &[Job],
    threads: usize,
    watch: &dyn Watch,
    read: &(dyn Fn(&Job) -> FileReading + Sync),
) -> Vec<FileReading> {
    let within = within_bound(jobs, MAX_RUN_BYTES);
    let next = AtomicUsize::new(0);
    let budget = Budget::default();
    let (sender, receiver) = mpsc::channel();
    let mut readings: Vec<Option<FileReading>> = Vec::new();
    readings.resize_with(jobs.len(), || None);
    let work = |sender: mpsc::Sender<(usize, FileReading)>| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return };
            if within.get(index) == Some(&false) {
                if sender.send((index, too_much(job))).is_err() {
                    return;
                }
                continue;
            }
            let weight = job.weight();
            budget.take(weight);
            let reading = catch_unwind(AssertUnwindSafe(|| read(job))).unwrap_or_else(|_| failed(job));
            let reading = if job.purpose == Purpose::Filing { reading } else { for_lists(reading) };
            budget.give_back(weight);
            if sender.send((index, reading)).is_err() {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            let (sender, work) = (sender.clone(), &work);
            if std::thread::Builder::new().spawn_scoped(scope, move || work(sender)).is_err() {
                break;
            }
            started += 1;
        }
        // A system that has no thread left reads all the same, one file after the other.
        if started == 0 {
            work(sender.clone());
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

/// Which jobs, together with all before them, stay within this bound. A file that is refused for its own size takes nothing
/// away from the others.
fn within_bound(jobs: &[Job], most: u64) -> Vec<bool> {
    let mut sum = 0_u64;
    jobs.iter()
        .map(|job| {
            let bytes = if job.size > MAX_FILE_BYTES { 0 } else { job.expanded() };
            let fits = sum.saturating_add(bytes) <= most;
            sum += if fits { bytes } else { 0 };
            fits
        })
        .collect()
}

/// A file beyond what a run may read.
fn too_much(job: &Job) -> FileReading {
    let message = format!(
        "本次材料合计超过{} MB（压缩的表格按展开后估计），未读入；请分几批审计，或拆分后送审",
        MAX_RUN_BYTES >> 20
    );
    FileReading { report: unreadable(job, FileProblem::too_large(message)), tables: Vec::new() }
}

/// An archive of filings is unpacked, or goes back to whoever sent it; one of lists is the auditor's own.
fn for_lists(mut reading: FileReading) -> FileReading {
    if let FileStatus::Unreadable(problem) = &mut reading.report.status
        && problem.kind == ProblemKind::Archive
    {
        "是压缩包，不能直接作参照表；请先解压，再给解压出的文件或文件夹".clone_into(&mut problem.message);
    }
    reading
}

/// A file on which the program itself failed.
fn failed(job: &Job) -> FileReading {
    let problem = FileProblem::new(
        ProblemKind::Panic,
        "读取时程序出错，该文件未读入；请将文件另存为 .xlsx 后重试，并把该文件反馈给维护人员",
    );
    FileReading { report: unreadable(job, problem), tables: Vec::new() }
}

/// The reading of a document, picture or archive: that it is there, and its fingerprints.
pub fn not_read(file: &InputFile, columns: &Columns, without_fingerprints: bool) -> FileReading {
    let job = Job::filing(file);
    let extension = file.shown.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_lowercase());
    let problem = |kind, message: String| FileProblem { kind, message };
    let archive = format!(".{extension} 压缩包，程序不能读取；请解压后把其中的文件放入材料文件夹重新运行");
    let document =
        format!("{}，程序不读取；需要计入的内容请单位改报 .xlsx 或 .csv", document_name(&extension));
    let status = match file.kind {
        FileKind::Archive => FileStatus::Unreadable(problem(ProblemKind::Archive, archive)),
        FileKind::Table | FileKind::Document => {
            FileStatus::Document(problem(ProblemKind::NotATable, document))
        }
    };
    // Whatever it is, it need not fit into memory.
    let can_be_marked = !without_fingerprints && file.size <= MAX_FILE_BYTES;
    let content = can_be_marked.then(|| open_regular(&file.path).ok()).flatten();
    let (sha256, sm3) = content.and_then(|file| fingerprints_of(file).ok()).unwrap_or_default();
    let report = FileReport {
        sha256,
        sm3,
        status,
        says: columns.kinds_in(file.shown.rsplit('/').next().unwrap_or_default()),
        may_hold_rows: may_hold_rows(&file.path),
        format: extension,
        ..unreadable(&job, problem(ProblemKind::NotATable, String::new()))
    };
    FileReading { report, tables: Vec::new() }
}

/// What people call such a file.
fn document_name(extension: &str) -> &'static str {
    match extension {
        "pdf" | "ofd" | "ceb" | "caj" | "xps" => "版式文件（PDF、OFD 等）",
        "doc" | "docx" | "wps" | "rtf" | "odt" => "文字文档",
        "jpg" | "jpeg" | "png" | "bmp" | "gif" | "tif" | "tiff" | "heic" | "webp" => "图片",
        "ppt" | "pptx" | "dps" => "演示文稿",
        _ => "不是能读取的表格文件",
    }
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
        says: Vec::new(),
        may_hold_rows: true,
        sheets: Vec::new(),
    }
}

/// Bytes being read; a file that is larger than what is left of the bound waits.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::watch::Nobody;

    fn jobs(names: &[&str]) -> Vec<Job> {
        names
            .iter()
            .map(|name| Job {
                path: PathBuf::from(name),
                shown: (*name).to_owned(),
                size: 1,
                purpose: Purpose::Filing,
            })
            .collect()
    }

    #[test]
    fn a_panic_over_one_file_is_that_files_problem_and_the_rest_is_read() {
        for threads in [1, 3] {
            let jobs = jobs(&["甲.csv", "乙.csv", "丙.csv", "丁.csv"]);
            let readings = read_all_with(&jobs, threads, &Nobody, &|job| {
                assert!(job.shown != "乙.csv", "the reader fails on this one");
                let mut reading = failed(job);
                reading.report.status = FileStatus::Read;
                reading
            });
            let shown: Vec<&str> = readings.iter().map(|reading| reading.report.shown.as_str()).collect();
            assert_eq!(shown, ["甲.csv", "乙.csv", "丙.csv", "丁.csv"]);
            let unreadable: Vec<&FileReport> = readings
                .iter()
                .map(|reading| &reading.report)
                .filter(|report| report.status != FileStatus::Read)
                .collect();
            assert_eq!(unreadable.len(), 1);
            assert_eq!(unreadable[0].shown, "乙.csv");
            let FileStatus::Unreadable(problem) = &unreadable[0].status else { unreachable!() };
            assert_eq!(problem.kind, ProblemKind::Panic);
        }
    }

    #[test]
    fn files_beyond_the_bound_of_a_run_are_refused_in_order_and_the_others_read() {
        let mut jobs = jobs(&["甲.csv", "乙.xlsx", "丙.csv", "丁.csv", "戊.csv"]);
        for (job, size) in jobs.iter_mut().zip([30, 10, 10, MAX_FILE_BYTES + 1, 61]) {
            job.size = size;
        }
        assert_eq!(within_bound(&jobs, 100), [true, false, true, true, false]);
        jobs[4].size = 60;
        assert_eq!(within_bound(&jobs, 100), [true, false, true, true, true]);
        for job in &mut jobs {
            job.size = MAX_FILE_BYTES;
        }
        for threads in [1, 3] {
            let readings = read_all_with(&jobs, threads, &Nobody, &failed);
            let said = |at: usize| match &readings[at].report.status {
                FileStatus::Unreadable(problem) => problem.message.clone(),
                _ => String::new(),
            };
            assert!(!said(0).contains("分几批") && said(1).contains("分几批"), "{} {}", said(0), said(1));
            assert!(!said(2).contains("分几批") && said(4).contains("分几批"), "{} {}", said(2), said(4));
        }
    }

    #[test]
    fn a_file_heavier_than_the_whole_bound_is_read_all_the_same() {
        let mut jobs = jobs(&["甲.xlsx", "乙.xlsx"]);
        for job in &mut jobs {
            job.size = u64::MAX;
        }
        let readings = read_all_with(&jobs, 2, &Nobody, &failed);
        assert_eq!(readings.len(), 2);
    }
}
