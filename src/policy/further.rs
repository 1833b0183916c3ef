//! Quotas beside the main one: for some of the posts, or for some of the groups, another share.
//!
//! Which posts such a quota covers is said by a column of the filings (资金来源, 岗位类别). What the policy lists neither
//! as inside nor as outside, and a blank, tell nothing: the post may be covered, and the quota can't pass on it.

use std::collections::BTreeSet;

use crate::model::{Belongs, Ratio, Rounding, Stated, normal};

use super::categories::without_brackets;
use super::{Category, Denominator, LegalText, Policy};

/// More quotas than any place sets for such posts.
pub const MOST_FURTHER: usize = 4;

/// A quota beside the main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherQuota {
    /// Its name, by which every output shows it.
    pub name: String,
    /// The least share.
    pub ratio: Ratio,
    /// What it is a share of.
    pub basis: Denominator,
    /// What becomes of a fraction of a person.
    pub rounding: Rounding,
    /// Names of the categories that count; all if it names none.
    pub categories: Vec<String>,
    /// Which posts it covers; all if it does not say.
    pub covers: Option<Covers>,
    /// What it rests on.
    pub law: LegalText,
}

/// Which posts a quota covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covers {
    /// The column that tells.
    pub column: CoverColumn,
    pub(super) inside: BTreeSet<String>,
    pub(super) outside: BTreeSet<String>,
}

/// A column that can tell which posts a quota covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverColumn {
    /// 资金来源, of the plan or of the hire.
    Funding,
    /// 岗位类别, of the plan.
    PostCategory,
}

impl CoverColumn {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Funding, Self::PostCategory];

    /// The canonical name of the column.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Funding => "资金来源",
            Self::PostCategory => "岗位类别",
        }
    }
}

impl Covers {
    /// Whether a post of which the column says this is covered. Of several sources in one cell all must be listed, and on
    /// one side.
    pub fn says_of(&self, stated: Stated<&str>) -> Belongs {
        let Stated::Known(text) = stated else { return Belongs::Unclear };
        let text = normal(text);
        let whole = self.listed(&text);
        if whole != Belongs::Unclear {
            return whole;
        }
        let bare = without_brackets(&text);
        let mut parts = bare.split(is_between).filter(|part| !part.is_empty()).map(|part| self.listed(part));
        let first = parts.next().unwrap_or(Belongs::Unclear);
        parts.fold(first, Belongs::and_stated)
    }

    fn listed(&self, text: &str) -> Belongs {
        if self.inside.contains(text) {
            Belongs::Yes
        } else if self.outside.contains(text) {
            Belongs::No
        } else {
            Belongs::Unclear
        }
    }
}

impl FurtherQuota {
    /// The least number of persons for a base of so many.
    pub fn required(&self, base: u64) -> u64 {
        self.ratio.of(base, self.rounding)
    }

    /// Who counts, in Chinese.
    pub fn who(&self) -> String {
        if self.categories.is_empty() { "就业困难人员".to_owned() } else { self.categories.join("、") }
    }

    /// Whether a claim of this 困难人员类别 counts; of several categories one suffices.
    pub fn group(&self, category: Stated<&str>, policy: &Policy) -> Belongs {
        if self.categories.is_empty() {
            return Belongs::Yes;
        }
        let named = category.known().map(|text| policy.categories_in(text)).unwrap_or_default();
        let has_unknown = category.known().is_some_and(|text| policy.names_unknown_category(text));
        let counts = |category: &&Category| self.categories.contains(&category.name);
        if named.iter().any(counts) {
            Belongs::Yes
        } else if named.is_empty() || has_unknown {
            Belongs::Unclear
        } else {
            Belongs::No
        }
    }

    /// `享受补贴的岗位：不低于实际招用人数的100%`, with which posts and who counts.
    pub fn sentence(&self) -> String {
        let which = self.covers.as_ref().map_or_else(String::new, |covers| {
            let inside: Vec<&str> = covers.inside.iter().map(String::as_str).collect();
            format!("{}为{}的岗位，", covers.column.label(), inside.join("、"))
        });
        format!(
            "{}：{which}{}不低于{}的{}（{}），{}",
            self.name,
            self.who(),
            self.basis.label(),
            self.ratio.percent_label(),
            self.ratio,
            self.rounding.label()
        )
    }
}

const fn is_between(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | '/' | '+' | '和' | '及')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers() -> Covers {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Covers {
            column: CoverColumn::Funding,
            inside: set(&["就业补助资金", "财政补贴"]),
            outside: set(&["单位自筹", "自有资金"]),
        }
    }

    #[test]
    fn only_what_is_listed_tells_and_a_mixture_tells_nothing() {
        for (text, expected) in [
            ("就业补助资金", Belongs::Yes),
            (" 就业补助资金（省级） ", Belongs::Yes),
            ("就业补助资金、财政补贴", Belongs::Yes),
            ("单位自筹", Belongs::No),
            ("就业补助资金和单位自筹", Belongs::Unclear),
            ("不是就业补助资金", Belongs::Unclear),
            ("其他", Belongs::Unclear),
            ("（省级）", Belongs::Unclear),
        ] {
            assert_eq!(covers().says_of(Stated::Known(text)), expected, "{text}");
        }
        assert_eq!(covers().says_of(Stated::Blank), Belongs::Unclear);
        assert_eq!(covers().says_of(Stated::Unknown), Belongs::Unclear);
    }
}
