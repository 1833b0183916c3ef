//! Persons whom a list names outside the rows that were read of it: below a table, in a remark, on a sheet that was not
//! understood. What is said of them there is not known.

use hashbrown::HashMap;

use crate::model::IdNumber;
use crate::tables::{FileReading, Rows, Sighting, Table};

/// The numbers of such persons, sorted: of all, or without those in lists of another purpose, such as wages.
pub(super) fn mentioned(files: &[&FileReading], in_any_list: bool) -> Vec<IdNumber> {
    let in_no_table = files.iter().flat_map(|file| &file.report.sheets).flat_map(|sheet| &sheet.sightings);
    let tells = |sighting: &&Sighting| in_any_list || sighting.other.is_none();
    let mut ids: Vec<IdNumber> = in_no_table.filter(tells).map(|sighting| sighting.id).collect();
    for table in files.iter().flat_map(|file| &file.tables).filter(|table| !table.sightings.is_empty()) {
        let own = own_numbers(table);
        // The number of a certificate is often the person's own.
        let of_others =
            table.sightings.iter().filter(tells).filter(|seen| own.get(&seen.row) != Some(&seen.id));
        ids.extend(of_others.map(|seen| seen.id));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Whose each row is.
fn own_numbers(table: &Table) -> HashMap<u32, IdNumber> {
    if table.missing.is_some() {
        return HashMap::new();
    }
    match &table.rows {
        Rows::Register(rows) => rows.iter().filter_map(|row| Some((row.row, row.id.valid()?))).collect(),
        Rows::Hires(rows) => rows.iter().filter_map(|row| Some((row.row, row.id.valid()?))).collect(),
        _ => HashMap::new(),
    }
}
