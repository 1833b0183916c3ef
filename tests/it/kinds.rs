//! Kinds of filings in which a judgement once turned on how something was spelled, or on which file came first: each in several
//! spellings and in both orders, through the program.

use crate::desk::Desk;
use crate::support::{AGENCY, CODE, PEER, SERVICE, Sheet, person};

const PLAN: [&str; 7] = ["年度", "单位名称", "岗位编号", "岗位名称", "计划招用人数", "报送日期", "受理部门"];
/// A valid code that is another agency's.
const OTHER_CODE: &str = "124401060000000215";

/// One line of the plan.
fn line<'l>(code: &'l str, number: &'l str, day: &'l str, department: &'l str) -> [&'l str; 7] {
    ["2024", AGENCY, code, "保洁员", number, day, department]
}

fn plan(lines: &[[&str; 7]]) -> Sheet {
    let lines: Vec<&[&str]> = lines.iter().map(<[&str; 7]>::as_slice).collect();
    Sheet::new(&PLAN, &lines)
}

/// Two persons on a post, both claimed, all in order.
fn hires() -> Sheet {
    let mut hires = Sheet::new(
        &[
            "单位名称",
            "岗位编号",
            "岗位名称",
            "姓名",
            "公民身份号码",
            "是否就业困难人员",
            "困难人员类别",
            "认定编号",
            "认定日期",
            "招用日期",
            "合同终止日期",
            "备案日期",
            "备案部门",
        ],
        &[],
    );
    for number in 0..2 {
        let (name, id, recognition) = (format!("甲{number}"), person(number), format!("RD-{number}"));
        hires.rows.push(
            [
                AGENCY,
                "GW-1",
                "保洁员",
                &name,
                &id,
                "是",
                "残疾人员",
                &recognition,
                "2023-12-01",
                "2024-03-01",
                "2025-02-28",
                "2024-03-05",
                PEER,
            ]
            .map(str::to_owned)
            .to_vec(),
        );
    }
    hires
}

fn notices(code: &'static str, post: &'static str) -> Sheet {
    Sheet::new(
        &["公告编号", "单位名称", "岗位编号", "岗位名称", "招聘人数", "发布机构", "发布日期"],
        &[&["GG-1", AGENCY, code, post, "9", SERVICE, "2024-02-01"]],
    )
}

/// Writes a table as text or as a workbook: formats must not matter.
fn put(desk: &Desk, name: &str, sheet: &Sheet, format: usize) {
    match format % 3 {
        0 => desk.put(&format!("材料/{name}.csv"), sheet.csv()),
        1 => {
            let text = sheet.csv();
            desk.put(&format!("材料/{name}.csv"), encoding_rs::GBK.encode(&text).0);
        }
        _ => {
            let mut book = rust_xlsxwriter::Workbook::new();
            let page = book.add_worksheet();
            let header = sheet.header.iter().map(|label| (*label).to_owned()).collect();
            for (row, cells) in (0_u32..).zip(std::iter::once(&header).chain(&sheet.rows)) {
                for (column, text) in (0_u16..).zip(cells) {
                    page.write_string(row, column, text).unwrap();
                }
            }
            desk.put(&format!("材料/{name}.xlsx"), book.save_to_buffer().unwrap());
        }
    }
}

/// What is found of these tables: verdicts, and rule with severity, sorted.
fn found(tables: &[(&str, Sheet)], format: usize, waivers: Option<&Sheet>) -> (Vec<String>, Vec<String>) {
    let desk = Desk::bare();
    for (name, sheet) in tables {
        put(&desk, name, sheet, format);
    }
    let mut more = vec!["--year", "2024"];
    if let Some(waivers) = waivers {
        desk.put("豁免.csv", waivers.csv());
        more.extend(["--waivers", "豁免.csv"]);
    }
    let ran = desk.audit(&more);
    assert!(ran.code < 2, "{} {}", ran.result, ran.messages);
    let verdicts = desk.agencies("结果").iter().map(|agency| agency["verdict"].clone()).collect();
    let mut rules: Vec<String> = desk
        .findings("结果")
        .iter()
        .map(|finding| format!("{} {}{}", finding["rule"], finding["severity"], finding["review"]))
        .collect();
    rules.sort();
    (verdicts, rules)
}

