//! The census: every valid ID number in an agency's papers belongs to a hire row, or is said (`D016`).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::model::{CellAt, FileId, IdNumber, TableId, normal};
use crate::tables::{FileReport, Ingested, Rows, SheetReport, Sighting, Table};

use super::Unaccounted;
use super::identity::{Roll, Who};

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

/// Holds the numbers that were seen outside the hires' own cells against those in them.
pub(super) fn census(ingested: &Ingested, roll: &Roll) -> Census {
    let mut census = Census::default();
    let spots: Vec<Spot<'_>> = spots(ingested).collect();
    if spots.is_empty() {
        return census;
    }
    let hired = hired(ingested);
    let owners = Owners { ingested, roll };
    let mut groups: BTreeMap<_, Unaccounted> = BTreeMap::new();
    for spot in spots.iter().filter(|spot| !hired.contains(&spot.sighting.id)) {
        let owner = owners.of(spot);
        let other = spot.sighting.other.clone().filter(|_| !names_a_post(spot, owner, &owners));
        let key = (owner, spot.file.id, spot.sheet.to_owned(), spot.sighting.column, other.clone());
        let group = groups.entry(key).or_insert_with(|| Unaccounted {
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
        });
        if !group.ids.contains(&spot.sighting.id) {
            group.ids.push(spot.sighting.id);
        }
    }
    for ((owner, ..), group) in groups {
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

/// A list of another purpose that names one of the agency's posts is about its hires after all.
fn names_a_post(spot: &Spot<'_>, owner: Option<u32>, owners: &Owners<'_>) -> bool {
    let Some(line) = spot.sighting.line.as_deref().map(normal) else { return false };
    let tables = owners.ingested.tables.iter().zip(&owners.roll.filers);
    tables.filter(|(_, filers)| filers.iter().any(|who| who.ok() == owner && owner.is_some())).any(
        |(table, _)| match &table.rows {
            Rows::Plan(rows) => rows.iter().any(|row| {
                row.post()
                    .known()
                    .is_some_and(|post| post.chars().count() > 1 && line.contains(&*normal(post)))
            }),
            _ => false,
        },
    )
}

/// Whose papers a file, a sheet or a table are.
struct Owners<'a> {
    ingested: &'a Ingested,
    roll: &'a Roll,
}

impl Owners<'_> {
    fn of(&self, spot: &Spot<'_>) -> Option<u32> {
        let of_row = |table: &Table| {
            let filer = spot.sighting.filer? as usize;
            self.filers(table.id).get(filer)?.ok()
        };
        spot.table
            .and_then(|table| of_row(table).or_else(|| self.only_one([table.id].into_iter())))
            .or_else(|| self.named(spot))
            .or_else(|| self.only_one(self.tables_in(|file| file.id == spot.file.id)))
            .or_else(|| {
                let folder = folder_of(&spot.file.shown)?;
                self.only_one(self.tables_in(|file| folder_of(&file.shown) == Some(folder)))
            })
            .or_else(|| self.only_one(self.tables_in(|_| true)))
    }

    fn filers(&self, table: TableId) -> &[Who] {
        self.roll.filers.get(table.0 as usize).map_or(&[], Vec::as_slice)
    }

    fn tables_in(&self, holds: impl Fn(&FileReport) -> bool) -> impl Iterator<Item = TableId> {
        let files: HashSet<FileId> =
            self.ingested.files.iter().filter(|file| holds(file)).map(|file| file.id).collect();
        self.ingested.tables.iter().filter(move |table| files.contains(&table.file)).map(|table| table.id)
    }

    /// The agency of these tables, if they have but one.
    fn only_one(&self, tables: impl Iterator<Item = TableId>) -> Option<u32> {
        let agencies: BTreeSet<u32> =
            tables.flat_map(|table| self.filers(table).iter().filter_map(|who| who.ok())).collect();
        if agencies.len() == 1 { agencies.first().copied() } else { None }
    }

    /// The agency whose name stands in the path or in the sheet's name.
    fn named(&self, spot: &Spot<'_>) -> Option<u32> {
        let place = normal(&format!("{}/{}", spot.file.shown, spot.sheet)).into_owned();
        let named: Vec<u32> = (0_u32..)
            .zip(&self.roll.agencies)
            .filter(|(_, agency)| !agency.name.is_empty() && place.contains(&*normal(&agency.name)))
            .map(|(index, _)| index)
            .collect();
        if named.len() == 1 { named.first().copied() } else { None }
    }
}

/// The folder of a file, below the input.
fn folder_of(shown: &str) -> Option<&str> {
    shown.rsplit_once('/').map(|(folder, _)| folder)
}
