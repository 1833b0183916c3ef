//! A finding: one rule, one subject, one fact, with its address.

use std::fmt;

use serde::Serialize;

use super::{CellAt, FileId, Requirement, Severity};

/// Stable name of a finding: the same fact has it in every run, so that a review can follow it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct FindingId(pub String);

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The agency as a whole.
    Agency,
    /// A plan line in use: index into the case's plan lines.
    PlanLine(u32),
    /// An accepted hire: index into the case's hires.
    Hire(u32),
    /// A notice: index into the case's notices.
    Notice(u32),
    /// A row as such, accepted or not.
    Row,
    /// Material that may hold what a rule misses: index into the case's gaps.
    Gap(u32),
    /// A quota beside the main one: index into the policy's further quotas.
    Quota(u8),
}

/// What an open finding of a rule does to the claim of the person it is about, or to the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing beyond its severity.
    None,
    /// The claim is unresolved.
    LeavesOpen,
    /// The claim is unresolved, but the person certainly counts once: several rows merely tell of the same person.
    CountsOnce,
    /// The claim is refuted.
    Refutes,
    /// The claim is refuted where the list is complete, else unresolved.
    RefutesByAbsence,
    /// A cell that the claim needs is stated and can't be read; the finding is about the row.
    HidesClaim,
    /// Rows of the hire contradict each other; the finding is about the row that was set aside.
    DisputesClaim,
    /// The bounds say that the quota fails.
    QuotaFails,
    /// The bounds leave the quota open.
    QuotaOpen,
}

/// Who may read a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// The agency too.
    Everybody,
    /// The authority only: it tells what stands in a list that the agency must not see. Data files and the summary show it;
    /// the agency's workbook and whatever goes back to the agency do not.
    Authority,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable from run to run.
    pub id: FindingId,
    /// Rule code, for instance `E006`.
    pub rule: &'static str,
    /// Severity in force: the rule's default, the policy's change, or a doubt where rejected rows
    /// forbid a violation.
    pub severity: Severity,
    /// What it does to a person's claim or to the quota while it is open.
    pub effect: Effect,
    /// Who may read it.
    pub audience: Audience,
    /// The requirement that it weighs on; `None` for E, X, D, S and W rules.
    pub requirement: Option<Requirement>,
    /// What it is about.
    pub subject: Subject,
    /// The subject in Chinese, without a full ID number.
    pub subject_label: String,
    /// One fixed sentence in Chinese with the facts in it.
    pub message: String,
    /// What was found, as shown beside `expected`; may be empty.
    pub found: String,
    /// What was expected; may be empty.
    pub expected: String,
    /// Chinese: what to do about this very finding.
    pub remedy: String,
    /// The cell that shows it; `None` for findings about an agency.
    pub at: Option<CellAt>,
    /// Where no cell shows it: the file that it is about, and the sheet (empty for the whole file).
    pub within: Option<(FileId, String)>,
    /// A violation by its rule, held back to a doubt because what is absent may stand in what was not understood.
    pub held: bool,
    /// The gaps that hold it back: indexes into the case's gaps.
    pub held_by: Vec<u32>,
    /// Further cells of the same row that are concerned.
    pub more_cells: Vec<u16>,
    /// Cells of other rows that it rests on too: the person's other row here, at another agency.
    pub related: Vec<CellAt>,
    /// Chinese: what the authority's lists say and what to verify there. Not for the agency; may be empty.
    pub for_auditor: String,
    /// Chinese: what was decided of the same fact at its other side, for whoever reviews this one; may be empty. It decides
    /// nothing by itself.
    pub offered: String,
    /// The reviewer's word on it, or a waiver.
    pub review: Review,
}

impl Finding {
    /// Worked out from figures: it follows from the rows, whatever a reviewer says of it.
    pub fn is_computed(&self) -> bool {
        self.requirement == Some(Requirement::Quota)
    }

