//! Reads one row of data as one typed row. It keeps nothing between rows but the pools, so rows can be read in pieces.

use std::borrow::Cow;

use super::assembly::Assembly;
use super::cells;
use super::columns::{TableSpec, Words};
use super::dates::{self, Moment};
use super::groups::Groups;
use super::header::{Header, is_term};
use super::header_key::header_key;
use super::periods;
use super::pool::{FilerPool, TextPool};
use crate::files::grid::{CellRef, RowBuf};
use crate::model::{Division, Field, Sex, Stated, TableKind, Text, denials, every_table, normal};
use crate::tables::persons_in;
use crate::tables::{BadCell, Contract, End, IdCell, Rows, TextCell, Texts};

/// At least as many as any table has columns; a test makes sure of that.
pub(super) const MOST_SLOTS: usize = 24;

const NO_SLOT: u8 = u8::MAX;

/// The cells of a row by slot, that is by understood column.
pub(super) type Slots<'a> = [Option<CellRef<'a>>; MOST_SLOTS];

/// Which field stands where.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) kind: TableKind,
    /// Column and field of each slot, by column.
    pub(super) slots: Vec<(u16, Field)>,
    slot_of: [u8; 64],
    /// Slot by column, up to the last understood one.
    slot_of_column: Vec<u8>,
    /// Further columns of a slot's header: they may fill its gaps, but not contradict it.
    twins: Vec<(u16, u8)>,
    /// Further columns that may name the agency where the chosen one is blank.
    pub(super) agencies: Vec<u16>,
    required: u64,
    /// Blank cells of these reject the row.
    not_blank: u64,
    /// The header says of these that they hold no facts (`D017`): what is stated in them is unknown.
    denied: u64,
    /// The column of the contract's last day may say how long the contract lasts: 合同期限.
    ends_in_terms: bool,
    /// The workbook counts days from 1904.
    epoch_1904: bool,
    /// Slots whose moments all lie at 16:00:00: a program has moved each midnight by its time zone.
    shifted: u32,
}

/// Days between the two beginnings of spreadsheet time.
const DAYS_TO_1904: f64 = 1462.0;

const fn bit(field: Field) -> u64 {
    1 << (field as u64)
}

impl Layout {
    pub(super) fn new(header: &Header, spec: &TableSpec, epoch_1904: bool) -> Self {
        let kind = header.kind;
        let mut slots: Vec<(u16, Field)> =
            header.columns.iter().map(|column| (column.column, column.field)).collect();
        debug_assert!(slots.len() <= MOST_SLOTS, "{kind:?} has more columns than a row has slots");
        slots.sort_unstable();
        let mut slot_of = [NO_SLOT; 64];
        for (slot, (_, field)) in (0u8..).zip(&slots) {
            if let Some(place) = slot_of.get_mut(*field as usize) {
                *place = slot;
            }
        }
        // A value that several columns make stands behind the row's own cells.
        let stands_at = |(column, field): &(u16, Field)| {
            let assembly =
                header.assemblies.iter().position(|one| one.field == *field && one.place == *column);
            assembly.map_or(*column, Assembly::column)
        };
        let width = slots.iter().map(stands_at).max().map_or(0, |column| usize::from(column) + 1);
        let mut slot_of_column = vec![NO_SLOT; width];
        for (slot, placed) in (0u8..).zip(&slots) {
            if let Some(place) = slot_of_column.get_mut(usize::from(stands_at(placed))) {
                *place = slot;
            }
        }
        let required = spec.required.iter().fold(0, |bits, field| bits | bit(*field));
        // In filings a blank ID is E001 and a blank agency D008; a reference row is useless without.
        let other_rules = match kind {
            TableKind::Plan | TableKind::Hires | TableKind::Notices => {
                bit(Field::IdNumber) | bit(Field::Agency)
            }
            _ => 0,
        };
        let twin = |(field, column): &(Field, u16)| Some((*column, *slot_of.get(*field as usize)?));
        Self {
            kind,
            twins: header.twins.iter().filter_map(twin).collect(),
            agencies: header.agencies.clone(),
            slots,
            slot_of,
            slot_of_column,
            required,
            not_blank: required & !other_rules,
            denied: header
                .columns
                .iter()
                .filter(|column| denials::in_header(&column.header, column.field).is_some())
                .fold(0, |bits, column| bits | bit(column.field)),
            ends_in_terms: header
                .columns
                .iter()
                .any(|column| column.field == Field::Ends && is_term(&header_key(&column.header))),
            epoch_1904,
            shifted: 0,
        }
    }

