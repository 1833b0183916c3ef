//! Where a status or the verdict turns: each test fails if one condition of `verdict/` is bent.

use postaudit::model::{Review, ReviewMark, Severity, Status, Verdict};
use postaudit::reference::ReferenceKind;
use postaudit::verdict::DifficultyStatus;

use crate::support::{AGENCY, AgencyOutcome, CODE, Sheet, World, audit_one, kept_policy};

const PASS: Status = Status::Pass;
const OPEN: Status = Status::Undetermined;
const NOTHING: Status = Status::NotApplicable;

fn audited(change: impl FnOnce(&mut World)) -> AgencyOutcome {
    audit_one(&World::default().but(change))
}

fn by_hires() -> String {
    kept_policy(|text| text.replace("\nbasis = \"plan\"", "\nbasis = \"hires\""))
}

fn directory() -> Sheet {
    Sheet::new(&["单位名称", "统一社会信用代码", "行政区划代码"], &[&[AGENCY, CODE, "440106"]])
}

/// A sixth hire whose row can't be used.
fn rejected_hire(world: &mut World, claimed: bool) {
    let row = world.hires.repeat(if claimed { 1 } else { 4 });
    let number = crate::support::person(row.try_into().expect("few rows"));
    world.hires.set(row, "公民身份号码", &number).set(row, "招用日期", "开春");
}

/// The world with its finding of this rule marked by a reviewer.
fn reviewed(world: &World, rule: &str, mark: ReviewMark) -> AgencyOutcome {
    let id = audit_one(world).id_of(rule);
    let review = Review { mark: Some(mark), reviewer: "王某".to_owned(), ..Review::default() };
    audit_one(&world.clone().but(|world| drop(world.reviews.insert(id, review))))
}

#[test]
fn a_plan_of_nothing_beside_a_rejected_hire_leaves_the_quota_open() {
    let outcome = audited(|world| {
        world.plan[0].set(0, "计划招用人数", "0");
        world.hires.rows.truncate(1);
        world.hires.set(0, "招用日期", "开春");
    });
    assert_eq!(outcome.statuses[1], OPEN);
}

#[test]
fn on_the_hires_a_rejected_row_counts_in_the_base_that_must_be_passed() {
    let outcome = audited(|world| {
        world.policy = by_hires();
        rejected_hire(world, false);
    });
    // 2 of 5 would pass; 2 of 6 would not.
    assert_eq!((outcome.counts.hires, outcome.counts.verified), (5, 2));
    assert_eq!(outcome.statuses[1], OPEN);
}

#[test]
fn on_the_hires_a_rejected_claim_counts_in_the_base_that_must_be_failed() {
    let outcome = audited(|world| {
        world.policy = by_hires();
        world.hires.set(0, "是否就业困难人员", "否").set(0, "困难人员类别", "").set(0, "认定编号", "");
        world.hires.set(0, "认定日期", "");
        rejected_hire(world, true);
    });
    // 1 verified and 1 possible of 5 + 1: 3 are required, 2 are possible.
    assert_eq!((outcome.counts.verified, outcome.counts.possible), (1, 2));
    assert_eq!(outcome.statuses[1], Status::Fail);
}

#[test]
fn an_open_quota_is_computed_and_settled_by_no_review() {
    let open = World::default().but(|world| {
        world.hires.set(0, "认定日期", "");
    });
    let machine = audit_one(&open);
    assert_eq!(machine.statuses[1], OPEN);
    for mark in ReviewMark::CHOICES {
        let reviewed = reviewed(&open, "Q002", mark);
        assert_eq!((reviewed.statuses[1], reviewed.verdict), (OPEN, Verdict::Unresolved), "{mark:?}");
    }
    // What leaves it open can be reviewed; a pass by review says so.
    let settled = reviewed(&open, "E005", ReviewMark::Dismissed);
    assert_eq!((settled.statuses[1], settled.verdict), (PASS, Verdict::Compliant));
    assert!(settled.findings.iter().all(|finding| finding.0 != "Q002"));
    // As a note, Q002 decides nothing: the bounds do.
    let noted = audit_one(&open.but(|world| {
        world.policy = kept_policy(|text| format!("{text}\n[rules]\nQ002 = \"note\"\n"));
    }));
    assert_eq!(noted.severities("Q002"), [Severity::Note]);
    assert_eq!(noted.statuses[1], OPEN);
}

