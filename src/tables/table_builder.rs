//! A table that is being read: its header is known, its rows arrive, its lines of keys and values are settled at the end.

use std::collections::BTreeSet;

use super::accounting::{Account, Aside, Subtotals, figures};
use super::assembly::put_together;
use super::cells;
use super::census::{self, Place};
use super::columns::{Columns, TableSpec, Words};
use super::counts;
use super::examples;
use super::groups;
use super::header::Header;
use super::header_key::header_key;
use super::key_values::without_stamp;
use super::merges::Merges;
use super::reading::{IsAgency, Sheet};
use super::row_reader::{EXPECTED_DATE, EXPECTED_TEXT, EXPECTED_YEAR, Layout, ReadSoFar, RowReader, Slots};
use crate::files::grid::{CellRef, Hidden, Look, Merge, RowBuf, SheetInfo};
use crate::model::{
    Field, FileId, Stated, TableId, TableKind, Text, agency_form, denials, has, normal, words,
};
use crate::tables::{
    BadCell, Blocks, Denial, Denied, Filer, HireRow, IdCell, KeyValue, Loss, OtherDays, OutOfSight, Outside,
    PlanRow, Purpose, RawRows, Rows, Sighting, StatedCount, Table, TableRow, TextCell, Unseen,
};

/// Columns kept of a row as written; beyond lie side notes, or an attack on memory.
const MOST_RAW_COLUMNS: u16 = 200;

/// A table that takes rows.
pub(super) struct TableBuilder<'c> {
    pub(super) header: Header,
    pub(super) layout: Layout,
    pub(super) account: Account,
    pub(super) key_values: Vec<KeyValue>,
    columns: &'c Columns,
    spec: &'c TableSpec,
    rows: Rows,
    so_far: ReadSoFar,
    raw: RawRows,
    scratch: Scratch,
    subtotals: Subtotals,
    merged: Merged,
    title_year: Option<i16>,
    titles: Vec<String>,
    outside: Outside,
    data_rows: u32,
    last_data_row: u32,
    /// Whether the directory has an agency of a name; known while a filing is read.
    pub(super) is_agency: Option<&'c IsAgency<'c>>,
    sightings: Vec<Sighting>,
    counts: Vec<StatedCount>,
    denials: Vec<Denial>,
    /// Of a list: the texts of its lines that are no rows, by row.
    lines: Vec<(u32, Text)>,
    unseen: Vec<Unseen>,
    /// By column: whether it is one of remarks, or was not understood and may hold some. So may all to the right.
    remarks: Vec<bool>,
    /// Columns that were not recognised and ask whether something was done, with their headers.
    questions: Vec<(u16, String)>,
    /// Which columns have a meaning of their own.
    known: Vec<bool>,
    examples: Vec<u32>,
    also_named: Vec<(u32, Text)>,
    /// Rows that name a group and state its sum.
    sums_above: Vec<u32>,
    /// Word of the title or the sheet's name by which the list serves another purpose.
    purpose: Option<String>,
    /// Column of the hires' numbers.
    id_column: Option<u16>,
    /// The sheet is a hidden one.
    is_hidden: bool,
}

/// What the lines above a table said.
#[derive(Debug, Default)]
pub(super) struct Above {
    pub(super) titles: Vec<String>,
    pub(super) sightings: Vec<Sighting>,
    pub(super) counts: Vec<StatedCount>,
    pub(super) denials: Vec<Denial>,
}

/// The word in a title or a sheet's name by which a list serves another purpose than to report hires.
pub(super) fn purpose_of<'t>(titles: impl Iterator<Item = &'t str>, words: &Words) -> Option<String> {
    let titles: Vec<_> = titles.map(normal).collect();
    words.other_list.iter().find(|word| titles.iter().any(|title| title.contains(word.as_str()))).cloned()
}

impl<'c> TableBuilder<'c> {
    pub(super) fn new(
        header: Header,
        columns: &'c Columns,
        spec: &'c TableSpec,
        (merges, info): (&Merges, &SheetInfo),
        key_values: Vec<KeyValue>,
        title_year: Option<i16>,
        titles: Vec<String>,
    ) -> Self {
        let layout = Layout::new(&header, spec, info.epoch_1904);
        Self {
            account: Account::after_header(header.last_row),
            rows: Rows::none(header.kind),
            so_far: ReadSoFar::new(&layout),
            merged: Merged::new(merges, &layout, header.last_row),
            raw: RawRows::of(info.text.clone(), header.reach().saturating_add(1).min(MOST_RAW_COLUMNS)),
            scratch: Scratch::default(),
            subtotals: Subtotals::default(),
            data_rows: 0,
            sightings: Vec::new(),
            counts: Vec::new(),
            lines: Vec::new(),
            denials: Vec::new(),
            unseen: Vec::new(),
            remarks: remarks(&header),
            questions: header.other.iter().filter(|(_, header)| denials::asks(header)).cloned().collect(),
            known: known_columns(&header),
            examples: Vec::new(),
            also_named: Vec::new(),
            sums_above: Vec::new(),
            purpose: None,
            id_column: id_column(&layout),
            is_hidden: info.hidden,
            header,
            layout,
            columns,
            spec,
            key_values,
            title_year,
            titles,
            outside: Outside::Nobody,
            last_data_row: 0,
            is_agency: None,
        }
    }

