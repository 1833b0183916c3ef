//! Decides what a row below a header is: data, blank, subtotal, footer, title, or a line of keys and values.
//!
//! In doubt it is data. A row that is taken for data by mistake gets reported; one that is set aside by mistake would be
//! lost.

use super::cells;
use super::census;
use super::columns::Columns;
use super::examples;
use super::furniture::is_furniture;
use super::groups;
use super::header;
use super::header_key::{header_key, last_bracket};
use super::key_values;
use super::merges::Merges;
use super::reading::Sheet;
use super::row_reader::Slots;
use super::table_builder::TableBuilder;
use crate::files::grid::{CellRef, PICTURE, RowBuf};
use crate::model::{
    CreditCode, Department, DepartmentKind, Field, TableKind, Text, after_one_of, has, is_hanzi_figure,
    is_one_of, normal, words,
};
use crate::tables::KeyValue;

/// A lone text from this length on is prose.
const PROSE: usize = 25;

/// What a row is.
#[derive(Debug, PartialEq)]
pub(super) enum RowKind {
    Data,
    Blank,
    /// Rank 1 小计, 2 合计, 3 总计.
    Subtotal(u8),
    /// The example row of our form, or another example that names nobody.
    Example,
    /// A row that this cell calls an example, though it names a person or an agency.
    CalledExample(u16),
    /// Page numbers, 接下页: the table goes on.
    Furniture,
    /// Signature lines, notes.
    Footer,
    KeyValues(Vec<KeyValue>),
    /// An agency's name alone, for the rows below.
    Group(Text),
    /// A line that names a table, over one of several stacked blocks.
    Title,
    /// Several cells are column names: to be looked at as a header.
    HeaderLike,
}

/// What a row is, and by which test; the words are the auditor's.
#[derive(Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) kind: RowKind,
    pub(super) why: &'static str,
}

/// What stood right above a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// A note or a signature line.
    pub(super) note: bool,
    /// The title of a next block.
    pub(super) title: bool,
}

/// Looks at a row of an open table.
pub(super) fn of(
    row: &RowBuf,
    own: &Slots<'_>,
    table: &TableBuilder<'_>,
    sheet: &Sheet<'_>,
    before: Before,
) -> Judged {
    if is_plainly_data(row, own, table) {
        return Judged { kind: RowKind::Data, why: VALUES };
    }
    let look = Look::new(row, own, table, sheet, before);
    if look.is_header_like() && look.example.is_none() && !look.has_number {
        return Judged { kind: RowKind::HeaderLike, why: "有几个单元格是列名" };
    }
    look.judge()
}

/// Looks at a row that was found to be no header.
pub(super) fn of_no_header(
    row: &RowBuf,
    own: &Slots<'_>,
    table: &TableBuilder<'_>,
    sheet: &Sheet<'_>,
    before: Before,
) -> Judged {
    Look::new(row, own, table, sheet, before).judge()
}

const VALUES: &str = "有各列的内容";

/// What a row may be, and how that is told.
struct Test<'r> {
    why: &'static str,
    /// None: this test does not tell.
    kind: fn(&Look<'r>) -> Option<RowKind>,
}

/// The cheap answer for nearly all rows of a ledger or a list: what such a row must have stands in its columns.
fn is_plainly_data(row: &RowBuf, own: &Slots<'_>, table: &TableBuilder<'_>) -> bool {
    let cell = |field| table.cell_in(own, field);
    let has_digits = |field| match cell(field) {
        Some(CellRef::Text(text)) => begins_with_figure(text),
        // Links to blank cells show 0, or as a date the last day of 1899.
        Some(CellRef::DateTime(day)) => day.year() != 1899,
        Some(CellRef::Number(value)) => value != 0.0,
        _ => false,
    };
    let has_all = match table.layout.kind {
        TableKind::Hires => has_digits(Field::IdNumber) && has_digits(Field::Hired),
        TableKind::Notices => has_digits(Field::Published),
        TableKind::Register => has_digits(Field::IdNumber) && has_digits(Field::Recognised),
        TableKind::Waivers => has_digits(Field::Approved),
        TableKind::Crosscheck => has_digits(Field::IdNumber),
        TableKind::Plan => {
            is_count(cell(Field::Headcount))
                && cell(Field::Agency).is_some()
                && cell(Field::Post).is_some()
                && !is_perhaps_no_line(row)
        }
        TableKind::Agencies => {
            is_code(cell(Field::CreditCode)) && cell(Field::Agency).is_some() && !is_perhaps_no_line(row)
        }
        TableKind::Services => {
            is_place(cell(Field::Division)) && cell(Field::ServiceName).is_some() && !is_perhaps_no_line(row)
        }
    };
    has_all && starts_as_example(row, own, table).is_none()
}

