//! The reviewer's round trip: a workbook filled in as a person would, by other programs, and what the next run
//! makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::batch_support::{code, said, skip};
use crate::program::Program;
use crate::support::{AGENCY, CODE, PEER, SERVICE, person};

/// One agency on disk, and results of it.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    /// Five planned, five hired, two claimed. The first claim lacks its 认定编号 (E005, so that the quota is
    /// open: Q002), the last hire its 备案部门 (F002). Nothing else is doubtful.
    fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap() };
        let input = case.folder.path().join("in");
        fs::create_dir(&input).unwrap();
        let plan = format!(
            "年度,单位名称,统一社会信用代码,行政区划代码,岗位编号,岗位名称,计划招用人数,报送日期,受理部门\n\
             2024,{AGENCY},{CODE},440106,GW-1,保洁员,5,2024-01-10,{PEER}\n"
        );
        let notice = format!(
            "公告编号,单位名称,统一社会信用代码,岗位编号,招聘人数,发布机构,发布日期,截止日期\n\
             GG-1,{AGENCY},{CODE},GW-1,5,{SERVICE},2024-02-01,2024-02-20\n"
        );
        let mut hires = String::from(
            "年度,单位名称,统一社会信用代码,岗位编号,岗位名称,姓名,公民身份号码,性别,是否就业困难人员,困难人员类别,认定编号,认定日期,招用日期,合同终止日期,公告编号,备案日期,备案部门\n",
        );
        for number in 0..5 {
            let claim = match number {
                0 => "是,残疾人员,,2023-12-01".to_owned(),
                1 => "是,残疾人员,RD-1,2023-12-01".to_owned(),
                _ => "否,,,".to_owned(),
            };
            let department = if number == 4 { "" } else { PEER };
            hires.push_str(&format!(
                "2024,{AGENCY},{CODE},GW-1,保洁员,甲{number},{},男,{claim},2024-03-01,2025-02-28,GG-1,2024-03-05,{department}\n",
                person(number)
            ));
        }
        for (name, text) in [("计划.csv", plan), ("招用.csv", hires), ("公告.csv", notice)] {
            fs::write(input.join(name), text).unwrap();
        }
        assert_eq!(code(&case.run()), 1);
        assert_eq!(case.agency()["verdict"], "unresolved");
        assert_eq!(case.rules(), ["E005", "F002", "Q002"]);
        case
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Changes a text in all files of the filing.
    fn replace(&self, from: &str, to: &str) {
        for file in ["计划.csv", "招用.csv", "公告.csv"] {
            let path = self.folder.path().join("in").join(file);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, text.replace(from, to)).unwrap();
        }
    }

    fn run(&self) -> Output {
        self.run_with(&[])
    }

    fn run_with(&self, more: &[&str]) -> Output {
        Program::new()
            .arg("audit")
            .arg(self.folder.path().join("in"))
            .arg("-o")
            .arg(self.out())
            .args(["--as-of", "2024-12-31"])
            .args(more)
            .output()
            .unwrap()
    }

    fn check(&self, out: &Path) -> Output {
        Program::new()
            .arg("check")
            .args(["计划.csv", "招用.csv", "公告.csv"].map(|name| self.folder.path().join("in").join(name)))
            .arg("-o")
            .arg(out)
            .args(["--as-of", "2024-12-31"])
            .output()
            .unwrap()
    }

    fn records(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.out().join("data").join(file)).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    }

    fn agency(&self) -> BTreeMap<String, String> {
        self.records("agencies.csv").remove(0)
    }

    fn finding(&self, rule: &str) -> BTreeMap<String, String> {
        self.records("findings.csv")
            .into_iter()
            .find(|finding| finding["rule"] == rule)
            .unwrap_or_else(|| panic!("no {rule}"))
    }

    fn rules(&self) -> Vec<String> {
        let mut rules: Vec<String> =
            self.records("findings.csv").into_iter().map(|finding| finding["rule"].clone()).collect();
        rules.sort();
        rules
    }

    fn workbook(&self) -> PathBuf {
        self.out().join(&self.agency()["workbook"])
    }

    /// Fills in the reviewer's cells of the finding of a rule, in the XML of the sheet itself.
    fn mark(&self, rule: &str, mark: &str) {
        self.mark_in(&self.workbook(), rule, mark);
    }

    fn mark_in(&self, path: &Path, rule: &str, mark: &str) {
        self.mark_on((path, "问题清单"), rule, mark, "王某");
    }

    /// Fills in the same columns of 疑点总表.
    fn mark_in_summary(&self, rule: &str, mark: &str, reviewer: &str) {
        self.mark_on((&self.out().join("审计汇总.xlsx"), "疑点总表"), rule, mark, reviewer);
    }

    fn mark_on(&self, (path, name): (&Path, &str), rule: &str, mark: &str, reviewer: &str) {
        let id = self.finding(rule)["finding_id"].clone();
        let sheet = Findings::read_sheet(path, name);
        let row = sheet.row_of(&id);
        let mut cells = vec![
            (sheet.column("审核结论"), mark),
            (sheet.column("审核意见"), "=见卷宗 <3> & 附件"),
            (sheet.column("审核日期"), "2025-01-06"),
        ];
        if !reviewer.is_empty() {
            cells.push((sheet.column("审核人"), reviewer));
        }
        edit_sheet(path, name, |xml| {
            let mut xml = xml;
            for (column, text) in &cells {
                let at = format!("{}{}", char::from(b'A' + u8::try_from(*column).unwrap()), row + 1);
                xml = filled(&xml, &at, text);
            }
            xml
        });
        assert_eq!(Findings::read_sheet(path, name).text(row, "审核结论"), mark, "the edit itself holds");
    }

    /// Blanks the reviewer's cells of a finding that has a review.
    fn unmark(&self, rule: &str) {
        let path = self.workbook();
        let id = &self.finding(rule)["finding_id"];
        self.put_in(&path, rule, &["审核结论", "审核意见", "审核人", "审核日期"], "");
        let sheet = Findings::read(&path);
        assert_eq!(sheet.text(sheet.row_of(id), "审核结论"), "");
    }

    /// Puts something in the place of filled cells on the row of a finding; `{at}` in it is the cell's place.
    fn put_in(&self, path: &Path, rule: &str, labels: &[&str], cell: &str) {
        let sheet = Findings::read(path);
        let row = sheet.row_of(&self.finding(rule)["finding_id"]);
        edit_sheet(path, "问题清单", |mut xml| {
            for column in labels.iter().map(|label| sheet.column(label)) {
                let at = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
                let start = xml.find(&format!("<c r=\"{at}\"")).unwrap();
                let end = start + xml[start..].find("</c>").unwrap() + "</c>".len();
                xml.replace_range(start..end, &cell.replace("{at}", &at));
            }
            xml
        });
    }

    /// What the workbook of the last run shows of the finding of a rule.
    fn shown(&self, rule: &str, column: &str) -> String {
        let sheet = Findings::read(&self.workbook());
        sheet.text(sheet.row_of(&self.finding(rule)["finding_id"]), column)
    }

    /// The workbook opened and saved by LibreOffice; no if there is none on this machine.
    fn resave(&self) -> bool {
        self.resave_at(&self.workbook())
    }

    fn resave_at(&self, path: &Path) -> bool {
        let out = self.folder.path().join("resaved");
        let profile = format!("-env:UserInstallation=file://{}/profile", self.folder.path().display());
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
            .arg(&out)
            .arg(path)
            .output();
        let Ok(run) = run else {
            skip("no LibreOffice on this machine");
            return false;
        };
        assert!(run.status.success(), "{}", said(&run));
        fs::copy(out.join(path.file_name().unwrap()), path).unwrap();
        true
    }

    /// What 审计结论 shows as the result of a requirement.
    fn result(&self, requirement: &str) -> String {
        let mut book: Xlsx<_> = open_workbook(self.workbook()).unwrap();
        let range = book.worksheet_range("审计结论").unwrap();
        let row = range.rows().find(|row| row.iter().any(|cell| *cell == requirement)).unwrap();
        row.iter().map(ToString::to_string).rfind(|cell| !cell.is_empty()).unwrap()
    }
}

