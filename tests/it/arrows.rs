//! The arrows between modules run one way.

use std::collections::{BTreeMap, BTreeSet};
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
    ("cap_std", &["batch"]),
    ("cap_fs_ext", &["batch"]),
    ("ctrlc", &["cli"]),
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
    without_tests(&without_comments(&fs::read_to_string(path).expect("a source file")))
}

/// How far a string, or a character, that begins here reaches; 0 if none does.
fn literal(text: &str) -> usize {
    if !text.starts_with(['"', '\'', 'r', 'b']) {
        return 0;
    }
    let raw = text.strip_prefix('b').unwrap_or(text);
    if let Some(rest) = raw.strip_prefix('r')
        && rest.trim_start_matches('#').starts_with('"')
    {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let begin = text.len() - rest.len() + hashes + 1;
        return text[begin..].find(&end).map_or(text.len(), |at| begin + at + end.len());
    }
    let quote = match text.chars().next() {
        Some('"') => '"',
        // A lifetime is no character: 'a is followed by no quote.
        Some('\'') if text[1..].starts_with('\\') || text.chars().nth(2) == Some('\'') => '\'',
        _ => return 0,
    };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let begins_word = !code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let taken = if begins_word || !c.is_alphabetic() { literal(rest) } else { 0 };
        if taken > 0 {
            code.push_str(&rest[..taken]);
            rest = &rest[taken..];
        } else if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    code
}

/// Leaves out each item that stands below `#[cfg(test)]`, to its semicolon or closing brace.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        let mut depth = 0_u32;
        let mut brackets = 0_u32;
        while let Some(c) = rest.chars().next() {
            let length = literal(rest).max(c.len_utf8());
            rest = &rest[length..];
            if length > c.len_utf8() {
                continue;
            }
            match c {
                '{' => depth += 1,
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 && brackets == 0 && matches!(c, '}' | ';') {
                break;
            }
        }
    }
    kept + rest
}

#[test]
fn what_is_looked_at_is_all_but_comments_and_tests() {
    let code = "use a::b; // crate::x\n#[cfg(test)]\nuse crate::y;\nconst URL: &str = \"http://crate::z\";\n\
                #[cfg(test)]\nmod tests {\n    const BRACE: char = '}';\n    fn f() { crate::t(\"}\") }\n}\n\
                fn g<'a>(a: &'a str) { crate::last(a, r#\"// }\"#) }\n";
    let seen = without_tests(&without_comments(code));
    assert!(seen.contains("http://crate::z") && seen.contains("crate::last(a, r#\"// }\"#)"), "{seen}");
    assert!(!seen.contains("crate::x") && !seen.contains("crate::y") && !seen.contains("crate::t"), "{seen}");
}

/// A test module in the middle of a file hides nothing behind it.
#[test]
fn the_whole_of_a_file_is_looked_at() {
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/mod.rs");
    assert!(product_code(&report).contains("pub fn content_digest"), "behind the test modules");
}

/// The words that a path begins with behind `prefix`: one, or each of a group in braces.
fn words_after<'t>(text: &'t str, prefix: &str) -> BTreeSet<&'t str> {
    let places = text.match_indices(prefix).map(|(at, _)| (&text[..at], &text[at + prefix.len()..]));
    // `super::super::x` is no neighbour's, and `postaudit_crate::` not ours.
    let whole =
        places.filter(|(before, _)| !before.ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)));
    whole
        .flat_map(|(_, rest)| if rest.starts_with('{') { in_braces(rest) } else { vec![word(rest)] })
        .collect()
}

