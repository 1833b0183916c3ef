//! 合同状态 in rosters that list contracts: a renewal is no new hire, an end or a change updates one.

use postaudit::model::Severity::{self, Doubt, Note, Violation};
use postaudit::model::{Status, Verdict};
use postaudit::reference::ReferenceKind;

use crate::support::{AgencyOutcome, Sheet, World, audit_one, person};

/// The default world; the first hire has a second row of this state, start and end.
fn with_row(state: &str, start: &str, end: &str) -> World {
    World::default().but(|world| {
        let row = world.hires.repeat(0);
        world.hires.set_all("合同状态", "新签").set(row, "合同状态", state);
        world.hires.set(row, "招用日期", start).set(row, "合同终止日期", end);
    })
}

/// Persons, claims that count, and what is said beside the notes.
fn said(outcome: &AgencyOutcome) -> (u64, u64, Vec<(&'static str, Severity)>) {
    let told = outcome.findings.iter().map(|finding| (finding.0, finding.1));
    (outcome.counts.hires, outcome.counts.verified, told.filter(|(_, severity)| *severity != Note).collect())
}

#[test]
fn rows_that_continue_change_or_end_a_hire_are_merged_into_it() {
    for (state, start, end) in [
        ("续签", "2025-03-01", "2026-02-28"),
        ("续签", "2024-09-01", "2025-08-31"),
        ("变更", "2024-03-01", "2025-02-28"),
        ("终止", "2024-03-01", "2024-06-30"),
        ("终止", "2024-03-01", ""),
    ] {
        let mut world = with_row(state, start, end);
        // A renewal of the next year is not this year's.
        if start.starts_with("2025") {
            let row = world.hires.rows.len() - 1;
            world.hires.set(row, "年度", "2024");
        }
        let outcome = audit_one(&world);
        assert_eq!(said(&outcome), (5, 2, vec![]), "{state} {start}");
        assert_eq!(outcome.severities("D006"), [Note], "{state} {start}");
        assert_eq!(outcome.verdict, Verdict::Compliant, "{state} {start}");
    }
}

#[test]
fn an_end_moves_the_last_day_of_the_hire() {
    // Two persons on one place, one after the other: too many at once only if the first had stayed.
    let world = |state: &str| {
        with_row(state, "2024-03-01", "2024-06-30").but(|world| {
            let next = world.hires.repeat(1);
            world.hires.set(next, "姓名", "甲Z").set(next, "公民身份号码", &person(9));
            world.hires.set(next, "认定编号", "RD-9").set(next, "招用日期", "2024-07-01");
            world.notices.set(0, "招聘人数", "6");
        })
    };
    assert_eq!(audit_one(&world("终止")).severities("P006"), []);
    assert_eq!(audit_one(&world("")).severities("P006"), [Doubt]);
}

#[test]
fn a_row_that_says_otherwise_of_the_person_is_no_update() {
    for (column, value) in [("姓名", "乙"), ("是否就业困难人员", "否"), ("认定编号", "RD-9")]
    {
        let outcome = audit_one(&with_row("变更", "2024-03-01", "2025-02-28").but(|world| {
            let row = world.hires.rows.len() - 1;
            world.hires.set(row, column, value);
        }));
        assert_eq!(outcome.severities("D007"), [Doubt], "{column}");
        assert_eq!(outcome.counts.verified, 1, "{column}");
    }
    // A claim that only the update makes counts for nothing yet.
    let outcome = audit_one(&World::default().but(|world| {
        world.hires.set_all("合同状态", "新签").set(0, "是否就业困难人员", "否");
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            world.hires.set(0, column, "");
        }
        let row = world.hires.repeat(1);
        let (name, id) = (world.hires.rows[0][5].clone(), person(0));
        world.hires.set(row, "姓名", &name).set(row, "公民身份号码", &id).set(row, "认定编号", "RD-0");
        world.hires.set(row, "合同状态", "续签").set(row, "招用日期", "2024-09-01");
    }));
    assert_eq!(outcome.counts.verified, 1);
}

#[test]
fn a_renewal_needs_no_notice_of_its_own_and_saying_so_is_not_enough() {
    let renewed = |history: Option<&str>, state: &str| {
        let mut world = World::default().but(|world| {
            world.hires.set_all("合同状态", "新签").set(4, "合同状态", state);
            world.hires.set(4, "公告编号", "").set(4, "岗位编号", "").set(4, "岗位名称", "门卫");
        });
        if let Some(start) = history {
            let columns = ["单位名称", "姓名", "公民身份号码", "招用日期", "合同终止日期"];
            let row = ["某单位", "甲E", &person(4), start, "2024-02-29"];
            world = world.with(ReferenceKind::History, Sheet::new(&columns, &[&row]));
        }
        audit_one(&world).severities("N001")
    };
    assert_eq!(renewed(None, "新签"), [Violation]);
    assert_eq!(renewed(None, "续签"), [Doubt]);
    assert_eq!(renewed(Some("2023-03-01"), "续签"), [Note]);
    assert_eq!(renewed(Some("2023-03-01"), "新签"), [Violation]);
    // Whoever calls every hire a renewal does not pass.
    let all = audit_one(&World::default().but(|world| {
        world.hires.set_all("合同状态", "续签");
        world.notices.rows.clear();
    }));
    assert_eq!((all.statuses[2], all.verdict), (Status::Undetermined, Verdict::Unresolved));
}

#[test]
fn the_order_of_rows_does_not_tell_which_one_is_the_hire() {
    let ended_first = with_row("终止", "2024-03-01", "2024-06-30").but(|world| {
        let last = world.hires.rows.pop().expect("a row");
        world.hires.rows.insert(0, last);
    });
    let outcome = audit_one(&ended_first);
    assert_eq!(said(&outcome), (5, 2, vec![]));
    assert_eq!(outcome.severities("D006"), [Note]);
}

#[test]
fn an_end_without_its_hire_is_the_hire() {
    let outcome = audit_one(&World::default().but(|world| {
        world.hires.set_all("合同状态", "终止").set_all("合同终止日期", "2024-06-30");
    }));
    assert_eq!(said(&outcome), (5, 2, vec![]));
}
