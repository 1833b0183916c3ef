//! Titles and lines of keys and values around tables, and to which table they belong.

use super::*;

#[test]
fn the_stamped_line_of_a_next_block_ends_the_one_before() {
    for stamp in ["（盖章）", "（公章）", ""] {
        let tables = sheet(&[
            "填报单位：甲局（盖章）",
            "岗位名称|计划招用人数",
            "保洁员|3",
            &format!("填报单位：乙局{stamp}"),
            "岗位名称|计划招用人数",
            "门卫|4",
        ])
        .tables();
        let all: Vec<_> = tables.iter().flat_map(headcounts).collect();
        assert_eq!(all, [line("甲局", "保洁员", 3), line("乙局", "门卫", 4)], "{stamp}");
    }
}

#[test]
fn a_day_of_filing_and_a_notice_above_the_roster_are_those_of_its_rows() {
    let table = sheet(&[
        "单位名称：甲局",
        "备案日期：2024年3月10日",
        "公告编号：GG-1",
        "岗位名称|姓名|身份证号|是否就业困难人员|招用日期",
        "保洁员|王一|440106197506152026|否|2024-03-05",
    ])
    .table();
    assert_eq!(hires(&table)[0].filed, Stated::Known(jiff::civil::date(2024, 3, 10)));
    assert_eq!(hires(&table)[0].notice_no(), Stated::Known("GG-1"));
    let expected =
        sheet(&["单位名称：甲局", "预计报送日期：2024年3月10日", "岗位名称|计划招用人数", "保洁员|3"])
            .table();
    assert_eq!(plan(&expected)[0].submitted, Stated::Blank);
}

#[test]
fn two_columns_in_other_words_contradict_each_other() {
    let table = sheet(&[
        "单位名称|岗位名称|姓名|身份证号|是否就业困难人员|是否困难人员|认定日期|认定时间|认定编号|就业创业证编号|招用日期",
        "甲局|保洁员|王一|440106197506152026|是|否|2024-01-02|2024-01-02|RD1|CY1|2024-03-05",
        "甲局|保洁员|赵二|440106196803120819|是|是|2024-01-02|2024-02-02|RD2|CY2|2024-03-05",
    ])
    .table();
    let rows = hires(&table);
    assert_eq!((rows[0].difficult, rows[1].difficult), (Stated::Unknown, Stated::Known(true)));
    assert_eq!((rows[0].recognised.known().is_some(), rows[1].recognised), (true, Stated::Unknown));
    assert_eq!(
        rows[0].certificate(),
        Stated::Known("RD1"),
        "the certificate of employment is another number"
    );
}

#[test]
fn stacked_blocks_keep_to_their_own_lines() {
    let tables = sheet(&[
        "2024年招用计划表",
        "单位名称：甲局",
        "岗位名称|计划招用人数",
        "保洁员|3",
        "填表人：张三",
        "",
        "单位名称：乙局",
        "岗位名称|计划招用人数",
        "门卫|4",
        "",
        "招聘公告情况",
        "单位名称|岗位名称|发布渠道|发布日期",
        "乙局|门卫|区就业服务中心网站|2024/1/5",
    ])
    .tables();
    assert_eq!(tables.len(), 3);
    assert_eq!(headcounts(&tables[0]), [line("甲局", "保洁员", 3)]);
    assert_eq!(headcounts(&tables[1]), [line("乙局", "门卫", 4)]);
    assert_eq!(notices(&tables[2])[0].channel(), Stated::Known("区就业服务中心网站"));
    assert_eq!(tables[0].footer_rows, 1);
    assert_eq!(tables[1].year, Stated::Blank);
}

#[test]
fn lines_below_a_block_stay_with_it() {
    let tables = sheet(&[
        "岗位名称|计划招用人数",
        "保洁员|3",
        "填报单位：甲局",
        "",
        "岗位名称|计划招用人数",
        "门卫|4",
        "填报单位：乙局",
    ])
    .tables();
    let all: Vec<_> = tables.iter().flat_map(headcounts).collect();
    assert_eq!(all, [line("甲局", "保洁员", 3), line("乙局", "门卫", 4)]);
}

