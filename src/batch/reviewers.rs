//! `--reviewers FILE`: who may sign reviews.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{FindingId, Review, is_one_of, normal, words};

/// Names of those who may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewers {
    names: BTreeSet<String>,
    /// SHA-256 of the file.
    pub hash: String,
}

impl Reviewers {
    /// Reads a list: one name per line, or the first column of a table; `None` if there is no name in it.
    pub fn parse(text: &str) -> Option<Self> {
        let first = |line: &str| {
            let cell = line.split([',', '，', '\t', ';', '；']).next().unwrap_or_default();
            normal(cell.trim_matches('"')).into_owned()
        };
        let names: BTreeSet<String> = text
            .trim_start_matches('\u{feff}')
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .map(first)
            .filter(|name| !name.is_empty() && !is_one_of(name, &words().reviewer_headers))
            .collect();
        (!names.is_empty()).then(|| Self { names, hash: super::hash::sha256(text) })
    }

    /// Takes the effect from reviews that somebody else signed; what was written stays readable. Returns the names of those
    /// people.
    pub fn limit(&self, reviews: &mut BTreeMap<FindingId, Review>) -> BTreeSet<String> {
        let mut refused = BTreeSet::new();
        for review in reviews.values_mut() {
            let Some(mark) = review.mark else { continue };
            if self.names.contains(normal(&review.reviewer).as_ref()) {
                continue;
            }
            let name =
                if review.reviewer.trim().is_empty() { "（未签名）" } else { review.reviewer.trim() };
            let part = if review.note.is_empty() { "" } else { "；" };
            review.note =
                format!("{}{part}审核结论原填“{}”，审核人不在名单中，未采用", review.note, mark.label());
            refused.insert(name.to_owned());
            review.mark = None;
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReviewMark;

    #[test]
    fn only_who_is_listed_may_sign() {
        let reviewers = Reviewers::parse("\u{feff}姓名,科室\n王某,就业科\n\n李 某,监察科\n").unwrap();
        let signed = |name: &str| Review {
            mark: Some(ReviewMark::Dismissed),
            reviewer: name.to_owned(),
            ..Review::default()
        };
        let mut reviews: BTreeMap<FindingId, Review> = ["王某", "李某", "赵某", ""]
            .into_iter()
            .map(|name| (FindingId(name.to_owned()), signed(name)))
            .collect();
        let refused = reviewers.limit(&mut reviews);
        assert_eq!(refused.into_iter().collect::<Vec<_>>(), ["赵某", "（未签名）"]);
        let counts = |name: &str| reviews[&FindingId(name.to_owned())].mark.is_some();
        assert!(counts("王某") && counts("李某") && !counts("赵某") && !counts(""));
        assert!(reviews[&FindingId("赵某".to_owned())].note.contains("未采用"));
    }

    #[test]
    fn a_list_without_a_name_is_none() {
        assert_eq!(Reviewers::parse("姓名\n\n"), None);
    }
}