fn begins_with_figure(text: &str) -> bool {
    text != "0" && text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

fn is_count(cell: Option<CellRef<'_>>) -> bool {
    match cell {
        Some(CellRef::Text(text)) => begins_with_figure(text),
        Some(CellRef::Number(value)) => value != 0.0,
        _ => false,
    }
}

fn is_code(cell: Option<CellRef<'_>>) -> bool {
    matches!(cell, Some(CellRef::Text(text)) if CreditCode::parse(text).is_some())
}

/// The digits of a place.
fn is_place(cell: Option<CellRef<'_>>) -> bool {
    match cell {
        Some(CellRef::Text(text)) => text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()),
        Some(CellRef::Number(value)) => (110_000.0..900_000.0).contains(&value),
        _ => false,
    }
}

/// Some cell has a character of a total, a page's mark, or what stands before a signature.
fn is_perhaps_no_line(row: &RowBuf) -> bool {
    const SIGNS: [char; 16] =
        ['计', '汇', '总', '求', '均', '值', '页', '续', 'T', 't', ':', '：', '其', '#', '占', '比'];
    let has_sign = |text: &str| text.starts_with('共') || text.contains(SIGNS) && !text.starts_with("http");
    row.cells().any(|(_, cell)| matches!(cell, CellRef::Text(text) if has_sign(text)))
}

/// 示例 or 例： in the row's first cell or in 单位名称: the column of the cell.
fn starts_as_example(row: &RowBuf, own: &Slots<'_>, table: &TableBuilder<'_>) -> Option<u16> {
    let words = table.columns().words();
    let is_marked = |cell: CellRef<'_>| {
        matches!(cell, CellRef::Text(text)
            if may_start_as_example(text) && examples::called(cells::trim(text), words).is_some())
    };
    let placed = |field| {
        let slot = table.layout.slot(field)?;
        let cell = own.get(slot).copied().flatten()?;
        Some((table.layout.slots.get(slot)?.0, cell))
    };
    let remark = || {
        let (column, cell) = placed(Field::Remark)?;
        let text = match cell {
            CellRef::Text(text) => cells::trim(text),
            _ => return None,
        };
        // A remark is more than a word for an example: 例行检查.
        let is_all = || examples::called(text, words).is_some_and(str::is_empty);
        (may_start_as_example(text) && (is_all() || is_example_alone(text))).then_some(column)
    };
    let is_alone =
        |cell: &CellRef<'_>| matches!(cell, CellRef::Text(text) if is_example_alone(cells::trim(text)));
    let first = row.cells().next().filter(|(_, cell)| is_marked(*cell) || is_alone(cell));
    first
        .or_else(|| placed(Field::Agency).filter(|(_, cell)| is_marked(*cell)))
        .map(|(column, _)| column)
        .or_else(remark)
}

/// One character, or a word that says that the row is one.
fn is_example_alone(text: &str) -> bool {
    is_one_of(text, &words().lone_example_words)
}

/// The cheap look: few rows of a table that sums anything hold so little.
pub(super) fn may_head_a_group(row: &RowBuf, table: &TableBuilder<'_>) -> bool {
    const MOST: usize = 6;
    let sums = [Field::Headcount, Field::Announced].iter().any(|field| table.layout.slot(*field).is_some());
    sums && row.len() <= MOST && table.layout.slots.len() > 2
}

/// A line of the table with a figure or a day, and a post, and no agency.
pub(super) fn is_line_without_agency(row: &RowBuf, own: &Slots<'_>, table: &TableBuilder<'_>) -> bool {
    let words = table.columns().words();
    let cell = |field| table.cell_in(own, field);
    let is_figure = |field| cells::count(cell(field), words).as_known().is_some();
    let is_day = |field| cells::date(cell(field), words).as_known().is_some();
    (is_figure(Field::Headcount) || is_figure(Field::Announced) || is_day(Field::Published))
        && [Field::Post, Field::PostCode, Field::NoticeNo].iter().any(|field| {
            !cells::is_blank(cell(*field), words) && subtotal_word(cell(*field), table.columns()).is_none()
        })
        && !table.names_agency(row)
}

/// The agency that a row names beside figures of the columns that are summed and nothing else: 某环卫站 小计 | 5.
pub(super) fn group_with_sum(row: &RowBuf, table: &TableBuilder<'_>, columns: &Columns) -> Option<Text> {
    let words = columns.words();
    let field_at = |column: u16| table.layout.field_at(column);
    let mut name = None;
    let mut sums = 0;
    for (column, cell) in row.cells().filter(|(_, cell)| !cells::is_blank(Some(*cell), words)) {
        let is_summed = matches!(
            field_at(column),
            Some(Field::Headcount | Field::DifficultyHeadcount | Field::Announced)
        );
        if is_summed && cells::count(Some(cell), words).as_known().is_some() {
            sums += 1;
            continue;
        }
        let text = match cell {
            CellRef::Text(text) => cells::trim(text),
            CellRef::Number(_) if table.header.serial.contains(&column) => continue,
            _ => return None,
        };
        if groups::is_number(text) || subtotal_word(Some(cell), columns).is_some_and(|(_, exact)| exact) {
            continue;
        }
        let may_name = match field_at(column) {
            None | Some(Field::Agency) => true,
            Some(Field::ReceivedBy | Field::Publisher | Field::Channel | Field::Remark) => false,
            Some(_) => table.layout.slot(Field::Agency).is_none(),
        };
        let (stated, has_sum) = groups::without_sum(text, columns);
        sums += usize::from(has_sum);
        if !may_name || name.is_some() {
            return None;
        }
        name = Some(groups::name_in(stated, columns)?);
    }
    name.filter(|_| sums > 0)
}

