//! An office's word for what the program helps with: 审计, or 监督检查, 稽核, where it has another.

use std::borrow::Cow;

/// The usual word. Names of files and sheets hold it whatever the office says: programs and people find them by it.
const USUAL: &str = "审计";

/// The word of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeWord(String);

impl Default for OfficeWord {
    fn default() -> Self {
        Self(USUAL.to_owned())
    }
}

impl From<String> for OfficeWord {
    fn from(word: String) -> Self {
        Self(word)
    }
}

impl OfficeWord {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The word, if it is not the usual one.
    pub fn unusual(&self) -> Option<&str> {
        Some(self.as_str()).filter(|word| *word != USUAL)
    }

    /// One of the program's own sentences in this word. Saying it twice changes nothing. Not for what others wrote: 审计局
    /// is a name.
    pub fn said<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(word) = self.unusual().filter(|_| text.contains(USUAL)) else { return Cow::Borrowed(text) };
        // The office's word may hold the usual one (审计监督): what is said already stays.
        let said = text.split(word).map(|part| part.replace(USUAL, word));
        Cow::Owned(said.collect::<Vec<_>>().join(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_said_in_the_offices_word_once() {
        let usual = OfficeWord::default();
        assert_eq!(usual.said("审计结论"), "审计结论");
        let other = OfficeWord::from("审计监督".to_owned());
        assert_eq!(other.said("审计结论"), "审计监督结论");
        assert_eq!(other.said(&other.said("审计结论")), "审计监督结论");
        assert_eq!(OfficeWord::from("稽核".to_owned()).said("两次审计的年度不同"), "两次稽核的年度不同");
    }
}
