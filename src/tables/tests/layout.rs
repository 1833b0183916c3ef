//! Headers and tables: found, told apart, incomplete, ambiguous, absent.

use super::*;

#[test]
fn a_plain_plan_is_read() {
    let table = sheet(&[
        "年度|单位名称|统一社会信用代码|岗位编号|岗位名称|计划招用人数|其中就业困难人员|报送日期|受理部门",
        "2024|甲局|11440106007512345A|#101|保洁员|3人|#2|2024年3月5日|天河区人社局",
        "2024年度|甲局|11440106007512345A|102|门卫|３|2|#45356|天河区人社局",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3), line("甲局", "门卫", 3)]);
    let first = &plan(&table)[0];
    assert_eq!(first.post_code(), Stated::Known("101"));
    assert_eq!(first.year, Stated::Known(2024));
    assert_eq!(first.submitted, Stated::Known(jiff::civil::date(2024, 3, 5)));
    assert_eq!(plan(&table)[1].submitted, Stated::Known(jiff::civil::date(2024, 3, 5)));
    assert_eq!(table.filers.len(), 1);
    assert_eq!(table.bad_cells, []);
    assert_adds_up(&table, 3);
    assert_eq!(table.raw.cells(2)[3], "101");
}

#[test]
fn titles_key_values_numbering_and_footers_surround_a_table() {
    let table = sheet(&[
        "",
        "|2024年度公益性岗位招用计划表",
        "|填报单位（盖章）：天河区城管局| | |填报日期：2024.3.5",
        "|序号|岗位名称*|计划招用人数\\n（人）|岗位类别",
        "|甲|乙|1|2",
        "|1|保洁员|3|保洁",
        "|2|门卫|#4|安保",
        "|3||||",
        "|合 计||7|",
        "|填表人：张三||审核人：李四",
        "|注：本表一式两份。",
        "|二、由人社部门留存",
        "|受理部门：天河区人社局",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("天河区城管局", "保洁员", 3), line("天河区城管局", "门卫", 4)]);
    assert_eq!(table.header_rows, (4, 5));
    assert_eq!(table.year, Stated::Known(2024));
    let row = &plan(&table)[0];
    assert_eq!(row.submitted, Stated::Known(jiff::civil::date(2024, 3, 5)));
    assert_eq!(row.received_by(), Stated::Known("天河区人社局"));
    assert_eq!((table.blank_rows, table.subtotal_rows, table.footer_rows), (1, 1, 4));
    assert_eq!(table.subtotals, []);
    let aside: Vec<(u32, u32, &str)> =
        table.aside.iter().map(|rows| (rows.first, rows.last, rows.why)).collect();
    assert_eq!(
        aside,
        [
            (8, 8, "没有内容，或只有0、斜线"),
            (9, 9, "合计、小计一类的行"),
            (10, 11, "填表人、审核人、注一类的落款或说明"),
            (12, 12, "独占一行的说明文字"),
            (13, 13, "项目与内容并列"),
        ]
    );
    assert!(table.key_values.iter().all(|kv| kv.used), "{:?}", table.key_values);
    assert_adds_up(&table, 13);
}

#[test]
fn a_two_level_header_is_joined_with_and_without_merges() {
    let lines = &["单位名称|岗位名称|招用计划|||备注", "|||总数|其中：就业困难人员|", "甲局|保洁员||5|2|"];
    // In the merged form the group spans both of its columns.
    let merged_lines =
        &["单位名称|岗位名称|招用计划（人）||备注", "||总数|其中：就业困难人员|", "甲局|保洁员|5|2|"];
    let merged =
        sheet(merged_lines).merged(1, 2, 0, 0).merged(1, 2, 1, 1).merged(1, 1, 2, 3).merged(1, 2, 4, 4);
    for table in [merged.table(), sheet(merged_lines).table()] {
        assert_eq!(table.header_rows, (1, 2));
        assert_eq!(headcounts(&table), [line("甲局", "保洁员", 5)]);
        assert_eq!(plan(&table)[0].difficulty, Stated::Known(2));
        assert_eq!(table.columns[2].header, "招用计划（人）/总数");
    }
    assert_eq!(sheet(lines).tables().len(), 1);
}