    /// An empty builder for data rows of this table that are read apart.
    pub(super) fn piece(&self) -> Self {
        Self {
            header: self.header.clone(),
            layout: self.layout.clone(),
            account: Account::after_header(0),
            key_values: Vec::new(),
            columns: self.columns,
            spec: self.spec,
            rows: Rows::none(self.header.kind),
            so_far: self.so_far.piece(),
            raw: self.raw.piece(),
            scratch: Scratch::default(),
            subtotals: Subtotals::default(),
            merged: Merged::default(),
            title_year: None,
            titles: Vec::new(),
            outside: Outside::Nobody,
            data_rows: 0,
            sightings: Vec::new(),
            counts: Vec::new(),
            lines: Vec::new(),
            denials: Vec::new(),
            unseen: Vec::new(),
            remarks: self.remarks.clone(),
            questions: self.questions.clone(),
            known: self.known.clone(),
            examples: Vec::new(),
            also_named: Vec::new(),
            sums_above: Vec::new(),
            purpose: self.purpose.clone(),
            id_column: self.id_column,
            is_hidden: self.is_hidden,
            last_data_row: 0,
            is_agency: self.is_agency,
        }
    }

    /// Makes room for so many rows: lists that grow step by step are copied.
    pub(super) fn expect(&mut self, rows: usize) {
        self.rows.reserve(rows + rows / 32);
        self.raw.reserve(rows + rows / 32);
    }

    /// Makes room for the places of so many rows in the file's text.
    pub(super) fn expect_lines(&mut self, rows: usize) {
        self.raw.reserve(rows);
    }

    /// Takes data rows that were read apart and count from behind row `before`.
    pub(super) fn append(&mut self, piece: Self, before: u32) {
        let filers = self.so_far.append(piece.so_far, before);
        self.account.append(&piece.account, before);
        self.subtotals.append(&piece.subtotals, before, &filers);
        self.raw.append(&piece.raw, before);
        self.sightings.extend(piece.sightings.into_iter().map(|sighting| Sighting {
            row: sighting.row.saturating_add(before),
            filer: sighting.filer.and_then(|filer| filers.get(filer as usize).copied()),
            ..sighting
        }));
        self.denials.extend(
            piece
                .denials
                .into_iter()
                .map(|denial| Denial { row: denial.row.saturating_add(before), ..denial }),
        );
        self.lines.extend(piece.lines.into_iter().map(|(row, text)| (row.saturating_add(before), text)));
        self.also_named
            .extend(piece.also_named.into_iter().map(|(row, name)| (row.saturating_add(before), name)));
        self.rows.append(piece.rows, before, &filers);
        self.so_far.pool = self.so_far.pool.piece();
        self.data_rows += piece.data_rows;
        if piece.data_rows > 0 {
            self.last_data_row = before.saturating_add(piece.last_data_row);
        }
    }

    /// The rows that follow are this agency's unless they state another; the ones so far are of the line above the table.
    pub(super) fn begin_group(&mut self, name: Text, row: u32) {
        let mut above = self.key_values.iter().filter(|kv| kv.field == Field::Agency);
        if let (Some(first), None, None) = (above.next(), above.next(), &self.so_far.groups.current) {
            for filer in self.so_far.filers.filers.iter_mut().filter(|filer| filer.name.is_none()) {
                filer.name = Some(first.value.clone());
            }
        }
        self.so_far.groups.begin(name, row);
    }

    /// The rows at hand are those of this name.
    pub(super) fn is_in_group(&self, name: &str) -> bool {
        self.so_far.groups.current.as_deref().is_some_and(|current| normal(current) == normal(name))
    }

    /// The rows so far name their agency themselves.
    pub(super) fn names_own_agency(&self) -> bool {
        self.so_far.states(Field::Agency)
    }

    /// Data rows so far.
    pub(super) const fn data_rows(&self) -> u32 {
        self.data_rows
    }

    /// The row with the values that several of its columns make; none where the table has no such columns, or the row no
    /// second cell.
    pub(super) fn put_together(&self, row: &RowBuf) -> Option<RowBuf> {
        let parts = &self.header.assemblies;
        (!parts.is_empty() && row.len() > 1).then(|| put_together(row, parts, self.columns))
    }

    /// The column says on the last data row what this cell says.
    pub(super) fn repeats_last(&self, column: u16, cell: CellRef<'_>) -> bool {
        let last = self.raw.cell(self.last_data_row, column);
        self.data_rows > 0 && normal(last) == normal(&cells::shown(cell))
    }

    /// The row says again what a title above the table says, maybe with 续.
    pub(super) fn has_title(&self, row: &RowBuf) -> bool {
        let mut cells = row.cells();
        let (Some((_, CellRef::Text(text))), None) = (cells.next(), cells.next()) else { return false };
        let key = header_key(text);
        let key = key.strip_suffix("续表").or_else(|| key.strip_suffix('续')).unwrap_or(&key);
        self.titles.iter().any(|title| header_key(title) == key)
    }

    /// The line above the table says the same.
    pub(super) fn has_key_value(&self, found: &KeyValue) -> bool {
        let value = normal(&found.value);
        self.key_values.iter().any(|own| own.field == found.field && normal(&own.value) == value)
    }

    /// Tells the merged cells that a row has arrived; comes before anything else is asked about it.
    pub(super) fn enter(&mut self, row: &RowBuf) {
        self.merged.enter(row, &self.layout);
    }

