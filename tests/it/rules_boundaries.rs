//! The exact edges of rules, at which a wrong comparison would go unseen. Each case here stands for a
//! change of the code that no other test noticed.

use postaudit::model::Severity::{Doubt, Note, Violation};
use postaudit::model::{FindingId, Severity, Status, Verdict};
use postaudit::reference::ReferenceKind;

use crate::support::{AGENCY, SERVICE, Sheet, World, audit_one, id, kept_policy, person};

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
fn e011_lets_a_renewable_category_begin_a_second_term_but_no_contract_of_two() {
    let found = |earlier: &[&str], end: &str| {
        let who = id("19760401", 101);
        let history = Sheet::new(
            &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
            &[&[AGENCY, "保洁员", "甲A", &who, "是", earlier[0], earlier[1]]],
        );
        let world = World::default().with(ReferenceKind::History, history);
        audit_one(&world.but(|world| {
            world.hires.set(0, "公民身份号码", &who);
            world.hires.set(0, "困难人员类别", "零就业家庭人员");
            world.hires.set(0, "合同终止日期", end);
        }))
        .severities("E011")
    };
    assert_eq!(found(&["2021-01-01", "2023-12-31"], "2025-02-28"), [], "the term restarts");
    assert_eq!(
        found(&["2013-01-01", "2013-06-30"], "2027-12-31"),
        [Doubt],
        "one contract is longer than a term"
    );
}

#[test]
fn p005_holds_names_under_one_code_against_the_plan_in_whatever_order() {
    let found = |names: [&str; 2]| {
        audit_one(&World::default().but(|world| {
            for (row, name) in names.into_iter().enumerate() {
                world.hires.set(row, "岗位名称", name);
            }
        }))
        .findings
        .iter()
        .filter(|finding| finding.0 == "P005")
        .count()
    };
    assert_eq!(found(["保洁员", "门卫"]), 1);
    assert_eq!(found(["门卫", "保洁员"]), 1);
    // A code that no plan has says nothing against a post that the plan has by name.
    let unplanned = |names: [&str; 2]| {
        audit_one(&World::default().but(|world| {
            for (row, name) in names.into_iter().enumerate() {
                world.hires.set(row, "岗位编号", "GW-9").set(row, "岗位名称", name);
            }
        }))
        .severities("P005")
        .len()
    };
    assert_eq!((unplanned(["保洁员", "门卫"]), unplanned(["门卫", "保洁员"])), (1, 1));
}

#[test]
fn e009_is_a_note_where_one_row_of_the_register_bears_the_name() {
    let found = |names: [&str; 2]| {
        let of = |name: &str, category: &str| {
            [name, &crate::support::person(0), category, "2023-12-01"].map(str::to_owned)
        };
        let rows = [of(names[0], "残疾人员"), of(names[1], "低保人员")];
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let register = Sheet::new(&["姓名", "公民身份号码", "困难人员类别", "认定日期"], &rows);
        let world = World::default().with(ReferenceKind::Register, register);
        audit_one(&world.but(|world| {
            world.hires.set(0, "姓名", "甲某某").set(0, "困难人员类别", "残疾人员");
        }))
        .severities("E009")
    };
    assert_eq!(found(["乙某", "甲某某"]), [Note], "the category differs");
    assert_eq!(found(["乙某", "丙某"]), [Doubt]);
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

#[test]
fn a_doubt_about_a_hire_told_twice_has_one_id_whichever_row_comes_first() {
    let with_remark_on = |first: bool| {
        audit_one(&World::default().but(|world| {
            world.hires.set(0, "合同终止日期", "待定").set(0, "备注", "");
            let copy = world.hires.repeat(0);
            world.hires.set(if first { 0 } else { copy }, "备注", "重复");
        }))
        .id_of("D004")
    };
    assert_eq!(with_remark_on(true), with_remark_on(false));
}

/// The default policy with dates and days that the clause itself does not set.
fn dated_policy() -> String {
    kept_policy(|text| format!("{text}\n[plan]\ndue = \"01-31\"\n[notice]\ndays = 7\n[filing]\ndays = 30\n"))
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

/// What a policy makes a violation is one only where the data say so.
#[test]
fn an_unreadable_value_is_a_doubt_whatever_the_policy_makes_of_its_rule() {
    let raised = |rule: &str, change: &dyn Fn(&mut World)| {
        audit_one(&World::default().but(|world| {
            world.policy = kept_policy(|text| {
                format!("{text}\n[plan]\ndue = \"01-31\"\n[notice]\ndays = 7\n[filing]\ndays = 30\n[rules]\n{rule} = \"violation\"\n")
            });
            change(world);
        }))
        .severities(rule)
    };
    let plan = |value: &'static str| {
        move |world: &mut World| {
            world.plan[0].set(0, "报送日期", value);
        }
    };
    let hire = |column, value| {
        move |world: &mut World| {
            world.hires.set(0, column, value);
        }
    };
    let notice = |value: &'static str| {
        move |world: &mut World| {
            world.notices.set(0, "截止日期", value);
        }
    };
    assert_eq!(raised("P002", &plan("")), [Violation]);
    assert_eq!(raised("P002", &plan("2024年1月")), [Doubt]);
    assert_eq!(raised("P003", &plan("2024-06-01")), [Violation; 5]);
    assert_eq!(raised("P003", &plan("2024年6月")), [Doubt; 5]);
    assert_eq!(raised("P008", &plan("2024-02-01")), [Violation]);
    assert_eq!(raised("P008", &plan("2024年2月")), [Doubt]);
    assert_eq!(raised("F003", &hire("备案日期", "2024-06-01")), [Violation]);
    assert_eq!(raised("F003", &hire("备案日期", "2024年6月")), [Doubt]);
    assert_eq!(raised("F004", &hire("备案日期", "2024-02-01")), [Violation]);
    assert_eq!(raised("F004", &hire("备案日期", "2024年2月")), [Doubt]);
    assert_eq!(raised("N005", &notice("2024-02-03")), [Violation]);
    assert_eq!(raised("N005", &notice("2月中旬")), [Doubt]);
    let crowded = |end: &'static str| {
        move |world: &mut World| {
            world.plan[0].set(0, "计划招用人数", "4");
            world.hires.set(0, "合同终止日期", end);
        }
    };
    assert_eq!(raised("P006", &crowded("2025-02-28")), [Violation]);
    assert_eq!(raised("P006", &crowded("待定")), [Doubt]);
}