#[test]
fn a_group_row_over_the_header_is_no_header() {
    let table = sheet(&[
        "单位信息||人员信息|||困难认定||招用",
        "单位名称|岗位名称|姓名|身份证号|性别|是否就业困难人员|类别|日期",
        "甲局|保洁员|王一|440106197506152026|女|是|残疾人员|2024-03-05",
    ])
    .table();
    assert_eq!(table.kind, TableKind::Hires);
    assert_eq!(table.header_rows, (1, 2));
    assert_eq!(hires(&table)[0].hired, Stated::Known(jiff::civil::date(2024, 3, 5)));
}

#[test]
fn a_missing_required_column_rejects_the_table_and_names_the_nearest() {
    let table =
        sheet(&["单位名称|岗位名称|岗位类别|开发方式|计划招用人教", "甲局|保洁员|保洁|政府购买|3"]).table();
    let missing = table.missing.as_ref().unwrap_or_else(|| panic!("{table:#?}"));
    assert_eq!(missing.missing, ["计划招用人数"]);
    assert_eq!(missing.nearest, [Some("计划招用人教".to_owned())]);
    assert!(table.rows.is_empty());
    assert_eq!(agency(&table, 0), "甲局");

    let no_claim = sheet(&[
        "单位名称|岗位名称|姓名|公民身份号码|招用日期",
        "甲局|保洁员|王一|440106197506152026|2024-1-1",
    ]);
    let table = no_claim.table();
    assert_eq!(
        table.missing.map(|missing| missing.missing),
        Some(vec!["是否就业困难人员或困难人员类别".to_owned()])
    );
}

#[test]
fn two_columns_of_one_name_that_is_not_required_may_not_contradict_each_other() {
    let table = sheet(&[
        "单位名称|岗位名称|姓名|公民身份号码|是否就业困难人员|招用日期|备案日期|备案日期",
        "甲局|保洁员|张三|440106197506152026|是|2024-03-05|2024-03-10|",
        "甲局|保洁员|李四|440106197506152026|是|2024-03-05||2024-03-11",
        "甲局|保洁员|王五|440106197506152026|是|2024-03-05|2024-03-12|2024-03-12",
        "甲局|保洁员|赵六|440106197506152026|是|2024-03-05|2024-03-13|2024-03-14",
    ])
    .table();
    assert_eq!(table.missing, None);
    let filed: Vec<_> =
        hires(&table).iter().map(|row| row.filed.known().map(jiff::civil::Date::day)).collect();
    assert_eq!(filed, [Some(10), Some(11), Some(12), None]);
    let bad: Vec<_> = table.bad_cells.iter().map(|bad| (bad.row, bad.column, &*bad.found)).collect();
    assert_eq!(bad, [(5, Some(6), "同一内容的两列所填不同")]);
}

#[test]
fn two_required_columns_of_one_name_are_one_where_they_agree() {
    let lines = [
        "单位名称|岗位名称|计划招用人数|计划招用人数",
        "甲局|保洁员|3|4",
        "甲局|绿化员|3|3",
        "甲局|安保员||2",
    ];
    let table = sheet(&lines).table();
    assert_eq!(table.missing, None);
    let planned = headcounts(&table).into_iter().map(|(_, _, count)| count);
    assert_eq!(planned.collect::<Vec<_>>(), [None, Some(3), Some(2)]);
    let bad: Vec<_> = table.bad_cells.iter().map(|bad| (bad.row, bad.column, &*bad.found)).collect();
    assert_eq!(bad, [(2, Some(2), "同一内容的两列所填不同")]);
}

#[test]
fn a_bracket_that_makes_another_column_of_a_header_leaves_it_unrecognised() {
    for (header, field) in [
        ("认定日期（失效）", None),
        ("认定日期（年月日）", Some(Field::Recognised)),
        ("姓名（联系人）", None),
        ("备案日期（截止）", None),
        ("身份证号（配偶）", None),
    ] {
        let table = sheet(&[
            &format!("单位名称|姓名|公民身份号码|招用日期|岗位名称|是否就业困难人员|{header}"),
            "甲局|王一|440106197506152026|2024-03-05|保洁员|否|2024-01-01",
        ])
        .table();
        let found = table.columns.iter().find(|column| column.header == header).map(|column| column.field);
        assert_eq!(found, field, "{header}");
    }
}

#[test]
fn what_stands_in_place_of_an_agency_is_none() {
    for name in [
        "null",
        "undefined",
        "<NULL>",
        "××街道办事处",
        "某单位",
        "--请选择--",
        "（盖章）",
        "广州市天河区",
        "街道办事处",
    ] {
        let table =
            sheet(&["单位名称|岗位名称|计划招用人数", "甲局|保洁员|3", &format!("{name}|绿化员|2")]).table();
        let names: Vec<_> = table.filers.iter().map(|filer| filer.name.as_deref()).collect();
        assert_eq!(names, [Some("甲局"), None], "{name}");
    }
}