    /// The row's understood cells as written, without what merged cells add.
    pub(super) fn own_slots<'r>(&self, row: &'r RowBuf) -> Slots<'r> {
        let mut slots = self.layout.slots_of(row, self.columns.words());
        if !self.layout.agencies.is_empty()
            && let Some(is_agency) = self.is_agency
        {
            self.layout.choose_agency(row, &mut slots, is_agency);
        }
        slots
    }

    /// Reads a data row; `own` are its slots without merged cells.
    fn read(&mut self, row: &RowBuf, own: &Slots<'_>) {
        self.account.arrive(row.number);
        self.data_rows += 1;
        self.last_data_row = row.number;
        self.scratch.write(row, self.header.reach(), &mut self.raw);
        let seen = self.without_struck(row, own);
        let own = seen.as_ref().unwrap_or(own);
        let filled;
        let slots = if self.merged.is_active() {
            filled = self.merged.fill(*own, row.number);
            &filled
        } else {
            own
        };
        let words = self.columns.words();
        if self.rows.begin_when_full() {
            self.so_far.pool = self.so_far.pool.piece();
        }
        let mut reader =
            RowReader { row: row.number, slots, layout: &self.layout, words, so_far: &mut self.so_far };
        reader.read_into(&mut self.rows);
        let of_sheet = self.is_hidden.then_some(OutOfSight::InHiddenSheet);
        if let Some(how) = out_of_sight(row).or(of_sheet) {
            self.unseen.push(Unseen { row: row.number, how });
        }
        if self.header.kind.is_filed() {
            self.sight_on(row, true);
            self.look_at_remarks(row);
            if !self.layout.agencies.is_empty() {
                self.look_for_other_agencies(row, own);
            }
        }
    }

    /// The slots without what somebody struck out in a row that stands: it was stated, and is not known to hold.
    fn without_struck<'r>(&self, row: &RowBuf, own: &Slots<'r>) -> Option<Slots<'r>> {
        let is_told = row.looks().iter().all(|(_, look)| !look.struck) || out_of_sight(row).is_some();
        if is_told || !self.header.kind.is_filed() {
            return None;
        }
        let mut seen = *own;
        for (slot, (column, _)) in seen.iter_mut().zip(&self.layout.slots) {
            if slot.is_some() && row.look(*column).struck {
                *slot = Some(STRUCK);
            }
        }
        Some(seen)
    }

    /// Notes the listed agencies that the row names beside its own, if that is listed too.
    #[cold]
    #[inline(never)]
    fn look_for_other_agencies(&mut self, row: &RowBuf, own: &Slots<'_>) {
        fn text_of(cell: Option<CellRef<'_>>) -> Option<&str> {
            match cell {
                Some(CellRef::Text(text)) => Some(cells::trim(text)),
                _ => None,
            }
        }
        let Some(is_agency) = self.is_agency else { return };
        let chosen = text_of(self.cell_in(own, Field::Agency)).filter(|name| is_agency(name));
        let Some(chosen) = chosen.map(agency_form) else { return };
        for column in self.layout.agencies.iter().copied().chain(self.layout.agency_column()) {
            let Some(name) = text_of(row.get(column)).filter(|name| is_agency(name)) else { continue };
            if agency_form(name) != chosen {
                self.also_named.push((row.number, Text::from(name)));
            }
        }
    }

    /// Notes what the remarks on a data row deny.
    fn look_at_remarks(&mut self, row: &RowBuf) {
        for (column, cell) in row.cells() {
            let may_be_one = self.remarks.get(usize::from(column)).is_none_or(|may| *may);
            let text = match cell {
                CellRef::Text(text) => text,
                CellRef::Number(0.0) => "0",
                _ => continue,
            };
            if !may_be_one {
                continue;
            }
            let question = self.questions.iter().find(|(at, _)| *at == column);
            let word = denials::in_remark(text, self.header.kind)
                .or_else(|| denials::in_answer(&question?.1, cells::trim(text)));
            if let Some(word) = word {
                let (word, text) = (Text::from(word), Text::from(cells::trim(text)));
                self.denials.push(Denial { row: row.number, column, of: Denied::Row, word, text });
            }
        }
    }

    /// Takes a data row that is summed, as nearly all are.
    pub(super) fn push(&mut self, row: &RowBuf, own: &Slots<'_>) {
        self.read(row, own);
        self.subtotals.add_last_of(&self.rows);
    }

    /// Takes a row that calls itself an example though it names a person, or an agency that may be real: it is rejected
    /// with the word that says so. `marked` is the cell that does.
    pub(super) fn push_example(&mut self, row: &RowBuf, own: &Slots<'_>, marked: u16) {
        let statements = self.so_far.statements();
        self.read(row, own);
        self.so_far.restate(statements);
        if census::number_of(self.cell_in(own, Field::IdNumber)).is_none() {
            self.examples.push(row.number);
        }
        let field = self.layout.slots.iter().find(|(column, _)| *column == marked).map(|(_, field)| *field);
        self.so_far.bad.push(BadCell {
            row: row.number,
            column: Some(marked),
            field: field.unwrap_or(Field::Remark),
            found: Text::from(row.get(marked).map(cells::shown).unwrap_or_default()),
            expected: EXPECTED_NO_EXAMPLE,
            rejects: true,
        });
    }

    /// Takes a row that stands above the header and fills its columns: sorted with the header, or forgotten there. Whether
    /// it belongs to the table can't be told, so it is rejected.
    pub(super) fn push_from_above(&mut self, row: &RowBuf) {
        let statements = self.so_far.statements();
        let account =
            std::mem::replace(&mut self.account, Account::after_header(row.number.saturating_sub(1)));
        let own = self.own_slots(row);
        self.read(row, &own);
        self.account = account;
        self.so_far.restate(statements);
        let needed = self.spec.required.iter().rev().find(|field| self.layout.slot(**field).is_some());
        let Some(field) = needed.copied() else { return };
        self.so_far.bad.push(BadCell {
            row: row.number,
            column: self
                .header
                .columns
                .iter()
                .find(|column| column.field == field)
                .map(|column| column.column),
            field,
            found: Text::from(self.cell_in(&own, field).map(cells::shown).unwrap_or_default()),
            expected: EXPECTED_BELOW_HEADER,
            rejects: true,
        });
    }

    /// Notes what numbers stand on a row; on a data row those beside the hire's own.
    fn sight_on(&mut self, row: &RowBuf, is_data: bool) {
        let but = self.id_column.filter(|_| is_data);
        // What stands in columns of ours is what they say; parts of numbers stand beside.
        let is_known = |at: u16| is_data && self.known.get(usize::from(at)) == Some(&true);
        let may_hold_parts = row.cells().any(|(column, _)| !is_known(column));
        let is_known: Option<&dyn Fn(u16) -> bool> = if may_hold_parts { Some(&is_known) } else { None };
        let filer = if is_data { last_filer(&self.rows) } else { None };
        let place = Place { purpose: self.purpose.as_deref(), filer };
        let Header { columns, other, .. } = &self.header;
        let header = |at: u16| {
            let known =
                columns.iter().find(|column| column.column == at).map(|column| column.header.as_str());
            known.or_else(|| other.iter().find(|(column, _)| *column == at).map(|(_, text)| text.as_str()))
        };
        census::sight(&mut self.sightings, row, but, is_known, place, &header, self.columns.words());
    }

    /// Looks at a row of the table that is no data row: numbers of persons, and how many there are said to be.
    pub(super) fn look_at_words(&mut self, row: &RowBuf) {
        self.sight_on(row, false);
        // What a total of a plan states is compared with its lines.
        if self.header.kind == TableKind::Hires || row.len() == 1 {
            self.count(counts::in_row(row));
        }
        for (column, cell) in row.cells() {
            let CellRef::Text(text) = cell else { continue };
            if !self.header.kind.is_filed() || self.header.kind == TableKind::Notices {
                self.lines.push((row.number, Text::from(cells::trim(text))));
            }
            // 草案 alone below a table or at the edge of its page is what a title says.
            let as_title = || denials::in_title(text).filter(|_| row.len() == 1 && is_short(text));
            if let Some(word) = denials::in_note(text, self.header.kind).or_else(as_title) {
                let (word, text) = (Text::from(word), Text::from(cells::trim(text)));
                self.denials.push(Denial { row: row.number, column, of: Denied::Table, word, text });
            }
        }
    }

    /// What the lines above the table said, and what they and the sheet's name call it.
    pub(super) fn look_above(&mut self, above: Above, sheet: &str) {
        self.purpose =
            purpose_of(above.titles.iter().map(String::as_str).chain([sheet]), self.columns.words());
        self.sightings.extend(above.sightings);
        self.denials.extend(above.denials);
        self.count(above.counts);
    }

    /// Keeps the numbers of persons that words state of this table's rows.
    fn count(&mut self, stated: Vec<StatedCount>) {
        let is_of_rows = |count: &StatedCount| match self.header.kind {
            TableKind::Hires => true,
            TableKind::Plan => !has(&count.text, &words().not_planned),
            _ => false,
        };
        self.counts.extend(stated.into_iter().filter(is_of_rows));
    }

    /// The cell of a field among a row's understood cells.
    pub(super) fn cell_in<'r>(&self, own: &Slots<'r>, field: Field) -> Option<CellRef<'r>> {
        self.layout.slot(field).and_then(|slot| own.get(slot).copied().flatten())
    }

    /// The post that the last data row names.
    pub(super) fn last_post(&self) -> Option<&str> {
        match &self.rows {
            Rows::Plan(rows) => rows.last().and_then(|row| row.post().known()),
            Rows::Hires(rows) => rows.last().and_then(|row| row.post().known()),
            Rows::Notices(rows) => rows.last().and_then(|row| row.post().known()),
            _ => None,
        }
    }

    /// The code of the post that the last line of a plan names.
    pub(super) fn last_post_code(&self) -> Option<&str> {
        match &self.rows {
            Rows::Plan(rows) => rows.last().and_then(|row| row.post_code().known()),
            _ => None,
        }
    }

    /// The figures of a row in the columns that sums are of.
    fn figures_on(&self, own: &Slots<'_>) -> Vec<(Field, u16, u64)> {
        let known = |field: &Field| {
            let slot = self.layout.slot(*field)?;
            let figure = cells::count(own.get(slot).copied().flatten(), self.columns.words()).known()?;
            Some((*field, self.layout.slots.get(slot)?.0, u64::from(figure)))
        };
        figures(&self.rows).iter().filter_map(known).collect()
    }

    /// The row that names the agency of the rows below may state their sum.
    pub(super) fn begin_sum(&mut self, row: &RowBuf) {
        let stated = self.figures_on(&self.own_slots(row));
        if !stated.is_empty() {
            // A row with a finding is shown back as it was written.
            self.scratch.write(row, self.header.reach(), &mut self.raw);
            self.sums_above.push(row.number);
        }
        self.subtotals.begin_under(row.number, stated, figures(&self.rows));
    }

    /// Whether the directory has an agency of this name.
    pub(super) fn is_listed(&self, name: &str) -> bool {
        self.is_agency.is_some_and(|is_agency| is_agency(name))
    }

    /// Whether the row states an agency of its own.
    pub(super) fn names_agency(&self, row: &RowBuf) -> bool {
        let own = self.own_slots(row);
        !cells::is_blank(self.cell_in(&own, Field::Agency), self.columns.words())
    }

    /// Whether the last data row is this agency's, by its own cell or the row of a name above it.
    pub(super) fn is_last_of(&self, name: &str) -> bool {
        let filer = last_filer(&self.rows).and_then(|filer| self.so_far.filers.filers.get(filer as usize));
        filer.and_then(|filer| filer.name.as_deref()).is_some_and(|last| normal(last) == normal(name))
    }

    /// Takes a subtotal row.
    pub(super) fn subtotal(&mut self, row: &RowBuf, own: &Slots<'_>, rank: u8, why: &'static str) {
        self.account.set_aside(row.number, Aside::Subtotal, why);
        self.look_at_words(row);
        if rank == 0 {
            return;
        }
        let fields = figures(&self.rows);
        let stated = self.figures_on(own);
        let before = self.subtotals.differing.len();
        self.subtotals.judge(row.number, rank, &stated, fields);
        // A row with a finding is shown back as it was written.
        if self.subtotals.differing.len() > before {
            self.scratch.write(row, self.header.reach(), &mut self.raw);
        }
    }

    /// Settles what only the whole table tells, and hands it out; its ids are set by the caller.
    pub(super) fn finish(mut self, sheet: &Sheet<'_>) -> Table {
        self.subtotals.settle_head(figures(&self.rows));
        let year = self.settle_year();
        if matches!(self.header.kind, TableKind::Plan | TableKind::Hires | TableKind::Notices) {
            self.settle_agency(sheet);
        }
        if let Rows::Plan(rows) = &mut self.rows {
            let mut plan = std::mem::take(rows);
            self.settle_submission(&mut plan);
            self.rows = Rows::Plan(plan);
        }
        if let Rows::Hires(rows) = &mut self.rows {
            let mut hires = std::mem::take(rows);
            self.settle_filing(&mut hires);
            self.rows = Rows::Hires(hires);
        }
        if let Rows::Notices(rows) = &mut self.rows {
            let mut notices = std::mem::take(rows);
            self.settle_text(&mut notices, Field::NoticeNo, |row, place| row.notice_no = place);
            self.rows = Rows::Notices(notices);
        }
        if self.so_far.any_rounded {
            let agencies: Vec<Option<String>> =
                self.so_far.filers.filers.iter().map(agency_written).collect();
            doubt_rounded_numbers(&mut self.rows, &agencies);
        }
        let mut filers = std::mem::take(&mut self.so_far.filers.filers);
        for filer in &mut filers {
            let Some(name) = filer.name.as_deref() else { continue };
            let bare = without_stamp(name);
            let bare = examples::called(bare, self.columns.words()).unwrap_or(bare);
            if bare.len() < name.len() {
                filer.name = Some(Text::from(bare)).filter(|bare| !bare.is_empty());
            }
        }
        let other_days = OtherDays::of(&self.header.days, &self.raw, self.columns.words());
        let unrecognised = super::unrecognised::of_table(&self.header, self.columns, &self.raw);
        if self.header.missing.is_some() {
            if sheet.file.purpose == Purpose::History {
                self.sight_placed();
            }
            self.rows = Rows::none(self.header.kind);
            self.so_far.bad.clear();
            self.subtotals.differing.clear();
            self.raw = RawRows::default();
            self.examples.clear();
            filers.retain(|filer| filer.name.is_some() || filer.code.is_some());
        }
        self.so_far.bad.sort_by_key(|cell| (cell.row, cell.column));
        let reason = self.reason();
        Table {
            id: TableId(0),
            file: FileId(0),
            sheet: sheet.info.name.clone(),
            kind: self.header.kind,
            reason,
            header_rows: (self.header.first_row, self.header.last_row),
            columns: self.header.columns,
            other_columns: self.header.other,
            unrecognised,
            other_days,
            other_purpose: self.purpose,
            titles: self.titles,
            outside: self.outside,
            key_values: self.key_values,
            year,
            missing: self.header.missing,
            filers,
            rows: self.rows,
            data_rows: self.data_rows,
            bad_cells: self.so_far.bad,
            blank_rows: self.account.blank,
            subtotal_rows: self.account.subtotal,
            footer_rows: self.account.footer,
            aside: self.account.named,
            subtotals: self.subtotals.differing,
            sightings: self.sightings,
            counts: self.counts,
            denials: self.denials,
            lines: self.lines,
            has_changes: sheet.info.has_changes,
            unseen: self.unseen,
            examples: self.examples,
            also_named: self.also_named,
            raw: self.raw,
        }
    }

    /// Notes the numbers of rows that are about to be dropped.
    fn sight_placed(&mut self) {
        let (Rows::Hires(rows), Some(column)) = (&self.rows, self.id_column) else { return };
        self.sightings.extend(rows.iter().filter_map(|row| {
            let id = row.id.valid()?;
            Some(Sighting {
                id,
                row: row.row,
                column,
                filer: row.filer(),
                other: None,
                line: None,
                said: None,
            })
        }));
    }

    /// The one value that the lines around the table give for a field that no row states; none if
    /// they contradict each other.
    fn outside_value(&mut self, field: Field) -> Option<(Text, u32)> {
        if self.so_far.states(field) {
            return None;
        }
        let mut values = self.key_values.iter().filter(|kv| kv.field == field);
        let first = values.next()?;
        let key = normal(&first.value);
        if values.any(|other| normal(&other.value) != key) {
            return None;
        }
        let value = (first.value.clone(), first.row);
        for kv in self.key_values.iter_mut().filter(|kv| kv.field == field) {
            kv.used = true;
        }
        Some(value)
    }

    fn settle_year(&mut self) -> Stated<i16> {
        let Some((text, _)) = self.outside_value(Field::Year) else {
            return self.title_year.map_or(Stated::Blank, Stated::Known);
        };
        let year = cells::year(Some(CellRef::Text(&text)), self.columns.words());
        if year.is_unknown() {
            self.reject_everywhere(Field::Year, &text, EXPECTED_YEAR, true);
        }
        year
    }

    fn settle_agency(&mut self, sheet: &Sheet<'_>) {
        let claimed = self.key_values.iter().find(|kv| kv.field == Field::Agency).map(|kv| kv.value.clone());
        let outside = self.outside_value(Field::Agency).map(|(name, _)| name);
        let name = match (&outside, &claimed) {
            _ if self.so_far.states(Field::Agency) => None,
            (Some(_), _) => outside,
            // Lines that contradict each other are no reason to believe the file's name.
            (None, Some(_)) => None,
            (None, None) => {
                self.outside = (sheet.file.named_around)(&self.titles, &sheet.info.name);
                match &self.outside {
                    Outside::One(name, _) => Some(name.clone()),
                    Outside::Nobody | Outside::Disputed(_) => None,
                }
            }
        };
        self.settle_groups(name.is_some() || claimed.is_some());
        if let Some(name) = &name {
            for filer in self.so_far.filers.filers.iter_mut().filter(|filer| filer.name.is_none()) {
                filer.name = Some(name.clone());
            }
        }
        // A code above the table is the reporting unit's; it must not fuse several agencies into one.
        let mut names: Vec<_> =
            self.so_far.filers.filers.iter().map(|filer| filer.name.as_deref().map(normal)).collect();
        names.sort_unstable();
        names.dedup();
        let is_reporting_unit = match (names.as_slice(), &claimed) {
            ([Some(only)], Some(claimed)) => *only == normal(claimed),
            ([_], None) | ([], _) => true,
            _ => false,
        };
        let code = if is_reporting_unit { self.outside_value(Field::CreditCode) } else { None };
        if let Some((code, _)) = &code {
            for filer in &mut self.so_far.filers.filers {
                filer.code = Some(code.clone());
            }
        }
        if self.so_far.filers.filers.is_empty() && (name.is_some() || code.is_some()) {
            let filer = Filer { name, code: code.map(|(code, _)| code), division: Stated::Blank };
            self.so_far.filers.filers.push(filer);
        }
    }

    /// Names in rows of their own hold for the rows below; one that may be a part of the agency named around the table (a
    /// station, a section) does not.
    fn settle_groups(&mut self, is_named_around: bool) {
        if self.so_far.groups.rows.is_empty() {
            return;
        }
        for index in std::mem::take(&mut self.so_far.groups.filers) {
            let Some(filer) = self.so_far.filers.filers.get_mut(index as usize) else { continue };
            let is_listed = |name: &Text| self.is_agency.is_some_and(|is_agency| is_agency(name));
            let is_agency = |name: &Text| !is_named_around || groups::is_whole(name) || is_listed(name);
            filer.name = filer.name.take().filter(is_agency);
        }
        if self.so_far.filers.filers.iter().all(|filer| filer.name.is_some()) {
            self.outside = Outside::Nobody;
        }
    }

    /// How the header was read, and where agencies are named for the rows below.
    fn reason(&self) -> String {
        let reason = self.header.reason();
        if self.so_far.groups.rows.is_empty() {
            return reason;
        }
        let rows: Vec<String> = self.so_far.groups.rows.iter().take(5).map(ToString::to_string).collect();
        let more = if self.so_far.groups.rows.len() > rows.len() { "等" } else { "" };
        format!("{reason}；第 {} {more}行的单位名称用于其下没有写明单位的各行", rows.join("、"))
    }

    /// 备案日期：…, 备案部门：… and 公告编号：…, lines of the roster, hold for each hire where no row states one.
    fn settle_filing(&mut self, rows: &mut Blocks<HireRow>) {
        self.settle_text(rows, Field::NoticeNo, |row, place| row.notice_no = place);
        self.settle_text(rows, Field::FiledWith, |row, place| row.filed_with = place);
        let Some((text, _)) = self.outside_value(Field::Filed) else { return };
        let date = cells::date(Some(self.layout.dated(CellRef::Text(&text))), self.columns.words());
        rows.amend(|rows, _| rows.iter_mut().for_each(|row| row.filed = date));
        if date.is_unknown() {
            self.reject_everywhere(Field::Filed, &text, EXPECTED_DATE, false);
        }
    }

    fn settle_submission(&mut self, rows: &mut Blocks<PlanRow>) {
        if let Some((text, _)) = self.outside_value(Field::Submitted) {
            let date = cells::date(Some(self.layout.dated(CellRef::Text(&text))), self.columns.words());
            rows.amend(|rows, _| rows.iter_mut().for_each(|row| row.submitted = date));
            if date.is_unknown() {
                self.reject_everywhere(Field::Submitted, &text, EXPECTED_DATE, false);
            }
        }
        self.settle_text(rows, Field::ReceivedBy, |row, place| row.received_by = place);
    }

    /// What a line outside the table says is said on each row.
    fn settle_text<R: TableRow>(&mut self, rows: &mut Blocks<R>, field: Field, set: fn(&mut R, TextCell)) {
        let Some((text, _)) = self.outside_value(field) else { return };
        let value = cells::text(Some(CellRef::Text(&text)), self.columns.words());
        if value.is_unknown() {
            self.reject_everywhere(field, &text, EXPECTED_TEXT, false);
        }
        rows.amend(|rows, texts| {
            let place = match value {
                Stated::Known(_) => texts.add(&text),
                Stated::Blank => TextCell::BLANK,
                Stated::Unknown => TextCell::UNKNOWN,
            };
            for row in rows {
                set(row, place);
            }
        });
    }

    /// A line above the table that cannot be read is unreadable for each row that needs it.
    fn reject_everywhere(&mut self, field: Field, found: &Text, expected: &'static str, rejects: bool) {
        let subtotals: BTreeSet<u32> = self.subtotals.differing.iter().map(|check| check.row).collect();
        let is_data = |row: &u32| !subtotals.contains(row) && !self.sums_above.contains(row);
        let numbers: Vec<u32> = self.raw.row_numbers().filter(is_data).collect();
        self.so_far.bad.extend(numbers.into_iter().map(|row| BadCell {
            row,
            column: None,
            field,
            found: found.clone(),
            expected,
            rejects,
        }));
    }

    pub(super) const fn columns(&self) -> &'c Columns {
        self.columns
    }

    pub(super) const fn spec(&self) -> &'c TableSpec {
        self.spec
    }
}

