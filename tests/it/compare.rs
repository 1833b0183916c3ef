//! Follow-up between two runs of the built program, with corrected filings in between.

use std::fs;
use std::path::Path;
use std::process::Output;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::batch_support::{Batch, agency, code, id, said};
use crate::program::Program;

/// Four agencies audited; then one corrects its filing, one is waived, one sends a broken file, one is gone.
fn two_runs() -> (Batch, std::path::PathBuf) {
    let batch = Batch::of(4);
    assert_eq!(code(&batch.run(&[])), 1);
    let hires = |number: usize| batch.input().join(format!("{number:03}招用.csv"));
    fs::write(
        hires(1),
        format!(
            "年度,单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,招用日期,备案日期\n\
             2024,{},保洁员,张三,{},是,大龄失业人员,2024-03-01,2024-02-01\n",
            agency(1),
            id(1)
        ),
    )
    .unwrap();
    fs::write(hires(3), [&b"PK\x03\x04"[..], &[0x2a; 400]].concat()).unwrap();
    fs::remove_file(hires(4)).unwrap();
    fs::remove_file(batch.input().join("004计划.csv")).unwrap();
    let waivers = batch.folder.path().join("豁免.csv");
    fs::write(
        &waivers,
        format!(
            "规则,单位名称,依据文号,批准单位,批准日期\nF001,{},天人社〔2024〕9号,广州市天河区人力资源和社会保障局,2024-06-01\n",
            agency(2)
        ),
    )
    .unwrap();
    let again = batch.folder.path().join("again");
    let output = batch.command(&again).arg("--waivers").arg(&waivers).output().unwrap();
    assert_eq!(code(&output), 3, "{}", said(&output));
    (batch, again)
}