/// The sheet 问题清单 as values.
struct Findings {
    rows: Vec<Vec<String>>,
    head: usize,
}

impl Findings {
    fn read(path: &Path) -> Self {
        Self::read_sheet(path, "问题清单")
    }

    fn read_sheet(path: &Path, name: &str) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.start(), Some((0, 0)));
        let rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| {
                row.iter()
                    .map(|cell| match cell {
                        Data::Empty => String::new(),
                        other => other.to_string(),
                    })
                    .collect()
            })
            .collect();
        let head = rows.iter().position(|row| row.iter().any(|cell| cell == "编号")).unwrap();
        Self { rows, head }
    }

    fn column(&self, label: &str) -> usize {
        self.rows[self.head].iter().position(|cell| cell == label).unwrap()
    }

    fn row_of(&self, id: &str) -> usize {
        let column = self.column("编号");
        self.rows.iter().position(|row| row[column] == id).unwrap()
    }

    fn text(&self, row: usize, label: &str) -> String {
        self.rows[row][self.column(label)].clone()
    }
}

fn part(archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What stands between two marks, after the first that follows `from`.
fn between<'t>(text: &'t str, from: &str, open: &str, close: &str) -> &'t str {
    let after = &text[text.find(from).unwrap_or_else(|| panic!("no {from}")) + from.len()..];
    let inside = &after[after.find(open).unwrap() + open.len()..];
    &inside[..inside.find(close).unwrap()]
}

