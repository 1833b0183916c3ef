//! Who means harm, and disks that fail: nothing outside the result folder changes, nothing is lost without a word.
//! `docs/quality.md` lists these by attack.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use postaudit::model::OWN_SHEETS;

use crate::batch_support::{Batch, agency, code, copy, files, is_whole, said, skip};
use crate::generator::formats::{Book, Sheet, docx, xlsx};
use crate::program::Program;

/// More than any run of these takes.
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs the program, which must end by itself.
fn ended(mut program: Program, what: &str) -> Output {
    let output = program.patience(PATIENCE).output().expect("it starts");
    assert!(output.status.code().is_some(), "{what}: never ends");
    output
}

fn has(program: &str) -> bool {
    let silent =
        || Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    silent().is_ok()
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// What somebody lays into a result folder in place of what belongs there.
    const KINDS: [&str; 6] = ["elsewhere", "ancestor", "grandancestor", "own", "dangling", "pipe"];
    /// Where: files and folders that a run writes, reads, moves or removes.
    const PLACES: [&str; 15] = [
        "审计汇总.xlsx",
        "run.json",
        ".postaudit.lock",
        ".postaudit.owner.json",
        ".postaudit.journal.json",
        "data",
        "data/agencies.csv",
        "单位底稿",
        "单位底稿/已移除",
        "单位底稿/广东省广州市天河区",
        "单位底稿/广东省广州市天河区/广州市天河区虚构第1街道办事处.xlsx",
        "单位底稿/广东省广州市天河区/广州市天河区虚构第2街道办事处.xlsx",
        "文书",
        "退回/广东省广州市天河区",
        "区划汇总",
    ];

    /// Everything below a folder but the result folder: what kind it is, where a link leads, what a file holds.
    fn tree(folder: &Path, out: &Path) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            if path == out {
                continue;
            }
            let what = if kind.is_dir() {
                found.extend(tree(&path, out));
                "folder".to_owned()
            } else if kind.is_file() {
                format!("{:?}", fs::read(&path).unwrap())
            } else {
                format!("{kind:?} {:?}", fs::read_link(&path).ok())
            };
            found.insert(path, what);
        }
        found
    }

    fn remove(path: &Path) {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path).unwrap(),
            Ok(_) => fs::remove_file(path).unwrap(),
            Err(_) => {}
        }
    }

    /// Lays a trick; false if the system can't.
    fn lay(kind: &str, place: &str, batch: &Batch) -> bool {
        let path = batch.out().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        remove(&path);
        let up = "../".repeat(place.matches('/').count() + 1);
        match kind {
            // A copy of the results lies outside: whatever name is looked for there is found.
            "elsewhere" => symlink(batch.folder.path().join("outside").join(place), &path),
            "ancestor" => symlink(up.trim_end_matches('/'), &path),
            "grandancestor" => symlink(format!("{up}outside/deep"), &path),
            "own" => symlink(batch.out().join("区划汇总2"), &path),
            "dangling" => symlink(batch.folder.path().join("outside/neu"), &path),
            _ => {
                let made = Command::new("mkfifo").arg(&path).status();
                return made.is_ok_and(|status| status.success());
            }
        }
        .unwrap();
        true
    }

    #[test]
    fn nothing_outside_changes_whatever_links_and_pipes_lie_in_the_result_folder() {
        let batch = Batch::of(2);
        let fresh = batch.folder.path().join("fresh");
        batch.command(&fresh).output().unwrap();
        copy(&fresh, &batch.folder.path().join("outside"));
        copy(&fresh, &batch.folder.path().join("outside/deep"));
        // The second agency is gone: what is recorded of it is to be moved.
        for file in ["002计划.csv", "002招用.csv"] {
            fs::remove_file(batch.input().join(file)).unwrap();
        }
        let before = tree(batch.folder.path(), &batch.out());
        let mut tricks = 0;
        for kind in KINDS {
            // One run meets one trick in a folder high up, or several far down that do not cover each other.
            for places in [
                &PLACES[0..1],
                &PLACES[1..2],
                &PLACES[2..3],
                &PLACES[3..5],
                &PLACES[5..6],
                &PLACES[6..7],
                &PLACES[7..8],
                &PLACES[8..9],
                &PLACES[9..10],
                &PLACES[10..12],
                &PLACES[12..15],
            ] {
                remove(&batch.out());
                copy(&fresh, &batch.out());
                if !places.iter().all(|place| lay(kind, place, &batch)) {
                    skip("no mkfifo");
                    continue;
                }
                tricks += places.len();
                let mut command = batch.command(&batch.out());
                command.arg("--full");
                let output = ended(command, &format!("{kind} in place of {places:?}"));
                let shown = format!("{kind} in place of {places:?}: {}", said(&output));
                assert!(matches!(code(&output), 1..=3) && !said(&output).contains("程序内部出错"), "{shown}");
                assert!(tree(batch.folder.path(), &batch.out()) == before, "{shown}");
                let mut verify = Program::new();
                verify.arg("verify").arg(batch.out());
                ended(verify, &shown);
                assert!(tree(batch.folder.path(), &batch.out()) == before, "verify: {shown}");
            }
        }
        assert!(tricks >= 60, "{tricks} tricks");
    }

    #[test]
    fn a_record_that_lists_what_lies_elsewhere_moves_and_reads_nothing_of_it() {
        let batch = Batch::of(1);
        batch.run(&[]);
        let outside = batch.folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("theirs.xlsx"), "theirs").unwrap();
        let record = batch.out().join("run.json");
        let text = fs::read_to_string(&record).unwrap();
        for (number, path) in [
            "../outside/theirs.xlsx",
            "单位底稿/../../outside/theirs.xlsx",
            "单位底稿/门/theirs.xlsx",
            "文书/门/theirs.xlsx",
            "/etc/hostname",
            "单位底稿//theirs.xlsx",
        ]
        .into_iter()
        .enumerate()
        {
            let mut forged: serde_json::Value = serde_json::from_str(&text).unwrap();
            let mut entry = forged["outputs"][0].clone();
            entry["path"] = path.into();
            forged["outputs"].as_array_mut().unwrap().push(entry);
            fs::write(&record, forged.to_string()).unwrap();
            for top in ["单位底稿", "文书"] {
                fs::create_dir_all(batch.out().join(top)).unwrap();
                let _ = symlink(&outside, batch.out().join(top).join("门"));
            }
            let output = ended(batch.command(&batch.out()), path);
            assert!(matches!(code(&output), 1 | 3), "{number} {path}: {}", said(&output));
            assert_eq!(fs::read(outside.join("theirs.xlsx")).unwrap(), b"theirs", "{path}");
            assert_eq!(fs::read_dir(&outside).unwrap().count(), 1, "{path}");
        }
    }
}

