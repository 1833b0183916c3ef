//! The judge on small worlds worked out by hand: the readings of `READINGS.md` as examples.

use std::collections::BTreeMap;

use super::generate::{self, Knobs};
use super::judge::{self, Expected};
use super::world::{Kind, Row, Table, World};

const AGENCY: &str = "广州市天河区第一服务所";
const PEER: &str = "广州市天河区人社局";

/// A valid ID: woman born 1975-06-15 with this serial (even).
fn woman(serial: u32) -> String {
    let front = format!("44010619750615{:03}", serial * 2);
    format!("{front}{}", judge::read::id_check(&front))
}

fn plan_row(post: &str, number: &str) -> Row {
    Row::of(&[
        ("单位名称", AGENCY),
        ("岗位名称", post),
        ("计划招用人数", number),
        ("报送日期", "2024-01-10"),
        ("受理部门", PEER),
    ])
}

fn hire_row(post: &str, serial: u32, claimed: bool) -> Row {
    let mut row = Row::of(&[
        ("单位名称", AGENCY),
        ("岗位名称", post),
        ("姓名", &format!("甲{serial}")),
        ("公民身份号码", &woman(serial)),
        ("是否就业困难人员", if claimed { "是" } else { "否" }),
        ("招用日期", "2024-03-01"),
        ("合同终止日期", "2025-02-28"),
        ("备案日期", "2024-03-10"),
        ("备案部门", PEER),
    ]);
    if claimed {
        row.set("困难人员类别", "残疾人");
        row.set("认定编号", format!("RD{serial}"));
        row.set("认定日期", "2024-02-01");
    }
    row
}

fn notice_row(post: &str) -> Row {
    Row::of(&[
        ("单位名称", AGENCY),
        ("岗位名称", post),
        ("招聘人数", "9"),
        ("发布机构", "广州市就业服务中心"),
        ("发布日期", "2024-02-01"),
    ])
}

/// Five planned, `hires` rows filed, one public notice.
fn world(plans: Vec<Row>, hires: Vec<Row>) -> World {
    let table = |kind, file: &str, rows| Table { kind, file: file.to_owned(), rows };
    World {
        year: 2024,
        as_of: "2024-12-31".to_owned(),
        tables: vec![
            table(Kind::Plan, "1-plan.csv", plans),
            table(Kind::Hires, "2-hires.csv", hires),
            table(Kind::Notices, "3-notices.csv", vec![notice_row("保洁员")]),
        ],
        ..World::default()
    }
}

fn only(world: &World) -> Expected {
    judge::judge(world).agencies.pop().unwrap()
}

fn rules(agency: &Expected) -> Vec<&'static str> {
    let mut rules: Vec<_> = agency.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules
}

/// Five planned and five hired, of which `claimed` with flawless claims.
fn fives(claimed: u32) -> Vec<Row> {
    (1..=5).map(|serial| hire_row("保洁员", serial, serial <= claimed)).collect()
}

#[test]
fn exactly_forty_percent_is_compliant() {
    let agency = only(&world(vec![plan_row("保洁员", "5")], fives(2)));
    assert_eq!(rules(&agency), Vec::<&str>::new());
    assert_eq!(agency.columns["required"], "2");
    assert_eq!(agency.columns["plan_ratio"], "0.4000");
    assert_eq!(agency.columns["verdict"], "compliant");
}

#[test]
fn one_below_forty_percent_fails() {
    let agency = only(&world(vec![plan_row("保洁员", "5")], fives(1)));
    assert_eq!(rules(&agency), ["Q001"]);
    assert_eq!(agency.columns["quota_status"], "fail");
}

#[test]
fn an_open_claim_keeps_the_quota_open() {
    let mut hires = fives(2);
    hires[0].set("认定编号", "");
    let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
    assert_eq!(rules(&agency), ["E005", "Q002"]);
    assert_eq!(
        (agency.columns["difficulty_verified"].as_str(), agency.columns["difficulty_possible"].as_str()),
        ("1", "2")
    );
}

#[test]
fn a_register_row_that_supports_the_claim_settles_a_blank_number() {
    let mut hires = fives(2);
    hires[0].set("认定编号", "");
    let mut world = world(vec![plan_row("保洁员", "5")], hires);
    let entry = |serial| {
        Row::of(&[
            ("姓名", &*format!("甲{serial}")),
            ("公民身份号码", &woman(serial)),
            ("困难人员类别", "残疾人员"),
            ("认定日期", "2024-03-01"),
        ])
    };
    world.references.register = Some(vec![entry(1), entry(2)]);
    let agency = only(&world);
    assert_eq!(rules(&agency), ["E005"]);
    assert_eq!(agency.findings[0].severity, "note");
    assert_eq!(agency.columns["verdict"], "compliant");
}

