//! Whose row is it: from names and codes as written to agencies.
//!
//! In: the filers of all tables (each combination of name, code and division once). Out: for each
//! filer the agency that it belongs to, or why it has none. Works on distinct filers, never on
//! rows, so a million rows of one ledger cost as much as its agencies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashMap};
use rayon::prelude::*;

use crate::model::{CreditCode, Division, ExpectedDepartment, Stated, TableKind, Text, mask_any, normal};
use crate::reference::{Directory, DirectoryEntry};
use crate::tables::{Filer, Ingested};

use super::{IdentityConflict, Listing, NoAgency};

/// Who a filer turned out to be: an index into [`Roll::agencies`], or nobody.
pub(super) type Who = Result<u32, NoAgency>;

/// All agencies, and the filers of each table resolved to them.
#[derive(Debug)]
pub(super) struct Roll {
    /// Sorted by key.
    pub agencies: Vec<Agency>,
    /// Per table, per filer.
    pub filers: Vec<Vec<Who>>,
}

/// An agency's identity.
#[derive(Debug, Clone)]
pub(super) struct Agency {
    pub key: String,
    pub name: Text,
    /// Another agency goes by the same name.
    pub has_namesake: bool,
    pub code: Option<CreditCode>,
    listed_division: Stated<Division>,
    listed_level: Stated<Text>,
    listed_department: Stated<Text>,
    usual_division: Option<Division>,
    pub listing: Listing,
    pub conflicts: Vec<IdentityConflict>,
    pub bad_codes: Vec<Text>,
}

/// What tells agencies apart before they have a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Mark {
    /// An entry of the directory.
    Listed(u32),
    /// A valid code.
    Code(CreditCode),
    /// A normalised name, with the division where that is stated.
    Name(String, Option<Division>),
}

/// What a filer states, as it is compared.
struct Naming<'f> {
    filer: &'f Filer,
    /// Normalised.
    name: Option<Cow<'f, str>>,
    /// Valid.
    code: Option<CreditCode>,
}

impl<'f> Naming<'f> {
    fn by(filer: &'f Filer) -> Self {
        Self {
            filer,
            name: filer.name.as_deref().map(normal),
            code: filer.code.as_deref().and_then(CreditCode::parse),
        }
    }
}

/// What the filers of one agency state.
#[derive(Debug, Default)]
struct Statements {
    names: BTreeMap<Text, u64>,
    codes: BTreeSet<CreditCode>,
    bad_codes: BTreeSet<Text>,
    /// Divisions of plan rows, with how often.
    divisions: BTreeMap<Division, u64>,
}

/// A filer, or an entry of the directory, and what tells its agency apart.
struct Marked<'s> {
    mark: Mark,
    /// Of the mark: what is the same stands together in order of it, without comparing texts.
    hash: u64,
    filer: Option<Stating<'s>>,
}

/// A filer and how much it weighs.
struct Stating<'s> {
    table: usize,
    place: usize,
    stated: &'s Naming<'s>,
    /// Rows.
    weight: u64,
    of_plan: bool,
}

/// Resolves all filers. Agencies of the directory that filed nothing are agencies too.
pub(super) fn resolve(ingested: &Ingested, directory: Option<&Directory>, weights: &[Vec<u64>]) -> Roll {
    let stated: Vec<Vec<Naming<'_>>> =
        ingested.tables.iter().map(|table| table.filers.par_iter().map(Naming::by).collect()).collect();
    let codes_of_name = codes_by_name(&stated, directory);
    let divisions_of_name = divisions_by_name(&stated);
    let hasher = DefaultHashBuilder::default();
    let marked = |mark: Mark, filer| Marked { hash: hasher.hash_one(&mark), mark, filer };
    let entries = directory.iter().flat_map(|directory| &directory.entries);
    let mut all: Vec<Marked<'_>> =
        (0_u32..).zip(entries).map(|(index, _)| marked(Mark::Listed(index), None)).collect();
    let mut filers: Vec<Vec<Who>> = Vec::with_capacity(stated.len());
    for (table, ((content, weights), of_table)) in
        ingested.tables.iter().zip(weights).zip(&stated).enumerate()
    {
        let of_plan = content.kind == TableKind::Plan;
        let marks: Vec<Result<Marked<'_>, NoAgency>> = of_table
            .par_iter()
            .zip(weights)
            .enumerate()
            .map(|(place, (stated, weight))| {
                let mark = mark_of(stated, directory, &codes_of_name, &divisions_of_name)?;
                Ok(marked(mark, Some(Stating { table, place, stated, weight: *weight, of_plan })))
            })
            .collect();
        // Whose they are is entered when all agencies are known.
        filers.push(
            marks.iter().map(|mark| Err(mark.as_ref().err().copied().unwrap_or(NoAgency::Unnamed))).collect(),
        );
        all.extend(marks.into_iter().flatten());
    }
    all.par_sort_unstable_by(|a, b| a.hash.cmp(&b.hash).then_with(|| a.mark.cmp(&b.mark)));
    roll(&all, filers, directory, &codes_of_name)
}

