//! Blank forms: kept in templates/ as the program makes them, and read back once they are filled in,
//! whatever program saved them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use postaudit::model::{Field, TableKind};
use postaudit::policy::Policy;
use postaudit::report::template::{Book, FILING, books, workbook};
use postaudit::rules::RULES;

use crate::batch_support::{code, said, skip, unpacked};
use crate::program::Program;
use crate::support::{CODE, id};

fn all_books() -> Vec<Book> {
    books(&Policy::builtin("gd-2017-101").unwrap(), RULES)
}

/// What an agency without a fault fills in, by column.
fn filled(kind: TableKind, person: usize) -> BTreeMap<&'static str, String> {
    let number = u32::try_from(person).unwrap();
    let texts = |pairs: &[(&'static str, &str)]| {
        pairs.iter().map(|(column, value)| (*column, (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let mut row = match kind {
        TableKind::Plan => texts(&[
            ("年度", "2024"),
            ("行政区划代码", "440106"),
            ("岗位编号", "A01"),
            ("岗位名称", "保洁员"),
            ("岗位类别", "公共卫生"),
            ("开发方式", "政府购买"),
            ("计划招用人数", "2"),
            ("其中就业困难人员", "1"),
            ("报送日期", "2024-01-05"),
            ("受理部门", "广州市天河区人力资源和社会保障局"),
        ]),
        TableKind::Hires => texts(&[
            ("年度", "2024"),
            ("岗位编号", "A01"),
            ("岗位名称", "保洁员"),
            ("性别", "男"),
            ("是否就业困难人员", "是"),
            ("困难人员类别", "大龄失业人员"),
            ("认定日期", "2024-02-01"),
            ("招用日期", "2024-03-01"),
            ("合同终止日期", "2025-02-28"),
            ("公告编号", "GG-1"),
            ("备案日期", "2024-03-10"),
            ("备案部门", "广州市天河区人力资源和社会保障局"),
        ]),
        _ => texts(&[
            ("公告编号", "GG-1"),
            ("岗位编号", "A01"),
            ("岗位名称", "保洁员"),
            ("招聘人数", "2"),
            ("发布机构", "广州市天河区公共就业服务中心"),
            ("发布渠道", "广东公共招聘网"),
            ("发布日期", "2024-02-10"),
            ("截止日期", "2024-02-25"),
        ]),
    };
    row.insert("单位名称", "广州市天河区某某街道办事处".to_owned());
    row.insert("统一社会信用代码", CODE.to_owned());
    if kind == TableKind::Hires {
        row.insert("公民身份号码", id("19680315", number * 2 + 1));
        row.insert("认定编号", format!("RD202400{person}"));
        row.insert("姓名", format!("甲某{person}"));
    }
    row
}

/// The filing workbook with a plan, two hires and a notice.
fn filled_in(folder: &Path) -> PathBuf {
    let mut book = all_books().into_iter().find(|book| book.file == FILING).unwrap();
    fill(&mut book, &[]);
    let path = folder.join(FILING);
    std::fs::write(&path, workbook(&book).unwrap()).unwrap();
    path
}

/// The same with these columns typed once in the heading of the first form, and in no row.
fn filled_in_once(folder: &Path, once: &[(Field, &str)]) -> PathBuf {
    let mut book = all_books().into_iter().find(|book| book.file == FILING).unwrap();
    fill(&mut book, once);
    book.forms[0].stated = once.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let path = folder.join(FILING);
    std::fs::write(&path, workbook(&book).unwrap()).unwrap();
    path
}

fn fill(book: &mut Book, once: &[(Field, &str)]) {
    for form in &mut book.forms {
        let rows = if form.kind == TableKind::Hires { 2 } else { 1 };
        for person in 0..rows {
            let mut values = filled(form.kind, person);
            once.iter().for_each(|(field, _)| drop(values.remove(field.label())));
            let cells =
                form.columns.iter().map(|column| values.remove(column.field.label()).unwrap_or_default());
            form.rows.push(cells.collect());
            assert!(values.is_empty(), "not in the form: {values:?}");
        }
    }
}

fn check(paths: &[PathBuf]) -> Output {
    Program::new()
        .arg("check")
        .args(paths)
        .args(["--as-of", "2024-12-31", "--format", "json"])
        .output()
        .unwrap()
}

/// Compliant, without a finding on data, and with no more rows than were filled in.
fn assert_reads_back(paths: &[PathBuf]) {
    let output = check(paths);
    assert_eq!(code(&output), 0, "{paths:?}: {}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let agencies = json["agencies"].as_array().unwrap();
    assert_eq!(agencies.len(), 1, "{paths:?}: {json:#}");
    assert_eq!(agencies[0]["verdict"], "compliant", "{paths:?}: {json:#}");
    assert_eq!(agencies[0]["verified"], 2, "{paths:?}: {json:#}");
    let on_data = |finding: &&serde_json::Value| finding["rule"].as_str().unwrap().starts_with('D');
    let found: Vec<_> = agencies[0]["findings"].as_array().unwrap().iter().filter(on_data).collect();
    assert!(found.is_empty(), "{paths:?}: {found:#?}");
}

#[test]
fn the_blank_forms_in_templates_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for book in all_books() {
        let bytes = workbook(&book).unwrap();
        let path = folder.join(book.file);
        if std::env::var_os("POSTAUDIT_BLESS").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(kept == bytes, "{} is stale; POSTAUDIT_BLESS=1 cargo test rewrites it", path.display());
    }
}

#[test]
fn a_filled_form_reads_back_without_a_finding_on_data() {
    let folder = tempfile::tempdir().unwrap();
    assert_reads_back(&[filled_in(folder.path())]);
}

#[test]
fn an_agency_typed_once_reaches_every_row_of_every_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let once =
        [(Field::Agency, "广州市天河区某某街道办事处"), (Field::CreditCode, CODE), (Field::Year, "2024")];
    let path = filled_in_once(folder.path(), &once);
    assert_reads_back(std::slice::from_ref(&path));
    // Whoever types, types into the first sheet only; the others follow by formula.
    let book = unpacked(&std::fs::read(&path).unwrap());
    assert_eq!(
        book.matches("IF(招用计划!$B$3=&quot;&quot;").count() + book.matches("IF(招用计划!$B$3=\"\"").count(),
        2
    );
    let Some(saved) = saved_as(&path, folder.path(), "xlsx") else { return };
    assert_reads_back(&saved);
}

#[test]
fn a_blank_form_holds_no_row_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let book = all_books().into_iter().find(|book| book.file == FILING).unwrap();
    let path = folder.path().join(FILING);
    std::fs::write(&path, workbook(&book).unwrap()).unwrap();
    let output =
        Program::new().arg("check").arg(&path).args(["--year", "2024", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["agencies"].as_array().unwrap().len(), 0, "{json:#}");
    assert_eq!(json["stray"].as_array().unwrap().len(), 0, "{json:#}");
}

#[test]
fn a_filled_form_reads_back_from_whatever_libreoffice_saves() {
    let folder = tempfile::tempdir().unwrap();
    let filled = filled_in(folder.path());
    // The last argument of the text filter asks for one file per sheet.
    let formats = [
        "xlsx",
        "xls",
        "ods",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    ];
    for format in formats {
        let Some(mut saved) = saved_as(&filled, folder.path(), format) else { return };
        // Of the sheets, only the three tables: the others hold advice and the choices.
        saved.retain(|path| {
            !format.starts_with("csv")
                || TableKind::FILED.iter().any(|kind| path.to_string_lossy().contains(kind.label()))
        });
        assert_reads_back(&saved);
    }
}

/// What LibreOffice saves of a workbook; `None`, and said, where there is none.
fn saved_as(path: &Path, folder: &Path, format: &str) -> Option<Vec<PathBuf>> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join(format.split(':').next().unwrap());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .arg(path)
        .output();
    let Ok(run) = run else {
        skip("no LibreOffice on this machine");
        return None;
    };
    assert!(run.status.success(), "{}", said(&run));
    let mut saved: Vec<PathBuf> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    saved.sort();
    Some(saved)
}

/// The guide to the columns names columns: it is no list of agencies or services.
#[test]
fn blank_reference_forms_list_nobody() {
    let folder = tempfile::tempdir().unwrap();
    for book in all_books().into_iter().filter(|book| book.file != FILING) {
        let path = folder.path().join(book.file);
        std::fs::write(&path, workbook(&book).unwrap()).unwrap();
        let output = Program::new().args(["inspect", "--format", "json"]).arg(&path).output().unwrap();
        assert_eq!(code(&output), 0, "{}: {}", book.file, said(&output));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let sheets = json["files"][0]["sheets"].as_array().unwrap();
        let tables: Vec<&serde_json::Value> =
            sheets.iter().flat_map(|sheet| sheet["tables"].as_array().unwrap()).collect();
        let kinds: Vec<&str> = tables.iter().map(|table| table["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, [book.forms[0].kind.code()], "{}: {json:#}", book.file);
        assert_eq!(tables[0]["rows"]["data"], 0, "{}: {json:#}", book.file);
    }
}

#[test]
fn a_roster_of_last_year_fills_in_the_persons_and_leaves_what_is_this_years() {
    let folder = tempfile::tempdir().unwrap();
    let roster = filled_in(folder.path());
    let out = folder.path().join("空白表");
    let output =
        Program::new().args(["template", "-o"]).arg(&out).arg("--from").arg(&roster).output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    let mut book = calamine::open_workbook_auto(out.join(FILING)).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "招用情况").unwrap();
    let cells: Vec<String> = sheet.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for (word, is_there) in [("甲某0", true), ("甲某1", true), ("2024-03-10", false), ("2025-02-28", false)]
    {
        assert_eq!(cells.iter().any(|cell| cell == word), is_there, "{word}");
    }
    let number = id("19680315", 1);
    assert!(cells.contains(&number), "numbers are kept whole: the form is the agency's own");
    let plan = calamine::Reader::worksheet_range(&mut book, "招用计划").unwrap();
    let heading = plan.get_value((2, 1)).map(ToString::to_string);
    assert_eq!(heading.as_deref(), Some("广州市天河区某某街道办事处"), "said once for all sheets");
}