#[test]
fn sheets_without_a_table_say_so() {
    for lines in [
        &["填表说明", "1.请如实填写", "2.日期格式为2024-01-01"][..],
        &["姓名|电话|备注", "王一|138|无"],
        &["单位名称|某局|年度|2024", "联系人|张三|电话|020"],
        &["序号|物品|数量", "1|扫帚|3"],
        &["甲|乙|丙", "1|2|3"],
    ] {
        let (tables, notes) = sheet(lines).read_as(Purpose::Filing, None);
        assert_eq!(tables, [], "{lines:?}");
        assert_eq!(notes.len(), 1, "{lines:?}");
    }
    assert_eq!(sheet(&[]).read_as(Purpose::Filing, None).1, ["工作表为空"]);
}

#[test]
fn a_register_among_the_filings_is_not_read() {
    let register = sheet(&[
        "姓名|公民身份号码|困难人员类别|认定编号|认定日期|退出日期",
        "王一|440106197506152026|残疾人员|RD1|2023-1-1|",
    ]);
    let (tables, notes) = register.read_as(Purpose::Filing, None);
    assert_eq!(tables, []);
    assert!(notes[0].contains("就业困难人员认定台账"), "{notes:?}");
    let (tables, _) = register.read_as(Purpose::Reference(TableKind::Register), None);
    assert_eq!((tables[0].kind, tables[0].rows.len()), (TableKind::Register, 1));
}

#[test]
fn notices_and_plans_are_told_apart() {
    let notices = "公告编号|单位名称|岗位名称|招聘人数|发布机构|发布日期";
    let plans = "单位名称|岗位名称|招聘人数|岗位类别";
    let incomplete = "单位名称|岗位名称|招聘人数|发布机构|发布网址";
    for (header, kind, complete) in [
        (notices, TableKind::Notices, true),
        (plans, TableKind::Plan, true),
        (incomplete, TableKind::Notices, false),
    ] {
        let table = sheet(&[header, "x|甲局|保洁员|3|某中心|2024-1-1"]).table();
        assert_eq!((table.kind, table.missing.is_none()), (kind, complete), "{header}");
    }
    let by_name =
        sheet(&["单位名称|岗位名称|招聘人数|发布机构", "甲局|保洁员|3|某中心"]).named("招聘公告").table();
    assert_eq!(by_name.kind, TableKind::Notices);
}

#[test]
fn the_provincial_roster_of_hired_staff_claims_nothing_and_says_what_it_lacks() {
    let table = sheet(&[
        "广东省用人单位招用人员备案花名册",
        "用人单位（盖章）：天河区城管局",
        "本期新签2人，续签0人，变更0人，中止0人，终止0人",
        "序号|身份证号码|姓名|民族|文化程度|婚姻状况|政治面貌|专业职称或技术等级|户口性质|户籍省份|户籍市县|现住地址|邮政编码|联系电话|就业前所属群体|就业形式|合同状态|合同类型|合同始期（年-月-日）|合同终期（年-月-日）|月收入（元）|合同终止原因|工种（岗位）",
        "1|440106197506152026|王一|汉|高中|已婚|群众|无|城镇|广东|广州|某路1号|510000|13800000000|残疾人员|单位就业|新签|固定期限|2024-03-05|2025-03-04|2300||保洁员",
        "2|440106750615202|王二|汉|高中|已婚|群众|无|城镇|广东|广州|某路2号|510000|13800000001|城镇零就业家庭人员|单位就业|新签|无固定期限|2024年3月5日|无固定期限|#2300||保洁员",
    ])
    .table();
    assert_eq!(table.kind, TableKind::Hires);
    // The group that somebody belonged to before is no recognition as a person of difficulty.
    let missing = table.missing.map(|missing| missing.missing).unwrap_or_default();
    assert_eq!(missing, ["是否就业困难人员或困难人员类别"]);
    assert!(table.other_columns.iter().any(|(_, header)| header == "就业前所属群体"));
    assert!(table.columns.iter().any(|column| column.field == Field::ContractStatus));
}

