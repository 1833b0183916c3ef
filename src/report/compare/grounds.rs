//! Whether the new run looked again at what a finding of the old one rested on.

use std::collections::BTreeMap;

use super::change::{AgencyChange, Fate};
use super::results::{AgencyRow, FindingRow, PersonRow, RunResults};
use super::rule_states;
use crate::model::Verdict;
use crate::rules::lists_behind;

/// Why a finding that is gone can't count as put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    /// What became of it instead.
    pub fate: Fate,
    /// In Chinese.
    pub text: String,
}

impl Reason {
    fn unchecked(text: impl Into<String>) -> Self {
        Self { fate: Fate::Unchecked, text: text.into() }
    }
}

/// An agency by name and code, as the data files give both.
type Named<'r> = (&'r str, &'r str);
/// A person at a place: the masked number and the day of hiring.
type Placement<'r> = (&'r str, &'r str);

/// What both runs rest on.
pub(super) struct Grounds<'r> {
    old: &'r RunResults,
    new: &'r RunResults,
    /// Hires of the old run by agency.
    before: BTreeMap<Named<'r>, Vec<&'r PersonRow>>,
    /// Numbers of the new run by agency.
    now: BTreeMap<Named<'r>, Vec<&'r PersonRow>>,
    /// Agencies of the new run by whom they hired.
    hired_by: BTreeMap<Placement<'r>, Vec<Named<'r>>>,
    /// Days on which the old run's agencies hired a person.
    days: BTreeMap<(Named<'r>, &'r str), Vec<&'r str>>,
}

impl<'r> Grounds<'r> {
    /// Of two runs.
    pub(super) fn of(old: &'r RunResults, new: &'r RunResults, agencies: &[AgencyChange<'r>]) -> Self {
        let by_agency = |persons: &'r [PersonRow]| {
            let mut found: BTreeMap<Named<'r>, Vec<&'r PersonRow>> = BTreeMap::new();
            for person in persons {
                found.entry(person.agency_and_code()).or_default().push(person);
            }
            found
        };
        let mut days: BTreeMap<(Named<'r>, &'r str), Vec<&'r str>> = BTreeMap::new();
        for person in old.persons.iter().filter(|person| person.has_number()) {
            days.entry((person.agency_and_code(), &person.number)).or_default().push(&person.hired);
        }
        // A person who was there before did not come from elsewhere.
        let were_there: std::collections::BTreeSet<(Named<'_>, Placement<'_>)> = agencies
            .iter()
            .filter_map(|change| Some((agency_and_code(change.old?), agency_and_code(change.new?))))
            .flat_map(|(was, is)| {
                let persons = old.persons.iter().filter(move |person| person.agency_and_code() == was);
                persons.map(move |person| (is, person.placement()))
            })
            .collect();
        let mut hired_by: BTreeMap<Placement<'r>, Vec<Named<'r>>> = BTreeMap::new();
        for person in new.persons.iter().filter(|person| person.has_number()) {
            if !were_there.contains(&(person.agency_and_code(), person.placement())) {
                hired_by.entry(person.placement()).or_default().push(person.agency_and_code());
            }
        }
        Self { old, new, before: by_agency(&old.persons), now: by_agency(&new.persons), hired_by, days }
    }

    /// Why the new run did not look again at what this finding is about, if so.
    pub(super) fn not_looked_at(
        &self,
        row: &FindingRow,
        change: Option<&AgencyChange<'_>>,
    ) -> Option<Reason> {
        self.unread(row)
            .or_else(|| change.and_then(|change| self.moved(row, change)))
            .or_else(|| change.and_then(not_filed))
            .or_else(|| self.without_list(row))
            .or_else(|| self.other_terms(row))
            .or_else(|| change.and_then(|change| self.person_gone(row, change)))
    }

    fn unread(&self, row: &FindingRow) -> Option<Reason> {
        let (file, sheet, _) = &row.source;
        if !file.is_empty() && self.new.unreadable.contains(file) {
            return Some(Reason::unchecked("原文件本次读不了"));
        }
        let rejected = !file.is_empty() && self.new.rejected_tables.contains(&(file.clone(), sheet.clone()));
        rejected.then(|| Reason::unchecked("原表本次整表未读入"))
    }

    /// Another agency hired the person of the finding, or most of those of an agency that is gone.
    fn moved(&self, row: &FindingRow, change: &AgencyChange<'_>) -> Option<Reason> {
        let was = change.old?;
        let agencies = match row.person() {
            Some(number) if !self.is_here(number, change.new) => self.hirers(was, number),
            None if change.new.is_none() => self.successors(was),
            _ => return None,
        };
        let names: Vec<String> = agencies.into_iter().map(|(name, _)| format!("“{name}”")).collect();
        (!names.is_empty())
            .then(|| Reason {
                fate: Fate::Moved, text: format!("转到{}，请在该单位核对", names.join("、"))
            })
    }

    fn is_here(&self, number: &str, agency: Option<&AgencyRow>) -> bool {
        let persons = agency.and_then(|agency| self.now.get(&agency_and_code(agency)));
        persons.is_some_and(|persons| persons.iter().any(|person| person.number == number))
    }

