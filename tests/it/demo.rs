//! The demo year against figures worked out by hand.
//!
//! `testdata/demo/expected.csv` was written from the data, not from the program: its column `how` says
//! for every agency how the figures come about. Planned posts are added over the lines in use, 40% of
//! them rounded up are required; hired are persons; difficulty persons are claimed, verified (nothing
//! stands against the claim) and possible (verified, and those whom evidence may still confirm).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use super::batch_support::{assert_same, code, files, said, unpacked};
use super::generator;
use super::program::Program;

/// `testdata/demo`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo")
}

/// The README's command with results elsewhere.
pub fn audit(out: &Path, more: &[&str]) -> Output {
    let reference = folder().join("reference");
    let mut command = Program::new();
    command.arg("audit").arg(folder().join("filings")).args(["--year", "2024", "--as-of", "2024-12-31"]);
    for (flag, file) in [
        ("--register", "register.csv"),
        ("--agencies", "agencies.xlsx"),
        ("--services", "services.csv"),
        ("--waivers", "waivers.csv"),
    ] {
        command.arg(flag).arg(reference.join(file));
    }
    command.arg("-o").arg(out).args(more).output().expect("the program runs")
}

/// One run for all tests that look at its results.
struct Run {
    folder: tempfile::TempDir,
    output: Output,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("log.txt");
    let output =
        audit(&folder.path().join("out"), &["--jobs", "4", "-v", "--log", log.to_str().expect("UTF-8")]);
    Run { folder, output }
});

fn out() -> PathBuf {
    RUN.folder.path().join("out")
}

type Record = BTreeMap<String, String>;

/// The lines of a table by the names of its columns.
fn table(path: &Path) -> Vec<Record> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|line| line.expect("a line")).collect()
}

fn expected() -> Vec<Record> {
    table(&folder().join("expected.csv"))
}

