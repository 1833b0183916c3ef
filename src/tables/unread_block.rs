//! Content of a sheet that is in no known table: how much there is, and what it may be about.

use std::collections::BTreeSet;

use super::cells;
use super::census::numbers_in;
use super::columns::Columns;
use super::header_key::header_key;
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{TableKind, mask_any};

/// Texts kept that may name an agency.
const MOST_TEXTS: usize = 64;
/// Between parts of a sentence, and between cells that nobody parted.
const BREAKS: [char; 12] = ['，', ',', '。', '；', ';', '：', ':', '、', '\n', '\t', '|', '｜'];
/// A longer text is prose.
const LONGEST_TEXT: usize = 60;

/// A known layout that is not read, since its addresses would point at something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Names of columns beside their values: one person or post on a sheet.
    Card,
    /// Names of columns below each other, a person or post in each column.
    Transposed,
}

impl Shape {
    /// What it is and what to do, for a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Card => {
                "像一人（或一岗）一张的登记表，项目与内容左右相邻，没有按行列读入；请按申报表模板一人一行填列"
            }
            Self::Transposed => {
                "像行列互换的表，项目竖排、一人（或一岗）一列，没有读入；请用“选择性粘贴—转置”改成一人一行"
            }
        }
    }
}

/// What of a sheet looks like names of columns that stand beside their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Labels {
    /// Different ones.
    keys: BTreeSet<String>,
    /// Rows that begin with one and go on with several values.
    with_values: u32,
    /// Other rows with one.
    with_value: u32,
}

/// Fewer names of columns are lines above a table.
const FEWEST_LABELS: usize = 4;
/// Cards and transposed tables are small.
const MOST_LOOKED_AT: u32 = 500;
/// More are kept of no sheet.
const MOST_LABELS: usize = 64;

impl Labels {
    fn look_at(&mut self, row: &RowBuf, columns: &Columns) {
        let label = |cell: CellRef<'_>| match cell {
            CellRef::Text(text) => Some(header_key(cells::trim(text)).into_owned())
                .filter(|key| columns.is_any_name(key) && !columns.words().serial.contains(key)),
            _ => None,
        };
        let filled = row.cells().filter(|(_, cell)| !cells::is_blank(Some(*cell), columns.words()));
        let labels: Vec<Option<String>> = filled.map(|(_, cell)| label(cell)).collect();
        let names = labels.iter().flatten().count();
        // A row of nothing but names is a header.
        if names == 0 || labels.len() == names && names > 1 || self.keys.len() >= MOST_LABELS {
            return;
        }
        let values = labels.len() - names;
        if names == 1 && values > 1 && labels.first().is_some_and(Option::is_some) {
            self.with_values += 1;
        } else {
            self.with_value += 1;
        }
        self.keys.extend(labels.into_iter().flatten());
    }

    fn shape(&self) -> Option<Shape> {
        if self.keys.len() < FEWEST_LABELS {
            None
        } else if self.with_values > self.with_value {
            Some(Shape::Transposed)
        } else {
            Some(Shape::Card)
        }
    }
}

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
    pub(super) labels: Labels,
}

impl UnreadBlock {
    /// Takes a row; `is_line` if it has several cells and is no line of keys and values.
    pub(super) fn add(&mut self, row: &RowBuf, is_line: bool, columns: &Columns) {
        let words = columns.words();
        if self.rows < MOST_LOOKED_AT {
            self.labels.look_at(row, columns);
        }
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
            self.ids += u32::try_from(numbers_in(text).len()).unwrap_or(u32::MAX);
            // A name may stand in the middle of a sentence.
            for part in text.split(BREAKS) {
                let may_name = words.organisation.iter().any(|end| part.contains(end.as_str()));
                if may_name && self.texts.len() < MOST_TEXTS && part.chars().count() <= LONGEST_TEXT {
                    self.texts.push(mask_any(part).into_owned());
                }
            }
        }
    }
}

impl UnreadBlock {
    /// The layout that it looks like, if it is one that is known.
    pub fn shape(&self) -> Option<Shape> {
        self.labels.shape()
    }
}
