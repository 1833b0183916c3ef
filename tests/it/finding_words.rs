//! What a finding of each rule says: subject, cell, message, found and expected, remedy and id, all in one
//! snapshot. A word that changes is seen here, and an id that changes would lose reviewers' words.

use std::fmt::Write as _;

use postaudit::model::{CellAt, Finding};
use postaudit::reference::ReferenceKind;
use postaudit::rules;
use postaudit::verdict::{Inputs, audit_case, run_findings};

use crate::support::{AGENCY, PEER, SERVICE, Sheet, World, id, kept_policy, person, with_inputs};

/// A rule, and the change of the default world that makes it report.
type Case = (&'static str, fn(&mut World));

#[test]
fn each_rule_in_full() {
    let cases: Vec<Case> =
        [plans(), quotas(), notices(), filings(), claims(), doubles(), rows(), waivers()].concat();
    let mut text = String::new();
    for (rule, change) in &cases {
        let world = World::default().but(change);
        let said = with_inputs(&world, |inputs| said(inputs, rule));
        assert!(!said.is_empty(), "{rule} is silent");
        text += &said;
    }
    // A file that can't be read and one without a table are told of by the program's own tests.
    let silent: Vec<&str> = rules::codes()
        .into_iter()
        .filter(|code| !matches!(*code, "D001" | "D002") && !cases.iter().any(|(rule, _)| rule == code))
        .collect();
    assert_eq!(silent, [""; 0], "rules without a case here");
    insta::assert_snapshot!(text);
}

fn said(inputs: &Inputs<'_, '_>, rule: &str) -> String {
    let mut findings: Vec<Finding> = (0..inputs.docket.cases.len())
        .flat_map(|index| audit_case(index, inputs).all_findings().cloned().collect::<Vec<_>>())
        .collect();
    findings.extend(run_findings(inputs));
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.rule == rule) {
        let at = finding.at.map_or_else(|| "—".to_owned(), |at| place(inputs, at));
        let Finding { rule, severity, subject, subject_label, message, found, expected, remedy, id, .. } =
            finding;
        let _ = writeln!(
            text,
            "{rule} {severity:?} {subject:?} {subject_label} {at} {:?} {id}",
            finding.more_cells
        );
        let _ = writeln!(text, "    {message}｜{found}｜{expected}｜{remedy}");
    }
    text
}

fn place(inputs: &Inputs<'_, '_>, at: CellAt) -> String {
    let table = inputs.ingested.table(at.table);
    let column = at.column.map_or_else(|| "整行".to_owned(), |column| format!("第{}列", column + 1));
    format!("{} 第{}行{column}", inputs.ingested.file(table.file).shown, at.row)
}

fn plans() -> Vec<Case> {
    vec![
        ("P001", |world| world.plan.clear()),
        ("P010", |world| {
            world.plan[0].set_all("岗位名称", "会计师");
        }),
        ("P002", |world| {
            world.plan[0].set(0, "报送日期", "");
        }),
        ("P003", |world| {
            world.plan[0].set(0, "报送日期", "2024-03-02");
        }),
        ("P003", |world| {
            world.plan[0].set(0, "报送日期", "2024年1月");
        }),
        ("P004", |world| {
            world.plan[0].set(0, "受理部门", "广州市人力资源和社会保障局");
        }),
        ("P004", |world| {
            world.plan[0].set(0, "受理部门", "广州市天河区财政局");
        }),
        ("P004", |world| {
            world.plan[0].set(0, "受理部门", "");
        }),
        ("P004", |world| {
            world.plan[0].set(0, "受理部门", "#N/A");
        }),
        // The same line again without a date and with another number: set aside, and judged all the same.
        ("P004", |world| {
            let mut other = world.plan[0].clone();
            other.set(0, "计划招用人数", "6").set(0, "报送日期", "").set(0, "受理部门", "");
            world.plan.push(other);
        }),
        ("P005", |world| {
            world.hires.set(4, "岗位编号", "GW-9").set(4, "岗位名称", "门卫");
        }),
        ("P005", |world| {
            world.hires.set(4, "岗位编号", "").set(4, "岗位名称", "门卫");
        }),
        ("P005", |world| {
            second_post(world, "2");
            world.hires.set(4, "岗位名称", "门卫");
        }),
        ("P005", |world| {
            world.hires.set(4, "岗位名称", "局长司机");
        }),
        ("P006", |world| {
            world.plan[0].set(0, "计划招用人数", "3");
            // Four at once on the first day, four again on a later one: the first day is told.
            world.hires.set(0, "合同终止日期", "2024-05-31").set(4, "招用日期", "2024-06-01");
        }),
        ("P007", |world| {
            world.plan[0].set(0, "其中就业困难人员", "1");
        }),
        ("P008", |world| dated(world)),
        ("P009", |world| {
            let mut later = world.plan[0].clone();
            world.plan[0].set(0, "计划招用人数", "10");
            later.set(0, "报送日期", "2024-03-02");
            world.plan.push(later);
        }),
        ("P011", |world| {
            world.hires.set(0, "合同终止日期", "2024-03-02");
        }),
        ("P011", |world| {
            world.hires.set(4, "合同终止日期", "2024-03-02");
        }),
        ("P011", |world| {
            elsewhere(world, "甲A");
            world.hires.set(0, "合同终止日期", "2024-03-15").set(5, "招用日期", "2024-03-16");
        }),
    ]
}

