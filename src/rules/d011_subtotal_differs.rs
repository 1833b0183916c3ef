//! D011 合计与明细不符: a stated subtotal differs from its rows; unreadable rows are not judged.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CellAt, IdNumber, Severity, TableId};
use crate::tables::{Counted, SubtotalCheck};

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
    list: None,
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

/// Numbers of persons in words around the agency's own tables of hires.
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
    for (id, account) in &case.accounts {
        let table = context.table(*id);
        let rows = u64::from(account.rows());
        // In a table of several agencies such words can't be compared.
        if table.counts.is_empty() || usize::try_from(rows) != Ok(table.rows.len()) {
            continue;
        }
        let claimed = [claims_of.get(id).copied().unwrap_or_default(), claims];
        for stated in &table.counts {
            let own: Vec<u64> = match stated.of {
                Counted::Claimed => claimed.to_vec(),
                Counted::All | Counted::Further => {
                    let hired = [rows, count(case.hires.len()), count(persons.len())];
                    hired.into_iter().chain(claimed).collect()
                }
            };
            if own.contains(&stated.stated) {
                continue;
            }
            let found = if stated.of == Counted::Claimed { claimed[0] } else { rows };
            let at = CellAt { table: *id, row: stated.row, column: Some(stated.column) };
            let what = match stated.of {
                Counted::All => "招用人数",
                Counted::Claimed => "困难人员人数",
                Counted::Further => "未列入本表的人数",
            };
            let about = About { key: format!("{what}|{}", stated.text), ..context.row(*id, stated.row, at) };
            sink.report(
                About { label: format!("{}旁的文字", table.kind.label()), ..about },
                Fact {
                    message: format!(
                        "“{}”写明{what}{}，表内{}。",
                        shortened(&stated.text),
                        stated.stated,
                        if stated.of == Counted::Claimed {
                            format!("主张困难人员{found}人")
                        } else {
                            format!("共{found}行")
                        }
                    ),
                    found: stated.stated.to_string(),
                    expected: found.to_string(),
                    ..Fact::default()
                },
            );
        }
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
