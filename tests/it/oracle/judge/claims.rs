//! Cross-row evidence over all agencies, the difficulty status of each hire, and its E and X findings.

use std::collections::BTreeMap;

use super::case::{Case, Hire};
use super::facts::{ELDERLY, category};
use super::read::{Cell, Id, birth, date, day_number, full_years, id, male, plus_months, retirement, text};
use crate::oracle::world::{Row, World};

/// Difficulty status; the order is from worst to best for `possible`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    NotClaimed,
    Refuted,
    Unresolved,
    Verified,
}

impl Claim {
    /// The code in `persons.csv`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotClaimed => "not_claimed",
            Self::Refuted => "refuted",
            Self::Unresolved => "unresolved",
            Self::Verified => "verified",
        }
    }
}

/// What was judged of one hire.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// As shown.
    pub(crate) status: Claim,
    /// Without X001, for counting persons.
    pub(crate) apart_from_twice: Claim,
}

/// A hire of any agency, as the X rules see it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    agency: usize,
    file: String,
    line: u32,
    id: String,
    name: String,
    post: String,
    hired: i32,
    ends: Option<i32>,
    certificate: String,
}

/// What lies outside one agency: all accepted hires with a valid ID, the register, the history.
#[derive(Debug, Default)]
pub(crate) struct Evidence<'w> {
    seen: Vec<Seen>,
    /// Indexes into `seen`.
    by_id: BTreeMap<String, Vec<usize>>,
    by_certificate: BTreeMap<String, Vec<usize>>,
    by_placement: BTreeMap<(usize, String, String, i32), Vec<usize>>,
    /// Readable register rows by ID; `None`: no register given.
    register: Option<BTreeMap<String, Vec<&'w Row>>>,
    history: BTreeMap<String, Vec<&'w Row>>,
}

impl<'w> Evidence<'w> {
    /// Gathers the evidence of a world.
    pub(crate) fn of(cases: &[Case], world: &'w World) -> Self {
        let mut evidence = Self { seen: seen(cases), ..Self::default() };
        for (index, own) in evidence.seen.iter().enumerate() {
            evidence.by_id.entry(own.id.clone()).or_default().push(index);
            if !own.certificate.is_empty() {
                evidence.by_certificate.entry(own.certificate.clone()).or_default().push(index);
            }
            let placement = (own.agency, own.name.clone(), own.post.clone(), own.hired);
            evidence.by_placement.entry(placement).or_default().push(index);
        }
        let by_id = |rows: &'w [Row]| {
            let mut map: BTreeMap<String, Vec<&'w Row>> = BTreeMap::new();
            for row in rows {
                if let Id::Valid(number) = id(row.get("公民身份号码")) {
                    map.entry(number).or_default().push(row);
                }
            }
            map
        };
        evidence.register = world.references.register.as_deref().map(by_id);
        if let Some(register) = &mut evidence.register {
            for rows in register.values_mut() {
                rows.retain(|row| date(row.get("认定日期")).known().is_some());
            }
        }
        evidence.history = by_id(world.references.history.as_deref().unwrap_or(&[]));
        evidence
    }
}

/// All accepted hires with a valid ID.
fn seen(cases: &[Case]) -> Vec<Seen> {
    let mut all = Vec::new();
    for (agency, case) in cases.iter().enumerate() {
        for hire in &case.hires {
            let Id::Valid(number) = &hire.id else { continue };
            all.push(Seen {
                agency,
                file: hire.filed.file.to_owned(),
                line: hire.filed.line,
                id: number.clone(),
                name: hire.name.clone(),
                post: hire.post.clone(),
                hired: hire.hired,
                ends: end_of(hire),
                certificate: text(hire.filed.row.get("认定编号")),
            });
        }
    }
    all
}

/// Last day of the period; `None`: open (blank, unreadable, or before the start).
pub(crate) fn end_of(hire: &Hire) -> Option<i32> {
    hire.ends.known().filter(|end| *end >= hire.hired)
}

/// Whether two periods share a day.
pub(crate) fn overlap(a: (i32, Option<i32>), b: (i32, Option<i32>)) -> bool {
    a.0 <= b.1.unwrap_or(i32::MAX) && b.0 <= a.1.unwrap_or(i32::MAX)
}

/// X rules that involve this hire.
fn cross(own: &Seen, evidence: &Evidence) -> Vec<&'static str> {
    let others = |indexes: Option<&Vec<usize>>| -> Vec<&Seen> {
        let all = indexes.into_iter().flatten().map(|index| &evidence.seen[*index]);
        all.filter(|other| (&other.file, other.line) != (&own.file, own.line)).collect()
    };
    let same_person = others(evidence.by_id.get(&own.id));
    let overlapping = |other: &Seen| overlap((own.hired, own.ends), (other.hired, other.ends));
    let mut rules = Vec::new();
    if same_person.iter().any(|o| o.agency == own.agency && overlapping(o)) {
        rules.push("X001");
    }
    if same_person.iter().any(|o| o.agency != own.agency && overlapping(o)) {
        rules.push("X002");
    }
    if others(evidence.by_certificate.get(&own.certificate)).iter().any(|o| o.id != own.id) {
        rules.push("X003");
    }
    let placement = (own.agency, own.name.clone(), own.post.clone(), own.hired);
    let two_names = same_person.iter().any(|o| o.name != own.name);
    let two_ids = others(evidence.by_placement.get(&placement)).iter().any(|o| o.id != own.id);
    if two_names || two_ids {
        rules.push("X005");
    }
    rules
}

