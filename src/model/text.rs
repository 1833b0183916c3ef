//! Text as filed, and its normal form for comparison.

use std::borrow::Cow;

use std::sync::Arc;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::radicals::ideograph;
use super::variants::{is_usual, usual};

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
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            '【' | '〔' | '［' | '[' | '〖' => '(',
            '】' | '〕' | '］' | ']' | '〗' => ')',
            '•' | '‧' | '・' | '∙' | '⋅' => DOT,
            other => usual(ideograph(other)),
        })
        .collect();
    Cow::Owned(if folded.contains('.') { with_dots_of_names(&folded) } else { folded })
}

/// The dot in a name such as 阿依古丽·买买提, in whichever of its seven characters.
const DOT: char = '·';

/// A full stop between two hanzi is the dot of a name.
fn with_dots_of_names(text: &str) -> String {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = letters.next() {
        let is_of_name = c == '.' && is_hanzi(before) && letters.peek().is_some_and(|next| is_hanzi(*next));
        out.push(if is_of_name { DOT } else { c });
        before = c;
    }
    out
}

/// Whether a character is a Chinese one of the common ranges.
pub const fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// The character that stands for all ways of writing it: 单 for 單.
pub fn simplified(c: char) -> char {
    usual(c)
}

/// Text as a person sees it: without characters that have no glyph, each radical as the character that it looks like. Borrows
/// nearly every text.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Only these first bytes have such characters: C2 the soft hyphen, E2 the spaces without width and the radicals, EF the
    // mark of byte order.
    let may_hide = text.bytes().any(|byte| matches!(byte, 0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xef | 0xf3));
    if !may_hide || !text.chars().any(|c| is_invisible(c) || matches!(c, '\u{2e80}'..='\u{2fdf}')) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|c| !is_invisible(*c));
    Cow::Owned(
        shown
            .map(|c| match c {
                '\u{2f00}'..='\u{2fdf}' => std::iter::once(c).nfkc().next().unwrap_or(c),
                other => ideograph(other),
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
            [first @ 0xe4..=0xe9, second, third, rest @ ..] if is_usual([*first, *second, *third]) => rest,
            [b'0'..=b'9' | b'A'..=b'Z' | b'(' | b')' | b'-' | b'/' | b'_', rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Characters without a glyph (Unicode calls most of them default-ignorable) that spreadsheets carry along, or that keep two
/// names apart that look the same: U+200B, U+FEFF, direction marks, the Hangul fillers, the blank Braille pattern ...
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `2024年3月5日`.
pub fn day_in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_the_dots_of_names_are_one() {
        assert_eq!(normal("⼴州市天河区⺠政局"), "广州市天河区民政局");
        for dotted in [
            "阿依古丽·买买提",
            "阿依古丽•买买提",
            "阿依古丽．买买提",
            "阿依古丽・买买提",
            "阿依古丽‧买买提",
            "阿依古丽.买买提",
        ] {
            assert_eq!(normal(dotted), "阿依古丽·买买提", "{dotted}");
        }
        assert_eq!(normal("网站a.gov.cn"), "网站A.GOV.CN");
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_text() {
        assert_eq!(visible("天河区\u{200b}柳溪\u{ad}街\u{feff}道⺠政⼴"), "天河区柳溪街道民政广");
        assert!(matches!(visible("天河区“柳溪”·街道"), Cow::Borrowed(_)));
    }

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
    fn what_cannot_be_seen_and_how_a_character_is_written_do_not_tell_names_apart() {
        let name = "广州市天河区柳溪街道办事处";
        for written in [
            "廣州市天河區柳溪街道辦事處",
            "广州市\u{34f}天河区\u{3164}柳溪\u{2800}街道办\u{e0100}事处\u{115f}",
        ] {
            assert_eq!(normal(written), name, "{written:?}");
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
