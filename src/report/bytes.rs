//! The workbooks and data files as bytes. That another program recalculates them to the same
//! values is tested over real audits in tests/it/recalculation.rs.

use std::path::Path;

use super::sample::{Kind, with_audit, with_edition};
use super::snapshots::lines;
use super::{Annex, agency_workbook, data, summary_workbook};

fn workbook(kind: Kind) -> Vec<u8> {
    with_audit(kind, |audit, edition| agency_workbook(&audit, edition, None).unwrap())
}

fn summary() -> Vec<u8> {
    with_edition(Kind::Failing, |edition| summary_workbook(&lines(), edition, Annex::default()).unwrap())
}

#[test]
fn the_same_audit_gives_the_same_bytes() {
    assert_eq!(workbook(Kind::Unresolved), workbook(Kind::Unresolved));
    assert_eq!(summary(), summary());
}

#[test]
fn data_files_have_a_line_per_fact_and_no_full_id() {
    let mut out = vec![];
    with_audit(Kind::Unresolved, |audit, edition| {
        data::begin(data::FINDINGS, &mut out).unwrap();
        data::findings_of(&audit, edition, &mut out).unwrap();
        data::begin(data::PERSONS, &mut out).unwrap();
        data::persons_of(&audit, edition, &mut out).unwrap();
        data::begin(data::REJECTED, &mut out).unwrap();
        data::rejected_of(&audit, edition, &mut out).unwrap();
    });
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
    for kind in Kind::ALL {
        std::fs::write(folder.join(format!("{kind:?}.xlsx")), workbook(kind)).unwrap();
    }
    std::fs::write(folder.join("summary.xlsx"), summary()).unwrap();
}
