//! The program and the judge agree on every agency of many random worlds.

use super::compare;
use super::generate::{self, Knobs};

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
#[ignore = "waits for the audit command"]
fn agrees_without_any_reference_table() {
    agree("plain", &Knobs::plain(agencies()));
}

#[test]
#[ignore = "waits for the audit command"]
fn agrees_with_the_register() {
    agree("register", &Knobs { register: true, year: 2025, ..Knobs::plain(agencies()) });
}

#[test]
#[ignore = "waits for the audit command"]
fn agrees_with_the_directory_and_the_services() {
    agree("directory", &Knobs { directory: true, services: true, ..Knobs::plain(agencies()) });
}

#[test]
#[ignore = "waits for the audit command"]
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
#[ignore = "waits for the audit command"]
fn agrees_when_the_auditor_states_who_received_the_folder() {
    agree("received", &Knobs { received_by: true, ..Knobs::plain(agencies()) });
}

#[test]
#[ignore = "waits for the audit command"]
fn agrees_on_the_hires_basis() {
    agree("hires", &Knobs { hires_basis: true, year: 2025, ..Knobs::plain(agencies()) });
}
