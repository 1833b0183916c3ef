//! Each rule: cases in which it fires, and near misses in which it stays silent.

use postaudit::model::Severity::{Doubt, Note, Violation};
use postaudit::model::{Severity, Status, Verdict};
use postaudit::reference::ReferenceKind;

use crate::support::{AGENCY, CODE, PEER, SERVICE, Sheet, World, audit, audit_one, id, kept_policy, person};

/// Changes the default world and says what the rule reports.
fn reported(rule: &str, world: World, change: impl FnOnce(&mut World)) -> Vec<Severity> {
    audit_one(&world.but(change)).severities(rule)
}

fn fires(rule: &str, severity: Severity, change: impl FnOnce(&mut World)) {
    let found = reported(rule, World::default(), change);
    assert!(!found.is_empty() && found.iter().all(|found| *found == severity), "{rule}: {found:?}");
}

fn silent(rule: &str, change: impl FnOnce(&mut World)) {
    let found = reported(rule, World::default(), change);
    assert_eq!(found, [], "{rule} should be silent");
}

#[test]
fn the_default_world_is_compliant_without_a_finding() {
    let outcome = audit_one(&World::default());
    assert_eq!(outcome.findings, []);
    assert_eq!(outcome.statuses, [Status::Pass; 4]);
    assert_eq!(outcome.verdict, Verdict::Compliant);
    let counts = outcome.counts;
    assert_eq!((counts.plan_shown(), counts.required(), counts.hires), (5, 2, 5));
    assert_eq!((counts.claimed, counts.verified, counts.possible), (2, 2, 2));
}

#[test]
fn p001_fires_where_hires_have_no_plan() {
    fires("P001", Violation, |world| world.plan.clear());
    silent("P001", |_| {});
    // The only plan row is of another year.
    fires("P001", Violation, |world| {
        world.plan[0].set(0, "年度", "2023");
    });
    // A rejected plan row may be the missing one.
    fires("P001", Doubt, |world| {
        world.plan[0].set(0, "计划招用人数", "约5");
    });
}

#[test]
fn p002_fires_without_a_submission_date() {
    for value in ["", "2024年1月", "不详"] {
        fires("P002", Doubt, |world| {
            world.plan[0].set(0, "报送日期", value);
        });
    }
    silent("P002", |world| {
        world.plan[0].set(0, "报送日期", "2024.1.10");
    });
}

#[test]
fn p003_fires_only_before_the_day_of_submission() {
    fires("P003", Doubt, |world| {
        world.plan[0].set(0, "报送日期", "2024-03-02");
    });
    silent("P003", |world| {
        world.plan[0].set(0, "报送日期", "2024-03-01");
    });
    // The earliest of all versions counts.
    silent("P003", |world| {
        let mut later = world.plan[0].clone();
        later.set(0, "报送日期", "2024-06-01");
        world.plan.push(later);
    });
}

#[test]
fn p004_tells_other_departments_from_unclear_ones() {
    for other in ["广州市人力资源和社会保障局", "广州市越秀区人力资源和社会保障局"]
    {
        fires("P004", Violation, |world| {
            world.plan[0].set(0, "受理部门", other);
        });
    }
    for unclear in ["", "人社局", "广州市天河区财政局"] {
        fires("P004", Doubt, |world| {
            world.plan[0].set(0, "受理部门", unclear);
        });
    }
    for same in ["天河区人社局", "广州市天河区人力资源社会保障局"] {
        silent("P004", |world| {
            world.plan[0].set(0, "受理部门", same);
        });
    }
    silent("P004", |world| {
        world.plan[0].set(0, "受理部门", "");
        world.received_by = Some(PEER);
    });
}

/// 广州市公安局天河分局 may answer to the city's department or to the county's, and to no other.
#[test]
fn a_branch_of_a_citys_organ_may_have_either_department() {
    for (department, severity) in [
        ("广州市人力资源和社会保障局", None),
        (PEER, Some(Doubt)),
        ("广州市越秀区人力资源和社会保障局", Some(Violation)),
        ("佛山市人力资源和社会保障局", Some(Violation)),
    ] {
        let outcome = audit_one(&World::default().but(|world| {
            for plan in &mut world.plan {
                plan.set_all("单位名称", "广州市公安局天河分局").set_all("统一社会信用代码", "");
                plan.set_all("行政区划代码", "").set_all("受理部门", department);
            }
            for sheet in [&mut world.hires, &mut world.notices] {
                sheet.set_all("单位名称", "广州市公安局天河分局").set_all("统一社会信用代码", "");
            }
        }));
        assert_eq!(outcome.severities("P004"), severity.into_iter().collect::<Vec<_>>(), "{department}");
    }
}

#[test]
fn p005_fires_for_unplanned_and_contradictory_posts() {
    fires("P005", Doubt, |world| {
        world.hires.set(4, "岗位编号", "GW-9").set(4, "岗位名称", "门卫");
    });
    fires("P005", Doubt, |world| {
        let row = world.plan[0].repeat(0);
        world.plan[0].set(row, "岗位编号", "GW-2").set(row, "岗位名称", "门卫");
        world.hires.set(4, "岗位名称", "门卫");
    });
    // The name alone finds the post.
    silent("P005", |world| {
        world.hires.set(4, "岗位编号", "");
    });
    // Not judged where there is no plan at all.
    silent("P005", |world| world.plan.clear());
}