/// Rewrites one sheet of a workbook and leaves every other part as it is.
pub fn edit_sheet(path: &Path, sheet: &str, edit: impl Fn(String) -> String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let relation =
        between(&part(&mut archive, "xl/workbook.xml"), &format!("name=\"{sheet}\""), "r:id=\"", "\"")
            .to_owned();
    let relations = part(&mut archive, "xl/_rels/workbook.xml.rels");
    let target = format!("xl/{}", between(&relations, &format!("Id=\"{relation}\""), "Target=\"", "\""));
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let name = archive.by_index(index).unwrap().name().unwrap().into_owned();
        if name == target {
            let text = edit(part(&mut archive, &name));
            out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        } else {
            out.raw_copy_file(archive.by_index(index).unwrap()).unwrap();
        }
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

/// The sheet with a text in a cell that was blank; its format stays.
pub fn filled(xml: &str, at: &str, text: &str) -> String {
    let start = xml.find(&format!("<c r=\"{at}\"")).unwrap_or_else(|| panic!("no cell {at}"));
    let end = start + xml[start..].find('>').unwrap() + 1;
    let blank = &xml[start..end];
    let open = blank.strip_suffix("/>").unwrap_or_else(|| panic!("{blank} is not blank"));
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("{}{open} t=\"inlineStr\"><is><t>{text}</t></is></c>{}", &xml[..start], &xml[end..])
}

/// The sheet with a text in a cell, whatever stood there; its format stays.
fn typed(xml: &str, at: &str, text: &str) -> String {
    let start = xml.find(&format!("<c r=\"{at}\"")).unwrap_or_else(|| panic!("no cell {at}"));
    let head = start + xml[start..].find('>').unwrap();
    let end =
        if xml[..head].ends_with('/') { head + 1 } else { head + xml[head..].find("</c>").unwrap() + 4 };
    let style = between(&xml[start..end], "<c ", "s=\"", "\"");
    let cell = format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("{}{cell}{}", &xml[..start], &xml[end..])
}

/// Runs a check for a workbook edited in place, and again for one that LibreOffice has saved since.
fn both_ways(marks: &[(&str, &str)], check: impl Fn(&Case)) {
    for resaved in [false, true] {
        let case = Case::new();
        for (rule, mark) in marks {
            case.mark(rule, mark);
        }
        if resaved && !case.resave() {
            return;
        }
        let run = case.run();
        assert!(code(&run) < 2, "{}", said(&run));
        assert_eq!(case.agency()["machine_verdict"], "unresolved", "a review never moves it");
        for (rule, mark) in marks {
            let finding = case.finding(rule);
            assert_eq!(
                (&*finding["review"], &*finding["reviewer"], &*finding["review_note"]),
                (*mark, "王某", "'=见卷宗 <3> & 附件"),
                "{rule} resaved: {resaved}"
            );
            for (column, text) in
                [("审核结论", *mark), ("审核人", "王某"), ("审核意见", "=见卷宗 <3> & 附件")]
            {
                assert_eq!(case.shown(rule, column), text, "{rule} resaved: {resaved}");
            }
            assert!(
                case.shown(rule, "审核日期").starts_with("2025-01-06"),
                "{}",
                case.shown(rule, "审核日期")
            );
        }
        check(&case);
    }
}

#[test]
fn a_dismissed_doubt_closes_and_its_hire_counts() {
    both_ways(&[("E005", "不成立")], |case| {
        let agency = case.agency();
        assert_eq!(agency["difficulty_verified"], "2");
        assert_eq!(agency["quota_status"], "pass");
        assert_eq!(case.rules(), ["E005", "F002"], "listed still, and Q002 is gone");
        assert_eq!(case.shown("E005", "现行效力"), "已关闭");
        assert_eq!(agency["verdict"], "unresolved", "F002 is open");
    });
}

#[test]
fn with_every_doubt_dismissed_the_agency_is_compliant_and_the_machine_still_says_unresolved() {
    both_ways(&[("E005", "不成立"), ("F002", "不成立")], |case| {
        let agency = case.agency();
        assert_eq!(agency["verdict"], "compliant");
        assert_eq!(agency["filing_status"], "pass");
        assert_eq!(agency["doubts"], "0");
        assert_eq!(code(&case.run()), 0);
        // What passes by itself reads so; what passes because somebody settled it says that.
        let shown =
            ["计划报送", "招用比例", "公告发布", "招用备案"].map(|requirement| case.result(requirement));
        assert_eq!(shown, ["符合", "符合（经审核）", "符合", "符合（经审核）"]);
    });
}

/// Of a person (E003) and of a datum (D012): once confirmed it holds nothing any more, nobody has to deny it to finish, and a
/// claimed person that it is about does not count.
#[test]
fn a_confirmed_doubt_about_a_person_or_a_datum_no_longer_holds_the_verdict() {
    for (from, to, rule, verdict) in [
        // Who is not claimed at all may be too old without any consequence.
        (person(3), crate::support::id("19580101", 3), "E003", "compliant"),
        ("GG-1,2024-03-05,".to_owned(), "GG-1,2025-03-05,".to_owned(), "D012", "noncompliant"),
    ] {
        let case = Case::new();
        let hires = case.folder.path().join("in/招用.csv");
        let text = fs::read_to_string(&hires).unwrap();
        fs::write(&hires, text.replacen(&from, &to, 1)).unwrap();
        case.run();
        for (rule, mark) in [(rule, "属实"), ("E005", "不成立"), ("F002", "不成立")] {
            case.mark(rule, mark);
        }
        case.run();
        let agency = case.agency();
        assert_eq!((&*agency["verdict"], &*agency["doubts"]), (verdict, "0"), "{rule}: {:?}", case.rules());
        assert_eq!(agency["machine_verdict"], "unresolved");
        assert_eq!(case.shown(rule, "现行效力"), "提示");
    }
}

/// Sheets are protected without a password, and other programs don't ask: what is typed on a computed finding is told of and
/// counts for nothing.
#[test]
fn a_mark_typed_on_what_is_computed_is_said_and_counts_for_nothing() {
    let case = Case::new();
    let (path, before) = (case.workbook(), case.agency());
    let sheet = Findings::read(&path);
    let row = sheet.row_of(&case.finding("Q002")["finding_id"]) + 1;
    edit_sheet(&path, "问题清单", |mut xml| {
        for (label, text) in [("审核结论", "不成立"), ("审核人", "王某")] {
            let at = format!("{}{row}", char::from(b'A' + u8::try_from(sheet.column(label)).unwrap()));
            xml = typed(&xml, &at, text);
        }
        xml
    });
    let run = case.run();
    assert!(said(&run).contains("Q002 由计算得出，不能审核，“不成立”未采用"), "{}", said(&run));
    assert_eq!(case.agency(), before);
    assert_eq!(case.result("招用比例"), "待核实");
    assert_eq!(case.shown("Q002", "审核结论"), "（计算得出）");
}

/// The place is taken by a folder, since no test can hold a file open on every system: what was decided there holds on, what
/// was written in since is told of and counts once it can be read.
#[test]
fn a_workbook_that_nobody_can_open_now_is_not_one_without_marks() {
    let case = Case::new();
    let place = case.workbook();
    case.mark("E005", "不成立");
    case.run();
    assert_eq!(case.agency()["quota_status"], "pass");
    case.mark("F002", "不成立");
    let held = fs::read(&place).unwrap();
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    let run = case.run();
    assert_eq!(code(&run), 3, "{}", said(&run));
    assert!(said(&run).contains("读不了其中的审核结论；上次采用的继续有效"), "{}", said(&run));
    assert_eq!((&*case.finding("E005")["review"], &*case.finding("F002")["review"]), ("不成立", ""));
    assert_eq!(case.agency()["quota_status"], "pass");
    assert_ne!(case.workbook(), place, "the new one lies beside it");
    assert_eq!(case.shown("E005", "审核结论"), "不成立");
    fs::remove_dir(&place).unwrap();
    fs::write(&place, held).unwrap();
    assert_eq!(code(&case.run()), 0);
    assert_eq!((&*case.finding("E005")["review"], &*case.finding("F002")["review"]), ("不成立", "不成立"));
    assert_eq!(case.workbook(), place);
}

/// What can't be read for good neither loses what was decided nor is written over.
#[test]
fn a_damaged_workbook_keeps_what_was_decided_in_it_and_its_place() {
    let case = Case::new();
    let place = case.workbook();
    case.mark("E005", "不成立");
    case.run();
    let damaged = fs::read(&place).unwrap()[..2000].to_vec();
    fs::write(&place, &damaged).unwrap();
    let run = case.run();
    assert_eq!(code(&run), 3, "{}", said(&run));
    assert_eq!(fs::read(&place).unwrap(), damaged);
    assert_eq!(case.finding("E005")["review"], "不成立");
    assert_eq!(case.agency()["quota_status"], "pass");
    assert_ne!(case.workbook(), place);
    assert_eq!(case.shown("E005", "审核结论"), "不成立");
}

/// Somebody renamed the sheet, or the record is gone: what was written in the summary is not overwritten.
#[test]
fn a_summary_that_is_no_longer_ours_to_read_is_left_as_it_is() {
    let case = Case::new();
    let (summary, record) = (case.out().join("审计汇总.xlsx"), case.out().join("run.json"));
    fs::remove_file(&record).unwrap();
    case.mark_in(&case.workbook(), "E005", "属实");
    fs::copy(case.workbook(), &summary).unwrap();
    let before = fs::read(&summary).unwrap();
    let run = case.run();
    assert_eq!(fs::read(&summary).unwrap(), before, "{}", said(&run));
    assert!(said(&run).contains("审计汇总.xlsx 不是本程序记录的汇总"), "{}", said(&run));
    assert!(case.out().join("审计汇总（新）.xlsx").exists(), "{}", said(&run));
}

#[test]
fn a_confirmed_doubt_about_a_person_refutes_the_claim() {
    both_ways(&[("E005", "属实")], |case| {
        let agency = case.agency();
        assert_eq!((&*agency["difficulty_verified"], &*agency["difficulty_possible"]), ("1", "1"));
        assert_eq!(agency["quota_status"], "fail");
        assert_eq!(agency["verdict"], "noncompliant");
        assert!(case.rules().contains(&"Q001".to_owned()));
        assert_eq!(
            (&*agency["violations"], &*agency["doubts"]),
            ("1", "1"),
            "Q001; F002, while E005 is settled"
        );
        assert_eq!(case.shown("E005", "现行效力"), "提示");
        let statuses: Vec<String> =
            case.records("persons.csv").into_iter().map(|person| person["status"].clone()).collect();
        assert_eq!(statuses[..2], ["refuted", "verified"]);
    });
}

#[test]
fn a_confirmed_doubt_about_a_duty_is_a_violation() {
    both_ways(&[("F002", "属实")], |case| {
        let agency = case.agency();
        assert_eq!(agency["filing_status"], "fail");
        assert_eq!(agency["verdict"], "noncompliant");
        assert_eq!(agency["violations"], "1");
        assert_eq!(case.shown("F002", "现行效力"), "违规");
    });
}

#[test]
fn remedied_or_pending_stays_visible_and_open() {
    both_ways(&[("E005", "已整改"), ("F002", "待核实")], |case| {
        let agency = case.agency();
        assert_eq!(agency["verdict"], "unresolved");
        assert_eq!((&*agency["quota_status"], &*agency["filing_status"]), ("undetermined", "undetermined"));
        assert_eq!(case.rules(), ["E005", "F002", "Q002"]);
    });
}

/// A place that can't be taken is a folder here: no test can hold a file open on every system.
#[test]
fn a_review_in_the_workbook_written_beside_is_kept() {
    let case = Case::new();
    let place = case.workbook();
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    assert_eq!(code(&case.run_with(&["--ids", "full"])), 3);
    let beside = case.workbook();
    assert_ne!(beside, place);
    case.mark("E005", "不成立");
    // Still held: written beside again, with the review.
    for _ in 0..2 {
        assert_eq!(code(&case.run_with(&["--ids", "full", "--full"])), 3);
        assert_eq!(case.workbook(), beside);
        assert_eq!(
            (&*case.finding("E005")["review"], &*case.shown("E005", "审核结论")),
            ("不成立", "不成立")
        );
    }
    fs::remove_dir(&place).unwrap();
    assert_eq!(code(&case.run()), 1);
    assert_eq!(case.workbook(), place);
    assert_eq!((&*case.finding("E005")["review"], &*case.shown("E005", "审核结论")), ("不成立", "不成立"));
}

#[test]
fn what_stands_in_a_copy_beside_our_workbooks_is_named_and_not_read() {
    let case = Case::new();
    let own = case.workbook();
    let copy = own.with_file_name("副本.xlsx");
    fs::copy(&own, &copy).unwrap();
    case.mark("E005", "不成立");
    case.mark_in(&copy, "F002", "属实");
    case.run();
    assert_eq!((&*case.finding("E005")["review"], &*case.finding("F002")["review"]), ("不成立", ""));
    case.mark_in(&copy, "E005", "已整改");
    let run = case.run();
    assert_eq!(case.finding("E005")["review"], "不成立");
    assert!(said(&run).contains("副本.xlsx 不是本程序记录的底稿"), "{}", said(&run));
    assert!(copy.exists(), "it is somebody's, and stays");
}

#[test]
fn a_workbook_that_was_there_before_the_first_run_is_refused_in_every_run() {
    let case = Case::new();
    case.mark("E005", "不成立");
    let marked = fs::read(case.workbook()).unwrap();
    let place = case.workbook();
    fs::remove_dir_all(case.out()).unwrap();
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, &marked).unwrap();
    for _ in 0..3 {
        let run = case.run();
        assert!(said(&run).contains("不是本程序记录的底稿"), "{}", said(&run));
        assert_eq!(case.finding("E005")["review"], "");
        assert_eq!(fs::read(&place).unwrap(), marked, "it is somebody's, and stays");
    }
}