fn compare(old: &Path, new: &Path, more: &[&str]) -> Output {
    Program::new().arg("compare").args([old, new]).args(more).output().expect("the program runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

/// Fate and note of the finding of a rule at an agency.
fn fate(result: &Value, rule: &str, number: usize) -> (String, String) {
    let found = result["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule && finding["agency"] == agency(number))
        .unwrap_or_else(|| panic!("no {rule} of {number} in {result:#}"));
    let text = |key: &str| found[key].as_str().unwrap().to_owned();
    (text("fate"), text("note"))
}

#[test]
fn what_was_corrected_waived_unreadable_or_gone_is_told_apart() {
    let (batch, again) = two_runs();
    let output = compare(&batch.out(), &again, &["--format", "json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let result = json(&output);
    // The filing date came, before the hire: F001 is put right and F004 arises about the same person.
    assert_eq!(fate(&result, "F001", 1), ("fixed".into(), "同一对象新增 F002、F004".into()));
    assert_eq!(fate(&result, "F004", 1).0, "new");
    assert_eq!(fate(&result, "E005", 1).0, "open");
    assert_eq!(fate(&result, "F001", 2).0, "closed");
    assert!(fate(&result, "F001", 2).1.starts_with("豁免（"), "{}", fate(&result, "F001", 2).1);
    assert_eq!(fate(&result, "F001", 3), ("unchecked".into(), "原文件本次读不了".into()));
    assert_eq!(fate(&result, "F001", 4), ("unchecked".into(), "单位不在本次结果中".into()));
    let counted: u64 =
        result["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, result["findings"].as_array().unwrap().len() as u64);
    let moves: Vec<(&str, &str)> = result["agencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|agency| (agency["agency"].as_str().unwrap(), agency["change"].as_str().unwrap()))
        .collect();
    assert!(moves.contains(&(agency(4).as_str(), "gone")), "{moves:?}");
    assert!(moves.contains(&(agency(1).as_str(), "same")), "{moves:?}");
}

#[test]
fn who_was_deleted_from_the_table_puts_nothing_right() {
    let batch = Batch::of(2);
    assert_eq!(code(&batch.run(&[])), 1);
    let hires = batch.input().join("001招用.csv");
    let text = fs::read_to_string(&hires).unwrap();
    // One other person stays, so that the agency has filed.
    let header = text.lines().next().unwrap();
    let other = text.lines().nth(1).unwrap().replace(&id(1), &id(77));
    fs::write(&hires, format!("{header}\n{other}\n")).unwrap();
    let again = batch.folder.path().join("again");
    assert!(batch.command(&again).output().is_ok());
    let output = compare(&batch.out(), &again, &["--format", "json"]);
    let result = json(&output);
    let gone = result["counts"]["person_gone"].as_u64().unwrap();
    assert!(gone > 0, "{result:#}");
    assert_eq!(result["counts"]["fixed"], 0, "{result:#}");
    let warnings = result["warnings"].to_string();
    assert!(warnings.contains("人员已不在本次招用表中") && warnings.contains(&agency(1)), "{warnings}");
    let severities: Vec<&str> = result["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["severity"].as_str().unwrap())
        .collect();
    let first_note = severities.iter().position(|severity| *severity == "note").unwrap_or(severities.len());
    assert!(!severities[first_note..].contains(&"violation"), "violations stand before notes");
}

#[test]
fn the_workbook_lies_beside_the_new_results_and_verify_still_holds() {
    let (batch, again) = two_runs();
    let output = compare(&batch.out(), &again, &[]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let path = batch.folder.path().join("整改复查.xlsx");
    assert!(said(&output).contains("整改复查.xlsx"), "{}", said(&output));
    assert!(
        said(&output).lines().all(|line| !line.contains('│') || line.ends_with('│')),
        "{}",
        said(&output)
    );
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["总览", "结论变化", "已整改", "仍存在", "新增", "关闭与未核对"]);
    let fixed = book.worksheet_range("已整改").unwrap();
    let rules: Vec<String> = fixed.rows().skip(3).filter_map(|row| row.get(2)).map(Data::to_string).collect();
    assert!(rules.contains(&"F001".to_owned()), "{rules:?}");
    let verify = Program::new().arg("verify").arg(&again).output().unwrap();
    assert!(said(&verify).contains("多出 0"), "{}", said(&verify));
}

#[test]
fn the_workbook_goes_where_it_is_told() {
    let (batch, again) = two_runs();
    let folder = batch.folder.path().join("复查");
    for (out, expected) in [
        (folder.join("三月.xlsx"), folder.join("三月.xlsx")),
        (folder.join("新"), folder.join("新/整改复查.xlsx")),
    ] {
        let output = compare(&batch.out(), &again, &["-o", out.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert!(expected.is_file());
    }
}

/// The same filings under a policy that asks less: nobody put anything right.
#[test]
fn what_the_policy_no_longer_asks_is_named_as_such_and_not_as_put_right() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let shown = Program::new().args(["policy", "show", "gd-2017-101"]).output();
    let policy = batch.folder.path().join("宽.toml");
    let text = String::from_utf8(shown.unwrap().stdout).unwrap();
    fs::write(&policy, text + "\n[rules]\nF001 = \"off\"\nE005 = \"note\"\n").unwrap();
    let again = batch.folder.path().join("again");
    let output = batch.command(&again).arg("--policy").arg(&policy).output().unwrap();
    assert!(code(&output) < 2, "{}", said(&output));
    let result = json(&compare(&batch.out(), &again, &["--format", "json"]));
    assert_eq!(result["counts"]["fixed"], 0, "{result:#}");
    assert_eq!(
        fate(&result, "F001", 1),
        ("policy_changed".into(), "口径变动：规则F001由“违规”改为“停用”，本次没有判断，不算整改".into())
    );
    assert_eq!(fate(&result, "E005", 1), ("open".into(), "口径变动：规则E005由“疑点”改为“提示”".into()));
    let warnings = result["warnings"].to_string();
    let said = "口径变动的规则 2 条：E005由“疑点”改为“提示”、F001由“违规”改为“停用”";
    assert!(warnings.contains(said), "{warnings}");
    // The other way round the finding is new because it was not asked for.
    let result = json(&compare(&again, &batch.out(), &["--format", "json"]));
    assert_eq!(fate(&result, "F001", 1), ("new".into(), "口径变动：规则F001由“停用”改为“违规”".into()));
}

#[test]
fn a_run_compared_with_its_own_copy_has_nothing_fixed_or_new() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let other = batch.folder.path().join("other");
    batch.command(&other).output().unwrap();
    let result = json(&compare(&other, &batch.out(), &["--format", "json"]));
    assert_eq!(result["counts"]["fixed"], 0);
    assert_eq!(result["counts"]["new"], 0);
    assert!(result["counts"]["open"].as_u64().unwrap() > 0);
    assert_eq!(result["warnings"].as_array().unwrap().len(), 0);
}

#[test]
fn what_is_no_result_folder_is_refused_with_two() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let nothing = batch.folder.path().join("没有");
    for (old, new, word) in [
        (batch.out(), batch.input(), "不是审计结果文件夹"),
        (nothing, batch.out(), "不是审计结果文件夹"),
        (batch.out(), batch.out(), "同一个文件夹"),
    ] {
        let output = compare(&old, &new, &[]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(word), "{}", said(&output));
    }
    assert!(!batch.folder.path().join("整改复查.xlsx").exists());
}

#[test]
fn results_that_cannot_be_read_or_a_workbook_that_cannot_be_written_end_in_three() {
    let (batch, again) = two_runs();
    // A folder stands where the workbook would go.
    fs::create_dir_all(batch.folder.path().join("占用/整改复查.xlsx")).unwrap();
    let output = compare(&batch.out(), &again, &["-o", batch.folder.path().join("占用").to_str().unwrap()]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("没有写出"), "{}", said(&output));
    fs::remove_file(again.join("data/findings.csv")).unwrap();
    let output = compare(&batch.out(), &again, &[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("findings.csv"), "{}", said(&output));
    fs::write(again.join("run.json"), "{}").unwrap();
    assert_eq!(code(&compare(&batch.out(), &again, &[])), 3);
}

#[test]
fn the_workbook_is_never_put_into_a_result_folder() {
    let (batch, again) = two_runs();
    for inside in [again.clone(), again.join("data/x.xlsx"), batch.out()] {
        let output = compare(&batch.out(), &again, &["-o", inside.to_str().unwrap()]);
        assert_eq!(code(&output), 2, "{}", said(&output));
    }
}

#[test]
fn an_edited_data_file_is_compared_and_said() {
    let (batch, again) = two_runs();
    let path = again.join("data/agencies.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("noncompliant", "compliant")).unwrap();
    let output = compare(&batch.out(), &again, &[]);
    assert_eq!(code(&output), 0);
    assert!(said(&output).contains("在写出后被改动过"), "{}", said(&output));
}
