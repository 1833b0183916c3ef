//! The table at hand, and the rows after its data that may be its last lines or the first ones of the next block.

use super::accounting::Aside;
use super::columns::Columns;
use super::header::{self, Header};
use super::reading::Sheet;
use super::row_kind::{self, Before, Judged, RowKind};
use super::row_reader::Slots;
use super::table_builder::TableBuilder;
use crate::files::grid::RowBuf;
use crate::model::{Field, Text};
use crate::tables::KeyValue;

/// Rows behind the data of which it is open whether they belong to the table: so many are kept before they are counted as
/// its own.
const MOST_TRAILING: usize = 512;

/// A table that takes rows, and the rows behind its data whose belonging is not yet known.
pub(super) struct Open<'c> {
    pub(super) table: TableBuilder<'c>,
    pub(super) trailing: Vec<Trailing>,
    pub(super) after_note: bool,
}

pub(super) struct Trailing {
    pub(super) row: RowBuf,
    pub(super) kind: TrailingKind,
    pub(super) why: &'static str,
}

pub(super) enum TrailingKind {
    Blank,
    Footer,
    /// A page's end or beginning.
    Furniture,
    Title,
    KeyValues(Vec<KeyValue>),
    /// An agency's name alone.
    Group(Text),
}

impl Open<'_> {
    /// The row before the next one was data, and nothing stands open.
    pub(super) fn is_amid_data(&self) -> bool {
        self.trailing.is_empty() && !self.after_note
    }

    /// Counts rows that turned out to belong to the table.
    pub(super) fn keep(&mut self, rows: impl IntoIterator<Item = Trailing>) {
        for trailing in rows {
            self.table.look_at_words(&trailing.row);
            let aside = match trailing.kind {
                TrailingKind::Blank => Aside::Blank,
                TrailingKind::Footer
                | TrailingKind::Furniture
                | TrailingKind::Title
                | TrailingKind::Group(_) => Aside::Footer,
                TrailingKind::KeyValues(found) => {
                    self.table.key_values.extend(found);
                    Aside::Footer
                }
            };
            self.table.account.set_aside(trailing.row.number, aside, trailing.why);
        }
    }

    /// Counts the rows below the last data row. The stamp of a unit there (单位（盖章）：…) may be that of whoever
    /// received the form: it names the agency only where no line above does.
    pub(super) fn keep_foot(&mut self, mut rows: Vec<Trailing>) {
        let is_agency = |kv: &KeyValue| kv.field == Field::Agency;
        if self.table.key_values.iter().any(is_agency) {
            for trailing in &mut rows {
                let is_stamp = row_kind::begins_with_signature(&trailing.row, self.table.columns());
                if let TrailingKind::KeyValues(found) = &mut trailing.kind
                    && is_stamp
                {
                    found.retain(|kv| !is_agency(kv));
                }
            }
        }
        self.keep(rows);
    }

    pub(super) fn keep_all(&mut self) {
        let trailing = std::mem::take(&mut self.trailing);
        self.keep(trailing);
    }

    /// Rows follow: the agency that was named last before them is theirs, unless they state one.
    fn begin_group(&mut self) {
        let named = self.trailing.iter().rev().find_map(|trailing| match &trailing.kind {
            TrailingKind::Group(name) => Some((name.clone(), &trailing.row)),
            TrailingKind::KeyValues(found) => {
                let mut agencies = found.iter().filter(|kv| kv.field == Field::Agency);
                let (Some(only), None) = (agencies.next(), agencies.next()) else { return None };
                (!self.table.has_key_value(only)).then(|| (only.value.clone(), &trailing.row))
            }
            _ => None,
        });
        if let Some((name, row)) = named {
            self.table.begin_group(name, row.number);
            self.table.begin_sum(row);
        }
    }

    pub(super) fn hold(&mut self, row: &RowBuf, kind: TrailingKind, why: &'static str) {
        if self.trailing.len() >= MOST_TRAILING {
            self.keep_all();
        }
        self.trailing.push(Trailing { row: row.clone(), kind, why });
    }

    /// What stands right above the next row.
    pub(super) fn before(&self) -> Before {
        let title = self.trailing.last().is_some_and(|trailing| matches!(trailing.kind, TrailingKind::Title));
        Before { note: self.after_note, title }
    }

    /// Whether a header below begins another table, rather than repeat this one's on a new page.
    pub(super) fn begins_anew(&self, found: &Header) -> bool {
        let is_block_start = self.trailing.iter().any(|trailing| match &trailing.kind {
            TrailingKind::Title => !self.table.has_title(&trailing.row),
            TrailingKind::KeyValues(found) => !found.iter().all(|kv| self.table.has_key_value(kv)),
            TrailingKind::Group(name) => !self.table.is_in_group(name),
            TrailingKind::Blank | TrailingKind::Footer | TrailingKind::Furniture => false,
        });
        let own = &self.table.header;
        let repeats = found.kind == own.kind && found.columns == own.columns && found.other == own.other;
        is_block_start || !repeats
    }

    /// The trailing row from which on the rows stand above the next table rather than below this one.
    pub(super) fn split(&self, last_row: u32, header_row: u32) -> usize {
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
        let title = self
            .trailing
            .iter()
            .position(|trailing| matches!(trailing.kind, TrailingKind::Title | TrailingKind::Group(_)));
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

/// A row that names an agency and states the sum of its rows, if the next row is one of those: it names none.
pub(super) fn heads_a_group(open: &Open<'_>, row: &RowBuf, next: &RowBuf, columns: &Columns) -> Option<Text> {
    let own = open.table.own_slots(next);
    let follows = row_kind::is_line_without_agency(next, &own, &open.table);
    let name = row_kind::group_with_sum(row, &open.table, columns).filter(|_| follows)?;
    (!open.table.is_in_group(&name) && !open.table.is_last_of(&name)).then_some(name)
}

/// Takes one row into the open table; true if it looks like a header and must be judged as one.
pub(super) fn step(open: &mut Open<'_>, row: &RowBuf, own: &Slots<'_>, sheet: &Sheet<'_>) -> bool {
    open.table.enter(row);
    let judged = row_kind::of(row, own, &open.table, sheet, open.before());
    // Behind a gap even a row without column names may belong to the next block's header; so may a text
    // that stands alone, such as another agency's name.
    let is_apart = row.len() == 1 && open.table.layout.slots.len() > 1
        || !open.trailing.is_empty()
        || row.number > open.table.account.last_row().saturating_add(1);
    let may_be_header = match judged.kind {
        RowKind::HeaderLike => true,
        RowKind::Data => is_apart && header::may_start(row),
        _ => false,
    };
    if may_be_header {
        return true;
    }
    take(open, row, own, judged);
    false
}

/// Takes one row that is what it was judged to be.
pub(super) fn take(open: &mut Open<'_>, row: &RowBuf, own: &Slots<'_>, Judged { kind, why }: Judged) {
    match kind {
        RowKind::Blank => open.hold(row, TrailingKind::Blank, why),
        RowKind::Footer => {
            open.after_note = true;
            open.hold(row, TrailingKind::Footer, why);
        }
        RowKind::Furniture => open.hold(row, TrailingKind::Furniture, why),
        RowKind::Title => open.hold(row, TrailingKind::Title, why),
        RowKind::KeyValues(found) => open.hold(row, TrailingKind::KeyValues(found), why),
        RowKind::Group(name) => open.hold(row, TrailingKind::Group(name), why),
        RowKind::Example => {
            open.keep_all();
            open.table.account.set_aside(row.number, Aside::Footer, why);
        }
        RowKind::CalledExample(marked) => {
            open.keep_all();
            open.after_note = false;
            open.table.push_example(row, own, marked);
        }
        RowKind::Subtotal(rank) => {
            open.keep_all();
            open.after_note = false;
            open.table.subtotal(row, own, rank, why);
        }
        RowKind::Data | RowKind::HeaderLike => {
            if !open.trailing.is_empty() {
                open.begin_group();
                open.keep_all();
            }
            open.after_note = false;
            open.table.push(row, own);
        }
    }
}
