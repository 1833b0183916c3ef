//! Two small runs, and what the comparison makes of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::change::{Fate, Movement};
use super::diff::Comparison;
use super::results::{self, RunResults};
use super::workbook;
use crate::model::Severity;
use crate::report::data;

/// Lines of `findings.csv`: id, rule, severity, requirement, agency, subject, file, review.
fn findings(lines: &[[&str; 8]]) -> Vec<results::FindingRow> {
    let mut text = format!("\u{feff}{}\r\n", data::FINDINGS);
    for [id, rule, severity, requirement, agency, subject, file, review] in lines {
        let code = if agency.starts_with('乙') { "X1" } else { "" };
        let cell = if file.is_empty() { "" } else { "E3" };
        let (reviewer, note) = if review.is_empty() { ("", "") } else { ("王某", "'=见附件") };
        let _ = write!(
            text,
            "{id},{rule},{severity},{requirement},{agency},{code},{subject},事实。,整改。,依据,{file},,{cell},{review},{reviewer},{note}\r\n"
        );
    }
    results::findings(text.as_bytes()).unwrap()
}

/// Lines of `agencies.csv`: name, code, hires, quota status, verdict.
fn agencies(lines: &[[&str; 5]]) -> Vec<results::AgencyRow> {
    let mut text = format!("\u{feff}{}\r\n", data::AGENCIES);
    for [name, code, hires, quota, verdict] in lines {
        let _ = write!(
            text,
            "{name},{code},440106,2024,5,2,{hires},2,1,2,0.2000,0.2000,pass,{quota},pass,pass,{verdict},{verdict},0,0,0,单位底稿/天河/{name}.xlsx,0\r\n"
        );
    }
    results::agencies(text.as_bytes()).unwrap()
}

fn run(folder: &str, agency_lines: &[[&str; 5]], finding_lines: &[[&str; 8]]) -> RunResults {
    RunResults {
        folder: folder.to_owned(),
        year: 2024,
        as_of: "2024-12-31".to_owned(),
        policy: "gd-2017-101".to_owned(),
        policy_hash: "0123456789abcdef".to_owned(),
        version: "0.1.0".to_owned(),
        files: 3,
        agencies: agencies(agency_lines),
        findings: findings(finding_lines),
        ..RunResults::default()
    }
}

/// An agency that corrected something, one that moved to 不合规, one that is gone, one that is new.
fn runs() -> (RunResults, RunResults) {
    let old = run(
        "审计结果_首次",
        &[
            ["甲局", "", "3", "fail", "noncompliant"],
            ["乙中心", "X1", "4", "pass", "unresolved"],
            ["丙办事处", "", "2", "pass", "unresolved"],
        ],
        &[
            ["01", "Q001", "violation", "quota", "甲局", "甲局", "", ""],
            ["02", "E001", "doubt", "", "甲局", "人员：张某", "甲.csv", ""],
            ["03", "E005", "doubt", "", "甲局", "人员：李某", "甲.csv", ""],
            ["04", "E006", "doubt", "", "甲局", "人员：李某", "甲.csv", "不成立"],
            ["05", "F001", "violation", "filing", "甲局", "人员：李某", "甲.csv", ""],
            ["06", "P002", "doubt", "plan", "丙办事处", "岗位：保洁", "丙.csv", ""],
            ["07", "N003", "violation", "notice", "甲局", "人员：李某", "坏.xlsx", ""],
        ],
    );
    let mut new = run(
        "审计结果",
        &[
            ["甲局", "", "2", "pass", "compliant"],
            ["乙中心（更名）", "X1", "4", "fail", "noncompliant"],
            ["丁学校", "", "1", "pass", "compliant"],
        ],
        &[
            ["03", "E005", "doubt", "", "甲局", "人员：李某", "甲.csv", "已整改"],
            ["05", "F001", "violation", "filing", "甲局", "人员：李某", "甲.csv", "豁免"],
            ["08", "E004", "doubt", "", "甲局", "人员：张某", "甲.csv", ""],
            ["09", "Q001", "violation", "quota", "乙中心（更名）", "乙中心（更名）", "", ""],
        ],
    );
    new.unreadable.insert("坏.xlsx".to_owned());
    (old, new)
}

fn fate(comparison: &Comparison<'_>, id: &str) -> (Fate, String) {
    let followed = comparison.findings.iter().find(|followed| followed.row.id == id).unwrap();
    (followed.fate, followed.note.clone())
}