/// A rule that the policy switches off, or makes a note, decides nothing: neither that the duty is kept nor that it is not.
#[test]
fn a_quota_whose_rule_is_off_is_neither_kept_nor_broken() {
    let with = |setting: &str| {
        let outcome = audit_one(&World::default().but(|world| {
            world.policy = kept_policy(|text| format!("{text}\n[rules]\nQ001 = \"{setting}\"\n"));
            world.hires.set_all("是否就业困难人员", "否").set_all("困难人员类别", "");
        }));
        (outcome.statuses[1], outcome.verdict)
    };
    assert_eq!(with("violation"), (Status::Fail, Verdict::Noncompliant));
    assert_eq!(with("doubt"), (Status::Undetermined, Verdict::Unresolved));
    assert_eq!(with("note"), (Status::NotApplicable, Verdict::Compliant));
    assert_eq!(with("off"), (Status::NotApplicable, Verdict::Compliant));
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
        let rows: [&[&str]; 3] = [
            &[AGENCY, "GW-1", SERVICE, day],
            &[AGENCY, "GW-7", SERVICE, "2024-01-02"],
            &[AGENCY, "GW-8", SERVICE, "2024-12-20"],
        ];
        Sheet::new(&["单位名称", "岗位编号", "发布机构", "发布日期"], &rows)
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
    // What has no number does not have the form of the export's numbers.
    assert_eq!(found("2024-02-02"), [Doubt]);
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

/// A plan that lacks a column it must have: rejected as a whole.
fn without_headcount() -> Sheet {
    Sheet::new(&["单位名称", "岗位名称", "报送日期"], &[&[AGENCY, "保洁员", "2024-01-10"]])
}

#[test]
fn f002_judges_each_department_by_itself() {
    let other = "广州市人力资源和社会保障局";
    for row in [1, 3] {
        let found = of("F002", |world| {
            world.hires.set(row, "备案部门", other);
        });
        assert_eq!(found, [Violation], "row {row}");
    }
    let found = of("F002", |world| {
        world.hires.set(1, "备案部门", other).set(2, "备案部门", "广州市天河区财政局");
        world.hires.set(4, "备案部门", other);
    });
    assert_eq!(found, [Violation, Doubt, Violation]);
}

#[test]
fn a_violation_is_a_doubt_beside_a_rejected_table_of_its_own_kind() {
    let rejected_plan = |world: &mut World| world.plan = vec![without_headcount()];
    assert_eq!(of("P001", rejected_plan), [Doubt]);
    assert_eq!(of("N001", |world| world.notices.rows.clear()), [Violation; 5]);
    let beside_a_plan = |world: &mut World| {
        world.notices.rows.clear();
        world.plan.push(without_headcount());
    };
    assert_eq!(of("N001", beside_a_plan), [Violation; 5]);
}

#[test]
fn n002_and_n003_are_doubts_beside_a_rejected_notice() {
    let rejected = |world: &mut World| {
        let row = world.notices.repeat(0);
        world.notices.set(row, "公告编号", "GG-2").set(row, "发布日期", "去年");
    };
    let private = of("N002", |world| {
        world.notices.set(0, "发布机构", "").set(0, "发布渠道", "智联招聘");
        rejected(world);
    });
    assert_eq!(private, [Doubt; 5]);
    let late = of("N003", |world| {
        world.notices.set(0, "发布日期", "2024-03-02");
        rejected(world);
    });
    assert_eq!(late, [Doubt; 5]);
}

#[test]
fn p003_takes_a_blank_date_for_p002_alone_and_an_unreadable_one_for_its_own_doubt() {
    let submitted = |text: &'static str| {
        of("P003", |world| {
            world.plan[0].set(0, "报送日期", text);
        })
    };
    assert_eq!(submitted(""), []);
    assert_eq!(submitted("2024年1月"), [Doubt; 5]);
}

