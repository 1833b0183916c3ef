//! README and docs/ say what is true: commands run and end as stated, links lead somewhere, codes, options and
//! messages exist.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use postaudit::model::Severity;
use postaudit::rules::RULES;

use crate::batch_support::{copy, said};
use crate::program::Program;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents at the root and all of docs/, by path relative to the repository.
fn documents() -> Vec<(String, String)> {
    let mut paths = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(PathBuf::from).to_vec();
    for entry in fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|extension| extension == "md") {
            paths.push(entry.strip_prefix(root()).unwrap().to_owned());
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            (path.to_string_lossy().replace('\\', "/"), text)
        })
        .collect()
}

/// Fenced blocks: language and lines.
fn blocks(text: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language.trim().to_owned(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The text outside of fenced blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    prose
}

/// A command of a document and the exit code that the line below it states; 0 where none is.
struct Stated {
    line: String,
    code: i32,
}

fn commands(text: &str) -> Vec<Stated> {
    let mut commands: Vec<Stated> = Vec::new();
    let shells = blocks(text).into_iter().filter(|(language, _)| language == "sh" || language == "console");
    for (_, lines) in shells {
        let mut continued = String::new();
        for line in lines {
            let line = line.trim().trim_start_matches("$ ");
            if let Some(comment) = line.strip_prefix('#') {
                let code =
                    ["退出码 ", "exit code "].iter().find_map(|words| comment.trim().strip_prefix(words));
                if let (Some(code), Some(last)) = (code, commands.last_mut()) {
                    let digits: String = code.chars().take_while(char::is_ascii_digit).collect();
                    last.code = digits.parse().unwrap();
                }
            } else if let Some(part) = line.strip_suffix('\\') {
                continued.push_str(part);
            } else if !line.is_empty() {
                commands.push(Stated { line: format!("{continued}{line}"), code: 0 });
                continued.clear();
            }
        }
    }
    commands
}

/// Words of a command line; quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A folder in which the documents' names lead to the demo year.
struct Stage(tempfile::TempDir);

impl Stage {
    fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        let demo = root().join("testdata/demo");
        for (from, to) in [
            (demo.clone(), "testdata/demo"),
            (root().join("templates"), "templates"),
            (demo.join("filings"), "申报材料"),
            (demo.join("reference/register.csv"), "参照/认定台账.csv"),
            (demo.join("reference/agencies.xlsx"), "参照/单位名录.xlsx"),
            (demo.join("reference/services.csv"), "参照/服务机构.csv"),
            (demo.join("reference/waivers.csv"), "参照/豁免清单.csv"),
        ] {
            copy(&from, &stage.0.path().join(to));
        }
        stage
    }

    fn run(&self, args: &[String]) -> Output {
        Program::new()
            .args(args)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
            .output()
            .expect("the program runs")
    }
}

/// What a reader runs with other programs; the rest must be ours.
const OTHERS: [&str; 3] = ["cargo test", "cargo install --path .", ".ci/run"];

/// Runs all commands of a document in order.
fn run_all(document: &str, prepare: impl FnOnce(&Stage)) {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let stage = Stage::new();
    prepare(&stage);
    let mut ran = 0;
    for Stated { line, code } in commands(&text) {
        if OTHERS.contains(&line.as_str()) {
            continue;
        }
        let ours = line
            .strip_prefix("cargo run --release -- ")
            .or_else(|| line.strip_prefix("postaudit "))
            .unwrap_or_else(|| panic!("{document}: what is `{line}`?"));
        let output = stage.run(&words(ours));
        assert_eq!(output.status.code(), Some(code), "{document}: `{line}` said\n{}", said(&output));
        ran += 1;
    }
    assert!(ran > 0, "{document} has no command");
}

#[test]
fn the_readme_does_what_it_says() {
    run_all("README.md", |_| {});
}

#[test]
fn the_manual_does_what_it_says() {
    run_all("docs/用户手册.md", |stage| {
        let own = root().join("testdata/demo/filings").join(ONE_AGENCY);
        copy(&own, &stage.0.path().join("我单位申报表.xlsx"));
        copy(&own, &stage.0.path().join("上年花名册.xlsx"));
        let list = format!("姓名,公民身份号码,参保单位\n丁A,{},某公司\n", crate::support::person(0));
        fs::write(stage.0.path().join("参照/参保名单.csv"), list).unwrap();
        let first = words("audit 申报材料 --year 2024 -o 审计结果_首次");
        assert_eq!(stage.run(&first).status.code(), Some(3));
        for county in ["天河", "越秀"] {
            stage.run(&words(&format!("audit 申报材料/广州市/{county}区 --year 2024 -o 各地/{county}")));
        }
    });
}

