//! What is said of a list's rows by what stands beside them: the sheet and the titles, headings between the rows, remarks
//! below them, columns that were not recognised, and whether a row is struck out.

use std::collections::BTreeMap;

use crate::model::{Numbered, after_one_of, has, without_numbering};
use crate::tables::Table;

use super::rejected_rows;
use super::standing::{self, Asks, Standing};
use super::words::WORDS;

/// A longer text is a note and heads nothing.
const LONGEST_HEADING: usize = 24;

/// On what kind of line a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// A line that is no row of the table.
    Aside,
    /// A row with nothing else.
    Alone,
    /// A row that lacks something required.
    Rejected,
}

/// What stands beside the rows of a table.
pub(super) struct Beside<'t> {
    table: &'t Table,
    of_titles: Standing,
    /// Columns that were not recognised, and what each asks.
    others: Vec<(u16, Asks)>,
    /// From which row on which heading holds, by row.
    headings: Vec<(u32, Standing)>,
    /// Further words of headings below which rows do not belong to the list.
    excluding: &'t [String],
    /// First and last row of those of which a remark says that they no longer stand, by the first.
    taken_back: Vec<(u32, u32)>,
}

impl<'t> Beside<'t> {
    /// Of a table with these data rows; a text alone on a row that is a name heads nothing. `excluding` are further words of
    /// titles and headings by which the rows below do not belong to the list: 已撤回, 经营性机构.
    pub(super) fn of(
        table: &'t Table,
        rows: impl Iterator<Item = u32>,
        is_name: impl Fn(&str) -> bool,
        excluding: &'t [String],
    ) -> Self {
        let titles = || table.titles.iter().map(String::as_str).chain([table.sheet.as_str()]);
        let others = table.other_columns.iter().map(|(column, header)| (*column, Asks::of(header))).collect();
        // 公告列表（含已撤回） tells of rows of both kinds.
        let excluded = titles().any(|title| has(title, excluding) && !title.contains('含'));
        let of_titles = if excluded { Standing::Unclear } else { standing::of_titles(titles()) };
        let mut beside =
            Self { table, of_titles, others, headings: Vec::new(), taken_back: Vec::new(), excluding };
        let mut said: BTreeMap<u32, Vec<(&str, Line)>> = BTreeMap::new();
        for (row, text) in &table.lines {
            said.entry(*row).or_default().push((text, Line::Aside));
        }
        let rejected = rejected_rows(table);
        for row in rows {
            let cells = table.raw.cells(row);
            let filled: Vec<&str> =
                cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            match filled.as_slice() {
                [text] if !is_name(text) => said.entry(row).or_default().push((text, Line::Alone)),
                several if rejected.binary_search(&row).is_ok() => {
                    said.entry(row).or_default().extend(several.iter().map(|text| (*text, Line::Rejected)));
                }
                _ => {}
            }
        }
        for (row, texts) in said {
            for (text, line) in texts {
                beside.hear(row, text, line);
            }
        }
        beside
    }

    fn hear(&mut self, row: u32, text: &str, line: Line) {
        if has(text, &WORDS.said_of_above) && standing::of_words(text) == Some(Standing::Left) {
            let first = self.headings.last().map_or(0, |(first, _)| *first);
            match self.taken_back.last_mut() {
                Some(before) if before.0 == first => before.1 = row,
                _ => self.taken_back.push((first, row)),
            }
        } else if line != Line::Rejected
            && let Some(standing) = heading(text, line, self.excluding)
        {
            self.headings.push((row, standing));
        }
    }

    /// What all of it says of a row.
    pub(super) fn of_row(&self, row: u32) -> Standing {
        Standing::of_all(&[self.of_place(row), self.of_others(row)])
    }

    /// What titles, headings, remarks and lines through it say of a row.
    pub(super) fn of_place(&self, row: u32) -> Standing {
        let under = last_before(&self.headings, row).unwrap_or(Standing::In);
        let is_taken_back = last_before(&self.taken_back, row).is_some_and(|last| row <= last);
        let shown =
            if is_taken_back || self.table.is_crossed_out(row) { Standing::Unclear } else { Standing::In };
        Standing::of_all(&[self.of_titles, under, shown])
    }

    /// What the columns say that were not recognised.
    fn of_others(&self, row: u32) -> Standing {
        let mut standing = Standing::In;
        for (column, asks) in &self.others {
            match asks.answer(self.table.raw.cell(row, *column)) {
                Some(Standing::Unclear) => return Standing::Unclear,
                Some(Standing::Left) => standing = Standing::Left,
                Some(Standing::In) | None => {}
            }
        }
        standing
    }
}

/// What belongs to the last of these rows that is not behind `row`.
fn last_before<T: Copy>(by_row: &[(u32, T)], row: u32) -> Option<T> {
    let at = by_row.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
    by_row.get(at).map(|(_, what)| *what)
}

/// What a text alone on a line says of the rows below: 二、已退出. None: it heads nothing.
fn heading(text: &str, line: Line, excluding: &[String]) -> Option<Standing> {
    let speaks_of_below = after_one_of(text, &WORDS.said_of_below).is_some();
    let longest = if speaks_of_below { 2 * LONGEST_HEADING } else { LONGEST_HEADING };
    if text.chars().count() > longest || !speaks_of_below && text.contains(['。', '，', '；']) {
        return None;
    }
    if standing::of_words(text) == Some(Standing::Left) && !standing::is_of_both(text) {
        return Some(Standing::Left);
    }
    if standing::leaves_open(text) || has(text, excluding) {
        return Some(Standing::Unclear);
    }
    // Another heading ends the one above it.
    let is_heading = line == Line::Alone
        || without_numbering(text).0 == Numbered::ByHanzi
        || WORDS.heading_ends.iter().any(|end| text.ends_with(end.as_str()));
    is_heading.then_some(Standing::In)
}
