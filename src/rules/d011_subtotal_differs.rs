//! D011 合计与明细不符: a stated subtotal differs from its rows; unreadable rows are not judged.

use crate::model::{CellAt, Severity};

use super::{Basis, Check, Context, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D011",
    title: "合计与明细不符",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    basis: Basis::Method,
    condition: "合计、小计、总计行所填数字，与同级上一合计行以来的明细之和不同；明细有无法识别的不判断。",
    why: "可能漏行、漏填或多填。",
    remedy: "核对明细和合计。",
    example: "合计填20，明细之和为18。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (table, index) in &context.case.subtotals {
        let Some(check) = context.table(*table).subtotals.get(*index) else { continue };
        let at = CellAt { table: *table, row: check.row, column: Some(check.column) };
        let about = super::About {
            key: format!("{}|{}", check.field.label(), context.table(*table).raw.cells(check.row).join("|")),
            ..context.row(*table, check.row, at)
        };
        sink.report(
            about,
            Fact {
                message: format!(
                    "“{}”合计填{}，明细之和为{}。",
                    check.field.label(),
                    check.stated,
                    check.summed
                ),
                found: check.stated.to_string(),
                expected: check.summed.to_string(),
                ..Fact::default()
            },
        );
    }
}
