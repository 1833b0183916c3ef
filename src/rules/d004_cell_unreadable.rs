//! D004 单元格无法识别: a cell can't be read; one finding a row.

use crate::case::Why;
use crate::model::{CellAt, Field, Severity};
use crate::tables::BadCell;
use crate::tables::Table;

use super::{About, Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D004",
    title: "单元格无法识别",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::HidesClaim,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "单元格内容不符合该列的写法；必填列（及年度、是否就业困难人员）无法识别或空白的，整行不采用，其余列按“已填但未知”处理；合同终止日期早于招用日期的也列入。",
    why: "读不准的内容不能猜测。",
    remedy: "按所列写法更正该单元格。",
    auditor: "",
    example: "招用日期写“2024年3月”，计划人数写“约3人”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in context.case.set_aside.iter().filter(|aside| aside.why == Why::Rejected) {
        let table = context.table(aside.table);
        let cells: Vec<&BadCell> = table.bad_cells_on(aside.row).iter().collect();
        let about = |at| context.row(aside.table, aside.row, at);
        report(sink, table, &cells, None, (&about, "该行未采用"));
    }
    for unclear in &context.case.unclear {
        let table = context.table(unclear.table);
        let cells: Vec<&BadCell> =
            unclear.cells.iter().filter_map(|index| table.bad_cells.get(*index as usize)).collect();
        let end = unclear.end_before_start.then(|| table.cell(unclear.row, Field::Ends));
        let about = |at| context.used(unclear.table, unclear.row, at);
        report(sink, table, &cells, end, (&about, "该行已采用，这些内容按未知处理"));
    }
}

fn report(
    sink: &mut Sink<'_>,
    table: &Table,
    cells: &[&BadCell],
    end_before_start: Option<CellAt>,
    (about, consequence): (&dyn Fn(CellAt) -> About, &str),
) {
    let mut found: Vec<String> = cells.iter().map(|cell| describe(table, cell)).collect();
    let should = |cell: &BadCell| if cell.found.is_empty() { "应填" } else { "应为" };
    let mut message: Vec<String> = cells
        .iter()
        .zip(&found)
        .map(|(cell, found)| format!("{found}，{}{}", should(cell), cell.expected))
        .collect();
    let mut expected: Vec<String> =
        cells.iter().map(|cell| format!("{}：{}", cell.field.label(), cell.expected)).collect();
    if end_before_start.is_some() {
        found.push("合同终止日期早于招用日期".to_owned());
        message.push("合同终止日期早于招用日期".to_owned());
        expected.push("合同终止日期不早于招用日期".to_owned());
    }
    let first = cells
        .first()
        .map(|cell| CellAt { table: table.id, row: cell.row, column: cell.column })
        .or(end_before_start);
    let Some(first) = first else { return };
    let more_cells = cells.iter().skip(1).filter_map(|cell| cell.column).collect();
    sink.report(
        about(first),
        Fact {
            message: format!("{}；{consequence}。", message.join("；")),
            found: found.join("；"),
            expected: expected.join("；"),
            more_cells,
            ..Fact::default()
        },
    );
}

fn describe(table: &Table, cell: &BadCell) -> String {
    let label = cell.field.label();
    match (cell.found.is_empty(), cell.column) {
        (true, _) => format!("{label}空白"),
        (false, Some(_)) => format!("{label}“{}”无法识别", cell.shown()),
        (false, None) => format!("表外{}写的{label}“{}”无法识别", table.stated_at(cell).a1(), cell.shown()),
    }
}