/// Not by its first byte a digit, a letter or a hanzi of the block of 市, 某, 街 and 镇; 填 is one of these.
fn may_start_as_example(text: &str) -> bool {
    text.starts_with('填')
        || !matches!(text.as_bytes().first(), None | Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe5 | 0xe9))
}

/// A row under closer scrutiny.
struct Look<'r> {
    row: &'r RowBuf,
    table: &'r TableBuilder<'r>,
    columns: &'r Columns,
    merges: &'r Merges,
    before: Before,
    /// Cells with content inside the table, save running numbers, by column.
    filled: Vec<(u16, CellRef<'r>)>,
    /// The first cell with content may be the running number.
    first: Option<CellRef<'r>>,
    outside_only: bool,
    all_required: bool,
    /// The cell that calls the row an example.
    example: Option<u16>,
    /// A person's valid number stands where hires' numbers do.
    has_number: bool,
    /// The cells of the understood columns.
    own: Slots<'r>,
}

impl<'r> Look<'r> {
    /// The tests of a row that is not plainly data, in their order: the first that tells decides. What none of them knows is data.
    const TESTS: [Test<'r>; 20] = [
        Test { why: "没有内容，或只有0、斜线", kind: Self::holds_nothing },
        Test { why: "只有各行都相同的预填内容", kind: Self::holds_what_all_rows_hold },
        Test { why: "自称示例", kind: Self::calls_itself_an_example },
        Test { why: "有人员的身份证号码", kind: |look| look.has_number.then_some(RowKind::Data) },
        Test {
            why: "上面人数中的分项（其中……）或所占比例，不另加人数",
            kind: |look| look.breaks_down().then_some(RowKind::Footer),
        },
        Test { why: "合计、小计一类的行", kind: |look| look.subtotal_rank().map(RowKind::Subtotal) },
        Test {
            why: "页码、接下页一类的换页文字",
            kind: |look| look.is_furniture().then_some(RowKind::Furniture),
        },
        Test { why: "在表的各列之外", kind: |look| look.outside_only.then(|| look.beside()) },
        Test {
            why: "落款：盖章、单位、日期",
            kind: |look| look.is_foot_of_a_form().then_some(RowKind::Footer),
        },
        Test { why: VALUES, kind: |look| look.holds_values().then_some(RowKind::Data) },
        Test { why: "单位名称独占一行", kind: |look| look.group_name().map(RowKind::Group) },
        Test {
            why: "名单之后的落款或说明", kind: |look| look.closes_a_list().then_some(RowKind::Footer)
        },
        Test { why: "填表人、审核人、注一类的落款或说明", kind: Self::signature_or_note },
        Test { why: VALUES, kind: |look| look.is_complete().then_some(RowKind::Data) },
        Test { why: "项目与内容并列", kind: Self::keys_with_values },
        Test { why: "表的标题", kind: |look| look.is_title_alone().then_some(RowKind::Title) },
        Test {
            why: "独占一行的说明文字", kind: |look| look.is_prose_alone().then_some(RowKind::Footer)
        },
        Test {
            why: "独占一行，又不是所在列的内容",
            kind: |look| look.is_no_value_of_its_column().then_some(RowKind::Footer),
        },
        Test {
            why: "没有单位名称，也没有数字和日期，只是几个词",
            kind: |look| look.is_a_few_words().then_some(RowKind::Footer),
        },
        Test { why: "其余的行一律作数据", kind: |_| Some(RowKind::Data) },
    ];

    fn new(
        row: &'r RowBuf,
        own: &Slots<'r>,
        table: &'r TableBuilder<'r>,
        sheet: &'r Sheet<'_>,
        before: Before,
    ) -> Self {
        let columns = sheet.columns();
        let words = columns.words();
        let (left, right) = table.header.extent;
        let mut filled = Vec::new();
        let mut first = None;
        let mut inside = false;
        for (column, cell) in row.cells() {
            if cells::is_blank(Some(cell), words) {
                continue;
            }
            first = first.or(Some(cell));
            let is_number = matches!(cell, CellRef::Number(_))
                || matches!(cell, CellRef::Text(text) if cells::trim(text).bytes().all(|byte| byte.is_ascii_digit()));
            if table.header.serial.contains(&column) && is_number {
                continue;
            }
            inside |= (left..=right).contains(&column);
            filled.push((column, cell));
        }
        let all_required = table.spec().required.iter().all(|field| {
            table.layout.slot(*field).is_none_or(|slot| {
                let cell = own.get(slot).copied().flatten();
                !cells::is_blank(cell, words)
                    && subtotal_word(cell, columns).is_none()
                    && !is_marked_line(cell, columns)
            })
        });
        Self {
            row,
            merges: &sheet.merges,
            before,
            outside_only: !inside,
            first,
            all_required,
            example: starts_as_example(row, own, table),
            has_number: table.layout.kind == TableKind::Hires
                && census::number_of(table.cell_in(own, Field::IdNumber)).is_some(),
            own: *own,
            filled,
            table,
            columns,
        }
    }

