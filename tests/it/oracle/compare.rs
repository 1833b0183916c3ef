//! Runs the program on a world and lists every difference from the judge's expectation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::judge::{self, Judgement};
use super::world::World;
use super::write;
use crate::program::Program;

/// What the program wrote, as records by column name.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) agencies: Vec<BTreeMap<String, String>>,
    pub(super) findings: Vec<BTreeMap<String, String>>,
    pub(super) persons: Vec<BTreeMap<String, String>>,
    pub(super) rejected: Vec<BTreeMap<String, String>>,
    /// The bytes of `data/*.csv` by name.
    pub(super) bytes: BTreeMap<String, Vec<u8>>,
}

/// Writes a world to a fresh folder.
pub(super) fn folder(name: &str, world: &World) -> PathBuf {
    let root = std::env::var_os("ORACLE_KEEP")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracle"), PathBuf::from);
    let directory = root.join(name);
    let _ = std::fs::remove_dir_all(&directory);
    write::world(&directory, world);
    directory
}

/// Audits the world written to `directory` and reads the data files back.
pub(super) fn run(directory: &Path, world: &World, more: &[&str]) -> Outcome {
    let out = directory.join("out");
    let _ = std::fs::remove_dir_all(&out);
    let mut command = Program::new();
    command.current_dir(directory).args(["audit", "in", "-o", "out", "--exit-zero", "-q", "--no-progress"]);
    command.args(["--year", &world.year.to_string(), "--as-of", &world.as_of]);
    for (flag, _, _) in world.references.tables() {
        command.arg(format!("--{flag}")).arg(format!("ref/{flag}.csv"));
    }
    if let Some(department) = &world.received_by {
        command.args(["--received-by", department]);
    }
    if world.hires_basis {
        std::fs::write(directory.join("hires.toml"), hires_policy()).unwrap();
        command.args(["--policy", "hires.toml"]);
    }
    command.args(more);
    let output = command.output().unwrap();
    assert!(
        // 3: a reference list has rows that could not be used, and the program says so.
        matches!(output.status.code(), Some(0 | 3)),
        "{command:?} in {}\n{}\n{}",
        directory.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let mut outcome = Outcome::default();
    for name in ["agencies", "findings", "persons", "rejected"] {
        let bytes = std::fs::read(out.join("data").join(format!("{name}.csv"))).unwrap();
        let records = records(&bytes);
        match name {
            "agencies" => outcome.agencies = records,
            "findings" => outcome.findings = records,
            "persons" => outcome.persons = records,
            _ => outcome.rejected = records,
        }
        outcome.bytes.insert(name.to_owned(), bytes);
    }
    outcome
}

/// The default policy with the other basis, made from the text that the program itself shows.
fn hires_policy() -> String {
    let shown = Program::new().args(["policy", "show", "gd-2017-101"]).output().unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    let changed: Vec<String> = text
        .lines()
        .map(|line| {
            let key = line.split('=').next().unwrap_or("").trim();
            if key == "basis" && line.contains("\"plan\"") {
                "basis = \"hires\"".to_owned()
            } else {
                line.to_owned()
            }
        })
        .collect();
    assert!(changed.iter().any(|line| line == "basis = \"hires\""), "no basis in the policy shown:\n{text}");
    changed.join("\n")
}

fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| header.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

/// Row of an `A1` address; 0 if empty.
fn line_of(cell: &str) -> u32 {
    cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or(0)
}

/// File name of a `source_file`, which may be shown with or without the input folder.
fn file_of(source: &str) -> String {
    source.rsplit('/').next().unwrap_or(source).to_owned()
}

/// A finding as compared: rule, severity, file, row, waived. Agency findings and W rules have no address.
type Key = (String, String, String, u32, bool);

/// Lists the differences: per agency, then persons, rejected rows. Empty: agreement.
pub(super) fn differences(world: &World, outcome: &Outcome) -> Vec<String> {
    let expected = judge::judge(world);
    let mut all = Vec::new();
    agencies(world, &expected, outcome, &mut all);
    homeless(&expected, outcome, &mut all);
    stray_totals(&expected, outcome, &mut all);
    persons(&expected, outcome, &mut all);
    let rejected: BTreeSet<(String, u32)> = outcome
        .rejected
        .iter()
        .filter(|r| r["rule"] == "D004")
        .map(|r| (file_of(&r["source_file"]), line_of(&r["source_cell"])))
        .filter(|(file, _)| world.tables.iter().any(|table| &table.file == file))
        .collect();
    for gone in rejected.symmetric_difference(&expected.unreadable) {
        all.push(format!("rejected.csv D004 at {gone:?}: expected {}", expected.unreadable.contains(gone)));
    }
    all
}

fn agencies(world: &World, expected: &Judgement, outcome: &Outcome, all: &mut Vec<String>) {
    let mut found: BTreeMap<(String, String), &BTreeMap<String, String>> = BTreeMap::new();
    for record in &outcome.agencies {
        let key = (record["agency"].clone(), record["uscc"].clone());
        if found.insert(key, record).is_some() {
            all.push(format!("{} {}: twice in agencies.csv", record["agency"], record["uscc"]));
        }
    }
    let mut findings: BTreeMap<(String, String), Vec<Key>> = BTreeMap::new();
    for record in &outcome.findings {
        let line = line_of(&record["source_cell"]);
        let rule = record["rule"].clone();
        let addressed = line > 0 && !rule.starts_with('W');
        let file = if addressed { file_of(&record["source_file"]) } else { String::new() };
        let waived = record["review"] == "豁免";
        let key = (rule, record["severity"].clone(), file, if addressed { line } else { 0 }, waived);
        findings.entry((record["agency"].clone(), record["uscc"].clone())).or_default().push(key);
    }
    for agency in &expected.agencies {
        let exact = (agency.name.clone(), agency.uscc.clone());
        // The code tells agencies of one name apart; a wrong code alone is one difference, not twenty.
        let mut same_name = found.keys().filter(|key| key.0 == agency.name);
        let key = match (found.contains_key(&exact), same_name.next(), same_name.next()) {
            (false, Some(only), None) => only.clone(),
            _ => exact.clone(),
        };
        if key != exact {
            all.push(format!("{}: expected code {:?}, found {:?}", exact.0, exact.1, key.1));
        }
        let Some(record) = found.remove(&key) else {
            all.push(format!("{key:?}: not in agencies.csv"));
            continue;
        };
        let mut text = String::new();
        for (column, value) in &agency.columns {
            let shown = record.get(*column).map_or("<no column>", String::as_str);
            if shown != value {
                let _ = writeln!(text, "  {column}: expected {value}, found {shown}");
            }
        }
        let mut wanted: Vec<Key> = agency
            .findings
            .iter()
            .map(|d| (d.rule.to_owned(), d.severity.to_owned(), d.file.clone(), d.line, d.waived))
            .collect();
        let mut shown = findings.remove(&key).unwrap_or_default();
        wanted.sort();
        shown.sort();
        for want in &wanted {
            if let Some(at) = shown.iter().position(|have| have == want) {
                shown.remove(at);
            } else {
                let _ = writeln!(text, "  missing {want:?}");
                describe(world, &want.2, want.3, &mut text);
            }
        }
        for have in &shown {
            let _ = writeln!(text, "  surplus {have:?}");
            describe(world, &have.2, have.3, &mut text);
        }
        if !text.is_empty() {
            all.push(format!("{} {}\n{text}", key.0, key.1));
        }
    }
    all.extend(found.keys().map(|key| format!("{key:?}: not expected in agencies.csv")));
    for (key, list) in findings {
        let list: Vec<_> = list
            .iter()
            .filter(|finding| !["D008", "D011", "W001", "W002"].contains(&finding.0.as_str()))
            .collect();
        if !list.is_empty() && !found.contains_key(&key) {
            all.push(format!("{key:?}: findings of no expected agency: {list:?}"));
        }
    }
}

/// Shows the row that a difference is about.
fn describe(world: &World, file: &str, line: u32, text: &mut String) {
    let row = world
        .tables
        .iter()
        .find(|table| table.file == file)
        .and_then(|table| table.rows.get((line as usize).wrapping_sub(2)));
    if let Some(row) = row {
        let cells: Vec<String> = row
            .0
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(column, value)| format!("{column}={value}"))
            .collect();
        let _ = writeln!(text, "      {}", cells.join(" "));
    }
}

