//! 应报送单位名录: who has to file, and with which HRSS department.
//!
//! Directories are typed by hand: numbered, grouped under headings, with several names in a cell, with old names beside new
//! ones. What a row names is read in [`directory_rows`](super::directory_rows); here rows become agencies.

use std::sync::OnceLock;

use hashbrown::{HashMap, HashSet};

use crate::model::{CreditCode, Division, Stated, Text, agency_form, listed_form, normal};
use crate::tables::{Columns, Table};

use super::directory_rows::{Listed, plain_name, rows_of};
use super::names::Parts;
use super::near_names::NearNames;
use super::{List, names};

/// The directory of agencies that have to file.
#[derive(Debug, Default)]
pub struct Directory {
    /// In reading order.
    pub entries: Vec<DirectoryEntry>,
    /// Rows whose agency can't be told, and where they stand: `名录.csv 第9行“…”`.
    pub unclear: Vec<String>,
    /// By name in the form in which names are compared, old and short ones included.
    by_name: HashMap<String, Vec<u32>>,
    by_code: HashMap<CreditCode, u32>,
    /// By name without the places before it, each with those places; made when a name is met that is not listed as it
    /// stands.
    by_tail: OnceLock<HashMap<String, Vec<(u32, Parts)>>>,
    /// Made when a name is met that nobody has.
    near: OnceLock<NearNames>,
}

/// An agency in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DirectoryEntry {
    /// 单位名称.
    pub name: Text,
    /// Other names of it: 别名, a former name, the name of another row with its code.
    pub aliases: Vec<Text>,
    /// 统一社会信用代码, if valid.
    pub code: Option<CreditCode>,
    /// 行政区划代码.
    pub division: Stated<Division>,
    /// 单位层级 as written.
    pub level: Stated<Text>,
    /// 同级人社部门.
    pub peer_department: Stated<Text>,
    /// Names of other rows that bear its code, in the form in which names compare: aliases, unless a filing shows that such a
    /// name has a code of its own.
    pub by_code_only: HashSet<String>,
    /// Whom to call there: 联系人, 联系电话.
    pub contact: String,
    /// Whether it has to file: not if it was dissolved or merged; unknown where its standing can't be told.
    pub must_file: Stated<bool>,
    /// Where it stands: `名录.csv 第5行`.
    pub place: String,
}

impl Directory {
    /// Collects the rows of the directory's tables; a repeated agency is kept once.
    pub(super) fn from_tables(list: &List<'_>, columns: &Columns) -> Self {
        let mut directory = Self::default();
        for (file, table) in list {
            directory.add_table(file, table, columns);
        }
        directory.add_plain_names(columns);
        directory
    }

    fn add_table(&mut self, file: &str, table: &Table, columns: &Columns) {
        for listed in rows_of(file, table, columns) {
            match listed {
                Listed::Agency(entry) => self.add(*entry),
                Listed::Unclear(place) => self.unclear.push(place),
                Listed::Nothing => {}
            }
        }
    }

    /// An agency may file under its name without what the directory writes behind it, unless that is another's.
    fn add_plain_names(&mut self, columns: &Columns) {
        let plain = (0_u32..).zip(&self.entries).filter_map(|(index, entry)| {
            let plain = plain_name(&entry.name, columns)?;
            Some((agency_form(plain).into_owned(), index))
        });
        let mut plain: Vec<(String, u32)> =
            plain.filter(|(name, _)| self.by_name.get(name.as_str()).is_none()).collect();
        plain.sort_unstable();
        let repeats = |name: &str| plain.iter().filter(|(other, _)| other == name).count() > 1;
        let single: Vec<(String, u32)> = plain.iter().filter(|(name, _)| !repeats(name)).cloned().collect();
        for (name, index) in single {
            enter(&mut self.by_name, name, index);
        }
    }

