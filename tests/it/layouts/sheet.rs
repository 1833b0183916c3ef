//! A logical table laid out on a sheet as offices do it: what a block looks like, and the lines above it.

use postaudit::model::{Field, TableKind};

use super::logical::Logical;
use super::shapes::{self, Column};
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

/// Where the agency of a row is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    InTheRow,
    /// In a line above the table.
    Above,
    /// In a row of its own above its rows, maybe numbered.
    InGroups(bool),
}

/// What stands between two pages of one table.
#[allow(clippy::struct_excessive_bools)] // each is there or not
pub(super) struct PageBreak {
    pub(super) marks: &'static [&'static str],
    /// What is carried over stands beside the mark.
    pub(super) carries: bool,
    pub(super) title: bool,
    pub(super) line: bool,
    pub(super) header: bool,
    /// In one of so many places between rows; at 0 only between agencies.
    pub(super) often: usize,
}

/// Words of sums.
pub(super) struct Sums {
    pub(super) total: Option<&'static str>,
    /// Below the rows of each agency; with its name in front.
    pub(super) agency: Option<(&'static str, bool)>,
    /// Below each page.
    pub(super) page: Option<&'static str>,
    /// The word stands in the column of running numbers.
    pub(super) in_serial: bool,
}

/// The layout of one block.
pub(super) struct Block {
    pub(super) style: Style,
    /// From 0: a table with the title of the one above would be its next page.
    number: usize,
    pub(super) titles: usize,
    pub(super) named: Named,
    /// How a line above the table names the agency.
    agency_line: usize,
    /// What a line above or below says for all rows: field, key, value as written and as read.
    pub(super) outside: Vec<(Field, &'static str, String, String)>,
    pub(super) outside_below: bool,
    left: usize,
    serial: bool,
    pub(super) columns: Vec<Column>,
    /// A group row above the header, and whether its cells are merged.
    group: Option<bool>,
    pub(super) blank_rows: bool,
    pub(super) breaks: Option<PageBreak>,
    pub(super) sums: Sums,
    pub(super) merges_agency: bool,
    pub(super) footers: usize,
}

/// Marks at the foot of a page and at the head of the next.
const PAGES: [&[&str]; 10] = [
    &["第1页，共2页"],
    &["接下页"],
    &["承上页"],
    &["- 1 -"],
    &["（续）"],
    &["接下页", "承上页"],
    &["—— 过次页 ——", "承前页"],
    &["第 1 页 / 共 3 页", "续表"],
    &["Page 1 of 2"],
    &[],
];

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
        let mut named = named(number, table, choices);
        let in_rows = named == Named::InTheRow;
        let mut order: Vec<usize> = (usize::from(!in_rows)..table.fields.len()).collect();
        if choices.of(2) == 1 {
            for place in (1..order.len()).rev() {
                order.swap(place, choices.of(place + 1));
            }
        }
        let serial = choices.of(2) == 1;
        // A name that stands alone among departments may be the rest of a row, unless it is numbered.
        let begins_with_names = matches!(table.fields[order[0]], Field::ReceivedBy | Field::Channel);
        if matches!(named, Named::InGroups(_)) && begins_with_names && !serial {
            named = Named::InGroups(true);
        }
        let merges_agency = format.has_merges() && in_rows && choices.rarely(4);
        let breaks = choices.rarely(3).then(|| PageBreak::choose(merges_agency, choices));
        Self {
            style,
            number,
            titles: usize::from(number > 0).max(choices.of(3)),
            named,
            agency_line: choices.of(3),
            outside_below: choices.of(3) == 2,
            outside: outside(table, choices),
            left: choices.of(3),
            serial,
            sums: Sums::choose(table, named, serial, breaks.is_some(), choices),
            columns: shapes::choose(table, &order, choices),
            group: choices.rarely(5).then(|| format.has_merges() && choices.of(2) == 1),
            blank_rows: choices.rarely(4),
            breaks,
            merges_agency,
            footers: choices.of(3),
        }
    }

    pub(super) fn first_column(&self) -> usize {
        self.left + usize::from(self.serial)
    }

    /// The column after the last.
    fn end(&self) -> usize {
        self.first_column() + self.columns.iter().map(Column::width).sum::<usize>()
    }

    /// The column that names the agency.
    pub(super) fn agency_column(&self) -> Option<usize> {
        let before = self.columns.iter().position(|column| column.place == 0)?;
        Some(self.first_column() + self.columns[..before].iter().map(Column::width).sum::<usize>())
    }

    /// A row of the table's own cells.
    pub(super) fn row(&self, serial: Cell, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        if self.serial {
            row.push(serial);
        }
        row.extend(cells);
        row
    }

