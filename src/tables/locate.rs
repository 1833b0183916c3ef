//! Finds the tables in the rows of a sheet.
//!
//! The walk knows the row at hand, a few rows after it and the table that is open, and looks at no row twice: a ledger of
//! a million rows is read in one pass.

use super::Purpose;
use super::accounting::Aside;
use super::bands::{self, Band};
use super::cells;
use super::census::{self, Place};
use super::columns::Columns;
use super::header::{self, Header};
use super::header_key::header_key;
use super::key_values;
use super::lookahead::Lookahead;
use super::open_table::{Open, Trailing, TrailingKind, heads_a_group, step, take};
use super::pieces;
use super::preamble::{Preamble, year_of_titles};
use super::reading::{FileContext, Sheet};
use super::row_kind::{self, Judged, RowKind};
use super::row_reader::Slots;
use super::table::is_help;
use super::table_builder::{Above, TableBuilder, purpose_of};
use crate::files::grid::{CellRef, RowBuf, RowStream, SheetInfo};
use crate::files::{FileProblem, rows_beside};
use crate::model::{Field, TableKind, has, is_one_of, words};
use crate::tables::{KeyValue, MissingColumns, Sighting, Table, UnreadBlock};

/// Lines above a header that may be its data.
const MOST_LINES_ABOVE: usize = 8;

/// Rows looked at beyond the one at hand.
const LOOKAHEAD: usize = 6;

/// Rows between a header and its first data that number the columns or tell how to fill them in.
const MOST_NUMBERINGS: usize = 3;

/// So many rows outside all tables are worth a note.
const FEWEST_UNREAD: u32 = 3;

/// Reads all tables of a sheet, and notes about it.
pub(super) fn tables_of(
    info: &SheetInfo,
    stream: &mut dyn RowStream,
    file: &FileContext<'_>,
) -> Result<Found, FileProblem> {
    let kinds: Vec<TableKind> = match file.purpose {
        Purpose::Filing | Purpose::History => TableKind::FILED.to_vec(),
        Purpose::Reference(kind) => vec![kind],
    };
    let mut walk = Walk {
        sheet: Sheet::new(file, info),
        kinds,
        rows: Lookahead::new(stream),
        preamble: Preamble::default(),
        above_all: Preamble::default(),
        open: None,
        tables: Vec::new(),
        notes: Vec::new(),
        any_row: false,
        loose: Loose::default(),
        unread: UnreadBlock::default(),
        lines_above: Vec::new(),
        pieces_from: pieces::TRIAL_ROWS,
        pause: pieces::TRIAL_ROWS,
    };
    walk.run()?;
    let unread = walk.unread();
    let sightings = walk.loose.sightings;
    Ok(Found { tables: walk.tables, notes: walk.notes, sightings, unread })
}

/// What a sheet held.
pub(super) struct Found {
    pub(super) tables: Vec<Table>,
    /// Notes about it.
    pub(super) notes: Vec<String>,
    /// Valid ID numbers in rows of no table.
    pub(super) sightings: Vec<Sighting>,
    /// Content that stands in no table.
    pub(super) unread: Option<UnreadBlock>,
}

struct Walk<'a> {
    sheet: Sheet<'a>,
    kinds: Vec<TableKind>,
    rows: Lookahead<'a>,
    preamble: Preamble,
    /// What stood above tables that stand beside each other.
    above_all: Preamble,
    open: Option<Open<'a>>,
    tables: Vec<Table>,
    notes: Vec<String>,
    any_row: bool,
    loose: Loose,
    unread: UnreadBlock,
    /// Lines of several cells that stand in no table, the last one first.
    lines_above: Vec<RowBuf>,
    /// With so many data rows it is tried to read the open table in pieces.
    pieces_from: u32,
    /// Data rows until the next try.
    pause: u32,
}

/// Valid ID numbers in rows that may yet turn out to stand above a table.
#[derive(Default)]
struct Loose {
    sightings: Vec<Sighting>,
    /// The last row of several texts without a number: perhaps the titles of the columns.
    header: Option<RowBuf>,
    /// Why the list may serve another purpose than to report hires.
    purpose: Option<String>,
    /// A column is titled as the day of hiring.
    states_hires: bool,
}

