//! Rules that a policy declares: one for each list of another department that may be compared (`--crosscheck`).
//!
//! A hit is a doubt for the authority alone. Code, title, text and law come from the policy; the check is the same for all.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::case::Hire;
use crate::model::{Field, IdNumber, Severity, day_in_words as day};
use crate::policy::{Crosscheck, CrosscheckWhen, Policy};
use crate::reference::{CrosscheckEntry, CrosscheckList, ReferenceKind, may_name_one_agency};

use super::names::may_be_same;
use super::{Audience, Check, Context, Effect, Fact, Group, LegalBasis, RULES, Rule, Sink};

/// The rules under a policy: those of the program and those that the policy declares.
///
/// Their texts read as the policy has it. What a policy declares or says is kept for as long as the program runs, as
/// findings name their rule; of each policy once.
pub fn in_force(policy: &Policy) -> Vec<&'static Rule> {
    static KEPT: Mutex<BTreeMap<String, Vec<&'static Rule>>> = Mutex::new(BTreeMap::new());
    // A thread that panicked while it held the map left it whole.
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let texts = format!("{} {} {}", policy.hash, policy.audit_word.as_str(), policy.basis.label());
    kept.entry(texts).or_insert_with(|| listed(policy)).clone()
}

fn listed(policy: &Policy) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = RULES.iter().map(|rule| rule.worded(policy)).collect();
    let after =
        rules.iter().rposition(|rule| rule.group == Group::Cross).map_or(rules.len(), |last| last + 1);
    rules.splice(
        after..after,
        (0u8..).zip(&policy.crosschecks).map(|(place, check)| declared(place, check).worded(policy)),
    );
    rules
}

fn declared(place: u8, check: &Crosscheck) -> &'static Rule {
    let days = match check.when {
        CrosscheckWhen::HireDate => "招用当日",
        CrosscheckWhen::Period => "招用至合同终止期间（没有终止日期的计至审计基准日）的任何一天",
    };
    let elsewhere = if check.elsewhere { "名单所载单位就是本单位的不计。" } else { "" };
    let condition = format!(
        "{}比对名单（--crosscheck {}=文件）中有此人的公民身份号码，且名单所载起止日期包含{days}；起止日期空白的按一直有效。姓名不同的，注明“姓名不符”；号码读不出而姓名相同、号码可见部分不矛盾的，也列为疑点。{elsewhere}",
        check.kind, check.kind
    );
    let why = if check.holds_claim {
        "核实之前，此人的困难身份不计为已核实。"
    } else {
        "供核实，不影响此人的困难身份。"
    };
    let keep = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    Box::leak(Box::new(Rule {
        code: keep(&check.code),
        title: keep(&check.title),
        group: Group::Shared,
        severity: Some(Severity::Doubt),
        effect: if check.holds_claim { Effect::LeavesOpen } else { Effect::None },
        audience: Audience::Authority,
        basis: LegalBasis::Law(keep(&check.code)),
        lists: Box::leak(Box::new([ReferenceKind::Crosscheck(place)])),
        condition: keep(&condition),
        why: keep(&format!("{}{why}", check.message)),
        remedy: "由审计人员核实；名单内容不得告知单位。",
        auditor: keep(&check.verify),
        example: "",
        check: Check::Evidence(compare),
    }))
}

fn compare(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let found = (0u8..).zip(&context.policy.crosschecks).find(|(_, check)| check.code == sink.rule());
    let Some((place, check)) = found else { return };
    let Some(list) = context.references.crosscheck(place) else { return };
    for (index, hire, id) in context.identified() {
        if let Some(fact) = hit(context, check, list, hire, id) {
            sink.report(context.hire(index, Field::IdNumber), fact);
        }
    }
}

fn hit(
    context: &Context<'_, '_>,
    check: &Crosscheck,
    list: &CrosscheckList,
    hire: &Hire<'_>,
    id: IdNumber,
) -> Option<Fact> {
    let last = match check.when {
        CrosscheckWhen::HireDate => hire.start,
        CrosscheckWhen::Period => hire.last_day.unwrap_or(context.terms.as_of).max(hire.start),
    };
    let name = hire.row.name().known();
    let is_named = |entry: &CrosscheckEntry| {
        entry.name.as_deref().zip(name).is_none_or(|(listed, filed)| may_be_same(listed, filed))
    };
    let rows: Vec<&CrosscheckEntry> = list
        .rows_of(id)
        .iter()
        .filter(|entry| entry.touches(hire.start, Some(last)))
        .filter(|entry| !(check.elsewhere && is_own(context, entry)))
        .collect();
    // The row with the person's name says most; of several, the first one.
    if let Some(entry) = rows.iter().find(|entry| is_named(entry)).or_else(|| rows.first()) {
        return Some(told(check, entry, is_named(entry), rows.len()));
    }
    // Another row of the person was read; this one may be about somebody else of that name.
    let is_known = !list.rows_of(id).is_empty();
    let name = name.filter(|name| !is_known && list.may_hold(id, name))?;
    Some(Fact {
        message: format!(
            "{}名单中有姓名“{name}”的一行，公民身份号码未能读出，可能是此人：{}",
            check.kind, check.message
        ),
        found: "号码未读出".to_owned(),
        expected: format!("不在{}名单中", check.kind),
        ..Fact::default()
    })
}

fn told(check: &Crosscheck, entry: &CrosscheckEntry, is_named: bool, rows: usize) -> Fact {
    let mut facts = Vec::new();
    if entry.since.is_some() || entry.until.is_some() || !entry.period_unread {
        facts.push(period(entry.since, entry.until));
    }
    facts.extend(entry.unit.as_ref().map(|unit| format!("单位“{unit}”")));
    facts.extend(entry.explanation.as_ref().map(|said| format!("说明“{said}”")));
    if entry.period_unread {
        facts.push("起止日期有读不了或前后颠倒的，按可能有效计".to_owned());
    }
    if rows > 1 {
        facts.push(format!("共{rows}条"));
    }
    let other_name = match &entry.name {
        Some(listed) if !is_named => format!("姓名不符：名单中为“{listed}”，请先确认是否同一人。"),
        _ => String::new(),
    };
    Fact {
        message: format!("{}（{}名单：{}）{other_name}", check.message, check.kind, facts.join("，")),
        found: facts.join("，"),
        expected: format!("不在{}名单中", check.kind),
        ..Fact::default()
    }
}

fn period(since: Option<Date>, until: Option<Date>) -> String {
    match (since, until) {
        (Some(since), Some(until)) if since == until => day(since),
        (Some(since), Some(until)) => format!("{}至{}", day(since), day(until)),
        (Some(since), None) => format!("{}起", day(since)),
        (None, Some(until)) => format!("至{}", day(until)),
        (None, None) => "未写起止日期".to_owned(),
    }
}

/// The unit of the row is the agency itself, by its name or another that the directory gives it.
fn is_own(context: &Context<'_, '_>, entry: &CrosscheckEntry) -> bool {
    let Some(unit) = &entry.unit else { return false };
    let case = context.case;
    let listed = context.references.directory.as_ref().is_some_and(|directory| {
        let own = directory.find(&case.name, case.code, case.division);
        own.is_some_and(|own| directory.is_name_of(own, unit))
    });
    listed || may_name_one_agency(unit, &case.name)
}
