//! A period in one cell: 2024.3.5-2025.3.4, 2024年2月1日至2月20日.

use std::borrow::Cow;

use super::cells;
use super::columns::Words;
use crate::files::grid::CellRef;
use crate::model::{Stated, is_hanzi_figure};

/// No shorter text holds two days.
const SHORTEST: usize = 12;
/// A longer one is prose.
const LONGEST: usize = 90;

const BETWEEN: [char; 12] = ['至', '到', '~', '～', '—', '–', '-', '－', '―', '\n', '−', '起'];

/// First and last day of a period as they stand in the text; the year of the last may be that of the first.
pub(super) fn ends_of<'t>(text: &'t str, words: &Words) -> Option<(&'t str, Cow<'t, str>)> {
    if !(SHORTEST..=LONGEST).contains(&text.len()) || !text.contains(BETWEEN) {
        return None;
    }
    let text = without_term(text);
    let is_day = |text: &str| matches!(cells::date(Some(CellRef::Text(text)), words), Stated::Known(_));
    for (at, mark) in text.char_indices().filter(|(_, c)| BETWEEN.contains(c)) {
        let first = trim(text.get(..at)?).trim_start_matches(['自', '从']).trim_end_matches('起');
        let last = trim(text.get(at + mark.len_utf8()..)?).trim_end_matches('止');
        let (first, last) = (trim(first), trim(last));
        if !is_day(first) || last.is_empty() {
            continue;
        }
        let is_end = |last: &str| matches!(cells::end(Some(CellRef::Text(last)), words), Stated::Known(_));
        // ~至今 and 至今 before 至2025年3月4日: 今 alone is no word.
        let open = format!("至{last}");
        if is_end(last) {
            return Some((first, Cow::Borrowed(last)));
        } else if mark == '至' && is_end(&open) {
            return Some((first, Cow::Owned(open)));
        }
        let last = trim(last.strip_prefix(['至', '到']).unwrap_or(last));
        if is_end(last) {
            return Some((first, Cow::Borrowed(last)));
        }
        // 2024年2月1日至2月20日.
        let year = first.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
        let with_year = year.map(|year| {
            if last.contains('月') {
                format!("{year}年{last}")
            } else {
                format!("{year}{}{last}", first.get(4..5).unwrap_or("-"))
            }
        });
        return with_year.filter(|last| is_day(last)).map(|last| (first, Cow::Owned(last)));
    }
    None
}

/// The days without the length that is written beside them: （一年）, 1年（…）, 共12个月.
fn without_term(text: &str) -> &str {
    let text = cells::trim(text);
    if let Some((before, inside)) =
        text.strip_suffix(['）', ')']).and_then(|text| text.split_once(['（', '(']))
    {
        let (before, inside) = (cells::trim(before), cells::trim(inside));
        return if is_term(inside) {
            before
        } else if is_term(before) {
            inside
        } else {
            text
        };
    }
    let parts = TERM_FRONTS.iter().filter_map(|front| text.rsplit_once(front));
    let told = parts.filter(|(_, term)| is_term(term)).map(|(days, _)| days).next();
    told.map_or(text, |days| days.trim_end_matches([',', '，', '、', '；', ';', ' ']))
}

/// What stands before the length of a period.
const TERM_FRONTS: [&str; 6] = ["共计", "合计", "共", "期限", "为期", "计"];

/// 一年, 12个月, 共2年.
fn is_term(text: &str) -> bool {
    let text = TERM_FRONTS.iter().find_map(|front| text.strip_prefix(front)).unwrap_or(text);
    let number = ["个月", "年", "月", "天"].iter().find_map(|unit| text.strip_suffix(unit));
    number.is_some_and(|number| {
        (1..=3).contains(&number.chars().count())
            && number.chars().all(|c| c.is_ascii_digit() || is_hanzi_figure(c) || matches!(c, '两' | '半'))
    })
}

fn trim(text: &str) -> &str {
    cells::trim(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '~' | '～')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::columns::Columns;

    #[test]
    fn a_period_has_two_days_and_anything_else_has_none() {
        let columns = Columns::builtin();
        let days = |text| ends_of(text, columns.words()).map(|(first, last)| format!("{first}|{last}"));
        for (text, expected) in [
            ("2024.3.5-2025.3.4", Some("2024.3.5|2025.3.4")),
            ("2024-03-05-2025-03-04", Some("2024-03-05|2025-03-04")),
            ("2024/3/5~2025/3/4", Some("2024/3/5|2025/3/4")),
            ("2024年3月5日至2025年3月4日", Some("2024年3月5日|2025年3月4日")),
            ("自2024年3月5日起至2025年3月4日止", Some("2024年3月5日|2025年3月4日")),
            ("2024.03.05——2025.03.04", Some("2024.03.05|2025.03.04")),
            ("2024年2月1日至2月20日", Some("2024年2月1日|2024年2月20日")),
            ("2024.2.1-2.20", Some("2024.2.1|2024.2.20")),
            ("2024-03-05至长期", Some("2024-03-05|长期")),
            ("2024.3.5~至今", Some("2024.3.5|至今")),
            ("2024年3月5日至今", Some("2024年3月5日|至今")),
            ("自2024年3月5日起长期", Some("2024年3月5日|长期")),
            ("自2024年3月5日起 至 2025年3月4日", Some("2024年3月5日|2025年3月4日")),
            ("2024年3月5日-2025年3月4日（一年）", Some("2024年3月5日|2025年3月4日")),
            ("1年（2024.3.5-2025.3.4）", Some("2024.3.5|2025.3.4")),
            ("2024.3.5-2025.3.4，共12个月", Some("2024.3.5|2025.3.4")),
            ("2024.3.5-2025.3.4（续签）", None),
            ("2024年3月5日起", None),
            ("2024-03-05", None),
            ("2024-03-05 08:30:00", None),
            ("一年", None),
            ("2024年3月-2025年3月", None),
            ("2024.3.5-2025.13.4", None),
        ] {
            assert_eq!(days(text).as_deref(), expected, "{text}");
        }
    }
}
