//! What stands on the terminal, word for word. Paths are relative to the desk; times are filtered.

use crate::desk::{Desk, cut_off};
use crate::support::{World, person};

/// Both streams as one text, the exit code first.
fn shown(ran: &crate::desk::Ran) -> String {
    let mut text = format!("exit {}\n--- stdout\n{}--- stderr\n{}", ran.code, ran.result, ran.messages);
    text = text.replace("结果\\审计汇总", "结果/审计汇总");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// An agency with something to find of each severity, and a file that can't be read.
fn mixed() -> Desk {
    let desk = Desk::of(&World::default().but(|world| {
        world.notices.rows.clear();
        world.hires.set(0, "认定日期", "2024-04-01").set(1, "性别", "女");
    }));
    desk.put("材料/坏.xlsx", cut_off());
    desk.put("材料/空.csv", "");
    desk
}

#[test]
fn closing_summary_of_a_run_with_everything_in_it() {
    insta::assert_snapshot!(shown(&mixed().audit(&[])));
}

#[test]
fn closing_summary_of_a_second_run_without_changes() {
    let desk = mixed();
    desk.audit(&[]);
    insta::assert_snapshot!(shown(&desk.audit(&[])));
}

#[test]
fn words_for_a_mistyped_option() {
    insta::assert_snapshot!(shown(&Desk::bare().run(&["audit", "材料", "--registre", "x.csv"])));
}

#[test]
fn words_for_a_folder_without_tables() {
    insta::assert_snapshot!(shown(&Desk::bare().audit(&[])));
}

#[test]
fn inspection_of_a_table_with_a_rejected_row() {
    let desk = Desk::of(&World::default().but(|world| {
        world.hires.set(2, "招用日期", "开春").set(3, "公民身份号码", "");
    }));
    let ran = desk.run(&["inspect", "材料/招用情况.csv"]);
    let text = shown(&ran);
    let filtered: Vec<&str> = text.lines().filter(|line| !line.contains("SHA-256")).collect();
    let text = filtered.join("\n");
    assert!(!text.contains(&person(2)));
    insta::assert_snapshot!(text);
}
