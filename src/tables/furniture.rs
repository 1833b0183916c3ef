//! Page furniture: page numbers, 接下页, —— 完 ——. The table goes on behind it.

use super::cells;
use super::columns::Columns;
use super::header_key::header_key;
use crate::model::is_hanzi_figure;

/// A longer text says more than a page's number.
const LONGEST: usize = 24;

/// Whether a text is page furniture.
pub(super) fn is_furniture(text: &str, columns: &Columns) -> bool {
    let text = cells::trim(text);
    if text.is_empty() || text.chars().count() > LONGEST {
        return false;
    }
    let key = header_key(text);
    columns.words().furniture.contains(key.as_ref()) || is_page_number(&key) || is_number_between_lines(text)
}

/// 第1页, 共2页, 第1页/共2页, 页码：3, Page 1 of 2.
fn is_page_number(key: &str) -> bool {
    let is_of_page = |c: char| c.is_ascii_digit() || is_hanzi_figure(c) || "第共总计页码当前".contains(c);
    if key.contains('页') {
        return key.chars().all(is_of_page)
            && key.contains(|c: char| c == '码' || c.is_numeric() || is_hanzi_figure(c));
    }
    let Some(rest) = key.strip_prefix("PAGE") else { return false };
    rest.chars().any(|c| c.is_ascii_digit())
        && rest.split("OF").all(|part| part.chars().all(|c| c.is_ascii_digit()))
}

/// - 1 -, —2—.
fn is_number_between_lines(text: &str) -> bool {
    let is_line = |c: char| matches!(c, '-' | '—' | '–' | '―' | '－' | '─');
    let inside = text.trim_matches(|c: char| is_line(c) || c.is_whitespace());
    text.starts_with(is_line)
        && text.ends_with(is_line)
        && (1..=4).contains(&inside.len())
        && inside.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_their_ends_are_told_from_what_is_filled_in() {
        let columns = Columns::builtin();
        for text in [
            "第1页",
            "第1页共2页",
            "第 2 页，共 2 页",
            "第1页/共3页",
            "共5页",
            "页码：3",
            "第一页",
            "- 1 -",
            "—2—",
            "Page 1 of 2",
            "接下页",
            "（接下页）",
            "承上页",
            "过次页",
            "承前页",
            "续表",
            "（续）",
            "—— 完 ——",
            "以下空白",
            "（以下无正文）",
            "本页结束",
        ] {
            assert!(is_furniture(text, &columns), "{text}");
        }
        for text in [
            "保洁员",
            "页码员",
            "第一小学",
            "-",
            "1",
            "2024-03-05",
            "完小教师",
            "共5人",
            "第3批",
            "-3-5",
            "网页编辑",
        ] {
            assert!(!is_furniture(text, &columns), "{text}");
        }
    }
}
