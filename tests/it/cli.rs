//! The program from outside: exit codes, and what goes to which stream.

use crate::batch_support::is_whole;
use crate::desk::{Desk, cut_off, files_below, plan_of};
use crate::support::{Sheet, World, person};

#[test]
fn code_0_means_every_agency_is_compliant() {
    let desk = Desk::compliant();
    let ran = desk.audit(&[]);
    ran.assert_code(0);
    assert_eq!(desk.agency("结果")["verdict"], "compliant");
    assert_eq!(desk.record("结果")["exit_code"], 0);
    assert!(ran.result.contains("合规 1，不合规 0"), "{}", ran.result);
}

#[test]
fn code_0_holds_where_nothing_is_in_scope() {
    let desk = Desk::of(&outside().named("广州市天河区虚构家政服务中心"));
    desk.audit(&[]).assert_code(0);
    assert_eq!(desk.agency("结果")["verdict"], "not_applicable");
}

/// Its own funds are public funds: the stated mode alone frees no organ from its duties.
#[test]
fn an_organ_with_nothing_in_scope_is_not_resolved() {
    let desk = Desk::of(&outside());
    desk.audit(&[]).assert_code(1);
    assert_eq!(desk.agency("结果")["verdict"], "unresolved");
    let doubts: Vec<_> =
        desk.findings("结果").into_iter().filter(|finding| finding["severity"] == "doubt").collect();
    assert!(doubts.len() == 1 && doubts[0]["rule"] == "S001", "{doubts:?}");
}

fn outside() -> World {
    World::default().but(|world| {
        world.plan[0].set(0, "开发方式", "企业自主开发");
    })
}

#[test]
fn code_1_means_another_verdict_and_exit_zero_maps_it_to_0() {
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    assert_eq!(desk.agency("结果")["verdict"], "noncompliant");
    desk.audit(&["--exit-zero"]).assert_code(0);
    assert_eq!(desk.agency("结果")["verdict"], "noncompliant", "the verdict stays");
}

#[test]
fn code_3_wins_over_0_and_1_and_exit_zero_leaves_it() {
    for desk in [Desk::compliant(), Desk::noncompliant()] {
        desk.put("材料/坏.xlsx", cut_off());
        // The second run finds nothing changed, and names the file all the same.
        for more in [&[][..], &[], &["--exit-zero"]] {
            let ran = desk.audit(more);
            ran.assert_code(3);
            assert!(ran.messages.contains("坏.xlsx"), "named on stderr: {}", ran.messages);
            let record = desk.record("结果");
            let unread: Vec<&str> = record["inputs"]
                .as_array()
                .expect("inputs")
                .iter()
                .filter(|input| input["status"] != "read")
                .map(|input| input["path"].as_str().expect("a path"))
                .collect();
            assert_eq!(unread, ["坏.xlsx"], "named in run.json");
            assert_eq!(record["exit_code"], 3);
        }
        assert!(desk.agency("结果")["workbook"].ends_with(".xlsx"), "the rest is audited");
    }
}

#[test]
fn code_3_for_a_register_with_rows_that_cannot_be_read() {
    let desk = Desk::compliant();
    desk.put(
        "台账.csv",
        format!(
            "姓名,公民身份号码,困难人员类别,认定日期\n甲A,{},残疾人员,2023年冬\n甲B,{},残疾人员,2023-12-01\n",
            person(0),
            person(1)
        ),
    );
    let ran = desk.audit(&["--register", "台账.csv"]);
    ran.assert_code(3);
    assert!(ran.messages.contains("认定台账") && ran.messages.contains("1 行读不了"), "{}", ran.messages);
    let again = desk.audit(&["--register", "台账.csv"]);
    again.assert_code(3);
    assert!(again.messages.contains("1 行读不了"), "nothing changed, and said again: {}", again.messages);
}

