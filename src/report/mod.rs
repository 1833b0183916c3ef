//! Turns cases and findings into documents.
//!
//! This is done in two steps. First each sheet is put down as plain cells ([`sheet::Sheet`]), which tests can read as
//! text: [`agency`] does so for one agency's workbook, [`summary`] for the batch, [`compare`] for two runs. Then [`xlsx`]
//! turns sheets into bytes; it alone knows the spreadsheet library. [`data`] writes the CSV files beside them. Nothing is
//! judged here: figures that a formula computes again are those of the [`Judgement`](crate::verdict::Judgement).

pub mod account;
pub mod agency;
mod cited;
pub mod collected;
pub mod compare;
pub mod data;
pub mod documents;
pub mod explain;
pub mod inspect;
pub mod layout;
mod made_by;
mod paper;
mod parts;
pub mod selfcheck;
pub mod selfcheck_page;
pub mod sheet;
pub mod spotcheck;
pub mod summary;
pub mod template;
pub mod text;
mod wrap;
mod xlsx;

#[cfg(test)]
mod bytes;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod snapshots;

use sha2::{Digest, Sha256};

use crate::case::{AuditTerms, Coverage, Why};
use crate::model::{Division, ExpectedDepartment, TableId};
use crate::policy::Policy;
use crate::reference::{ReferenceKind, References};
use crate::rules::Rule;
use crate::tables::Ingested;
use crate::verdict::Audit;

pub use agency::{agency_workbook, agency_workbooks};
pub use parts::ROWS_OF_A_PART;
pub use summary::{Annex, County, SummaryLine, summary_workbook};

/// How ID numbers appear in the roster sheet; everywhere else they are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdDisplay {
    /// First 6, last 4.
    Masked,
    /// As filed (`--ids full`).
    Full,
}

/// What all documents of a run share.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    /// What was read.
    pub ingested: &'a Ingested,
    /// Policy in force.
    pub policy: &'a Policy,
    /// Year and as-of date.
    pub terms: &'a AuditTerms,
    /// Reference tables, given or not.
    pub references: &'a [ReferenceNote],
    /// Lists of other departments that the policy declares, given or not: never in an agency's documents.
    pub crosschecks: &'a [ReferenceNote],
    /// ID numbers in the roster.
    pub ids: IdDisplay,
    /// All rules, in the order in which they are listed.
    pub rules: &'a [&'static Rule],
    /// Options of the run as (name, value), for 口径与依据.
    pub options: Vec<(String, String)>,
}

impl Edition<'_> {
    /// The rule of a code.
    pub fn rule(&self, code: &str) -> Option<&'static Rule> {
        self.rules.iter().find(|rule| rule.code == code).copied()
    }

    /// Position of a rule in the list; unknown codes come last.
    pub fn rule_order(&self, code: &str) -> usize {
        self.rules.iter().position(|rule| rule.code == code).unwrap_or(usize::MAX)
    }
}

/// One kind of reference table: what was given, or what its absence leaves unproven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceNote {
    /// Chinese name.
    pub label: String,
    /// Files given: (shown path, SHA-256); empty if none was.
    pub given: Vec<(String, String)>,
    /// Rows read.
    pub rows: u64,
    /// Rows that could not be read.
    pub unread_rows: u64,
    /// Files and tables that could not be used, and why.
    pub unread_parts: Vec<String>,
    /// How far it knew the batch, in words.
    pub coverage: String,
    /// What is not checked without it, for instance 未比对认定台账.
    pub absent_note: &'static str,
    /// What follows where not all of it was read.
    pub incomplete_note: &'static str,
}

impl ReferenceNote {
    /// What a run says of its lists of this kind.
    pub fn of(kind: ReferenceKind, references: &References, coverage: &Coverage, policy: &Policy) -> Self {
        let read = references.reads.iter().find(|read| read.kind == kind);
        Self {
            label: kind.label(policy).into_owned(),
            given: read.map(|read| read.files.clone()).unwrap_or_default(),
            rows: read.map_or(0, |read| read.rows),
            unread_rows: read.map_or(0, |read| read.unread_rows),
            unread_parts: read.map(|read| read.unread_parts.clone()).unwrap_or_default(),
            coverage: coverage.text(kind, references),
            absent_note: kind.absent_note(),
            incomplete_note: kind.incomplete_note(),
        }
    }

