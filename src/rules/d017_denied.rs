//! D017 材料自己否认所填内容: a title, a sheet's name, a header's bracket or a remark denies what the cells claim.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Reading;
use crate::model::{CellAt, Severity, Subject, TableId, denials};
use crate::tables::{Denial, Denied, OutOfSight, Table};

use super::{About, Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D017",
    title: "材料自己否认所填内容",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "表的标题、工作表名或表后说明写有草案、作废、未报送、未备案等词；表头括号内写有拟、预计、未、上年等词，或写的是其他年度（该列按未知处理）；采用的行的备注（或未认出的列）写有未、待、拟等否认词，且其后四字以内为报送、受理、备案、发布、公告、到岗、录用、认定、通过等事项，或写有作废、退回补正等词；采用的行或其工作表已隐藏、行加了删除线或字色与底色相同，且计与不计会改变某项要求的结果（不改变的、只是被筛选隐藏的，作提示）；Word 文档带有未接受的修订。",
    why: "材料自己说所填的事没有办理、不算数或是别的年度的，不能当作已经办理。",
    remedy: "核实后删去这些字样；确未办理的，按实际情况填写。",
    auditor: "",
    example: "标题为“2024年招用计划（草案，未报送）”；备注写“未实际到岗”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let ids = context.case.tables.iter().copied();
    let tables = || ids.clone().map(|id| context.table(id)).filter(|table| table.missing.is_none());
    for table in tables() {
        if let Some(word) = denials::in_title(&table.sheet) {
            report(sink, context, table, None, &format!("工作表名“{}”", table.sheet), &word);
        }
        for (at, header, word) in headers(table, context.terms.year) {
            report(sink, context, table, Some((table.header_rows.1, at)), &format!("表头“{header}”"), &word);
        }
    }
    for table in tables().filter(|table| table.has_changes) {
        changes(context, sink, table);
    }
    if tables().all(|table| table.denials.is_empty() && table.unseen.is_empty()) {
        return;
    }
    let rows = rows_in_use(context);
    let unclaimed = rows_without_claim(context);
    for table in tables() {
        unseen(context, sink, table, &rows);
    }
    for table in tables() {
        for denial in &table.denials {
            on_row(context, sink, table, denial, &rows, &unclaimed);
        }
    }
}

/// Columns whose header denies them, or is of another year.
fn headers(table: &Table, year: i16) -> impl Iterator<Item = (u16, &str, String)> {
    table.columns.iter().filter_map(move |column| {
        let word = denials::in_header(&column.header, column.field)
            .or_else(|| denials::year_in_header(&column.header, year).map(|year| format!("{year}年")))?;
        Some((column.column, column.header.as_str(), word))
    })
}

/// Rows whose remarks count: those in use.
fn rows_in_use(context: &Context<'_, '_>) -> BTreeSet<(TableId, u32)> {
    let case = context.case;
    let plan = case.plan_rows.iter().map(|line| (line.table.id, line.row.row));
    let hires = case.hires.iter().map(|hire| (hire.table.id, hire.row.row));
    let notices = case.notices.iter().map(|notice| (notice.table.id, notice.row.row));
    plan.chain(hires).chain(notices).collect()
}

fn on_row(
    context: &Context<'_, '_>,
    sink: &mut Sink<'_>,
    table: &Table,
    denial: &Denial,
    rows: &BTreeSet<(TableId, u32)>,
    unclaimed: &BTreeSet<(TableId, u32)>,
) {
    let text = &denial.text;
    match denial.of {
        // 未认定 beside somebody who claims nothing is what the row says.
        Denied::Row if is_of_a_claim(&denial.word) && unclaimed.contains(&(table.id, denial.row)) => {}
        Denied::Row if rows.contains(&(table.id, denial.row)) => {
            let at = CellAt { table: table.id, row: denial.row, column: Some(denial.column) };
            sink.report(context.row(table.id, denial.row, at), fact(&format!("备注“{text}”"), &denial.word));
        }
        Denied::Row => {}
        Denied::Table => report(
            sink,
            context,
            table,
            Some((denial.row, denial.column)),
            &format!("“{text}”"),
            &denial.word,
        ),
    }
}

