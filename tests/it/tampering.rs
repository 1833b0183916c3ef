//! Filings that lie, and filings that do not: tampering never helps, and ordinary mess is not taken for it.
//!
//! `POSTAUDIT_HONEST=5000 cargo test --test it ordinary_mess -- --nocapture` says how many of so many honest agencies
//! would be held back.

use jiff::civil::{Date, date};
use postaudit::model::{Severity, Verdict};
use postaudit::reference::ReferenceKind;

use crate::oracle::rng::Rng;
use crate::support::{AGENCY, PEER, SERVICE, Sheet, World, audit, audit_one, id};

/// An edit that a clever clerk would make to rows that hurt.
type Edit = (&'static str, fn(&mut World, &mut Rng));

/// Ways to word a publisher that was none.
const PUBLISHERS: [[&str; 3]; 10] = [
    ["未通过公共就业服务机构发布", "", ""],
    ["拟报送天河区人社局", "", ""],
    ["天河区公共就业咨询有限公司", "", ""],
    ["天河区就业服务中心（未发布）", "", ""],
    ["智联招聘", "广州市公共就业服务网", ""],
    ["本单位官网", "", "https://hrss.gd.gov.cn/zwgk/1"],
    ["微信群", "人社局就业微信群", ""],
    ["", "人社局门口张贴", ""],
    ["", "", "http://hrss.gd.gov.cn%2eexample.com/x"],
    ["深圳市南山区就业服务中心", "", ""],
];

fn publish_elsewhere(world: &mut World, rng: &mut Rng) {
    let [publisher, channel, url] = PUBLISHERS[rng.below(PUBLISHERS.len())];
    world.notices.set(0, "发布机构", publisher).set(0, "发布渠道", channel).set(0, "发布网址", url);
}

fn leave_the_scope(world: &mut World, rng: &mut Rng) {
    world.plan[0].set(0, "开发方式", rng.pick(&["自筹资金", "单位自主开发", "非政府投资"]));
}

fn borrow_an_old_notice(world: &mut World, rng: &mut Rng) {
    world.notices.set(0, "发布日期", rng.pick(&["2019-02-01", "2022-12-31", "2023-02-28"]));
}

fn announce_another_post(world: &mut World, _: &mut Rng) {
    world.notices.set(0, "岗位编号", "GW-77").set(0, "岗位名称", "文秘");
}

fn announce_one(world: &mut World, _: &mut Rng) {
    world.notices.set(0, "招聘人数", "1");
}

/// Claims somebody with papers that are none.
fn claim(world: &mut World, rng: &mut Rng) {
    let row = 2 + rng.below(3);
    world.hires.set(row, "是否就业困难人员", "是").set(row, "困难人员类别", "残疾人员");
    let number = rng.pick(&["待补", "0000", "办理中", "残疾证", "RD-0", "ＲＤ０", "粤RD0", "RD第0号"]);
    world.hires.set(row, "认定编号", number).set(row, "认定日期", "2023-12-01");
}

fn claim_for_two_days(world: &mut World, rng: &mut Rng) {
    let row = 2 + rng.below(3);
    world.hires.set(row, "是否就业困难人员", "是").set(row, "困难人员类别", "残疾人员");
    world.hires.set(row, "认定编号", "RD-77").set(row, "认定日期", "2023-12-01");
    world.hires.set(row, "合同终止日期", "2024-03-02");
}

/// Dresses rows that hurt as what is not counted.
fn dress(world: &mut World, rng: &mut Rng) {
    let (column, text) = rng.pick(&[
        ("年度", "小计"),
        ("年度", "合计"),
        ("年度", "2023"),
        ("姓名", "待定"),
        ("姓名", "空缺"),
        ("单位名称", "同上"),
        ("公告编号", "作废"),
    ]);
    for row in 3..5 {
        world.hires.set(row, column, text);
    }
}

fn reuse_the_code(world: &mut World, _: &mut Rng) {
    for row in 2..5 {
        world.hires.set(row, "岗位名称", "局长司机");
    }
}

/// Edits; whoever finds another trick adds it here.
const EDITS: [Edit; 9] = [
    ("publisher", publish_elsewhere),
    ("scope", leave_the_scope),
    ("old notice", borrow_an_old_notice),
    ("other post", announce_another_post),
    ("one announced", announce_one),
    ("claim", claim),
    ("claim for two days", claim_for_two_days),
    ("dress", dress),
    ("code", reuse_the_code),
];

/// What makes an agency non-compliant in truth, and which edits may be meant to hide it.
const WORLDS: [Edit; 4] = [
    ("published commercially", |world, _| {
        world.notices.set(0, "发布机构", "智联招聘").set(0, "发布渠道", "");
    }),
    ("one claim too few", |world, _| {
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            world.hires.set(1, column, "");
        }
        world.hires.set(1, "是否就业困难人员", "否");
    }),
    ("not filed", |world, _| {
        for row in 3..5 {
            world.hires.set(row, "备案日期", "").set(row, "备案部门", "");
        }
    }),
    ("planned with another department", |world, _| {
        world.plan[0].set(0, "受理部门", "广州市越秀区人力资源和社会保障局");
    }),
];

