//! D014 未认出的列: columns with values whose header nobody knows; once a table.

use std::collections::BTreeSet;

use crate::case::GapSource;
use crate::model::{CellAt, Severity, Subject, TableId, column_letters};
use crate::tables::{Table, UnknownColumn};

use super::absence::lapse;
use super::{About, Audience, Batch, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D014",
    title: "未认出的列",
    group: Group::Data,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "表中有内容的列，列名不在同义词表中，也不是已知与核算无关的列（序号、联系电话、学历等）；夹在各列之间、没有表头而多数行有内容的列（连续序号除外）同此。每表一条，列出相近的规范列名。",
    why: "没有认出的列可能正是核算所需的内容；由它造成的缺失只作疑点。",
    remedy: "列名与申报表模板一致，重新报送。",
    auditor: "确认该列的含义：是规范列的，把所列写法加入 --columns 文件后重新运行；确与核算无关的，在审核结论中填“不成立”。",
    example: "“备案日期”一列写作“交到局里是哪天”。",
    check: Check::EvidenceAndBatch { evidence: check, batch: check_batch },
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, gap) in (0_u32..).zip(&context.case.gaps) {
        let GapSource::Columns(id) = gap.source else { continue };
        if gap.shared {
            continue;
        }
        let table = context.table(id);
        let about = about(table, &context.place_of(table), Subject::Gap(index));
        let mut fact = fact(table);
        fact.message.insert_str(fact.message.len() - fact.for_auditor.len(), &lapse(gap));
        sink.report(about, fact);
    }
}

/// Of tables of several agencies, or of none.
fn check_batch(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    let gaps = batch.docket.cases.iter().flat_map(|case| &case.gaps).filter(|gap| !gap.shared);
    let of_one: BTreeSet<TableId> = gaps
        .filter_map(|gap| match gap.source {
            GapSource::Columns(table) => Some(table),
            _ => None,
        })
        .collect();
    for table in &batch.ingested.tables {
        let is_an_agencys = of_one.contains(&table.id);
        if !table.unrecognised.is_empty() && table.missing.is_none() && !is_an_agencys {
            sink.report(about(table, &batch.place_of(table), Subject::Row), fact(table));
        }
    }
}

fn about(table: &Table, place: &str, subject: Subject) -> About {
    let column = table.unrecognised.first().map(|column| column.column);
    About {
        subject,
        key: place.to_owned(),
        label: format!("{place}{}", table.kind.label()),
        at: Some(CellAt { table: table.id, row: table.header_rows.1, column }),
        within: None,
    }
}

fn fact(table: &Table) -> Fact {
    let described: Vec<String> = table
        .unrecognised
        .iter()
        .map(|column| {
            let place = format!("“{}”（{}列）", column.label(), column_letters(column.column));
            match column.nearest {
                Some(field) => format!("{place}，可能是“{}”", field.label()),
                None => place,
            }
        })
        .collect();
    let lines: Vec<String> =
        table.unrecognised.iter().filter_map(|column| column.columns_line(table.kind)).collect();
    let line = match lines.as_slice() {
        [] => String::new(),
        lines => format!("确认后可在 --columns 文件中加入：{}", lines.join("  ")),
    };
    Fact {
        message: format!("{}未认出有内容的列：{}。{line}", table.kind.label(), described.join("；")),
        for_auditor: line,
        found: table.unrecognised.iter().map(UnknownColumn::label).collect::<Vec<_>>().join("、"),
        expected: "规范列名".to_owned(),
        more_cells: table.unrecognised.iter().skip(1).map(|column| column.column).collect(),
        ..Fact::default()
    }
}
