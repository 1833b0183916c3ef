//! Content of a sheet that stands in no known table: how much it is, and what it may be about.

use super::cells;
use super::columns::Words;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{IdNumber, TableKind, mask_any};

/// Texts kept that may name an agency.
const MOST_TEXTS: usize = 64;
/// A longer text is prose.
const LONGEST_TEXT: usize = 60;

/// Rows that stand in no known table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnreadBlock {
    /// First line of several cells, from 1.
    pub first: u32,
    /// Last such line.
    pub last: u32,
    /// Lines of several cells.
    pub lines: u32,
    /// Rows with any content.
    pub rows: u32,
    /// Valid ID numbers in it.
    pub ids: u32,
    /// Some cell is a day.
    pub dates: bool,
    /// Kinds of table that the sheet's name or a title says; none if they say none.
    pub says: Vec<TableKind>,
    /// Titles and short texts that may name an agency, ID numbers masked.
    pub texts: Vec<String>,
    /// Values of lines that state the agency.
    pub named: Vec<String>,
}

impl UnreadBlock {
    /// Takes a row; `is_line` if it has several cells and is no line of keys and values.
    pub(super) fn add(&mut self, row: &RowBuf, is_line: bool, words: &Words) {
        self.rows += 1;
        if is_line {
            if self.lines == 0 {
                self.first = row.number;
            }
            self.last = row.number;
            self.lines += 1;
        }
        for (_, cell) in row.cells() {
            let CellRef::Text(text) = cell else {
                self.dates |= cells::date(Some(cell), words).as_known().is_some();
                continue;
            };
            let text = cells::trim(text);
            self.dates |= cells::date(Some(cell), words).as_known().is_some();
            self.ids += u32::from(is_number(text));
            let may_name = words.organisation.iter().any(|end| text.contains(end.as_str()));
            if may_name && self.texts.len() < MOST_TEXTS && text.chars().count() <= LONGEST_TEXT {
                self.texts.push(mask_any(text).into_owned());
            }
        }
    }
}

/// A valid ID number alone in its cell.
fn is_number(text: &str) -> bool {
    (15..=20).contains(&text.len()) && IdNumber::parse(text).is_ok()
}
