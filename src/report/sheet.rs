//! A sheet before it is bytes: typed cells, roles instead of formats, print set-up as intent.
//!
//! In: whatever the sheet builders of [`super::agency`] and [`super::summary`] put down. Out: plain
//! data that [`super::xlsx`] writes and that tests show as text. No spreadsheet library is
//! known here, so a change of layout is seen in a snapshot, not in a zip file.

use std::borrow::Cow;

use jiff::civil::Date;

use super::text::{clean, masked, units};
use crate::model::OfficeWord;
use crate::policy::Policy;

/// What a cell is for; the writer turns it into font, fill, border and number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// Name of the document, large, centred.
    Title,
    /// Name of a sheet, large, at the left: where the sheet is wide it stays in view.
    Heading,
    /// A remark that needs one line only: it flows over the cells beside it.
    Note,
    /// A line below the title, or a remark between blocks; wrapped.
    Remark,
    /// A value beside its label that flows over the blank cells at its right.
    Line,
    /// Heading of a block.
    Section,
    /// Header cell of a table.
    Head,
    /// Header cell of a column that is added to be filled or worked off.
    HeadInput,
    /// Label left of a value.
    Label,
    /// Text of a table, wrapped.
    Text,
    /// Short text of a table, centred.
    Word,
    /// A status word, centred, bold and wrapped; colours come from [`Marks`].
    Status,
    /// The verdict, large and bold.
    Verdict,
    /// Whole number.
    Number,
    /// Whole number in bold: a figure that decides.
    KeyNumber,
    /// Share with two decimals.
    Percent,
    /// Day.
    Date,
    /// Text that is a link.
    Link,
    /// Reviewer's cell: unlocked, wrapped.
    Input,
    /// Reviewer's day: unlocked.
    InputDate,
    /// A cell of the agency's own row that a finding is about.
    Flagged,
    /// The added 错误信息.
    Error,
    /// Blank line to sign on.
    Signature,
    /// Fixed-width text such as a hash.
    Code,
    /// Six digits of a division.
    Division,
}

impl Style {
    /// All styles; the writer keeps one format for each, in this order.
    pub const ALL: [Self; 25] = [
        Self::Title,
        Self::Heading,
        Self::Note,
        Self::Remark,
        Self::Line,
        Self::Section,
        Self::Head,
        Self::HeadInput,
        Self::Label,
        Self::Text,
        Self::Word,
        Self::Status,
        Self::Verdict,
        Self::Number,
        Self::KeyNumber,
        Self::Percent,
        Self::Date,
        Self::Link,
        Self::Input,
        Self::InputDate,
        Self::Flagged,
        Self::Error,
        Self::Signature,
        Self::Code,
        Self::Division,
    ];
}

impl Style {
    /// Only sentences and words of the program stand in such cells.
    const fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Title
                | Self::Heading
                | Self::Note
                | Self::Section
                | Self::Head
                | Self::HeadInput
                | Self::Label
        )
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing, but formatted.
    Blank,
    /// Text, never a formula, whatever it starts with.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A formula without `=`, and the value that recalculation gives.
    Formula(Box<str>, Cached),
    /// Text with a link.
    Link(Target, Cow<'a, str>),
}

/// Cached value of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Cached {
    /// A number.
    Number(f64),
    /// Text; never empty and never all digits, which a reader would take for something else.
    Text(Box<str>),
}

impl Cached {
    /// The cached text, or the number as Excel joins it to a text.
    pub fn joined(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.to_string(),
        }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A row of a sheet of this workbook: sheet name, row from 0.
    Row(Cow<'static, str>, u32),
    /// A file relative to this workbook's folder, with `/`.
    File(Box<str>),
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// What it holds.
    pub value: Value<'a>,
    /// What it is for.
    pub style: Style,
}

impl<'a> Cell<'a> {
    /// A formatted empty cell.
    pub const fn blank(style: Style) -> Self {
        Self { value: Value::Blank, style }
    }

