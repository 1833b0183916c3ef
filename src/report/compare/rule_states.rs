//! How a rule is judged in one run and in the other: if the policy switches a rule off, or makes it graver or lighter,
//! nobody has rectified anything.

use std::collections::BTreeSet;

use super::results::RunResults;
use crate::model::Severity;

/// Whether a run judges a rule at all; a run that did not record that is taken to judge it.
pub(super) fn is_judged(run: &RunResults, rule: &str) -> bool {
    run.rules.is_empty() || state(run, rule).is_some()
}

/// How a rule is judged otherwise now, in Chinese; none where it is not, or where a run did not record it.
pub(super) fn change(old: &RunResults, new: &RunResults, rule: &str) -> Option<String> {
    if old.rules.is_empty() || new.rules.is_empty() {
        return None;
    }
    let (was, is) = (state(old, rule), state(new, rule));
    let word = |severity: Option<Severity>| severity.map_or("停用", Severity::label);
    (was != is).then(|| format!("{rule}由“{}”改为“{}”", word(was), word(is)))
}

/// All rules that are judged otherwise now.
pub(super) fn changes(old: &RunResults, new: &RunResults) -> Vec<String> {
    let rules: BTreeSet<&String> = old.rules.keys().chain(new.rules.keys()).collect();
    rules.into_iter().filter_map(|rule| change(old, new, rule)).collect()
}

/// A rule that a policy does not declare (a list of another department) is one that it does not judge.
fn state(run: &RunResults, rule: &str) -> Option<Severity> {
    run.rules.get(rule).copied().flatten()
}
