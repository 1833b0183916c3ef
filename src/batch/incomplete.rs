//! What of a run's input was not read, from its record. Each run that rests on it says so again, even one that found nothing
//! changed.

use super::manifest::{InputRecord, Manifest};

fn inputs(manifest: &Manifest) -> impl Iterator<Item = &InputRecord> {
    manifest.inputs.iter().chain(&manifest.references)
}

/// Files that could not be read: path and reason.
pub fn files(manifest: &Manifest) -> Vec<String> {
    inputs(manifest)
        .filter(|input| input.status == "unreadable")
        .map(|input| format!("{}：{}", input.path, input.reason))
        .collect()
}

/// Documents and pictures, which are not read: path and what to do.
pub fn documents(manifest: &Manifest) -> Vec<String> {
    let documents = inputs(manifest).filter(|input| input.status == "document");
    documents.map(|input| format!("{}：{}", input.path, input.reason)).collect()
}

/// Tables that lack a required column: where, and which.
pub fn tables(manifest: &Manifest) -> Vec<String> {
    inputs(manifest)
        .flat_map(|input| input.sheets.iter().map(move |sheet| (input, sheet)))
        .flat_map(|(input, sheet)| sheet.tables.iter().map(move |table| (input, sheet, table)))
        .filter(|(_, _, table)| !table.missing.is_empty())
        .map(|(input, sheet, table)| {
            let sheet = if sheet.name.is_empty() { String::new() } else { format!("［{}］", sheet.name) };
            format!("{}{sheet}：缺少列 {}", input.path, table.missing.join("、"))
        })
        .collect()
}

/// Lists that can no longer prove that something is absent from them: not all was read.
pub fn references(manifest: &Manifest) -> Vec<String> {
    let holes = manifest.lists.iter().filter(|list| !list.whole);
    holes.map(|list| format!("参照表{}读入不完整：{}", list.label, list.state)).collect()
}
