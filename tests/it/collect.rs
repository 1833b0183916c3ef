//! Counties' results, read back and added up.

use std::fs;

use calamine::{Reader, open_workbook_auto};

use crate::desk::Desk;
use crate::support::World;

/// Two counties that audited for themselves, and the one agency of each.
fn counties() -> Desk {
    let desk = Desk::noncompliant();
    desk.run(&["audit", "材料", "-o", "各地/天河", "--as-of", "2024-12-31"]).assert_code(1);
    fs::remove_dir_all(desk.path("材料")).unwrap();
    desk.put(
        "材料/计划.csv",
        "年度,单位名称,行政区划代码,岗位名称,计划招用人数,报送日期\n2024,广州市越秀区虚构街道办事处,440104,保洁员,3,2024-01-05\n",
    );
    desk.run(&["audit", "材料", "-o", "各地/越秀", "--as-of", "2024-12-31"]);
    desk
}

#[test]
fn results_of_counties_add_up() {
    let desk = counties();
    let ran = desk.run(&["collect", "各地/天河", "各地/越秀"]);
    ran.assert_code(0);
    assert!(ran.result.contains("合计：单位 2 个"), "{}", ran.result);
    assert!(ran.result.contains("计划 8 人"), "{}", ran.result);
    let path = desk.path("各地/各地合计.xlsx");
    let mut book = open_workbook_auto(&path).unwrap();
    let agencies = book.worksheet_range("单位一览").unwrap();
    let names: Vec<String> =
        agencies.rows().skip(3).filter_map(|row| row.get(1)).map(ToString::to_string).collect();
    assert_eq!(names, ["广州市天河区虚构街道办事处", "广州市越秀区虚构街道办事处"]);
    let links = crate::batch_support::unpacked(&fs::read(&path).unwrap());
    for link in links.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let link = link.trim_start_matches("file:///");
        if link.contains("单位底稿/") {
            assert!(desk.path("各地").join(link).exists(), "{link}");
        }
    }
}

#[test]
fn a_result_that_was_changed_is_named_and_not_added() {
    let desk = counties();
    let data = "各地/越秀/data/agencies.csv";
    desk.put(data, desk.text(data).replace("noncompliant", "compliant").replace(",3,", ",30,"));
    let ran = desk.run(&["collect", "各地/天河", "各地/越秀"]);
    ran.assert_code(3);
    assert!(
        ran.messages.contains("越秀 没有计入") && ran.messages.contains("agencies.csv"),
        "{}",
        ran.messages
    );
    assert!(ran.result.contains("合计：单位 1 个"), "{}", ran.result);
}

#[test]
fn an_agency_in_two_results_counts_once_and_is_named() {
    let desk = Desk::of(&World::default());
    desk.run(&["audit", "材料", "-o", "甲", "--as-of", "2024-12-31"]).assert_code(0);
    desk.run(&["audit", "材料", "-o", "乙", "--as-of", "2024-12-31"]).assert_code(0);
    let ran = desk.run(&["collect", "甲", "乙", "-o", "合计.xlsx"]);
    ran.assert_code(3);
    assert!(ran.messages.contains("在 甲 和 乙 都有"), "{}", ran.messages);
    assert!(ran.result.contains("合计：单位 1 个"), "{}", ran.result);
}

#[test]
fn a_workbook_of_another_kind_is_not_written_over() {
    let desk = counties();
    let filing = std::fs::read("testdata/demo/reference/agencies.xlsx").expect("a workbook");
    desk.put("名录.xlsx", &filing);
    let names = |ran: &crate::desk::Ran| ran.result.contains("名录（新）.xlsx");
    let once = desk.run(&["collect", "各地/天河", "各地/越秀", "-o", "名录.xlsx"]);
    assert!(names(&once), "{}{}", once.result, once.messages);
    assert_eq!(std::fs::read(desk.path("名录.xlsx")).expect("still there"), filing);
    // Its own workbook it replaces.
    for _ in 0..2 {
        let again = desk.run(&["collect", "各地/天河", "各地/越秀", "-o", "合计.xlsx"]);
        assert!(again.result.contains("合计.xlsx") && !again.result.contains("（新）"), "{}", again.result);
    }
}

#[test]
fn other_years_and_folders_without_results_are_refused() {
    let desk = counties();
    desk.run(&["audit", "材料", "-o", "上年", "--year", "2023", "--as-of", "2023-12-31"]);
    desk.run(&["collect", "各地/天河", "上年"]).assert_refused(&["年度不同"]);
    desk.run(&["collect", "各地/天河", "材料"]).assert_refused(&["不是审计结果文件夹"]);
    desk.assert_absent("各地/各地合计.xlsx", "refused");
}