fn of_plans(plans: &[Sheet], format: usize) -> (Vec<String>, Vec<String>) {
    let names = ["计划1", "计划2", "计划3"];
    let mut tables: Vec<(&str, Sheet)> = names.into_iter().zip(plans.iter().cloned()).collect();
    tables.extend([("招用", hires()), ("公告", notices("GW-1", "保洁员"))]);
    found(&tables, format, None)
}

#[test]
fn a_wrong_total_is_the_agencys_whose_rows_it_sums_however_they_name_it() {
    let (head, tail) = AGENCY.split_at("广州市".len());
    let spaced = format!("{head} {tail}");
    let wide = format!("{AGENCY}\u{3000}");
    for (format, second) in [AGENCY, &spaced, &wide].into_iter().enumerate() {
        for (first_code, second_code) in [(CODE, ""), ("", CODE), (CODE, CODE)] {
            let mut sheet =
                plan(&[line("GW-1", "2", "2024-01-10", PEER), line("GW-2", "1", "2024-01-10", PEER)]);
            sheet.set(1, "单位名称", second).set(1, "岗位名称", "协管员");
            sheet.set(0, "统一社会信用代码", first_code).set(1, "统一社会信用代码", second_code);
            let total = sheet.repeat(1);
            for column in ["年度", "岗位编号", "岗位名称", "报送日期", "受理部门", "统一社会信用代码"]
            {
                sheet.set(total, column, "");
            }
            sheet.set(total, "单位名称", "合计").set(total, "计划招用人数", "5");
            let (verdicts, rules) = of_plans(&[sheet], format);
            assert_eq!((verdicts, rules), (vec!["unresolved".into()], vec!["D011 doubt".into()]), "{second}");
        }
    }
}

/// Rows that are rejected or that nobody can place are no part of a sum, and whoever summed them has not gone wrong.
#[test]
fn a_total_is_wrong_only_if_it_is_neither_the_sum_with_unusable_rows_nor_the_one_without() {
    for (format, (stated, is_wrong)) in
        [("3", false), ("9", false), ("5", true), ("4", true)].into_iter().enumerate()
    {
        let mut sheet = plan(&[
            line("GW-1", "3", "2024-01-10", PEER),
            line("GW-2", "2", "2024-01-10", PEER),
            line("GW-3", "4", "2024-01-10", PEER),
        ]);
        sheet.set(1, "岗位名称", "").set(2, "单位名称", "").set(2, "岗位名称", "协管员");
        let total = sheet.repeat(0);
        for column in ["年度", "岗位编号", "岗位名称", "报送日期", "受理部门"] {
            sheet.set(total, column, "");
        }
        sheet.set(total, "单位名称", "合计").set(total, "计划招用人数", stated);
        let (_, rules) = of_plans(&[sheet], format);
        let found = rules.iter().any(|rule| rule.starts_with("D011"));
        assert_eq!(found, is_wrong, "{stated}: {rules:?}");
        assert!(rules.iter().any(|rule| rule.starts_with("D004")), "{rules:?}");
        assert!(rules.iter().any(|rule| rule.starts_with("D008")), "{rules:?}");
    }
}

#[test]
fn equal_parts_are_equal_in_whatever_spelling() {
    let short = "天河区人社局";
    let parts = [
        line("GW-1", "3", "2024/1/10", PEER),
        line("GW-1", "3人", "2024年1月10日", PEER),
        line("GW-1", "３", "2024.1.10", PEER),
        line("GW-1", "3", "2024-01-10", short),
        line("gw-01", "3", "2024-01-10", PEER),
    ];
    for (format, part) in parts.into_iter().enumerate() {
        // 3 or 6 persons: two claims suffice for the one and not for the other.
        let (verdicts, rules) = of_plans(&[plan(&[line("GW-1", "3", "2024-01-10", PEER), part])], format);
        assert_eq!(verdicts, ["unresolved"], "{part:?} {rules:?}");
        assert!(rules.contains(&"D007 doubt".to_owned()), "{part:?} {rules:?}");
        assert!(rules.iter().all(|rule| !rule.contains("violation")), "{part:?} {rules:?}");
    }
}

