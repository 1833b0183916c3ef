//! `check`: what an agency sees of its own filing, in a terminal of 80 columns.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::batch_support::{Batch, code, said, unpacked};
use crate::desk::Desk;
use crate::support::{AGENCY, CODE};

fn check(world: &Batch, more: &[&str]) -> std::process::Output {
    crate::program::Program::new()
        .arg("check")
        .arg(world.input())
        .args(["--as-of", "2024-12-31"])
        .args(more)
        .output()
        .unwrap()
}

fn only_workbook(folder: &Path) -> Vec<u8> {
    let found: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "xlsx"))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    std::fs::read(found[0].path()).unwrap()
}

/// The texts of a workbook's cells, in the order of their first use.
fn texts(workbook: &[u8]) -> Vec<String> {
    let parts = unpacked(workbook);
    parts
        .split("<si>")
        .skip(1)
        .map(|text| text.split("</si>").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn says_verdict_figures_and_what_to_fix_within_80_columns() {
    let world = Batch::of(1);
    world.file(1, 1000);
    let output = check(&world, &[]);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(code(&output), 1, "{}", said(&output));
    for word in ["结论：不合规", "招用比例  不符合", "应招 400 人", "违规 Q001", "怎样改："]
    {
        assert!(text.contains(word), "{word} is missing in:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "colour without a terminal");
    for line in text.lines() {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
}

#[test]
fn writes_the_workbook_that_the_auditor_would() {
    let world = Batch::of(1);
    let own = world.out().with_file_name("自查结果");
    let checked = check(&world, &["-o", own.to_str().unwrap()]);
    let audited = world.run(&[]);
    assert_eq!(code(&checked), code(&audited), "{}", said(&checked));
    // An agency has no summary to go back to.
    let of_audit = texts(&only_workbook(&world.out().join("单位底稿")));
    let without_link: Vec<_> = of_audit.iter().filter(|text| !text.contains("返回汇总")).cloned().collect();
    assert_eq!(without_link.len() + 1, of_audit.len());
    assert_eq!(texts(&only_workbook(&own)), without_link);
}

#[test]
fn the_json_holds_the_same_findings_as_an_audit() {
    let world = Batch::of(1);
    world.file(1, 1000);
    let output = check(&world, &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["exit_code"], 1);
    assert_eq!(json["agencies"][0]["verdict"], "noncompliant");
    world.run(&[]);
    let findings = std::fs::read_to_string(world.out().join("data/findings.csv")).unwrap();
    let found = json["agencies"][0]["findings"].as_array().unwrap();
    assert_eq!(found.len(), findings.lines().count() - 1);
    for finding in found {
        assert!(findings.contains(finding["finding_id"].as_str().unwrap()));
    }
}

#[test]
fn a_file_that_is_not_there_is_wrong_usage_and_a_broken_one_is_not() {
    let world = Batch::of(1);
    let missing = crate::program::Program::new().args(["check", "没有这个文件.xlsx"]).output().unwrap();
    assert_eq!(code(&missing), 2, "{}", said(&missing));
    std::fs::write(world.input().join("坏.xlsx"), [&b"PK\x03\x04"[..], &[0x2a; 400]].concat()).unwrap();
    let broken = check(&world, &[]);
    assert_eq!(code(&broken), 3, "{}", said(&broken));
    assert!(said(&broken).contains("坏.xlsx"), "{}", said(&broken));
}

/// With the authority's lists an agency sees itself, not everybody who has not filed.
#[test]
fn a_directory_adds_no_other_agency_to_a_self_check() {
    let desk = Desk::compliant();
    desk.put("名录.csv", format!("单位名称,统一社会信用代码\n{AGENCY},{CODE}\n广州市天河区教育局,\n"));
    desk.put(
        "豁免.csv",
        "规则,单位名称,依据文号,批准单位,批准日期,有效期至\nF001,广州市天河区教育局,某函1号,某局,2023-02-01,2023-12-31\n",
    );
    let lists = ["--agencies", "名录.csv", "--waivers", "豁免.csv", "--as-of", "2024-12-31"];
    let ran = desk.run(&[&["check", "材料", "-o", "自查"], &lists[..]].concat());
    ran.assert_code(0);
    assert_eq!(ran.result.matches("结论：").count(), 1, "{}", ran.result);
    assert!(!ran.result.contains("教育局"), "{}", ran.result);
    only_workbook(&desk.path("自查"));
}

#[test]
fn an_audit_workbook_in_place_of_a_filing_is_said_so() {
    let desk = crate::desk::Desk::compliant();
    desk.audit(&[]).assert_code(0);
    let workbooks = crate::desk::files_below(&desk.path("结果/单位底稿"));
    let workbook = format!("结果/单位底稿/{}", workbooks.first().unwrap());
    desk.run(&["check", &workbook]).assert_refused(&["审计底稿", "原来的申报表"]);
    assert!(desk.run(&["inspect", &workbook]).result.contains("这是审计底稿"));
}
