//! A result folder read back, for comparing two runs and for spot checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::files::grid::{CellRef, RowBuf, RowStream, SheetInfo};
use crate::files::{ReadOptions, read_sheets};
use crate::model::OfficeWord;
use crate::report::compare::{self, AgencyRow, ListGiven, RunResults};
use crate::report::layout::sheets;
use crate::report::spotcheck::{self, Population, Sample};

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
    let manifest = record(folder)?;
    let mut results = without_persons(folder, &manifest)?;
    let persons = DataFile::Persons.path();
    let lines = content(folder, persons, &manifest, &mut results.altered)?;
    results.persons = compare::persons(&lines).map_err(|error| malformed(folder, persons, &error))?;
    Ok(results)
}

/// Reads agencies and findings of a result folder; and SHA-256 of its record.
///
/// # Errors
/// If it is none, or one of its files can't be read.
pub fn read_checked(folder: &Path) -> Result<(RunResults, String), ReadError> {
    let manifest = record(folder)?;
    let path = folder.join(super::manifest::FILE);
    let (_, hash) = hash::of_file(&path).map_err(|error| ReadError::Unreadable {
        path: path.display().to_string(),
        reason: io_reason(&error),
    })?;
    Ok((without_persons(folder, &manifest)?, hash))
}

/// The record of a result folder.
fn record(folder: &Path) -> Result<Manifest, ReadError> {
    Manifest::read(folder).map_err(|error| match error {
        ManifestError::Io { absent: true, .. } => ReadError::NoResults(folder.display().to_string()),
        ManifestError::Io { path, reason, .. } => ReadError::Unreadable { path, reason },
        error @ ManifestError::Format { .. } => ReadError::Record(error),
    })
}

/// The agencies' lines of a result folder, of which this is the record.
///
/// # Errors
/// If the file can't be read.
pub fn agencies(folder: &Path, manifest: &Manifest) -> Result<Vec<AgencyRow>, ReadError> {
    agency_rows(folder, manifest, &mut Vec::new())
}

fn agency_rows(
    folder: &Path,
    manifest: &Manifest,
    altered: &mut Vec<String>,
) -> Result<Vec<AgencyRow>, ReadError> {
    let file = DataFile::Agencies.path();
    let lines = content(folder, file, manifest, altered)?;
    compare::agencies(&lines).map_err(|error| malformed(folder, file, &error))
}

/// All but the persons: comparing and sampling each read them in their own way.
fn without_persons(folder: &Path, manifest: &Manifest) -> Result<RunResults, ReadError> {
    let mut results = RunResults {
        folder: folder.display().to_string(),
        year: manifest.year,
        as_of: manifest.as_of.clone(),
        policy: manifest.policy.name.clone(),
        policy_hash: manifest.policy.sha256.clone(),
        word: manifest.policy.audit_word.clone().map(OfficeWord::from).unwrap_or_default(),
        rules: manifest.policy.rules.clone(),
        version: manifest.tool.version.clone(),
        files: manifest.inputs.iter().filter(|input| input.status == "read").count() as u64,
        ..RunResults::default()
    };
    for input in &manifest.inputs {
        if input.status == "unreadable" {
            results.unreadable.insert(input.path.clone());
        }
        let rejected = input
            .sheets
            .iter()
            .filter(|sheet| sheet.tables.iter().any(|table| !table.missing.is_empty()))
            .map(|sheet| (input.path.clone(), sheet.name.clone()));
        results.rejected_tables.extend(rejected);
    }
    results.agencies = agency_rows(folder, manifest, &mut results.altered)?;
    let findings = DataFile::Findings.path();
    let lines = content(folder, findings, manifest, &mut results.altered)?;
    results.findings = compare::findings(&lines).map_err(|error| malformed(folder, findings, &error))?;
    results.lists = manifest
        .lists
        .iter()
        .map(|list| (list.role.clone(), ListGiven { label: list.label.clone(), whole: list.whole }))
        .collect();
    let marks = manifest.reviews.iter().filter(|(_, mark)| !mark.mark.is_empty());
    results.kept_marks = marks
        .map(|(id, mark)| {
            let about = if mark.about.is_empty() { "（未记明是哪个问题）" } else { &mark.about };
            let said = format!("{about}：{}", mark.in_words());
            (id.clone(), said)
        })
        .collect();
    Ok(results)
}

/// Reads what a spot check draws from; and the data files that are not as the run wrote them.
///
/// # Errors
/// If it is no result folder, or one of its files can't be read.
pub fn read_population(folder: &Path) -> Result<(Population, Vec<String>), ReadError> {
    let manifest = record(folder)?;
    let mut results = without_persons(folder, &manifest)?;
    let file = DataFile::Persons.path();
    let lines = content(folder, file, &manifest, &mut results.altered)?;
    let persons = spotcheck::persons(&lines).map_err(|error| malformed(folder, file, &error))?;
    let altered = std::mem::take(&mut results.altered);
    Ok((Population::of(&results, persons), altered))
}

/// Keys of the agencies in a sample.
pub fn agencies_drawn(sample: &Sample<'_>) -> BTreeSet<String> {
    sample.drawn.iter().map(|drawn| drawn.agency.key.clone()).collect()
}

/// Fills in the names of the persons of these agencies from their workbooks, since the data files have none; the
/// workbooks that could not be read.
pub fn name_persons(folder: &Path, population: &mut Population, agencies: &BTreeSet<String>) -> Vec<String> {
    let mut unread = Vec::new();
    for agency in population.agencies.iter().filter(|agency| agencies.contains(&agency.key)) {
        if agency.persons.is_empty() {
            continue;
        }
        match names_in(&folder.join(super::names::native(&agency.workbook))) {
            Some(names) if names.len() == agency.persons.len() => {
                for (index, name) in agency.persons.iter().zip(names) {
                    if let Some(person) = population.persons.get_mut(*index) {
                        person.name = name;
                    }
                }
            }
            _ => unread.push(agency.workbook.clone()),
        }
    }
    unread
}

/// The names of a workbook's roster, in its order; people may have sorted it, so by 序号.
fn names_in(path: &Path) -> Option<Vec<String>> {
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let mut names: Option<BTreeMap<u64, String>> = None;
    let mut each = |info: SheetInfo, rows: &mut dyn RowStream| {
        if info.name != sheets::ROSTER {
            return Ok(());
        }
        let mut row = RowBuf::new();
        while rows.next_row(&mut row)? {
            let text = |column| match row.get(column) {
                Some(CellRef::Text(text)) => text.to_owned(),
                _ => String::new(),
            };
            match (&mut names, row.get(0)) {
                (None, _) if text(0) == "序号" && text(1) == "姓名" => names = Some(BTreeMap::new()),
                (Some(names), Some(CellRef::Number(number))) if number >= 1.0 => {
                    // 序号 is a small whole number.
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    names.insert(number as u64, text(1));
                }
                _ => {}
            }
        }
        Ok(())
    };
    read_sheets(path, &options, &mut each).ok()?;
    Some(names?.into_values().collect())
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
