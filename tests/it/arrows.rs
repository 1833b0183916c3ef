//! The arrows between modules run one way.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Which modules of the crate each folder may name. Crates are held to their one place below.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("policy", &["model"]),
    ("files", &["model"]),
    ("tables", &["model", "files"]),
    ("reference", &["model", "policy", "files", "tables"]),
    ("case", &["model", "policy", "tables", "reference"]),
    ("rules", &["model", "policy", "tables", "reference", "case"]),
    ("verdict", &["model", "policy", "tables", "reference", "case", "rules"]),
    ("report", &["model", "policy", "files", "tables", "reference", "case", "rules", "verdict"]),
    ("batch", &["model", "policy", "files", "tables", "reference", "case", "rules", "verdict", "report"]),
    (
        "cli",
        &["model", "policy", "files", "tables", "reference", "case", "rules", "verdict", "report", "batch"],
    ),
];

/// Crates that only these folders may name.
const EDGES: &[(&str, &[&str])] = &[
    ("calamine", &["files"]),
    ("csv", &["report"]),
    ("csv_core", &["files"]),
    ("encoding_rs", &["files", "model"]),
    ("memchr", &["files", "tables", "report"]),
    ("quick_xml", &["files", "report"]),
    ("rust_xlsxwriter", &["report"]),
    ("clap", &["cli"]),
    ("indicatif", &["batch", "cli"]),
    ("walkdir", &["batch"]),
    ("tempfile", &["batch", "cli", "report"]),
];

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files.extend(files_below(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}

/// Code without comments and without its tests, which may look wherever they need.
fn product_code(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let module = fs::read_to_string(path.with_file_name("mod.rs")).unwrap_or_default();
    let below_tests = path.parent().is_some_and(|folder| folder.ends_with("tests"));
    if below_tests || name.ends_with("_tests") || module.contains(&format!("#[cfg(test)]\nmod {name};")) {
        return String::new();
    }
    let text = fs::read_to_string(path).expect("a source file");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn words_after<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    text.match_indices(prefix)
        .map(|(at, _)| {
            let rest = &text[at + prefix.len()..];
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
        })
        .collect()
}

#[test]
fn modules_depend_in_one_direction() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known: BTreeSet<&str> = ARROWS.iter().map(|(folder, _)| *folder).collect();
    for (folder, allowed) in ARROWS {
        for file in files_below(&src.join(folder)) {
            for word in words_after(&product_code(&file), "crate::") {
                let fine = word == *folder || allowed.contains(&word) || !known.contains(word);
                assert!(fine, "{} names crate::{word}; {folder} may name only {allowed:?}", file.display());
            }
        }
    }
}

#[test]
fn no_folder_escapes_the_list() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("src").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            assert!(ARROWS.iter().any(|(folder, _)| *folder == name), "src/{name} has no arrows stated");
        }
    }
}

#[test]
fn each_edge_crate_has_its_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (name, allowed) in EDGES {
        for (folder, _) in ARROWS.iter().filter(|(folder, _)| !allowed.contains(folder)) {
            for file in files_below(&src.join(folder)) {
                let code = product_code(&file);
                let named = code.contains(&format!("use {name}::")) || code.contains(&format!(" {name}::"));
                assert!(!named, "{} names the crate {name}, which belongs to {allowed:?}", file.display());
            }
        }
    }
}

#[test]
fn no_rule_names_another() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for file in files_below(&rules) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_rule = name.len() > 4 && name[1..4].bytes().all(|byte| byte.is_ascii_digit());
        if is_rule {
            let code = product_code(&file);
            let others = words_after(&code, "super::");
            let named = others.iter().any(|word| {
                word.len() > 4 && word.is_ascii() && word[1..4].bytes().all(|byte| byte.is_ascii_digit())
            });
            assert!(!named, "{} names another rule", file.display());
        }
    }
}

#[test]
fn every_rule_file_is_listed_and_named_for_its_code() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = files_below(&rules)
        .iter()
        .map(|file| file.file_stem().unwrap_or_default().to_string_lossy().into_owned())
        .filter(|name| name.len() > 4 && name[1..4].bytes().all(|byte| byte.is_ascii_digit()))
        .map(|name| name[..4].to_uppercase())
        .collect();
    files.sort();
    let mut listed: Vec<String> = postaudit::rules::RULES.iter().map(|rule| rule.code.to_owned()).collect();
    listed.sort();
    assert_eq!(files, listed);
}

/// What a rule does to a person or to the quota is its `effect`; who needs one rule asks `rules` for it by what it says.
#[test]
fn no_rule_code_stands_outside_the_rules() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let codes: Vec<String> =
        postaudit::rules::RULES.iter().map(|rule| format!("\"{}\"", rule.code)).collect();
    for (folder, _) in ARROWS.iter().filter(|(folder, _)| *folder != "rules") {
        for file in files_below(&src.join(folder)) {
            let code = product_code(&file);
            let named = codes.iter().find(|literal| code.contains(literal.as_str()));
            assert_eq!(named, None, "{} names a rule by its code", file.display());
        }
    }
}
