//! Text as filed, and its normal form for comparison.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// Text of a cell as filed: trimmed, never empty (an empty one is `None`), shared between the rows
/// of a table that repeat it.
pub type Text = Arc<str>;

/// The form in which names are compared: NFKC, without white space, invisible characters, control
/// characters and brackets' width differences, Latin letters in upper case.
///
/// Brackets themselves stay: 岗位（一） and 岗位（二） are different posts, whatever their width.
pub fn normal(text: &str) -> Cow<'_, str> {
    if is_normal_already(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.nfkc()
            .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
            .flat_map(char::to_uppercase)
            .map(|c| match c {
                '【' | '〔' | '［' | '[' | '〖' => '(',
                '】' | '〕' | '］' | ']' | '〗' => ')',
                other => other,
            })
            .collect(),
    )
}

/// Half-width text; borrows where it is ASCII already.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// Only hanzi (U+4000 to U+9FFF, three bytes each, of which the first tells) and a few ASCII characters,
/// which [`normal`] maps to themselves; so nearly every real name.
fn is_normal_already(text: &str) -> bool {
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            [0xe4..=0xe9, _, _, rest @ ..]
            | [b'0'..=b'9' | b'A'..=b'Z' | b'(' | b')' | b'-' | b'.' | b'/' | b'_', rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Characters without a glyph that spreadsheets carry along (U+200B, U+FEFF, direction marks ...).
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_space_and_case_do_not_tell_names_apart() {
        assert_eq!(normal("广州市 天河区\u{3000}城管局（本级）\u{200b}"), "广州市天河区城管局(本级)");
        assert_eq!(normal("ｇｗ－００１"), "GW-001");
    }

    #[test]
    fn what_is_taken_for_normal_is() {
        for c in ('\u{0}'..='\u{ffff}').filter(|c| is_normal_already(&c.to_string())) {
            let by_the_long_way: String = c.nfkc().flat_map(char::to_uppercase).collect();
            assert_eq!(by_the_long_way, c.to_string());
            assert!(!c.is_whitespace() && !c.is_control() && !is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn a_plain_name_is_not_copied() {
        assert!(matches!(normal("保洁员"), Cow::Borrowed(_)));
    }

    #[test]
    fn bracket_content_tells_posts_apart() {
        assert_ne!(normal("协管员（一）"), normal("协管员（二）"));
    }
}