#[test]
fn code_3_where_all_input_is_unreadable_and_no_result_folder_is_left() {
    let desk = Desk::bare();
    desk.put("材料/坏.xlsx", cut_off());
    let ran = desk.audit(&[]);
    ran.assert_code(3);
    assert_eq!(ran.result, "");
    assert!(ran.messages.contains("坏.xlsx"), "{}", ran.messages);
    assert!(files_below(&desk.path(".")).iter().all(|path| !path.ends_with("汇总.xlsx")));
}

#[test]
fn the_result_goes_to_stdout_and_everything_else_to_stderr() {
    let desk = Desk::noncompliant();
    desk.put("材料/坏.xlsx", cut_off());
    let ran = desk.audit(&[]);
    assert!(ran.result.starts_with("2024 年度，1 个单位"), "{}", ran.result);
    assert!(!ran.result.contains('\u{1b}') && !ran.messages.contains('\u{1b}'), "no colours into a pipe");
    assert!(ran.messages.contains("读取材料"), "{}", ran.messages);
    let quiet = desk.audit(&["-q", "--full"]);
    assert_eq!(quiet.messages.lines().count(), 1, "only what went wrong: {}", quiet.messages);
    assert_eq!(quiet.result, ran.result, "the result is the same");
    let verbose = desk.audit(&["-v", "--full"]);
    assert!(verbose.messages.contains("已读取 招用情况.csv"), "{}", verbose.messages);
    assert_eq!(verbose.result, ran.result);
}

#[test]
fn json_on_stdout_is_json_and_nothing_else() {
    let desk = Desk::noncompliant();
    desk.put("材料/坏.xlsx", cut_off());
    for more in
        [&["--format", "json"][..], &["--format", "json", "-v", "--full"], &["--format", "json", "-q"]]
    {
        let ran = desk.audit(more);
        ran.assert_code(3);
        let said: serde_json::Value = serde_json::from_str(&ran.result).expect("JSON");
        assert_eq!(said["counts"]["verdicts"]["unresolved"], 1, "the file may hold the notices");
        assert_eq!(said["inputs"]["unreadable"][0]["path"], "坏.xlsx");
        assert_eq!(said["exit_code"], 3);
    }
    let inspected = desk.run(&["inspect", "材料/招用情况.csv", "--format", "json"]);
    inspected.assert_code(0);
    serde_json::from_str::<serde_json::Value>(&inspected.result).expect("JSON");
}

#[test]
fn no_full_id_number_leaves_in_any_stream_log_or_data_file() {
    let desk = Desk::of(&World::default().but(|world| {
        // Wrong in every way that a message could quote.
        world.hires.set(0, "认定日期", "2024-04-01").set(1, "性别", "女");
        world.hires.set(2, "招用日期", "开春");
        let row = world.hires.repeat(3);
        world.hires.set(row, "备注", "重复");
    }));
    let ran = desk.audit(&["-v", "--log", "日志/运行.log", "--ids", "full"]);
    ran.assert_code(1);
    let mut texts = vec![ran.result, ran.messages, desk.text("日志/运行.log"), desk.text("结果/run.json")];
    for name in ["agencies", "findings", "persons", "rejected"] {
        texts.push(desk.text(&format!("结果/data/{name}.csv")));
    }
    assert!(texts[2].contains("运行结束"), "{}", texts[2]);
    for number in 0..5 {
        for text in &texts {
            assert!(!text.contains(&person(number)), "{text}");
        }
    }
}

#[test]
fn a_log_is_added_to_not_replaced() {
    let desk = Desk::compliant();
    desk.audit(&["--log", "运行.log"]);
    let first = desk.text("运行.log");
    desk.audit(&["--log", "运行.log", "--full"]);
    let both = desk.text("运行.log");
    assert!(both.starts_with(&first) && both.len() > first.len());
}

#[test]
fn a_log_is_not_added_to_something_else() {
    let desk = Desk::compliant();
    let filing = desk.text("材料/招用情况.csv");
    let ran = desk.audit(&["--log", "材料/招用情况.csv"]);
    ran.assert_code(2);
    assert!(ran.messages.contains("不像运行日志"), "{}", ran.messages);
    assert_eq!(desk.text("材料/招用情况.csv"), filing);
    desk.put("空.log", "");
    desk.audit(&["--log", "空.log"]).assert_code(0);
    assert!(!desk.text("空.log").is_empty());
}

