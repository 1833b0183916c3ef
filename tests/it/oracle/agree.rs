//! The program and the judge agree on every agency of many random worlds.

use std::collections::BTreeMap;

use super::compare::{self, Outcome};
use super::generate::{self, Knobs};
use super::judge::{self, Judgement};

/// A number from the environment.
pub(super) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn agree(name: &str, knobs: &Knobs) {
    let seed = setting("ORACLE_SEED", 1);
    let world = generate::world(seed, knobs);
    let directory = compare::folder(name, &world);
    let outcome = compare::run(&directory, &world, &[]);
    let differences = compare::differences(&world, &outcome);
    let shown = usize::try_from(setting("ORACLE_SHOW", 15)).unwrap();
    assert!(
        differences.is_empty(),
        "{} differences in {} ({seed}), of which {shown}:\n{}",
        differences.len(),
        directory.display(),
        differences[..differences.len().min(shown)].join("\n")
    );
}

fn agencies() -> usize {
    usize::try_from(setting("ORACLE_AGENCIES", 240)).unwrap()
}

#[test]
fn agrees_without_any_reference_table() {
    agree("plain", &Knobs::plain(agencies()));
}

#[test]
fn agrees_with_the_register() {
    agree("register", &Knobs { register: true, year: 2025, ..Knobs::plain(agencies()) });
}

#[test]
fn agrees_with_the_directory_and_the_services() {
    agree("directory", &Knobs { directory: true, services: true, ..Knobs::plain(agencies()) });
}

#[test]
fn agrees_with_every_reference_table() {
    let knobs = Knobs {
        register: true,
        directory: true,
        services: true,
        export: true,
        history: true,
        waivers: true,
        ..Knobs::plain(agencies())
    };
    agree("all", &knobs);
}

#[test]
fn agrees_when_the_auditor_states_who_received_the_folder() {
    agree("received", &Knobs { received_by: true, ..Knobs::plain(agencies()) });
}

#[test]
fn agrees_on_the_hires_basis() {
    agree("hires", &Knobs { hires_basis: true, year: 2025, ..Knobs::plain(agencies()) });
}

#[test]
fn agrees_on_tables_with_totals() {
    agree("totals", &Knobs { totals: true, directory: true, ..Knobs::plain(agencies()) });
}

#[test]
fn agrees_on_tables_with_totals_without_a_directory() {
    agree("totals-alone", &Knobs { totals: true, register: true, year: 2025, ..Knobs::plain(agencies()) });
}

/// The comparison itself: what the judge expects agrees with itself, and any change is seen.
#[test]
fn a_faithful_outcome_shows_no_difference_and_a_changed_one_does() {
    let world = generate::world(9, &Knobs { register: true, waivers: true, ..Knobs::plain(60) });
    let faithful = as_outcome(&judge::judge(&world));
    assert_eq!(compare::differences(&world, &faithful), Vec::<String>::new());
    let changes: [fn(&mut Outcome); 5] = [
        |outcome| drop(outcome.agencies[3].insert("verdict".to_owned(), "odd".to_owned())),
        |outcome| drop(outcome.findings.pop()),
        |outcome| drop(outcome.findings.last_mut().unwrap().insert("severity".to_owned(), "odd".to_owned())),
        |outcome| drop(outcome.persons[0].insert("status".to_owned(), "odd".to_owned())),
        |outcome| drop(outcome.rejected.pop()),
    ];
    for change in changes {
        let mut changed = as_outcome(&judge::judge(&world));
        change(&mut changed);
        assert_eq!(compare::differences(&world, &changed).len(), 1);
    }
}

/// Renders a judgement as the program would.
fn as_outcome(judgement: &Judgement) -> Outcome {
    let record = |cells: &[(&str, &str)]| -> BTreeMap<String, String> {
        cells.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
    };
    let address = |(file, line): &(String, u32)| (format!("in/{file}"), format!("C{line}"));
    let mut outcome = Outcome::default();
    for agency in &judgement.agencies {
        let mut columns = record(&[("agency", &agency.name), ("uscc", &agency.uscc)]);
        columns.extend(agency.columns.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        outcome.agencies.push(columns);
        for finding in &agency.findings {
            let (file, cell) = if finding.line == 0 {
                Default::default()
            } else {
                address(&(finding.file.clone(), finding.line))
            };
            outcome.findings.push(record(&[
                ("agency", &agency.name),
                ("uscc", &agency.uscc),
                ("rule", finding.rule),
                ("severity", finding.severity),
                ("source_file", &file),
                ("source_cell", &cell),
                ("review", if finding.waived { "豁免" } else { "" }),
            ]));
        }
    }
    let homeless = judgement.homeless.iter().map(|row| ("D008", row));
    let nobodys = homeless.chain(judgement.stray_totals.iter().map(|row| ("D011", row)));
    for (rule, row) in nobodys {
        let (file, cell) = address(row);
        let cells = [("agency", ""), ("uscc", ""), ("rule", rule), ("severity", "doubt"), ("review", "")];
        let mut finding = record(&cells);
        finding.extend(record(&[("source_file", &file), ("source_cell", &cell)]));
        outcome.findings.insert(0, finding);
    }
    for (row, status) in &judgement.persons {
        let line = row.1.to_string();
        outcome.persons.push(record(&[("source_file", &row.0), ("source_row", &line), ("status", status)]));
    }
    for row in &judgement.unreadable {
        let (file, cell) = address(row);
        outcome.rejected.push(record(&[("source_file", &file), ("source_cell", &cell), ("rule", "D004")]));
    }
    outcome
}
