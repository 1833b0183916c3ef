//! Whether a row of a list still stands: 状态 (正常, 注销), 是否退出, and what sheets, titles and remarks say.

use crate::model::{Stated, normal};

use super::words::WORDS;

/// What is said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stands.
    In,
    /// It no longer does.
    Left,
    /// It can't be told.
    Unclear,
}

/// What a text says; `None` if nothing of the kind.
pub(super) fn of_words(text: &str) -> Option<Standing> {
    let text = normal(text);
    let bare = text.split('(').next().unwrap_or_default();
    if WORDS.standing_in.iter().any(|word| bare == word) {
        return Some(Standing::In);
    }
    let is_left = WORDS.standing_left.iter().any(|word| {
        text.match_indices(word.as_str()).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !WORDS.standing_denials.iter().any(|denial| before.ends_with(denial.as_str()))
        })
    });
    is_left.then_some(Standing::Left)
}

/// How blanks of a column of standings are meant: where the column says of others that they stand, a blank says nothing;
/// where only those are marked that left, it says that the row stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    says_in: bool,
}

impl Column {
    /// Of all that the column states.
    pub(super) fn of<'t>(mut stated: impl Iterator<Item = Stated<&'t str>>) -> Self {
        Self {
            says_in: stated.any(|text| text.known().is_some_and(|text| of_words(text) == Some(Standing::In))),
        }
    }

    /// What it says of a row.
    pub(super) fn standing(self, stated: Stated<&str>) -> Standing {
        match stated {
            Stated::Blank if self.says_in => Standing::Unclear,
            Stated::Blank => Standing::In,
            Stated::Known(text) => of_words(text).unwrap_or(Standing::Unclear),
            Stated::Unknown => Standing::Unclear,
        }
    }
}

/// What sheet name and titles say of all rows below: 退出人员, 注销名单.
pub(super) fn of_titles<'t>(mut titles: impl Iterator<Item = &'t str>) -> Standing {
    if titles.any(|title| of_words(title) == Some(Standing::Left)) { Standing::Left } else { Standing::In }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_who_is_still_there() {
        for (text, said) in [
            ("正常", Some(Standing::In)),
            ("有效（2024年度）", Some(Standing::In)),
            ("未退出", Some(Standing::In)),
            ("注销", Some(Standing::Left)),
            ("已退出（就业）", Some(Standing::Left)),
            ("2023年并入教育局", Some(Standing::Left)),
            ("未注销登记", None),
            ("待复核", None),
        ] {
            assert_eq!(of_words(text), said, "{text}");
        }
    }

    #[test]
    fn a_blank_says_nothing_beside_rows_that_are_said_to_stand() {
        let marked = Column::of([Stated::Known("注销"), Stated::Blank].into_iter());
        assert_eq!(marked.standing(Stated::Blank), Standing::In);
        let all = Column::of([Stated::Known("正常"), Stated::Blank].into_iter());
        assert_eq!(all.standing(Stated::Blank), Standing::Unclear);
    }
}
