//! D011 合计与明细不符: a stated subtotal differs from its rows; unreadable rows are not judged.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Line;
use crate::model::{CellAt, IdNumber, Severity, TableId, TableKind};
use crate::tables::{Counted, Rows, SubtotalCheck, Table};

use super::{About, Audience, Batch, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D011",
    title: "合计与明细不符",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "合计、小计、总计行所填数字，与同级上一合计行以来的明细之和不同；明细有无法识别的不判断；明细中有被拒收或不能归属的行的，计入与不计入都不相符才列入。招用情况的标题、合计行或表后说明用文字写明的人数（如“共招用10人”“其中困难人员4人”“另有6人未列入”），与表内行数、实际招用人数、主张的困难人员人数都不同的，也列入；写计划、核定、编制、拟招人数的不判断。",
    why: "可能漏行、漏填或多填。",
    remedy: "核对明细和合计。",
    auditor: "",
    example: "合计填20，明细之和为18。",
    check: Check::EvidenceAndBatch { evidence: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    check_words(context, sink);
    for (table, index) in &context.case.subtotals {
        let Some(subtotal) = context.table(*table).subtotals.get(*index) else { continue };
        let at = CellAt { table: *table, row: subtotal.row, column: Some(subtotal.column) };
        sink.report(named(context.row(*table, subtotal.row, at), subtotal), fact(subtotal));
    }
}

/// Numbers of persons in words around the agency's own tables of hires and of its plan.
fn check_words(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    let is_counted = |id: &TableId| !context.table(*id).counts.is_empty();
    if !case.accounts.keys().any(is_counted) {
        return;
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let persons: BTreeSet<IdNumber> = case.hires.iter().filter_map(crate::case::Hire::id).collect();
    let mut claims_of: BTreeMap<TableId, u64> = BTreeMap::new();
    for hire in case.hires.iter().filter(|hire| hire.is_claimed()) {
        *claims_of.entry(hire.table.id).or_default() += 1;
    }
    let claims = claims_of.values().sum();
    let all_planned = case.lines.iter().map(Line::shown).sum();
    for (id, account) in &case.accounts {
        let table = context.table(*id);
        let rows = u64::from(account.rows());
        // In a table of several agencies such words can't be compared.
        if table.counts.is_empty() || usize::try_from(rows) != Ok(table.rows.len()) {
            continue;
        }
        let claimed = [claims_of.get(id).copied().unwrap_or_default(), claims];
        let planned = planned_in(table);
        for stated in &table.counts {
            let own: Vec<u64> = match stated.of {
                Counted::Claimed => claimed.to_vec(),
                Counted::All | Counted::Further if table.kind == TableKind::Plan => {
                    vec![rows, planned, all_planned, count(case.hires.len())]
                }
                Counted::All | Counted::Further => {
                    let hired = [rows, count(case.hires.len()), count(persons.len())];
                    hired.into_iter().chain(claimed).collect()
                }
            };
            if own.contains(&stated.stated) {
                continue;
            }
            let (found, held) = match (table.kind, stated.of) {
                (TableKind::Plan, _) => (planned, format!("计划{planned}人")),
                (_, Counted::Claimed) => (claimed[0], format!("主张困难人员{}人", claimed[0])),
                _ => (rows, format!("共{rows}行")),
            };
            let at = CellAt { table: *id, row: stated.row, column: Some(stated.column) };
            let what = match stated.of {
                Counted::All if table.kind == TableKind::Plan => "计划人数",
                Counted::All => "招用人数",
                Counted::Claimed => "困难人员人数",
                Counted::Further => "未列入本表的人数",
            };
            let about = About { key: format!("{what}|{}", stated.text), ..context.row(*id, stated.row, at) };
            sink.report(
                About { label: format!("{}旁的文字", table.kind.label()), ..about },
                Fact {
                    message: format!(
                        "“{}”写明{what}{}，表内{held}。",
                        shortened(&stated.text),
                        stated.stated,
                    ),
                    found: stated.stated.to_string(),
                    expected: found.to_string(),
                    ..Fact::default()
                },
            );
        }
    }
}

/// The sum of a plan's numbers that could be read, row by row.
fn planned_in(table: &Table) -> u64 {
    match &table.rows {
        Rows::Plan(rows) => rows.iter().filter_map(|row| row.headcount.known()).map(u64::from).sum(),
        _ => 0,
    }
}

/// The beginning of a long line.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
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
