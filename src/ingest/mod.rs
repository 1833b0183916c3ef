//! Stand-in with the signatures of the ingest module.
#![allow(missing_docs, clippy::all, clippy::pedantic, dead_code)]
mod grid;
use crate::model::*;
pub use grid::*;
use std::path::Path;
#[derive(Debug)]
pub struct FileReading {
    pub report: FileReport,
    pub tables: Vec<Table>,
}
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    Filing,
    Reference(TableKind),
}
#[derive(Debug, Default)]
pub struct Columns;
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ColumnsError {
    pub path: String,
    pub line: usize,
    pub message: String,
}
impl Columns {
    pub fn builtin() -> Self {
        Self
    }
    pub fn with_user_file(_text: &str, _path: &str) -> Result<Self, ColumnsError> {
        Ok(Self)
    }
}
#[derive(Debug, Default)]
pub struct AgencyNames;
impl AgencyNames {
    pub fn new<'a>(_names: impl IntoIterator<Item = &'a str>) -> Self {
        Self
    }
}
pub fn read_file(
    path: &Path,
    shown: &str,
    _purpose: Purpose,
    _columns: &Columns,
    _known: &AgencyNames,
    _options: &ReadOptions,
) -> FileReading {
    FileReading {
        report: FileReport {
            id: FileId(0),
            path: path.to_owned(),
            shown: shown.to_owned(),
            size: 0,
            sha256: String::new(),
            sm3: String::new(),
            format: String::new(),
            status: FileStatus::Read,
            sheets: Vec::new(),
        },
        tables: Vec::new(),
    }
}
pub fn assemble(readings: Vec<FileReading>) -> Ingested {
    let (files, tables): (Vec<_>, Vec<_>) = readings.into_iter().map(|r| (r.report, r.tables)).unzip();
    Ingested { files, tables: tables.into_iter().flatten().collect() }
}
