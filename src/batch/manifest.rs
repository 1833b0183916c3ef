//! `run.json`: what a run read, decided and wrote. For people it is the chain of custody; the next run knows from it what is
//! unchanged.
//!
//! Everything that may differ between two equal runs (when, where) stands under the one key
//! `times`; all else is a function of inputs and options.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::ProblemKind;
use crate::model::Severity;

use super::atomic::Outputs;
use super::json_lines::Lines;
use super::sharing::Sharing;

/// Its name in the result folder.
pub const FILE: &str = "run.json";

/// The whole record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What ran.
    pub tool: Tool,
    /// By which policy.
    pub policy: PolicyRecord,
    /// The audited year.
    pub year: i16,
    /// The as-of date.
    pub as_of: String,
    /// Options that change results.
    pub options: Options,
    /// Every filing, by path.
    pub inputs: Vec<InputRecord>,
    /// Every reference file, by list and path.
    pub references: Vec<InputRecord>,
    /// What came of each list that was given.
    #[serde(default)]
    pub lists: Vec<ListRecord>,
    /// Everything in the input that was not tried.
    pub skipped: Vec<SkippedRecord>,
    /// What came of it.
    pub counts: Counts,
    /// Every file written (or left as it was, being the same), by path.
    pub outputs: Vec<OutputRecord>,
    /// Outputs that could not take their place.
    pub unwritten: Vec<UnwrittenRecord>,
    /// Reviews of findings that this run did not make, kept in case they return.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reviews: BTreeMap<String, ReviewRecord>,
    /// 发文字号 given to letters, by kind and agency: a letter keeps its number, and none is given twice.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub letter_numbers: BTreeMap<String, String>,
    /// Shows whether these are as they were written: see [`super::reviews::seal`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reviews_seal: String,
    /// The reviewers' words as each workbook (and with it 疑点总表) was written with them: what differs now was changed by
    /// somebody since.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<String, BTreeMap<String, ReviewRecord>>,
    /// Shows whether these are as they were written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub marks_seal: String,
    /// What agencies were told of files that hold violations back, and until when they had time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub told: Told,
    /// What the cells of findings held, by file and sheet.
    pub cells: Vec<SheetCells>,
    /// Exit code of the run.
    pub exit_code: u8,
    /// When and where: the only part that differs between equal runs.
    pub times: Times,
}

/// What ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `postaudit`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Fingerprint of its sources.
    pub build: String,
}

/// Whether the name of a tool is that of this program, in any version.
pub fn is_ours(tool: &str) -> bool {
    tool == env!("CARGO_PKG_NAME")
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: env!("POSTAUDIT_BUILD").to_owned(),
        }
    }
}

/// By which policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRecord {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// SHA-256 of its text.
    pub sha256: String,
    /// The office's word for 审计, where it has another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit_word: Option<String>,
    /// Quotas beside the main one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_quotas: Vec<QuotaRecord>,
    /// Severity of each rule under it; none for a rule that it switches off.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, Option<Severity>>,
}

/// A quota beside the main one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaRecord {
    /// Name.
    pub name: String,
    /// Share, as a fraction.
    pub ratio: String,
    /// What it is a share of, which posts it covers and who counts, in Chinese.
    pub terms: String,
    /// What it rests on.
    pub law: String,
}

/// Options that change results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// `--year`, if given.
    pub year: Option<i16>,
    /// `--as-of`, if given.
    pub as_of: Option<String>,
    /// `--received-by`.
    pub received_by: Option<String>,
    /// `--ids`.
    pub ids: String,
    /// SHA-256 of the `--columns` file.
    pub columns: Option<String>,
    /// Digest of the letters' templates and of what the office states about itself in them.
    #[serde(default)]
    pub letters: String,
    /// SHA-256 of the `--reviewers` file.
    #[serde(default)]
    pub reviewers: Option<String>,
    /// `--exit-zero`.
    pub exit_zero: bool,
    /// By what authority lists of other departments were shared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crosschecks: Vec<Sharing>,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Path as shown.
    pub path: String,
    /// `filing`, or the flag that it came by.
    pub role: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// SM3 (GB/T 32905).
    pub sm3: String,
    /// What it really is.
    pub format: String,
    /// `read` or `unreadable`.
    pub status: String,
    /// Kind of problem, for instance `encrypted`; empty if read.
    pub problem: String,
    /// Chinese reason; empty if read.
    pub reason: String,
    /// Its sheets.
    pub sheets: Vec<SheetRecord>,
}

