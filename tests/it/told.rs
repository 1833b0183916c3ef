//! An agency that was told of a file that can't be read is waited for until its deadline, and no longer.

use std::fs;

use serde_json::Value;

use crate::batch_support::{Batch, assert_same, code, said};
use crate::support::{AGENCY, World};

/// No run of these tests is so late.
const NOT_OVER: [&str; 2] = ["--deadline", "2999-12-31"];
const OVER: &str = "2024-06-30";
const UNREAD: &str = "招聘公告.xlsx";

/// A compliant filing, but its notices can't be opened.
fn filed() -> Batch {
    let batch = Batch::of(0);
    let world = World::default();
    fs::write(batch.input().join("招用计划.csv"), world.plan[0].csv()).unwrap();
    fs::write(batch.input().join("招用情况.csv"), world.hires.csv()).unwrap();
    damage(&batch, "one");
    batch
}

/// Puts a damaged workbook in the place of the notices.
fn damage(batch: &Batch, what: &str) {
    fs::write(batch.input().join(UNREAD), format!("PK\u{3}\u{4}{what}{}", " ".repeat(200))).unwrap();
}

fn record(batch: &Batch) -> Value {
    serde_json::from_slice(&fs::read(batch.out().join("run.json")).unwrap()).unwrap()
}

/// As if the deadline that the agency was told had been another.
fn set_deadline(batch: &Batch, day: &str) {
    let mut record = record(batch);
    for file in record["told"].as_object_mut().unwrap().values_mut() {
        for told in file.as_object_mut().unwrap().values_mut() {
            told["until"] = day.into();
        }
    }
    fs::write(batch.out().join("run.json"), serde_json::to_vec(&record).unwrap()).unwrap();
}

