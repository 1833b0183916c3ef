//! The data files: appended agency by agency in a fixed order, never whole in memory.

use std::fs;
use std::io::{self, Write};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::case::SetAside;
use crate::model::Finding;
use crate::report::{Edition, ReportError, SummaryLine, data};
use crate::verdict::Audit;

use super::atomic::{Outputs, Placed};
use super::hash::hex;
use super::manifest::OutputRecord;

/// Their paths, in the order of a chunk's parts.
pub const FILES: [&str; 4] =
    ["data/agencies.csv", "data/findings.csv", "data/persons.csv", "data/rejected.csv"];

/// What one agency, or the run as such, adds to each data file.
#[derive(Debug, Default)]
pub struct Chunk([Vec<u8>; 4]);

impl Chunk {
    /// Byte order marks and header rows.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn headers() -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        let columns = [data::AGENCIES, data::FINDINGS, data::PERSONS, data::REJECTED];
        for (part, columns) in chunk.0.iter_mut().zip(columns) {
            data::begin(columns, part)?;
        }
        Ok(chunk)
    }

    /// Tables rejected whole: they stand before the rows of agencies.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn of_tables(edition: &Edition<'_>) -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        let [.., rejected] = &mut chunk.0;
        data::rejected_tables(edition, rejected)?;
        Ok(chunk)
    }

    /// What belongs to no agency.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn of_run(
        findings: &[Finding],
        strays: &[SetAside],
        edition: &Edition<'_>,
    ) -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        let [_, found, _, rejected] = &mut chunk.0;
        data::findings_of_run(findings, edition, found)?;
        data::rejected_rows(strays, edition, rejected)?;
        Ok(chunk)
    }

    /// The lines of an agency.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn of_agency(
        audit: &Audit<'_, '_>,
        line: &SummaryLine,
        edition: &Edition<'_>,
    ) -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        let [agencies, findings, persons, rejected] = &mut chunk.0;
        data::agency(line, agencies)?;
        data::findings_of(audit, edition, findings)?;
        data::persons_of(audit, edition, persons)?;
        data::rejected_of(audit, edition, rejected)?;
        Ok(chunk)
    }
}

/// The data files being written.
#[derive(Debug)]
pub struct DataFiles {
    files: Vec<Growing>,
}

/// One of them; an error stops it and not the others.
#[derive(Debug)]
struct Growing {
    path: &'static str,
    state: io::Result<(NamedTempFile, Sha256, u64)>,
}

/// What became of a data file.
#[derive(Debug)]
pub struct Finished {
    /// Its path.
    pub path: &'static str,
    /// Its record and where it was placed.
    pub result: io::Result<(OutputRecord, Placed)>,
}

impl DataFiles {
    /// Starts all of them beside their places.
    pub fn begin(outputs: &Outputs) -> Self {
        let files = FILES
            .into_iter()
            .map(|path| Growing { path, state: outputs.begin(path).map(|file| (file, Sha256::new(), 0)) })
            .collect();
        Self { files }
    }

    /// Appends.
    pub fn append(&mut self, chunk: &Chunk) {
        for (file, part) in self.files.iter_mut().zip(&chunk.0) {
            let Ok((target, hash, size)) = &mut file.state else { continue };
            match target.write_all(part) {
                Ok(()) => {
                    hash.update(part);
                    *size += part.len() as u64;
                }
                Err(error) => file.state = Err(error),
            }
        }
    }

    /// Puts them in their places; one that is the same as what is there is left alone.
    pub fn finish(
        self,
        outputs: &Outputs,
        rewrite: bool,
        on_disk: impl Fn(&str) -> Option<String>,
    ) -> Vec<Finished> {
        let finish = |file: Growing| -> io::Result<(OutputRecord, Placed)> {
            let (target, hash, size) = file.state?;
            let sha256 = hex(&hash.finalize());
            let same = !rewrite && on_disk(file.path).as_deref() == Some(&sha256);
            let placed = if same {
                Placed::There
            } else {
                outputs.finish(
                    target,
                    file.path,
                    &super::names::with_suffix(file.path, super::atomic::BESIDE),
                )?
            };
            let path = match &placed {
                Placed::There => file.path.to_owned(),
                Placed::Beside(beside, _) => beside.clone(),
            };
            Ok((OutputRecord { path, size, sha256, content: String::new(), reviews: 0 }, placed))
        };
        self.files.into_iter().map(|file| Finished { path: file.path, result: finish(file) }).collect()
    }
}

/// Whether there is anything at this place.
pub fn exists(outputs: &Outputs, path: &str) -> bool {
    outputs.path(path).is_ok_and(|path| fs::symlink_metadata(path).is_ok())
}
