//! Numbers of persons that the words around a table state: 共招用10人, 另有6名未列入本表.

use unicode_normalization::UnicodeNormalization;

use super::cells;
use crate::files::grid::RowBuf;
use crate::model::{Text, hanzi_number_at_end, has, is_hanzi_figure, words};
use crate::tables::{Counted, StatedCount};

/// 一百二十三人 has six characters.
const LONGEST_BARE_COUNT: usize = 8;

/// The numbers that a row of words states, by its cells one after the other.
pub(super) fn in_row(row: &RowBuf) -> Vec<StatedCount> {
    let mut line = String::new();
    for (_, cell) in row.cells() {
        let shown = cells::shown(cell);
        let text = cells::trim(&shown);
        if !is_code(text) {
            line.push_str(text);
        }
    }
    let column = row.cells().next().map_or(0, |(column, _)| column);
    let mut found = in_line(&line, row.number, column);
    // Between the word for all and the number may stand an agency's name with a number of its own.
    let mut bare = bare_counts(row);
    bare.retain(|bare| !found.iter().any(|count| count.stated == bare.stated));
    found.extend(bare);
    found
}

/// Cells of nothing but a number of persons on a row that another cell says is of all of them: 合计 | 第一环卫站 | 10人.
fn bare_counts(row: &RowBuf) -> Vec<StatedCount> {
    let cells: Vec<(u16, String)> = row
        .cells()
        .map(|(column, cell)| (column, cells::shown(cell).nfkc().filter(|c| !c.is_whitespace()).collect()))
        .collect();
    let says_all = |text: &str| {
        let words = &words().count_of_all;
        words.iter().any(|word| text.trim_end_matches(':').ends_with(word.as_str()))
    };
    let Some((_, all)) = cells.iter().find(|(_, text)| says_all(text)) else { return Vec::new() };
    let is_bare = |text: &&String| text.starts_with(is_digit) && text.chars().count() <= LONGEST_BARE_COUNT;
    let bare = cells.iter().filter(|(_, text)| is_bare(&text));
    bare.flat_map(|(column, text)| {
        in_line(&format!("{}{text}", all.trim_end_matches(':')), row.number, *column)
    })
    .collect()
}

/// A code of an agency or a number of a person: beside a count (合计 | 12440… | 10人) it would read as part of it.
fn is_code(text: &str) -> bool {
    const LONGEST_COUNT: usize = 6;
    text.len() > LONGEST_COUNT && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The numbers that a line of words states.
pub(super) fn in_line(line: &str, row: u32, column: u16) -> Vec<StatedCount> {
    if !line.contains(['人', '名']) {
        return Vec::new();
    }
    let plain: String = line.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = bound(&plain);
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
        let is_of_persons = counts_persons(after) || after.is_empty() && before.ends_with(&['人', '数']);
        if let Some(stated) = number(&chars[at..at + digits]).filter(|_| is_of_persons) {
            found.extend(counted(before, after).map(|of| (of, stated)));
        }
        at += digits;
    }
    found
}

/// 合计：10人 is one clause, in one cell or two.
fn bound(plain: &str) -> String {
    let words = words();
    let counting = words.count_of_all.iter().chain(&words.count_of_further);
    counting.fold(plain.to_owned(), |line, word| line.replace(&format!("{word}:"), word))
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
    if has(&after, &words.not_counted) {
        return None;
    }
    if has(&before, &words.count_of_further) || has(&after, &words.not_listed) {
        return Some(Counted::Further);
    }
    if own.contains("困难") && !own.contains("非困难")
        || after.contains("困难") && !after.contains("非困难") && !after.contains(is_digit)
    {
        return (own.contains("其中") || has(&before, &words.count_of_all)).then_some(Counted::Claimed);
    }
    if !own.contains("其中") && has(own, &words.count_of_all) {
        return Some(Counted::All);
    }
    // 未列入本表的保安员8人.
    has(own, &words.not_listed).then_some(Counted::Further)
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
    fn a_code_in_the_next_cell_is_no_part_of_a_count() {
        assert_eq!(on(&["2024", "合计", "124401040000023130", "15人"]), [15]);
        assert_eq!(on(&["合 计", "第一环卫站", "124401040000023130", "15人", "其中困难人员6人"]), [6, 15]);
        assert!(on(&["小计", "第一环卫站", "15人"]).is_empty());
    }

    fn on(cells: &[&str]) -> Vec<u64> {
        let mut row = RowBuf::new();
        for (column, text) in (0_u16..).zip(cells) {
            row.push_text(column, text);
        }
        in_row(&row).into_iter().map(|count| count.stated).collect()
    }

    #[test]
    fn only_what_counts_persons_hired_is_a_count() {
        use Counted::{All, Claimed, Further};
        let cases: &[(&str, &[(Counted, u64)])] = &[
            ("2024年招用情况表（共招用10人，其中困难人员4人）", &[(All, 10), (Claimed, 4)]),
            ("合计10人", &[(All, 10)]),
            ("合计：10人", &[(All, 10)]),
            ("其中：合计：困难人员4人", &[(Claimed, 4)]),
            ("合计十二人", &[(All, 12)]),
            ("注：另有6名门卫（非困难人员）未列入本表，未公告未备案。", &[(Further, 6)]),
            ("尚有二十名人员", &[(Further, 20)]),
            ("实际招用16人", &[(All, 16)]),
            ("招用人数：16", &[(All, 16)]),
            ("总人数：16人", &[(All, 16)]),
            ("全年招用16人，其中困难人员4人", &[(All, 16), (Claimed, 4)]),
            ("其余6人名单另附", &[(Further, 6)]),
            ("门卫6人不在此列", &[(Further, 6)]),
            ("未列入本表的保安员8人", &[(Further, 8)]),
            ("合计人数：18人", &[(All, 18)]),
            ("详见附件，共10人", &[(All, 10)]),
            ("另册登记6人", &[(Further, 6)]),
            ("其中非困难人员6人", &[]),
            ("困难人员4人，其余6人为普通人员", &[]),
            ("共有30人报名", &[]),
            ("另有1人放弃录用", &[]),
            ("全区共有就业困难人员320人", &[]),
            ("另有2人已离职", &[]),
            ("上年招用人数：5人", &[]),
            ("第一批招用人数5人", &[]),
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
