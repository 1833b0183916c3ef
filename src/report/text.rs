//! Texts on their way out: what no spreadsheet takes is removed, what is too long is cut with a mark.

use std::borrow::Cow;

use crate::model::{mask_any, mask_owned};

/// UTF-16 units that a cell takes.
const CELL_LIMIT: usize = 32_767;
/// Appended to a text that was cut.
const CUT_MARK: &str = "…（文字过长，已截断）";

/// The text without what would steer a screen or turn the direction of writing; tabs and line breaks stay.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| is_unwritable(c) && !matches!(c, '\t' | '\r');
    if may_be_unwritable(text) && text.contains(steers) {
        Cow::Owned(text.replace(steers, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without control characters (line breaks stay) and at most as long as a cell takes.
pub fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = if may_be_unwritable(&text) && text.chars().any(is_unwritable) {
        Cow::Owned(text.chars().filter(|c| !is_unwritable(*c)).collect())
    } else {
        text
    };
    // A character takes no more UTF-16 units than UTF-8 bytes.
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text;
    }
    let room = CELL_LIMIT - CUT_MARK.encode_utf16().count();
    let mut used = 0;
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    cut.push_str(CUT_MARK);
    Cow::Owned(cut)
}

/// A byte that one of them begins with; hardly any text has one. There is no early exit from the loop, so that the compiler
/// takes many bytes at a time.
fn may_be_unwritable(text: &str) -> bool {
    let is_suspect = |byte: u8| byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef);
    text.bytes().fold(false, |any, byte| any | is_suspect(byte))
}

/// Control characters and non-characters, which XML 1.0 forbids or which reorder what is shown.
const fn is_unwritable(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// Display width of a line in character units: a hanzi is two. Told by the first byte of each character:
/// from U+1000 on they are wide.
pub fn units(line: &str) -> u32 {
    let of_byte = |byte: u8| match byte {
        0x80..=0xbf => 0,
        0xe1..=0xff => 2,
        _ => 1,
    };
    line.bytes().map(of_byte).sum()
}

/// The text with ID numbers masked.
pub fn masked(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => mask_any(text),
        Cow::Owned(text) => Cow::Owned(mask_owned(text)),
    }
}

/// Joins numbers from 1 as ranges: `1–3、7`; stops with a mark before a cell would overflow.
pub fn ranges(numbers: &[u32]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let mut rest = numbers;
    while let Some((&first, _)) = rest.split_first() {
        let mut length = 1_usize;
        while rest.get(length).is_some_and(|next| Some(*next) == first.checked_add(run_length(length))) {
            length += 1;
        }
        if out.len() > CELL_LIMIT - 100 {
            let _ = write!(out, "…（余 {} 项从略，见招用人员表“对应公告”列）", rest.len());
            return out;
        }
        if !out.is_empty() {
            out.push('、');
        }
        let _ = match length {
            1 => write!(out, "{first}"),
            _ => write!(out, "{first}–{}", first + run_length(length - 1)),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

fn run_length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        assert_eq!(clean("甲\u{0}\t乙\n丙\u{202e}".into()), "甲乙\n丙");
        assert!(matches!(clean("=SUM(A1)".into()), Cow::Borrowed("=SUM(A1)")));
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_with_a_mark() {
        let exact = "\u{1f600}".repeat(CELL_LIMIT / 2);
        assert_eq!(clean(exact.as_str().into()), exact);
        let cut = clean("长".repeat(CELL_LIMIT + 1).into());
        assert_eq!(cut.encode_utf16().count(), CELL_LIMIT);
        assert!(cut.ends_with(CUT_MARK));
    }

    #[test]
    fn neighbours_join_to_ranges() {
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1–3、7、9–10");
    }
}