impl Loose {
    fn look_at(&mut self, row: &RowBuf, sheet: &str, columns: &Columns) {
        let words = columns.words();
        let before = self.sightings.len();
        let texts = || {
            row.cells().filter_map(|(_, cell)| match cell {
                CellRef::Text(text) => Some(text),
                _ => None,
            })
        };
        if row.len() <= 3 || row.number == 1 {
            let purpose = purpose_of(texts().chain([sheet]), words);
            self.purpose = purpose.or_else(|| self.purpose.take());
        }
        let header = |at: u16| match self.header.as_ref()?.get(at)? {
            CellRef::Text(text) => Some(text),
            _ => None,
        };
        let purpose = self.purpose.as_deref().filter(|_| !self.states_hires);
        let place = Place { purpose, filer: None };
        census::sight(&mut self.sightings, row, None, Some(&|_| false), place, &header, words);
        if self.sightings.len() == before && row.len() >= 3 && header::may_start(row) {
            self.states_hires |= texts().any(|text| {
                let meaning = columns.meaning(TableKind::Hires, &header_key(cells::trim(text)));
                meaning.is_some_and(|meaning| meaning.field == Field::Hired)
            });
            self.header = Some(row.clone());
        }
    }
}

impl Walk<'_> {
    fn run(&mut self) -> Result<(), FileProblem> {
        for row in rows_beside(self.sheet.info) {
            if self.tells_of_persons() {
                self.loose.look_at(&row, &self.sheet.info.name, self.sheet.columns());
            }
            self.preamble.absorb(&row, self.sheet.columns());
        }
        self.walk()?;
        for rows in self.rows.take_others() {
            self.preamble = self.above_all.clone();
            self.loose.header = None;
            self.rows.replay(rows);
            self.walk()?;
        }
        if self.tables.is_empty() && self.notes.is_empty() {
            self.notes.push(self.nothing_found());
        } else if self.unread.lines >= FEWEST_UNREAD {
            let UnreadBlock { first, last, lines: count, .. } = self.unread;
            self.notes.push(format!("第 {first}—{last} 行之间有 {count} 行内容不在任何已识别的表内，未读取"));
        }
        Ok(())
    }

    /// Goes through the rows.
    fn walk(&mut self) -> Result<(), FileProblem> {
        let mut row = RowBuf::new();
        while self.rows.next(&mut row)? {
            if let Some(open) = self.open.as_mut() {
                if row_kind::may_head_a_group(&row, &open.table)
                    && let Some(next) = self.rows.peek(LOOKAHEAD)?.into_iter().find(|next| !next.is_empty())
                    && let Some(name) = heads_a_group(open, &row, next, self.sheet.columns())
                {
                    open.table.enter(&row);
                    open.hold(&row, TrailingKind::Group(name), "单位名称与其下各行之和");
                    continue;
                }
                // What its cells make together is said beside the row: a mark of the page, a title or a header again
                // is what it was written as.
                let whole = open.table.put_together(&row);
                let own = open.table.own_slots(whole.as_ref().unwrap_or(&row));
                if step(open, &row, &own, &self.sheet) {
                    self.header_inside(&row, &own)?;
                } else {
                    self.read_in_pieces();
                }
            } else {
                self.seek(&row)?;
            }
        }
        self.close(usize::MAX);
        Ok(())
    }

    /// Lets several threads read what is left of a long ledger, as far as it is plain data.
    fn read_in_pieces(&mut self) {
        let Some(open) = self.open.as_mut().filter(|open| open.is_amid_data()) else { return };
        if open.table.data_rows() < self.pieces_from || !open.table.header.assemblies.is_empty() {
            return;
        }
        let Some(rest) = self.rows.rest() else { return };
        let before = open.table.data_rows();
        let reached = pieces::read(&mut open.table, &rest, &self.sheet);
        let after = open.table.data_rows();
        // Where other rows stand in between, what was read beyond them was in vain: wait longer each time.
        self.pause =
            if after - before < self.pause { self.pause.saturating_mul(2) } else { pieces::TRIAL_ROWS };
        self.pieces_from = after.saturating_add(self.pause);
        if let Some(reached) = reached {
            self.rows.resume(reached.at, reached.row);
        }
    }

    /// Lines of three or more cells are more than a title or a key and its value.
    fn note_unread(&mut self, row: &RowBuf) {
        let is_line = row.len() >= 3 && key_values::of_row(row, self.sheet.columns()).is_empty();
        self.unread.add(row, is_line, self.sheet.columns());
        if is_line {
            self.lines_above.truncate(MOST_LINES_ABOVE - 1);
            self.lines_above.insert(0, row.clone());
        }
    }

    /// What stands in no table; lines above a table are its title.
    fn unread(&mut self) -> Option<UnreadBlock> {
        let mut block = std::mem::take(&mut self.unread);
        if self.tables.is_empty() {
            block.texts.extend(self.preamble.titles.iter().cloned());
            let agencies = self.preamble.key_values.iter().filter(|kv| kv.field == Field::Agency);
            let columns = self.sheet.columns();
            // 公告编号 at the head of a line of a transposed roster is no title.
            let titles = self.preamble.titles.iter().filter(|title| !columns.is_any_name(&header_key(title)));
            block.says = columns.kinds_in_any(std::iter::once(&self.sheet.info.name).chain(titles));
            block.named.extend(agencies.map(|kv| kv.value.to_string()));
            return (block.rows > 0).then_some(block);
        }
        (block.lines >= FEWEST_UNREAD || block.ids > 0).then_some(block)
    }

    fn nothing_found(&self) -> String {
        if !self.any_row {
            return "工作表为空".to_owned();
        }
        let may_be_filed = self.sheet.file.purpose == Purpose::Filing && !is_help(&self.sheet.info.name);
        if let Some(shape) = self.unread.shape().filter(|_| may_be_filed) {
            return shape.in_words().to_owned();
        }
        let wanted: Vec<&str> = self.kinds.iter().map(|kind| kind.label()).collect();
        format!("没有找到可识别的表头（{}）", wanted.join("、"))
    }

    /// It is read as a filing, as one of an earlier year, or as the register: a number in it is somebody of whom it tells.
    const fn tells_of_persons(&self) -> bool {
        matches!(
            self.sheet.file.purpose,
            Purpose::Filing | Purpose::History | Purpose::Reference(TableKind::Register)
        )
    }

    /// Looks for a header at this row; a row that is none stands above a later one.
    fn seek(&mut self, row: &RowBuf) -> Result<(), FileProblem> {
        let columns = self.sheet.columns();
        if row.cells().all(|(_, cell)| cells::is_blank(Some(cell), columns.words())) {
            return Ok(());
        }
        self.any_row = true;
        let found = self.header_at(row)?;
        if found.is_some()
            && let Some(bands) = self.bands_at(row)?
        {
            let mut row = row.clone();
            self.above_all = self.preamble.clone();
            self.rows.divide(&mut row, bands);
            return self.seek(&row);
        }
        if self.tells_of_persons() && !found.as_ref().is_some_and(Header::is_complete) {
            self.loose.look_at(row, &self.sheet.info.name, columns);
        }
        let understood = found.as_ref().map_or(0, |header| header.columns.len());
        match found {
            Some(header) if header.is_complete() => match self.other_kind(row, &header)? {
                None => self.start(header),
                Some(note) => {
                    self.notes.push(note);
                    Ok(())
                }
            },
            found => match (self.foreign_at(row, understood), found) {
                (None, Some(header)) => self.start(header),
                (foreign, _) => {
                    self.notes.extend(foreign);
                    self.note_unread(row);
                    self.preamble.absorb(row, columns);
                    Ok(())
                }
            },
        }
    }

    /// The header that starts at this row, unless a better one starts just below.
    fn header_at(&mut self, row: &RowBuf) -> Result<Option<Header>, FileProblem> {
        if !header::may_start(row) {
            return Ok(None);
        }
        let titles = self.titles();
        let next = self.rows.peek(LOOKAHEAD)?;
        let window: Vec<&RowBuf> = std::iter::once(row).chain(next).collect();
        let Some(found) = header::best(window.get(..3).unwrap_or(&window), &self.kinds, &titles, &self.sheet)
        else {
            return Ok(None);
        };
        // A group row over the real header explains less than the header does; a line of keys and
        // values may look like a poor header, while the true one follows.
        let below = if found.is_complete() { found.depth as usize } else { 3 };
        for start in 1..=below {
            let Some(rows) = window.get(start..) else { break };
            if !rows.first().is_some_and(|row| header::may_start(row)) {
                continue;
            }
            let better = header::best(rows.get(..3).unwrap_or(rows), &self.kinds, &titles, &self.sheet)
                .is_some_and(|other| {
                    // Upper rows that explain nothing are lines above the table, not levels of its header.
                    let ends_with_it = found.depth > 1
                        && (found.first_row..=found.last_row).contains(&other.first_row)
                        && other.last_row >= found.last_row;
                    other.is_complete()
                        && !repeats(&other, &found)
                        && (other.score > found.score
                            || ends_with_it && other.score + header::PROVEN_LEVELS >= found.score)
                });
            if better {
                return Ok(None);
            }
        }
        let below = window.get(found.depth as usize).filter(|row| row.number == found.last_row + 1);
        let tells_columns = below.is_some_and(|row| explains_columns(&found, row, self.sheet.columns()));
        Ok(Some(found).filter(|_| !tells_columns))
    }

    /// The columns of each table, where the headers of several start at this row; once on a sheet.
    fn bands_at(&mut self, row: &RowBuf) -> Result<Option<Vec<Band>>, FileProblem> {
        if self.rows.is_divided() {
            return Ok(None);
        }
        let titles = self.titles();
        let next = self.rows.peek(LOOKAHEAD)?;
        let window: Vec<&RowBuf> = std::iter::once(row).chain(next).collect();
        Ok(bands::of(&window, &self.kinds, &titles, &self.sheet))
    }

    /// A whole header right below a row that is no plain data.
    fn header_below(&mut self, row: &RowBuf) -> Result<Option<Header>, FileProblem> {
        let titles = self.titles();
        let next = self.rows.peek(3)?;
        let is_next = next.first().is_some_and(|below| {
            below.number == row.number.saturating_add(1)
                && below.len() > row.len()
                && header::may_start(below)
        });
        Ok(if is_next {
            header::best(&next, &self.kinds, &titles, &self.sheet).filter(Header::is_complete)
        } else {
            None
        })
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> =
            self.preamble.titles.iter().map(|title| header_key(title).into_owned()).collect();
        titles.push(header_key(&self.sheet.info.name).into_owned());
        titles
    }

    /// A note if a reference file holds another table than it was named for: a list of hires has the columns of a register,
    /// too, and would prove its own claims.
    fn other_kind(&mut self, row: &RowBuf, found: &Header) -> Result<Option<String>, FileProblem> {
        let Purpose::Reference(wanted) = self.sheet.file.purpose else { return Ok(None) };
        let kinds: Vec<TableKind> = TableKind::ALL.into_iter().filter(|kind| *kind != wanted).collect();
        let next = self.rows.peek(LOOKAHEAD)?;
        let window: Vec<&RowBuf> = std::iter::once(row).chain(next).take(found.depth as usize).collect();
        let other = header::best(&window, &kinds, &[], &self.sheet)
            .filter(|other| other.is_complete() && other.columns.len() > found.columns.len());
        Ok(other.map(|other| {
            format!(
                "第 {} 行是“{}”的表头，不是“{}”，未读取",
                other.first_row,
                other.kind.label(),
                wanted.label()
            )
        }))
    }

    /// A note if a reference table starts here and explains the row better than a table that may be
    /// filed: in a filing it is not read, but not passed over in silence either.
    fn foreign_at(&mut self, row: &RowBuf, understood: usize) -> Option<String> {
        if self.sheet.file.purpose != Purpose::Filing || !header::may_start(row) || row.len() < 3 {
            return None;
        }
        let kinds: Vec<TableKind> =
            TableKind::ALL.into_iter().filter(|kind| !TableKind::FILED.contains(kind)).collect();
        let found = header::best(&[row], &kinds, &[], &self.sheet).filter(|found| {
            found.is_complete() && found.columns.len() >= 3 && found.columns.len() > understood
        });
        if let Some(found) = &found {
            self.loose.purpose = Some(found.kind.label().to_owned());
        }
        found.map(|found| {
            format!(
                "第 {} 行像“{}”的表头；这类表不能随申报材料提交，须由审计人员另行指定，未读取",
                found.first_row,
                found.kind.label()
            )
        })
    }

    /// A form of several blocks names its agency once, above the first; a block of the same kind
    /// without a line of its own may be another agency's and inherits nothing.
    fn inherit(&self, kind: TableKind, preamble: &mut Preamble) {
        let Some(previous) = self.tables.last().filter(|table| table.kind != kind) else { return };
        if preamble.key_values.iter().any(|kv| kv.field == Field::Agency) {
            return;
        }
        for kv in &previous.key_values {
            let is_shared = matches!(kv.field, Field::Agency | Field::CreditCode | Field::Year);
            let stands_above = kv.row < previous.header_rows.0;
            if is_shared && stands_above && !preamble.key_values.iter().any(|own| own.field == kv.field) {
                preamble.key_values.push(KeyValue { used: false, ..kv.clone() });
            }
        }
    }

    /// Opens the table under a header.
    fn start(&mut self, mut header: Header) -> Result<(), FileProblem> {
        self.rows.skip(header.depth - 1);
        let columns = self.sheet.columns();
        let Some(spec) = columns.table(header.kind) else { return Ok(()) };
        // Codes of the columns and hints may stand one below the other.
        for _ in 0..MOST_NUMBERINGS {
            let next = self.rows.peek(1)?;
            if !next
                .first()
                .is_some_and(|row| row.number == header.last_row + 1 && is_numbering(row, &header))
            {
                break;
            }
            header.last_row += 1;
            self.rows.skip(1);
        }
        if let Some(row) = self.rows.peek(1)?.first().filter(|row| row.number == header.last_row + 1)
            && header.is_complete()
        {
            header.missing = divided_headcount(&header, row);
        }
        let mut above_header = std::mem::take(&mut self.lines_above);
        above_header.retain(|line| is_data_of(line, &header, columns) && !is_numbering(line, &header));
        let mut preamble = std::mem::take(&mut self.preamble);
        self.inherit(header.kind, &mut preamble);
        let loose = std::mem::take(&mut self.loose);
        let above = Above {
            titles: preamble.titles.clone(),
            sightings: loose.sightings,
            counts: preamble.counts,
            denials: preamble.denials,
        };
        let year = year_of_titles(&preamble.titles, columns);
        let mut table = TableBuilder::new(
            header,
            columns,
            spec,
            (&self.sheet.merges, self.sheet.info),
            preamble.key_values,
            year,
            preamble.titles,
        );
        table.is_agency = Some(self.sheet.file.is_agency);
        table.layout.look_for_shifts(&self.rows.peek(LOOKAHEAD)?);
        table.look_above(above, &self.sheet.info.name);
        for row in above_header.iter().rev() {
            table.push_from_above(row);
        }
        (self.pieces_from, self.pause) = (pieces::TRIAL_ROWS, pieces::TRIAL_ROWS);
        self.open = Some(Open { table, trailing: Vec::new(), after_note: false });
        Ok(())
    }

    /// A row of the open table looks like a header: a repetition, the next block's, or data.
    fn header_inside(&mut self, row: &RowBuf, own: &Slots<'_>) -> Result<(), FileProblem> {
        let found = self.header_at(row)?;
        let below = if found.is_none() { self.header_below(row)? } else { None };
        let Some(open) = self.open.as_mut() else { return Ok(()) };
        let Some(found) = found else {
            let mut judged = row_kind::of_no_header(row, own, &open.table, &self.sheet, open.before());
            // A group row that adds nothing to the next block's header stands above it; a text that stands alone above the
            // same header again may name another agency.
            if judged.kind == RowKind::Data
                && below.is_some_and(|below| row.len() == 1 || open.begins_anew(&below))
            {
                judged = Judged { kind: RowKind::Title, why: "在下一段表头之上" };
            }
            take(open, row, own, judged);
            return Ok(());
        };
        if !open.begins_anew(&found) {
            open.keep_all();
            for number in found.first_row..=found.last_row {
                open.table.account.set_aside(number, Aside::Footer, "重复的表头");
            }
            self.rows.skip(found.depth - 1);
            return Ok(());
        }
        let split = open.split(open.table.account.last_row(), found.first_row);
        let above_next = self.close(split);
        for trailing in above_next {
            self.preamble.absorb(&trailing.row, self.sheet.columns());
            self.loose.look_at(&trailing.row, &self.sheet.info.name, self.sheet.columns());
        }
        self.start(found)
    }

    /// Ends the open table; trailing rows from `split` on are handed back.
    fn close(&mut self, split: usize) -> Vec<Trailing> {
        let Some(mut open) = self.open.take() else { return Vec::new() };
        let mut trailing = std::mem::take(&mut open.trailing);
        let rest = trailing.split_off(split.min(trailing.len()));
        open.keep_foot(trailing);
        self.tables.push(open.table.finish(&self.sheet));
        rest
    }
}