#[test]
fn the_same_parts_again_repeat_all_rows_in_whatever_order_and_spelling() {
    let parts = [line("GW-1", "2", "2024-01-10", PEER), line("GW-1", "1", "2024-01-10", PEER)];
    let again = [
        [line("GW-1", "1", "2024-01-10", PEER), line("GW-1", "2", "2024-01-10", PEER)],
        [line("GW-1", "1人", "2024/1/10", "天河区人社局"), line("GW-1", "2", "2024.1.10", "天河区人社局")],
    ];
    for (format, again) in again.into_iter().enumerate() {
        for plans in [[plan(&parts), plan(&again)], [plan(&again), plan(&parts)]] {
            let (verdicts, rules) = of_plans(&plans, format);
            assert_eq!(verdicts, ["compliant"], "{rules:?}");
            assert_eq!(rules, ["D006 note", "D006 note"]);
        }
    }
}

#[test]
fn versions_of_one_day_dispute_each_other_in_whatever_order_and_lower_nothing() {
    let other = "广州市越秀区人力资源和社会保障局";
    for (format, (one, two)) in [
        (line("GW-1", "20", "2024-03-10", PEER), line("GW-1", "8", "2024/3/10", PEER)),
        (line("GW-1", "5", "2024-01-10", PEER), line("GW-1", "5", "2024年1月10日", other)),
        (line("GW-1", "5", "2024-01-10", PEER), line("GW-1", "5", "2024-01-10", "")),
        (line("GW-1", "5", "", PEER), line("GW-1", "3", "", PEER)),
    ]
    .into_iter()
    .enumerate()
    {
        let outcomes =
            [[one, two], [two, one]].map(|lines| of_plans(&lines.map(|line| plan(&[line])), format));
        for (_, rules) in &outcomes {
            assert!(rules.contains(&"D007 doubt".to_owned()), "{one:?} {two:?} {rules:?}");
            assert!(
                !rules.iter().any(|rule| rule.starts_with("P009") || rule.contains("P004 v")),
                "{rules:?}"
            );
        }
        assert_eq!(outcomes[0].0, outcomes[1].0, "{one:?} {two:?}");
    }
}

#[test]
fn an_unplanned_post_finds_its_notice_by_code_and_else_by_name() {
    // What hire and notice say of the post: code, name.
    for (format, (hire, notice)) in [
        (("GW-9", ""), ("GW-9", "绿化员")),
        (("GW-9", "绿化员"), ("gw-9", "")),
        (("", "绿化员"), ("GW-9", "绿化员")),
        (("GW-9", "绿化员"), ("", "绿化员")),
        (("GW-9", "绿化工"), ("ＧＷ-9", "绿化员")),
        (("9", ""), ("009", "绿化员")),
        (("009", "绿化员"), ("9", "")),
        (("09", ""), ("9", "")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut hired = hires();
        let row = hired.repeat(1);
        let third = person(3);
        hired.set(row, "岗位编号", hire.0).set(row, "岗位名称", hire.1).set(row, "公民身份号码", &third);
        hired.set(row, "姓名", "丙某").set(row, "是否就业困难人员", "否");
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            hired.set(row, column, "");
        }
        let mut published = notices("GW-1", "保洁员");
        let other = published.repeat(0);
        published.set(other, "公告编号", "GG-2").set(other, "岗位编号", notice.0).set(
            other,
            "岗位名称",
            notice.1,
        );
        let tables =
            [("计划", plan(&[line("GW-1", "5", "2024-01-10", PEER)])), ("招用", hired), ("公告", published)];
        let (verdicts, rules) = found(&tables, format, None);
        assert_eq!((verdicts, rules), (vec!["unresolved".into()], vec!["P005 doubt".into()]), "{hire:?}");
    }
}

