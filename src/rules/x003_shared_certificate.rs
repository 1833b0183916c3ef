//! X003 一个认定编号对应多人: one 认定编号 for two persons.

use crate::case::Echo;
use crate::model::{Field, Severity};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "X003",
    title: "一个认定编号对应多人",
    group: Group::Cross,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Method,
    lists: &[],
    condition: "同一认定编号出现在两个以上不同的有效身份证件号码上（全批比对）；空格、括号、连字符、“第…号”、大小写、字母O与数字0一类的写法不同，以及只有一方写了地区简称的，仍是同一编号。",
    why: "认定编号一人一号，重复的多为照抄或冒用。",
    remedy: "按认定文书更正认定编号。",
    auditor: "",
    example: "两个人的认定编号都是RD2024-017。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for hit in context.hits {
        let Echo::SharedCertificate { persons } = &hit.echo else { continue };
        let number = context.case.hires[hit.hire as usize].row.certificate().known().unwrap_or_default();
        sink.report(
            context.hire(hit.hire as usize, Field::CertificateNo),
            Fact {
                message: format!("认定编号“{number}”还用于另外{persons}人。"),
                found: number.to_owned(),
                expected: "一人一号".to_owned(),
                ..Fact::default()
            },
        );
    }
}
