//! D009 身份证件号码被表格软件截断: ID number lost digits in Excel (row accepted, ID unknown: no E001).

use crate::model::{Field, Severity};
use crate::tables::IdCell;

use super::{Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "D009",
    title: "身份证件号码被表格软件截断",
    group: Group::Data,
    severity: Some(Severity::Doubt),
    effect: Effect::LeavesOpen,
    basis: Basis::Law("id_number"),
    condition: "号码以数值存放，超过15位的末尾已变成0或科学计数，原号码不可恢复；同一列有这样的号码时，末三位为000的都算。",
    why: "丢失的数字不能猜测。",
    remedy: "把该列设为文本格式后按证件原件重新录入。",
    example: "单元格显示4.40106E+17。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    for (index, hire) in context.case.hires.iter().enumerate() {
        if hire.row.id != IdCell::LostDigits {
            continue;
        }
        sink.report(
            context.hire(index, Field::IdNumber),
            Fact {
                message: "身份证件号码以数值存放，末尾数字已丢失，不能恢复。".to_owned(),
                found: "数值".to_owned(),
                expected: "文本格式的18位号码".to_owned(),
                ..Fact::default()
            },
        );
    }
}
