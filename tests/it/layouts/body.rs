//! The rows of a block: data, sums, breaks of pages, and what stands below.

use std::fmt::Write as _;

use postaudit::model::Field;

use super::Choices;
use super::logical::{Logical, Value, cell_of, shown};
use super::sheet::{Block, Expected, Named, PageBreak};
use crate::generator::formats::{Cell, Merge, Sheet};

impl Block {
    pub(super) fn write(&self, table: &Logical, sheet: &mut Sheet, choices: &mut Choices) -> Expected {
        self.write_above(table, sheet, choices);
        self.write_group(sheet);
        self.write_header(sheet);
        let mut expected = Expected { rows: Vec::new(), blank: 0, subtotal: 0, footer: 0 };
        let mut since = 0;
        let mut group_start = sheet.rows.len();
        for (index, values) in table.rows.iter().enumerate() {
            if self.blank_rows && choices.of(2) == 0 {
                sheet.rows.push(Vec::new());
                expected.blank += 1;
            }
            if index == 0 || table.rows[index - 1][0] != values[0] {
                if let Named::InGroups(is_numbered) = self.named {
                    let number =
                        if is_numbered { format!("{}、", expected.footer + 1) } else { String::new() };
                    self.across(&format!("{number}{}", shown(&values[0])), choices.of(2) == 1, sheet);
                    expected.footer += 1;
                }
                group_start = sheet.rows.len();
            }
            let row = sheet.rows.len();
            let cells = self.columns.iter().flat_map(|column| column.cells(values, &self.style));
            sheet.rows.push(self.row(Cell::text((index + 1).to_string()), cells));
            expected.rows.push(self.line(row + 1, table, values));
            let next = table.rows.get(index + 1);
            let is_last = next.is_none_or(|next| next[0] != values[0]);
            if is_last && self.merges_agency && row > group_start {
                self.merge_agency(group_start, row, sheet);
            }
            if is_last && let Some((word, with_name)) = self.sums.agency {
                let names_first = self.columns[0].place == 0 && !self.sums.in_serial;
                let name = if with_name && names_first { shown(&values[0]) } else { String::new() };
                sheet.rows.push(self.sum_row(&format!("{name}{word}"), &table.rows[since..=index], table));
                expected.subtotal += 1;
                since = index + 1;
            }
            let breaks = self.breaks.as_ref().filter(|_| next.is_some());
            if let Some(page) = breaks.filter(|page| is_last || page.often > 0 && choices.of(page.often) == 0)
            {
                if let Some(word) = self.sums.page {
                    sheet.rows.push(self.sum_row(word, &table.rows[since..=index], table));
                    expected.subtotal += 1;
                    since = index + 1;
                }
                self.write_break(page, table, index, sheet, &mut expected);
            }
        }
        if let Some(word) = self.sums.page.filter(|_| since > 0) {
            sheet.rows.push(self.sum_row(word, &table.rows[since..], table));
            expected.subtotal += 1;
        }
        if let Some(word) = self.sums.total {
            sheet.rows.push(self.sum_row(word, &table.rows, table));
            expected.subtotal += 1;
        }
        if self.outside_below && !self.outside.is_empty() {
            sheet.rows.push(self.outside_row());
            expected.footer += 1;
        }
        for footer in ["填表人：张三", "注：本表一式两份"].iter().take(self.footers) {
            sheet.rows.push(self.lone(footer));
            expected.footer += 1;
        }
        expected
    }

    fn write_break(
        &self,
        page: &PageBreak,
        table: &Logical,
        index: usize,
        sheet: &mut Sheet,
        expected: &mut Expected,
    ) {
        for mark in page.marks {
            if page.carries {
                sheet.rows.push(self.sum_row(mark, &table.rows[..=index], table));
            } else {
                sheet.rows.push(self.lone(mark));
            }
            expected.footer += 1;
        }
        if page.title && self.titles > 0 && page.header {
            self.across(&self.title(table.kind), true, sheet);
            expected.footer += 1;
        }
        if page.line && self.named == Named::Above && page.header {
            sheet.rows.push(self.agency_row(table));
            expected.footer += 1;
        }
        if page.header {
            expected.footer += self.write_header(sheet);
        }
    }

    fn merge_agency(&self, top: usize, bottom: usize, sheet: &mut Sheet) {
        let Some(column) = self.agency_column() else {
            return;
        };
        sheet.merges.push(Merge { top, bottom, left: column, right: column });
        for under in &mut sheet.rows[top + 1..=bottom] {
            if let Some(cell) = under.get_mut(column) {
                *cell = Cell::Blank;
            }
        }
    }

    /// The line that a reading must show for a row.
    fn line(&self, number: usize, table: &Logical, values: &[Value]) -> String {
        let own = table.fields.iter().zip(values).enumerate().skip(1);
        let is_shown = |place: usize| self.columns.iter().any(|column| column.shows(place));
        let own = own.filter(|(place, (_, value))| is_shown(*place) && **value != Value::Blank);
        let mut all: Vec<(Field, String)> = own.map(|(_, (field, value))| (*field, shown(value))).collect();
        all.extend(self.outside.iter().map(|(field, _, _, read)| (*field, read.clone())));
        // Of a plan the day comes before the department, and both at the end.
        all.sort_by_key(|(field, _)| match field {
            Field::Submitted => 1,
            Field::ReceivedBy => 2,
            _ => 0,
        });
        let mut text = format!("{number} {}", shown(&values[0]));
        for (field, value) in all {
            let _ = write!(text, " {}={value}", field.label());
        }
        text
    }

    /// A row of sums over some rows; of persons it says how many there are.
    fn sum_row(&self, word: &str, rows: &[Vec<Value>], table: &Logical) -> Vec<Cell> {
        let mut has_word = self.sums.in_serial;
        let mut cells = Vec::new();
        for column in &self.columns {
            let first = match table.fields[column.place] {
                Field::Headcount | Field::DifficultyHeadcount | Field::Announced => {
                    let sum: u32 = rows
                        .iter()
                        .map(|row| if let Value::Whole(number) = row[column.place] { number } else { 0 })
                        .sum();
                    cell_of(&Value::Whole(sum), &self.style)
                }
                Field::Name if has_word => Cell::text(format!("{}人", rows.len())),
                _ if !has_word => {
                    has_word = true;
                    Cell::from(word)
                }
                _ => Cell::Blank,
            };
            cells.push(first);
            cells.extend(std::iter::repeat_n(Cell::Blank, column.width() - 1));
        }
        self.row(if self.sums.in_serial { Cell::from(word) } else { Cell::Blank }, cells)
    }
}
