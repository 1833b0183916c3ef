//! Material that was not read, or came under another name: whom it excuses, and whom it does not.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::support::{AGENCY, PEER, Sheet, World};

/// The lines of `agencies.csv` by agency.
fn by_name(desk: &Desk) -> BTreeMap<String, BTreeMap<String, String>> {
    desk.agencies("结果").into_iter().map(|line| (line["agency"].clone(), line)).collect()
}

/// The default filings without codes, the hires under this name, and a directory with the agency.
fn hires_under(name: &str) -> Desk {
    let world = World::default().named(AGENCY).but(|world| {
        world.hires.set_all("单位名称", name);
    });
    let desk = Desk::of(&world);
    let header = ["单位名称", "行政区划代码", "同级人社部门"];
    desk.put("名录.csv", Sheet::new(&header, &[&[AGENCY, "440106", PEER]]).csv());
    desk.audit(&["--agencies", "名录.csv"]);
    desk
}

#[test]
fn hires_under_an_everyday_name_accuse_neither_it_nor_the_listed_agency() {
    for name in
        ["虚构街道党工委", "广州市天河区虚构街道办事处（2024年）", "天河区虚构街道城管办", "虚构街党政办"]
    {
        let desk = hires_under(name);
        for (agency, line) in by_name(&desk) {
            assert!(
                !["noncompliant", "not_filed"].contains(&line["verdict"].as_str()),
                "{name}: {agency} {line:?}"
            );
        }
        let findings = desk.findings("结果");
        let said = findings.iter().find(|line| line["rule"] == "D013" && line["agency"] == AGENCY);
        assert!(said.is_some_and(|line| line["message"].contains(name)), "{name}: {findings:?}");
    }
    // The listed agency's notices are not those that these hires cite.
    let world = World::default().named(AGENCY).but(|world| {
        world
            .hires
            .set_all("单位名称", "广州市天河区另一街道办事处")
            .set_all("公告编号", "GG-9")
            .set_all("岗位编号", "");
    });
    let desk = Desk::of(&world);
    desk.put("名录.csv", Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]).csv());
    desk.audit(&["--agencies", "名录.csv"]);
    assert_eq!(by_name(&desk)[AGENCY]["verdict"], "noncompliant", "nothing ties the rows to it");
}

/// One claim is missing; beside the roster lies a list of the same persons.
fn short_of_one_beside(list: &str) -> String {
    let world = World::default().but(|world| {
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            world.hires.set(1, column, "");
        }
        world.hires.set(1, "是否就业困难人员", "否");
    });
    let desk = Desk::of(&world);
    let id = world.hires.header.iter().position(|column| *column == "公民身份号码").expect("the column");
    let rows: Vec<String> =
        world.hires.rows.iter().map(|row| format!("{},{}", row[id - 1], row[id])).collect();
    desk.put("材料/表.csv", format!("{list}\n姓名,身份证号\n{}\n", rows.join("\n")));
    desk.audit(&[]);
    desk.agency("结果")["verdict"].clone()
}

#[test]
fn nobody_counts_twice_and_a_list_of_wages_adds_nobody() {
    assert_eq!(short_of_one_beside("2024年工资表"), "noncompliant");
    assert_eq!(
        short_of_one_beside("名单"),
        "unresolved",
        "it may say of the others that they are recognised"
    );
}

#[test]
fn a_transposed_roster_with_a_line_of_notices_is_a_gap_of_hires() {
    let world = World::default();
    let desk = Desk::of(&world);
    let lines: Vec<String> = (0..world.hires.header.len())
        .map(|column| {
            let cells = world.hires.rows.iter().map(|row| row[column].as_str());
            std::iter::once(world.hires.header[column]).chain(cells).collect::<Vec<_>>().join(",")
        })
        .collect();
    desk.put("材料/招用情况.csv", lines.join("\n"));
    desk.audit(&[]);
    assert_eq!(desk.agency("结果")["verdict"], "unresolved");
}

#[test]
fn a_collective_notice_is_no_proof_that_a_post_was_not_announced() {
    for (name, verdict) in
        [("公益性岗位", "unresolved"), ("保洁员等", "unresolved"), ("厨师", "noncompliant")]
    {
        let desk = Desk::of(&World::default().but(|world| {
            world.hires.set_all("公告编号", "").set_all("岗位编号", "");
            world.notices.set_all("岗位编号", "").set_all("岗位名称", name);
        }));
        desk.audit(&[]);
        assert_eq!(desk.agency("结果")["verdict"], verdict, "{name}");
    }
}

#[test]
fn words_beside_a_plan_state_its_number() {
    for (words, verdict) in [
        ("注：另有保安员8人未列入本表", "unresolved"),
        ("注：共18人", "unresolved"),
        ("注：共5人", "compliant"),
        ("注：本单位现有职工共120人", "compliant"),
    ] {
        let desk = Desk::compliant();
        desk.put("材料/计划0.csv", World::default().plan[0].csv() + words + "\n");
        desk.audit(&[]);
        assert_eq!(desk.agency("结果")["verdict"], verdict, "{words}");
    }
}
