//! What became of each finding and of each agency between two runs.
//!
//! A finding is the same in both runs if its id is. One that is gone counts as put right only where the new run
//! looked at the same thing again: not where its agency, file, table or list was not read, not under another policy, not
//! where its person is no longer among the hires or has gone on to another agency, and not where a reviewer or a
//! waiver had closed it, or had changed whom the quota counts ([`super::grounds`] says which of these it is).
//!
//! Agencies are the same by 统一社会信用代码, else by name and division. `findings.csv` names agencies without
//! their division, so of two agencies of one name and no code the first gets the counts of both.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{AgencyChange, Fate, Movement};
use super::grounds::{Grounds, Reason};
use super::results::{AgencyRow, FindingRow, RunResults};
use super::rule_states;
use crate::model::{Requirement, ReviewMark};

/// A finding with what became of it.
#[derive(Debug, Clone)]
pub struct Followed<'r> {
    /// As the new run has it; as the old one had it where it is gone.
    pub row: &'r FindingRow,
    /// What became of it.
    pub fate: Fate,
    /// What a reader should know beside that; may be empty.
    pub note: String,
}

/// Two runs compared.
#[derive(Debug)]
pub struct Comparison<'r> {
    /// The earlier run.
    pub old: &'r RunResults,
    /// The later run.
    pub new: &'r RunResults,
    /// All findings of both, violations before doubts before notes; else those of the old run that are gone in its order,
    /// then those of the new in its.
    pub findings: Vec<Followed<'r>>,
    /// All agencies of both: those of the new run in its order, then those that are gone.
    pub agencies: Vec<AgencyChange<'r>>,
    /// What limits the comparison, in Chinese.
    pub warnings: Vec<String>,
}

impl<'r> Comparison<'r> {
    /// Compares.
    pub fn of(old: &'r RunResults, new: &'r RunResults) -> Self {
        let mut agencies = pair(old, new);
        let mut findings = follow(old, new, &agencies);
        // What breaks a duty stands before what is merely worth knowing.
        findings.sort_by_key(|followed| followed.row.effective_severity());
        count(&findings, &mut agencies);
        // Where nothing was put right, what was not looked at again proves no change for the better.
        let unproven = |change: &&mut AgencyChange<'_>| {
            change.movement == Movement::Better
                && change.count(Fate::Unchecked) > 0
                && change.count(Fate::Fixed) == 0
        };
        agencies.iter_mut().filter(unproven).for_each(|change| change.movement = Movement::Other);
        let mut warnings = warnings(old, new, &agencies);
        warnings.extend(gone_warning(&agencies));
        warnings.extend(marks_warning(old, new, &findings));
        Self { old, new, findings, agencies, warnings }
    }

    /// Findings of one fate.
    pub fn of_fate(&self, fate: Fate) -> impl Iterator<Item = &Followed<'r>> {
        self.findings.iter().filter(move |followed| followed.fate == fate)
    }

    /// How many findings have this fate and pass a test.
    pub fn count(&self, fate: Fate, test: impl Fn(&FindingRow) -> bool) -> u64 {
        self.of_fate(fate).filter(|followed| test(followed.row)).count() as u64
    }
}

/// A way to find an agency of the old run.
type Find<'f> = dyn Fn(&AgencyRow) -> Option<usize> + 'f;

