//! Rows that name an agency for the rows below them: a name alone in its row, or a line 单位名称：… between two stretches of a
//! table.

use std::collections::BTreeSet;

use super::columns::Columns;
use crate::model::{Numbered, Text, is_hanzi_figure, normal, without_numbering, words};

/// Fewer characters are a bare word such as 本局.
const SHORTEST: usize = 3;
/// A longer text is a note.
const LONGEST: usize = 40;

/// The rows of a table that name an agency for those below.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    /// The name in force.
    pub(super) current: Option<Text>,
    /// Where names stand, from row 1.
    pub(super) rows: Vec<u32>,
    /// Filers, by index, that have their name from such a row.
    pub(super) filers: BTreeSet<u32>,
}

impl Groups {
    /// From this row on the name holds for rows that state none.
    pub(super) fn begin(&mut self, name: Text, row: u32) {
        self.current = Some(name);
        self.rows.push(row);
    }

    /// For rows that are read apart.
    pub(super) fn piece(&self) -> Self {
        Self { current: self.current.clone(), ..Self::default() }
    }
}

/// The agency that a text alone in its row names: 一、某某街道办事处（共3人）.
pub(super) fn name_in(text: &str, columns: &Columns) -> Option<Text> {
    let count = text.chars().count();
    if !(SHORTEST..=LONGEST).contains(&count) {
        return None;
    }
    let (_, bare) = without_numbering(text.trim_matches(ORNAMENTS));
    let bare = bare.trim_end_matches([':', '：', ' ', '\u{3000}']);
    let bare = without_sum(without_tail(without_year(without_count(bare)), columns), columns).0;
    let bare = bare.trim_matches(ORNAMENTS);
    let is_name =
        |c: char| c.is_alphabetic() || matches!(c, '(' | ')' | '（' | '）' | '·' | ' ' | '\u{3000}');
    let is_name = bare.chars().all(is_name) && bare.chars().count() >= SHORTEST;
    let is_bare_word = columns.words().organisation.contains(&normal(bare).into_owned());
    (is_name && !is_bare_word && columns.ends_in_organisation(bare)).then(|| Text::from(bare))
}

/// Whether a text is nothing but the number of a group: 一, （二）, 3.
pub(super) fn is_number(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '(' | ')' | '（' | '）' | '、' | '.' | '．');
    let figure = text.trim_matches(is_mark);
    !figure.is_empty()
        && figure.chars().count() <= 3
        && figure.chars().all(|c| c.is_ascii_digit() || is_hanzi_figure(c))
}

/// Whether a number stands before a text: 一、某局, 3.某局.
pub(super) fn is_numbered(text: &str) -> bool {
    without_numbering(text).0 != Numbered::No
}

/// Whether the name is that of an agency as a whole; others (第一环卫站, 财务科) may be a part of one.
pub(super) fn is_whole(name: &str) -> bool {
    let name = normal(name);
    words().whole_agency_ends.iter().any(|end| name.ends_with(end.as_str()))
}

/// Without a word for a total behind the name, and the figure behind that (某环卫站 小计5人); and whether there is a figure.
pub(super) fn without_sum<'t>(text: &'t str, columns: &Columns) -> (&'t str, bool) {
    let is_blank = |c: char| c.is_whitespace() || matches!(c, ':' | '：');
    let bare = text.trim_end_matches(['人', '名', '个']);
    let before = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let has_figure = before.len() < bare.len();
    let rest = if has_figure { before } else { text }.trim_end_matches(is_blank);
    let words = columns.words().subtotal.iter().filter(|(_, rank)| **rank > 0);
    let longest = words
        .map(|(word, _)| word)
        .filter(|word| rest.ends_with(word.as_str()))
        .max_by_key(|word| word.len());
    match longest.and_then(|word| rest.strip_suffix(word.as_str())) {
        Some(name) => (name.trim_end_matches(is_blank), has_figure),
        None => (text, false),
    }
}

/// Signs that a typist puts before or around a heading.
const ORNAMENTS: [char; 22] = [
    '★', '☆', '◆', '◇', '●', '■', '▲', '△', '※', '▶', '►', '*', '#', '【', '】', '《', '》', '「', '」', '“',
    '”', '"',
];

/// Without 2024年 in front of a name; a sentence (2024年计划由…) stays one.
fn without_year(text: &str) -> &str {
    if text.contains(['由', '的', '计', '招']) {
        return text;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_year = text.len() == rest.len() + 4;
    let year = rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'));
    year.filter(|_| is_year).unwrap_or(text)
}

/// Without a stamp mark, a word for a list, or a bare count behind the name: 某局名单, 某局：3人.
fn without_tail<'t>(text: &'t str, columns: &Columns) -> &'t str {
    let text = super::key_values::without_stamp(text);
    let counted = text.trim_end_matches(['人', '名']).trim_end_matches(|c: char| c.is_ascii_digit());
    let has_count = text.ends_with(['人', '名']) && counted.len() + 3 < text.len();
    let text = if has_count { counted.trim_end_matches([':', '：', ' ', '\u{3000}']) } else { text };
    let ends = &words().group_name_ends;
    let shorter = ends.iter().filter_map(|end| text.strip_suffix(end.as_str()));
    shorter.filter(|name| columns.ends_in_organisation(name)).min_by_key(|name| name.len()).unwrap_or(text)
}

/// Without （3人）, （共3个岗位） at the end.
fn without_count(text: &str) -> &str {
    let inside = text.strip_suffix([')', '）']).and_then(|inside| inside.rsplit_once(['(', '（']));
    match inside {
        Some((before, count)) if count.contains(|c: char| c.is_numeric() || is_hanzi_figure(c)) => {
            before.trim_end()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_behind_a_name_is_no_part_of_it() {
        let columns = Columns::builtin();
        for (text, found) in [
            ("天河区环卫站 小计 5", ("天河区环卫站", true)),
            ("天河区环卫站小计：5人", ("天河区环卫站", true)),
            ("天河区环卫站 小计", ("天河区环卫站", false)),
            ("天河区环卫站", ("天河区环卫站", false)),
            ("天河区第5小学", ("天河区第5小学", false)),
            ("合计 12", ("", true)),
        ] {
            assert_eq!(without_sum(text, &columns), found, "{text}");
        }
    }

    #[test]
    fn an_agency_is_named_with_or_without_number_and_count() {
        let columns = Columns::builtin();
        for (text, name) in [
            ("柳溪街道办事处", Some("柳溪街道办事处")),
            ("一、柳溪街道办事处", Some("柳溪街道办事处")),
            ("（二）梅园街道办事处：", Some("梅园街道办事处")),
            ("3.天河区教育局（共3人）", Some("天河区教育局")),
            ("三元里街道办事处", Some("三元里街道办事处")),
            ("天河区教育局（本级）", Some("天河区教育局（本级）")),
            ("★柳溪街道办事处", Some("柳溪街道办事处")),
            ("【柳溪街道办事处】", Some("柳溪街道办事处")),
            ("2024年柳溪街道办事处", Some("柳溪街道办事处")),
            ("柳溪街道办事处：3人", Some("柳溪街道办事处")),
            ("柳溪街道办事处（盖章）", Some("柳溪街道办事处")),
            ("柳溪街道办事处名单", Some("柳溪街道办事处")),
            ("保洁员", None),
            ("2024年计划由街道办", None),
            ("办事处", None),
            ("本局", None),
        ] {
            assert_eq!(name_in(text, &columns).as_deref(), name, "{text}");
        }
    }
}
