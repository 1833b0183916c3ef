//! What hires of different rows and agencies have in common: X001, X002, X003, X005.
//!
//! The hires are sorted once by ID number and once by certificate. A group costs no more than sorting it, however large
//! it is: one placeholder number on a million rows does not stop the run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::model::{CellAt, Field, IdNumber, Stated, Text, normal, words};

use super::{Case, Hire};

/// For each case (by index), what its hires share with others; sorted by hire.
#[derive(Debug, Default)]
pub struct CrossIndex {
    hits: Vec<Vec<CrossHit>>,
}

/// One hire's echo elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossHit {
    /// Index into the case's hires.
    pub hire: u32,
    /// What kind of echo.
    pub echo: Echo,
}

/// How hires concern each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Echo {
    /// `X001`: how many other rows of the person in this agency overlap in time, and the first.
    SameAgency {
        /// Other overlapping rows.
        rows: u64,
        /// One of them: index into the case's hires.
        first: Option<u32>,
    },
    /// `X002`: how many rows of the person at other agencies overlap in time, and some agencies.
    OtherAgency {
        /// Other overlapping rows.
        rows: u64,
        /// Names of (at most [`EXAMPLES`]) agencies, in key order.
        agencies: Vec<Text>,
        /// The number's cell in the first such row of each.
        examples: Vec<CellAt>,
    },
    /// `X003`: how many other persons carry the same 认定编号.
    SharedCertificate {
        /// Other persons.
        persons: u64,
    },
    /// `X005`: the person goes by several names; the ones at this agency, sorted, and how many in all.
    Names {
        /// Names at this agency.
        here: Arc<[Text]>,
        /// Distinct names in the batch.
        in_all: u64,
    },
    /// `X005`: one name, post and hire date with several ID numbers at this agency.
    Numbers {
        /// Distinct ID numbers.
        numbers: u64,
    },
    /// `X005`: one name and birth date with several ID numbers at this agency.
    Namesakes {
        /// Distinct ID numbers.
        numbers: u64,
    },
    /// `P011`: the person goes from one agency to the next within days.
    Adjoining {
        /// The other agency.
        agency: Text,
        /// Days of the shorter of the two contracts, where both say when they end.
        shortest: Option<i64>,
        /// Both claim the person.
        both_claimed: bool,
    },
}

/// How many other agencies a finding names.
const EXAMPLES: usize = 3;
/// A period that begins so many days after another one still adjoins it.
const HANDED_ON_WITHIN: i64 = 7;
/// How many rows of a group are looked through for examples, so that a group stays linear.
const EXAMPLE_SEARCH: usize = 200;

/// A hire as the join sees it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: IdNumber,
    case: u32,
    hire: u32,
}

