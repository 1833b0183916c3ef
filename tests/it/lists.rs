//! The authority's lists as offices keep them: whatever is blanked, garbled, cut off, renamed or dropped in one of them accuses
//! nobody, passes nobody and makes nobody late; waivers mean what an office writes in them.

use std::collections::BTreeSet;

use postaudit::model::{Severity, Verdict};
use postaudit::reference::{ReferenceKind, References};

use crate::desk::Desk;
use crate::support::{AGENCY, CODE, Outcome, PEER, SERVICE, Sheet, World, audit_if, person};

/// The world with every list, in which one claimed person had left the register before he was hired.
fn listed() -> World {
    let mut world = World::default().with_register();
    if let Some(register) = world.references.get_mut(&ReferenceKind::Register) {
        register.set(1, "退出日期", "2024-01-31");
        let other = register.repeat(0);
        register.set(other, "公民身份号码", &person(7)).set(other, "姓名", "乙甲").set(
            other,
            "认定编号",
            "RD-7",
        );
    }
    let directory = Sheet::new(
        &["单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"],
        &[&[AGENCY, CODE, "440106", "县级", PEER], &["广州市天河区虚构文化馆", "", "440106", "县级", PEER]],
    );
    let services = Sheet::new(
        &["机构名称", "行政区划代码", "层级", "发布渠道", "发布网址"],
        &[&[SERVICE, "440106", "县级", "", ""], &["越秀区就业促进站", "440104", "县级", "", ""]],
    );
    let mut export = world.notices.clone();
    let other = export.repeat(0);
    export.set(other, "公告编号", "GG-2").set(other, "发布日期", "2024-06-01");
    let mut history = Sheet::new(
        &["姓名", "公民身份号码", "招用日期", "合同终止日期"],
        &[&["甲C", &person(2), "2022-03-01", "2023-02-28"]],
    );
    history.rows.push(["乙甲", &person(7), "2021-03-01", "2022-02-28"].map(str::to_owned).to_vec());
    world
        .with(ReferenceKind::Agencies, directory)
        .with(ReferenceKind::Services, services)
        .with(ReferenceKind::Notices, export)
        .with(ReferenceKind::History, history)
}

type Verdicts = Vec<(String, Verdict)>;

/// By rule: one agency filed, and a directory may show it under another name.
fn violations(outcome: &Outcome) -> BTreeSet<&'static str> {
    let found = outcome.agencies.iter().flat_map(|agency| &agency.findings);
    found.filter(|finding| finding.1 == Severity::Violation).map(|finding| finding.0).collect()
}

fn verdicts(outcome: &Outcome) -> Verdicts {
    outcome.agencies.iter().map(|agency| (agency.name.clone(), agency.verdict)).collect()
}

/// What can befall a cell, or its column.
fn damages(text: &str) -> Vec<String> {
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    vec![String::new(), "＃？！".to_owned(), half]
}

fn is_usable(references: &References) -> bool {
    references.useless().next().is_none()
}

/// A list that is damaged is refused, or leaves what the base says: no new violation, nobody new compliant or late.
fn assert_nothing_new(base: &Outcome, damaged: &World, what: &str, may_pass: bool) {
    let Some(outcome) = audit_if(damaged, is_usable) else { return };
    let new: Vec<&str> = violations(&outcome).difference(&violations(base)).copied().collect();
    assert!(new.is_empty(), "{what}: new violations {new:?}");
    let before = verdicts(base);
    for (name, verdict) in verdicts(&outcome) {
        let was = before.iter().find(|(known, _)| *known == name).map(|(_, verdict)| *verdict);
        let is_new = was != Some(verdict);
        assert!(!is_new || verdict != Verdict::NotFiled, "{what}: {name} is late");
        assert!(!is_new || verdict != Verdict::Compliant || may_pass, "{what}: {name} passes");
    }
}

#[test]
fn no_damage_to_a_list_accuses_or_passes_anybody() {
    let world = listed();
    let base = audit_if(&world, is_usable).expect("usable lists");
    std::thread::scope(|scope| {
        for kind in world.references.keys() {
            scope.spawn(|| damage_each_part(&world, *kind, &base));
        }
    });
}

/// Who has left the register by a date that is gone from it has not left.
const EXIT: &str = "退出日期";

fn damage_each_part(world: &World, kind: ReferenceKind, base: &Outcome) {
    let sheet = &world.references[&kind];
    let changed = |change: &dyn Fn(&mut Sheet)| {
        world.clone().but(|world| change(world.references.get_mut(&kind).expect("a list")))
    };
    for column in 0..sheet.header.len() {
        let renamed = changed(&|sheet| sheet.header[column] = "某某情况栏");
        assert_nothing_new(base, &renamed, &format!("{} {column} renamed", kind.flag()), false);
        let dropped = changed(&|sheet| {
            sheet.header.remove(column);
            for row in &mut sheet.rows {
                row.remove(column);
            }
        });
        let is_exit = sheet.header[column] == EXIT;
        assert_nothing_new(base, &dropped, &format!("{} {column} dropped", kind.flag()), is_exit);
        for (row, cells) in sheet.rows.iter().enumerate() {
            let text = &cells[column];
            for damage in damages(text).into_iter().filter(|damage| damage != text) {
                let damaged = changed(&|sheet| damage.clone_into(&mut sheet.rows[row][column]));
                let what = format!("{} {row} {column} “{damage}”", kind.flag());
                assert_nothing_new(base, &damaged, &what, is_exit && damage.is_empty());
            }
        }
    }
    for row in 0..sheet.rows.len() {
        let dropped = changed(&|sheet| {
            sheet.rows.remove(row);
        });
        assert_nothing_new(base, &dropped, &format!("{} {row} dropped", kind.flag()), false);
    }
}

