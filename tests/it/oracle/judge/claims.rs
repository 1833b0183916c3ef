//! Cross-row evidence over all agencies, the difficulty status of each hire, and its E and X findings.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::case::{Case, Hire};
use super::facts::{ELDERLY, PLACED_AGAIN, category, is_certificate};
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
    by_name_and_birth: BTreeMap<(usize, String, i32), Vec<usize>>,
    /// Readable register rows by ID; `None`: no register given.
    register: Option<Rc<BTreeMap<String, Vec<&'w Row>>>>,
    history: Rc<BTreeMap<String, Vec<&'w Row>>>,
}

impl<'w> Evidence<'w> {
    /// Gathers the evidence of a world.
    pub(crate) fn of(cases: &[Case], world: &'w World) -> Self {
        let by_id = |rows: &'w [Row]| {
            let mut map: BTreeMap<String, Vec<&'w Row>> = BTreeMap::new();
            for row in rows {
                if let Id::Valid(number) = id(row.get("公民身份号码")) {
                    map.entry(number).or_default().push(row);
                }
            }
            map
        };
        let register = world.references.register.as_deref().map(|rows| {
            let mut register = by_id(rows);
            for rows in register.values_mut() {
                rows.retain(|row| date(row.get("认定日期")).known().is_some());
            }
            Rc::new(register)
        });
        let history = Rc::new(by_id(world.references.history.as_deref().unwrap_or(&[])));
        Self { register, history, ..Self::default() }.among(seen(cases))
    }

    /// The same lists, with no hires but an agency's own.
    pub(crate) fn alone(&self, case: &Case) -> Self {
        let lists =
            Self { register: self.register.clone(), history: self.history.clone(), ..Self::default() };
        lists.among(seen(std::slice::from_ref(case)))
    }

    fn among(mut self, seen: Vec<Seen>) -> Self {
        for (index, own) in seen.iter().enumerate() {
            self.by_id.entry(own.id.clone()).or_default().push(index);
            if !own.certificate.is_empty() {
                self.by_certificate.entry(own.certificate.clone()).or_default().push(index);
            }
            let placement = (own.agency, own.name.clone(), own.post.clone(), own.hired);
            self.by_placement.entry(placement).or_default().push(index);
            let namesake = (own.agency, own.name.clone(), birth(&own.id));
            self.by_name_and_birth.entry(namesake).or_default().push(index);
        }
        Self { seen, ..self }
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
                certificate: certificate(hire.filed.row),
            });
        }
    }
    all
}

