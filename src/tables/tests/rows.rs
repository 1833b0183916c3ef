//! Data, subtotals, footers, merged cells, unreadable cells: what a row becomes.

use super::*;
use crate::tables::Loss;
use crate::tables::OutOfSight;

#[test]
fn a_vertical_merge_holds_for_every_row_it_spans() {
    let table = sheet(&[
        "单位名称|岗位名称|计划招用人数|受理部门",
        "甲局|保洁员|3|天河区人社局",
        "|门卫|4|",
        "|绿化员|5|",
        "乙局|司机|6|越秀区人社局",
    ])
    .merged(2, 4, 0, 0)
    .merged(2, 4, 3, 3)
    .table();
    assert_eq!(
        headcounts(&table),
        [
            line("甲局", "保洁员", 3),
            line("甲局", "门卫", 4),
            line("甲局", "绿化员", 5),
            line("乙局", "司机", 6)
        ]
    );
    assert_eq!(plan(&table)[2].received_by(), Stated::Known("天河区人社局"));
    assert_eq!(table.raw.cells(3)[0], "");
}

#[test]
fn subtotals_are_no_rows_and_are_compared() {
    let table = sheet(&[
        "单位名称|岗位名称|计划招用人数|备注",
        "甲局|保洁员|3|",
        "甲局|门卫|4|合计",
        "甲局|小计|8|",
        "合某服务中心|合计核算员|2|",
        "总 计||9|",
    ])
    .table();
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.subtotal_rows, 2);
    let found: Vec<_> = table
        .subtotals
        .iter()
        .map(|check| (check.row, check.stated, check.summed, check.filers.clone()))
        .collect();
    assert_eq!(found, [(4, 8, 7, vec![0])]);
    // The one with a finding is kept as written, the other is not.
    assert_eq!(table.raw.cells(4)[1..3], ["小计", "8"]);
    assert_eq!(table.raw.cells(6), Vec::<&str>::new());
    assert_adds_up(&table, 6);
}

#[test]
fn a_repeated_header_inside_the_data_is_skipped() {
    let table = sheet(&[
        "单位名称|岗位名称|计划招用人数",
        "甲局|保洁员|3",
        "单位名称|岗位名称|计划招用人数",
        "甲局|门卫|4",
    ])
    .table();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.footer_rows, 1);
    assert_adds_up(&table, 4);
}

#[test]
fn example_rows_of_the_template_are_footers() {
    let table = sheet(&[
        "序号|单位名称|岗位名称|计划招用人数",
        "示例|某某局|保洁员|3",
        "1|示例：某某局|保洁员|3",
        "1|甲局|示例讲解员|3",
    ])
    .table();
    assert_eq!(headcounts(&table), [line("甲局", "示例讲解员", 3)]);
    assert_eq!(table.footer_rows, 2);
}

const HIRES: &str = "单位名称|岗位名称|姓名|公民身份号码|性别|是否就业困难人员|困难人员类别|认定编号|认定日期|招用日期|合同终止日期|备案日期";

fn hire(line: &str) -> Table {
    sheet(&[HIRES, line]).table()
}

