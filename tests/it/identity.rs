//! Who is who: names, codes, divisions and the directory; and what an unreadable row of a reference list
//! takes from it.

use postaudit::model::{Severity, Verdict};
use postaudit::reference::ReferenceKind;
use postaudit::verdict::DifficultyStatus;

use crate::desk::Desk;
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
    // The rows may be either's, so that they accuse neither; the plan of one went to another district's department.
    assert_eq!(verdicts(&outcome), [(AGENCY, Verdict::Noncompliant), (AGENCY, Verdict::Unresolved)]);
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
    // The name states its place, so that the other row is a stray one, or the same agency's.
    assert_eq!(verdicts(&by_code), [(AGENCY, Verdict::Compliant), (AGENCY, Verdict::Unresolved)]);
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
    let (first, second) = (person(0), person(1));
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
            "--register" => &["甲B", &second, "残疾人员", "2023-12-01"],
            "--notices" => &["GG-8", AGENCY, "GW-1", SERVICE, "2024-02-01"],
            "--history" => &[AGENCY, "保洁员", "甲B", &second, "是", "2021-06-01"],
            _ => &["F001", AGENCY, "天人社函〔2024〕2号", PEER, "2024-02-01"],
        };
        let sheet = Sheet::new(header, &[good, row]);
        desk.put("清单.csv", sheet.csv());
        let ran = desk.audit(&[flag, "清单.csv"]);
        ran.assert_code(3);
        assert!(ran.messages.contains("清单.csv"), "{flag}: {}", ran.messages);
    }
}

/// What the directory states and nobody can read is not passed over for the next source: a failed VLOOKUP under
/// 同级人社部门 must not make an agency pass.
#[test]
fn an_unreadable_cell_of_the_directory_leaves_the_department_open() {
    let with = |cells: [&str; 3]| {
        let row = [AGENCY, CODE, cells[0], cells[1], cells[2]];
        audit_one(&World::default().with(
            ReferenceKind::Agencies,
            Sheet::new(
                &["单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"],
                &[&row],
            ),
        ))
    };
    let found = |cells| {
        let outcome = with(cells);
        (outcome.severities("P004"), outcome.severities("F002").len(), outcome.verdict)
    };
    assert_eq!(found(["440106", "县区级", PEER]), (vec![], 0, Verdict::Compliant));
    let doubtful = (vec![Severity::Doubt], 5, Verdict::Unresolved);
    for cells in [["440106", "县区级", "#N/A"], ["", "", "#REF!"], ["4401O0", "", ""], ["440106", "#N/A", ""]]
    {
        assert_eq!(found(cells), doubtful, "{cells:?}");
    }
}

#[test]
fn an_unreadable_division_of_the_plan_is_not_that_of_the_name() {
    let found = |division: &str| {
        audit_one(&World::default().but(|world| {
            world.plan[0].set_all("行政区划代码", division);
        }))
        .severities("P004")
    };
    assert_eq!(found(""), []);
    assert_eq!(found("440100"), [Severity::Violation]);
    assert_eq!(found("44O106"), [Severity::Doubt]);
}

