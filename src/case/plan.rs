//! The plan: versions, parts and the number of each line between two bounds.
//!
//! Several rows of one post in one table are parts and are added; the same post in several tables
//! is a resubmission, of which the latest 报送日期 is in use (contract, section 3). What can't be
//! decided widens the bounds instead of being guessed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{PlanRow, Stated, Table, TableId};
use crate::policy::{Policy, Scope};

use super::posts::Posts;
use super::{Line, Lowered, PlanLine, Why};

/// A plan row of the year.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanEntry<'a> {
    pub table: &'a Table,
    pub row: &'a PlanRow,
    pub rejected: bool,
}

/// When the agency hired first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstHire {
    /// No hire.
    None,
    /// On this day.
    On(Date),
    /// A rejected hire row hides the day.
    Unknown,
}

/// The plan as it counts.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub rows: Vec<PlanLine<'a>>,
    pub lines: Vec<Line>,
    /// Rows not in use, rejected ones aside.
    pub set_aside: Vec<(TableId, u32, Why)>,
    /// Posts whose rows in use are all out of scope.
    pub outside: Vec<u32>,
}

/// All rows of one post in one table.
#[derive(Debug)]
struct Version<'a> {
    table: &'a Table,
    parts: Vec<Part<'a>>,
    /// A part was rejected: the version has no upper number.
    open: bool,
    /// The latest 报送日期 of its parts; `None` if one of them states none.
    filed: Option<Date>,
    lower: u64,
    upper: u64,
}

#[derive(Debug)]
struct Part<'a> {
    row: &'a PlanRow,
    scope: Scope,
    /// The same in every column as this earlier row of the table.
    same_as: Option<u32>,
}

impl Version<'_> {
    fn number(&self) -> (u64, u64) {
        (self.lower, self.upper)
    }
}

/// Works out the plan from the agency's rows, in reading order.
pub(super) fn plan<'a>(
    entries: &[PlanEntry<'a>],
    posts: &Posts,
    policy: &Policy,
    first_hire: FirstHire,
) -> Plan<'a> {
    let mut by_post: BTreeMap<Option<u32>, Vec<PlanEntry<'a>>> = BTreeMap::new();
    for entry in entries {
        by_post.entry(posts.planned(entry.row)).or_default().push(*entry);
    }
    let mut plan = Plan::default();
    for (post, entries) in by_post {
        // A row without any readable post is rejected (岗位名称 is required) and makes no line.
        let Some(post) = post else { continue };
        let versions = versions(&entries, policy);
        plan.add_line(post, &entries, &versions, first_hire);
    }
    plan.rows.sort_by_key(|row| (row.table.id, row.row.row));
    for (index, row) in (0_u32..).zip(&plan.rows) {
        let line = &mut plan.lines[row.line as usize];
        line.first_row.get_or_insert(index);
    }
    plan
}

fn versions<'a>(entries: &[PlanEntry<'a>], policy: &Policy) -> Vec<Version<'a>> {
    let mut versions: Vec<Version<'a>> = Vec::new();
    for entry in entries {
        let new = versions.last().is_none_or(|version| version.table.id != entry.table.id);
        if new {
            versions.push(Version {
                table: entry.table,
                parts: Vec::new(),
                open: false,
                filed: None,
                lower: 0,
                upper: 0,
            });
        }
        let Some(version) = versions.last_mut() else { continue };
        if entry.rejected {
            version.open = true;
            continue;
        }
        let scope = policy.scope_of(entry.row.mode.as_known().map(AsRef::as_ref));
        let same_as = version
            .parts
            .iter()
            .find(|part| {
                part.same_as.is_none() && same_in_every_column(entry.table, part.row.row, entry.row.row)
            })
            .map(|part| part.row.row);
        let number = match entry.row.headcount {
            Stated::Known(number) if scope != Scope::Outside => u64::from(number),
            _ => 0,
        };
        version.upper += number;
        version.lower += if same_as.is_some() { 0 } else { number };
        version.parts.push(Part { row: entry.row, scope, same_as });
    }
    for version in &mut versions {
        let dates: Option<Vec<Date>> = version.parts.iter().map(|part| part.row.submitted.known()).collect();
        version.filed = dates.and_then(|dates| dates.into_iter().max());
    }
    versions
}

