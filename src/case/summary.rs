//! A line of the plan that sums up the others: the total of a summary sheet that lies beside the details. It is never
//! added to them silently.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CellAt, Field, TableId, has, normal, words};

use super::plan::Plan;
use super::{Post, Why};

/// Fewer lines are not the details of a total.
const FEWEST: usize = 2;

/// Puts lines in doubt whose number is the sum of others: at least two, of another table, or of its own table if the line's
/// post has a general name. A line with a code, with hires or notices (`used`, their posts) is a post like any other.
pub(super) fn dispute(plan: &mut Plan<'_>, posts: &[Post<'_>], used: &BTreeSet<u32>) {
    for (line, detail) in sums(plan, posts, used) {
        let is_of_line = |row: &super::PlanLine<'_>| row.line == line;
        let (own, others): (Vec<_>, Vec<_>) = plan.rows.drain(..).partition(is_of_line);
        plan.rows = others;
        for row in &own {
            plan.set_aside.push((row.table.id, row.row.row, Why::SumOf(detail)));
        }
        plan.contested.extend(own);
        if let Some(line) = plan.lines.get_mut(line as usize) {
            line.lower = 0;
        }
    }
    plan.find_first_rows();
}

/// The lines that sum up others, each with the first row of those.
fn sums(plan: &Plan<'_>, posts: &[Post<'_>], used: &BTreeSet<u32>) -> Vec<(u32, CellAt)> {
    let mut by_table: BTreeMap<TableId, BTreeSet<u32>> = BTreeMap::new();
    for row in &plan.rows {
        by_table.entry(row.table.id).or_default().insert(row.line);
    }
    let mut rows_of_line: BTreeMap<u32, Vec<TableId>> = BTreeMap::new();
    for row in &plan.rows {
        rows_of_line.entry(row.line).or_default().push(row.table.id);
    }
    let number = |line: u32| {
        let line = plan.lines.get(line as usize)?;
        line.upper.filter(|upper| *upper == line.lower && *upper > 0)
    };
    let is_candidate = |line: u32| {
        let of_line = plan.lines.get(line as usize);
        let disputed = plan.contested.iter().any(|row| row.line == line);
        !disputed
            && of_line.is_some_and(|of_line| {
                let post = posts.get(of_line.post as usize);
                post.is_some_and(|post| post.code.is_none()) && !used.contains(&of_line.post)
            })
    };
    let is_general = |line: u32| {
        let post = plan.lines.get(line as usize).and_then(|line| posts.get(line.post as usize));
        post.and_then(|post| post.name).is_none_or(|name| has(&normal(name), &words().collective_posts))
    };
    let first_row = |table: TableId, without: u32| {
        let row = plan.rows.iter().find(|row| row.table.id == table && row.line != without)?;
        Some(row.table.cell(row.row.row, Field::Headcount))
    };
    let mut found = Vec::new();
    for (line, tables) in &rows_of_line {
        let ([own], true) = (tables.as_slice(), is_candidate(*line)) else { continue };
        let Some(total) = number(*line) else { continue };
        let sums_up = by_table.iter().find(|(table, lines)| {
            let others = || lines.iter().filter(|other| *other != line);
            let sum: Option<u64> = others().map(|other| number(*other)).sum();
            others().count() >= FEWEST && sum == Some(total) && (*table != own || is_general(*line))
        });
        found.extend(sums_up.and_then(|(table, _)| Some((*line, first_row(*table, *line)?))));
    }
    found
}
