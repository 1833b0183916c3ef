//! A logical table laid out on a sheet as offices do it.

use std::fmt::Write as _;

use postaudit::model::{Field, TableKind};

use super::logical::{Logical, Value, cell_of, shown, spellings};
use super::{Choices, Format};
use crate::generator::formats::{Cell, Merge, Sheet};

/// What must be read of one block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expected {
    pub(super) rows: Vec<String>,
    pub(super) blank: u32,
    pub(super) subtotal: u32,
    pub(super) footer: u32,
}

/// How the values of a block are written.
pub(super) struct Style {
    pub(super) format: Format,
    pub(super) blank: usize,
    pub(super) padding: usize,
    pub(super) whole: usize,
    pub(super) date: usize,
    pub(super) truth: usize,
    pub(super) id: usize,
}

/// A sheet of one to three blocks, and what must be read of each.
pub(super) fn make(format: Format, choices: &mut Choices) -> (Sheet, Vec<Expected>) {
    let mut sheet = Sheet { name: "Sheet1".to_owned(), ..Sheet::default() };
    let blocks = if choices.rarely(4) { 2 + choices.of(2) } else { 1 };
    let mut expected = Vec::new();
    for number in 0..blocks {
        if number > 0 {
            sheet.rows.push(Vec::new());
        }
        let table = Logical::choose(choices);
        let block = Block::choose(format, number, &table, choices);
        expected.push(block.write(&table, &mut sheet, choices));
    }
    (sheet, expected)
}

/// The layout of one block.
struct Block {
    style: Style,
    /// From 0: a table with the title of the one above would be its next page.
    number: usize,
    titles: usize,
    /// The agency stands above the table, not in it.
    agency_above: bool,
    /// What a line above or below says for all rows: field, key, value as written and as read.
    outside: Vec<(Field, &'static str, String, String)>,
    outside_below: bool,
    left: usize,
    serial: bool,
    /// Places of the table's fields, left to right.
    order: Vec<usize>,
    /// A group row above the header, and whether its cells are merged.
    group: Option<bool>,
    spelled: Vec<String>,
    blank_rows: bool,
    repeats_header: bool,
    /// Marks of the page between rows, and the title again above a repeated header.
    furniture: Option<&'static str>,
    repeats_title: bool,
    total_word: &'static str,
    subtotals: bool,
    total: bool,
    /// 合计 stands in the column of running numbers.
    word_in_serial: bool,
    merges_agency: bool,
    footers: usize,
}

impl Block {
    fn choose(format: Format, number: usize, table: &Logical, choices: &mut Choices) -> Self {
        let style = Style {
            format,
            blank: choices.of(6),
            padding: choices.of(3),
            whole: choices.of(7),
            date: choices.of(11),
            truth: choices.of(8),
            id: choices.of(5),
        };
        let agency_above = table.agencies().len() == 1 && choices.rarely(3);
        let mut order: Vec<usize> = (usize::from(agency_above)..table.fields.len()).collect();
        if choices.of(2) == 1 {
            for place in (1..order.len()).rev() {
                order.swap(place, choices.of(place + 1));
            }
        }
        let outside = outside(table, choices);
        let spelled = order.iter().map(|place| spelled(table.kind, table.fields[*place], choices)).collect();
        let serial = choices.of(2) == 1;
        let sums = table.place(Field::Headcount).or(table.place(Field::Announced)).is_some();
        Self {
            style,
            number,
            titles: usize::from(number > 0).max(choices.of(3)),
            agency_above,
            outside_below: choices.of(3) == 2,
            outside,
            left: choices.of(3),
            serial,
            word_in_serial: serial && choices.of(2) == 1,
            order,
            group: choices.rarely(5).then(|| format.has_merges() && choices.of(2) == 1),
            spelled,
            blank_rows: choices.rarely(4),
            repeats_header: choices.rarely(6),
            furniture: choices
                .rarely(4)
                .then(|| choices.pick(&["第1页，共2页", "接下页", "承上页", "- 1 -", "（续）"])),
            repeats_title: choices.of(2) == 1,
            total_word: choices.pick(&["合 计", "总计", "汇总", "Total", "总人数"]),
            subtotals: sums && !agency_above && choices.rarely(4),
            total: sums && choices.rarely(3),
            merges_agency: format.has_merges() && !agency_above && choices.rarely(4),
            footers: choices.of(3),
        }
    }

