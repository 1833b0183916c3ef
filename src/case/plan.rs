//! The plan: its versions, its parts, and the number of each line between two bounds.
//!
//! Several rows of one post in one table are parts and are added. The same post in several tables was submitted again,
//! and the version with the latest 报送日期 counts (specification 4.4); where the tables say that they are for different
//! quarters or batches, they are parts, too. What can't be decided widens the bounds and is not guessed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{CellAt, Division, Field, Stated, TableId, Text, is_same_department};
use crate::policy::{CoverColumn, Policy, Scope};
use crate::tables::{PlanRow, RowView, Table, UnknownColumn};

use super::batches::{Batch, Told, told};
use super::posts::{Posts, bare};
use super::{Line, Lowered, Parts, PlanLine, Why};

/// A plan row of the year.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanEntry<'a> {
    pub table: &'a Table,
    /// The part of the year's plan that the table says it is.
    pub batch: Option<Batch>,
    pub row: RowView<'a, PlanRow>,
    pub rejected: bool,
}

/// Which posts the clause covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scoping<'p> {
    pub policy: &'p Policy,
    /// Read what the policy leaves outside as covered, to see what would follow.
    pub count_all: bool,
    /// Rows that somebody hid or struck out do not count.
    pub without_unseen: bool,
    /// Tables for different quarters or batches are certainly parts, not versions.
    pub batches_are_parts: bool,
    /// Of the rows that tell of one hire differently, the one that counts: the first is 0.
    pub telling: usize,
}

impl Scoping<'_> {
    fn scope_of(self, mode: Option<&str>) -> Scope {
        match self.policy.scope_of(mode) {
            Scope::Outside if self.count_all => Scope::Inside,
            scope => scope,
        }
    }

    /// Whether a column that was not recognised says of a row what 开发方式 says of posts outside the clause, where the table
    /// has no such column.
    fn may_be_outside(self, table: &Table, row: u32) -> bool {
        let says_so = |column: &UnknownColumn| {
            column.values.words
                && self.policy.scope_of(Some(&table.shown(row, column.column))) == Scope::Outside
        };
        !self.count_all && table.column(Field::Mode).is_none() && table.unrecognised.iter().any(says_so)
    }
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
    /// Rows of earlier versions that held when somebody was hired.
    pub replaced: Vec<PlanLine<'a>>,
    pub lines: Vec<Line>,
    /// Rows not in use, rejected ones aside.
    pub set_aside: Vec<(TableId, u32, Why)>,
    /// Posts whose rows are all out of scope.
    pub outside: Vec<u32>,
    /// 行政区划代码 of the rows that are out of scope: they still say where the agency is.
    pub outside_division: Stated<Division>,
    /// One of those posts has a rejected row: its line has no upper number (specification 4.4).
    pub outside_open: bool,
}

/// What follows from the versions of one line that state the same 报送日期.
#[derive(Debug, Clone, Copy)]
struct Filing {
    day: Date,
    /// The largest number in scope; `None` if a part was rejected.
    number: Option<u64>,
    /// All of it is out of scope.
    outside: bool,
}

/// All rows of one post in one table.
#[derive(Debug)]
struct Version<'a> {
    table: &'a Table,
    parts: Vec<Part<'a>>,
    /// The latest 报送日期 of its rows; `None` if one of them states none that can be read.
    filed: Option<Date>,
    /// The number as stated, with equal parts counted once and counted twice; `None` if a part was rejected.
    stated: Option<(u64, u64)>,
    /// What of it is in scope, twins once.
    lower: u64,
    /// What of it is in scope, with equal parts counted twice; `None` if a part was rejected.
    upper: Option<u64>,
    /// A column that was not recognised may put a part out of scope.
    may_be_outside: bool,
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
    row: RowView<'a, PlanRow>,
    scope: Scope,
    rejected: bool,
    /// The same in every column as this earlier row of the table.
    same_as: Option<u32>,
}

impl Version<'_> {
    /// Says the same in every column that a rule uses, in whatever order of its parts; with `dates` 报送日期 is compared,
    /// too.
    fn tells_the_same(
        &self,
        other: &Version<'_>,
        dates: bool,
        policy: &Policy,
        received_by: Option<&Text>,
    ) -> bool {
        let mut left: Vec<&Part<'_>> = other.parts.iter().collect();
        self.parts.len() == other.parts.len()
            && self.parts.iter().all(|part| {
                let twin = left.iter().position(|other| {
                    part.rejected == other.rejected
                        && (!dates || part.row.submitted == other.row.submitted)
                        && states_the_same(part.row, other.row, policy, received_by)
                });
                twin.map(|twin| left.swap_remove(twin)).is_some()
            })
    }

    fn is_outside(&self) -> bool {
        self.parts.iter().all(|part| part.scope == Scope::Outside)
    }
}