fn quotas() -> Vec<Case> {
    vec![
        ("Q001", |world| {
            world.plan[0].set(0, "计划招用人数", "20");
        }),
        // In the middle of the year, one of eight is still open.
        ("Q001", |world| {
            world.as_of = jiff::civil::date(2024, 12, 30);
            world.plan[0].set(0, "计划招用人数", "20");
        }),
        ("Q002", |world| {
            world.hires.set(0, "认定日期", "");
        }),
        ("Q002", |world| {
            world.plan[0].set(0, "计划招用人数", "0");
        }),
        ("Q002", |world| {
            world.as_of = jiff::civil::date(2024, 6, 30);
            let mut other = world.plan[0].clone();
            other.set(0, "计划招用人数", "9");
            world.plan.push(other);
        }),
        ("Q003", |world| {
            world.plan[0].set(0, "计划招用人数", "25");
        }),
        ("Q003", |world| {
            world.plan[0].set(0, "计划招用人数", "3");
            for row in 5..7 {
                world.hires.repeat(4);
                world.hires.set(row, "公民身份号码", &person(u32::try_from(row).unwrap()));
            }
        }),
    ]
}

fn notices() -> Vec<Case> {
    vec![
        ("N001", |world| world.notices.rows.clear()),
        ("N001", |world| {
            world.hires.set(0, "公告编号", "#N/A");
        }),
        ("N001", |world| {
            world.notices.set(0, "岗位编号", "GW-77").set(0, "岗位名称", "文秘");
        }),
        ("N002", |world| {
            world.notices.set(0, "发布机构", "").set(0, "发布渠道", "智联招聘");
        }),
        ("N003", |world| {
            world.notices.set(0, "发布日期", "2024-03-02");
        }),
        ("N003", |world| {
            world.notices.set(0, "发布日期", "2022-03-02");
        }),
        ("N004", |world| {
            world.notices.set(0, "招聘人数", "4");
        }),
        ("N004", |world| {
            world.notices.set(0, "招聘人数", "若干");
        }),
        ("N005", |world| dated(world)),
        ("N006", |world| {
            world.notices.set(0, "发布机构", "某某公众号");
        }),
        ("N006", |world| {
            world.notices.set(0, "发布机构", "广州市越秀区公共就业服务中心");
        }),
        ("N007", |world| {
            let header = ["公告编号", "单位名称", "岗位编号", "发布机构", "发布日期"];
            let row = ["GG-2", AGENCY, "GW-1", SERVICE, "2024-02-01"];
            world.references.insert(ReferenceKind::Notices, Sheet::new(&header, &[&row]));
        }),
    ]
}

fn filings() -> Vec<Case> {
    vec![
        ("F001", |world| {
            world.hires.set(0, "备案日期", "");
        }),
        ("F002", |world| {
            world.hires.set(0, "备案部门", "广州市人力资源和社会保障局");
        }),
        ("F003", |world| dated(world)),
        ("F004", |world| {
            world.hires.set(0, "备案日期", "2024-02-29");
        }),
        ("F004", |world| {
            world.hires.set(0, "备案日期", "2024年3月");
        }),
    ]
}

