//! Workbooks in parts: an agency of hundreds of thousands of hires does not fit one that an office machine opens.
//!
//! A sheet of more rows than [`ROWS_OF_A_PART`] continues in further workbooks under the same head. Formulas over it would
//! see its first rows only, so where a workbook comes in parts they become the values that they give, and the sheets say so.
//! The cells of a part are given up when it is written, so that memory holds one part as the library keeps it.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use super::sheet::{Area, Cached, Cell, Marks, Row, Sheet, Style, Target, Value};

/// Rows of a sheet that one workbook holds. Excel takes 1,048,576 and 65,530 links; a quarter of a million rows of 24
/// columns take the library more than 3 GB.
pub const ROWS_OF_A_PART: u32 = 50_000;

/// A sheet that is split: its rows below the head, not yet handed out.
struct Split<'v> {
    shape: Sheet<'v>,
    head: Vec<Row<'v>>,
    rest: IntoIter<Row<'v>>,
}

/// The workbooks of one agency, one after the other.
pub(crate) struct Parts<'v> {
    /// Sheets of the first workbook; those that are split hold no rows.
    whole: Vec<Sheet<'v>>,
    split: BTreeMap<usize, Split<'v>>,
    /// First row below the head of each split sheet, by name.
    heads: BTreeMap<String, u32>,
    most: u32,
    next: u32,
    count: u32,
}

/// Sheets as workbooks of at most so many rows a sheet below its head. What fits one is left as it is.
pub(crate) fn parts(sheets: Vec<Sheet<'_>>, most: u32) -> Parts<'_> {
    let mut whole = sheets;
    let mut split = BTreeMap::new();
    let mut heads = BTreeMap::new();
    let mut count = 1;
    for (index, sheet) in whole.iter_mut().enumerate() {
        let head = sheet.freeze.map_or(0, |(row, _)| row);
        let body = sheet.next_row().saturating_sub(head);
        if body <= most {
            continue;
        }
        count = count.max(body.div_ceil(most));
        let mut rows = std::mem::take(&mut sheet.rows);
        let rest = rows.split_off(head as usize);
        heads.insert(sheet.name.to_string(), head);
        split.insert(index, Split { shape: sheet.clone(), head: rows, rest: rest.into_iter() });
    }
    Parts { whole, split, heads, most, next: 0, count }
}

impl<'v> Iterator for Parts<'v> {
    type Item = Vec<Sheet<'v>>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.next;
        if number >= self.count {
            return None;
        }
        self.next += 1;
        if self.count == 1 {
            return Some(std::mem::take(&mut self.whole));
        }
        let of_part = Part { number, count: self.count, most: self.most, heads: &self.heads };
        let mut sheets = Vec::new();
        if number == 0 {
            let whole = std::mem::take(&mut self.whole);
            for (index, mut sheet) in whole.into_iter().enumerate() {
                if let Some(split) = self.split.get_mut(&index) {
                    sheets.extend(of_part.sheet(split));
                } else {
                    of_part.say_values(&mut sheet);
                    sheets.push(sheet);
                }
            }
        } else {
            sheets.extend(self.split.values_mut().filter_map(|split| of_part.sheet(split)));
        }
        for sheet in &mut sheets {
            sheet.names.clear();
            for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
                of_part.settle(cell);
            }
        }
        Some(sheets)
    }
}

/// One of the workbooks.
struct Part<'p> {
    /// From 0.
    number: u32,
    count: u32,
    most: u32,
    heads: &'p BTreeMap<String, u32>,
}

impl Part<'_> {
    /// The sheet's share of this part; none if it has no rows left.
    fn sheet<'v>(&self, split: &mut Split<'v>) -> Option<Sheet<'v>> {
        let body: Vec<Row<'v>> = split.rest.by_ref().take(self.most as usize).collect();
        if body.is_empty() {
            return None;
        }
        let first = u32::try_from(split.head.len()).unwrap_or(u32::MAX);
        let before = self.number.saturating_mul(self.most);
        let last = (first + u32::try_from(body.len()).unwrap_or(u32::MAX)).saturating_sub(1);
        let shift = Shift { first, before, last };
        let shape = &split.shape;
        let mut sheet = Sheet {
            rows: split.head.iter().cloned().chain(body).collect(),
            merges: shape.merges.iter().filter_map(|area| shift.area(*area)).collect(),
            marks: shape.marks.iter().filter_map(|marks| shift.marks(*marks)).collect(),
            bars: shape.bars.iter().filter_map(|area| shift.area(*area)).collect(),
            filter: shape.filter.map(|(row, from, _, to)| (row.min(first.saturating_sub(1)), from, last, to)),
            repeat: shape.repeat.filter(|(_, to)| *to < first),
            ..shape.clone()
        };
        for list in &mut sheet.lists {
            (list.first_row, list.last_row) = (first, last);
        }
        sheet.comments = shape
            .comments
            .iter()
            .filter_map(|(row, column, text)| Some((shift.row(*row)?, *column, text.clone())))
            .collect();
        if let Some(Value::Text(name)) =
            sheet.rows.first_mut().and_then(|row| row.cells.first_mut()).map(|cell| &mut cell.value)
        {
            let of_count = format!("（第{}册，共{}册）", self.number + 1, self.count);
            name.to_mut().push_str(&of_count);
        }
        Some(sheet)
    }

    fn say_values(&self, sheet: &mut Sheet<'_>) {
        let is_formula = |cell: &Cell<'_>| matches!(cell.value, Value::Formula(..));
        if sheet.rows.iter().flat_map(|row| &row.cells).any(is_formula) {
            sheet.banner(Cell::text(
                format!(
                    "明细超过 {} 行，分 {} 册保存；本表各数是程序计算的结果，不随某一册的改动重算。",
                    self.most, self.count
                ),
                Style::Remark,
            ));
        }
    }

    /// A link out of the part, or a formula over more than the part, becomes the value that it shows.
    fn settle(&self, cell: &mut Cell<'_>) {
        let value = std::mem::replace(&mut cell.value, Value::Blank);
        cell.value = match value {
            Value::Formula(_, Cached::Number(number)) => Value::Number(number),
            Value::Formula(_, Cached::Text(text)) => Value::Text(String::from(text).into()),
            Value::Link(Target::Row(sheet, row), text) => {
                if let Some(row) = self.place(&sheet, row) {
                    Value::Link(Target::Row(sheet, row), text)
                } else {
                    cell.style = Style::Text;
                    Value::Text(text)
                }
            }
            other => other,
        };
    }

    /// Where a row of a sheet stands in this part.
    fn place(&self, sheet: &str, row: u32) -> Option<u32> {
        match self.heads.get(sheet) {
            None => (self.number == 0).then_some(row),
            Some(head) => match row.checked_sub(*head) {
                None => Some(row),
                Some(row) => (row / self.most == self.number).then_some(head + row % self.most),
            },
        }
    }
}