#[test]
fn p006_counts_persons_present_at_once() {
    fires("P006", Doubt, |world| {
        world.plan[0].set(0, "计划招用人数", "4");
    });
    // The last one starts the day after the first one left.
    silent("P006", |world| {
        world.plan[0].set(0, "计划招用人数", "4");
        world.hires.set(0, "合同终止日期", "2024-05-31").set(4, "招用日期", "2024-06-01");
    });
    fires("P006", Doubt, |world| {
        world.plan[0].set(0, "计划招用人数", "4");
        world.hires.set(0, "合同终止日期", "2024-06-01").set(4, "招用日期", "2024-06-01");
    });
}

#[test]
fn p007_compares_the_planned_difficulty_persons() {
    fires("P007", Note, |world| {
        world.plan[0].set(0, "其中就业困难人员", "1");
    });
    silent("P007", |world| {
        world.plan[0].set(0, "其中就业困难人员", "2");
    });
    silent("P007", |world| {
        world.plan[0].set(0, "其中就业困难人员", "");
    });
}

#[test]
fn p009_keeps_the_number_from_before_the_first_hire() {
    let lowered = |filed: &'static str| {
        audit_one(&World::default().but(|world| {
            let mut later = world.plan[0].clone();
            world.plan[0].set(0, "计划招用人数", "10");
            later.set(0, "报送日期", filed);
            world.plan.push(later);
        }))
    };
    let after = lowered("2024-03-02");
    assert_eq!(after.severities("P009"), [Doubt]);
    assert_eq!((after.counts.plan_lower, after.counts.plan_upper), (5, Some(10)));
    assert_eq!(after.severities("Q002"), [Doubt]);
    // The day of the first hire counts, the day before does not.
    assert_eq!(lowered("2024-03-01").severities("P009"), [Doubt]);
    let before = lowered("2024-02-29");
    assert_eq!(before.severities("P009"), []);
    assert_eq!((before.counts.plan_lower, before.counts.plan_upper), (5, Some(5)));
    assert_eq!(before.severities("D006"), [Note]);
}

/// Each change made to a second plan file of the same day; the order of the two must not matter.
#[test]
fn versions_of_one_day_that_differ_in_any_column_are_in_dispute() {
    let two = |column: &'static str, value: &'static str, later_first: bool| {
        audit_one(&World::default().but(|world| {
            let mut other = world.plan[0].clone();
            other.set(0, column, value);
            if later_first { world.plan.insert(0, other) } else { world.plan.push(other) }
        }))
    };
    for (column, value) in [
        ("计划招用人数", "6"),
        ("受理部门", "广州市越秀区人力资源和社会保障局"),
        ("开发方式", "单位自主开发"),
        ("其中就业困难人员", "1"),
    ] {
        let outcomes = [two(column, value, false), two(column, value, true)];
        for outcome in &outcomes {
            assert_eq!(outcome.severities("D007"), [Doubt], "{column}");
            assert_eq!(outcome.severities("P001"), [], "{column}: judged in scope");
            assert_eq!(outcome.severities("P009"), [], "{column}: nothing was lowered");
            assert!(outcome.findings.iter().all(|finding| finding.1 != Violation), "{column}");
        }
        let [one, other] = outcomes;
        assert_eq!(one.statuses, other.statuses, "{column}");
        assert_eq!(one.verdict, other.verdict, "{column}");
        assert_eq!(
            (one.counts.plan_lower, one.counts.plan_upper),
            (other.counts.plan_lower, other.counts.plan_upper)
        );
    }
    // Told again in other spellings: the same.
    for (column, value) in [("报送日期", "2024/1/10"), ("计划招用人数", "5人"), ("备注", "补")]
    {
        if column != "报送日期" {
            assert_eq!(two(column, value, false).severities("D006"), [Note], "{column}");
        }
    }
}

/// A later version that says the post is paid otherwise, filed after people were hired, takes nothing away.
#[test]
fn leaving_the_scope_after_the_first_hire_keeps_the_number() {
    let left = |filed: &'static str| {
        audit_one(&World::default().but(|world| {
            let mut later = world.plan[0].clone();
            later.set(0, "报送日期", filed).set(0, "开发方式", "自筹资金");
            world.plan.push(later);
        }))
    };
    let after = left("2024-06-01");
    assert_eq!(after.severities("P009"), [Doubt]);
    assert_eq!((after.counts.plan_lower, after.counts.plan_upper), (0, Some(5)));
    assert_eq!(after.counts.hires, 5, "the hires stay within");
    assert_eq!(left("2024-02-01").severities("P009"), []);
}

#[test]
fn quota_is_exact_at_the_boundary() {
    // P, claimed and verified D of five hires, and what the rules say: 2/5 of 5 is exactly 2.
    for (planned, difficulty, q001, q002, status) in [
        ("5", 2, 0, 0, Status::Pass),
        ("5", 1, 1, 0, Status::Fail),
        ("6", 2, 1, 0, Status::Fail),
        ("1", 1, 0, 0, Status::Pass),
        ("2", 1, 0, 0, Status::Pass),
        ("3", 1, 1, 0, Status::Fail),
        ("0", 2, 0, 1, Status::Undetermined),
    ] {
        let outcome = audit_one(&World::default().but(|world| {
            world.plan[0].set(0, "计划招用人数", planned);
            for row in difficulty..2 {
                for column in ["困难人员类别", "认定编号", "认定日期"] {
                    world.hires.set(row, column, "");
                }
                world.hires.set(row, "是否就业困难人员", "否");
            }
        }));
        let count = |rule| outcome.severities(rule).len();
        assert_eq!((count("Q001"), count("Q002")), (q001, q002), "P={planned} D={difficulty}");
        assert_eq!(outcome.statuses[1], status, "P={planned} D={difficulty}");
    }
}