impl InputRecord {
    /// Whether a next attempt may fare better though the content is the same.
    pub fn may_pass(&self) -> bool {
        ProblemKind::of_code(&self.problem).is_some_and(ProblemKind::may_pass)
    }
}

/// What came of one of the authority's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRecord {
    /// The flag that it came by.
    pub role: String,
    /// Its Chinese name.
    pub label: String,
    /// How much of it was read, and how far it knew the batch.
    pub state: String,
    /// All of it was read.
    pub whole: bool,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRecord {
    /// Name; empty for text files.
    pub name: String,
    /// Hidden.
    pub hidden: bool,
    /// What was noted.
    pub notes: Vec<String>,
    /// Its tables.
    pub tables: Vec<TableRecord>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRecord {
    /// `plan`, `hires` ...
    pub kind: String,
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// Columns understood.
    pub columns: Vec<ColumnRecord>,
    /// Required columns that it lacks; the table is rejected if there are any.
    pub missing: Vec<String>,
    /// Where its rows went.
    pub rows: RowsRecord,
}

/// One column understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRecord {
    /// Canonical name.
    pub field: String,
    /// Letters.
    pub column: String,
    /// As written.
    pub header: String,
}

/// Where the rows of a table went: the classes add up to `read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowsRecord {
    /// Rows below the header within the table.
    pub read: u64,
    /// Without content.
    pub blank: u64,
    /// 合计, 小计, 总计.
    pub subtotal: u64,
    /// 填表人, 注 ...
    pub footer: u64,
    /// `D008`.
    pub no_agency: u64,
    /// `D005`.
    pub other_year: u64,
    /// `D004`.
    pub rejected: u64,
    /// `D006`, `D007`.
    pub repeated: u64,
    /// `S001`.
    pub out_of_scope: u64,
    /// Used.
    pub accepted: u64,
}

/// Something not tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRecord {
    /// Path as shown.
    pub path: String,
    /// Chinese reason.
    pub reason: String,
}

/// What came of the run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Agencies.
    pub agencies: u64,
    /// Agencies by verdict code.
    pub verdicts: BTreeMap<String, u64>,
    /// Agencies by machine verdict code.
    pub machine_verdicts: BTreeMap<String, u64>,
    /// Open findings by severity code.
    pub findings: BTreeMap<String, u64>,
    /// All findings by rule.
    pub rules: BTreeMap<String, u64>,
    /// Agencies with open doubts.
    #[serde(default)]
    pub doubtful: u64,
    /// Accepted hires.
    pub hires: u64,
    /// Rows without an agency.
    pub stray_rows: u64,
    /// Material that was not understood and belongs to no agency, in Chinese.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nobodys: Vec<String>,
    /// Names of agencies whose audit failed by an error of the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
}

/// One file written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRecord {
    /// Relative to the result folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: String,
    /// For workbooks: digest of what its content follows from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// For workbooks: how many reviews it carries.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reviews: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// An output that could not take its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnwrittenRecord {
    /// Where it belongs.
    pub path: String,
    /// Chinese reason.
    pub reason: String,
    /// Where it was written instead, if anywhere.
    pub beside: Option<String>,
    /// In its place lies a workbook that no run of ours wrote.
    #[serde(default)]
    pub foreign: bool,
}

impl UnwrittenRecord {
    /// Of what belongs there, and was written beside it, if anywhere.
    pub fn new(path: &str, reason: String, beside: Option<String>) -> Self {
        Self { path: path.to_owned(), reason, beside, foreign: false }
    }
}

/// A review kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// 审核结论; empty if none was chosen.
    pub mark: String,
    /// 审核意见.
    pub note: String,
    /// 审核人.
    pub reviewer: String,
    /// 审核日期.
    pub date: String,
    /// Agency, rule and subject of a finding that is gone; empty for one that is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

