//! Decides whose a gap is: the agency that path, sheet, title, line or content names, the one whose tables lie beside it, or
//! the only one that filed.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Division, FileId, IdNumber, TableKind, is_hanzi, normal};
use crate::tables::{
    AgencyNames, FileReport, FileStatus, Ingested, Outside, Rows, SheetReport, Stretch, Table, UnreadBlock,
};

use super::super::claims;
use super::super::identity::{FilersAgency, Roll};
use super::{Gap, GapSource, Holds};

/// A gap of more agencies than these is nobody's.
const MOST_OWNERS: usize = 3;

/// The gaps of each agency, by its index, and those that are nobody's.
#[derive(Debug, Default)]
pub(in crate::case) struct Attributed {
    pub(in crate::case) of_agency: BTreeMap<u32, Vec<Gap>>,
    pub(in crate::case) nobodys: Vec<Gap>,
}

/// Finds the gaps and says whose they are. `rows` holds, per table, how many rows each filer has, in the order of the rows.
/// `stretches` holds, per table, where each filer's rows are.
pub(in crate::case) fn attribute(
    ingested: &Ingested,
    roll: &Roll,
    rows: &[Vec<(u32, u64)>],
    stretches: &[Vec<Stretch>],
) -> Attributed {
    let names = OnceCell::new();
    let candidates =
        Candidates::of(ingested, roll, rows, stretches, || names.get_or_init(|| Names::of(roll)));
    if candidates.is_empty() {
        return Attributed::default();
    }
    let finder = Finder::new(ingested, roll, rows, names);
    let mut named: Vec<(Gap, Vec<u32>)> = Vec::new();
    for (gap, texts) in candidates.all {
        let owners = finder.owners(&gap, &texts);
        named.push((gap, owners));
    }
    finder.settle(named)
}

/// Texts that may name the owner of a gap.
#[derive(Debug, Default)]
struct Texts {
    /// Any agency named in one of them owns the gap.
    naming: Vec<String>,
    /// Owners known already.
    owners: Vec<u32>,
}

struct Candidates {
    all: Vec<(Gap, Texts)>,
}

