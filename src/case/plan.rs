//! The plan: versions, parts and the number of each line between two bounds.
//!
//! Several rows of one post in one table are parts and are added; the same post in several tables
//! is a resubmission, of which the latest 报送日期 is in use (contract, section 3). What can't be
//! decided widens the bounds instead of being guessed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{CellAt, Division, Field, Stated, TableId};
use crate::policy::{Policy, Scope};
use crate::tables::{Filed, PlanRow, Table};

use super::posts::Posts;
use super::{Line, Lowered, PlanLine, Why};

/// A plan row of the year.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanEntry<'a> {
    pub table: &'a Table,
    pub row: Filed<'a, PlanRow>,
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
    pub contested: Vec<PlanLine<'a>>,
    pub lines: Vec<Line>,
    /// Per line, 报送日期 and number of each dated version, by date.
    histories: Vec<Vec<(Date, Option<u64>)>>,
    /// Rows not in use, rejected ones aside.
    pub set_aside: Vec<(TableId, u32, Why)>,
    /// Posts whose rows are all out of scope.
    pub outside: Vec<u32>,
    /// 行政区划代码 of the rows that are out of scope: they still say where the agency is.
    pub outside_division: Stated<Division>,
    /// One of those posts has a rejected row: its line has no upper number (contract, section 3).
    pub outside_open: bool,
}

/// All rows of one post in one table.
#[derive(Debug)]
struct Version<'a> {
    table: &'a Table,
    parts: Vec<Part<'a>>,
    /// The latest 报送日期 of its rows; `None` if one of them states none that can be read.
    filed: Option<Date>,
    /// The number as stated, twins once and twice; `None` if a part was rejected.
    stated: Option<(u64, u64)>,
    /// What of it is in scope, twins once.
    lower: u64,
    /// What of it is in scope, twins twice; `None` if a part was rejected.
    upper: Option<u64>,
    standing: Standing,
}

/// What became of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Counts, and is in use.
    InUse,
    /// Counts as another reading of the number; its rows are set aside.
    Disputed,
    /// Superseded by a later version, or the same as an earlier one.
    Gone,
}

#[derive(Debug)]
struct Part<'a> {
    row: Filed<'a, PlanRow>,
    scope: Scope,
    rejected: bool,
    /// The same in every column as this earlier row of the table.
    same_as: Option<u32>,
}

impl Version<'_> {
    /// Filed again word for word.
    fn repeats(&self, other: &Version<'_>) -> bool {
        self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(one, two)| states_the_same(one.row, two.row))
    }
}

impl FirstHire {
    /// Takes a hire into account; one whose day can't be read may be the first.
    pub(super) fn or(self, hired: Stated<Date>) -> Self {
        match (self, hired) {
            (Self::Unknown, _) | (_, Stated::Blank | Stated::Unknown) => Self::Unknown,
            (Self::None, Stated::Known(day)) => Self::On(day),
            (Self::On(first), Stated::Known(day)) => Self::On(first.min(day)),
        }
    }
}

/// Works out the plan from the agency's rows, in reading order.
pub(super) fn plan<'a>(entries: &[PlanEntry<'a>], posts: &Posts<'_>, policy: &Policy) -> Plan<'a> {
    let mut by_post: BTreeMap<Option<u32>, Vec<PlanEntry<'a>>> = BTreeMap::new();
    for entry in entries {
        by_post.entry(posts.planned(entry.row)).or_default().push(*entry);
    }
    let mut plan = Plan::default();
    for (post, entries) in by_post {
        // A row without any readable post is rejected (岗位名称 is required) and makes no line.
        let Some(post) = post else { continue };
        let mut versions = versions(&entries, policy);
        settle(&mut versions);
        plan.add_line(post, &entries, &versions);
    }
    plan.rows.sort_by_key(|row| (row.table.id, row.row.row));
    for (index, row) in (0_u32..).zip(&plan.rows) {
        let line = &mut plan.lines[row.line as usize];
        line.first_row.get_or_insert(index);
    }
    plan
}

fn versions<'a>(entries: &[PlanEntry<'a>], policy: &Policy) -> Vec<Version<'a>> {
    entries
        .chunk_by(|one, two| one.table.id == two.table.id)
        .filter_map(|rows| Some(version(rows.first()?.table, rows, policy)))
        .collect()
}

