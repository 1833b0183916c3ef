//! Measures product and floor in turn, in one go, and prints how they compare:
//! `cargo run --release --example bench-ratios [AGENCIES [workbooks|ledgers]]`, where AGENCIES (20,000) is
//! the largest batch of workbooks; the largest CSV ledger has 250 hires for each of them.
//!
//! Whatever else the machine does slows both: ratios stand where seconds do not.

#![allow(clippy::print_stdout)] // the table is its result

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[path = "support/cost.rs"]
mod cost;
use cost::{Cost, Outcome, measured};

/// Hires of each agency.
const HIRES: u32 = 25;
/// Workbooks of the product that the floor imitates in turn.
const SHAPES: usize = 8;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["measure", program, rest @ ..] => measured(program, rest),
        [] => compare(20_000, &[Part::Workbooks, Part::Ledgers]),
        [agencies] => compare(agencies.parse()?, &[Part::Workbooks, Part::Ledgers]),
        [agencies, "workbooks"] => compare(agencies.parse()?, &[Part::Workbooks]),
        [agencies, "ledgers"] => compare(agencies.parse()?, &[Part::Ledgers]),
        _ => Err("arguments: [AGENCIES [workbooks|ledgers]]".into()),
    }
}

/// What is measured.
#[derive(Clone, Copy)]
enum Part {
    /// Reading and writing a workbook for each agency.
    Workbooks,
    /// Reading and judging ledgers in CSV.
    Ledgers,
}

/// The programs, where cargo puts them.
struct Programs {
    ratios: PathBuf,
    product: PathBuf,
    floor: PathBuf,
    generate: PathBuf,
    threads: usize,
}

impl Programs {
    fn built() -> Outcome<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo).args(["build", "--release", "--bins", "--examples"]).status()?;
        if !status.success() {
            return Err("the programs to measure can't be built".into());
        }
        let ratios = std::env::current_exe()?;
        let examples = ratios.parent().ok_or("no folder")?;
        let suffix = std::env::consts::EXE_SUFFIX;
        Ok(Self {
            product: examples.with_file_name(format!("postaudit{suffix}")),
            floor: examples.join(format!("bench-floor{suffix}")),
            generate: examples.join(format!("bench-generate{suffix}")),
            threads: std::thread::available_parallelism()?.get(),
            ratios,
        })
    }

    fn cost(&self, program: &Path, arguments: &[&OsStr]) -> Outcome<Cost> {
        Cost::of(&self.ratios, program, arguments, self.threads)
    }

    /// An audit of `input` into `out`, or one that writes nothing.
    fn audit(&self, input: &Path, out: Option<&Path>) -> Outcome<Cost> {
        let threads = self.threads.to_string();
        let mut arguments: Vec<&OsStr> = vec!["audit".as_ref(), input.as_ref()];
        arguments.extend(["--year", "2024", "--no-progress", "--jobs", &threads].map(OsStr::new));
        match out {
            Some(out) => arguments.extend([OsStr::new("-o"), out.as_ref()]),
            None => arguments.push("--dry-run".as_ref()),
        }
        self.cost(&self.product, &arguments)
    }

    fn generate(&self, folder: &Path, agencies: u32, format: &[&str]) -> Outcome<()> {
        let size = [agencies.to_string(), HIRES.to_string()];
        let status = Command::new(&self.generate).arg(folder).args(size).args(format).status()?;
        if status.success() { Ok(()) } else { Err("generating failed".into()) }
    }
}

fn compare(most: u32, parts: &[Part]) -> Outcome<()> {
    let programs = Programs::built()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ratios");
    let sizes = |all: &[u32]| all.iter().copied().filter(|size| *size <= most).collect::<Vec<_>>();
    println!("{} threads; load before {}", programs.threads, load());
    for part in parts {
        match part {
            Part::Workbooks => {
                let filings = [
                    ("none with a finding", &["xlsx", "clean"][..]),
                    (
                        "every second gets a letter and its tables back, which the floor does not write",
                        &["xlsx"],
                    ),
                ];
                for (which, format) in filings {
                    println!("\nOne workbook an agency, {HIRES} hires each, {which}: audit against floor\n");
                    println!(
                        "| agencies | wall s | floor | ratio | CPU s | floor | ratio | peak MiB | floor | again s | again/first |"
                    );
                    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
                    for agencies in sizes(&[200, 2_000, 20_000]) {
                        workbooks(&programs, &folder.join("workbooks"), agencies, format)?;
                    }
                }
            }
            Part::Ledgers => {
                println!("\nCSV ledgers, {HIRES} hires an agency: dry run against the csv crate\n");
                println!("| hires | wall s | csv | ratio | CPU s | csv | ratio | peak MiB | bytes a hire |");
                println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
                for agencies in sizes(&[400, 4_000, 40_000, 200_000].map(|size| size / 10)) {
                    ledgers(&programs, &folder.join("ledgers"), agencies * 10)?;
                }
            }
        }
    }
    println!("\nload after {}", load());
    Ok(())
}

