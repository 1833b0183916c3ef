//! Statutory retirement age: fixed before 2025, then raised step by step over fifteen years.
//!
//! Source: 关于实施渐进式延迟法定退休年龄的决定 (2024-09-13, in force 2025-01-01) and its tables; the
//! formula below was checked against all their break points.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::Sex;

use super::Policy;

/// Which of the two tracks women are on; an ID number can't tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WomenTrack {
    /// Old age 55: the later one, so that nobody is doubted wrongly.
    From55,
    /// Old age 50.
    From50,
}

/// One track of the schedule.
struct Track {
    /// Old age in years.
    base: i64,
    /// First month of birth that is delayed.
    start: (i16, i8),
    /// One month of delay for each so many months of birth.
    step: i64,
    /// Largest delay in months.
    cap: i64,
}

const MEN: Track = Track { base: 60, start: (1965, 1), step: 4, cap: 36 };
const WOMEN_55: Track = Track { base: 55, start: (1970, 1), step: 4, cap: 36 };
const WOMEN_50: Track = Track { base: 50, start: (1975, 1), step: 2, cap: 60 };

impl Track {
    /// Months of delay for a month of birth.
    fn delay(&self, birth: Date) -> i64 {
        let months = |year: i16, month: i8| i64::from(year) * 12 + i64::from(month);
        let after = months(birth.year(), birth.month()) - months(self.start.0, self.start.1);
        if after < 0 { 0 } else { (after / self.step + 1).min(self.cap) }
    }
}

impl Policy {
    /// The day on which somebody reaches statutory retirement age: the birthday in the month of
    /// retirement (the month's last day where it is shorter). The tables name months only; the
    /// birthday is the reading that doubts nobody early.
    pub fn retirement_date(&self, birth: Date, sex: Sex) -> Date {
        let track = match (sex, self.women_track) {
            (Sex::Male, _) => &MEN,
            (Sex::Female, WomenTrack::From55) => &WOMEN_55,
            (Sex::Female, WomenTrack::From50) => &WOMEN_50,
        };
        birth.saturating_add((track.base * 12 + track.delay(birth)).months())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn break_points_of_the_published_tables() {
        for (track, birth, months) in [
            (&MEN, (1964, 12), 0),
            (&MEN, (1965, 1), 1),
            (&MEN, (1965, 4), 1),
            (&MEN, (1965, 5), 2),
            (&MEN, (1976, 5), 35),
            (&MEN, (1976, 8), 35),
            (&MEN, (1976, 9), 36),
            (&MEN, (1990, 1), 36),
            (&WOMEN_55, (1969, 12), 0),
            (&WOMEN_55, (1970, 4), 1),
            (&WOMEN_55, (1981, 8), 35),
            (&WOMEN_55, (1981, 9), 36),
            (&WOMEN_50, (1974, 12), 0),
            (&WOMEN_50, (1975, 2), 1),
            (&WOMEN_50, (1984, 10), 59),
            (&WOMEN_50, (1984, 11), 60),
        ] {
            assert_eq!(track.delay(date(birth.0, birth.1, 1)), months, "born {birth:?}");
        }
    }

    #[test]
    fn worked_samples() {
        let policy = Policy::builtin("gd-2017-101").expect("valid");
        assert_eq!(policy.retirement_date(date(1970, 6, 15), Sex::Male), date(2031, 11, 15));
        assert_eq!(policy.retirement_date(date(1964, 5, 31), Sex::Male), date(2024, 5, 31));
        let fifty = Policy { women_track: WomenTrack::From50, ..policy };
        assert_eq!(fifty.retirement_date(date(1976, 3, 2), Sex::Female), date(2026, 11, 2));
        assert_eq!(fifty.retirement_date(date(1980, 7, 8), Sex::Female), date(2033, 5, 8));
    }
}
