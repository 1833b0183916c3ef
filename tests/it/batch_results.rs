//! What a result folder holds from run to run: equal runs, unchanged inputs, agencies gone, reviews.

use std::fs;

use crate::batch_support::{Batch, agency, assert_same, code, files, id, said, unpacked};

#[test]
fn equal_runs_write_equal_bytes_whatever_the_number_of_threads() {
    let batch = Batch::of(6);
    let other = batch.folder.path().join("other");
    assert_eq!(code(&batch.run(&["--jobs", "1"])), 1);
    batch.command(&other).args(["--jobs", "4"]).output().unwrap();
    assert_same(&batch.out(), &other);
}

#[test]
fn an_unchanged_batch_is_left_alone_and_says_the_same() {
    let batch = Batch::of(3);
    let first = batch.run(&[]);
    let times = || {
        files(&batch.out())
            .into_keys()
            .map(|path| fs::metadata(batch.out().join(path)).unwrap().modified().unwrap())
            .collect::<Vec<_>>()
    };
    let before = times();
    let second = batch.run(&[]);
    assert_eq!(times(), before, "nothing is rewritten");
    assert_eq!(code(&second), code(&first));
    assert!(said(&second).contains("沿用上次结果"), "{}", said(&second));
    let counts = |said: String| {
        said.lines()
            .filter(|line| line.starts_with("结论") || line.starts_with("问题"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(counts(said(&second)), counts(said(&first)));
    let full = batch.run(&["--full"]);
    assert!(said(&full).contains("写出底稿 3 份"), "{}", said(&full));
}

#[test]
fn one_changed_filing_rewrites_one_workbook_and_equals_a_fresh_run() {
    let batch = Batch::of(4);
    batch.run(&[]);
    batch.file(2, 30);
    let again = batch.run(&[]);
    assert!(said(&again).contains("写出底稿 1 份"), "{}", said(&again));
    let fresh = batch.folder.path().join("fresh");
    batch.command(&fresh).output().unwrap();
    assert_same(&batch.out(), &fresh);
}

#[test]
fn other_options_audit_all_again() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let again = batch.run(&["--received-by", "广州市天河区人力资源和社会保障局"]);
    assert!(!said(&again).contains("沿用上次结果"), "{}", said(&again));
    let fresh = batch.folder.path().join("fresh");
    batch.command(&fresh).args(["--received-by", "广州市天河区人力资源和社会保障局"]).output().unwrap();
    assert_same(&batch.out(), &fresh);
}

#[test]
fn the_workbook_of_an_agency_that_is_gone_is_moved_not_deleted() {
    let batch = Batch::of(3);
    batch.run(&[]);
    let kept = fs::read(batch.workbook(3)).unwrap();
    fs::remove_file(batch.input().join("003计划.csv")).unwrap();
    fs::remove_file(batch.input().join("003招用.csv")).unwrap();
    let again = batch.run(&[]);
    assert!(said(&again).contains("已移除"), "{}", said(&again));
    let moved =
        files(&batch.out()).into_iter().find(|(path, _)| path.starts_with("单位底稿/已移除/")).unwrap();
    assert!(moved.0.contains(&agency(3)));
    assert!(moved.1 == kept, "the very same file");
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

/// A finding of the batch: its id, by rule and agency.
fn finding(batch: &Batch, rule: &str, number: usize) -> String {
    let text = fs::read_to_string(batch.out().join("data/findings.csv")).unwrap();
    let line =
        text.lines().find(|line| line.contains(&format!(",{rule},")) && line.contains(&agency(number)));
    line.unwrap_or_else(|| panic!("no {rule} in\n{text}"))
        .split(',')
        .next()
        .unwrap()
        .trim_start_matches('\u{feff}')
        .to_owned()
}

/// A workbook as another program might save it: other sheets first, other columns, a title.
fn resaved(batch: &Batch, number: usize, finding: &str, mark: &str) {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").unwrap();
    let sheet = book.add_worksheet().set_name("问题清单").unwrap();
    sheet.write(0, 0, "问题清单").unwrap();
    for (column, text) in (0u16..).zip(["审核人", "编号", "审核意见", "审核结论", "审核日期"])
    {
        sheet.write(2, column, text).unwrap();
    }
    for (column, text) in (0u16..).zip(["王某", finding, "已见备案回执", mark, "2025-01-06"]) {
        sheet.write(3, column, text).unwrap();
    }
    book.save(batch.workbook(number)).unwrap();
}

#[test]
fn a_review_is_carried_from_run_to_run() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let id = finding(&batch, "F001", 1);
    resaved(&batch, 1, &id, "不成立");
    let review = |batch: &Batch| {
        let text = fs::read_to_string(batch.out().join("data/findings.csv")).unwrap();
        text.lines()
            .find(|line| line.trim_start_matches('\u{feff}').starts_with(&id))
            .unwrap()
            .contains("不成立,王某,已见备案回执")
    };
    batch.run(&[]);
    assert!(review(&batch), "read back");
    batch.file(2, 5);
    batch.run(&[]);
    assert!(review(&batch), "carried over untouched");
    batch.run(&["--full"]);
    assert!(review(&batch), "carried over by a full run");
    assert!(said(&batch.run(&[])).contains("沿用上次结果"));
}

#[test]
fn a_review_outlives_the_absence_of_its_finding() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let id = finding(&batch, "F001", 1);
    resaved(&batch, 1, &id, "不成立");
    batch.run(&[]);
    let hidden = batch.folder.path().join("hidden");
    fs::rename(batch.input().join("001招用.csv"), &hidden).unwrap();
    batch.run(&[]);
    assert!(!fs::read_to_string(batch.out().join("data/findings.csv")).unwrap().contains(&id));
    fs::rename(&hidden, batch.input().join("001招用.csv")).unwrap();
    batch.run(&[]);
    let text = fs::read_to_string(batch.out().join("data/findings.csv")).unwrap();
    assert!(text.lines().any(|line| line.contains(&id) && line.contains("不成立")), "{text}");
}

#[test]
fn an_old_workbook_that_cannot_be_read_is_never_overwritten() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let path = batch.workbook(1);
    fs::write(&path, "not a workbook any more").unwrap();
    for _ in 0..2 {
        let again = batch.run(&[]);
        assert_eq!(code(&again), 3, "{}", said(&again));
        assert_eq!(fs::read(&path).unwrap(), b"not a workbook any more");
        let beside = path.with_file_name(format!("{}（新）.xlsx", agency(1)));
        assert!(beside.exists(), "{}", said(&again));
        assert!(said(&again).contains("未覆盖"), "{}", said(&again));
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(code(&batch.run(&[])), 1, "and back in place once it is free");
    assert!(path.exists());
}

#[test]
fn verify_tells_changed_missing_and_extra_files() {
    let batch = Batch::of(2);
    batch.run(&[]);
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
    fs::write(batch.out().join("单位底稿/我的.txt"), "x").unwrap();
    fs::remove_file(batch.out().join("data/persons.csv")).unwrap();
    fs::write(batch.workbook(1), "x").unwrap();
    let verified = batch.verify();
    assert_eq!(code(&verified), 1);
    assert!(said(&verified).contains("改动 1，缺失 1，多出 1"), "{}", said(&verified));
}

#[test]
fn verify_notices_a_verdict_that_was_written_into_the_results() {
    use sha2::Digest as _;
    let batch = Batch::of(2);
    batch.run(&[]);
    let path = batch.out().join("data/agencies.csv");
    let text = fs::read_to_string(&path).unwrap();
    let forged = text.replace("noncompliant", "compliant").replace("unresolved", "compliant");
    assert_ne!(forged, text);
    fs::write(&path, &forged).unwrap();
    // The hash in the record is forged along with it.
    let hash = |text: &str| {
        let digest = sha2::Sha256::digest(text.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let record = batch.out().join("run.json");
    let written = fs::read_to_string(&record).unwrap();
    assert!(written.contains(&hash(&text)));
    let size = |text: &str| format!("\"size\": {}", text.len());
    fs::write(&record, written.replace(&hash(&text), &hash(&forged)).replace(&size(&text), &size(&forged)))
        .unwrap();
    let verified = batch.verify();
    assert_eq!(code(&verified), 1, "{}", said(&verified));
    assert!(said(&verified).contains(&agency(1)), "{}", said(&verified));
}

#[test]
fn a_hidden_file_with_rows_of_its_own_is_a_gap() {
    let batch = Batch::of(1);
    let ordinary = fs::read_to_string(batch.input().join("001招用.csv")).unwrap();
    let hidden = batch.input().join(".补充招用.csv");
    fs::write(&hidden, &ordinary).unwrap();
    let ran = batch.run(&[]);
    assert_ne!(code(&ran), 3, "its rows stand elsewhere too: {}", said(&ran));
    fs::write(&hidden, ordinary.replace("张三", "李四").replace(&id(1), &id(77))).unwrap();
    let ran = batch.run(&["--full"]);
    assert_eq!(code(&ran), 3, "{}", said(&ran));
    assert!(said(&ran).contains(".补充招用.csv"), "{}", said(&ran));
    let findings = fs::read_to_string(batch.out().join("data/findings.csv")).unwrap();
    assert!(findings.lines().any(|line| line.contains("D015") && line.contains("doubt")), "{findings}");
}

#[test]
fn what_is_nobodys_is_said_on_the_screen() {
    let batch = Batch::of(2);
    fs::write(batch.input().join("杂项.csv"), "甲,乙,丙\n李某,门卫,无\n王某,保洁,无\n").unwrap();
    let ran = batch.run(&[]);
    assert!(said(&ran).contains("未读懂的材料不能确定属于哪个单位"), "{}", said(&ran));
    assert!(said(&ran).contains("杂项.csv"), "{}", said(&ran));
}

#[test]
fn verify_opens_the_cells_of_findings_again() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let path = batch.input().join("001招用.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("张三", "李四").replace("大龄失业人员", "")).unwrap();
    let verified = batch.verify();
    assert_eq!(code(&verified), 1);
    assert!(
        said(&verified).contains("单元格内容已不同") && said(&verified).contains("001招用.csv"),
        "{}",
        said(&verified)
    );
    fs::rename(batch.input(), batch.folder.path().join("elsewhere")).unwrap();
    let verified = batch.verify();
    assert_eq!(
        code(&verified),
        0,
        "inputs out of reach are said, not held against the results: {}",
        said(&verified)
    );
    assert!(said(&verified).contains("不在原处 4"));
}

#[test]
fn no_output_log_or_message_shows_a_whole_id_number() {
    let batch = Batch::of(3);
    let log = batch.folder.path().join("run.log");
    let output = batch.command(&batch.out()).args(["--verbose"]).arg("--log").arg(&log).output();
    let output = output.unwrap();
    let mut everything = said(&output);
    everything.push_str(&fs::read_to_string(&log).unwrap_or_default());
    for (path, content) in files(&batch.out()) {
        everything.push_str(&if path.ends_with(".xlsx") {
            unpacked(&content)
        } else {
            String::from_utf8_lossy(&content).into_owned()
        });
    }
    for number in 1..=3 {
        assert!(!everything.contains(&id(number)), "{}", id(number));
    }
    assert!(everything.contains(&id(1)[..6]), "masked, not absent");
}

#[test]
fn a_dry_run_writes_nothing() {
    let batch = Batch::of(2);
    let output = batch.run(&["--dry-run"]);
    assert_eq!(code(&output), 1);
    assert!(!batch.out().exists());
    assert!(said(&output).contains("试运行"));
}

#[test]
fn results_inside_the_input_are_not_read_as_filings() {
    let batch = Batch::of(2);
    let inside = batch.input().join("结果");
    let run = || batch.command(&inside).output().unwrap();
    run();
    let first = files(&inside);
    let again = run();
    assert!(said(&again).contains("沿用上次结果"), "{}", said(&again));
    assert!(files(&inside) == first, "rewritten");
}

#[test]
fn unreadable_rows_of_a_list_are_said_with_their_cells() {
    let batch = Batch::of(1);
    let register = batch.out().with_file_name("台账.csv");
    std::fs::write(
        &register,
        format!(
            "姓名,公民身份号码,困难人员类别,认定日期\n张三,{},大龄失业人员,2024年1月\n李四,1.1E+17,残疾人员,2024-01-05\n王五,{},残疾人员,2024-01-05\n",
            id(1),
            id(2)
        ),
    )
    .unwrap();
    let output = batch.run(&["--register", register.to_str().unwrap()]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let said = said(&output);
    assert!(said.contains("有 2 行读不了") && said.contains("台账.csv D2、台账.csv B3"), "{said}");
}

#[test]
fn the_same_filings_from_another_folder_are_verified_there() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let moved = batch.folder.path().join("搬到这里");
    fs::rename(batch.input(), &moved).unwrap();
    let again = crate::program::Program::new()
        .arg("audit")
        .arg(&moved)
        .arg("-o")
        .arg(batch.out())
        .args(["--as-of", "2024-12-31"])
        .output()
        .unwrap();
    assert_eq!(code(&again), 1, "{}", said(&again));
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
    fs::write(moved.join("001计划.csv"), "changed").unwrap();
    assert_ne!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

#[test]
fn a_number_beside_an_agencys_name_is_that_agencys() {
    let batch = Batch::of(2);
    let name = agency(1);
    let write = |text: String| fs::write(batch.input().join("情况说明.txt"), text).unwrap();
    for text in [
        format!("{name}另招用柴四方，{}，2024-03-05上岗。", id(50)),
        format!("填报单位：{name}\n柴四方\t{}\n", id(50)),
        format!("本次另有人员如下，{name}，柴四方，{}", id(50)),
    ] {
        write(text.clone());
        batch.run(&["--full"]);
        let found = fs::read_to_string(batch.out().join("data/findings.csv")).unwrap();
        let of_numbers: Vec<&str> = found.lines().filter(|line| line.contains(",D016,")).collect();
        assert!(matches!(of_numbers.as_slice(), [line] if line.contains(&name)), "{text}\n{of_numbers:?}");
    }
}

#[test]
fn a_folder_that_bears_a_part_of_a_name_is_waited_for() {
    let batch = Batch::of(2);
    for number in 1..=2 {
        let folder = batch.input().join(format!("0{number} 虚构第{number}"));
        fs::create_dir(&folder).unwrap();
        for kind in ["计划", "招用"] {
            let file = format!("{number:03}{kind}.csv");
            let text = fs::read_to_string(batch.input().join(&file)).unwrap();
            fs::write(folder.join(&file), text.replace(&agency(number), "")).unwrap();
            fs::remove_file(batch.input().join(&file)).unwrap();
        }
    }
    let directory = batch.folder.path().join("名录.csv");
    fs::write(&directory, format!("单位名称\n{}\n{}\n", agency(1), agency(2))).unwrap();
    let run = batch.run(&["--agencies", directory.to_str().unwrap()]);
    assert!(said(&run).contains("不合规 0，需核实 2，未报送 0"), "{}", said(&run));
}
