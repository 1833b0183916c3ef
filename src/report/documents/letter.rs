//! Letters to an agency: which one its verdict after review calls for, what is in it, and the templates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::content;
use super::template::{Template, TemplateError};
use super::words;
use crate::model::{Finding, Severity, Verdict};
use crate::report::{Edition, ReportError};
use crate::verdict::Audit;

/// A kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterKind {
    /// 整改通知书: to put right what breaks a duty.
    Rectify,
    /// 疑点核实单: to explain what can't be decided.
    Explain,
    /// 催报通知: to file at all.
    Remind,
}

impl LetterKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Rectify, Self::Explain, Self::Remind];

    /// Name of the document, and of its template's file.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rectify => "整改通知书",
            Self::Explain => "疑点核实单",
            Self::Remind => "催报通知",
        }
    }

    /// The template that ships with the program.
    pub const fn builtin(self) -> &'static [u8] {
        match self {
            Self::Rectify => include_bytes!("../../../templates/文书/整改通知书.docx"),
            Self::Explain => include_bytes!("../../../templates/文书/疑点核实单.docx"),
            Self::Remind => include_bytes!("../../../templates/文书/催报通知.docx"),
        }
    }

    /// The letter that an audit calls for; none without something to say in it. While it is open what unread
    /// material holds, an agency is asked and not told.
    pub fn of(audit: &Audit<'_, '_>) -> Option<Self> {
        let has = |severity| told(audit).any(|finding| finding.effective_severity() == severity);
        let asks = || has(Severity::Doubt).then_some(Self::Explain);
        match audit.judgement.verdict {
            Verdict::Noncompliant if !has_open_gap(audit) => {
                has(Severity::Violation).then_some(Self::Rectify)
            }
            Verdict::Noncompliant | Verdict::Unresolved => asks(),
            Verdict::NotFiled => (!has_open_gap(audit)).then_some(Self::Remind),
            Verdict::Compliant | Verdict::NotApplicable => None,
        }
    }
}

/// Open findings that the agency is told of.
pub fn told<'f>(audit: &'f Audit<'_, '_>) -> impl Iterator<Item = &'f Finding> {
    audit.findings.iter().filter(|finding| {
        finding.is_open() && finding.effective_severity() != Severity::Note && words::is_said(finding)
    })
}

/// Material of the agency was not read or not understood, and nobody has looked at it yet.
fn has_open_gap(audit: &Audit<'_, '_>) -> bool {
    let gaps = || audit.findings.iter().filter(|finding| words::is_gap(finding));
    let unread = !audit.case.unreadable_files.is_empty() || !audit.case.rejected_tables.is_empty();
    gaps().any(|gap| gap.is_open() && gap.effective_severity() != Severity::Note)
        || (unread && gaps().next().is_none())
}

/// What an office says of itself in its letters; whatever is not given is left to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterTerms {
    /// 发文机关; else the department of the agency's level.
    pub office: Option<String>,
    /// The first 发文字号; the others count on from it.
    pub number: Option<Series>,
    /// 成文日期.
    pub date: Option<Date>,
    /// Until when to answer.
    pub deadline: Option<Date>,
    /// Whom to call.
    pub contact: Option<String>,
    /// 抄送.
    pub copies: Vec<String>,
}

/// 发文字号 that count up: `天人社监〔2025〕12号`, `天人社监〔2025〕13号` …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    before: String,
    first: u64,
    after: String,
}

impl Series {
    /// From the first number: the last digits in it are what counts up.
    pub fn from_first(text: &str) -> Option<Self> {
        let last = text.rfind(|c: char| c.is_ascii_digit())?;
        let digits = text.get(..=last)?;
        let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
            at + digits.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        Some(Self {
            before: text.get(..start)?.to_owned(),
            first: digits.get(start..)?.parse().ok()?,
            after: text.get(last + 1..)?.to_owned(),
        })
    }

    /// The first of them.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// One of them as written.
    pub fn text(&self, number: u64) -> String {
        format!("{}{number}{}", self.before, self.after)
    }

    /// Which one a text is, if it is of this series.
    pub fn number_of(&self, text: &str) -> Option<u64> {
        text.strip_prefix(&self.before)?.strip_suffix(&self.after)?.parse().ok()
    }
}

/// Templates and what the office says of itself.
#[derive(Debug)]
pub struct Letters {
    templates: BTreeMap<LetterKind, Template>,
    terms: LetterTerms,
}

impl Letters {
    /// With the templates that are given, and the program's own for all others.
    ///
    /// # Errors
    /// If one of them can't be used.
    pub fn new(given: Vec<(LetterKind, Vec<u8>, String)>, terms: LetterTerms) -> Result<Self, TemplateError> {
        let mut templates = BTreeMap::new();
        let own = LetterKind::ALL.map(|kind| (kind, kind.builtin().to_vec(), "（内置）".to_owned()));
        // Those that are given come last, in the place of our own.
        for (kind, bytes, origin) in own.into_iter().chain(given) {
            templates.insert(kind, Template::parse(bytes, &origin, &content::sample())?);
        }
        Ok(Self { templates, terms })
    }

    /// What the office says of itself.
    pub const fn terms(&self) -> &LetterTerms {
        &self.terms
    }

    /// Digest of all that a letter depends on besides its agency.
    pub fn digest(&self, kind: LetterKind) -> [u8; 32] {
        let mut hash = Sha256::new();
        if let Some(template) = self.templates.get(&kind) {
            hash.update(template.bytes());
        }
        hash.update(format!("{:?}", self.terms));
        hash.finalize().into()
    }

    /// The letter of this kind as bytes, under this 发文字号.
    ///
    /// # Errors
    /// If it can't be packed.
    pub fn render(
        &self,
        kind: LetterKind,
        audit: &Audit<'_, '_>,
        edition: &Edition<'_>,
        number: Option<&str>,
    ) -> Result<Vec<u8>, ReportError> {
        let template = self
            .templates
            .get(&kind)
            .ok_or_else(|| ReportError::Letter(format!("没有“{}”的模板", kind.label())))?;
        template.fill(&content::of(kind, audit, edition, &self.terms, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_up_from_the_first() {
        let series = Series::from_first("天人社监〔2025〕12号").unwrap();
        assert_eq!((series.first(), series.text(13).as_str()), (12, "天人社监〔2025〕13号"));
        assert_eq!(series.number_of("天人社监〔2025〕40号"), Some(40));
        assert_eq!(series.number_of("天人社监〔2024〕40号"), None);
        assert_eq!(Series::from_first("第号"), None);
        assert_eq!(Series::from_first("7").map(|series| series.text(8)).as_deref(), Some("8"));
    }

    #[test]
    fn the_shipped_templates_can_be_used() {
        Letters::new(Vec::new(), LetterTerms::default()).unwrap();
    }

    #[test]
    fn a_file_that_is_no_letter_is_refused() {
        let given = vec![(LetterKind::Rectify, b"text".to_vec(), "通知.docx".to_owned())];
        let error = Letters::new(given, LetterTerms::default()).unwrap_err();
        assert!(error.to_string().contains("通知.docx：不是能用的 .docx 文件"), "{error}");
    }
}
