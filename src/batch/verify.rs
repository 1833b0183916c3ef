//! Checks a result folder against its record: outputs, inputs where they can be reached, and whether
//! the cells that findings point to still hold what they held.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::files::ReadOptions;
use crate::model::CellAt;
use crate::tables::FileStatus;
use crate::tables::{AgencyNames, Columns, FileReading, Purpose, read_file};

use super::atomic::{Outputs, is_leftover};
use super::manifest::{self, InputRecord, Manifest, ManifestError, SheetCells};
use super::names::is_set_aside;
use super::rederive::{Derived, derive};
use super::unpack::Reopened;
use super::words::io_reason;
use super::{hash, holding, journal, lock};

/// What a check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Outputs as they were written.
    pub outputs_same: u64,
    /// Outputs whose content is another.
    pub changed: Vec<String>,
    /// Outputs that are gone.
    pub missing: Vec<String>,
    /// Files in the folder that the run did not write.
    pub extra: Vec<String>,
    /// Inputs as they were read.
    pub inputs_same: u64,
    /// Inputs whose content is another.
    pub inputs_changed: Vec<String>,
    /// Inputs that are not where they were, or could not be read by the run itself.
    pub inputs_unreachable: Vec<String>,
    /// What is there and can't be opened: path and reason.
    pub unopened: Vec<(String, String)>,
    /// Findings whose cell holds what it held.
    pub findings_hold: u64,
    /// Findings whose cell holds something else now.
    pub findings_fail: Vec<Failing>,
    /// Findings whose file can't be reached or read.
    pub findings_unreachable: u64,
    /// SHA-256 of the record itself: what was noted of it when it was written tells whether it is still that one.
    pub record: String,
    /// The verdicts, derived again.
    pub verdicts: Option<Derived>,
}

/// A finding that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Failing {
    /// Which.
    pub finding: String,
    /// File as shown.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Cell.
    pub cell: String,
}

impl Report {
    /// Whether everything that could be checked is as recorded.
    pub fn holds(&self) -> bool {
        [&self.changed, &self.missing, &self.extra, &self.inputs_changed].iter().all(|list| list.is_empty())
            && self.findings_fail.is_empty()
            && !matches!(self.verdicts, Some(Derived::Differs(_)))
    }

    /// Whether everything that is there could be opened.
    pub fn is_complete(&self) -> bool {
        self.unopened.is_empty()
    }
}

/// Checks a result folder.
///
/// # Errors
/// If it has no readable record.
pub fn verify(out: &Path, options: &ReadOptions) -> Result<Report, ManifestError> {
    let manifest = Manifest::read(out)?;
    let mut report = Report::default();
    let folder = Outputs::at(out);
    outputs(&folder, &manifest, &mut report);
    extras(out, &manifest, &mut report);
    // Files of archives last until all is compared.
    let mut reopened = Reopened::default();
    let reachable = inputs(&manifest, &mut reopened, &mut report);
    findings(&manifest, &reachable, options, &mut report);
    report.record = hash::of(|| folder.open(manifest::FILE)).map(|(_, hash)| hash).unwrap_or_default();
    let all_there = report.inputs_changed.is_empty() && report.inputs_unreachable.is_empty();
    report.verdicts = Some(if all_there {
        derive(out, &manifest, columns(&manifest), options)
    } else {
        Derived::NotDone("材料已改动或不在原处".to_owned())
    });
    Ok(report)
}

fn outputs(folder: &Outputs, manifest: &Manifest, report: &mut Report) {
    let checked: Vec<_> =
        manifest.outputs.par_iter().map(|output| (output, hash::of(|| folder.open(&output.path)))).collect();
    for (output, found) in checked {
        match found {
            Ok((_, hash)) if hash == output.sha256 => report.outputs_same += 1,
            Ok(_) => report.changed.push(output.path.clone()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                report.missing.push(output.path.clone());
            }
            Err(error) => report.unopened.push((output.path.clone(), io_reason(&error))),
        }
    }
}

fn extras(out: &Path, manifest: &Manifest, report: &mut Report) {
    let written = manifest.outputs.iter().map(|output| output.path.as_str());
    // What stood in the place of a workbook and was left alone.
    let kept = manifest.unwritten.iter().map(|unwritten| unwritten.path.as_str());
    let known: BTreeSet<&str> = written.chain(kept).collect();
    let ours = [manifest::FILE, lock::LOCK_FILE, lock::OWNER_FILE, journal::FILE];
    for entry in WalkDir::new(out).follow_links(false).sort_by_file_name().into_iter().filter_map(Result::ok)
    {
        let Ok(relative) = entry.path().strip_prefix(out) else { continue };
        let path = relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let is_ours = ours.contains(&path.as_str()) || known.contains(path.as_str()) || is_set_aside(&path);
        // What an office program puts there while a workbook is open says nothing about the results, nor does a log.
        let name = entry.file_name().to_string_lossy();
        let passing =
            name.starts_with(['~', '.']) || name.ends_with(".log") || is_leftover(entry.file_name());
        if !entry.file_type().is_dir() && !is_ours && !passing {
            report.extra.push(path);
        }
    }
}

