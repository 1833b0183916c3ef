//! What offices unpack, and what a checkout may do to the files that are built into the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An example that `cargo test` built beside this test program.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|folder| folder.join("examples").is_dir()).expect("built examples");
    folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn git(arguments: &[&str]) -> bool {
    Command::new("git").args(arguments).output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_checkout_with_windows_line_ends_changes_no_embedded_file() {
    let here = root().to_string_lossy().into_owned();
    let temp = tempfile::tempdir().unwrap();
    let there = temp.path().join("checkout").to_string_lossy().into_owned();
    if !git(&["-C", &here, "rev-parse", "--verify", "HEAD"])
        || !git(&["clone", "-q", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", &here, &there])
    {
        println!("skipped: no git checkout to clone");
        return;
    }
    let mut compared = 0;
    for entry in walkdir::WalkDir::new(Path::new(&there).join("templates")) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "toml" || extension == "csv") {
            assert!(!fs::read(&path).unwrap().contains(&b'\r'), "{} has Windows line ends", path.display());
            compared += 1;
        }
    }
    assert!(compared >= 3, "the embedded policies and columns are among them");
}

#[test]
fn the_manual_is_packed_as_pages_whose_links_and_pictures_are_alive() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("templates")).unwrap();
    for entry in fs::read_dir(root().join("templates")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_file() {
            fs::copy(&entry, temp.path().join("templates").join(entry.file_name().unwrap())).unwrap();
        }
    }
    if !example("pack").exists() {
        println!("skipped: the packing program was not built");
        return;
    }
    let done = Command::new(example("pack")).arg("pages").arg(temp.path()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let manual = fs::read_to_string(temp.path().join("用户手册.html")).unwrap();
    assert!(manual.matches("src=\"data:image/png;base64,").count() >= 3, "pictures are inside the page");
    for page in ["用户手册.html", "定时运行.html", "规则说明.html", "README.html"] {
        let text = fs::read_to_string(temp.path().join(page)).unwrap();
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = decoded(link);
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { page } else { file };
            assert!(temp.path().join(target).exists(), "{page}: {link} leads nowhere");
            if !anchor.is_empty() {
                let there = fs::read_to_string(temp.path().join(target)).unwrap();
                assert!(there.contains(&format!("id=\"{anchor}\"")), "{page}: {link} has no such heading");
            }
        }
    }
}

/// A link's address with its `%XX` as characters.
fn decoded(link: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = link.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = std::str::from_utf8(tail.get(..2).unwrap_or_default()).unwrap_or_default();
        match u8::from_str_radix(hex, 16) {
            Ok(byte) if *first == b'%' && hex.len() == 2 => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
