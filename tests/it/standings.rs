//! What the authority's lists say of their own rows, whichever way: a row that may no longer stand supports nobody, waives
//! nothing and proves no notice.

use postaudit::model::Verdict;
use postaudit::reference::ReferenceKind;

use crate::support::{AGENCY, Sheet, World, audit_if};

/// What comes of the agency when one of its lists is changed.
fn verdict(mut world: World, kind: ReferenceKind, change: impl FnOnce(&mut Sheet)) -> Verdict {
    change(world.references.get_mut(&kind).expect("given"));
    audit_if(&world, |_| true).expect("usable").agencies[0].verdict
}

fn registered(change: impl FnOnce(&mut Sheet)) -> Verdict {
    verdict(World::default().with_register(), ReferenceKind::Register, change)
}

fn line(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn a_category_of_nobody_supports_no_claim() {
    for category in ["非就业困难人员", "未认定", "待审", "×", "普通失业人员"] {
        let said = registered(|register| {
            register.set(0, "困难人员类别", category);
        });
        assert_eq!(said, Verdict::Unresolved, "{category}");
    }
}

/// A period of validity as registers state it, in two columns or in one: its last day is heard, its first says nothing.
#[test]
fn a_period_of_validity_ends_on_its_last_day() {
    let pairs = [("有效期起", "有效期止"), ("有效期开始日期", "有效期结束日期"), ("生效日期", "失效日期")];
    let alone = ["有效期", "有效期限", "援助期限", "有效期起止时间"];
    for (first, last, expected) in
        [("2023-01-15", "2026-01-14", Verdict::Compliant), ("2022-01-15", "2024-01-20", Verdict::Unresolved)]
    {
        for (starts, ends) in pairs {
            let said = registered(|register| {
                register.set_all(starts, first).set_all(ends, last);
            });
            assert_eq!(
                said == Verdict::Compliant,
                expected == Verdict::Compliant,
                "{starts} {ends} {last}: {said:?}"
            );
        }
        for header in alone {
            let said = registered(|register| {
                register.set_all(header, &format!("{first}至{last}"));
            });
            assert_eq!(
                said == Verdict::Compliant,
                expected == Verdict::Compliant,
                "{header} {last}: {said:?}"
            );
        }
    }
}

#[test]
fn headings_and_remarks_between_the_rows_of_a_register_are_heard() {
    let (top, below) = (0, 1);
    for heading in ["退出人员名单", "二、注销人员", "死亡人员", "已就业人员", "已退出："]
    {
        for place in [top, below] {
            let said = registered(|register| register.rows.insert(place, line(&[heading])));
            assert_eq!(said, Verdict::Unresolved, "{heading} above row {place}");
        }
    }
    for remark in
        [&["以上1人已退出"][..], &["", "", "", "", "", "", "上述人员已注销"], &["备注", "上一行人员已退出"]]
    {
        let said = registered(|register| register.rows.push(line(remark)));
        assert_eq!(said, Verdict::Unresolved, "{remark:?}");
    }
    for harmless in [&["一、在册人员"][..], &["续表"], &["注：退出人员另册登记，本表不含退出人员。"]]
    {
        let said = registered(|register| register.rows.insert(below, line(harmless)));
        assert_eq!(said, Verdict::Compliant, "{harmless:?}");
    }
    let said = registered(|register| {
        let row = line(&["乙甲", &crate::support::person(7), "残疾人员", "RD-7", "2023-12-01", "", ""]);
        register.rows.splice(0..0, [line(&["一、退出人员"]), row, line(&["二、在册人员"])]);
    });
    assert_eq!(said, Verdict::Compliant, "another heading ends the first");
}

#[test]
fn words_for_nobody_having_left_are_no_days() {
    for word in ["否", "未注销", "尚未退出", "NULL", "1900-01-00", "正常", "长期"] {
        let said = registered(|register| {
            register.set_all("退出日期", word);
        });
        assert_eq!(said, Verdict::Compliant, "{word}");
    }
    let said = registered(|register| {
        register.set_all("退出日期", "已退出");
    });
    assert_eq!(said, Verdict::Unresolved);
}

/// An agency without notices, and a waiver for that.
fn waived(change: impl FnOnce(&mut Sheet)) -> Verdict {
    let header = ["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"];
    let row = ["N001", AGENCY, "某函〔2024〕9号", "某市就业服务中心", "2024-03-01", "2024-12-31"];
    let mut world = World::default().with(ReferenceKind::Waivers, Sheet::new(&header, &[&row]));
    world.notices.rows.clear();
    verdict(world, ReferenceKind::Waivers, change)
}

#[test]
fn a_waiver_that_was_not_granted_waives_nothing() {
    for (column, text) in [
        ("审批结果", "不同意"),
        ("审批结果", "未批准"),
        ("是否批准", "否"),
        ("是否同意", "×"),
        ("审核意见", "不同意豁免"),
        ("批准状态", "待审批"),
        ("说明", "未获批准"),
        ("批准单位", "某市就业服务中心（未批准）"),
        ("依据文号", "待定"),
        ("备注", "仅适用于2023年度"),
        ("说明", "该确认已于2024年9月撤销"),
        ("说明", "经核查不属实"),
        ("说明", "该文已废止。"),
    ] {
        let said = waived(|waivers| {
            waivers.set(0, column, text);
        });
        assert_eq!(said, Verdict::Noncompliant, "{column} {text}");
    }
    for title in ["豁免申请汇总", "豁免事项（待审批）", "拟豁免名单"] {
        assert_eq!(waived(|waivers| waivers.title = Some(title)), Verdict::Noncompliant, "{title}");
    }
    for (column, text) in [
        ("审批结果", "同意"),
        ("是否批准", "是"),
        ("说明", "原岗位撤销，经研究同意豁免"),
        ("备注", "仅适用于2024年度"),
    ] {
        let said = waived(|waivers| {
            waivers.set(0, column, text);
        });
        assert_eq!(said, Verdict::Compliant, "{column} {text}");
    }
}

/// A claimed notice, and what the platform's export says of it; it has another one that stands.
fn exported(column: &'static str, own: &str, other: &str) -> Verdict {
    let world = World::default();
    let mut export = world.notices.clone();
    let later = export.repeat(0);
    export.set(later, "公告编号", "GG-2").set(later, "发布日期", "2024-06-01");
    verdict(world.with(ReferenceKind::Notices, export), ReferenceKind::Notices, |export| {
        export.set(0, column, own).set(later, column, other);
    })
}

#[test]
fn a_notice_that_the_platform_took_back_is_not_proven_by_it() {
    for (column, own, other) in [
        ("是否有效", "否", "是"),
        ("是否删除", "是", "否"),
        ("是否发布", "0", "1"),
        ("状态", "作废", "正常"),
        ("状态", "暂存", "已发布"),
        ("状态", "0", "1"),
        ("撤销日期", "2024-03-02", ""),
        ("是否通过", "否", "是"),
        ("审核意见", "不同意", "同意"),
        ("展示状态", "隐藏", "展示"),
    ] {
        assert_eq!(exported(column, own, other), Verdict::Unresolved, "{column} {own}");
    }
    for (column, both) in
        [("是否有效", "是"), ("是否删除", "否"), ("状态", "已结束"), ("浏览量", "0"), ("撤销日期", "")]
    {
        assert_eq!(exported(column, both, both), Verdict::Compliant, "{column} {both}");
    }
}

#[test]
fn a_heading_in_the_export_says_that_what_is_below_was_not_published() {
    let below = |heading: &str| {
        let world = World::default();
        let mut export = world.notices.clone();
        let other = export.repeat(0);
        export.set(0, "公告编号", "GG-2").set(0, "发布日期", "2024-06-01");
        assert_eq!(other, 1, "the claimed one is below the other");
        export.rows.insert(1, line(&[heading]));
        verdict(world.with(ReferenceKind::Notices, export), ReferenceKind::Notices, |_| {})
    };
    for heading in ["已撤回公告", "二、未发布", "草稿箱"] {
        assert_eq!(below(heading), Verdict::Unresolved, "{heading}");
    }
    assert_eq!(below("二、已发布公告"), Verdict::Compliant);
}

/// Somebody whom a note names may have left, or have been forgotten in the list.
#[test]
fn a_person_named_below_the_register_is_neither_supported_nor_refuted_by_it() {
    let named = |register: &mut Sheet, keep: bool| {
        let row = if keep { register.rows[0].clone() } else { register.rows.remove(0) };
        let number = row.iter().find(|cell| cell.len() == 18).expect("an ID number").clone();
        register.rows.push(line(&[&format!("注：另有{}（{number}），情况见附件", row[0])]));
    };
    assert_eq!(registered(|register| named(register, true)), Verdict::Unresolved);
    assert_eq!(registered(|register| named(register, false)), Verdict::Unresolved);
}

#[test]
fn a_channel_that_anybody_may_use_makes_nobody_a_public_service() {
    let verdict = |channel: &str| {
        let services = Sheet::new(&["机构名称", "发布渠道"], &[&["天河区就业服务中心", channel]]);
        let mut world = World::default().with(ReferenceKind::Services, services);
        world.notices.set_all("发布机构", "").set_all("发布渠道", channel).set_all("发布网址", "");
        audit_if(&world, |_| true).expect("usable").agencies[0].verdict
    };
    for channel in
        ["微信公众号", "官网", "58同城", "现场", "公告栏", "现场招聘会、政府网站", "mp.weixin.qq.com/s"]
    {
        assert_ne!(verdict(channel), Verdict::Compliant, "{channel}");
    }
    assert_eq!(verdict("天河就业"), Verdict::Compliant);
}

#[test]
fn a_service_that_its_list_calls_private_is_no_public_one() {
    let verdict = |column: &'static str, text: &str| {
        let header = ["机构名称", "行政区划代码"];
        let rows: [&[&str]; 2] = [&["天河区就业服务中心", "440106"], &["虚构人才市场", "440106"]];
        let mut services = Sheet::new(&header, &rows);
        services.set(1, column, text);
        let mut world = World::default().with(ReferenceKind::Services, services);
        world.notices.set_all("发布机构", "虚构人才市场").set_all("发布渠道", "").set_all("发布网址", "");
        audit_if(&world, |_| true).expect("usable").agencies[0].verdict
    };
    for (column, text) in [("机构性质", "民办"), ("是否公共机构", "否"), ("类型", "经营性机构")]
    {
        assert_ne!(verdict(column, text), Verdict::Compliant, "{column} {text}");
    }
    for (column, text) in [("机构性质", "公办"), ("是否公共机构", "是"), ("类型", "事业单位")]
    {
        assert_eq!(verdict(column, text), Verdict::Compliant, "{column} {text}");
    }
}