#[test]
fn q001_stays_a_violation_beside_a_rejected_plan_row_which_lowers_no_other_line() {
    fires("Q001", Violation, |world| {
        world.plan[0].set(0, "计划招用人数", "20");
        let row = world.plan[0].repeat(0);
        world.plan[0].set(row, "岗位编号", "GW-2").set(row, "岗位名称", "门卫").set(
            row,
            "计划招用人数",
            "两人",
        );
    });
}

#[test]
fn q002_names_what_is_open() {
    fires("Q002", Doubt, |world| {
        world.hires.set(0, "认定日期", "");
    });
    silent("Q002", |_| {});
}

#[test]
fn q003_fires_where_the_two_bases_differ() {
    // 25 planned, 5 hired, 2 verified: 8 % of the plan, exactly 40 % of the hires.
    fires("Q003", Note, |world| {
        world.plan[0].set(0, "计划招用人数", "25");
    });
    silent("Q003", |_| {});
}

#[test]
fn n001_fires_for_a_hire_without_notice() {
    fires("N001", Violation, |world| world.notices.rows.clear());
    // An unknown number falls back to the post.
    silent("N001", |world| {
        world.hires.set_all("公告编号", "GG-9");
    });
    fires("N001", Violation, |world| {
        world.notices.set(0, "岗位编号", "GW-7").set(0, "公告编号", "GG-7");
    });
    // A rejected notice row may be the missing one.
    fires("N001", Doubt, |world| {
        world.notices.set(0, "发布日期", "去年");
    });
}

#[test]
fn n002_fires_where_no_notice_is_public_or_unclear() {
    fires("N002", Violation, |world| {
        world.notices.set(0, "发布机构", "").set(0, "发布渠道", "智联招聘");
    });
    // Unclassified is a doubt about the notice instead.
    silent("N002", |world| {
        world.notices.set(0, "发布机构", "某某公众号");
    });
    silent("N002", |world| {
        world.notices.set(0, "发布渠道", "智联招聘");
    });
}

#[test]
fn n003_allows_the_day_of_hiring() {
    fires("N003", Violation, |world| {
        world.notices.set(0, "发布日期", "2024-03-02");
    });
    silent("N003", |world| {
        world.notices.set(0, "发布日期", "2024-03-01");
    });
}

#[test]
fn n004_compares_hires_with_the_announced_number() {
    fires("N004", Doubt, |world| {
        world.notices.set(0, "招聘人数", "4");
    });
    silent("N004", |world| {
        world.notices.set(0, "招聘人数", "");
    });
    silent("N004", |_| {});
}

#[test]
fn n006_fires_once_for_the_unclear_notice() {
    let found = reported("N006", World::default(), |world| {
        world.notices.set(0, "发布机构", "某某公众号");
    });
    assert_eq!(found, [Doubt]);
    // Too late to be the best a hire has: N003 says so.
    silent("N006", |world| {
        world.notices.set(0, "发布机构", "某某公众号").set(0, "发布日期", "2024-04-01");
    });
}

#[test]
fn n006_notes_a_neighbours_service_where_no_other_public_notice_is_in_time() {
    let neighbour = |world: &mut World| {
        world.notices.set(0, "发布机构", "广州市越秀区公共就业服务中心");
    };
    let outcome = audit_one(&World::default().but(neighbour));
    assert_eq!(outcome.severities("N006"), [Note]);
    assert_eq!(outcome.verdict, Verdict::Compliant);
    let with_own = |day: &'static str| {
        reported("N006", World::default(), |world| {
            world.notices.repeat(0);
            neighbour(world);
            world.notices.set(1, "发布日期", day);
        })
    };
    assert_eq!(with_own("2024-02-20"), []);
    assert_eq!(with_own("2024-03-20"), [Note], "the service's own came after the hires");
    silent("N006", |world| {
        world.notices.set(0, "发布机构", "广州市人力资源和社会保障局");
    });
}

#[test]
fn n007_looks_notices_up_in_the_export() {
    let export = |number: &str| {
        Sheet::new(
            &["公告编号", "单位名称", "岗位编号", "发布机构", "发布日期"],
            &[&[number, AGENCY, "GW-1", SERVICE, "2024-02-01"]],
        )
    };
    let found = |number: &str| {
        audit_one(&World::default().with(ReferenceKind::Notices, export(number))).severities("N007")
    };
    assert_eq!(found("GG-1"), []);
    assert_eq!(found("GG-2"), [Violation]);
    // Under the name that the notice itself states, whatever the agency is called elsewhere.
    let short = "虚构街道办事处";
    let mut export = export("GG-1");
    export.set_all("单位名称", short);
    let world = World::default().with(ReferenceKind::Notices, export).but(|world| {
        world.notices.set_all("单位名称", short);
    });
    assert_eq!(audit_one(&world).severities("N007"), []);
}

