//! D011 合计与明细不符: a stated subtotal differs from its rows; unreadable rows are not judged.

use crate::model::{CellAt, Severity};
use crate::tables::SubtotalCheck;

use super::{About, Audience, Basis, Batch, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D011",
    title: "合计与明细不符",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Method,
    condition: "合计、小计、总计行所填数字，与同级上一合计行以来的明细之和不同；明细有无法识别的不判断。",
    why: "可能漏行、漏填或多填。",
    remedy: "核对明细和合计。",
    example: "合计填20，明细之和为18。",
    check: Check::EvidenceAndBatch { evidence: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (table, index) in &context.case.subtotals {
        let Some(subtotal) = context.table(*table).subtotals.get(*index) else { continue };
        let at = CellAt { table: *table, row: subtotal.row, column: Some(subtotal.column) };
        sink.report(named(context.row(*table, subtotal.row, at), subtotal), fact(subtotal));
    }
}

/// Subtotals over the rows of several agencies.
fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    for (table, index) in &batch.docket.stray_subtotals {
        let Some(subtotal) = batch.table(*table).subtotals.get(*index) else { continue };
        let at = CellAt { table: *table, row: subtotal.row, column: Some(subtotal.column) };
        sink.report(named(batch.subtotal(*table, at), subtotal), fact(subtotal));
    }
}

/// One row may state two sums.
fn named(about: About, subtotal: &SubtotalCheck) -> About {
    About { key: format!("{}|{}", subtotal.field.label(), about.key), ..about }
}

fn fact(subtotal: &SubtotalCheck) -> Fact {
    Fact {
        message: format!(
            "“{}”合计填{}，明细之和为{}。",
            subtotal.field.label(),
            subtotal.stated,
            subtotal.summed
        ),
        found: subtotal.stated.to_string(),
        expected: subtotal.summed.to_string(),
        ..Fact::default()
    }
}