impl FirstHire {
    /// Takes a hire into account; one whose day can't be read may be the first.
    pub(super) fn with_hire(self, hired: Stated<Date>) -> Self {
        match (self, hired) {
            (Self::Unknown, _) | (_, Stated::Blank | Stated::Unknown) => Self::Unknown,
            (Self::None, Stated::Known(day)) => Self::On(day),
            (Self::On(first), Stated::Known(day)) => Self::On(first.min(day)),
        }
    }

    /// Somebody was, or may have been, hired by that day.
    fn is_before(self, day: Date) -> bool {
        match self {
            Self::None => false,
            Self::On(first) => first <= day,
            Self::Unknown => true,
        }
    }
}

/// What the versions of a line are compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'h> {
    /// What the clause covers.
    pub scoping: Scoping<'h>,
    /// When the agency hired first, over all rows.
    pub first_hire: FirstHire,
    /// `--received-by`: what a blank 受理部门 stands for.
    pub received_by: Option<&'h Text>,
}

/// Works out the plan from the agency's rows, in reading order.
pub(super) fn plan<'a>(entries: &[PlanEntry<'a>], posts: &Posts<'_>, held: Held<'_>) -> Plan<'a> {
    let mut by_post: BTreeMap<Option<u32>, Vec<PlanEntry<'a>>> = BTreeMap::new();
    for entry in entries {
        by_post.entry(posts.planned(entry.row)).or_default().push(*entry);
    }
    let mut plan = Plan::default();
    for (post, entries) in by_post {
        // A row without any readable post is rejected (岗位名称 is required) and makes no line.
        let Some(post) = post else { continue };
        plan.add_line(post, &entries, held);
    }
    plan.rows.sort_by_key(|row| (row.table.id, row.row.row));
    plan.find_first_rows();
    plan
}

fn versions<'a>(entries: &[PlanEntry<'a>], policy: Scoping<'_>) -> Vec<Version<'a>> {
    entries
        .chunk_by(|one, two| one.table.id == two.table.id)
        .filter_map(|rows| Some(version(rows.first()?.table, rows, policy)))
        .collect()
}

fn version<'a>(table: &'a Table, entries: &[PlanEntry<'a>], policy: Scoping<'_>) -> Version<'a> {
    let mut parts: Vec<Part<'a>> = Vec::with_capacity(entries.len());
    let (mut lower, mut upper, mut stated) = (0, Some(0), Some((0, 0)));
    let mut may_be_outside = false;
    for entry in entries {
        let scope = policy.scope_of(entry.row.mode().known());
        let same_as = parts
            .iter()
            .find(|part| {
                !part.rejected
                    && part.same_as.is_none()
                    && is_same_row(table, part.row, entry.row, policy.policy)
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
            if policy.may_be_outside(table, entry.row.row) {
                may_be_outside = true;
            } else {
                lower += once(counted);
            }
            stated = stated.map(|(least, most)| (least + once(number), most + number));
        }
        parts.push(Part { row: entry.row, scope, rejected: entry.rejected, same_as });
    }
    let dates: Option<Vec<Date>> = entries.iter().map(|entry| entry.row.submitted.known()).collect();
    let filed = dates.and_then(|dates| dates.into_iter().max());
    Version { table, parts, filed, stated, lower, upper, may_be_outside, standing: Standing::InUse }
}

/// Two parts of one table with the same value in every column that was understood, however spelled; 序号 and the like
/// don't count.
fn is_same_row(
    table: &Table,
    first: RowView<'_, PlanRow>,
    second: RowView<'_, PlanRow>,
    policy: &Policy,
) -> bool {
    let texts = [
        (first.post(), second.post()),
        (first.post_category(), second.post_category()),
        (remark(table, first.row), remark(table, second.row)),
    ];
    texts.into_iter().all(|(one, two)| one.says_the_same(two))
        && is_same_code(first.post_code(), second.post_code())
        && first.year == second.year
        && first.submitted == second.submitted
        && states_the_same(first, second, policy, None)
}