/// The valid codes stated beside each normalised name that the directory does not have; left out are names
/// with the same code on all rows, of which it tells nothing that the rows do not.
fn codes_by_name<'s>(
    stated: &'s [Vec<Naming<'_>>],
    directory: Option<&Directory>,
) -> HashMap<&'s str, BTreeSet<CreditCode>> {
    let is_listed = |stated: &Naming<'_>| {
        stated.filer.name.as_deref().is_some_and(|name| directory.is_some_and(|list| list.lists(name)))
    };
    let hasher = DefaultHashBuilder::default();
    let mut named: Vec<(u64, &str, Option<CreditCode>)> = stated
        .par_iter()
        .flatten()
        .filter(|stated| !is_listed(stated))
        .filter_map(|stated| stated.name.as_deref().map(|name| (hasher.hash_one(name), name, stated.code)))
        .collect();
    named.par_sort_unstable();
    let told_apart: Vec<(&str, BTreeSet<CreditCode>)> = named
        .par_chunk_by(|a, b| a.1 == b.1)
        .filter(|rows| rows.first().map(|row| row.2) != rows.last().map(|row| row.2))
        .filter_map(|rows| {
            let codes: BTreeSet<CreditCode> = rows.iter().filter_map(|row| row.2).collect();
            Some((rows.first()?.1, codes))
        })
        .collect();
    told_apart.into_iter().collect()
}

/// The divisions stated beside each normalised name without a code.
fn divisions_by_name<'s>(stated: &'s [Vec<Naming<'_>>]) -> HashMap<&'s str, BTreeSet<Division>> {
    let mut divisions: HashMap<&str, BTreeSet<Division>> = HashMap::new();
    for stated in stated.iter().flatten() {
        if let (Some(name), None, Some(division)) = (&stated.name, stated.code, stated.filer.division.known())
        {
            divisions.entry(name).or_default().insert(division);
        }
    }
    divisions
}

fn mark_of(
    stated: &Naming<'_>,
    directory: Option<&Directory>,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
    divisions_of_name: &HashMap<&str, BTreeSet<Division>>,
) -> Result<Mark, NoAgency> {
    let (name, written) =
        stated.name.as_deref().zip(stated.filer.name.as_deref()).ok_or(NoAgency::Unnamed)?;
    let code = stated.code;
    let division = stated.filer.division.known();
    if let Some(directory) = directory {
        if let Some(index) = directory.find(written, code, division) {
            return Ok(Mark::Listed(index));
        }
        if code.is_none() && directory.is_ambiguous(written) {
            return Err(NoAgency::Ambiguous);
        }
    }
    if let Some(code) = code {
        return Ok(Mark::Code(code));
    }
    if let Some(codes) = codes_of_name.get(name) {
        return match (codes.len(), codes.first()) {
            (1, Some(code)) => {
                // The code may be a listed agency's under another name.
                let listed = directory.and_then(|directory| directory.find(name, Some(*code), None));
                Ok(listed.map_or(Mark::Code(*code), Mark::Listed))
            }
            _ => Err(NoAgency::Ambiguous),
        };
    }
    let divisions = divisions_of_name.get(name);
    match (divisions.map_or(0, BTreeSet::len), division) {
        (0 | 1, _) => Ok(Mark::Name(name.to_owned(), None)),
        (_, Some(division)) => Ok(Mark::Name(name.to_owned(), Some(division))),
        (_, None) => Err(NoAgency::Ambiguous),
    }
}

impl Statements {
    fn add(&mut self, stated: &Naming<'_>, weight: u64, plan: bool) {
        let filer = stated.filer;
        if let Some(name) = &filer.name {
            *self.names.entry(name.clone()).or_default() += weight;
        }
        match (stated.code, &filer.code) {
            (Some(code), _) => {
                self.codes.insert(code);
            }
            (None, Some(text)) => {
                self.bad_codes.insert(text.clone());
            }
            (None, None) => {}
        }
        if let (true, Some(division)) = (plan, filer.division.known()) {
            *self.divisions.entry(division).or_default() += weight;
        }
    }

    /// The most frequent name, of equally frequent ones the first in code-point order.
    fn usual_name(&self) -> Option<&Text> {
        self.names.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(name, _)| name)
    }

    fn usual_division(&self) -> Option<Division> {
        self.divisions
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(division, _)| *division)
    }
}

