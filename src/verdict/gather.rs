//! Gathers what reviewers decided of facts with two sides, before any agency is judged.

use std::collections::BTreeSet;

use super::inputs::Inputs;
use super::offers::Offers;
use crate::model::{Finding, Severity};
use crate::rules::{Group, Lookups, Sink};

/// What reviewers decided of facts with two sides, of all agencies.
pub fn gather_offers(inputs: &Inputs<'_, '_>) -> Offers {
    let mut offers = Offers::default();
    if !inputs.reviews.values().any(|review| review.decision().is_some()) {
        return offers;
    }
    for (index, case) in inputs.docket.cases.iter().enumerate() {
        if inputs.cross.of_case(index).is_empty() && case.conflicts.is_empty() {
            continue;
        }
        for finding in cross_findings(index, inputs) {
            let review = inputs.reviews.get(&finding.id);
            if let Some((review, mark)) = review.and_then(|review| Some((review, review.decision()?))) {
                offers.add(case, &finding, review, mark.label());
            }
        }
    }
    offers
}

/// What the X rules find at an agency.
fn cross_findings(index: usize, inputs: &Inputs<'_, '_>) -> Vec<Finding> {
    let (closed, lookups) = (BTreeSet::new(), Lookups::default());
    let context = inputs.context(index, &closed, &lookups);
    let mut findings = Vec::new();
    for rule in inputs.rules.iter().filter(|rule| rule.group == Group::Cross) {
        if let Some(check) = rule.check.of_case() {
            check(&context, &mut Sink::new(rule, Severity::Doubt, &context.case.key, &mut findings));
        }
    }
    findings
}
