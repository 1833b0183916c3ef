//! Rows as they were written: evidence, and material for what is sent back.
//!
//! A line of a text file is kept as its place in the text of the file, which stays in memory; copying it took a twelfth
//! of the time that auditing a ledger takes. Rows of spreadsheets, and lines with quoted cells, are copied.

use crate::files::FileText;

/// Stands between the cells of a copied row; a control character, which no text file may hold.
const BETWEEN: char = '\u{1f}';
/// Ends a copied row; likewise.
const END: char = '\u{1e}';
/// Marks a cell of a copied row that repeats the cell above it; likewise a control character.
const SAME: char = '\u{1d}';
/// The same as a text.
const SAME_TEXT: &str = "\u{1d}";
/// One of so many copied rows is kept whole, so that no look-up goes far.
const WHOLE: usize = 16;
/// Marks a place in the file's text among those in the copied rows.
const IN_FILE: u32 = 1 << 31;

/// The data rows, and the subtotal rows that differ from theirs, as written, by row and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRows {
    file: Option<FileText>,
    /// Columns kept of a line.
    width: u16,
    /// The copied rows.
    text: String,
    /// (row number, where it begins: in the copied rows, or in the file's text); sorted by row number.
    rows: Vec<(u32, u32)>,
}

impl RawRows {
    /// Rows of a table whose rows may be lines of this text; cells from column `width` on are left out.
    pub fn of(file: Option<FileText>, width: u16) -> Self {
        Self { file, width, ..Self::default() }
    }

    /// An empty block of rows of the same table.
    #[must_use]
    pub fn piece(&self) -> Self {
        Self::of(self.file.clone(), self.width)
    }

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.rows.reserve(rows);
    }

    /// Gives back the room that was not needed, and keeps a cell that repeats the one above it as a mark: the rows of an
    /// agency repeat its name, its code and its department. No row is to follow.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        // Rows that were appended are marked already.
        if self.text.contains(SAME) {
            self.text.shrink_to_fit();
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut above: Vec<&str> = Vec::new();
        for (index, (_, start)) in self.rows.iter_mut().enumerate() {
            if *start & IN_FILE != 0 {
                above.clear();
                continue;
            }
            let row = self.text.get(*start as usize..).unwrap_or_default();
            let cells: Vec<&str> = row.split(END).next().unwrap_or_default().split(BETWEEN).collect();
            if index % WHOLE == 0 {
                above.clear();
            }
            // Never longer than before.
            *start = u32::try_from(text.len()).unwrap_or(IN_FILE - 1);
            for (column, cell) in cells.iter().enumerate() {
                if column > 0 {
                    text.push(BETWEEN);
                }
                let repeats = !cell.is_empty() && above.get(column) == Some(cell);
                if repeats { text.push(SAME) } else { text.push_str(cell) }
            }
            text.push(END);
            above = cells;
        }
        text.shrink_to_fit();
        self.text = text;
    }

    /// Adds a row that is the line at this byte of the file's text, without quotes; false, and nothing
    /// added, if it can't be kept so.
    pub fn push_line(&mut self, row: u32, at: usize) -> bool {
        let at = u32::try_from(at).ok().filter(|at| self.file.is_some() && at & IN_FILE == 0);
        if let Some(at) = at {
            self.rows.push((row, at | IN_FILE));
        }
        at.is_some()
    }

    /// Adds a copy of a row; rows come in ascending order. Past 2 GiB of text further rows are kept empty.
    pub fn push<'a>(&mut self, row: u32, cells: impl IntoIterator<Item = &'a str>) {
        let Some(start) = u32::try_from(self.text.len()).ok().filter(|start| start & IN_FILE == 0) else {
            self.rows.push((row, IN_FILE - 1));
            return;
        };
        self.rows.push((row, start));
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(BETWEEN);
            }
            if cell.contains([BETWEEN, END, SAME]) {
                self.text.push_str(&cell.replace([BETWEEN, END, SAME], " "));
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push(END);
    }

    /// Adds the rows of another block of the same table, whose numbers count from behind row `before`.
    pub fn append(&mut self, block: &Self, before: u32) {
        let base = u32::try_from(self.text.len()).unwrap_or(IN_FILE).min(IN_FILE - 1);
        let moved = |start: u32| {
            if start & IN_FILE == 0 { start.saturating_add(base).min(IN_FILE - 1) } else { start }
        };
        self.rows.extend(block.rows.iter().map(|(row, start)| (row.saturating_add(before), moved(*start))));
        if base < IN_FILE - 1 {
            self.text.push_str(&block.text);
        }
    }

    /// The cells of a row from column 0 to the last with text, as written; empty if the row is not kept.
    pub fn cells(&self, row: u32) -> Vec<&str> {
        let Some(index) = self.index(row) else { return Vec::new() };
        let mut cells: Vec<&str> = self.written(index).map_or_else(Vec::new, |row| row.cells().collect());
        let mut above = index;
        while above > 0 && cells.contains(&SAME_TEXT) {
            above -= 1;
            let Some(row) = self.written(above) else { break };
            for (cell, up) in cells.iter_mut().zip(row.cells()) {
                if *cell == SAME_TEXT {
                    *cell = up;
                }
            }
        }
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled);
        cells
    }

    /// One cell as written; empty if absent.
    pub fn cell(&self, row: u32, column: u16) -> &str {
        let Some(mut index) = self.index(row) else { return "" };
        loop {
            let cell = self.written(index).and_then(|row| row.cells().nth(usize::from(column)));
            if cell != Some(SAME_TEXT) || index == 0 {
                return cell.unwrap_or_default();
            }
            index -= 1;
        }
    }

    /// Whether a row is kept.
    pub fn has(&self, row: u32) -> bool {
        self.index(row).is_some()
    }

    /// The row numbers, ascending.
    pub fn row_numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.iter().map(|row| row.0)
    }

    fn index(&self, row: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&row, |entry| entry.0).ok()
    }

    fn written(&self, index: usize) -> Option<Written<'_>> {
        let start = self.rows.get(index)?.1;
        if start & IN_FILE != 0 {
            let file = self.file.as_ref()?;
            let line = file.line((start ^ IN_FILE) as usize);
            return Some(Written {
                text: line,
                between: char::from(file.delimiter()),
                most: usize::from(self.width),
            });
        }
        let rest = self.text.get(start as usize..)?;
        let text = rest.split(END).next().unwrap_or_default();
        Some(Written { text, between: BETWEEN, most: usize::MAX })
    }
}

