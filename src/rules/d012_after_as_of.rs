//! D012 日期晚于数据截止日: a date after the as-of date; one finding a row.

use crate::model::{Field, Severity, Stated, day_in_words as day};
use jiff::civil::Date;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D012",
    title: "日期晚于数据截止日",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "采用的行中，报送、认定、招用、备案或发布日期晚于数据截止日（合同终止日期和公告截止日期可以在将来，不判断）。",
    why: "尚未发生的事不可能已经办理，多为年份笔误。",
    remedy: "更正日期。",
    auditor: "",
    example: "数据截止日为2024年12月31日，备案日期填2025年3月。",
    check: Check::Evidence(check),
};

type Dated = (Field, Stated<Date>);

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    for line in &case.plan_rows {
        report(context, sink, line.table.id, line.row.row, &[(Field::Submitted, line.row.submitted)]);
    }
    for hire in &case.hires {
        let dates = [
            (Field::Hired, hire.row.hired),
            (Field::Recognised, hire.row.recognised),
            (Field::Filed, hire.row.filed),
        ];
        report(context, sink, hire.table.id, hire.row.row, &dates);
    }
    for notice in &case.notices {
        report(context, sink, notice.table.id, notice.row.row, &[(Field::Published, notice.row.published)]);
    }
}

fn report(
    context: &Context<'_, '_>,
    sink: &mut Sink<'_>,
    table: crate::model::TableId,
    row: u32,
    dates: &[Dated],
) {
    let as_of = context.terms.as_of;
    let late: Vec<(Field, Date)> = dates
        .iter()
        .filter_map(|(field, date)| Some((*field, date.known().filter(|date| *date > as_of)?)))
        .collect();
    let Some((first, _)) = late.first() else { return };
    let found =
        late.iter().map(|(field, date)| format!("{} {date}", field.label())).collect::<Vec<_>>().join("；");
    let columns = context.table(table);
    sink.report(
        context.row(table, row, columns.cell(row, *first)),
        Fact {
            message: format!("{found}，晚于数据截止日{}。", day(as_of)),
            found,
            expected: format!("不晚于 {as_of}"),
            more_cells: late.iter().skip(1).filter_map(|(field, _)| columns.column(*field)).collect(),
            ..Fact::default()
        },
    );
}
