//! Every valid ID number of a filing, wherever it stands: the ones in the cells for hires' numbers are the hires',
//! all others are noted here, so that nobody who stands in the papers is passed over.

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

/// Notes the numbers in the cells of a row, save those of one column; `header` gives the title of a column.
pub(super) fn sight<'h>(
    found: &mut Vec<Sighting>,
    row: &RowBuf,
    but: Option<u16>,
    place: Place<'_>,
    header: &dyn Fn(u16) -> Option<&'h str>,
    words: &Words,
) {
    for (column, cell) in row.cells() {
        let CellRef::Text(text) = cell else { continue };
        if text.len() < LENGTH || but == Some(column) || !may_hold_number(text) {
            continue;
        }
        for id in numbers_in(text) {
            found.push(Sighting {
                id,
                row: row.number,
                column,
                filer: place.filer,
                other: other(row, column, text, place, header, words),
                line: place.purpose.map(|_| line_of(row)),
            });
        }
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
}
