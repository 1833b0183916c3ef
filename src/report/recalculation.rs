//! The workbooks as bytes: the same twice, and recalculated by another spreadsheet program to the same values.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::sample::{Kind, World};
use super::snapshots::lines;
use super::{Annex, LetterText, agency_workbook, data, summary_workbook};

const KINDS: [(Kind, &str); 5] = [
    (Kind::Passing, "passing"),
    (Kind::Failing, "failing"),
    (Kind::Unresolved, "unresolved"),
    (Kind::Empty, "empty"),
    (Kind::Crowded, "crowded"),
];

fn workbook(kind: Kind) -> Vec<u8> {
    let world = World::new(kind);
    let edition = world.edition();
    let case = world.case();
    let letter = LetterText {
        title: "整改通知".into(),
        lines: vec![
            "广州市天河区城市管理局：".into(),
            String::new(),
            "=请于 2025 年 3 月 31 日前整改。".into(),
        ],
    };
    agency_workbook(&world.audit(&case), &edition, (kind == Kind::Failing).then_some(&letter)).unwrap()
}

fn summary() -> Vec<u8> {
    let world = World::new(Kind::Failing);
    summary_workbook(&lines(), &world.edition(), Annex::default()).unwrap()
}

#[test]
fn the_same_audit_gives_the_same_bytes() {
    assert_eq!(workbook(Kind::Unresolved), workbook(Kind::Unresolved));
    assert_eq!(summary(), summary());
}

/// Formulas by cell, and values by cell.
fn cells(path: &Path) -> (BTreeMap<String, String>, BTreeMap<String, Data>) {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let (mut formulas, mut values) = (BTreeMap::new(), BTreeMap::new());
    for sheet in book.sheet_names() {
        let range = book.worksheet_formula(&sheet).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, formula) in range.used_cells() {
            let at = format!("{sheet}!R{}C{}", start.0 as usize + row, start.1 as usize + column);
            formulas.insert(at, formula.clone());
        }
        let range = book.worksheet_range(&sheet).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = format!("{sheet}!R{}C{}", start.0 as usize + row, start.1 as usize + column);
            values.insert(at, value.clone());
        }
    }
    (formulas, values)
}

fn same(cached: Option<&Data>, recalculated: Option<&Data>) -> bool {
    let number = |data: Option<&Data>| match data {
        Some(Data::Float(number)) => Some(*number),
        Some(Data::Int(number)) => Some(f64::from(i32::try_from(*number).unwrap())),
        _ => None,
    };
    match (number(cached), number(recalculated)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (None, None) => cached == recalculated,
        _ => false,
    }
}

/// LibreOffice trusts cached values of files that say Excel wrote them, unless told otherwise.
fn always_recalculate(user: &Path) {
    std::fs::create_dir_all(user).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
}

/// Recalculates in LibreOffice, which recomputes every formula of a file of another program.
#[test]
fn recalculation_elsewhere_gives_every_cached_value() {
    let folder = tempfile::tempdir().unwrap();
    let mut written = vec![];
    for (kind, name) in KINDS {
        let path = folder.path().join(format!("{name}.xlsx"));
        std::fs::write(&path, workbook(kind)).unwrap();
        written.push(path);
    }
    let path = folder.path().join("summary.xlsx");
    std::fs::write(&path, summary()).unwrap();
    written.push(path);
    always_recalculate(&folder.path().join("profile/user"));
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let out = folder.path().join("out");
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .args(&written)
        .output();
    let Ok(run) = run else {
        // No LibreOffice on this machine: nothing to compare with. CI has it.
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for path in written {
        let (formulas, cached) = cells(&path);
        let (_, recalculated) = cells(&out.join(path.file_name().unwrap()));
        assert!(formulas.len() > 20, "{}: formulas expected", path.display());
        let mut different = vec![];
        for (at, formula) in &formulas {
            if !same(cached.get(at), recalculated.get(at)) {
                different.push(format!(
                    "{at} ={formula}: {:?}, recalculated {:?}",
                    cached.get(at),
                    recalculated.get(at)
                ));
            }
        }
        for (at, value) in &cached {
            if matches!(value, Data::String(_)) && recalculated.get(at) != Some(value) {
                different.push(format!("{at}: {value:?} became {:?}", recalculated.get(at)));
            }
        }
        assert!(different.is_empty(), "{}:\n{}", path.display(), different.join("\n"));
        assert!(!recalculated.values().any(|value| matches!(value, Data::Error(_))));
    }
}

#[test]
fn data_files_have_a_line_per_fact_and_no_full_id() {
    let world = World::new(Kind::Unresolved);
    let edition = world.edition();
    let case = world.case();
    let audit = world.audit(&case);
    let mut out = vec![];
    data::begin(data::FINDINGS, &mut out).unwrap();
    data::findings_of(&audit, &edition, &mut out).unwrap();
    data::begin(data::PERSONS, &mut out).unwrap();
    data::persons_of(&audit, &edition, &mut out).unwrap();
    data::begin(data::REJECTED, &mut out).unwrap();
    data::rejected_of(&audit, &edition, &mut out).unwrap();
    data::begin(data::AGENCIES, &mut out).unwrap();
    for line in lines() {
        data::agency(&line, &mut out).unwrap();
    }
    insta::assert_snapshot!("data-files", String::from_utf8(out).unwrap().replace('\r', ""));
}

/// `cargo test --lib write_samples -- --ignored` puts the workbooks into target/report-samples for looking at.
#[test]
#[ignore = "writes files for looking at"]
fn write_samples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/report-samples");
    std::fs::create_dir_all(&folder).unwrap();
    for (kind, name) in KINDS {
        std::fs::write(folder.join(format!("{name}.xlsx")), workbook(kind)).unwrap();
    }
    std::fs::write(folder.join("summary.xlsx"), summary()).unwrap();
}
