//! The data files of a run, read back: the inverse of [`crate::report::data`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::model::{OfficeWord, Requirement, ReviewMark, Severity, Status, Verdict};

/// One finished run.
#[derive(Debug, Clone, Default)]
pub struct RunResults {
    /// The result folder as the user named it.
    pub folder: String,
    /// Audited year.
    pub year: i16,
    /// As-of date.
    pub as_of: String,
    /// Name of the policy.
    pub policy: String,
    /// SHA-256 of the policy.
    pub policy_hash: String,
    /// The office's word for 审计.
    pub word: OfficeWord,
    /// Severity of each rule under it; none for a rule that it switches off. Empty if the run did not record that.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// Version of the program.
    pub version: String,
    /// Files read.
    pub files: u64,
    /// Files that could not be read.
    pub unreadable: BTreeSet<String>,
    /// Tables that were not read: file and sheet.
    pub rejected_tables: BTreeSet<(String, String)>,
    /// Data files that are not as the run wrote them.
    pub altered: Vec<String>,
    /// Agencies, in the order of the run.
    pub agencies: Vec<AgencyRow>,
    /// Findings, in the order of the run.
    pub findings: Vec<FindingRow>,
    /// Accepted hires, in the order of the run.
    pub persons: Vec<PersonRow>,
    /// The authority's lists that were given, by flag.
    pub lists: BTreeMap<String, ListGiven>,
    /// Reviewers' words on findings that the run did not make, by finding: the word and who said it, in Chinese.
    pub kept_marks: BTreeMap<String, String>,
}

/// A list of the authority's as a run read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListGiven {
    /// Its Chinese name.
    pub label: String,
    /// All of it was read.
    pub whole: bool,
}

/// A line of `persons.csv`, as far as it says who was hired where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Agency's name.
    pub agency: String,
    /// Agency's code; may be empty.
    pub code: String,
    /// The masked number, or what stands in its place.
    pub number: String,
    /// Day of hiring.
    pub hired: String,
}

impl PersonRow {
    /// The agency.
    pub fn agency_and_code(&self) -> (&str, &str) {
        (&self.agency, &self.code)
    }

    /// Who, and since when.
    pub fn placement(&self) -> (&str, &str) {
        (&self.number, &self.hired)
    }

    /// A number that tells persons apart.
    pub fn has_number(&self) -> bool {
        self.number.contains('*')
    }
}

/// A line of `agencies.csv`, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Name.
    pub name: String,
    /// 统一社会信用代码; may be empty.
    pub code: String,
    /// Six digits; may be empty.
    pub division: String,
    /// Planned persons.
    pub planned: u64,
    /// Required difficulty persons.
    pub required: u64,
    /// Persons hired.
    pub hires: u64,
    /// Difficulty persons verified.
    pub verified: u64,
    /// The four results.
    pub requirements: [Status; 4],
    /// After review.
    pub verdict: Verdict,
    /// Path of the workbook in the result folder; may be empty.
    pub workbook: String,
}

/// A line of `findings.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Stable id.
    pub id: String,
    /// Rule code.
    pub rule: String,
    /// Severity before review.
    pub severity: Severity,
    /// Requirement that it weighs on.
    pub requirement: Option<Requirement>,
    /// Agency's name; empty for findings of the run.
    pub agency: String,
    /// Agency's code; may be empty.
    pub code: String,
    /// Subject in Chinese.
    pub subject: String,
    /// The fact.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// File, sheet, cell; may be empty.
    pub source: (String, String, String),
    /// The reviewer's word, or a waiver.
    pub review: Option<ReviewMark>,
    /// Who said it, and what.
    pub review_note: String,
}

impl FindingRow {
    /// Neither closed by review nor waived.
    pub fn is_open(&self) -> bool {
        !matches!(self.review, Some(ReviewMark::Dismissed | ReviewMark::Waived))
    }

    /// Severity after review, as the verdict counts it for a requirement's doubt; a confirmed doubt about a person or the
    /// data is settled.
    pub fn effective_severity(&self) -> Severity {
        let is_confirmed = self.review == Some(ReviewMark::Confirmed);
        match (self.severity, is_confirmed) {
            (Severity::Doubt, true) if self.requirement.is_some() => Severity::Violation,
            (Severity::Doubt, true) => Severity::Note,
            (severity, _) => severity,
        }
    }

    /// It is about a hire.
    pub fn is_about_person(&self) -> bool {
        self.subject.starts_with("人员：")
    }

    /// The masked number of the person that it is about: `人员：张三（440106********2026）`.
    pub fn person(&self) -> Option<&str> {
        let (_, number) = self.subject.strip_prefix("人员：")?.strip_suffix('）')?.rsplit_once('（')?;
        number.contains('*').then_some(number)
    }

    /// Where it is shown: `文件［工作表］A1`.
    pub fn place(&self) -> String {
        let (file, sheet, cell) = &self.source;
        match (file.is_empty(), sheet.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!("{file} {cell}"),
            (false, false) => format!("{file}［{sheet}］{cell}"),
        }
    }
}