/// Whether what stands above a header fills the columns that the table needs, with values of their kind.
fn is_data_of(line: &RowBuf, header: &Header, columns: &Columns) -> bool {
    let Some(spec) = columns.table(header.kind) else { return false };
    let words = columns.words();
    let fits = |field: Field| {
        let at = header.columns.iter().find(|column| column.field == field)?.column;
        let cell = line.get(at).filter(|cell| !cells::is_blank(Some(*cell), words));
        Some(match field {
            Field::Headcount => cells::count(cell, words).as_known().is_some(),
            Field::Hired | Field::Published => cells::date(cell, words).as_known().is_some(),
            Field::IdNumber => cell.is_some(),
            _ => matches!(cell, Some(CellRef::Text(text)) if text.chars().any(char::is_alphabetic)),
        })
    };
    let mut needed = spec.required.iter().filter(|field| **field != Field::Agency);
    header.is_complete() && needed.all(|field| fits(*field).unwrap_or(false))
}

/// A headcount that the row below divides (困难人员 | 普通人员, 上半年 | 下半年) without a total: any of the parts, or none,
/// may be the number.
fn divided_headcount(header: &Header, below: &RowBuf) -> Option<MissingColumns> {
    let at = header.columns.iter().find(|column| column.field == Field::Headcount)?.column;
    let is_named = |column: u16| {
        header.columns.iter().any(|known| known.column == column)
            || header.other.iter().any(|(other, _)| *other == column)
            || header.serial.contains(&column)
    };
    let mut parts = Vec::new();
    for (column, cell) in below.cells() {
        let CellRef::Text(text) = cell else { return None };
        let text = cells::trim(text);
        let is_part = column == at || column > at && !is_named(column);
        if !is_part || text.is_empty() || text.contains(|c: char| c.is_numeric()) {
            return None;
        }
        parts.push(text.to_owned());
    }
    if parts.len() < 2 || below.get(at).is_none() {
        return None;
    }
    let label = Field::Headcount.label();
    let missing = format!("{label}（该列下又分{}，没有合计列，无法确定人数）", parts.join("、"));
    Some(MissingColumns { missing: vec![missing], nearest: vec![None] })
}

