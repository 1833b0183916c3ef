//! N005 公告期短于规定: notice open for fewer days than the policy asks; off unless set.

use crate::model::{Field, Requirement, Severity, Stated};
use crate::reference::ReferenceKind;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "N005",
    title: "公告期短于规定",
    group: Group::Duty(Requirement::Notice),
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("notice_days"),
    lists: &[ReferenceKind::Notices],
    condition: "发布日期至截止日期（首尾都算）少于口径所设的公告天数（{notice_days}）；截止日期无法识别的不能确认，也列出。截止日期空白的不判断；未设天数的，本规则不启用。",
    why: "公告期过短，应聘人来不及报名。",
    remedy: "今后按规定天数公告。",
    auditor: "",
    example: "公告只开放了5天，口径要求的更长。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(days) = context.policy.notice_days else { return };
    for (index, notice) in (0_u32..).zip(&context.case.notices) {
        let (message, found) = match notice.row.closes {
            Stated::Known(closes) => {
                let open = i64::from((closes - notice.published).get_days()) + 1;
                if open >= i64::from(days) {
                    continue;
                }
                (format!("公告期{open}天，少于规定的{days}天。"), format!("{open}天"))
            }
            Stated::Unknown => {
                (format!("截止日期无法识别，不能确认公告期是否满{days}天。"), "无法识别".to_owned())
            }
            Stated::Blank => continue,
        };
        sink.report(
            context.notice(index, notice, Field::Closes),
            Fact {
                message,
                found,
                expected: format!("不少于{days}天"),
                only_doubt: notice.row.closes.is_unknown(),
                ..Fact::default()
            },
        );
    }
}
