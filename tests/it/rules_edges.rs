//! The exact edges of rules, at which a wrong comparison would go unseen. Each case here stands for a
//! change of the code that no other test noticed.

use postaudit::model::Severity::{Doubt, Note, Violation};
use postaudit::model::{FindingId, Severity};
use postaudit::reference::ReferenceKind;

use crate::support::{AGENCY, SERVICE, Sheet, World, audit_one, id, person};

/// E011 of the world's first person, born on this day, after an earlier placement.
fn placed(born: &str, start: &str, end: &str) -> Vec<Severity> {
    let who = if born.is_empty() { person(0) } else { id(born, 101) };
    let history = Sheet::new(
        &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
        &[&[AGENCY, "保洁员", "甲A", &who, "是", start, end]],
    );
    let world = World::default().with(ReferenceKind::History, history);
    audit_one(&world.but(|world| {
        world.hires.set(0, "公民身份号码", &who);
    }))
    .severities("E011")
}

#[test]
fn e011_counts_a_day_in_two_placements_once() {
    assert_eq!(placed("", "2022-03-01", "2024-03-01"), [], "the day of change is one day");
    assert_eq!(placed("", "2022-03-01", "2024-06-30"), [], "four months lie in both contracts");
}

#[test]
fn e011_does_not_count_the_time_between_placements() {
    assert_eq!(placed("", "2020-01-01", "2020-12-31"), []);
}

#[test]
fn e011_spares_who_is_within_five_years_of_retirement_on_the_first_day() {
    // A man born on 1966-04-01 retires at 60 and four months: 2026-08-01.
    assert_eq!(placed("19660401", "2021-08-01", "2024-02-29"), []);
    assert_eq!(placed("19660401", "2021-07-31", "2024-02-29"), [Doubt]);
}

#[test]
fn e009_compares_categories_that_the_policy_does_not_know_by_their_text() {
    let found = |filed: &str, registered: &str| {
        audit_one(&World::default().with_register().but(|world| {
            world.hires.set(0, "困难人员类别", filed);
            let register = world.references.get_mut(&ReferenceKind::Register).expect("given");
            register.set(0, "困难人员类别", registered);
        }))
        .severities("E009")
    };
    assert_eq!(found("他处所定人员", "他处所定人员"), []);
    assert_eq!(found("他处所定人员", "别处所定人员"), [Note]);
}

#[test]
fn equal_facts_have_ids_of_their_own_and_the_first_keeps_its_id() {
    let ids = |rows: usize| -> Vec<FindingId> {
        let outcome = audit_one(&World::default().but(|world| {
            world.hires.set(0, "公民身份号码", "");
            for _ in 1..rows {
                world.hires.repeat(0);
            }
        }));
        outcome.findings.into_iter().filter(|finding| finding.0 == "E001").map(|finding| finding.2).collect()
    };
    let (one, three) = (ids(1), ids(3));
    assert_eq!((one.len(), three.len()), (1, 3));
    assert!(three.contains(&one[0]), "a review of the first row still finds it");
    let distinct: std::collections::BTreeSet<&FindingId> = three.iter().collect();
    assert_eq!(distinct.len(), 3);
}

/// The default policy with dates and days that the clause itself does not set.
fn dated_policy() -> String {
    let base = postaudit::policy::Policy::builtin("gd-2017-101").unwrap().source_text;
    let path = tempfile::Builder::new().suffix(".toml").tempfile().unwrap().into_temp_path().keep().unwrap();
    let dates = "[plan]\ndue = \"01-31\"\n[notice]\ndays = 7\n[filing]\ndays = 30\n";
    std::fs::write(&path, format!("{base}\n{dates}")).unwrap();
    path.to_string_lossy().into_owned()
}

fn of(rule: &str, change: impl FnOnce(&mut World)) -> Vec<Severity> {
    audit_one(&World::default().but(change)).severities(rule)
}

fn dated(rule: &str, change: impl FnOnce(&mut World)) -> Vec<Severity> {
    of(rule, |world| {
        world.policy = dated_policy();
        change(world);
    })
}