/// Names of columns one below the other, beside what to fill in: the first line of a guide to the form, as
/// blank forms have it (单位名称 | 必填 | 全称, and below it 行政区划代码 | 选填 | 6位), and no header.
fn explains_columns(found: &Header, below: &RowBuf, columns: &Columns) -> bool {
    let [only] = found.columns.as_slice() else { return false };
    let Some(CellRef::Text(text)) = below.get(only.column) else { return false };
    columns.meaning(found.kind, &header_key(cells::trim(text))).is_some_and(|next| next.field != only.field)
}

/// The same columns in the same places: the header again on a new page, with a data row between them
/// that is no level of it.
fn repeats(other: &Header, found: &Header) -> bool {
    let places = |header: &Header| -> Vec<(Field, u16)> {
        header.columns.iter().map(|column| (column.field, column.column)).collect()
    };
    other.first_row > found.last_row && other.kind == found.kind && places(other) == places(found)
}

/// A row under the header that numbers the columns (1 2 3, 甲 乙 1 2, F01 F02), says 必填 and 选填, or how to fill
/// them in: （填全称）, 按实际填写.
fn is_numbering(row: &RowBuf, header: &Header) -> bool {
    /// A longer text is no hint.
    const LONGEST_HINT: usize = 20;
    let mut expected = 1u32;
    let (mut count, mut hints, mut others) = (0, 0, 0);
    for (_, cell) in row.cells() {
        if matches!(cell, CellRef::Error(_)) {
            return false;
        }
        let shown = cells::shown(cell);
        let text = cells::trim(&shown);
        let key = header_key(text).into_owned();
        match key.as_str() {
            "" => continue,
            mark if is_one_of(mark, &words().column_marks) => {}
            number if number.parse() == Ok(expected) => expected += 1,
            _ if cells::is_in_brackets(text) || is_column_code(text) => {}
            hint if hint.chars().count() <= LONGEST_HINT && has(hint, &words().fill_hints) => hints += 1,
            _ if !text.contains(char::is_numeric) => others += 1,
            _ => return false,
        }
        count += 1;
    }
    // Fewer could be a row of data: number 1, two persons.
    let columns = header.columns.len() + header.other.len() + header.serial.len();
    count >= 3 && count * 2 >= columns && others * 2 <= hints
}

/// F01, dwmc: letters and figures alone, as no name is written.
fn is_column_code(text: &str) -> bool {
    const LONGEST: usize = 12;
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