impl CrossIndex {
    /// Joins the accepted hires of all cases.
    pub fn of(cases: &[Case<'_>]) -> Self {
        let numbered: Vec<(u32, &Case<'_>)> = (0_u32..).zip(cases).collect();
        let mut entries: Vec<Entry> = numbered
            .par_iter()
            .flat_map_iter(|(case, content)| {
                (0_u32..)
                    .zip(&content.hires)
                    .filter_map(|(hire, row)| Some(Entry { id: row.id()?, case: *case, hire }))
            })
            .collect();
        entries.par_sort_unstable_by_key(|entry| (entry.id, entry.case, entry.hire));
        let by_person: Vec<(u32, CrossHit)> = entries
            .par_chunk_by(|a, b| a.id == b.id)
            .filter(|group| group.len() > 1)
            .flat_map_iter(|group| person_hits(group, cases))
            .collect();
        let by_certificate = certificate_hits(&entries, cases);
        let by_name: Vec<(u32, CrossHit)> = numbered
            .par_iter()
            .flat_map_iter(|(index, case)| number_hits(case).into_iter().map(|hit| (*index, hit)))
            .collect();
        let mut hits: Vec<Vec<CrossHit>> = vec![Vec::new(); cases.len()];
        for (case, hit) in by_person.into_iter().chain(by_certificate).chain(by_name) {
            hits[case as usize].push(hit);
        }
        for of_case in &mut hits {
            of_case.sort_by(|a, b| a.hire.cmp(&b.hire).then_with(|| a.echo.cmp(&b.echo)));
        }
        Self { hits }
    }

    /// What the hires of one case share with others.
    pub fn of_case(&self, case: usize) -> &[CrossHit] {
        self.hits.get(case).map_or(&[], Vec::as_slice)
    }
}

/// Starts and ends of a group of periods, for counting overlaps by two searches.
struct Periods {
    starts: Vec<Date>,
    ends: Vec<Date>,
}

impl Periods {
    fn of(group: &[Entry], cases: &[Case<'_>]) -> Self {
        let hires = group.iter().map(|entry| &cases[entry.case as usize].hires[entry.hire as usize]);
        let mut starts: Vec<Date> = hires.clone().map(|hire| hire.start).collect();
        let mut ends: Vec<Date> = hires.map(|hire| hire.last_day.unwrap_or(Date::MAX)).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        Self { starts, ends }
    }

    /// Periods that share a day with `start..=end`, that period itself included.
    fn overlapping(&self, start: Date, end: Option<Date>) -> u64 {
        let end = end.unwrap_or(Date::MAX);
        let begun = self.starts.partition_point(|other| *other <= end);
        let over = self.ends.partition_point(|other| *other < start);
        begun.saturating_sub(over) as u64
    }
}

fn person_hits(group: &[Entry], cases: &[Case<'_>]) -> Vec<(u32, CrossHit)> {
    let mut hits = Vec::new();
    let all = Periods::of(group, cases);
    let names = names_of(group, cases);
    for of_case in group.chunk_by(|a, b| a.case == b.case) {
        let here = Periods::of(of_case, cases);
        let names_here: Option<Arc<[Text]>> =
            (names.len() > 1).then(|| names_of(of_case, cases)).map(Arc::from);
        for entry in of_case {
            let hire = &cases[entry.case as usize].hires[entry.hire as usize];
            let inside = here.overlapping(hire.start, hire.last_day);
            let outside = all.overlapping(hire.start, hire.last_day).saturating_sub(inside);
            let mut hit = |echo| hits.push((entry.case, CrossHit { hire: entry.hire, echo }));
            let echoes =
                |other: &&Entry| cases[other.case as usize].hires[other.hire as usize].overlaps(hire);
            if inside > 1 {
                let first = of_case
                    .iter()
                    .filter(|other| other.hire != entry.hire)
                    .take(EXAMPLE_SEARCH)
                    .find(echoes)
                    .map(|other| other.hire);
                hit(Echo::SameAgency { rows: inside - 1, first });
            }
            if outside > 0 {
                let mut agencies: Vec<Text> = Vec::new();
                let mut examples: Vec<CellAt> = Vec::new();
                let others = group.iter().filter(|other| other.case != entry.case).take(EXAMPLE_SEARCH);
                for other in others.filter(echoes) {
                    let name = &cases[other.case as usize].name;
                    if agencies.last() != Some(name) && agencies.len() < EXAMPLES {
                        agencies.push(name.clone());
                        let row = &cases[other.case as usize].hires[other.hire as usize];
                        examples.push(row.cell(Field::IdNumber));
                    }
                }
                hit(Echo::OtherAgency { rows: outside, agencies, examples });
            }
            hits.extend(handed_on(entry, group, cases));
            let mut hit = |echo| hits.push((entry.case, CrossHit { hire: entry.hire, echo }));
            if let Some(here) = &names_here {
                hit(Echo::Names { here: Arc::clone(here), in_all: names.len() as u64 });
            }
        }
    }
    hits
}

/// The period of the person at another agency that adjoins this one, if any.
fn handed_on(entry: &Entry, group: &[Entry], cases: &[Case<'_>]) -> Option<(u32, CrossHit)> {
    let hire = &cases[entry.case as usize].hires[entry.hire as usize];
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let follows = |first: &Hire<'_>, second: &Hire<'_>| {
        first.last_day.is_some_and(|end| second.start > end && days(end, second.start) <= HANDED_ON_WITHIN)
    };
    let others = group.iter().filter(|other| other.case != entry.case).take(EXAMPLE_SEARCH);
    let mut adjoining = others.filter_map(|other| {
        let there = &cases[other.case as usize].hires[other.hire as usize];
        (follows(hire, there) || follows(there, hire)).then_some((other, there))
    });
    let (other, there) = adjoining.next()?;
    let lasting = |hire: &Hire<'_>| hire.last_day.map(|end| days(hire.start, end) + 1);
    let echo = Echo::Adjoining {
        agency: cases[other.case as usize].name.clone(),
        shortest: lasting(hire).into_iter().chain(lasting(there)).min(),
        both_claimed: hire.is_claimed() && there.is_claimed(),
    };
    Some((entry.case, CrossHit { hire: entry.hire, echo }))
}

/// Distinct names (as written first), in the order of their normal form.
fn names_of(group: &[Entry], cases: &[Case<'_>]) -> Vec<Text> {
    let mut names: BTreeMap<String, Text> = BTreeMap::new();
    for entry in group {
        if let Stated::Known(name) = cases[entry.case as usize].hires[entry.hire as usize].row.name() {
            names.entry(normal(name).into_owned()).or_insert_with(|| name.into());
        }
    }
    names.into_values().collect()
}

/// A certificate number as it is compared, and the region's abbreviation before it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Certificate<'c> {
    key: Cow<'c, str>,
    region: Option<char>,
}

impl<'c> Certificate<'c> {
    /// Without what people leave out or put in: brackets, hyphens, 第…号; letters that look like digits are digits.
    fn of(number: &'c str) -> Self {
        let is_bare =
            |byte: u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'O' | b'I'));
        if number.bytes().all(is_bare) {
            return Self { key: Cow::Borrowed(number), region: None };
        }
        let number = normal(number);
        let bare =
            number.trim_start_matches(|c: char| words().region_marks.iter().any(|mark| mark.starts_with(c)));
        let is_number = bare.contains(|c: char| c.is_ascii_digit());
        let (region, rest) = if is_number { (number.chars().next(), bare) } else { (None, &*number) };
        let region = region.filter(|_| rest.len() < number.len());
        let key = rest
            .chars()
            .filter(|c| c.is_alphanumeric() && !matches!(c, '第' | '号'))
            .map(|c| match c {
                'O' => '0',
                'I' => '1',
                other => other,
            })
            .collect();
        Self { key: Cow::Owned(key), region }
    }
}

/// Hires by certificate: sorted by a hash of it, since hardly two are the same.
fn certificate_hits(entries: &[Entry], cases: &[Case<'_>]) -> Vec<(u32, CrossHit)> {
    let certificate = |entry: &Entry| {
        cases[entry.case as usize].hires[entry.hire as usize].certificate().known().map(Certificate::of)
    };
    let hasher = DefaultHashBuilder::default();
    let mut certified: Vec<(u64, Entry)> = entries
        .par_iter()
        .filter_map(|entry| Some((hasher.hash_one(certificate(entry)?.key), *entry)))
        .collect();
    certified.par_sort_unstable_by_key(|(hash, _)| *hash);
    certified
        .par_chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
        .flat_map_iter(|group| {
            let mut group: Vec<(Certificate<'_>, Entry)> =
                group.iter().filter_map(|(_, entry)| Some((certificate(entry)?, *entry))).collect();
            group.sort_unstable_by(|a, b| a.0.key.cmp(&b.0.key).then_with(|| a.1.id.cmp(&b.1.id)));
            group.chunk_by(|a, b| a.0.key == b.0.key).flat_map(shared_by_persons).collect::<Vec<_>>()
        })
        .collect()
}

/// What entries with one certificate, sorted by person, have to say of each other. Numbers of two regions are two; one
/// without a region's mark may be either's.
fn shared_by_persons(group: &[(Certificate<'_>, Entry)]) -> Vec<(u32, CrossHit)> {
    let persons_of = |region: Option<char>| {
        let fits = |other: Option<char>| region.is_none() || other.is_none() || region == other;
        let fitting =
            group.chunk_by(|a, b| a.1.id == b.1.id).filter(|rows| rows.iter().any(|row| fits(row.0.region)));
        fitting.count() as u64
    };
    let mut by_region: BTreeMap<Option<char>, u64> = BTreeMap::new();
    group
        .iter()
        .filter_map(|(certificate, Entry { case, hire, .. })| {
            let persons =
                *by_region.entry(certificate.region).or_insert_with_key(|region| persons_of(*region));
            let echo =
                Echo::SharedCertificate { persons: persons.checked_sub(1).filter(|others| *others > 0)? };
            Some((*case, CrossHit { hire: *hire, echo }))
        })
        .collect()
}

/// First day, post, name, number and index of a hire; what is quick to compare comes first.
type NamedHire<'a> = (Date, Option<u32>, Cow<'a, str>, IdNumber, u32);

/// One name, post and hire date with several valid ID numbers within one agency.
fn number_hits(case: &Case<'_>) -> Vec<CrossHit> {
    let mut keyed: Vec<NamedHire<'_>> = (0_u32..)
        .zip(&case.hires)
        .filter_map(|(index, hire)| {
            let name = hire.row.name().known()?;
            Some((hire.start, hire.post, normal(name), hire.id()?, index))
        })
        .collect();
    keyed.sort_unstable();
    let mut hits = Vec::new();
    for group in keyed.chunk_by(|a, b| (a.0, a.1, &a.2) == (b.0, b.1, &b.2)) {
        let numbers = group.chunk_by(|a, b| a.3 == b.3).count() as u64;
        if numbers > 1 {
            hits.extend(
                group.iter().map(|entry| CrossHit { hire: entry.4, echo: Echo::Numbers { numbers } }),
            );
        }
    }
    hits.extend(namesakes(&keyed));
    hits
}

/// One name and birth date under several numbers within one agency: seldom two people.
fn namesakes(keyed: &[NamedHire<'_>]) -> Vec<CrossHit> {
    let mut named: Vec<(&str, Date, IdNumber, u32)> =
        keyed.iter().map(|(_, _, name, id, index)| (&**name, id.birth(), *id, *index)).collect();
    named.sort_unstable();
    let mut hits = Vec::new();
    for group in named.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let numbers = group.chunk_by(|a, b| a.2 == b.2).count() as u64;
        if numbers > 1 {
            hits.extend(
                group.iter().map(|entry| CrossHit { hire: entry.3, echo: Echo::Namesakes { numbers } }),
            );
        }
    }
    hits
}