#[test]
fn each_finding_has_one_fate() {
    let (old, new) = runs();
    let comparison = Comparison::of(&old, &new);
    for (id, expected, note) in [
        ("01", Fate::Fixed, ""),
        ("02", Fate::Fixed, "同一对象新增 E004"),
        ("03", Fate::Open, "审核标为已整改，但资料仍显示该问题"),
        ("04", Fate::ClosedBefore, "审核不成立（王某：=见附件）；本次不再出现"),
        ("05", Fate::Closed, "豁免（王某：=见附件）"),
        ("06", Fate::Unchecked, "单位不在本次结果中"),
        ("07", Fate::Unchecked, "原文件本次读不了"),
        ("08", Fate::New, ""),
        ("09", Fate::New, ""),
    ] {
        assert_eq!(fate(&comparison, id), (expected, note.to_owned()), "{id}");
    }
    assert_eq!(comparison.findings.len(), 9);
}

#[test]
fn agencies_are_followed_by_code_then_name_and_come_and_go() {
    let (old, new) = runs();
    let comparison = Comparison::of(&old, &new);
    let moves: Vec<(&str, Movement)> = comparison
        .agencies
        .iter()
        .map(|change| (change.row().unwrap().name.as_str(), change.movement))
        .collect();
    assert_eq!(
        moves,
        [
            ("甲局", Movement::Better),
            ("乙中心（更名）", Movement::Worse),
            ("丁学校", Movement::Appeared),
            ("丙办事处", Movement::Gone),
        ]
    );
    assert_eq!(comparison.agencies[0].count(Fate::Fixed), 2);
    assert_eq!(comparison.agencies[3].count(Fate::Unchecked), 1);
}

#[test]
fn a_dismissal_taken_back_is_a_new_finding_not_an_old_one() {
    let agency = [["甲局", "", "3", "pass", "unresolved"]];
    let line = |review| [["01", "E001", "doubt", "", "甲局", "人员：张某", "甲.csv", review]];
    let (old, new) = (run("旧", &agency, &line("不成立")), run("新", &agency, &line("")));
    assert_eq!(fate(&Comparison::of(&old, &new), "01").0, Fate::New);
    assert_eq!(fate(&Comparison::of(&new, &old), "01").0, Fate::Closed);
}

/// Whom the quota counts changed by a reviewer's word: nobody put anything right.
#[test]
fn a_quota_that_follows_a_review_is_not_put_right() {
    let person = |review| ["01", "E007", "doubt", "", "甲局", "人员：张某", "甲.csv", review];
    let quota = ["02", "Q002", "doubt", "quota", "甲局", "甲局", "", ""];
    let agency = [["甲局", "", "3", "undetermined", "unresolved"]];
    let old = run("旧", &agency, &[person(""), quota]);
    for review in ["不成立", "属实", "豁免"] {
        let new = run("新", &agency, &[person(review)]);
        assert_eq!(fate(&Comparison::of(&old, &new), "02").0, Fate::Closed, "{review}");
    }
    for review in ["", "待核实", "已整改"] {
        let new = run("新", &agency, &[person(review)]);
        assert_eq!(fate(&Comparison::of(&old, &new), "02").0, Fate::Fixed, "{review}");
    }
    // The same word in both runs changed nothing.
    let (old, new) = (run("旧", &agency, &[person("属实"), quota]), run("新", &agency, &[person("属实")]));
    assert_eq!(fate(&Comparison::of(&old, &new), "02").0, Fate::Fixed);
    let confirmed = &new.findings[0];
    assert_eq!(confirmed.effective_severity(), Severity::Note, "it is settled, and breaks no duty");
}

#[test]
fn what_an_agency_no_longer_files_is_not_put_right() {
    let line = [["01", "E001", "doubt", "", "甲局", "人员：张某", "甲.csv", ""]];
    let old = run("旧", &[["甲局", "", "3", "pass", "unresolved"]], &line);
    let new = run("新", &[["甲局", "", "0", "not_applicable", "not_filed"]], &[]);
    assert_eq!(fate(&Comparison::of(&old, &new), "01"), (Fate::Unchecked, "单位本次未报送".to_owned()));
}

/// Lines of `persons.csv`: agency, masked number, day of hiring.
fn persons(lines: &[[&str; 3]]) -> Vec<results::PersonRow> {
    let mut text = format!("\u{feff}{}\r\n", data::PERSONS);
    for [agency, number, hired] in lines {
        let _ = write!(text, "{agency},,保洁员,{number},{hired},true,verified,,甲.csv,,3\r\n");
    }
    results::persons(text.as_bytes()).unwrap()
}

