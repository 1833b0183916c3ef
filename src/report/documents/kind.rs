//! Kinds of letters, and which one the verdict after review calls for.

use super::words;
use crate::model::{Finding, Severity, Subject, Verdict};
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

    /// The letter that an audit calls for; none if there is nothing to say in it. As long as it is open what unread material
    /// holds, an agency is asked and not accused.
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
    let is_awaited = |finding: &&Finding| match finding.subject {
        Subject::Gap(index) => audit.case.gaps.get(index as usize).is_none_or(|gap| gap.lapsed.is_none()),
        _ => true,
    };
    let gaps = || audit.findings.iter().filter(|finding| words::is_gap(finding));
    let unread = !audit.case.unreadable_files.is_empty() || !audit.case.rejected_tables.is_empty();
    gaps().filter(is_awaited).any(|gap| gap.is_open() && gap.effective_severity() != Severity::Note)
        || (unread && gaps().next().is_none())
}
