//! Where rules report: the sink knows the rule, its severity in force and the agency, so that a rule can't report under the
//! code of another.

use sha2::{Digest, Sha256};

use crate::model::{
    CellAt, Effect, FileId, Finding, FindingId, Review, Severity, Subject, hex, mask_any, mask_owned,
};

use super::{Held, Rule};

/// What a finding is about, by a name that is the same in every run.
#[derive(Debug, Clone)]
pub struct About {
    /// The subject.
    pub subject: Subject,
    /// Names the subject within the agency; never a row number.
    pub key: String,
    /// The subject in Chinese, without a full ID number.
    pub label: String,
    /// The cell that shows it.
    pub at: Option<CellAt>,
    /// Where no cell does: the file, and the sheet (empty for the whole file).
    pub within: Option<(FileId, String)>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// One sentence with the facts in it.
    pub message: String,
    /// What was found; also tells this fact from others of the subject.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do; the rule's own remedy if empty.
    pub remedy: String,
    /// Further columns of the row that are concerned.
    pub more_cells: Vec<u16>,
    /// Cells of other rows that it rests on too.
    pub related: Vec<CellAt>,
    /// For the authority only: what its lists say, what to verify there.
    pub for_auditor: String,
    /// What it does to a claim, if that is less than what the rule says.
    pub effect: Option<Effect>,
    /// The data don't suffice for a violation.
    pub only_doubt: bool,
    /// More than a note, which is what the rule is otherwise (`E009` for another name).
    pub is_doubt: bool,
    /// What holds a violation back.
    pub held: Held,
    /// Nothing that counts against anybody (`E005` where the register answers it).
    pub only_note: bool,
}

/// Collects findings of one agency.
#[derive(Debug)]
pub struct Sink<'s> {
    rule: &'static Rule,
    severity: Severity,
    agency: &'s str,
    findings: &'s mut Vec<Finding>,
    former: Option<Former<'s>>,
}

/// Names that findings would have under other keys of the agency.
#[derive(Debug)]
struct Former<'s> {
    keys: &'s [String],
    /// For each finding, its id under each key.
    ids: &'s mut Vec<Vec<FindingId>>,
}

impl<'s> Sink<'s> {
    /// A sink for one rule, with the severity that the policy gives it.
    pub fn new(
        rule: &'static Rule,
        severity: Severity,
        agency: &'s str,
        findings: &'s mut Vec<Finding>,
    ) -> Self {
        Self { rule, severity, agency, findings, former: None }
    }

    /// Also gives, for each finding, the ids that it would have under other keys of the agency.
    #[must_use]
    pub fn also_as(mut self, keys: &'s [String], ids: &'s mut Vec<Vec<FindingId>>) -> Self {
        self.former = Some(Former { keys, ids });
        self
    }

    /// Code of the rule that reports.
    pub(super) const fn rule(&self) -> &'static str {
        self.rule.code
    }

    /// Reports one fact about one subject.
    pub fn report(&mut self, about: About, fact: Fact) {
        let severity = match self.severity {
            _ if fact.only_note => Severity::Note,
            Severity::Violation if fact.only_doubt || !fact.held.is_nothing() => Severity::Doubt,
            Severity::Note if fact.is_doubt && self.rule.severity == Some(Severity::Note) => Severity::Doubt,
            severity => severity,
        };
        let held = self.severity == Severity::Violation && !fact.held.is_nothing();
        let sentence =
            if self.severity == Severity::Violation { fact.held.sentence() } else { String::new() };
        let message = fact.message + &sentence;
        // Made of what is shown, so that nobody can find out an ID number by trying numbers against an id.
        let shown = [&about.key, &fact.found, &fact.expected].map(|text| mask_any(text));
        let [key, found, expected] = &shown;
        let id_of = |agency: &str| finding_id(&[self.rule.code, agency, key, found, expected]);
        let id = id_of(self.agency);
        if let Some(former) = &mut self.former {
            former.ids.push(former.keys.iter().map(|agency| id_of(agency)).collect());
        }
        let remedy = if fact.remedy.is_empty() { self.rule.remedy.to_owned() } else { fact.remedy };
        self.findings.push(Finding {
            id,
            rule: self.rule.code,
            severity,
            effect: fact.effect.unwrap_or(self.rule.effect),
            audience: self.rule.audience,
            requirement: self.rule.requirement(),
            subject: about.subject,
            // A number may stand in any column: as part of a name, or where another one belongs.
            subject_label: mask_owned(about.label),
            message: mask_owned(message),
            found: mask_owned(fact.found),
            expected: mask_owned(fact.expected),
            remedy: mask_owned(remedy),
            at: about.at,
            within: about.within,
            held,
            held_by: if held { fact.held.gaps } else { Vec::new() },
            more_cells: fact.more_cells,
            related: fact.related,
            for_auditor: mask_owned(fact.for_auditor),
            offered: String::new(),
            review: Review::default(),
        });
    }
}

/// Sixteen hex digits that name a fact: with a million findings two collide once in some 30 million runs.
pub(crate) fn finding_id(parts: &[&str]) -> FindingId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    FindingId(hex(&hash.finalize()[..8]))
}
