//! The form of a notice's number: a platform and an agency write the same number differently (spaces, brackets, hyphens,
//! leading zeros, the platform's prefix), and numbers of different systems can't be compared at all.

use crate::model::{normal, words};

/// A number as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct NoticeNumber {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    /// Letters or hanzi.
    Word(String),
    /// Digits without leading zeros.
    Digits(String),
}

impl NoticeNumber {
    /// Reads a number; `None` if nothing of one is left.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut text = normal(text).into_owned();
        let is_ascii = text.is_ascii();
        let may_hold = |label: &&String| !is_ascii || label.is_ascii();
        for label in words().notice_number_labels.iter().filter(may_hold) {
            text = text.replace(label.as_str(), " ");
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut word = String::new();
        let mut digits = String::new();
        for c in text.chars().chain(std::iter::once(' ')) {
            if !c.is_ascii_digit() && !digits.is_empty() {
                push_digits(&std::mem::take(&mut digits), &mut parts);
            }
            if !(c.is_alphabetic()) && !word.is_empty() {
                parts.push(Part::Word(std::mem::take(&mut word)));
            }
            if c.is_ascii_digit() {
                digits.push(c);
            } else if c.is_alphabetic() {
                word.push(c);
            }
        }
        (!parts.is_empty()).then_some(Self { parts })
    }

    fn prefix(&self) -> usize {
        let words = self.parts.iter().take_while(|part| matches!(part, Part::Word(_))).count();
        if words == self.parts.len() { 0 } else { words }
    }

    /// The same number, though one of them may lack the prefix.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self == other
            || (self.prefix() == 0) != (other.prefix() == 0)
                && self.parts[self.prefix()..] == other.parts[other.prefix()..]
    }

    /// Its form: `TH####-#`; a number of the same form would have to be in a list of such numbers.
    pub(super) fn form(&self) -> String {
        let parts: Vec<&str> = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Word(word) => word.as_str(),
                // A year in four figures and one in two are not numbered alike.
                Part::Digits(digits) if digits.len() == 4 && digits.starts_with("20") => "####",
                Part::Digits(_) => "#",
            })
            .collect();
        parts.join("-")
    }

    /// A key that is equal for all that [`Self::is_same`] may join.
    pub(super) fn key(&self) -> String {
        let parts: Vec<&str> = self.parts[self.prefix()..]
            .iter()
            .map(|part| match part {
                Part::Word(text) | Part::Digits(text) => text.as_str(),
            })
            .collect();
        parts.join("-")
    }
}

/// A year at the start of the digits is a part of its own: 2024001 is 2024-1.
fn push_digits(digits: &str, parts: &mut Vec<Part>) {
    let without_zeros = |digits: &str| {
        let trimmed = digits.trim_start_matches('0');
        Part::Digits(if trimmed.is_empty() { "0" } else { trimmed }.to_owned())
    };
    match digits.split_at_checked(4) {
        Some((year, rest)) if !rest.is_empty() && year.starts_with("20") => {
            parts.push(without_zeros(year));
            parts.push(without_zeros(rest));
        }
        _ => parts.push(without_zeros(digits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> NoticeNumber {
        NoticeNumber::parse(text).unwrap()
    }

    #[test]
    fn one_number_in_many_spellings_is_the_same() {
        for spelling in
            ["TH2024-001", "TH 2024-1", "th〔2024〕001号", "ＴＨ2024001", "2024-001", "公告编号：TH2024-001"]
        {
            assert!(number("TH2024-001").is_same(&number(spelling)), "{spelling}");
            assert_eq!(number("TH2024-001").key(), number(spelling).key(), "{spelling}");
        }
        for other in ["TH2024-002", "粤GZ-2024-000001", "TH2023-001", "YX2024-001"] {
            assert!(!number("TH2024-001").is_same(&number(other)), "{other}");
        }
    }

    #[test]
    fn the_form_leaves_the_figures_out() {
        assert_eq!(number("TH2024-001").form(), number("TH2024-917").form());
        assert_ne!(number("TH2024-001").form(), number("粤GZ-2024-000001").form());
        assert_ne!(number("TH24-001").form(), number("TH2024-001").form());
        assert!(NoticeNumber::parse("（）").is_none());
    }
}
