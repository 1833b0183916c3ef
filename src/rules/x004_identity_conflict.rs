//! X004 单位名称与统一社会信用代码不一一对应: one code with two names, or one name with two codes.

use crate::case::IdentityConflict;
use crate::model::Severity;
use crate::reference::ReferenceKind;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "X004",
    title: "单位名称与统一社会信用代码不一一对应",
    group: Group::Cross,
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[ReferenceKind::Agencies],
    condition: "一个统一社会信用代码对应两个单位名称，或一个单位名称对应两个有效代码（与单位名录不同的也算）。",
    why: "不能确认各表的行是否属于同一单位，合并或拆分都会改变结论。",
    remedy: "按登记证书统一各表的单位名称和代码。",
    auditor: "",
    example: "计划表写“某某街道办事处”，招用表同一代码写“某某街道”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let parts: Vec<String> = context
        .case
        .conflicts
        .iter()
        .map(|conflict| match conflict {
            IdentityConflict::Names(names) => {
                format!("一个代码有{}个名称：{}", names.len(), names.join("、"))
            }
            IdentityConflict::Codes(codes) => {
                format!("一个名称有{}个代码：{}", codes.len(), codes.join("、"))
            }
        })
        .collect();
    if parts.is_empty() {
        return;
    }
    let found = parts.join("；");
    sink.report(
        context.agency(),
        Fact {
            message: format!("单位名称与统一社会信用代码不一一对应：{found}。"),
            found,
            expected: "一个名称对应一个代码".to_owned(),
            ..Fact::default()
        },
    );
}
