//! Lines of a given width on a terminal, where a hanzi takes two columns.
//!
//! Chinese may break between any two characters, save before a mark that closes and behind one that opens; what
//! is written in letters and digits breaks at blanks and behind a slash. That is all that these texts need of the
//! rules of Unicode, whose tables would be the largest part of the program.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Marks that never begin a line.
const CLOSING: &str = "，。、；：！？）】》〉”’」』〕…—·％%,.;:!?)]}";
/// Marks that never end one.
const OPENING: &str = "（【《〈“‘「『〔([{";

/// The text in lines of at most `width` columns; the first begins with `head`, the others with as many blanks.
pub(super) fn hanging(head: &str, text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(head.width());
    let room = width.saturating_sub(indent.len()).max(2);
    text.split('\n')
        .flat_map(|paragraph| lines(paragraph, room))
        .enumerate()
        .map(|(index, line)| format!("{}{line}", if index == 0 { head } else { &indent }))
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The text in lines of at most `width` columns.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    hanging("", text, width)
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(std::mem::take(&mut line));
        }
        for c in piece.chars() {
            // Longer than a line by itself, such as a hash: cut where the line is full.
            if c != ' ' && line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// What stays together: a hanzi with the marks at it, a word with the blanks behind it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || before == '/' || is_wide(before) || is_wide(after)
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2) || CLOSING.contains(c) && !c.is_ascii() || OPENING.contains(c) && !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_as_many_columns_as_it_may() {
        assert_eq!(wrap("公益性岗位", 4), ["公益", "性岗", "位"]);
        assert_eq!(wrap("公益性岗位", 5), ["公益", "性岗", "位"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("甲\n乙", 10), ["甲", "乙"]);
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        assert_eq!(wrap("招用计划，报送", 8), ["招用计", "划，报送"]);
        assert_eq!(wrap("见附件（一）", 8), ["见附件", "（一）"]);
    }

    #[test]
    fn words_and_paths_stay_whole_while_they_fit() {
        assert_eq!(wrap("改用 --columns 指定", 12), ["改用", "--columns 指", "定"]);
        assert_eq!(wrap("data/agencies.csv", 14), ["data/", "agencies.csv"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn further_lines_stand_below_the_text() {
        assert_eq!(hanging("理由：", "没有公告", 10), ["理由：没有", "      公告"]);
    }
}
