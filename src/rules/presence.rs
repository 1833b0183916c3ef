//! Who is on a post at the same time: shared by `P006` and `N004`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::case::Hire;
use crate::model::IdNumber;

/// The largest number of persons at once, and the first day of it.
pub(super) fn most_at_once(hires: &[&Hire<'_>]) -> (u64, Date) {
    let mut most = (0, Date::MIN);
    on_each_first_day(hires, |day, persons| {
        if persons > most.0 {
            most = (persons, day);
        }
    });
    most
}

/// Tells how many persons are there once each hire has started, by day; the last number told of a day is that day's.
pub(super) fn on_each_first_day(hires: &[&Hire<'_>], mut tell: impl FnMut(Date, u64)) {
    let mut starts: Vec<(Date, usize)> =
        hires.iter().enumerate().map(|(index, hire)| (hire.start, index)).collect();
    let mut ends: Vec<(Date, usize)> =
        hires.iter().enumerate().filter_map(|(index, hire)| Some((hire.last_day?, index))).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    let mut present = Present::default();
    let mut over = ends.iter().peekable();
    for (start, index) in starts {
        while let Some((_, gone)) = over.next_if(|(end, _)| *end < start) {
            present.leave(hires[*gone]);
        }
        present.enter(hires[index]);
        tell(start, present.persons());
    }
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
