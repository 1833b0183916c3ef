//! A self-check: the same audit without a result folder; the workbooks alone on request.

use std::path::{Path, PathBuf};

use crate::model::Finding;
use crate::report::{Edition, agency_workbook};
use crate::verdict::{Audit, audit_case, run_findings};

use super::atomic::{Outputs, Placed};
use super::failure::RunError;
use super::manifest::Manifest;
use super::names::{Named, with_suffix, workbook_paths};
use super::run::look;
use super::settings::Settings;
use super::watch::Watch;
use super::{atomic, words};

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
    look(settings, watch, |prepared, mut manifest| {
        let cases = prepared.inputs.docket.cases.len();
        let audits: Vec<Audit<'_, '_>> =
            (0..cases).map(|index| audit_case(index, &prepared.inputs)).collect();
        let mut written = Vec::new();
        if let Some(out) = out {
            if let Err(error) = std::fs::create_dir_all(out) {
                watch.warn(&format!("建不了文件夹 {}：{}", out.display(), words::io_reason(&error)));
            }
            let outputs = Outputs::at(out);
            for (audit, name) in audits.iter().zip(file_names(&audits)) {
                match write(&outputs, &name, audit, &prepared.edition, settings) {
                    Ok(name) => written.push(out.join(name)),
                    Err(reason) => {
                        watch.warn(&format!("写不出 {name}：{reason}"));
                        manifest.exit_code = 3;
                    }
                }
            }
        }
        then(&Checked {
            audits,
            stray: run_findings(&prepared.inputs),
            edition: &prepared.edition,
            manifest,
            written,
        })
    })
}

/// One name per agency, without folders: a self-check is about one agency or a few.
fn file_names(audits: &[Audit<'_, '_>]) -> Vec<String> {
    let named: Vec<Named<'_>> = audits
        .iter()
        .map(|audit| Named { division: None, name: &audit.case.name, key: &audit.case.key })
        .collect();
    let file_name = |path: String| path.rsplit('/').next().map(str::to_owned).unwrap_or(path);
    workbook_paths(&named).into_iter().map(file_name).collect()
}

/// Writes one workbook and says under which name.
fn write(
    outputs: &Outputs,
    name: &str,
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    settings: &Settings,
) -> Result<String, String> {
    let letter = settings.letters.letter(audit, edition).map_err(|error| error.to_string())?;
    let bytes = agency_workbook(audit, edition, letter.as_ref()).map_err(|error| error.to_string())?;
    let beside = with_suffix(name, atomic::BESIDE);
    match outputs.write(name, &beside, &bytes) {
        Ok(Placed::There) => Ok(name.to_owned()),
        Ok(Placed::Beside(beside, _)) => Ok(beside),
        Err(error) => Err(words::io_reason(&error)),
    }
}