    /// Looks at the first data rows for columns of moments that a program has moved by its time zone.
    pub(super) fn look_for_shifts(&mut self, rows: &[&RowBuf]) {
        for (slot, (column, _)) in (0u32..).zip(&self.slots) {
            let cells = rows.iter().filter_map(|row| row.get(*column));
            let mut moments = cells.filter_map(cells::moment).peekable();
            if moments.peek().is_some() && moments.all(Moment::is_at_sixteen) {
                self.shifted |= 1 << slot;
            }
        }
    }

    /// A cell at 16:00:00 in a column of nothing else.
    fn is_shifted(&self, field: Field, cell: Option<CellRef<'_>>) -> bool {
        self.shifted != 0
            && self.slot(field).is_some_and(|slot| self.shifted & (1 << slot) != 0)
            && cell.and_then(cells::moment).is_some_and(Moment::is_at_sixteen)
    }

    /// The column of names that is asked first.
    pub(super) fn agency_column(&self) -> Option<u16> {
        self.slots.get(self.slot(Field::Agency)?).map(|(column, _)| *column)
    }

    pub(super) fn slot(&self, field: Field) -> Option<usize> {
        self.slot_of.get(field as usize).copied().filter(|slot| *slot != NO_SLOT).map(usize::from)
    }

    /// What the column means, if it was understood.
    pub(super) fn field_at(&self, column: u16) -> Option<Field> {
        self.slots.iter().find(|(place, _)| *place == column).map(|(_, field)| *field)
    }

    /// The understood cells of a row.
    pub(super) fn slots_of<'r>(&self, row: &'r RowBuf, words: &Words) -> Slots<'r> {
        let mut slots: Slots<'r> = [None; MOST_SLOTS];
        for (column, cell) in row.cells() {
            let Some(slot) = self.slot_of_column.get(usize::from(column)) else { break };
            if let Some(place) = slots.get_mut(usize::from(*slot)) {
                *place = Some(cell);
            }
        }
        if !self.twins.is_empty() {
            self.join_twins(row, &mut slots, words);
        }
        if !self.agencies.is_empty() {
            self.find_agency(row, &mut slots);
        }
        slots
    }

    /// Apart from what each row goes through: few tables have such columns.
    #[cold]
    #[inline(never)]
    fn join_twins<'r>(&self, row: &'r RowBuf, slots: &mut Slots<'r>, words: &Words) {
        for (column, slot) in &self.twins {
            if let Some(place) = slots.get_mut(usize::from(*slot)) {
                *place = either(*place, row.get(*column), words);
            }
        }
    }

    /// Where nobody uses the person's work, the employer is the agency: dispatch is told row by row.
    #[cold]
    #[inline(never)]
    fn find_agency<'r>(&self, row: &'r RowBuf, slots: &mut Slots<'r>) {
        let Some(place) = self.slot(Field::Agency).and_then(|slot| slots.get_mut(slot)) else { return };
        if !place.as_ref().is_some_and(is_filled) {
            *place = self.agencies.iter().find_map(|column| row.get(*column).filter(is_filled));
        }
    }

    /// Of several names on a row, the one that the directory knows, if it knows just one.
    #[cold]
    #[inline(never)]
    pub(super) fn choose_agency<'r>(
        &self,
        row: &'r RowBuf,
        slots: &mut Slots<'r>,
        is_agency: &dyn Fn(&str) -> bool,
    ) {
        let Some(place) = self.slot(Field::Agency).and_then(|slot| slots.get_mut(slot)) else { return };
        let is_known =
            |cell: &CellRef<'_>| matches!(cell, CellRef::Text(text) if is_agency(cells::trim(text)));
        if place.as_ref().is_some_and(is_known) {
            return;
        }
        let mut known = self.agencies.iter().filter_map(|column| row.get(*column)).filter(is_known);
        if let (Some(only), None) = (known.next(), known.next()) {
            *place = Some(only);
        }
    }

    /// A cell of a date column: a serial number without a date format counts from the workbook's own
    /// beginning.
    pub(super) fn dated<'c>(&self, cell: CellRef<'c>) -> CellRef<'c> {
        let serial = match cell {
            _ if !self.epoch_1904 => None,
            CellRef::Number(serial) => Some(serial),
            CellRef::Text(text) if cells::trim(text).len() == 5 => cells::trim(text).parse().ok(),
            _ => None,
        };
        match serial.filter(|serial| (0.0..100_000.0).contains(serial)) {
            Some(serial) => CellRef::Number(serial + DAYS_TO_1904),
            None => cell,
        }
    }

    const fn is_denied(&self, field: Field) -> bool {
        self.denied & bit(field) != 0
    }

    pub(super) const fn is_required(&self, field: Field) -> bool {
        self.required & bit(field) != 0
    }

    /// Specification 3.9: columns marked `*`, 年度 and 是否就业困难人员.
    const fn rejects(&self, field: Field) -> bool {
        self.is_required(field) || matches!(field, Field::Year | Field::Difficult)
    }
}

