//! Many agencies, seeds and levels of dirt in one command; differences are summed up by cause.
//!
//! `cargo test --test it oracle::campaign -- --ignored --nocapture` audits 20,000 agencies: ten seeds, four levels of dirt,
//! 500 agencies each. `ORACLE_SEED` is the first seed, `ORACLE_SEEDS` how many, `ORACLE_AGENCIES` how many agencies a world
//! has. The lists that a world has and its basis change from world to world.

use std::collections::{BTreeMap, BTreeSet};

use super::agree::setting;
use super::compare;
use super::generate::{self, Knobs};

/// Per mille by which the chances of trouble are scaled: clean, tidy, usual, wild.
const DIRT: [usize; 4] = [0, 150, 400, 1000];

/// The lists and terms of the world with this number.
fn knobs(number: u64, dirt: usize, agencies: usize) -> Knobs {
    let has = |bit: u64| number & (1 << bit) != 0;
    Knobs {
        dirt: Some(dirt),
        register: has(0),
        directory: has(1),
        services: has(1),
        history: has(0),
        export: has(2),
        waivers: has(2),
        received_by: number % 5 == 4,
        totals: !number.is_multiple_of(3),
        hires_basis: number % 3 == 2,
        year: if number.is_multiple_of(2) { 2024 } else { 2025 },
        ..Knobs::plain(agencies)
    }
}

/// What a difference is about: the findings missing and surplus, else the columns that differ.
fn cause(difference: &str) -> String {
    let mut findings = BTreeSet::new();
    let mut columns = BTreeSet::new();
    for line in difference.lines().skip(1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [side @ ("missing" | "surplus"), rule, severity, ..] => {
                let bare = |text: &str| text.trim_matches(['(', ',', '"']).to_owned();
                findings.insert(format!("{side} {} {}", bare(rule), bare(severity)));
            }
            [column, "expected", ..] => {
                columns.insert((*column).trim_end_matches(':').to_owned());
            }
            _ => {}
        }
    }
    let all = if findings.is_empty() { columns } else { findings };
    if all.is_empty() {
        // One line: what it is about stands before the first name or number.
        return difference.split(['(', ':']).next().unwrap_or(difference).trim().to_owned();
    }
    all.into_iter().collect::<Vec<_>>().join(", ")
}

#[test]
#[ignore = "a quarter of an hour: 20,000 agencies"]
fn agrees_on_twenty_thousand_agencies_of_ten_seeds_and_four_levels_of_dirt() {
    let agencies = usize::try_from(setting("ORACLE_AGENCIES", 500)).unwrap();
    let first = setting("ORACLE_SEED", 1);
    let mut causes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut judged, mut differing) = (0, 0);
    for seed in first..first + setting("ORACLE_SEEDS", 10) {
        for (level, dirt) in (0_u64..).zip(DIRT) {
            let world = generate::world(seed * 10 + level, &knobs(seed * 4 + level * 5, dirt, agencies));
            let directory = compare::folder(&format!("campaign-{seed}-{dirt}"), &world);
            let outcome = compare::run(&directory, &world, &[]);
            judged += outcome.agencies.len();
            let differences = compare::differences(&world, &outcome);
            differing += differences.len();
            if differences.is_empty() && std::env::var_os("ORACLE_KEEP").is_none() {
                let _ = std::fs::remove_dir_all(&directory);
            }
            for difference in differences {
                let example = || format!("{}\n{difference}", directory.display());
                causes.entry(cause(&difference)).or_insert_with(|| (0, example())).0 += 1;
            }
        }
    }
    let mut summary: Vec<_> = causes.into_iter().collect();
    summary.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    eprintln!("{judged} agencies judged, {differing} differences of {} causes", summary.len());
    for (cause, (count, example)) in &summary {
        eprintln!("{count:>6}  {cause}\n        for instance {}", example.replace('\n', "\n        "));
    }
    assert!(summary.is_empty(), "{differing} differences");
}

#[test]
fn a_difference_is_summed_up_by_the_findings_or_columns_that_differ() {
    let of_findings = "某服务所 1\n  doubts: expected 1, found 2\n  surplus (\"N006\", \"doubt\", \"a.csv\", 3, false)\n      公告编号=1\n";
    assert_eq!(cause(of_findings), "surplus N006 doubt");
    assert_eq!(cause("某服务所 1\n  doubts: expected 1, found 2\n"), "doubts");
    assert_eq!(cause("persons.csv (\"a.csv\", 3): expected None, found None"), "persons.csv");
}
