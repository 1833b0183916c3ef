//! The guide as somebody at a terminal meets it: questions through a pseudo-terminal, answers by keys.

use rexpect::session::{PtySession, spawn_command};

use crate::desk::Desk;
use crate::program::Program;
use crate::support::World;

const PATIENCE_MS: u64 = 60_000;
const DOWN: &str = "\u{1b}[B";

fn at_terminal(desk: &Desk, args: &[&str]) -> PtySession {
    let mut program = Program::new();
    program.args(args).current_dir(desk.path("")).env("TERM", "xterm").env_remove("NO_COLOR");
    spawn_command(program.at_terminal(), Some(PATIENCE_MS)).expect("a pseudo-terminal")
}

/// Enter: a terminal sends a carriage return, and dialoguer reads keys where it offers choices.
fn enter(session: &mut PtySession) {
    session.send("\r").unwrap();
    session.flush().unwrap();
}

/// Waits for a text. The crate takes each byte for a character: so is what is waited for.
fn sees(session: &mut PtySession, text: &str) {
    let bytes: String = text.bytes().map(char::from).collect();
    if let Err(error) = session.exp_string(&bytes) {
        panic!("no “{text}” on the terminal: {error}");
    }
}

fn code(session: &mut PtySession) -> i32 {
    session.exp_eof().unwrap();
    match session.process().wait().unwrap() {
        rexpect::process::WaitStatus::Exited(_, code) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_auditor_is_led_from_the_folder_to_the_summary() {
    let desk = Desk::of(&World::default());
    desk.put(
        "认定台账.csv",
        "姓名,公民身份号码,困难人员类别,认定日期\n张三,11010119900307851X,大龄失业人员,2023-01-05\n",
    );
    let mut person = at_terminal(&desk, &["guide"]);
    sees(&mut person, "第 1 步");
    person.send_line("/没有/这个").unwrap();
    sees(&mut person, "找不到 /没有/这个");
    person.send_line(&format!("'{}'", desk.path("材料").display())).unwrap();
    sees(&mut person, "第 2 步");
    sees(&mut person, "2024 年度（材料中有");
    enter(&mut person);
    sees(&mut person, "第 3 步");
    sees(&mut person, "用 认定台账.csv（有姓名、公民身份号码、困难人员类别、认定日期列，1 行）");
    person.send(DOWN).unwrap();
    person.send(DOWN).unwrap();
    enter(&mut person);
    for list in ["应报送单位名录", "公共就业服务机构名录", "第 4 步", "将要做的", "第 5 步"]
    {
        sees(&mut person, list);
        if list != "将要做的" {
            sees(&mut person, "确定");
            enter(&mut person);
        }
    }
    sees(&mut person, "结论：合规 1");
    sees(&mut person, "材料_审计配置.toml");
    sees(&mut person, "现在打开吗");
    person.send(DOWN).unwrap();
    enter(&mut person);
    assert_eq!(code(&mut person), 0);
    assert!(desk.path("材料_审计结果/审计汇总.xlsx").is_file());
    // Next time the config alone is enough.
    assert!(desk.text("材料_审计配置.toml").contains("year = 2024"));
    desk.run(&["材料_审计配置.toml"]).assert_code(0);
}

#[test]
fn an_agency_sees_its_self_check_as_a_page() {
    let desk = Desk::noncompliant();
    desk.put("一份/申报.csv", desk.text("材料/计划0.csv"));
    let mut person = at_terminal(&desk, &["guide", "一份/申报.csv"]);
    sees(&mut person, "这是一份文件");
    enter(&mut person);
    sees(&mut person, "申报_自查结果.html");
    sees(&mut person, "现在打开吗");
    person.send(DOWN).unwrap();
    enter(&mut person);
    assert_eq!(code(&mut person), 1);
    let page = desk.text("一份/申报_自查结果.html");
    assert!(page.contains("结论：") && page.contains("要改的地方"), "{page}");
    assert_eq!(crate::desk::files_below(&desk.path("一份")).len(), 2, "no batch folder");
}

#[test]
fn a_folder_of_two_years_asks_for_the_year_and_no_flag() {
    let desk = Desk::of(&World::default());
    desk.put("材料/去年.csv", "年度,单位名称,岗位名称,计划招用人数\n2023,某局,保洁员,3\n");
    let mut person = at_terminal(&desk, &["材料"]);
    sees(&mut person, "审计哪个年度");
    sees(&mut person, "2023 年度");
    person.send(DOWN).unwrap();
    enter(&mut person);
    sees(&mut person, "2024 年度，");
    sees(&mut person, "结论：");
    code(&mut person);
    assert!(desk.path("材料_审计结果/run.json").is_file());
}

#[test]
fn without_a_terminal_the_guide_says_what_to_write() {
    let desk = Desk::compliant();
    desk.run(&["guide"]).assert_refused(&["终端窗口", "postaudit audit"]);
    desk.put("材料/去年.csv", "年度,单位名称,岗位名称,计划招用人数\n2023,某局,保洁员,3\n");
    desk.run(&["材料"]).assert_refused(&["2023、2024", "分放在不同的文件夹"]);
}
