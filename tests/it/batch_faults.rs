//! What goes wrong on a shared drive at night.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postaudit::batch::lock::Lock;

use crate::batch_support::{Batch, agency, assert_same, code, files, is_whole, said, skip};
use crate::program::Program;

/// Numbers that look random and are the same in each run of the test.
fn scatter(seed: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 17
}

#[test]
fn killed_at_any_moment_every_workbook_is_whole_and_the_next_run_right() {
    let batch = Batch::of(6);
    let fresh = batch.folder.path().join("fresh");
    let start = Instant::now();
    batch.command(&fresh).output().unwrap();
    let whole_run = start.elapsed();
    // Other tests run beside this one, so how long a run takes is learnt on the way.
    let mut longest = u64::try_from(whole_run.as_micros()).unwrap();
    let mut killed = 0;
    let mut round = 0;
    while killed < 50 {
        round += 1;
        assert!(round < 1_000, "only {killed} runs were killed while at work");
        let mut child = batch.command(&batch.out()).arg("--full").stdout(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_micros(scatter(round) % longest));
        if !child.has_ended() {
            killed += 1;
            longest += longest / 20;
        } else {
            longest -= longest / 10;
        }
        child.kill();
        child.wait();
        if batch.out().exists() {
            for (path, content) in files(&batch.out()) {
                assert!(!path.ends_with(".xlsx") || is_whole(&content), "round {round}: {path} is torn");
            }
        }
    }
    let last = batch.run(&[]);
    assert_eq!(code(&last), 1, "{}", said(&last));
    assert_same(&batch.out(), &fresh);
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

#[test]
fn what_a_run_killed_as_it_began_left_over_whole_results_goes_though_nothing_changed() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let before = files(&batch.out());
    fs::write(batch.out().join(".postaudit-0123456789abcdef.tmp"), "half").unwrap();
    batch.run(&[]);
    assert!(files(&batch.out()) == before, "nothing else written");
}

#[test]
fn a_second_run_into_one_folder_is_told_who_holds_it() {
    let batch = Batch::of(1);
    let held = Lock::take(&batch.out()).unwrap();
    let before = files(&batch.out());
    let second = batch.run(&[]);
    assert_eq!(code(&second), 2);
    assert!(said(&second).contains(&format!("进程 {}", std::process::id())), "{}", said(&second));
    assert!(files(&batch.out()) == before, "nothing written");
    drop(held);
    assert_eq!(code(&batch.run(&[])), 1);
}

#[test]
fn of_two_runs_at_once_one_wins_and_the_folder_is_right() {
    let batch = Batch::of(4);
    let spawn = || batch.command(&batch.out()).stdout(Stdio::null()).spawn().unwrap();
    for _ in 0..5 {
        let mut codes: Vec<_> =
            [spawn(), spawn(), spawn()].into_iter().map(|run| run.wait().code()).collect();
        codes.sort_unstable();
        assert!(codes.iter().all(|code| matches!(code, Some(1 | 2))), "{codes:?}");
        assert_eq!(codes[0], Some(1), "one of them ran");
    }
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}

