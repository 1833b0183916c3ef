//! Several quotas in one run: which posts each covers, who counts, and that what is not said passes nothing.

use postaudit::model::{Bounds, FurtherCounts, Severity, Status};

use crate::support::{AGENCY, AgencyOutcome, CODE, PEER, World, audit_one, kept_policy};

/// All of whom are hired for subsidised posts are difficulty persons, beside the main 40 %.
pub const SUBSIDISED: &str = r#"
[[further-quota]]
name = "享受补贴的岗位"
ratio = "1/1"
basis = "hires"
law = { citation = "粤人社规〔2025〕15号 第三条", text = "享受补贴的岗位用于安置就业困难人员。" }

[further-quota.covers]
column = "资金来源"
inside = ["就业补助资金"]
outside = ["单位自筹"]
"#;

/// A tenth of the posts planned for cleaning is for disabled persons.
pub const DISABLED: &str = r#"
[[further-quota]]
name = "保洁岗位残疾人比例"
ratio = "10%"
basis = "plan"
categories = ["残疾人员"]
law = { citation = "某办法 第三十四条", text = "不低于百分之十。", verified = true }

[further-quota.covers]
column = "岗位类别"
inside = ["保洁"]
outside = ["协管"]
"#;

/// The default world under the default policy with these quotas beside it.
pub fn world(quotas: &str) -> World {
    World::default().but(|world| world.policy = kept_policy(|text| text + quotas))
}

/// A second post, of two difficulty persons (of the five hired the first two); the others stay on the first.
fn two_posts(quotas: &str) -> World {
    world(quotas).but(|world| {
        world.plan[0].rows.push(
            ["2024", AGENCY, CODE, "440106", "GW-2", "协管员", "政府购买", "2", "2024-01-10", PEER]
                .map(str::to_owned)
                .to_vec(),
        );
        world.plan[0].set(0, "计划招用人数", "3");
        world.notices.repeat(0);
        world.notices.set(1, "岗位编号", "GW-2");
        for row in 0..2 {
            world.hires.set(row, "岗位编号", "GW-2").set(row, "岗位名称", "协管员");
        }
        world.plan[0].set(0, "资金来源", "单位自筹").set(1, "资金来源", "就业补助资金（省级）");
    })
}

fn only(found: &AgencyOutcome) -> &FurtherCounts {
    assert_eq!(found.counts.further.len(), 1);
    &found.counts.further[0]
}

#[test]
fn a_plan_filed_again_after_the_hires_takes_no_post_out_of_a_quota() {
    let filed_again = |day: &str, first: &str, again: &str| {
        let found = audit_one(&world(SUBSIDISED).but(|world| {
            world.plan[0].set(0, "资金来源", first);
            let mut later = world.plan[0].clone();
            later.set(0, "资金来源", again).set(0, "报送日期", day);
            world.plan.push(later);
        }));
        only(&found).bounds
    };
    let (subsidy, own) = ("就业补助资金", "单位自筹");
    assert_eq!(filed_again("2024-12-20", subsidy, own), Bounds::Open);
    assert_eq!(filed_again("2024-12-20", "", subsidy), Bounds::Fail);
    assert_eq!(filed_again("2024-01-20", subsidy, own), Bounds::Nothing, "nobody was hired by then");
}

#[test]
fn a_policy_with_one_quota_judges_one() {
    let found = audit_one(&World::default());
    assert!(found.counts.further.is_empty());
    assert_eq!((found.counts.base(), found.counts.required()), (5, 2));
}