fn claims() -> Vec<Case> {
    vec![
        ("E001", |world| {
            world.hires.set(0, "公民身份号码", "12345");
        }),
        ("E001", |world| {
            world.hires.set(0, "公民身份号码", "");
        }),
        ("E002", |world| {
            world.hires.set(0, "性别", "女");
        }),
        ("E013", |world| {
            world.hires.set(4, "公民身份号码", &id("19640515", 101)).set(4, "合同终止日期", "2024-12-31");
        }),
        ("E003", |world| {
            world.hires.set(4, "公民身份号码", &id("19640301", 11));
        }),
        ("E003", |world| {
            world.hires.set(4, "公民身份号码", &id("20080302", 11));
        }),
        ("E004", |world| {
            world.hires.set(0, "困难人员类别", "高校毕业生");
        }),
        ("E004", |world| {
            world.hires.set(0, "困难人员类别", "");
        }),
        ("E005", |world| {
            world.hires.set(0, "认定日期", "").set(0, "认定编号", "");
        }),
        ("E005", |world| {
            register(world, "甲A", "残疾人员", "");
            world.hires.set(0, "认定日期", "");
        }),
        ("E006", |world| {
            world.hires.set(0, "认定日期", "2024-03-02");
        }),
        ("E007", |world| {
            register(world, "甲A", "残疾人员", "");
            world.references.get_mut(&ReferenceKind::Register).unwrap().rows.remove(0);
        }),
        // A row that can't be read: the register proves no absence.
        ("E007", |world| {
            register(world, "甲A", "残疾人员", "");
            world.references.get_mut(&ReferenceKind::Register).unwrap().set(0, "公民身份号码", "123");
        }),
        ("E008", |world| register(world, "甲A", "残疾人员", "2024-02-29")),
        ("E008", |world| {
            register(world, "甲A", "残疾人员", "");
            world.references.get_mut(&ReferenceKind::Register).unwrap().set(0, "认定日期", "2024-03-02");
        }),
        ("E009", |world| register(world, "甲乙", "低保人员", "")),
        ("E010", |world| {
            world.hires.set(0, "困难人员类别", "大龄失业人员").set(0, "公民身份号码", &id("19731202", 11));
        }),
        ("E011", |world| {
            let header = [
                "单位名称",
                "岗位名称",
                "姓名",
                "公民身份号码",
                "是否就业困难人员",
                "招用日期",
                "合同终止日期",
            ];
            let row = [AGENCY, "保洁员", "甲A", &person(0), "是", "2021-02-28", "2024-02-29"];
            world.references.insert(ReferenceKind::History, Sheet::new(&header, &[&row]));
        }),
        ("E012", |world| {
            register(world, "甲A", "残疾人员", "");
            for column in ["困难人员类别", "认定编号", "认定日期"] {
                world.hires.set(0, column, "");
            }
            world.hires.set(0, "是否就业困难人员", "否");
        }),
    ]
}

fn doubles() -> Vec<Case> {
    vec![
        ("X001", |world| {
            let row = world.hires.repeat(0);
            world.hires.set(row, "招用日期", "2024-04-01").set(row, "备案日期", "2024-04-05");
        }),
        ("X002", |world| elsewhere(world, "甲A")),
        ("X003", |world| {
            world.hires.set(1, "认定编号", "RD-0");
        }),
        ("X004", |world| {
            world.hires.set(0, "单位名称", "广州市天河区虚拟街道");
        }),
        ("X004", |world| {
            world.hires.set(0, "统一社会信用代码", "124401060000000215");
        }),
        ("X005", |world| {
            world.hires.set(1, "姓名", "甲A");
        }),
        ("X005", |world| {
            let row = world.hires.repeat(0);
            world.hires.set(0, "合同终止日期", "2024-03-31").set(row, "姓名", "乙某");
            world.hires.set(row, "招用日期", "2024-04-01").set(row, "备案日期", "2024-04-05");
        }),
        ("X005", |world| elsewhere(world, "乙某")),
    ]
}

fn rows() -> Vec<Case> {
    vec![
        ("D014", |world| {
            world.hires.set_all("报备甲日", "2024-03-05");
        }),
        ("D015", |world| {
            let header = ["单位名称", "岗位名称", "计划招用", "报送日期"];
            world.plan = vec![Sheet::new(&header, &[&[AGENCY, "保洁员", "5", "2024-01-10"]])];
        }),
        ("D003", |world| {
            let header = ["单位名称", "岗位名称", "计划招用", "报送日期"];
            world.plan = vec![Sheet::new(&header, &[&[AGENCY, "保洁员", "5", "2024-01-10"]])];
        }),
        ("D004", |world| {
            world.hires.set(0, "招用日期", "2024年3月").set(0, "性别", "未知");
        }),
        ("D004", |world| {
            world.hires.set(0, "认定日期", "不详").set(0, "备案日期", "不详");
        }),
        ("D004", |world| {
            world.hires.set(0, "合同终止日期", "2024-02-28");
        }),
        ("D004", |world| {
            world.hires.set(0, "姓名", "");
        }),
        ("D005", |world| {
            world.hires.set(0, "年度", "2023");
        }),
        ("D005", |world| {
            world.hires.set(0, "招用日期", "2022-03-05").set(0, "合同终止日期", "2022-12-31");
        }),
        ("D016", |world| {
            world.hires.set(0, "说明", &format!("另聘某甲{}门卫", id("19740505", 9)));
        }),
        ("D016", |world| {
            world.hires.set(0, "联系人", &format!("某甲{}", id("19740505", 9)));
        }),
        ("D017", |world| {
            world.hires.set(0, "备注", "未实际到岗");
        }),
        ("D006", |world| {
            world.hires.repeat(0);
        }),
        ("D006", |world| {
            let mut later = world.plan[0].clone();
            later.set(0, "报送日期", "2024-02-01");
            world.plan.push(later);
        }),
        ("D007", |world| {
            let row = world.hires.repeat(0);
            world.hires.set(row, "认定编号", "RD-9");
        }),
        ("D008", |world| {
            world.hires.set(0, "单位名称", "").set(0, "统一社会信用代码", "");
        }),
        ("D009", |world| {
            world.hires.set(0, "公民身份号码", "4.40106E+17");
        }),
        ("D010", |world| {
            for row in 0..2 {
                world.hires.set(row, "统一社会信用代码", "114401060000000130");
            }
        }),
        ("D011", |world| subtotal(world, AGENCY)),
        ("D011", |world| {
            second_agency(world);
            subtotal(world, "");
        }),
        ("D012", |world| {
            world.hires.set(0, "备案日期", "2025-01-01").set(0, "认定日期", "2025-01-02");
        }),
        ("D012", |world| {
            world.plan[0].set(0, "报送日期", "2025-01-01");
        }),
        ("D012", |world| {
            world.notices.set(0, "发布日期", "2025-01-01");
        }),
        ("D013", |world| directory(world, "广州市天河区虚拟街道办事处")),
        ("D013", |world| directory(world, "某镇人民政府")),
        ("S001", |world| {
            world.plan[0].set(0, "开发方式", "企业自主开发");
        }),
        ("S002", |world| {
            world.plan[0].set(0, "开发方式", "合作共建");
        }),
    ]
}