#[test]
fn only_who_is_named_may_sign() {
    for (names, review) in [("赵某\n", ""), ("赵某\n王某\n", "不成立")] {
        let case = Case::new();
        let list = case.folder.path().join("审核人员.txt");
        case.mark("E005", "不成立");
        fs::write(&list, names).unwrap();
        let run = case.run_with(&["--reviewers", list.to_str().unwrap()]);
        assert!(code(&run) < 2, "{}", said(&run));
        assert_eq!(case.finding("E005")["review"], review, "{names}");
        if review.is_empty() {
            assert!(said(&run).contains("“王某”不在审核人名单中"), "{}", said(&run));
            assert!(case.shown("E005", "审核意见").contains("未采用"));
        }
    }
}

#[test]
fn a_mark_typed_into_the_record_does_not_count() {
    let case = Case::new();
    let record = case.out().join("run.json");
    let text = fs::read_to_string(&record).unwrap();
    let id = case.finding("E005")["finding_id"].clone();
    let typed = format!(
        "\"reviews\": {{\"{id}\": {{\"mark\": \"不成立\", \"note\": \"\", \"reviewer\": \"王某\", \"date\": \"\"}}}},\n  \"cells\""
    );
    assert!(text.contains("\"cells\""));
    fs::write(&record, text.replacen("\"cells\"", &typed, 1)).unwrap();
    let run = case.run_with(&["--full"]);
    assert!(said(&run).contains("没有采用"), "{}", said(&run));
    assert_eq!(case.finding("E005")["review"], "");
}

