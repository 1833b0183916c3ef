//! Sheets in memory in, tables out: each mess of the contract, and near misses.

use std::path::Path;
use std::sync::LazyLock;

use proptest::strategy::Strategy;

use super::grid::{Merge, ReadOptions, RowBuf, RowStream, SheetInfo};
use super::locate::{SheetContext, tables_of};
use super::{AgencyNames, Columns, FileReading, Purpose, assemble, read_file};
use crate::model::{
    End, Field, FileProblem, FileStatus, HireRow, IdCell, NoticeRow, PlanRow, Rows, Stated, Table, TableId,
    TableKind, Text,
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
        static COLUMNS: LazyLock<Columns> = LazyLock::new(Columns::builtin);
        let columns = &*COLUMNS;
        let file_agency = || file_agency.map(Text::from);
        let context = SheetContext { columns, purpose, file_agency: &file_agency };
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
        ("合某|保洁员|3|", 1, 0, 0),
        ("填表人：张三|审核人：李四|联系电话：020|", 0, 0, 1),
        ("填表人|张三||", 0, 0, 1),
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

#[test]
fn the_provincial_roster_of_hired_staff_is_read() {
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
    assert_eq!(agency(&table, hires(&table)[0].filer), "天河区城管局");
    assert_eq!(hires(&table)[1].ends, Stated::Known(End::Open));
    assert_eq!((table.rows.len(), table.bad_cells.len()), (2, 0));
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
fn rows_outside_all_tables_are_noted() {
    let (tables, notes) =
        sheet(&["物品|数量|单价", "扫帚|3|5", "簸箕|4|6", "单位名称|岗位名称|计划招用人数", "甲局|保洁员|3"])
            .read_as(Purpose::Filing, None);
    assert_eq!(tables.len(), 1);
    assert!(notes[0].contains("第 1—3 行"), "{notes:?}");
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
    assert_eq!(plan(&table)[0].received_by, Stated::Known("天河区人社局".into()));
}

#[test]
fn contradicting_lines_supply_nothing() {
    let table = sheet(&["填报单位：甲局", "单位名称：乙局", "岗位名称|计划招用人数", "保洁员|3"]);
    let tables = table.read_as(Purpose::Filing, Some("丙局")).0;
    assert_eq!(agency(&tables[0], 0), "");
}

fn read_text(folder: &Path, name: &str, text: &str) -> FileReading {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is writable");
    let options = ReadOptions::default();
    read_file(&path, name, Purpose::Filing, &Columns::builtin(), &AgencyNames::default(), &options)
}

#[test]
fn files_are_numbered_through_and_keep_their_tables() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = read_text(folder.path(), "天河区城管局2024年计划.csv", "岗位名称,计划招用人数\n保洁员,3\n");
    let second = read_text(folder.path(), "说明.csv", "本表由各单位填写\n");
    let third = read_text(folder.path(), "汇总.csv", "单位名称,岗位名称,计划招用人数\n甲局,门卫,4\n");
    let all = assemble(vec![first, second, third]);
    assert_eq!(all.files.len(), 3);
    let agencies: Vec<&str> = all.tables.iter().map(|table| agency(table, 0)).collect();
    assert_eq!(agencies, ["天河区城管局", "甲局"]);
    assert_eq!(
        all.tables.iter().map(|table| (table.id.0, table.file.0)).collect::<Vec<_>>(),
        [(0, 0), (1, 2)]
    );
    assert_eq!(all.files[2].sheets[0].tables, [TableId(1)]);
    assert_eq!(all.files[1].sheets[0].tables, []);
    assert!(!all.files[1].sheets[0].notes.is_empty());
}

#[test]
fn a_file_that_cannot_be_opened_is_a_report_not_a_failure() {
    let options = ReadOptions::default();
    let missing = Path::new("/nowhere/at/all.csv");
    let reading = read_file(
        missing,
        "all.csv",
        Purpose::Filing,
        &Columns::builtin(),
        &AgencyNames::default(),
        &options,
    );
    assert!(matches!(reading.report.status, FileStatus::Unreadable(_)));
    assert_eq!(reading.tables, []);
}

/// A logical plan line and the mess around it.
#[allow(clippy::struct_excessive_bools)] // Each is one independent mess.
#[derive(Debug, Clone)]
struct Mess {
    titles: usize,
    left: usize,
    serial: bool,
    order: Vec<usize>,
    spelling: usize,
    footer: bool,
    total: bool,
    repeat_header: bool,
    blanks: bool,
    dates: usize,
}

fn laid_out(lines: &[(String, String, u32)], mess: &Mess) -> Sheet {
    const HEADERS: [[&str; 4]; 4] = [
        ["单位名称", "用人单位（盖章）", "* 招用单位", "申报\\n单位"],
        ["岗位名称", "工种（岗位）", "招用岗位*", "岗 位 名 称"],
        ["计划招用人数", "拟招用人数（人）", "岗位数/个", "核定岗位数"],
        ["报送日期", "上报时间", "填报日期（年-月-日）", "报送日期 "],
    ];
    let pick = |cells: [String; 4], number: &str| {
        let mut row = vec![String::new(); mess.left];
        if mess.serial {
            row.push(number.to_owned());
        }
        row.extend(mess.order.iter().filter_map(|column| cells.get(*column)).cloned());
        row.join("|")
    };
    let header = pick(HEADERS.map(|spellings| spellings[mess.spelling].to_owned()), "序号");
    let mut text: Vec<String> = Vec::new();
    for title in 0..mess.titles {
        text.push(
            [String::from("公益性岗位招用计划表"), String::new(), String::from("（第一批）")][title].clone(),
        );
    }
    text.push(header.clone());
    for (index, (agency, post, count)) in lines.iter().enumerate() {
        let date = ["2024-03-05", "2024年3月5日", "20240305", "２０２４.3.5"][mess.dates];
        let count = [count.to_string(), format!("{count}人"), format!("{count}.0"), format!("{count} 名")]
            [mess.dates]
            .clone();
        text.push(pick([agency.clone(), post.clone(), count, date.to_owned()], &(index + 1).to_string()));
        if mess.repeat_header && index == 0 {
            text.push(header.clone());
        }
        if mess.blanks {
            text.push(String::new());
        }
    }
    if mess.total {
        let sum: u32 = lines.iter().map(|line| line.2).sum();
        text.push(pick(["合计".to_owned(), String::new(), sum.to_string(), String::new()], ""));
    }
    if mess.footer {
        text.push(format!("{}填表人：张三", "|".repeat(mess.left)));
    }
    sheet(&text.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    #[test]
    fn a_plan_is_read_back_from_any_layout(
        lines in proptest::collection::vec(("[甲乙丙丁]{1,3}局", "[保洁门卫绿化]{2,4}", 1u32..500), 1..6),
        (titles, left, spelling, dates) in (0usize..4, 0usize..3, 0usize..4, 0usize..4),
        (serial, footer, total, repeat_header, blanks) in proptest::prelude::any::<(bool, bool, bool, bool, bool)>(),
        order in proptest::sample::subsequence(vec![0usize, 1, 2, 3], 4).prop_shuffle(),
    ) {
        let mess = Mess { titles, left, serial, order, spelling, footer, total, repeat_header, blanks, dates };
        let table = laid_out(&lines, &mess).table();
        let expected: Vec<_> = lines.iter().map(|(agency, post, count)| line(agency, post, *count)).collect();
        proptest::prop_assert_eq!(headcounts(&table), expected, "{:?}", mess);
        proptest::prop_assert!(plan(&table).iter().all(|row| row.submitted == Stated::Known(jiff::civil::date(2024, 3, 5))));
        proptest::prop_assert_eq!(&table.bad_cells, &[]);
        proptest::prop_assert_eq!(&table.subtotals, &[]);
        proptest::prop_assert_eq!(table.subtotal_rows, u32::from(total));
        proptest::prop_assert_eq!(table.footer_rows, u32::from(footer) + u32::from(repeat_header));
    }

    #[test]
    fn no_sheet_makes_it_panic_and_rows_always_add_up(
        cells in proptest::collection::vec(
            proptest::collection::vec(proptest::sample::select(vec![
                "", "单位名称", "岗位名称", "计划招用人数", "姓名", "公民身份号码", "招用日期", "是否就业困难人员", "发布日期",
                "发布渠道", "公告编号", "甲局", "保洁员", "3", "#3", "2024-03-05", "合计", "小计", "填表人：张三", "注：无", "单位名称：乙局",
                "年度：2024", "招用计划表", "-", "无", "!#REF!", "?", "440106197506152026", "是", "示例", "1", "2", "其中", "总数",
            ]), 0..8), 0..24),
        merges in proptest::collection::vec((1u32..20, 0u32..4, 0u16..6, 0u16..4), 0..4),
    ) {
        let lines: Vec<String> = cells.iter().map(|row| row.join("|")).collect();
        let mut sheet = sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        for (row, rows, column, columns) in merges {
            sheet = sheet.merged(row, row + rows, column, column + columns);
        }
        for purpose in [Purpose::Filing, Purpose::Reference(TableKind::Agencies), Purpose::Reference(TableKind::Register)] {
            let (tables, notes) = sheet.read_as(purpose, Some("丙局"));
            proptest::prop_assert!(!(tables.is_empty() && notes.is_empty()));
            let mut above = 0;
            for table in tables {
                // Tables do not overlap, and no row of one is counted twice.
                proptest::prop_assert!(table.header_rows.0 > above);
                let rows = if table.missing.is_some() { 0 } else { table.rows.len() };
                let counted = u32::try_from(rows).expect("few") + table.blank_rows + table.subtotal_rows + table.footer_rows;
                above = table.header_rows.1 + counted;
                proptest::prop_assert!(above <= 24);
            }
        }
    }
}