/// A code and its spelling with other leading zeros are one post where the names do not say otherwise.
#[test]
fn codes_that_differ_in_leading_zeros_only_are_one_unless_the_names_differ() {
    let of = |planned: &'static str, code: &'static str, name: &'static str| {
        let mut hired = hires();
        hired.set_all("岗位编号", code).set_all("岗位名称", name);
        let tables = [
            ("计划", plan(&[line(planned, "5", "2024-01-10", PEER)])),
            ("招用", hired),
            ("公告", notices(planned, "保洁员")),
        ];
        found(&tables, 0, None)
    };
    for (planned, code) in [("001", "1"), ("1", "001"), ("GW-01", "GW-1"), ("GW-100", "GW-0100")] {
        assert_eq!(of(planned, code, "").1, Vec::<String>::new(), "{planned} {code}");
        assert_eq!(of(planned, code, "保洁员").1, Vec::<String>::new(), "{planned} {code}");
    }
    for (planned, code, name) in [("001", "1", "门卫"), ("100", "10", ""), ("GW-010", "GW-01", "")] {
        assert!(of(planned, code, name).1.contains(&"P005 doubt".to_owned()), "{planned} {code} {name}");
    }
}

#[test]
fn a_waiver_finds_an_invalid_number_and_a_post_in_whatever_spelling() {
    let invalid = "440106199001011234";
    let waiver = |rule: &str, column: &'static str, value: &str| {
        let mut sheet = Sheet::new(
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期"],
            &[&[rule, AGENCY, "确认1号", "广州市天河区就业服务中心", "2024-02-01"]],
        );
        sheet.set(0, column, value);
        sheet
    };
    let plans = ("计划", plan(&[line("GW-1", "5", "2024-01-10", PEER)]));
    for (format, spelled) in
        [invalid, "'440106199001011234", "440106 19900101 1234", "４４０１０６１９９００１０１１２３４"]
            .into_iter()
            .enumerate()
    {
        let mut hired = hires();
        hired.set(0, "公民身份号码", invalid);
        let tables = [plans.clone(), ("招用", hired), ("公告", notices("GW-1", "保洁员"))];
        let (verdicts, rules) = found(&tables, format, Some(&waiver("E001", "公民身份号码", spelled)));
        assert_eq!((verdicts, rules), (vec!["compliant".into()], vec!["E001 doubt豁免".into()]), "{spelled}");
    }
    // By the post that the row's name means, though it states no code.
    for (format, code) in ["GW-1", "gw-1", "ＧＷ-1"].into_iter().enumerate() {
        let mut hired = hires();
        hired.set(0, "备案日期", "").set(0, "岗位编号", "");
        let tables = [plans.clone(), ("招用", hired), ("公告", notices("GW-1", "保洁员"))];
        let (verdicts, rules) = found(&tables, format, Some(&waiver("F001", "岗位编号", code)));
        assert_eq!(
            (verdicts, rules),
            (vec!["compliant".into()], vec!["F001 violation豁免".into()]),
            "{code}"
        );
    }
}

#[test]
fn a_waiver_for_a_name_that_two_agencies_have_closes_nothing_in_whatever_words() {
    let (head, tail) = AGENCY.split_at("广州市".len());
    let spaced = format!("{head} {tail}");
    for (format, (rule, name)) in
        [("F001", AGENCY), ("F001", spaced.as_str()), ("F001", tail), ("招用后没有备案", AGENCY)]
            .into_iter()
            .enumerate()
    {
        let mut tables = Vec::new();
        for (number, code) in [(0_u32, CODE), (1, OTHER_CODE)] {
            let mut sheet = plan(&[line("GW-1", "2", "2024-01-10", PEER)]);
            sheet.set(0, "统一社会信用代码", code);
            let mut hired = hires();
            hired.rows.truncate(1);
            let id = person(number + 5);
            hired.set(0, "公民身份号码", &id).set(0, "备案日期", "").set(0, "统一社会信用代码", code);
            hired.set(0, "姓名", ["李某", "周某"][number as usize]);
            let mut published = notices("GW-1", "保洁员");
            published.set(0, "统一社会信用代码", code);
            let names = [["计划1", "招用1", "公告1"], ["计划2", "招用2", "公告2"]][number as usize];
            tables.extend(names.into_iter().zip([sheet, hired, published]));
        }
        let waiver = Sheet::new(
            &["规则", "单位名称", "依据文号", "批准单位", "批准日期"],
            &[&[rule, name, "确认1号", "广州市天河区就业服务中心", "2024-02-01"]],
        );
        let (verdicts, rules) = found(&tables, format, Some(&waiver));
        assert_eq!(verdicts, ["noncompliant", "noncompliant"], "{rule} {name}");
        assert_eq!(rules.iter().filter(|rule| *rule == "F001 violation").count(), 2, "{rules:?}");
    }
}

