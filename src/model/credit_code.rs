//! 统一社会信用代码 (GB 32100-2015).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// A code of 18 characters with a valid check character.
///
/// Only the outer check is tested: the inner 组织机构代码 of old registrations does not always keep
/// its own (GB 11714), and a stricter reading would accuse honest offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode([u8; 18]);

/// The 31 characters of the standard: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl CreditCode {
    /// Reads a code as typed: blanks, width and case do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = [0; 18];
        let mut length = 0;
        for character in text.nfkc().filter(|c| !c.is_whitespace() && *c != '\u{200b}' && *c != '\u{feff}') {
            let byte = u8::try_from(character.to_ascii_uppercase()).ok()?;
            *code.get_mut(length)? = byte;
            length += 1;
        }
        if length != code.len() {
            return None;
        }
        let sum =
            code.iter().zip(WEIGHTS).try_fold(0, |sum, (byte, weight)| Some(sum + value(*byte)? * weight))?;
        let check = (31 - sum % 31) % 31;
        (value(code[17])? == check).then_some(Self(code))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn value(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_are_valid() {
        for code in ["91350100M000100Y43", "11370100004188784H"] {
            assert_eq!(CreditCode::parse(code).map(|code| code.to_string()).as_deref(), Some(code));
        }
        assert!(CreditCode::parse(" 11370100 004188784ｈ").is_some());
    }

    #[test]
    fn wrong_checks_lengths_and_letters_are_not() {
        for code in [
            "91350100M000100Y4Z",
            "91310115MA1H8R7C6D",
            "9135",
            "",
            "91350100I000100Y43",
            "单位统一代码单位统一代码单位统一代码",
        ] {
            assert!(CreditCode::parse(code).is_none(), "{code}");
        }
    }
}
