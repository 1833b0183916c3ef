//! Doubles one thing at a time and prints how time and memory grow with it:
//! `cargo run --release --example bench-growth [-- DIMENSION...]`, all dimensions if none is named.
//!
//! Each dimension is doubled until a run takes long enough to be told from noise; the exponents are those of its last
//! two doublings, beyond what the smallest input takes: 1 is linear, 2 quadratic. Processor time is measured, in one
//! thread, so that whatever else the machine does shows little. `POSTAUDIT` names another build to measure.

#![allow(clippy::print_stdout)] // the table is its result

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

#[path = "../support/cost.rs"]
#[allow(dead_code)] // each benchmark uses what it needs
mod cost;
mod dimensions;
mod filing;
mod marks;
#[path = "../support/mod.rs"]
#[allow(dead_code)] // likewise
mod support;

use cost::{Cost, Outcome, measured};
use dimensions::{DIMENSIONS, Dimension, Run};

/// A run of this long is told from noise.
const LONG_ENOUGH: Duration = Duration::from_millis(800);
/// No run is waited for longer: the next doubling would be.
const TOO_LONG: Duration = Duration::from_secs(20);
/// Nothing is doubled beyond.
const MOST: u32 = 1 << 19;
/// Exponents above are marked.
const LINEAR: f64 = 1.1;
/// So much memory (KiB) beyond the smallest run's is told from noise.
const MUCH: u64 = 16 << 10;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["measure", program, rest @ ..] => measured(program, rest),
        wanted => table(wanted),
    }
}

fn table(wanted: &[&str]) -> Outcome<()> {
    if let Some(unknown) = wanted.iter().find(|name| !DIMENSIONS.iter().any(|one| one.name == **name)) {
        let names: Vec<&str> = DIMENSIONS.iter().map(|one| one.name).collect();
        return Err(format!("no dimension {unknown}; there are {}", names.join(", ")).into());
    }
    let bench = Bench { own: std::env::current_exe()?, program: program()? };
    println!("| what is doubled | up to | CPU s | time | peak MiB | memory |");
    println!("|---|---:|---:|---:|---:|---:|");
    for dimension in DIMENSIONS.iter().filter(|one| wanted.is_empty() || wanted.contains(&one.name)) {
        bench.grow(dimension)?;
    }
    Ok(())
}

/// The program to measure.
fn program() -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("POSTAUDIT") {
        return Ok(path.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    if !Command::new(cargo).args(["build", "--release", "--bins"]).status()?.success() {
        return Err("the program to measure can't be built".into());
    }
    let own = std::env::current_exe()?;
    let examples = own.parent().ok_or("no folder")?;
    Ok(examples.with_file_name(format!("postaudit{}", std::env::consts::EXE_SUFFIX)))
}

struct Bench {
    own: PathBuf,
    program: PathBuf,
}

impl Bench {
    fn grow(&self, dimension: &Dimension) -> Outcome<()> {
        let least = self.cost(dimension, 1)?;
        let mut costs: Vec<(u32, Cost)> = Vec::new();
        let mut size = dimension.from;
        loop {
            let cost = self.cost(dimension, size)?;
            costs.push((size, cost));
            let is_told = cost.cpu.saturating_sub(least.cpu) >= LONG_ENOUGH;
            if is_told && costs.len() > 2 || size >= MOST || cost.cpu > TOO_LONG {
                break;
            }
            size *= 2;
        }
        let last = costs.len().saturating_sub(3);
        if let [(from, before), .., (to, after)] = costs[last..] {
            let doublings = f64::from(to / from).log2();
            let time = exponent(micros(before.cpu, least.cpu), micros(after.cpu, least.cpu), doublings);
            let grown = after.peak.saturating_sub(least.peak);
            let memory = (grown > MUCH)
                .then(|| exponent(kib(before.peak.saturating_sub(least.peak)), kib(grown), doublings));
            println!(
                "| {} (`{}`) | {to} | {:.2} | {} | {} | {} |",
                dimension.what,
                dimension.name,
                after.cpu.as_secs_f64(),
                told(time),
                after.peak >> 10,
                memory.map_or_else(|| "–".to_owned(), told)
            );
        }
        Ok(())
    }

    fn cost(&self, dimension: &Dimension, size: u32) -> Outcome<Cost> {
        let folder = std::env::temp_dir().join(format!("postaudit-growth-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let input = folder.join("in");
        fs::create_dir_all(&input)?;
        let lists = folder.join("lists");
        fs::create_dir_all(&lists)?;
        let mut more = (dimension.make)(&input, &lists, size)?;
        let out = folder.join("out");
        match dimension.run {
            Run::Judged => more.push("--dry-run".into()),
            Run::Written | Run::Reviewed => more.extend(["-o".into(), out.clone().into_os_string()]),
        }
        let mut arguments: Vec<&OsStr> = vec!["audit".as_ref(), input.as_ref()];
        arguments.extend(["--year", "2024", "--no-progress", "--jobs", "1"].map(OsStr::new));
        arguments.extend(more.iter().map(AsRef::<OsStr>::as_ref));
        if matches!(dimension.run, Run::Reviewed) {
            self.measure(&arguments)?;
            marks::fill(&out.join("审计汇总.xlsx"))?;
        }
        let cost = self.measure(&arguments)?;
        fs::remove_dir_all(&folder)?;
        Ok(cost)
    }

    fn measure(&self, arguments: &[&OsStr]) -> Outcome<Cost> {
        Cost::of(&self.own, &self.program, arguments, 1)
    }
}

fn micros(time: Duration, least: Duration) -> f64 {
    time.saturating_sub(least).as_secs_f64() * 1e6
}

/// Memory as a number to reckon with; nothing here comes near 4 TiB.
fn kib(memory: u64) -> f64 {
    f64::from(u32::try_from(memory).unwrap_or(u32::MAX))
}

fn exponent(before: f64, after: f64, doublings: f64) -> f64 {
    (after.max(1.0) / before.max(1.0)).log2() / doublings
}

fn told(exponent: f64) -> String {
    if exponent > LINEAR { format!("**{exponent:.2}**") } else { format!("{exponent:.2}") }
}
