//! What the authority's lists hold is not the agency's to see.

use std::fs;
use std::path::Path;

use crate::batch_support::{Batch, files, id, said, unpacked};
use crate::program::Program;

/// Words and days that stand in the authority's lists and in no filing.
const RARE: [&str; 8] = [
    "稀见类别甲",
    "稀见类别乙",
    "稀见编号七七",
    "2011-07-09",
    "2011年7月9日",
    "稀见机构",
    "欧阳稀见",
    "稀见旧单位",
];
/// The same of a list that another department holds: `findings.csv`, which is the authority's, tells of hits.
const SHARED: [&str; 2] = ["稀见参保单位", "稀见险种"];
/// Rules that only the authority may know of.
const WITHHELD: [&str; 2] = ["E012", "M001"];

/// A claim with another category (E009), one without certificate (E005), one whose recognition ended (E008), a person who is
/// in the register and was not claimed (E012), one whom the register knows by another name (E009), placed before (E013) and
/// insured elsewhere (M001).
fn filings(folder: &Path) {
    let agency = "广州市天河区柳溪街道办事处";
    let department = "广州市天河区人力资源和社会保障局";
    let plan = format!(
        "年度,单位名称,岗位名称,计划招用人数,报送日期,受理部门\n2024,{agency},保洁员,5,2024-01-10,{department}\n"
    );
    let mut hires = "单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,认定编号,认定日期,招用日期,备案日期,备案部门\n".to_owned();
    for (person, claim) in [
        (1, "是,低保人员,RD1,2023-05-01"),
        (2, "是,残疾人员,,"),
        (3, "是,残疾人员,RD3,2023-05-01"),
        (4, "否,,,"),
        (5, "是,残疾人员,RD5,2023-05-01"),
    ] {
        hires += &format!(
            "{agency},保洁员,人{person}甲,{},{claim},2024-03-01,2024-03-05,{department}\n",
            id(person)
        );
    }
    fs::write(folder.join("计划.csv"), plan).unwrap();
    fs::write(folder.join("招用.csv"), hires).unwrap();
}

fn register() -> String {
    let mut rows = "姓名,公民身份号码,困难人员类别,认定编号,认定日期,退出日期,认定机构\n".to_owned();
    for (person, exit, category) in
        [(1, "", "稀见类别甲"), (2, "", "稀见类别乙"), (3, "2012-01-01", "稀见类别甲"), (4, "", "稀见类别乙")]
    {
        rows += &format!(
            "人{person}甲,{},{category},稀见编号七七{person},2011-07-09,{exit},稀见机构\n",
            id(person)
        );
    }
    rows + &format!("欧阳稀见,{},残疾人员,RD5,2011-07-09,,稀见机构\n", id(5))
}

fn history() -> String {
    let header = "单位名称,岗位名称,姓名,公民身份号码,是否就业困难人员,困难人员类别,招用日期,合同终止日期\n";
    format!("{header}稀见旧单位,保洁员,人4甲,{},否,,2017-01-01,2022-12-31\n", id(4))
}

fn insured() -> String {
    format!(
        "姓名,公民身份号码,起始日期,终止日期,单位名称,说明\n人5甲,{},2023-05-01,,稀见参保单位,稀见险种\n",
        id(5)
    )
}

#[test]
fn nothing_that_only_the_register_holds_reaches_an_agency() {
    let folder = Batch::of(0);
    filings(&folder.input());
    let list = |name: &str, text: String| {
        let path = folder.out().with_file_name(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let (register, history) = (list("台账.csv", register()), list("往年.csv", history()));
    let insured = format!("他单位参保={}", list("参保.csv", insured()));
    let lists = ["--year", "2024", "--register", &register, "--history", &history];
    let output = folder.run(&[&lists[..], &["--crosscheck", &insured]].concat());
    let told = said(&output);
    let written = files(&folder.out());
    let findings = String::from_utf8_lossy(&written["data/findings.csv"]).into_owned();
    for rule in ["E005", "E008", "E009", "E012", "E013", "M001"] {
        assert!(findings.contains(rule), "{rule} is told in findings.csv");
    }
    let mut books = 0;
    for (path, bytes) in &written {
        let for_agencies = path.ends_with(".xlsx") && path.contains('/') || path.ends_with(".docx");
        let text = if for_agencies { unpacked(bytes) } else { String::from_utf8_lossy(bytes).into_owned() };
        if path.starts_with("审计汇总") || path.starts_with("区划汇总/") {
            continue;
        }
        books += usize::from(for_agencies);
        for word in RARE {
            assert!(!text.contains(word), "{word} stands in {path}");
        }
        for word in SHARED {
            assert!(path == "data/findings.csv" || !text.contains(word), "{word} stands in {path}");
        }
        for rule in WITHHELD {
            assert!(!(for_agencies && text.contains(rule)), "{rule} stands in {path}");
        }
    }
    let kinds = ["单位底稿/", "退回/", "文书/"].map(|top| written.keys().any(|path| path.starts_with(top)));
    assert_eq!(
        (kinds, books > 2),
        ([true; 3], true),
        "workbook, letter and what goes back: {:?}",
        written.keys()
    );
    for word in RARE.iter().chain(&SHARED) {
        assert!(!told.contains(word), "{word} stands on the screen");
    }
    what_a_self_check_shows(&folder, &lists);
}

/// An agency that was handed the lists, or an auditor who shows it the screen: on the terminal, as JSON and as a workbook.
fn what_a_self_check_shows(folder: &Batch, lists: &[&str]) {
    let own = folder.out().with_file_name("自查");
    for more in [&["--format", "text"][..], &["--format", "json"], &["-o", &own.to_string_lossy()]] {
        let mut command = Program::new();
        let filings = ["计划.csv", "招用.csv"].map(|name| folder.input().join(name));
        let output = command.arg("check").args(filings).args(lists).args(more).output().unwrap();
        let mut shown = vec![("the screen".to_owned(), said(&output))];
        assert!(shown[0].1.contains("E009"), "{}", shown[0].1);
        if own.exists() {
            shown.extend(files(&own).into_iter().map(|(path, bytes)| (path, unpacked(&bytes))));
            assert!(shown.len() > 1, "a workbook was written");
        }
        for (place, text) in shown {
            for word in RARE.iter().chain(&SHARED).chain(&WITHHELD) {
                assert!(!text.contains(word), "{word} stands in {place} of {more:?}");
            }
        }
    }
}
