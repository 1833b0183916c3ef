//! 发文字号: each letter keeps the number that it was given, and no number is given twice.

use std::collections::BTreeMap;

use crate::report::documents::letter::{LetterKind, Series};

use super::manifest::Manifest;

/// The numbers of a run, on top of those of earlier runs into the same folder.
#[derive(Debug, Default)]
pub struct Numbers {
    series: Option<Series>,
    given: BTreeMap<String, String>,
    next: u64,
}

impl Numbers {
    /// Counts on from what the last run gave, if it was of the same series.
    pub fn after(series: Option<&Series>, last: Option<&Manifest>) -> Self {
        let given = last.map(|last| last.letter_numbers.clone()).unwrap_or_default();
        let next = series.map_or(0, |series| {
            let highest = given.values().filter_map(|text| series.number_of(text)).max();
            highest.map_or(series.first(), |highest| series.first().max(highest.saturating_add(1)))
        });
        Self { series: series.cloned(), given, next }
    }

    /// The number of an agency's letter; none where the office gives none.
    pub fn for_letter(&mut self, kind: LetterKind, agency: &str) -> Option<String> {
        let series = self.series.as_ref()?;
        let key = format!("{}:{agency}", kind.label());
        if let Some(given) = self.given.get(&key).filter(|text| series.number_of(text).is_some()) {
            return Some(given.clone());
        }
        let text = series.text(self.next);
        self.next = self.next.saturating_add(1);
        self.given.insert(key, text.clone());
        Some(text)
    }

    /// As recorded.
    pub fn into_record(self) -> BTreeMap<String, String> {
        self.given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_keeps_its_number_and_new_ones_count_on() {
        let series = Series::from_first("甲〔2025〕5号");
        let mut numbers = Numbers::after(series.as_ref(), None);
        assert_eq!(numbers.for_letter(LetterKind::Rectify, "k1").as_deref(), Some("甲〔2025〕5号"));
        assert_eq!(numbers.for_letter(LetterKind::Explain, "k1").as_deref(), Some("甲〔2025〕6号"));
        assert_eq!(numbers.for_letter(LetterKind::Rectify, "k1").as_deref(), Some("甲〔2025〕5号"));
        assert_eq!(Numbers::default().for_letter(LetterKind::Rectify, "k1"), None);
    }
}
