//! Which agency a row belongs to.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{text, valid_code};
use crate::oracle::world::{Kind, Row, World};

/// A filed row with its address.
#[derive(Debug, Clone)]
pub(crate) struct Filed<'w> {
    pub(crate) kind: Kind,
    pub(crate) file: &'w str,
    /// Row number, the header being 1.
    pub(crate) line: u32,
    pub(crate) row: &'w Row,
}

/// An agency and its rows in reading order.
#[derive(Debug, Default)]
pub(crate) struct Agency<'w> {
    pub(crate) name: String,
    pub(crate) uscc: String,
    pub(crate) in_directory: bool,
    /// The directory's row, if it is in one.
    pub(crate) directory: Option<&'w Row>,
    pub(crate) rows: Vec<Filed<'w>>,
    /// X004 fires.
    pub(crate) two_identities: bool,
    /// Invalid codes stated.
    pub(crate) bad_codes: BTreeSet<String>,
    /// Another agency has the same name.
    pub(crate) namesake: bool,
    /// Rows that may be its own.
    pub(crate) gaps: Vec<Gap>,
}

/// Rows of one table that nobody can place and that may be an agency's.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    pub(crate) kind: Kind,
    pub(crate) file: String,
    pub(crate) rows: i64,
    /// They may be another agency's as well.
    pub(crate) shared: bool,
}

/// All filed rows of data in reading order; a total is none, and nobody's, whatever stands in its cells.
pub(crate) fn filed(world: &World) -> Vec<Filed<'_>> {
    let mut all = Vec::new();
    for table in world.in_reading_order() {
        for (index, row) in table.rows.iter().enumerate() {
            if super::totals::is_total(row) {
                continue;
            }
            all.push(Filed {
                kind: table.kind,
                file: &table.file,
                line: u32::try_from(index).unwrap() + 2,
                row,
            });
        }
    }
    all
}

/// The agencies by name shown, and the rows that belong to none (D008).
pub(crate) fn agencies(world: &World) -> (Vec<Agency<'_>>, Vec<Filed<'_>>) {
    let rows = filed(world);
    let mut codes_of_name: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for filed in &rows {
        let (name, code) = stated(filed.row);
        if !name.is_empty() && valid_code(&code) {
            codes_of_name.entry(name).or_default().insert(code);
        }
    }
    let directory: &[Row] = world.references.agencies.as_deref().unwrap_or(&[]);
    let mut found: BTreeMap<String, Agency> = BTreeMap::new();
    for row in directory {
        let (name, code) = stated(row);
        let agency = found.entry(format!("D{name}")).or_default();
        agency.uscc = if valid_code(&code) { code } else { String::new() };
        agency.name = name;
        agency.in_directory = true;
        agency.directory = Some(row);
    }
    let listed: BTreeSet<String> = directory.iter().map(|row| stated(row).0).collect();
    let name_of_code: BTreeMap<String, String> =
        directory.iter().rev().map(stated).map(|(n, c)| (c, n)).collect();
    let by_code =
        |code: &str| name_of_code.get(code).map_or_else(|| format!("C{code}"), |name| format!("D{name}"));
    let mut homeless = Vec::new();
    // Rows that nobody can place, those of one name in one table together.
    let mut unplaced: BTreeMap<(String, String), (Kind, i64)> = BTreeMap::new();
    let mut placed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for filed in rows {
        let (name, code) = stated(filed.row);
        let key = if name.is_empty() {
            None
        } else if listed.contains(&name) {
            Some(format!("D{name}"))
        } else if valid_code(&code) {
            Some(by_code(&code))
        } else {
            let known: Vec<&String> = codes_of_name.get(&name).into_iter().flatten().collect();
            match known.as_slice() {
                [] => Some(format!("N{name}")),
                [one] => Some(by_code(one)),
                _ => None,
            }
        };
        let Some(key) = key else {
            unplaced.entry((filed.file.to_owned(), name)).or_insert((filed.kind, 0)).1 += 1;
            homeless.push(filed);
            continue;
        };
        placed.entry(filed.file.to_owned()).or_default().insert(key.clone());
        let agency = found.entry(key).or_default();
        if !code.is_empty() && !valid_code(&code) {
            agency.bad_codes.insert(code.clone());
        }
        if agency.uscc.is_empty() && valid_code(&code) {
            agency.uscc = code;
        }
        agency.rows.push(filed);
    }
    let alone = (found.len() == 1).then(|| found.keys().next().cloned()).flatten();
    for ((file, name), (kind, rows)) in unplaced {
        // A name with two codes may mean either; no name, whose table it is.
        let owners: BTreeSet<String> = if name.is_empty() {
            match placed.get(&file) {
                Some(owners) if owners.len() == 1 => owners.clone(),
                _ => alone.iter().cloned().collect(),
            }
        } else {
            codes_of_name.get(&name).into_iter().flatten().map(|code| by_code(code)).collect()
        };
        let shared = owners.len() > 1;
        for owner in owners {
            let gaps = &mut found.entry(owner).or_default().gaps;
            gaps.push(Gap { kind, file: file.clone(), rows, shared });
        }
    }
    let mut all: Vec<Agency> = found.into_values().collect();
    for agency in &mut all {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let mut codes: BTreeSet<String> = BTreeSet::new();
        for filed in &agency.rows {
            let (name, code) = stated(filed.row);
            codes.extend(codes_of_name.get(&name).into_iter().flatten().cloned());
            if valid_code(&code) {
                codes.insert(code);
            }
            *names.entry(name).or_default() += 1;
        }
        if let Some(row) = agency.directory {
            let (name, code) = stated(row);
            if !agency.rows.is_empty() {
                names.entry(name).or_default();
                if valid_code(&code) {
                    codes.insert(code);
                }
            }
        } else {
            let most = names.values().max().copied().unwrap_or(0);
            agency.name = names
                .iter()
                .find(|(_, count)| **count == most)
                .map(|(name, _)| name.clone())
                .unwrap_or_default();
        }
        agency.two_identities = names.len() > 1 || codes.len() > 1;
    }
    let names: Vec<String> = all.iter().map(|agency| agency.name.clone()).collect();
    for agency in &mut all {
        agency.namesake = names.iter().filter(|name| **name == agency.name).count() > 1;
    }
    (all, homeless)
}

/// Name and code as a row states them.
fn stated(row: &Row) -> (String, String) {
    (text(row.get("单位名称")), text(row.get("统一社会信用代码")).to_uppercase())
}
