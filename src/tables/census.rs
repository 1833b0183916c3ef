//! Every valid ID number of a filing, wherever it stands. Those in the cells for the numbers of hires belong to the
//! hires. All others are noted here, so that nobody who stands in the papers is overlooked.

use super::columns::Words;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{EXAMPLE_ID, IdNumber, Text, normal};
use crate::tables::Sighting;

/// Letters and digits of a number.
const LENGTH: usize = 18;
/// Characters of a row kept of a list that serves another purpose.
const LONGEST_LINE: usize = 200;

/// Whether a text may hold a number: decided on every seventeenth byte, since every text of a ledger comes here.
pub(super) fn may_hold_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_of_number = |at: usize| match bytes.get(at) {
        Some(b'0'..=b'9' | b' ' | b'-' | 0xbc) => true,
        // A full-width digit is EF BC 90..99.
        Some(0x90..=0x99) => at > 0 && bytes.get(at - 1) == Some(&0xbc),
        Some(0xef) => bytes.get(at + 1) == Some(&0xbc),
        _ => false,
    };
    bytes.len() >= LENGTH
        && (LENGTH - 2..bytes.len()).step_by(LENGTH - 1).any(is_of_number)
        && bytes.iter().filter(|byte| byte.is_ascii_digit() || **byte == 0xbc).count() >= LENGTH - 1
}

/// The valid numbers of 18 characters in a text: whole, in parts with single blanks or hyphens between them, or run
/// on into other digits.
pub(super) fn numbers_in(text: &str) -> Vec<IdNumber> {
    if !may_hold_number(text) {
        return Vec::new();
    }
    // A code, as stands on each row of a ledger.
    if text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return valid(text).into_iter().collect();
    }
    let text = normal_digits(text);
    let mut found: Vec<IdNumber> = Vec::new();
    for run in text.split(|c: char| !c.is_ascii_digit() && !matches!(c, 'X' | ' ' | '-')) {
        let whole: String = run.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let before = found.len();
        for part in run.split([' ', '-']).filter(|part| part.len() >= LENGTH) {
            found.extend(inside(part));
        }
        if found.len() == before && whole.len() == LENGTH {
            found.extend(valid(&whole));
        }
    }
    found
}

/// Digits and X in ASCII, what lies between the parts of a number as one blank.
fn normal_digits(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '０'..='９' => plain.extend(char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))),
            'x' | 'Ｘ' | 'ｘ' | 'Ⅹ' | 'ⅹ' => plain.push('X'),
            c if c.is_whitespace() || matches!(c, '－' | '–' | '—' | '·' | '.') => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            c => plain.push(c),
        }
    }
    plain
}

/// The numbers in a run of digits.
fn inside(run: &str) -> Vec<IdNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = run.get(at..at + LENGTH) {
        match valid(window) {
            Some(id) => {
                found.push(id);
                at += LENGTH;
            }
            None => at += 1,
        }
    }
    found
}

fn valid(text: &str) -> Option<IdNumber> {
    // Place codes begin with 11 to 82, those of foreigners' cards with 9.
    let is_place = matches!(text.as_bytes().first(), Some(b'1'..=b'9'));
    IdNumber::parse(text).ok().map(|(id, _)| id).filter(|_| is_place && text != EXAMPLE_ID)
}

/// The numbers that neighbouring cells of a row make together, each with its first column: the boxes of a form, or parts
/// that somebody has put apart. `is_known` columns have a meaning of their own.
pub(super) fn split_in(row: &RowBuf, is_known: impl Fn(u16) -> bool) -> Vec<(u16, IdNumber)> {
    let mut found = Vec::new();
    let mut run: Vec<(u16, String)> = Vec::new();
    for (column, cell) in row.cells() {
        let part = unknown_part(column, cell, &is_known);
        let follows = run.last().is_some_and(|(last, _)| last + 1 == column);
        if part.is_none() || !follows {
            found.extend(joined(&run));
            run.clear();
        }
        run.extend(part.map(|part| (column, part)));
    }
    found.extend(joined(&run));
    found
}

/// Digits in a cell of an unrecognised column.
fn unknown_part(column: u16, cell: CellRef<'_>, is_known: &impl Fn(u16) -> bool) -> Option<String> {
    if may_be_part(cell) && !is_known(column) { part_of_number(cell) } else { None }
}