#[test]
fn f_rules_judge_date_and_department_of_filing() {
    fires("F001", Violation, |world| {
        world.hires.set(0, "备案日期", "");
    });
    silent("F001", |world| {
        world.hires.set(0, "备案日期", "2024年3月");
    });
    fires("F004", Doubt, |world| {
        world.hires.set(0, "备案日期", "2024年3月");
    });
    fires("F002", Violation, |world| {
        world.hires.set(0, "备案部门", "广州市人力资源和社会保障局");
    });
    fires("F002", Doubt, |world| {
        world.hires.set(0, "备案部门", "");
    });
    silent("F002", |world| {
        world.hires.set(0, "备案部门", "").set(0, "备案日期", "");
    });
    fires("F004", Doubt, |world| {
        world.hires.set(0, "备案日期", "2024-02-29");
    });
    silent("F004", |world| {
        world.hires.set(0, "备案日期", "2024-03-01");
    });
}

#[test]
fn e001_wants_a_valid_number() {
    for bad in ["", "12345", "440106198013150013", "440106********2026"] {
        fires("E001", Doubt, |world| {
            world.hires.set(0, "公民身份号码", bad);
        });
    }
    // A 15-digit number of the first generation is accepted.
    silent("E001", |world| {
        world.hires.set(0, "公民身份号码", "440106750615201").set(0, "性别", "");
    });
    // Lost digits are D009, not E001.
    silent("E001", |world| {
        world.hires.set(0, "公民身份号码", "4.40106E+17");
    });
    fires("D009", Doubt, |world| {
        world.hires.set(0, "公民身份号码", "4.40106E+17");
    });
}

#[test]
fn e002_compares_the_stated_sex() {
    fires("E002", Doubt, |world| {
        world.hires.set(0, "性别", "女");
    });
    silent("E002", |world| {
        world.hires.set(0, "性别", "");
    });
}

#[test]
fn e003_watches_both_ends_of_working_age() {
    // Men born in March 1964 retire at exactly 60: on 2024-03-01 for the first of the month.
    for (birth, fires_it) in
        [("19640301", true), ("19640302", false), ("20080301", false), ("20080302", true)]
    {
        let found = reported("E003", World::default(), |world| {
            world.hires.set(4, "公民身份号码", &id(birth, 11));
        });
        assert_eq!(!found.is_empty(), fires_it, "born {birth}");
    }
}

#[test]
fn e004_wants_a_listed_category() {
    for bad in ["", "高校毕业生"] {
        fires("E004", Doubt, |world| {
            world.hires.set(0, "困难人员类别", bad);
        });
    }
    for good in ["低保人员", "城镇“零就业家庭”人员", "4050人员"] {
        silent("E004", |world| {
            world.hires.set(0, "困难人员类别", good);
        });
    }
    // Not claimed, so nothing to classify.
    silent("E004", |world| {
        world.hires.set(4, "困难人员类别", "");
    });
}

#[test]
fn e005_is_a_note_where_the_register_answers() {
    fires("E005", Doubt, |world| {
        world.hires.set(0, "认定日期", "");
    });
    let outcome = audit_one(&World::default().with_register().but(|world| {
        world.hires.set(0, "认定日期", "").set(0, "认定编号", "");
    }));
    assert_eq!(outcome.severities("E005"), [Note]);
    assert_eq!(outcome.counts.verified, 2);
    assert_eq!(outcome.verdict, Verdict::Compliant);
}

#[test]
fn e006_allows_recognition_on_the_day_of_hiring() {
    fires("E006", Doubt, |world| {
        world.hires.set(0, "认定日期", "2024-03-02");
    });
    silent("E006", |world| {
        world.hires.set(0, "认定日期", "2024-03-01");
    });
}

#[test]
fn e007_to_e009_and_e012_compare_with_the_register() {
    let with = |change: fn(&mut World)| audit_one(&World::default().with_register().but(change));
    assert_eq!(with(|_| {}).findings, []);
    let absent = with(|world| {
        world.references.get_mut(&ReferenceKind::Register).expect("given").rows.remove(0);
    });
    assert_eq!(absent.severities("E007"), [Doubt]);
    assert_eq!((absent.counts.verified, absent.counts.possible), (1, 2));
    let exited = |day: &'static str| {
        audit_one(&World::default().with_register().but(|world| {
            world.references.get_mut(&ReferenceKind::Register).expect("given").set(0, "退出日期", day);
        }))
    };
    assert_eq!(exited("2024-02-29").severities("E008"), [Doubt]);
    assert_eq!(exited("2024-02-29").counts.possible, 1);
    assert_eq!(exited("2024-03-01").severities("E008"), []);
    let differs = with(|world| {
        world.hires.set(0, "困难人员类别", "低保人员");
    });
    assert_eq!(differs.severities("E009"), [Note]);
    let unclaimed = with(|world| {
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            world.hires.set(0, column, "");
        }
        world.hires.set(0, "是否就业困难人员", "否");
    });
    assert_eq!(unclaimed.severities("E012"), [Note]);
}

#[test]
fn what_stands_over_or_behind_rows_of_the_register_is_said_of_them() {
    let with = |change: &dyn Fn(&mut Sheet)| {
        audit_one(&World::default().with_register().but(|world: &mut World| {
            change(world.references.get_mut(&ReferenceKind::Register).expect("given"));
        }))
    };
    let verified = with(&|_| {}).counts.verified;
    for heading in ["二、已退出", "【注销】", "待审核"] {
        let headed = with(&|register: &mut Sheet| {
            let mut row = vec![String::new(); register.rows[0].len()];
            heading.clone_into(&mut row[0]);
            register.rows.insert(0, row);
        });
        assert!(headed.counts.verified < verified, "{heading}");
    }
    for (column, text) in [("困难人员类别", "残疾人员（已退出）"), ("认定编号", "已注销")]
    {
        let marked = with(&|register: &mut Sheet| {
            register.set(0, column, text);
        });
        assert_eq!(marked.counts.verified, verified - 1, "{text}");
    }
}