impl Candidates {
    fn of<'n>(
        ingested: &Ingested,
        roll: &Roll,
        rows: &[Vec<(u32, u64)>],
        stretches: &[Vec<Stretch>],
        names: impl Fn() -> &'n Names,
    ) -> Self {
        let mut all = Self { all: Vec::new() };
        let persons = OnceCell::new();
        for file in ingested.files.iter().filter(|file| file.may_hold_rows) {
            all.file(file);
            for (index, sheet) in (0_u32..).zip(&file.sheets) {
                all.sheet(file, index, sheet, || persons.get_or_init(|| Persons::of(ingested)));
            }
        }
        let tables = ingested.tables.iter().zip(&roll.filers).zip(rows).zip(stretches);
        for (((table, filers), rows), stretches) in tables {
            all.table(table, filers);
            all.rows(table, filers, stretches, &names);
            all.columns(table, filers, rows);
        }
        all
    }

    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    fn add(&mut self, source: GapSource, holds: Holds, texts: Texts) {
        self.all.push((Gap { source, holds, shared: false, nobodys: false, lapsed: None }, texts));
    }

    fn file(&mut self, file: &FileReport) {
        let source = match &file.status {
            FileStatus::Read => return,
            // What an audit wrote repeats what was filed elsewhere, as a scan does.
            _ if file.is_our_own() => {
                let naming = file.sheets.iter().filter_map(|sheet| sheet.unread.as_ref());
                let naming = naming.flat_map(|block| block.named.iter().cloned()).collect();
                let texts = Texts { naming, ..Texts::default() };
                return self.add(GapSource::Document(file.id), kinds(&file.says, None), texts);
            }
            // The content decides: a scan is a scan under any name.
            _ if file.is_document() => GapSource::Document(file.id),
            _ => GapSource::File(file.id),
        };
        self.add(source, kinds(&file.says, None), Texts::default());
    }

    fn sheet<'p>(
        &mut self,
        file: &FileReport,
        index: u32,
        sheet: &SheetReport,
        persons: impl Fn() -> &'p Persons,
    ) {
        let is_told = sheet.is_help_of_a_form() || file.is_our_own();
        let Some(block) = sheet.unread.as_ref().filter(|_| !is_told) else { return };
        let most = (block.ids > 0).then(|| persons().new_in(sheet, block.ids));
        let texts = Texts { naming: naming_of(sheet, block), ..Texts::default() };
        self.add(GapSource::Sheet(file.id, index), kinds(&block.says, most), texts);
    }

    fn table(&mut self, table: &Table, filers: &[FilersAgency]) {
        if table.missing.is_none() {
            return;
        }
        let owners: BTreeSet<u32> = filers.iter().filter_map(|who| who.ok()).collect();
        let owners = owners.into_iter().collect();
        let texts = Texts { naming: texts_around(table), owners };
        self.add(GapSource::Table(table.id), Holds::only(table.kind, Some(table.data_rows.into())), texts);
    }

    /// Rows that nobody can place, those of one name together. Where they state none, a column that was not recognised may.
    fn rows<'n>(
        &mut self,
        table: &Table,
        filers: &[FilersAgency],
        stretches: &[Stretch],
        names: &impl Fn() -> &'n Names,
    ) {
        let is_placed = |filer: u32| filers.get(filer as usize).is_some_and(Result::is_ok);
        let name = |filer: u32| table.filers.get(filer as usize).and_then(|filer| filer.name.as_deref());
        let mut groups: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        let mut unnamed: Vec<u32> = Vec::new();
        for stretch in stretches.iter().filter(|stretch| !is_placed(stretch.filer)) {
            match name(stretch.filer) {
                None if !table.other_columns.is_empty() => unnamed.extend(table.rows.numbers(stretch)),
                name => *groups.entry(name).or_default() += stretch.len() as u64,
            }
        }
        let column = if unnamed.is_empty() { None } else { naming_column(table, &unnamed, names()) };
        for row in unnamed {
            let name = column.map(|column| table.raw.cell(row, column).trim());
            *groups.entry(name.filter(|name| !name.is_empty())).or_default() += 1;
        }
        for (number, (name, count)) in (0_u32..).zip(groups) {
            let naming = name.map_or_else(|| texts_around(table), |name| vec![name.to_owned()]);
            let holds = Holds::only(table.kind, Some(count));
            let rows = u32::try_from(count).unwrap_or(u32::MAX);
            let texts = Texts { naming, ..Texts::default() };
            self.add(GapSource::Rows(table.id, number, rows), holds, texts);
        }
    }

    fn columns(&mut self, table: &Table, filers: &[FilersAgency], rows: &[(u32, u64)]) {
        if table.unrecognised.is_empty() || table.missing.is_some() {
            return;
        }
        let owners: BTreeSet<u32> =
            rows.iter().filter_map(|(filer, _)| filers.get(*filer as usize)?.ok()).collect();
        let owners = owners.into_iter().collect();
        // A roster with columns of a plan may be both.
        let names = |kind| table.unrecognised.iter().any(|column| column.of_other == Some(kind));
        let holds =
            Holds { plan: names(TableKind::Plan), notices: names(TableKind::Notices), ..Holds::default() };
        self.add(GapSource::Columns(table.id), holds, Texts { owners, ..Texts::default() });
    }
}

/// Who stands in the tables of hires that were read.
#[derive(Debug, Default)]
struct Persons {
    hired: BTreeSet<IdNumber>,
    claimed: BTreeSet<IdNumber>,
}

impl Persons {
    fn of(ingested: &Ingested) -> Self {
        let mut persons = Self::default();
        for table in &ingested.tables {
            let Rows::Hires(rows) = &table.rows else { continue };
            for row in rows.iter() {
                let Some(id) = row.id.valid() else { continue };
                persons.hired.insert(id);
                if claims(&row) {
                    persons.claimed.insert(id);
                }
            }
        }
        persons
    }

    /// How many rows a sheet that was not read may add: nobody counts twice, and a list of wages says of a hire nothing that
    /// counts.
    fn new_in(&self, sheet: &SheetReport, numbers: u32) -> u64 {
        let ids: BTreeSet<IdNumber> = sheet
            .sightings
            .iter()
            .filter(|seen| !self.claimed.contains(&seen.id))
            .filter(|seen| seen.other.is_none() || !self.hired.contains(&seen.id))
            .map(|seen| seen.id)
            .collect();
        u64::from(numbers).min(ids.len() as u64)
    }
}

