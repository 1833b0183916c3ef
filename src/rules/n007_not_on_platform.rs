//! N007 所报公告不在公共平台导出中: a notice claimed in the filing is not in the `--notices` export, though that covers the
//! agency and the day.

use crate::model::{Field, Requirement, Severity};
use crate::reference::{Claim, Claimed, NoticeExport, ReferenceKind};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N007",
    title: "所报公告不在公共平台导出中",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Notices],
    condition: "提供了公共平台公告导出时，所报公告按公告编号（未填的按岗位和发布日期）在导出中找不到，而导出中有本单位的其他公告、编号形式相同、所报日期在导出的日期范围内。编号比对不计空格、括号、前导零和一方没有的前缀；由人社部门或公共就业服务机构代发、几个单位合写在一行的，算作本单位的。导出不包括本单位、编号形式不同、日期不在范围内或导出未能完整读入的，改为疑点。",
    why: "平台没有的公告不能证明已经发布。",
    remedy: "核对公告编号和发布日期；提供平台发布的截图或网址。",
    auditor: "",
    example: "所报公告编号GG-009，平台导出中有本单位2024年的其他公告，没有这一条。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(export) = &context.references.export else { return };
    let looked = look(context, export);
    for (index, (notice, looked)) in (0_u32..).zip(context.case.notices.iter().zip(looked)) {
        let unreadable = notice.row.notice_no.is_unknown();
        let (message, only_doubt) = match looked {
            Claimed::There if unreadable => {
                ("公告编号无法识别，不能确认是公共平台上的哪条公告。".to_owned(), true)
            }
            Claimed::There => continue,
            _ if !context.references.prove_absence(ReferenceKind::Notices) => (
                "公共平台的公告导出未能完整读入，读入的部分中没有找到这条公告，不能据此认定没有发布。"
                    .to_owned(),
                true,
            ),
            Claimed::Missing(_) if unreadable => {
                ("公告编号无法识别，不能与公共平台的公告导出比对。".to_owned(), true)
            }
            Claimed::Missing(compared) if notice.row.notice_no.is_blank() => (
                format!(
                    "没有写公告编号，按岗位和日期在公共平台的公告导出中没有找到（{compared}），须人工核对。"
                ),
                true,
            ),
            Claimed::Missing(compared) => {
                (format!("公共平台的公告导出中没有这条公告（{compared}）。"), false)
            }
            Claimed::Withdrawn(said) => (
                format!("公共平台的公告导出中这条公告注明“{said}”，不能据此确认已经发布，须人工核对。"),
                true,
            ),
            Claimed::CannotTell(reason) => {
                (format!("在公共平台的公告导出中没有找到这条公告，但{reason}，须人工核对。"), true)
            }
        };
        sink.report(
            context.notice(index, notice, Field::NoticeNo),
            Fact {
                message,
                found: notice.row.notice_no().known().unwrap_or_default().to_owned(),
                expected: "平台导出中的公告".to_owned(),
                only_doubt,
                ..Fact::default()
            },
        );
    }
}

/// Each notice of the agency is compared with the export; one that is found shows that the export covers the agency,
/// whatever unit the platform lists it under.
fn look(context: &Context<'_, '_>, export: &NoticeExport) -> Vec<Claimed> {
    let case = context.case;
    let named = export.named(case.notices.iter().filter_map(|notice| notice.row.notice_no().known()));
    let one = |notice: &crate::case::Notice<'_>, covered: bool| {
        let filer = notice.table.filers.get(notice.row.filer as usize);
        let own = filer.and_then(|filer| filer.name.as_deref());
        let names: Vec<String> =
            std::iter::once(&*case.name).chain(own).chain(context.other_names()).map(str::to_owned).collect();
        export.look(
            &Claim {
                names: &names,
                code: case.code,
                row: notice.row,
                published: notice.published,
                named: &named,
            },
            covered,
        )
    };
    let first: Vec<Claimed> = case.notices.iter().map(|notice| one(notice, false)).collect();
    let covered = first.contains(&Claimed::There);
    if !covered {
        return first;
    }
    let again = |(notice, looked)| match looked {
        Claimed::CannotTell(_) => one(notice, true),
        looked => looked,
    };
    case.notices.iter().zip(first).map(again).collect()
}