/// Why a data file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not a CSV of these columns.
    #[error("第 {line} 行不是本程序写出的内容：{reason}")]
    Line {
        /// Line of the file, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Deserialize)]
struct AgencyLine {
    agency: String,
    uscc: String,
    division: String,
    plan_headcount: u64,
    required: u64,
    hires: u64,
    difficulty_verified: u64,
    plan_status: String,
    quota_status: String,
    notice_status: String,
    filing_status: String,
    verdict: String,
    workbook: String,
}

/// Reads `agencies.csv`.
///
/// # Errors
/// At the first line that is not as this program writes it.
pub fn agencies(csv: &[u8]) -> Result<Vec<AgencyRow>, ReadError> {
    lines(csv, |line: AgencyLine| {
        Ok(AgencyRow {
            name: plain(line.agency),
            code: line.uscc,
            division: line.division,
            planned: line.plan_headcount,
            required: line.required,
            hires: line.hires,
            verified: line.difficulty_verified,
            requirements: [
                status(&line.plan_status)?,
                status(&line.quota_status)?,
                status(&line.notice_status)?,
                status(&line.filing_status)?,
            ],
            verdict: known(Verdict::ALL, Verdict::code, &line.verdict)?,
            workbook: plain(line.workbook),
        })
    })
}

#[derive(Deserialize)]
struct PersonLine {
    agency: String,
    uscc: String,
    id_masked: String,
    hire_date: String,
}

/// Reads `persons.csv`.
///
/// # Errors
/// At the first line that is not as this program writes it.
pub fn persons(csv: &[u8]) -> Result<Vec<PersonRow>, ReadError> {
    lines(csv, |line: PersonLine| {
        Ok(PersonRow {
            agency: plain(line.agency),
            code: line.uscc,
            number: plain(line.id_masked),
            hired: line.hire_date,
        })
    })
}

#[derive(Deserialize)]
struct FindingLine {
    finding_id: String,
    rule: String,
    severity: String,
    requirement: String,
    agency: String,
    uscc: String,
    subject: String,
    message: String,
    remedy: String,
    source_file: String,
    source_sheet: String,
    source_cell: String,
    review: String,
    reviewer: String,
    review_note: String,
}

/// Reads `findings.csv`.
///
/// # Errors
/// At the first line that is not as this program writes it.
pub fn findings(csv: &[u8]) -> Result<Vec<FindingRow>, ReadError> {
    const SEVERITIES: [Severity; 3] = [Severity::Violation, Severity::Doubt, Severity::Note];
    lines(csv, |line: FindingLine| {
        let requirement = match line.requirement.as_str() {
            "" => None,
            code => Some(known(Requirement::ALL, Requirement::code, code)?),
        };
        let review = match line.review.as_str() {
            "" => None,
            word if word == ReviewMark::Waived.label() => Some(ReviewMark::Waived),
            word => Some(ReviewMark::from_label(word).ok_or_else(|| format!("未知的审核结论“{word}”"))?),
        };
        // A decision without a name is none.
        let is_signed = crate::model::signs(&line.reviewer) || review == Some(ReviewMark::Waived);
        let review = review.filter(|_| is_signed);
        let said = [plain(line.reviewer), plain(line.review_note)];
        Ok(FindingRow {
            id: line.finding_id,
            rule: line.rule,
            severity: known(SEVERITIES, Severity::code, &line.severity)?,
            requirement,
            agency: plain(line.agency),
            code: line.uscc,
            subject: plain(line.subject),
            message: plain(line.message),
            remedy: plain(line.remedy),
            source: (plain(line.source_file), plain(line.source_sheet), line.source_cell),
            review,
            review_note: said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("："),
        })
    })
}

#[derive(Deserialize)]
struct SubjectLine {
    #[serde(alias = "\u{feff}finding_id")]
    finding_id: String,
    rule: String,
    agency: String,
    subject: String,
}

/// Agency, rule and subject of some findings, from a `findings.csv` of any size; lines that can't be read are skipped.
pub fn subjects(csv: impl std::io::Read, wanted: &BTreeSet<&str>) -> BTreeMap<String, String> {
    csv::Reader::from_reader(csv)
        .into_deserialize::<SubjectLine>()
        .filter_map(Result::ok)
        .filter(|line| wanted.contains(line.finding_id.as_str()))
        .map(|line| (line.finding_id, [plain(line.agency), line.rule, plain(line.subject)].join(" ")))
        .collect()
}

fn lines<L: for<'l> Deserialize<'l>, R>(
    csv: &[u8],
    convert: impl Fn(L) -> Result<R, String>,
) -> Result<Vec<R>, ReadError> {
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    let mut reader = csv::Reader::from_reader(csv);
    let mut rows = Vec::new();
    let mut records = reader.deserialize::<L>();
    while let Some(record) = records.next() {
        let line = records.reader().position().line();
        let row = record.map_err(|error| error.to_string()).and_then(&convert);
        rows.push(row.map_err(|reason| ReadError::Line { line, reason })?);
    }
    Ok(rows)
}

/// The value of a stable code.
fn known<T: Copy, const N: usize>(
    all: [T; N],
    code_of: impl Fn(T) -> &'static str,
    code: &str,
) -> Result<T, String> {
    all.into_iter().find(|value| code_of(*value) == code).ok_or_else(|| format!("未知的代码“{code}”"))
}

fn status(code: &str) -> Result<Status, String> {
    known([Status::Pass, Status::Fail, Status::Undetermined, Status::NotApplicable], Status::code, code)
}

/// A text without the mark that keeps a spreadsheet from taking it for a formula.
fn plain(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => text,
    }
}
