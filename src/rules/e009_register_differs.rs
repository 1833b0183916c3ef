//! E009 与认定台账所载不一致: category, name or 认定编号 differs from the register's.

use crate::case::Hire;
use crate::model::Text;
use crate::model::{Field, Severity, Stated, normal};
use crate::reference::RegisterEntry;

use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E009",
    title: "与认定台账所载不一致",
    group: Group::Eligibility,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Law("recognition"),
    condition: "台账中有此人，所填姓名、困难人员类别（按口径归类后）或认定编号与台账不同。",
    why: "多为笔误，也可能填错了人。",
    remedy: "按认定文书或证件原件核对并更正。",
    example: "认定编号与台账所载差一位数字。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(register) = &context.references.register else { return };
    for (index, hire, id) in context.identified() {
        // One row of the person that agrees in everything is enough; else the one that agrees in most, not
        // the one that the list has first.
        let rows = register.of(id).iter().map(|entry| differences(context, hire, entry));
        let closest = rows.min_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let Some(differences) = closest else { continue };
        let Some(field) = differences.first() else { continue };
        let labels = differences.iter().map(|field| field.label()).collect::<Vec<_>>().join("、");
        let at = hire.cell(*field);
        let more_cells = differences.iter().skip(1).filter_map(|field| hire.table.column(*field)).collect();
        // What the register holds is not the agency's to see.
        sink.report(
            context.hire(index, *field),
            Fact {
                message: format!("所填{labels}与认定台账不一致。"),
                found: labels,
                expected: "与认定台账一致".to_owned(),
                for_auditor: format!("{}与认定台账中此人的记录逐项核对。", context.place(at)),
                more_cells,
                ..Fact::default()
            },
        );
    }
}

/// All that differs from one row of the register.
fn differences(context: &Context<'_, '_>, hire: &Hire<'_>, entry: &RegisterEntry) -> Vec<Field> {
    [
        (Field::Name, hire.row.name(), &entry.name),
        (Field::Category, hire.row.category(), &entry.category),
        (Field::CertificateNo, hire.row.certificate(), &entry.certificate),
    ]
    .into_iter()
    .filter(|(field, stated, registered)| differs(context, *field, *stated, registered.as_ref()))
    .map(|(field, ..)| field)
    .collect()
}

/// A stated value that differs from the register's; what either leaves blank does not differ.
fn differs(context: &Context<'_, '_>, field: Field, stated: Stated<&str>, registered: Option<&Text>) -> bool {
    let (Some(stated), Some(registered)) = (stated.known(), registered) else { return false };
    let same = match field {
        Field::Category => match (context.policy.category(stated), context.policy.category(registered)) {
            (Some(stated), Some(registered)) => stated.code == registered.code,
            _ => normal(stated) == normal(registered),
        },
        _ => normal(stated) == normal(registered),
    };
    !same
}
