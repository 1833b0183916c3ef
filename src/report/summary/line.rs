//! What the summary keeps of one agency.

use std::collections::BTreeMap;

use super::Received;
use super::unrecognised::tells_a_word;
use crate::model::{CellAt, Division, Finding, Level, Requirement, Review, Severity, Status, Verdict};
use crate::report::agency::View;
use crate::report::{Edition, data, peer_text};
use crate::verdict::{Audit, Counts, RequirementResult};

/// One agency in the summary, in `agencies.csv` and on the terminal; owns its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// Name shown.
    pub name: String,
    /// 统一社会信用代码; empty if none is valid.
    pub code: String,
    /// Six digits; empty if unknown.
    pub division: String,
    /// Name of the division with those above it.
    pub region: String,
    /// Name of its city (prefecture).
    pub city: String,
    /// 省级, 市级, 县级 ... by its division.
    pub level: &'static str,
    /// HRSS department of the same level.
    pub peer: String,
    /// Audited year.
    pub year: i16,
    /// Figures.
    pub counts: Counts,
    /// What each quota beside the main one came to.
    pub further: Vec<Status>,
    /// The four results.
    pub requirements: [RequirementResult; 4],
    /// After review.
    pub verdict: Verdict,
    /// Before review.
    pub machine_verdict: Verdict,
    /// Open violations.
    pub violations: u64,
    /// Words that nobody knew, each once.
    pub unknown_words: Vec<UnknownWord>,
    /// Open doubts that are violations held back by what was not understood.
    pub held: u64,
    /// Open doubts.
    pub doubts: u64,
    /// Open notes.
    pub notes: u64,
    /// Path of its workbook relative to the summary, with `/`.
    pub workbook: String,
    /// Findings by rule.
    pub rules: BTreeMap<&'static str, RuleTally>,
    /// Posts by 岗位类别.
    pub categories: Vec<CategoryTally>,
    /// Findings of X rules.
    pub cross: Vec<CrossFinding>,
    /// What came from it.
    pub received: Received,
    /// Open findings, for 疑点总表.
    pub open: Vec<OpenFinding>,
    /// Marks of reviewers that were taken over.
    pub adopted: Vec<Adopted>,
}

/// An open finding with what a reviewer said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFinding {
    /// Its id.
    pub id: Box<str>,
    /// Rule.
    pub rule: &'static str,
    /// Severity after review.
    pub severity: Severity,
    /// Subject, without a full ID number.
    pub subject: Box<str>,
    /// The fact.
    pub message: Box<str>,
    /// File, sheet and cell, and those that it is compared with.
    pub source: Box<str>,
    /// What the authority's lists say, for the auditor.
    pub for_auditor: Box<str>,
    /// What was decided on the other side of the same fact.
    pub offered: Box<str>,
    /// A violation that is held back by what was not understood.
    pub is_held: bool,
    /// Worked out from figures, so reviewers have no say in it.
    pub is_computed: bool,
    /// The reviewer's words; `None` where nobody said anything.
    pub review: Option<Box<Review>>,
}

impl OpenFinding {
    fn of(finding: &Finding, edition: &Edition<'_>) -> Self {
        Self {
            id: finding.id.0.as_str().into(),
            rule: finding.rule,
            severity: finding.effective_severity(),
            subject: finding.subject_label.as_str().into(),
            message: finding.message.as_str().into(),
            source: source(finding, edition).into(),
            for_auditor: finding.for_auditor.as_str().into(),
            offered: finding.offered.as_str().into(),
            is_held: finding.held,
            is_computed: finding.is_computed(),
            review: (finding.review != Review::default()).then(|| Box::new(finding.review.clone())),
        }
    }
}

/// A reviewer's mark that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Rule.
    pub rule: &'static str,
    /// Subject, without a full ID number.
    pub subject: String,
    /// The fact.
    pub message: String,
    /// The reviewer's word.
    pub review: crate::model::Review,
}

/// Findings of one rule at one agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleTally {
    /// Open, by severity after review: violations, doubts, notes.
    pub open: [u64; 3],
    /// Closed by review or waiver.
    pub closed: u64,
}

/// Posts of one category at one agency; persons count at the post of their first row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryTally {
    /// 岗位类别; empty if none is stated.
    pub category: String,
    /// Posts.
    pub posts: u64,
    /// Planned persons (number shown).
    pub planned: u64,
    /// Persons: hired, claimed, verified, possible.
    pub persons: [u64; 4],
}

/// A word that nobody knew: a name, a category, a publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The rule that found it.
    pub rule: &'static str,
    /// As written.
    pub found: String,
    /// The nearest known one, where the rule tells it.
    pub nearest: String,
}

/// A finding that concerns several agencies or persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossFinding {
    /// Rule.
    pub rule: &'static str,
    /// Severity after review.
    pub severity: Severity,
    /// Whether it counts.
    pub open: bool,
    /// Subject, without a full ID number.
    pub subject: String,
    /// The fact.
    pub message: String,
    /// File, sheet and cell.
    pub source: String,
    /// The reviewer's word.
    pub review: &'static str,
}