#[test]
fn subsidised_posts_are_judged_apart_from_the_others() {
    let found = audit_one(&two_posts(SUBSIDISED));
    let quota = only(&found);
    assert_eq!((quota.base, quota.required, quota.verified, quota.bounds), (2, 2, 2, Bounds::Pass));
    assert_eq!(found.statuses[1], Status::Pass);
    // One who is none on such a post: the main quota still holds, the other does not.
    let found = audit_one(&two_posts(SUBSIDISED).but(|world| {
        world.hires.set(4, "岗位编号", "GW-2").set(4, "岗位名称", "协管员");
    }));
    let quota = only(&found);
    assert_eq!((quota.base, quota.required, quota.verified, quota.bounds), (3, 3, 2, Bounds::Fail));
    assert_eq!((found.counts.bounds(), found.statuses[1]), (Bounds::Pass, Status::Fail));
    assert_eq!(found.severities("Q001"), [Severity::Violation]);
    let message = &found.findings.iter().find(|finding| finding.0 == "Q001").unwrap().3;
    for part in [
        "“享受补贴的岗位”",
        "粤人社规〔2025〕15号 第三条（依据未核实）",
        "应招用就业困难人员3人（实际招用3人×100%）",
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_source_of_money_that_is_blank_or_unknown_is_doubted_and_never_passes() {
    for stated in ["", "其他", "就业补助资金、单位自筹", "#REF!"] {
        let found = audit_one(&two_posts(SUBSIDISED).but(|world| {
            world.plan[0].set(1, "资金来源", stated);
        }));
        let quota = only(&found);
        assert_eq!((quota.unplaced_persons, quota.bounds), (2, Bounds::Open), "{stated}");
        assert_eq!(found.statuses[1], Status::Undetermined, "{stated}");
        assert_eq!(found.severities("Q002"), [Severity::Doubt], "{stated}");
        // Whatever the source of one post is, the other post's failure stays.
        let found = audit_one(&two_posts(SUBSIDISED).but(|world| {
            world.plan[0].set(0, "资金来源", "就业补助资金").set(1, "资金来源", stated);
        }));
        assert_eq!((only(&found).bounds, found.statuses[1]), (Bounds::Fail, Status::Fail), "{stated}");
    }
    // No such column at all.
    let found = audit_one(&world(SUBSIDISED));
    assert_eq!((only(&found).bounds, found.statuses[1]), (Bounds::Open, Status::Undetermined));
}

#[test]
fn what_a_hires_own_row_says_stands_where_the_plan_is_silent_and_a_contradiction_tells_nothing() {
    let say = |plan: &str, hire: &str| {
        let found = audit_one(&two_posts(SUBSIDISED).but(|world| {
            world.plan[0].set(1, "资金来源", plan);
            for row in 0..2 {
                world.hires.set(row, "资金来源", hire);
            }
            for row in 2..5 {
                world.hires.set(row, "资金来源", "");
            }
        }));
        (only(&found).base, only(&found).bounds)
    };
    assert_eq!(say("", "就业补助资金"), (2, Bounds::Pass));
    assert_eq!(say("就业补助资金", ""), (2, Bounds::Pass));
    assert_eq!(say("", "单位自筹"), (0, Bounds::Nothing));
    assert_eq!(say("就业补助资金", "单位自筹"), (2, Bounds::Open));
}

#[test]
fn versions_of_a_plan_that_differ_in_the_source_of_money_contradict_each_other() {
    let filed_twice = |quotas: &str| {
        audit_one(&two_posts(quotas).but(|world| {
            let mut other = world.plan[0].clone();
            other.set(1, "资金来源", "单位自筹");
            world.plan.push(other);
        }))
    };
    let found = filed_twice(SUBSIDISED);
    assert_eq!(found.severities("D007"), [Severity::Doubt]);
    assert_eq!(only(&found).bounds, Bounds::Open);
    // A policy that does not ask for it is not told of it.
    assert_eq!(filed_twice("").severities("D007"), []);
}

#[test]
fn a_quota_of_some_groups_counts_only_those_and_on_the_plan() {
    let of_category = |category: &str| {
        let found = audit_one(&world(DISABLED).but(|world| {
            world.plan[0].set(0, "岗位类别", "保洁");
            for row in 0..2 {
                world.hires.set(row, "困难人员类别", category);
            }
        }));
        let quota = only(&found);
        assert_eq!((quota.base, quota.required), (5, 1));
        (quota.verified, quota.possible, quota.bounds)
    };
    assert_eq!(of_category("残疾人员"), (2, 2, Bounds::Pass));
    assert_eq!(of_category("低保、残疾"), (2, 2, Bounds::Pass));
    assert_eq!(of_category("失地农民"), (0, 0, Bounds::Fail));
    assert_eq!(of_category(""), (0, 2, Bounds::Open));
}

#[test]
fn a_category_of_post_that_is_not_listed_leaves_a_quota_of_posts_open() {
    let of_post = |category: &str| {
        let found = audit_one(&world(DISABLED).but(|world| _ = world.plan[0].set(0, "岗位类别", category)));
        (only(&found).bounds, only(&found).unplaced_posts)
    };
    assert_eq!(of_post("保洁"), (Bounds::Pass, 0));
    assert_eq!(of_post("协管"), (Bounds::Nothing, 0));
    assert_eq!(of_post("其他"), (Bounds::Open, 1));
    assert_eq!(of_post(""), (Bounds::Open, 1));
}

#[test]
fn the_worst_of_several_quotas_is_the_result() {
    let both = format!("{SUBSIDISED}{DISABLED}");
    let found = audit_one(&two_posts(&both).but(|world| {
        world.plan[0].set_all("岗位类别", "保洁");
    }));
    let bounds: Vec<Bounds> = found.counts.further.iter().map(|quota| quota.bounds).collect();
    assert_eq!((bounds, found.statuses[1]), (vec![Bounds::Pass, Bounds::Pass], Status::Pass));
    let found = audit_one(&two_posts(&both));
    let bounds: Vec<Bounds> = found.counts.further.iter().map(|quota| quota.bounds).collect();
    assert_eq!((bounds, found.statuses[1]), (vec![Bounds::Pass, Bounds::Open], Status::Undetermined));
}

/// Blanking a cell, or garbling it, never makes a status better.
#[test]
fn no_blank_and_no_garbled_cell_makes_a_quota_pass() {
    let filed = |change: &dyn Fn(&mut World)| {
        two_posts(SUBSIDISED).but(|world| {
            world.hires.set(4, "岗位编号", "GW-2").set(4, "岗位名称", "协管员");
            change(world);
        })
    };
    assert_eq!(audit_one(&filed(&|_| {})).statuses[1], Status::Fail);
    for column in
        ["资金来源", "岗位编号", "岗位名称", "计划招用人数", "公民身份号码", "困难人员类别", "招用日期"]
    {
        for value in ["", "#REF!"] {
            for row in 0..2 {
                let plan = audit_one(&filed(&|world| {
                    if world.plan[0].header.contains(&column) {
                        world.plan[0].set(row, column, value);
                    }
                }));
                assert_ne!(plan.statuses[1], Status::Pass, "plan {row} {column} {value}");
            }
            for row in 0..5 {
                let hires = audit_one(&filed(&|world| {
                    if world.hires.header.contains(&column) {
                        world.hires.set(row, column, value);
                    }
                }));
                assert_ne!(hires.statuses[1], Status::Pass, "hire {row} {column} {value}");
            }
        }
    }
}

/// It said 还需核实0人.
#[test]
fn a_quota_that_no_proof_can_reach_asks_for_none() {
    let found = audit_one(&world(DISABLED).but(|world| {
        world.plan[0].set(0, "岗位类别", "保洁");
        world.hires.set(0, "困难人员类别", "残疾人员").set(1, "困难人员类别", "失地农民");
        let mut other = world.plan[0].clone();
        other.set(0, "计划招用人数", "15");
        world.plan.push(other);
    }));
    let quota = only(&found);
    assert_eq!((quota.bounds, quota.required, quota.verified, quota.possible), (Bounds::Open, 2, 1, 1));
    let of_it = |finding: &&(&str, _, _, String)| {
        finding.0 == "Q002" && finding.3.starts_with("“保洁岗位残疾人比例”")
    };
    let message = &found.findings.iter().find(of_it).unwrap().3;
    assert!(message.ends_with("暂不能判定是否达标。计划人数或被拒收的行尚不确定。"), "{message}");
}