impl ReviewRecord {
    /// `属实（王某：已见原件）`.
    pub fn in_words(&self) -> String {
        let said = [&*self.reviewer, &*self.note].into_iter().filter(|text| !text.is_empty());
        let said = said.collect::<Vec<_>>().join("：");
        let word = if self.mark.is_empty() { "未选审核结论" } else { &self.mark };
        if said.is_empty() { word.to_owned() } else { format!("{word}（{said}）") }
    }
}

/// What the record says of one file that an agency was told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRecord {
    /// The day of the run that told it.
    pub on: String,
    /// The deadline in its letter.
    pub until: String,
    /// The deadline was over on the day of this run.
    pub over: bool,
}

/// By key of the agency and SHA-256 of the file.
pub type Told = BTreeMap<String, BTreeMap<String, ToldRecord>>;

/// What the cells of one sheet that findings point to held: see [`super::holding`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCells {
    /// Path as shown.
    pub file: String,
    /// Sheet; empty for text files.
    pub sheet: String,
    /// In reading order.
    pub cells: Vec<CellRecord>,
}

/// One of them; in the file `[row, column, digest, [findings]]`, since there may be millions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "PackedCell", into = "PackedCell")]
pub struct CellRecord {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 0; none for the row as a whole.
    pub column: Option<u16>,
    /// Digest of its text.
    pub holds: String,
    /// Findings that point to it.
    pub findings: Vec<String>,
}

type PackedCell = (u32, Option<u16>, String, Vec<String>);

impl From<PackedCell> for CellRecord {
    fn from((row, column, holds, findings): PackedCell) -> Self {
        Self { row, column, holds, findings }
    }
}

impl From<CellRecord> for PackedCell {
    fn from(cell: CellRecord) -> Self {
        (cell.row, cell.column, cell.holds, cell.findings)
    }
}

/// When and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Times {
    /// Start, RFC 3339.
    pub started: String,
    /// End, RFC 3339.
    pub finished: String,
    /// Where each input was: by role and path as shown, with `:` between.
    pub locations: BTreeMap<String, PathBuf>,
    /// The inputs as they were given: files and folders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<PathBuf>,
    /// Where the policy was, if it was a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PathBuf>,
    /// Where the `--reviewers` file was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewers: Option<PathBuf>,
    /// Where the `--columns` file was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<PathBuf>,
}

/// Why there is no usable record.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not there, or not readable.
    #[error("读不了 {path}：{reason}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        reason: String,
        /// It does not exist.
        absent: bool,
    },
    /// Not as we write it.
    #[error("{path} 不是本程序写的运行记录，或由不同版本写出（第 {line} 行）")]
    Format {
        /// Which.
        path: String,
        /// From 1.
        line: usize,
    },
}

impl Manifest {
    /// Reads the record of a result folder.
    ///
    /// # Errors
    /// If there is none, or none of ours.
    pub fn read(out: &Path) -> Result<Self, ManifestError> {
        Self::read_from(&Outputs::at(out))
    }

    /// The same of a folder that is open.
    ///
    /// # Errors
    /// If there is none, or none of ours.
    pub fn read_from(outputs: &Outputs) -> Result<Self, ManifestError> {
        let path = outputs.root().join(FILE);
        let text = outputs.read(FILE).map_err(|error| ManifestError::Io {
            path: path.display().to_string(),
            reason: super::words::io_reason(&error),
            absent: error.kind() == std::io::ErrorKind::NotFound,
        })?;
        serde_json::from_slice(&text)
            .map_err(|error| ManifestError::Format { path: path.display().to_string(), line: error.line() })
    }

    /// As written to disk.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut text = Vec::new();
        self.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Lines::default()))?;
        text.push(b'\n');
        Ok(text)
    }

    /// The record of an output.
    pub fn output(&self, path: &str) -> Option<&OutputRecord> {
        self.outputs
            .binary_search_by(|output| output.path.as_str().cmp(path))
            .ok()
            .map(|index| &self.outputs[index])
    }

    /// Paths of the workbooks written.
    pub fn workbooks(&self) -> impl Iterator<Item = &str> {
        let folder = format!("{}/", super::names::WORKBOOKS);
        self.outputs.iter().map(|output| output.path.as_str()).filter(move |path| path.starts_with(&folder))
    }
}
