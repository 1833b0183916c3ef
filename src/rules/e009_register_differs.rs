//! E009 与认定台账所载不一致: category, name or 认定编号 differs from the register's.

use crate::case::Hire;
use crate::model::{Field, Severity, normal};
use crate::reference::{ReferenceKind, RegisterEntry};

use super::names;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "E009",
    title: "与认定台账所载不一致",
    group: Group::Eligibility,
    severity: Some(Severity::Note),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: LegalBasis::Law("recognition"),
    lists: &[ReferenceKind::Register],
    condition: "台账中有此人，所填姓名、困难人员类别（按口径归类后）或认定编号与台账不同。姓名不同的为疑点：姓氏不同、差两个字以上，或本单位有两人以上姓名不同；只一人差一个字的为提示，遮盖、截短、打不出的字不算不同。",
    why: "多为笔误，也可能填错了人。",
    remedy: "按认定文书或证件原件核对并更正。",
    auditor: "",
    example: "认定编号与台账所载差一位数字。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let Some(register) = &context.references.register else { return };
    let mut found: Vec<(usize, Vec<Difference>)> = Vec::new();
    for (index, hire, id) in context.identified() {
        // One row of the person that agrees in everything is enough. Otherwise rows with this name count before others, and
        // of several the one that agrees in most, not the one that comes first in the list.
        let rows = register.rows_of(id).iter().map(|entry| differences(context, hire, entry));
        let closest = rows.min_by(|a, b| {
            has_name(a).cmp(&has_name(b)).then_with(|| a.len().cmp(&b.len())).then_with(|| a.cmp(b))
        });
        found.extend(
            closest.filter(|differences| !differences.is_empty()).map(|differences| (index, differences)),
        );
    }
    let other_names = found.iter().filter(|(_, differences)| has_name(differences)).count();
    for (index, differences) in found {
        let hire = &context.case.hires[index];
        let Some(Difference { field, .. }) = differences.first() else { continue };
        let labels =
            differences.iter().map(|difference| difference.field.label()).collect::<Vec<_>>().join("、");
        let at = hire.cell(*field);
        let more = differences.iter().skip(1);
        let more_cells = more.filter_map(|difference| hire.table.column(difference.field)).collect();
        // One name may differ by a slip of the pen; several differing names, or another surname, mean other people.
        let is_another = |difference: &Difference| {
            difference.field == Field::Name && (other_names > 1 || !difference.may_be_a_slip)
        };
        // What the register holds is not the agency's to see.
        sink.report(
            context.hire(index, *field),
            Fact {
                message: format!("所填{labels}与认定台账不一致。"),
                found: labels,
                expected: "与认定台账一致".to_owned(),
                for_auditor: format!("{}与认定台账中此人的记录逐项核对。", context.place(at)),
                more_cells,
                is_doubt: differences.iter().any(is_another),
                ..Fact::default()
            },
        );
    }
}

fn has_name(differences: &[Difference]) -> bool {
    differences.iter().any(|difference| difference.field == Field::Name)
}

/// A column in which a hire differs from the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    field: Field,
    /// Of a name: one character differs.
    may_be_a_slip: bool,
}

/// All that differs from one row of the register; what either leaves blank does not differ.
fn differences(context: &Context<'_, '_>, hire: &Hire<'_>, entry: &RegisterEntry) -> Vec<Difference> {
    [
        (Field::Name, hire.row.name(), &entry.name),
        (Field::Category, hire.row.category(), &entry.category),
        (Field::CertificateNo, hire.certificate(), &entry.certificate),
    ]
    .into_iter()
    .filter_map(|(field, stated, registered)| {
        let (stated, registered) = (stated.known()?, registered.as_deref()?);
        let may_be_a_slip = field == Field::Name && names::differ_by_a_slip(stated, registered);
        (!is_same(context, field, stated, registered)).then_some(Difference { field, may_be_a_slip })
    })
    .collect()
}

fn is_same(context: &Context<'_, '_>, field: Field, stated: &str, registered: &str) -> bool {
    match field {
        Field::Category => {
            let codes = |text| context.policy.categories_in(text).into_iter().map(|one| &one.code);
            normal(stated) == normal(registered)
                || codes(stated).any(|code| codes(registered).any(|other| other == code))
        }
        Field::Name => names::may_be_same(stated, registered),
        _ => normal(stated) == normal(registered),
    }
}