#[test]
fn who_leaves_the_scope_after_hiring_is_doubted_whoever_says_it_and_how() {
    for (format, (mode, day)) in
        [("自筹资金", "2024-06-10"), ("单位自主开发", "2024/6/10"), ("自筹资金", "2024-03-01")]
            .into_iter()
            .enumerate()
    {
        let before = plan(&[line("GW-1", "5", "2024-01-10", PEER)]);
        let mut after = plan(&[line("GW-1", "5", day, PEER)]);
        after.set(0, "开发方式", mode);
        for plans in [[before.clone(), after.clone()], [after, before]] {
            let (verdicts, rules) = of_plans(&plans, format);
            assert_eq!(verdicts, ["unresolved"], "{mode} {day} {rules:?}");
            assert!(rules.contains(&"P009 doubt".to_owned()), "{mode} {day} {rules:?}");
        }
    }
}

#[test]
fn hires_that_could_be_either_agencys_accuse_neither() {
    for (format, of_notice) in [CODE, ""].into_iter().enumerate() {
        let mut tables = vec![("招用", hires())];
        let mut published = notices("GW-1", "保洁员");
        published.set(0, "统一社会信用代码", of_notice);
        tables.push(("公告", published));
        for (name, code) in [("计划1", CODE), ("计划2", OTHER_CODE)] {
            let mut sheet = plan(&[line("GW-1", "2", "2024-01-10", PEER)]);
            sheet.set(0, "统一社会信用代码", code);
            tables.push((name, sheet));
        }
        let (verdicts, rules) = found(&tables, format, None);
        assert_eq!(verdicts, ["unresolved", "unresolved"], "{rules:?}");
        assert!(rules.iter().all(|rule| !rule.contains("violation")), "{rules:?}");
    }
}

#[test]
fn a_roster_with_columns_of_a_plan_or_of_notices_is_not_said_to_lack_them() {
    let all = || (plan(&[line("GW-1", "2", "2024-01-10", PEER)]), notices("GW-1", "保洁员"));
    for (format, (column, value, rule)) in [
        ("计划招用人数", "2", "P001"),
        ("招用计划报送日期", "2024-01-10", "P001"),
        ("公告发布日期", "2024-02-01", "N001"),
        ("招聘公告发布渠道", "广州市公共就业服务网", "N001"),
        ("联系人手机", "13800000000", "P001"),
        ("学历", "高中", "N001"),
    ]
    .into_iter()
    .enumerate()
    {
        let (plan, notices) = all();
        let mut roster = hires();
        for row in 0..2 {
            roster.set(row, column, value);
        }
        let tables = if rule == "P001" {
            [("招用", roster), ("公告", notices)]
        } else {
            [("招用", roster), ("计划", plan)]
        };
        let (_, rules) = found(&tables, format, None);
        let is_meant = !matches!(column, "联系人手机" | "学历");
        let severity = if is_meant { "doubt" } else { "violation" };
        let of_rule: Vec<&String> = rules.iter().filter(|found| found.starts_with(rule)).collect();
        assert!(
            !of_rule.is_empty() && of_rule.iter().all(|found| **found == format!("{rule} {severity}")),
            "{column}: {rules:?}"
        );
    }
}