#[test]
fn p008_allows_the_due_day_itself() {
    let submitted = |day: &'static str| {
        dated("P008", |world| {
            world.plan[0].set(0, "报送日期", day);
        })
    };
    assert_eq!(submitted("2024-01-31"), []);
    assert_eq!(submitted("2024-02-01"), [Violation]);
}

#[test]
fn n005_counts_both_ends_of_the_notice() {
    let closes = |day: &'static str| {
        dated("N005", |world| {
            world.notices.set(0, "截止日期", day);
        })
    };
    assert_eq!(closes("2024-02-07"), []);
    assert_eq!(closes("2024-02-06"), [Note]);
    assert_eq!(closes(""), []);
}

#[test]
fn f003_allows_the_last_day_of_the_term() {
    let filed = |day: &'static str| {
        dated("F003", |world| {
            world.hires.set(0, "备案日期", day);
        })
    };
    assert_eq!(filed("2024-03-31"), []);
    assert_eq!(filed("2024-04-01"), [Violation]);
    // F001 says so.
    assert_eq!(filed(""), []);
}

#[test]
fn p006_counts_rows_without_a_number_one_each_and_a_person_once() {
    let four = |change: fn(&mut World)| {
        of("P006", |world| {
            world.plan[0].set(0, "计划招用人数", "4");
            change(world);
        })
    };
    let unnumbered = |world: &mut World| {
        world.hires.set_all("公民身份号码", "");
    };
    assert_eq!(four(unnumbered), [Doubt]);
    let same = |world: &mut World| {
        let number = person(0);
        world.hires.set(4, "公民身份号码", &number).set(4, "招用日期", "2024-03-02");
    };
    assert_eq!(four(same), []);
}

#[test]
fn n006_takes_a_notice_of_the_day_of_hiring() {
    let day = |day: &'static str| {
        of("N006", |world| {
            world.notices.set(0, "发布机构", "某某公众号").set(0, "发布日期", day);
        })
    };
    assert_eq!(day("2024-03-01"), [Doubt]);
    assert_eq!(day("2024-03-02"), []);
}

#[test]
fn n004_counts_hires_by_the_number_they_name_and_else_by_post() {
    let with = |change: fn(&mut World)| of("N004", change);
    // Nobody names a number: all five stand against the notices of the post.
    let by_post = |world: &mut World| {
        world.hires.set_all("公告编号", "");
        world.notices.set(0, "招聘人数", "4");
    };
    assert_eq!(with(by_post), [Doubt]);
    // Four name it and one names none: neither group is above four.
    let divided = |world: &mut World| {
        world.hires.set(0, "公告编号", "");
        world.notices.set(0, "招聘人数", "4");
    };
    assert_eq!(with(divided), []);
}

#[test]
fn n007_looks_a_notice_without_a_number_up_by_post_and_day() {
    let export = |day: &str| {
        Sheet::new(&["单位名称", "岗位编号", "发布机构", "发布日期"], &[&[AGENCY, "GW-1", SERVICE, day]])
    };
    let found = |day: &str| {
        let world = World::default().with(ReferenceKind::Notices, export(day));
        let unnumbered = |world: &mut World| {
            world.notices.set(0, "公告编号", "");
            world.hires.set_all("公告编号", "");
        };
        audit_one(&world.but(unnumbered)).severities("N007")
    };
    assert_eq!(found("2024-02-01"), []);
    assert_eq!(found("2024-02-02"), [Violation]);
}

#[test]
fn p007_is_not_judged_beside_a_dispute_or_a_rejected_row() {
    let low = |change: fn(&mut World)| {
        of("P007", |world| {
            world.plan[0].set(0, "其中就业困难人员", "1");
            change(world);
        })
    };
    assert_eq!(low(|_| {}), [Note]);
    let disputed = |world: &mut World| {
        let mut other = world.plan[0].clone();
        other.set(0, "计划招用人数", "6");
        world.plan.push(other);
    };
    assert_eq!(low(disputed), []);
    let rejected = |world: &mut World| {
        let row = world.plan[0].repeat(0);
        world.plan[0].set(row, "岗位编号", "GW-2").set(row, "岗位名称", "保安员").set(
            row,
            "计划招用人数",
            "若干",
        );
    };
    assert_eq!(low(rejected), []);
}