/// Agencies of both runs, side by side.
fn pair<'r>(old: &'r RunResults, new: &'r RunResults) -> Vec<AgencyChange<'r>> {
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_place: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (index, row) in old.agencies.iter().enumerate() {
        if !row.code.is_empty() {
            by_code.entry(&row.code).or_insert(index);
        }
        by_place.entry((&row.name, &row.division)).or_insert(index);
        // A name that two agencies share identifies neither.
        by_name.entry(&row.name).and_modify(|there| *there = None).or_insert(Some(index));
    }
    let mut taken = vec![false; old.agencies.len()];
    let mut partners: Vec<Option<usize>> = vec![None; new.agencies.len()];
    let ways: [&Find<'_>; 3] = [
        &|row| by_code.get(row.code.as_str()).copied(),
        &|row| by_place.get(&(row.name.as_str(), row.division.as_str())).copied(),
        &|row| by_name.get(row.name.as_str()).copied().flatten(),
    ];
    for way in ways {
        for (row, partner) in new.agencies.iter().zip(&mut partners) {
            if partner.is_none()
                && let Some(index) = way(row)
                && let Some(free) = taken.get_mut(index).filter(|taken| !**taken)
            {
                *free = true;
                *partner = Some(index);
            }
        }
    }
    let change = |old: Option<&'r AgencyRow>, new: Option<&'r AgencyRow>| AgencyChange {
        old,
        new,
        movement: Movement::of(old.map(|row| row.verdict), new.map(|row| row.verdict)),
        fates: [0; Fate::ALL.len()],
    };
    let present = new
        .agencies
        .iter()
        .zip(&partners)
        .map(|(row, partner)| change(partner.and_then(|index| old.agencies.get(index)), Some(row)));
    let gone =
        old.agencies.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(row, _)| change(Some(row), None));
    present.chain(gone).collect()
}

/// Agencies by the name and code that findings give.
struct Lookup<'r> {
    places: BTreeMap<(&'r str, &'r str), usize>,
}

impl<'r> Lookup<'r> {
    fn of(agencies: &[AgencyChange<'r>], side: impl Fn(&AgencyChange<'r>) -> Option<&'r AgencyRow>) -> Self {
        let mut places = BTreeMap::new();
        for (index, change) in agencies.iter().enumerate() {
            if let Some(row) = side(change) {
                places.entry((row.name.as_str(), row.code.as_str())).or_insert(index);
            }
        }
        Self { places }
    }

    fn place(&self, row: &FindingRow) -> Option<usize> {
        self.places.get(&(row.agency.as_str(), row.code.as_str())).copied()
    }
}

fn follow<'r>(old: &'r RunResults, new: &'r RunResults, agencies: &[AgencyChange<'r>]) -> Vec<Followed<'r>> {
    let before: BTreeMap<&str, &FindingRow> = old.findings.iter().map(|row| (row.id.as_str(), row)).collect();
    let now: BTreeSet<&str> = new.findings.iter().map(|row| row.id.as_str()).collect();
    let (was, is) = (Lookup::of(agencies, |change| change.old), Lookup::of(agencies, |change| change.new));
    // New findings about the same subject of the same agency: a correction may have brought them.
    let mut beside: BTreeMap<(usize, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in new.findings.iter().filter(|row| row.is_open() && !before.contains_key(row.id.as_str())) {
        if let Some(place) = is.place(row) {
            beside.entry((place, &row.subject)).or_default().insert(&row.rule);
        }
    }
    let reviewed = reviewed_anew(&before, new, &is);
    let grounds = Grounds::of(old, new, agencies);
    let gone = old.findings.iter().filter(|row| !now.contains(row.id.as_str())).map(|row| {
        let follows_review = row.requirement == Some(Requirement::Quota)
            && was.place(row).is_some_and(|place| reviewed.contains(&place));
        let change = was.place(row).and_then(|place| agencies.get(place));
        let reason = grounds.not_looked_at(row, change);
        let (fate, note) = match (row.is_open(), reason) {
            (_, Some(Reason { fate: Fate::Moved, text })) => (Fate::Moved, text),
            (false, _) => (Fate::ClosedBefore, format!("{}；本次不再出现", closing(row))),
            (true, Some(Reason { fate, text })) => (fate, text),
            (true, None) if follows_review => {
                (Fate::Closed, "审核结论改变了可计入的人数，比例随之改变，不算整改".to_owned())
            }
            (true, None) => {
                let others = was.place(row).and_then(|place| beside.get(&(place, row.subject.as_str())));
                (Fate::Fixed, others.map(|rules| others_note(&row.rule, rules)).unwrap_or_default())
            }
        };
        let mark = marked(row).filter(|_| fate != Fate::ClosedBefore).unwrap_or_default();
        let note = joined(note, mark);
        Followed { row, fate, note }
    });
    let present = new.findings.iter().map(|row| {
        let earlier = before.get(row.id.as_str()).copied();
        let (fate, note) = match (earlier.map(FindingRow::is_open), row.is_open()) {
            (Some(true), true) => (Fate::Open, joined(still(row), judged_otherwise(old, new, row))),
            (Some(true), false) => (Fate::Closed, closing(row)),
            (Some(false), true) => (Fate::New, reopened(earlier).to_owned()),
            (None, true) => (Fate::New, judged_otherwise(old, new, row)),
            (Some(false), false) => (Fate::ClosedBefore, closing(row)),
            (None, false) => (Fate::ClosedBefore, format!("{}；本次首次出现即关闭", closing(row))),
        };
        Followed { row, fate, note }
    });
    gone.chain(present).collect()
}