    /// What came of it: not given, compared, or read in part only.
    pub fn state(&self) -> String {
        if self.given.is_empty() {
            return self.absent_note.to_owned();
        }
        let mut unread = self.unread_parts.clone();
        if self.unread_rows > 0 {
            unread.push(format!("有 {} 行读不了", self.unread_rows));
        }
        let compared = if self.coverage.is_empty() {
            format!("已比对 {} 行", self.rows)
        } else {
            format!("已比对 {} 行，{}", self.rows, self.coverage)
        };
        if unread.is_empty() {
            compared
        } else {
            format!("{compared}；{}；{}", unread.join("；"), self.incomplete_note)
        }
    }
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The spreadsheet library refused.
    #[error("生成工作簿失败：{0}")]
    Spreadsheet(String),
    /// A letter could not be put together.
    #[error("生成文书失败：{0}")]
    Letter(String),
    /// A data file could not be written.
    #[error("写入数据文件失败：{0}")]
    Data(#[from] std::io::Error),
}

/// Six digits of a division; empty if unknown.
pub(crate) fn division_text(division: Option<Division>) -> String {
    division.map(Division::code).unwrap_or_default()
}

/// The HRSS department of the same level, as far as known.
pub(crate) fn peer_text(peer: &ExpectedDepartment) -> String {
    match peer {
        ExpectedDepartment::Named(name) => name.clone(),
        ExpectedDepartment::Of(division) => format!("{}人力资源和社会保障局", division.full_name()),
        ExpectedDepartment::Unknown => "（未能确定）".to_owned(),
    }
}

/// What an agency's documents depend on, without rendering them: two runs with the same digest write the
/// same bytes, so that the batch can leave an unchanged document alone.
///
/// Files enter by their SHA-256, which covers every row that the workbook shows; findings and
/// judgement enter as they are, which covers other agencies, reference tables and reviews.
pub fn content_digest(audit: &Audit<'_, '_>, edition: &Edition<'_>) -> [u8; 32] {
    use std::fmt::Write as _;
    let case = audit.case;
    let mut facts = String::with_capacity(4096);
    // Writing to a string cannot fail.
    let _ = write!(
        facts,
        "{}|{}|{:?}|{:?}|{:?}|{:?}",
        env!("CARGO_PKG_VERSION"),
        edition.policy.hash,
        edition.terms,
        edition.ids,
        edition.options,
        edition.references
    );
    // Texts as they are: escaping hanzi, as Debug does, took longer than all the rest.
    let _ = write!(
        facts,
        "|{}|{}|{:?}|{:?}|{:?}|{:?}|{:?}",
        case.key, case.name, case.code, case.division, case.peer, case.listing, case.lines
    );
    for post in &case.posts {
        let _ = write!(facts, "|{:?}", post.line);
        for text in [&post.code, &post.name, &post.category] {
            facts.extend(["|", text.as_deref().unwrap_or("\0")]);
        }
    }
    // Table numbers shift when some other agency's file comes or goes; places in this case do not.
    let place = |id: TableId| case.tables.iter().position(|table| *table == id);
    for row in &case.set_aside {
        let _ = write!(facts, "|{:?} {} {:?}", place(row.table), row.row, row.possible_claim);
        let _ = match &row.why {
            Why::Superseded(at) | Why::Updates(at, _) | Why::Conflicting(at) | Why::SumOf(at) => {
                write!(facts, " {:?} {} {:?}", place(at.table), at.row, at.column)
            }
            other => write!(facts, " {other:?}"),
        };
    }
    for (table, account) in &case.accounts {
        let _ = write!(facts, "|{:?} {account:?}", place(*table));
    }
    for table in case.tables.iter().filter_map(|id| edition.ingested.tables.get(id.0 as usize)) {
        if let Some(file) = edition.ingested.files.get(table.file.0 as usize) {
            let _ = write!(facts, "|{}|{}|{}|{:?}", file.shown, file.sha256, table.sheet, table.header_rows);
        }
    }
    for file in case.unreadable_files.iter().filter_map(|id| edition.ingested.files.get(id.0 as usize)) {
        let _ = write!(facts, "|{}|{}|{:?}", file.shown, file.sha256, file.status);
    }
    for hire in &case.hires {
        let _ = write!(
            facts,
            "|{:?}{:?}{:?}{:?}{:?}",
            hire.post, hire.notices, hire.last_day, hire.dispute, hire.start
        );
    }
    for notice in &case.notices {
        let _ = write!(facts, "|{:?}{:?}{:?}", notice.post, notice.publisher, notice.published);
    }
    for finding in &audit.findings {
        let at = finding.at.map(|at| (place(at.table), at.row, at.column));
        let _ = write!(
            facts,
            "|{}|{}|{:?}|{:?}|{:?}|{}|{}|{}|{}|{}|{:?}|{:?}|{:?}",
            finding.id,
            finding.rule,
            finding.severity,
            finding.requirement,
            finding.subject,
            finding.subject_label,
            finding.message,
            finding.found,
            finding.expected,
            finding.remedy,
            at,
            (&finding.more_cells, &finding.for_auditor, &finding.offered),
            finding.review
        );
    }
    let _ = write!(facts, "|{:?}|{:?}", audit.sign_off, audit.judgement);
    Sha256::digest(facts.as_bytes()).into()
}
