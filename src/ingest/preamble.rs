//! What stands above a table: titles, lines of keys and values.

use super::cells;
use super::columns::Columns;
use super::grid::{CellRef, RowBuf};
use super::key_values;
use super::row_kind;
use crate::model::{KeyValue, normal};

/// Lines kept from above a table; more is no preamble.
const MOST_PREAMBLE: usize = 64;

/// What stands above a table.
#[derive(Default)]
pub(super) struct Preamble {
    pub(super) key_values: Vec<KeyValue>,
    pub(super) titles: Vec<String>,
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
        let surplus = self.titles.len().saturating_sub(MOST_PREAMBLE);
        self.titles.drain(..surplus);
        let surplus = self.key_values.len().saturating_sub(MOST_PREAMBLE);
        self.key_values.drain(..surplus);
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

fn years_of(title: &str) -> Vec<i16> {
    let plain: Vec<char> = normal(title).chars().collect();
    let mut years = Vec::new();
    let mut index = 0;
    while index < plain.len() {
        let run = plain.get(index..).map_or(0, |rest| rest.iter().take_while(|c| c.is_ascii_digit()).count());
        if run == 4 {
            let digits: String =
                plain.get(index..index + 4).map(|year| year.iter().collect()).unwrap_or_default();
            let follows = plain.get(index + 4);
            if digits.starts_with("20") && matches!(follows, Some('年' | '-' | '—' | '~' | '至' | '–'))
            {
                years.extend(digits.parse::<i16>().ok());
            }
        }
        index += run.max(1);
    }
    years
}