    /// Page furniture, at most with figures carried over, on either side of it.
    fn is_furniture(&self) -> bool {
        let is_mark =
            |cell: &CellRef<'_>| matches!(cell, CellRef::Text(text) if is_furniture(text, self.columns));
        let is_figure =
            |cell: &CellRef<'_>| cells::count(Some(*cell), self.columns.words()).as_known().is_some();
        self.filled.iter().any(|(_, cell)| is_mark(cell))
            && self.filled.iter().all(|(_, cell)| is_mark(cell) || is_figure(cell))
    }

    /// Only what every row of the table repeats, agency and year, as the row before it has it.
    fn holds_what_all_rows_hold(&self) -> Option<RowKind> {
        let is_constant = |column: u16| {
            self.table.layout.slots.iter().any(|(place, field)| {
                *place == column
                    && matches!(field, Field::Year | Field::Agency | Field::CreditCode | Field::Division)
            })
        };
        let words = self.columns.words();
        let said = self.filled.iter().filter(|(_, cell)| !cells::is_nought(*cell, words));
        let mut any = false;
        for (column, cell) in said {
            any = true;
            if !is_constant(*column) || !self.table.repeats_last(*column, *cell) {
                return None;
            }
        }
        any.then_some(RowKind::Blank)
    }

    fn judge(&self) -> Judged {
        let mut told =
            Self::TESTS.iter().filter_map(|test| Some(Judged { kind: (test.kind)(self)?, why: test.why }));
        told.next().unwrap_or(Judged { kind: RowKind::Data, why: VALUES })
    }

    fn holds_nothing(&self) -> Option<RowKind> {
        let words = self.columns.words();
        // A seal over an empty row is no row.
        let is_nothing = |cell: CellRef<'_>| cell == CellRef::Error(PICTURE) || cells::is_nought(cell, words);
        self.filled.iter().all(|(_, cell)| is_nothing(*cell)).then_some(RowKind::Blank)
    }

    fn calls_itself_an_example(&self) -> Option<RowKind> {
        let marked = self.example?;
        Some(if self.names_nobody() { RowKind::Example } else { RowKind::CalledExample(marked) })
    }

    fn texts(&self) -> impl Iterator<Item = (u16, &'r str)> + '_ {
        self.filled.iter().filter_map(|(column, cell)| match cell {
            CellRef::Text(text) => Some((*column, cells::trim(text))),
            _ => None,
        })
    }

    /// Several cells are column names; whether they make a header is for the scorer to say.
    fn is_header_like(&self) -> bool {
        if self.filled.len() < 2 {
            return false;
        }
        let names = self.texts().filter(|(_, text)| header::is_name(text, self.columns)).count();
        names >= 3 || names == 2 && self.filled.len() <= 4
    }

    fn cell(&self, field: Field) -> Option<CellRef<'r>> {
        self.table.cell_in(&self.own, field)
    }

    /// A row that calls itself an example names no person and no agency that could be real.
    fn names_nobody(&self) -> bool {
        let name = match self.cell(Field::Agency) {
            Some(CellRef::Text(text)) => cells::trim(text),
            _ => "",
        };
        let name = examples::called(name, self.columns.words()).unwrap_or(name);
        !self.has_number && (examples::is_nobody(name) || self.columns.is_bare_organisation(name))
    }

    /// 其中：就业困难人员 2 in a plan: how many of those above are of a group, or which share; no post of its own.
    fn breaks_down(&self) -> bool {
        self.table.layout.kind == TableKind::Plan
            && self.texts().filter(|(_, text)| is_breakdown(text)).count() == 1
            && match (self.cell(Field::PostCode), self.table.last_post_code()) {
                (Some(CellRef::Text(code)), Some(last)) => normal(cells::trim(code)) == normal(last),
                (code, _) => cells::is_blank(code, self.columns.words()),
            }
    }

