//! What stands above a table: titles, lines of keys and values.

use super::cells;
use super::columns::Columns;
use super::counts;
use super::key_values;
use super::row_kind;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{TableKind, Text, denials, hanzi_digit, normal};
use crate::tables::{Denial, Denied, KeyValue, StatedCount};

/// Lines kept from above a table; more is no preamble.
const MOST_PREAMBLE: usize = 64;

/// Characters of a title; more is prose.
const LONGEST_TITLE: usize = 100;

/// What stands above a table.
#[derive(Clone, Default)]
pub(super) struct Preamble {
    pub(super) key_values: Vec<KeyValue>,
    pub(super) titles: Vec<String>,
    pub(super) counts: Vec<StatedCount>,
    pub(super) denials: Vec<Denial>,
}

impl Preamble {
    /// Takes a row that is no table's.
    pub(super) fn absorb(&mut self, row: &RowBuf, columns: &Columns) {
        let found = key_values::of_row(row, columns);
        let texts: Vec<&str> = row
            .cells()
            .filter_map(|(_, cell)| match cell {
                CellRef::Text(text) => Some(cells::trim(text)).filter(|text| !text.is_empty()),
                _ => None,
            })
            .collect();
        if let Some(first) = texts.first().filter(|_| !found.is_empty()) {
            // A title and a key word may share a cell: 2024年度招用计划表  填报单位：…
            let head = first.split([':', '：']).next().unwrap_or(first);
            if row_kind::names_a_table(head, columns) {
                self.titles.push(head.to_owned());
            }
        } else if texts.len() <= 3 {
            self.titles
                .extend(texts.into_iter().filter(|text| text.chars().count() <= 100).map(str::to_owned));
        }
        self.key_values.extend(found);
        self.counts.extend(counts::in_row(row));
        self.absorb_denials(row, columns);
        let surplus = self.titles.len().saturating_sub(MOST_PREAMBLE);
        self.titles.drain(..surplus);
        let surplus = self.counts.len().saturating_sub(MOST_PREAMBLE);
        self.counts.drain(..surplus);
        let surplus = self.denials.len().saturating_sub(MOST_PREAMBLE);
        self.denials.drain(..surplus);
        let surplus = self.key_values.len().saturating_sub(MOST_PREAMBLE);
        self.key_values.drain(..surplus);
    }
}

impl Preamble {
    /// 草案, 作废 in what may be a title: prose is not one, and keys and values speak for themselves.
    fn absorb_denials(&mut self, row: &RowBuf, columns: &Columns) {
        if row.len() > 3 {
            return;
        }
        for (column, cell) in row.cells() {
            let CellRef::Text(text) = cell else { continue };
            let in_title = || denials::in_title(text).filter(|_| text.chars().count() <= LONGEST_TITLE);
            // Plans speak of what is still to be done; what kind of table follows is not known yet.
            let in_note = || {
                let is_note = text.contains("意见") || row_kind::is_note(text, columns);
                is_note.then(|| denials::in_note(text, TableKind::Plan)).flatten()
            };
            if let Some(word) = in_title().or_else(in_note) {
                let (word, text) = (Text::from(word), Text::from(cells::trim(text)));
                self.denials.push(Denial { row: row.number, column, of: Denied::Table, word, text });
            }
        }
    }
}

/// The one year that the titles state as 20xx年 or 20xx年度; a span of years is none.
pub(super) fn year_of_titles(titles: &[String], columns: &Columns) -> Option<i16> {
    let mut years: Vec<i16> = Vec::new();
    for title in titles {
        if row_kind::names_a_table(title, columns) || is_only_a_year(title) {
            years.extend(years_of(title));
        }
    }
    years.sort_unstable();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

/// （2024年度）, the line below many a title.
fn is_only_a_year(title: &str) -> bool {
    let plain = normal(title);
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    plain.len() == rest.len() + 4 && matches!(rest, "年" | "年度")
}

/// A text with years in hanzi, 二〇二四年, written in figures.
fn in_figures(text: &str) -> Vec<char> {
    const DIGITS: usize = 4;
    let mut plain: Vec<char> = text.chars().collect();
    for at in 0..plain.len() {
        let Some(run) = plain.get(at..at + DIGITS) else { break };
        let digits: Vec<char> =
            run.iter().filter_map(|c| hanzi_digit(*c)).map(|digit| char::from(b'0' + digit)).collect();
        if digits.len() == DIGITS && plain.get(at + DIGITS) == Some(&'年') {
            plain.splice(at..at + DIGITS, digits);
        }
    }
    plain
}

/// Years in a title: 2024年度, or 2024年 that no month follows (a day is none of the table's year); both
/// ends of a span such as 2023-2024年.
fn years_of(title: &str) -> Vec<i16> {
    let plain = in_figures(&normal(title));
    let run_at = |index: usize| -> &[char] {
        let rest = plain.get(index..).unwrap_or_default();
        rest.get(..rest.iter().take_while(|c| c.is_ascii_digit()).count()).unwrap_or_default()
    };
    let year_at = |index: usize| -> Option<i16> {
        let run = run_at(index);
        let figures = || run.iter().collect::<String>().parse::<i16>().ok();
        match run {
            ['2', '0', _, _] => figures(),
            // 23年招用计划.
            ['1' | '2' | '3', _] if index == 0 => Some(2000 + figures()?),
            _ => None,
        }
    };
    let mut years = Vec::new();
    let mut index = 0;
    while index < plain.len() {
        let run = run_at(index).len();
        let ends_year = match plain.get(index + run) {
            Some('年') => run_at(index + run + 1).is_empty(),
            Some('-' | '—' | '~' | '至' | '–') => year_at(index + run + 1).is_some(),
            _ => false,
        };
        years.extend(year_at(index).filter(|_| ends_year));
        index += run.max(1);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_states_a_year_and_a_day_in_it_does_not() {
        for (title, years) in [
            ("2024年度公益性岗位招用计划", &[2024][..]),
            ("２０２４年公益性岗位招用计划表", &[2024]),
            ("2023-2024年招用计划", &[2023, 2024]),
            ("二〇二三年度招用计划", &[2023]),
            ("二○二三年招用计划", &[2023]),
            ("二零二四年招用计划", &[2024]),
            ("23年招用计划", &[2023]),
            ("工龄满23年人员招用情况", &[]),
            ("第二十三年招用计划", &[]),
            ("2023年至2024年招用计划", &[2023, 2024]),
            ("招用计划 2023年12月20日", &[]),
            ("招用计划（2023-12-20）", &[]),
            ("附件2023-1 招用计划", &[]),
            ("2024年3月招用情况", &[]),
            ("粤府2017-101号", &[]),
        ] {
            assert_eq!(years_of(title), years, "{title}");
        }
    }
}