/// Faults of the system, by the calls that they hit, and the exit codes that may follow.
#[cfg(target_os = "linux")]
const FAULTS: [(&str, &str, &[i32]); 14] = [
    ("fsync", "error=EIO:when=2", &[3]),
    ("fsync", "error=EIO:when=4", &[3]),
    ("fsync", "error=ENOSPC:when=5", &[3]),
    ("fsync", "error=EIO", &[2]),
    ("rename,renameat,renameat2", "error=EBUSY:when=2", &[1]),
    ("rename,renameat,renameat2", "error=ESTALE:when=3", &[1]),
    ("rename,renameat,renameat2", "error=EIO:when=4", &[3]),
    ("rename,renameat,renameat2", "error=EACCES:when=4", &[3]),
    ("flock", "error=ENOLCK", &[1]),
    ("flock", "error=EOPNOTSUPP", &[1]),
    ("fchmod", "error=EPERM", &[1]),
    ("mkdir,mkdirat", "error=EIO:when=3", &[1, 3]),
    ("mkdir,mkdirat", "error=ENOSPC", &[2, 3]),
    ("openat2", "error=ENOSYS", &[1]),
];

#[cfg(target_os = "linux")]
#[test]
fn a_call_of_the_system_that_fails_costs_one_output_and_is_said() {
    let probe = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !probe.is_ok_and(|status| status.success()) {
        return skip("no strace that may trace");
    }
    let batch = Batch::of(1);
    let fresh = batch.folder.path().join("fresh");
    batch.command(&fresh).output().unwrap();
    let whole = files(&fresh);
    for (number, (calls, fault, codes)) in FAULTS.into_iter().enumerate() {
        let out = batch.folder.path().join(format!("out{number}"));
        let plain = batch.command(&out);
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:{fault}"));
        let options = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        let output = ended(plain.by("strace", &options), fault);
        let shown = format!("{calls} {fault}: {}", said(&output));
        assert!(codes.contains(&code(&output)), "{shown}");
        assert!(!shown.contains("程序内部出错") && !shown.contains("os error"), "{shown}");
        if !out.exists() {
            continue;
        }
        let written = files(&out);
        assert!(written.keys().all(|path| !path.contains(".postaudit-")), "{shown}");
        for (path, content) in &written {
            assert!(!path.ends_with("xlsx") || is_whole(content), "{path}: {shown}");
        }
        if code(&output) == 1 {
            assert!(written == whole, "{shown}");
        } else if code(&output) == 3 {
            assert!(shown.contains("写不出"), "{shown}");
        }
        // And the next run, on a sound disk, mends it.
        let again = batch.command(&out).output().unwrap();
        assert_eq!(code(&again), 1, "{shown}\n{}", said(&again));
        let mut now = files(&out);
        // What had to be written beside its place is set aside.
        now.retain(|path, _| !path.contains("/已移除/"));
        assert_eq!(now.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "{shown}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_or_a_log_that_could_not_be_written_ends_with_3() {
    let batch = Batch::of(1);
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("the system has it");
    for format in ["text", "json"] {
        let output = batch.command(&batch.out()).args(["--format", format]).stdout(full()).output().unwrap();
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(said(&output).contains("标准输出没有写完"), "{}", said(&output));
    }
    let output = batch.run(&["--log", "/dev/full"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("日志文件没有写完"), "{}", said(&output));
    let explain = Program::new().arg("explain").stdout(full()).output().unwrap();
    assert_eq!(code(&explain), 3);
}

#[cfg(unix)]
#[test]
fn who_is_interrupted_says_so_and_leaves_nothing_half_done() {
    let batch = Batch::of(60);
    let fresh = batch.folder.path().join("fresh");
    let start = Instant::now();
    batch.command(&fresh).output().unwrap();
    let whole_run = start.elapsed();
    let mut interrupted = 0;
    for round in 1..=6 {
        let mut child = batch.command(&batch.out()).arg("--full").stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole_run * round / 8);
        let signal = if round % 2 == 0 { "-INT" } else { "-TERM" };
        if child.has_ended() {
            continue;
        }
        let _ = Command::new("kill").arg(signal).arg(child.id().to_string()).status();
        let output = child.wait_with_output();
        if code(&output) == 1 {
            continue;
        }
        interrupted += 1;
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(said(&output).contains("已中断"), "{}", said(&output));
        for (path, content) in files(&batch.out()) {
            let name = path.rsplit('/').next().unwrap().to_owned();
            assert!(!name.starts_with(".postaudit") || name == ".postaudit.journal.json", "{path} is left");
            assert!(!path.ends_with(".xlsx") || is_whole(&content), "{path} is torn");
        }
    }
    assert!(interrupted > 0, "no run was caught at work");
    assert_eq!(code(&batch.run(&[])), 1);
    crate::batch_support::assert_same(&batch.out(), &fresh);
}

#[test]
fn a_folder_that_only_looks_like_results_is_read() {
    let batch = Batch::of(1);
    let forged = batch.input().join("2023结果");
    fs::create_dir_all(forged.join("单位底稿")).unwrap();
    for file in ["001计划.csv", "001招用.csv"] {
        fs::rename(batch.input().join(file), forged.join("单位底稿").join(file)).unwrap();
    }
    fs::write(forged.join("run.json"), "{}").unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(batch.workbook(1).exists(), "the agency that filed in it is audited");
}

#[test]
fn results_among_the_inputs_are_named_and_what_is_none_of_them_is_said() {
    let batch = Batch::of(2);
    let earlier = batch.input().join("上年结果");
    batch.command(&earlier).output().unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("上年结果 是另一次审计的结果文件夹"), "{}", said(&output));
    fs::rename(batch.input().join("002计划.csv"), earlier.join("单位底稿/002计划.csv")).unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("上年结果/单位底稿/002计划.csv"), "{}", said(&output));
}