    /// A total names no post by code, no person and no day; a post only in the words of the total, or the one that the
    /// rows above it are of.
    fn may_be_total(&self) -> bool {
        const NOT_OF_TOTALS: [Field; 9] = [
            Field::PostCode,
            Field::Submitted,
            Field::Hired,
            Field::Ends,
            Field::Recognised,
            Field::Filed,
            Field::Published,
            Field::Closes,
            Field::NoticeNo,
        ];
        let is_none = |field: &Field| {
            let cell = self.cell(*field);
            cells::is_blank(cell, self.columns.words()) || subtotal_word(cell, self.columns).is_some()
        };
        let names_own_post = || match (self.cell(Field::Post), self.table.last_post()) {
            (Some(CellRef::Text(text)), Some(last)) => normal(cells::trim(text)) == normal(last),
            _ => false,
        };
        let counts = |cell: Option<CellRef<'_>>| match cell {
            Some(CellRef::Text(text)) => cells::trim(text).chars().all(is_of_a_count),
            other => other.is_some(),
        };
        NOT_OF_TOTALS.iter().all(is_none)
            && (is_none(&Field::Post) || names_own_post() || counts(self.cell(Field::Post)))
            && (is_none(&Field::Name) || counts(self.cell(Field::Name)))
    }

    /// Half of the required columns (the agency's aside) hold values of their kind, one of them a day or a number, which no
    /// signature line does.
    fn holds_values(&self) -> bool {
        let words = self.columns.words();
        let (mut wanted, mut held, mut strong) = (0, 0, false);
        for field in self.table.spec().required.iter().filter(|field| **field != Field::Agency) {
            let cell = self.cell(*field);
            wanted += 1;
            let is_value = match field {
                Field::Headcount => cells::count(cell, words).as_known().is_some(),
                Field::Hired | Field::Published | Field::Submitted => {
                    cells::date(cell, words).as_known().is_some()
                }
                Field::IdNumber => self.has_number,
                _ => {
                    let is_text = matches!(cell, Some(CellRef::Text(text)) if {
                        let text = cells::trim(text);
                        text.chars().any(char::is_alphabetic) && !self.is_signature(text) && !text.contains([':', '：'])
                    });
                    held += usize::from(is_text);
                    continue;
                }
            };
            held += usize::from(is_value);
            strong |= is_value;
        }
        strong && held >= 2 && held * 2 >= wanted
    }

    fn subtotal_rank(&self) -> Option<u8> {
        if !self.may_be_total() {
            return None;
        }
        let is_remark =
            |column: u16| {
                self.table.layout.slots.iter().any(|(place, field)| {
                    *place == column && matches!(field, Field::Remark | Field::Explanation)
                })
            };
        let first_column = self.filled.first().map(|cell| cell.0);
        for (column, cell) in self.filled.iter().filter(|(column, _)| !is_remark(*column)) {
            let Some((rank, exact)) = subtotal_word(Some(*cell), self.columns) else { continue };
            let leads = first_column == Some(*column) && exact;
            if leads || !self.all_required {
                // 某局 汇总 holds the subtotals of its posts (保洁员 汇总).
                let is_agency = self.table.layout.slots.contains(&(*column, Field::Agency));
                let holds_others = is_agency && !exact && ends_in_outer_total(*cell, self.columns);
                return Some(if holds_others && rank == 1 { 2 } else { rank });
            }
        }
        None
    }

    /// The first cell's text; a row that begins with anything else is a line of the table.
    fn first_text(&self) -> Option<&'r str> {
        match self.first {
            Some(CellRef::Text(first)) => Some(cells::trim(first)),
            _ => None,
        }
    }

    fn signature_or_note(&self) -> Option<RowKind> {
        let first = self.first_text()?;
        let marks = self.texts().filter(|(_, text)| self.is_signature(text)).count();
        let begins = || !self.all_required && (self.is_signature(first) || self.is_note(first));
        if marks < 2 && !begins() {
            return None;
        }
        let found = key_values::of_row(self.row, self.columns);
        Some(if found.is_empty() { RowKind::Footer } else { RowKind::KeyValues(found) })
    }

    /// It begins with a figure or a day, or has all that a line must have.
    fn is_complete(&self) -> bool {
        let Some(first) = self.first_text() else { return true };
        self.all_required && !self.key_stands_alone(first) && !self.is_lone_title()
    }

    fn keys_with_values(&self) -> Option<RowKind> {
        let first = self.first_text()?;
        if !self.key_stands_alone(first) && !first.contains([':', '：']) {
            return None;
        }
        Some(key_values::of_row(self.row, self.columns))
            .filter(|found| !found.is_empty())
            .map(RowKind::KeyValues)
    }

    /// The text of a row that holds nothing else.
    fn lone_text(&self) -> Option<&'r str> {
        self.first_text().filter(|_| self.filled.len() == 1)
    }

    fn is_title_alone(&self) -> bool {
        self.lone_text().is_some_and(|text| names_a_table(text, self.columns) || self.before.title)
    }

    /// A text alone that is no data row that lost the rest.
    fn is_prose_alone(&self) -> bool {
        let column = self.filled.first().map_or(0, |cell| cell.0);
        self.lone_text().is_some_and(|text| {
            spans_columns(self.row, column, self.merges)
                || self.before.note
                || text.chars().count() >= PROSE
                || text.contains(['。', '；', ';'])
        })
    }

    /// A text alone in the leftmost column, or in that of the agencies' names, that holds no such values: 此页无正文 below 年度 or
    /// 序号, （一式三份） below 单位名称, 1/2 below any.
    fn is_no_value_of_its_column(&self) -> bool {
        // In a list of the authority a line such as 以下略 says that it is not whole.
        let Some(text) = self.lone_text().filter(|_| self.table.layout.kind.is_filed()) else { return false };
        let Some((column, _)) = self.filled.first() else { return false };
        let words = self.columns.words();
        let field = self.table.layout.field_at(*column);
        if *column != self.table.header.extent.0 && field != Some(Field::Agency) {
            return false;
        }
        let has_letters = text.chars().any(char::is_alphabetic);
        match field {
            _ if is_page_of_pages(text) || !text.chars().any(char::is_alphanumeric) => true,
            None => has_letters && self.table.header.serial.contains(column),
            Some(Field::Year) => {
                has_letters && cells::year(Some(CellRef::Text(text)), words).as_known().is_none()
            }
            Some(Field::Agency) => {
                text.contains(['：', ':'])
                    || cells::is_in_brackets(text)
                    || self.names_nobody_alone(text)
                    || Department::parse(text).kind == DepartmentKind::Hrss && !self.table.is_listed(text)
            }
            Some(Field::NoticeNo | Field::PostCode | Field::CreditCode) => {
                !text.chars().any(|c| c.is_ascii_alphanumeric())
                    || text.contains(['：', ':'])
                    || speaks_of_the_list(text)
            }
            Some(_) => false,
        }
    }

    /// What stands below a list of the authority: 社区（盖章）：, 经办：张三, 共8条记录, 2024年12月, the office that made it. Its words
    /// are kept with the list's lines; a name or a number alone is a row that lost the rest.
    fn closes_a_list(&self) -> bool {
        const MOST_CELLS: usize = 4;
        let layout = &self.table.layout;
        if layout.kind.is_filed() || self.filled.is_empty() || self.filled.len() > MOST_CELLS {
            return false;
        }
        let is_labelled = |text: &str| {
            let label = text.split([':', '：']).next().filter(|label| label.len() < text.len());
            label.is_some_and(is_label)
        };
        let is_text = |(_, cell): &(u16, CellRef<'_>)| matches!(cell, CellRef::Text(_));
        let holds_names =
            |column: u16| matches!(layout.field_at(column), Some(Field::Agency | Field::ServiceName));
        if self.filled.iter().all(is_text) && self.texts().all(|(_, text)| is_labelled(text)) {
            return key_values::of_row(self.row, self.columns).is_empty()
                && self
                    .texts()
                    .all(|(column, text)| !holds_names(column) || !self.columns.ends_in_organisation(text));
        }
        let (Some(text), Some((column, cell))) = (self.lone_text(), self.filled.first()) else {
            return false;
        };
        if *column != self.table.header.extent.0 {
            return false;
        }
        speaks_of_the_list(text)
            || is_month(text)
            || key_values::is_stamp_or_day(*cell, self.columns.words())
            || !holds_names(*column) && is_longer_than_a_person(text) && !self.names_nobody_alone(text)
    }

    /// 情况属实 | 同意备案, 制表人签字 | 张三: words in the places of the agency and of other columns, no figure among them and
    /// nothing that ends as an organisation does.
    fn is_a_few_words(&self) -> bool {
        const MOST_CELLS: usize = 4;
        const LONGEST: usize = 12;
        let text_of = |field| match self.cell(field) {
            Some(CellRef::Text(text)) => Some(cells::trim(text)),
            _ => None,
        };
        let is_figure = |c: char| c.is_numeric() || is_hanzi_figure(c);
        let is_word = |cell: &CellRef<'_>| match cell {
            CellRef::Text(text) => {
                let text = cells::trim(text);
                text.chars().count() <= LONGEST
                    && !text.contains(char::is_numeric)
                    && !text.chars().all(is_figure)
            }
            _ => false,
        };
        let names_nobody = text_of(Field::Agency).is_some_and(|text| self.names_nobody_alone(text))
            || text_of(Field::Agency).is_none() && text_of(Field::Year).is_some();
        self.table.layout.kind.is_filed()
            && (2..=MOST_CELLS).contains(&self.filled.len())
            && names_nobody
            && self.filled.iter().all(|(_, cell)| is_word(cell))
    }

    /// 草案, 往年结转3人: alone where names of agencies stand, and no organisation's name.
    fn names_nobody_alone(&self, text: &str) -> bool {
        let bare = text.split(['（', '(']).next().unwrap_or_default().trim_end();
        let may_name = self.columns.ends_in_organisation(text)
            || words()
                .name_ends_alone
                .iter()
                .chain(&words().unit_ends)
                .any(|end| bare.ends_with(end.as_str()));
        !may_name && !self.table.is_agency.is_some_and(|is_agency| is_agency(text))
    }

    /// The agency that the row names for those below: alone in it, and not where the rows name their own.
    fn group_name(&self) -> Option<Text> {
        if !self.table.layout.kind.is_filed() || self.before.title {
            return None;
        }
        let is_figure = |column: u16| {
            matches!(
                self.table.layout.field_at(column),
                Some(Field::Headcount | Field::DifficultyHeadcount | Field::Announced)
            )
        };
        let is_number = |(column, cell): &(u16, CellRef<'_>)| {
            !is_figure(*column) && matches!(cell, CellRef::Text(text) if groups::is_number(cells::trim(text)))
        };
        let mut others = self.filled.iter().filter(|filled| !is_number(filled));
        let (Some((column, CellRef::Text(text))), None) = (others.next(), others.next()) else { return None };
        let field = self.table.layout.field_at(*column);
        let may_be = match field {
            Some(Field::Agency) => !self.table.names_own_agency(),
            // What stands alone there is the rest of a row, unless it is numbered or stands across the table.
            Some(
                Field::ReceivedBy | Field::FiledWith | Field::Publisher | Field::Channel | Field::Remark,
            ) => groups::is_numbered(text) || spans_columns(self.row, *column, self.merges),
            _ => true,
        };
        let name = groups::name_in(cells::trim(text), self.columns).filter(|_| may_be)?;
        // 某局名单 names the agency and its list, but 某局招用计划表 may be the title of what follows.
        (field.is_some() || !names_a_table(text, self.columns) || self.table.is_listed(&name)).then_some(name)
    }

    /// Nothing but a stamp, the name of the agency that stands around the table, and the day.
    fn is_foot_of_a_form(&self) -> bool {
        let is_agency = |cell: CellRef<'_>| {
            let CellRef::Text(text) = cell else { return false };
            let name = normal(cells::trim(text));
            let mut around = self.table.key_values.iter().filter(|kv| kv.field == Field::Agency);
            around.any(|kv| normal(&kv.value) == name)
        };
        !self.all_required
            && self.filled.len() <= 3
            && self
                .filled
                .iter()
                .all(|(_, cell)| key_values::is_stamp_or_day(*cell, self.columns.words()) || is_agency(*cell))
            && !self.names_another_agency()
    }

    /// 填报单位：某局（盖章）, or a listed name with a stamp, of another agency than the one around the table: the first line of
    /// the next block.
    fn names_another_agency(&self) -> bool {
        let around = || self.table.key_values.iter().filter(|kv| kv.field == Field::Agency);
        let is_other = |name: &str| around().all(|kv| normal(&kv.value) != normal(name));
        let stamped = || {
            self.texts().any(|(_, text)| {
                let bare = key_values::without_stamp(text);
                bare.len() < text.len() && self.table.is_listed(bare) && is_other(bare)
            })
        };
        let is_keyed = || {
            let mut keyed = key_values::of_row(self.row, self.columns).into_iter();
            keyed.any(|kv| kv.field == Field::Agency && is_other(&kv.value))
        };
        around().next().is_some() && is_keyed() || stamped()
    }

    /// A title in the only required column, which is not a column of names.
    fn is_lone_title(&self) -> bool {
        let [(column, CellRef::Text(text))] = self.filled.as_slice() else { return false };
        let layout = &self.table.layout;
        let holds_names = layout
            .slots
            .iter()
            .any(|(place, field)| place == column && matches!(field, Field::Agency | Field::ServiceName));
        layout.slots.len() > 1 && !holds_names && names_a_table(text, self.columns)
    }

    /// A row left or right of the table's columns: the lines of the next block, which may stand elsewhere,
    /// or a side note.
    fn beside(&self) -> RowKind {
        let found = key_values::of_row(self.row, self.columns);
        if !found.is_empty() {
            return RowKind::KeyValues(found);
        }
        let is_title =
            self.filled.len() == 1 && self.texts().any(|(_, text)| names_a_table(text, self.columns));
        if is_title { RowKind::Title } else { RowKind::Footer }
    }

    /// 单位名称 | 某局: a key word in its own cell.
    fn key_stands_alone(&self, first: &str) -> bool {
        self.filled.len() <= 6 && self.columns.key(&header_key(first)).is_some()
    }

    fn is_signature(&self, text: &str) -> bool {
        is_signature(text, self.columns)
    }

    fn is_note(&self, text: &str) -> bool {
        is_note(text, self.columns)
    }
}

