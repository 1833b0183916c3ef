//! A result folder read back, for comparing two runs.

use std::path::Path;

use crate::report::compare::{self, RunResults};

use super::data::DataFile;
use super::hash;
use super::manifest::{Manifest, ManifestError};
use super::retry::patiently;
use super::words::io_reason;

/// Why a result folder can't be compared.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No folder of results at all.
    #[error("{0} 不是审计结果文件夹（其中没有 run.json）；请指定 postaudit audit 写出的文件夹")]
    NoResults(String),
    /// One of its files can't be read.
    #[error("读不了 {path}：{reason}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
    /// The record is not one.
    #[error(transparent)]
    Record(ManifestError),
}

/// Reads record and data files of a result folder.
///
/// # Errors
/// If it is none, or one of its files can't be read.
pub fn read(folder: &Path) -> Result<RunResults, ReadError> {
    let manifest = Manifest::read(folder).map_err(|error| match error {
        ManifestError::Io { absent: true, .. } => ReadError::NoResults(folder.display().to_string()),
        ManifestError::Io { path, reason, .. } => ReadError::Unreadable { path, reason },
        error @ ManifestError::Format { .. } => ReadError::Record(error),
    })?;
    let mut results = RunResults {
        folder: folder.display().to_string(),
        year: manifest.year,
        as_of: manifest.as_of.clone(),
        policy: manifest.policy.name.clone(),
        policy_hash: manifest.policy.sha256.clone(),
        version: manifest.tool.version.clone(),
        files: manifest.inputs.iter().filter(|input| input.status == "read").count() as u64,
        ..RunResults::default()
    };
    for input in &manifest.inputs {
        if input.status != "read" {
            results.unreadable.insert(input.path.clone());
        }
        let rejected = input
            .sheets
            .iter()
            .filter(|sheet| sheet.tables.iter().any(|table| !table.missing.is_empty()))
            .map(|sheet| (input.path.clone(), sheet.name.clone()));
        results.rejected_tables.extend(rejected);
    }
    let (agencies, findings) = (DataFile::Agencies.path(), DataFile::Findings.path());
    let lines = content(folder, agencies, &manifest, &mut results.altered)?;
    results.agencies = compare::agencies(&lines).map_err(|error| malformed(folder, agencies, &error))?;
    let lines = content(folder, findings, &manifest, &mut results.altered)?;
    results.findings = compare::findings(&lines).map_err(|error| malformed(folder, findings, &error))?;
    Ok(results)
}

fn content(
    folder: &Path,
    file: &str,
    manifest: &Manifest,
    altered: &mut Vec<String>,
) -> Result<Vec<u8>, ReadError> {
    let path = folder.join(super::names::native(file));
    let content = patiently(|| std::fs::read(&path)).map_err(|error| ReadError::Unreadable {
        path: path.display().to_string(),
        reason: io_reason(&error),
    })?;
    if manifest.output(file).is_some_and(|output| output.sha256 != hash::sha256(&content)) {
        altered.push(file.to_owned());
    }
    Ok(content)
}

fn malformed(folder: &Path, file: &str, error: &compare::ReadError) -> ReadError {
    ReadError::Unreadable {
        path: folder.join(super::names::native(file)).display().to_string(),
        reason: error.to_string(),
    }
}