    /// Text from a filing or from us: ID numbers are masked, control characters go, over-long text is cut with a mark.
    pub fn text(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self::exact(masked(text.into()), style)
    }

    /// Text in which nothing is masked: a digest, in which digits may stand like a number's, or the
    /// roster that shows full numbers.
    pub fn exact(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        let text = clean(text.into());
        if text.is_empty() { Self::blank(style) } else { Self { value: Value::Text(text), style } }
    }

    /// A count.
    pub fn count(count: u64) -> Self {
        Self { value: Value::Number(number(count)), style: Style::Number }
    }

    /// A number in a style of its own.
    pub const fn number(value: f64, style: Style) -> Self {
        Self { value: Value::Number(value), style }
    }

    /// A day; one that a spreadsheet cannot hold (before March 1900) is text.
    pub fn date(date: Date) -> Self {
        serial(date).map_or_else(
            || Self::text(date.to_string(), Style::Word),
            |serial| Self { value: Value::Number(serial), style: Style::Date },
        )
    }

    /// A formula (without `=`) and its value.
    pub fn formula(formula: impl Into<Box<str>>, cached: Cached, style: Style) -> Self {
        Self { value: Value::Formula(formula.into(), cached), style }
    }

    /// A formula that gives a count.
    pub fn counted(formula: impl Into<Box<str>>, count: u64) -> Self {
        Self::formula(formula, Cached::Number(number(count)), Style::Number)
    }

    /// A formula that gives a word.
    pub fn worded(formula: impl Into<Box<str>>, word: impl Into<Box<str>>, style: Style) -> Self {
        Self::formula(formula, Cached::Text(word.into()), style)
    }

    /// Text that links to a row of this workbook.
    pub fn link(text: impl Into<Cow<'a, str>>, sheet: impl Into<Cow<'static, str>>, row: u32) -> Self {
        let text = clean(masked(text.into()));
        if text.is_empty() {
            return Self::blank(Style::Link);
        }
        Self { value: Value::Link(Target::Row(sheet.into(), row), text), style: Style::Link }
    }

    /// Text that links to a file relative to this workbook.
    pub fn file_link(text: impl Into<Cow<'a, str>>, path: &str) -> Self {
        let text = clean(masked(text.into()));
        Self { value: Value::Link(Target::File(path.into()), text), style: Style::Link }
    }

    /// Display width of its longest line in character units, for wrapped styles.
    fn text_of(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Link(_, text) => Some(text),
            Value::Formula(_, Cached::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// A count as a cell number. Counts stay far below 2^53.
#[allow(clippy::cast_precision_loss)]
pub const fn number(count: u64) -> f64 {
    count as f64
}

/// Days since 1899-12-30, as spreadsheets count; `None` before 1 March 1900, where they miscount.
fn serial(date: Date) -> Option<f64> {
    const EPOCH: Date = Date::constant(1899, 12, 30);
    let days = EPOCH.until(date).ok()?.get_days();
    (days >= 61).then(|| f64::from(days))
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row<'a> {
    /// Height in points; `None` leaves one line.
    pub height: Option<f64>,
    /// Cells from column 0.
    pub cells: Vec<Cell<'a>>,
}

/// Words of a column that are also coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// First row.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column.
    pub first_column: u16,
    /// Last column.
    pub last_column: u16,
}

/// A drop-down over some rows of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropDown {
    /// Column.
    pub column: u16,
    /// First row.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// Choices; joined they stay below the 255 characters that a list validation takes.
    pub choices: Vec<&'static str>,
    /// Prompt shown when the cell is chosen.
    pub prompt: &'static str,
}

/// A range of one sheet: first row, first column, last row, last column, from 0.
pub type Area = (u32, u16, u32, u16);

/// Shape of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Upright columns.
    Column,
    /// Lying bars, first category on top.
    Bar,
    /// Lying bars whose series are stacked.
    StackedBar,
    /// Ring with shares.
    Ring,
}

/// Values of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub name: Cow<'static, str>,
    /// Labels.
    pub categories: Area,
    /// Values.
    pub values: Area,
    /// Colour of the whole series, `0xRRGGBB`.
    pub color: u32,
    /// Colours of single points.
    pub points: Vec<u32>,
    /// Values as labels.
    pub labelled: bool,
}