/// Moves places below the head from the whole sheet to a part of it.
struct Shift {
    first: u32,
    before: u32,
    last: u32,
}

impl Shift {
    fn row(&self, row: u32) -> Option<u32> {
        if row < self.first {
            return Some(row);
        }
        row.checked_sub(self.before).filter(|row| (self.first..=self.last).contains(row))
    }

    /// What of a range lies in the part.
    fn rows(&self, from: u32, to: u32) -> Option<(u32, u32)> {
        if to < self.first {
            return Some((from, to));
        }
        let to = to.checked_sub(self.before)?.min(self.last);
        let from = from.saturating_sub(self.before).max(self.first);
        (from <= to).then_some((from, to))
    }

    fn area(&self, (from, left, to, right): Area) -> Option<Area> {
        self.rows(from, to).map(|(from, to)| (from, left, to, right))
    }

    fn marks(&self, marks: Marks) -> Option<Marks> {
        let (first_row, last_row) = self.rows(marks.first_row, marks.last_row)?;
        Some(Marks { first_row, last_row, ..marks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{DropDown, Paper};

    fn roster(rows: u32) -> Sheet<'static> {
        let mut sheet = Sheet::new("招用人员", &[8.0, 8.0], Paper::Lying);
        sheet.heading("招用人员", "说明");
        let head = sheet.head(&["序号", "状态"]);
        for row in 1..=rows {
            let status = Cell::worded(format!("IF(A{row}=1,\"是\",\"否\")"), "否", Style::Status);
            sheet.push(vec![Cell::count(u64::from(row)), status]);
        }
        sheet.name_column("状态", head, 1);
        sheet.table(head, 1);
        sheet.mark(head, 1, 1);
        sheet.lists.push(DropDown {
            column: 1,
            first_row: head + 1,
            last_row: sheet.next_row() - 1,
            choices: vec!["是"],
            prompt: "",
        });
        sheet
    }

    fn figures() -> Sheet<'static> {
        let mut sheet = Sheet::new("指标", &[20.0, 20.0], Paper::Upright);
        sheet.push(vec![Cell::counted("COUNTA(状态)", 7), Cell::link("第6人", "招用人员", 8)]);
        sheet
    }

    #[test]
    fn what_fits_one_workbook_is_left_as_it_is() {
        let sheets = || vec![figures(), roster(7)];
        assert_eq!(parts(sheets(), 7).collect::<Vec<_>>(), [sheets()]);
    }

    #[test]
    fn a_long_sheet_continues_under_its_head_in_further_workbooks() {
        let books: Vec<Vec<Sheet<'_>>> = parts(vec![figures(), roster(7)], 3).collect();
        let shown: Vec<Vec<String>> =
            books.iter().map(|book| book.iter().map(Sheet::to_text).collect()).collect();
        assert_eq!(books.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
        for (book, name) in ["第1册", "第2册", "第3册"].into_iter().enumerate() {
            assert!(shown[book].last().is_some_and(|text| text.contains(name)), "{shown:?}");
        }
        // Each row once.
        for row in 1..=7 {
            let is_there = |text: &&String| text.contains(&format!("[Number] {row}\n"));
            let rosters = shown.iter().filter_map(|book| book.last());
            assert_eq!(rosters.filter(is_there).count(), 1, "row {row}: {shown:?}");
        }
        let figures = &shown[0][0];
        assert!(figures.contains("A1 [Number] 7") && !figures.contains('='), "{figures}");
        assert!(figures.contains("第6人") && !figures.contains("→"), "it leads to another part: {figures}");
        assert!(figures.contains("分 3 册"), "{figures}");
        let last = &books[2][0];
        assert_eq!((last.filter, last.next_row()), (Some((2, 0, 3, 1)), 4));
        assert_eq!((last.lists[0].first_row, last.lists[0].last_row), (3, 3));
        assert_eq!((last.marks[0].first_row, last.marks[0].last_row), (3, 3));
        assert!(books.iter().flatten().all(|sheet| sheet.names.is_empty()));
    }
}
