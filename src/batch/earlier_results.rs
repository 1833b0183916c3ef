//! Results of another run among the inputs: no filings, if they prove to be what they seem.
//!
//! Anybody can make a folder that looks like ours, and a filing in it would vanish. So the record must be one of ours,
//! and whatever lies there must be in it with its content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use walkdir::WalkDir;

use super::held::open_regular;
use super::names::{TOPS, is_set_aside};
use super::{hash, manifest};
use crate::report::layout::SUMMARY_FILE;

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
    let record: Record = serde_json::from_reader(std::io::BufReader::new(file)).ok()?;
    (record.tool.name == manifest::Tool::this().name).then_some(record)
}

/// Files in the folder that the run did not write, or not as they are now.
pub(super) fn others(folder: &Path, record: &Record) -> Vec<PathBuf> {
    let recorded: BTreeMap<&str, &str> =
        record.outputs.iter().map(|output| (output.path.as_str(), output.sha256.as_str())).collect();
    let is_output = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        let Some(shown) = parts.map(|parts| parts.join("/")) else { return false };
        let has_our_place = shown == SUMMARY_FILE
            || shown.starts_with("data/")
            || TOPS.iter().any(|top| shown.strip_prefix(top).is_some_and(|rest| rest.starts_with('/')));
        shown == manifest::FILE
            // What agencies that are gone had before is in no record any more.
            || is_set_aside(&shown)
            || has_our_place
                && recorded
                    .get(shown.as_str())
                    .is_some_and(|sha256| hash::of_file(path).is_ok_and(|(_, hash)| hash == *sha256))
    };
    WalkDir::new(folder)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && !is_output(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