/// 其中：残疾人, 内含：困难人员, 占比.
fn is_breakdown(text: &str) -> bool {
    /// A longer text says more.
    const LONGEST: usize = 20;
    let lists = words();
    let text = normal(text);
    if text.chars().count() > LONGEST {
        return false;
    }
    let group = after_one_of(&text, &lists.breakdown_fronts).and_then(|rest| {
        let named = rest.strip_prefix(':');
        named.or_else(|| Some(rest).filter(|_| text.starts_with(FREE_FRONTS)))
    });
    group.is_some_and(|group| has(group, &lists.breakdown_groups))
        || is_one_of(&text, &lists.breakdown_ratios)
}

/// What breaks down without a colon.
const FREE_FRONTS: [char; 4] = ['其', '#', '＃', '△'];

/// 本表一式两份, 共8条记录: a line that says something of the list.
fn speaks_of_the_list(text: &str) -> bool {
    after_one_of(text, &words().list_closings).is_some()
}

/// 李会 and 王园 end as organisations do.
fn is_longer_than_a_person(text: &str) -> bool {
    const LONGEST_NAME: usize = 4;
    text.chars().count() > LONGEST_NAME
}

/// What stands before a colon below a list: 经办, 数据截止, and no number.
fn is_label(text: &str) -> bool {
    const LONGEST: usize = 10;
    text.chars().count() <= LONGEST && !text.is_empty() && !text.contains(|c: char| c.is_numeric())
}