fn is_filled(cell: &CellRef<'_>) -> bool {
    !matches!(cell, CellRef::Text(text) if cells::trim(text).is_empty())
}

/// What two columns for one thing say: the one that is filled, or what both say.
fn either<'c>(first: Option<CellRef<'c>>, second: Option<CellRef<'c>>, words: &Words) -> Option<CellRef<'c>> {
    let (Some(a), Some(b)) = (first.filter(is_filled), second.filter(is_filled)) else {
        return first.filter(is_filled).or(second.filter(is_filled)).or(first);
    };
    let day = |cell| cells::date(Some(cell), words).known();
    let is_same_day = day(a).is_some() && day(a) == day(b);
    if is_same_day || normal(&cells::shown(a)) == normal(&cells::shown(b)) {
        return first;
    }
    Some(CellRef::Error("同一内容的两列所填不同"))
}

/// What reading rows leaves behind beside the rows.
#[derive(Debug, Default)]
pub(super) struct ReadSoFar {
    pub(super) bad: Vec<BadCell>,
    pub(super) filers: FilerPool,
    pub(super) pool: TextPool,
    /// Fields that some row states, as bits.
    stated: u64,
    /// Some ID number lost its last digits to a spreadsheet.
    pub(super) any_rounded: bool,
    pub(super) groups: Groups,
}

impl ReadSoFar {
    pub(super) fn new(layout: &Layout) -> Self {
        Self { pool: TextPool::new(layout.slots.len()), ..Self::default() }
    }

    /// For rows of the same table that are read apart.
    pub(super) fn piece(&self) -> Self {
        Self { pool: self.pool.piece(), groups: self.groups.piece(), ..Self::default() }
    }

    /// Adds what rows left behind that were read apart and count from behind row `before`; gives their
    /// filers' indexes here.
    pub(super) fn append(&mut self, other: Self, before: u32) -> Vec<u32> {
        self.stated |= other.stated;
        self.any_rounded |= other.any_rounded;
        self.bad.extend(
            other.bad.into_iter().map(|cell| BadCell { row: cell.row.saturating_add(before), ..cell }),
        );
        let filers = self.filers.append(other.filers);
        let grouped = other.groups.filers.iter();
        self.groups.filers.extend(grouped.filter_map(|filer| filers.get(*filer as usize).copied()));
        filers
    }

    /// What rows state so far, to be put back after a row that is no evidence of what the table states.
    pub(super) const fn statements(&self) -> u64 {
        self.stated
    }

