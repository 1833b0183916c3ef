//! Numbers of persons that the words around a table state: 共招用10人, 另有6名未列入本表.

use unicode_normalization::UnicodeNormalization;

use super::cells;
use crate::files::grid::RowBuf;
use crate::model::{Text, hanzi_number_at_end, has, is_hanzi_figure, words};
use crate::tables::{Counted, StatedCount};

/// The numbers that a row of words states, by its cells one after the other.
pub(super) fn in_row(row: &RowBuf) -> Vec<StatedCount> {
    let mut line = String::new();
    for (_, cell) in row.cells() {
        line.push_str(cells::trim(&cells::shown(cell)));
    }
    let column = row.cells().next().map_or(0, |(column, _)| column);
    in_line(&line, row.number, column)
}

/// The numbers that a line of words states.
pub(super) fn in_line(line: &str, row: u32, column: u16) -> Vec<StatedCount> {
    if !line.contains(['人', '名']) {
        return Vec::new();
    }
    let plain: String = line.nfkc().filter(|c| !c.is_whitespace()).collect();
    let is_end = |c: char| matches!(c, ',' | ';' | '。' | '、' | ':' | '(' | ')' | '，' | '；' | '!' | '?');
    let clauses = plain.split(is_end).filter(|clause| !clause.is_empty());
    clauses
        .flat_map(in_clause)
        .map(|(of, stated)| StatedCount { row, column, stated, of, text: Text::from(line) })
        .collect()
}

fn in_clause(clause: &str) -> Vec<(Counted, u64)> {
    if has(clause, &words().count_of_others) {
        return Vec::new();
    }
    let chars: Vec<char> = clause.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| is_digit(**c)).count();
        if digits == 0 {
            at += 1;
            continue;
        }
        let (before, after) = (&chars[..at], &chars[at + digits..]);
        if let Some(stated) = number(&chars[at..at + digits]).filter(|_| counts_persons(after)) {
            found.extend(counted(before, after).map(|of| (of, stated)));
        }
        at += digits;
    }
    found
}

/// 人 or 名, but neither 人次 nor 人/月.
fn counts_persons(after: &[char]) -> bool {
    match after {
        ['名' | '位', ..] => true,
        ['个', '人', rest @ ..] | ['人', rest @ ..] => {
            !matches!(rest, ['次' | '月' | '/' | '天' | '日' | '均' | '社' | '力', ..])
        }
        _ => false,
    }
}

fn counted(before: &[char], after: &[char]) -> Option<Counted> {
    let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
    let words = words();
    // What a number counts is said before it, behind the last number.
    let own = before.rsplit(is_digit).next().unwrap_or_default();
    if has(&before, &words.count_of_further) || has(&after, &words.not_listed) {
        return Some(Counted::Further);
    }
    if own.contains("困难")
        || after.contains("困难") && !after.contains("非困难") && !after.contains(is_digit)
    {
        return (own.contains("其中") || has(&before, &words.count_of_all)).then_some(Counted::Claimed);
    }
    (!own.contains("其中") && has(own, &words.count_of_all)).then_some(Counted::All)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || is_hanzi_figure(c) || c == '两'
}

/// In figures or in hanzi below a thousand. Of 三五 at least the last is meant.
fn number(digits: &[char]) -> Option<u64> {
    let text: String = digits.iter().collect();
    if digits.iter().all(char::is_ascii_digit) {
        return text.parse().ok();
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    hanzi_number_at_end(&text).map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_counts_persons_hired_is_a_count() {
        use Counted::{All, Claimed, Further};
        let cases: &[(&str, &[(Counted, u64)])] = &[
            ("2024年招用情况表（共招用10人，其中困难人员4人）", &[(All, 10), (Claimed, 4)]),
            ("合计10人", &[(All, 10)]),
            ("合计十二人", &[(All, 12)]),
            ("注：另有6名门卫（非困难人员）未列入本表，未公告未备案。", &[(Further, 6)]),
            ("尚有二十名人员", &[(Further, 20)]),
            ("共计25名，女性8名", &[(All, 25)]),
            ("其中女性3人", &[]),
            ("共计划招用10人", &[]),
            ("核定编制共20人", &[]),
            ("每岗2人", &[]),
            ("补贴共120人次", &[]),
            ("共3页", &[]),
            ("联系人：张三", &[]),
            ("2024年招用10人情况", &[]),
        ];
        for (line, expected) in cases {
            let found: Vec<(Counted, u64)> =
                in_line(line, 1, 0).into_iter().map(|count| (count.of, count.stated)).collect();
            assert_eq!(found, *expected, "{line}");
        }
    }
}
