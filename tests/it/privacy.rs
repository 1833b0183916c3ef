//! What the authority's lists hold is not the agency's to see.

use std::fs;
use std::path::Path;

use crate::batch_support::{Batch, files, id, said, unpacked};

/// Words and days that stand in the register and in no filing.
const RARE: [&str; 6] =
    ["稀见类别甲", "稀见类别乙", "稀见编号七七", "2011-07-09", "2011年7月9日", "稀见机构"];

/// A claim with another category (E009), one without certificate (E005), one whose recognition ended (E008), and a
/// person who is in the register and was not claimed (E012).
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
    rows
}

#[test]
fn nothing_that_only_the_register_holds_reaches_an_agency() {
    let folder = Batch::of(0);
    filings(&folder.input());
    let list = folder.out().with_file_name("台账.csv");
    fs::write(&list, register()).unwrap();
    let output = folder.run(&["--year", "2024", "--register", &list.to_string_lossy()]);
    let said = said(&output);
    let written = files(&folder.out());
    let findings = String::from_utf8_lossy(&written["data/findings.csv"]).into_owned();
    for rule in ["E005", "E008", "E009", "E012"] {
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
        assert!(!(for_agencies && text.contains("E012")), "E012 stands in {path}");
    }
    assert!(books > 0, "there is a workbook");
    for word in RARE {
        assert!(!said.contains(word), "{word} stands on the screen");
    }
}