/// A chart on a sheet; it shows ranges of that sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Shape.
    pub shape: Shape,
    /// Title.
    pub title: String,
    /// Alternative text.
    pub description: String,
    /// Series.
    pub series: Vec<Series>,
    /// A line over the columns: the bar to clear.
    pub line: Option<Series>,
    /// Anchor cell.
    pub at: (u32, u16),
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Paper and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4 upright, as wide as the page, as many pages as needed.
    Upright,
    /// A4 upright on one page, or on as many as it takes to be read.
    OnePage,
    /// Lying, as wide as the page: A4, or A3 where that would be too small to read.
    Lying,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'a> {
    /// Name on the tab.
    pub name: Cow<'static, str>,
    /// Column widths in character units.
    pub widths: Vec<f64>,
    /// Last column that is printed, where helpers stand right of it; banners end here too.
    pub print_columns: Option<u16>,
    /// Rows.
    pub rows: Vec<Row<'a>>,
    /// Merged ranges; the first cell holds the value.
    pub merges: Vec<Area>,
    /// Workbook-wide names of ranges of this sheet.
    pub names: Vec<(&'static str, Area)>,
    /// Drop-downs.
    pub lists: Vec<DropDown>,
    /// Coloured words.
    pub marks: Vec<Marks>,
    /// Data bars.
    pub bars: Vec<Area>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// Comments on cells: row, column, text.
    pub comments: Vec<(u32, u16, String)>,
    /// First row and column that scroll.
    pub freeze: Option<(u32, u16)>,
    /// Range with filter buttons.
    pub filter: Option<Area>,
    /// Rows repeated on each page.
    pub repeat: Option<(u32, u32)>,
    /// Paper.
    pub paper: Paper,
    /// Rows with which a page begins.
    pub row_breaks: Vec<u32>,
    /// Column with which the pages of the right half begin.
    pub column_break: Option<u16>,
    /// It has nothing to print: no page is wasted on it.
    pub silent: bool,
    /// Locked, save for reviewer's cells.
    pub protected: bool,
    /// Left part of the page header.
    pub header: String,
    /// Left part of the page footer.
    pub footer: String,
    /// Colour of the tab, `0xRRGGBB`.
    pub tab: u32,
}

impl<'a> Sheet<'a> {
    /// An empty sheet.
    pub fn new(name: impl Into<Cow<'static, str>>, widths: &[f64], paper: Paper) -> Self {
        Self {
            name: name.into(),
            widths: widths.to_vec(),
            print_columns: None,
            rows: Vec::new(),
            merges: Vec::new(),
            names: Vec::new(),
            lists: Vec::new(),
            marks: Vec::new(),
            bars: Vec::new(),
            charts: Vec::new(),
            comments: Vec::new(),
            freeze: None,
            filter: None,
            repeat: None,
            paper,
            row_breaks: Vec::new(),
            column_break: None,
            silent: false,
            protected: false,
            header: String::new(),
            footer: String::new(),
            tab: 0x7F_7F_7F,
        }
    }

    /// The table below its header has no row.
    pub fn is_blank(&self) -> bool {
        self.filter.is_some_and(|(head, _, last, _)| head == last)
    }

