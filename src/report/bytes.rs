//! The workbooks and data files as bytes. That another program recalculates them to the same
//! values is tested over real audits in tests/it/recalculation.rs.

use std::path::Path;

use super::sample::{Kind, World};
use super::snapshots::lines;
use super::{Annex, agency_workbook, data, summary_workbook};

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
    agency_workbook(&world.audit(&case), &edition, None).unwrap()
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