#[test]
fn every_figure_status_and_verdict_is_the_one_worked_out_by_hand() {
    let found: BTreeMap<String, Record> = table(&out().join("data/agencies.csv"))
        .into_iter()
        .map(|line| (line["agency"].clone(), line))
        .collect();
    let mut differing = vec![];
    for wanted in expected() {
        let Some(line) = found.get(&wanted["agency"]) else {
            differing.push(format!("{} is missing", wanted["agency"]));
            continue;
        };
        for (column, value) in
            wanted.iter().filter(|(column, _)| !["rules", "how"].contains(&column.as_str()))
        {
            if line[column] != *value {
                let how = &wanted["how"];
                differing
                    .push(format!("{} {column}: {}, by hand {value} ({how})", line["agency"], line[column]));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(found.len(), expected().len(), "no other agencies");
}

#[test]
fn every_agency_has_the_findings_that_its_data_give_and_no_others() {
    let mut found: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for finding in table(&out().join("data/findings.csv")) {
        let closed = if finding["review"].is_empty() { "" } else { ":" };
        let rule = format!("{}{closed}{}", finding["rule"], finding["review"]);
        *found.entry(finding["agency"].clone()).or_default().entry(rule).or_default() += 1;
    }
    // Two belong to nobody: the damaged file, and the ledger's row without an agency.
    assert_eq!(found.remove(""), Some(BTreeMap::from([("D001".to_owned(), 1), ("D008".to_owned(), 1)])));
    for wanted in expected() {
        let mut rules = BTreeMap::new();
        for rule in wanted["rules"].split_whitespace() {
            let (rule, closed) =
                rule.split_once(':').map_or((rule, String::new()), |(a, b)| (a, format!(":{b}")));
            let (rule, count) = rule.split_once('*').unwrap_or((rule, "1"));
            rules.insert(format!("{rule}{closed}"), count.parse().expect("a count"));
        }
        let found = found.remove(&wanted["agency"]).unwrap_or_default();
        assert_eq!(found, rules, "{}: {}", wanted["agency"], wanted["how"]);
    }
    assert!(found.is_empty(), "findings of unexpected agencies: {found:?}");
}

#[test]
fn every_verdict_occurs_as_often_as_the_readme_says() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in table(&out().join("data/agencies.csv")) {
        *counts.entry(line["verdict"].clone()).or_default() += 1;
    }
    let wanted = [
        ("compliant", 13),
        ("noncompliant", 13),
        ("not_applicable", 1),
        ("not_filed", 4),
        ("unresolved", 18),
    ];
    assert_eq!(counts, wanted.map(|(verdict, count)| (verdict.to_owned(), count)).into());
    let readme = fs::read_to_string(folder().join("README.md")).expect("the demo's README");
    assert!(readme.contains("合规 13，不合规 13，需核实 18，未报送 4，不适用 1"));
    let front = fs::read_to_string("README.md").expect("the README").replace('\n', " ");
    assert!(front.contains("13 compliant, 13 noncompliant, 18 unresolved, 4 not filed, 1 not applicable"));
    for line in expected() {
        let verdict = match line["verdict"].as_str() {
            "compliant" => "合规",
            "noncompliant" => "不合规",
            "unresolved" => "需核实",
            "not_filed" => "未报送",
            _ => "不适用",
        };
        let row = format!("| {} | {verdict} | ", line["agency"]);
        assert!(readme.contains(&row), "the README lacks {row}");
    }
}

#[test]
fn the_damaged_file_is_named_and_the_rest_is_audited() {
    let run = &RUN.output;
    assert_eq!(code(run), 3, "{}", said(run));
    assert!(
        String::from_utf8_lossy(&run.stderr).contains("广州市越秀区长桥街道办事处.xlsx"),
        "{}",
        said(run)
    );
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(out().join("run.json")).expect("run.json")).expect("json");
    let unread: Vec<&str> = record["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .filter(|input| input["status"] == "unreadable")
        .filter_map(|input| input["path"].as_str())
        .collect();
    assert_eq!(unread, ["广州市/越秀区/广州市越秀区长桥街道办事处.xlsx"]);
    assert_eq!(record["exit_code"], 3);
}

#[test]
fn results_and_every_address_of_a_finding_verify() {
    let run = Program::new().arg("verify").arg(out()).output().expect("runs");
    assert_eq!(code(&run), 0, "{}", said(&run));
    assert!(said(&run).contains("已不同 0，未能核验 0"), "{}", said(&run));
}

#[test]
fn one_thread_and_four_write_the_same() {
    let other = tempfile::tempdir().expect("a temporary folder");
    let run = audit(&other.path().join("out"), &["--jobs", "1"]);
    assert_eq!(code(&run), 3, "{}", said(&run));
    assert_same(&out(), &other.path().join("out"));
}

/// Runs of 18 characters that may be an ID number of the province, blanks within left out.
fn numbers(text: &str) -> BTreeSet<String> {
    let text: Vec<char> = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let is_number = |window: &&[char]| {
        window.starts_with(&['4', '4'])
            && window[..17].iter().all(char::is_ascii_digit)
            && (window[17].is_ascii_digit() || window[17] == 'X')
    };
    text.windows(18).filter(is_number).map(|window| window.iter().collect()).collect()
}

fn text_of(path: &str, bytes: &[u8]) -> String {
    if path.ends_with(".xlsx") { unpacked(bytes) } else { String::from_utf8_lossy(bytes).into_owned() }
}

#[test]
fn no_id_number_is_written_in_full() {
    let mut known = BTreeSet::new();
    for (path, bytes) in files(&folder()) {
        known.extend(numbers(&text_of(&path, &bytes)));
    }
    assert!(known.len() > 200, "the demo's own numbers are found: {}", known.len());
    let mut texts: Vec<(String, String)> = files(&out())
        .into_iter()
        .map(|(path, bytes)| {
            let text = text_of(&path, &bytes);
            (path, text)
        })
        .collect();
    let log = fs::read_to_string(RUN.folder.path().join("log.txt")).expect("the log");
    texts.extend([("log".to_owned(), log), ("terminal".to_owned(), said(&RUN.output))]);
    assert!(texts.len() > 50);
    for (path, text) in texts {
        let shown: Vec<_> = numbers(&text).intersection(&known).cloned().collect();
        assert!(shown.is_empty(), "{path} shows {shown:?}");
    }
}

#[test]
fn committed_files_are_what_the_generator_writes() {
    if cfg!(windows) {
        println!("skipped: libraries write the system on which a container was made into it");
        return;
    }
    let made: BTreeMap<String, Vec<u8>> = generator::demo::files().into_iter().collect();
    let mut committed = files(&folder());
    for by_hand in ["README.md", "demo.toml", "expected.csv"] {
        assert!(committed.remove(by_hand).is_some(), "{by_hand}");
    }
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&made), "run: cargo run --example make-testdata");
    for (path, bytes) in &made {
        assert!(committed.get(path) == Some(bytes), "{path} differs; run: cargo run --example make-testdata");
    }
}