#[test]
fn e010_judges_full_years_on_the_day_of_recognition() {
    for (birth, fires_it) in [("19731201", false), ("19731202", true)] {
        let found = reported("E010", World::default(), |world| {
            world.hires.set(0, "困难人员类别", "大龄失业人员").set(0, "公民身份号码", &id(birth, 11));
        });
        assert_eq!(!found.is_empty(), fires_it, "born {birth}, recognised 2023-12-01");
    }
}

/// 36 months from 2024-03-01 end with 2027-02-28; nothing of earlier years is known.
#[test]
fn e011_holds_one_long_contract_against_the_limit() {
    silent("E011", |world| {
        world.hires.set(0, "合同终止日期", "2027-02-28");
    });
    for end in ["2027-03-01", "2034-02-28"] {
        fires("E011", Doubt, |world| {
            world.hires.set(0, "合同终止日期", end);
        });
    }
}

#[test]
fn e011_adds_up_earlier_placements() {
    let history = |start: &str, end: &str| {
        Sheet::new(
            &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
            &[&[AGENCY, "保洁员", "甲A", &person(0), "是", start, end]],
        )
    };
    let found = |start, end| {
        audit_one(&World::default().with(ReferenceKind::History, history(start, end))).severities("E011")
    };
    // 2024-03-01 to 2025-02-28 is a year; two before it make exactly 36 months.
    assert_eq!(found("2022-03-01", "2024-02-29"), []);
    assert_eq!(found("2022-02-28", "2024-02-29"), [Doubt]);
    // A hire that is to begin after the as-of date has not lasted a day.
    let world = World::default().with(ReferenceKind::History, history("2022-01-01", "2024-12-31"));
    let coming = audit_one(&world.but(|world| {
        world.hires.set(0, "招用日期", "2025-02-01").set(0, "合同终止日期", "");
    }));
    assert_eq!((coming.severities("D012"), coming.severities("E011")), (vec![Doubt], vec![]));
    // An end that nobody can read makes it open, and never more than a doubt.
    let strict = kept_policy(|text| format!("{text}\n[rules]\nE011 = \"violation\"\n"));
    for (end, severity) in [("2024-02-29", Violation), ("2022年5月", Doubt), ("2020-01-01", Doubt)] {
        let world = World::default().with(ReferenceKind::History, history("2021-02-28", end));
        let found = audit_one(&world.but(|world| world.policy = strict.clone()));
        assert_eq!(found.severities("E011"), [severity], "{end}");
    }
}

/// A copy of the file, or the same notice on a second channel, announces nobody more.
#[test]
fn n004_counts_a_notice_told_twice_once() {
    fires("N004", Doubt, |world| {
        world.notices.set_all("招聘人数", "3");
        let row = world.notices.repeat(0);
        world.notices.set(row, "发布渠道", "广东公共招聘网");
    });
    silent("N004", |world| {
        world.notices.set_all("招聘人数", "3");
        let row = world.notices.repeat(0);
        world.notices.set(row, "发布日期", "2024-02-02");
    });
}

/// Rounded to 15 digits a number has a right check character once in eleven: beside others it is no surer.
#[test]
fn d009_takes_in_numbers_that_are_right_by_chance() {
    let days = (1..=28).flat_map(|day| (1..=12).map(move |month| format!("1968{month:02}{day:02}")));
    let right = days.map(|day| id(&day, 0)).find(|number| number.ends_with("000")).unwrap();
    silent("D009", |world| {
        world.hires.set(0, "公民身份号码", &right);
    });
    let found = audit_one(&World::default().but(|world| {
        world.hires.set(0, "公民身份号码", &right).set(1, "公民身份号码", "440106196803150000");
    }));
    assert_eq!(found.severities("D009"), [Doubt, Doubt]);
    assert_eq!(found.counts.verified, 0);
}

#[test]
fn x001_counts_a_person_once() {
    let outcome = audit_one(&World::default().but(|world| {
        let row = world.hires.repeat(0);
        world.hires.set(row, "招用日期", "2024-04-01").set(row, "备案日期", "2024-04-05");
    }));
    assert_eq!(outcome.severities("X001"), [Doubt, Doubt]);
    assert_eq!((outcome.counts.hires, outcome.counts.verified, outcome.counts.possible), (5, 2, 2));
    silent("X001", |world| {
        let row = world.hires.repeat(0);
        world.hires.set(0, "合同终止日期", "2024-03-31");
        world.hires.set(row, "招用日期", "2024-04-01").set(row, "备案日期", "2024-04-05");
    });
}

#[test]
fn x002_joins_agencies_and_names_no_person() {
    let outcome = audit(&World::default().but(|world| {
        let row = world.hires.repeat(0);
        world.hires.set(row, "单位名称", "广州市天河区虚构第二街道办事处").set(row, "统一社会信用代码", "");
    }));
    assert_eq!(outcome.agencies.len(), 2);
    for agency in &outcome.agencies {
        assert_eq!(agency.severities("X002"), [Doubt], "{}", agency.name);
        let message = &agency.findings.iter().find(|finding| finding.0 == "X002").expect("found").3;
        assert!(message.contains("街道办事处") && !message.contains('甲'), "{message}");
    }
}