#[test]
fn plans_of_two_batches_are_added_and_no_version_of_each_other() {
    let in_two = |first: &'static str, second: &'static str, hired: usize| {
        World::default().but(|world| {
            let mut later = world.plan[0].clone();
            later.set(0, "报送日期", "2024-02-20");
            world.plan[0].title = Some(first);
            later.title = Some(second);
            world.plan.push(later);
            for number in 0..hired {
                let row = world.hires.repeat(4);
                world.hires.set(row, "公民身份号码", &id(&format!("198{number}0415"), 301));
                world.hires.set(row, "姓名", ["丙甲", "丙乙", "丙丙", "丙丁", "丙戊"][number]);
            }
            world.notices.set(0, "招聘人数", "10");
        })
    };
    let of = |world: &World| {
        let outcome = audit_one(world);
        (outcome.verdict, outcome.counts.plan_upper, outcome.severities("D007"))
    };
    use postaudit::model::Severity::{Doubt, Note};
    // Two of ten are too few, and enough only if the second batch were a new version of the first.
    let world = in_two("2024年第一批招用计划", "2024年第二批招用计划", 5);
    assert_eq!(of(&world), (Verdict::Unresolved, Some(10), vec![Doubt]));
    // Four of ten are enough either way.
    let enough = world.but(|world| {
        for row in 2..4 {
            world.hires.set(row, "是否就业困难人员", "是").set(row, "困难人员类别", "残疾人员");
            world.hires.set(row, "认定编号", &format!("RD-9{row}")).set(row, "认定日期", "2023-12-01");
        }
    });
    assert_eq!(of(&enough), (Verdict::Compliant, Some(10), vec![Note]));
    let versions = in_two("2024年招用计划", "2024年招用计划", 0);
    assert_eq!(of(&versions), (Verdict::Compliant, Some(5), vec![]));
}

#[test]
fn another_day_of_the_hire_that_a_rule_would_decide_by_is_doubted() {
    let with = |column: &'static str, day: &str| {
        audit_one(&World::default().but(|world| {
            for row in 0..5 {
                world.hires.set(row, column, day);
            }
        }))
    };
    assert_eq!(with("上岗日期", "2024-03-01").verdict, Verdict::Compliant);
    let later = with("合同起始日期", "2024-03-04");
    assert_eq!(later.verdict, Verdict::Compliant, "{:?}", later.findings);
    let early = with("实际上岗日期", "2024-01-05");
    assert_eq!(early.verdict, Verdict::Unresolved);
    assert!(!early.severities("P003").is_empty() && !early.severities("N003").is_empty());
    assert_eq!(early.severities("D014"), [], "the column is understood");
    let before_recognition = with("上岗时间", "2023-11-01");
    assert!(!before_recognition.severities("E006").is_empty());
    assert_eq!(before_recognition.counts.verified, 0);
    assert_eq!(before_recognition.counts.possible, 2, "nobody is refuted by it");
    let filed = with("实际备案日期", "2024-06-05");
    assert_eq!(filed.verdict, Verdict::Unresolved, "two days of one filing: {:?}", filed.findings);
}