#[test]
fn a_decision_without_a_name_is_none() {
    let doubtful = World::default().but(|world| {
        world.hires.set(0, "性别", "女");
    });
    let id = audit_one(&doubtful).id_of("E002");
    for (reviewer, verdict) in
        [("", Verdict::Unresolved), ("　", Verdict::Unresolved), ("王某", Verdict::Compliant)]
    {
        let review =
            Review { mark: Some(ReviewMark::Dismissed), reviewer: reviewer.to_owned(), ..Review::default() };
        let outcome =
            audit_one(&doubtful.clone().but(|world| drop(world.reviews.insert(id.clone(), review.clone()))));
        assert_eq!(outcome.verdict, verdict, "signed {reviewer:?}");
    }
}

#[test]
fn a_confirmed_doubt_about_a_person_or_a_datum_leaves_nothing_open() {
    // Nobody claimed anything of this person, and the numbers do not need her.
    let odd = World::default().but(|world| {
        world.hires.set(4, "性别", "女");
    });
    assert_eq!(audit_one(&odd).verdict, Verdict::Unresolved);
    assert_eq!(reviewed(&odd, "E002", ReviewMark::Confirmed).verdict, Verdict::Compliant);
    // A row that can't be used falls out: of the two who are left of those claimed, two were required.
    let rejected = World::default().but(|world| rejected_hire(world, true));
    let machine = audit_one(&rejected);
    assert_eq!((machine.verdict, machine.counts.rejected_claims), (Verdict::Unresolved, 1));
    let settled = reviewed(&rejected, "D004", ReviewMark::Confirmed);
    assert_eq!((settled.verdict, settled.counts.rejected_claims), (Verdict::Compliant, 0));
    // Of a duty, a confirmed doubt is a breach.
    let undated = World::default().but(|world| {
        world.plan[0].set(0, "报送日期", "");
    });
    assert_eq!(reviewed(&undated, "P002", ReviewMark::Confirmed).verdict, Verdict::Noncompliant);
}

#[test]
fn a_rejected_hire_leaves_open_what_rests_on_hires_and_not_the_plan() {
    let outcome = audited(|world| rejected_hire(world, false));
    assert_eq!(outcome.statuses, [PASS, PASS, OPEN, OPEN]);
    assert_eq!(outcome.verdict, Verdict::Unresolved);
}

#[test]
fn a_rejected_row_leaves_the_verdict_open_though_its_finding_is_closed() {
    let world = World::default().but(|world| rejected_hire(world, false));
    let closed = reviewed(&world, "D004", ReviewMark::Dismissed);
    assert_eq!(closed.verdict, Verdict::Unresolved);
}

#[test]
fn nothing_is_confirmed_without_a_waiver() {
    assert_eq!(audited(|_| {}).confirmed, [false; 4]);
}

#[test]
fn a_plan_alone_is_judged_and_the_rest_is_not_applicable() {
    let plan_alone = World::default().but(|world| {
        world.plan[0].set(0, "计划招用人数", "0");
        world.hires.rows.clear();
        world.notices.rows.clear();
    });
    let outcome = audit_one(&plan_alone);
    assert_eq!(outcome.statuses, [PASS, NOTHING, NOTHING, NOTHING]);
    assert_eq!(outcome.verdict, Verdict::Compliant);
    let listed = audit_one(&plan_alone.with(ReferenceKind::Agencies, directory()));
    assert_eq!(listed.verdict, Verdict::Compliant, "a plan is filed");
}

#[test]
fn who_is_listed_and_has_filed_is_judged_as_anyone() {
    let outcome = audit_one(&World::default().with(ReferenceKind::Agencies, directory()));
    assert_eq!(outcome.verdict, Verdict::Compliant);
}

#[test]
fn who_is_listed_and_filed_only_notices_has_not_filed() {
    let outcome = audit_one(
        &World::default()
            .but(|world| {
                world.plan[0].rows.clear();
                world.hires.rows.clear();
            })
            .with(ReferenceKind::Agencies, directory()),
    );
    assert_eq!(outcome.statuses, [NOTHING; 4]);
    assert_eq!(outcome.verdict, Verdict::NotFiled);
}

#[test]
fn who_is_listed_and_filed_only_another_year_has_not_filed() {
    let outcome = audit_one(
        &World::default()
            .but(|world| {
                world.plan[0].set_all("年度", "2023");
                world.hires.set_all("年度", "2023").set_all("招用日期", "2023-03-01");
                world.notices.rows.clear();
            })
            .with(ReferenceKind::Agencies, directory()),
    );
    assert_eq!(outcome.verdict, Verdict::NotFiled);
}

#[test]
fn a_complete_register_refutes_by_absence_and_by_nothing_else() {
    let outcome = audit_one(
        &World::default()
            .but(|world| {
                world.policy =
                    kept_policy(|text| text.replace("register-complete = false", "register-complete = true"));
                world.hires.set(0, "困难人员类别", "别的");
            })
            .with_register(),
    );
    assert_eq!(outcome.severities("E004"), [Severity::Doubt]);
    assert_eq!(outcome.hires[0].0, DifficultyStatus::Unresolved);
}