#[test]
fn n004_leaves_out_who_names_a_number_that_does_not_exist() {
    let found = of("N004", |world| {
        world.hires.set_all("公告编号", "GG-9");
        world.notices.set(0, "招聘人数", "4");
    });
    assert_eq!(found, []);
}

#[test]
fn n004_is_a_doubt_at_most_where_an_announced_number_is_unreadable() {
    let found = |announced: &'static str| {
        of("N004", |world| {
            world.policy = kept_policy(|text| format!("{text}\n[rules]\nN004 = \"violation\"\n"));
            world.notices.set(0, "招聘人数", announced);
        })
    };
    assert_eq!(found("4"), [Violation]);
    assert_eq!(found("若干"), [Doubt]);
}

/// One notice of the platform is one notice: what the agency names by its number stands for no other of its notices.
#[test]
fn n007_takes_no_notice_that_has_its_own_claim_for_another_of_the_same_post_and_day() {
    let found = |listed: &'static str, second: &'static str| {
        let rows: [&[&str]; 2] = [
            &[listed, AGENCY, "GW-1", SERVICE, "2024-02-01"],
            &["GG-7", "广州市越秀区虚构镇人民政府", "GW-7", SERVICE, "2024-12-20"],
        ];
        let export = Sheet::new(&["公告编号", "单位名称", "岗位编号", "发布机构", "发布日期"], &rows);
        let world = World::default().with(ReferenceKind::Notices, export).but(|world| {
            let other = world.notices.repeat(0);
            world.notices.set(other, "公告编号", second);
        });
        audit_one(&world).severities("N007")
    };
    // GG-1-1 is the second notice; the first would be in the list by its own number.
    assert_eq!(found("GG-1-1", "GG-1-1"), [Violation]);
    assert_eq!(found("GG-1-1", "GG-1"), [], "numbered otherwise by the platform, both times");
}

#[test]
fn n007_is_a_doubt_where_the_number_or_a_row_of_the_export_is_unreadable() {
    let found = |number: &'static str, day: &'static str| {
        let rows: [&[&str]; 2] =
            [&["GG-2", AGENCY, "GW-1", SERVICE, "2024-01-02"], &["GG-3", AGENCY, "GW-1", SERVICE, day]];
        let export = Sheet::new(&["公告编号", "单位名称", "岗位编号", "发布机构", "发布日期"], &rows);
        audit_one(&World::default().with(ReferenceKind::Notices, export).but(|world| {
            world.notices.set(0, "公告编号", number);
        }))
        .severities("N007")
    };
    assert_eq!(found("GG-1", "2024-02-03"), [Violation]);
    assert_eq!(found("GG-1", "去年"), [Doubt]);
    assert_eq!(found("#N/A", "2024-02-03"), [Doubt]);
}

#[test]
fn n002_is_a_doubt_where_the_list_of_services_was_not_read_as_a_whole() {
    let found = |name: &'static str| {
        let services = Sheet::new(&["机构名称", "行政区划代码"], &[&[SERVICE, "440106"], &[name, "440106"]]);
        audit_one(&World::default().with(ReferenceKind::Services, services).but(|world| {
            world.notices.set(0, "发布机构", "").set(0, "发布渠道", "智联招聘");
        }))
        .severities("N002")
    };
    assert_eq!(found("某县就业服务所"), [Violation; 5]);
    assert_eq!(found("#REF!"), [Doubt; 5]);
}

