//! Each mess of `testdata/messy/` against its expected reading in `expected.txt`.
//!
//! A file's section there lists what a user meets: what the file is or why it is refused, each sheet
//! and table, each row with its typed values (`?` for stated but unknown), each unreadable cell (`×`
//! where it rejects the row), the rows by class, and the findings about rows of an audit over the
//! whole folder. `POSTAUDIT_WRITE=1` writes files and sections anew, to be read before they are kept.

pub(super) mod render;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::formats::read_path;
use super::generator::messy;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/messy")
}

fn writes() -> bool {
    std::env::var_os("POSTAUDIT_WRITE").is_some()
}

#[test]
fn committed_files_are_what_the_generator_writes() {
    if cfg!(windows) {
        println!("skipped: libraries write the system on which a container was made into it");
        return;
    }
    let folder = folder();
    let made: BTreeMap<String, Vec<u8>> = messy::files().into_iter().collect();
    if writes() {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("the folder is writable");
        for (name, bytes) in &made {
            std::fs::write(folder.join(name), bytes).expect("the folder is writable");
        }
    }
    let mut committed = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        committed.insert(name, std::fs::read(&path).expect("readable"));
    }
    assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    for (name, bytes) in &made {
        assert_eq!(committed.get(name), Some(bytes), "{name}");
        assert!(bytes.len() < 10_000, "{name} is not small");
    }
}

#[test]
fn every_mess_is_read_as_expected() {
    let findings = render::findings_of_an_audit(&folder());
    let mut sections: Vec<(String, String)> = Vec::new();
    for (name, _) in messy::files() {
        let reading = read_path(&folder().join(&name), &name);
        let mut text = render::reading(&reading);
        for finding in findings.get(&name).into_iter().flatten() {
            text.push_str(finding);
            text.push('\n');
        }
        sections.push((name, text));
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/messy/expected.txt");
    let all: String = sections.iter().map(|(name, text)| format!("## {name}\n{text}\n")).collect();
    if writes() {
        std::fs::write(&place, &all).expect("writable");
    }
    let expected =
        std::fs::read_to_string(&place).expect("the expected readings are there").replace("\r\n", "\n");
    for (name, text) in &sections {
        let start = expected.find(&format!("## {name}\n")).unwrap_or_else(|| panic!("{name} is not listed"));
        let section = &expected[start..];
        let section = section[1..].find("\n## ").map_or(section, |end| &section[..end + 2]);
        assert_eq!(format!("## {name}\n{text}").trim_end(), section.trim_end(), "{name}");
    }
    assert_eq!(expected.matches("## ").count(), sections.len(), "a section without a file");
}

#[test]
fn inspect_tells_programs_the_same_and_shows_no_whole_id_number() {
    let run = crate::program::Program::new()
        .args(["inspect", "--format", "json"])
        .arg(folder())
        .output()
        .expect("runs");
    assert_eq!(run.status.code(), Some(3));
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(!text.contains("440106197506152026"));
    let shown: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let files = shown["files"].as_array().expect("files");
    let paths: Vec<&str> = files.iter().map(|file| file["path"].as_str().expect("a path")).collect();
    for (name, _) in messy::files() {
        let index = paths.iter().position(|path| *path == name).unwrap_or_else(|| panic!("{name}"));
        let is_read = render::reading(&read_path(&folder().join(&name), &name)).find("D001").is_none();
        assert_eq!(files[index]["status"] == "read", is_read, "{name}");
        for table in files[index]["sheets"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|sheet| sheet["tables"].as_array())
        {
            for rows in table.iter().map(|table| &table["rows"]) {
                let count = |class: &str| rows[class].as_u64().expect("a count");
                let sum: u64 = ["data", "blank", "subtotal", "footer"].into_iter().map(count).sum();
                assert_eq!(sum, count("read"), "{name}");
            }
        }
    }
}
