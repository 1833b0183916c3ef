//! N002 公告未经公共就业服务机构发布: its notices exist, none through a recognised public employment service, none unclassified.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use hashbrown::HashMap;

use crate::case::Notice;
use crate::model::{Field, Requirement, Severity, TableKind};
use crate::reference::ReferenceKind;

use super::context::Renewal;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N002",
    title: "公告未经公共就业服务机构发布",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Violation),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Clause,
    lists: &[ReferenceKind::Services, ReferenceKind::Notices],
    condition: "招用对应的公告全部由非公共就业服务渠道发布（按机构名录和口径识别）。机构名录未能完整读入，或该单位有可能载有其他公告、发布机构而未能采用、未能读入的行、表、列或文件时，改为疑点。合同状态为续签的，不是新的招用：另有此人更早的招用行或往年招用的只作提示，没有的为疑点。",
    why: "招用信息应通过公共就业服务机构发布，仅在商业网站或本单位内部发布不符合要求。",
    remedy: "提供在公共就业服务机构发布的公告；确系公共就业服务机构的，提供其性质证明。",
    auditor: "确系公共就业服务机构的，补充到机构名录（--services）后重新运行。",
    example: "公告只发布在商业招聘网站。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    // A publisher that is missing from a list may be in the part of it that was not read.
    let services_unread =
        context.references.services.is_some() && !context.references.prove_absence(ReferenceKind::Services);
    let publisher = [Field::Publisher, Field::Channel, Field::Url];
    let unseen = LazyCell::new(|| {
        context
            .held_by_unseen(TableKind::Notices)
            .and(context.held_by_columns_of(TableKind::Notices, &publisher))
    });
    let mut publishers_of: HashMap<usize, String> = HashMap::new();
    for (index, hire) in case.hires.iter().enumerate() {
        if hire.notices.is_empty() || !context.lookups.published(&case.notices, hire).none_public {
            continue;
        }
        let publishers = publishers_of
            .entry(hire.list_of_notices())
            .or_insert_with(|| publishers(&hire.notices, &case.notices))
            .clone();
        let renewal = context.renewal(hire);
        sink.report(
            context.hire(index, Field::NoticeNo),
            Fact {
                message: format!(
                    "对应公告均未通过公共就业服务机构发布（{publishers}）{}。",
                    renewal.in_words()
                ),
                found: publishers,
                expected: "公共就业服务机构发布的公告".to_owned(),
                only_doubt: services_unread || renewal == Renewal::Stated,
                only_note: renewal == Renewal::Shown,
                held: context.held_by_notices_of(hire).and(unseen.clone()),
                ..Fact::default()
            },
        );
    }
}

/// Who published, as stated, each once; of very many the first ones.
fn publishers(list: &[u32], notices: &[Notice<'_>]) -> String {
    const NAMED: usize = 5;
    let stated = list.iter().map(|notice| super::publishers::stated(notices[*notice as usize].row));
    let all: BTreeSet<String> = stated.collect();
    let named = all.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("；");
    if all.len() > NAMED { format!("{named}等{}处", all.len()) } else { named }
}
