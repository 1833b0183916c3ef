//! Finds the agency of each row, from names and codes as they are written.
//!
//! In: the filers of all tables, that is, each combination of name, code and division once. Out: for each filer the
//! agency that it belongs to, or why it has none. The work is done on filers and never on rows, so a ledger of a million
//! rows costs as much as its agencies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashMap};
use rayon::prelude::*;

use crate::model::{
    CreditCode, Department, Division, ExpectedDepartment, Level, Stated, TableKind, Text, agency_form, has,
    mask_any, normal, words,
};
use crate::reference::{Directory, DirectoryEntry, may_name_one_agency, several_names};
use crate::tables::{Filer, Ingested};

use super::{IdentityConflict, Listing, NoAgency, OtherPeer};

/// Who a filer turned out to be: an index into [`Roll::agencies`], or nobody.
pub(super) type FilersAgency = Result<u32, NoAgency>;

/// All agencies, and the filers of each table resolved to them.
#[derive(Debug)]
pub(super) struct Roll {
    /// Sorted by key.
    pub agencies: Vec<Agency>,
    /// Per table, per filer.
    pub filers: Vec<Vec<FilersAgency>>,
}

/// An agency's identity.
#[derive(Debug, Clone)]
pub(super) struct Agency {
    pub key: String,
    pub name: Text,
    /// Another agency goes by the same name.
    pub has_namesake: bool,
    /// Under which rows were filed, where it is another.
    pub other_names: Vec<Text>,
    pub code: Option<CreditCode>,
    listed_division: Stated<Division>,
    listed_level: Stated<Text>,
    listed_department: Stated<Text>,
    usual_division: Option<Division>,
    pub listing: Listing,
    pub conflicts: Vec<IdentityConflict>,
    pub bad_codes: Vec<Text>,
    /// Whom the directory says to call there.
    pub contact: String,
    /// Why it can't be said that it filed nothing, if it filed nothing.
    pub perhaps_filed: Option<String>,
    /// Where the directory has it.
    listed_at: String,
}

/// What tells agencies apart before they have a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Identity {
    /// An entry of the directory.
    Listed(u32),
    /// A valid code.
    Code(CreditCode),
    /// A normalised name, with the division where that is stated.
    Name(String, Option<Division>),
}

/// What a filer states, as it is compared.
struct Comparable<'f> {
    filer: &'f Filer,
    /// In the form in which names compare.
    name: Option<Cow<'f, str>>,
    /// Valid.
    code: Option<CreditCode>,
}

impl<'f> Comparable<'f> {
    fn of(filer: &'f Filer) -> Self {
        Self {
            filer,
            name: filer.name.as_deref().map(agency_form),
            code: filer.code.as_deref().and_then(CreditCode::parse),
        }
    }

    fn names_unit(&self) -> bool {
        self.filer.name.as_deref().is_some_and(|name| words().may_be_unit(name))
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
struct Identified<'s> {
    identity: Identity,
    /// A hash of the identity: sorting by it puts equal ones together without comparing texts.
    hash: u64,
    filer: Option<WeighedFiler<'s>>,
}

/// A filer and how much it weighs.
struct WeighedFiler<'s> {
    table: usize,
    place: usize,
    stated: &'s Comparable<'s>,
    /// Rows.
    weight: u64,
    of_plan: bool,
}