/// An agency's workbook in the demo: compliant with the register, and with one blank 认定编号 that it can put right.
const ONE_AGENCY: &str = "广州市/天河区/云溪街道办事处.xlsx";

#[test]
fn scheduled_runs_do_what_the_page_says() {
    let page = fs::read_to_string(root().join("docs/定时运行.md")).unwrap();
    let config = blocks(&page).into_iter().find(|(language, _)| language == "toml").unwrap().1.join("\n");
    run_all("docs/定时运行.md", |stage| {
        fs::write(stage.0.path().join("postaudit.toml"), &config).unwrap();
    });
}

#[test]
fn commands_of_the_developer_docs_run() {
    run_all("docs/add-a-policy.md", |_| {});
    let known = ["README.md", "docs/用户手册.md", "docs/定时运行.md", "docs/add-a-policy.md"];
    for (path, text) in documents() {
        let run = known.contains(&path.as_str())
            || commands(&text).iter().all(|c| OTHERS.contains(&c.line.as_str()));
        assert!(run, "{path} has commands that no test runs");
    }
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn links_lead_somewhere() {
    for (path, text) in documents() {
        let prose = prose(&text);
        let folder = root().join(&path).parent().unwrap().to_owned();
        for (at, _) in prose.match_indices("](") {
            let target = &prose[at + 2..];
            let target = &target[..target.find(')').unwrap_or_else(|| panic!("{path}: open link"))];
            if target.starts_with("http://") || target.starts_with("https://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { root().join(&path) } else { folder.join(file) };
            assert!(file.exists(), "{path}: {target} leads nowhere");
            if !heading.is_empty() {
                let text = fs::read_to_string(&file).unwrap();
                let found = text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
                assert!(found, "{path}: no heading for {target}");
            }
        }
    }
}

/// Runs of characters that belong together.
fn tokens(text: &str, belongs: impl Fn(char) -> bool) -> BTreeSet<&str> {
    text.split(|c| !belongs(c)).filter(|token| !token.is_empty()).collect()
}

#[test]
fn every_rule_that_is_named_exists() {
    for (path, text) in documents() {
        for token in tokens(&text, |c| c.is_ascii_alphanumeric() || c == '_') {
            let is_code = token.len() == 4
                && token.starts_with(['P', 'Q', 'N', 'F', 'E', 'X', 'D', 'S', 'W'])
                && token[1..].bytes().all(|byte| byte.is_ascii_digit());
            // The example that the page builds.
            let example = path == "docs/add-a-rule.md" && token == "N008";
            if is_code && !example {
                assert!(RULES.iter().any(|rule| rule.code == token), "{path}: there is no rule {token}");
            }
        }
    }
}

/// Section 7 of the specification, the overview of the README and the changelog are written by hand.
#[test]
fn what_is_written_of_the_rules_is_what_they_are() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let mut specified: Vec<(String, String)> = Vec::new();
    for line in read("docs/specification.md").lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", code, severity, _, ""] = cells[..]
            && RULES.iter().any(|rule| rule.code == code)
        {
            specified.push((code.to_owned(), severity.to_owned()));
        }
    }
    for rule in RULES {
        let severity = rule.severity.map_or("-", Severity::code);
        let said: Vec<&str> = specified
            .iter()
            .filter(|(code, _)| code == rule.code)
            .map(|(_, severity)| severity.as_str())
            .collect();
        let [said] = said[..] else { panic!("specification: {} lines on {}", said.len(), rule.code) };
        // Where it says two, the rule holds the graver one and its findings may be the other.
        assert!(said == severity || said.split(" or ").any(|one| one == severity), "{}: {said}", rule.code);
    }
    let readme = read("README.md");
    let last = RULES.iter().map(|rule| rule.code).fold(BTreeMap::new(), |mut last, code| {
        last.insert(&code[..1], code);
        last
    });
    for code in last.values() {
        assert!(readme.contains(code), "README: the last rule of its group is {code}");
    }
    let count = format!("- {} rules in {} groups", RULES.len(), number_in_words(last.len()));
    assert!(read("CHANGELOG.md").contains(&count), "CHANGELOG: {count}");
}