    /// Index of the row that the next push makes, from 0.
    pub fn next_row(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// Last column, from 0.
    pub fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Adds a row that is as high as its tallest wrapped cell.
    pub fn push(&mut self, cells: Vec<Cell<'a>>) -> u32 {
        let row = self.next_row();
        let mut lines = 1_u32;
        for (cell, width) in cells.iter().zip(&self.widths) {
            if wraps(cell.style)
                && let Some(text) = cell.text_of()
            {
                lines = lines.max(wrapped_lines(text, *width - padding(cell.style)));
            }
        }
        let height = match cells.first().map(|cell| cell.style) {
            Some(Style::Title) => Some(TITLE_HEIGHT),
            _ => line_height(lines),
        };
        self.rows.push(Row { height, cells });
        row
    }

    /// Adds an empty row.
    pub fn gap(&mut self) -> u32 {
        let row = self.next_row();
        self.rows.push(Row::default());
        row
    }

    /// Adds the sheet's name and a remark on it.
    pub fn heading(&mut self, name: impl Into<Cow<'a, str>>, remark: impl Into<Cow<'a, str>>) {
        // Unmerged: a third of a workbook's cells were merged ones, which cost twice what others do.
        let row = Row { height: Some(TITLE_HEIGHT), cells: vec![Cell::text(name, Style::Heading)] };
        self.rows.push(row);
        self.remark(remark);
    }

    /// Puts titles, headings and labels, which are the program's own words, in those of an office.
    pub fn say_in(&mut self, word: &OfficeWord) {
        const OWN: [Style; 6] =
            [Style::Title, Style::Heading, Style::Section, Style::Head, Style::HeadInput, Style::Label];
        if word.unusual().is_none() {
            return;
        }
        self.header = word.said(&self.header).into_owned();
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let (true, Value::Text(text)) = (OWN.contains(&cell.style), &mut cell.value) {
                *text = Cow::Owned(word.said(text).into_owned());
            }
        }
    }

    /// Adds a remark: it flows over the cells beside it where one line is enough.
    pub fn remark(&mut self, remark: impl Into<Cow<'a, str>>) {
        let remark = remark.into();
        let columns = self.print_columns.map_or(self.widths.len(), |last| usize::from(last) + 1);
        let width: f64 = self.widths.iter().take(columns).sum();
        if wrapped_lines(&remark, width - padding(Style::Remark)) > 1 {
            self.banner(Cell::text(remark, Style::Remark));
        } else {
            self.push(vec![Cell::text(remark, Style::Note)]);
        }
    }

    /// Adds a cell that spans columns 0 to the last.
    pub fn banner(&mut self, cell: Cell<'a>) -> u32 {
        let last = self.print_columns.unwrap_or_else(|| self.last_column());
        self.spans(vec![(cell, last + 1)])
    }