/// Whether a word denies a recognition, which only a claim needs.
fn is_of_a_claim(word: &str) -> bool {
    word.contains("认定") || word.contains("符合")
}

/// Rows of hires that claim nothing.
fn rows_without_claim(context: &Context<'_, '_>) -> BTreeSet<(TableId, u32)> {
    let hires = context.case.hires.iter().filter(|hire| !hire.is_claimed());
    hires.map(|hire| (hire.table.id, hire.row.row)).collect()
}

/// A document that was changed with the changes marked: which of the two versions holds, nobody has said.
fn changes(context: &Context<'_, '_>, sink: &mut Sink<'_>, table: &Table) {
    let label = format!("{}（{}）", table.kind.label(), context.place_of(table));
    sink.report(
        About {
            subject: Subject::Row,
            key: format!("{label}|修订"),
            label,
            at: Some(CellAt { table: table.id, row: table.header_rows.0, column: None }),
            within: None,
        },
        Fact {
            message:
                "文档带有未接受的修订（删去或改写的内容），已按接受修订后的样子核算；以哪一稿为准没有确定。"
                    .to_owned(),
            found: "未接受的修订".to_owned(),
            expected: "接受或拒绝全部修订后的定稿".to_owned(),
            remedy: "在 Word 中接受或拒绝全部修订，以定稿重新报送。".to_owned(),
            ..Fact::default()
        },
    );
}

/// Rows in use that were hidden or struck out: a reader of the sheet does not count them.
fn unseen(context: &Context<'_, '_>, sink: &mut Sink<'_>, table: &Table, rows: &BTreeSet<(TableId, u32)>) {
    let mut by_how: BTreeMap<OutOfSight, Vec<u32>> = BTreeMap::new();
    for unseen in table.unseen.iter().filter(|unseen| rows.contains(&(table.id, unseen.row))) {
        by_how.entry(unseen.how).or_default().push(unseen.row);
    }
    for (how, rows) in by_how {
        let Some(first) = rows.first() else { continue };
        let changes = how != OutOfSight::Filtered && context.changing.contains(&Reading::WithoutUnseen);
        let label = format!("{}（{}）", table.kind.label(), context.ingested.file(table.file).shown);
        let effect = if changes {
            "；不计这些行，有要求的结果会改变"
        } else {
            "；计与不计，结果相同"
        };
        sink.report(
            About {
                subject: Subject::Row,
                key: format!("{label}|{}", how.label()),
                label,
                at: Some(CellAt { table: table.id, row: *first, column: None }),
                within: None,
            },
            Fact {
                message: format!("第{first}行起有{}行{}，已照常核算{effect}。", rows.len(), how.label()),
                found: format!("{}行{}", rows.len(), how.label()),
                expected: "所报的行都看得见、没有划去".to_owned(),
                only_note: !changes,
                ..Fact::default()
            },
        );
    }
}

/// A finding about a table as such.
fn report(
    sink: &mut Sink<'_>,
    context: &Context<'_, '_>,
    table: &Table,
    at: Option<(u32, u16)>,
    place: &str,
    word: &str,
) {
    let label = format!("{}（{}）", table.kind.label(), context.ingested.file(table.file).shown);
    let (row, column) = at.map_or((table.header_rows.0, None), |(row, column)| (row, Some(column)));
    let about = About {
        subject: Subject::Row,
        key: format!("{label}|{place}"),
        label,
        at: Some(CellAt { table: table.id, row, column }),
        within: None,
    };
    sink.report(about, fact(place, word));
}

fn fact(place: &str, word: &str) -> Fact {
    Fact {
        message: format!("{place}写有“{word}”，与所填内容相反。"),
        found: word.to_owned(),
        expected: "没有否认的字样".to_owned(),
        ..Fact::default()
    }
}
