//! The census of persons: every valid ID number in an agency's papers belongs to one of its hire rows, or `D016` reports
//! it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use crate::model::{CellAt, FileId, IdNumber, TableId, normal};
use crate::tables::{Blocks, FileReport, Ingested, PlanRow, Rows, SheetReport, Sighting, Table};

use super::identity::{FilersAgency, Roll};
use super::{Gap, GapSource, Unaccounted};

/// Numbers that no hire row accounts for, of each agency, and those that are nobody's.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub of_agency: BTreeMap<u32, Vec<Unaccounted>>,
    pub of_nobody: Vec<Unaccounted>,
}

/// Where a number stands.
struct Spot<'s> {
    file: &'s FileReport,
    sheet: &'s str,
    table: Option<&'s Table>,
    sighting: &'s Sighting,
}

/// Compares the numbers that were seen outside the hires' own cells with those in them.
/// What is nobody's by itself is the agency's that has the gap in which it stands.
pub(super) fn census(ingested: &Ingested, roll: &Roll, gaps: &BTreeMap<u32, Vec<Gap>>) -> Census {
    let mut census = Census::default();
    let spots: Vec<Spot<'_>> = spots(ingested).collect();
    if spots.is_empty() {
        return census;
    }
    let hired = hired(ingested);
    let mut owners = Owners::new(ingested, roll, &spots);
    owners.of_gap = of_gaps(gaps, ingested);
    let mut groups: BTreeMap<_, (Unaccounted, HashSet<IdNumber>)> = BTreeMap::new();
    for spot in spots.iter().filter(|spot| !hired.contains(&spot.sighting.id)) {
        let owner = owners.owner_of(spot);
        let other = spot.sighting.other.clone().filter(|_| !owners.names_a_post(spot, owner));
        let key = (owner, spot.file.id, spot.sheet, spot.sighting.column, other.clone());
        let (group, seen) = groups.entry(key).or_insert_with(|| {
            let group = Unaccounted {
                file: spot.file.id,
                sheet: spot.sheet.to_owned(),
                row: spot.sighting.row,
                column: spot.sighting.column,
                at: spot.table.map(|table| CellAt {
                    table: table.id,
                    row: spot.sighting.row,
                    column: Some(spot.sighting.column),
                }),
                ids: Vec::new(),
                other,
            };
            (group, HashSet::new())
        });
        if seen.insert(spot.sighting.id) {
            group.ids.push(spot.sighting.id);
        }
    }
    for ((owner, ..), (group, _)) in groups {
        match owner {
            Some(agency) => census.of_agency.entry(agency).or_default().push(group),
            None => census.of_nobody.push(group),
        }
    }
    census
}

fn spots(ingested: &Ingested) -> impl Iterator<Item = Spot<'_>> {
    let in_tables = ingested.tables.iter().flat_map(|table| {
        let file = ingested.file(table.file);
        table.sightings.iter().map(move |sighting| Spot {
            file,
            sheet: &table.sheet,
            table: Some(table),
            sighting,
        })
    });
    let elsewhere = ingested.files.iter().flat_map(|file| {
        let of_sheet = |sheet: &'_ SheetReport| !sheet.is_help_of_a_form();
        file.sheets.iter().filter(move |sheet| of_sheet(sheet)).flat_map(move |sheet| {
            sheet.sightings.iter().map(move |sighting| Spot {
                file,
                sheet: &sheet.name,
                table: None,
                sighting,
            })
        })
    });
    in_tables.chain(elsewhere)
}

/// The numbers of all hire rows, whatever became of them.
fn hired(ingested: &Ingested) -> HashSet<IdNumber> {
    let rows = ingested.tables.iter().filter_map(|table| match &table.rows {
        Rows::Hires(rows) => Some(rows),
        _ => None,
    });
    rows.flat_map(|rows| rows.iter().filter_map(|row| row.id.valid()).collect::<Vec<_>>()).collect()
}

/// Whose tables lie in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    One(u32),
    Several,
}

impl Owner {
    const fn and(self, agency: u32) -> Self {
        match self {
            Self::One(held) if held == agency => self,
            _ => Self::Several,
        }
    }

    const fn only(self) -> Option<u32> {
        match self {
            Self::One(agency) => Some(agency),
            Self::Several => None,
        }
    }
}

/// Whose a file, a sheet or a table is.
struct Owners<'a> {
    roll: &'a Roll,
    of_table: HashMap<TableId, Owner>,
    of_file: HashMap<FileId, Owner>,
    of_folder: HashMap<&'a str, Owner>,
    of_run: Option<Owner>,
    /// By file and sheet, of gaps that are one agency's.
    of_gap: HashMap<(FileId, &'a str), u32>,
    /// Agencies by their names.
    named: HashMap<String, Vec<u32>>,
    /// Lengths of those names in bytes.
    lengths: BTreeSet<usize>,
    /// Names of the posts that each agency plans; only where a list of another purpose may name them.
    posts: HashMap<u32, HashSet<Cow<'a, str>>>,
}

