//! N001 招用没有对应公告: a hire with no notice.

use crate::model::{Field, Requirement, Severity, TableKind};

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N001",
    title: "招用没有对应公告",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "招用行按公告编号和岗位都找不到本单位的招聘公告。该单位有公告行或公告表被拒收，或公告编号无法识别时，改为疑点。",
    why: "招用信息应通过公共就业服务机构发布。",
    remedy: "补充该岗位的招聘公告（公告编号、发布机构、发布日期），或更正招用表中的公告编号、岗位。",
    example: "招用表有“门卫”，公告表只有“保洁员”的公告。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let rejected = context.has_rejected(TableKind::Notices);
    for (index, hire) in context.case.hires.iter().enumerate() {
        let unreadable = hire.row.notice_no.is_unknown();
        if !hire.notices.is_empty() && !unreadable {
            continue;
        }
        let number = hire.row.notice_no().known().unwrap_or("未填");
        sink.report(
            context.hire(index, Field::NoticeNo),
            Fact {
                message: if unreadable {
                    "公告编号无法识别，不能确认对应的公告。".to_owned()
                } else {
                    "按公告编号和岗位都找不到对应的招聘公告。".to_owned()
                },
                found: format!("公告编号：{}", if unreadable { "无法识别" } else { number }),
                expected: "本单位公告表中的公告".to_owned(),
                only_doubt: rejected || unreadable,
                ..Fact::default()
            },
        );
    }
}
