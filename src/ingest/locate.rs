//! From the rows of a sheet to its tables: a walk that knows only the row at hand, the few after it,
//! and what stands open behind it, so that a ledger of a million rows needs no second look.

use std::collections::VecDeque;

use super::accounting::Aside;
use super::columns::Columns;
use super::grid::{CellRef, RowBuf, RowStream, SheetInfo};
use super::header::{self, Header, Surroundings};
use super::header_key::header_key;
use super::key_values;
use super::merges::Merges;
use super::row_kind::{self, RowKind};
use super::table_builder::{Around, TableBuilder};
use super::{Purpose, cells};
use crate::model::{FileProblem, KeyValue, Table, TableKind, Text};

/// Rows looked at beyond the one at hand.
const LOOKAHEAD: usize = 6;

/// Lines kept from above a table; more is no preamble.
const MOST_PREAMBLE: usize = 64;

/// Rows of doubtful belonging kept behind the data before they are counted to the table.
const MOST_TRAILING: usize = 512;

/// What reading a sheet needs to know.
pub(super) struct SheetContext<'a> {
    pub(super) columns: &'a Columns,
    pub(super) purpose: Purpose,
    pub(super) file_agency: Option<Text>,
}

/// Reads all tables of a sheet, and notes about it.
pub(super) fn tables_of(
    info: &SheetInfo,
    stream: &mut dyn RowStream,
    context: &SheetContext<'_>,
) -> Result<(Vec<Table>, Vec<String>), FileProblem> {
    let kinds: Vec<TableKind> = match context.purpose {
        Purpose::Filing => TableKind::FILED.to_vec(),
        Purpose::Reference(kind) => vec![kind],
    };
    let mut walk = Walk {
        context,
        kinds,
        info,
        merges: Merges::new(&info.merges),
        rows: Lookahead { stream, queue: VecDeque::new(), spare: Vec::new(), ended: false },
        preamble: Preamble::default(),
        open: None,
        tables: Vec::new(),
        notes: Vec::new(),
        any_row: false,
    };
    walk.run()?;
    Ok((walk.tables, walk.notes))
}

/// Rows with a few of the next ones in view.
struct Lookahead<'a> {
    stream: &'a mut dyn RowStream,
    queue: VecDeque<RowBuf>,
    spare: Vec<RowBuf>,
    ended: bool,
}

impl Lookahead<'_> {
    fn next(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if let Some(mut row) = self.queue.pop_front() {
            std::mem::swap(into, &mut row);
            self.spare.push(row);
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        let more = self.stream.next_row(into)?;
        self.ended = !more;
        Ok(more)
    }

    /// The next rows, without taking them.
    fn peek(&mut self, count: usize) -> Result<Vec<&RowBuf>, FileProblem> {
        while self.queue.len() < count && !self.ended {
            let mut row = self.spare.pop().unwrap_or_default();
            if self.stream.next_row(&mut row)? {
                self.queue.push_back(row);
            } else {
                self.ended = true;
            }
        }
        Ok(self.queue.iter().take(count).collect())
    }

    fn skip(&mut self, count: u32) {
        for _ in 0..count {
            if let Some(row) = self.queue.pop_front() {
                self.spare.push(row);
            }
        }
    }
}

/// What stands above a table.
#[derive(Default)]
struct Preamble {
    key_values: Vec<KeyValue>,
    titles: Vec<String>,
}

impl Preamble {
    fn absorb(&mut self, row: &RowBuf, columns: &Columns) {
        let found = key_values::of_row(row, columns);
        if found.is_empty() {
            let texts: Vec<&str> = row
                .cells()
                .filter_map(|(_, cell)| match cell {
                    CellRef::Text(text) => Some(cells::trim(text)).filter(|text| !text.is_empty()),
                    _ => None,
                })
                .collect();
            if texts.len() <= 3 {
                self.titles
                    .extend(texts.into_iter().filter(|text| text.chars().count() <= 100).map(str::to_owned));
            }
        }
        self.key_values.extend(found);
        let surplus = self.titles.len().saturating_sub(MOST_PREAMBLE);
        self.titles.drain(..surplus);
        let surplus = self.key_values.len().saturating_sub(MOST_PREAMBLE);
        self.key_values.drain(..surplus);
    }
}