#[test]
fn a_planned_number_that_was_changed_is_doubted_where_it_differs() {
    let with = |column: &'static str, number: &str| {
        audit_one(&World::default().but(|world| {
            world.plan[0].set_all(column, number);
        }))
        .verdict
    };
    for column in ["最终人数", "调整后计划人数", "变更后人数", "实际计划人数"] {
        assert_eq!(with(column, "20"), Verdict::Unresolved, "{column}");
        assert_eq!(with(column, "5"), Verdict::Compliant, "{column}: the same number");
    }
    for column in ["实际招用人数", "实有人数", "核定岗位数", "现有在岗"] {
        assert_eq!(with(column, "4"), Verdict::Compliant, "{column}");
    }
}

#[test]
fn a_column_that_asks_whether_it_was_done_is_heard() {
    let hires = |column: &'static str, answer: &str| {
        audit_one(&World::default().but(|world| {
            world.hires.set_all(column, answer);
        }))
        .verdict
    };
    for (column, answer) in [
        ("是否备案", "否"),
        ("是否到岗", "×"),
        ("备案状态", "退回"),
        ("审核状态", "待审核"),
        ("提交状态", "暂存"),
        ("是否上岗", "0"),
    ] {
        assert_eq!(hires(column, answer), Verdict::Unresolved, "{column} {answer}");
    }
    for (column, answer) in [
        ("是否备案", "是"),
        ("备案状态", "已备案"),
        ("是否党员", "否"),
        ("是否在岗", "否"),
        ("是否退役军人", "否"),
        ("审核状态", "通过"),
    ] {
        assert_eq!(hires(column, answer), Verdict::Compliant, "{column} {answer}");
    }
}

#[test]
fn a_stamp_alone_below_a_table_is_heard_and_is_no_agency() {
    let below = |text: &str| {
        let outcome = audit(&World::default().but(|world| world.hires.rows.push(vec![text.to_owned()])));
        assert_eq!(outcome.agencies.len(), 1, "{text}: {:?}", outcome.agencies);
        outcome.agencies[0].verdict
    };
    for text in ["草案", "征求意见稿", "演示数据", "（送审稿）", "样表（草稿）", "作废"]
    {
        assert_eq!(below(text), Verdict::Unresolved, "{text}");
    }
    for text in ["内部资料", "机密", "附件1", "以上情况属实"] {
        assert_eq!(below(text), Verdict::Compliant, "{text}");
    }
}

#[test]
fn a_title_that_is_of_another_year_or_of_applicants_is_heard() {
    let plan = |title: &'static str| {
        audit_one(&World::default().but(|world| {
            world.plan[0].set_all("年度", "");
            world.plan[0].title = Some(title);
        }))
        .verdict
    };
    for title in ["上年度公益性岗位招用计划", "去年招用计划", "二〇二三年招用计划", "23年招用计划"]
    {
        assert_ne!(plan(title), Verdict::Compliant, "{title}");
    }
    for title in ["2024年招用计划", "二〇二四年招用计划", "24年招用计划", "本年度招用计划（含上年结转）"]
    {
        assert_eq!(plan(title), Verdict::Compliant, "{title}");
    }
    let hires = |title: &'static str| {
        audit_one(&World::default().but(|world| world.hires.title = Some(title))).verdict
    };
    for title in ["面试人员名单", "离岗人员名单", "报名人员汇总表"] {
        assert_eq!(hires(title), Verdict::Unresolved, "{title}");
    }
    for title in ["拟录用人员公示名单", "招用人员花名册", "待岗人员安置情况"] {
        assert_eq!(hires(title), Verdict::Compliant, "{title}");
    }
}

#[test]
fn values_whose_headers_were_cut_off_accuse_nobody() {
    let without = |columns: &[&'static str]| {
        let world = World::default().but(|world| {
            for name in columns {
                let at = world.hires.header.iter().position(|header| header == name).expect("column");
                let cells: Vec<String> = world.hires.rows.iter_mut().map(|row| row.remove(at)).collect();
                world.hires.header.remove(at);
                world.hires.header.push("");
                for (row, cell) in world.hires.rows.iter_mut().zip(cells) {
                    row.push(cell);
                }
            }
        });
        audit_one(&world)
    };
    let cut_off = without(&["备案日期", "备案部门"]);
    assert!(cut_off.severities("F001").iter().all(|severity| *severity == Severity::Doubt));
    assert_eq!((cut_off.severities("D014"), cut_off.verdict), (vec![Severity::Note], Verdict::Unresolved));
}