/// 备注 as written: its content is not used, but parts that differ in it are two.
fn remark(table: &Table, row: u32) -> Stated<&str> {
    let written = table.column(Field::Remark).map_or("", |column| table.raw.cell(row, column).trim());
    let says_nothing = !written.contains(char::is_alphanumeric) || written == "无";
    if says_nothing { Stated::Blank } else { Stated::Known(written) }
}

/// Equal in every column that a rule uses, in whatever table; which post and day they are about is compared elsewhere.
fn states_the_same(
    one: RowView<'_, PlanRow>,
    two: RowView<'_, PlanRow>,
    policy: &Policy,
    received_by: Option<&Text>,
) -> bool {
    let same = |column, one: Stated<&str>, two| !policy.goes_by(column) || one.says_the_same(two);
    same(CoverColumn::Funding, one.funding(), two.funding())
        && same(CoverColumn::PostCategory, one.post_category(), two.post_category())
        && one.states_the_same(two)
        && is_same_office(received(one.received_by(), received_by), received(two.received_by(), received_by))
}

/// The department that a row states, or the one that stands for a blank.
pub(super) fn received<'s>(stated: Stated<&'s str>, received_by: Option<&'s Text>) -> Stated<&'s str> {
    match (stated, received_by) {
        (Stated::Blank, Some(department)) => Stated::Known(&**department),
        (stated, _) => stated,
    }
}

/// The same department, in whatever spelling.
pub(super) fn is_same_office(one: Stated<&str>, two: Stated<&str>) -> bool {
    match (one, two) {
        (Stated::Known(one), Stated::Known(two)) => one == two || is_same_department(one, two),
        (one, two) => one == two,
    }
}

/// The same code but for leading zeros.
fn is_same_code(one: Stated<&str>, two: Stated<&str>) -> bool {
    match (one, two) {
        (Stated::Known(one), Stated::Known(two)) => one == two || bare(one) == bare(two),
        (one, two) => one == two,
    }
}

