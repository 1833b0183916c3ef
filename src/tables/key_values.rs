//! Lines such as 填报单位（盖章）：某某局  填报日期：2024年3月5日, above or below a table.

use super::cells;
use super::columns::{Columns, Words};
use super::header_key::header_key;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{Field, Text, denials, words as lists};
use crate::tables::KeyValue;

/// A longer text is prose, not a line of keys and values.
const LONGEST_LINE: usize = 400;

/// Keys are short.
const LONGEST_KEY: usize = 24;

/// What a word in front of a colon is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Field(Field),
    /// 填表人, 联系电话 ...: ends the value before it, means nothing itself.
    Other,
}

/// The keys and values of a row outside a table's data.
pub(super) fn of_row(row: &RowBuf, columns: &Columns) -> Vec<KeyValue> {
    let mut found = Vec::new();
    let mut open: Option<Field> = None;
    for (column, cell) in row.cells() {
        let text = cells::shown(cell);
        let text = cells::trim(&text);
        if text.is_empty() || text.len() > LONGEST_LINE {
            open = None;
            continue;
        }
        let is_text = matches!(cell, CellRef::Text(_));
        let pairs = if is_text { split(text, columns) } else { Vec::new() };
        if pairs.is_empty() {
            match (open.take(), is_text.then(|| key_of(text, columns)).flatten()) {
                (_, Some(Key::Field(field))) => open = Some(field),
                (_, Some(Key::Other)) | (None, None) => {}
                (Some(field), None) => push(&mut found, field, text, row.number, column, columns.words()),
            }
            continue;
        }
        open = None;
        let last = pairs.len() - 1;
        for (index, (key, value)) in pairs.into_iter().enumerate() {
            let Key::Field(field) = key else { continue };
            if value.is_empty() && index == last {
                open = Some(field);
            } else {
                push(&mut found, field, value, row.number, column, columns.words());
            }
        }
    }
    found
}

fn push(found: &mut Vec<KeyValue>, field: Field, value: &str, row: u32, column: u16, words: &Words) {
    let value = value_of(field, value);
    let is_none = is_placeholder(value) || cells::is_blank_mark(value, words);
    if is_none || field == Field::Agency && is_no_name(value, words) {
        return;
    }
    found.push(KeyValue { field, value: Text::from(value), row, column, used: false });
}

/// 单位：万元 states a unit of measure; the day beside a stamp is no name either.
fn is_no_name(value: &str, words: &Words) -> bool {
    let is_measure = |part: &str| words.measure.contains(header_key(part).as_ref());
    let between = ['、', '，', ',', '/', '；', ';', ' ', '\u{3000}'];
    is_measure(value)
        || words.is_instruction(value)
        || value.split(between).map(str::trim).filter(|part| !part.is_empty()).all(is_measure)
        || cells::date(Some(CellRef::Text(value)), words).known().is_some()
}

/// Without the punctuation around it, and without a stamp mark such as （盖章） behind a name.
fn value_of(field: Field, value: &str) -> &str {
    let value = cells::trim(value).trim_matches(|c| matches!(c, ';' | '；' | ',' | '，' | '。' | '_' | '＿'));
    let value = cells::trim(value);
    if !matches!(field, Field::Agency | Field::ReceivedBy | Field::FiledWith | Field::CreditCode) {
        return value;
    }
    // What follows a wide gap or a line break is no part of a name.
    let end = ["   ", "\t", "\n", "\r", "\u{3000}\u{3000}"].iter().filter_map(|gap| value.find(gap)).min();
    let value = cells::trim(value.get(..end.unwrap_or(value.len())).unwrap_or(value));
    without_stamp(value)
}

/// A name without a stamp mark and what follows it, mostly the day: 某局（公章） 2024年12月20日.
pub(super) fn without_stamp(name: &str) -> &str {
    if !name.contains('章') {
        return name;
    }
    let at = lists().stamps.iter().filter_map(|stamp| name.find(stamp.as_str())).min();
    match at.and_then(|at| name.get(..at)).map(cells::trim) {
        Some("") | None => name,
        Some(bare) => bare,
    }
}

/// A stamp mark, alone or behind a name, or a day in words: what stands at the foot of a form.
pub(super) fn is_stamp_or_day(cell: CellRef<'_>, words: &Words) -> bool {
    let CellRef::Text(text) = cell else { return false };
    let text = cells::trim(text);
    lists().stamps.iter().any(|stamp| text.ends_with(stamp.as_str()))
        || text.contains('年') && cells::date(Some(cell), words).known().is_some()
}

/// A form left open: blanks, lines, or 年 月 日 without numbers.
fn is_placeholder(value: &str) -> bool {
    value
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '年' | '月' | '日' | '度' | '_' | '＿' | ':' | '：'))
}

fn key_of(text: &str, columns: &Columns) -> Option<Key> {
    if text.chars().count() > LONGEST_KEY {
        return None;
    }
    let key = header_key(text);
    if let Some(field) = columns.key(&key) {
        return Some(Key::Field(field));
    }
    let words = columns.words();
    (words.footer.contains(key.as_ref()) || words.note.contains(key.as_ref())).then_some(Key::Other)
}