/// An agency, what told it apart, its filers, and the codes that they state.
type Found<'s, 'm> = (Agency, &'m Mark, &'m [Marked<'s>], BTreeSet<CreditCode>);

/// One agency for each mark (equal ones stand together), and whose the filers are.
fn roll(
    all: &[Marked<'_>],
    mut filers: Vec<Vec<Who>>,
    directory: Option<&Directory>,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
) -> Roll {
    let mut agencies: Vec<Found<'_, '_>> = all
        .par_chunk_by(|a, b| a.mark == b.mark)
        .filter_map(|same| {
            let mark = &same.first()?.mark;
            let mut statements = Statements::default();
            for Stating { stated, weight, of_plan, .. } in same.iter().filter_map(|one| one.filer.as_ref()) {
                statements.add(stated, *weight, *of_plan);
            }
            let agency = agency(mark, &statements, directory, codes_of_name);
            Some((agency, mark, same, statements.codes))
        })
        .collect();
    agencies.par_sort_unstable_by(|a, b| a.0.key.cmp(&b.0.key).then_with(|| a.1.cmp(b.1)));
    if let Some(directory) = directory {
        mark_shared_codes(&mut agencies, directory);
    }
    for (index, (_, _, same, _)) in (0_u32..).zip(&agencies) {
        for Stating { table, place, .. } in same.iter().filter_map(|one| one.filer.as_ref()) {
            filers[*table][*place] = Ok(index);
        }
    }
    let mut agencies: Vec<Agency> = agencies.into_iter().map(|(agency, ..)| agency).collect();
    mark_namesakes(&mut agencies);
    Roll { filers, agencies }
}

fn mark_namesakes(agencies: &mut [Agency]) {
    let mut of_name: HashMap<String, u32> = HashMap::with_capacity(agencies.len());
    for agency in agencies.iter() {
        *of_name.entry(normal(&agency.name).into_owned()).or_default() += 1;
    }
    for agency in agencies {
        agency.has_namesake = of_name.get(normal(&agency.name).as_ref()).is_some_and(|count| *count > 1);
    }
}

/// One code under several names that the directory tells apart: a conflict of each that states it, save of the one whose
/// code it is by the directory. (Without a directory the code makes them one agency, with the conflict.)
fn mark_shared_codes(agencies: &mut [Found<'_, '_>], directory: &Directory) {
    let mut users: HashMap<CreditCode, BTreeSet<Text>> = HashMap::new();
    for (agency, .., codes) in agencies.iter() {
        for code in codes {
            users.entry(*code).or_default().insert(agency.name.clone());
        }
    }
    for entry in &directory.entries {
        if let Some(users) = entry.code.and_then(|code| users.get_mut(&code)) {
            users.insert(Text::from(mask_any(&entry.name)));
        }
    }
    let shared: HashMap<CreditCode, Vec<Text>> = users
        .into_iter()
        .filter(|(_, names)| names.len() > 1)
        .map(|(code, names)| (code, names.into_iter().collect()))
        .collect();
    for (agency, mark, _, codes) in agencies {
        let own = match mark {
            Mark::Listed(index) => directory.entries.get(*index as usize).and_then(|entry| entry.code),
            _ => None,
        };
        let is_told = !agency.conflicts.is_empty();
        let names = codes.iter().filter(|code| own != Some(**code)).find_map(|code| shared.get(code));
        if let Some(names) = names.filter(|_| !is_told) {
            agency.conflicts.push(IdentityConflict::Names(names.clone()));
        }
    }
}

fn agency(
    mark: &Mark,
    statements: &Statements,
    directory: Option<&Directory>,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
) -> Agency {
    let entry = match (mark, directory) {
        (Mark::Listed(index), Some(directory)) => directory.entries.get(*index as usize),
        _ => None,
    };
    let name =
        entry.map(|entry| &entry.name).or_else(|| statements.usual_name()).cloned().unwrap_or_default();
    let code = entry.and_then(|entry| entry.code).or_else(|| statements.codes.first().copied());
    let listing = match (directory, entry) {
        (None, _) => Listing::NoDirectory,
        (Some(_), Some(_)) => Listing::Listed,
        (Some(directory), None) => Listing::Unlisted(directory.suggestion(&name)),
    };
    Agency {
        key: key(mark, entry, code, &name),
        listed_division: entry.map_or(Stated::Blank, |entry| entry.division),
        listed_level: entry.map_or(Stated::Blank, |entry| entry.level.clone()),
        listed_department: entry.map_or(Stated::Blank, |entry| entry.peer_department.clone()),
        usual_division: statements.usual_division(),
        conflicts: conflicts(entry, statements, codes_of_name),
        bad_codes: statements.bad_codes.iter().cloned().collect(),
        // The name names the workbook too, and a number typed into it would go with it.
        name: Text::from(mask_any(&name)),
        has_namesake: false,
        code,
        listing,
    }
}

/// A normalised name with the division that tells it from its namesakes.
pub(super) fn key_with_place(name: &str, division: Division) -> String {
    format!("{name}@{}", division.code())
}

/// The code; else the normalised name, with the division where that tells agencies apart.
fn key(mark: &Mark, entry: Option<&DirectoryEntry>, code: Option<CreditCode>, name: &str) -> String {
    match mark {
        Mark::Name(name, Some(division)) => key_with_place(name, *division),
        Mark::Listed(_) if entry.is_some_and(|entry| entry.code.is_none()) => {
            let division = entry.and_then(|entry| entry.division.known());
            division
                .map_or_else(|| normal(name).into_owned(), |division| key_with_place(&normal(name), division))
        }
        _ => code.map_or_else(|| normal(name).into_owned(), |code| code.as_str().to_owned()),
    }
}

impl Agency {
    /// The directory's division, else that of plan rows in use, else of other plan rows, else of the name.
    pub(super) fn division(&self, of_plan: Stated<Division>) -> Option<Division> {
        self.listed_division
            .known()
            .or(of_plan.known())
            .or(self.usual_division)
            .or_else(|| Division::in_name(&self.name))
    }

    /// 同级人社部门 of the directory; else the HRSS department of the division that 单位层级 and
    /// 行政区划代码 (directory, then plan rows in use) give; else that of the division in the name.
    ///
    /// What is stated and can't be read is not passed over for the next: it may say otherwise.
    pub(super) fn peer(&self, of_plan: Stated<Division>) -> ExpectedDepartment {
        match &self.listed_department {
            Stated::Known(department) => return ExpectedDepartment::Named(department.to_string()),
            Stated::Unknown => return ExpectedDepartment::Unknown,
            Stated::Blank => {}
        }
        let stated = if self.listed_division.is_blank() { of_plan } else { self.listed_division };
        let by_code = match (stated, &self.listed_level) {
            (Stated::Unknown, _) | (Stated::Known(_), Stated::Unknown) => return ExpectedDepartment::Unknown,
            (Stated::Blank, _) => None,
            (Stated::Known(division), Stated::Blank) => Some(division),
            (Stated::Known(division), Stated::Known(level)) => division.at_level(level),
        };
        by_code
            .or_else(|| Division::in_name(&self.name))
            .map_or(ExpectedDepartment::Unknown, ExpectedDepartment::Of)
    }
}

fn conflicts(
    entry: Option<&DirectoryEntry>,
    statements: &Statements,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
) -> Vec<IdentityConflict> {
    let mut names: BTreeMap<String, Text> = BTreeMap::new();
    let mut codes = statements.codes.clone();
    for name in entry.map(|entry| &entry.name).into_iter().chain(statements.names.keys()) {
        let normal_name = normal(name).into_owned();
        codes.extend(codes_of_name.get(&*normal_name).into_iter().flatten());
        names.entry(normal_name).or_insert_with(|| name.clone());
    }
    codes.extend(entry.and_then(|entry| entry.code));
    let mut conflicts = Vec::new();
    if names.len() > 1 {
        conflicts.push(IdentityConflict::Names(names.into_values().collect()));
    }
    if codes.len() > 1 {
        conflicts.push(IdentityConflict::Codes(codes.iter().map(|code| Text::from(code.as_str())).collect()));
    }
    conflicts
}
