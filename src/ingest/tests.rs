//! Sheets in memory in, tables out: each mess of the contract, and near misses.

use super::grid::{Merge, RowBuf, RowStream, SheetInfo};
use super::locate::{SheetContext, tables_of};
use super::{Columns, Purpose};
use crate::model::{
    End, Field, FileProblem, HireRow, IdCell, NoticeRow, PlanRow, Rows, Stated, Table, TableKind, Text,
};

struct Sheet {
    info: SheetInfo,
    rows: Vec<RowBuf>,
}

struct Stream<'a>(std::slice::Iter<'a, RowBuf>);

impl RowStream for Stream<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let Some(row) = self.0.next() else { return Ok(false) };
        into.clone_from(row);
        Ok(true)
    }
}

/// A sheet from lines of cells parted by `|`; `!` marks an error value, `#5` a number, `?` a formula
/// without result.
fn sheet(lines: &[&str]) -> Sheet {
    let rows = (1u32..)
        .zip(lines)
        .filter(|(_, line)| !line.is_empty())
        .map(|(number, line)| {
            let mut row = RowBuf::new();
            row.clear(number);
            for (column, cell) in (0u16..).zip(line.split('|')) {
                let cell = cell.trim_matches(' ');
                if let Some(value) = cell.strip_prefix('#').and_then(|value| value.parse().ok()) {
                    row.push_number(column, value);
                } else if let Some(error) = cell.strip_prefix('!') {
                    row.push_error(column, error);
                } else if cell == "?" {
                    row.push_no_result(column);
                } else {
                    row.push_text(column, &cell.replace("\\n", "\n"));
                }
            }
            row
        })
        .collect();
    Sheet { info: SheetInfo::default(), rows }
}

impl Sheet {
    fn named(mut self, name: &str) -> Self {
        self.info.name = name.to_owned();
        self
    }

    /// Merges `A1:B2`, by rows from 1 and columns from 0.
    fn merged(mut self, first_row: u32, last_row: u32, first_column: u16, last_column: u16) -> Self {
        self.info.merges.push(Merge { first_row, last_row, first_column, last_column });
        self
    }

    fn read_as(&self, purpose: Purpose, file_agency: Option<&str>) -> (Vec<Table>, Vec<String>) {
        let columns = Columns::builtin();
        let context = SheetContext { columns: &columns, purpose, file_agency: file_agency.map(Text::from) };
        tables_of(&self.info, &mut Stream(self.rows.iter()), &context)
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    fn tables(&self) -> Vec<Table> {
        self.read_as(Purpose::Filing, None).0
    }

    fn table(&self) -> Table {
        let mut tables = self.tables();
        assert_eq!(tables.len(), 1, "{tables:#?}");
        tables.remove(0)
    }
}

fn plan(table: &Table) -> &[PlanRow] {
    match &table.rows {
        Rows::Plan(rows) => rows,
        other => panic!("no plan: {other:?}"),
    }
}

fn hires(table: &Table) -> &[HireRow] {
    match &table.rows {
        Rows::Hires(rows) => rows,
        other => panic!("no hires: {other:?}"),
    }
}

fn notices(table: &Table) -> &[NoticeRow] {
    match &table.rows {
        Rows::Notices(rows) => rows,
        other => panic!("no notices: {other:?}"),
    }
}

fn agency(table: &Table, filer: u32) -> &str {
    table.filers.get(filer as usize).and_then(|filer| filer.name.as_deref()).unwrap_or("")
}

fn headcounts(table: &Table) -> Vec<(String, Option<String>, Option<u32>)> {
    plan(table)
        .iter()
        .map(|row| {
            let post = row.post.as_known().map(ToString::to_string);
            (agency(table, row.filer).to_owned(), post, row.headcount.known())
        })
        .collect()
}

fn line(agency: &str, post: &str, count: u32) -> (String, Option<String>, Option<u32>) {
    (agency.to_owned(), Some(post.to_owned()), Some(count))
}

/// Rows between header and end are all accounted for.
fn assert_adds_up(table: &Table, last_row: u32) {
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let classes = rows + table.blank_rows + table.subtotal_rows + table.footer_rows;
    assert_eq!(classes, last_row - table.header_rows.1, "{table:#?}");
}

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
    assert_eq!(first.post_code, Stated::Known("101".into()));
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
    assert_eq!(row.received_by, Stated::Known("天河区人社局".into()));
    assert_eq!((table.blank_rows, table.subtotal_rows, table.footer_rows), (1, 1, 4));
    assert_eq!(table.subtotals, []);
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
    assert_eq!(plan(&table)[2].received_by, Stated::Known("天河区人社局".into()));
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
    let found: Vec<_> =
        table.subtotals.iter().map(|check| (check.row, check.stated, check.summed, check.filer)).collect();
    assert_eq!(found, [(4, 8, 7, Some(0))]);
    assert_adds_up(&table, 6);
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
    assert_eq!(notices(&tables[2])[0].channel, Stated::Known("区就业服务中心网站".into()));
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
fn two_columns_of_one_name_are_ambiguous() {
    let table = sheet(&["单位名称|岗位名称|计划招用人数|计划招用人数", "甲局|保洁员|3|4"]).table();
    let missing = table.missing.map(|missing| missing.missing.join("")).unwrap_or_default();
    assert!(missing.contains("C、D"), "{missing}");
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
        hires(&table)[0].id.clone()
    };
    assert_eq!(read("4.40106E+17"), IdCell::LostDigits);
    assert_eq!(read("440106197506152000"), IdCell::LostDigits);
    assert_eq!(read("#440106197506152026"), IdCell::LostDigits);
    assert_eq!(read("440106197506152027"), IdCell::Invalid("440106197506152027".into()));
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
        "甲局|12345|天河区|保洁员|3",
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
