//! 统一社会信用代码 (GB 32100-2015).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::Division;

/// The 31 characters of the standard: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Powers of 3 modulo 31, for the first 17 characters.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A code whose check character is right.
///
/// Only the outer check is required. The inner one (character 17 checks the organisation code,
/// GB 11714) was not enforced when codes were first assigned without an organisation code, and the
/// outer check covers the same characters; refusing a code for it would turn real agencies away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode([u8; 18]);

impl CreditCode {
    /// Reads a code in any width and case, with spaces or an apostrophe; `None` unless it has 18
    /// characters of the alphabet and the right check character.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(code) = <[u8; 18]>::try_from(text.as_bytes())
            && check_of(&code) == Some(code[17])
        {
            return Some(Self(code));
        }
        let mut code = [0_u8; 18];
        let mut length = 0;
        for c in text.nfkc().filter(|c| !is_filler(*c)) {
            *code.get_mut(length)? = u8::try_from(c.to_ascii_uppercase()).ok()?;
            length += 1;
        }
        (length == 18 && check_of(&code)? == code[17]).then_some(Self(code))
    }

    /// The place of the authority that registered it (characters 3 to 8): mostly the unit's own place, but no proof of it.
    pub fn registered_in(&self) -> Option<Division> {
        Division::parse(self.as_str().get(2..8)?)
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// White space, invisible characters, and the apostrophe that makes a spreadsheet keep a text.
const fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '‘' | '’' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// The check character of the first 17; `None` if one is outside the alphabet.
fn check_of(code: &[u8; 18]) -> Option<u8> {
    let mut sum = 0;
    for (character, weight) in code.iter().zip(WEIGHTS) {
        let value = ALPHABET.iter().position(|known| known == character)?;
        sum += u32::try_from(value).ok()? * weight;
    }
    ALPHABET.get(((31 - sum % 31) % 31) as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_are_valid() {
        for code in ["91350100M000100Y43", "11370100004188784H", "11440106000000013D"] {
            assert_eq!(CreditCode::parse(code).map(|code| code.to_string()).as_deref(), Some(code));
        }
    }

    #[test]
    fn a_code_that_circulates_as_valid_is_not() {
        assert_eq!(CreditCode::parse("91310115MA1H8R7C6D"), None);
        assert!(CreditCode::parse("91310115MA1H8R7C67").is_some());
        assert_eq!(CreditCode::parse("91350100M000100Y4Z"), None);
    }

    #[test]
    fn width_case_spaces_and_apostrophe_do_not_matter() {
        for text in [
            "'91350100m000100y43",
            " 91350100 M000100Y 43 ",
            "９１３５０１００Ｍ０００１００Ｙ４３",
            "91350100M000100Y43\u{200b}",
        ] {
            assert!(CreditCode::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn length_and_alphabet_are_kept() {
        for text in [
            "",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "9135O100M000100Y43",
            "单位代码单位代码单位代码单位代码代码",
        ] {
            assert_eq!(CreditCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_single_change_is_caught() {
        let valid = *b"91350100M000100Y43";
        for position in 0..18 {
            for other in ALPHABET {
                let mut changed = valid;
                changed[position] = *other;
                let text = String::from_utf8_lossy(&changed);
                assert_eq!(CreditCode::parse(&text).is_some(), changed == valid, "{text}");
            }
        }
    }
}