/// The cheap test that nearly every cell of a ledger fails: digits, and what may stand between and around them, by the first
/// byte of each character.
fn may_be_part(cell: CellRef<'_>) -> bool {
    match cell {
        CellRef::Text(text) => text.bytes().all(|byte| {
            matches!(byte, b'0'..=b'9' | b'x' | b'X' | b'.' | b'\t'..=b'\r' | b' ' | 0x80..=0xbf | 0xc2 | 0xe1..=0xe3 | 0xef)
        }),
        CellRef::Number(_) => true,
        _ => false,
    }
}

/// Digits in a cell of their own, fewer than a whole number has.
fn part_of_number(cell: CellRef<'_>) -> Option<String> {
    let text = match cell {
        CellRef::Text(text) if text.len() <= 3 * LENGTH => normal_digits(text),
        CellRef::Number(value) if value >= 0.0 && value.fract() == 0.0 && value < 1e15 => {
            format!("{value:.0}")
        }
        _ => return None,
    };
    let text = text.trim();
    let is_part =
        !text.is_empty() && text.len() < LENGTH && text.bytes().all(|c| c.is_ascii_digit() || c == b'X');
    is_part.then(|| text.to_owned())
}

/// Numbers that begin with one of the cells and end with a later one.
fn joined(run: &[(u16, String)]) -> Vec<(u16, IdNumber)> {
    let whole: usize = run.iter().map(|(_, part)| part.len()).sum();
    if whole < LENGTH {
        return Vec::new();
    }
    let from = |start: usize| {
        let mut text = String::new();
        for (_, part) in run.get(start..)? {
            text.push_str(part);
            if text.len() >= LENGTH {
                break;
            }
        }
        let (column, _) = run.get(start)?;
        (text.len() == LENGTH).then(|| valid(&text)).flatten().map(|id| (*column, id))
    };
    (0..run.len()).filter_map(from).collect()
}

/// Numbers of the first generation, which have no check character: believed only alone in a cell, beside a person's name.
fn legacy_in(row: &RowBuf, is_known: impl Fn(u16) -> bool) -> Vec<(u16, IdNumber)> {
    const LEGACY: usize = 15;
    let is_name = |(_, cell): (u16, CellRef<'_>)| {
        matches!(cell, CellRef::Text(text) if (2..=4).contains(&text.trim().chars().count())
            && text.trim().chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '·')))
    };
    let number = |(column, cell): (u16, CellRef<'_>)| {
        let text = unknown_part(column, cell, &is_known).filter(|text| text.len() == LEGACY)?;
        IdNumber::parse(&text).ok().map(|(id, _)| (column, id))
    };
    let found: Vec<(u16, IdNumber)> = row.cells().filter_map(number).collect();
    if found.is_empty() || !row.cells().any(is_name) { Vec::new() } else { found }
}

/// The number in a cell for hires' numbers, if it is valid and not that of our own forms' example.
pub(super) fn number_of(cell: Option<CellRef<'_>>) -> Option<IdNumber> {
    let Some(CellRef::Text(text)) = cell else { return None };
    if text.len() < 15 {
        return None;
    }
    let (id, _) = IdNumber::parse(text).ok()?;
    (id.full() != EXAMPLE_ID).then_some(id)
}

/// What is known of the place in which numbers stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'p> {
    /// Why all of it concerns others: a list of another purpose.
    pub(super) purpose: Option<&'p str>,
    /// Whose data row it is: index into the table's filers.
    pub(super) filer: Option<u32>,
}

/// A line of so few cells is a sentence or a note.
const FEW_CELLS: usize = 3;

/// Notes the numbers in the cells of a row, save those of one column; `header` gives the title of a column. Columns that
/// `is_known` hold no parts of numbers; without it none does.
#[allow(clippy::too_many_arguments)] // what is known of a row, each by its own name
pub(super) fn sight<'h>(
    found: &mut Vec<Sighting>,
    row: &RowBuf,
    but: Option<u16>,
    is_known: Option<&dyn Fn(u16) -> bool>,
    place: Place<'_>,
    header: &dyn Fn(u16) -> Option<&'h str>,
    words: &Words,
) {
    let mut note = |column: u16, text: &str, id: IdNumber| {
        found.push(Sighting {
            id,
            row: row.number,
            column,
            filer: place.filer,
            other: other(row, column, text, place, header, words),
            line: place.purpose.map(|_| line_of(row)),
            said: (place.filer.is_none() && row.len() <= FEW_CELLS).then(|| line_of(row)),
        });
    };
    for (column, cell) in row.cells() {
        let CellRef::Text(text) = cell else { continue };
        if text.len() < LENGTH || but == Some(column) || !may_hold_number(text) {
            continue;
        }
        for id in numbers_in(text) {
            note(column, text, id);
        }
    }
    let Some(is_known) = is_known else { return };
    for (column, id) in split_in(row, is_known).into_iter().chain(legacy_in(row, is_known)) {
        note(column, "", id);
    }
}