fn version<'a>(table: &'a Table, entries: &[PlanEntry<'a>], policy: &Policy) -> Version<'a> {
    let mut parts: Vec<Part<'a>> = Vec::with_capacity(entries.len());
    let (mut lower, mut upper, mut stated) = (0, Some(0), Some((0, 0)));
    for entry in entries {
        let scope = policy.scope_of(entry.row.mode().known());
        let same_as = parts
            .iter()
            .find(|part| {
                !part.rejected && part.same_as.is_none() && is_same_row(table, part.row.row, entry.row.row)
            })
            .filter(|_| !entry.rejected)
            .map(|part| part.row.row);
        let number = u64::from(entry.row.headcount.known().unwrap_or_default());
        let counted = if scope == Scope::Outside { 0 } else { number };
        let once = |number| if same_as.is_some() { 0 } else { number };
        if entry.rejected {
            (upper, stated) = (None, None);
        } else {
            upper = upper.map(|upper| upper + counted);
            lower += once(counted);
            stated = stated.map(|(least, most)| (least + once(number), most + number));
        }
        parts.push(Part { row: entry.row, scope, rejected: entry.rejected, same_as });
    }
    let dates: Option<Vec<Date>> = entries.iter().map(|entry| entry.row.submitted.known()).collect();
    let filed = dates.and_then(|dates| dates.into_iter().max());
    Version { table, parts, filed, stated, lower, upper, standing: Standing::InUse }
}

/// Equal as written in every column that was understood; 序号 and the like don't count.
fn is_same_row(table: &Table, first: u32, second: u32) -> bool {
    let (first, second) = (table.raw.cells(first), table.raw.cells(second));
    table.columns.iter().all(|column| {
        let cell =
            |cells: &[&str]| cells.get(usize::from(column.column)).map_or("", |cell| cell.trim()).to_owned();
        cell(&first) == cell(&second)
    })
}

/// Equal in every column, in whatever table.
fn states_the_same(one: Filed<'_, PlanRow>, two: Filed<'_, PlanRow>) -> bool {
    let texts = [
        (one.post_code(), two.post_code()),
        (one.post(), two.post()),
        (one.post_category(), two.post_category()),
        (one.mode(), two.mode()),
        (one.received_by(), two.received_by()),
    ];
    texts.into_iter().all(|(one, two)| one == two)
        && one.year == two.year
        && one.headcount == two.headcount
        && one.difficulty == two.difficulty
        && one.submitted == two.submitted
}

/// The latest 报送日期 supersedes earlier ones; a version without one neither supersedes nor is
/// superseded. Of those left, one filed word for word like an earlier one is a repetition, and one
/// whose number differs from the first that could be read is in dispute with it.
fn settle(versions: &mut [Version<'_>]) {
    let latest = versions.iter().filter_map(|version| version.filed).max();
    let mut first: Option<(u64, u64)> = None;
    for index in 0..versions.len() {
        let (earlier, rest) = versions.split_at_mut(index);
        let Some(version) = rest.first_mut() else { break };
        let superseded = version.filed.is_some() && version.filed < latest;
        let repeated = earlier.iter().any(|other| other.standing != Standing::Gone && version.repeats(other));
        if superseded || repeated {
            version.standing = Standing::Gone;
            continue;
        }
        if let Some(stated) = version.stated
            && *first.get_or_insert(stated) != stated
        {
            version.standing = Standing::Disputed;
        }
    }
}

impl<'a> Plan<'a> {
    fn add_line(&mut self, post: u32, entries: &[PlanEntry<'a>], versions: &[Version<'a>]) {
        let contending = || versions.iter().filter(|version| version.standing != Standing::Gone);
        let mut parts = contending().flat_map(|version| &version.parts);
        if parts.all(|part| part.scope == Scope::Outside) {
            self.outside.push(post);
            self.outside_open |= contending().any(|version| version.upper.is_none());
        } else {
            let line = Line {
                post,
                lower: contending().map(|version| version.lower).min().unwrap_or(0),
                upper: contending()
                    .map(|version| version.upper)
                    .try_fold(0, |most, upper| Some(most.max(upper?))),
                first_submitted: entries.iter().filter_map(|entry| entry.row.submitted.known()).min(),
                submitted_unreadable: entries.iter().any(|entry| entry.row.submitted.is_unknown()),
                lowered: None,
                first_row: None,
            };
            self.lines.push(line);
            let mut history: Vec<(Date, Option<u64>)> =
                versions.iter().filter_map(|version| Some((version.filed?, version.upper))).collect();
            history.sort_by_key(|(day, _)| *day);
            self.histories.push(history);
        }
        let first = contending().find_map(|version| {
            let part = version.parts.iter().find(|part| !part.rejected)?;
            Some(version.table.cell(part.row.row, Field::Headcount))
        });
        for version in versions {
            self.add_version(post, version, first);
        }
    }

    /// Puts each good row of a version where it belongs; `first` is the row that others are held
    /// against.
    fn add_version(&mut self, post: u32, version: &Version<'a>, first: Option<CellAt>) {
        for part in version.parts.iter().filter(|part| !part.rejected) {
            let own = version.table.cell(part.row.row, Field::Headcount);
            let other = first.unwrap_or(own);
            let why = match (version.standing, part.same_as) {
                (Standing::Gone, _) => Why::Superseded(other),
                (_, Some(twin)) => Why::Conflicting(version.table.cell(twin, Field::Headcount)),
                (Standing::Disputed, _) => Why::Conflicting(other),
                (Standing::InUse, None) if part.scope == Scope::Outside => {
                    let stated = division_of(version.table, &part.row);
                    self.outside_division = first_known([self.outside_division, stated].into_iter());
                    Why::OutOfScope
                }
                (Standing::InUse, None) => {
                    self.rows.push(self.plan_line(post, version, part));
                    continue;
                }
            };
            // Blanking the date of a bad version must not take it out of the rules' sight.
            let stays =
                version.standing == Standing::Disputed && version.filed.is_none() && part.same_as.is_none();
            if stays && part.scope != Scope::Outside {
                self.contested.push(self.plan_line(post, version, part));
            }
            self.set_aside.push((version.table.id, part.row.row, why));
        }
    }

    fn plan_line(&self, post: u32, version: &Version<'a>, part: &Part<'a>) -> PlanLine<'a> {
        PlanLine {
            row: part.row,
            table: version.table,
            post,
            line: u32::try_from(self.lines.len().saturating_sub(1)).unwrap_or(u32::MAX),
            mode_unknown: part.scope == Scope::Unknown,
        }
    }
}

/// 行政区划代码 beside a plan row.
fn division_of(table: &Table, row: &PlanRow) -> Stated<Division> {
    table.filers.get(row.filer as usize).map_or(Stated::Blank, |filer| filer.division)
}

/// The first that is known; else unknown if any was stated.
fn first_known(divisions: impl Iterator<Item = Stated<Division>>) -> Stated<Division> {
    divisions.fold(Stated::Blank, |held, next| match (held, next) {
        (Stated::Known(_), _) | (_, Stated::Blank) => held,
        (_, Stated::Known(_) | Stated::Unknown) => next,
    })
}

impl Plan<'_> {
    /// 行政区划代码 as the plan rows state it, the ones that count first.
    pub(super) fn division(&self) -> Stated<Division> {
        let in_use = first_known(self.rows.iter().map(|line| division_of(line.table, &line.row)));
        if in_use.is_blank() { self.outside_division } else { in_use }
    }

    /// Holds the versions of each line against the agency's first hire, which is known only once the
    /// plan has said which hires are in scope.
    pub(super) fn hold_against(&mut self, first_hire: FirstHire) {
        for (line, history) in self.lines.iter_mut().zip(&self.histories) {
            line.keep_from_before(history, first_hire);
        }
    }
}

impl Line {
    /// `P009`: a version filed after the first hire that lowers the number keeps the earlier one as
    /// upper; one of which the number can't be read may be the one that was lowered.
    fn keep_from_before(&mut self, history: &[(Date, Option<u64>)], first_hire: FirstHire) {
        let after_hiring = |day: Date| match first_hire {
            FirstHire::None => false,
            FirstHire::On(first) => day > first,
            FirstHire::Unknown => true,
        };
        let mut kept: Option<u64> = None;
        let mut lowered = None;
        let mut unreadable = false;
        for (filed, number) in history.iter().copied() {
            let after = after_hiring(filed);
            unreadable = number.is_none() || (unreadable && after);
            let Some(to) = number else { continue };
            lowered = kept.filter(|from| after && to < *from).map(|from| (from, to, filed));
            if lowered.is_none() {
                kept = Some(to);
            }
        }
        if unreadable {
            self.upper = None;
        }
        if let Some((from, to, filed)) = lowered {
            self.upper = self.upper.map(|upper| upper.max(from));
            let first_hire = match first_hire {
                FirstHire::On(day) => Some(day),
                FirstHire::None | FirstHire::Unknown => None,
            };
            self.lowered = Some(Lowered { from, to, filed, first_hire });
        }
    }
}