/// Why a finding that was closed is open again.
fn reopened(earlier: Option<&FindingRow>) -> &'static str {
    if earlier.and_then(|row| row.review) == Some(ReviewMark::Waived) {
        "上次按豁免与确认清单关闭，本次没有与它对应的豁免"
    } else {
        "上次已审核关闭，本次的审核结论不再关闭它"
    }
}

/// Agencies with a finding about a person whose review counts that person in or out, and did not in the old run.
fn reviewed_anew(before: &BTreeMap<&str, &FindingRow>, new: &RunResults, is: &Lookup<'_>) -> BTreeSet<usize> {
    let counts = |review: Option<ReviewMark>| {
        review
            .filter(|mark| matches!(mark, ReviewMark::Confirmed | ReviewMark::Dismissed | ReviewMark::Waived))
    };
    new.findings
        .iter()
        .filter(|row| {
            let earlier = before.get(row.id.as_str()).and_then(|row| row.review);
            let is_about_person = row.requirement.is_none();
            is_about_person && counts(row.review).is_some() && counts(row.review) != counts(earlier)
        })
        .filter_map(|row| is.place(row))
        .collect()
}

/// What a reviewer had said of a finding that is gone, and who: it is offered for whatever came in its place.
fn marked(row: &FindingRow) -> Option<String> {
    let word = row.review?.label();
    let by = if row.review_note.is_empty() { String::new() } else { format!("（{}）", row.review_note) };
    Some(format!("上次审核“{word}”{by}"))
}

fn others_note(rule: &str, others: &BTreeSet<&str>) -> String {
    let codes: Vec<&str> = others.iter().copied().collect();
    if others.contains(rule) {
        format!("内容已改，但同一对象仍有 {}", codes.join("、"))
    } else {
        format!("同一对象新增 {}", codes.join("、"))
    }
}

/// What a reviewer said of a finding that is still open.
fn still(row: &FindingRow) -> String {
    match row.review {
        Some(ReviewMark::Remedied) => "审核标为已整改，但资料仍显示该问题".to_owned(),
        Some(ReviewMark::Confirmed) => "审核属实".to_owned(),
        _ => String::new(),
    }
}

/// Says that the policy judges the rule of an open finding otherwise than before.
fn judged_otherwise(old: &RunResults, new: &RunResults, row: &FindingRow) -> String {
    rule_states::change(old, new, &row.rule)
        .map_or_else(String::new, |change| format!("口径变动：规则{change}"))
}

fn joined(note: String, more: String) -> String {
    match (note.is_empty(), more.is_empty()) {
        (true, _) => more,
        (_, true) => note,
        _ => format!("{note}；{more}"),
    }
}

/// By what a finding was closed.
fn closing(row: &FindingRow) -> String {
    let word = match row.review {
        Some(ReviewMark::Waived) => "豁免",
        _ => "审核不成立",
    };
    if row.review_note.is_empty() { word.to_owned() } else { format!("{word}（{}）", row.review_note) }
}

fn count<'r>(findings: &[Followed<'r>], agencies: &mut [AgencyChange<'r>]) {
    let (was, is) = (Lookup::of(agencies, |change| change.old), Lookup::of(agencies, |change| change.new));
    for followed in findings {
        let place = is.place(followed.row).or_else(|| was.place(followed.row));
        let Some(change) = place.and_then(|place| agencies.get_mut(place)) else { continue };
        for (fate, count) in Fate::ALL.iter().zip(&mut change.fates) {
            *count += u64::from(*fate == followed.fate);
        }
    }
}

