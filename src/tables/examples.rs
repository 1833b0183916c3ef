//! Rows that call themselves examples. A row with a person's valid number is data. One without is an example only if
//! nobody files under the name that it gives; that is known when all files have been read.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::columns::Words;
use crate::model::normal;
use crate::tables::{AsideRows, Rows, Table, TableRow};

/// What follows in a text behind the word by which it calls itself an example; none if it does not.
pub(super) fn called<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let bare = text.trim_start_matches(['（', '(', '【', '[', ' ', '〔', '*']);
    // 填表说明：示例 says so behind a word of its own.
    let bare = words.noted(bare).map_or(bare, |rest| rest.trim_start());
    let rest = words
        .example
        .iter()
        .find_map(|word| bare.strip_prefix(word.as_str()))
        .or_else(|| bare.strip_prefix("例：").or_else(|| bare.strip_prefix("例:")))?;
    Some(rest.trim_start_matches([' ', '）', ')', '】', ']', '〕', '：', ':', '—', '-', '\u{3000}']))
}

/// Marks that stand in place of a name.
pub(super) const CROSSES: [char; 9] = ['×', '✕', 'Ｘ', 'X', 'x', '*', '＊', '○', '〇'];

/// Nobody's name: nothing, or marks in place of letters.
pub(super) fn is_nobody(name: &str) -> bool {
    name.chars().all(|c| !c.is_alphanumeric()) || name.contains(CROSSES) || name.contains(['某', '…', '□'])
}

/// Drops the rows that call themselves examples and name an agency under which no other row of the run stands.
pub(super) fn drop_unknown(tables: &mut [Table]) {
    if tables.iter().all(|table| table.examples.is_empty()) {
        return;
    }
    let known = names_in_use(tables);
    for table in tables.iter_mut().filter(|table| !table.examples.is_empty()) {
        let is_known = |filer: u32| {
            let name = table.filers.get(filer as usize).and_then(|filer| filer.name.as_deref()).map(normal);
            name.is_some_and(|name| {
                known.iter().any(|known| known.ends_with(&*name) || name.ends_with(known.as_str()))
            })
        };
        let marked: HashSet<u32> = std::mem::take(&mut table.examples).into_iter().collect();
        let gone: BTreeSet<(u32, u32)> = rows_of(&table.rows)
            .into_iter()
            .filter(|(row, filer)| marked.contains(row) && !is_known(*filer))
            .collect();
        if gone.is_empty() {
            continue;
        }
        let rows: HashSet<u32> = gone.iter().map(|(row, _)| *row).collect();
        table.rows.drop_rows(&rows);
        table.bad_cells.retain(|cell| !rows.contains(&cell.row));
        table.footer_rows += u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let aside = gone.iter().map(|(row, _)| AsideRows {
            first: *row,
            last: *row,
            why: "自称示例，所写单位没有其他材料",
        });
        table.aside.extend(aside);
        table.aside.sort_by_key(|rows| rows.first);
        let left: HashSet<u32> = rows_of(&table.rows).into_iter().map(|(_, filer)| filer).collect();
        for (_, filer) in gone.into_iter().filter(|(_, filer)| !left.contains(filer)) {
            if let Some(filer) = table.filers.get_mut(filer as usize) {
                *filer = crate::tables::Filer::default();
            }
        }
    }
}

fn names_in_use(tables: &[Table]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for table in tables {
        let examples: HashSet<u32> = table.examples.iter().copied().collect();
        let filers: HashSet<u32> = rows_of(&table.rows)
            .into_iter()
            .filter(|(row, _)| !examples.contains(row))
            .map(|(_, filer)| filer)
            .collect();
        let stated = filers.into_iter().filter_map(|filer| table.filers.get(filer as usize)?.name.as_deref());
        names.extend(stated.map(|name| normal(name).into_owned()));
    }
    names.into_iter().collect()
}

/// Number and filer of each row of a table that may be filed.
fn rows_of(rows: &Rows) -> Vec<(u32, u32)> {
    match rows {
        Rows::Plan(rows) => rows.iter().map(|row| (row.number(), row.filer)).collect(),
        Rows::Hires(rows) => rows.iter().map(|row| (row.number(), row.filer)).collect(),
        Rows::Notices(rows) => rows.iter().map(|row| (row.number(), row.filer)).collect(),
        _ => Vec::new(),
    }
}