const EXPECTED_BELOW_HEADER: &str = "表头之下的一行；此行在表头之上，请移到表头之下，不属于本表的删除";

const EXPECTED_NO_EXAMPLE: &str = "去掉“示例”字样的实际内容；确为示例的，删除该行";

/// No longer than a stamp across a page.
fn is_short(text: &str) -> bool {
    const LONGEST: usize = 12;
    cells::trim(text).chars().count() <= LONGEST
}

/// The word by which a title or a note of a list says that rows are left out.
pub fn says_it_is_not_whole(text: &str) -> Option<&'static str> {
    let text = normal(text);
    words().partial_list_words.iter().map(String::as_str).find(|word| text.contains(word))
}

/// How a row is kept from sight, if most of it is. (The rows of a text file never are.)
fn out_of_sight(row: &RowBuf) -> Option<OutOfSight> {
    match row.hidden() {
        Some(Hidden::ByHand) => return Some(OutOfSight::Hidden),
        Some(Hidden::ByFilter) => return Some(OutOfSight::Filtered),
        None => {}
    }
    let most =
        |of: fn(&Look) -> bool| row.looks().iter().filter(|(_, look)| of(look)).count() * 2 > row.len();
    if row.looks().is_empty() {
        None
    } else if most(|look| look.struck) {
        Some(OutOfSight::Struck)
    } else if most(|look| look.white) {
        Some(OutOfSight::White)
    } else {
        None
    }
}