/// The agency is the one that the directory names; that its code is another's too is said.
#[test]
fn a_code_under_two_names_of_the_directory_is_a_conflict_of_whoever_it_does_not_belong_to() {
    const PEER_AGENCY: &str = "广州市天河区教育局";
    let found = |own: &str, other: &str| {
        let outcome = audit(
            &World::default()
                .but(|world| {
                    let row = world.plan[0].repeat(0);
                    world.plan[0].set(row, "单位名称", PEER_AGENCY);
                })
                .with(
                    ReferenceKind::Agencies,
                    Sheet::new(&["单位名称", "统一社会信用代码"], &[&[AGENCY, own], &[PEER_AGENCY, other]]),
                ),
        );
        let names = outcome.agencies.iter().filter(|agency| !agency.severities("X004").is_empty());
        names.map(|agency| agency.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("", CODE), [AGENCY]);
    assert_eq!(found(CODE, ""), [PEER_AGENCY]);
    assert_eq!(found("", "").len(), 2);
    assert_eq!(found(CODE, OTHER_CODE), [PEER_AGENCY], "its own code and the one stated");
}

/// Cells that limit what a row says count like required ones, and each is named.
#[test]
fn what_leaves_a_reference_row_open_is_named_with_its_cell_in_each_run() {
    let (first, second) = (person(0), person(1));
    let lists: [(&str, &[&str], &[&str], &str); 6] = [
        (
            "--register",
            &["姓名", "公民身份号码", "困难人员类别", "认定日期", "退出日期"],
            &["甲A", &first, "残疾人员", "2023-12-01", "2024年"],
            "E2",
        ),
        ("--agencies", &["单位名称", "行政区划代码", "同级人社部门"], &[AGENCY, "440106", "#N/A"], "C2"),
        ("--agencies", &["单位名称", "统一社会信用代码"], &[AGENCY, "11440106000000013X"], "B2"),
        (
            "--history",
            &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
            &[AGENCY, "保洁员", "甲A", &first, "是", "2021-06-01", "2022年5月"],
            "G2",
        ),
        (
            "--history",
            &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期"],
            &[AGENCY, "保洁员", "甲A", "12", "是", "2021-06-01"],
            "D2",
        ),
        (
            "--waivers",
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"],
            &["F001", AGENCY, "天人社函〔2024〕1号", PEER, "2024-02-01", "bad"],
            "F2",
        ),
    ];
    for (flag, header, row, cell) in lists {
        let desk = Desk::compliant();
        // Below a good row, where a list without any would be refused.
        let good: Vec<&str> = match flag {
            "--history" => vec![AGENCY, "保洁员", "甲B", &second, "是", "2021-06-01"],
            "--waivers" => vec!["F001", AGENCY, "天人社函〔2024〕2号", PEER, "2024-02-01"],
            _ => vec![],
        };
        let rows: Vec<&[&str]> =
            std::iter::once(row).chain((!good.is_empty()).then_some(&good[..])).collect();
        desk.put("清单.csv", Sheet::new(header, &rows).csv());
        let ran = desk.audit(&[flag, "清单.csv"]);
        ran.assert_code(3);
        assert!(ran.messages.contains(&format!("清单.csv {cell}")), "{flag}: {}", ran.messages);
        let again = desk.audit(&[flag, "清单.csv"]);
        again.assert_code(3);
        assert!(again.messages.contains("有 1 行读不了"), "{flag}, nothing changed: {}", again.messages);
    }
}

/// A row that leaves code or division blank tells no second agency of the name; two that contradict each other leave open what
/// they say, whichever comes first.
#[test]
fn rows_of_the_directory_that_say_less_are_the_same_agency() {
    let found = |rows: &[&[&str]]| {
        let outcome = audit(&World::default().with(
            ReferenceKind::Agencies,
            Sheet::new(&["单位名称", "统一社会信用代码", "行政区划代码", "同级人社部门"], rows),
        ));
        let agency = &outcome.agencies[0];
        (outcome.agencies.len(), agency.verdict, agency.severities("P004"))
    };
    let compliant = (1, Verdict::Compliant, vec![]);
    let full = &[AGENCY, CODE, "440106", PEER][..];
    for less in [&[AGENCY, "", "", ""][..], &[AGENCY, "", "440106", ""], &[AGENCY, CODE, "", ""]] {
        assert_eq!(found(&[full, less]), compliant, "{less:?} below");
        assert_eq!(found(&[less, full]), compliant, "{less:?} above");
    }
    let other = &[AGENCY, CODE, "440106", "广州市越秀区人力资源和社会保障局"][..];
    let open = (1, Verdict::Unresolved, vec![Severity::Doubt]);
    assert_eq!(found(&[full, other]), open);
    assert_eq!(found(&[other, full]), open);
}

/// A list of hires has the columns of a register, too: it must not prove its own claims.
#[test]
fn a_reference_file_of_another_kind_is_refused_loudly() {
    let world = World::default().but(|world| {
        world.hires.set_all("认定编号", "");
    });
    let services = "机构名称,发布渠道,发布网址,机构层级\n某就业中心,,,县区级\n";
    let directory =
        format!("单位名称,统一社会信用代码,行政区划代码,单位层级,同级人社部门\n{AGENCY},{CODE},440106,,\n");
    let files: [(&str, String, &str); 3] = [
        ("--register", world.hires.csv(), "招用情况"),
        ("--services", directory, "应报送单位名录"),
        ("--agencies", services.to_owned(), "公共就业服务机构名录"),
    ];
    for (flag, content, kind) in files {
        let desk = Desk::of(&world);
        desk.put("清单.csv", content);
        let ran = desk.audit(&[flag, "清单.csv"]);
        ran.assert_code(2);
        assert!(ran.messages.contains(&format!("是“{kind}”的表头")), "{flag}: {}", ran.messages);
        assert!(!desk.path("结果").exists(), "{flag}: the result folder was touched");
    }
}

/// A code typed wrong says of nobody that he is excused.
#[test]
fn a_waiver_with_an_invalid_code_waives_nothing() {
    let found = |code: &str| {
        audit_one(
            &World::default()
                .but(|world| {
                    world.hires.set_all("备案日期", "");
                })
                .with(
                    ReferenceKind::Waivers,
                    Sheet::new(
                        &["规则", "单位名称", "统一社会信用代码", "依据文号", "批准单位", "批准日期"],
                        &[&["F001", AGENCY, code, "天人社函〔2024〕1号", PEER, "2024-06-01"]],
                    ),
                ),
        )
        .verdict
    };
    assert_eq!(found(CODE), Verdict::Compliant);
    assert_eq!(found("11440106000000013X"), Verdict::Noncompliant);
}

/// 同上 points at a row that the program would have to guess.
#[test]
fn ditto_marks_name_no_agency_and_no_post() {
    for mark in ["同上", "〃", "″"] {
        let outcome = audit(&World::default().but(|world| {
            let row = world.plan[0].repeat(0);
            world.plan[0].set(row, "单位名称", mark).set(row, "统一社会信用代码", "").set(
                row,
                "岗位编号",
                "GW-2",
            );
        }));
        assert_eq!(outcome.agencies.len(), 1, "{mark}");
        let outcome = audit_one(&World::default().but(|world| {
            world.hires.set(0, "岗位名称", mark).set(0, "岗位编号", "");
        }));
        assert_eq!(outcome.verdict, Verdict::Unresolved, "{mark}");
        assert_eq!(outcome.severities("D004"), [Severity::Doubt], "{mark}");
    }
}

/// 某局（盖章） is 某局.
#[test]
fn a_stamp_mark_is_no_part_of_a_name() {
    let outcome = audit_one(&World::default().but(|world| {
        without_codes(world);
        world.plan[0].set_all("单位名称", &format!("{AGENCY}（盖章）"));
        world.notices.set_all("单位名称", &format!("{AGENCY}（公章）2024年12月20日"));
    }));
    assert_eq!((outcome.name.as_str(), outcome.verdict), (AGENCY, Verdict::Compliant));
}

#[test]
fn what_explains_how_to_fill_in_is_nobodys_name() {
    let texts = [
        "填表说明：示例",
        "填写说明：与公章一致",
        "注意事项",
        "（说明）",
        "请填写单位全称",
        "单位名称",
        "填报单位",
        "※填报须知",
    ];
    for text in texts {
        // With a person's number: data that nobody can place, and no unit of its own.
        let outcome = audit(&World::default().but(|world| {
            without_codes(world);
            let row = world.hires.repeat(4);
            world.hires.set(row, "单位名称", text).set(row, "公民身份号码", &person(40));
        }));
        assert_eq!(outcome.agencies.len(), 1, "{text}");
        assert_eq!(outcome.agencies[0].counts.hires, 5, "{text}");
        assert!(outcome.run.contains(&"D008"), "{text}: {:?}", outcome.run);
        assert_ne!(outcome.agencies[0].verdict, Verdict::Noncompliant, "{text}");
        assert_ne!(outcome.agencies[0].verdict, Verdict::Compliant, "{text}: the row may be its own");
        // Among the plan's rows alike.
        let outcome = audit(&World::default().but(|world| {
            without_codes(world);
            let row = world.plan[0].repeat(0);
            world.plan[0].set(row, "单位名称", text);
        }));
        assert_eq!(outcome.agencies.len(), 1, "{text}");
        assert_ne!(outcome.agencies[0].verdict, Verdict::Noncompliant, "{text}");
    }
    // 填报单位：… is a word before the name of somebody.
    let outcome = audit_one(&World::default().but(|world| {
        without_codes(world);
        world.hires.set(3, "单位名称", &format!("填报单位：{AGENCY}"));
    }));
    assert_eq!((outcome.verdict, outcome.counts.hires), (Verdict::Compliant, 5));
}

#[test]
fn a_row_that_explains_by_an_example_counts_for_nothing() {
    for (column, text) in [("单位名称", "填表说明：示例"), ("年度", "填写示例"), ("单位名称", "（填表示例）")]
    {
        let outcome = audit(&World::default().but(|world| {
            without_codes(world);
            for sheet in world.plan.iter_mut().chain([&mut world.hires]) {
                let row = sheet.repeat(0);
                sheet.set(row, "单位名称", "示例街道办事处").set(row, column, text);
            }
            let row = world.hires.rows.len() - 1;
            world.hires.set(row, "公民身份号码", "");
        }));
        assert_eq!(verdicts(&outcome), [(AGENCY, Verdict::Compliant)], "{column} {text}");
    }
}
