//! What an office states about itself in its letters, and their 发文字号.

use jiff::civil::Date;

/// What an office states about itself in its letters; what is not given is left to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterTerms {
    /// 发文机关; else the department of the agency's level.
    pub office: Option<String>,
    /// The first 发文字号; the others count on from it.
    pub number: Option<Series>,
    /// 成文日期.
    pub date: Option<Date>,
    /// Until when to answer.
    pub deadline: Option<Date>,
    /// Whom to call.
    pub contact: Option<String>,
    /// 抄送.
    pub copies: Vec<String>,
}

/// 发文字号 that count up: `天人社监〔2025〕12号`, `天人社监〔2025〕13号` …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    before: String,
    first: u64,
    after: String,
}

impl Series {
    /// From the first number: the last digits in it are what counts up. None if there are none, or only those of the year:
    /// 天人社监〔2025〕 says no number.
    pub fn from_first(text: &str) -> Option<Self> {
        const CLOSED: [char; 5] = ['〕', ']', '］', ')', '）'];
        if text.trim_end_matches(['号', ' ']).ends_with(CLOSED) {
            return None;
        }
        let last = text.rfind(|c: char| c.is_ascii_digit())?;
        let digits = text.get(..=last)?;
        let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
            at + digits.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        Some(Self {
            before: text.get(..start)?.to_owned(),
            first: digits.get(start..)?.parse().ok()?,
            after: text.get(last + 1..)?.to_owned(),
        })
    }

    /// The first of them.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// One of them as written.
    pub fn text(&self, number: u64) -> String {
        format!("{}{number}{}", self.before, self.after)
    }

    /// The count in a text, if the text is of this series.
    pub fn number_of(&self, text: &str) -> Option<u64> {
        text.strip_prefix(&self.before)?.strip_suffix(&self.after)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_up_from_the_first() {
        let series = Series::from_first("天人社监〔2025〕12号").unwrap();
        assert_eq!((series.first(), series.text(13).as_str()), (12, "天人社监〔2025〕13号"));
        assert_eq!(series.number_of("天人社监〔2025〕40号"), Some(40));
        assert_eq!(series.number_of("天人社监〔2024〕40号"), None);
        assert_eq!(Series::from_first("第号"), None);
        assert_eq!(Series::from_first("天人社监〔2025〕"), None);
        assert_eq!(Series::from_first("天人社监〔2025〕号"), None);
        assert_eq!(Series::from_first("7").map(|series| series.text(8)).as_deref(), Some("8"));
    }
}