/// Which columns have a meaning of their own.
fn known_columns(header: &Header) -> Vec<bool> {
    let mut known = Vec::new();
    for column in &header.columns {
        let at = usize::from(column.column);
        if known.len() <= at {
            known.resize(at + 1, false);
        }
        if let Some(known) = known.get_mut(at) {
            *known = true;
        }
    }
    known
}

/// Where remarks on a row may stand: 备注, 合同状态 (未签), columns that are not understood (实际备案日期：未备案), columns without
/// a header.
fn remarks(header: &Header) -> Vec<bool> {
    let holds_remarks = |field| matches!(field, Field::Remark | Field::ContractStatus);
    let is_remark =
        |at: u16| header.columns.iter().any(|known| known.column == at && holds_remarks(known.field));
    let may_be_one = |at: u16| {
        is_remark(at) || header.nameless.contains(&at) || header.other.iter().any(|(other, _)| *other == at)
    };
    (0..=header.extent.1).map(may_be_one).collect()
}

/// The column of the hires' own numbers.
fn id_column(layout: &Layout) -> Option<u16> {
    let slot = layout.slot(Field::IdNumber).filter(|_| layout.kind == TableKind::Hires)?;
    layout.slots.get(slot).map(|(column, _)| *column)
}

/// Whose the row is that was read last.
fn last_filer(rows: &Rows) -> Option<u32> {
    match rows {
        Rows::Plan(rows) => rows.last().map(|row| row.filer),
        Rows::Hires(rows) => rows.last().map(|row| row.filer),
        Rows::Notices(rows) => rows.last().map(|row| row.filer),
        _ => None,
    }
}