#[test]
fn a_denial_beside_the_table_counts() {
    let beside = |column: usize, text: &str| {
        let world = World::default().but(|world| {
            let width = world.hires.header.len();
            world.hires.rows[0].resize(width + column, String::new());
            world.hires.rows[0].push(text.to_owned());
        });
        audit_one(&world).severities("D017")
    };
    assert_eq!(beside(0, "未实际到岗"), [Severity::Doubt]);
    assert_eq!(beside(3, "退回补正"), [Severity::Doubt]);
    assert_eq!(beside(1, "已电话确认"), []);
}

#[test]
fn tampering_never_helps() {
    let mut rng = Rng::new(20_240_305);
    for round in 0..150 {
        let (truth, spoil) = WORLDS[round % WORLDS.len()];
        let mut world = World::default().with(ReferenceKind::Services, services());
        spoil(&mut world, &mut rng);
        assert_eq!(audit_one(&world).verdict, Verdict::Noncompliant, "{truth}");
        let mut done = Vec::new();
        for _ in 0..=rng.below(2) {
            let (name, edit) = EDITS[rng.below(EDITS.len())];
            edit(&mut world, &mut rng);
            done.push(name);
        }
        for agency in audit(&world).agencies.iter().filter(|agency| agency.name == AGENCY) {
            let verdict = agency.verdict;
            let hides = matches!(verdict, Verdict::Compliant | Verdict::NotApplicable);
            assert!(!hides, "round {round}: {truth}, then {done:?}: {verdict:?}\n{:?}", agency.findings);
        }
    }
}

fn services() -> Sheet {
    Sheet::new(
        &["机构名称", "行政区划代码", "发布渠道"],
        &[&["广州市天河区就业服务中心", "440106", "广州市公共就业服务网"]],
    )
}

/// Publishers as honest agencies write them.
const HONEST: [[&str; 3]; 12] = [
    [SERVICE, "", ""],
    ["天河区就业服务中心", "广州市公共就业服务网", "https://ggfw.hrss.gd.gov.cn/"],
    ["广州市天河区人力资源和社会保障局", "官网", ""],
    ["天河区人社局公众号", "", ""],
    ["广州市公共就业服务中心（越秀招聘大厅）", "", ""],
    ["天河区人社局、智联招聘", "", ""],
    ["本单位", "广东公共招聘网", ""],
    ["本单位", "", "https://rsj.gz.gov.cn/zwgk/zp/1.html"],
    ["", "天河区人力资源和社会保障局网站", ""],
    ["", "", "https://hrss.gd.gov.cn/zwgk/2024/1.html"],
    ["天河区未来街公共就业服务中心", "", ""],
    ["通过天河区就业服务中心发布", "", ""],
];

const POSTS: [&str; 6] = ["保洁员", "协管员", "护林员", "河道巡查员", "公共设施维护岗", "社区公共服务"];
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡";
const GIVEN: &str = "一二三四五六七八九十清兆元仲伯叔季文武安宁平和顺昌盛明朗丰达";

fn character(text: &str, rng: &mut Rng) -> char {
    let characters: Vec<char> = text.chars().collect();
    rng.pick(&characters)
}