#[test]
fn a_folder_that_cannot_be_written_is_said_before_anything_runs() {
    let batch = Batch::of(1);
    let file = batch.folder.path().join("a file");
    fs::write(&file, "mine").unwrap();
    for out in [file.clone(), file.join("below")] {
        let output = batch.command(&out).output().unwrap();
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains("不能写入"), "{}", said(&output));
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said_before_anything_runs() {
    use std::os::unix::fs::PermissionsExt;
    let batch = Batch::of(1);
    fs::create_dir(batch.out()).unwrap();
    fs::set_permissions(batch.out(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(batch.out().join("probe"), "").is_ok() {
        return skip("this user writes into read-only folders (root)");
    }
    let output = batch.run(&[]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("没有权限"), "{}", said(&output));
}

/// Runs with a limit on the size of files, in KiB: writing fails as on a full disk.
#[cfg(unix)]
fn run_limited(batch: &Batch, kib: u32) -> std::process::Output {
    let command = batch.command(&batch.out());
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
    command.by("bash", &["-c", &script]).output().unwrap()
}

#[cfg(unix)]
#[test]
fn when_the_disk_is_full_old_workbooks_stay_and_the_exit_code_says_so() {
    if Command::new("bash").arg("-c").arg("ulimit -f 8").status().map_or(true, |status| !status.success()) {
        return skip("no bash with ulimit");
    }
    let batch = Batch::of(2);
    batch.run(&[]);
    let before = fs::read(batch.workbook(1)).unwrap();
    batch.file(1, 50);
    let output = run_limited(&batch, 20);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains(&agency(1)), "{}", said(&output));
    assert_eq!(fs::read(batch.workbook(1)).unwrap(), before);
    assert_eq!(code(&batch.run(&[])), 1, "with room again all is written");
    let fresh = batch.folder.path().join("fresh");
    batch.command(&fresh).output().unwrap();
    assert_same(&batch.out(), &fresh);
}

#[test]
fn a_held_place_gets_the_new_workbook_beside_it() {
    let batch = Batch::of(2);
    batch.run(&[]);
    let path = batch.workbook(1);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(path.with_file_name(format!("{}（新）.xlsx", agency(1))).exists(), "{}", said(&output));
    fs::remove_dir(&path).unwrap();
    assert_eq!(code(&batch.run(&[])), 1);
    assert!(path.exists());
}

#[test]
fn files_replaced_and_removed_while_being_read_never_stop_the_run() {
    let batch = Batch::of(5);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                round += 1;
                let _ = fs::remove_file(batch.input().join("001计划.csv"));
                batch.file(1, round % 9 + 1);
                batch.file(2, round % 7 + 1);
            }
        });
        for _ in 0..10 {
            let output = batch.run(&[]);
            assert!((0..=3).contains(&code(&output)) && code(&output) != 2, "{}", said(&output));
        }
        stop.store(true, Ordering::Relaxed);
    });
    batch.file(1, 3);
    batch.file(2, 3);
    assert_eq!(code(&batch.run(&[])), 1);
    let fresh = batch.folder.path().join("fresh");
    batch.command(&fresh).output().unwrap();
    let current =
        |folder| files(folder).into_iter().filter(|(path, _)| !path.contains("已移除")).collect::<Vec<_>>();
    assert!(current(&batch.out()) == current(&fresh));
}

#[test]
fn wrong_usage_is_one_chinese_message_and_nothing_is_written() {
    let batch = Batch::of(1);
    let program = Program::new;
    let empty = batch.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let two_years = batch.folder.path().join("two");
    fs::create_dir(&two_years).unwrap();
    for year in ["2023", "2024"] {
        let text = format!("年度,单位名称,岗位名称,计划招用人数\n{year},{},保洁员,3\n", agency(1));
        fs::write(two_years.join(format!("{year}.csv")), text).unwrap();
    }
    let cases: [(&[&str], &str); 6] = [
        (&["audit", "没有这个文件夹"], "找不到材料"),
        (&["audit", empty.to_str().unwrap()], "没有任何可审计的文件"),
        (&["audit", two_years.to_str().unwrap()], "年度不一致"),
        (&["audit"], "没有给出材料"),
        (&["audit", ".", "--regster", "x"], "--register"),
        (&["audit", ".", "--config", "没有.toml"], "读不了配置文件"),
    ];
    for (args, expected) in cases {
        let output = program().args(args).arg("-o").arg(batch.out()).output().unwrap();
        assert_eq!(code(&output), 2, "{args:?}: {}", said(&output));
        assert!(said(&output).contains(expected), "{args:?}: {}", said(&output));
        assert!(!batch.out().exists(), "{args:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let batch = Batch::of(1);
    let mut child = batch.command(&batch.out()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.take_stdout());
    let output = child.wait_with_output();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

#[test]
fn paths_dropped_on_the_program_are_audited_beside_themselves() {
    let batch = Batch::of(1);
    let output = Program::new().arg(batch.input()).output().unwrap();
    assert!([1, 3].contains(&code(&output)), "{}", said(&output));
    assert!(batch.folder.path().join("in_审计结果/审计汇总.xlsx").exists(), "{}", said(&output));
}

#[test]
fn what_was_written_beside_a_held_place_takes_it_at_the_next_run() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let held = ["审计汇总.xlsx", "data/agencies.csv"].map(|path| batch.out().join(path));
    for path in &held {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    }
    assert_eq!(code(&batch.run(&[])), 3);
    for beside in ["审计汇总（新）.xlsx", "data/agencies（新）.csv"] {
        assert!(batch.out().join(beside).is_file(), "{beside}");
    }
    for path in &held {
        fs::remove_dir(path).unwrap();
    }
    assert_eq!(code(&batch.run(&[])), 1);
    let left: Vec<String> = files(&batch.out()).into_keys().filter(|path| path.contains("（新）")).collect();
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(code(&batch.verify()), 0, "{}", said(&batch.verify()));
}