#[test]
fn a_quota_is_not_failed_by_posts_that_an_unknown_column_puts_outside() {
    for (format, (column, value, expected)) in [
        ("岗位落实途径", "自筹资金", "unresolved"),
        ("岗位开发情况", "企业自主开发", "unresolved"),
        ("岗位落实途径", "政府投资", "noncompliant"),
        ("岗位落实途径", "集中招用", "noncompliant"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut planned = plan(&[line("GW-1", "20", "2024-01-10", PEER)]);
        planned.set(0, column, value);
        let tables = [("招用", hires()), ("公告", notices("GW-1", "保洁员")), ("计划", planned)];
        let (verdicts, rules) = found(&tables, format, None);
        assert_eq!(verdicts, [expected], "{column} {value}: {rules:?}");
    }
}

#[test]
fn a_column_that_says_it_a_second_time_is_heard_where_it_says_otherwise() {
    for (format, (in_plan, column, same, other)) in [
        (true, "核定计划人数", "5", "8"),
        (true, "追加计划人数", "5", "3"),
        (true, "计划招用人数2", "5", "8"),
        (false, "实际困难人员类别", "残疾人员", "大龄人员"),
        (false, "复核困难人员类别", "残疾人员", "不符合"),
        (false, "备案日期2", "2024-03-05", "2025-03-05"),
    ]
    .into_iter()
    .enumerate()
    {
        for (value, expected) in [(same, "compliant"), (other, "unresolved")] {
            let (mut planned, mut roster) = (plan(&[line("GW-1", "5", "2024-01-10", PEER)]), hires());
            if in_plan {
                planned.set(0, column, value);
            } else {
                roster.set(0, column, value);
            }
            let tables = [("招用", roster), ("公告", notices("GW-1", "保洁员")), ("计划", planned)];
            let (verdicts, rules) = found(&tables, format, None);
            assert_eq!(verdicts, [expected], "{column} {value}: {rules:?}");
        }
    }
}

#[test]
fn rows_of_codes_and_hints_below_a_header_are_nobodys() {
    let hint = |column: &str, at: usize, style: usize| match style {
        0 => format!("F{:02}", at + 1),
        1 => char::from(b'A' + u8::try_from(at).unwrap()).to_string(),
        2 => "甲乙丙丁戊己庚辛壬癸子丑寅".chars().nth(at).unwrap().to_string(),
        3 if column == "单位名称" => "填写单位全称".to_owned(),
        3 => "按实际填写".to_owned(),
        _ if column.ends_with("日期") => "yyyy-mm-dd".to_owned(),
        _ => "文本".to_owned(),
    };
    for style in 0..5 {
        let mut tables = [
            ("招用", hires()),
            ("公告", notices("GW-1", "保洁员")),
            ("计划", plan(&[line("GW-1", "5", "2024-01-10", PEER)])),
        ];
        for (_, sheet) in &mut tables {
            let header: Vec<String> = sheet.header.iter().map(|column| (*column).to_owned()).collect();
            let row = (0..).zip(&header).map(|(at, column)| hint(column, at, style)).collect();
            sheet.rows.insert(0, row);
        }
        let (verdicts, rules) = found(&tables, style, None);
        assert_eq!(verdicts, ["compliant"], "{style}: {rules:?}");
    }
}

/// A joint plan of two agencies whose copy to the share broke off: nobody is said to have planned nothing.
#[test]
fn a_table_of_nothing_but_nul_excuses_whoever_it_may_be_of() {
    let desk = Desk::bare();
    let mut roster = hires();
    roster.set(1, "单位名称", "广州市天河区梅园街道办事处");
    put(&desk, "招用", &roster, 0);
    desk.put("材料/2024年招用计划汇总表.xlsx", vec![0; 4096]);
    let ran = desk.audit(&["--year", "2024"]);
    assert_eq!(ran.code, 3, "{} {}", ran.result, ran.messages);
    assert!(ran.result.contains("全是空字节") || ran.messages.contains("全是空字节"), "{}", ran.result);
    let findings = desk.findings("结果");
    let of_plan: Vec<&str> =
        findings.iter().filter(|found| found["rule"] == "P001").map(|found| &*found["severity"]).collect();
    assert_eq!(of_plan, ["doubt", "doubt"]);
}