#[test]
fn the_state_of_a_contract_is_read_and_what_is_none_says_nothing() {
    let table = sheet(&[
        "单位名称|姓名|公民身份号码|困难人员类别|岗位名称|招用日期|合同状态",
        "甲局|王一|440106197506152026|残疾人员|保洁员|2024-03-05|续签",
        "甲局|王二|440106197003120233|残疾人员|保洁员|2024-03-05|在岗",
        "甲局|王三|440106197103120249|残疾人员|保洁员|2024-03-05|终止、解除",
        "甲局|王四|440106197103120265|残疾人员|保洁员|2024-03-05|",
    ])
    .table();
    let states: Vec<Contract> = hires(&table).iter().map(|row| row.contract).collect();
    assert_eq!(states, [Contract::Renewed, Contract::New, Contract::Ended, Contract::New]);
    assert_eq!(table.unrecognised, []);
}

#[test]
fn a_name_with_the_sum_of_its_rows_above_them_is_no_line_and_no_total_of_those_before() {
    for (first, second) in [
        ("天河区环卫站|||5", "天河区园林站|||2"),
        ("天河区环卫站 小计|||5", "天河区园林站 小计|||2"),
        ("天河区环卫站小计5人|||", "天河区园林站小计2人|||"),
    ] {
        let table = sheet(&[
            "单位名称|岗位名称|岗位编号|计划招用人数",
            first,
            "|保洁员|A1|3",
            "|门卫|A2|2",
            second,
            "|保洁员|A1|2",
            "合计|||7",
        ])
        .table();
        let expected = [
            line("天河区环卫站", "保洁员", 3),
            line("天河区环卫站", "门卫", 2),
            line("天河区园林站", "保洁员", 2),
        ];
        assert_eq!(headcounts(&table), expected, "{first}");
        assert_eq!((table.subtotals.len(), table.footer_rows, table.subtotal_rows), (0, 2, 1), "{first}");
    }
    let wrong = sheet(&["单位名称|岗位名称|计划招用人数", "天河区环卫站||6", "|保洁员|3", "|门卫|2"]).table();
    assert_eq!((wrong.subtotals[0].stated, wrong.subtotals[0].summed), (6, 5));
    // A line that lost its post is one all the same where each row names its agency.
    let lost = sheet(&["单位名称|岗位名称|计划招用人数", "天河区环卫站||6", "天河区环卫站|门卫|2"]).table();
    assert_eq!((lost.data_rows, lost.bad_cells.len()), (2, 1));
}

#[test]
fn cards_and_tables_with_their_rows_across_are_called_by_their_names() {
    let card = sheet(&[
        "公益性岗位人员登记表",
        "用人单位|天河区城管局||岗位名称|保洁员",
        "姓名|王一||性别|女",
        "身份证号|440106197506152026||招用日期|2024-03-05",
        "困难人员类别|残疾人员||认定编号|RD1",
    ]);
    let across = sheet(&[
        "单位名称|天河区城管局|天河区城管局|天河区城管局",
        "姓名|王一|王二|王三",
        "身份证号|440106197506152026|440106197003120233|440106197103120249",
        "岗位名称|保洁员|保洁员|门卫",
        "招用日期|2024-03-05|2024-03-05|2024-03-05",
    ]);
    for (sheet, word) in [(card, "登记表"), (across, "行列互换")] {
        let (tables, notes) = sheet.read_as(Purpose::Filing, None);
        assert_eq!(tables, []);
        assert!(notes.iter().any(|note| note.contains(word)), "{word}: {notes:?}");
    }
}

#[test]
fn a_title_is_no_upper_level_of_the_header() {
    let lines = &["2024年度招用计划表|||", "单位名称|岗位名称|人数|类别", "甲局|保洁员|3|保洁"];
    for table in [sheet(lines).table(), sheet(lines).merged(1, 1, 0, 3).table()] {
        assert_eq!(table.header_rows, (2, 2));
        assert_eq!(table.year, Stated::Known(2024));
    }
}

#[test]
fn rows_outside_all_tables_are_noted() {
    let (tables, notes) =
        sheet(&["物品|数量|单价", "扫帚|3|5", "簸箕|4|6", "单位名称|岗位名称|计划招用人数", "甲局|保洁员|3"])
            .read_as(Purpose::Filing, None);
    assert_eq!(tables.len(), 1);
    assert!(notes[0].contains("第 1—3 行"), "{notes:?}");
}