impl SummaryLine {
    /// Takes from an audit what the summary needs.
    pub fn of(audit: &Audit<'_, '_>, edition: &Edition<'_>, workbook: &str) -> Self {
        let case = audit.case;
        let judgement = &audit.judgement;
        let mut rules: BTreeMap<&'static str, RuleTally> = BTreeMap::new();
        let mut open = [0; 3];
        let mut cross = Vec::new();
        let mut unknown_words: Vec<UnknownWord> = Vec::new();
        let mut adopted = Vec::new();
        for finding in audit.all_findings() {
            let tally = rules.entry(finding.rule).or_default();
            let severity = finding.effective_severity();
            if finding.is_open() {
                let place = severity as usize;
                if let (Some(rule), Some(all)) = (tally.open.get_mut(place), open.get_mut(place)) {
                    *rule += 1;
                    *all += 1;
                }
            } else {
                tally.closed += 1;
            }
            if tells_a_word(finding.rule) && finding.is_open() {
                let word = UnknownWord {
                    rule: finding.rule,
                    found: finding.found.clone(),
                    nearest: finding.expected.clone(),
                };
                if !unknown_words.contains(&word) {
                    unknown_words.push(word);
                }
            }
            let by_people = finding.review.mark.filter(|mark| *mark != crate::model::ReviewMark::Waived);
            if by_people.is_some() {
                adopted.push(Adopted {
                    rule: finding.rule,
                    subject: finding.subject_label.clone(),
                    message: finding.message.clone(),
                    review: finding.review.clone(),
                });
            }
            if finding.rule.starts_with('X') {
                cross.push(CrossFinding {
                    rule: finding.rule,
                    severity,
                    open: finding.is_open(),
                    subject: finding.subject_label.clone(),
                    message: finding.message.clone(),
                    source: source(finding, edition),
                    review: finding.review.mark.map_or("", crate::model::ReviewMark::label),
                });
            }
        }
        let [violations, doubts, notes] = open;
        let held = audit
            .all_findings()
            .filter(|finding| finding.held && finding.is_open())
            .filter(|finding| finding.effective_severity() == Severity::Doubt)
            .count() as u64;
        Self {
            name: case.name.to_string(),
            code: case.code.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default(),
            division: data::division_of(audit),
            region: region(case.division),
            city: region(case.division.map(|division| division.up_to(Level::Prefecture))),
            level: case.division.map_or("未知", |division| division.level().label()),
            peer: peer_text(&case.peer),
            year: edition.terms.year,
            counts: judgement.counts.clone(),
            further: judgement.further.clone(),
            requirements: judgement.requirements,
            verdict: judgement.verdict,
            machine_verdict: judgement.machine_verdict,
            violations,
            unknown_words,
            held,
            doubts,
            notes,
            workbook: workbook.to_owned(),
            rules,
            categories: categories(&View::new(audit, edition)),
            cross,
            received: Received::of(case, edition),
            open: audit
                .all_findings()
                .filter(|finding| finding.is_open())
                .map(|finding| OpenFinding::of(finding, edition))
                .collect(),
            adopted,
        }
    }

    /// Result of one requirement.
    pub fn requirement(&self, requirement: Requirement) -> RequirementResult {
        self.requirements[requirement as usize]
    }

    /// The key by which agencies are grouped county by county; those without a known division come last.
    pub fn county(&self) -> (bool, &str, &str) {
        (self.division.is_empty(), &self.division, &self.region)
    }

    /// The same line in a workbook one folder further down.
    #[must_use]
    pub fn seen_from_below(&self) -> Self {
        Self { workbook: format!("../{}", self.workbook), ..self.clone() }
    }

    /// Six digits as a number; 0 if unknown.
    pub fn division_number(&self) -> u32 {
        self.division.parse().unwrap_or(0)
    }
}

/// A division by name; one without a name in the table by its code, so that it is never all digits.
fn region(division: Option<Division>) -> String {
    match division {
        None => "区划不明".to_owned(),
        Some(division) if division.name().is_none() => format!("区划 {}", division.code()),
        Some(division) => division.full_name(),
    }
}

/// Where it stands, and where the things stand that it is compared with.
fn source(finding: &Finding, edition: &Edition<'_>) -> String {
    let own = finding.at.map(|at| place(at, edition));
    let related = finding.related.iter().map(|at| format!("对应：{}", place(*at, edition)));
    own.into_iter().chain(related).collect::<Vec<_>>().join("；")
}

fn place(at: CellAt, edition: &Edition<'_>) -> String {
    let Some(table) = edition.ingested.tables.get(at.table.0 as usize) else { return String::new() };
    let file = edition.ingested.files.get(table.file.0 as usize).map_or("", |file| file.shown.as_str());
    if table.sheet.is_empty() {
        format!("{file} {}", at.a1())
    } else {
        format!("{file} · {} {}", table.sheet, at.a1())
    }
}

fn categories(view: &View<'_>) -> Vec<CategoryTally> {
    let case = view.case();
    let mut tallies: BTreeMap<&str, CategoryTally> = BTreeMap::new();
    for (post, counts) in case.posts.iter().zip(&view.sums.posts) {
        let category = post.category.unwrap_or_default();
        let tally = tallies
            .entry(category)
            .or_insert_with(|| CategoryTally { category: category.to_owned(), ..CategoryTally::default() });
        tally.posts += 1;
        tally.planned +=
            post.line.and_then(|line| case.lines.get(line as usize)).map_or(0, crate::case::Line::shown);
        for (sum, count) in tally.persons.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    tallies.into_values().collect()
}