    fn first_column(&self) -> usize {
        self.left + usize::from(self.serial)
    }

    /// A row of the table's own cells.
    fn row(&self, serial: Cell, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        if self.serial {
            row.push(serial);
        }
        row.extend(cells);
        row
    }

    /// A text alone in its row.
    fn lone(&self, text: &str) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        row.push(Cell::text(text.to_owned()));
        row
    }

    fn title(&self, kind: TableKind) -> String {
        let title = match kind {
            TableKind::Plan => "公益性岗位招用计划表",
            TableKind::Hires => "公益性岗位招用人员花名册",
            _ => "公益性岗位招聘公告情况表",
        };
        if self.number == 0 { title.to_owned() } else { format!("附表{}{title}", self.number) }
    }

    fn write(&self, table: &Logical, sheet: &mut Sheet, choices: &mut Choices) -> Expected {
        self.write_above(table, sheet, choices);
        let header = self.write_header(sheet);
        let mut expected = Expected { rows: Vec::new(), blank: 0, subtotal: 0, footer: 0 };
        let agency_column =
            self.order.iter().position(|place| *place == 0).map(|at| self.first_column() + at);
        let mut since = 0;
        let mut group_start = sheet.rows.len();
        for (index, values) in table.rows.iter().enumerate() {
            if self.blank_rows && choices.of(2) == 0 {
                sheet.rows.push(Vec::new());
                expected.blank += 1;
            }
            if index == 0 || table.rows[index - 1][0] != values[0] {
                group_start = sheet.rows.len();
            }
            let row = sheet.rows.len();
            let cells = self.order.iter().map(|place| cell_of(&values[*place], &self.style));
            let serial = Cell::text((index + 1).to_string());
            sheet.rows.push(self.row(serial, cells));
            expected.rows.push(self.line(row + 1, table, values));
            let is_last = table.rows.get(index + 1).is_none_or(|next| next[0] != values[0]);
            if is_last
                && self.merges_agency
                && row > group_start
                && let Some(column) = agency_column
            {
                sheet.merges.push(Merge { top: group_start, bottom: row, left: column, right: column });
                for under in &mut sheet.rows[group_start + 1..=row] {
                    if let Some(cell) = under.get_mut(column) {
                        *cell = Cell::Blank;
                    }
                }
            }
            if is_last && self.subtotals {
                sheet.rows.push(self.sums("小计", &table.rows[since..=index], table));
                expected.subtotal += 1;
                since = index + 1;
            }
            if is_last && index + 1 < table.rows.len() {
                if let Some(mark) = self.furniture {
                    sheet.rows.push(self.lone(mark));
                    expected.footer += 1;
                }
                if self.repeats_header && self.repeats_title && self.titles > 0 {
                    sheet.rows.push(self.lone(&self.title(table.kind)));
                    expected.footer += 1;
                }
            }
            if self.repeats_header && is_last && index + 1 < table.rows.len() {
                sheet.rows.push(header.clone());
                expected.footer += 1;
            }
        }
        if self.total {
            sheet.rows.push(self.sums(self.total_word, &table.rows, table));
            expected.subtotal += 1;
        }
        if self.outside_below && !self.outside.is_empty() {
            sheet.rows.push(self.outside_row());
            expected.footer += 1;
        }
        for footer in ["填表人：张三", "注：本表一式两份"].iter().take(self.footers) {
            let mut row = vec![Cell::Blank; self.left];
            row.push(Cell::from(*footer));
            sheet.rows.push(row);
            expected.footer += 1;
        }
        expected
    }

    fn write_above(&self, table: &Logical, sheet: &mut Sheet, choices: &mut Choices) {
        for title in [self.title(table.kind), "（第一批）".to_owned()].iter().take(self.titles) {
            let row = self.lone(title);
            if self.style.format.has_merges() && choices.of(2) == 0 {
                let (top, right) = (sheet.rows.len(), self.first_column() + self.order.len() - 1);
                if right > self.left {
                    sheet.merges.push(Merge { top, bottom: top, left: self.left, right });
                }
            }
            sheet.rows.push(row);
        }
        if self.agency_above {
            let agency = &table.agencies()[0];
            let mut row = vec![Cell::Blank; self.left];
            match choices.of(3) {
                0 => row.push(Cell::text(format!("填报单位（盖章）：{agency}"))),
                1 => row.extend([Cell::from("单位名称："), Cell::text(agency.clone())]),
                _ => row.push(Cell::text(format!("填报单位:{agency}（公章）    联系电话：020-1234"))),
            }
            sheet.rows.push(row);
        }
        if !self.outside_below && !self.outside.is_empty() {
            sheet.rows.push(self.outside_row());
        }
        if self.titles > 0 && choices.of(3) == 2 {
            sheet.rows.push(Vec::new());
        }
    }