#[test]
fn x003_and_x005_find_shared_numbers_and_names() {
    let found = reported("X003", World::default(), |world| {
        world.hires.set(1, "认定编号", "RD-0");
    });
    assert_eq!(found, [Doubt, Doubt]);
    let found = reported("X003", World::default(), |world| {
        world.hires.set(0, "认定编号", "粤残认字（2023）第0012号").set(1, "认定编号", "残认字[2023] 0012");
    });
    assert_eq!(found, [Doubt, Doubt], "respelled, and without the region");
    let found = reported("X003", World::default(), |world| {
        world.hires.set(0, "认定编号", "粤残认字2023-12").set(1, "认定编号", "湘残认字2023-12");
    });
    assert_eq!(found, [], "two regions");
    let found = reported("X005", World::default(), |world| {
        let row = world.hires.repeat(0);
        world.hires.set(0, "合同终止日期", "2024-03-31");
        world.hires.set(row, "招用日期", "2024-04-01").set(row, "姓名", "乙某").set(
            row,
            "备案日期",
            "2024-04-05",
        );
    });
    assert_eq!(found, [Doubt, Doubt]);
    let found = reported("X005", World::default(), |world| {
        world.hires.set(1, "姓名", "甲A");
    });
    assert_eq!(found, [Doubt, Doubt]);
}

#[test]
fn x004_and_d010_watch_codes() {
    let found = reported("X004", World::default(), |world| {
        world.hires.set(0, "单位名称", "广州市天河区虚拟街道");
    });
    assert_eq!(found, [Doubt]);
    for short in ["广州市天河区虚构街道办", "天河区虚构街道", "虚构街道办事处"] {
        let found = reported("X004", World::default(), |world| {
            world.hires.set(0, "单位名称", short);
        });
        assert_eq!(found, [], "{short}");
    }
    let found = reported("D010", World::default(), |world| {
        world.hires.set(0, "统一社会信用代码", "114401060000000130");
        world.hires.set(1, "统一社会信用代码", "114401060000000130");
    });
    assert_eq!(found, [Note]);
}

#[test]
fn d_rules_account_for_rows() {
    fires("D004", Doubt, |world| {
        world.hires.set(0, "招用日期", "2024年3月");
    });
    fires("D004", Doubt, |world| {
        world.hires.set(0, "合同终止日期", "2024-02-28");
    });
    fires("D005", Note, |world| {
        world.hires.set(0, "年度", "2023").set(0, "招用日期", "2023-03-05").set(0, "备案日期", "2023-03-10");
    });
    fires("D006", Note, |world| {
        world.hires.repeat(0);
    });
    fires("D007", Doubt, |world| {
        let row = world.hires.repeat(0);
        world.hires.set(row, "认定编号", "RD-9");
    });
    fires("D012", Doubt, |world| {
        world.hires.set(0, "备案日期", "2025-01-01");
    });
    silent("D012", |world| {
        world.hires.set(0, "备案日期", "2024-12-31");
    });
    let stray = audit(&World::default().but(|world| {
        world.hires.set(0, "单位名称", "").set(0, "统一社会信用代码", "");
    }));
    assert_eq!(stray.run, ["D008"]);
}

#[test]
fn a_plan_line_that_sums_up_the_others_is_doubted_and_not_added() {
    /// Three and two planned in detail, and a line of a number without a code in a table of its own or beside them.
    fn world(post: &'static str, number: &'static str, beside: bool) -> World {
        World::default().but(|world| {
            world.plan[0].set(0, "计划招用人数", "3");
            let second = world.plan[0].repeat(0);
            world.plan[0].set(second, "岗位编号", "GW-2").set(second, "岗位名称", "协管员");
            world.plan[0].set(second, "计划招用人数", "2");
            let mut summary = world.plan[0].clone();
            let row = if beside { world.plan[0].repeat(0) } else { 0 };
            let table = if beside { &mut world.plan[0] } else { &mut summary };
            table.set(row, "岗位编号", "").set(row, "岗位名称", post).set(row, "计划招用人数", number);
            if !beside {
                summary.rows.truncate(1);
                world.plan.push(summary);
            }
        })
    }
    for (post, number, beside, doubts, upper) in [
        ("各类岗位", "5", false, 1, 10),
        ("绿化养护", "5", false, 1, 10),
        ("公益性岗位", "5", true, 1, 10),
        ("绿化养护", "5", true, 0, 10),
        ("各类岗位", "6", false, 0, 11),
    ] {
        let outcome = audit_one(&world(post, number, beside));
        let found = outcome.severities("D007").len();
        assert_eq!((found, outcome.counts.plan_upper), (doubts, Some(upper)), "{post} {number} {beside}");
        assert_eq!(outcome.severities("Q001").len(), 1 - doubts, "{post} {number} {beside}");
    }
}

#[test]
fn a_dispute_leaves_the_claim_open_and_counts_once() {
    let outcome = audit_one(&World::default().but(|world| {
        let row = world.hires.repeat(0);
        world.hires.set(row, "认定编号", "RD-9");
    }));
    assert_eq!((outcome.counts.hires, outcome.counts.verified, outcome.counts.possible), (5, 1, 2));
    assert_eq!(outcome.hires[0].1, ["D007"]);
}