/// Resolves all filers. Agencies of the directory that filed nothing are agencies too.
pub(super) fn resolve(ingested: &Ingested, directory: Option<&Directory>, weights: &[Vec<u64>]) -> Roll {
    let stated: Vec<Vec<Comparable<'_>>> =
        ingested.tables.iter().map(|table| table.filers.par_iter().map(Comparable::of).collect()).collect();
    let codes_of_name = codes_by_name(&stated, directory);
    let divisions_of_name = divisions_by_name(&stated);
    let hasher = DefaultHashBuilder::default();
    let identified =
        |identity: Identity, filer| Identified { hash: hasher.hash_one(&identity), identity, filer };
    let shared = directory.map(|directory| shared_short_names(directory, &stated)).unwrap_or_default();
    let lists = Lists { directory, shared: &shared, codes: &codes_of_name, divisions: &divisions_of_name };
    // Agencies that were dissolved or merged need not file, and count as agencies only if they did.
    let entries = directory.iter().flat_map(|directory| (0_u32..).zip(&directory.entries));
    let mut all: Vec<Identified<'_>> = entries
        .filter(|(_, entry)| entry.must_file != Stated::Known(false))
        .map(|(index, _)| identified(Identity::Listed(index), None))
        .collect();
    let mut filers: Vec<Vec<FilersAgency>> = Vec::with_capacity(stated.len());
    for (table, ((content, weights), of_table)) in
        ingested.tables.iter().zip(weights).zip(&stated).enumerate()
    {
        let of_plan = content.kind == TableKind::Plan;
        // Where the rows of a table name organisations, what has no sign of one is a slip: a name or a code in the wrong
        // column. Where none does, it may be what an office is called.
        let names_units = of_table.iter().any(Comparable::names_unit);
        let identities: Vec<Result<Identified<'_>, NoAgency>> = of_table
            .par_iter()
            .zip(weights)
            .enumerate()
            .map(|(place, (stated, weight))| {
                let identity = lists.identity_of(stated)?;
                if names_units && matches!(identity, Identity::Name(..)) && !lists.may_name_one(stated) {
                    return Err(NoAgency::NoName);
                }
                Ok(identified(
                    identity,
                    Some(WeighedFiler { table, place, stated, weight: *weight, of_plan }),
                ))
            })
            .collect();
        // Whose they are is entered when all agencies are known.
        filers.push(
            identities
                .iter()
                .map(|identity| Err(identity.as_ref().err().copied().unwrap_or(NoAgency::Unnamed)))
                .collect(),
        );
        all.extend(identities.into_iter().flatten());
    }
    all.par_sort_unstable_by(|a, b| a.hash.cmp(&b.hash).then_with(|| a.identity.cmp(&b.identity)));
    let ambiguous: BTreeSet<Text> = stated
        .iter()
        .zip(&filers)
        .flat_map(|(stated, whose)| stated.iter().zip(whose))
        .filter(|(_, whose)| matches!(whose, Err(NoAgency::Ambiguous)))
        .filter_map(|(stated, _)| stated.filer.name.clone())
        .collect();
    roll(&all, filers, directory, &codes_of_name, &ambiguous)
}

