//! What there is to draw from: the agencies and accepted hires of a run, read back from its data files.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Division, OfficeWord, Severity, Verdict};
use crate::report::compare::{ReadError, RunResults};

/// The agencies and persons of a run.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// Audited year.
    pub year: i16,
    /// As-of date.
    pub as_of: String,
    /// Name of the policy.
    pub policy: String,
    /// The office's word for 审计.
    pub word: OfficeWord,
    /// Agencies, in the order of the run.
    pub agencies: Vec<Agency>,
    /// Accepted hires, in the order of the run.
    pub persons: Vec<Person>,
}

/// An agency.
#[derive(Debug, Clone)]
pub struct Agency {
    /// Code, or name where it has none.
    pub key: String,
    /// Name.
    pub name: String,
    /// Six digits; may be empty.
    pub division: String,
    /// Name of its division.
    pub region: String,
    /// After review.
    pub verdict: Verdict,
    /// Planned persons.
    pub planned: u64,
    /// Required difficulty persons.
    pub required: u64,
    /// Persons hired.
    pub hires: u64,
    /// Difficulty persons verified.
    pub verified: u64,
    /// How risky, and why.
    pub risk: u32,
    /// The reasons, each in a few words.
    pub reasons: Vec<String>,
    /// Its open violations and doubts: rule's code, subject, fact.
    pub open: Vec<(String, String, String)>,
    /// Its persons: indexes into [`Population::persons`].
    pub persons: Vec<usize>,
    /// Path of its workbook in the result folder; may be empty.
    pub workbook: String,
}

impl Default for Agency {
    fn default() -> Self {
        Self {
            key: String::new(),
            name: String::new(),
            division: String::new(),
            region: String::new(),
            verdict: Verdict::Compliant,
            planned: 0,
            required: 0,
            hires: 0,
            verified: 0,
            risk: 0,
            reasons: Vec::new(),
            open: Vec::new(),
            persons: Vec::new(),
            workbook: String::new(),
        }
    }
}

/// An accepted hire.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Name as its agency's workbook has it; empty where that can't be read.
    pub name: String,
    /// ID number, masked.
    pub id: String,
    /// Post.
    pub post: String,
    /// First day.
    pub start: String,
    /// Claimed as difficulty person.
    pub claimed: bool,
    /// 核查状态.
    pub status: &'static str,
    /// Open reasons that hold the claim back.
    pub open: u32,
    /// Row in its file.
    pub row: String,
    agency: String,
}

#[derive(Deserialize)]
struct PersonLine {
    agency: String,
    uscc: String,
    post: String,
    id_masked: String,
    hire_date: String,
    claimed: bool,
    status: String,
    reasons: String,
    source_row: String,
}

/// Reads `persons.csv`.
///
/// # Errors
/// At the first line that is not as this program writes it.
pub fn persons(csv: &[u8]) -> Result<Vec<Person>, ReadError> {
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    let mut reader = csv::Reader::from_reader(csv);
    let mut persons = Vec::new();
    let mut records = reader.deserialize::<PersonLine>();
    while let Some(record) = records.next() {
        let line = records.reader().position().line();
        let record = record.map_err(|error| ReadError::Line { line, reason: error.to_string() })?;
        persons.push(Person {
            name: String::new(),
            agency: key_of(&record.uscc, &record.agency),
            id: record.id_masked,
            post: record.post,
            start: record.hire_date,
            claimed: record.claimed,
            status: match record.status.as_str() {
                "verified" => "已核实",
                "refuted" => "不予认可",
                "unresolved" => "待核实",
                _ => "未主张",
            },
            open: u32::try_from(record.reasons.split(';').filter(|reason| !reason.is_empty()).count())
                .unwrap_or(u32::MAX),
            row: record.source_row,
        });
    }
    Ok(persons)
}

fn key_of(code: &str, name: &str) -> String {
    let text = if code.is_empty() { name } else { code };
    text.trim_start_matches('\'').to_owned()
}

impl Population {
    /// From what a run wrote.
    pub fn of(results: &RunResults, persons: Vec<Person>) -> Self {
        let mut of_agency: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, person) in persons.iter().enumerate() {
            of_agency.entry(&person.agency).or_default().push(index);
        }
        let mut open: BTreeMap<String, Vec<(String, String, String, Severity)>> = BTreeMap::new();
        for finding in results.findings.iter().filter(|finding| finding.is_open()) {
            let severity = finding.effective_severity();
            if severity != Severity::Note {
                open.entry(key_of(&finding.code, &finding.agency)).or_default().push((
                    finding.rule.clone(),
                    finding.subject.clone(),
                    finding.message.clone(),
                    severity,
                ));
            }
        }
        let largest = largest_quarter(results.agencies.iter().map(|agency| agency.hires).collect());
        let agencies = results
            .agencies
            .iter()
            .map(|row| {
                let key = key_of(&row.code, &row.name);
                let open = open.remove(&key).unwrap_or_default();
                let mut agency = Agency {
                    name: row.name.clone(),
                    division: row.division.clone(),
                    region: region(&row.division),
                    verdict: row.verdict,
                    planned: row.planned,
                    required: row.required,
                    hires: row.hires,
                    verified: row.verified,
                    persons: of_agency.get(key.as_str()).cloned().unwrap_or_default(),
                    workbook: row.workbook.clone(),
                    key,
                    ..Agency::default()
                };
                agency.weigh(&open, largest);
                agency.open =
                    open.into_iter().map(|(rule, subject, fact, _)| (rule, subject, fact)).collect();
                agency
            })
            .collect();
        Self {
            year: results.year,
            as_of: results.as_of.clone(),
            policy: results.policy.clone(),
            word: results.word.clone(),
            agencies,
            persons,
        }
    }
}

impl Agency {
    /// Adds up what makes it risky, each with its reason.
    fn weigh(&mut self, open: &[(String, String, String, Severity)], largest: u64) {
        let count = |severity: Severity| open.iter().filter(|finding| finding.3 == severity).count();
        let crossing = open.iter().filter(|finding| finding.0.starts_with(CROSSING)).count();
        let mut add = |points: u32, reason: String| {
            self.risk += points;
            self.reasons.push(format!("{reason}（{points}分）"));
        };
        match self.verdict {
            Verdict::Noncompliant => add(4, "结论不合规".to_owned()),
            Verdict::Unresolved => add(3, "结论需核实".to_owned()),
            Verdict::NotFiled => add(3, "未报送".to_owned()),
            Verdict::Compliant | Verdict::NotApplicable => {}
        }
        for (severity, word) in [(Severity::Violation, "违规"), (Severity::Doubt, "疑点")] {
            let number = count(severity);
            if number > 0 {
                add(u32::try_from(number.min(3)).unwrap_or(3), format!("未决{word}{number}项"));
            }
        }
        if crossing > 0 {
            add(2, format!("人员与本单位或其他单位交叉{crossing}处"));
        }
        if self.required > 0 && self.verified == self.required {
            add(2, "困难人员恰好达标".to_owned());
        }
        if largest > 0 && self.hires >= largest {
            add(1, format!("招用{}人，属人数最多的四分之一", self.hires));
        }
    }
}

/// First letter of the rules about persons and numbers that turn up twice.
const CROSSING: char = 'X';

/// From how many hires on an agency is among the largest quarter.
fn largest_quarter(mut hires: Vec<u64>) -> u64 {
    hires.sort_unstable_by(|a, b| b.cmp(a));
    hires.get(hires.len() / 4).copied().unwrap_or(0)
}

fn region(division: &str) -> String {
    Division::parse(division).map_or_else(|| "区划不明".to_owned(), Division::full_name)
}
