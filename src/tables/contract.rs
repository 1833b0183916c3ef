//! What 合同状态 says of a row. Rosters list contracts, and not every contract is a new hire.

use crate::model::{has, normal, words};

/// What became of the contract that a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Contract {
    /// 新签, nothing, or what has no place in the list: a hire.
    #[default]
    New,
    /// 续签: the person stays.
    Renewed,
    /// 变更, 中止.
    Changed,
    /// 终止, 解除.
    Ended,
}

impl Contract {
    /// By the words of the cell; of several the last stage counts.
    pub(super) fn stated(text: &str) -> Self {
        let (text, words) = (normal(text), words());
        if has(&text, &words.contract_new_words) {
            Self::New
        } else if has(&text, &words.contract_end_words) {
            Self::Ended
        } else if has(&text, &words.renewal_words) {
            Self::Renewed
        } else if has(&text, &words.contract_change_words) {
            Self::Changed
        } else {
            Self::New
        }
    }

    /// The word for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "新签",
            Self::Renewed => "续签",
            Self::Changed => "变更",
            Self::Ended => "终止",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_contract_tell_a_new_hire_from_one_that_goes_on_changes_or_ends() {
        for (text, contract) in [
            ("新签", Contract::New),
            ("续签", Contract::Renewed),
            ("合同续订", Contract::Renewed),
            ("续签（第2次）", Contract::Renewed),
            ("变更", Contract::Changed),
            ("中止", Contract::Changed),
            ("终止", Contract::Ended),
            ("终止、解除", Contract::Ended),
            ("续签后解除", Contract::Ended),
            ("未续签", Contract::New),
            ("未终止", Contract::New),
            ("新签（原合同已终止）", Contract::New),
            ("在职", Contract::New),
            ("正常", Contract::New),
            ("", Contract::New),
        ] {
            assert_eq!(Contract::stated(text), contract, "{text}");
        }
    }
}