impl<'a> Owners<'a> {
    fn new(ingested: &'a Ingested, roll: &'a Roll, spots: &[Spot<'_>]) -> Self {
        let mut owners = Self {
            roll,
            of_table: HashMap::new(),
            of_file: HashMap::new(),
            of_folder: HashMap::new(),
            of_run: None,
            of_gap: HashMap::new(),
            named: HashMap::new(),
            lengths: BTreeSet::new(),
            posts: HashMap::new(),
        };
        for (index, agency) in (0_u32..).zip(&roll.agencies).filter(|(_, agency)| !agency.name.is_empty()) {
            let name = normal(&agency.name).into_owned();
            owners.lengths.insert(name.len());
            owners.named.entry(name).or_default().push(index);
        }
        let has_lines = spots.iter().any(|spot| spot.sighting.line.is_some());
        for (table, filers) in ingested.tables.iter().zip(&roll.filers) {
            let folder = folder_of(&ingested.file(table.file).shown);
            for agency in filers.iter().filter_map(|who| who.ok()) {
                let add = |held: &mut Owner| *held = held.and(agency);
                owners.of_table.entry(table.id).and_modify(add).or_insert(Owner::One(agency));
                owners.of_file.entry(table.file).and_modify(add).or_insert(Owner::One(agency));
                if let Some(folder) = folder {
                    owners.of_folder.entry(folder).and_modify(add).or_insert(Owner::One(agency));
                }
                owners.of_run = Some(owners.of_run.map_or(Owner::One(agency), |held| held.and(agency)));
            }
            if let Rows::Plan(rows) = &table.rows
                && has_lines
            {
                owners.add_posts(rows, filers);
            }
        }
        owners
    }

    fn add_posts(&mut self, rows: &'a Blocks<PlanRow>, filers: &[FilersAgency]) {
        for row in rows.iter() {
            let agency = filers.get(row.filer as usize).and_then(|who| who.ok());
            let post = row.post().known().filter(|post| post.chars().count() > 1);
            if let Some((agency, post)) = agency.zip(post) {
                self.posts.entry(agency).or_default().insert(normal(post));
            }
        }
    }

    /// A list of another purpose that names one of the agency's posts is about its hires after all.
    fn names_a_post(&self, spot: &Spot<'_>, owner: Option<u32>) -> bool {
        let Some(line) = spot.sighting.line.as_deref().map(normal) else { return false };
        let posts = owner.and_then(|owner| self.posts.get(&owner));
        posts.is_some_and(|posts| posts.iter().any(|post| line.contains(&**post)))
    }

    fn owner_of(&self, spot: &Spot<'_>) -> Option<u32> {
        let of_row = |table: &Table| {
            let filer = spot.sighting.filer? as usize;
            self.roll.filers.get(table.id.0 as usize)?.get(filer)?.ok()
        };
        let only = |owner: Option<&Owner>| owner.copied().and_then(Owner::only);
        spot.table
            .and_then(|table| of_row(table).or_else(|| only(self.of_table.get(&table.id))))
            .or_else(|| self.named(&format!("{}/{}", spot.file.shown, spot.sheet)))
            .or_else(|| self.named(spot.sighting.said.as_deref()?))
            .or_else(|| self.of_gap.get(&(spot.file.id, spot.sheet)).copied())
            .or_else(|| only(self.of_file.get(&spot.file.id)))
            .or_else(|| only(self.of_folder.get(folder_of(&spot.file.shown)?)))
            .or_else(|| only(self.of_run.as_ref()))
    }

    /// The agency whose name stands in a text: path and sheet, or the line itself.
    fn named(&self, text: &str) -> Option<u32> {
        let place = normal(text).into_owned();
        let starts = place.char_indices().map(|(start, _)| start);
        let parts = starts.flat_map(|start| {
            self.lengths.iter().map_while(move |length| Some((start, start.checked_add(*length)?)))
        });
        let named = parts.filter_map(|(start, end)| self.named.get(place.get(start..end)?)).flatten();
        let named: BTreeSet<u32> = named.copied().collect();
        if named.len() == 1 { named.first().copied() } else { None }
    }
}

/// The sheets that hold gaps of one agency alone.
fn of_gaps<'a>(gaps: &BTreeMap<u32, Vec<Gap>>, ingested: &'a Ingested) -> HashMap<(FileId, &'a str), u32> {
    let of_agency = gaps.iter().flat_map(|(agency, gaps)| gaps.iter().map(move |gap| (*agency, gap)));
    let placed = of_agency.filter(|(_, gap)| !gap.shared).filter_map(|(agency, gap)| match gap.source {
        GapSource::Sheet(file, index) => {
            let sheet = ingested.file(file).sheets.get(index as usize)?;
            Some(((file, sheet.name.as_str()), agency))
        }
        _ => None,
    });
    placed.collect()
}

/// The folder of a file, below the input.
fn folder_of(shown: &str) -> Option<&str> {
    shown.rsplit_once('/').map(|(folder, _)| folder)
}
