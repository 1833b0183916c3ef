//! F001 招用未备案: a hire without 备案日期.

use std::cell::LazyCell;

use crate::case::Hire;
use crate::model::{Field, Requirement, Severity, TableKind};

use super::{Audience, Check, Context, Effect, Fact, Group, Held, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "F001",
    title: "招用未备案",
    group: Group::Duty(Requirement::Filing),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "招用行没有备案日期。备案日期无法识别的见F004。表中没有这一列，而有未认出的日期列，或有可能载有备案情况而未能读入的材料时，改为疑点。",
    why: "招用情况应报同级人力资源社会保障部门备案。",
    remedy: "补办备案并填写备案日期和备案部门。",
    auditor: "",
    example: "“备案日期”一列为空。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let unseen = LazyCell::new(|| context.held_by_unseen(TableKind::Hires));
    for (index, hire) in context.case.hires.iter().enumerate() {
        // A day that can't be read is not blank; F004, which needs it, doubts it.
        if !hire.row.filed.is_blank() {
            continue;
        }
        sink.report(
            context.hire(index, Field::Filed),
            Fact {
                message: "没有备案日期，不能证明招用情况已备案。".to_owned(),
                found: "空白".to_owned(),
                expected: "年月日齐全的备案日期".to_owned(),
                held: held(context, hire, &unseen),
                ..Fact::default()
            },
        );
    }
}

/// A blank cell below a recognised header is a statement. If the table has no such column, an unrecognised one may be it, or
/// a list of filings may stand in what was not read.
fn held<F: FnOnce() -> Held>(context: &Context<'_, '_>, hire: &Hire<'_>, unseen: &LazyCell<Held, F>) -> Held {
    if hire.table.column(Field::Filed).is_some() {
        return Held::default();
    }
    context.held_by_columns(hire.table, Some(hire.row.row), &[Field::Filed]).and((*unseen).clone())
}