/// Inputs that lie where they lay, by path as shown.
fn inputs(manifest: &Manifest, reopened: &mut Reopened, report: &mut Report) -> BTreeMap<String, PathBuf> {
    let records: Vec<&InputRecord> = manifest.references.iter().chain(&manifest.inputs).collect();
    let places: Vec<_> = records
        .into_iter()
        .map(|input| {
            let location = manifest.times.locations.get(&format!("{}:{}", input.role, input.path));
            (input, location.and_then(|location| reopened.find(location)))
        })
        .collect();
    let checked: Vec<_> = places
        .into_par_iter()
        .map(|(input, found)| (input, found.map(|path| (path.clone(), hash::of_file(&path)))))
        .collect();
    let mut reachable = BTreeMap::new();
    for (input, found) in checked {
        match found {
            Some((path, Ok((_, hash)))) => {
                if hash == input.sha256 {
                    report.inputs_same += 1;
                } else if !input.sha256.is_empty() {
                    report.inputs_changed.push(input.path.clone());
                }
                if input.role == "filing" {
                    reachable.insert(input.path.clone(), path);
                }
            }
            Some((_, Err(error))) => report.unopened.push((input.path.clone(), io_reason(&error))),
            None => report.inputs_unreachable.push(input.path.clone()),
        }
    }
    reachable
}

/// Opens each finding's file again and compares what its cell holds.
fn findings(
    manifest: &Manifest,
    reachable: &BTreeMap<String, PathBuf>,
    options: &ReadOptions,
    report: &mut Report,
) {
    let mut by_file: BTreeMap<&str, Vec<&SheetCells>> = BTreeMap::new();
    for sheet in &manifest.cells {
        by_file.entry(&sheet.file).or_default().push(sheet);
    }
    let Some(columns) = columns(manifest) else {
        let why = "本次审计用的列名文件已变化或不在原处，无法重新识别表格".to_owned();
        report.unopened.push(("列名文件（--columns）".to_owned(), why));
        report.findings_unreachable = by_file.values().map(|sheets| number(sheets)).sum();
        return;
    };
    let agencies = AgencyNames::default();
    let outcomes: Vec<_> = by_file
        .into_par_iter()
        .map(|(file, sheets)| {
            let reading = reachable
                .get(file)
                .map(|path| read_file(path, file, Purpose::Filing, &columns, &agencies, options));
            (file, compare(&sheets, reading.as_ref()), sheets)
        })
        .collect();
    for (file, outcome, sheets) in outcomes {
        match outcome {
            Compared::Cells(holding) => count(&sheets, &holding, report),
            Compared::Unreachable => report.findings_unreachable += number(&sheets),
            Compared::Unreadable(reason) => {
                report.findings_unreachable += number(&sheets);
                report.unopened.push((file.to_owned(), reason));
            }
        }
    }
}

enum Compared {
    /// Per cell of each sheet, whether it holds what it held.
    Cells(Vec<bool>),
    Unreachable,
    Unreadable(String),
}

fn compare(sheets: &[&SheetCells], reading: Option<&FileReading>) -> Compared {
    let Some(reading) = reading else { return Compared::Unreachable };
    if let FileStatus::Unreadable(problem) = &reading.report.status {
        return Compared::Unreadable(problem.message.clone());
    }
    let mut holding = Vec::new();
    for sheet in sheets {
        let tables: Vec<_> = reading.tables.iter().filter(|table| table.sheet == sheet.sheet).collect();
        holding.extend(sheet.cells.iter().map(|cell| {
            tables.iter().any(|table| {
                holding::digest(table, CellAt { table: table.id, row: cell.row, column: cell.column })
                    == cell.holds
            })
        }));
    }
    Compared::Cells(holding)
}

fn number(sheets: &[&SheetCells]) -> u64 {
    sheets.iter().flat_map(|sheet| &sheet.cells).map(|cell| cell.findings.len() as u64).sum()
}

fn count(sheets: &[&SheetCells], holding: &[bool], report: &mut Report) {
    let cells = sheets.iter().flat_map(|sheet| sheet.cells.iter().map(move |cell| (sheet, cell)));
    for ((sheet, cell), holds) in cells.zip(holding) {
        if *holds {
            report.findings_hold += cell.findings.len() as u64;
            continue;
        }
        let at = CellAt { table: crate::model::TableId(0), row: cell.row, column: cell.column };
        report.findings_fail.extend(cell.findings.iter().map(|finding| Failing {
            finding: finding.clone(),
            file: sheet.file.clone(),
            sheet: sheet.sheet.clone(),
            cell: at.a1(),
        }));
    }
}

/// The column names of the run; none if its file is not what it was.
fn columns(manifest: &Manifest) -> Option<Columns> {
    let columns = columns_of_any_year(manifest)?;
    Some(match manifest.options.year {
        Some(year) => columns.for_year(year),
        None => columns,
    })
}

fn columns_of_any_year(manifest: &Manifest) -> Option<Columns> {
    let Some(hash) = &manifest.options.columns else { return Some(Columns::builtin()) };
    let path = manifest.times.columns.as_ref()?;
    let bytes = crate::model::read_settings(path).ok()?;
    let (columns, text) = Columns::with_user_bytes(bytes, &path.display().to_string()).ok()?;
    (hash::sha256(&text) == *hash).then_some(columns)
}