#[test]
fn unreadable_cells_are_unknown_with_what_was_expected() {
    let good = "甲局|保洁员|王一|440106197506152026|女|是|残疾人员|RD1|2023-01-01|2024-03-05|长期|2024-03-10";
    let table = hire(good);
    let row = &hires(&table)[0];
    assert_eq!(table.bad_cells, []);
    assert_eq!(row.ends, Stated::Known(End::Open));
    assert!(matches!(row.id, IdCell::Valid { legacy: false, .. }));

    // (column, value, field that is bad, rejects)
    let cases = [
        (9, "2024年3月", Some((Field::Hired, true))),
        (9, "2024-02-30", Some((Field::Hired, true))),
        (9, "", Some((Field::Hired, true))),
        (9, "!#REF!", Some((Field::Hired, true))),
        (9, "?", Some((Field::Hired, true))),
        (8, "2024.09", Some((Field::Recognised, false))),
        (8, "", None),
        (8, "——", None),
        (8, "暂无", None),
        (10, "不定", Some((Field::Ends, false))),
        (10, "无固定期限", None),
        (5, "可能", Some((Field::Difficult, true))),
        (5, "×", None),
        (5, "无", None),
        (5, "", None),
        (4, "未知", Some((Field::Sex, false))),
        (3, "", None),
        (3, "12345", None),
        (3, "!#N/A", Some((Field::IdNumber, true))),
        (3, "#440106197506152026", None),
        (2, "", Some((Field::Name, true))),
        (2, "!#VALUE!", Some((Field::Name, true))),
        (0, "", None),
        (0, "!#REF!", Some((Field::Agency, true))),
        (1, "!#REF!", Some((Field::Post, false))),
        (7, "#12345678901234567", Some((Field::CertificateNo, false))),
        (7, "#1234", None),
    ];
    for (column, value, bad) in cases {
        let mut cells: Vec<&str> = good.split('|').collect();
        cells[column] = value;
        let table = hire(&cells.join("|"));
        let found: Vec<_> = table.bad_cells.iter().map(|bad| (bad.field, bad.rejects)).collect();
        assert_eq!(found, Vec::from_iter(bad), "{column} {value:?}");
        assert_eq!(table.rows.len(), 1, "{column} {value:?}");
    }
}

#[test]
fn damaged_and_old_id_numbers_are_told_apart() {
    let read = |id: &str| {
        let table = hire(&format!("甲局|保洁员|王一|{id}|女|是|残疾人员|RD1|2023-01-01|2024-03-05||"));
        hires(&table)[0].id
    };
    assert_eq!(read("4.40106E+17"), IdCell::LostDigits(Loss::Text));
    assert_eq!(read("440106197506152000"), IdCell::LostDigits(Loss::Text));
    assert_eq!(read("#440106197506152026"), IdCell::LostDigits(Loss::Number));
    assert!(matches!(read("440106197506152027"), IdCell::Invalid(_)));
    assert!(matches!(read("#440106750615202"), IdCell::Valid { legacy: true, .. }));
    assert!(matches!(read("440106750615202"), IdCell::Valid { legacy: true, .. }));
    assert!(matches!(read("４４０１０６ 19750615 2026"), IdCell::Valid { legacy: false, .. }));
}

#[test]
fn words_of_no_claim_are_blank_categories() {
    for (word, blank) in [("否", true), ("不属于", true), ("无", true), ("残疾人员", false), ("其他", false)]
    {
        let table = hire(&format!("甲局|保洁员|王一|440106197506152026|女||{word}|||2024-03-05||"));
        assert_eq!(hires(&table)[0].category.is_blank(), blank, "{word}");
    }
}

#[test]
fn a_row_with_one_cell_left_is_still_a_row() {
    let table =
        sheet(&["单位名称|岗位名称|计划招用人数", "甲局|保洁员|3", "乙局||", "||4", "|门卫|"]).table();
    assert_eq!(table.rows.len(), 4);
    assert_adds_up(&table, 5);
}

#[test]
fn an_unreadable_division_or_odd_code_does_not_reject() {
    let table = sheet(&[
        "单位名称|统一社会信用代码|行政区划代码|岗位名称|计划招用人数",
        "甲局|12345|某某片区|保洁员|3",
        "甲局|!#REF!|440106001|保洁员|3",
        "甲局||#440106|保洁员|3",
    ])
    .table();
    let bad: Vec<_> = table.bad_cells.iter().map(|bad| (bad.row, bad.field, bad.rejects)).collect();
    assert_eq!(bad, [(2, Field::Division, false), (3, Field::CreditCode, false)]);
    assert_eq!(table.filers[0].code.as_deref(), Some("12345"));
    assert!(table.filers[0].division.is_unknown());
    assert_eq!(table.filers.len(), 2);
}