    /// The message as its agency reads it, without what it says to the auditor.
    pub fn message_for_agency(&self) -> &str {
        self.message.strip_suffix(self.for_auditor.as_str()).unwrap_or(&self.message)
    }

    /// What of the reviewer's word, or of a waiver, counts.
    pub fn decision(&self) -> Option<ReviewMark> {
        let decision = self.review.decision();
        decision.filter(|mark| *mark == ReviewMark::Waived || !self.is_computed())
    }

    /// Counts towards statuses: neither closed by review nor waived.
    pub fn is_open(&self) -> bool {
        !matches!(self.decision(), Some(ReviewMark::Dismissed | ReviewMark::Waived))
    }

    /// The severity after review: a duty's doubt confirmed as 属实 is a violation of it. A confirmed doubt about a
    /// person or the data is settled: it has its effect on the figures, and nothing is left to find out.
    pub fn effective_severity(&self) -> Severity {
        let is_confirmed = self.decision() == Some(ReviewMark::Confirmed);
        match (self.severity, is_confirmed) {
            (Severity::Doubt, true) if self.requirement.is_some() => Severity::Violation,
            // Confirming that a gap holds something does not tell what it holds.
            (Severity::Doubt, true) if !matches!(self.subject, Subject::Gap(_)) => Severity::Note,
            (severity, _) => severity,
        }
    }
}

/// What a person, or a waiver, said of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// 审核结论; `None` if nobody said anything.
    pub mark: Option<ReviewMark>,
    /// 审核意见; for a waiver its document number.
    pub note: String,
    /// 审核人; for a waiver who approved it.
    pub reviewer: String,
    /// 审核日期 as typed.
    pub date: String,
}

/// The choices of 审核结论.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReviewMark {
    /// 待核实: looked at, still open.
    Pending,
    /// 属实: a doubt counts as certain.
    Confirmed,
    /// 不成立: closes the finding.
    Dismissed,
    /// 已整改: stays visible and open until the data agree.
    Remedied,
    /// 豁免: closed by a waiver; never a reviewer's choice.
    Waived,
}

/// Whether what stands under 审核人 is a name: dashes, 无 and the like are none.
pub fn signs(name: &str) -> bool {
    let name = super::normal(name);
    name.chars().any(char::is_alphabetic) && !super::is_one_of(&name, &super::words().no_signatures)
}

impl Review {
    /// The mark that counts: a decision needs the name of who made it. 待核实 decides nothing.
    pub fn decision(&self) -> Option<ReviewMark> {
        let is_signed = signs(&self.reviewer);
        self.mark.filter(|mark| *mark != ReviewMark::Pending && (is_signed || *mark == ReviewMark::Waived))
    }

    /// Somebody decided and gave no name.
    pub fn lacks_name(&self) -> bool {
        self.mark.is_some_and(|mark| mark != ReviewMark::Pending) && self.decision().is_none()
    }
}

impl ReviewMark {
    /// The choices that a reviewer has, in the order of the drop-down.
    pub const CHOICES: [Self; 4] = [Self::Pending, Self::Confirmed, Self::Dismissed, Self::Remedied];

    /// Chinese word, as in the workbook and `findings.csv`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "待核实",
            Self::Confirmed => "属实",
            Self::Dismissed => "不成立",
            Self::Remedied => "已整改",
            Self::Waived => "豁免",
        }
    }

    /// The reviewer's choice of this word, as it comes back when pasted or typed: 不成立。 属 实
    pub fn from_label(label: &str) -> Option<Self> {
        let typed = |c: &char| !c.is_whitespace() && !matches!(c, '。' | '.' | '，' | ',' | '；' | ';');
        let word: String = label.chars().filter(typed).collect();
        Self::CHOICES.into_iter().find(|mark| mark.label() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_words_for_nobody_sign_nothing() {
        for (name, is) in
            [("王某", true), ("—", false), ("/", false), ("无", false), ("N/A", false), ("", false)]
        {
            assert_eq!(signs(name), is, "{name}");
        }
    }
}