#[test]
fn a_block_under_another_units_name_is_not_the_first_units() {
    for (between, second) in [
        ("单位（盖章）：乙局", "乙局"),
        ("单位：乙局", "乙局"),
        ("单位（公章）：乙局", "乙局"),
        ("呈报单位：乙局", "乙局"),
        ("单位全称：乙局", "乙局"),
        // Nothing says that these name the filer of what follows: the rows are nobody's (D008).
        ("制表单位：乙局", ""),
        ("乙区某某公园管理所", ""),
    ] {
        for gap in [&[""][..], &[]] {
            let head = ["填报单位：甲局", "岗位名称|计划招用人数|备注", "保洁员|3|"];
            let tail = [between, "岗位名称|计划招用人数|备注", "门卫|4|"];
            let tables = sheet(&[&head, gap, &tail].concat()).tables();
            let all: Vec<_> = tables.iter().flat_map(headcounts).collect();
            assert_eq!(all, [line("甲局", "保洁员", 3), line(second, "门卫", 4)], "{between} {gap:?}");
        }
    }
}

#[test]
fn a_stamp_below_a_table_names_its_agency_only_where_no_line_above_does() {
    let of = |above: &str, below: &str| {
        let table = sheet(&[above, "岗位名称|计划招用人数", "保洁员|3", below]).table();
        headcounts(&table)
    };
    assert_eq!(of("填报单位：甲局", "单位（盖章）：区人社局"), [line("甲局", "保洁员", 3)]);
    assert_eq!(of("招用计划表", "单位（盖章）：甲局  经办人：张三"), [line("甲局", "保洁员", 3)]);
    assert_eq!(of("填报单位：甲局", "填报单位：乙局"), [line("", "保洁员", 3)], "contradictory");
}

#[test]
fn lines_around_supply_only_what_no_row_states() {
    let table = sheet(&[
        "填报单位：区人社局|填报日期：2024-3-1|统一社会信用代码：11440106007512345A|年度：2023",
        "年度|单位名称|岗位名称|计划招用人数|报送日期",
        "2024|甲局|保洁员|3|2024-02-01",
        "|乙局|门卫|4|",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3), line("乙局", "门卫", 4)]);
    assert_eq!(plan(&table)[1].submitted, Stated::Blank);
    assert_eq!(table.year, Stated::Blank);
    assert!(table.filers.iter().all(|filer| filer.code.is_none()));
    assert!(table.key_values.iter().all(|kv| !kv.used));
}

#[test]
fn an_unreadable_line_above_is_unreadable_for_each_row() {
    let table =
        sheet(&["单位名称：甲局|填报日期：2024年3月", "岗位名称|计划招用人数", "保洁员|3", "门卫|4"]).table();
    assert!(plan(&table).iter().all(|row| row.submitted.is_unknown()));
    let bad: Vec<_> =
        table.bad_cells.iter().map(|bad| (bad.row, bad.column, bad.field, bad.rejects)).collect();
    assert_eq!(bad, [(3, None, Field::Submitted, false), (4, None, Field::Submitted, false)]);
}

#[test]
fn the_file_name_names_the_agency_only_where_no_row_does() {
    let nameless = sheet(&["岗位名称|计划招用人数", "保洁员|3"]);
    let tables = nameless.read_as(Purpose::Filing, Some("甲局")).0;
    assert_eq!(headcounts(&tables[0]), [line("甲局", "保洁员", 3)]);
    let named = sheet(&["单位名称|岗位名称|计划招用人数", "乙局|保洁员|3", "|门卫|4"]);
    let tables = named.read_as(Purpose::Filing, Some("甲局")).0;
    assert_eq!(headcounts(&tables[0]), [line("乙局", "保洁员", 3), line("", "门卫", 4)]);
}

#[test]
fn a_code_above_the_table_is_the_one_agencys() {
    let table =
        sheet(&["单位名称：甲局  统一社会信用代码：11440106007512345A", "岗位名称|计划招用人数", "保洁员|3"])
            .table();
    assert_eq!(table.filers[0].code.as_deref(), Some("11440106007512345A"));
    let table = sheet(&[
        "统一社会信用代码：11440106007512345A",
        "单位名称|岗位名称|计划招用人数",
        "甲局|保洁员|3",
        "乙局|保洁员|3",
    ])
    .table();
    assert!(table.filers.iter().all(|filer| filer.code.is_none()));
}

#[test]
fn title_years_count_only_if_there_is_one() {
    for (title, year) in [
        ("2024年度公益性岗位招用计划表", Some(2024)),
        ("天河区２０２４年公益性岗位招用计划", Some(2024)),
        ("2023-2024年度公益性岗位招用计划表", None),
        ("2023年12月至2024年11月招用计划表", None),
        ("按粤府〔2017〕101号编制的2024年度招用计划表", Some(2024)),
        ("截至2024年12月31日", None),
        ("招用计划表", None),
    ] {
        let table = sheet(&[title, "单位名称|岗位名称|计划招用人数", "甲局|保洁员|3"]).table();
        assert_eq!(table.year.known(), year, "{title}");
    }
    for (line, year) in
        [("（2024年度）", Some(2024)), ("２０２４年", Some(2024)), ("2024年12月", None), ("（一）", None)]
    {
        let table = sheet(&["招用计划表", line, "单位名称|岗位名称|计划招用人数", "甲局|保洁员|3"]).table();
        assert_eq!(table.year.known(), year, "{line}");
    }
}