    /// Writes the header and gives its last row.
    fn write_header(&self, sheet: &mut Sheet) -> Vec<Cell> {
        let header = self.row(Cell::from("序号"), self.spelled.iter().map(|name| Cell::text(name.clone())));
        if let Some(merged) = self.group
            && self.order.len() >= 4
        {
            // Two groups that say nothing of their own, over all columns.
            let (start, middle, end) =
                (self.first_column(), self.first_column() + 2, self.first_column() + self.order.len());
            let mut row = vec![Cell::Blank; end];
            row[start] = Cell::from("基本情况");
            row[middle] = Cell::from("具体内容");
            let top = sheet.rows.len();
            if merged {
                sheet.merges.push(Merge { top, bottom: top, left: start, right: middle - 1 });
                sheet.merges.push(Merge { top, bottom: top, left: middle, right: end - 1 });
            }
            sheet.rows.push(row);
        }
        sheet.rows.push(header.clone());
        header
    }

    fn outside_row(&self) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        for (_, key, written, _) in &self.outside {
            row.extend([Cell::text(format!("{key}：{written}")), Cell::Blank]);
        }
        row
    }

    /// The line that a reading must show for a row.
    fn line(&self, number: usize, table: &Logical, values: &[Value]) -> String {
        let own = table.fields.iter().zip(values).enumerate().skip(1);
        let own = own.filter(|(place, (_, value))| self.order.contains(place) && **value != Value::Blank);
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

    /// A row of sums over some rows.
    fn sums(&self, word: &str, rows: &[Vec<Value>], table: &Logical) -> Vec<Cell> {
        let mut has_word = self.word_in_serial;
        let cells: Vec<Cell> = self
            .order
            .iter()
            .map(|place| match table.fields[*place] {
                Field::Headcount | Field::DifficultyHeadcount | Field::Announced => {
                    let sum: u32 = rows
                        .iter()
                        .map(|row| if let Value::Whole(number) = row[*place] { number } else { 0 })
                        .sum();
                    cell_of(&Value::Whole(sum), &self.style)
                }
                _ if !has_word => {
                    has_word = true;
                    Cell::from(word)
                }
                _ => Cell::Blank,
            })
            .collect();
        self.row(if self.word_in_serial { Cell::from(word) } else { Cell::Blank }, cells)
    }
}

/// A spelling of a column, dressed as headers are.
fn spelled(kind: TableKind, field: Field, choices: &mut Choices) -> String {
    let all = spellings(kind, field);
    let name = &all[choices.of(all.len())];
    match choices.of(8) {
        1 => format!("{name}*"),
        2 => format!("* {name}"),
        3 => format!("{name}（必填）"),
        4 => format!("【{name}】"),
        5 => name.chars().map(|c| format!("{c} ")).collect(),
        6 => {
            let half = name.chars().count() / 2;
            let (first, second): (String, String) =
                (name.chars().take(half).collect(), name.chars().skip(half).collect());
            format!("{first}\n{second}")
        }
        7 => format!("{name}：(人)"),
        _ => name.clone(),
    }
}

/// Lines around a plan may say when and where it was filed, if no column does.
fn outside(table: &Logical, choices: &mut Choices) -> Vec<(Field, &'static str, String, String)> {
    let mut outside = Vec::new();
    if table.kind != TableKind::Plan {
        return outside;
    }
    if table.place(Field::Submitted).is_none() && choices.rarely(3) {
        let key = choices.pick(&["报送日期", "填报日期", "填报时间"]);
        let written = choices.pick(&["2024年3月5日", "2024-03-05", "2024.3.5", "２０２４年３月５日"]);
        outside.push((Field::Submitted, key, written.to_owned(), "2024-03-05".to_owned()));
    }
    if table.place(Field::ReceivedBy).is_none() && choices.rarely(3) {
        let key = choices.pick(&["受理部门", "受理单位"]);
        outside.push((Field::ReceivedBy, key, "天河区人社局".to_owned(), "天河区人社局".to_owned()));
    }
    outside
}