/// A table that takes rows, and the rows behind its data whose belonging is not yet known.
struct Open<'c> {
    table: TableBuilder<'c>,
    trailing: Vec<Trailing>,
    after_note: bool,
}

struct Trailing {
    row: RowBuf,
    kind: TrailingKind,
}

enum TrailingKind {
    Blank,
    Footer,
    Title,
    KeyValues(Vec<KeyValue>),
}

impl Open<'_> {
    /// Counts rows that turned out to belong to the table.
    fn keep(&mut self, rows: impl IntoIterator<Item = Trailing>) {
        for trailing in rows {
            let aside = match trailing.kind {
                TrailingKind::Blank => Aside::Blank,
                TrailingKind::Footer | TrailingKind::Title => Aside::Footer,
                TrailingKind::KeyValues(found) => {
                    self.table.key_values.extend(found);
                    Aside::Footer
                }
            };
            self.table.account.set_aside(trailing.row.number, aside);
        }
    }

    fn keep_all(&mut self) {
        let trailing = std::mem::take(&mut self.trailing);
        self.keep(trailing);
    }

    fn hold(&mut self, row: &RowBuf, kind: TrailingKind) {
        if self.trailing.len() >= MOST_TRAILING {
            self.keep_all();
        }
        self.trailing.push(Trailing { row: row.clone(), kind });
    }

    /// From which trailing row on they stand above the next table rather than below this one.
    fn split(&self, last_row: u32, header_row: u32) -> usize {
        let is_blank = |trailing: &Trailing| matches!(trailing.kind, TrailingKind::Blank);
        let mut previous = last_row;
        let mut gaps: Vec<usize> = Vec::new();
        for (index, trailing) in self.trailing.iter().enumerate() {
            if trailing.row.number > previous.saturating_add(1) || is_blank(trailing) {
                gaps.push(index);
            }
            previous = trailing.row.number;
        }
        if header_row > previous.saturating_add(1) {
            gaps.push(self.trailing.len());
        }
        let title = self.trailing.iter().position(|trailing| matches!(trailing.kind, TrailingKind::Title));
        let line = self.trailing.iter().enumerate().position(|(index, trailing)| match &trailing.kind {
            TrailingKind::KeyValues(found) => {
                let before = gaps.iter().any(|gap| *gap <= index);
                let after = gaps.iter().any(|gap| *gap > index);
                let repeats =
                    found.iter().any(|kv| self.table.key_values.iter().any(|own| own.field == kv.field));
                match (before, after) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => repeats || !self.table.key_values.is_empty(),
                }
            }
            _ => false,
        });
        title.into_iter().chain(line).min().unwrap_or(self.trailing.len())
    }
}