/// Equal as written in every column that was understood; 序号 and the like don't count.
fn same_in_every_column(table: &Table, first: u32, second: u32) -> bool {
    let (first, second) = (table.raw.cells(first), table.raw.cells(second));
    table.columns.iter().all(|column| {
        let cell =
            |cells: &[&str]| cells.get(usize::from(column.column)).map_or("", |cell| cell.trim()).to_owned();
        cell(&first) == cell(&second)
    })
}

impl<'a> Plan<'a> {
    fn add_line(
        &mut self,
        post: u32,
        entries: &[PlanEntry<'a>],
        versions: &[Version<'a>],
        first_hire: FirstHire,
    ) {
        let rejected = entries.iter().any(|entry| entry.rejected);
        let good: Vec<&Version<'a>> = versions.iter().filter(|version| !version.parts.is_empty()).collect();
        let latest = good.iter().filter_map(|version| version.filed).max();
        let in_use = good.iter().find(|version| latest.is_none() || version.filed == latest).copied();
        let Some(in_use) = in_use else {
            // Every row of it was rejected: nothing, or any number.
            self.push_line(post, entries, (0, None), None);
            return;
        };
        let (mut lower, mut upper) = in_use.number();
        for version in &good {
            if std::ptr::eq(*version, in_use) {
                continue;
            }
            let superseded = version.filed.is_some() && version.filed < in_use.filed;
            let differs = version.number() != in_use.number();
            if !superseded && differs {
                lower = lower.min(version.lower);
                upper = upper.max(version.upper);
            }
            let at = in_use.table.cell(in_use.parts[0].row.row, crate::model::Field::Headcount);
            for part in &version.parts {
                let why = if !superseded && differs { Why::Conflicting(at) } else { Why::Superseded(at) };
                self.set_aside.push((version.table.id, part.row.row, why));
            }
        }
        let lowered = lowered(&good, in_use, first_hire);
        if let Some(lowered) = lowered {
            upper = upper.max(lowered.from);
        }
        if rejected && versions.iter().any(|version| version.open && version.parts.is_empty()) {
            lower = 0;
        }
        self.use_parts(post, in_use);
        let inside = in_use.parts.iter().any(|part| part.scope != Scope::Outside);
        if inside || rejected {
            let upper = if rejected { None } else { Some(upper) };
            self.push_line(post, entries, (lower, upper), lowered);
        } else {
            self.outside.push(post);
        }
    }

    fn use_parts(&mut self, post: u32, version: &Version<'a>) {
        let line = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        for part in &version.parts {
            if let Some(first) = part.same_as {
                let at = version.table.cell(first, crate::model::Field::Headcount);
                self.set_aside.push((version.table.id, part.row.row, Why::Conflicting(at)));
            } else if part.scope == Scope::Outside {
                self.set_aside.push((version.table.id, part.row.row, Why::OutOfScope));
            } else {
                self.rows.push(PlanLine {
                    row: part.row,
                    table: version.table,
                    post,
                    line,
                    mode_unknown: part.scope == Scope::Unknown,
                });
            }
        }
    }

    fn push_line(
        &mut self,
        post: u32,
        entries: &[PlanEntry<'a>],
        (lower, upper): (u64, Option<u64>),
        lowered: Option<Lowered>,
    ) {
        let first_submitted = entries.iter().filter_map(|entry| entry.row.submitted.known()).min();
        self.lines.push(Line { post, lower, upper, first_submitted, lowered, first_row: None });
    }
}

/// `P009`: the version in use was filed after the first hire, and a version since the last one
/// before that hire (or the first of all) had a larger number.
fn lowered(versions: &[&Version<'_>], in_use: &Version<'_>, first_hire: FirstHire) -> Option<Lowered> {
    let filed = in_use.filed?;
    let after_hiring = |day: Date| match first_hire {
        FirstHire::None => false,
        FirstHire::On(first) => day > first,
        FirstHire::Unknown => true,
    };
    if !after_hiring(filed) {
        return None;
    }
    let mut dated: Vec<(Date, u64)> =
        versions.iter().filter_map(|version| Some((version.filed?, version.upper))).collect();
    dated.sort_unstable();
    let settled = dated.iter().rposition(|(day, _)| !after_hiring(*day)).unwrap_or(0);
    let from = dated[settled..].iter().filter(|(day, _)| *day < filed).map(|(_, number)| *number).max()?;
    let first_hire = match first_hire {
        FirstHire::On(day) => Some(day),
        _ => None,
    };
    (from > in_use.upper).then_some(Lowered { from, to: in_use.upper, filed, first_hire })
}
