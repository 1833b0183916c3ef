//! Small batches on disk, and the program run over them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use postaudit::model::IdNumber;

use crate::program::Program;

/// A folder with `in/` and room for results.
pub struct Batch {
    pub folder: tempfile::TempDir,
}

/// A valid number that belongs to nobody: a division, a day, a sequence, and the check character.
pub fn id(sequence: usize) -> String {
    let body = format!("44010619700101{:03}", sequence % 1000);
    "0123456789X"
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|number| IdNumber::parse(number).is_ok())
        .expect("one of eleven check characters is right")
}

/// The name of the agency with this number.
pub fn agency(number: usize) -> String {
    format!("广州市天河区虚构第{number}街道办事处")
}

impl Batch {
    /// One file per agency, each with a plan and a hire that leave something to find.
    pub fn of(agencies: usize) -> Self {
        let batch = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(batch.input()).expect("a folder");
        for number in 1..=agencies {
            batch.file(number, 3);
        }
        batch
    }

    /// Writes the file of an agency.
    pub fn file(&self, number: usize, planned: u32) {
        let name = agency(number);
        let mut text = String::from("年度,单位名称,岗位名称,计划招用人数,报送日期\n");
        let _ = writeln!(text, "2024,{name},保洁员,{planned},2024-01-05");
        fs::write(self.input().join(format!("{number:03}计划.csv")), text).expect("a file written");
        let mut text =
            String::from("年度,单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,招用日期\n");
        let _ = writeln!(text, "2024,{name},保洁员,张三,{},是,大龄失业人员,2024-03-01", id(number));
        fs::write(self.input().join(format!("{number:03}招用.csv")), text).expect("a file written");
    }

    pub fn input(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// `postaudit audit in -o out` with a fixed as-of date.
    pub fn command(&self, out: &Path) -> Program {
        let mut command = Program::new();
        command.arg("audit").arg(self.input()).arg("-o").arg(out).args(["--as-of", "2024-12-31"]);
        command
    }

    pub fn run(&self, more: &[&str]) -> Output {
        self.command(&self.out()).args(more).output().expect("the program runs")
    }

    pub fn verify(&self) -> Output {
        Program::new().arg("verify").arg(self.out()).output().expect("the program runs")
    }

    /// The workbook of an agency.
    pub fn workbook(&self, number: usize) -> PathBuf {
        let name = format!("{}.xlsx", agency(number));
        files(&self.out())
            .into_keys()
            .find(|path| path.ends_with(&name) && !path.contains("已移除"))
            .map_or_else(|| panic!("no workbook {name}"), |path| self.out().join(path))
    }
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// All files below a folder by relative path; `run.json` without what differs between equal runs.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let path = entry.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            let mut content = fs::read(&entry).expect("a readable file");
            if path == "run.json" {
                let mut record: serde_json::Value = serde_json::from_slice(&content).expect("json");
                record.as_object_mut().expect("an object").remove("times");
                content = record.to_string().into_bytes();
            }
            files.insert(path, content);
        }
    }
    files
}

/// Two folders hold the same files with the same content.
pub fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    let differing: Vec<_> = one
        .iter()
        .filter(|(path, content)| other.get(*path) != Some(content))
        .map(|(path, _)| path)
        .collect();
    if let Some(path) = differing.iter().find(|path| path.ends_with("json") || path.ends_with("csv")) {
        let text = |files: &BTreeMap<String, Vec<u8>>| String::from_utf8_lossy(&files[*path]).into_owned();
        panic!("{differing:?} differ; {path}:\n{}\n{}", text(&one), text(&other));
    }
    assert!(differing.is_empty(), "{differing:?}");
}

/// Whether bytes are a whole workbook: every part of the archive unpacks with its checksum.
pub fn is_whole(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return false };
    (0..archive.len()).all(|index| {
        archive.by_index(index).is_ok_and(|mut part| std::io::copy(&mut part, &mut std::io::sink()).is_ok())
    })
}

/// The text of all parts of a workbook.
pub fn unpacked(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return String::new() };
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).expect("a readable part");
        text.push_str(&String::from_utf8_lossy(&content));
    }
    text
}

/// Copies a file, or a folder with all that lies in it.
pub fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a folder around it")).expect("a folder");
        fs::copy(from, to).expect("a copy");
    }
}

/// Says that the system can't do what a test needs; look for this word in the output.
pub fn skip(why: &str) {
    println!("SKIPPED: {why}");
}