#[test]
fn a_row_without_its_number_or_gone_or_there_twice_loses_and_decides_nothing() {
    let numbered = |text: &str| format!("<c r=\"{{at}}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    // The number of the row is gone: the workbook is left as it is.
    let case = Case::new();
    case.mark("E005", "不成立");
    case.put_in(&case.workbook(), "E005", &["编号"], "");
    let own = case.workbook();
    let emptied = fs::read(&own).unwrap();
    let run = case.run();
    assert!(said(&run).contains("没有编号"), "{}", said(&run));
    assert_eq!(fs::read(&own).unwrap(), emptied);
    assert_eq!(case.finding("E005")["review"], "");
    // Two rows of one number decide differently: neither counts.
    let case = Case::new();
    case.mark("E005", "不成立");
    case.mark("F002", "属实");
    let id = case.finding("E005")["finding_id"].clone();
    case.put_in(&case.workbook(), "F002", &["编号"], &numbered(&id));
    let run = case.run();
    assert!(said(&run).contains("同一编号有两行"), "{}", said(&run));
    assert_eq!(case.finding("E005")["review"], "");
    // The row of a mark that was taken is gone: it holds until the mark is taken back.
    let case = Case::new();
    case.mark("E005", "不成立");
    case.run();
    case.put_in(&case.workbook(), "E005", &["编号", "审核结论", "审核意见", "审核人", "审核日期"], "");
    let run = case.run();
    assert!(said(&run).contains("上次采用的继续有效"), "{}", said(&run));
    assert_eq!(case.finding("E005")["review"], "不成立");
}

#[test]
fn an_old_workbook_without_content_is_not_overwritten() {
    let case = Case::new();
    let own = case.workbook();
    fs::write(&own, "").unwrap();
    assert_eq!(code(&case.run()), 3);
    assert_eq!(fs::read(&own).unwrap(), b"");
    assert_ne!(case.workbook(), own);
}

#[test]
fn a_self_check_takes_no_marks_and_overwrites_nothing_that_somebody_wrote() {
    let case = Case::new();
    let folder = case.folder.path().join("自查");
    fs::create_dir(&folder).unwrap();
    let own = folder.join(format!("{AGENCY}.xlsx"));
    assert!(code(&case.check(&folder)) < 2);
    case.mark_in(&own, "E005", "不成立");
    let marked = fs::read(&own).unwrap();
    let before = said(&case.check(&case.folder.path().join("另一次")));
    let checked = case.check(&folder);
    assert!(said(&checked).contains("其中填有审核结论，自查不采用"), "{}", said(&checked));
    let verdict = |text: &str| text.lines().find(|line| line.contains("招用比例")).map(str::to_owned);
    assert_eq!(verdict(&said(&checked)), verdict(&before));
    assert_eq!(fs::read(&own).unwrap(), marked);
    // The agency's own filing may bear its name.
    fs::write(&own, "我单位的申报表").unwrap();
    let beside = folder.join(format!("{AGENCY}（新）.xlsx"));
    for _ in 0..2 {
        let checked = case.check(&folder);
        assert!(said(&checked).contains("未覆盖"), "{}", said(&checked));
        assert_eq!(fs::read(&own).unwrap(), "我单位的申报表".as_bytes());
        Findings::read(&beside);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }
}

#[test]
fn a_workbook_of_ours_among_the_filings_is_no_filing() {
    let case = Case::new();
    let before = case.records("persons.csv").len();
    fs::copy(case.workbook(), case.folder.path().join("in/底稿.xlsx")).unwrap();
    let run = case.run();
    assert_eq!(code(&run), 3, "{}", said(&run));
    assert_eq!(case.records("persons.csv").len(), before);
    assert!(case.finding("D001")["message"].contains("审计底稿"), "said, and not read");
    // Told once, to the agency that it names; what was read is judged as if it were not there.
    assert_eq!(case.rules(), ["D001", "D015", "E005", "F002", "Q002"]);
}

#[test]
fn a_reviewers_cell_takes_text_and_the_others_are_locked() {
    let case = Case::new();
    let path = case.workbook();
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
    let styles = part(&mut archive, "xl/styles.xml");
    let formats: Vec<&str> = between(&styles, "<cellXfs", ">", "</cellXfs>").split("<xf ").skip(1).collect();
    let sheet = Findings::read(&path);
    let row = sheet.row_of(&case.finding("F002")["finding_id"]) + 1;
    let computed = sheet.row_of(&case.finding("Q002")["finding_id"]) + 1;
    edit_sheet(&path, "问题清单", |xml| {
        assert!(xml.contains("<sheetProtection "), "protected");
        assert!(!xml.contains("password="), "without a password");
        for (index, label) in sheet.rows[sheet.head].iter().enumerate() {
            let unlocked = |row: usize| {
                let at = format!("{}{row}", char::from(b'A' + u8::try_from(index).unwrap()));
                let style: usize = between(&xml, &format!("<c r=\"{at}\""), "s=\"", "\"").parse().unwrap();
                formats[style].contains("locked=\"0\"")
            };
            assert!(!unlocked(computed), "{label}: what is computed can't be reviewed");
            assert_eq!(
                unlocked(row),
                ["审核结论", "审核意见", "审核人", "审核日期"].contains(&label.as_str()),
                "{label}"
            );
        }
        assert!(
            xml.contains("\"待核实,属实,不成立,已整改\"")
                || xml.contains("&quot;待核实,属实,不成立,已整改&quot;")
        );
        xml
    });
}

/// A code that the agency adds, or a directory, gives its findings other ids: the reviewers' work stays with them.
#[test]
fn a_waiver_takes_no_decision_away() {
    let case = Case::new();
    case.mark("F002", "属实");
    case.run();
    let list = case.folder.path().join("豁免.csv");
    let waiver = format!(
        "规则,单位名称,依据文号,批准单位,批准日期\nF002,{AGENCY},某函〔2024〕1号,{PEER},2024-06-30\n"
    );
    fs::write(&list, waiver).unwrap();
    let run = case.run_with(&["--waivers", list.to_str().unwrap()]);
    assert_eq!(case.finding("F002")["review"], "豁免", "{}", said(&run));
    assert!(said(&run).contains("或已豁免") && said(&run).contains("王某"), "{}", said(&run));
    case.run_with(&["--waivers", list.to_str().unwrap(), "--full"]);
    case.run();
    assert_eq!(case.finding("F002")["review"], "属实", "the waiver is gone");
    assert_eq!(case.shown("F002", "审核人"), "王某");
}

#[test]
fn reviews_follow_an_agency_whose_name_is_written_in_full_later() {
    let short = AGENCY.replace("街道办事处", "街道办");
    let everyday = short.replace("广州市", "");
    // By the filings themselves, by a directory, by a name that only the directory knows.
    for (written, alias) in [(&short, None), (&everyday, Some("")), (&"虚构街".to_owned(), Some("虚构街"))]
    {
        let case = Case::new();
        case.replace(&format!("{AGENCY},{CODE},"), &format!("{written},,"));
        case.run();
        case.mark("E005", "不成立");
        let directory = case.folder.path().join("名录.csv");
        let mut arguments = Vec::new();
        if let Some(alias) = alias {
            fs::write(&directory, format!("单位名称,行政区划代码,别名\n{AGENCY},440106,{alias}\n")).unwrap();
            arguments = vec!["--agencies", directory.to_str().unwrap()];
        } else {
            case.replace(written, AGENCY);
        }
        let run = case.run_with(&arguments);
        assert_eq!(case.finding("E005")["review"], "不成立", "{written}: {}", said(&run));
        assert_eq!(case.agency()["agency"], AGENCY);
    }
}

#[test]
fn reviews_follow_an_agency_that_is_known_by_its_code_later() {
    let case = Case::new();
    let (without, with) = (format!("{AGENCY},,"), format!("{AGENCY},{CODE},"));
    case.replace(&with, &without);
    case.run();
    let by_name = case.finding("E005")["finding_id"].clone();
    case.mark("E005", "不成立");
    case.replace(&without, &with);
    case.run();
    assert_ne!(case.finding("E005")["finding_id"], by_name);
    assert_eq!(case.finding("E005")["review"], "不成立");
    assert_eq!(case.shown("E005", "审核人"), "王某");
    assert_eq!(case.agency()["quota_status"], "pass");
    // What is taken back there does not return from the earlier name.
    case.unmark("E005");
    case.run();
    assert_eq!(case.finding("E005")["review"], "");
    case.run_with(&["--full"]);
    assert_eq!(case.finding("E005")["review"], "");
}

#[test]
fn a_mark_in_the_summary_counts_like_one_in_the_workbook() {
    let case = Case::new();
    case.mark_in_summary("E005", "不成立", "李某");
    let run = case.run();
    assert!(code(&run) < 2, "{}", said(&run));
    assert_eq!(case.agency()["difficulty_verified"], "2");
    assert_eq!(case.agency()["quota_status"], "pass");
    assert_eq!(case.shown("E005", "审核结论"), "不成立", "it stands in the workbook too");
    assert_eq!(case.shown("E005", "审核人"), "李某");
    assert_eq!(code(&case.run()), 1, "and is kept");
    assert_eq!(case.agency()["difficulty_verified"], "2");
}

#[test]
fn a_summary_saved_by_another_program_keeps_its_marks() {
    let case = Case::new();
    case.mark_in_summary("E005", "不成立", "李某");
    if !case.resave_at(&case.out().join("审计汇总.xlsx")) {
        return;
    }
    let run = case.run();
    assert!(code(&run) < 2, "{}", said(&run));
    assert_eq!(case.agency()["quota_status"], "pass");
    assert_eq!((&*case.finding("E005")["review"], &*case.finding("E005")["reviewer"]), ("不成立", "李某"));
}

#[test]
fn of_two_places_that_decide_differently_neither_is_taken() {
    let case = Case::new();
    case.mark("E005", "属实");
    case.mark_in_summary("E005", "不成立", "李某");
    let run = case.run();
    assert!(said(&run).contains("两处不一致，均未采用"), "{}", said(&run));
    let agency = case.agency();
    assert_eq!((&*agency["difficulty_verified"], &*agency["difficulty_possible"]), ("1", "2"));
    assert_eq!(case.shown("E005", "审核结论"), "");
    let note = case.shown("E005", "审核意见");
    assert!(note.contains("属实") && note.contains("李某"), "nothing is lost: {note}");
}

#[test]
fn what_one_place_changes_after_both_agreed_is_no_conflict() {
    let case = Case::new();
    case.mark("F002", "已整改");
    case.run();
    let listed = Findings::read_sheet(&case.out().join("审计汇总.xlsx"), "疑点总表");
    let row = listed.row_of(&case.finding("F002")["finding_id"]);
    assert_eq!(
        (listed.text(row, "审核结论").as_str(), listed.text(row, "审核人").as_str()),
        ("已整改", "王某")
    );
    case.unmark("F002");
    let run = case.run();
    assert!(!said(&run).contains("两处不一致"), "{}", said(&run));
    assert_eq!(case.finding("F002")["review"], "", "the summary still showed the old mark");
}

#[test]
fn a_decision_without_a_name_and_one_on_the_quota_are_listed_and_do_not_count() {
    let case = Case::new();
    case.mark_in_summary("E005", "不成立", "");
    let run = case.run();
    assert!(said(&run).contains("没有填审核人，未采用"), "{}", said(&run));
    assert_eq!(case.agency()["difficulty_verified"], "1");
    assert_eq!(case.shown("E005", "现行效力"), "疑点");
    assert_eq!(case.shown("Q002", "审核结论"), "（计算得出）");
}

#[test]
fn a_mark_whose_finding_is_gone_is_listed_with_who_wrote_it() {
    let case = Case::new();
    case.mark("F002", "属实");
    case.run();
    let hires = case.folder.path().join("in/招用.csv");
    let text = fs::read_to_string(&hires).unwrap();
    fs::write(&hires, text.replace("2024-03-05,\n", &format!("2024-03-05,{PEER}\n"))).unwrap();
    let run = case.run();
    let told = said(&run);
    assert!(told.contains("审核结论所对应的问题本次不再出现") && told.contains("F002"), "{told}");
    assert!(told.contains("属实（王某"), "{told}");
    let mut book: Xlsx<_> = open_workbook(case.out().join("审计汇总.xlsx")).unwrap();
    let listed = |book: &mut Xlsx<_>| {
        let range = book.worksheet_range("采用的审核结论").unwrap();
        range.rows().any(|row| {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            row.iter().any(|cell| cell.contains("F002")) && row.contains(&"王某".to_owned())
        })
    };
    assert!(listed(&mut book));
    // It is told once on the screen, and stays in the list.
    let again = case.run_with(&["--full"]);
    assert!(!said(&again).contains("本次不再出现"), "{}", said(&again));
    assert!(listed(&mut open_workbook(case.out().join("审计汇总.xlsx")).unwrap()));
    // The same finding again has its mark again.
    fs::write(&hires, text).unwrap();
    case.run();
    assert_eq!(case.finding("F002")["review"], "属实");
}

#[test]
fn a_mark_on_one_side_of_a_shared_person_is_offered_for_the_other() {
    let case = Case::new();
    let input = case.folder.path().join("in");
    let other = "广州市天河区虚构镇人民政府";
    let append = |file: &str, row: String| {
        let path = input.join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text + &row + "\n").unwrap();
    };
    append("计划.csv", format!("2024,{other},,440106,GW-9,保安员,5,2024-01-10,{PEER}"));
    append("公告.csv", format!("GG-9,{other},,GW-9,5,{SERVICE},2024-02-01,2024-02-20"));
    append(
        "招用.csv",
        format!(
            "2024,{other},,GW-9,保安员,甲3,{},男,否,,,,2024-03-01,2025-02-28,GG-9,2024-03-05,{PEER}",
            person(3)
        ),
    );
    case.run();
    let sides: Vec<_> =
        case.records("findings.csv").into_iter().filter(|finding| finding["rule"] == "X002").collect();
    assert_eq!(sides.len(), 2);
    // The summary's sheet holds both sides.
    case.mark_in_summary("X002", "不成立", "李某");
    case.run();
    let sheet = Findings::read_sheet(&case.out().join("审计汇总.xlsx"), "疑点总表");
    let decided = case.finding("X002");
    let open = sides.iter().find(|side| side["finding_id"] != decided["finding_id"]).unwrap();
    assert_eq!(decided["review"], "不成立");
    let row = sheet.row_of(&open["finding_id"]);
    assert_eq!(sheet.text(row, "审核结论"), "", "it decides nothing there");
    let offered = format!("“{}”的同一问题已审核为“不成立”（李某），供参考", decided["agency"]);
    assert!(sheet.rows[row].iter().any(|cell| cell.contains(&offered)), "{:?}", sheet.rows[row]);
    let agencies = case.records("agencies.csv");
    let there = agencies.iter().find(|agency| agency["agency"] == open["agency"]).unwrap();
    let book = Findings::read(&case.out().join(&there["workbook"]));
    let row = book.row_of(&open["finding_id"]);
    assert!(book.text(row, "整改建议").contains(&offered), "{}", book.text(row, "整改建议"));
}