    /// Puts back what rows stated before.
    pub(super) const fn restate(&mut self, statements: u64) {
        self.stated = statements;
    }

    /// Whether any row states this field, readable or not.
    pub(super) const fn states(&self, field: Field) -> bool {
        self.stated & bit(field) != 0
    }
}

/// How a cell of text is read.
type ReadText = for<'c> fn(Option<CellRef<'c>>, &Words) -> Stated<Cow<'c, str>>;

/// Reads the cells of one row.
pub(super) struct RowReader<'r> {
    pub(super) row: u32,
    pub(super) slots: &'r Slots<'r>,
    pub(super) layout: &'r Layout,
    pub(super) words: &'r Words,
    pub(super) so_far: &'r mut ReadSoFar,
}

/// How a cell is read: a method named for the way, with the texts where it may put one there.
macro_rules! read {
    ($reader:ident $texts:ident text $column:ident) => {
        $reader.text($texts, Field::$column)
    };
    ($reader:ident $texts:ident code $column:ident) => {
        $reader.code($texts, Field::$column)
    };
    ($reader:ident $texts:ident name $column:ident) => {
        $reader.name($texts, Field::$column)
    };
    ($reader:ident $texts:ident claim $column:ident) => {
        $reader.claim($texts, Field::$column)
    };
    ($reader:ident $texts:ident id $column:ident) => {
        $reader.id($texts, Field::$column)
    };
    ($reader:ident $texts:ident $way:ident $column:ident) => {
        $reader.$way(Field::$column)
    };
}

/// Declares [`RowReader::read_into`]: each table's rows, cell by cell in the order of [`every_table`].
macro_rules! readers {
    ($(
        $(#[$about:meta])*
        $kind:ident: $row:ident $(of $filer:ident $(, $compared:ident)?)? {
            $($cell:ident: $way:ident $column:ident $($same:ident)?,)*
        }
    )*) => {
        impl RowReader<'_> {
            /// Appends the row to the rows of its kind.
            pub(super) fn read_into(&mut self, rows: &mut Rows) {
                match rows {
                    $(Rows::$kind(rows) => rows.add(|texts| super::$row {
                        row: self.row,
                        $($filer: self.filer(),)?
                        $($cell: read!(self texts $way $column),)*
                    }),)*
                }
            }
        }
    };
}

every_table!(readers);

impl<'r> RowReader<'r> {
    /// What is no word for it says nothing: no rule asks for the column.
    fn contract(&self, field: Field) -> Contract {
        self.written(field).map_or(Contract::New, Contract::stated)
    }

    /// Documents write their day in words, too: 二〇二四年三月五日.
    fn day_in_words(&mut self, field: Field) -> Stated<jiff::civil::Date> {
        let mut value = cells::date(self.dated(field), self.words);
        if value.is_unknown()
            && let Some(day) = self.written(field).and_then(dates::day_in_words)
        {
            value = Stated::Known(day);
        }
        self.settle(field, value, EXPECTED_DATE)
    }

    /// The last day of a waiver: a day, in words too; a month's last; 长期; that of a period.
    fn end_in_words(&mut self, field: Field) -> Stated<End> {
        let mut value = cells::end(self.dated(field), self.words);
        if value.is_unknown()
            && let Some((_, last)) = self.period(field)
        {
            value = cells::end(Some(CellRef::Text(&last)), self.words);
        }
        if value.is_unknown() {
            let in_words = self.written(field).and_then(dates::day_in_words);
            let of_month = || cells::month(self.dated(field)).map(|(_, last)| last);
            if let Some(day) = in_words.or_else(of_month) {
                value = Stated::Known(End::On(day));
            }
        }
        self.settle(field, value, EXPECTED_END)
    }

    /// The first day of a period that may be stated by months.
    fn first_day(&mut self, field: Field) -> Stated<jiff::civil::Date> {
        let mut value = cells::date(self.dated(field), self.words);
        if value.is_unknown() {
            let first = self.period(field).map(|(first, _)| CellRef::Text(first));
            let cell = first.or_else(|| self.dated(field));
            let month = || cells::month(cell).map_or(Stated::Unknown, |(first, _)| Stated::Known(first));
            value = match first.map(|_| cells::date(cell, self.words)) {
                Some(Stated::Known(day)) => Stated::Known(day),
                _ => month(),
            };
        }
        self.settle(field, value, EXPECTED_DATE)
    }