    fn add(&mut self, entry: DirectoryEntry) {
        let same = self.same_as(&entry);
        if let Some(held) = same.and_then(|index| self.entries.get_mut(index as usize))
            && !held.names().any(|own| names::may_be_one(own, &entry.name))
        {
            held.by_code_only.insert(agency_form(&entry.name).into_owned());
        }
        let index = same.unwrap_or_else(|| {
            self.entries.push(DirectoryEntry { name: entry.name.clone(), ..DirectoryEntry::default() });
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(code) = entry.code {
            self.by_code.entry(code).or_insert(index);
        }
        for name in std::iter::once(&entry.name).chain(&entry.aliases) {
            enter(&mut self.by_name, agency_form(name).into_owned(), index);
        }
        if let Some(held) = self.entries.get_mut(index as usize) {
            held.add(entry);
        }
    }

    /// The agency that a row repeats: the one of its code; else the one of its name, unless something that both state tells
    /// them apart. A name that states its place belongs to one agency, whatever division stands beside it.
    fn same_as(&self, entry: &DirectoryEntry) -> Option<u32> {
        if let Some(index) = entry.code.and_then(|code| self.by_code.get(&code)) {
            return Some(*index);
        }
        let of_name = self.by_name.get(agency_form(&entry.name).as_ref())?;
        let mut same = of_name
            .iter()
            .filter(|index| self.entries.get(**index as usize).is_some_and(|other| other.may_be(entry)));
        same.next().copied()
    }

    /// The agency that a row names: by its name; where the directory has several of that name, the one of the row's code,
    /// else of its division. Else by the name without the places before it, else by its code; of each of these only one
    /// agency may be left.
    pub fn find(&self, name: &str, code: Option<CreditCode>, division: Option<Division>) -> Option<u32> {
        let by_code = code.and_then(|code| self.by_code.get(&code).copied());
        let of_name = self.by_name.get(agency_form(name).as_ref()).map_or(&[][..], Vec::as_slice);
        match of_name {
            [] => match by_code {
                // A name says whose a row is, and a code beside it does not, also where the name lacks its places.
                Some(coded) if !self.is_name_of(coded, name) => {
                    self.by_short_name(name, None, division).or(by_code)
                }
                Some(_) => by_code,
                None => self.by_short_name(name, code, division),
            },
            [only] if !self.bears_a_wrong_code(*only, name, code) => Some(*only),
            [_] => None,
            several => self.told_apart(several, code, division),
        }
    }

    /// The directory gives the row of this name another agency's code: the filing's own shows that the two are not one.
    fn bears_a_wrong_code(&self, index: u32, name: &str, code: Option<CreditCode>) -> bool {
        let Some(entry) = self.entries.get(index as usize) else { return false };
        entry.code.zip(code).is_some_and(|(listed, own)| listed != own)
            && entry.by_code_only.contains(agency_form(name).as_ref())
    }

    fn told_apart(
        &self,
        several: &[u32],
        code: Option<CreditCode>,
        division: Option<Division>,
    ) -> Option<u32> {
        let find = |test: &dyn Fn(&DirectoryEntry) -> bool| {
            several.iter().copied().find(|index| self.entries.get(*index as usize).is_some_and(test))
        };
        find(&|entry| code.is_some() && entry.code == code)
            .or_else(|| find(&|entry| division.is_some() && entry.division.known() == division))
    }

    /// Agencies whose name may be the one on the row, with or without the places before it, if nothing on the row
    /// contradicts that. The place may stand in the name alone.
    fn by_short_name(&self, name: &str, code: Option<CreditCode>, division: Option<Division>) -> Option<u32> {
        let division = division.or_else(|| Division::in_name(name));
        let mut fitting = self.may_be(name).into_iter().filter(|index| {
            self.entries.get(*index as usize).is_some_and(|entry| entry.contradicts(code, division).is_none())
        });
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// All agencies that a name may mean, with or without the places before it.
    pub fn may_be(&self, name: &str) -> Vec<u32> {
        let form = listed_form(name);
        let mut found: Vec<u32> = Vec::new();
        for (places, own) in names::ends(&form) {
            let of_tail = self.by_tail().get(own).map_or(&[][..], Vec::as_slice);
            let fitting = of_tail.iter().filter(|(index, parts)| {
                let may_lie = |entry: &DirectoryEntry| !parts.places.is_empty() || entry.may_lie_in(places);
                parts.may_follow(places) && self.entries.get(*index as usize).is_some_and(may_lie)
            });
            found.extend(fitting.map(|(index, _)| *index));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the directory has an agency of this name, or several.
    pub fn lists(&self, name: &str) -> bool {
        self.by_name.contains_key(agency_form(name).as_ref())
    }

    /// Whether the directory has several agencies of this name, so that the name alone can't tell.
    pub fn is_ambiguous(&self, name: &str) -> bool {
        match self.by_name.get(agency_form(name).as_ref()) {
            Some(of_name) => of_name.len() > 1,
            None => self.may_be(name).len() > 1,
        }
    }

    /// Whether a listed agency bears this name, in full or without the places before it.
    pub fn is_name_of(&self, index: u32, name: &str) -> bool {
        let entry = self.entries.get(index as usize);
        entry.is_some_and(|entry| entry.names().any(|own| names::may_be_one(own, name)))
    }

    /// Other names of the agency that the directory shows by this one.
    pub fn aliases(&self, name: &str) -> impl Iterator<Item = &Text> {
        let of_name = self.by_name.get(agency_form(name).as_ref()).map_or(&[][..], Vec::as_slice);
        let entries = of_name.iter().filter_map(|index| self.entries.get(*index as usize));
        entries.flat_map(|entry| &entry.aliases)
    }

    /// The name that one which the directory does not have was most likely meant to be: the only one that it is
    /// the end of (石塘街道办事处 without its city), or that is its end; else the nearest, if any is near.
    pub fn suggestion(&self, name: &str) -> Option<Text> {
        self.nearest(name).and_then(|index| self.entries.get(index as usize)).map(|entry| entry.name.clone())
    }

    /// The agency of [`Self::suggestion`].
    pub fn nearest(&self, name: &str) -> Option<u32> {
        let forms = || self.entries.iter().map(|entry| agency_form(&entry.name).into_owned());
        self.near.get_or_init(|| NearNames::of(forms())).of_name(&agency_form(name))
    }

    fn by_tail(&self) -> &HashMap<String, Vec<(u32, Parts)>> {
        self.by_tail.get_or_init(|| {
            let mut by_tail = HashMap::new();
            for (index, entry) in (0_u32..).zip(&self.entries) {
                for name in entry.names() {
                    let parts = Parts::of(name);
                    enter(&mut by_tail, parts.own.clone(), (index, parts));
                }
            }
            by_tail
        })
    }
}

fn enter<T: PartialEq>(index: &mut HashMap<String, Vec<T>>, key: String, entry: T) {
    let of_key = index.entry(key).or_default();
    if !of_key.contains(&entry) {
        of_key.push(entry);
    }
}

impl DirectoryEntry {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// Nothing that both rows state tells them apart.
    fn may_be(&self, other: &Self) -> bool {
        let codes = self.code.zip(other.code).is_none_or(|(a, b)| a == b);
        let states_place = Division::leading(&normal(&self.name)).is_some();
        let divisions = self.division.known().zip(other.division.known()).is_none_or(|(a, b)| a == b);
        codes && (divisions || states_place)
    }

    /// Whether the places before a name agree with its division, if the directory states one beside a name without places.
    fn may_lie_in(&self, places: &str) -> bool {
        let stated = Division::named(places).filter(|_| !places.is_empty());
        self.division
            .known()
            .zip(stated)
            .is_none_or(|(own, stated)| stated.contains(own) || own.contains(stated))
    }

    /// What a row states beside a short name that contradicts this agency.
    fn contradicts(&self, code: Option<CreditCode>, division: Option<Division>) -> Option<()> {
        let codes = self.code.zip(code).is_some_and(|(own, stated)| own != stated);
        let own = self.division.known().or_else(|| Division::in_name(&self.name));
        let apart = |(own, stated): (Division, Division)| !own.contains(stated) && !stated.contains(own);
        let divisions = own.zip(division).is_some_and(apart);
        (codes || divisions).then_some(())
    }

    /// Takes over what another row of the same agency says; where the two contradict each other, neither is known.
    fn add(&mut self, other: Self) {
        let is_new = self.place.is_empty();
        for name in std::iter::once(other.name).chain(other.aliases) {
            if self.names().all(|own| normal(own) != normal(&name)) {
                self.aliases.push(name);
            }
        }
        if self.contact.is_empty() {
            self.contact = other.contact;
        }
        self.code = self.code.or(other.code);
        self.division = self.division.with(other.division, |a, b| a == b);
        let same = |a: &Text, b: &Text| normal(a) == normal(b);
        self.level = std::mem::take(&mut self.level).with(other.level, same);
        self.peer_department = std::mem::take(&mut self.peer_department).with(other.peer_department, same);
        self.must_file =
            if is_new { other.must_file } else { self.must_file.with(other.must_file, |a, b| a == b) };
        if is_new {
            self.place = other.place;
        }
    }
}