/// 2024年12月: a month and nothing more.
fn is_month(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_suffix('月').and_then(|text| text.split_once('年'));
    parts.is_some_and(|(year, month)| digits(year.trim()) && digits(month.trim()))
}

/// 1/2: which page of how many.
fn is_page_of_pages(text: &str) -> bool {
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let pages = text.split_once('/').and_then(|(page, of)| Some((number(page)?, number(of)?)));
    pages.is_some_and(|(page, of)| (1..=of).contains(&page) && of < 1_000)
}

/// The cell is merged over three columns at least.
fn spans_columns(row: &RowBuf, column: u16, merges: &Merges) -> bool {
    merges.starting_in(row.number..=row.number).iter().any(|merge| {
        merge.first_column == column && merge.last_column >= merge.first_column.saturating_add(2)
    })
}

/// 填表人：张三, 填表人 张三, or 填表人 alone.
fn is_signature(text: &str, columns: &Columns) -> bool {
    /// Bytes of the longest word, and of the longest that ends as an opinion does.
    const LONGEST: (usize, usize) = (60, 90);
    let words = columns.words();
    let is_word = |head: &str, key: &str| head.len() <= LONGEST.0 && words.footer.contains(key);
    let head = text.split([':', '：']).next().unwrap_or(text);
    if head.len() <= LONGEST.1 {
        let key = header_key(head);
        // 同级人力资源和社会保障部门意见：, with room for a stamp.
        let is_opinion = || words.footer_ends.iter().any(|end| key.ends_with(end.as_str()));
        if is_word(head, &key) || is_opinion() {
            return true;
        }
    }
    let first = head.split_whitespace().next().filter(|first| first.len() < head.len());
    first.is_some_and(|first| is_word(first, &header_key(first)))
}