/// A world of honest agencies of some 25 hires each, with the mess that offices send.
fn honest(agencies: usize, seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default().with_register();
    world.references.insert(ReferenceKind::Services, services());
    let mut register = world.references.remove(&ReferenceKind::Register).expect("one");
    register.rows.clear();
    world.plan[0].rows.clear();
    world.hires.rows.clear();
    world.notices.rows.clear();
    let mut serial = 0_i64;
    for number in 0..agencies {
        let agency = format!("广州市天河区虚构{number:04}街道办事处");
        let text = |text: &str| text.to_owned();
        let mut post = rng.below(POSTS.len());
        for line in 0..2_usize {
            post = (post + 1) % POSTS.len();
            let (code, name) = (format!("G{line:02}"), POSTS[post]);
            let planned = 8 + rng.below(6);
            world.plan[0].rows.push(vec![
                text("2024"),
                agency.clone(),
                String::new(),
                text("440106"),
                code.clone(),
                text(name),
                text(rng.pick(&["政府购买", "", "扶持开发"])),
                planned.to_string(),
                text("2024-01-10"),
                text(PEER),
            ]);
            let notice = format!("GG{number:04}-{line}");
            let [publisher, channel, url] = HONEST[rng.below(HONEST.len())];
            world.notices.rows.push(vec![
                notice.clone(),
                agency.clone(),
                String::new(),
                code.clone(),
                planned.to_string(),
                text(publisher),
                text(channel),
                text(url),
                text("2024-02-01"),
                text("2024-02-20"),
            ]);
            // One in ten leaves and is replaced.
            let replaced = usize::from(rng.chance(300));
            for place in 0..planned + replaced {
                serial += 1;
                let is_replacement = place >= planned;
                let claimed = place % 2 == 0;
                let start: Date = if is_replacement {
                    date(2024, 9, 2)
                } else {
                    date(2024, 3, 1 + i8::try_from(rng.below(20)).expect("a day"))
                };
                let end = if place == 0 && replaced > 0 { date(2024, 8, 31) } else { date(2025, 2, 28) };
                // Each number once, however many there are.
                let birth = date(1975, 1, 1).saturating_add(jiff::ToSpan::days(serial % 8700));
                let birth = birth.strftime("%Y%m%d").to_string();
                let person = id(&birth, 1 + u32::try_from(serial / 8700).expect("small"));
                let full =
                    [SURNAMES, GIVEN, GIVEN].map(|part| character(part, &mut rng)).iter().collect::<String>();
                let certificate =
                    format!("{}{serial:06}", rng.pick(&["RD2024", "穗天残", "粤就困字第", "4401062024"]));
                let only = |text: &str| if claimed { text.to_owned() } else { String::new() };
                // A space in a short name, one slip of the pen in some agencies.
                let written = if rng.chance(30) {
                    full.replacen(char::is_alphabetic, &format!("{} ", &full[..3]), 1)
                } else {
                    full.clone()
                };
                world.hires.rows.push(vec![
                    text("2024"),
                    agency.clone(),
                    String::new(),
                    code.clone(),
                    text(name),
                    written,
                    person.clone(),
                    String::new(),
                    text(if claimed { "是" } else { "否" }),
                    only("残疾人员"),
                    only(&certificate),
                    only("2023-12-01"),
                    start.to_string(),
                    end.to_string(),
                    if rng.chance(500) { notice.clone() } else { String::new() },
                    (start.saturating_add(jiff::ToSpan::days(5_i64))).to_string(),
                    text(PEER),
                ]);
                if claimed {
                    let known = if rng.chance(3) { full.replace('清', "青") } else { full };
                    register.rows.push(vec![
                        known,
                        person,
                        text("残疾人员"),
                        certificate,
                        text("2023-12-01"),
                        String::new(),
                        text("天河区就业服务机构"),
                    ]);
                }
            }
        }
    }
    world.references.insert(ReferenceKind::Register, register);
    world
}

#[test]
fn ordinary_mess_is_not_taken_for_a_lie() {
    const USUAL: usize = 200;
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let agencies = given("POSTAUDIT_HONEST").and_then(|number| number.try_into().ok()).unwrap_or(USUAL);
    let outcome = audit(&honest(agencies, given("POSTAUDIT_SEED").unwrap_or(7)));
    assert_eq!(outcome.agencies.len(), agencies);
    let held: Vec<String> = outcome
        .agencies
        .iter()
        .filter(|agency| agency.verdict != Verdict::Compliant)
        .map(|agency| {
            let doubts =
                agency.findings.iter().filter(|finding| finding.1 != postaudit::model::Severity::Note);
            format!(
                "{}: {:?}",
                agency.name,
                doubts.map(|finding| (finding.0, &finding.3)).take(3).collect::<Vec<_>>()
            )
        })
        .collect();
    println!("{} of {agencies} honest agencies held back", held.len());
    assert!(held.len() * 200 <= agencies, "{} held back:\n{}", held.len(), held.join("\n"));
}