struct Walk<'a> {
    context: &'a SheetContext<'a>,
    kinds: Vec<TableKind>,
    info: &'a SheetInfo,
    merges: Merges,
    rows: Lookahead<'a>,
    preamble: Preamble,
    open: Option<Open<'a>>,
    tables: Vec<Table>,
    notes: Vec<String>,
    any_row: bool,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<(), FileProblem> {
        let mut row = RowBuf::new();
        while self.rows.next(&mut row)? {
            if let Some(open) = self.open.as_mut() {
                if step(open, &row, &self.merges, self.context.columns) {
                    self.header_inside(&row)?;
                }
            } else {
                self.seek(&row)?;
            }
        }
        self.close(usize::MAX);
        if self.tables.is_empty() && self.notes.is_empty() {
            self.notes.push(self.nothing_found());
        }
        Ok(())
    }

    fn nothing_found(&self) -> String {
        if !self.any_row {
            return "工作表为空".to_owned();
        }
        let wanted: Vec<&str> = self.kinds.iter().map(|kind| kind.label()).collect();
        format!("没有找到可识别的表头（{}）", wanted.join("、"))
    }

    /// Looks for a header at this row; whatever is none stands above a later one.
    fn seek(&mut self, row: &RowBuf) -> Result<(), FileProblem> {
        let columns = self.context.columns;
        if row.cells().all(|(_, cell)| cells::is_blank(Some(cell), columns.words())) {
            return Ok(());
        }
        self.any_row = true;
        let found = self.header_at(row)?;
        let understood = found.as_ref().map_or(0, |header| header.columns.len());
        match found {
            Some(header) if header.is_complete() => self.start(header),
            found => match (self.foreign_at(row, understood), found) {
                (None, Some(header)) => self.start(header),
                (foreign, _) => {
                    self.notes.extend(foreign);
                    self.preamble.absorb(row, columns);
                    Ok(())
                }
            },
        }
    }

    /// The header that starts at this row, unless a better one starts just below.
    fn header_at(&mut self, row: &RowBuf) -> Result<Option<Header>, FileProblem> {
        if !header::is_texts_only(row) {
            return Ok(None);
        }
        let titles = self.titles();
        let around = Surroundings {
            columns: self.context.columns,
            kinds: &self.kinds,
            merges: &self.merges,
            titles: &titles,
        };
        let next = self.rows.peek(LOOKAHEAD)?;
        let window: Vec<&RowBuf> = std::iter::once(row).chain(next).collect();
        let Some(found) = header::best(window.get(..3).unwrap_or(&window), &around) else { return Ok(None) };
        // A group row over the real header explains less than the header does; a line of keys and
        // values may look like a poor header, while the true one follows.
        let below = if found.is_complete() { found.depth as usize } else { 3 };
        for start in 1..=below {
            let Some(rows) = window.get(start..) else { break };
            if !rows.first().is_some_and(|row| header::is_texts_only(row)) {
                continue;
            }
            let better = header::best(rows.get(..3).unwrap_or(rows), &around).is_some_and(|other| {
                // Upper rows that explain nothing are lines above the table, not levels of its header.
                let ends_with_it = found.depth > 1 && other.last_row == found.last_row;
                other.is_complete()
                    && (other.score > found.score || ends_with_it && other.score == found.score)
            });
            if better {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> =
            self.preamble.titles.iter().map(|title| header_key(title).into_owned()).collect();
        titles.push(header_key(&self.info.name).into_owned());
        titles
    }

    /// A note if a reference table starts here and explains the row better than a table that may be
    /// filed: in a filing it is not read, but not passed over in silence either.
    fn foreign_at(&self, row: &RowBuf, understood: usize) -> Option<String> {
        if self.context.purpose != Purpose::Filing || !header::is_texts_only(row) || row.len() < 3 {
            return None;
        }
        let kinds: Vec<TableKind> =
            TableKind::ALL.into_iter().filter(|kind| !TableKind::FILED.contains(kind)).collect();
        let around =
            Surroundings { columns: self.context.columns, kinds: &kinds, merges: &self.merges, titles: &[] };
        let found = header::best(&[row], &around).filter(|found| {
            found.is_complete() && found.columns.len() >= 3 && found.columns.len() > understood
        });
        found.map(|found| {
            format!(
                "第 {} 行像“{}”的表头；这类表不能随申报材料提交，须由审计人员另行指定，未读取",
                found.first_row,
                found.kind.label()
            )
        })
    }

    /// Opens the table under a header.
    fn start(&mut self, mut header: Header) -> Result<(), FileProblem> {
        self.rows.skip(header.depth - 1);
        let columns = self.context.columns;
        let Some(spec) = columns.table(header.kind) else { return Ok(()) };
        let next = self.rows.peek(1)?;
        if next.first().is_some_and(|row| row.number == header.last_row + 1 && is_numbering(row)) {
            header.last_row += 1;
            self.rows.skip(1);
        }
        let preamble = std::mem::take(&mut self.preamble);
        let year = year_of_titles(&preamble.titles, columns);
        let table = TableBuilder::new(header, columns, spec, &self.merges, preamble.key_values, year);
        self.open = Some(Open { table, trailing: Vec::new(), after_note: false });
        Ok(())
    }

    /// A row of the open table looks like a header: a repetition, the next block's, or data.
    fn header_inside(&mut self, row: &RowBuf) -> Result<(), FileProblem> {
        let found = self.header_at(row)?;
        let Some(open) = self.open.as_mut() else { return Ok(()) };
        let Some(found) = found else {
            open.keep_all();
            open.after_note = false;
            let own = open.table.own_slots(row);
            open.table.push(row, &own);
            return Ok(());
        };
        let is_block_start = open
            .trailing
            .iter()
            .any(|trailing| matches!(trailing.kind, TrailingKind::Title | TrailingKind::KeyValues(_)));
        let repeats = found.kind == open.table.header.kind
            && found.columns == open.table.header.columns
            && found.other == open.table.header.other;
        if repeats && !is_block_start {
            open.keep_all();
            for number in found.first_row..=found.last_row {
                open.table.account.set_aside(number, Aside::Footer);
            }
            self.rows.skip(found.depth - 1);
            return Ok(());
        }
        let split = open.split(open.table.account.last_row(), found.first_row);
        let above_next = self.close(split);
        for trailing in above_next {
            self.preamble.absorb(&trailing.row, self.context.columns);
        }
        self.start(found)
    }

    /// Ends the open table; trailing rows from `split` on are handed back.
    fn close(&mut self, split: usize) -> Vec<Trailing> {
        let Some(mut open) = self.open.take() else { return Vec::new() };
        let mut trailing = std::mem::take(&mut open.trailing);
        let rest = trailing.split_off(split.min(trailing.len()));
        open.keep(trailing);
        let around = Around { sheet: &self.info.name, file_agency: self.context.file_agency.as_ref() };
        self.tables.push(open.table.finish(&around));
        rest
    }
}

/// Takes one row into the open table; true if it looks like a header and must be judged as one.
fn step(open: &mut Open<'_>, row: &RowBuf, merges: &Merges, columns: &Columns) -> bool {
    open.table.enter(row);
    let own = open.table.own_slots(row);
    let kind = row_kind::of(row, &own, &open.table, merges, columns, open.after_note);
    match kind {
        RowKind::HeaderLike => return true,
        RowKind::Blank => open.hold(row, TrailingKind::Blank),
        RowKind::Footer => {
            open.after_note = true;
            open.hold(row, TrailingKind::Footer);
        }
        RowKind::Title => open.hold(row, TrailingKind::Title),
        RowKind::KeyValues(found) => open.hold(row, TrailingKind::KeyValues(found)),
        RowKind::Example => {
            open.keep_all();
            open.table.account.set_aside(row.number, Aside::Footer);
        }
        RowKind::Subtotal(rank) => {
            open.keep_all();
            open.after_note = false;
            open.table.subtotal(row, &own, rank);
        }
        RowKind::Data => {
            if !open.trailing.is_empty() {
                open.keep_all();
            }
            open.after_note = false;
            open.table.push(row, &own);
        }
    }
    false
}

/// A row under the header that numbers the columns (1 2 3, 甲 乙 1 2) or says 必填 and 选填.
fn is_numbering(row: &RowBuf) -> bool {
    let mut expected = 1u32;
    let mut count = 0;
    for (_, cell) in row.cells() {
        let text = cells::shown(cell);
        let key = header_key(cells::trim(&text)).into_owned();
        match key.as_str() {
            "" => continue,
            "甲" | "乙" | "丙" | "丁" | "戊" | "己" | "A" | "B" | "C" | "D" | "必填" | "选填" | "可选"
            | "必填项" | "选填项" => {}
            number if number.parse() == Ok(expected) => expected += 1,
            _ => return false,
        }
        count += 1;
    }
    count >= 2
}

/// The one year that the titles state as 20xx年 or 20xx年度; a span of years is none.
fn year_of_titles(titles: &[String], columns: &Columns) -> Option<i16> {
    let mut years: Vec<i16> = Vec::new();
    for title in titles.iter().filter(|title| row_kind::names_a_table(title, columns)) {
        years.extend(years_of(title));
    }
    years.sort_unstable();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

fn years_of(title: &str) -> Vec<i16> {
    let plain: Vec<char> = crate::model::normal(title).chars().collect();
    let mut years = Vec::new();
    let mut index = 0;
    while index < plain.len() {
        let run = plain.get(index..).map_or(0, |rest| rest.iter().take_while(|c| c.is_ascii_digit()).count());
        if run == 4 {
            let digits: String =
                plain.get(index..index + 4).map(|year| year.iter().collect()).unwrap_or_default();
            let follows = plain.get(index + 4);
            if digits.starts_with("20") && matches!(follows, Some('年' | '-' | '—' | '~' | '至' | '–'))
            {
                years.extend(digits.parse::<i16>().ok());
            }
        }
        index += run.max(1);
    }
    years
}
