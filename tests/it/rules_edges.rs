//! The exact edges of rules, at which a wrong comparison would go unseen. Each case here stands for a
//! change of the code that no other test noticed.

use postaudit::model::Severity::{Doubt, Note};
use postaudit::model::{FindingId, Severity};
use postaudit::reference::ReferenceKind;

use crate::support::{AGENCY, Sheet, World, audit_one, id, person};

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
