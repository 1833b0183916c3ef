//! D004 单元格无法识别: a cell can't be read; one finding a row.

use crate::case::Why;
use crate::model::BadCell;
use crate::model::{CellAt, Field, Severity, TableId};

use super::{About, Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D004",
    title: "单元格无法识别",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    basis: Basis::Method,
    condition: "单元格内容不符合该列的写法；必填列（及年度、是否就业困难人员）无法识别或空白的，整行不采用，其余列按“已填但未知”处理；合同终止日期早于招用日期的也列入。",
    why: "读不准的内容不能猜测。",
    remedy: "按“应为”的写法更正该单元格。",
    example: "招用日期写“2024年3月”，计划人数写“约3人”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in context.case.set_aside.iter().filter(|aside| aside.why == Why::Rejected) {
        let table = context.table(aside.table);
        let cells: Vec<&BadCell> = table.bad_cells.iter().filter(|cell| cell.row == aside.row).collect();
        let about = |at| context.row(aside.table, aside.row, at);
        report(sink, aside.table, &cells, None, (&about, "该行未采用"));
    }
    for unclear in &context.case.unclear {
        let table = context.table(unclear.table);
        let cells: Vec<&BadCell> =
            unclear.cells.iter().filter_map(|index| table.bad_cells.get(*index as usize)).collect();
        let end = unclear.end_before_start.then(|| table.cell(unclear.row, Field::Ends));
        let about = |at| context.used(unclear.table, unclear.row, at);
        report(sink, unclear.table, &cells, end, (&about, "该行已采用，这些内容按未知处理"));
    }
}

fn report(
    sink: &mut Sink<'_>,
    table: TableId,
    cells: &[&BadCell],
    end_before_start: Option<CellAt>,
    (about, consequence): (&dyn Fn(CellAt) -> About, &str),
) {
    let mut found: Vec<String> = cells.iter().map(|cell| describe(cell)).collect();
    let mut expected: Vec<String> =
        cells.iter().map(|cell| format!("{}：{}", cell.field.label(), cell.expected)).collect();
    if end_before_start.is_some() {
        found.push("合同终止日期早于招用日期".to_owned());
        expected.push("合同终止日期不早于招用日期".to_owned());
    }
    let first =
        cells.first().map(|cell| CellAt { table, row: cell.row, column: cell.column }).or(end_before_start);
    let Some(first) = first else { return };
    let more_cells = cells.iter().skip(1).filter_map(|cell| cell.column).collect();
    sink.report(
        about(first),
        Fact {
            message: format!("{}；{consequence}。", found.join("；")),
            found: found.join("；"),
            expected: expected.join("；"),
            more_cells,
            ..Fact::default()
        },
    );
}

fn describe(cell: &BadCell) -> String {
    if cell.found.is_empty() {
        format!("{}空白", cell.field.label())
    } else {
        format!("{}“{}”无法识别", cell.field.label(), cell.shown())
    }
}