fn waivers() -> Vec<Case> {
    vec![
        ("W001", |world| waiver(world, AGENCY, "2024-06-01", "2024-12-30")),
        ("W001", |world| waiver(world, "某镇人民政府", "2024-06-01", "2024-12-30")),
        ("W001", |world| waiver(world, AGENCY, "2015-06-01", "")),
        ("W002", |world| waiver(world, AGENCY, "2024-06-01", "")),
        ("W002", |world| waiver(world, AGENCY, "2025-01-01", "")),
        ("W002", |world| waiver(world, "某镇人民政府", "2024-06-01", "")),
    ]
}

fn second_post(world: &mut World, headcount: &str) {
    let row = world.plan[0].repeat(0);
    world.plan[0].set(row, "岗位编号", "GW-2").set(row, "岗位名称", "门卫").set(
        row,
        "计划招用人数",
        headcount,
    );
}

fn second_agency(world: &mut World) {
    let row = world.plan[0].repeat(0);
    world.plan[0].set(row, "单位名称", "广州市天河区虚构第二街道办事处").set(row, "统一社会信用代码", "");
}

/// The first person at a second agency too, under this name.
fn elsewhere(world: &mut World, name: &str) {
    let row = world.hires.repeat(0);
    world.hires.set(row, "单位名称", "广州市天河区虚构第二街道办事处").set(row, "统一社会信用代码", "");
    world.hires.set(row, "姓名", name).set(row, "认定编号", "RD-8");
}

/// A sum of one too many below the plan's rows.
fn subtotal(world: &mut World, agency: &str) {
    let row = world.plan[0].repeat(0);
    for column in ["年度", "统一社会信用代码", "行政区划代码", "岗位编号", "开发方式", "报送日期", "受理部门"]
    {
        world.plan[0].set(row, column, "");
    }
    world.plan[0].set(row, "单位名称", agency).set(row, "岗位名称", "合计").set(row, "计划招用人数", "99");
}

/// The register with these words about the first person.
fn register(world: &mut World, name: &str, category: &str, exit: &str) {
    *world = std::mem::take(world).with_register();
    let register = world.references.get_mut(&ReferenceKind::Register).expect("given");
    register.set(0, "姓名", name).set(0, "困难人员类别", category).set(0, "退出日期", exit);
}

fn directory(world: &mut World, name: &str) {
    let sheet = Sheet::new(&["单位名称", "行政区划代码"], &[&[name, "440106"]]);
    world.references.insert(ReferenceKind::Agencies, sheet);
}

fn waiver(world: &mut World, agency: &str, approved: &str, until: &str) {
    let sheet = Sheet::new(
        &["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"],
        &[&["N001", agency, "天人社函〔2024〕1号", PEER, approved, until]],
    );
    world.references.insert(ReferenceKind::Waivers, sheet);
}

/// Dates and days that the clause itself does not set, each missed.
fn dated(world: &mut World) {
    world.policy = kept_policy(|text| {
        format!("{text}\n[plan]\ndue = \"01-09\"\n[notice]\ndays = 30\n[filing]\ndays = 2\n")
    });
}
