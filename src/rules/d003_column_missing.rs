//! D003 表缺少必填列: a table lacks a required column; the table is rejected.

use super::{Audience, Batch, Check, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D003",
    title: "表缺少必填列",
    group: Group::Data,
    severity: None,
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "识别出表的种类，但缺少必填列，整表不读入。",
    why: "缺列的表不能核算，也不能猜测。",
    remedy: "补上所缺的列，列名与申报表模板一致。",
    auditor: "提示的相近列名确为所缺列的，加入 --columns 文件后重新运行。",
    example: "招用情况表没有“招用日期”列。",
    check: Check::Batch(check),
};

fn check(batch: &Batch<'_, '_>, sink: &mut Sink<'_>) {
    for table in &batch.ingested.tables {
        let Some(missing) = &table.missing else { continue };
        let columns = missing.with_nearest();
        sink.report(
            batch.header(table),
            Fact {
                message: format!(
                    "{}第{}行表头的{}缺少必填列：{columns}；整表未读入。",
                    batch.place_of(table),
                    table.header_rows.0,
                    table.kind.label(),
                ),
                found: columns,
                ..Fact::default()
            },
        );
    }
}