    /// Agencies that now have the hire that the old agency had.
    fn hirers(&self, was: &AgencyRow, number: &str) -> Vec<Named<'r>> {
        let days = self.days.get(&(agency_and_code(was), number)).into_iter().flatten();
        let mut hirers: Vec<Named<'r>> =
            days.filter_map(|day| self.hired_by.get(&(number, *day))).flatten().copied().collect();
        hirers.sort_unstable();
        hirers.dedup();
        hirers
    }

    /// Agencies that have the hires of one that is gone, where they have at least half of them.
    fn successors(&self, was: &AgencyRow) -> Vec<Named<'r>> {
        let persons = self.before.get(&agency_and_code(was)).map_or(&[][..], Vec::as_slice);
        let mut taken: BTreeMap<Named<'r>, usize> = BTreeMap::new();
        let mut found = 0;
        for person in persons {
            let hirers = self.hired_by.get(&person.placement());
            found += usize::from(hirers.is_some());
            for agency in hirers.into_iter().flatten() {
                *taken.entry(*agency).or_default() += 1;
            }
        }
        if found * 2 < persons.len().max(1) { Vec::new() } else { taken.into_keys().collect() }
    }

    /// A list that the rule rests on was given to one of the runs only, or was not wholly read now.
    fn without_list(&self, row: &FindingRow) -> Option<Reason> {
        let behind = lists_behind(&row.rule);
        // A list of another department is recorded by its kind as well.
        let is_of = |flag: &str| behind.iter().any(|list| flag.starts_with(list));
        let before = self.old.lists.iter().filter(|(flag, _)| is_of(flag));
        for (flag, list) in before {
            match self.new.lists.get(flag) {
                None => return Some(Reason::unchecked(format!("本次没有提供{}，无从核对", list.label))),
                Some(now) if list.whole && !now.whole => {
                    return Some(Reason::unchecked(format!("本次{}没有完整读入，无从核对", list.label)));
                }
                Some(_) => {}
            }
        }
        let mut now = self.new.lists.iter().filter(|(flag, _)| is_of(flag));
        now.find(|(flag, _)| !self.old.lists.contains_key(*flag)).map(|(_, list)| {
            Reason::unchecked(format!("上次没有提供{}，两次依据不同，不能据此认定整改", list.label))
        })
    }

    fn other_terms(&self, row: &FindingRow) -> Option<Reason> {
        if self.old.year != self.new.year {
            return Some(Reason::unchecked(self.new.word.said("两次审计的年度不同")));
        }
        let changed = |text: String| Some(Reason { fate: Fate::PolicyChanged, text });
        match rule_states::change(self.old, self.new, &row.rule) {
            Some(change) if !rule_states::is_judged(self.new, &row.rule) => {
                changed(format!("口径变动：规则{change}，本次没有判断，不算整改"))
            }
            Some(change) => changed(format!("口径变动：规则{change}，问题不再出现可能出自口径，不算整改")),
            None if self.old.policy_hash != self.new.policy_hash => changed(
                self.new.word.said("两次审计的政策口径不同，问题不再出现可能出自口径，不算整改").into_owned(),
            ),
            None => None,
        }
    }

    /// The person is not among the agency's hires any more.
    fn person_gone(&self, row: &FindingRow, change: &AgencyChange<'_>) -> Option<Reason> {
        let gone = |text: &str| Some(Reason { fate: Fate::PersonGone, text: text.to_owned() });
        if let Some(number) = row.person() {
            if self.old.persons.is_empty() || self.is_here(number, change.new) {
                return None;
            }
            return gone("本次招用表中没有这个证件号码：可能删去了该行，也可能更正了号码，请核对，不算整改");
        }
        // Without a number no person can be told; deleted rows show in the count.
        let rows = |agency: Option<&AgencyRow>, of: &BTreeMap<Named<'_>, Vec<&PersonRow>>| {
            agency.and_then(|agency| of.get(&agency_and_code(agency)).map(Vec::len)).unwrap_or(0)
        };
        let fewer = rows(change.new, &self.now) < rows(change.old, &self.before);
        if !(row.is_about_person() && fewer) {
            return None;
        }
        gone("所涉人员没有可用的证件号码，而本次招用行比上次少，可能删去了该行，请核对，不算整改")
    }
}

fn agency_and_code(agency: &AgencyRow) -> Named<'_> {
    (&agency.name, &agency.code)
}

/// The agency did not file, or nothing of it was read.
fn not_filed(change: &AgencyChange<'_>) -> Option<Reason> {
    match (change.old, change.new) {
        (_, None) => Some(Reason::unchecked("单位不在本次结果中")),
        (_, Some(is)) if is.verdict == Verdict::NotFiled => Some(Reason::unchecked("单位本次未报送")),
        (Some(was), Some(is)) if was.planned + was.hires > 0 && is.planned + is.hires == 0 => {
            Some(Reason::unchecked("本次没有读入该单位的计划和招用情况"))
        }
        _ => None,
    }
}