/// Judges one hire: its E and X findings go to the case.
pub(crate) fn judge<'w>(case: &mut Case<'w>, hire: &Hire<'w>, evidence: &Evidence, as_of: i32) -> Judged {
    let row = hire.filed.row;
    let mut rules: Vec<(&'static str, &'static str)> = Vec::new();
    let mut unknown = false;
    let kind = text(row.get("困难人员类别"));
    let certificate = text(row.get("认定编号"));
    let recognised = date(row.get("认定日期"));
    let register_rows: Option<Vec<&Row>> = match (&hire.id, &evidence.register) {
        (Id::Valid(number), Some(register)) => Some(register.get(number).cloned().unwrap_or_default()),
        _ => None,
    };
    let supports = |row: &&Row| {
        date(row.get("认定日期")).known().is_some_and(|day| day <= hire.hired)
            && date(row.get("退出日期")).known().is_none_or(|day| day >= hire.hired)
    };
    let supported = register_rows.as_ref().is_some_and(|rows| rows.iter().any(supports));
    match &hire.id {
        Id::Blank | Id::Bad => rules.push(("E001", "doubt")),
        Id::Lost => rules.push(("D009", "doubt")),
        Id::Valid(number) => {
            let sex = text(row.get("性别"));
            if (sex == "男" && !male(number)) || (sex == "女" && male(number)) {
                rules.push(("E002", "doubt"));
            }
            if full_years(birth(number), hire.hired) < 16 || hire.hired >= retirement(number) {
                rules.push(("E003", "doubt"));
            }
            if let Some(rows) = &register_rows {
                if rows.is_empty() && hire.claimed {
                    rules.push(("E007", "doubt"));
                } else if !rows.is_empty() && !supported && hire.claimed {
                    rules.push(("E008", "doubt"));
                }
                let differs = |listed: &&Row| {
                    let of = |column: &str| (text(row.get(column)), text(listed.get(column)));
                    let unlike = |(a, b): (String, String)| !a.is_empty() && !b.is_empty() && a != b;
                    let kinds = of("困难人员类别");
                    let same_kind = category(&kinds.0).is_some() && category(&kinds.0) == category(&kinds.1);
                    unlike(of("姓名")) || unlike(of("认定编号")) || (!same_kind && unlike(kinds))
                };
                if !rows.is_empty() && rows.iter().all(differs) {
                    rules.push(("E009", "note"));
                }
                if supported && !hire.claimed {
                    rules.push(("E012", "note"));
                }
            }
            let least = if male(number) { 50 } else { 40 };
            let too_young = recognised.known().is_some_and(|day| full_years(birth(number), day) < least);
            if hire.claimed && category(&kind) == Some(ELDERLY) && too_young {
                rules.push(("E010", "doubt"));
            }
            if placed_too_long(hire, number, evidence, as_of) {
                rules.push(("E011", "doubt"));
            }
            let same_id = evidence.by_id[number].iter().map(|index| &evidence.seen[*index]);
            let here = (hire.filed.file, hire.filed.line);
            let own = same_id.into_iter().find(|o| (o.file.as_str(), o.line) == here).unwrap();
            rules.extend(cross(own, evidence).into_iter().map(|rule| (rule, "doubt")));
        }
    }
    if hire.claimed {
        if category(&kind).is_none() {
            rules.push(("E004", "doubt"));
        }
        if certificate.is_empty() || recognised == Cell::Blank {
            rules.push(("E005", if supported { "note" } else { "doubt" }));
        }
        match recognised {
            Cell::Known(day) if day > hire.hired => rules.push(("E006", "doubt")),
            Cell::Bad => unknown = true,
            _ => {}
        }
    }
    for (rule, severity) in &rules {
        case.on_row_as(rule, severity, &hire.filed);
    }
    let status = |ignored: &str| {
        let has = |rule: &str| {
            rule != ignored && rules.iter().any(|(r, severity)| *r == rule && *severity != "note")
        };
        if hire.disputed && hire.any_claim {
            Claim::Unresolved
        } else if !hire.claimed {
            Claim::NotClaimed
        } else if has("E006") || has("E008") {
            Claim::Refuted
        } else if unknown
            || ["E001", "E003", "E004", "E005", "E007", "E010", "X001", "X002", "X003", "X005", "D009"]
                .iter()
                .any(|r| has(r))
        {
            Claim::Unresolved
        } else {
            Claim::Verified
        }
    };
    Judged { status: status(""), apart_from_twice: status("X001") }
}

/// E011: more than 36 months in all, unless within five years of retirement when first placed
/// (POLICY.md, section on placement: the age counts as of the first approval).
fn placed_too_long(hire: &Hire, number: &str, evidence: &Evidence, as_of: i32) -> bool {
    let end = end_of(hire).unwrap_or(as_of);
    let mut days = (day_number(end) - day_number(hire.hired) + 1).max(0);
    let mut first = hire.hired;
    for row in evidence.history.get(number).into_iter().flatten() {
        let dates = (date(row.get("招用日期")).known(), date(row.get("合同终止日期")).known());
        if let (Some(from), Some(to)) = dates {
            days += day_number(to) - day_number(from) + 1;
            first = first.min(from);
        }
    }
    days > 1100 && first < plus_months(retirement(number), -60)
}
