//! One small file per mess that people send. What is read of each is listed in
//! `tests/it/messy/expected.txt`; the messes are those of the reading rules in docs.
//!
//! In the lines of a fixture 样例局 stands for an agency of the file's own, so that files that have
//! nothing to do with each other may be audited in one folder.

mod containers;
mod layouts;
mod values;

use super::formats::text::{Encoding, encode, write as text};
use super::formats::{Book, Sheet, docx, html, ods, xls, xlsb, xlsx, xml2003};

/// The files, by name.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut folder = Folder::default();
    containers::add(&mut folder);
    layouts::add(&mut folder);
    values::add(&mut folder);
    folder.files
}

/// A header with all that a plan needs.
const PLAN: &str = "单位名称|岗位名称|计划招用人数|报送日期|受理部门";

/// A header with all that hires need.
const HIRES: &str = "单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|困难人员类别|认定编号|认定日期|招用日期|合同终止日期|备案日期|备案部门";

/// The folder in the making.
#[derive(Default)]
struct Folder {
    files: Vec<(String, Vec<u8>)>,
}

impl Folder {
    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push((name.to_owned(), bytes));
    }

    /// UTF-8 with commas, as most systems export.
    fn csv(&mut self, name: &str, lines: &[&str]) {
        self.add(name, text(&sheet_of(name, lines), ',', Encoding::Utf8));
    }

    /// Text as it stands, line by line.
    fn raw(&mut self, name: &str, lines: &[&str]) {
        self.add(name, encode(&in_name_of(name, &lines.join("\r\n")), Encoding::Utf8));
    }

    fn xlsx(&mut self, name: &str, lines: &[&str]) {
        self.add(name, xlsx::write(&Book::of(sheet_of(name, lines))));
    }
}

/// A sheet of a file's own agency.
fn sheet_of(name: &str, lines: &[&str]) -> Sheet {
    named_sheet(name, "Sheet1", lines)
}

fn named_sheet(name: &str, sheet: &str, lines: &[&str]) -> Sheet {
    let lines: Vec<String> = lines.iter().map(|line| in_name_of(name, line)).collect();
    Sheet::from_lines(sheet, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Puts the file's own agency for 样例局.
fn in_name_of(file: &str, text: &str) -> String {
    let stem: String =
        file.split('.').next().unwrap_or(file).chars().filter(|c| c.is_alphanumeric()).collect();
    text.replace("样例局", &format!("{stem}局"))
}
