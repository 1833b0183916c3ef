//! N007 所报公告不在公共平台导出中: a notice claimed in the filing is not in the `--notices` export.

use crate::model::{Field, Requirement, Severity, normal};
use crate::reference::ReferenceKind;

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N007",
    title: "所报公告不在公共平台导出中",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "提供了公共平台公告导出时，所报公告按公告编号（未填的按岗位和发布日期）在本单位名下找不到。导出未能完整读入（有读不了的行、表或文件）时，改为疑点。",
    why: "平台没有的公告不能证明已经发布。",
    remedy: "核对公告编号和发布日期；提供平台发布的截图或网址。",
    auditor: "",
    example: "所报公告编号GG-009，平台导出中没有。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(export) = &context.references.export else { return };
    let export_is_whole = context.references.prove_absence(ReferenceKind::Notices);
    let agency: Vec<String> = [
        Some(normal(&context.case.name).into_owned()),
        context.case.code.map(|code| code.as_str().to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (index, notice) in (0_u32..).zip(&context.case.notices) {
        let unreadable = notice.row.notice_no.is_unknown();
        let filer = notice.table.filers.get(notice.row.filer as usize);
        let own = filer.into_iter().flat_map(|filer| [filer.name.as_deref(), filer.code.as_deref()]);
        let names: Vec<String> =
            agency.iter().cloned().chain(own.flatten().map(|name| normal(name).into_owned())).collect();
        let is_there = export.has(&names, notice.row, notice.published);
        if is_there && !unreadable {
            continue;
        }
        sink.report(
            context.notice(index, notice, Field::NoticeNo),
            Fact {
                message: if is_there {
                    "公告编号无法识别，不能确认是公共平台上的哪条公告。".to_owned()
                } else {
                    "公共平台的公告导出中没有这条公告。".to_owned()
                },
                found: notice.row.notice_no().known().unwrap_or_default().to_owned(),
                expected: "平台导出中的公告".to_owned(),
                only_doubt: unreadable || !export_is_whole,
                ..Fact::default()
            },
        );
    }
}
