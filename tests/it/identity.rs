//! Who is who: names, codes, divisions and the directory; and what an unreadable row of a reference list
//! takes from it.

use postaudit::model::{Severity, Verdict};
use postaudit::reference::ReferenceKind;
use postaudit::verdict::DifficultyStatus;

use crate::cli_desk::Desk;
use crate::support::{
    AGENCY, CODE, Outcome, PEER, SERVICE, Sheet, World, audit, audit_one, kept_policy, person,
};

/// Valid by GB 32100.
const OTHER_CODE: &str = "124401060000000215";

fn verdicts(outcome: &Outcome) -> Vec<(&str, Verdict)> {
    outcome.agencies.iter().map(|agency| (agency.name.as_str(), agency.verdict)).collect()
}

fn without_codes(world: &mut World) {
    world.plan[0].set_all("统一社会信用代码", "");
    world.hires.set_all("统一社会信用代码", "");
    world.notices.set_all("统一社会信用代码", "");
}

/// Two agencies of one name, in two districts.
fn namesakes() -> Sheet {
    Sheet::new(
        &["单位名称", "统一社会信用代码", "行政区划代码"],
        &[&[AGENCY, CODE, "440106"], &[AGENCY, OTHER_CODE, "440103"]],
    )
}

#[test]
fn divisions_tell_agencies_of_one_name_apart_and_a_row_without_one_belongs_to_neither() {
    let outcome = audit(&World::default().but(|world| {
        without_codes(world);
        let row = world.plan[0].repeat(0);
        world.plan[0].set(row, "行政区划代码", "440103");
    }));
    assert_eq!(verdicts(&outcome), [(AGENCY, Verdict::Noncompliant), (AGENCY, Verdict::Noncompliant)]);
    assert!(outcome.agencies.iter().all(|agency| agency.counts.plan_lower == 5 && agency.counts.hires == 0));
    assert_eq!(outcome.run, ["D008"; 6], "five hires and a notice");
}

#[test]
fn one_division_beside_rows_without_one_is_one_agency() {
    let outcome = audit_one(&World::default().but(without_codes));
    assert_eq!((outcome.verdict, outcome.counts.hires), (Verdict::Compliant, 5));
}

#[test]
fn a_name_with_two_codes_takes_no_row_without_a_code() {
    let outcome = audit(&World::default().but(|world| {
        world.hires.set(3, "统一社会信用代码", OTHER_CODE).set(4, "统一社会信用代码", "");
    }));
    let hires: Vec<u64> = outcome.agencies.iter().map(|agency| agency.counts.hires).collect();
    assert_eq!(hires, [3, 1]);
    assert_eq!(outcome.run, ["D008"]);
}

#[test]
fn of_two_listed_agencies_of_one_name_the_code_tells_and_else_the_division() {
    let listed = World::default().with(ReferenceKind::Agencies, namesakes());
    let of_both = |outcome: &Outcome| -> Vec<(u64, u64)> {
        outcome.agencies.iter().map(|agency| (agency.counts.plan_lower, agency.counts.hires)).collect()
    };
    let by_code = audit(&listed);
    assert_eq!(verdicts(&by_code), [(AGENCY, Verdict::Compliant), (AGENCY, Verdict::NotFiled)]);
    assert_eq!(of_both(&by_code), [(5, 5), (0, 0)]);
    // The plan's division still tells; a hire has none to tell by.
    let by_division = audit(&listed.but(|world| {
        world.plan[0].set(0, "统一社会信用代码", "").set(0, "行政区划代码", "440103");
        world.hires.set(4, "统一社会信用代码", "");
    }));
    assert_eq!(of_both(&by_division), [(0, 4), (5, 0)]);
    assert_eq!(by_division.run, ["D008"]);
}

#[test]
fn an_exit_that_cannot_be_read_supports_no_claim_and_refutes_none() {
    let outcome = audit_one(&World::default().with_register().but(|world| {
        world.policy =
            kept_policy(|text| text.replace("register-complete = false", "register-complete = true"));
        world.references.get_mut(&ReferenceKind::Register).unwrap().set(0, "退出日期", "不详");
    }));
    assert_eq!(outcome.severities("E007"), [Severity::Doubt]);
    assert_eq!(outcome.hires[0].0, DifficultyStatus::Unresolved);
    assert_eq!(outcome.hires[1].0, DifficultyStatus::Verified);
}

#[test]
fn one_row_of_the_register_that_supports_a_claim_is_enough() {
    let status = |exits: [&'static str; 2]| {
        let outcome = audit_one(&World::default().with_register().but(|world| {
            let register = world.references.get_mut(&ReferenceKind::Register).unwrap();
            let again = register.repeat(0);
            register.set(0, "退出日期", exits[0]).set(again, "退出日期", exits[1]);
        }));
        outcome.hires[0].0
    };
    assert_eq!(status(["2024-02-29", "2024-03-01"]), DifficultyStatus::Verified);
    assert_eq!(status(["2024-03-01", "2024-02-29"]), DifficultyStatus::Verified);
    assert_eq!(status(["2024-02-29", "不详"]), DifficultyStatus::Unresolved);
    assert_eq!(status(["不详", "2024-02-29"]), DifficultyStatus::Unresolved);
    assert_eq!(status(["2024-02-29", "2024-02-28"]), DifficultyStatus::Refuted);
}

/// A reference with rows that can't be read proves less: that is said loudly, whatever the list.
#[test]
fn an_unreadable_row_of_any_reference_list_makes_exit_code_3() {
    let first = person(0);
    let lists: [(&str, &[&str], &[&str]); 6] = [
        (
            "--register",
            &["姓名", "公民身份号码", "困难人员类别", "认定日期"],
            &["甲A", "123", "残疾人员", "2023-12-01"],
        ),
        ("--agencies", &["单位名称", "行政区划代码", "单位层级"], &["", "440106", "区"]),
        ("--services", &["机构名称", "发布渠道", "发布网址"], &["", "天河就业", ""]),
        (
            "--notices",
            &["公告编号", "单位名称", "岗位编号", "发布机构", "发布日期"],
            &["GG-9", AGENCY, "GW-1", SERVICE, "去年"],
        ),
        (
            "--history",
            &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期"],
            &[AGENCY, "保洁员", "甲A", &first, "是", "前年"],
        ),
        (
            "--waivers",
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期"],
            &["F001", AGENCY, "天人社函〔2024〕1号", PEER, "去年"],
        ),
    ];
    for (flag, header, row) in lists {
        let desk = Desk::compliant();
        // Beside a good row, where a list without any would be refused.
        let good: &[&str] = match flag {
            "--agencies" => &[AGENCY, "440106", "区"],
            "--services" => &[SERVICE, "天河就业", ""],
            _ => row,
        };
        let sheet = Sheet::new(header, &[good, row]);
        desk.put("清单.csv", sheet.csv());
        let ran = desk.audit(&[flag, "清单.csv"]);
        ran.assert_code(3);
        assert!(ran.messages.contains("清单.csv"), "{flag}: {}", ran.messages);
    }
}
