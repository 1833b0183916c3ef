//! What the authority's lists cost: `cargo run --release --example bench-lists [-- ROWS [LIST...]]`, a million rows of each
//! unless said otherwise.
//!
//! Each list is given to a dry run over a few filings, as CSV; what a run without it takes is taken off. Beside it stands what
//! `bench-floor csv` takes for the same file. `POSTAUDIT` names another build to measure; its `examples/bench-floor` is the floor.

#![allow(clippy::print_stdout)] // the table is its result

use std::error::Error;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

#[path = "support/cost.rs"]
mod cost;
#[path = "support/mod.rs"]
#[allow(dead_code)] // each benchmark uses what it needs
mod support;

use cost::{Cost, Outcome, measured};
use support::{NOTICES, Size, agency_code, agency_name, person_id, person_name};

/// Rows of each list.
const ROWS: u32 = 1_000_000;
/// Runs of which the fastest counts: what else the machine does only adds.
const RUNS: usize = 3;
/// Threads of the program.
const THREADS: usize = 2;

/// A list: its flag, what goes before its path, its header, its rows.
struct List {
    flag: &'static str,
    kind: &'static str,
    header: &'static [&'static str],
    row: fn(u32) -> Vec<String>,
}

const LISTS: [List; 7] = [
    List {
        flag: "register",
        kind: "",
        header: &["姓名", "公民身份号码", "困难人员类别", "认定编号", "认定日期", "退出日期", "认定机构"],
        row: |n| {
            let left = if n % 9 == 0 { "2023-12-31" } else { "" };
            let certificate = format!("RD2023{n:07}");
            let day = format!("2023-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
            texts([&person_name(n), &person_id(n), "残疾人员", &certificate, &day, left, "虚构市就业中心"])
        },
    },
    List {
        flag: "agencies",
        kind: "",
        header: &["单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"],
        row: |n| {
            let department = "广州市天河区人力资源和社会保障局";
            texts([&agency_name(n), &agency_code(n), "440106", "县级", department])
        },
    },
    List {
        flag: "services",
        kind: "",
        header: &["机构名称", "行政区划代码", "层级", "发布渠道", "发布网址"],
        row: |n| {
            let name = format!("广州市天河区虚构第{n}公共就业服务中心");
            texts([&name, "440106", "县级", "", &format!("https://jy{n}.example.gov.cn/")])
        },
    },
    List {
        flag: "notices",
        kind: "",
        header: &NOTICES,
        row: |n| {
            let number = format!("GG-2024-{n:07}");
            let (name, code) = (agency_name(n / 3), agency_code(n / 3));
            let service = "广州市天河区公共就业服务中心";
            texts([&number, &name, &code, &format!("GW-{}", n % 3 + 1), "9", service, "2024-02-01"])
        },
    },
    List {
        flag: "history",
        kind: "",
        header: &["姓名", "公民身份号码", "招用日期", "合同终止日期"],
        row: |n| texts([&person_name(n), &person_id(n), "2022-03-01", "2023-02-28"]),
    },
    List {
        flag: "waivers",
        kind: "",
        header: &["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"],
        row: |n| {
            let document = format!("某函〔2024〕{n}号");
            texts(["N001", &agency_name(n), &document, "广州市就业服务中心", "2024-02-20", "2024-12-31"])
        },
    },
    List {
        flag: "crosscheck",
        kind: "他单位参保=",
        header: &["姓名", "公民身份号码", "起始日期", "终止日期", "单位名称"],
        row: |n| {
            let company = format!("虚构第{}物业公司", n / 40);
            texts([&person_name(n), &person_id(n), "2023-05-01", "2024-10-31", &company])
        },
    },
];

fn texts<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["measure", program, rest @ ..] => measured(program, rest),
        [] => table(ROWS, &[]),
        [rows, wanted @ ..] => table(rows.parse()?, wanted),
    }
}

fn table(rows: u32, wanted: &[&str]) -> Outcome<()> {
    let program =
        PathBuf::from(std::env::var_os("POSTAUDIT").ok_or("POSTAUDIT names the program to measure")?);
    let floor = program.with_file_name("examples").join("bench-floor");
    let own = std::env::current_exe()?;
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("in");
    fs::create_dir(&input)?;
    support::ledgers(&input, Size { agencies: 10, hires: 25, faults: true })?;
    let without = fastest(|| audit(&own, &program, &input, None))?;
    println!("{rows} rows of each list, {THREADS} threads\n");
    println!("| list | MiB | wall s | csv | ratio (2) | CPU s | ratio | bytes a row (512) |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for list in LISTS.iter().filter(|list| wanted.is_empty() || wanted.contains(&list.flag)) {
        let path = folder.path().join(format!("{}.csv", list.flag));
        let size = write(list, rows, &path)?;
        let flag = [format!("--{}", list.flag), format!("{}{}", list.kind, path.display())];
        let with = fastest(|| audit(&own, &program, &input, Some(&flag)))?;
        let csv = fastest(|| Cost::of(&own, &floor, &["csv".as_ref(), path.as_os_str()], 1))?;
        let wall = with.wall.saturating_sub(without.wall).as_secs_f64();
        let cpu = with.cpu.saturating_sub(without.cpu).as_secs_f64();
        println!(
            "| {} | {} | {wall:.2} | {:.2} | **{:.2}** | {cpu:.2} | {:.2} | **{}** |",
            list.flag,
            size >> 20,
            csv.wall.as_secs_f64(),
            wall / csv.wall.as_secs_f64(),
            cpu / csv.cpu.as_secs_f64(),
            with.peak.saturating_sub(without.peak) * 1024 / u64::from(rows),
        );
        fs::remove_file(path)?;
    }
    Ok(())
}

/// The run of least time, with the least peak of all.
fn fastest(mut run: impl FnMut() -> Outcome<Cost>) -> Outcome<Cost> {
    let mut best = run()?;
    for _ in 1..RUNS {
        let next = run()?;
        best = Cost {
            wall: best.wall.min(next.wall),
            cpu: best.cpu.min(next.cpu),
            peak: best.peak.min(next.peak),
        };
    }
    Ok(best)
}

fn audit(own: &Path, program: &Path, input: &Path, list: Option<&[String; 2]>) -> Outcome<Cost> {
    let jobs = THREADS.to_string();
    let mut arguments: Vec<&OsStr> = vec!["audit".as_ref(), input.as_os_str()];
    arguments.extend(
        ["--year", "2024", "--as-of", "2024-12-31", "--dry-run", "-q", "--jobs", &jobs].map(OsStr::new),
    );
    arguments.extend(list.into_iter().flatten().map(OsStr::new));
    Cost::of(own, program, &arguments, THREADS)
}

/// Writes a list and tells its size.
fn write(list: &List, rows: u32, path: &Path) -> Result<u64, Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{}", list.header.join(","))?;
    for number in 0..rows {
        writeln!(file, "{}", (list.row)(number).join(","))?;
    }
    file.flush()?;
    Ok(fs::metadata(path)?.len())
}