/// A filing that lies where results would, be it listed in their record with its hash or set aside.
#[test]
fn a_filing_among_results_is_said_wherever_it_lies() {
    let batch = Batch::of(1);
    let earlier = batch.input().join("上年结果");
    batch.command(&earlier).output().unwrap();
    let name = agency(2);
    let lines = ["年度|单位名称|岗位名称|计划招用人数", &format!("2024|{name}|保洁员|#3")];
    let book = |sheet| Book { sheets: vec![Sheet::from_lines(sheet, &lines)], epoch_1904: false };
    let text = lines.join("\n").replace('|', ",").replace('#', "");
    let (plain, disguised) = (xlsx::write(&book("招用计划")), xlsx::write(&book("招用人员")));
    let sheets = OWN_SHEETS.map(|sheet| Sheet::from_lines(sheet, &lines)).to_vec();
    let copied = xlsx::write(&Book { sheets, epoch_1904: false });
    let record = fs::read_to_string(earlier.join("run.json")).unwrap();
    for (place, bytes) in [
        ("单位底稿/已移除/天河区/甲.xlsx", &plain),
        ("单位底稿/已移除/天河区/甲.csv", &text.clone().into_bytes()),
        ("退回/已移除/甲.xlsx", &plain),
        ("文书/已移除/甲.docx", &docx::write(&[], &book("招用计划"))),
        ("data/已移除/persons.csv", &text.clone().into_bytes()),
        ("已移除/审计汇总.xlsx", &plain),
        ("单位底稿/天河区/甲.xlsx", &plain),
        ("单位底稿/天河区/乙.xlsx", &disguised),
        ("单位底稿/天河区/丙.xlsx", &copied),
        ("单位底稿/已移除/天河区/丙.xlsx", &copied),
        ("单位底稿/已移除/天河区/丙-第2册.xlsx", &disguised),
        ("退回/天河区/甲.xlsx", &plain),
        ("文书/天河区/甲.docx", &docx::write(&[], &book("招用计划"))),
        ("区划汇总/天河区.xlsx", &plain),
        ("data/persons.csv", &text.clone().into_bytes()),
    ] {
        let path = earlier.join(place);
        let before = fs::read(&path).ok();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let mut forged: serde_json::Value = serde_json::from_str(&record).unwrap();
        let mut output = forged["outputs"][0].clone();
        output["path"] = place.into();
        output["sha256"] = postaudit::batch::hash::sha256(bytes).into();
        let outputs = forged["outputs"].as_array_mut().unwrap();
        outputs.retain(|known| known["path"] != place);
        outputs.push(output);
        fs::write(earlier.join("run.json"), forged.to_string()).unwrap();
        let output = batch.run(&["--full"]);
        assert_eq!(code(&output), 3, "{place}: {}", said(&output));
        assert!(said(&output).contains(&format!("上年结果/{place}")), "{place}: {}", said(&output));
        match before {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    fs::write(earlier.join("run.json"), &record).unwrap();
    // What a run itself set aside is known by its build.
    fs::rename(batch.input().join("001计划.csv"), batch.folder.path().join("001计划.csv")).unwrap();
    fs::rename(batch.input().join("001招用.csv"), batch.folder.path().join("001招用.csv")).unwrap();
    batch.file(3, 3);
    assert_eq!(code(&batch.command(&earlier).output().unwrap()), 1);
    assert!(files(&earlier).keys().any(|path| path.contains("/已移除/")), "one agency is gone");
    let output = batch.run(&["--full"]);
    assert_eq!(code(&output), 1, "{}", said(&output));
}

/// The names of our sheets prove nothing: a filing that has them is read.
#[test]
fn a_filing_whose_sheets_bear_the_names_of_a_working_papers_is_read() {
    let batch = Batch::of(0);
    let name = agency(1);
    let plan = ["年度|单位名称|岗位名称|计划招用人数", &format!("#2024|{name}|保洁员|#3")];
    for place in ["岗位明细", "审计结论", "问题清单"] {
        let of = |sheet| Sheet::from_lines(sheet, if sheet == place { &plan } else { &["甲|乙"] });
        let book = Book { sheets: OWN_SHEETS.map(of).to_vec(), epoch_1904: false };
        fs::write(batch.input().join("申报.xlsx"), xlsx::write(&book)).unwrap();
        let output = batch.run(&["--year", "2024", "--full"]);
        assert_eq!(code(&output), 1, "{place}: {}", said(&output));
        let agencies = fs::read_to_string(batch.out().join("data/agencies.csv")).unwrap();
        let line = agencies.lines().find(|line| line.starts_with(&name)).unwrap();
        assert!(line.contains(",2024,3,"), "{place}: {line}");
    }
}

/// What is built like a working paper throughout may hold a filing's data all the same: it is not read, and said.
#[test]
fn a_working_paper_with_other_data_neither_vanishes_nor_accuses() {
    let batch = Batch::of(1);
    batch.run(&[]);
    let papers = files(&batch.out());
    let paper = papers.keys().find(|path| path.starts_with("单位底稿/")).unwrap();
    let mut archive = zip::ZipArchive::new(fs::File::open(batch.out().join(paper)).unwrap()).unwrap();
    let mut copy = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let (own, other) = (agency(1), agency(2));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if let Ok(text) = String::from_utf8(content.clone()) {
            content = text.replace(&own, &other).into_bytes();
        }
        let part = entry.name().unwrap().into_owned();
        copy.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut copy, &content).unwrap();
    }
    fs::write(batch.input().join("申报.xlsx"), copy.finish().unwrap().into_inner()).unwrap();
    let list = batch.folder.path().join("名录.csv");
    fs::write(&list, format!("单位名称,行政区划代码\n{own},440106\n{other},440106\n")).unwrap();
    let output = batch.run(&["--year", "2024", "--agencies", &list.to_string_lossy()]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("申报.xlsx：这是审计底稿"), "{}", said(&output));
    let agencies = fs::read_to_string(batch.out().join("data/agencies.csv")).unwrap();
    let line = agencies.lines().find(|line| line.starts_with(&other)).unwrap();
    assert!(line.contains(",unresolved,unresolved,") && !line.contains("fail"), "{line}");
}