/// The column that was not recognised in which most of these rows name agencies.
fn naming_column(table: &Table, rows: &[u32], names: &Names) -> Option<u16> {
    /// So many texts of a column tell what it holds.
    const MOST: usize = 200;
    let named = |column: u16| {
        let texts =
            rows.iter().map(|row| table.raw.cell(*row, column).trim()).filter(|text| !text.is_empty());
        let texts: BTreeSet<&str> = texts.take(MOST).collect();
        let named = texts.iter().filter(|text| !names.index.in_text(text).is_nobody()).count();
        (named * 2 > texts.len()).then_some(named)
    };
    let columns = table.other_columns.iter().filter_map(|(column, _)| Some((named(*column)?, *column)));
    columns.max_by_key(|(named, column)| (*named, std::cmp::Reverse(*column))).map(|(_, column)| column)
}

/// Kinds that a name says; any if it says none.
fn kinds(says: &[TableKind], most: Option<u64>) -> Holds {
    let says = |kind| says.is_empty() || says.contains(&kind);
    Holds {
        plan: says(TableKind::Plan),
        hires: says(TableKind::Hires),
        notices: says(TableKind::Notices),
        most,
    }
}

/// Content names an agency only beside values of the kind: numbers, days.
fn naming_of(sheet: &SheetReport, block: &UnreadBlock) -> Vec<String> {
    let mut naming = vec![sheet.name.clone()];
    naming.extend(block.named.iter().cloned());
    if block.ids > 0 || block.dates {
        naming.extend(block.texts.iter().cloned());
    }
    naming
}

fn texts_around(table: &Table) -> Vec<String> {
    let mut texts = table.titles.clone();
    texts.push(table.sheet.clone());
    texts.extend(
        table
            .key_values
            .iter()
            .filter(|kv| kv.field == crate::model::Field::Agency)
            .map(|kv| kv.value.to_string()),
    );
    if let Outside::Disputed(names) = &table.outside {
        texts.extend(names.iter().map(ToString::to_string));
    }
    texts
}

/// Whose tables lie in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    One(u32),
    Several,
}

impl Owner {
    fn and(held: Option<Self>, agency: u32) -> Self {
        match held {
            None | Some(Self::One(_)) if held.is_none_or(|held| held == Self::One(agency)) => {
                Self::One(agency)
            }
            _ => Self::Several,
        }
    }
}

struct Finder<'a> {
    ingested: &'a Ingested,
    roll: &'a Roll,
    /// Few runs ask for a name.
    names: OnceCell<Names>,
    /// Agencies by parts of their names that were looked for.
    bearers: RefCell<BTreeMap<String, Option<u32>>>,
    of_file: BTreeMap<FileId, Owner>,
    of_folder: BTreeMap<&'a str, Owner>,
    of_run: Option<Owner>,
    /// Agencies with tables of their own, by folder: for short names.
    filed_in: BTreeMap<&'a str, BTreeSet<u32>>,
    /// The kinds of which some agency has rows.
    kinds: BTreeSet<TableKind>,
    agencies: usize,
}

/// The names of all agencies.
struct Names {
    index: AgencyNames,
    /// Normalised.
    full: Vec<String>,
}

impl Names {
    fn of(roll: &Roll) -> Self {
        let names = || roll.agencies.iter().map(|agency| &agency.name);
        Self {
            index: AgencyNames::new(names().cloned()),
            full: names().map(|name| normal(name).into_owned()).collect(),
        }
    }
}

impl<'a> Finder<'a> {
    fn new(ingested: &'a Ingested, roll: &'a Roll, rows: &[Vec<(u32, u64)>], names: OnceCell<Names>) -> Self {
        let mut finder = Self {
            ingested,
            roll,
            names,
            bearers: RefCell::default(),
            of_file: BTreeMap::new(),
            of_folder: BTreeMap::new(),
            of_run: None,
            filed_in: BTreeMap::new(),
            kinds: BTreeSet::new(),
            agencies: roll.agencies.len(),
        };
        for ((table, filers), rows) in ingested.tables.iter().zip(&roll.filers).zip(rows) {
            let mut last = None;
            let placed = rows.iter().map(|(filer, _)| *filer);
            let of_rejected =
                (0_u32..).zip(filers).map(|(filer, _)| filer).filter(|_| table.missing.is_some());
            for agency in placed.chain(of_rejected).filter_map(|filer| filers.get(filer as usize)?.ok()) {
                if last != Some(agency) {
                    finder.place(table, agency);
                    last = Some(agency);
                }
            }
        }
        finder
    }

