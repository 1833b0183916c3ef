//! P005 招用岗位不在计划内: a hire for a post that is in no plan, or whose code and name are two posts.

use crate::model::{Field, Requirement, Severity};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P005",
    title: "招用岗位不在计划内",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "招用行的岗位编号和岗位名称都不在本年度计划中，或者编号与名称分别对应计划中的两个岗位。已有P001时不再判断。",
    why: "计划外招用不在报送的年度计划之内；编号和名称对不上时不能确定占用哪个岗位的计划。",
    remedy: "核对岗位编号、岗位名称与计划表一致；确属计划外岗位的，补报计划。",
    example: "计划只有“保洁员”，招用表中写“门卫”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    if case.plan_rows.is_empty() && context.is_on("P001") {
        return;
    }
    for (index, hire) in case.hires.iter().enumerate() {
        let post = hire.post.map(|post| &case.posts[post as usize]);
        let planned = post.is_some_and(|post| post.line.is_some());
        if planned && !hire.post_conflict {
            continue;
        }
        let written = written(hire.row.post_code().known(), hire.row.post().known());
        let message = if hire.post_conflict {
            format!("岗位编号与岗位名称（{written}）分别对应计划中的两个岗位。")
        } else {
            format!("岗位“{written}”不在本年度招用计划中。")
        };
        sink.report(
            context.hire(index, Field::Post),
            Fact { message, found: written, expected: "计划表中的岗位".to_owned(), ..Fact::default() },
        );
    }
}

fn written(code: Option<&str>, name: Option<&str>) -> String {
    match (code, name) {
        (Some(code), Some(name)) => format!("{code} {name}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => "未填写".to_owned(),
    }
}