#[test]
fn d013_suggests_the_directory_name() {
    let directory = |name: &str| Sheet::new(&["单位名称", "行政区划代码"], &[&[name, "440106"]]);
    let outcome =
        audit(&World::default().with(ReferenceKind::Agencies, directory("广州市天河区虚拟街道办事处")));
    let agency = outcome.agencies.iter().find(|agency| agency.name == AGENCY).expect("audited");
    let finding = agency.findings.iter().find(|finding| finding.0 == "D013").expect("D013");
    assert!(finding.3.contains("是否为“广州市天河区虚拟街道办事处”？"), "{}", finding.3);
    let other = outcome.agencies.iter().find(|agency| agency.name != AGENCY).expect("the directory's");
    // What was filed under a name so near may be its own.
    assert_eq!((other.verdict, other.severities("D013")), (Verdict::Unresolved, vec![Severity::Doubt]));
    let same = audit_one(&World::default().with(ReferenceKind::Agencies, directory(AGENCY)));
    assert_eq!(same.findings, []);
}

#[test]
fn s_rules_judge_the_mode() {
    let outcome = audit_one(&World::default().but(|world| {
        world.plan[0].set(0, "开发方式", "企业自主开发");
    }));
    // Plan row, five hires and the notice of that post. A street office's own funds are public funds.
    assert_eq!(outcome.severities("S001").len(), 7);
    assert_eq!(outcome.severities("S001").iter().filter(|severity| **severity == Doubt).count(), 1);
    assert_eq!(outcome.verdict, Verdict::Unresolved);
    let of_a_company = audit_one(&World::default().but(|world| {
        world.plan[0].set(0, "开发方式", "企业自主开发");
        for table in [&mut world.plan[0], &mut world.hires, &mut world.notices] {
            table.set_all("单位名称", "广州市天河区虚构物业有限公司").set_all("统一社会信用代码", "");
        }
    }));
    assert_eq!(of_a_company.severities("S001"), [Note; 7]);
    assert_eq!(of_a_company.verdict, Verdict::NotApplicable);
    fires("S002", Doubt, |world| {
        world.plan[0].set(0, "开发方式", "合作共建");
    });
    silent("S002", |world| {
        world.plan[0].set(0, "开发方式", "");
    });
}

#[test]
fn waivers_close_expire_and_go_unused() {
    let waiver = |rule: &str, until: &str| {
        Sheet::new(
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"],
            &[&[rule, AGENCY, "天人社函〔2024〕1号", PEER, "2024-06-01", until]],
        )
    };
    let short = |world: &mut World| {
        world.plan[0].set(0, "计划招用人数", "20");
    };
    let with = |rule: &str, until: &str| {
        audit_one(&World::default().but(short).with(ReferenceKind::Waivers, waiver(rule, until)))
    };
    let waived = with("Q001", "");
    assert_eq!((waived.statuses[1], waived.confirmed[1]), (Status::Pass, true));
    assert_eq!(waived.verdict, Verdict::Compliant);
    let expired = with("Q001", "2024-12-30");
    assert_eq!(expired.severities("W001"), [Doubt]);
    assert_eq!(expired.verdict, Verdict::Noncompliant);
    assert_eq!(with("Q001", "2024-12-31").severities("W001"), []);
    let unused = with("N001", "");
    assert_eq!(unused.severities("W002"), [Note]);
    assert_eq!(unused.verdict, Verdict::Noncompliant);
}

#[test]
fn policy_switches_turn_on_the_dated_rules() {
    let _ = CODE;
    for rule in ["P008", "N005", "F003"] {
        silent(rule, |world| {
            world.plan[0].set(0, "报送日期", "2024-02-20");
            world.hires.set_all("备案日期", "2024-12-01");
            world.notices.set(0, "截止日期", "2024-02-02");
        });
    }
    let off = audit_one(&World::default().but(|world| {
        world.policy = kept_policy(|text| format!("\n{text}"));
        world.hires.set(0, "备案日期", "");
    }));
    assert_eq!(off.severities("F001"), [Violation]);
}

#[test]
fn a_review_closes_confirms_and_keeps_the_machines_word() {
    use postaudit::model::{Review, ReviewMark};
    let open = World::default().but(|world| {
        world.hires.set(0, "认定日期", "");
    });
    let machine = audit_one(&open);
    assert_eq!((machine.verdict, machine.counts.verified), (Verdict::Unresolved, 1));
    let with = |mark| {
        let id = machine.id_of("E005");
        audit_one(&open.clone().but(|world| {
            let review = Review { mark: Some(mark), reviewer: "审核员".to_owned(), ..Review::default() };
            world.reviews.insert(id, review);
        }))
    };
    let dismissed = with(ReviewMark::Dismissed);
    assert_eq!((dismissed.machine_verdict, dismissed.verdict), (Verdict::Unresolved, Verdict::Compliant));
    assert_eq!(dismissed.counts.verified, 2);
    let confirmed = with(ReviewMark::Confirmed);
    assert_eq!((confirmed.machine_verdict, confirmed.verdict), (Verdict::Unresolved, Verdict::Noncompliant));
    assert_eq!(confirmed.counts.possible, 1);
    let remedied = with(ReviewMark::Remedied);
    assert_eq!(remedied.verdict, Verdict::Unresolved);
}