    fn place(&mut self, table: &Table, agency: u32) {
        let add = |owner: &mut Option<Owner>| *owner = Some(Owner::and(*owner, agency));
        add(&mut self.of_run);
        self.kinds.insert(table.kind);
        let mut of_file = self.of_file.get(&table.file).copied();
        add(&mut of_file);
        self.of_file.extend(of_file.map(|owner| (table.file, owner)));
        let shown = self.ingested.file(table.file).shown.as_str();
        self.filed_in.entry(folder_of(shown)).or_default().insert(agency);
        for folder in folders_of(shown) {
            let mut of_folder = self.of_folder.get(folder).copied();
            add(&mut of_folder);
            self.of_folder.extend(of_folder.map(|owner| (folder, owner)));
        }
    }

    /// The owners of a gap as far as names and neighbours tell.
    fn owners(&self, gap: &Gap, texts: &Texts) -> Vec<u32> {
        let file = gap.source.file(self.ingested);
        if matches!(gap.source, GapSource::Columns(_)) {
            return texts.owners.clone();
        }
        let shown = self.ingested.file(file).shown.as_str();
        let mut owners: BTreeSet<u32> = texts.owners.iter().copied().collect();
        for text in &texts.naming {
            owners.extend(self.named_in(text, shown));
        }
        if owners.is_empty() {
            owners.extend(self.named_in(shown, shown));
            owners.extend(self.named_in(&shown.replace(['/', '\\'], ""), shown));
        }
        if owners.is_empty()
            && let Some(Owner::One(agency)) = self.neighbours(file, shown)
        {
            owners.insert(agency);
        }
        if owners.is_empty() {
            owners
                .extend(self.named_in_part(folders_of(shown).filter_map(|folder| folder.rsplit('/').next())));
        }
        if owners.is_empty() {
            owners.extend(self.named_in_part(self.sheet_of(gap.source).into_iter()));
        }
        if owners.is_empty() && !self.ingested.file(file).says.is_empty() {
            owners.extend(self.named_in_front(shown));
        }
        if owners.len() > MOST_OWNERS { Vec::new() } else { owners.into_iter().collect() }
    }

    /// The agencies that a text names. A short name that fits several agencies means only those that filed beside it.
    fn named_in(&self, text: &str, shown: &str) -> BTreeSet<u32> {
        let names = self.names.get_or_init(|| Names::of(self.roll));
        let named = names.index.in_text(text);
        let whole = normal(text);
        let is_full = |agency: &u32| {
            names
                .full
                .get(*agency as usize)
                .is_some_and(|name| !name.is_empty() && whole.contains(name.as_str()))
        };
        let full: Vec<u32> = named.perhaps.iter().copied().filter(is_full).collect();
        let mut found: BTreeSet<u32> = named.certain.into_iter().chain(full).collect();
        let beside = self.filed_in.get(folder_of(shown));
        let filed: Vec<u32> = named
            .perhaps
            .into_iter()
            .filter(|agency| beside.is_some_and(|beside| beside.contains(agency)))
            .collect();
        if !folder_of(shown).is_empty() || filed.len() == 1 {
            found.extend(filed);
        }
        found
    }

