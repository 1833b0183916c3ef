//! D007 互相矛盾的行: conflicting rows.

use crate::case::{Reading, SharedClaim, SharedRows, Why};
use crate::model::{Field, Severity};

use super::{About, Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "D007",
    title: "互相矛盾的行",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::DisputesClaim,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "同一岗位的计划有报送日期相同或未填的不同版本（人数、开发方式、受理部门等任一列不同），或同一表内有各列内容完全相同的两行（写法不同也算）；同一招用（单位、号码、岗位、日期相同）的其他内容不同。一行的人数等于同一单位其他各行之和、又没有自己的编号、招用和公告的，可能是汇总。后出现的行不采用，核算按上下限进行，所涉主张待核实。标题、工作表名或文件名写明不同季度或批次的计划相加，不作为修改稿；按修改稿算结果不同的为疑点，否则为提示。一行写有名录中的两个单位（用人单位与用工单位）的，两个单位都计划了该岗位或都报了此人时，对两个单位都是疑点，否则只作提示。",
    why: "不能确定以哪一行为准。",
    remedy: "确认正确的一行，删除其余；计划变更的，填写新的报送日期。",
    auditor: "",
    example: "两份计划表同一报送日期，一份10人、一份12人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for aside in &context.case.set_aside {
        let message = match &aside.why {
            Why::Conflicting(with) => {
                format!("该行与{}矛盾或疑似重复，不能确定以哪一行为准。", context.place(*with))
            }
            Why::SumOf(first) => {
                format!("该行人数等于{}等各行之和，可能是汇总，未并入计划数。", context.place(*first))
            }
            _ => continue,
        };
        sink.report(
            context.aside(aside, super::rows::key_field(aside.kind)),
            Fact { message, expected: "同一内容只有一种说法".to_owned(), ..Fact::default() },
        );
    }
    for shared in &context.case.shared_rows {
        let (about, fact) = of_two_agencies(context, shared);
        sink.report(about, fact);
    }
    let changes = context.changing.contains(&Reading::BatchesAdded);
    for line in &context.case.lines {
        let (Some(parts), Some(about)) = (line.parts, context.line(line, Field::Headcount)) else { continue };
        sink.report(
            about,
            Fact {
                message: format!(
                    "{}与{}写明是不同季度或批次的计划，按相加计（{}人）；如果后者是修改稿，应为{}人。",
                    context.place(parts.first),
                    context.place(parts.last),
                    parts.added,
                    parts.as_versions
                ),
                found: format!("{}+", parts.added),
                expected: "写明是分批计划还是修改后的计划".to_owned(),
                remedy: "分批计划请注明各批人数和全年合计；属于修改稿的，请只报送最后一稿。".to_owned(),
                effect: Some(Effect::None),
                related: vec![parts.last],
                only_note: !changes,
                ..Fact::default()
            },
        );
    }
}

/// Rows that name another listed agency beside this one. Their content is not shown to the other one.
fn of_two_agencies(context: &Context<'_, '_>, shared: &SharedRows) -> (About, Fact) {
    let place = context.place(shared.first);
    let rows = if shared.rows > 1 { format!("等{}行", shared.rows) } else { String::new() };
    let why = match shared.claim {
        SharedClaim::None => "",
        SharedClaim::Post => "，两个单位都计划了该岗位",
        SharedClaim::Person => "，两个单位都报了此人",
    };
    let taken = if shared.is_own { "按本单位计" } else { "按对方单位计" };
    let fact = Fact {
        message: format!("{place}{rows}同时写有名录中的另一单位“{}”{why}，{taken}。", shared.other),
        found: format!("{}|{}|{}", shared.other, shared.is_own, why),
        expected: "一行只属于一个单位".to_owned(),
        remedy: "两个单位核对该行属于谁，另一单位的表中不再填报。".to_owned(),
        effect: Some(Effect::None),
        only_note: shared.claim == SharedClaim::None,
        ..Fact::default()
    };
    (context.agency(), fact)
}
