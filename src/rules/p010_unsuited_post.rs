//! P010 岗位不宜作为公益性岗位: the name of a planned post is one of management or of a profession.

use crate::model::{Field, Requirement, Severity, normal};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P010",
    title: "岗位不宜作为公益性岗位",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("posts"),
    lists: &[],
    condition: "计划行的岗位名称以管理类、专业技术类岗位的常用名称结尾（口径 [posts] 所列）。",
    why: "公益性岗位一般不包括机关事业单位的管理类、专业技术类岗位。",
    remedy: "核对岗位的工作内容；确属公益性岗位的，改用说明工作内容的岗位名称。",
    auditor: "",
    example: "岗位名称“会计师”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let unsuited = &context.policy.unsuited_posts;
    for (line, about) in context.judged_plan_rows(Field::Post) {
        let Some(post) = line.row.post().known() else { continue };
        let name = normal(post);
        // “主任助理” assists; only the end of a name says what the post is.
        if unsuited.iter().any(|word| name.ends_with(word.as_str())) {
            sink.report(
                about(),
                Fact {
                    message: format!("岗位“{post}”从名称看是管理类或专业技术类岗位。"),
                    found: post.to_owned(),
                    expected: "非管理类、非专业技术类岗位".to_owned(),
                    ..Fact::default()
                },
            );
        }
    }
}