#[test]
fn d005_doubts_a_year_that_the_days_contradict() {
    // Hired in the year audited, and put under another.
    fires("D005", Doubt, |world| {
        world.hires.set(0, "年度", "2023");
    });
    // Put under the year audited, and gone before it.
    fires("D005", Doubt, |world| {
        world.hires.set(0, "招用日期", "2022-03-05").set(0, "合同终止日期", "2022-12-31");
    });
    // A roster may list who was hired earlier and is still there.
    silent("D005", |world| {
        world.hires.set(0, "招用日期", "2022-03-05").set(0, "合同终止日期", "2024-01-01");
    });
    // In January by last year's plan, filed in that year.
    fires("D005", Note, |world| {
        let mut last = world.plan[0].clone();
        last.set(0, "年度", "2023").set(0, "报送日期", "2023-01-10");
        world.plan.push(last);
        world.hires.set(0, "年度", "2023").set(0, "招用日期", "2024-01-05");
    });
}

#[test]
fn an_agency_of_other_years_only_has_not_filed_or_is_unresolved() {
    let other = World::default().but(|world| {
        world.plan[0].set_all("年度", "2023");
        world
            .hires
            .set_all("年度", "2023")
            .set_all("招用日期", "2023-03-05")
            .set_all("备案日期", "2023-03-10");
        world.notices.rows.clear();
    });
    assert_eq!(audit_one(&other).verdict, Verdict::Unresolved);
    let directory = Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]);
    assert_eq!(audit_one(&other.with(ReferenceKind::Agencies, directory)).verdict, Verdict::NotFiled);
}

#[test]
fn d016_names_persons_beside_the_hires() {
    let stranger = id("19740505", 9);
    for column in ["说明", "附记"] {
        fires("D016", Doubt, |world| {
            world.hires.set(0, column, &format!("另聘某甲{stranger}门卫"));
        });
    }
    fires("D016", Note, |world| {
        world.hires.set(0, "联系人", &format!("某甲{stranger}"));
    });
    fires("D016", Note, |world| {
        world.plan[0].set(0, "说明", &format!("经办人：某甲 {stranger}"));
    });
    // The hires' own numbers may stand anywhere, and what is no valid number is nobody's.
    silent("D016", |world| {
        world.hires.set(0, "说明", &format!("与{}同组", person(1)));
        world.notices.set(0, "说明", "440106197405050099");
    });
}

#[test]
fn rows_with_a_person_are_no_totals_and_no_examples() {
    for (column, value) in [("年度", "小计"), ("年度", "示例"), ("单位名称", "示例：某某局")]
    {
        let outcome = audit(&World::default().but(|world| {
            world.hires.set(4, column, value);
        }));
        let agency = outcome.agencies.iter().find(|agency| agency.name == AGENCY).expect("audited");
        assert_ne!(agency.verdict, Verdict::Compliant, "{column} {value}");
    }
}

#[test]
fn d017_doubts_what_the_papers_deny() {
    fires("D017", Doubt, |world| {
        world.hires.set(0, "备注", "未实际到岗");
    });
    fires("D017", Doubt, |world| {
        world.hires.set(0, "实际办理情况", "尚未备案");
    });
    for remark in ["未婚，已备案", "待岗", "退役军人", "拟续签", "无未备案情况"] {
        silent("D017", |world| {
            world.hires.set(0, "备注", remark);
        });
    }
    fires("F002", Doubt, |world| {
        world.hires.set(0, "备案部门", &format!("{PEER}（未备案）"));
    });
    fires("P004", Doubt, |world| {
        world.plan[0].set(0, "受理部门", &format!("{PEER}(退回补正)"));
    });
}

/// One claimed person under a mistyped name: with that person the agency would pass.
#[test]
fn rows_under_nearly_its_name_keep_an_agency_from_a_violation() {
    let directory = || Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]);
    let judged = |name: &str| {
        let outcome = audit(
            &World::default()
                .but(|world| {
                    world.hires.set(0, "单位名称", name).set(0, "统一社会信用代码", "");
                })
                .with(ReferenceKind::Agencies, directory()),
        );
        let agency = outcome.agencies.iter().find(|agency| agency.name == AGENCY).expect("audited");
        (agency.verdict, agency.severities("Q001"))
    };
    let (verdict, quota) = judged(&AGENCY.replace('虚', "墟"));
    assert_eq!((verdict, quota), (Verdict::Unresolved, vec![]));
    assert_eq!(judged("广州市天河区另一局").1, [Violation]);
}

#[test]
fn d013_is_a_doubt_of_the_listed_agency_whose_name_is_nearly_that() {
    let directory = || Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]);
    let listed = |name: &str| {
        let outcome = audit(
            &World::default()
                .but(|world| {
                    let row = world.hires.repeat(0);
                    world.hires.set(row, "单位名称", name).set(row, "统一社会信用代码", "");
                    world.hires.set(row, "公民身份号码", &id("19740505", 9)).set(
                        row,
                        "招用日期",
                        "2024-03-02",
                    );
                })
                .with(ReferenceKind::Agencies, directory()),
        );
        let agency = outcome.agencies.iter().find(|agency| agency.name == AGENCY).expect("audited");
        agency.severities("D013")
    };
    assert_eq!(listed(&format!("{AGENCY}临时人员")), [Doubt]);
    assert_eq!(listed(&AGENCY.replace('虚', "墟")), [Doubt]);
    assert_eq!(listed(&format!("{AGENCY}环卫站")), []);
    // Written otherwise, it is the agency itself.
    assert_eq!(listed(&AGENCY.replace('广', "廣").replace("区", "\u{3164}區")), []);
}
