//! E009 与认定台账所载不一致: category, name or 认定编号 differs from the register's.

use crate::case::Hire;
use crate::model::Text;
use crate::model::{Field, Severity, Stated, normal};
use crate::reference::RegisterEntry;

use super::{Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E009",
    title: "与认定台账所载不一致",
    group: Group::Eligibility,
    severity: Some(Severity::Note),
    effect: Effect::None,
    basis: Basis::Law("recognition"),
    condition: "台账中有此人，所填姓名、困难人员类别（按口径归类后）或认定编号与台账不同。",
    why: "多为笔误，也可能填错了人。",
    remedy: "按认定台账或证件原件更正。",
    example: "台账类别“残疾人员”，所报为“低保人员”。",
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
        let Some((field, ..)) = differences.first() else { continue };
        let list = |pick: fn(&(Field, String, String)) -> &str| {
            differences
                .iter()
                .map(|difference| format!("{}：{}", difference.0.label(), pick(difference)))
                .collect::<Vec<_>>()
                .join("；")
        };
        let (found, expected) = (list(|difference| &difference.1), list(|difference| &difference.2));
        sink.report(
            context.hire(index, *field),
            Fact {
                message: format!("所报（{found}）与认定台账（{expected}）不一致。"),
                found,
                expected,
                ..Fact::default()
            },
        );
    }
}

/// All that differs from one row of the register.
fn differences(
    context: &Context<'_, '_>,
    hire: &Hire<'_>,
    entry: &RegisterEntry,
) -> Vec<(Field, String, String)> {
    [
        (Field::Name, hire.row.name(), &entry.name),
        (Field::Category, hire.row.category(), &entry.category),
        (Field::CertificateNo, hire.row.certificate(), &entry.certificate),
    ]
    .into_iter()
    .filter_map(|(field, stated, registered)| difference(context, field, stated, registered.as_ref()))
    .collect()
}

/// A stated value that differs from the register's; what either leaves blank does not differ.
fn difference(
    context: &Context<'_, '_>,
    field: Field,
    stated: Stated<&str>,
    registered: Option<&Text>,
) -> Option<(Field, String, String)> {
    let (stated, registered) = (stated.known()?, registered?);
    let same = match field {
        Field::Category => match (context.policy.category(stated), context.policy.category(registered)) {
            (Some(stated), Some(registered)) => stated.code == registered.code,
            _ => normal(stated) == normal(registered),
        },
        _ => normal(stated) == normal(registered),
    };
    (!same).then(|| (field, stated.to_string(), registered.to_string()))
}