#[test]
fn a_reviewer_who_read_the_paper_settles_an_unreadable_value() {
    let unknown = World::default().but(|world| {
        world.hires.set(0, "认定日期", "不详");
    });
    assert!(audit_one(&unknown).hires[0].1.contains(&"D004"));
    let settled = reviewed(&unknown, "D004", ReviewMark::Dismissed);
    assert!(!settled.hires[0].1.contains(&"D004"), "{:?}", settled.hires[0]);
}

#[test]
fn one_person_in_two_rows_counts_once_possible_at_best_and_verified_at_worst() {
    let outcome = audited(|world| {
        let row = world.hires.repeat(0);
        world.hires.set(0, "合同终止日期", "2024-05-31").set(row, "招用日期", "2024-07-01");
        world.hires.set(row, "是否就业困难人员", "否").set(row, "困难人员类别", "");
        world.hires.set(row, "认定编号", "").set(row, "认定日期", "").set(row, "备案日期", "2024-07-02");
    });
    let counts = outcome.counts;
    assert_eq!((counts.hires, counts.claimed, counts.possible, counts.verified), (5, 2, 2, 1));
}

#[test]
fn a_waiver_covers_its_post_and_its_person_and_no_other() {
    let verdict = |post: &str, person: &str| {
        let waiver = Sheet::new(
            &["规则", "单位名称", "岗位编号", "公民身份号码", "依据文号", "批准单位", "批准日期"],
            &[&["F001", AGENCY, post, person, "天人社函〔2024〕1号", crate::support::PEER, "2024-06-01"]],
        );
        let unfiled = World::default().but(|world| {
            world.hires.set(0, "备案日期", "").set(0, "备案部门", "");
        });
        audit_one(&unfiled.with(ReferenceKind::Waivers, waiver)).verdict
    };
    let (his, other) = (crate::support::person(0), crate::support::person(1));
    for (post, person, expected) in [
        ("", "", Verdict::Compliant),
        ("GW-1", "", Verdict::Compliant),
        ("GW-9", "", Verdict::Noncompliant),
        ("", his.as_str(), Verdict::Compliant),
        ("", other.as_str(), Verdict::Noncompliant),
        ("GW-1", his.as_str(), Verdict::Compliant),
        ("GW-1", other.as_str(), Verdict::Noncompliant),
        ("GW-9", his.as_str(), Verdict::Noncompliant),
    ] {
        assert_eq!(verdict(post, person), expected, "{post} {person}");
    }
}

#[test]
fn a_waiver_is_for_the_agency_of_its_code_and_else_of_its_name() {
    let verdict = |name: &str, code: &str| {
        let waiver = Sheet::new(
            &["规则", "单位名称", "统一社会信用代码", "依据文号", "批准单位", "批准日期"],
            &[&["F001", name, code, "天人社函〔2024〕1号", crate::support::PEER, "2024-06-01"]],
        );
        let unfiled = World::default().but(|world| {
            world.hires.set(0, "备案日期", "").set(0, "备案部门", "");
        });
        audit_one(&unfiled.with(ReferenceKind::Waivers, waiver)).verdict
    };
    // Another agency's code, and this one's.
    let other = "124401060000000215";
    assert_eq!(verdict(AGENCY, ""), Verdict::Compliant);
    assert_eq!(verdict("某镇人民政府", ""), Verdict::Noncompliant);
    assert_eq!(verdict(AGENCY, other), Verdict::Noncompliant);
    assert_eq!(verdict("某镇人民政府", CODE), Verdict::Compliant);
}

#[test]
fn a_waiver_of_a_post_covers_its_plan_lines_and_notices() {
    let open = |rule: &'static str, post: &str| {
        let waiver = Sheet::new(
            &["规则", "单位名称", "岗位编号", "依据文号", "批准单位", "批准日期"],
            &[&[rule, AGENCY, post, "天人社函〔2024〕1号", crate::support::PEER, "2024-06-01"]],
        );
        let doubtful = World::default().but(|world| {
            world.plan[0].set(0, "受理部门", "");
            world.notices.set(0, "发布机构", "某某公众号");
        });
        let outcome = audit_one(&doubtful.with(ReferenceKind::Waivers, waiver));
        (outcome.statuses[0], outcome.statuses[2])
    };
    assert_eq!(open("P004", "GW-1"), (PASS, OPEN));
    assert_eq!(open("P004", "GW-9"), (OPEN, OPEN));
    assert_eq!(open("N006", "GW-1"), (OPEN, PASS));
    assert_eq!(open("N006", "GW-9"), (OPEN, OPEN));
}