    /// The last day of a period that may be stated by months, or stand behind the first day.
    fn last_of_period(&mut self, field: Field) -> Stated<End> {
        let mut value = cells::end(self.dated(field), self.words);
        let behind = self.period_end(&value, field, Field::Since);
        if value.known().is_none() {
            let cell = behind.as_deref().map(CellRef::Text).or_else(|| self.dated(field));
            value = match (behind.is_some().then(|| cells::end(cell, self.words)), cells::month(cell)) {
                (Some(Stated::Known(end)), _) => Stated::Known(end),
                (_, Some((_, last))) => Stated::Known(End::On(last)),
                (Some(_), None) => Stated::Unknown,
                (None, None) => value,
            };
        }
        self.settle(field, value, EXPECTED_END)
    }

    /// Whether a cell has the figures of a year.
    fn states_a_day(&self, field: Field) -> bool {
        const YEAR: usize = 4;
        match self.cell(field) {
            Some(CellRef::Text(text)) => {
                let mut figures = text.split(|c: char| !c.is_ascii_digit());
                figures.any(|figures| figures.len() >= YEAR)
            }
            other => other.is_some_and(|cell| matches!(cell, CellRef::DateTime(_))),
        }
    }

    fn filer(&mut self) -> u32 {
        let place = self.written(Field::Division);
        if (self.layout.slot(Field::Division).is_none() || place.is_some())
            && let (agency, code) = (self.written(Field::Agency), self.written(Field::CreditCode))
            && let Some(last) = self.so_far.filers.last_if(agency, code, place)
        {
            self.so_far.stated |= bit(Field::Agency) | bit(Field::CreditCode);
            self.so_far.stated |= place.map_or(0, |_| bit(Field::Division));
            return last;
        }
        let name = match self.stated(Field::Agency) {
            Stated::Known(name) if self.names_no_agency(&name) => Stated::Blank,
            name => name,
        };
        let code = self.stated(Field::CreditCode);
        let division = self.division(Field::Division);
        let group = self.so_far.groups.current.clone().filter(|_| name.is_blank());
        let named = name.known();
        let filer = self.so_far.filers.index(
            named.as_deref().or(group.as_deref()),
            code.known().as_deref(),
            division,
        );
        self.so_far.filers.remember_division(place);
        if group.is_some() {
            self.so_far.groups.filers.insert(filer);
        }
        filer
    }

    fn division(&mut self, field: Field) -> Stated<Division> {
        let value = cells::division(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_DIVISION)
    }

    fn names_no_agency(&self, name: &str) -> bool {
        let plain = normal(name);
        cells::is_no_name(name)
            || self.is_total(name)
            || self.words.is_instruction(name)
            || self.words.organisation.iter().any(|word| **word == *plain)
            // A list of the authority may name a place for all agencies there.
            || self.layout.kind.is_filed() && Division::named(name).is_some()
    }

    /// 汇总, Total: a row that is no total otherwise has no agency of that name.
    fn is_total(&self, name: &str) -> bool {
        name.len() <= 30 && self.words.subtotal.contains_key(header_key(name).as_ref())
    }