/// A directory that goes on in the next columns to save paper: each of its names is asked to file.
#[test]
fn a_list_that_goes_on_in_the_next_columns_is_read_whole() {
    const OTHER: &str = "广州市天河区梅园街道办事处";
    let heads: [&[&'static str]; 3] = [
        &["序号", "单位名称", "序号", "单位名称"],
        &["单位名称", "单位名称"],
        &["单位名称", "行政区划代码", "", "单位名称", "行政区划代码"],
    ];
    for head in heads {
        let mut names = [AGENCY, OTHER].into_iter();
        let row: Vec<&str> = head
            .iter()
            .map(|column| match *column {
                "单位名称" => names.next().expect("two names"),
                "行政区划代码" => "440106",
                "序号" => "1",
                _ => "",
            })
            .collect();
        let world = World::default().with(ReferenceKind::Agencies, Sheet::new(head, &[&row]));
        let outcome = audit_if(&world, |_| true).expect("usable");
        let mut verdicts: Vec<(&str, Verdict)> =
            outcome.agencies.iter().map(|agency| (&*agency.name, agency.verdict)).collect();
        verdicts.sort_unstable_by_key(|(name, _)| *name);
        assert_eq!(verdicts, [(OTHER, Verdict::NotFiled), (AGENCY, Verdict::Compliant)], "{head:?}");
    }
}

/// Names, channels and addresses of the services list, written as bureaus and agencies write them; another place is another
/// service.
#[test]
fn a_service_of_the_list_is_found_in_whatever_writing() {
    let verdict = |column: &'static str, listed: &str, stated: &str| {
        let (name, listed) =
            if column == "发布机构" { (listed, "") } else { ("某服务机构", listed) };
        let head = ["机构名称", if column == "发布网址" { "发布网址" } else { "发布渠道" }];
        let mut world = World::default().with(ReferenceKind::Services, Sheet::new(&head, &[&[name, listed]]));
        world.notices.set_all("发布机构", "").set_all("发布渠道", "").set_all("发布网址", "");
        world.notices.set_all(column, stated);
        audit_if(&world, |_| true).expect("usable").agencies[0].verdict
    };
    for (column, listed, stated) in [
        ("发布机构", "1.广州市天河区阳光之家", "天河区阳光之家"),
        ("发布机构", "天河区阳光之家", "广东省广州市天河区阳光之家"),
        ("发布机构", "广州市天河区阳光之家、广州市天河区青年之家", "广州市天河区青年之家"),
        ("发布渠道", "天河阳光平台；天河阳光小程序", "天河阳光小程序"),
        ("发布渠道", "“天河阳光”平台（网站）", "天河阳光平台"),
        ("发布渠道", "天河阳光", "“天河阳光”公众号"),
        ("发布渠道", "微信公众号：天河阳光", "天河阳光"),
        ("发布网址", "www.sun.example.cn、moon.example.cn", "https://sun.example.cn/a/1.html"),
        ("发布网址", "sun.example.cn\nmoon.example.cn", "https://www.moon.example.cn/a/1.html"),
    ] {
        assert_eq!(verdict(column, listed, stated), Verdict::Compliant, "{listed} {stated}");
    }
    for (listed, stated) in [
        ("广州市天河区阳光之家", "广州市越秀区阳光之家"),
        ("广州市天河区阳光之家", "天河区阳光之家（未发布）"),
        ("广州市天河区阳光之家", "天河区阳光之家有限公司"),
        ("广州市天河区阳光之家", "阳光之家"),
        ("广州市天河区阳光之家", "天河区阳光之家?"),
    ] {
        assert_ne!(verdict("发布机构", listed, stated), Verdict::Compliant, "{listed} {stated}");
    }
}