#[test]
fn recognised_a_day_late_refutes_and_fails() {
    let mut hires = fives(2);
    hires[0].set("认定日期", "2024-03-02");
    let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
    assert_eq!(rules(&agency), ["E006", "Q001"]);
    assert_eq!(agency.columns["difficulty_possible"], "1");
}

#[test]
fn a_rejected_plan_row_lowers_no_other_line_so_that_a_failure_stays_one() {
    let agency = only(&world(vec![plan_row("保洁员", "5"), plan_row("协管员", "三")], fives(1)));
    assert_eq!(rules(&agency), ["D004", "Q001"]);
    let quota = agency.findings.iter().find(|finding| finding.rule == "Q001").unwrap();
    assert_eq!(quota.severity, "violation");
    assert_eq!(agency.columns["plan_headcount"], "5");
    assert_eq!(agency.columns["plan_status"], "undetermined");
    assert_eq!(agency.columns["quota_status"], "fail");
    assert_eq!(agency.columns["verdict"], "noncompliant");
}

#[test]
fn a_plan_row_that_nobody_can_place_keeps_the_quota_from_passing() {
    let mut nameless = plan_row("协管员", "30");
    nameless.set("单位名称", "");
    nameless.set("统一社会信用代码", "");
    let agency = only(&world(vec![plan_row("保洁员", "5"), nameless], fives(2)));
    // The hires basis passes.
    assert_eq!(rules(&agency), ["D015", "Q002"]);
    assert_eq!(agency.columns["quota_status"], "undetermined");
    assert_eq!(agency.columns["verdict"], "unresolved");
}

#[test]
fn a_resubmission_after_the_first_hire_that_lowers_keeps_the_earlier_number_as_upper() {
    let mut world = world(vec![plan_row("保洁员", "5")], fives(1));
    let mut lower = plan_row("保洁员", "2");
    lower.set("报送日期", "2024-06-01");
    world.tables.push(Table { kind: Kind::Plan, file: "4-plan.csv".to_owned(), rows: vec![lower] });
    let agency = only(&world);
    // required(5) = 2 > 1 verified, so no pass; required(2) = 1 <= 1 possible, so no failure.
    assert_eq!(rules(&agency), ["D006", "P009", "Q002"]);
    assert_eq!(agency.columns["plan_headcount"], "5");
}

#[test]
fn a_person_hired_twice_counts_once() {
    let mut hires = fives(2);
    let mut again = hire_row("保洁员", 1, true);
    again.set("招用日期", "2024-05-01");
    again.set("备案日期", "2024-05-10");
    hires.push(again);
    let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
    assert_eq!(rules(&agency), ["X001", "X001"]);
    assert_eq!(agency.columns["hires"], "5");
    assert_eq!(agency.columns["difficulty_verified"], "2");
    assert_eq!(agency.columns["quota_status"], "pass");
    assert_eq!(agency.columns["verdict"], "unresolved");
}

#[test]
fn an_unreadable_claim_is_possible_and_its_row_rejected() {
    let mut hires = fives(2);
    hires[0].set("是否就业困难人员", "待定");
    let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
    assert_eq!(rules(&agency), ["D004", "Q002"]);
    assert_eq!(agency.columns["hires"], "4");
    assert_eq!(agency.columns["difficulty_possible"], "2");
    assert_eq!(agency.columns["filing_status"], "undetermined");
}

#[test]
fn an_undated_version_stays_in_use_beside_a_dated_one() {
    let mut world = world(vec![plan_row("保洁员", "5")], fives(2));
    let mut other = plan_row("保洁员", "6");
    other.set("报送日期", "");
    world.tables.push(Table { kind: Kind::Plan, file: "4-plan.csv".to_owned(), rows: vec![other] });
    let agency = only(&world);
    // required(6) = 3 > 2 verified: no pass; required(5) = 2 <= 2 possible: no failure. The hires basis passes.
    assert_eq!(rules(&agency), ["D007", "P002", "Q002"]);
    assert_eq!(agency.columns["plan_headcount"], "6");
}

#[test]
fn parts_of_a_post_in_one_table_are_added() {
    let agency = only(&world(vec![plan_row("保洁员", "3"), plan_row("保洁员", "2")], fives(2)));
    assert_eq!(rules(&agency), Vec::<&str>::new());
    assert_eq!(agency.columns["plan_headcount"], "5");
}

#[test]
fn identical_parts_are_read_both_ways() {
    let agency = only(&world(vec![plan_row("保洁员", "5"), plan_row("保洁员", "5")], fives(2)));
    // Upper 10 needs 4, lower 5 needs 2.
    assert_eq!(rules(&agency), ["D007", "Q002"]);
    assert_eq!(agency.columns["required"], "4");
}