/// The latest 报送日期 supersedes earlier ones; a version without one neither supersedes nor is
/// superseded. Of those left, one that says the same as an earlier one is a repetition, and one that says anything else
/// than the first that could be read is in dispute with it. One in scope comes before one outside: such a dispute is
/// judged in scope, in whatever order the files come.
fn settle(versions: &mut [Version<'_>], policy: &Policy, received_by: Option<&Text>) {
    let latest = versions.iter().filter_map(|version| version.filed).max();
    let mut order: Vec<usize> = (0..versions.len()).collect();
    order.sort_by_key(|index| versions[*index].is_outside());
    let mut standing: Vec<Standing> = vec![Standing::InUse; versions.len()];
    let mut seen: Vec<usize> = Vec::new();
    let mut first: Option<usize> = None;
    for index in order {
        let version = &versions[index];
        let superseded = version.filed.is_some() && version.filed < latest;
        let repeated =
            seen.iter().any(|other| version.tells_the_same(&versions[*other], true, policy, received_by));
        if superseded || repeated {
            standing[index] = Standing::Gone;
            continue;
        }
        seen.push(index);
        if version.stated.is_some() {
            let first = *first.get_or_insert(index);
            if first != index && !version.tells_the_same(&versions[first], false, policy, received_by) {
                standing[index] = Standing::Disputed;
            }
        }
    }
    for (version, standing) in versions.iter_mut().zip(standing) {
        version.standing = standing;
    }
}

impl<'a> Plan<'a> {
    fn add_line(&mut self, post: u32, entries: &[PlanEntry<'a>], held: Held<'_>) {
        let told = told(&entries.iter().map(|entry| entry.batch).collect::<Vec<_>>());
        let mut groups: BTreeMap<Option<Batch>, Vec<PlanEntry<'a>>> = BTreeMap::new();
        for entry in entries {
            let group = if told == Told::InBatches { entry.batch } else { None };
            groups.entry(group).or_default().push(*entry);
        }
        let settled = |entries: &[PlanEntry<'a>]| {
            let mut versions = versions(entries, held.scoping);
            settle(&mut versions, held.scoping.policy, held.received_by);
            versions
        };
        let groups: Vec<Vec<Version<'a>>> = groups.into_values().map(|entries| settled(&entries)).collect();
        let readings: Vec<Reading> = groups.iter().map(|group| Reading::of(group, held.first_hire)).collect();
        if readings.iter().all(|reading| reading.is_outside) {
            self.outside.push(post);
            self.outside_open |= readings.iter().any(|reading| reading.upper.is_none());
        } else {
            let mut line = Line {
                post,
                lower: readings.iter().map(|reading| reading.lower).sum(),
                upper: readings.iter().map(|reading| reading.upper).try_fold(0, |sum, one| Some(sum + one?)),
                first_submitted: entries.iter().filter_map(|entry| entry.row.submitted.known()).min(),
                submitted_unreadable: entries.iter().any(|entry| entry.row.submitted.is_unknown()),
                may_be_outside: readings.iter().any(|reading| reading.may_be_outside),
                lowered: readings.iter().find_map(|reading| reading.lowered),
                first_row: None,
                parts: None,
                once_planned: readings.iter().filter_map(|reading| reading.once_planned).max(),
            };
            if groups.len() > 1 {
                let whole = Reading::of(&settled(entries), held.first_hire);
                line.parts = parts(&groups, line.lower, whole.lower);
                if !held.scoping.batches_are_parts {
                    line.lower = line.lower.min(whole.lower);
                }
            }
            self.lines.push(line);
        }
        for (group, reading) in groups.iter().zip(&readings) {
            self.add_group(post, group, reading.leaves, held.first_hire);
        }
    }

    /// Puts the rows of all versions of a line where they belong.
    fn add_group(&mut self, post: u32, versions: &[Version<'a>], leaves: bool, first_hire: FirstHire) {
        let first = in_use_first(versions).find_map(|version| {
            let part = version.parts.iter().find(|part| !part.rejected)?;
            Some(version.table.cell(part.row.row, Field::Headcount))
        });
        for version in versions {
            self.add_version(post, version, first, leaves);
        }
        let latest = versions.iter().filter_map(|version| version.filed).max();
        let has_line = self.lines.last().is_some_and(|line| line.post == post);
        if has_line && latest.is_some_and(|latest| first_hire.is_before(latest)) {
            for version in versions.iter().filter(|version| version.standing == Standing::Gone) {
                let rows = version.parts.iter().filter(|part| !part.rejected);
                let rows: Vec<_> = rows.map(|part| self.plan_line(post, version, part)).collect();
                self.replaced.extend(rows);
            }
        }
    }

    /// Puts each good row of a version where it belongs; `first` is the row that others are compared with. A version that
    /// leaves the scope after the first hire is in use all the same.
    fn add_version(&mut self, post: u32, version: &Version<'a>, first: Option<CellAt>, leaves: bool) {
        for part in version.parts.iter().filter(|part| !part.rejected) {
            let own = version.table.cell(part.row.row, Field::Headcount);
            let other = first.unwrap_or(own);
            let why = match (version.standing, part.same_as) {
                (Standing::Gone, _) => Why::Superseded(other),
                (_, Some(twin)) => Why::Conflicting(version.table.cell(twin, Field::Headcount)),
                (Standing::Disputed, _) => Why::Conflicting(other),
                (Standing::InUse, None) if part.scope == Scope::Outside && !leaves => {
                    let stated = division_of(version.table, &part.row);
                    self.outside_division = first_known([self.outside_division, stated].into_iter());
                    Why::OutOfScope
                }
                (Standing::InUse, None) => {
                    self.rows.push(self.plan_line(post, version, part));
                    continue;
                }
            };
            // It is not known which of the two is right, so the rules look at both.
            let stays = version.standing == Standing::Disputed && part.same_as.is_none();
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
    /// Notes for each line where its first row stands among those in use.
    pub(super) fn find_first_rows(&mut self) {
        for line in &mut self.lines {
            line.first_row = None;
        }
        for (index, row) in (0_u32..).zip(&self.rows) {
            let line = &mut self.lines[row.line as usize];
            line.first_row.get_or_insert(index);
        }
    }

    /// 行政区划代码 as the plan rows state it, the ones that count first.
    pub(super) fn division(&self) -> Stated<Division> {
        let in_use = first_known(self.rows.iter().map(|line| division_of(line.table, &line.row)));
        if in_use.is_blank() { self.outside_division } else { in_use }
    }
}

/// What was filed on each day.
fn history(versions: &[Version<'_>]) -> Vec<Filing> {
    let mut history: Vec<Filing> = versions
        .iter()
        .filter_map(|version| {
            Some(Filing { day: version.filed?, number: version.upper, outside: version.is_outside() })
        })
        .collect();
    history.sort_by_key(|filing| filing.day);
    // Versions of one day lower nothing; where they differ, they are in dispute.
    history.dedup_by(|next, kept| {
        let same = next.day == kept.day;
        if same {
            kept.number = kept.number.zip(next.number).map(|(one, other)| one.max(other));
            kept.outside &= next.outside;
        }
        same
    });
    history
}

/// The version in use leaves the scope, and was filed after the agency had hired under an earlier one inside.
fn has_left(history: &[Filing], first_hire: FirstHire) -> bool {
    let Some((last, earlier)) = history.split_last() else { return false };
    // Several in a row may have left: the first of them counts.
    let inside = earlier.iter().rposition(|filing| !filing.outside);
    let left = inside.and_then(|inside| history.get(inside + 1));
    last.outside && left.is_some_and(|left| first_hire.is_before(left.day))
}

/// What versions of one thing come to.
#[derive(Debug, Clone, Copy)]
struct Reading {
    lower: u64,
    upper: Option<u64>,
    lowered: Option<Lowered>,
    /// All of it is out of scope.
    is_outside: bool,
    /// Of versions in dispute one is, or a column that was not recognised may say so.
    may_be_outside: bool,
    /// The version in use left the scope after the agency had hired.
    leaves: bool,
    /// The largest number that a later version lowers.
    once_planned: Option<u64>,
}

impl Reading {
    fn of(versions: &[Version<'_>], first_hire: FirstHire) -> Self {
        let contending = || versions.iter().filter(|version| version.standing != Standing::Gone);
        let history = history(versions);
        let leaves = has_left(&history, first_hire);
        let upper =
            contending().map(|version| version.upper).try_fold(0, |most, upper| Some(most.max(upper?)));
        let reading = Self {
            lower: contending().map(|version| version.lower).min().unwrap_or(0),
            upper,
            lowered: None,
            is_outside: !leaves && contending().all(Version::is_outside),
            may_be_outside: !leaves
                && contending().any(|version| version.is_outside() || version.may_be_outside),
            leaves,
            once_planned: once_planned(&history),
        };
        if reading.is_outside { reading } else { reading.keeping_from_before(&history, first_hire) }
    }

    /// `P009`: a version filed on the day of the first hire or later that lowers the number keeps the earlier one as
    /// upper; one of which the number can't be read may be the one that was lowered.
    fn keeping_from_before(mut self, history: &[Filing], first_hire: FirstHire) -> Self {
        let mut kept: Option<u64> = None;
        let mut lowered = None;
        let mut unreadable = false;
        for filing in history {
            let after = first_hire.is_before(filing.day);
            unreadable = filing.number.is_none() || (unreadable && after);
            let Some(to) = filing.number else { continue };
            lowered = kept.filter(|from| after && to < *from).map(|from| (from, to, *filing));
            if lowered.is_none() {
                kept = Some(to);
            }
        }
        if unreadable {
            self.upper = None;
        }
        if let Some((from, to, filing)) = lowered {
            self.upper = self.upper.map(|upper| upper.max(from));
            let first_hire = match first_hire {
                FirstHire::On(day) => Some(day),
                FirstHire::None | FirstHire::Unknown => None,
            };
            self.lowered =
                Some(Lowered { from, to, filed: filing.day, first_hire, leaves_scope: filing.outside });
        }
        self
    }
}

/// The largest number of all days, if the last day's is smaller.
fn once_planned(history: &[Filing]) -> Option<u64> {
    let last = history.last()?.number?;
    history.iter().filter_map(|filing| filing.number).max().filter(|most| *most > last)
}

/// The versions that count, the ones in use first.
fn in_use_first<'v, 'a>(versions: &'v [Version<'a>]) -> impl Iterator<Item = &'v Version<'a>> {
    let of = |standing| versions.iter().filter(move |version| version.standing == standing);
    of(Standing::InUse).chain(of(Standing::Disputed))
}

/// Where the parts of a line stand in its tables: the first row of the first part and of the last.
fn parts(groups: &[Vec<Version<'_>>], added: u64, as_versions: u64) -> Option<Parts> {
    let mut rows = groups.iter().filter_map(|group| {
        let version = in_use_first(group).next()?;
        Some(version.table.cell(version.parts.first()?.row.row, Field::Headcount))
    });
    let first = rows.next()?;
    Some(Parts { first, last: rows.next_back()?, added, as_versions })
}