/// Of two rows that tell one hire differently neither is believed: what only one of them breaks is a doubt, in either order.
#[test]
fn which_of_two_rows_in_dispute_comes_first_decides_nothing() {
    let found = |column: &'static str, first: &'static str, second: &'static str| {
        let outcome = audited(|world| {
            let row = world.hires.repeat(3);
            world.hires.set(3, column, first).set(row, column, second);
        });
        // D007 itself says which row it left out.
        let others = outcome.findings.iter().filter(|finding| finding.0 != "D007");
        let mut rules: Vec<_> = others.map(|finding| (finding.0, finding.1, finding.2.clone())).collect();
        rules.sort();
        (outcome.statuses, outcome.verdict, rules)
    };
    let other = "广州市越秀区人力资源和社会保障局";
    for (column, right, wrong, rule, status) in [
        ("备案日期", "2024-03-05", "", "F001", 3),
        ("备案部门", crate::support::PEER, other, "F002", 3),
        ("备案日期", "2024-03-05", "2024-01-05", "F004", 3),
        ("岗位编号", "GW-1", "", "", 0),
    ] {
        let (one, two) = (found(column, right, wrong), found(column, wrong, right));
        assert_eq!(one, two, "{column} {wrong}");
        assert_eq!(one.1, Verdict::Unresolved, "{column} {wrong}");
        let of_rule: Vec<_> = one.2.iter().filter(|found| found.0 == rule).map(|found| found.1).collect();
        assert_eq!(of_rule, if rule.is_empty() { vec![] } else { vec![Severity::Doubt] });
        assert!(rule.is_empty() || one.0[status] == OPEN, "{column} {wrong}");
    }
    // What both break is a violation.
    let both = audited(|world| {
        world.hires.set(3, "备案日期", "");
        let row = world.hires.repeat(3);
        world.hires.set(row, "性别", "女");
    });
    assert_eq!(both.severities("F001"), [Severity::Violation]);
    assert_eq!(both.verdict, Verdict::Noncompliant);
}

#[test]
fn each_unreadable_value_that_a_claim_rests_on_holds_it_back() {
    for column in ["困难人员类别", "认定编号", "认定日期"] {
        let unknown = World::default().but(|world| {
            world.hires.set(0, column, "#N/A");
        });
        let machine = audit_one(&unknown);
        assert_eq!(machine.hires[0].0, DifficultyStatus::Unresolved, "{column}");
        assert!(machine.hires[0].1.contains(&"D004"), "{column}: {:?}", machine.hires[0]);
        let confirmed = reviewed(&unknown, "D004", ReviewMark::Confirmed);
        assert_eq!(confirmed.hires[0].0, DifficultyStatus::Refuted, "{column}");
    }
}

#[test]
fn an_open_dispute_holds_back_the_hire_in_dispute_and_no_other() {
    let outcome = audited(|world| {
        let row = world.hires.repeat(0);
        world.hires.set(row, "认定编号", "RD-9");
        world.hires.set(1, "认定日期", "不详");
    });
    assert_eq!(outcome.hires[0].1, ["D007"]);
    assert_eq!(outcome.hires[1].1, ["D004"]);
}

#[test]
fn what_is_short_and_what_of_it_is_to_be_verified() {
    // Planned, claims with a blank date: short, and to verify of it. Two claims, five hires.
    for (planned, unclear, expected) in
        [("5", 0, (0, 0)), ("5", 1, (1, 1)), ("1", 2, (1, 1)), ("20", 0, (6, 0)), ("20", 1, (7, 1))]
    {
        let outcome = audited(|world| {
            world.plan[0].set(0, "计划招用人数", planned);
            for row in 0..unclear {
                world.hires.set(row, "认定日期", "");
            }
        });
        let counts = outcome.counts;
        assert_eq!((counts.short(), counts.to_verify()), expected, "{planned} planned, {unclear} unclear");
    }
}

#[test]
fn a_waiver_of_a_post_covers_its_rows_in_dispute_too() {
    let plan = |waiver: bool| {
        let mut world = World::default().but(|world| {
            let mut other = world.plan[0].clone();
            other.set(0, "计划招用人数", "6").set(0, "报送日期", "").set(0, "受理部门", "");
            world.plan.push(other);
        });
        if waiver {
            let waiver = Sheet::new(
                &["规则", "单位名称", "岗位编号", "依据文号", "批准单位", "批准日期"],
                &[&["P004", AGENCY, "GW-1", "天人社函〔2024〕1号", crate::support::PEER, "2024-06-01"]],
            );
            world = world.with(ReferenceKind::Waivers, waiver);
        }
        audit_one(&world)
    };
    assert_eq!(plan(false).severities("P004"), [Severity::Doubt]);
    assert_eq!(plan(true).severities("W002"), []);
}