const LI: &str = "440106********0011";
const WU: &str = "440106********0022";

/// One doubt about a person, in the old run only.
fn with_doubt(rule: &str, review: &str) -> RunResults {
    let subject = format!("人员：李某（{LI}）");
    let line = ["01", rule, "doubt", "", "甲局", &subject, "甲.csv", review];
    let agency = [["甲局", "", "2", "pass", "unresolved"]];
    let people = persons(&[["甲局", LI, "2024-03-01"], ["甲局", WU, "2024-03-01"]]);
    RunResults { persons: people, ..run("旧", &agency, &[line]) }
}

fn without_doubt(people: &[[&str; 3]], agency: &str) -> RunResults {
    let agencies = [[agency, "", "2", "pass", "compliant"]];
    RunResults { persons: persons(people), ..run("新", &agencies, &[]) }
}

#[test]
fn only_a_person_who_is_still_there_is_put_right() {
    let old = with_doubt("E006", "");
    let (li, wu) = (["甲局", LI, "2024-03-01"], ["甲局", WU, "2024-03-01"]);
    assert_eq!(fate(&Comparison::of(&old, &without_doubt(&[li, wu], "甲局")), "01").0, Fate::Fixed);
    let gone = without_doubt(&[wu], "甲局");
    let comparison = Comparison::of(&old, &gone);
    assert_eq!(fate(&comparison, "01").0, Fate::PersonGone);
    let warnings = comparison.warnings.join("\n");
    assert!(
        warnings.contains("1 个问题所涉人员已不在本次招用表中，不计入整改率：甲局（1 个）"),
        "{warnings}"
    );
}

#[test]
fn a_renamed_agency_takes_its_findings_and_their_marks_along() {
    let new = without_doubt(&[["乙局", LI, "2024-03-01"], ["乙局", WU, "2024-03-01"]], "乙局");
    let (found, note) = fate(&Comparison::of(&with_doubt("E006", "属实"), &new), "01");
    assert_eq!(found, Fate::Moved);
    assert_eq!(note, "转到“乙局”，请在该单位核对；上次审核“属实”（王某：=见附件）");
    // Closed or not: the mark is offered there.
    let dismissed = with_doubt("E006", "不成立");
    let comparison = Comparison::of(&dismissed, &new);
    assert_eq!(fate(&comparison, "01").0, Fate::Moved);
    let warnings = comparison.warnings.join("\n");
    assert!(
        warnings.contains("1 条审核结论所对应的问题本次不再出现") && warnings.contains("王某"),
        "{warnings}"
    );
}

#[test]
fn under_other_lists_or_another_policy_nothing_is_put_right() {
    let people = [["甲局", LI, "2024-03-01"], ["甲局", WU, "2024-03-01"]];
    let list = |whole| {
        let label = "就业困难人员认定台账".to_owned();
        BTreeMap::from([("register".to_owned(), results::ListGiven { label, whole })])
    };
    let old = RunResults { lists: list(true), ..with_doubt("E007", "") };
    let new = without_doubt(&people, "甲局");
    let (found, note) = fate(&Comparison::of(&old, &new), "01");
    assert_eq!((found, note.as_str()), (Fate::Unchecked, "本次没有提供就业困难人员认定台账，无从核对"));
    let movement = |new: &RunResults| Comparison::of(&old, new).agencies[0].movement;
    let unproven = movement(&new);
    assert_ne!(unproven, Movement::Better);
    let partly = RunResults { lists: list(false), ..without_doubt(&people, "甲局") };
    assert_eq!(fate(&Comparison::of(&old, &partly), "01").0, Fate::Unchecked);
    let same = RunResults { lists: list(true), ..without_doubt(&people, "甲局") };
    assert_eq!(fate(&Comparison::of(&old, &same), "01").0, Fate::Fixed);
    assert_eq!(movement(&same), Movement::Better);
    // The quota rests on what the register refutes.
    let quota = RunResults { lists: list(true), ..with_doubt("Q001", "") };
    assert_eq!(fate(&Comparison::of(&quota, &new), "01").0, Fate::Unchecked);
    // The directory says which department is expected, and the platform's export holds notices.
    for (rule, flag) in [("P004", "agencies"), ("F002", "agencies"), ("N001", "notices"), ("N003", "notices")]
    {
        let label = "名单".to_owned();
        let given =
            || BTreeMap::from([(flag.to_owned(), results::ListGiven { label: label.clone(), whole: true })]);
        let of = |lists: [bool; 2]| {
            let lists = lists.map(|is_given| if is_given { given() } else { BTreeMap::default() });
            let [before, now] = lists;
            let old = RunResults { lists: before, ..with_doubt(rule, "") };
            let new = RunResults { lists: now, ..without_doubt(&people, "甲局") };
            fate(&Comparison::of(&old, &new), "01").0
        };
        assert_eq!(
            [of([true, false]), of([false, true]), of([true, true]), of([false, false])],
            [Fate::Unchecked, Fate::Unchecked, Fate::Fixed, Fate::Fixed],
            "{rule}"
        );
    }
    // A rule that asks no list does not miss it.
    let other = RunResults { lists: list(true), ..with_doubt("E006", "") };
    assert_eq!(fate(&Comparison::of(&other, &new), "01").0, Fate::Fixed);
    let strict = RunResults { policy_hash: "f".to_owned(), ..without_doubt(&people, "甲局") };
    assert_eq!(fate(&Comparison::of(&with_doubt("E006", ""), &strict), "01").0, Fate::PolicyChanged);
}

