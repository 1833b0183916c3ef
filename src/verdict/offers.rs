//! A fact that concerns two agencies (X rules) is a finding at each of them. What somebody decided about one finding is
//! offered as advice beside the other; it decides nothing there.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::model::{Finding, FindingId, IdNumber, Review, Subject, normal};
use crate::rules::{Group, RULES};
/// What ties the sides of one fact together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// One person.
    Person(IdNumber),
    /// One 认定编号.
    Certificate(String),
    /// One person's name, and the day of hiring.
    Placement(String, jiff::civil::Date),
    /// One person's name and day of birth.
    Birth(String, jiff::civil::Date),
    /// One agency's name.
    Agency(String),
}

/// What was decided of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    id: FindingId,
    agency: String,
    word: &'static str,
    reviewer: String,
}

/// The decisions on facts with two sides, by rule and by what ties the sides.
#[derive(Debug, Default)]
pub struct Offers {
    said: BTreeMap<(&'static str, Tie), Vec<Said>>,
}

/// So many decisions on other sides are shown.
const TOLD: usize = 3;

impl Offers {
    /// Adds a decision on a finding, in the reviewer's word.
    pub(super) fn add(&mut self, case: &Case<'_>, finding: &Finding, review: &Review, word: &'static str) {
        let said = Said {
            id: finding.id.clone(),
            agency: case.name.to_string(),
            word,
            reviewer: review.reviewer.clone(),
        };
        for tie in ties(case, finding) {
            self.said.entry((finding.rule, tie)).or_default().push(said.clone());
        }
    }

    /// Writes beside each undecided finding what was decided of its other sides.
    pub(super) fn write(&self, case: &Case<'_>, findings: &mut [Finding]) {
        if self.said.is_empty() {
            return;
        }
        for finding in findings.iter_mut().filter(|finding| finding.decision().is_none()) {
            let mut told: Vec<&Said> = Vec::new();
            for tie in ties(case, finding) {
                let others = self.said.get(&(finding.rule, tie)).into_iter().flatten();
                told.extend(others.filter(|said| said.id != finding.id));
            }
            told.sort_by(|a, b| (&a.agency, &a.id).cmp(&(&b.agency, &b.id)));
            told.dedup();
            let words = told.iter().take(TOLD).map(|said| {
                let Said { agency, word, reviewer, .. } = said;
                format!("“{agency}”的同一问题已审核为“{word}”（{reviewer}），供参考")
            });
            finding.offered = words.collect::<Vec<_>>().join("；");
        }
    }
}

/// What ties a finding to the other sides of its fact; nothing for a rule with one side.
fn ties(case: &Case<'_>, finding: &Finding) -> Vec<Tie> {
    if !RULES.iter().any(|rule| rule.code == finding.rule && rule.group == Group::Cross) {
        return Vec::new();
    }
    let hire = match finding.subject {
        Subject::Hire(hire) => case.hires.get(hire as usize),
        Subject::Agency => return vec![Tie::Agency(normal(&case.name).into_owned())],
        _ => None,
    };
    let Some((hire, id)) = hire.and_then(|hire| Some((hire, hire.id()?))) else { return Vec::new() };
    let mut ties = vec![Tie::Person(id)];
    ties.extend(hire.certificate().known().map(|number| Tie::Certificate(normal(number).into_owned())));
    if let Some(name) = hire.row.name().known() {
        let name = normal(name).into_owned();
        ties.push(Tie::Placement(name.clone(), hire.start));
        ties.push(Tie::Birth(name, id.birth()));
    }
    ties
}
