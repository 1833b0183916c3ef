//! Spot checks: who is drawn, by what method, and the forms to take along.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use calamine::{Reader, open_workbook_auto};

use crate::batch_support::{code, said};
use crate::demo;
use crate::program::Program;

/// Results of the demo year, for all tests here.
static RESULTS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::audit(&folder.path().join("结果"), &[]);
    folder
});

/// Draws, and gives what the program says.
fn draw(out: &Path, size: &str, seed: &str) -> String {
    let output = Program::new()
        .arg("sample")
        .arg(RESULTS.path().join("结果"))
        .args(["--size", size, "--seed", seed, "-o"])
        .arg(out)
        .output()
        .expect("the program runs");
    assert_eq!(code(&output), 0, "{}", said(&output));
    said(&output)
}

/// All text of a sheet.
fn text(path: &Path, sheet: &str) -> String {
    let mut book = open_workbook_auto(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    range.used_cells().map(|(_, _, cell)| cell.to_string() + "\n").collect()
}

#[test]
fn the_same_seed_draws_the_same_bytes_and_another_seed_others() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let said = draw(&at("甲.xlsx"), "12", "20250315");
    draw(&at("乙.xlsx"), "12", "20250315");
    draw(&at("丙.xlsx"), "12", "20250316");
    assert!(said.contains("种子 20250315"), "{said}");
    assert_eq!(fs::read(at("甲.xlsx")).unwrap(), fs::read(at("乙.xlsx")).unwrap());
    assert_ne!(text(&at("甲.xlsx"), "抽查名单"), text(&at("丙.xlsx"), "抽查名单"));
}

#[test]
fn what_was_filled_in_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("抽查.xlsx");
    draw(&path, "12", "7");
    draw(&path, "12", "7");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the same bytes need no second file");
    fs::write(&path, "filled in").unwrap();
    let said = draw(&path, "12", "7");
    assert!(said.contains("没有覆盖") && said.contains("抽查（新）.xlsx"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), b"filled in");
}

#[test]
fn method_reasons_and_forms_stand_in_the_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("抽查.xlsx");
    draw(&path, "12", "7");
    let method = text(&path, "抽查方法");
    for words in ["总体", "单位 49 个", "种子", "分层", "SHA-256", "95%"] {
        assert!(method.contains(words), "{words} is missing: {method}");
    }
    let list = text(&path, "抽查名单");
    assert!(list.contains("按风险") && list.contains("随机"), "{list}");
    let sheets = open_workbook_auto(&path).unwrap().sheet_names().clone();
    let forms: Vec<&String> = sheets.iter().filter(|name| name.starts_with("单位")).collect();
    assert_eq!(forms.len(), 12);
    for form in forms {
        let form = text(&path, form);
        for words in ["在岗", "协议", "工资流水", "考勤", "本人签字", "核查人", "单位陪同人", "理由"]
        {
            assert!(form.contains(words), "{words} is missing: {form}");
        }
    }
    assert!(text(&path, "抽查记录").contains("核查结果"));
}