/// The valid codes stated beside each normalised name that the directory does not have; names with the same code on all rows
/// are left out, since the rows say as much.
fn codes_by_name<'s>(
    stated: &'s [Vec<Comparable<'_>>],
    directory: Option<&Directory>,
) -> HashMap<&'s str, BTreeSet<CreditCode>> {
    let is_listed = |stated: &Comparable<'_>| {
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
fn divisions_by_name<'s>(stated: &'s [Vec<Comparable<'_>>]) -> HashMap<&'s str, BTreeSet<Division>> {
    let mut divisions: HashMap<&str, BTreeSet<Division>> = HashMap::new();
    for stated in stated.iter().flatten() {
        if let (Some(name), None, Some(division)) = (&stated.name, stated.code, stated.filer.division.known())
        {
            divisions.entry(name).or_default().insert(division);
        }
    }
    divisions
}

/// Names that the directory gives without their place, and that filings of several places bear in full: nobody's.
fn shared_short_names(directory: &Directory, stated: &[Vec<Comparable<'_>>]) -> BTreeSet<u32> {
    let mut places: BTreeMap<u32, BTreeSet<Division>> = BTreeMap::new();
    let unlisted = stated.iter().flatten().filter_map(|stated| {
        stated.name.as_deref().filter(|name| !directory.lists(name)).map(|name| (name, stated.code))
    });
    for (name, code) in unlisted {
        let Some((place, _)) = Division::leading(name) else { continue };
        if let Some(index) = directory.find(name, code, None) {
            places.entry(index).or_default().insert(place);
        }
    }
    places.into_iter().filter(|(_, places)| places.len() > 1).map(|(index, _)| index).collect()
}

/// By what filers are told apart.
struct Lists<'l, 's> {
    directory: Option<&'l Directory>,
    shared: &'l BTreeSet<u32>,
    codes: &'l HashMap<&'s str, BTreeSet<CreditCode>>,
    divisions: &'l HashMap<&'s str, BTreeSet<Division>>,
}

impl Lists<'_, '_> {
    fn identity_of(&self, stated: &Comparable<'_>) -> Result<Identity, NoAgency> {
        let (name, written) =
            stated.name.as_deref().zip(stated.filer.name.as_deref()).ok_or(NoAgency::Unnamed)?;
        if names_several(written) {
            return Err(NoAgency::Ambiguous);
        }
        let code = stated.code;
        let division = stated.filer.division.known();
        if let Some(directory) = self.directory {
            let found = directory.find(written, code, division);
            let by_full_name = directory.lists(written);
            if let Some(index) = found.filter(|index| by_full_name || !self.shared.contains(index)) {
                return Ok(Identity::Listed(index));
            }
            if code.is_none() && directory.is_ambiguous(written) {
                return Err(NoAgency::Ambiguous);
            }
        }
        if let Some(code) = code {
            return Ok(Identity::Code(code));
        }
        if let Some(codes) = self.codes.get(name) {
            return match (codes.len(), codes.first()) {
                (1, Some(code)) => {
                    // The code may be a listed agency's under another name.
                    let listed = self.directory.and_then(|directory| directory.find(name, Some(*code), None));
                    Ok(listed.map_or(Identity::Code(*code), Identity::Listed))
                }
                _ => Err(NoAgency::Ambiguous),
            };
        }
        let divisions = self.divisions.get(name);
        match (divisions.map_or(0, BTreeSet::len), division) {
            (0 | 1, _) => Ok(Identity::Name(name.to_owned(), None)),
            (_, Some(division)) => Ok(Identity::Name(name.to_owned(), Some(division))),
            (_, None) => Err(NoAgency::Ambiguous),
        }
    }

    /// Whether an unlisted name may be an agency's: it has a sign of one, or is near that of a listed one.
    fn may_name_one(&self, stated: &Comparable<'_>) -> bool {
        let is_near = |name: &str| self.directory.is_some_and(|directory| directory.nearest(name).is_some());
        stated.names_unit() || stated.filer.name.as_deref().is_some_and(is_near)
    }
}

/// 柳溪街道办事处、梅园街道办事处: nobody can tell whose the row is.
fn names_several(name: &str) -> bool {
    /// 民政局 is no shorter.
    const SHORTEST: usize = 3;
    let parts = several_names(name);
    // 广州市公安局 and, in the next line, 天河区分局柳溪派出所 is one name.
    let may_be_one = || name.contains('\n') && !parts.iter().all(|part| Division::leading(part).is_some());
    let is_unit = |part: &&str| {
        part.chars().count() >= SHORTEST && words().unit_ends.iter().any(|end| part.ends_with(end.as_str()))
    };
    parts.len() > 1 && parts.iter().all(is_unit) && !may_be_one()
}

impl Statements {
    fn add(&mut self, stated: &Comparable<'_>, weight: u64, plan: bool) {
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
type Found<'s, 'm> = (Agency, &'m Identity, &'m [Identified<'s>], BTreeSet<CreditCode>);

/// One agency for each identity (equal ones stand together), and whose the filers are.
fn roll(
    all: &[Identified<'_>],
    mut filers: Vec<Vec<FilersAgency>>,
    directory: Option<&Directory>,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
    ambiguous: &BTreeSet<Text>,
) -> Roll {
    let mut agencies: Vec<Found<'_, '_>> = all
        .par_chunk_by(|a, b| a.identity == b.identity)
        .filter_map(|same| {
            let identity = &same.first()?.identity;
            let mut statements = Statements::default();
            for WeighedFiler { stated, weight, of_plan, .. } in
                same.iter().filter_map(|one| one.filer.as_ref())
            {
                statements.add(stated, *weight, *of_plan);
            }
            let agency = agency(identity, &statements, directory, codes_of_name);
            Some((agency, identity, same, statements.codes))
        })
        .collect();
    agencies.par_sort_unstable_by(|a, b| a.0.key.cmp(&b.0.key).then_with(|| a.1.cmp(b.1)));
    if let Some(directory) = directory {
        mark_shared_codes(&mut agencies, directory);
        doubt_who_filed_nothing(&mut agencies, directory, ambiguous);
    }
    for (index, (_, _, same, _)) in (0_u32..).zip(&agencies) {
        for WeighedFiler { table, place, .. } in same.iter().filter_map(|one| one.filer.as_ref()) {
            filers[*table][*place] = Ok(index);
        }
    }
    let mut agencies: Vec<Agency> = agencies.into_iter().map(|(agency, ..)| agency).collect();
    mark_namesakes(&mut agencies);
    Roll { agencies, filers }
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
    for (agency, identity, _, codes) in agencies {
        let own = match identity {
            Identity::Listed(index) => directory.entries.get(*index as usize).and_then(|entry| entry.code),
            _ => None,
        };
        let is_told = !agency.conflicts.is_empty();
        let names = codes.iter().filter(|code| own != Some(**code)).find_map(|code| shared.get(code));
        if let Some(names) = names.filter(|_| !is_told) {
            agency.conflicts.push(IdentityConflict::Names(names.clone()));
        }
    }
}

/// A listed agency is said to have filed nothing only if the directory plainly lists it, is a directory of these agencies,
/// and nobody filed under a name that may be its own.
fn doubt_who_filed_nothing(
    agencies: &mut [Found<'_, '_>],
    directory: &Directory,
    ambiguous: &BTreeSet<Text>,
) {
    let filed = |found: &Found<'_, '_>| found.2.iter().any(|one| one.filer.is_some());
    let foreign = is_foreign(directory, agencies.iter().filter(|found| filed(found)));
    let mut perhaps: BTreeMap<u32, BTreeSet<Text>> = BTreeMap::new();
    for (agency, identity, ..) in agencies.iter().filter(|found| filed(found)) {
        let near = if let Identity::Listed(index) = identity {
            // Another row of the directory with the same name: only one of them can have filed.
            let same = directory.may_be(&agency.name).into_iter().filter(|other| other != index);
            let full = Division::leading(&normal(&agency.name)).is_some();
            same.filter(|_| full).collect()
        } else {
            let mut near = directory.may_be(&agency.name);
            near.extend(directory.nearest(&agency.name));
            near
        };
        for index in near {
            perhaps.entry(index).or_default().insert(agency.name.clone());
        }
    }
    // A name that fits several of them belongs to one of them.
    for name in ambiguous {
        for index in directory.may_be(name) {
            perhaps.entry(index).or_default().insert(name.clone());
        }
    }
    for found in agencies.iter_mut().filter(|found| !filed(found)) {
        let Identity::Listed(index) = found.1 else { continue };
        let unclear = directory
            .entries
            .get(*index as usize)
            .filter(|entry| entry.must_file.is_unknown())
            .map(|entry| format!("{}所写的状态不能说明它是否仍应报送", entry.place));
        let as_another = perhaps.get(index).map(|names| {
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            format!("材料中的“{}”可能就是本单位", names.join("”“"))
        });
        let of_others =
            foreign.then(|| "名录与本批材料的单位几乎都对不上，可能不是本批单位的名录".to_owned());
        found.0.perhaps_filed = as_another.or(unclear).or(of_others);
    }
}

/// So few agencies may all be missing from a directory by chance.
const FEWEST_TO_JUDGE: usize = 5;

/// Whether the directory is one of other agencies: (almost) none of those who filed is in it; if few filed, only if it is
/// also of another prefecture.
fn is_foreign<'f>(directory: &Directory, filed: impl Iterator<Item = &'f Found<'f, 'f>>) -> bool {
    let filed: Vec<&Found<'_, '_>> = filed.collect();
    let listed = filed.iter().filter(|found| matches!(found.1, Identity::Listed(_))).count();
    if listed * 20 > filed.len() || filed.is_empty() {
        return false;
    }
    if filed.len() >= FEWEST_TO_JUDGE {
        return true;
    }
    let prefecture = |division: Division| division.up_to(Level::Prefecture);
    let of_entry = |entry: &DirectoryEntry| entry.division.known().or_else(|| Division::in_name(&entry.name));
    let listed: BTreeSet<Division> = directory.entries.iter().filter_map(of_entry).map(prefecture).collect();
    let own = filed.iter().filter_map(|found| {
        found.0.usual_division.or_else(|| Division::in_name(&found.0.name)).map(prefecture)
    });
    let own: BTreeSet<Division> = own.collect();
    !listed.is_empty() && !own.is_empty() && listed.is_disjoint(&own)
}

fn agency(
    identity: &Identity,
    statements: &Statements,
    directory: Option<&Directory>,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
) -> Agency {
    let entry = match (identity, directory) {
        (Identity::Listed(index), Some(directory)) => directory.entries.get(*index as usize),
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
        key: key(identity, entry, code, &name),
        listed_division: entry.map_or(Stated::Blank, |entry| entry.division),
        listed_level: entry.map_or(Stated::Blank, |entry| entry.level.clone()),
        listed_department: entry.map_or(Stated::Blank, |entry| entry.peer_department.clone()),
        usual_division: statements.usual_division(),
        perhaps_filed: None,
        contact: entry.map(|entry| entry.contact.clone()).unwrap_or_default(),
        listed_at: entry.map(|entry| entry.place.clone()).unwrap_or_default(),
        conflicts: conflicts(identity, directory, entry, statements, codes_of_name),
        bad_codes: statements.bad_codes.iter().cloned().collect(),
        // The workbook is named after it, so that a number typed into the name would be shown.
        name: Text::from(mask_any(&name)),
        has_namesake: false,
        other_names: statements.names.keys().filter(|written| **written != name).cloned().collect(),
        code,
        listing,
    }
}

/// A normalised name with the division that tells it from its namesakes.
pub(super) fn key_with_place(name: &str, division: Division) -> String {
    format!("{name}@{}", division.code())
}

/// The code; else the normalised name, with the division where that tells agencies apart.
fn key(identity: &Identity, entry: Option<&DirectoryEntry>, code: Option<CreditCode>, name: &str) -> String {
    match identity {
        Identity::Name(name, Some(division)) => key_with_place(name, *division),
        Identity::Listed(_) if entry.is_some_and(|entry| entry.code.is_none()) => {
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

    /// If the directory names another place than the agency's own name or code does: the department that these yield, and
    /// what contradicts it.
    pub(super) fn own_peer(&self, listed: &ExpectedDepartment) -> Option<OtherPeer> {
        if let Some(branch) = self.as_branch(listed) {
            return Some(branch);
        }
        if self.listed_at.is_empty() || self.listed_division.is_blank() && self.listed_department.is_blank() {
            return None;
        }
        let wanted = match listed {
            ExpectedDepartment::Of(division) => *division,
            ExpectedDepartment::Named(name) => Department::parse(name).division?,
            ExpectedDepartment::Unknown => return None,
        };
        let by_name = Division::in_name(&self.name);
        let own = by_name.or_else(|| self.code?.registered_in())?;
        let is_of_a_part =
            by_name.is_some() && own.contains(wanted) && has(&self.name, &words().county_parts);
        if own == wanted || is_of_a_part {
            return None;
        }
        let source = if by_name.is_some() { "单位名称" } else { "统一社会信用代码" };
        let says = format!(
            "名录（{}）指向{}，而本单位{source}指向{}",
            self.listed_at,
            wanted.full_name(),
            own.full_name()
        );
        Some(OtherPeer { department: ExpectedDepartment::Of(own), says, is_of_a_list: true })
    }

    /// Where the name alone says which department is the agency's, and it is a city's organ in one of its counties: the
    /// county's may be the one.
    fn as_branch(&self, by_name: &ExpectedDepartment) -> Option<OtherPeer> {
        let ExpectedDepartment::Of(above) = by_name else { return None };
        let county = Division::of_branch(&self.name)?;
        if !self.listed_division.is_blank() || Division::in_name(&self.name) != Some(*above) {
            return None;
        }
        let says = format!("本单位名称既指向{}，又指向{}", above.full_name(), county.full_name());
        Some(OtherPeer { department: ExpectedDepartment::Of(county), says, is_of_a_list: false })
    }

    /// 同级人社部门 of the directory; else the HRSS department of the division that 单位层级 and
    /// 行政区划代码 (directory, then plan rows in use) give; else that of the division in the name.
    ///
    /// A stated value that can't be read is not skipped in favour of the next source: it may say otherwise.
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
    identity: &Identity,
    directory: Option<&Directory>,
    entry: Option<&DirectoryEntry>,
    statements: &Statements,
    codes_of_name: &HashMap<&str, BTreeSet<CreditCode>>,
) -> Vec<IdentityConflict> {
    let mut names: BTreeMap<String, Text> = BTreeMap::new();
    let mut codes = statements.codes.clone();
    // A listed agency has its old and short names; another one, known by its code, has the short forms of the name shown.
    let shown = entry.map(|entry| &entry.name).or_else(|| statements.usual_name());
    let is_its_own = |name: &Text| match (identity, directory) {
        (Identity::Listed(index), Some(directory)) => directory.is_name_of(*index, name),
        _ => shown.is_some_and(|shown| shown != name && may_name_one_agency(shown, name)),
    };
    let others = statements.names.keys().filter(|name| !is_its_own(name));
    for name in entry.map(|entry| &entry.name).into_iter().chain(others) {
        let normal_name = agency_form(name).into_owned();
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
