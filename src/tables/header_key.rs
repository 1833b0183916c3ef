//! The form in which headers and key words are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::model::{after_one_of, simplified, words};

/// Normalises a header: NFKC, upper case, only letters and digits; without bracketed remarks such
/// as （人） or （盖章）, leading numbering such as `1.`, and a trailing unit such as `/人`.
///
/// A text that stands in brackets as a whole keeps its content.
pub(crate) fn header_key(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}') && simplified(c) == c) {
        return Cow::Borrowed(text);
    }
    let folded = folded(text);
    let body = without_numbering(&folded);
    let outside = keep(body, true);
    Cow::Owned(if outside.is_empty() { inside(body) } else { outside })
}

/// NFKC, upper case, simplified characters.
fn folded(text: &str) -> String {
    // Neither has another form.
    if text.chars().all(|c| c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return text.chars().map(|c| simplified(c.to_ascii_uppercase())).collect();
    }
    text.nfkc().flat_map(char::to_uppercase).map(simplified).collect()
}

/// The key of a header with what stands in brackets; none where nothing does. A tick in them is a word: 就业困难人员（打√）.
pub(crate) fn whole_key(text: &str) -> Option<String> {
    let folded = folded(text).replace(['√', '✓', '✔', '☑'], "勾");
    folded.contains(['(', '[', '【', '〔', '〖']).then(|| keep(without_numbering(&folded), false))
}

/// What stands in the bracket at the end of a header; none where there is no such bracket.
pub(crate) fn last_bracket(text: &str) -> Option<String> {
    let text = text.trim_end();
    let inside = text.strip_suffix([')', '）', ']', '】', '〕'])?;
    let (_, inside) = inside.rsplit_once(['(', '（', '[', '【', '〔'])?;
    Some(header_key(inside).into_owned())
}

/// A header without the year in front: 2024年度计划招用人数, 本年招用人数. Where it is known which year is
/// audited, another year is no such front: its column is another one.
pub(crate) fn without_year(key: &str, audited: Option<i16>) -> Option<&str> {
    let digits = key.len() - key.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = if digits == 0 {
        after_one_of(key, &words().this_year_words)?
    } else {
        let (year, rest) = key.split_at(digits);
        let year: i16 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
        if audited.is_some_and(|audited| audited != year) {
            return None;
        }
        rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年'))?
    };
    Some(rest).filter(|rest| !rest.is_empty())
}

/// The key of a text that stands in brackets as a whole: 【工种（岗位）】 is 工种（岗位）.
fn inside(text: &str) -> String {
    let mut letters = text.trim().chars();
    let is_wrapped = letters.next().is_some_and(|c| !c.is_alphanumeric())
        && letters.next_back().is_some_and(|c| !c.is_alphanumeric());
    let unwrapped = if is_wrapped { keep(letters.as_str(), true) } else { String::new() };
    if unwrapped.is_empty() { keep(text, false) } else { unwrapped }
}

/// Cuts `1.`, `(2)` or `3、` in front of a header.
fn without_numbering(text: &str) -> &str {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == trimmed.len() {
        return text;
    }
    rest.strip_prefix(['.', '、', ')']).filter(|after| !after.trim().is_empty()).unwrap_or(text)
}

fn keep(text: &str, drop_brackets: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    let mut after_slash = None;
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '<' | '【' | '〔' | '〖' | '〈' if drop_brackets => depth += 1,
            ')' | ']' | '}' | '>' | '】' | '〕' | '〗' | '〉' if drop_brackets => {
                depth = depth.saturating_sub(1);
            }
            _ if depth > 0 => {}
            '/' => after_slash = Some(out.len()),
            // Of a hanzi std looks long for what is known.
            c if matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    if let Some(at) = after_slash.filter(|at| *at > 0)
        && matches!(out.get(at..), Some("人" | "名" | "个" | "岗" | "元"))
    {
        out.truncate(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{header_key, whole_key, without_year};

    #[test]
    fn a_year_in_front_of_a_header_falls_away_unless_another_is_audited() {
        for (key, audited, rest) in [
            ("2024年度计划招用人数", Some(2024), Some("计划招用人数")),
            ("2024年计划招用人数", None, Some("计划招用人数")),
            ("本年计划招用人数", Some(2024), Some("计划招用人数")),
            ("年度计划招用人数", Some(2024), Some("计划招用人数")),
            ("2023年计划招用人数", Some(2024), None),
            ("上年计划招用人数", Some(2024), None),
            ("年度", Some(2024), None),
            ("2024", Some(2024), None),
            ("4050人员", None, None),
        ] {
            assert_eq!(without_year(key, audited), rest, "{key} {audited:?}");
        }
    }

    #[test]
    fn a_header_with_what_stands_in_brackets() {
        assert_eq!(whole_key("就业困难人员（是/否）").as_deref(), Some("就业困难人员是否"));
        assert_eq!(whole_key("就业困难人员（打√）").as_deref(), Some("就业困难人员打勾"));
        assert_eq!(whole_key("就业困难人员"), None);
    }

    #[test]
    fn dressing_of_headers_falls_away() {
        for (written, key) in [
            ("单位名称", "单位名称"),
            ("计划招用人数（人）*", "计划招用人数"),
            ("* 单 位\u{3000}名 称 ", "单位名称"),
            ("用人单位\n（盖章）", "用人单位"),
            ("合同始期（年-月-日）", "合同始期"),
            ("工种（岗位）", "工种"),
            ("其中：就业困难人员", "其中就业困难人员"),
            ("\u{feff}年度", "年度"),
            ("1.单位名称", "单位名称"),
            ("（2）单位名称", "单位名称"),
            ("【必填】姓名", "姓名"),
            ("计划招用人数/人", "计划招用人数"),
            ("工种/岗位", "工种岗位"),
            ("（姓名）", "姓名"),
            ("【工种（岗位）】", "工种"),
            ("（（姓名））", "姓名"),
            ("计划招用人数（人", "计划招用人数"),
            ("ｕｒｌ", "URL"),
            ("是否4050人员", "是否4050人员"),
            ("《就业创业证》编号", "就业创业证编号"),
        ] {
            assert_eq!(header_key(written), key, "{written:?}");
        }
    }
}
