//! D009 身份证件号码被表格软件截断: ID number lost digits in Excel (row accepted, ID unknown: no E001).

use crate::model::{Field, Severity};
use crate::tables::{IdCell, Loss};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D009",
    title: "身份证件号码被表格软件截断",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("id_number"),
    lists: &[],
    condition: "号码以数值存放，超过15位的末尾已变成0，或写成科学计数，或末三位为000而校验位不符，原号码不可恢复；同一表内该单位有这样的号码时，末三位为000的都算。",
    why: "丢失的数字不能猜测。",
    remedy: "把该列设为文本格式后按证件原件重新录入。",
    auditor: "",
    example: "单元格显示4.40106E+17。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        let IdCell::LostDigits(loss) = hire.row.id else { continue };
        let (message, found) = match loss {
            Loss::Number => ("身份证件号码以数值存放，末尾数字已丢失，不能恢复。", "数值"),
            Loss::Text => (
                "身份证件号码写成科学计数，或末三位为000而校验位不符：是表格软件截断后的样子，不能恢复。",
                "截断后的文本",
            ),
            Loss::Beside => (
                "身份证件号码末三位为000，而同一表内本单位另有号码已被表格软件截断，不能确认此号未被截断。",
                "末三位为000",
            ),
        };
        sink.report(
            context.hire(index, Field::IdNumber),
            Fact {
                message: message.to_owned(),
                found: found.to_owned(),
                expected: "文本格式的18位号码".to_owned(),
                ..Fact::default()
            },
        );
    }
}