#[test]
fn side_notes_beside_the_table_are_no_data() {
    let table = sheet(&[
        "单位名称|岗位名称|计划招用人数",
        "甲局|保洁员|3|||请核对",
        "|||||此处为旁注",
        "甲局|门卫|4",
    ])
    .table();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.footer_rows, 1);
}

#[test]
fn rows_fall_into_their_class_by_plain_evidence_only() {
    let header = "单位名称|岗位名称|计划招用人数|备注";
    // (line, data rows, subtotal rows, footer rows)
    let cases = [
        ("甲局|会计|3|", 1, 0, 0),
        ("甲局|统计员||", 1, 0, 0),
        ("统计局|设计师|3|小计", 1, 0, 0),
        ("甲局|保洁员|3|合计", 1, 0, 0),
        ("合计|||", 0, 1, 0),
        ("合计：|||", 0, 1, 0),
        ("合　计||3|", 0, 1, 0),
        ("甲局小计||3|", 0, 1, 0),
        ("|本页合计|3|", 0, 1, 0),
        ("总计（人）||3|", 0, 1, 0),
        ("合计3人|||", 0, 1, 0),
        ("合计：共2人|||", 0, 1, 0),
        ("总计：贰人|||", 0, 1, 0),
        ("合计人数：2|||", 0, 1, 0),
        ("合计拨款说明|保洁员|3|", 1, 0, 0),
        ("合某|保洁员|3|", 1, 0, 0),
        ("填表人：张三|审核人：李四|联系电话：020|", 0, 0, 1),
        ("填表人|张三||", 0, 0, 1),
        ("审核人 王五|||", 0, 0, 1),
        ("（以下空白）|||", 0, 0, 1),
        ("审核人 王五|保洁员|3|", 1, 0, 0),
        ("注：本表一式两份|||", 0, 0, 1),
        ("备注：无|||", 0, 0, 1),
        ("说明：1.如实填写|||", 0, 0, 1),
        ("以上内容真实有效，如有虚假愿承担一切法律责任并接受处理。|||", 0, 0, 1),
        ("说明|保洁员|3|", 1, 0, 0),
        ("注册会计师协会|保洁员|3|", 1, 0, 0),
        ("乙局|||", 1, 0, 0),
        ("|||退回", 1, 0, 0),
        ("乙局||不详|", 1, 0, 0),
    ];
    for (row, data, subtotals, footers) in cases {
        let table = sheet(&[header, "甲局|保洁员|3|", row]).table();
        let found = (table.rows.len() - 1, table.subtotal_rows, table.footer_rows);
        assert_eq!(found, (data, subtotals, footers), "{row}");
    }
}

#[test]
fn reference_tables_reject_rows_without_their_key() {
    let register = sheet(&["姓名|公民身份号码|困难人员类别|认定日期", "王一||残疾人员|2023-1-1"]);
    let (tables, _) = register.read_as(Purpose::Reference(TableKind::Register), None);
    let bad: Vec<_> = tables[0].bad_cells.iter().map(|bad| (bad.field, bad.rejects)).collect();
    assert_eq!(bad, [(Field::IdNumber, true)]);
    let directory = sheet(&["单位名称", "甲局", "乙局"]);
    let (tables, _) = directory.read_as(Purpose::Reference(TableKind::Agencies), None);
    assert_eq!(tables[0].filers.len(), 2);
}

#[test]
fn numbers_and_days_are_no_agency() {
    for text in ["440106197506152026", "2024-03-05", "2024年3月5日", "12"] {
        let table = sheet(&["单位名称|岗位名称|计划招用人数|备注", &format!("{text}|保洁员|3|甲")]).table();
        assert_eq!(agency(&table, plan(&table)[0].filer), "", "{text}");
    }
}

