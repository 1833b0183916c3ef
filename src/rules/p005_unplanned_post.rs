//! P005 招用岗位不在计划内: a hire for a post that is in no plan, or whose code and name are two posts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Field, Requirement, Severity, TableId, normal, words};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P005",
    title: "招用岗位不在计划内",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[],
    condition: "招用行的岗位编号和岗位名称都不在本年度计划中，或者编号与名称分别对应计划中的两个岗位；或者同一张招用表中同一岗位编号下有两种毫不相干（没有相同的字）的岗位名称，列出与计划名称不同的行。已有P001时不再判断。",
    why: "计划外招用不在报送的年度计划之内；编号和名称对不上时不能确定占用哪个岗位的计划。",
    remedy: "核对岗位编号、岗位名称与计划表一致；确属计划外岗位的，补报计划。",
    auditor: "",
    example: "计划只有“保洁员”，招用表中写“门卫”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    if case.plan_rows.is_empty() && context.is_on("P001") {
        return;
    }
    let unlike = under_another_name(context);
    for (index, hire) in case.hires.iter().enumerate() {
        let post = hire.post.map(|post| &case.posts[post as usize]);
        let planned = post.is_some_and(|post| post.line.is_some());
        let usual = unlike.get(&index);
        if planned && !hire.post_conflict && usual.is_none() {
            continue;
        }
        let written = written(hire.row.post_code().known(), hire.row.post().known());
        let message = if hire.post_conflict {
            format!("岗位编号与岗位名称（{written}）分别对应计划中的两个岗位。")
        } else if let Some(usual) = usual.filter(|_| planned) {
            format!("同一岗位编号在表中既是“{usual}”又是别的岗位（{written}），不能确认占用哪个岗位的计划。")
        } else {
            format!("岗位“{written}”不在本年度招用计划中。")
        };
        sink.report(
            context.hire(index, Field::Post),
            Fact { message, found: written, expected: "计划表中的岗位".to_owned(), ..Fact::default() },
        );
    }
}

/// So many names under one code are compared with each other.
const COMPARED: usize = 64;

/// Hires whose post goes by a name that has nothing in common with the plan's, where their table has two such names under
/// their code; with the plan's name.
fn under_another_name<'c>(context: &Context<'c, '_>) -> BTreeMap<usize, &'c str> {
    type Named<'n> = Vec<(usize, &'n str)>;
    let mut by_code: BTreeMap<(TableId, Cow<'c, str>), Named<'c>> = BTreeMap::new();
    for (index, hire) in context.case.hires.iter().enumerate() {
        if let Some((code, name)) = hire.row.post_code().known().zip(hire.row.post().known()) {
            by_code.entry((hire.table.id, normal(code))).or_default().push((index, name));
        }
    }
    let mut unlike = BTreeMap::new();
    for rows in by_code.into_values() {
        let Some((index, first)) = rows.first() else { continue };
        if rows.iter().all(|(_, name)| name == first) {
            continue;
        }
        // The post of the code, if the plan has it; otherwise each row has its own name.
        let post = context.case.hires[*index].post;
        let is_of_code = rows.iter().all(|(index, _)| context.case.hires[*index].post == post);
        let post = post.filter(|_| is_of_code).map(|post| &context.case.posts[post as usize]);
        let Some(planned) = post.filter(|post| post.line.is_some()).and_then(|post| post.name) else {
            continue;
        };
        let is_unlike = |name: &str| words().are_unlike(name, planned);
        let mut names: Vec<&str> = rows.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        names.dedup();
        // If they are all alike, the plan's name was corrected. If there are very many, each is compared with the plan's
        // name only.
        let differs = |name: &str| match names.len() {
            ..=COMPARED => names.iter().any(|other| words().are_unlike(name, other)),
            _ => names.iter().any(|other| !is_unlike(other)),
        };
        unlike.extend(
            rows.iter()
                .filter(|(_, name)| is_unlike(name) && differs(name))
                .map(|(index, _)| (*index, planned)),
        );
    }
    unlike
}

fn written(code: Option<&str>, name: Option<&str>) -> String {
    match (code, name) {
        (Some(code), Some(name)) => format!("{code} {name}"),
        (Some(text), None) | (None, Some(text)) => text.to_owned(),
        (None, None) => "未填写".to_owned(),
    }
}