/// Splits `键：值 键：值`; empty if the text has no known key before a colon.
fn split<'a>(text: &'a str, columns: &Columns) -> Vec<(Key, &'a str)> {
    let mut pairs: Vec<(Key, &'a str)> = Vec::new();
    let mut open: Option<(Key, usize)> = None;
    let mut from = 0;
    for (colon, mark) in text.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let Some(before) = text.get(from..colon) else { continue };
        let Some((key_start, key)) = key_at_end(before, columns) else { continue };
        let (front, written) = before.split_at_checked(key_start).unwrap_or((before, ""));
        let key = match key {
            Key::Field(field) if denials::in_key(front, written, field) => Key::Other,
            key => key,
        };
        if let Some((held, start)) = open.take() {
            pairs.push((held, cells::trim(text.get(start..from + key_start).unwrap_or_default())));
        }
        from = colon + mark.len_utf8();
        open = Some((key, from));
    }
    if let Some((held, start)) = open {
        pairs.push((held, cells::trim(text.get(start..).unwrap_or_default())));
    }
    pairs
}

/// The longest end of the text that is a known key, and where it starts.
fn key_at_end(before: &str, columns: &Columns) -> Option<(usize, Key)> {
    let total = before.chars().count();
    let mut best = None;
    for (index, (at, first)) in before.char_indices().enumerate() {
        if total - index > LONGEST_KEY || first.is_whitespace() {
            continue;
        }
        let tail = before.get(at..)?;
        // 2024年度：…计划 is a title; a longer key may follow a value without a gap.
        let is_short = header_key(tail).chars().count() < 4;
        let follows_text =
            before.get(..at).and_then(|head| head.chars().next_back()).is_some_and(char::is_alphanumeric);
        if is_short && follows_text {
            continue;
        }
        if let Some(key) = key_of(tail, columns) {
            best = Some((at, key));
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cells: &[&str]) -> Vec<(Field, String)> {
        let mut row = RowBuf::new();
        row.clear(2);
        for (column, text) in (0u16..).zip(cells) {
            row.push_text(column, text);
        }
        of_row(&row, &Columns::builtin()).into_iter().map(|kv| (kv.field, kv.value.to_string())).collect()
    }

    #[test]
    fn keys_and_values_in_one_cell_or_in_neighbours() {
        use Field::{Agency, CreditCode, ReceivedBy, Submitted, Year};
        #[allow(clippy::type_complexity)]
        let cases: &[(&[&str], &[(Field, &str)])] = &[
            (&["填报单位（盖章）：天河区城管局"], &[(Agency, "天河区城管局")]),
            (&["填报单位:天河区城管局（公章）"], &[(Agency, "天河区城管局")]),
            (
                &["填报单位：天河区城管局   填报日期：2024年3月5日"],
                &[(Agency, "天河区城管局"), (Submitted, "2024年3月5日")],
            ),
            (
                &["填报单位：天河区城管局填报日期：2024-3-5"],
                &[(Agency, "天河区城管局"), (Submitted, "2024-3-5")],
            ),
            (&["单 位 名 称：", "", "天河区城管局"], &[(Agency, "天河区城管局")]),
            (&["年度", "2024", "受理部门", "天河区人社局"], &[(Year, "2024"), (ReceivedBy, "天河区人社局")]),
            (&["2024年招用计划表 单位名称：甲局"], &[(Agency, "甲局")]),
            (&["统一社会信用代码：11440106007512345A"], &[(CreditCode, "11440106007512345A")]),
            (&["报送日期：2024-03-05 08:30"], &[(Submitted, "2024-03-05 08:30")]),
            (&["填报单位（盖章）：        填报日期：    年  月  日"], &[]),
            (&["填报单位：", "填表人：", "张三"], &[]),
            (&["填表人：张三  单位名称：甲局  联系电话：020"], &[(Agency, "甲局")]),
            (&["单位：人"], &[]),
            (&["单位：人、万元"], &[]),
            (&["单位：个、人、元"], &[]),
            (&["单位（盖章）：天河区城管局"], &[(Agency, "天河区城管局")]),
            (&["单位：天河区城管局", "", "单位：人"], &[(Agency, "天河区城管局")]),
            (&["审核单位（盖章）：天河区人社局"], &[]),
            (&["主管单位：天河区人社局"], &[]),
            (&["单位（盖章）：", "", "2024年3月5日"], &[]),
            (&["填报单位：天河区城管局（盖章） 单位：人"], &[(Agency, "天河区城管局")]),
            (&["填报单位：天河区城管局     第1页 共2页"], &[(Agency, "天河区城管局")]),
            (&["填报单位：天河区城管局\n（盖章）"], &[(Agency, "天河区城管局")]),
            (&["填报单位：天河区城管局（公章） 2024年12月20日"], &[(Agency, "天河区城管局")]),
            (&["填报日期：2024年   3月   5日"], &[(Submitted, "2024年   3月   5日")]),
            (&["2024年度：公益性岗位招用计划"], &[]),
            (&["年度：2024年度"], &[(Year, "2024年度")]),
            (&["天河区城管局", "保洁员", "3"], &[]),
            (&["网址：https://a.gov.cn:8080"], &[]),
        ];
        for (cells, expected) in cases {
            let expected: Vec<(Field, String)> =
                expected.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
            assert_eq!(read(cells), expected, "{cells:?}");
        }
    }
}
