//! Versions of a plan line and its numbers.

use super::case::{Case, Line, PlanRow, Version};
use super::facts::Mode;
use super::identity::Filed;
use super::read::{Cell, date, number as number_in, text};

/// Finds the versions of a line, sets the superseded, repeated and conflicting rows aside (D006, D007),
/// and those out of scope (S001). The rows in use stay on the line.
pub(crate) fn choose_versions(case: &mut Case, index: usize) {
    let rows = std::mem::take(&mut case.lines[index].rows);
    let mut tables: Vec<Vec<PlanRow>> = Vec::new();
    for row in rows {
        match tables.iter_mut().find(|table| table[0].filed.file == row.filed.file) {
            Some(table) => table.push(row),
            None => tables.push(vec![row]),
        }
    }
    let dates: Vec<Option<i32>> = tables.iter().map(|table| version_date(table)).collect();
    let latest = dates.iter().flatten().max().copied();
    let mut versions: Vec<Version> = Vec::new();
    let mut in_use: Vec<PlanRow> = Vec::new();
    let mut first: Option<usize> = None;
    for (at, table) in tables.iter().enumerate() {
        let date = dates[at];
        let mut parts: Vec<&PlanRow> = Vec::new();
        let mut twins: Vec<&PlanRow> = Vec::new();
        for row in table {
            let twin = row.number.is_some() && parts.iter().any(|part| equal_rows(part, row, &ALL));
            if twin { twins.push(row) } else { parts.push(row) }
        }
        let sum = |rows: &[&PlanRow]| rows.iter().map(|row| row.number.unwrap_or(0)).sum::<i64>();
        let lower = sum(&parts);
        let upper = table.iter().all(|row| row.number.is_some()).then(|| lower + sum(&twins));
        let mut version = Version { date, lower, upper, contends: true };
        let repeats = tables[..at]
            .iter()
            .zip(&versions)
            .any(|(earlier, seen)| seen.contends && equal_tables(earlier, table, &USED_AND_DAY));
        if (date.is_some() && date < latest) || repeats {
            version.contends = false;
            for row in table.iter().filter(|row| row.number.is_some()) {
                case.on_row("D006", &row.filed);
            }
            versions.push(version);
            continue;
        }
        let differs = version.upper.is_some()
            && first.is_some_and(|first: usize| !equal_tables(&tables[first], table, &USED));
        if version.upper.is_some() {
            first = first.or(Some(at));
        }
        for row in &twins {
            case.on_row("D007", &row.filed);
        }
        for row in parts.into_iter().filter(|row| row.number.is_some()) {
            if differs {
                case.on_row("D007", &row.filed);
            }
            // Of versions in dispute nobody knows which is right: the rules look at all.
            in_use.push(row.clone());
        }
        versions.push(version);
    }
    let disputed: Vec<(String, u32)> = case
        .demands
        .iter()
        .filter(|demand| demand.rule == "D007")
        .map(|demand| (demand.file.clone(), demand.line))
        .collect();
    let contending = tables.iter().zip(&versions).filter(|(_, version)| version.contends);
    let mut rows = contending.flat_map(|(table, _)| table);
    let all_outside = rows.clone().next().is_some() && rows.all(|row| row.mode == Mode::Outside);
    let outside = all_outside && !has_left(&tables, &dates, case.first_hire);
    for row in &in_use {
        if disputed.contains(&(row.filed.file.to_owned(), row.filed.line)) {
            continue;
        }
        if outside {
            case.on_row("S001", &row.filed);
            case.outside += 1;
        } else {
            case.accepted += 1;
        }
    }
    let line = &mut case.lines[index];
    line.outside = outside;
    line.versions = versions;
    line.rows = in_use;
}

/// The last version is out of scope, and the first to say so after one inside was filed when somebody had been hired.
fn has_left(tables: &[Vec<PlanRow>], dates: &[Option<i32>], first_hire: Option<i32>) -> bool {
    let mut dated: Vec<(i32, bool)> = tables
        .iter()
        .zip(dates)
        .filter_map(|(table, day)| Some(((*day)?, table.iter().all(|row| row.mode == Mode::Outside))))
        .collect();
    dated.sort_unstable();
    let Some(inside) = dated.iter().rposition(|(_, outside)| !outside) else { return false };
    dated.get(inside + 1).is_some_and(|(day, _)| first_hire.is_some_and(|first| first <= *day))
}