fn verdict(batch: &Batch) -> String {
    let text = fs::read_to_string(batch.out().join("data/agencies.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let at = rows.headers().unwrap().iter().position(|name| name == "verdict").unwrap();
    rows.records().next().unwrap().unwrap()[at].to_owned()
}

fn findings(batch: &Batch) -> String {
    fs::read_to_string(batch.out().join("data/findings.csv")).unwrap()
}

fn has_letter(batch: &Batch, kind: &str) -> bool {
    walkdir::WalkDir::new(batch.out().join("文书"))
        .into_iter()
        // Letters that are not due any more.
        .filter_entry(|entry| entry.file_name() != "已移除")
        .filter_map(Result::ok)
        .any(|entry| entry.file_name().to_string_lossy() == format!("{AGENCY}-{kind}.docx"))
}

#[test]
fn a_deadline_that_is_not_over_changes_nothing_and_is_kept() {
    let batch = filed();
    batch.run(&NOT_OVER);
    assert_eq!(verdict(&batch), "unresolved");
    assert!(has_letter(&batch, "疑点核实单"));
    let told = record(&batch)["told"].clone();
    let of_agency = told.as_object().unwrap().values().next().unwrap().as_object().unwrap();
    assert_eq!(of_agency.len(), 1, "{told}");
    let again = batch.folder.path().join("again");
    batch.command(&again).args(NOT_OVER).output().unwrap();
    assert_same(&batch.out(), &again);
    // The letter in force has another deadline: nobody is accused before that.
    batch.run(&["--deadline", "2999-12-01", "--full"]);
    let extended = record(&batch)["told"].to_string();
    assert_eq!(extended, told.to_string().replace(NOT_OVER[1], "2999-12-01"));
    batch.run(&["--full"]);
    assert_eq!(record(&batch)["told"].to_string(), extended);
    assert_eq!(verdict(&batch), "unresolved");
}

#[test]
fn a_file_that_was_not_replaced_in_time_softens_no_longer() {
    let batch = filed();
    batch.run(&NOT_OVER);
    set_deadline(&batch, OVER);
    let output = batch.run(&[]);
    assert_eq!(verdict(&batch), "noncompliant", "{}", said(&output));
    let found = findings(&batch);
    assert!(found.contains("期限2024年6月30日已过，该文件未更换，不再等待"), "{found}");
    assert!(has_letter(&batch, "整改通知书") && !has_letter(&batch, "疑点核实单"));
    // The verdict follows from the record, and from the same record again.
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
    let before = record(&batch);
    batch.run(&["--full"]);
    assert_eq!(record(&batch)["told"], before["told"]);
    assert_eq!(verdict(&batch), "noncompliant");
    // Another file at the same place is one that the agency was not told of.
    damage(&batch, "two");
    batch.run(&[]);
    assert_eq!(verdict(&batch), "unresolved");
    assert!(record(&batch).get("told").is_none());
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

#[test]
fn the_same_file_under_another_name_is_the_same_file() {
    let batch = filed();
    batch.run(&NOT_OVER);
    set_deadline(&batch, OVER);
    fs::rename(batch.input().join(UNREAD), batch.input().join("公告（更正）.xlsx")).unwrap();
    batch.run(&[]);
    assert_eq!(verdict(&batch), "noncompliant");
}

#[test]
fn the_day_on_which_the_deadline_passes_is_noticed_though_nothing_else_changed() {
    let batch = filed();
    batch.run(&NOT_OVER);
    set_deadline(&batch, OVER);
    batch.run(&NOT_OVER);
    assert_eq!(verdict(&batch), "noncompliant");
}

#[test]
fn who_was_not_told_is_waited_for() {
    for options in [&[][..], &["--deadline", OVER]] {
        let batch = filed();
        batch.run(options);
        assert!(record(&batch).get("told").is_none(), "{options:?}");
        batch.run(&["--full"]);
        assert_eq!(verdict(&batch), "unresolved", "{options:?}");
    }
    // Another agency's record says nothing of this one.
    let batch = filed();
    batch.run(&NOT_OVER);
    set_deadline(&batch, OVER);
    let mut forged = record(&batch);
    let files = forged["told"].as_object().unwrap().values().next().unwrap().clone();
    forged["told"] = serde_json::json!({ "另一个单位": files });
    fs::write(batch.out().join("run.json"), serde_json::to_vec(&forged).unwrap()).unwrap();
    batch.run(&["--full"]);
    assert_eq!(verdict(&batch), "unresolved");
}

#[test]
fn a_record_that_is_not_ours_or_lies_elsewhere_accuses_nobody() {
    let batch = filed();
    batch.run(&NOT_OVER);
    set_deadline(&batch, OVER);
    let mut forged = record(&batch);
    fs::copy(batch.out().join("run.json"), batch.input().join("run.json")).unwrap();
    let other = batch.folder.path().join("other");
    batch.command(&other).output().unwrap();
    let text = fs::read_to_string(other.join("data/findings.csv")).unwrap();
    assert!(!text.contains("不再等待"), "{text}");
    fs::remove_file(batch.input().join("run.json")).unwrap();
    forged["tool"]["name"] = "another".into();
    fs::write(batch.out().join("run.json"), serde_json::to_vec(&forged).unwrap()).unwrap();
    batch.run(&["--full"]);
    assert_eq!(verdict(&batch), "unresolved");
}

/// Rows that nobody can place can't save a quota any more, and the plan that they may belong to has no upper number still.
#[test]
fn what_is_given_up_makes_nobody_pass() {
    let batch = Batch::of(0);
    let mut world = World::default();
    world.plan[0].set(0, "计划招用人数", "1");
    let mut unplaced = world.plan[0].clone();
    unplaced.set(0, "单位名称", "").set(0, "统一社会信用代码", "").set(0, "岗位编号", "GW-2");
    unplaced.set(0, "岗位名称", "门卫").set(0, "计划招用人数", "90");
    fs::write(batch.input().join("招用计划.csv"), world.plan[0].csv()).unwrap();
    fs::write(batch.input().join("招用情况.csv"), world.hires.csv()).unwrap();
    fs::write(batch.input().join("汇总.csv"), unplaced.csv()).unwrap();
    damage(&batch, "one");
    batch.run(&NOT_OVER);
    let quota = |batch: &Batch| {
        let text = fs::read_to_string(batch.out().join("data/agencies.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = rows.headers().unwrap().iter().position(|name| name == "quota_status").unwrap();
        rows.records().next().unwrap().unwrap()[at].to_owned()
    };
    let before = quota(&batch);
    assert_ne!(before, "pass");
    set_deadline(&batch, OVER);
    batch.run(&[]);
    assert_ne!(quota(&batch), "pass");
    assert_eq!(verdict(&batch), "noncompliant");
}