#[test]
fn a_dry_run_says_the_verdict_and_writes_nothing() {
    let desk = Desk::noncompliant();
    let before = files_below(&desk.path("."));
    let ran = desk.audit(&["--dry-run"]);
    ran.assert_code(1);
    assert!(ran.result.contains("不合规 1") && ran.result.contains("没有写任何文件"), "{}", ran.result);
    assert_eq!(files_below(&desk.path(".")), before);
}

#[test]
fn a_finished_run_leaves_whole_files_only() {
    let desk = Desk::noncompliant();
    desk.put("材料/坏.xlsx", cut_off());
    desk.audit(&[]).assert_code(3);
    let expected =
        ["data/agencies.csv", "data/findings.csv", "data/persons.csv", "data/rejected.csv", "run.json"];
    for (path, content) in crate::batch_support::files(&desk.path("结果")) {
        let known = expected.contains(&path.as_str())
            || ((path.ends_with(".xlsx") || path.ends_with(".docx")) && is_whole(&content));
        assert!(known, "{path} is none of the outputs");
    }
}

#[test]
fn any_agency_name_becomes_a_file_of_its_own() {
    let names =
        ["甲/乙局", "nul.局", "两 个 空格 局", "尾点局.", "a\u{202e}b局", "..", "ABC局", "abc局", "=1+1局"];
    // Beside names of organisations these would be no names.
    let plain = ["CON", &"长".repeat(120)];
    let desk = Desk::bare();
    desk.put("材料/计划.csv", plan_of(&names));
    desk.put("材料/另一计划.csv", plan_of(&plain));
    desk.audit(&[]).assert_code(1);
    let agencies = desk.agencies("结果");
    let mut workbooks: Vec<String> =
        agencies.iter().map(|agency| agency["workbook"].to_lowercase()).collect();
    // Names that differ in case are one agency or two; each has a workbook of its own either way. Dots alone
    // name nobody: that row is set aside.
    assert!(agencies.len() >= names.len() + plain.len() - 2, "{agencies:?}");
    assert_eq!(desk.rules("结果").iter().filter(|rule| *rule == "D008").count(), 1);
    assert!(agencies.iter().all(|agency| agency["agency"] != ".."), "{agencies:?}");
    for agency in &agencies {
        let path = desk.path("结果").join(&agency["workbook"]);
        assert!(is_whole(&std::fs::read(&path).expect("the workbook named")), "{}", path.display());
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name.len() <= 255 && !name.contains(['\\', ':', '*', '?', '"', '<', '>', '|', '\u{202e}']));
        let stem = name.trim_end_matches(".xlsx").to_ascii_uppercase();
        assert!(!["CON", "NUL", "AUX", "PRN", "", ".", ".."].contains(&stem.as_str()), "{name}");
        assert!(!stem.starts_with("NUL."), "{name}");
        assert!(!stem.ends_with(['.', ' ']), "{name}");
    }
    workbooks.sort();
    workbooks.dedup();
    assert_eq!(workbooks.len(), agencies.len(), "two agencies share a file");
    let said = desk.run(&["verify", "结果"]);
    said.assert_code(0);
}

#[test]
fn help_and_version_are_results() {
    let desk = Desk::bare();
    for args in [
        &["--help"][..],
        &["audit", "--help"],
        &["compare", "-h"],
        &["--version"],
        &["explain"],
        &["policy", "show"],
    ] {
        let ran = desk.run(args);
        ran.assert_code(0);
        assert!(!ran.result.is_empty(), "{args:?}");
    }
}