/// So many agencies or marks are named; the sheets have all.
const NAMED: usize = 10;

/// Whose persons are gone, agency by agency.
fn gone_warning(agencies: &[AgencyChange<'_>]) -> Option<String> {
    let gone: Vec<(&str, u64)> = agencies
        .iter()
        .map(|change| (change.row().map_or("", |row| row.name.as_str()), change.count(Fate::PersonGone)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let total: u64 = gone.iter().map(|(_, count)| count).sum();
    let named: Vec<String> =
        gone.iter().take(NAMED).map(|(name, count)| format!("{name}（{count} 个）")).collect();
    let more = if gone.len() > NAMED { format!("等 {} 个单位", gone.len()) } else { String::new() };
    (total > 0).then(|| {
        format!("{total} 个问题所涉人员已不在本次招用表中，不计入整改率：{}{more}", named.join("、"))
    })
}

/// Reviewers' marks whose findings are gone, with who wrote them; also those that earlier runs had lost.
fn marks_warning(old: &RunResults, new: &RunResults, findings: &[Followed<'_>]) -> Option<String> {
    let now: BTreeSet<&str> = new.findings.iter().map(|row| row.id.as_str()).collect();
    let lost = findings.iter().map(|followed| followed.row).filter(|row| !now.contains(row.id.as_str()));
    let mut named: Vec<String> = lost
        .filter_map(|row| {
            marked(row).map(|mark| format!("{} {} {}：{mark}", row.agency, row.rule, row.subject))
        })
        .collect();
    let before: BTreeSet<&str> = old.findings.iter().map(|row| row.id.as_str()).collect();
    let earlier =
        new.kept_marks.iter().filter(|(id, _)| !before.contains(id.as_str()) && !now.contains(id.as_str()));
    named.extend(earlier.map(|(_, said)| format!("{}，{said}", new.word.said("更早的审计"))));
    let all = named.len();
    named.truncate(NAMED);
    let more = if all > NAMED { format!("；等 {all} 条，见“说明”列") } else { String::new() };
    (all > 0)
        .then(|| format!("{all} 条审核结论所对应的问题本次不再出现，没有沿用：{}{more}", named.join("；")))
}

fn warnings(old: &RunResults, new: &RunResults, agencies: &[AgencyChange<'_>]) -> Vec<String> {
    let mut warnings = Vec::new();
    if old.year != new.year {
        warnings.push(format!(
            "{}（{} 与 {}）：不同年度的问题不会相同，不能据此判断整改",
            new.word.said("两次审计的年度不同"),
            old.year,
            new.year
        ));
    }
    if old.policy_hash != new.policy_hash {
        warnings.push(format!(
            "{}（{} 与 {}）：问题消失或新增可能出自口径，而非整改",
            new.word.said("两次审计的政策口径不同"),
            old.policy,
            new.policy
        ));
    }
    let changes = rule_states::changes(old, new);
    if !changes.is_empty() {
        warnings.push(format!("口径变动的规则 {} 条：{}", changes.len(), changes.join("、")));
    }
    if old.version != new.version {
        let differ = new.word.said("两次审计的程序版本不同");
        warnings.push(format!("{differ}（{} 与 {}）", old.version, new.version));
    }
    if old.as_of > new.as_of {
        warnings.push(format!("上次的截至日 {} 晚于本次的 {}：两个文件夹可能写反了", old.as_of, new.as_of));
    }
    for (run, which) in [(old, "上次"), (new, "本次")] {
        if !run.altered.is_empty() {
            warnings.push(format!(
                "{which}结果的 {} 在写出后被改动过，以改动后的内容比较",
                run.altered.join("、")
            ));
        }
    }
    if !new.unreadable.is_empty() {
        warnings.push(format!("本次有 {} 个文件读不了，出自其中的问题列为未能核对", new.unreadable.len()));
    }
    let fewer = agencies.iter().filter(|change| change.has_fewer_hires()).count();
    if fewer > 0 {
        warnings.push(format!("{fewer} 个单位的招用人数比上次少，请确认是更正，而不是删去有问题的行"));
    }
    warnings
}