    /// A text alone in its row.
    pub(super) fn lone(&self, text: &str) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        row.push(Cell::text(text.to_owned()));
        row
    }

    /// A text alone in its row, over all columns where cells can be merged.
    pub(super) fn across(&self, text: &str, is_merged: bool, sheet: &mut Sheet) {
        let (top, right) = (sheet.rows.len(), self.end() - 1);
        if is_merged && self.style.format.has_merges() && right > self.left {
            sheet.merges.push(Merge { top, bottom: top, left: self.left, right });
        }
        sheet.rows.push(self.lone(text));
    }

    pub(super) fn title(&self, kind: TableKind) -> String {
        let title = match kind {
            TableKind::Plan => "公益性岗位招用计划表",
            TableKind::Hires => "公益性岗位招用人员花名册",
            _ => "公益性岗位招聘公告情况表",
        };
        if self.number == 0 { title.to_owned() } else { format!("附表{}{title}", self.number) }
    }

    /// The line that names the agency above the table.
    pub(super) fn agency_row(&self, table: &Logical) -> Vec<Cell> {
        let agency = &table.agencies()[0];
        let mut row = vec![Cell::Blank; self.left];
        match self.agency_line {
            0 => row.push(Cell::text(format!("填报单位（盖章）：{agency}"))),
            1 => row.extend([Cell::from("单位名称："), Cell::text(agency.clone())]),
            _ => row.push(Cell::text(format!("填报单位:{agency}（公章）    联系电话：020-1234"))),
        }
        row
    }

    pub(super) fn write_above(&self, table: &Logical, sheet: &mut Sheet, choices: &mut Choices) {
        for title in [self.title(table.kind), "（第一批）".to_owned()].iter().take(self.titles) {
            let is_merged = choices.of(2) == 0;
            self.across(title, is_merged, sheet);
        }
        if self.named == Named::Above {
            sheet.rows.push(self.agency_row(table));
        }
        if !self.outside_below && !self.outside.is_empty() {
            sheet.rows.push(self.outside_row());
        }
        if self.titles > 0 && choices.of(3) == 2 {
            sheet.rows.push(Vec::new());
        }
    }

    /// Writes a group row that says nothing of its own over all columns.
    pub(super) fn write_group(&self, sheet: &mut Sheet) {
        let Some(merged) = self.group.filter(|_| self.columns.len() >= 4 && !self.has_two_levels()) else {
            return;
        };
        let (start, middle, end) = (self.first_column(), self.first_column() + 2, self.end());
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

    fn has_two_levels(&self) -> bool {
        self.columns.iter().any(|column| column.width() > 1)
    }

    /// Writes the header and gives the number of its rows.
    pub(super) fn write_header(&self, sheet: &mut Sheet) -> u32 {
        let top = sheet.rows.len();
        let has_two_levels = self.has_two_levels();
        let upper = self.columns.iter().flat_map(|column| {
            std::iter::once(column.name()).chain(std::iter::repeat_n(Cell::Blank, column.width() - 1))
        });
        sheet.rows.push(self.row(Cell::from("序号"), upper));
        if !has_two_levels {
            return 1;
        }
        let lower = self.columns.iter().flat_map(|column| {
            let below = column.below();
            if below.is_empty() { vec![Cell::Blank] } else { below.into_iter().map(Cell::from).collect() }
        });
        sheet.rows.push(self.row(Cell::Blank, lower));
        if self.style.format.has_merges() {
            let mut left = self.left;
            let widths = self.serial.then_some(1).into_iter().chain(self.columns.iter().map(Column::width));
            for width in widths {
                let bottom = if width == 1 { top + 1 } else { top };
                sheet.merges.push(Merge { top, bottom, left, right: left + width - 1 });
                left += width;
            }
        }
        2
    }

    pub(super) fn outside_row(&self) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.left];
        for (_, key, written, _) in &self.outside {
            row.extend([Cell::text(format!("{key}：{written}")), Cell::Blank]);
        }
        row
    }
}

impl PageBreak {
    fn choose(between_agencies: bool, choices: &mut Choices) -> Self {
        let marks = choices.pick(&PAGES);
        Self {
            marks,
            carries: choices.rarely(4),
            title: choices.rarely(3),
            line: choices.rarely(3),
            header: marks.is_empty() || choices.of(2) == 1,
            often: if between_agencies || choices.of(2) == 0 { 0 } else { 1 + choices.of(3) },
        }
    }
}

impl Sums {
    fn choose(table: &Logical, named: Named, serial: bool, has_pages: bool, choices: &mut Choices) -> Self {
        let sums = table.place(Field::Headcount).or(table.place(Field::Announced)).is_some();
        let words =
            ["合 计", "总计", "汇总", "Total", "总人数", "共计", "合计：", "总合计", "累计", "合  计（人）"];
        let total = choices.rarely(3).then(|| choices.pick(&words));
        let agency = (sums && named != Named::Above && choices.rarely(4)).then(|| {
            let word = choices.pick(&["小计", "小 计：", "合计", "汇总"]);
            (word, named == Named::InTheRow && choices.of(2) == 1)
        });
        let page = (sums && has_pages && agency.is_none() && choices.rarely(2))
            .then(|| choices.pick(&["本页小计", "本页合计", "小计"]));
        Self { total, agency, page, in_serial: serial && choices.of(2) == 1 }
    }
}

/// Where agencies may be named: a row of its own wants a name that is plainly one, and below another table none that may
/// be a part of the agency above.
fn named(number: usize, table: &Logical, choices: &mut Choices) -> Named {
    let agencies = table.agencies();
    let is_plain = |name: &String| {
        name.chars().count() > 2 && (number == 0 || name.ends_with('局') || name.ends_with("联合会"))
    };
    if agencies.len() == 1 && choices.rarely(3) {
        Named::Above
    } else if agencies.iter().all(is_plain) && choices.rarely(4) {
        Named::InGroups(choices.of(2) == 1)
    } else {
        Named::InTheRow
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
