//! Results of another run among the inputs: they are not filings, if they prove to be what they seem.
//!
//! Anybody can make a folder that looks like ours, and a filing in it would vanish. So the record must be one of ours,
//! and whatever lies there must be in it with its content, at a place of ours, and built like what we put there. Outputs
//! that were set aside are in no record any more, so their build alone tells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;
use walkdir::WalkDir;

use super::data::DataFile;
use super::held::{MAX_READ_BYTES, open_regular};
use super::names::{REMOVED, is_set_aside};
use super::{hash, manifest};
use crate::files::{ReadOptions, sheet_names};
use crate::model::CORRECTIONS_SHEET;
use crate::report::layout::{COUNTIES, LETTERS, RETURNS, SUMMARY_FILE, WORKBOOKS, review};
use crate::tables::{AgencyNames, Columns, FileStatus, Purpose, WorkingPaper, read_file};

/// What tells of a run, of its record.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    tool: Tool,
    year: i16,
    outputs: Vec<Output>,
}

#[derive(Debug, Deserialize)]
struct Tool {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Output {
    path: String,
    sha256: String,
}

impl Record {
    /// What it is of, for people.
    pub(super) fn label(&self) -> String {
        format!("{} 写出的 {} 年度审计结果，{} 个文件", self.tool.name, self.year, self.outputs.len())
    }
}

/// The record of a folder, if it is one of ours.
pub(super) fn record_of(folder: &Path) -> Option<Record> {
    let file = open_regular(&folder.join(manifest::FILE)).ok()?;
    if file.metadata().ok()?.len() > MAX_READ_BYTES {
        return None;
    }
    let record: Record = serde_json::from_reader(std::io::BufReader::new(file)).ok()?;
    manifest::is_ours(&record.tool.name).then_some(record)
}

/// Files in the folder that the run did not write, that have changed since, or that are not of the kinds that we write.
pub(super) fn others(folder: &Path, record: &Record) -> Vec<PathBuf> {
    let recorded: BTreeMap<&str, &str> =
        record.outputs.iter().map(|output| (output.path.as_str(), output.sha256.as_str())).collect();
    let columns = Columns::builtin();
    let is_output = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        let Some(shown) = parts.map(|parts| parts.join("/")) else { return false };
        let is_recorded = || {
            recorded
                .get(shown.as_str())
                .is_some_and(|sha256| hash::of_file(path).is_ok_and(|(_, hash)| hash == *sha256))
        };
        shown == manifest::FILE
            || is_built_like_ours(path, &shown, &columns) && (is_set_aside(&shown) || is_recorded())
    };
    let files: Vec<PathBuf> = WalkDir::new(folder)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.into_par_iter().filter(|path| !is_output(path)).collect()
}

/// Whether a file is what we put at its place: a working paper, a summary, tables sent back with what to correct, a letter, a
/// data file. A filing in their place is not one of them, whatever a record says of it.
fn is_built_like_ours(path: &Path, shown: &str, columns: &Columns) -> bool {
    let (top, rest) = shown.split_once('/').unwrap_or(("", shown));
    let (top, rest) = if top == REMOVED { rest.split_once('/').unwrap_or(("", rest)) } else { (top, rest) };
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match (top, extension) {
        (WORKBOOKS, "xlsx") => is_working_paper(path, rest),
        (RETURNS, "xlsx") => sheet_names(path).iter().any(|name| name == CORRECTIONS_SHEET),
        (COUNTIES, "xlsx") => is_summary(path),
        ("", "xlsx") => shown.ends_with(SUMMARY_FILE) && is_summary(path),
        (LETTERS, "docx") => holds_no_filing(path, columns),
        ("data", "csv") => DataFile::ALL.iter().any(|file| file.is_begun_by(path)),
        _ => false,
    }
}

/// All sheets of a working paper as we begin them, and no other; a further part of a large one has some of them.
fn is_working_paper(path: &Path, shown: &str) -> bool {
    let paper = WorkingPaper::of_file(path, &ReadOptions { no_fingerprints: true, ..ReadOptions::default() });
    let is_part = shown.contains("-第") && shown.ends_with("册.xlsx");
    paper.is_whole() || is_part && paper.is_part()
}

fn is_summary(path: &Path) -> bool {
    sheet_names(path).iter().any(|name| name == review::SUMMARY_SHEET)
}

fn holds_no_filing(path: &Path, columns: &Columns) -> bool {
    let options = ReadOptions { no_fingerprints: true, ..ReadOptions::default() };
    let reading = read_file(path, "", Purpose::Filing, columns, &AgencyNames::default(), &options);
    reading.tables.is_empty() && matches!(reading.report.status, FileStatus::Read | FileStatus::Document(_))
}