/// A row found.
struct Written<'r> {
    text: &'r str,
    between: char,
    most: usize,
}

impl<'r> Written<'r> {
    fn cells(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        self.text.split(self.between).take(self.most)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn copied_rows_come_back_as_they_were_pushed() {
        let mut raw = RawRows::default();
        raw.push(3, ["甲", "", "3人"]);
        raw.push(5, []);
        raw.push(6, ["乙"]);
        assert_eq!(raw.cells(3), ["甲", "", "3人"]);
        assert_eq!(raw.cells(5), Vec::<&str>::new());
        assert_eq!(raw.cell(6, 0), "乙");
        assert_eq!(raw.cell(6, 9), "");
        assert_eq!(raw.cells(4), Vec::<&str>::new());
        let mut all = RawRows::default();
        all.push(2, ["乙\u{1f}丙\u{1e}", "丁"]);
        all.append(&raw, 10);
        assert_eq!(all.cells(2), ["乙 丙 ", "丁"]);
        assert_eq!(all.cells(13), ["甲", "", "3人"]);
        assert_eq!(all.row_numbers().collect::<Vec<_>>(), [2, 13, 15, 16]);
    }

    #[test]
    fn cells_that_repeat_the_one_above_come_back_as_they_were_pushed() {
        let mut raw = RawRows::default();
        for row in 1..=40 {
            let number = row.to_string();
            raw.push(row, ["甲局", "", if row % 7 == 0 { "乙" } else { "丙" }, &number]);
        }
        raw.push(41, ["甲局"]);
        raw.push(50, ["甲局", "x\u{1d}", "丙"]);
        let before: Vec<Vec<String>> =
            raw.row_numbers().map(|row| raw.cells(row).into_iter().map(str::to_owned).collect()).collect();
        let length = raw.text.len();
        raw.shrink();
        assert!(raw.text.len() < length);
        for (row, cells) in raw.row_numbers().zip(&before) {
            assert_eq!(&raw.cells(row), cells);
            for (column, cell) in (0..).zip(cells) {
                assert_eq!(raw.cell(row, column), cell);
            }
        }
        assert_eq!((raw.cell(41, 2), raw.cell(50, 1)), ("", "x "));
        raw.shrink();
        let mut all = RawRows::default();
        all.push(1, ["丁"]);
        all.append(&raw, 1);
        assert_eq!(all.cells(41), ["甲局", "", "丙", "40"]);
    }

    #[test]
    fn lines_of_the_file_stand_beside_copies() {
        let text = "甲;乙;丙;丁\r\n一;;三;\r\n\"引;号\";二\n末;尾";
        for file in [
            FileText::as_read(Arc::new(["\u{feff}", text].concat().into_bytes()), 3, b';'),
            FileText::decoded(Arc::new(text.to_owned()), b';'),
        ] {
            let mut raw = RawRows::of(Some(file), 3);
            let mut piece = raw.piece();
            assert!(raw.push_line(2, text.find('一').expect("a line")));
            piece.push(1, ["引;号", "二"]);
            assert!(piece.push_line(2, text.find('末').expect("a line")));
            raw.append(&piece, 2);
            assert_eq!(raw.cells(2), ["一", "", "三"]);
            assert_eq!(raw.cells(3), ["引;号", "二"]);
            assert_eq!(raw.cells(4), ["末", "尾"]);
            assert_eq!((raw.cell(2, 2), raw.cell(2, 3), raw.cell(4, 1)), ("三", "", "尾"));
            assert!(!raw.push_line(9, IN_FILE as usize));
        }
        assert!(!RawRows::default().push_line(1, 0));
    }
}
