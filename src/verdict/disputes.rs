//! Rows that tell of one hire differently (`D007`): which of them is read first must decide nothing.
//!
//! A duty that is broken whichever of these rows counts is a violation. One that only some of them break is a doubt,
//! whichever is in use.

use hashbrown::HashSet;

use crate::case::{Dispute, Reading};
use crate::model::{Finding, FindingId, Severity, Subject};
use crate::rules::{Context, Lookups};

/// Appended to what only some of the rows say.
const BY_SOME: &str = "同一招用的各行填写不一致，并非各行都如此，核实前不作违规认定。";

/// Weighs the findings about hires in dispute against what the other rows would give, found by `judge` with ids under the
/// agency's other keys.
pub(super) fn weigh(
    context: &Context<'_, '_>,
    findings: &mut Vec<Finding>,
    former: &mut Vec<Vec<FindingId>>,
    judge: impl Fn(&Context<'_, '_>) -> (Vec<Finding>, Vec<Vec<FindingId>>),
) {
    let case = context.case;
    let in_dispute = |finding: &Finding| {
        let Subject::Hire(index) = finding.subject else { return false };
        let hire = case.hires.get(index as usize);
        finding.requirement.is_some() && hire.is_some_and(|hire| hire.dispute != Dispute::None)
    };
    let tellings = case.alternates.iter().filter(|(reading, _)| *reading == Reading::OtherTelling);
    for (_, told) in tellings {
        let lookups = Lookups::default();
        // Findings across agencies are left out: the duties are the agency's own.
        let alone = Context { case: told, hits: &[], lookups: &lookups, ..*context };
        let (theirs, their_ids) = judge(&alone);
        let broken: HashSet<_> =
            theirs.iter().filter(|other| other.severity == Severity::Violation).map(fact).collect();
        let said: HashSet<_> = findings.iter().map(fact).collect();
        for finding in findings.iter_mut().filter(|finding| in_dispute(finding)) {
            if finding.severity == Severity::Violation && !broken.contains(&fact(finding)) {
                lower(finding);
            }
        }
        let mut their_ids = their_ids.into_iter();
        for mut other in theirs {
            let ids = their_ids.next();
            // Also for notices and lines, on which other rows of the hire may have another effect.
            let is_new = other.requirement.is_some() && !said.contains(&fact(&other));
            if other.severity == Severity::Note || !is_new {
                continue;
            }
            if other.severity == Severity::Violation {
                lower(&mut other);
            }
            findings.push(other);
            former.extend(ids);
        }
    }
}

/// What it says of whom.
fn fact(finding: &Finding) -> (&'static str, Subject) {
    (finding.rule, finding.subject)
}

fn lower(finding: &mut Finding) {
    finding.severity = Severity::Doubt;
    if !finding.message.ends_with(BY_SOME) {
        finding.message.push_str(BY_SOME);
    }
}
