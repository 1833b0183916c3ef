//! The data files: appended agency by agency in a fixed order, never whole in memory.

use std::io::{self, Read as _, Write};
use std::path::Path;

use crate::case::SetAside;
use crate::model::{Finding, hex};
use crate::policy::Policy;
use crate::report::{Edition, ReportError, SummaryLine, data};
use crate::verdict::Audit;
use sha2::{Digest, Sha256};

use super::atomic::{Outputs, Placed, Temp};
use super::held::open_regular;
use super::manifest::OutputRecord;

/// One of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFile {
    /// A line per agency.
    Agencies,
    /// A line per finding.
    Findings,
    /// A line per accepted hire.
    Persons,
    /// A line per cell that cost a row, and per column that a table lacks.
    Rejected,
}

impl DataFile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agencies, Self::Findings, Self::Persons, Self::Rejected];

    /// Its path in the result folder.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Agencies => "data/agencies.csv",
            Self::Findings => "data/findings.csv",
            Self::Persons => "data/persons.csv",
            Self::Rejected => "data/rejected.csv",
        }
    }

    /// Whether a file begins with its header.
    pub fn is_begun_by(self, path: &Path) -> bool {
        let header = self.columns().as_bytes();
        let mut begin = Vec::new();
        let most = header.len() as u64 + 3;
        let read = open_regular(path).and_then(|file| file.take(most).read_to_end(&mut begin));
        read.is_ok() && begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&begin).starts_with(header)
    }

    /// Its columns; those that a policy adds come behind.
    const fn columns(self) -> &'static str {
        match self {
            Self::Agencies => data::AGENCIES,
            Self::Findings => data::FINDINGS,
            Self::Persons => data::PERSONS,
            Self::Rejected => data::REJECTED,
        }
    }
}

/// What one agency, or the run as such, adds to each data file.
#[derive(Debug, Default)]
pub struct Chunk {
    agencies: Vec<u8>,
    findings: Vec<u8>,
    persons: Vec<u8>,
    rejected: Vec<u8>,
}

impl Chunk {
    const fn part(&self, file: DataFile) -> &Vec<u8> {
        match file {
            DataFile::Agencies => &self.agencies,
            DataFile::Findings => &self.findings,
            DataFile::Persons => &self.persons,
            DataFile::Rejected => &self.rejected,
        }
    }

    const fn part_mut(&mut self, file: DataFile) -> &mut Vec<u8> {
        match file {
            DataFile::Agencies => &mut self.agencies,
            DataFile::Findings => &mut self.findings,
            DataFile::Persons => &mut self.persons,
            DataFile::Rejected => &mut self.rejected,
        }
    }

    /// Byte order marks and header rows.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn headers(policy: &Policy) -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        for file in DataFile::ALL {
            match file {
                DataFile::Agencies => {
                    data::begin(&data::agencies_columns(policy), chunk.part_mut(file))?;
                }
                _ => data::begin(file.columns(), chunk.part_mut(file))?,
            }
        }
        Ok(chunk)
    }

    /// Tables rejected whole: they stand before the rows of agencies.
    ///
    /// # Errors
    /// Writing to memory does not fail.
    pub fn of_tables(edition: &Edition<'_>) -> Result<Self, ReportError> {
        let mut chunk = Self::default();
        data::rejected_tables(edition, &mut chunk.rejected)?;
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
        data::findings_of_run(findings, edition, &mut chunk.findings)?;
        data::rejected_rows(strays, edition, &mut chunk.rejected)?;
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
        data::agency(line, &mut chunk.agencies)?;
        data::findings_of(audit, edition, &mut chunk.findings)?;
        data::persons_of(audit, edition, &mut chunk.persons)?;
        data::rejected_of(audit, edition, &mut chunk.rejected)?;
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
    file: DataFile,
    state: io::Result<(Temp, Sha256, u64)>,
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
        let begin = |file: DataFile| {
            let state = outputs.begin(file.path()).map(|target| (target, Sha256::new(), 0));
            Growing { file, state }
        };
        let files = DataFile::ALL.into_iter().map(begin).collect();
        Self { files }
    }

    /// Appends.
    pub fn append(&mut self, chunk: &Chunk) {
        for file in &mut self.files {
            let part = chunk.part(file.file);
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
            let path = file.file.path();
            let (target, hash, size) = file.state?;
            let sha256 = hex(&hash.finalize());
            let same = !rewrite && on_disk(path).as_deref() == Some(&sha256);
            let placed = if same {
                Placed::There
            } else {
                let beside = super::names::with_suffix(path, super::atomic::BESIDE);
                outputs.finish(target, path, &beside)?
            };
            let path = match &placed {
                Placed::There => path.to_owned(),
                Placed::Beside(beside, _) => beside.clone(),
            };
            Ok((OutputRecord { path, size, sha256, content: String::new(), reviews: 0 }, placed))
        };
        self.files.into_iter().map(|file| Finished { path: file.file.path(), result: finish(file) }).collect()
    }
}