#[test]
fn ticks_below_a_merged_header_are_the_category_and_three_columns_one_day() {
    let table = sheet(&[
        "单位名称|姓名|公民身份号码|就业困难人员类别（打√）|||岗位名称|招用日期|备案时间||",
        "|||大龄失业人员|残疾人员|低保人员|||年|月|日",
        "甲局|王一|440106197506152026||√||保洁员|2024-03-05|#2024|#3|#10",
        "甲局|王二|440106197003120233|√|√||保洁员|2024-03-05|2024|3|10",
        "甲局|王三|440106197103120249||||保洁员|2024-03-05|||",
    ])
    .merged(1, 1, 3, 5)
    .merged(1, 1, 8, 10)
    .merged(1, 2, 0, 0)
    .table();
    let rows = hires(&table);
    let categories: Vec<_> = rows.iter().map(|row| row.category().known()).collect();
    assert_eq!(categories, [Some("残疾人员"), Some("大龄失业人员、残疾人员"), None]);
    let filed: Vec<_> = rows.iter().map(|row| row.filed).collect();
    let day = Stated::Known(jiff::civil::date(2024, 3, 10));
    assert_eq!(filed, [day, day, Stated::Blank]);
    assert_eq!(table.raw.cells(3)[4], "√");
    assert_eq!(table.bad_cells, []);
}

#[test]
fn a_period_below_one_header_is_start_and_end() {
    for header in ["劳动合同起止时间", "招用时间", "合同期限"] {
        let table = sheet(&[
            &format!("单位名称|姓名|公民身份号码|困难人员类别|岗位名称|{header}"),
            "甲局|王一|440106197506152026|残疾人员|保洁员|2024.3.5-2025.3.4",
            "甲局|王二|440106197003120233|残疾人员|保洁员|2024年3月5日至长期",
        ])
        .table();
        let rows = hires(&table);
        assert_eq!(rows[0].hired, Stated::Known(jiff::civil::date(2024, 3, 5)), "{header}");
        assert_eq!(rows[0].ends, Stated::Known(End::On(jiff::civil::date(2025, 3, 4))), "{header}");
        assert_eq!(rows[1].ends, Stated::Known(End::Open), "{header}");
    }
}

#[test]
fn of_a_dispatched_person_the_unit_that_uses_the_work_is_the_agency() {
    for header in ["派遣单位|用岗单位", "用人单位|用工单位", "单位名称|岗位开发单位"]
    {
        let table = sheet(&[&format!("{header}|岗位名称|计划招用人数"), "惠民公司|甲局|保洁员|3"]).table();
        assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3)], "{header}");
    }
    let table = sheet(&["用人单位|用工单位|岗位名称|计划招用人数", "乙局||保洁员|3"]).table();
    assert_eq!(headcounts(&table), [line("乙局", "保洁员", 3)]);
}

#[test]
fn a_list_of_advertised_posts_is_no_plan() {
    let tables = sheet(&[
        "2024年公益性岗位招聘岗位一览表",
        "招聘单位|岗位代码|招聘岗位|招聘人数|招聘对象|年龄要求",
        "甲局|G01|保洁员|6|不限|按规定",
    ])
    .tables();
    assert!(tables.iter().all(|table| table.kind != TableKind::Plan), "{tables:#?}");
}

#[test]
fn a_value_may_stand_in_any_column_below_a_merged_header() {
    let table = sheet(&["单位名称|||岗位名称||计划招用人数", "|甲局|||保洁员|3", "乙局|||门卫||4"])
        .merged(1, 1, 0, 2)
        .merged(1, 1, 3, 4)
        .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3), line("乙局", "门卫", 4)]);
}

#[test]
fn the_period_beside_the_first_day_tells_the_last() {
    let table = sheet(&[
        "单位名称|姓名|公民身份号码|困难人员类别|岗位名称|上岗时间|合同起止时间",
        "甲局|王一|440106197506152026|残疾人员|保洁员|2024-03-06|2024.3.5-2025.3.4",
    ])
    .table();
    assert_eq!(hires(&table)[0].hired, Stated::Known(jiff::civil::date(2024, 3, 6)));
    assert_eq!(hires(&table)[0].ends, Stated::Known(End::On(jiff::civil::date(2025, 3, 4))));
}