/// Why a number may be that of somebody who was not hired.
fn other<'h>(
    row: &RowBuf,
    column: u16,
    text: &str,
    place: Place<'_>,
    header: &dyn Fn(u16) -> Option<&'h str>,
    words: &Words,
) -> Option<Text> {
    let word_in = |text: &str| words.other_person.iter().find(|word| normal(text).contains(word.as_str()));
    // Beside a person's own columns only the column's title tells whose number it is.
    let beside = || {
        let mut before = row.cells().filter(|(at, _)| *at < column && place.filer.is_none());
        before.find_map(|(_, cell)| match cell {
            CellRef::Text(text) => word_in(text),
            _ => None,
        })
    };
    let word = header(column).and_then(word_in).or_else(|| word_in(text)).or_else(beside);
    word.map(|word| Text::from(word.as_str())).or_else(|| place.purpose.map(Text::from))
}

/// The row's texts, as far as they are needed to look for the name of a post.
fn line_of(row: &RowBuf) -> Text {
    let mut line = String::new();
    for (_, cell) in row.cells() {
        if let CellRef::Text(text) = cell {
            line.extend(text.chars().take(LONGEST_LINE.saturating_sub(line.chars().count())));
            line.push(' ');
        }
    }
    Text::from(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        for (text, count) in [
            ("440106197506152026", 1),
            ("另聘：柏九如 440106197506152026 门卫 2024-03-05 未公告；", 1),
            ("柏九如440106 19750615 2026、柏九如440106-19750615-2026", 2),
            ("４４０１０６１９７５０６１５２０２６", 1),
            ("柏九如44010619750615202613800000000", 1),
            ("4401061975\u{200b}06152026", 1),
            ("440106197506152026 440106198001010019", 1),
            ("440106197506152027", 0),
            ("2024-03-05 2025-03-04 2024-03-10", 0),
            ("11440106007512345A", 0),
            ("广州市天河区人力资源和社会保障局二〇二四年三月五日", 0),
            ("620000000000000000001", 0),
        ] {
            assert_eq!(numbers_in(text).len(), count, "{text}");
        }
    }

    fn row(cells: &[&str]) -> RowBuf {
        let mut row = RowBuf::default();
        row.clear(2);
        for (column, text) in (0_u16..).zip(cells) {
            row.push_text(column, text);
        }
        row
    }

    #[test]
    fn the_cheap_look_passes_over_no_part() {
        for text in [
            "440106",
            " 1975 ",
            "15202X",
            "1５2ｘ",
            "44\u{3000}01",
            "440·106",
            "4401－06",
            "44–01—06",
            "44\u{200b}01\u{2060}\u{feff}\u{ad}",
            "44\u{a0}01\u{2003}06\u{1680}",
            "4Ⅹⅹ",
            "44\u{85}01\u{b}",
        ] {
            let cell = CellRef::Text(text);
            assert!(may_be_part(cell), "{text:?}");
        }
        for text in ["保洁员", "2024-03-05", "GW-1", "440106号"] {
            let cell = CellRef::Text(text);
            assert!(!may_be_part(cell) && part_of_number(cell).is_none(), "{text:?}");
        }
    }

    #[test]
    fn numbers_in_parts_and_of_the_first_generation_are_found() {
        let boxes: Vec<String> = "440106197506152026".chars().map(String::from).collect();
        let boxes: Vec<&str> = boxes.iter().map(String::as_str).collect();
        for (cells, count) in [
            (&["柏九如", "440106", "19750615", "2026"][..], 1),
            (&["柏九如", "440106197506", "152026", "保洁员"], 1),
            (&boxes, 1),
            (&["440106", "", "197506152026"], 0),
            (&["1", "2024", "20240305", "18"], 0),
        ] {
            assert_eq!(split_in(&row(cells), |_| false).len(), count, "{cells:?}");
        }
        for (cells, count) in [
            (&["柏九如", "440106750615202", "保洁员"][..], 1),
            (&["440106750615202", "营业执照注册号"], 0),
            (&["柏九如", "440106751315202"], 0),
        ] {
            assert_eq!(legacy_in(&row(cells), |_| false).len(), count, "{cells:?}");
        }
    }
}
