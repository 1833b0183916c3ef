//! A self-check: the same audit without a result folder; the workbooks alone on request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::{Case, Docket, Lapses};
use crate::files::{FileProblem, ReadOptions};
use crate::model::{Finding, Verdict};
use crate::report::documents::Kind;
use crate::report::{Edition, agency_workbooks};
use crate::verdict::{Audit, audit_case, run_findings};

use super::atomic::{Outputs, Placed};
use super::failure::RunError;
use super::manifest::Manifest;
use super::names::{Named, part_path, places, with_suffix};
use super::reviews;
use super::run::look;
use super::settings::Settings;
use super::watch::Watch;
use super::{atomic, os, words};

/// What a self-check came to.
#[derive(Debug)]
pub struct Checked<'c, 'a> {
    /// The agencies of the files.
    pub audits: Vec<Audit<'c, 'a>>,
    /// What belongs to no agency.
    pub stray: Vec<Finding>,
    /// What the documents share.
    pub edition: &'c Edition<'c>,
    /// What an audit of these files would record; its exit code counts workbooks that are lost too.
    pub manifest: Manifest,
    /// Workbooks written.
    pub written: Vec<PathBuf>,
}

/// Audits the inputs and hands over what was found; with `out` writes the workbooks of the agencies
/// into that folder, the same that an audit writes.
///
/// # Errors
/// If nothing could be audited. A workbook that can't be written is a warning and shows in the exit code.
pub fn check<T>(
    settings: &Settings,
    out: Option<&Path>,
    watch: &dyn Watch,
    then: impl FnOnce(&Checked<'_, '_>) -> T,
) -> Result<T, RunError> {
    let shelf = out.map(Shelf::at);
    let places = RefCell::new(Vec::new());
    let none = |docket: &Docket<'_>, options: &ReadOptions| {
        if let Some(shelf) = &shelf {
            *places.borrow_mut() =
                file_names(docket).iter().map(|name| shelf.place(name, options)).collect::<Vec<_>>();
        }
        BTreeMap::new()
    };
    look(settings, watch, &Lapses::default(), none, |prepared, mut manifest| {
        let cases = &prepared.inputs.docket.cases;
        let audits: Vec<Audit<'_, '_>> = (0..cases.len())
            .filter(|index| cases.get(*index).is_some_and(is_in_files))
            .map(|index| audit_case(index, &prepared.inputs))
            .collect();
        // What a list says of other agencies can't be put right in these files.
        let is_of_waivers = |finding: &Finding| finding.rule.starts_with('W');
        let mut stray = run_findings(&prepared.inputs);
        stray.retain(|finding| !is_of_waivers(finding));
        if manifest.exit_code == 1 && audits.iter().all(|audit| is_fine(audit.judgement.verdict)) {
            manifest.exit_code = 0;
        }
        let mut written = Vec::new();
        if let Some(shelf) = &shelf {
            let root = shelf.outputs.root();
            if let Err(error) = os::create_dir_all(root) {
                watch.warn(&format!("建不了文件夹 {}：{}", root.display(), words::io_reason(&error)));
            }
            for (audit, place) in audits.iter().zip(&*places.borrow()) {
                for (kept, why) in &place.kept {
                    watch.warn(&format!("{kept} 未覆盖：{why}；底稿另存为 {}", place.name));
                }
                match write(&shelf.outputs, place, audit, &prepared.edition) {
                    Ok(name) => written.push(root.join(name)),
                    Err(reason) => {
                        watch.warn(&format!("写不出 {}：{reason}", place.name));
                        manifest.exit_code = 3;
                    }
                }
            }
        }
        then(&Checked { audits, stray, edition: &prepared.edition, manifest, written })
    })
}

/// A directory makes cases of agencies that the files say nothing of.
fn is_in_files(case: &Case<'_>) -> bool {
    !case.tables.is_empty() || !case.unreadable_files.is_empty()
}

const fn is_fine(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Compliant | Verdict::NotApplicable)
}

/// The folder that workbooks are put into. People may keep other files there, such as their filings.
struct Shelf {
    outputs: Outputs,
}

/// Where a workbook goes, and what is there already.
struct Place {
    name: String,
    /// Free, for the case that somebody holds the place open.
    beside: String,
    /// Files of the names before it that are none of our workbooks or have marks in them, and why they are left alone.
    kept: Vec<(String, String)>,
}

impl Shelf {
    fn at(out: &Path) -> Self {
        Self { outputs: Outputs::at(out) }
    }

    /// The first name that is free or that of a workbook of ours in which nobody wrote anything.
    fn place(&self, wanted: &str, options: &ReadOptions) -> Place {
        let mut kept = Vec::new();
        let mut names = (1_u32..).map(|number| numbered(wanted, number));
        let name = loop {
            let name = names.next().unwrap_or_default();
            if !self.outputs.exists(&name) {
                break name;
            }
            match self.reviews(&name, options) {
                Ok(found) if found.is_blank() => break name,
                // Marks count where a run recorded its workbook; here nothing did.
                Ok(_) => kept.push((name, "其中填有审核结论，自查不采用".to_owned())),
                Err(problem) => {
                    kept.push((name, format!("不是本程序写出的底稿，或读不了（{}）", problem.message)));
                }
            }
        };
        let is_free = |name: &String| !self.outputs.exists(name);
        let beside = names.find(is_free).unwrap_or_default();
        Place { name, beside, kept }
    }

    fn reviews(&self, name: &str, options: &ReadOptions) -> Result<reviews::WorkbookReviews, FileProblem> {
        // No link, pipe or device is read.
        self.outputs.open(name).map_err(|error| FileProblem::io(words::io_reason(&error)))?;
        reviews::read(&self.outputs.root().join(name), options)
    }
}

/// `某局.xlsx`, `某局（新）.xlsx`, `某局（新）2.xlsx` ...
fn numbered(name: &str, number: u32) -> String {
    match number {
        1 => name.to_owned(),
        2 => with_suffix(name, atomic::BESIDE),
        more => with_suffix(name, &format!("{}{}", atomic::BESIDE, more - 1)),
    }
}

/// One name per agency, without folders: a self-check is about one agency or a few.
fn file_names(docket: &Docket<'_>) -> Vec<String> {
    let in_files = docket.cases.iter().filter(|case| is_in_files(case));
    let named: Vec<Named<'_>> =
        in_files.map(|case| Named { division: None, name: &case.name, key: &case.key }).collect();
    places(&named).iter().map(|place| Kind::Workbook.file_name(&place.stem)).collect()
}

/// Writes one workbook and says under which name.
fn write(
    outputs: &Outputs,
    place: &Place,
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
) -> Result<String, String> {
    let parts = agency_workbooks(audit, edition, None).map_err(|error| error.to_string())?;
    let mut names = Vec::with_capacity(parts.len());
    for (number, bytes) in (1..).zip(parts) {
        let [name, beside] = [&place.name, &place.beside].map(|path| part_path(path, number));
        match outputs.write(&name, &beside, &bytes) {
            Ok(Placed::There) => names.push(name),
            Ok(Placed::Beside(beside, _)) => names.push(beside),
            Err(error) => return Err(words::io_reason(&error)),
        }
    }
    Ok(names.join("、"))
}