    fn cell(&self, field: Field) -> Option<CellRef<'r>> {
        let cell = self.slots.get(self.layout.slot(field)?).copied().flatten();
        if self.layout.is_denied(field) && !cells::is_blank(cell, self.words) {
            return Some(CellRef::Error(DENIED));
        }
        cell
    }

    fn written(&self, field: Field) -> Option<&'r str> {
        match self.cell(field) {
            Some(CellRef::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn text(&mut self, texts: &mut Texts, field: Field) -> TextCell {
        self.place(texts, field, cells::text, EXPECTED_TEXT)
    }

    fn code(&mut self, texts: &mut Texts, field: Field) -> TextCell {
        self.place(texts, field, cells::code, EXPECTED_TEXT)
    }

    /// In the register a category is a statement, here it is a claim, which may say that there is none.
    fn claim(&mut self, texts: &mut Texts, field: Field) -> TextCell {
        self.place(texts, field, cells::category, EXPECTED_TEXT)
    }

    /// One person's name; several in a cell can't be told apart from the other cells of the row.
    fn name(&mut self, texts: &mut Texts, field: Field) -> TextCell {
        let several = self.written(field).is_some_and(|text| persons_in(field, text) > 1);
        if several {
            self.settle(field, Stated::<()>::Unknown, EXPECTED_ONE_NAME);
            return TextCell::UNKNOWN;
        }
        self.place(texts, field, cells::name, EXPECTED_NAME)
    }

    /// A text in its place; the last texts of the column need not be read anew.
    fn place(&mut self, texts: &mut Texts, field: Field, read: ReadText, expected: &'static str) -> TextCell {
        let Some(slot) = self.layout.slot(field) else { return TextCell::BLANK };
        let cell = self.cell(field);
        if let Some(CellRef::Text(written)) = cell
            && let Some(known) = self.so_far.pool.recent(texts, slot, written)
        {
            self.so_far.stated |= bit(field);
            return known;
        }
        match self.settle(field, read(cell, self.words), expected) {
            Stated::Known(text) => self.so_far.pool.place(texts, slot, &text),
            Stated::Blank => TextCell::BLANK,
            Stated::Unknown => TextCell::UNKNOWN,
        }
    }

    fn stated(&mut self, field: Field) -> Stated<Cow<'r, str>> {
        let value = cells::text(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_TEXT)
    }

    /// The cell of a date column.
    fn dated(&self, field: Field) -> Option<CellRef<'r>> {
        let cell = self.cell(field).map(|cell| self.layout.dated(cell));
        cell.map(
            |cell| if self.layout.is_shifted(field, Some(cell)) { CellRef::Error("16:00") } else { cell },
        )
    }

    fn day(&mut self, field: Field) -> Stated<jiff::civil::Date> {
        let mut value = cells::date(self.dated(field), self.words);
        if value.is_unknown()
            && matches!(field, Field::Hired | Field::Published)
            && let Some((first, _)) = self.period(field)
        {
            value = cells::date(Some(CellRef::Text(first)), self.words);
        }
        self.settle(field, value, EXPECTED_DATE)
    }

    /// The ends of a period that stands where a day is asked for.
    fn period(&self, field: Field) -> Option<(&'r str, Cow<'r, str>)> {
        periods::ends_of(self.written(field)?, self.words)
    }

    /// The last day of a period: in its own column, or behind the first day where there is no such column or it is blank.
    fn period_end<T>(&self, value: &Stated<T>, own: Field, first: Field) -> Option<Cow<'r, str>> {
        let field = match value {
            Stated::Known(_) => return None,
            Stated::Unknown => own,
            Stated::Blank => first,
        };
        self.period(field).map(|(_, last)| last)
    }

    /// The day on which something ends.
    fn last_day(&mut self, field: Field) -> Stated<jiff::civil::Date> {
        let mut value = cells::last_day(self.dated(field), self.words);
        if field == Field::Closes
            && let Some(last) = self.period_end(&value, field, Field::Published)
        {
            value = cells::last_day(Some(CellRef::Text(&last)), self.words);
        }
        self.settle(field, value, EXPECTED_DATE)
    }

    fn end(&mut self, field: Field) -> Stated<End> {
        if field == Field::Exited && cells::is_no_exit(self.dated(field), self.words) {
            return Stated::Known(End::Open);
        }
        let mut value = cells::end(self.dated(field), self.words);
        let last = match field {
            Field::Ends => self.period_end(&value, Field::Ends, Field::Hired),
            Field::ValidUntil if value.is_unknown() => self.period(field).map(|(_, last)| last),
            _ => None,
        };
        if let Some(last) = last {
            value = cells::end(Some(CellRef::Text(&last)), self.words);
        }
        // 一年 below 合同期限 says how long the contract lasts, and nothing of its last day.
        let is_term = field == Field::Ends && self.layout.ends_in_terms && !self.states_a_day(field);
        if value.is_unknown() && is_term {
            value = Stated::Blank;
        }
        self.settle(field, value, EXPECTED_END)
    }

    fn count(&mut self, field: Field) -> Stated<u32> {
        let value = cells::count(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_COUNT)
    }

    fn year(&mut self, field: Field) -> Stated<i16> {
        let value = cells::year(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_YEAR)
    }

    fn flag(&mut self, field: Field) -> Stated<bool> {
        let value = cells::boolean(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_BOOLEAN)
    }

    fn sex(&mut self, field: Field) -> Stated<Sex> {
        let value = cells::sex(self.cell(field), self.words);
        self.settle(field, value, EXPECTED_SEX)
    }

    fn id(&mut self, texts: &mut Texts, field: Field) -> IdCell {
        let written = self.written(field).filter(|text| text.len() > LONGEST_NUMBER);
        if written.is_some_and(|text| persons_in(field, text) > 1) {
            self.settle(field, Stated::<()>::Unknown, EXPECTED_ONE_ID);
            return IdCell::Unreadable;
        }
        let id = cells::id(self.cell(field), self.words, texts);
        let stated = match id {
            IdCell::Blank => Stated::Blank,
            IdCell::Unreadable => Stated::Unknown,
            _ => Stated::Known(()),
        };
        self.so_far.any_rounded |= matches!(id, IdCell::LostDigits(_));
        self.settle(field, stated, EXPECTED_ID);
        id
    }

    /// Notes that the field is stated, and each cell that is bad.
    fn settle<T>(&mut self, field: Field, value: Stated<T>, expected: &'static str) -> Stated<T> {
        let found = match &value {
            Stated::Known(_) => {
                self.so_far.stated |= bit(field);
                return value;
            }
            Stated::Blank if self.layout.not_blank & bit(field) == 0 => return value,
            Stated::Blank => Text::from(""),
            Stated::Unknown => {
                self.so_far.stated |= bit(field);
                let shown = self.cell(field).map(cells::shown).unwrap_or_default();
                Text::from(cells::trim(&shown))
            }
        };
        // D017 says it once for the column.
        if self.layout.is_denied(field) && !found.is_empty() && !self.layout.rejects(field) {
            return value;
        }
        self.so_far.bad.push(BadCell {
            row: self.row,
            column: self.layout.slot(field).and_then(|slot| self.layout.slots.get(slot)).map(|slot| slot.0),
            field,
            found,
            expected,
            rejects: self.layout.rejects(field),
        });
        value
    }
}

