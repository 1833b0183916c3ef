//! Statutory retirement ages: old ages, and how they rise from 2025 on.
//!
//! 全国人大常委会 2024-09-13: one month more for every step of birth months, up to a cap.

use jiff::civil::Date;

use crate::model::Sex;

/// Which of the two ages women are held to. The ID number can't tell; with 55 nobody is doubted wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WomenTrack {
    /// 原法定退休年龄五十周岁.
    Fifty,
    /// 原法定退休年龄五十五周岁.
    FiftyFive,
}

/// One line of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Track {
    /// Old age, in years.
    pub(super) age: u32,
    /// Whoever is born in this month (year and month) or later retires later.
    pub(super) born_from: (i16, i8),
    /// Birth months per month of delay; not 0.
    pub(super) every_months: u32,
    /// Longest delay, in months.
    pub(super) max_months: u32,
}

impl Track {
    /// Age in months for a birth date.
    fn age_in_months(self, birth: Date) -> u32 {
        let months = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
        let since = months(birth.year(), birth.month()) - months(self.born_from.0, self.born_from.1);
        let delay = u32::try_from(since)
            .map_or(0, |since| (since / self.every_months.max(1) + 1).min(self.max_months));
        self.age * 12 + delay
    }
}

/// The schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Retirement {
    pub(super) men: Track,
    pub(super) women_55: Track,
    pub(super) women_50: Track,
}

impl Retirement {
    pub(super) fn age_in_months(&self, birth: Date, sex: Sex, women: WomenTrack) -> u32 {
        let track = match (sex, women) {
            (Sex::Male, _) => self.men,
            (Sex::Female, WomenTrack::FiftyFive) => self.women_55,
            (Sex::Female, WomenTrack::Fifty) => self.women_50,
        };
        track.age_in_months(birth)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::policy::Policy;

    fn policy(track: WomenTrack) -> Policy {
        let mut policy = Policy::builtin("gd-2017-101").expect("the default");
        policy.women_track = track;
        policy
    }

    fn age(policy: &Policy, sex: Sex, year: i16, month: i8) -> (u32, u32) {
        let months = policy.retirement.age_in_months(Date::constant(year, month, 1), sex, policy.women_track);
        (months / 12, months % 12)
    }

    #[test]
    fn break_points_for_men() {
        let policy = policy(WomenTrack::FiftyFive);
        for (year, month, expected) in [
            (1950, 1, (60, 0)),
            (1964, 12, (60, 0)),
            (1965, 1, (60, 1)),
            (1965, 4, (60, 1)),
            (1965, 5, (60, 2)),
            (1965, 8, (60, 2)),
            (1965, 9, (60, 3)),
            (1970, 6, (61, 5)),
            (1976, 1, (62, 10)),
            (1976, 5, (62, 11)),
            (1976, 8, (62, 11)),
            (1976, 9, (63, 0)),
            (1990, 1, (63, 0)),
        ] {
            assert_eq!(age(&policy, Sex::Male, year, month), expected, "{year}-{month}");
        }
    }

    #[test]
    fn break_points_for_women_of_55() {
        let policy = policy(WomenTrack::FiftyFive);
        for (year, month, expected) in [
            (1969, 12, (55, 0)),
            (1970, 1, (55, 1)),
            (1970, 4, (55, 1)),
            (1970, 5, (55, 2)),
            (1981, 5, (57, 11)),
            (1981, 8, (57, 11)),
            (1981, 9, (58, 0)),
        ] {
            assert_eq!(age(&policy, Sex::Female, year, month), expected, "{year}-{month}");
        }
    }

    #[test]
    fn break_points_for_women_of_50() {
        let policy = policy(WomenTrack::Fifty);
        for (year, month, expected) in [
            (1974, 12, (50, 0)),
            (1975, 1, (50, 1)),
            (1975, 2, (50, 1)),
            (1975, 3, (50, 2)),
            (1976, 3, (50, 8)),
            (1980, 7, (52, 10)),
            (1984, 9, (54, 11)),
            (1984, 10, (54, 11)),
            (1984, 11, (55, 0)),
            (1999, 1, (55, 0)),
        ] {
            assert_eq!(age(&policy, Sex::Female, year, month), expected, "{year}-{month}");
        }
    }

    #[test]
    fn the_age_is_reached_on_the_birthday_of_the_month() {
        let fifty_five = policy(WomenTrack::FiftyFive);
        let fifty = policy(WomenTrack::Fifty);
        for (policy, sex, birth, expected) in [
            (&fifty_five, Sex::Male, date(1970, 6, 20), date(2031, 11, 20)),
            (&fifty, Sex::Female, date(1976, 3, 1), date(2026, 11, 1)),
            (&fifty, Sex::Female, date(1980, 7, 15), date(2033, 5, 15)),
            // Reached before 2025: the old ages.
            (&fifty_five, Sex::Male, date(1964, 12, 31), date(2024, 12, 31)),
            (&fifty_five, Sex::Male, date(1964, 5, 9), date(2024, 5, 9)),
            (&fifty_five, Sex::Female, date(1969, 12, 31), date(2024, 12, 31)),
            (&fifty, Sex::Female, date(1974, 12, 31), date(2024, 12, 31)),
            // 31 January 1965 and 61 months: February has no 31st.
            (&fifty_five, Sex::Male, date(1965, 1, 31), date(2025, 2, 28)),
            (&fifty_five, Sex::Male, date(1960, 2, 29), date(2020, 2, 29)),
        ] {
            assert_eq!(policy.retirement_date(birth, sex), expected, "{birth}");
            for (day, reached) in [
                (expected, Some(expected)),
                (expected.tomorrow().expect("a day"), Some(expected)),
                (expected.yesterday().expect("a day"), None),
                (expected.first_of_month().yesterday().expect("a day"), None),
            ] {
                assert_eq!(policy.retired_by(day, birth, sex), reached, "{birth} by {day}");
            }
        }
    }
}
