//! Ticks: a mark for yes or no, or several choices in one cell of which some are ticked (☑是 □否).

use super::columns::Words;
use crate::model::normal;

/// Marks in front of or behind a choice that is taken.
const TAKEN: [char; 8] = ['☑', '✓', '✔', '√', '■', '●', '🗹', '☒'];
/// Marks of a choice that is left.
const LEFT: [char; 6] = ['□', '☐', '○', '◯', '▢', '◻'];

fn is_mark(c: char) -> bool {
    TAKEN.contains(&c) || LEFT.contains(&c)
}

/// Yes or no, by a word or mark as [`crate::model::normal`] gives it.
pub(super) fn answer(normal: &str, words: &Words) -> Option<bool> {
    if words.yes.contains(normal) {
        Some(true)
    } else if words.no.contains(normal) {
        Some(false)
    } else {
        None
    }
}

/// The same, with a full stop behind it or its mark in a bracket: 是。 是（√）
pub(super) fn answer_of(normal: &str, words: &Words) -> Option<bool> {
    let bare = normal.trim_end_matches(['。', '.', ';', ',']);
    answer(bare, words).or_else(|| {
        let (word, mark) = bare.strip_suffix(')')?.split_once('(')?;
        answer(word, words).filter(|taken| answer(mark, words) == Some(*taken))
    })
}

/// An answer without the bracket around it, or the one behind it if that denies nothing: （√）, 是（残疾）.
pub(super) fn without_bracket(text: &str) -> Option<&str> {
    const OPENED: [char; 4] = ['(', '（', '[', '【'];
    const CLOSED: [char; 4] = [')', '）', ']', '】'];
    let (before, inside) = text.trim_end().strip_suffix(CLOSED)?.rsplit_once(OPENED)?;
    match before.trim() {
        "" => Some(inside.trim()),
        before => Some(before).filter(|_| !inside.contains(DENYING)),
    }
}

/// Nothing but boxes that nobody ticked.
pub(super) fn is_left_open(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| LEFT.contains(&c)) && !is_ring(text)
}

/// A ring alone in a column of ticks: some tick with it, in some it is the box that is left.
pub(super) fn is_ring(text: &str) -> bool {
    matches!(text, "○" | "◯" | "〇")
}

/// Several ticks, or one in a bracket: √√, （√）.
pub(super) fn is_ticked_more(text: &str, words: &Words) -> bool {
    let bare = text.trim_matches(['(', ')']);
    let mut mark = [0; 4];
    !bare.is_empty() && bare.chars().all(|c| answer(c.encode_utf8(&mut mark), words) == Some(true))
}

/// What stands behind a tick in its cell, without a bracket around it: √（二级）.
pub(super) fn without_tick<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let (mark, rest) = text.split_at_checked(text.chars().next()?.len_utf8())?;
    (answer(mark, words) == Some(true)).then(|| rest.trim_matches(['(', ')']))
}

/// Whether words beside an answer deny it.
pub(super) fn denies(text: &str) -> bool {
    text.contains(DENYING)
}

/// Characters of words that deny an answer: 待认定, 已注销, 作废.
const DENYING: [char; 14] =
    ['未', '待', '拟', '非', '否', '不', '无', '?', '退', '销', '废', '驳', '停', '撤'];

/// The choices that are ticked, of several in one text; empty where none is, nothing where the text has no choices.
pub(super) fn chosen(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(is_mark) {
        return None;
    }
    let text = normal(text);
    let marks = text.chars().filter(|c| is_mark(*c)).count();
    let words: Vec<&str> = text.split(is_mark).collect();
    // ☑是□否: the text begins with a mark. 是☑否□: each mark follows its word.
    let leads = text.starts_with(is_mark);
    let own = if leads { words.get(1..) } else { words.get(..words.len().saturating_sub(1)) }?;
    if marks == 1 && own.first().is_none_or(|word| word.is_empty()) {
        return None;
    }
    let taken = text.chars().filter(|c| is_mark(*c)).zip(own).filter(|(mark, _)| TAKEN.contains(mark));
    let is_edge = |c: char| !c.is_alphanumeric() && c != ')' && c != '(';
    let names: Vec<&str> =
        taken.map(|(_, word)| word.trim_matches(is_edge)).filter(|word| !word.is_empty()).collect();
    Some(names.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_around_or_behind_an_answer_falls_away_unless_it_denies() {
        for (text, bare) in [
            ("（√）", Some("√")),
            ("[是]", Some("是")),
            ("是（残疾）", Some("是")),
            ("是（待认定）", None),
            ("是（非困难人员）", None),
            ("是", None),
        ] {
            assert_eq!(without_bracket(text), bare, "{text}");
        }
    }

    #[test]
    fn the_ticked_choice_counts() {
        for (text, expected) in [
            ("☑是 □否", Some("是")),
            ("□是 ☑否", Some("否")),
            ("是☑ 否□", Some("是")),
            ("是□ 否√", Some("否")),
            ("■男  □女", Some("男")),
            ("□是 □否", Some("")),
            ("☑残疾人员 □低保人员 ☑失地农民", Some("残疾人员、失地农民")),
            ("√", None),
            ("□", None),
            ("是", None),
            ("Y", None),
        ] {
            assert_eq!(chosen(text).as_deref(), expected, "{text}");
        }
    }
}
