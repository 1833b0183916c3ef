//! Runs that nobody watches: what the log tells, and who is told what is new.

use crate::desk::{Desk, plan_of};
use crate::support::World;

#[test]
fn the_log_tells_the_whole_story_of_a_run() {
    let desk = Desk::of(&World::default());
    desk.put("材料/坏.xlsx", b"PK\x03\x04 cut off, and long enough to hold a row of something");
    desk.audit(&["--log", "审计.log", "-q"]).assert_code(3);
    let log = desk.text("审计.log");
    let offset = jiff::Zoned::now().strftime("%:z").to_string();
    let first = log.lines().next().unwrap();
    assert!(first.contains(&offset), "the clock on the wall: {first}");
    for word in [env!("CARGO_PKG_VERSION"), "材料 材料", "gd-2017-101", "截至 2024-12-31"] {
        assert!(first.contains(word), "{word} in {first}");
    }
    for word in ["坏.xlsx", "结论：", "汇总：", "exit_code=3"] {
        assert!(log.contains(word), "{word} in {log}");
    }
}

#[test]
fn a_run_that_could_not_start_leaves_a_line_where_the_config_says() {
    let desk = Desk::compliant();
    desk.put("坏.toml", "input = [\"材料\"]\nlog = \"审计.log\"\nregster = \"a\"\n");
    desk.run(&["audit", "--config", "坏.toml"]).assert_refused(&["regster"]);
    assert!(desk.text("审计.log").contains("regster"));
    desk.put("缺.toml", "input = [\"没有这个\"]\nlog = \"缺.log\"\n");
    desk.run(&["audit", "--config", "缺.toml"]).assert_refused(&["没有这个"]);
    assert!(desk.text("缺.log").contains("没有这个"));
}

#[cfg(unix)]
#[test]
fn a_program_is_told_what_is_new_since_the_last_run() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::compliant();
    desk.put("通知.sh", "#!/bin/sh\ncat \"$1\" > 收到.txt\necho \"退出码 $2\" >> 收到.txt\n");
    std::fs::set_permissions(desk.path("通知.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    desk.put("夜间.toml", "input = [\"材料\"]\nout = \"结果\"\nas-of = 2024-12-31\nafter = \"./通知.sh\"\n");
    desk.run(&["audit", "--config", "夜间.toml"]).assert_code(0);
    assert!(desk.text("收到.txt").starts_with("首次运行"));
    desk.put("材料/新局.csv", plan_of(&["新来的局"]));
    desk.put("材料/坏.xlsx", b"PK\x03\x04 cut off, and long enough to hold a row of something");
    desk.run(&["audit", "--config", "夜间.toml"]).assert_code(3);
    let told = desk.text("收到.txt");
    for word in ["与上次相比：", "新来的文件 2", "新出现的读不了的文件 1", "坏.xlsx：", "退出码 3"]
    {
        assert!(told.contains(word), "{word} in {told}");
    }
    desk.put("夜间.toml", "input = [\"材料\"]\nout = \"结果\"\nas-of = 2024-12-31\nafter = \"./没有.sh\"\n");
    let ran = desk.run(&["audit", "--config", "夜间.toml"]);
    ran.assert_code(3);
    assert!(ran.messages.contains("没有.sh"), "{}", ran.messages);
}