fn workbooks(programs: &Programs, folder: &Path, agencies: u32, format: &[&str]) -> Outcome<()> {
    let rounds = if agencies > 2_000 { 2 } else { 5 };
    fresh(folder)?;
    let (input, shapes) = (folder.join("in"), folder.join("shapes"));
    programs.generate(&input, agencies, format)?;
    // Not counted: brings the input into memory and says how our workbooks look.
    let model = folder.join("model");
    programs.audit(&input, Some(&model))?;
    let shapes = shapes_of(&model, &shapes)?;
    let (mut ours, mut floors, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let out = folder.join(format!("out-{round}"));
        settle();
        ours.push(programs.audit(&input, Some(&out))?);
        again.push(programs.audit(&input, Some(&out))?);
        let out = folder.join(format!("floor-{round}"));
        let mut arguments: Vec<&OsStr> = vec!["workbooks".as_ref(), input.as_ref(), out.as_ref()];
        arguments.extend(shapes.iter().map(AsRef::<OsStr>::as_ref));
        settle();
        floors.push(programs.cost(&programs.floor, &arguments)?);
    }
    let (ours, floor, again) = (median(&ours), median(&floors), median(&again));
    println!(
        "| {agencies} | {} | {} | {} | {} | {} |",
        pair(ours.wall, floor.wall),
        pair(ours.cpu, floor.cpu),
        format_args!("{} | {}", ours.peak >> 10, floor.peak >> 10),
        seconds(again.wall),
        ratio(again.wall, ours.wall),
    );
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn ledgers(programs: &Programs, folder: &Path, agencies: u32) -> Outcome<()> {
    fresh(folder)?;
    programs.generate(folder, agencies, &["csv"])?;
    let files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    let mut arguments: Vec<&OsStr> = vec!["csv".as_ref()];
    arguments.extend(files.iter().map(AsRef::<OsStr>::as_ref));
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..if agencies > 40_000 { 3 } else { 5 } {
        ours.push(programs.audit(folder, None)?);
        floors.push(programs.cost(&programs.floor, &arguments)?);
    }
    let (ours, floor) = (median(&ours), median(&floors));
    let hires = u64::from(agencies * HIRES);
    println!(
        "| {hires} | {} | {} | {} | {} |",
        pair(ours.wall, floor.wall),
        pair(ours.cpu, floor.cpu),
        ours.peak >> 10,
        ours.peak * 1024 / hires,
    );
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// Copies some of the product's workbooks, spread over all of them.
fn shapes_of(out: &Path, folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut workbooks = Vec::new();
    for division in fs::read_dir(out.join("单位底稿"))? {
        for workbook in fs::read_dir(division?.path())? {
            workbooks.push(workbook?.path());
        }
    }
    workbooks.sort();
    fs::create_dir_all(folder)?;
    let mut shapes = Vec::new();
    for index in 0..SHAPES {
        let from = &workbooks[index * workbooks.len() / SHAPES];
        let to = folder.join(format!("{index}.xlsx"));
        fs::copy(from, &to)?;
        shapes.push(to);
    }
    Ok(shapes)
}

fn fresh(folder: &Path) -> Outcome<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Lets the disk finish what the run before left it, where the system has a command for that.
fn settle() {
    let _ = Command::new("sync").status();
}

/// Each figure's own median.
fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> T {
        let mut values: Vec<T> = values.collect();
        values.sort_unstable();
        values[(values.len() - 1) / 2]
    }
    Cost {
        wall: middle(costs.iter().map(|cost| cost.wall)),
        cpu: middle(costs.iter().map(|cost| cost.cpu)),
        peak: middle(costs.iter().map(|cost| cost.peak)),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

fn ratio(ours: Duration, theirs: Duration) -> String {
    format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64())
}

fn pair(ours: Duration, theirs: Duration) -> String {
    format!("{} | {} | **{}**", seconds(ours), seconds(theirs), ratio(ours, theirs))
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}