#[test]
fn q001_takes_account_of_the_rows_of_a_table_of_hires_that_was_not_read() {
    let found = |claims: usize, header: &str| {
        let folder = World::default().but(|world| {
            for row in 0..claims {
                world.hires.set(row, "是否就业困难人员", "否").set(row, "困难人员类别", "");
            }
        });
        let desk = crate::desk::Desk::of(&folder);
        desk.put("材料/补报.csv", format!("{header}\n{AGENCY},保洁员,甲F,{},是,2024-03-01\n", person(7)));
        desk.audit(&[]);
        let quota = |finding: &std::collections::BTreeMap<String, String>| finding["rule"].starts_with('Q');
        let findings: Vec<_> = desk.findings("结果").into_iter().filter(quota).collect();
        findings
            .into_iter()
            .map(|finding| (finding["rule"].clone(), finding["severity"].clone()))
            .collect::<Vec<_>>()
    };
    let row = "单位名称,岗位名称,姓名,证件,是否就业困难人员,招用日期";
    let pair = |rule: &str, severity: &str| vec![(rule.to_owned(), severity.to_owned())];
    // One row may be one person: with one missing it can tip the quota, with two it can't.
    assert_eq!(found(1, row), pair("Q002", "doubt"));
    assert_eq!(found(2, row), pair("Q001", "violation"));
}

#[test]
fn a_person_with_an_unreadable_row_of_the_register_is_neither_absent_nor_contradicted() {
    let with = |exited: &'static str, recognised: &'static str| {
        audit_one(&World::default().with_register().but(|world| {
            let register = world.references.get_mut(&ReferenceKind::Register).expect("given");
            register.set(0, "退出日期", exited);
            let second = register.repeat(0);
            register.set(second, "退出日期", "").set(second, "认定日期", recognised);
        }))
    };
    let contradicted = with("2024-01-31", "2024-06-01");
    assert_eq!((contradicted.severities("E007").len(), contradicted.severities("E008").len()), (0, 1));
    let unclear = with("2024-01-31", "去年");
    assert_eq!((unclear.severities("E007").len(), unclear.severities("E008").len()), (1, 0));
}

#[test]
fn d011_fires_where_a_sum_differs_and_not_where_it_holds() {
    let stated = |sum: &'static str| {
        of("D011", |world| {
            let row = world.plan[0].repeat(0);
            for column in ["年度", "岗位编号", "开发方式", "报送日期", "受理部门"] {
                world.plan[0].set(row, column, "");
            }
            world.plan[0].set(row, "岗位名称", "合计").set(row, "计划招用人数", sum);
        })
    };
    assert_eq!(stated("5"), []);
    assert_eq!(stated("6").len(), 1);
}

#[test]
fn e009_takes_two_names_of_one_category_for_the_same() {
    let found = of("E009", |world| {
        *world = std::mem::take(world).with_register();
        world.references.get_mut(&ReferenceKind::Register).unwrap().set(0, "困难人员类别", "持证残疾人");
    });
    assert_eq!(found, []);
}

#[test]
fn waivers_are_told_of_once_each() {
    let with = |approved: &str, until: &str| {
        let waiver = Sheet::new(
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"],
            &[&["F001", AGENCY, "天人社函〔2024〕1号", SERVICE, approved, until]],
        );
        audit_one(&World::default().with(ReferenceKind::Waivers, waiver).but(|world| {
            world.hires.set(0, "备案日期", "").set(0, "备案部门", "");
        }))
    };
    let told = |outcome: &crate::support::AgencyOutcome| {
        (outcome.severities("W001").len(), outcome.severities("W002").len())
    };
    assert_eq!(told(&with("2024-06-01", "")), (0, 0), "used");
    assert_eq!(told(&with("2024-06-01", "2024-12-30")), (1, 0), "expired, and for that alone unused");
    assert_eq!(told(&with("2025-01-01", "")), (0, 1), "not yet approved");
}

/// A rule that leaves its facts to another judges them where the policy has switched that one off.
#[test]
fn f002_and_p005_step_in_for_rules_that_are_off() {
    let with = |off: &str, change: fn(&mut World)| {
        let policy = kept_policy(|text| format!("{text}\n[rules]\n{off} = \"off\"\n"));
        audit_one(&World::default().but(|world| world.policy = policy).but(change))
    };
    let unfiled = |world: &mut World| {
        world.hires.set(0, "备案日期", "").set(0, "备案部门", "");
    };
    assert_eq!(with("F001", unfiled).severities("F002"), [Severity::Doubt]);
    assert_eq!(with("F003", unfiled).severities("F002"), []);
    let planless = |world: &mut World| world.plan.clear();
    assert_eq!(with("P001", planless).severities("P005").len(), 5);
    assert_eq!(with("P002", planless).severities("P005"), []);
}