/// With nobody reading the result, the program ends as it would have.
#[cfg(unix)]
#[test]
fn a_closed_pipe_changes_no_exit_code() {
    use std::process::Stdio;

    use crate::program::Program;
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    let cases: [(&[&str], i32); 7] = [
        (&["audit", "材料", "-o", "结果", "--format", "json"], 1),
        (&["explain"], 0),
        (&["explain", "E006"], 0),
        (&["policy", "show"], 0),
        (&["inspect", "材料/招用情况.csv"], 0),
        (&["verify", "结果"], 0),
        (&["--help"], 0),
    ];
    for (args, code) in cases {
        let mut child = Program::new()
            .args(args)
            .current_dir(desk.path("."))
            .stdout(Stdio::piped())
            .spawn()
            .expect("runs");
        drop(child.take_stdout());
        let output = child.wait_with_output();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("程序内部出错"), "{args:?}: {said}");
    }
}

#[test]
fn verify_does_not_say_more_than_it_did() {
    let desk = Desk::compliant();
    desk.audit(&[]);
    let said = desk.run(&["verify", "结果"]).result;
    assert!(said.contains("结论：相符"), "{said}");
    std::fs::rename(desk.path("材料"), desk.path("别处")).expect("a folder moved");
    let moved = desk.run(&["verify", "结果"]);
    moved.assert_code(0);
    assert!(moved.result.contains("各单位的结论没有重新得出"), "{}", moved.result);
}

#[test]
fn verify_says_what_was_changed_since() {
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    desk.run(&["verify", "结果"]).assert_code(0);
    let path = desk.path("结果/data/agencies.csv");
    let changed = desk.text("结果/data/agencies.csv").replace("noncompliant", "compliant");
    std::fs::write(path, changed).expect("written");
    let ran = desk.run(&["verify", "结果"]);
    ran.assert_code(1);
    assert!(ran.result.contains("data/agencies.csv"), "{}", ran.result);
}

#[test]
fn compare_follows_a_finding_until_it_is_gone() {
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    desk.put("材料/招聘公告.csv", World::default().notices.csv());
    desk.run(&["audit", "材料", "-o", "复查", "--as-of", "2024-12-31"]).assert_code(0);
    let ran = desk.run(&["compare", "结果", "复查"]);
    ran.assert_code(0);
    assert!(ran.result.contains("已整改"), "{}", ran.result);
    for (args, words) in [(["compare", "结果", "材料"], "run.json"), (["compare", "没有", "结果"], "没有")]
    {
        desk.run(&args).assert_refused(&[words]);
    }
}

#[test]
fn an_old_and_a_new_run_of_the_same_filings_differ_in_nothing() {
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    desk.run(&["audit", "材料", "-o", "再次", "--as-of", "2024-12-31", "--jobs", "1"]).assert_code(1);
    crate::batch_support::assert_same(&desk.path("结果"), &desk.path("再次"));
}

#[test]
fn directory_waivers_and_history_come_in_by_flag() {
    let desk = Desk::noncompliant();
    let agencies = Sheet::new(
        &["单位名称", "统一社会信用代码", "行政区划代码"],
        &[
            &[crate::support::AGENCY, crate::support::CODE, "440106"],
            &["广州市天河区未报街道办事处", "", "440106"],
        ],
    );
    let waivers = Sheet::new(
        &["规则", "单位名称", "依据文号", "批准单位", "批准日期"],
        &[&["N001", crate::support::AGENCY, "穗人社〔2024〕1号", crate::support::PEER, "2024-02-01"]],
    );
    desk.put("名录.csv", agencies.csv());
    desk.put("豁免.csv", waivers.csv());
    desk.audit(&["--agencies", "名录.csv", "--waivers", "豁免.csv"]).assert_code(1);
    let verdicts: Vec<(String, String)> = desk
        .agencies("结果")
        .into_iter()
        .map(|mut agency| {
            (agency.remove("agency").expect("a name"), agency.remove("verdict").expect("a verdict"))
        })
        .collect();
    assert!(verdicts.contains(&(crate::support::AGENCY.to_owned(), "compliant".to_owned())), "{verdicts:?}");
    assert!(
        verdicts.contains(&("广州市天河区未报街道办事处".to_owned(), "not_filed".to_owned())),
        "{verdicts:?}"
    );
}