fn number_in_words(number: usize) -> &'static str {
    ["seven", "eight", "nine", "ten", "eleven"].get(number - 7).expect("a number of groups")
}

#[test]
fn every_option_that_is_named_exists() {
    let mut known: BTreeSet<String> =
        ["help", "version", "release", "locked", "path", "lib", "test", "example"].map(str::to_owned).into();
    let command = postaudit::cli::command();
    for sub in command.get_subcommands().flat_map(|sub| std::iter::once(sub).chain(sub.get_subcommands())) {
        known.extend(sub.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned));
    }
    for (path, text) in documents() {
        // Other programs' options stand in the pages about them.
        if path.ends_with("quality.md") || path.ends_with("performance.md") {
            continue;
        }
        for token in tokens(&text, |c| c.is_ascii_alphanumeric() || c == '-') {
            if let Some(name) =
                token.strip_prefix("--").filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                assert!(known.contains(name), "{path}: there is no option --{name}");
            }
        }
    }
}

#[test]
fn every_path_that_is_named_exists() {
    const FOLDERS: [&str; 8] =
        ["src/", "tests/", "templates/", "docs/", "testdata/", "benches/", ".ci/", ".github/"];
    for (path, text) in documents() {
        for token in text.split([' ', '`', '"', '(', ')', '|', '，', '、', '。', ',', ';', '\n']) {
            // Patterns and placeholders are no paths; nor are words that go on.
            let token = token.trim_end_matches(['.', ':', '：', '；']);
            if FOLDERS.iter().any(|folder| token.starts_with(folder))
                && !token.contains(['*', '<', '{', '…'])
                && !token.contains("n008")
            {
                assert!(root().join(token).exists(), "{path}: there is no {token}");
            }
        }
    }
}

#[test]
fn the_architecture_names_every_module() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    for entry in fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            assert!(text.contains(&format!("| `{name}` |")), "docs/architecture.md does not name src/{name}");
        }
    }
}

/// Rust files below a folder of the repository.
fn rust_files(below: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                files.push(entry);
            }
        }
    }
    files
}

/// Developers' pages that are written by hand: what stands in backticks there is code.
fn developer_pages() -> Vec<(String, String)> {
    let mut pages = documents();
    pages.retain(|(path, _)| {
        path.starts_with("docs/")
            && path.is_ascii()
            && !["docs/rules.md", "docs/quality.md"].contains(&&**path)
    });
    pages
}