/// Who made a directory, and to whom it goes, stands below its names; an agency that has nothing to report is none that did not.
#[test]
fn lines_and_columns_of_a_directory_make_nobody_late() {
    const OTHER: &str = "广州市天河区梅园街道办事处";
    let verdicts = |header: &[&'static str], rows: &[&[&str]]| {
        let world = World::default().with(ReferenceKind::Agencies, Sheet::new(header, rows));
        let outcome = audit_if(&world, |_| true).expect("usable");
        outcome.agencies.iter().map(|agency| (agency.name.to_string(), agency.verdict)).collect::<Vec<_>>()
    };
    let own = (AGENCY.to_owned(), Verdict::Compliant);
    for line in ["广州市天河区人力资源和社会保障局", "抄送：区财政局", "报：广州市人力资源和社会保障局"]
    {
        let found = verdicts(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"], &[line, ""]]);
        assert_eq!(found, std::slice::from_ref(&own), "{line}");
    }
    for (header, answer, is_late) in [
        ("是否应报", "否", false),
        ("有无公益性岗位", "无", false),
        ("本年度是否招用", "否", false),
        ("备注", "未开发公益性岗位", false),
        ("报送方式", "由区民政局统一报送", false),
        ("备注", "", true),
    ] {
        let head = ["单位名称", "行政区划代码", header];
        let found = verdicts(&head, &[&[AGENCY, "440106", "有"], &[OTHER, "440106", answer]]);
        let late = found.iter().any(|(_, verdict)| *verdict == Verdict::NotFiled);
        assert_eq!(late, is_late, "{header} {answer}: {found:?}");
    }
}

/// The department of the agency's own county, in words that name no place, is the one that its division tells.
#[test]
fn a_department_of_the_same_level_needs_no_name_in_the_directory() {
    let verdict = |department: &str| {
        let head = ["单位名称", "行政区划代码", "同级人社部门"];
        let sheet = Sheet::new(&head, &[&[AGENCY, "440106", department]]);
        let world = World::default().with(ReferenceKind::Agencies, sheet);
        audit_if(&world, |_| true).expect("usable").agencies[0].verdict
    };
    for department in ["区人社局", "本区人力资源和社会保障局", "同级", ""] {
        assert_eq!(verdict(department), Verdict::Compliant, "{department}");
    }
    assert_ne!(verdict("市人社局"), Verdict::Compliant);
}

/// 各街道办事处 stands for agencies that only the bureau can count: nobody of that name is late.
#[test]
fn all_agencies_of_a_kind_are_none_by_name() {
    for name in ["广州市天河区各街道办事处", "区属各中小学"] {
        let sheet = Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"], &[name, "440106"]]);
        let outcome =
            audit_if(&World::default().with(ReferenceKind::Agencies, sheet), |_| true).expect("usable");
        let names: Vec<&str> = outcome.agencies.iter().map(|agency| &*agency.name).collect();
        assert_eq!(names, [AGENCY], "{name}");
    }
}

/// A directory that gives two names one code means one agency by them, until a filing shows that the second has its own.
#[test]
fn a_wrong_code_in_a_directory_puts_no_filing_under_another_agency() {
    const OTHER: &str = "广州市天河区梅园街道办事处";
    let code = crate::support::CODE;
    let mut world = World::default().with(
        ReferenceKind::Agencies,
        Sheet::new(
            &["单位名称", "统一社会信用代码"],
            &[&[OTHER, "11440106000000102Y"], &[AGENCY, "11440106000000102Y"]],
        ),
    );
    world.plan[0].set_all("统一社会信用代码", code);
    let outcome = audit_if(&world, |_| true).expect("usable");
    let found: Vec<(&str, Verdict)> =
        outcome.agencies.iter().map(|agency| (&*agency.name, agency.verdict)).collect();
    assert!(found.contains(&(AGENCY, Verdict::Compliant)), "{found:?}");
    // Its name may be wrong as well, so nobody says that it did not file.
    assert!(found.contains(&(OTHER, Verdict::Unresolved)), "{found:?}");
}
