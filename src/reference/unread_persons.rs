//! Rows of a list that name a person without a readable number: such a row may be about the person who is looked for.

use hashbrown::HashSet;

use crate::model::{IdNumber, Text, normal};

/// Names beside numbers that could not be read.
#[derive(Debug, Default)]
pub(super) struct UnreadPersons {
    /// Normalised name, and the number as written; sorted.
    rows: Vec<(Text, Option<Text>)>,
}

impl UnreadPersons {
    /// Adds a row that states this name, and this where a number belongs.
    pub(super) fn add(&mut self, name: Option<&str>, number: Option<&str>) {
        if let Some(name) = name {
            self.rows.push((normal(name).as_ref().into(), number.map(Text::from)));
        }
    }

    /// To be called when all are added.
    pub(super) fn sort(&mut self) {
        self.rows.sort_unstable();
        self.rows.dedup();
    }

    /// Drops the rows of other names.
    pub(super) fn keep_only(&mut self, names: &HashSet<Text>) {
        self.rows.retain(|(name, _)| names.contains(name));
    }

    /// Whether a row may be about this person: it has the (normalised) name, and what it shows of a number contradicts the
    /// person's nowhere.
    pub(super) fn may_hold(&self, id: IdNumber, name: &str) -> bool {
        let start = self.rows.partition_point(|(known, _)| known.as_ref() < name);
        let rows = self.rows[start..].iter().take_while(|(known, _)| known.as_ref() == name);
        let full = id.full();
        rows.into_iter().any(|(_, number)| number.as_deref().is_none_or(|number| may_be(&full, number)))
    }
}

/// Half of a number's characters at its two ends agree: it is masked, cut off, or mistyped somewhere.
fn may_be(full: &str, written: &str) -> bool {
    let written: Vec<char> = normal(written).chars().filter(char::is_ascii_alphanumeric).collect();
    let full: Vec<char> = normal(full).chars().collect();
    if written.is_empty() {
        return true;
    }
    let ahead = full.iter().zip(&written).take_while(|(a, b)| a == b).count();
    let behind = full.iter().rev().zip(written.iter().rev()).take_while(|(a, b)| a == b).count();
    (ahead + behind) * 2 >= written.len().min(full.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "440106197203151234";

    #[test]
    fn a_masked_cut_or_mistyped_number_may_be_the_persons() {
        for (written, may) in [
            ("440106********1234", true),
            ("4401061972031512", true),
            ("44010619720315123", true),
            ("440106197208151234", true),
            ("", true),
            ("**************1234", true),
            ("350204********0018", false),
            ("445281199911300024", false),
        ] {
            assert_eq!(may_be(ID, written), may, "{written}");
        }
    }
}