    /// Adds a row of cells, each over so many columns; the row is as high as the tallest needs.
    pub fn spans(&mut self, parts: Vec<(Cell<'a>, u16)>) -> u32 {
        let row = self.next_row();
        let mut cells = Vec::with_capacity(self.widths.len());
        let mut lines = 1;
        let mut fixed = None;
        for (cell, columns) in parts {
            let first = cells.len();
            let end = (first + usize::from(columns)).min(self.widths.len());
            let width: f64 = self.widths.get(first..end).unwrap_or_default().iter().sum();
            match cell.style {
                Style::Title => fixed = Some(TITLE_HEIGHT),
                Style::Verdict | Style::Signature => fixed = Some(36.0),
                Style::Section => fixed = Some(24.0),
                style if wraps(style) => {
                    lines = lines
                        .max(cell.text_of().map_or(1, |text| wrapped_lines(text, width - padding(style))));
                }
                _ => {}
            }
            let style = cell.style;
            cells.push(cell);
            for _ in 1..columns {
                cells.push(Cell::blank(style));
            }
            // A section's title is not wrapped: it flows over the blank cells beside it unmerged.
            if columns > 1 && style != Style::Section {
                let (first, last) = (column(first), column(cells.len() - 1));
                self.merges.push((row, first, row, last));
            }
        }
        let height = fixed.or_else(|| line_height(lines));
        self.rows.push(Row { height, cells });
        row
    }

    /// Makes rows at least so high, for a page with room.
    pub fn spread(&mut self, least: f64) {
        for row in &mut self.rows {
            row.height = Some(row.height.unwrap_or(ROW_HEIGHT).max(least));
        }
    }

    /// Takes back what [`spread`](Self::spread) added.
    pub fn tighten(&mut self, least: f64) {
        for row in &mut self.rows {
            // Rows of several lines are higher, and stay so.
            row.height = row.height.filter(|height| (height - least).abs() > 0.01);
        }
    }

    /// Adds a header row and returns its index.
    pub fn head(&mut self, labels: &[&'static str]) -> u32 {
        self.push(labels.iter().map(|label| Cell::text(*label, Style::Head)).collect())
    }

    /// Leaves out what Excel does not take, and says how much that is.
    pub fn cut(&mut self, most: u32) {
        let Some(beyond) = self.next_row().checked_sub(most).filter(|beyond| *beyond > 0) else { return };
        self.rows.truncate(most as usize);
        let last = most.saturating_sub(1);
        self.merges.retain(|area| area.2 <= last);
        self.comments.retain(|(row, ..)| *row <= last);
        self.filter = self.filter.map(|(head, from, to, until)| (head, from, to.min(last), until));
        for area in self.bars.iter_mut().chain(self.names.iter_mut().map(|(_, area)| area)) {
            area.2 = area.2.min(last);
        }
        self.marks.iter_mut().for_each(|marks| marks.last_row = marks.last_row.min(last));
        self.lists.iter_mut().for_each(|list| list.last_row = list.last_row.min(last));
        self.banner(Cell::text(
            format!("工作表放不下，另有 {beyond} 行见 data 文件夹中的数据文件。"),
            Style::Text,
        ));
    }

    /// Puts the office's word for what it does into what is ours of the sheet: titles, headers, labels, charts. What
    /// others wrote stands in cells of other styles.
    pub fn say(&mut self, policy: &Policy) {
        if policy.office("审计") == "审计" {
            return;
        }
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.style.is_ours()) {
            if let Value::Text(text) = &mut cell.value {
                *text = Cow::Owned(policy.office(text).into_owned());
            }
        }
        for chart in &mut self.charts {
            chart.title = policy.office(&chart.title).into_owned();
            chart.description = policy.office(&chart.description).into_owned();
        }
    }

    /// Makes a table of the rows after `head`: filter, frozen panes and repeated header.
    pub fn table(&mut self, head: u32, frozen_columns: u16) {
        let last = self.next_row().saturating_sub(1).max(head);
        self.filter = Some((head, 0, last, self.last_column()));
        self.freeze = Some((head + 1, frozen_columns));
        self.repeat = Some((head, head));
    }

    /// Names the data rows of a column, at least one row, so that formulas hold for an empty table.
    pub fn name_column(&mut self, name: &'static str, head: u32, column: u16) {
        let last = self.next_row().saturating_sub(1).max(head + 1);
        self.names.push((name, (head + 1, column, last, column)));
    }

    /// Colours status words in these columns from the row after `head` on.
    pub fn mark(&mut self, head: u32, first_column: u16, last_column: u16) {
        let last_row = self.next_row().saturating_sub(1);
        if last_row > head {
            self.marks.push(Marks { first_row: head + 1, last_row, first_column, last_column });
        }
    }
}

/// A column index; sheets of ours have far fewer than 65,536.
pub fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Styles whose text is wrapped.
const fn wraps(style: Style) -> bool {
    matches!(
        style,
        Style::Text
            | Style::Remark
            | Style::Head
            | Style::HeadInput
            | Style::Label
            | Style::Link
            | Style::Status
            | Style::Input
            | Style::Flagged
            | Style::Error
            | Style::Code
    )
}

/// Rows that a sheet takes, less a few for what is said below them.
pub const MOST_ROWS: u32 = 1_048_000;
/// Height of a title row.
const TITLE_HEIGHT: f64 = 34.0;
/// Height in points of a row that is not given one.
pub const ROW_HEIGHT: f64 = 16.0;

/// Units of a column's width that text of a style cannot use: margins, and the indent of body cells.
const fn padding(style: Style) -> f64 {
    match style {
        Style::Head | Style::HeadInput | Style::Remark | Style::Code | Style::Status => 1.0,
        _ => 2.5,
    }
}

/// Lines that a text takes in so many units.
fn wrapped_lines(text: &str, width: f64) -> u32 {
    // A width is a small positive number of characters.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let usable = width.max(2.0) as u32;
    if text.len() <= usable as usize && !text.contains('\n') {
        return 1;
    }
    text.split('\n').map(|line| units(line).div_ceil(usable).max(1)).sum()
}

/// Height in points of a row of so many lines; Excel takes at most 409.
fn line_height(lines: u32) -> Option<f64> {
    (lines > 1).then(|| (f64::from(lines) * 13.5 + 5.0).min(409.0))
}

#[cfg(test)]
impl Sheet<'_> {
    /// The sheet as text for snapshots: one line per cell.
    pub fn to_text(&self) -> String {
        use std::fmt::Write as _;
        let mut out = format!("# {} {:?} widths {:?}\n", self.name, self.paper, self.widths);
        for (row, line) in (1_u32..).zip(&self.rows) {
            for (index, cell) in line.cells.iter().enumerate() {
                let at = crate::model::a1(row, column(index));
                let shown = match &cell.value {
                    Value::Blank => continue,
                    Value::Text(text) => text.to_string(),
                    Value::Number(number) => number.to_string(),
                    Value::Formula(formula, cached) => format!("={formula} → {}", cached.joined()),
                    Value::Link(Target::Row(sheet, row), text) => {
                        format!("{text} → {sheet}!{}", row + 1)
                    }
                    Value::Link(Target::File(path), text) => format!("{text} → {path}"),
                };
                let _ = writeln!(out, "{at} [{:?}] {shown}", cell.style);
            }
        }
        for (name, area) in &self.names {
            let _ = writeln!(out, "name {name} {area:?}");
        }
        for list in &self.lists {
            let _ = writeln!(
                out,
                "list column {} rows {}-{} {:?}",
                list.column, list.first_row, list.last_row, list.choices
            );
        }
        let _ = writeln!(
            out,
            "freeze {:?} filter {:?} repeat {:?} charts {}",
            self.freeze,
            self.filter,
            self.repeat,
            self.charts.len()
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_serial_that_excel_shows() {
        assert_eq!(serial(Date::constant(2024, 3, 5)), Some(45356.0));
        assert_eq!(serial(Date::constant(1900, 3, 1)), Some(61.0));
        assert_eq!(serial(Date::constant(1900, 2, 28)), None);
    }

    #[test]
    fn what_does_not_fit_a_sheet_is_left_out_and_said() {
        let mut sheet = Sheet::new("表", &[10.0], Paper::Upright);
        let head = sheet.head(&["序号"]);
        (1..=5).for_each(|number| {
            sheet.push(vec![Cell::count(number)]);
        });
        sheet.table(head, 1);
        sheet.mark(head, 0, 0);
        sheet.cut(6);
        assert_eq!(sheet.next_row(), 6);
        sheet.cut(4);
        assert_eq!((sheet.next_row(), sheet.filter, sheet.marks[0].last_row), (5, Some((0, 0, 3, 0)), 3));
        assert!(sheet.to_text().contains("另有 2 行"), "{}", sheet.to_text());
    }

    #[test]
    fn hanzi_wrap_at_half_as_many_as_letters() {
        assert_eq!(wrapped_lines("一二三四五", 10.0), 1);
        assert_eq!(wrapped_lines("一二三四五六", 10.0), 2);
        assert_eq!(wrapped_lines("一\n二", 10.0), 2);
    }
}