    /// The name of the sheet in which a gap lies.
    fn sheet_of(&self, source: GapSource) -> Option<&'a str> {
        match source {
            GapSource::Sheet(file, index) => {
                self.ingested.file(file).sheets.get(index as usize).map(|sheet| sheet.name.as_str())
            }
            GapSource::Table(table) | GapSource::Rows(table, ..) | GapSource::Columns(table) => {
                Some(self.ingested.table(table).sheet.as_str())
            }
            GapSource::File(_) | GapSource::Document(_) => None,
        }
    }

    /// The agencies of which a folder or a sheet bears a part of the name, such as 柳溪 alone: enough to wait for, not to count.
    fn named_in_part<'t>(&self, texts: impl Iterator<Item = &'t str>) -> BTreeSet<u32> {
        const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;
        let mut owners = BTreeSet::new();
        for text in texts {
            let part = normal(text);
            // 01 柳溪.
            let part = part
                .trim_start_matches(|c: char| !c.is_alphabetic())
                .trim_end_matches(|c: char| !c.is_alphanumeric());
            if LENGTHS.contains(&part.chars().count()) && !part.is_ascii() {
                owners.extend(self.only_bearer(part));
            }
        }
        owners
    }

    /// The agency of which the name of a file that says what it holds begins with a part, behind the place: 柳溪计划.
    fn named_in_front(&self, shown: &str) -> Option<u32> {
        const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;
        let stem = normal(shown.rsplit('/').next().unwrap_or(shown));
        let stem = stem.trim_start_matches(|c: char| !c.is_alphabetic());
        let stem = Division::own_part(stem);
        let ends = stem.char_indices().map(|(at, c)| at + c.len_utf8()).take(*LENGTHS.end());
        let fronts = ends.skip(*LENGTHS.start() - 1).filter_map(|end| stem.get(..end));
        let fronts: Vec<&str> = fronts.filter(|front| front.chars().all(is_hanzi)).collect();
        fronts.into_iter().rev().find_map(|front| self.only_bearer(front))
    }

    /// The only agency whose name has a part.
    fn only_bearer(&self, part: &str) -> Option<u32> {
        /// All names are gone through for each part, so only so many parts are looked for.
        const MOST: usize = 500;
        let mut known = self.bearers.borrow_mut();
        if let Some(bearer) = known.get(part) {
            return *bearer;
        }
        if known.len() >= MOST {
            return None;
        }
        let names = self.names.get_or_init(|| Names::of(self.roll));
        let mut bearing = (0_u32..).zip(&names.full).filter(|(_, name)| name.contains(part));
        let bearer = bearing.next().map(|(agency, _)| agency).filter(|_| bearing.next().is_none());
        known.insert(part.to_owned(), bearer);
        bearer
    }

    /// The agency that has all tables of the file; else all tables of the nearest folder below the input that has any.
    fn neighbours(&self, file: FileId, shown: &str) -> Option<Owner> {
        self.of_file
            .get(&file)
            .copied()
            .or_else(|| folders_of(shown).find_map(|folder| self.of_folder.get(folder).copied()))
    }

    /// What is nobody's and may hold all rows of a kind of which nobody has any, such as the one ledger of a district that can't
    /// be opened: it excuses whoever filed anything, and stays nobody's.
    fn of_all(&self, gaps: &[(Gap, Vec<u32>)]) -> Vec<(u32, Gap)> {
        let lacks = |kind: TableKind| !self.kinds.contains(&kind);
        let excuses = |gap: &Gap| {
            let holds = Holds {
                plan: gap.holds.plan && lacks(TableKind::Plan),
                hires: gap.holds.hires && lacks(TableKind::Hires),
                notices: gap.holds.notices && lacks(TableKind::Notices),
                most: gap.holds.most,
            };
            let is_of_tables =
                matches!(gap.source, GapSource::File(_) | GapSource::Table(_) | GapSource::Rows(..));
            (is_of_tables && holds.any()).then(|| Gap { holds, shared: true, nobodys: true, ..gap.clone() })
        };
        let filed: BTreeSet<u32> = self.filed_in.values().flatten().copied().collect();
        if filed.len() < 2 {
            return Vec::new();
        }
        let nobodys = gaps.iter().filter(|(_, owners)| owners.is_empty());
        let excusing: Vec<Gap> = nobodys.filter_map(|(gap, _)| excuses(gap)).collect();
        filed.iter().flat_map(|agency| excusing.iter().map(|gap| (*agency, gap.clone()))).collect()
    }

    /// Gives what is still nobody's to the only agency of the run, if there is only one.
    fn settle(&self, gaps: Vec<(Gap, Vec<u32>)>) -> Attributed {
        let named: BTreeSet<u32> = gaps.iter().flat_map(|(_, owners)| owners.iter().copied()).collect();
        let only = match (self.of_run, named.len(), named.first()) {
            _ if self.agencies == 1 => Some(0),
            (Some(Owner::One(agency)), 0, _) => Some(agency),
            (Some(Owner::One(agency)), 1, Some(named)) if *named == agency => Some(agency),
            (None, 1, Some(agency)) => Some(*agency),
            _ => None,
        };
        let mut all = Attributed::default();
        for (agency, gap) in self.of_all(&gaps) {
            all.of_agency.entry(agency).or_default().push(gap);
        }
        for (gap, owners) in gaps {
            let owners = if owners.is_empty() { only.into_iter().collect() } else { owners };
            if owners.is_empty() {
                all.nobodys.push(gap);
                continue;
            }
            let gap = Gap { shared: owners.len() > 1, ..gap };
            for owner in owners {
                all.of_agency.entry(owner).or_default().push(gap.clone());
            }
        }
        all
    }
}

/// The folder of a path; empty for the input itself.
fn folder_of(shown: &str) -> &str {
    shown.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders of a path below the input, the nearest first.
fn folders_of(shown: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(shown)), |folder| Some(folder_of(folder)))
        .take_while(|folder| !folder.is_empty())
}