/// Buffers for writing a row as text; rows of texts only need none of it.
#[derive(Debug, Default)]
struct Scratch {
    text: String,
    ends: Vec<usize>,
}

impl Scratch {
    fn write(&mut self, row: &RowBuf, last_column: u16, raw: &mut RawRows) {
        if row.line().is_some_and(|at| raw.push_line(row.number, at)) {
            return;
        }
        let last = last_column.min(MOST_RAW_COLUMNS - 1);
        let texts_only = row.cells().all(|(_, cell)| matches!(cell, CellRef::Text(_)));
        if texts_only {
            let cells = row.cells().filter_map(|(column, cell)| match cell {
                CellRef::Text(text) => Some((column, text)),
                _ => None,
            });
            raw.push(row.number, Dense::new(cells.take_while(|(column, _)| *column <= last)));
            return;
        }
        self.text.clear();
        self.ends.clear();
        let mut columns: Vec<u16> = Vec::with_capacity(row.len());
        for (column, cell) in row.cells().take_while(|(column, _)| *column <= last) {
            self.text.push_str(&cells::shown(cell));
            self.ends.push(self.text.len());
            columns.push(column);
        }
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let texts = starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default());
        raw.push(row.number, Dense::new(columns.into_iter().zip(texts)));
    }
}