#[test]
fn tables_beside_each_other_are_read_each_below_the_title_of_all() {
    let lines = |gap: &str| {
        [
            "2024年度公益性岗位招用计划及招用情况".to_owned(),
            "填报单位：天河区城管局".to_owned(),
            format!(
                "岗位编号|岗位名称|计划招用人数|报送日期{gap}|岗位编号|岗位名称|姓名|公民身份号码|困难人员类别|招用日期"
            ),
            format!("G1|保洁员|#3|2024-01-05{gap}|G1|保洁员|张三|440106197506152026|残疾人员|2024-03-01"),
            format!("|||{gap}|G1|保洁员|李四|110101199003070048||2024-03-01"),
        ]
    };
    for gap in ["", "|", "||"] {
        let lines = lines(gap);
        let tables = sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>()).tables();
        let [first, second] = tables.as_slice() else { panic!("{tables:#?}") };
        assert_eq!(headcounts(first), [line("天河区城管局", "保洁员", 3)], "gap {gap:?}");
        let names: Vec<_> =
            hires(second).iter().map(|row| row.name().known().map(ToString::to_string)).collect();
        assert_eq!(names, [Some("张三".to_owned()), Some("李四".to_owned())], "gap {gap:?}");
        assert_eq!(agency(second, hires(second)[0].filer), "天河区城管局");
        assert_eq!((first.year, second.year), (Stated::Known(2024), Stated::Known(2024)));
    }
}

#[test]
fn a_summary_in_the_margin_is_no_table_beside_the_roster() {
    let table = sheet(&[
        "单位名称|岗位名称|姓名|公民身份号码|困难人员类别|招用日期||岗位名称|计划招用人数",
        "甲局|保洁员|张三|440106197506152026|残疾人员|2024-03-01||保洁员|#1",
    ])
    .table();
    assert_eq!(table.kind, TableKind::Hires);
    assert_eq!(table.unrecognised.len(), 2, "{:?}", table.unrecognised);
}

#[test]
fn a_row_of_data_above_its_header_is_rejected_and_no_line_of_a_title_is() {
    let header = "单位名称|岗位名称|计划招用人数|报送日期";
    let table = |above: &str| sheet(&["2024年计划", above, header, "甲局|保洁员|#3|2024-01-05"]).table();
    let found = table("甲局|门卫|#4|2024-01-05");
    assert_eq!(found.rows.len(), 2);
    let rejected: Vec<_> = found.bad_cells.iter().map(|cell| (cell.row, cell.column, cell.rejects)).collect();
    assert_eq!(rejected, [(2, Some(2), true)]);
    for line in
        ["填报单位：甲局|||2024-01-05", "甲局|门卫||2024-01-05", "广州市|天河区|第一页|共二页", "甲|乙|#1|#2"]
    {
        assert_eq!(table(line).rows.len(), 1, "{line}");
    }
}

#[test]
fn a_group_whose_name_begins_with_figures_is_no_data_row() {
    let table = sheet(&[
        "单位名称|岗位名称|姓名|公民身份号码|就业困难人员类别（打√）|||招用日期",
        "||||4050人员|残疾人员|零就业家庭成员|",
        "甲局|保洁员|张三|440106197506152026||√||2024-03-01",
    ])
    .merged(1, 1, 4, 6)
    .table();
    assert_eq!(table.header_rows, (1, 2));
    assert_eq!(hires(&table)[0].category(), Stated::Known("残疾人员"));
}

#[test]
fn a_contract_term_is_a_period_or_says_nothing_of_the_last_day() {
    for (cell, last) in
        [("2024.3.5-2025.3.4", Some(jiff::civil::date(2025, 3, 4))), ("一年", None), ("12个月", None)]
    {
        let table = sheet(&[
            "单位名称|姓名|公民身份号码|招用日期|岗位名称|是否就业困难人员|合同期限",
            &format!("甲局|王一|440106197506152026|2024-03-05|保洁员|否|{cell}"),
        ])
        .table();
        let ends = hires(&table)[0].ends;
        let expected = last.map_or(Stated::Blank, |day| Stated::Known(End::On(day)));
        assert_eq!(ends, expected, "{cell}");
        assert_eq!(table.bad_cells, [], "{cell}");
    }
}

#[test]
fn a_total_in_a_bracket_behind_the_name_is_one() {
    let lines = [
        "单位名称|岗位名称|计划招用人数",
        "甲街道办事处|保洁员|3",
        "甲街道办事处|绿化员|2",
        "甲街道办事处（小计）||5",
    ];
    let table = sheet(&lines).table();
    assert_eq!(plan(&table).len(), 2);
    assert_eq!(table.filers.len(), 1, "no agency of that name");
}
