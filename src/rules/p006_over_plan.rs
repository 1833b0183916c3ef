//! P006 同时在岗人数超过计划: more persons on a post at the same time than planned.

use crate::case::Hire;
use crate::model::{Field, IdNumber, Requirement, Severity};
use crate::tables::IdCell;
use jiff::civil::Date;
use std::collections::BTreeMap;

use super::context::day;
use super::{Audience, Basis, Check, Context, Effect, Fact, Group, Rule, Sink};

/// The rule as declared.
pub(super) static RULE: Rule = Rule {
    code: "P006",
    title: "同时在岗人数超过计划",
    group: Group::Duty(Requirement::Plan),
    severity: Some(Severity::Doubt),
    effect: Effect::None,
    audience: Audience::Everybody,
    basis: Basis::Clause,
    condition: "同一岗位任一天在岗人数（同一身份证件号码只计一人）多于该岗位计划人数的上限。已有P001时不再判断。",
    why: "超出计划的招用未经报送；也可能是合同终止日期漏填。",
    remedy: "核对在岗人员的合同终止日期；确属超计划的，补报或调整计划。",
    example: "计划保洁员3人，5月同时在岗4人。",
    check: Check::Evidence(check),
};

fn check(context: &Context<'_, '_>, sink: &mut Sink<'_>) {
    let case = context.case;
    if case.plan_rows.is_empty() {
        return;
    }
    let line_of = |hire: &Hire<'_>| hire.post.and_then(|post| case.posts[post as usize].line);
    let mut hires_of = vec![0_u64; case.lines.len()];
    for line in case.hires.iter().filter_map(line_of) {
        hires_of[line as usize] += 1;
    }
    for ((index, line), hires) in (0_u32..).zip(&case.lines).zip(hires_of) {
        // Not more rows than persons planned: never too many at once either.
        let Some(planned) = line.upper.filter(|planned| hires > *planned) else { continue };
        let hires: Vec<&Hire<'_>> = case.hires.iter().filter(|hire| line_of(hire) == Some(index)).collect();
        let (most, on) = most_at_once(&hires);
        let Some(about) = context.line(line, Field::Headcount).filter(|_| most > planned) else { continue };
        sink.report(
            about,
            Fact {
                message: format!("该岗位计划{planned}人，{}同时在岗{most}人。", day(on)),
                found: format!("{most}人（{on}）"),
                expected: format!("不多于{planned}人"),
                // Who they are and how long they stay is not known of each.
                only_doubt: hires.iter().any(|hire| {
                    hire.row.ends.is_unknown()
                        || matches!(hire.row.id, IdCell::LostDigits(_) | IdCell::Unreadable)
                }),
                ..Fact::default()
            },
        );
    }
}

/// The largest number of persons at once, and the first day of it.
fn most_at_once(hires: &[&Hire<'_>]) -> (u64, Date) {
    let mut starts: Vec<(Date, usize)> =
        hires.iter().enumerate().map(|(index, hire)| (hire.start, index)).collect();
    let mut ends: Vec<(Date, usize)> =
        hires.iter().enumerate().filter_map(|(index, hire)| Some((hire.end?, index))).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    let mut present = Present::default();
    let mut most = (0, Date::MIN);
    let mut over = ends.iter().peekable();
    for (start, index) in starts {
        while let Some((_, gone)) = over.next_if(|(end, _)| *end < start) {
            present.leave(hires[*gone]);
        }
        present.enter(hires[index]);
        if present.persons() > most.0 {
            most = (present.persons(), start);
        }
    }
    most
}

/// Who is on the post: rows of one ID number are one person, rows without a valid one count each.
#[derive(Default)]
struct Present {
    rows_of: BTreeMap<IdNumber, u64>,
    unidentified: u64,
}

impl Present {
    fn enter(&mut self, hire: &Hire<'_>) {
        match hire.id() {
            Some(id) => *self.rows_of.entry(id).or_default() += 1,
            None => self.unidentified += 1,
        }
    }

    fn leave(&mut self, hire: &Hire<'_>) {
        let Some(id) = hire.id() else {
            self.unidentified = self.unidentified.saturating_sub(1);
            return;
        };
        if let Some(rows) = self.rows_of.get_mut(&id) {
            *rows -= 1;
            if *rows == 0 {
                self.rows_of.remove(&id);
            }
        }
    }

    fn persons(&self) -> u64 {
        self.rows_of.len() as u64 + self.unidentified
    }
}