/// Fills the gaps between sparse cells with empty texts.
struct Dense<'a, I: Iterator<Item = (u16, &'a str)>> {
    cells: std::iter::Peekable<I>,
    next: u16,
}

impl<'a, I: Iterator<Item = (u16, &'a str)>> Dense<'a, I> {
    fn new(cells: I) -> Self {
        Self { cells: cells.peekable(), next: 0 }
    }
}

impl<'a, I: Iterator<Item = (u16, &'a str)>> Iterator for Dense<'a, I> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let column = self.cells.peek()?.0;
        self.next += 1;
        if column >= self.next { Some("") } else { self.cells.next().map(|(_, text)| text) }
    }
}

/// Whose a row is, as far as one table tells: the name, else the code.
fn agency_written(filer: &Filer) -> Option<String> {
    filer.name.as_ref().or(filer.code.as_ref()).map(|text| normal(text).into_owned())
}

/// Where a spreadsheet rounded some numbers of an agency's rows, those that came out with a right check character are no
/// more certain. Another agency's rows in the same ledger were typed elsewhere. `agencies` has one for each filer.
fn doubt_rounded_numbers(rows: &mut Rows, agencies: &[Option<String>]) {
    let doubt = |id: &mut IdCell| {
        if matches!(id, IdCell::Valid { id, legacy: false } if id.may_be_rounded()) {
            *id = IdCell::LostDigits(Loss::Beside);
        }
    };
    match rows {
        Rows::Hires(rows) => {
            let of = |filer: u32| agencies.get(filer as usize).and_then(Option::as_deref);
            let rounded: BTreeSet<Option<&str>> = rows
                .iter()
                .filter(|row| matches!(row.id, IdCell::LostDigits(_)))
                .map(|row| of(row.filer))
                .collect();
            rows.amend(|rows, _| {
                rows.iter_mut()
                    .filter(|row| rounded.contains(&of(row.filer)))
                    .for_each(|row| doubt(&mut row.id));
            });
        }
        Rows::Register(rows) => rows.amend(|rows, _| rows.iter_mut().for_each(|row| doubt(&mut row.id))),
        _ => {}
    }
}