/// Totals over rows of several agencies.
fn stray_totals(expected: &Judgement, outcome: &Outcome, all: &mut Vec<String>) {
    let found: BTreeSet<(String, u32)> = outcome
        .findings
        .iter()
        .filter(|r| r["rule"] == "D011" && r["agency"].is_empty())
        .map(|r| (file_of(&r["source_file"]), line_of(&r["source_cell"])))
        .collect();
    for row in found.symmetric_difference(&expected.stray_totals) {
        all.push(format!("D011 of nobody at {row:?}: expected {}", expected.stray_totals.contains(row)));
    }
}

fn homeless(expected: &Judgement, outcome: &Outcome, all: &mut Vec<String>) {
    let found: BTreeSet<(String, u32)> = outcome
        .findings
        .iter()
        .filter(|r| r["rule"] == "D008")
        .map(|r| (file_of(&r["source_file"]), line_of(&r["source_cell"])))
        .collect();
    for row in found.symmetric_difference(&expected.homeless) {
        all.push(format!("D008 at {row:?}: expected {}", expected.homeless.contains(row)));
    }
}

fn persons(expected: &Judgement, outcome: &Outcome, all: &mut Vec<String>) {
    let mut found: BTreeMap<(String, u32), &str> = BTreeMap::new();
    for record in &outcome.persons {
        let line = line_of(&record["source_row"]);
        found.insert((file_of(&record["source_file"]), line), &record["status"]);
    }
    let rows: BTreeSet<&(String, u32)> = found.keys().chain(expected.persons.keys()).collect();
    for row in rows {
        let (want, have) = (expected.persons.get(row).copied(), found.get(row).copied());
        if want != have {
            all.push(format!("persons.csv {row:?}: expected {want:?}, found {have:?}"));
        }
    }
}