#[test]
fn a_page_of_names_makes_no_thousands_of_workbooks_unasked() {
    let batch = Batch::of(0);
    let mut text = "年度,单位名称,岗位名称,计划招用人数\n".to_owned();
    for number in 0..1_001 {
        text += &format!("2024,{},保洁员,1\n", agency(number));
    }
    fs::write(batch.input().join("名单.csv"), text).unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    for word in ["1001 个单位", "名单.csv", "--yes"] {
        assert!(said(&output).contains(word), "{word}: {}", said(&output));
    }
    assert!(!batch.out().exists(), "nothing is written");
    assert_eq!(code(&batch.run(&["--dry-run"])), 1, "looking is free");
    // Two rows each make nobody better known.
    let two_rows: String =
        (0..1_001).map(|number| format!("2024,{0},保洁员,1\n2024,{0},协管员,1\n", agency(number))).collect();
    fs::write(batch.input().join("名单.csv"), format!("年度,单位名称,岗位名称,计划招用人数\n{two_rows}"))
        .unwrap();
    let output = batch.run(&[]);
    assert_eq!(code(&output), 2, "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_owner_and_group_alone() {
    use std::os::unix::fs::PermissionsExt;
    let batch = Batch::of(1);
    batch.run(&["--log", &batch.out().join("审计.log").to_string_lossy()]);
    let checked = batch.folder.path().join("自查");
    let (input, out) = (batch.input(), checked.clone());
    Program::new().arg("check").arg(input).arg("-o").arg(out).output().unwrap();
    let mut found = 0;
    for folder in [batch.out(), checked] {
        for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o027, 0, "{mode:o} {}", entry.path().display());
            found += 1;
        }
    }
    assert!(found > 10, "{found}");
}