#[test]
fn an_out_of_scope_post_takes_its_hires_along() {
    let mut outside = plan_row("护林员", "9");
    outside.set("开发方式", "自筹资金");
    let mut hires = fives(2);
    hires.push(hire_row("护林员", 6, false));
    let agency = only(&world(vec![plan_row("保洁员", "5"), outside], hires));
    // Its hire was filed as if it counted, and with it the quota would fail.
    assert_eq!(rules(&agency), ["S001", "S001"]);
    assert_eq!(agency.columns["hires"], "5");
    assert_eq!(agency.columns["quota_status"], "pass");
    assert_eq!(agency.columns["verdict"], "unresolved");
}

#[test]
fn an_out_of_scope_post_that_nobody_treats_as_covered_is_a_note() {
    let mut outside = plan_row("护林员", "9");
    outside.set("开发方式", "自筹资金");
    let mut hires = fives(2);
    let mut aside = hire_row("护林员", 6, false);
    aside.set("备案日期", "");
    aside.set("备案部门", "");
    hires.push(aside);
    let agency = only(&world(vec![plan_row("保洁员", "5"), outside], hires));
    assert_eq!(rules(&agency), ["S001", "S001"]);
    assert_eq!(agency.columns["verdict"], "compliant");
}

#[test]
fn hires_without_a_plan_are_a_violation_and_leave_the_quota_open() {
    let agency = only(&world(Vec::new(), fives(2)));
    assert_eq!(rules(&agency), ["P001", "Q002"]);
    assert_eq!(agency.columns["plan_status"], "fail");
    assert_eq!(agency.columns["plan_ratio"], "");
}

#[test]
fn a_conflicting_repetition_leaves_the_claim_unresolved() {
    let mut hires = fives(2);
    let mut other = hires[0].clone();
    other.set("备案日期", "2024-03-11");
    hires.push(other);
    let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
    assert_eq!(rules(&agency), ["D007", "Q002"]);
    assert_eq!(agency.columns["hires"], "5");
}

#[test]
fn an_unreadable_filing_date_is_a_doubt_and_a_blank_one_a_violation() {
    for (date, rule, status) in [("待补", "F004", "undetermined"), ("", "F001", "fail")] {
        let mut hires = fives(2);
        hires[4].set("备案日期", date);
        let agency = only(&world(vec![plan_row("保洁员", "5")], hires));
        assert!(rules(&agency).contains(&rule), "{:?}", rules(&agency));
        assert_eq!(agency.columns["filing_status"], status);
    }
}

#[test]
fn a_notice_of_the_hire_day_is_in_time_and_one_of_the_next_day_is_not() {
    for (date, expected) in [("2024-03-01", vec![]), ("2024-03-02", vec!["N003"; 5])] {
        let mut world = world(vec![plan_row("保洁员", "5")], fives(2));
        world.tables[2].rows[0].set("发布日期", date);
        assert_eq!(rules(&only(&world)), expected);
    }
}

#[test]
fn generated_worlds_reach_every_rule_and_verdict() {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    let bare = Knobs::plain(400);
    let full = Knobs {
        register: true,
        directory: true,
        services: true,
        export: true,
        history: true,
        waivers: true,
        ..Knobs::plain(400)
    };
    for knobs in [bare, full] {
        let judgement = judge::judge(&generate::world(7, &knobs));
        if !judgement.homeless.is_empty() {
            rules.insert("D008", judgement.homeless.len());
        }
        for agency in judgement.agencies {
            *verdicts.entry(agency.columns["verdict"].clone()).or_default() += 1;
            for finding in agency.findings {
                *rules.entry(finding.rule).or_default() += 1;
            }
        }
    }
    let all = [
        "P001", "P002", "P003", "P004", "P005", "P006", "P007", "P009", "Q001", "Q002", "Q003", "N001",
        "N002", "N003", "N004", "N006", "N007", "F001", "F002", "F004", "E001", "E002", "E003", "E004",
        "E005", "E006", "E007", "E008", "E009", "E010", "E011", "E012", "X001", "X002", "X003", "X004",
        "X005", "D004", "D005", "D006", "D007", "D008", "D009", "D010", "D012", "D013", "S001", "S002",
        "W001", "W002",
    ];
    let missing: Vec<_> = all.iter().filter(|rule| rules.get(*rule).copied().unwrap_or(0) < 2).collect();
    assert!(missing.is_empty(), "rules hardly reached: {missing:?} of {rules:?}");
    for verdict in ["compliant", "noncompliant", "unresolved", "not_filed"] {
        assert!(verdicts.contains_key(verdict), "{verdicts:?}");
    }
    eprintln!("{verdicts:?}\n{rules:?}");
    let compliant = verdicts["compliant"];
    assert!(compliant > 40, "too few compliant agencies to be telling: {verdicts:?}");
}