/// Stands for what a column holds whose header denies it.
const DENIED: &str = "（表头写明该列不是已办理的事项）";

pub(super) const EXPECTED_TEXT: &str = "文字（不是公式错误值、日期或超过15位的数字）";
const EXPECTED_NAME: &str = "人员姓名（不是“待定”“空缺”等占位文字）";
pub(super) const EXPECTED_DATE: &str = "完整日期，如 2024-03-05、2024年3月5日";
const EXPECTED_END: &str = "完整日期，如 2024-03-05；没有终止日期的填“长期”或“至今”";
const EXPECTED_COUNT: &str = "非负整数，如 3";
pub(super) const EXPECTED_YEAR: &str = "四位年份，如 2024";
const EXPECTED_BOOLEAN: &str = "是 或 否";
const EXPECTED_SEX: &str = "男 或 女";
const EXPECTED_ONE_NAME: &str = "一个人的姓名（每人一行）";
const EXPECTED_ONE_ID: &str = "一个人的号码（每人一行）";
/// A longer text may hold several ID numbers.
const LONGEST_NUMBER: usize = 30;
const EXPECTED_ID: &str = "18位公民身份号码（以文本格式填写）";
const EXPECTED_DIVISION: &str = "6位行政区划代码，如 440106（9位、12位也可）";