fn word(text: &str) -> &str {
    text.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The first word of each part of a group; what braces within it hold belongs to the part before them.
fn in_braces(text: &str) -> Vec<&str> {
    let (mut words, mut depth) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(c, '{' | ',') {
            words.push(word(&text[at + 1..]));
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_way_to_name_a_neighbour_is_seen() {
    let code = "use super::alone;\nuse super::{first, nest::{inner, deep::Deeper}, Second as Other,\n    third::*,\n};\n\
                fn f() { super::called::by_path(super::super::upper::thing()) }";
    let seen: Vec<&str> = words_after(code, "super::").into_iter().collect();
    assert_eq!(seen, ["Second", "alone", "called", "first", "nest", "super", "third"]);
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
fn the_list_has_no_circle() {
    for (index, (folder, allowed)) in ARROWS.iter().enumerate() {
        let above: Vec<&str> = ARROWS[index..].iter().map(|(folder, _)| *folder).collect();
        let upward: Vec<&&str> = allowed.iter().filter(|word| above.contains(word)).collect();
        assert!(upward.is_empty(), "{folder} may name {upward:?}, which stand above it");
    }
}

/// `super::` that climbs out of a folder would pass by the list.
#[test]
fn no_module_climbs_out_of_its_folder() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (folder, _) in ARROWS {
        for file in files_below(&src.join(folder)) {
            let below = file.strip_prefix(&src).expect("below src").components().count();
            let is_head = file.file_name().is_some_and(|name| name == "mod.rs");
            // src/report/sheet.rs is two below: one `super::` is the folder, two are the crate.
            let climbs = "super::".repeat(if is_head { below - 1 } else { below });
            assert!(!product_code(&file).contains(&climbs), "{} climbs out of {folder}", file.display());
        }
    }
}

/// Files of one folder, each with the others that its `use` lines and paths name.
fn neighbours(src: &Path, folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let names: Vec<String> =
        files.map(|path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned()).collect();
    let inside = folder.strip_prefix(src).expect("below src").components();
    let path: String = inside.map(|part| format!("{}::", part.as_os_str().to_string_lossy())).collect();
    let taken_by = |name: &String| {
        let code = product_code(&folder.join(format!("{name}.rs")));
        let mut words = words_after(&code, "super::");
        let own = format!("crate::{path}");
        words.extend(words_after(&code, &own));
        names.iter().filter(|other| *other != name && words.contains(other.as_str())).cloned().collect()
    };
    // What stands above the others may name them all.
    let below = names.iter().filter(|name| !matches!(name.as_str(), "mod" | "lib" | "main"));
    below.map(|name| (name.clone(), taken_by(name))).collect()
}

/// Files from which `from` can be come back to, by whatever way round.
fn circle(takes: &BTreeMap<String, BTreeSet<String>>, from: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in way.last().and_then(|last| takes.get(last)).into_iter().flatten() {
            if next == from {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                ways.push(way.iter().chain([next]).cloned().collect());
            }
        }
    }
    None
}

/// Files of one folder take from each other in one direction, whether two of them or many would make the circle.
#[test]
fn no_files_of_a_folder_take_from_each_other() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut arrows = 0;
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        folders.extend(entries.filter(|path| path.is_dir()));
        let takes = neighbours(&src, &folder);
        arrows += takes.values().map(BTreeSet::len).sum::<usize>();
        for name in takes.keys() {
            let circle = circle(&takes, name);
            assert!(
                circle.is_none(),
                "{}: a circle of {}",
                folder.display(),
                circle.unwrap_or_default().join(" → ")
            );
        }
    }
    assert!(arrows > 300, "only {arrows} seen");
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

/// What a rule does to a person or to the quota is its `effect`; who needs one rule asks `rules` for it by what it says. Texts
/// name a rule by its record too.
#[test]
fn no_rule_code_stands_outside_the_rules() {
    // Says of a setting in words which rule it switches on, and stands below the rules; an example of what to type.
    const SAYS_SO: [&str; 2] = ["policy/show.rs", "cli/explain.rs"];
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    let mut named = Vec::new();
    for file in files_below(&src).iter().filter(|file| !file.starts_with(src.join("rules"))) {
        if SAYS_SO.iter().any(|path| file.ends_with(path)) {
            continue;
        }
        let code = product_code(file);
        let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let codes = words.filter(|word| postaudit::rules::RULES.iter().any(|rule| rule.code == *word));
        named.extend(codes.map(|code| format!("{} in {}", code, file.display())));
        looked_at += code.len();
    }
    assert!(named.is_empty(), "rules named by their codes: {named:#?}");
    assert!(looked_at > 1_000_000, "{looked_at} bytes");
}