/// 认定编号; what can be none is blank.
fn certificate(row: &Row) -> String {
    Some(text(row.get("认定编号"))).filter(|stated| is_certificate(stated)).unwrap_or_default()
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
    let namesake = (own.agency, own.name.clone(), birth(&own.id));
    let namesakes = others(evidence.by_name_and_birth.get(&namesake)).iter().any(|o| o.id != own.id);
    if two_names || two_ids || namesakes {
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
    let certificate = certificate(row);
    let recognised = date(row.get("认定日期"));
    let register_rows: Option<Vec<&Row>> = match (&hire.id, &evidence.register) {
        (Id::Valid(number), Some(register)) => Some(register.get(number).cloned().unwrap_or_default()),
        _ => None,
    };
    // An exit before the recognition is unclear: such a row proves nothing either way.
    let is_clear = |row: &&Row| {
        let (from, to) = (date(row.get("认定日期")).known(), date(row.get("退出日期")).known());
        from.zip(to).is_none_or(|(from, to)| to >= from)
    };
    let supports = |row: &&Row| {
        date(row.get("认定日期")).known().is_some_and(|day| day <= hire.hired)
            && date(row.get("退出日期")).known().is_none_or(|day| day >= hire.hired)
    };
    let supported =
        register_rows.as_ref().is_some_and(|rows| rows.iter().filter(|row| is_clear(row)).any(supports));
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
                let clear = rows.iter().any(is_clear);
                if !clear && hire.claimed {
                    rules.push(("E007", "doubt"));
                } else if clear && !supported && hire.claimed {
                    rules.push(("E008", "doubt"));
                }
                let differs = |listed: &&Row| {
                    let of = |column: &str| (text(row.get(column)), text(listed.get(column)));
                    let kinds = of("困难人员类别");
                    let same_kind = category(&kinds.0).is_some() && category(&kinds.0) == category(&kinds.1);
                    let numbers = (certificate.clone(), text(listed.get("认定编号")));
                    unlike(of("姓名")) || unlike(numbers) || (!same_kind && unlike(kinds))
                };
                let other_name = |listed: &&Row| unlike((text(row.get("姓名")), text(listed.get("姓名"))));
                if !rows.is_empty() && rows.iter().all(differs) {
                    rules.push(("E009", if rows.iter().all(other_name) { "doubt" } else { "note" }));
                }
                if supported && !hire.claimed {
                    rules.push(("E012", "note"));
                }
            }
            let least = if male(number) { 50 } else { 40 };
            let too_young = recognised.known().is_some_and(|day| full_years(birth(number), day) < least);
            let child = recognised.known().is_some_and(|day| full_years(birth(number), day) < 16);
            if hire.claimed && ((category(&kind) == Some(ELDERLY) && too_young) || child) {
                rules.push(("E010", "doubt"));
            }
            let again = category(&kind).is_some_and(|kind| PLACED_AGAIN.contains(&kind));
            if placed_too_long(hire, number, evidence, as_of, again) {
                rules.push(("E011", "doubt"));
            }
            if stays_after_retirement(hire, number, as_of) || placed_again(hire, number, evidence, again) {
                rules.push(("E013", "doubt"));
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

/// Both are stated and differ.
fn unlike((a, b): (String, String)) -> bool {
    !a.is_empty() && !b.is_empty() && a != b
}

/// Days of 36 months, and some; worlds keep clear of the exact limit.
const TERM: i32 = 1100;

/// The person's earlier placements of which both days are known.
fn placements(number: &str, evidence: &Evidence) -> Vec<(i32, i32)> {
    let rows = evidence.history.get(number).into_iter().flatten();
    rows.filter_map(|row| date(row.get("招用日期")).known().zip(date(row.get("合同终止日期")).known()))
        .collect()
}

/// Whether the person was within five years of retirement when placed first: the age counts as of the first approval
/// (POLICY.md, section on placement).
fn was_near_retirement(first: i32, number: &str) -> bool {
    first >= plus_months(retirement(number), -60)
}

/// E011: a contract longer than 36 months, or more than 36 months in all; 72 for those who may be placed again, since their
/// term restarts.
fn placed_too_long(hire: &Hire, number: &str, evidence: &Evidence, as_of: i32, again: bool) -> bool {
    let end = end_of(hire).unwrap_or(as_of);
    let days = |from: i32, to: i32| (day_number(to) - day_number(from) + 1).max(0);
    let own = days(hire.hired, end);
    let earlier = placements(number, evidence);
    let all: i32 = own + earlier.iter().map(|(from, to)| days(*from, *to)).sum::<i32>();
    let first = earlier.iter().map(|(from, _)| *from).chain([hire.hired]).min().unwrap();
    (own > TERM || all > TERM * if again { 2 } else { 1 }) && !was_near_retirement(first, number)
}

/// E013: hired before the retirement age and still in post after the month in which it was reached.
fn stays_after_retirement(hire: &Hire, number: &str, as_of: i32) -> bool {
    let year_end = as_of / 10000 * 10000 + 1231;
    let last = end_of(hire).unwrap_or(year_end).min(year_end).min(as_of);
    let reached = retirement(number);
    hire.hired < reached && reached <= last && reached / 100 != last / 100
}

/// E013: 36 months of placements were over, and the person is placed again without being of a group that may be, or for the
/// third time.
fn placed_again(hire: &Hire, number: &str, evidence: &Evidence, again: bool) -> bool {
    let earlier: Vec<(i32, i32)> =
        placements(number, evidence).into_iter().filter(|(_, to)| *to < hire.hired).collect();
    let days: i32 = earlier.iter().map(|(from, to)| day_number(*to) - day_number(*from) + 1).sum();
    let Some(first) = earlier.iter().map(|(from, _)| *from).min() else { return false };
    // 36 months are 1095 or 1096 days.
    days >= 1095 * if again { 2 } else { 1 } && !was_near_retirement(first, number)
}
