//! A long text is read alike in pieces and in one go, whatever stands between its rows.

use std::sync::Arc;

use super::*;
use crate::files::DelimitedRows;
use crate::files::FileText;
use crate::files::grid::Rest;
use crate::model::IdNumber;

/// Rows that make four pieces.
const ROWS: u32 = 44_000;

fn read(text: &str, threads: usize) -> Result<(Vec<Table>, Vec<String>), FileProblem> {
    let columns = Columns::builtin();
    let context = FileContext {
        columns: &columns,
        purpose: Purpose::Filing,
        named_around: &|_, _| Outside::Nobody,
        is_agency: &|_| false,
        threads,
    };
    let all = Rest { text, at: 0, row: 0, delimiter: b',' };
    let kept = FileText::decoded(Arc::new(text.to_owned()), b',');
    tables_of(
        &SheetInfo { text: Some(kept), ..SheetInfo::default() },
        &mut DelimitedRows::after(&all),
        &context,
    )
    .map(|found| (found.tables, found.notes))
}

/// A ledger of hires; `special` may put other lines in a row's place.
fn ledger(line_end: &str, special: impl Fn(u32) -> Option<String>) -> String {
    let header = "单位名称,岗位编号,姓名,公民身份号码,是否就业困难人员,认定编号,招用日期";
    let mut text = format!("2024年招用情况{line_end}{header}{line_end}");
    for row in 0..ROWS {
        let line = special(row).unwrap_or_else(|| {
            let (agency, difficult) = (row / 25, if row % 3 == 0 { "是" } else { "" });
            format!("虚构第{agency}街道办事处,GW-{},张三,44010319750101{row:04},{difficult},RD{row:07},2024-03-{:02}", row % 7, row % 28 + 1)
        });
        text.push_str(&line);
        text.push_str(line_end);
    }
    assert!(text.len() > 3 << 20, "{}", text.len());
    text
}

/// What its rows say, wherever the texts are kept.
fn told(table: &Table) -> Vec<String> {
    let told = |row: &RowView<'_, HireRow>| {
        let texts = [row.post_code(), row.post(), row.name(), row.category(), row.certificate()];
        let id = row.id.valid().map_or_else(|| format!("{:?}", row.invalid_id()), IdNumber::full);
        format!("{} {} {texts:?} {id} {:?} {:?}", row.row, row.filer, row.difficult, row.hired)
    };
    let planned = |row: &RowView<'_, PlanRow>| {
        format!("{} {} {:?} {:?} {:?}", row.row, row.filer, row.post_code(), row.post(), row.headcount)
    };
    let announced = |row: &RowView<'_, NoticeRow>| {
        format!("{} {} {:?} {:?}", row.row, row.filer, row.post_code(), row.publisher())
    };
    match table.kind {
        TableKind::Plan => plan(table).iter().map(planned).collect(),
        TableKind::Notices => notices(table).iter().map(announced).collect(),
        _ => hires(table).iter().map(told).collect(),
    }
}

fn without_rows(table: &Table) -> Table {
    Table { rows: Rows::none(table.kind), ..table.clone() }
}

#[track_caller]
fn assert_alike(text: &str) -> Vec<Table> {
    let (whole, notes) = read(text, 1).expect("reads");
    for threads in [2, 3] {
        let (tables, more_notes) = read(text, threads).expect("reads");
        assert_eq!(notes, more_notes);
        assert_eq!(tables.len(), whole.len());
        for (table, other) in tables.iter().zip(&whole) {
            let same = told(table) == told(other) && without_rows(table) == without_rows(other);
            assert!(same, "{threads} threads read another table than one");
        }
    }
    whole
}

#[test]
fn plain_rows_are_all_there_with_their_numbers() {
    for line_end in ["\n", "\r\n"] {
        let tables = assert_alike(&ledger(line_end, |_| None));
        let numbers: Vec<u32> = hires(&tables[0]).iter().map(|row| row.row).collect();
        assert_eq!(numbers, (3..ROWS + 3).collect::<Vec<_>>());
        assert_eq!(
            tables[0].raw.cell(ROWS + 2, 3),
            "44010319750101".to_owned() + &format!("{:04}", ROWS - 1)
        );
    }
}

#[test]
fn quoted_line_ends_and_stray_quotes_do_not_shift_rows() {
    assert_alike(&ledger("\n", |row| match row % 11 {
        0 => Some(format!("虚构局,\"GW\n-1\",\"张\n三\",44010319750101{row:04},是,\"a,\"\"b\n\",2024-03-05")),
        5 => Some(format!("虚构局,5\" GW,张三,44010319750101{row:04},是,,2024-03-05")),
        _ => None,
    }));
    // A cell as long as several pieces.
    assert_alike(&ledger("\r\n", |row| {
        (row == 20_000).then(|| format!("虚构局,GW-1,\"{}\",,是,,2024-03-05", "张三\r\n".repeat(300_000)))
    }));
}

#[test]
fn rows_of_other_kinds_between_the_data_are_what_they_are() {
    let tables = assert_alike(&ledger("\n", |row| match row {
        9_000 | 30_001 => Some(",,,,,,".to_owned()),
        12_000 => Some("\n\n".to_owned()),
        15_000 => Some("合计,,3,,,,".to_owned()),
        18_000 => Some("填表人：李四,,审核人：王五,,,,".to_owned()),
        24_000 => Some("虚构局,GW-1,张三,不清楚,也许,,去年".to_owned()),
        30_000 => Some("2024年招聘公告".to_owned()),
        30_002 => Some("单位名称,岗位编号,发布机构,发布日期".to_owned()),
        row if row > 30_002 => Some(format!(
            "虚构局,GW-{},虚构中心及其下属各分支机构联合办公室及其下属各分支机构,2024-01-05",
            row % 9
        )),
        _ => None,
    }));
    assert_eq!(
        tables.iter().map(|table| table.kind).collect::<Vec<_>>(),
        [TableKind::Hires, TableKind::Notices]
    );
    assert_eq!(tables[0].bad_cells.len(), 2);
    assert_eq!((tables[0].subtotal_rows, tables[0].footer_rows > 0), (1, true));
}

#[test]
fn a_quote_that_is_never_closed_is_named_with_its_row() {
    let text = ledger("\n", |row| (row == 21_000).then(|| "虚构局,\"GW-1,张三,,,,".to_owned()));
    let error = read(&text, 3).expect_err("unclosed");
    assert_eq!(error, read(&text, 1).expect_err("unclosed"));
    assert!(error.message.contains("第21003行"), "{}", error.message);
}

#[test]
fn a_long_plan_keeps_its_sums() {
    let header = "单位名称,岗位编号,岗位名称,计划招用人数,报送日期,受理部门".to_owned();
    let rows = (0..ROWS).map(|row| {
        format!("虚构第{row}局,GW-1,保洁员,1,2024-01-05,虚构市虚构区人力资源和社会保障局及其下属各办公室")
    });
    let sum = format!("合计,,,{},,", ROWS + 1);
    let lines: Vec<String> = std::iter::once(header).chain(rows).chain([sum]).collect();
    let text = lines.join("\n");
    let tables = assert_alike(&text);
    let sums: Vec<(u64, u64)> = tables[0].subtotals.iter().map(|sum| (sum.stated, sum.summed)).collect();
    assert_eq!(sums, [(u64::from(ROWS) + 1, u64::from(ROWS))]);
}
