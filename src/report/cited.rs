//! Texts that a sheet gives in full once: otherwise ten findings of one cause would fill a page with the same sentence.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::Policy;
use crate::rules::Rule;

/// What was given in full already.
#[derive(Debug, Default)]
pub(super) struct Cited {
    laws: BTreeSet<String>,
    texts: BTreeMap<String, u64>,
}

impl Cited {
    /// The legal basis of a rule; if its text was quoted before, its citation is enough.
    pub(super) fn basis(&mut self, rule: &Rule, policy: &Policy) -> String {
        let citation = rule.citation(policy);
        if self.laws.contains(&citation) {
            return citation;
        }
        self.laws.insert(citation);
        rule.basis_text(policy)
    }

    /// A text of the line with this number, or the number of the line that has it.
    pub(super) fn once(&mut self, text: String, number: u64) -> String {
        match self.texts.get(&text) {
            Some(first) if !text.is_empty() => format!("同序号{first}"),
            _ => {
                self.texts.insert(text.clone(), number);
                text
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_before_is_named_by_the_line_that_says_it() {
        let mut cited = Cited::default();
        let told: Vec<String> = (1..)
            .zip(["补", "改", "补", "", ""])
            .map(|(number, text)| cited.once(text.to_owned(), number))
            .collect();
        assert_eq!(told, ["补", "改", "同序号1", "", ""]);
    }
}