/// Vertical merges over understood columns: what the top cell shows holds for each row.
#[derive(Debug, Default)]
struct Merged {
    /// By first row.
    merges: Vec<Merge>,
    next: usize,
    /// Per slot: the last row, and the row that holds the value.
    active: Vec<Option<(u32, RowBuf)>>,
    /// Per slot: what it states is one person's own.
    of_one_person: Vec<bool>,
    /// The slots of a person's number and name.
    person: Option<(usize, usize)>,
}

/// A cell that somebody struck out.
const STRUCK: CellRef<'static> = CellRef::Error("已划去");

/// A number under which several names stand.
const OF_SEVERAL: CellRef<'static> = CellRef::Error("合并单元格");

impl Merged {
    fn new(merges: &Merges, layout: &Layout, header_end: u32) -> Self {
        let merges: Vec<Merge> = merges
            .starting_in(header_end.saturating_add(1)..=u32::MAX)
            .iter()
            .filter(|merge| {
                merge.last_row > merge.first_row
                    && layout.slots.iter().any(|(column, _)| *column == merge.first_column)
            })
            .copied()
            .collect();
        let active = if merges.is_empty() { Vec::new() } else { vec![None; layout.slots.len()] };
        let is_own = |field| {
            layout.kind == TableKind::Hires && matches!(field, Field::CertificateNo | Field::Recognised)
        };
        let of_one_person = layout.slots.iter().map(|(_, field)| is_own(*field)).collect();
        let person = layout.slot(Field::IdNumber).zip(layout.slot(Field::Name));
        Self { merges, next: 0, active, of_one_person, person }
    }

    fn enter(&mut self, row: &RowBuf, layout: &Layout) {
        for held in &mut self.active {
            if held.as_ref().is_some_and(|(last, _)| *last < row.number) {
                *held = None;
            }
        }
        while let Some(merge) = self.merges.get(self.next).filter(|merge| merge.first_row <= row.number) {
            self.next += 1;
            let slot = layout.slots.iter().position(|(column, _)| *column == merge.first_column);
            let Some(held) = slot.and_then(|slot| self.active.get_mut(slot)) else { continue };
            *held = None;
            if merge.first_row == row.number
                && let Some(cell) = row.get(merge.first_column)
            {
                let mut kept = RowBuf::new();
                kept.clear(row.number);
                kept.push(0, cell);
                *held = Some((merge.last_row, kept));
            }
        }
    }

    fn is_active(&self) -> bool {
        self.active.iter().any(Option::is_some)
    }

    fn fill<'s>(&'s self, mut slots: Slots<'s>, row: u32) -> Slots<'s> {
        let names_another = self.person.filter(|(number, name)| {
            let is_below =
                |held: &Option<(u32, RowBuf)>| held.as_ref().is_some_and(|(_, kept)| kept.number < row);
            let is_merged = |slot: &usize| self.active.get(*slot).is_some_and(Option::is_some);
            self.active.get(*number).is_some_and(is_below)
                && !is_merged(name)
                && slots.get(*name).is_some_and(Option::is_some)
        });
        for (index, (slot, held)) in slots.iter_mut().zip(&self.active).enumerate() {
            if let Some((_, kept)) = held {
                // Programs leave old values under a merge; a reader sees the top one. The number and the day of one
                // person's recognition are not those of the persons below.
                let is_anothers = kept.number < row && self.of_one_person.get(index) == Some(&true);
                *slot = if is_anothers { None } else { kept.get(0) };
            }
        }
        if let Some(slot) = names_another.and_then(|(number, _)| slots.get_mut(number)) {
            *slot = Some(OF_SEVERAL);
        }
        slots
    }
}