#[test]
fn a_rule_that_is_judged_otherwise_is_named_under_whatever_policy() {
    let people = [["甲局", LI, "2024-03-01"], ["甲局", WU, "2024-03-01"]];
    let rules = |e006: Option<Severity>| {
        let others = [("E005".to_owned(), Some(Severity::Doubt)), ("E006".to_owned(), e006)];
        BTreeMap::from(others)
    };
    let old = RunResults { rules: rules(Some(Severity::Doubt)), ..with_doubt("E006", "") };
    for (now, note) in [
        (None, "口径变动：规则E006由“疑点”改为“停用”，本次没有判断，不算整改"),
        (Some(Severity::Note), "口径变动：规则E006由“疑点”改为“提示”，问题不再出现可能出自口径，不算整改"),
    ] {
        // By another version of the program the same policy may judge otherwise too.
        for hash in ["0123456789abcdef", "f"] {
            let new = RunResults {
                rules: rules(now),
                policy_hash: hash.to_owned(),
                ..without_doubt(&people, "甲局")
            };
            let found = fate(&Comparison::of(&old, &new), "01");
            assert_eq!(found, (Fate::PolicyChanged, note.to_owned()));
        }
    }
    let same = RunResults { rules: rules(Some(Severity::Doubt)), ..without_doubt(&people, "甲局") };
    assert_eq!(fate(&Comparison::of(&old, &same), "01").0, Fate::Fixed);
    // A run that did not record it is believed to have judged it.
    let silent = without_doubt(&people, "甲局");
    assert_eq!(fate(&Comparison::of(&old, &silent), "01").0, Fate::Fixed);
}

#[test]
fn differing_terms_are_said_loudly() {
    let (old, mut new) = runs();
    new.year = 2025;
    new.policy_hash = "f".to_owned();
    let text = Comparison::of(&old, &new).warnings.join("\n");
    for words in ["年度不同", "政策口径不同", "1 个文件读不了", "1 个单位的招用人数比上次少"]
    {
        assert!(text.contains(words), "{words} not in {text}");
    }
    assert_eq!(Comparison::of(&old, &old).warnings, Vec::<String>::new());
}

#[test]
fn a_data_file_of_something_else_is_refused_with_its_line() {
    let text = format!("{}\r\n01,E001,grave,,甲局,,x,y,z,b,,,,,,\r\n", data::FINDINGS);
    let error = results::findings(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "第 2 行不是本程序写出的内容：未知的代码“grave”");
    assert!(results::agencies(b"a,b\r\n1,2\r\n").is_err());
}

#[test]
fn the_sheets_read_as_before() {
    let (old, new) = runs();
    let comparison = Comparison::of(&old, &new);
    for sheet in super::sheets(&comparison, Some("审计结果")) {
        insta::assert_snapshot!(format!("compare-{}", sheet.name), sheet.to_text());
    }
    insta::assert_snapshot!("compare-terminal", super::text(&comparison));
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    let (old, new) = runs();
    let comparison = Comparison::of(&old, &new);
    assert_eq!(workbook(&comparison, None).unwrap(), workbook(&comparison, None).unwrap());
}