#[test]
fn what_is_hashed_is_what_was_read() {
    let batch = Batch::of(1);
    let version = |lines: usize| {
        let mut text = "年度,单位名称,岗位名称,计划招用人数\n".to_owned();
        for line in 0..lines {
            text += &format!("2024,{},岗位{line},1\n", agency(1));
        }
        text
    };
    let texts = [version(200), version(300)];
    let hashes = texts.each_ref().map(postaudit::batch::hash::sha256);
    let path = batch.input().join("001计划.csv");
    fs::write(&path, &texts[0]).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let beside = batch.folder.path().join("next");
            for round in 0_usize.. {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                fs::write(&beside, &texts[round % 2]).unwrap();
                // Windows replaces no file that is being read.
                assert!(fs::rename(&beside, &path).is_ok() || cfg!(windows));
            }
        });
        for _ in 0..15 {
            batch.run(&["--full"]);
            let record: serde_json::Value =
                serde_json::from_slice(&fs::read(batch.out().join("run.json")).unwrap()).unwrap();
            let inputs = record["inputs"].as_array().unwrap();
            let plan = inputs.iter().find(|input| input["path"] == "001计划.csv").unwrap();
            let rows = plan["sheets"][0]["tables"][0]["rows"]["read"].as_u64().unwrap();
            let read = usize::from(rows == 300);
            assert_eq!(plan["sha256"], *hashes[read], "{rows} rows");
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_clock_before_1970_is_said_and_nothing_runs() {
    const SHIM: &str = "#define _GNU_SOURCE\n#include <time.h>\n#include <sys/syscall.h>\n#include <unistd.h>\n\
        int clock_gettime(clockid_t id, struct timespec *t) { int r = syscall(SYS_clock_gettime, id, t); \
        if (id == CLOCK_REALTIME) t->tv_sec = -86400; return r; }\n";
    let batch = Batch::of(1);
    let (source, shim) = (batch.folder.path().join("clock.c"), batch.folder.path().join("clock.so"));
    fs::write(&source, SHIM).unwrap();
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(&source).status();
    if !has("cc") || !built.is_ok_and(|status| status.success()) {
        return skip("no C compiler for a clock that is wrong");
    }
    let output = batch.command(&batch.out()).env("LD_PRELOAD", &shim).output().unwrap();
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("时钟早于 1970"), "{}", said(&output));
    assert!(!batch.out().exists());
}