/// The first text of a row is a signature word.
pub(super) fn begins_with_signature(row: &RowBuf, columns: &Columns) -> bool {
    let mut texts = row.cells().filter_map(|(_, cell)| match cell {
        CellRef::Text(text) => Some(cells::trim(text)),
        _ => None,
    });
    texts.next().is_some_and(|text| is_signature(text, columns))
}

/// 注：…, 备注：…, 说明1.…; the word alone may be anything.
pub(super) fn is_note(text: &str, columns: &Columns) -> bool {
    let text = text.trim_start_matches(['*', '※', '＊', ' ']);
    let Some(at) = text.find([':', '：', '1', '１', '一', '\n']) else { return false };
    let head = text.get(..at).unwrap_or_default();
    head.len() <= 30 && columns.words().note.contains(header_key(head).as_ref())
}

/// 填表人：张三 or 注：… in a required column: no value of it.
fn is_marked_line(cell: Option<CellRef<'_>>, columns: &Columns) -> bool {
    let Some(CellRef::Text(text)) = cell else { return false };
    let text = cells::trim(text);
    text.contains([':', '：']) && (is_signature(text, columns) || is_note(text, columns))
}

/// 合计, 合 计：, 合计12人, 天河区小计; and whether the cell is the bare word.
fn subtotal_word(cell: Option<CellRef<'_>>, columns: &Columns) -> Option<(u8, bool)> {
    let Some(CellRef::Text(text)) = cell else { return None };
    // Each word for a total has one of these characters.
    let may_be = text.contains(['计', '汇', '总', '求', '值', '均', '共', 'T', 't', '數', '数']);
    if !may_be || text.chars().count() > 30 {
        return None;
    }
    let key = header_key(text);
    let words = &columns.words().subtotal;
    if let Some(rank) = words.get(key.as_ref()) {
        return Some((*rank, true));
    }
    // 合计12人, 合计：共2人, 总计贰人, 合计人数：2.
    let counts_on = words.iter().filter(|(word, _)| {
        key.strip_prefix(word.as_str()).is_some_and(|rest| rest.chars().all(is_of_a_count))
    });
    if let Some((_, rank)) = counts_on.max_by_key(|(word, _)| word.len()) {
        return Some((*rank, true));
    }
    // 某街道办事处（小计）.
    if let Some(rank) = last_bracket(text).and_then(|inside| words.get(&inside)) {
        return Some((*rank, false));
    }
    // The longest word that the text ends in: 本页小计 before 小计.
    words
        .iter()
        .filter(|(word, _)| key.ends_with(word.as_str()))
        .max_by_key(|(word, _)| word.len())
        .map(|(_, rank)| (*rank, false))
}

/// 某局 汇总, as a spreadsheet writes it over the totals of posts.
fn ends_in_outer_total(cell: CellRef<'_>, columns: &Columns) -> bool {
    let CellRef::Text(text) = cell else { return false };
    let key = header_key(text);
    columns.words().agency_totals.iter().any(|word| key.ends_with(word.as_str()))
}

/// Digits in any writing, and the words around them.
fn is_of_a_count(c: char) -> bool {
    c.is_ascii_digit()
        || "零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟共为人数名个岗位条家户项".contains(c)
}

/// Words of a table's title, or the usual end of one.
pub(super) fn names_a_table(text: &str, columns: &Columns) -> bool {
    let key = header_key(text);
    words().table_title_ends.iter().any(|end| key.ends_with(end.as_str()))
        || TableKind::ALL
            .iter()
            .filter_map(|kind| columns.table(*kind))
            .any(|spec| spec.words.iter().any(|word| key.contains(word.as_str())))
}