#[test]
fn what_a_register_says_of_its_rows_is_heard() {
    let said = |header: &'static str, text: &str, others: &str| {
        let mut world = World::default().with_register();
        let register = world.references.get_mut(&ReferenceKind::Register).unwrap();
        register.header.push(header);
        for (row, cells) in register.rows.iter_mut().enumerate() {
            cells.push(if row == 0 { text } else { others }.to_owned());
        }
        audit_if(&world, is_usable).expect("usable").agencies[0].verdict
    };
    for (header, text, others) in [
        ("是否有效", "否", "是"),
        ("已注销标志", "1", "0"),
        ("人员状态", "已退出", "在册"),
        ("年审结果", "不通过", "通过"),
        ("年审情况核查", "补材料", "通过"),
        ("备注", "2024年2月已退出", ""),
        ("出库时间", "2024-02-01", ""),
    ] {
        assert_eq!(said(header, text, others), Verdict::Unresolved, "{header} {text}");
    }
    for (header, text) in
        [("所属街道", "虚构街道"), ("是否有效", "是"), ("备注", "家庭困难"), ("年审结果", "通过")]
    {
        assert_eq!(said(header, text, text), Verdict::Compliant, "{header} {text}");
    }
}

fn waived(rule: &str, agency: &str, approved: &str, until: &str) -> Outcome {
    let header = ["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"];
    let row = [rule, agency, "某函〔2024〕9号", "某市就业服务中心", approved, until];
    let mut world = World::default().with(ReferenceKind::Waivers, Sheet::new(&header, &[&row]));
    world.notices.rows.clear();
    world
        .references
        .insert(ReferenceKind::Agencies, Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]));
    audit_if(&world, is_usable).expect("usable")
}

#[test]
fn waivers_are_read_as_offices_write_them() {
    let whole = AGENCY;
    let short = AGENCY.strip_prefix("广州市").unwrap();
    for (rule, agency, approved, until) in [
        ("N001", whole, "2024-03-01", ""),
        ("n001 招用没有对应公告", whole, "2024-03-01", "2024-12-31"),
        ("招用没有对应公告", whole, "2024-03-01", "长期"),
        ("N001、Q001", whole, "二〇二四年三月一日", "2024年12月"),
        ("N001", short, "2024-03-01", ""),
        ("N001", &format!("{whole}、广州市越秀区民政局"), "2024-03-01", ""),
        ("N001", "全部单位", "2024-03-01", ""),
        ("N001", "天河区", "2024-03-01", ""),
        ("N001", "广州市各单位", "2024-03-01", ""),
    ] {
        let outcome = waived(rule, agency, approved, until);
        let verdict = outcome.agencies[0].verdict;
        assert_eq!(verdict, Verdict::Compliant, "{rule} {agency} {approved} {until}: {:?}", outcome.agencies);
    }
    for (rule, agency, until) in
        [("N001", "越秀区", ""), ("N009", whole, ""), ("招用", whole, ""), ("N001", "全部单位", "2024-06-30")]
    {
        let outcome = waived(rule, agency, "2024-03-01", until);
        assert_eq!(outcome.agencies[0].verdict, Verdict::Noncompliant, "{rule} {agency} {until}");
    }
    let unknown = waived("N009", whole, "2024-03-01", "");
    let said = unknown.agencies[0].findings.iter().find(|finding| finding.0 == "W002").expect("W002");
    assert!(said.3.contains("“N009”不是任何规则的代码"), "{}", said.3);
}

#[test]
fn what_a_wide_waiver_covers_is_said() {
    let desk = Desk::noncompliant();
    desk.put(
        "豁免.csv",
        "规则,单位名称,依据文号,批准单位,批准日期\nN001,全部单位,某函〔2024〕9号,某市就业服务中心,2024-03-01\n",
    );
    let ran = desk.audit(&["--waivers", "豁免.csv"]);
    assert!(ran.result.contains("第2行按全部单位采用"), "{}", ran.result);
}

#[test]
fn an_earlier_placement_that_was_not_read_leaves_the_term_open() {
    let masked = format!("{}********{}", &person(0)[..6], &person(0)[14..]);
    let rows = |name: &str, number: &str, start: &str| {
        let whole = person(7);
        let sheet = Sheet::new(
            &["姓名", "公民身份号码", "招用日期"],
            &[&["乙甲", &whole, "2021-03-01"], &[name, number, start]],
        );
        let outcome =
            audit_if(&World::default().with(ReferenceKind::History, sheet), is_usable).expect("usable");
        ["E011", "E013"].map(|rule| outcome.agencies[0].severities(rule).len())
    };
    assert_eq!(rows("甲A", &masked, "2021-03-01"), [1, 1]);
    assert_eq!(rows("甲A", &person(0), "2021年春"), [1, 1]);
    assert_eq!(rows("甲A", "350204********9999", "2021-03-01"), [0, 0]);
    assert_eq!(rows("丙某", &masked, "2021-03-01"), [0, 0]);
}

#[test]
fn another_years_results_are_not_overwritten() {
    let desk = Desk::compliant();
    desk.audit(&[]).assert_code(0);
    let before = desk.text("结果/run.json");
    let last_year = World::default().but(|world| {
        for sheet in world.plan.iter_mut().chain([&mut world.hires]) {
            sheet.set_all("年度", "2023");
        }
    });
    desk.put("上年/计划.csv", last_year.plan[0].csv());
    desk.run(&["audit", "上年", "-o", "结果", "--year", "2023"])
        .assert_refused(&["2024年度的结果", "2023年度"]);
    assert_eq!(desk.text("结果/run.json"), before);
}