/// What stands between single backticks.
fn in_backticks(prose: &str) -> Vec<&str> {
    prose.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `Type::item`, `module::function`, `context.hire`, `CamelCase` and `snake_case` are items of the program: the parts stand
/// together in one source file. `src/…` paths have a test of their own; `batch/os.rs` is short for one.
#[test]
fn every_item_in_backticks_exists() {
    // What the pages build as an example.
    const EXAMPLES: [&str; 3] = ["education", "Education", "n008"];
    let sources: Vec<(PathBuf, String)> = rust_files("src")
        .into_iter()
        .map(|path| {
            let code: Vec<String> = fs::read_to_string(&path)
                .unwrap()
                .lines()
                .map(|line| line.split("//").next().unwrap_or_default().to_owned())
                .collect();
            (path, code.join("\n"))
        })
        .collect();
    let crates = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut looked_up = 0;
    for (page, text) in developer_pages() {
        for item in in_backticks(&prose(&text)) {
            let item = item.trim_end_matches("()");
            if EXAMPLES.iter().any(|example| item.contains(example)) {
                continue;
            }
            if (item.ends_with(".rs") || item.ends_with(".md")) && !item.contains(['*', '<', ' ']) {
                let found = root().join(item).exists() || root().join("src").join(item).exists();
                assert!(found, "{page}: there is no {item}");
                looked_up += 1;
                continue;
            }
            let parts: Vec<&str> = item.split("::").flat_map(|part| part.split('.')).collect();
            let is_code = parts.iter().all(|part| is_identifier(part))
                && (item.contains("::")
                    || parts.len() > 1
                        && !item.ends_with(".toml")
                        && !item.ends_with(".csv")
                        && !item.ends_with(".json")
                    || item.contains('_')
                    || item.starts_with(|c: char| c.is_ascii_uppercase())
                        && item.contains(|c: char| c.is_ascii_lowercase()));
            if !is_code || item == "READINGS.md" || crates.contains(item) {
                continue;
            }
            let found = sources.iter().any(|(path, code)| {
                let words = tokens(code, |c| c.is_ascii_alphanumeric() || c == '_');
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let folder =
                    path.parent().unwrap().file_name().unwrap_or_default().to_string_lossy().into_owned();
                parts.iter().all(|part| words.contains(part) || *part == stem || *part == folder)
            });
            assert!(found, "{page}: the program has no {item}");
            looked_up += 1;
        }
    }
    assert!(looked_up > 100, "{looked_up}");
}

/// Comments cite the specification by section.
#[test]
fn every_section_that_is_cited_exists() {
    let specification = fs::read_to_string(root().join("docs/specification.md")).unwrap();
    let sections: BTreeSet<&str> = specification
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(' '))
        .filter_map(|heading| heading.split(' ').next())
        .collect();
    let mut texts: Vec<(String, String)> = documents();
    for path in ["src", "tests"].into_iter().flat_map(rust_files) {
        texts.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
    }
    let mut cited = 0;
    for (path, text) in texts {
        let lower = text.to_lowercase();
        for (at, words) in lower.match_indices("specification ") {
            let number: String =
                lower[at + words.len()..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let number = number.trim_end_matches('.');
            assert!(number.is_empty() || sections.contains(number), "{path}: specification {number}");
            cited += usize::from(!number.is_empty());
        }
    }
    assert!(cited > 10, "{cited}");
}

/// The example of `docs/add-a-rule.md` declares what every rule declares.
#[test]
fn the_rule_that_is_shown_has_the_parts_of_a_rule() {
    let parts = |text: &str| -> Vec<String> {
        let (_, record) = text.split_once("static RULE: Rule = Rule {").expect("a rule");
        let (record, _) = record.split_once("\n};").expect("its end");
        let names = record.lines().filter_map(|line| line.trim().split_once(": "));
        names.map(|(name, _)| name.to_owned()).filter(|name| is_identifier(name)).collect()
    };
    let page = fs::read_to_string(root().join("docs/add-a-rule.md")).unwrap();
    let rule = fs::read_to_string(root().join("src/rules/n005_notice_short.rs")).unwrap();
    assert_eq!(parts(&page), parts(&rule));
}

/// All sources as one text, with strings that are broken over lines joined.
fn sources() -> String {
    let mut text = String::new();
    for path in rust_files("src") {
        let mut continued = false;
        for line in fs::read_to_string(path).unwrap().lines() {
            let line = if continued { line.trim_start() } else { line };
            let part = line.strip_suffix('\\');
            text.push_str(part.unwrap_or(line));
            continued = part.is_some();
            if !continued {
                text.push('\n');
            }
        }
    }
    text
}

/// The manual's troubleshooting quotes what the program says, with … for what differs.
#[test]
fn every_message_of_the_manual_is_one_of_the_programs() {
    let manual = fs::read_to_string(root().join("docs/用户手册.md")).unwrap();
    let chapter = manual.split("\n## ").find(|chapter| chapter.starts_with("13 ")).expect("chapter 13");
    let sources = sources();
    let mut quoted = 0;
    for line in chapter.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---")) {
        let cell = line.split('|').nth(1).unwrap().trim();
        if cell == "提示" {
            continue;
        }
        let message = match cell.rfind('（') {
            // A rule's code after the words.
            Some(at) if cell[at..].chars().filter(char::is_ascii_digit).count() == 3 => &cell[..at],
            _ => cell,
        };
        for part in message.split('…').map(str::trim).filter(|part| !part.is_empty()) {
            assert!(sources.contains(part), "no message has “{part}” (of “{cell}”)");
        }
        quoted += 1;
    }
    assert!(quoted > 30);
}

#[test]
fn every_attack_of_the_table_has_its_test() {
    let (_, quality) = documents().into_iter().find(|(path, _)| path == "docs/quality.md").unwrap();
    let table = quality.split("## Attacks").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "{} rows", rows.len());
    let mut sources = String::new();
    let mut folders = vec![root().join("src"), root().join("tests/it")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources += &fs::read_to_string(&path).unwrap();
            }
        }
    }
    for row in rows {
        let named = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap();
        for test in named.split(',').map(|test| test.trim().trim_matches('`')) {
            let exists = root().join(test).is_file() || sources.contains(&format!("fn {test}("));
            assert!(exists, "{test} of: {row}");
        }
    }
}
