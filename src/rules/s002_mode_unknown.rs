//! S002 开发方式不能归类: 开发方式 unknown; treated as in scope.

use crate::model::{Field, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(crate) static RULE: Rule = Rule {
    code: "S002",
    title: "开发方式不能归类",
    group: Group::Scope,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "开发方式既不在口径所列的范围内方式，也不在范围外方式；按适用范围内处理。",
    why: "不能因为写法不明就排除在外，也不能当作没有问题。",
    remedy: "按“政府投资、扶持开发、购买”或实际的范围外方式填写。",
    auditor: "该方式属于或不属于适用范围的，在政策文件的范围方式中补充。",
    example: "开发方式写“合作共建”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for line in context.case.plan_rows.iter().filter(|line| line.mode_unknown) {
        let stated = line.row.mode().known().unwrap_or("无法识别");
        let about = context.row(line.table.id, line.row.row, line.table.cell(line.row.row, Field::Mode));
        sink.report(
            about,
            Fact {
                message: format!("开发方式“{stated}”不能归类，按适用范围内处理。"),
                found: stated.to_owned(),
                expected: "口径所列的开发方式".to_owned(),
                ..Fact::default()
            },
        );
    }
}
