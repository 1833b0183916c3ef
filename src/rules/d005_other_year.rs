//! D005 其他年度的行: row of another year.

use std::cell::LazyCell;

use jiff::civil::Date;

use crate::case::{Hire, SetAside, Why};
use crate::model::{Field, Severity, Stated, TableKind};
use crate::tables::Rows;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D005",
    title: "其他年度的行",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "行的年度（依次取：行内年度、表的年度、招用日期的年份）不是审计年度，另计，不参与核算，作提示；但招用日期在审计年度内而年度填为其他年度的，或年度填为审计年度而招用日期至合同终止日期与审计年度没有一天重合的，是疑点（审计年度一月份按上年已报送的计划招用的，仍作提示）。",
    why: "不同年度不能混算；年度与招用日期不一致，可能把本年的招用移到了别的年度。",
    remedy: "如年度或招用日期填写有误请更正；否则无需处理。",
    auditor: "",
    example: "2024年度审计中出现2023年度的计划行；年度填2023，招用日期为2024年3月5日。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let has_last_plan = LazyCell::new(|| has_last_plan(context));
    for aside in &context.case.set_aside {
        let Why::OtherYear(year) = aside.why else { continue };
        let is_of_last_plan =
            |day: &Date| year + 1 == context.terms.year && day.month() == 1 && *has_last_plan;
        let hired = hired_in_year(context, aside).filter(|day| !is_of_last_plan(day));
        let message = match hired {
            None => format!("该行属于{year}年度，不参与{}年度核算。", context.terms.year),
            Some(day) => {
                format!(
                    "年度填{year}，招用日期却是{day}，在{}年度之内；该行没有参与核算。",
                    context.terms.year
                )
            }
        };
        sink.report(
            context.aside(aside, Field::Year),
            Fact {
                message,
                found: format!("{year}"),
                expected: context.terms.year.to_string(),
                only_note: hired.is_none(),
                ..Fact::default()
            },
        );
    }
    let outside = |hire: &Hire<'_>| !touches(hire, context.terms.year);
    for (index, hire) in context.case.hires.iter().enumerate().filter(|(_, hire)| outside(hire)) {
        let until = match (hire.last_day, hire.row.ends) {
            (Some(day), _) => day.to_string(),
            (None, Stated::Known(_)) => "长期".to_owned(),
            (None, Stated::Blank) => "（空白）".to_owned(),
            (None, Stated::Unknown) => "（无法识别）".to_owned(),
        };
        sink.report(
            context.hire(index, Field::Hired),
            Fact {
                message: format!(
                    "年度填{}，招用日期至合同终止日期为{}至{until}，与该年度没有一天重合。",
                    context.terms.year, hire.start
                ),
                found: format!("{}至{until}", hire.start),
                expected: format!("{}年度内在岗", context.terms.year),
                ..Fact::default()
            },
        );
    }
}

/// The day of hiring of a row under another year, if it lies in the year audited.
fn hired_in_year(context: &Context<'_, '_>, aside: &SetAside) -> Option<Date> {
    let Rows::Hires(rows) = &context.table(aside.table).rows else { return None };
    rows.find(aside.row)?.hired.known().filter(|day| day.year() == context.terms.year)
}

/// Last year's plan was filed in that year: hiring by it in January is an overhang, not a concealment.
fn has_last_plan(context: &Context<'_, '_>) -> bool {
    let filed_before = |aside: &SetAside| {
        let Rows::Plan(rows) = &context.table(aside.table).rows else { return false };
        let submitted = rows.find(aside.row).and_then(|row| row.submitted.known());
        submitted.is_some_and(|day| day.year() < context.terms.year)
    };
    let last = Why::OtherYear(context.terms.year - 1);
    let mut aside = context.case.set_aside.iter();
    aside.any(|aside| aside.kind == TableKind::Plan && aside.why == last && filed_before(aside))
}

/// In post on some day of the year.
fn touches(hire: &Hire<'_>, year: i16) -> bool {
    hire.start.year() <= year && hire.last_day.is_none_or(|end| end.year() >= year)
}
