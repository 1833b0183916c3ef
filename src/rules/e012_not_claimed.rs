//! E012 台账中有而未主张: in the register at the hire date, but not claimed.

use crate::model::{Field, Severity};
use crate::reference::{ReferenceKind, Support};

use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E012",
    title: "台账中有而未主张",
    group: Group::Eligibility,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Authority,
    basis: LegalBasis::Law("recognition"),
    lists: &[ReferenceKind::Register],
    condition: "认定台账显示招用日期时是就业困难人员，但招用表未主张。",
    why: "漏报会使比例偏低。",
    remedy: "由审计人员向本人或认定机构核实；本人同意的，由单位补填认定信息。台账内容不得告知单位。",
    auditor: "",
    example: "台账有效，招用表填“否”。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(register) = &context.references.register else { return };
    for (index, hire, id) in context.identified() {
        if hire.is_claimed() || register.support(id, hire.start) != Support::Supported {
            continue;
        }
        sink.report(
            context.hire(index, Field::Difficult),
            Fact {
                message: "认定台账显示招用时是就业困难人员，但招用表没有主张。".to_owned(),
                found: "未主张".to_owned(),
                expected: "主张为就业困难人员".to_owned(),
                ..Fact::default()
            },
        );
    }
}