#[test]
fn an_agency_named_once_above_several_blocks_holds_for_all_kinds() {
    let lines = &[
        "单位名称：甲局",
        "岗位名称|计划招用人数",
        "保洁员|3",
        "",
        "岗位名称|发布渠道|发布日期",
        "保洁员|区就业服务中心|2024-01-05",
        "",
        "岗位名称|发布渠道|发布日期",
        "门卫|区就业服务中心|2024-01-05",
    ];
    let tables = sheet(lines).tables();
    assert_eq!(agency(&tables[0], 0), "甲局");
    assert_eq!(agency(&tables[1], 0), "甲局");
}

#[test]
fn a_line_of_keys_inside_the_table_is_no_data() {
    let table = sheet(&[
        "岗位名称|岗位类别|计划招用人数|备注",
        "保洁员|保洁|3|",
        "单位名称|甲局|受理部门|天河区人社局",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3)]);
    assert_eq!(plan(&table)[0].received_by(), Stated::Known("天河区人社局"));
}

#[test]
fn contradicting_lines_supply_nothing() {
    let table = sheet(&["填报单位：甲局", "单位名称：乙局", "岗位名称|计划招用人数", "保洁员|3"]);
    let tables = table.read_as(Purpose::Filing, Some("丙局")).0;
    assert_eq!(agency(&tables[0], 0), "");
}

#[test]
fn stamp_name_and_day_below_the_data_are_no_data() {
    for foot in
        ["||（公章）", "|甲局（公章）|", "甲局|2024年12月20日|", "||2024年12月20日", "甲局||", "（盖章）||"]
    {
        let table =
            sheet(&["填报单位：甲局", "岗位名称|岗位类别|计划招用人数", "保洁员|保洁|3", foot]).table();
        assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3)], "{foot}");
        assert_eq!(table.footer_rows, 1, "{foot}");
    }
    // What could be a row that lost the rest stays one.
    let table =
        sheet(&["填报单位：甲局", "岗位名称|岗位类别|计划招用人数", "保洁员|保洁|3", "门卫||"]).table();
    assert_eq!(plan(&table).len(), 2);
}

#[test]
fn a_headcount_divided_without_a_total_is_no_headcount() {
    for parts in ["困难人员|普通人员", "男|女", "上半年|下半年"] {
        let table = sheet(&[
            "单位名称|岗位名称|计划招用人数||报送日期",
            &format!("||{parts}|"),
            "甲局|保洁员|2|8|2024-01-05",
        ])
        .table();
        let missing = table.missing.as_ref().map(|missing| missing.missing.join("")).unwrap_or_default();
        assert!(missing.contains("没有合计列"), "{parts}: {missing}");
    }
    let table = sheet(&[
        "单位名称|岗位名称|计划招用人数||报送日期",
        "||合计|其中就业困难人员|",
        "甲局|保洁员|10|4|2024-01-05",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 10)]);
}

#[test]
fn yes_or_no_below_the_name_of_the_persons_is_the_claim() {
    let table = sheet(&[
        "单位名称|岗位名称|姓名|公民身份号码|就业困难人员|||招用日期",
        "||||是否|类别|认定编号|",
        "甲局|保洁员|张某|440106197506152026|是||R1|2024-03-01",
    ])
    .table();
    assert!(table.missing.is_none(), "{:?}", table.missing);
    assert!(table.columns.iter().any(|column| column.field == Field::Difficult), "{:?}", table.columns);
}

#[test]
fn page_furniture_ends_nothing_and_the_next_page_has_the_agency_of_the_first() {
    let header = "序号|岗位名称|姓名|公民身份号码|困难人员类别|招用日期";
    let table = sheet(&[
        "2024年公益性岗位人员花名册",
        "用人单位：甲局",
        header,
        "1|保洁员|王一|440106197506152026|残疾人员|2024-03-05",
        "第1页，共3页",
        "2024年公益性岗位人员花名册（续）",
        "用人单位：甲局",
        header,
        "2|保洁员|王二|440106197003120233|残疾人员|2024-03-05",
        "接下页",
        "承上页||||2人|",
        header,
        "3|保洁员|王三|440106197103120249|残疾人员|2024-03-05",
        "—— 完 ——",
    ])
    .table();
    assert_eq!(hires(&table).len(), 3);
    assert!(hires(&table).iter().all(|row| agency(&table, row.filer) == "甲局"));
    assert_eq!((table.bad_cells.len(), table.footer_rows), (0, 8));
    assert_adds_up(&table, 14);
}

