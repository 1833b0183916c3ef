//! The commands beside `audit`: pages and scripts about the program, results for other programs, and words for
//! files that are not what they should be.

use crate::desk::{Desk, cut_off};
use crate::support::World;

#[test]
fn manual_pages_and_completions_are_written() {
    let desk = Desk::bare();
    let page = desk.run(&["man"]);
    page.assert_code(0);
    assert!(page.result.starts_with(".ie") && page.result.contains("postaudit"), "{}", page.result);
    desk.run(&["man", "-o", "手册"]).assert_code(0);
    for name in ["postaudit.1", "postaudit-audit.1", "postaudit-check.1"] {
        assert!(desk.text(&format!("手册/{name}")).contains("postaudit"), "{name}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.run(&["completions", shell]);
        script.assert_code(0);
        assert!(script.result.contains("postaudit") && script.result.contains("verify"), "{shell}");
    }
    desk.run(&["completions", "cmd"]).assert_code(2);
}

#[test]
fn templates_never_replace_a_form_that_was_filled_in() {
    let desk = Desk::bare();
    desk.run(&["template", "-o", "模板"]).assert_code(0);
    // Unchanged files may stay as they are.
    desk.run(&["template", "-o", "模板"]).assert_code(0);
    let first = crate::desk::files_below(&desk.path("模板")).remove(0);
    desk.put(&format!("模板/{first}"), "填好的内容");
    let ran = desk.run(&["template", "-o", "模板"]);
    ran.assert_code(3);
    assert!(ran.messages.contains(&first) && ran.messages.contains("未覆盖"), "{}", ran.messages);
    assert_eq!(desk.text(&format!("模板/{first}")), "填好的内容");
}

#[test]
fn verify_for_programs_counts_what_holds() {
    let desk = Desk::noncompliant();
    desk.audit(&[]).assert_code(1);
    let verified = |code: i32| -> serde_json::Value {
        let ran = desk.run(&["verify", "结果", "--format", "json"]);
        ran.assert_code(code);
        serde_json::from_str(&ran.result).expect("JSON")
    };
    let whole = verified(0);
    assert_eq!((&whole["findings"]["hold"], &whole["findings"]["fail"]), (&5.into(), &serde_json::json!([])));
    assert_eq!(whole["inputs"]["same"], 3);
    assert_eq!(whole["unopened"], serde_json::json!([]));

    // A cell under a finding says something else now.
    let hires = desk.text("材料/招用情况.csv");
    desk.put("材料/招用情况.csv", hires.replacen("GG-1", "GG-8", 1));
    let changed = verified(1);
    assert_eq!(changed["inputs"]["changed"], serde_json::json!(["招用情况.csv"]));
    assert_eq!(
        (&changed["findings"]["hold"], &changed["findings"]["fail"].as_array().map(Vec::len)),
        (&4.into(), &Some(1))
    );

    // The file is no table any more: no address in it can be looked at.
    desk.put("材料/招用情况.csv", [&b"PK\x03\x04"[..], &[0x2a; 400]].concat());
    let broken = verified(3);
    assert_eq!(broken["findings"]["unreachable"], 5);
    assert_eq!(broken["unopened"][0]["path"], "招用情况.csv");

    std::fs::remove_file(desk.path("材料/招用情况.csv")).expect("removed");
    std::fs::remove_file(desk.path("结果/data/agencies.csv")).expect("removed");
    desk.put("结果/添加.txt", "另放的文件");
    let gone = verified(1);
    assert_eq!(gone["inputs"]["unreachable"], serde_json::json!(["招用情况.csv"]));
    assert_eq!(gone["outputs"]["missing"], serde_json::json!(["data/agencies.csv"]));
}

#[test]
fn verify_without_the_column_file_of_the_run_looks_at_no_address() {
    let desk = Desk::noncompliant();
    desk.put("列名.toml", "[tables.plan.columns]\n\"计划招用人数\" = [\"编制数\"]\n");
    desk.audit(&["--columns", "列名.toml"]).assert_code(1);
    desk.run(&["verify", "结果"]).assert_code(0);
    desk.put("列名.toml", "[tables.plan.columns]\n\"计划招用人数\" = [\"名额数\"]\n");
    let ran = desk.run(&["verify", "结果"]);
    ran.assert_code(3);
    assert!(ran.result.contains("列名文件"), "{}", ran.result);
}

#[test]
fn files_that_flags_name_are_refused_with_the_reason() {
    let desk = Desk::compliant();
    for (flag, words) in [
        ("--columns", ["没有.toml", "不存在"]),
        ("--letter-templates", ["没有.toml", "没有文书模板"]),
        ("--policy", ["没有.toml", "没有这个文件"]),
        ("--register", ["没有.toml", "不存在"]),
        ("--config", ["没有.toml", "不存在"]),
    ] {
        desk.audit(&[flag, "没有.toml"]).assert_refused(&words);
    }
    desk.put("撞.toml", "[tables.plan.columns]\n\"岗位编号\" = [\"岗位名称\"]\n");
    desk.audit(&["--columns", "撞.toml"]).assert_refused(&["撞.toml", "“岗位名称”已是", "岗位编号"]);
}

#[test]
fn a_policy_that_is_no_policy_is_refused_with_place_and_reason() {
    let desk = Desk::bare();
    std::fs::create_dir(desk.path("文件夹.toml")).expect("a folder");
    desk.run(&["policy", "check", "文件夹.toml"]).assert_refused(&["是文件夹"]);
    desk.run(&["policy", "check", "gd-2017-102"]).assert_refused(&["是否为“gd-2017-101”"]);
    desk.put("口径.toml", b"\xff\xfe");
    desk.run(&["policy", "check", "口径.toml"]).assert_refused(&["第1行第1列", "不是 UTF-8"]);
    let base = postaudit::policy::Policy::builtin("gd-2017-101").expect("built in").source_text;
    for (more, words) in [
        ("[plan]\ndue = 5\n", ["列：", "整数5", "加英文双引号的文字"]),
        ("[plan]\ndue = 1.5\n", ["列：", "小数1.5", "加英文双引号的文字"]),
        ("[plan]\ndue = [1]\n", ["列：", "列表", "加英文双引号的文字"]),
        ("[plan]\ndue = \"02-30\"\n", ["列：", "02-30", "口径.toml"]),
        ("[notice]\ndays = \"七\"\n", ["列：", "文字“七”", "整数"]),
        ("[notice]\ndays = true\n", ["列：", "true", "整数"]),
        ("[rules]\nE009 = \"关\"\n", ["列：", "“关”", "off"]),
        ("[filing]\nday = 7\n", ["列：", "不认识的键“day”", "days"]),
    ] {
        desk.put("口径.toml", format!("{base}\n{more}"));
        desk.run(&["policy", "check", "口径.toml"]).assert_refused(&words);
    }
}

#[test]
fn a_policy_is_shown_with_what_it_sets_and_changes() {
    let desk = Desk::bare();
    let base = postaudit::policy::Policy::builtin("gd-2017-101").expect("built in").source_text;
    let changed = "[plan]\ndue = \"03-31\"\n[rules]\nP002 = \"note\"\nE009 = \"off\"\n";
    desk.put("口径.toml", format!("{base}\n{changed}"));
    let shown = desk.run(&["policy", "show", "口径.toml"]);
    shown.assert_code(0);
    for words in ["当年3月31日", "P002 改为提示", "E009 关闭"] {
        assert!(shown.result.contains(words), "{words} is missing in: {}", shown.result);
    }
}

#[test]
fn a_self_check_says_what_each_verdict_means() {
    let checked = |change: fn(&mut World), code: i32| {
        let ran = Desk::of(&World::default().but(change)).run(&["check", "材料", "--as-of", "2024-12-31"]);
        ran.assert_code(code);
        ran.result
    };
    let compliant = checked(|_| {}, 0);
    for words in ["结论：合规", "四项要求均符合", "没有要改的地方"] {
        assert!(compliant.contains(words), "{words} is missing in: {compliant}");
    }
    let noted = checked(
        |world| {
            world.hires.repeat(0);
        },
        0,
    );
    assert!(noted.contains("没有要改的地方") && noted.contains("提示（不影响结论）"), "{noted}");
    let doubtful = checked(
        |world| {
            world.hires.set(0, "认定日期", "");
        },
        1,
    );
    assert!(doubtful.contains("还不能判定") && doubtful.contains("要改的地方"), "{doubtful}");
    let outside = checked(
        |world| {
            world.plan[0].set(0, "开发方式", "企业自主开发");
            *world = world.clone().named("广州市天河区虚构家政服务中心");
        },
        0,
    );
    assert!(outside.contains("都不在适用范围内"), "{outside}");
}

#[test]
fn a_self_check_that_can_not_write_its_workbook_says_so() {
    let desk = Desk::compliant();
    desk.put("占用", "一个文件");
    let ran = desk.run(&["check", "材料", "-o", "占用", "--as-of", "2024-12-31"]);
    ran.assert_code(3);
    assert!(ran.messages.contains("占用") && ran.result.contains("结论：合规"), "{}", ran.messages);
}

#[test]
fn an_inspection_for_programs_holds_every_file_and_what_was_skipped_is_told() {
    let desk = Desk::compliant();
    desk.put("材料/坏.xlsx", cut_off());
    desk.put("材料/~$计划0.xlsx", "锁");
    let ran = desk.run(&["inspect", "材料", "--format", "json"]);
    ran.assert_code(3);
    assert!(ran.messages.contains("~$计划0.xlsx"), "{}", ran.messages);
    let told: serde_json::Value = serde_json::from_str(&ran.result).expect("JSON");
    for file in ["计划0.csv", "招用情况.csv", "招聘公告.csv", "坏.xlsx"] {
        assert!(told.to_string().contains(file), "{file} is missing in: {told}");
    }
    std::fs::create_dir(desk.path("空")).expect("a folder");
    let none = desk.run(&["inspect", "空"]);
    none.assert_code(1);
    assert!(none.messages.contains("没有可查看的表格文件"), "{}", none.messages);
}