/// 编制, 复核 and 日期 are typed below the conclusion, also by another program, and no later run takes them away.
#[test]
fn what_is_signed_below_the_conclusion_is_kept() {
    const LABELS: [&str; 3] = ["编制", "复核", "日期"];
    let places = |path: &Path| {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let range = book.worksheet_range("审计结论").unwrap();
        let (row, cells) = range
            .rows()
            .enumerate()
            .find(|(_, cells)| LABELS.iter().all(|label| cells.iter().any(|cell| *cell == *label)))
            .unwrap();
        LABELS.map(|label| {
            let column = cells.iter().position(|cell| *cell == label).unwrap() + 1;
            let value = cells.get(column).map(ToString::to_string).unwrap_or_default();
            (format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1), value)
        })
    };
    for resaved in [false, true] {
        let case = Case::new();
        let path = case.workbook();
        let blank = places(&path);
        assert!(blank.iter().all(|(_, value)| value.is_empty()), "{blank:?}");
        let signed = ["李会计", "周主任", "2025-01-08"];
        let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
        let styles = part(&mut archive, "xl/styles.xml");
        let formats: Vec<&str> =
            between(&styles, "<cellXfs", ">", "</cellXfs>").split("<xf ").skip(1).collect();
        edit_sheet(&path, "审计结论", |mut xml| {
            for ((at, _), text) in blank.iter().zip(signed) {
                let style: usize = between(&xml, &format!("<c r=\"{at}\""), "s=\"", "\"").parse().unwrap();
                let is_open = !xml.contains("<sheetProtection ") || formats[style].contains("locked=\"0\"");
                assert!(is_open, "{at} can be filled in");
                xml = filled(&xml, at, text);
            }
            xml
        });
        if resaved && !case.resave() {
            return;
        }
        // A mark elsewhere makes the workbook be written again.
        for mark in ["属实", ""] {
            if !mark.is_empty() {
                case.mark("F002", mark);
            }
            let run = case.run();
            assert!(code(&run) < 2, "{}", said(&run));
            let now = places(&case.workbook()).map(|(_, value)| value);
            assert_eq!(now, signed, "resaved: {resaved}");
        }
    }
}