#[test]
fn another_title_or_agency_above_the_same_header_begins_another_table() {
    let header = "岗位名称|计划招用人数";
    let tables = sheet(&[
        "招用计划表",
        "填报单位：甲局",
        header,
        "保洁员|3",
        "招用计划表",
        "填报单位：乙局",
        header,
        "保洁员|4",
    ])
    .tables();
    let agencies: Vec<&str> = tables.iter().map(|table| agency(table, 0)).collect();
    assert_eq!(agencies, ["甲局", "乙局"]);
}

#[test]
fn totals_as_programs_write_them_are_no_lines_and_no_agencies() {
    let table = sheet(&[
        "单位名称|岗位编号|岗位名称|计划招用人数|报送日期",
        "甲局|1|保洁员|1|2024-01-05",
        "甲局|2|保洁员|2|2024-01-05",
        "||保洁员 汇总|3|",
        "甲局|3|门卫|4|2024-01-05",
        "||门卫 汇总|4|",
        "甲局 汇总|||7|",
        "乙局|1|门卫|5|2024-01-05",
        "乙局 汇总|||5|",
        "乙局 平均值|||5|",
        "乙局||最大值|5|",
        "总人数|||12|",
        "Total|||#12|",
    ])
    .table();
    assert_eq!(headcounts(&table).len(), 4);
    assert_eq!(table.filers.len(), 2);
    assert_eq!((table.subtotal_rows, table.subtotals.len()), (8, 0));
}

#[test]
fn rows_of_noughts_or_of_what_every_row_repeats_are_blank() {
    let table = sheet(&[
        "年度|单位名称|岗位名称|计划招用人数",
        "2024|甲局|保洁员|3",
        "2024|甲局||",
        "2024|甲局||#0",
        "#0|#0|#0|#0",
        "2024|乙局||",
    ])
    .table();
    // Another agency's name is said but once: it may be a line that lost the rest.
    assert_eq!((table.rows.len(), table.blank_rows), (2, 3));
}

#[test]
fn the_room_for_an_opinion_and_numbers_in_place_of_names_are_no_agencies() {
    let table = sheet(&[
        "填报单位：甲局|||单位：个、人、元",
        "岗位名称|计划招用人数|报送日期|备注",
        "保洁员|3|2024-01-05|",
        "同级人力资源和社会保障部门意见：|||（盖章） 年 月 日",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "保洁员", 3)]);
    let table =
        sheet(&["单位名称|岗位名称|计划招用人数", "甲局|保洁员|3", "1|门卫|4", "同上单位|司机|4"]).table();
    let names: Vec<_> = table.filers.iter().filter_map(|filer| filer.name.as_deref()).collect();
    assert_eq!((names, table.bad_cells.len()), (vec!["甲局"], 1));
}

#[test]
fn a_text_alone_that_is_no_value_of_its_column_is_a_footer() {
    for last in ["草案", "2024年度", "临聘", "往年结转3人"] {
        let table = sheet(&["单位名称|岗位名称|计划招用人数", "甲局|保洁员|#3", last]).table();
        assert_eq!((table.rows.len(), table.footer_rows), (1, 1), "{last}");
    }
    for last in
        ["此页无正文", "1/2", "监督电话：020-12345678", "★", "以上情况属实", "合计：3人，其中就业困难人员2人"]
    {
        for (header, row) in [
            ("年度|单位名称|岗位名称|计划招用人数", "2024|甲局|保洁员|#3"),
            ("序号|单位名称|岗位名称|计划招用人数", "1|甲局|保洁员|#3"),
            ("岗位编号|单位名称|岗位名称|计划招用人数", "G1|甲局|保洁员|#3"),
        ] {
            let table = sheet(&[header, row, last]).table();
            assert_eq!(
                (table.rows.len(), table.footer_rows + table.subtotal_rows),
                (1, 1),
                "{header} {last}"
            );
        }
    }
    // What may be the rest of a row stays one.
    for (header, row, last) in [
        ("岗位名称|计划招用人数|单位名称", "保洁员|#3|甲局", "门卫"),
        ("单位名称|岗位名称|计划招用人数", "甲局|保洁员|#3", "某单位"),
        ("年度|单位名称|岗位名称|计划招用人数", "2024|甲局|保洁员|#3", "|乙公司"),
        ("岗位编号|单位名称|岗位名称|计划招用人数", "G1|甲局|保洁员|#3", "G2"),
    ] {
        assert_eq!(sheet(&[header, row, last]).table().footer_rows, 0, "{header} {last}");
    }
}
