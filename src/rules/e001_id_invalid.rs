//! E001 身份证件号码空白或无效: ID number blank or invalid (length, date, check character).

use crate::model::{Field, IdNumber, IdProblem, Severity, mask_number};
use crate::tables::IdCell;

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E001",
    title: "身份证件号码空白或无效",
    group: Group::Eligibility,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("id_number"),
    lists: &[],
    condition: "公民身份号码空白，或位数、出生日期、校验码不符合国家标准（含港澳台居民居住证、外国人永久居留身份证）。",
    why: "不能确认是谁，就不能比对认定台账，也不能排除重复。",
    remedy: "按身份证件原件更正号码，单元格设为文本格式。",
    auditor: "",
    example: "号码少一位，或末位校验码不对。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        let (message, found) = match hire.row.invalid_id() {
            Some(text) => {
                let problem = IdNumber::parse(text).err().map_or("无效", IdProblem::text);
                (format!("身份证件号码无效：{problem}。"), mask_number(text))
            }
            None if hire.row.id == IdCell::Blank => ("身份证件号码空白。".to_owned(), String::new()),
            None => continue,
        };
        sink.report(
            context.hire(index, Field::IdNumber),
            Fact {
                message, found, expected: "有效的18位号码（或15位旧号码）".to_owned(), ..Fact::default()
            },
        );
    }
}