/// 报送日期 of a version: the latest that its rows state, none if one states none.
fn version_date(rows: &[PlanRow]) -> Option<i32> {
    if rows.iter().any(|row| row.submitted.known().is_none()) {
        return None;
    }
    rows.iter().filter_map(|row| row.submitted.known()).max()
}

/// The columns that a rule uses beside those that say which post it is; with the day; and all there are.
const USED: [&str; 4] = ["计划招用人数", "其中就业困难人员", "开发方式", "受理部门"];
const USED_AND_DAY: [&str; 5] = ["计划招用人数", "其中就业困难人员", "开发方式", "受理部门", "报送日期"];
const ALL: [&str; 10] = [
    "计划招用人数",
    "其中就业困难人员",
    "开发方式",
    "受理部门",
    "报送日期",
    "年度",
    "岗位编号",
    "岗位名称",
    "岗位类别",
    "备注",
];

/// The same parts in whatever order.
fn equal_tables(a: &[PlanRow], b: &[PlanRow], columns: &[&str]) -> bool {
    let mut left: Vec<&PlanRow> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|one| {
            let twin = left.iter().position(|other| equal_rows(one, other, columns));
            twin.map(|twin| left.swap_remove(twin)).is_some()
        })
}

/// The same values, however spelled.
fn equal_rows(a: &PlanRow, b: &PlanRow, columns: &[&str]) -> bool {
    columns.iter().all(|column| {
        let (a, b) = (a.filed.row.get(column), b.filed.row.get(column));
        let numbers = || number_in(a).known().is_some() && number_in(a) == number_in(b);
        let days = || date(a).known().is_some() && date(a) == date(b);
        text(a) == text(b) || (column.contains("人") && numbers()) || (*column == "报送日期" && days())
    })
}

/// Lower and upper number of a line, once the agency's first hire is known.
pub(crate) fn number(case: &mut Case, index: usize, first_hire: Option<i32>) {
    let line = &mut case.lines[index];
    let contenders: Vec<&Version> = line.versions.iter().filter(|version| version.contends).collect();
    line.lower = contenders.iter().map(|version| version.lower).min().unwrap_or(0);
    line.upper = if contenders.iter().any(|version| version.upper.is_none()) {
        None
    } else {
        contenders.iter().filter_map(|version| version.upper).max()
    };
    // Of a post that is out of scope in every version, what a superseded row says of its number does not matter.
    if line.outside {
        return;
    }
    let mut dated: Vec<&Version> = line.versions.iter().filter(|version| version.date.is_some()).collect();
    dated.sort_by_key(|version| version.date);
    // Versions of one day lower nothing: of them the largest counts, and none where one can't be read.
    let mut days: Vec<(Option<i32>, Option<i64>)> = Vec::new();
    for version in dated {
        match days.last_mut().filter(|(day, _)| *day == version.date) {
            Some((_, number)) => *number = number.zip(version.upper).map(|(one, other)| one.max(other)),
            None => days.push((version.date, version.upper)),
        }
    }
    let last = days.last().and_then(|(_, number)| *number);
    let most = days.iter().filter_map(|(_, number)| *number).max();
    line.once = most.filter(|most| last.is_some_and(|last| *most > last));
    let mut kept: Option<i64> = None;
    let mut lowers = false;
    let mut unread = false;
    for (day, upper) in days {
        let after = first_hire.is_some_and(|first| day >= Some(first));
        // After the first hire an unreadable number may be the one that was lowered.
        unread = upper.is_none() || (unread && after);
        let Some(number) = upper else { continue };
        lowers = after && kept.is_some_and(|kept| number < kept);
        if !lowers {
            kept = Some(number);
        }
    }
    if unread {
        line.upper = None;
    }
    if lowers {
        line.upper = line.upper.zip(kept).map(|(upper, kept)| upper.max(kept));
        line.lowered_by = first_dated(line);
    }
}

/// The first row in use that says when it was submitted.
pub(crate) fn first_dated<'w>(line: &Line<'w>) -> Option<Filed<'w>> {
    let mut dated = line.rows.iter().filter(|row| matches!(row.submitted, Cell::Known(_)));
    dated.next().map(|row| row.filed.clone())
}