#[test]
fn one_persons_recognition_is_none_of_the_others_under_the_merge() {
    let line = |name: &str, claim: &str, number: &str| {
        format!("甲局|保洁员|{name}|{}|女|{claim}|{claim}|{number}|{number}|2024-03-05|长期|2024-03-10", "")
    };
    let rows =
        [HIRES.to_owned(), line("王一", "是", "2023-01-01"), line("王二", "", ""), line("王三", "", "")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let table = (5..=8).fold(sheet(&rows), |sheet, column| sheet.merged(2, 4, column, column)).table();
    let found: Vec<_> = hires(&table)
        .iter()
        .map(|row| (row.difficult.known(), row.certificate().is_blank(), row.recognised.is_blank()))
        .collect();
    assert_eq!(found, [(Some(true), false, false), (Some(true), true, true), (Some(true), true, true)]);
}

#[test]
fn a_cell_struck_out_in_a_row_that_stands_is_stated_but_unknown() {
    use crate::files::grid::Look;
    let mut sheet = sheet(&["单位名称|岗位名称|计划招用人数|报送日期", "甲局|保洁员|3|2024-01-05"]);
    sheet.rows[1].set_look(3, Look { struck: true, ..Look::default() });
    let table = sheet.table();
    assert_eq!(plan(&table)[0].submitted, Stated::Unknown);
    assert_eq!((table.unseen.len(), table.bad_cells.len()), (0, 1));
}

#[test]
fn a_number_merged_over_several_names_is_only_the_firsts() {
    let line = |name: &str, id: &str| {
        format!("甲局|保洁员|{name}|{id}|女|是|残疾人员|R1|2023-01-01|2024-03-05|长期|2024-03-10")
    };
    let known = |second: &str, names_too: bool| {
        let rows = [HIRES.to_owned(), line("王一", "440106197506152026"), line(second, "")];
        let mut sheet = sheet(&rows.iter().map(String::as_str).collect::<Vec<_>>()).merged(2, 3, 3, 3);
        if names_too {
            sheet = sheet.merged(2, 3, 2, 2);
        }
        let table = sheet.table();
        hires(&table).iter().map(|row| row.id.valid().is_some()).collect::<Vec<_>>()
    };
    assert_eq!(known("王二", false), [true, false]);
    assert_eq!(known("", true), [true, true], "one person on two rows");
}

#[test]
fn rows_out_of_sight_are_data_and_noted() {
    use crate::files::grid::{Hidden, Look};
    let mut sheet = sheet(&["单位名称|岗位名称|计划招用人数", "甲局|保洁员|3", "甲局|门卫|4", "甲局|绿化|5"]);
    sheet.rows[1].hide(Hidden::ByHand);
    for column in 0..3 {
        sheet.rows[2].set_look(column, Look { struck: true, ..Look::default() });
    }
    let table = sheet.table();
    assert_eq!(table.rows.len(), 3);
    let unseen: Vec<_> = table.unseen.iter().map(|unseen| (unseen.row, unseen.how)).collect();
    assert_eq!(unseen, [(2, OutOfSight::Hidden), (3, OutOfSight::Struck)]);
    sheet.info.hidden = true;
    let table = sheet.table();
    let unseen: Vec<_> = table.unseen.iter().map(|unseen| unseen.how).collect();
    assert_eq!(unseen, [OutOfSight::Hidden, OutOfSight::Struck, OutOfSight::InHiddenSheet]);
}

/// Two boxes of nobody's columns make a number, also where the row leaves columns of its own blank.
#[test]
fn a_number_in_parts_beside_blank_cells_of_known_columns_is_seen() {
    let table = sheet(&[
        "单位名称|姓名|公民身份号码|招用日期|备案日期|备案部门|甲|乙",
        "甲局|柏九如|440106198001010019|2024-03-01||||",
        "甲局|柏十如|440106198001010027|2024-03-01|||440106197|506152026",
    ])
    .table();
    let seen: Vec<(u32, u16)> =
        table.sightings.iter().map(|sighting| (sighting.row, sighting.column)).collect();
    assert_eq!(seen, [(3, 6)]);
}
