//! A day, as text in the spellings of the contract or as a bare number.
//!
//! Written by hand, byte by byte: it is on the path of a million rows, and a pattern parser that
//! drops what it does not know (a time, a missing day) would guess.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::half_width;

/// Excel serials taken for dates where a bare number stands in a date column: 1954-01-01 to
/// 2100-12-31. Below lie years, counts and `2024.09`, above lies nothing that was filed.
const SERIALS: std::ops::RangeInclusive<i32> = 19_725..=73_415;

/// A day as text; see the reading rules for the spellings.
pub(super) fn date_of_text(text: &str) -> Option<Date> {
    if let Some(date) = date_of_usual_text(text) {
        return Some(date);
    }
    let text = half_width(text);
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return match bytes.len() {
            8 => ymd(bytes.get(..4)?, bytes.get(4..6)?, bytes.get(6..)?),
            5 => date_of_serial(text.parse().ok()?),
            _ => None,
        };
    }
    let (year, rest) = digits(bytes, 4, 4)?;
    let rest = skip_blanks(rest);
    let (separator, rest) = rest.split_first()?;
    match separator {
        b'-' | b'/' | b'.' => {
            let (month, rest) = digits(skip_blanks(rest), 1, 2)?;
            let rest = skip_blanks(rest).strip_prefix(std::slice::from_ref(separator))?;
            let (day, rest) = digits(skip_blanks(rest), 1, 2)?;
            is_time_or_end(rest).then(|| ymd(year, month, day))?
        }
        _ => {
            let rest = skip_blanks(bytes.get(year.len()..)?);
            let (month, rest) = digits(skip_blanks(rest.strip_prefix("年".as_bytes())?), 1, 2)?;
            let (day, rest) = digits(skip_blanks(skip_blanks(rest).strip_prefix("月".as_bytes())?), 1, 2)?;
            let rest = skip_blanks(rest);
            let rest = rest.strip_prefix("日".as_bytes()).or_else(|| rest.strip_prefix("号".as_bytes()))?;
            is_time_or_end(rest).then(|| ymd(year, month, day))?
        }
    }
}

/// `2024-03-05`, as nearly all ledgers write it.
pub(super) fn date_of_usual_text(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    ymd(&[*y1, *y2, *y3, *y4], &[*m1, *m2], &[*d1, *d2])
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    bytes.get(blanks..).unwrap_or_default()
}

/// Splits off between `least` and `most` digits, and no fewer than there are.
fn digits(bytes: &[u8], least: usize, most: usize) -> Option<(&[u8], &[u8])> {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (least..=most).contains(&count).then(|| bytes.split_at(count))
}

fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0i16, |sum, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        sum.checked_mul(10)?.checked_add(i16::from(digit))
    })
}

fn ymd(year: &[u8], month: &[u8], day: &[u8]) -> Option<Date> {
    let year = number(year).filter(|year| *year >= 1900)?;
    Date::new(year, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?).ok()
}

/// What may follow a day: nothing, or a time of day such as `08:30`, `T08:30:00.000Z`, `8时30分`.
fn is_time_or_end(rest: &[u8]) -> bool {
    let Some((first, after)) = rest.split_first() else { return true };
    let time = match first {
        b'T' | b't' => after,
        byte if byte.is_ascii_whitespace() => skip_blanks(after),
        _ => return false,
    };
    if time.is_empty() {
        return first.is_ascii_whitespace();
    }
    is_time(time).unwrap_or(false)
}

fn is_time(time: &[u8]) -> Option<bool> {
    let below = |digits: &[u8], limit: i16| number(digits).is_some_and(|value| value < limit);
    let (hour, rest) = digits(time, 1, 2)?;
    let rest = strip_any(rest, &[":", "时", "点"])?;
    if rest.is_empty() {
        return Some(below(hour, 24));
    }
    let (minute, rest) = digits(rest, 1, 2)?;
    let (second, rest) = match strip_any(rest, &[":", "分"]) {
        None => (&b"0"[..], rest),
        Some([]) => (&b"0"[..], &b""[..]),
        Some(rest) => digits(rest, 1, 2)?,
    };
    let rest = strip_any(rest, &["秒"]).unwrap_or(rest);
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => digits(fraction, 1, 9)?.1,
        None => rest,
    };
    let zone = matches!(rest, b"" | b"Z" | b"z" | b"+08:00" | b"+0800" | b"+08");
    Some(zone && below(hour, 24) && below(minute, 60) && below(second, 60))
}

fn strip_any<'a>(bytes: &'a [u8], prefixes: &[&str]) -> Option<&'a [u8]> {
    prefixes.iter().find_map(|prefix| bytes.strip_prefix(prefix.as_bytes()))
}

/// A bare number in a date column: `20240305`, or an Excel serial (a time of day is dropped).
#[allow(clippy::cast_possible_truncation)] // Checked: below 10^8.
pub(super) fn date_of_number(value: f64) -> Option<Date> {
    if !(0.0..1e8).contains(&value) {
        return None;
    }
    let days = value.trunc() as i32;
    if days >= 10_000_000 && value.fract() == 0.0 {
        return date_of_text(&days.to_string());
    }
    date_of_serial(days)
}

/// Excel's 1900 system from March 1900 on, where its invented 29 February no longer matters.
fn date_of_serial(days: i32) -> Option<Date> {
    if !SERIALS.contains(&days) {
        return None;
    }
    Date::constant(1899, 12, 30).checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_day_are_read_alike() {
        for text in [
            "2024-3-5",
            "2024-03-05",
            "2024/3/5",
            "2024/03/05",
            "2024.3.5",
            "20240305",
            "45356",
            "2024年3月5日",
            "2024年03月05日",
            "2024 年 3 月 5 日",
            "2024年3月5号",
            "２０２４－０３－０５",
            "２０２４年３月５日",
            "2024-03-05 08:30",
            "2024-03-05 08:30:00",
            "2024/3/5 0:00",
            "2024-03-05T08:30:00",
            "2024-03-05T08:30:00.000Z",
            "2024-03-05T08:30:00+08:00",
            "2024年3月5日 8时30分",
            "2024年3月5日 8:30",
            "2024 - 3 - 5",
        ] {
            assert_eq!(date_of_text(text), Some(Date::constant(2024, 3, 5)), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_day_is_not_guessed() {
        for text in [
            "2024年3月",
            "2024.09",
            "2024-09",
            "2024-02-30",
            "2023-02-29",
            "2024-13-01",
            "2024-00-05",
            "2024-3-0",
            "202403",
            "2024030",
            "202403051",
            "20241301",
            "2024",
            "24-3-5",
            "24.3.5",
            "3/5/2024",
            "5-Mar-24",
            "2024-3/5",
            "2024-3.5",
            "2024-03-05x",
            "2024-03-05 25:00",
            "2024-03-05 08:61",
            "2024-03-05T",
            "2024年3月5",
            "2024年3-5",
            "约2024-3-5",
            "2024-03-05至2025-03-04",
            "2024-3-5、2024-3-6",
            "1899-12-31",
            "0024-03-05",
            "二〇二四年三月五日",
            "-2024-3-5",
            "99999",
            "12345",
            "2024-03-005",
            "",
            "年月日",
            "2024--5",
        ] {
            assert_eq!(date_of_text(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_serials_or_eight_digits() {
        for (value, date) in [
            (45_356.0, Some(Date::constant(2024, 3, 5))),
            (45_356.75, Some(Date::constant(2024, 3, 5))),
            (20_240_305.0, Some(Date::constant(2024, 3, 5))),
            (19_725.0, Some(Date::constant(1954, 1, 1))),
            (73_415.0, Some(Date::constant(2100, 12, 31))),
            (19_724.0, None),
            (73_416.0, None),
            (2024.0, None),
            (2024.09, None),
            (202_403.0, None),
            (20_240_230.0, None),
            (20_240_305.5, None),
            (-45_356.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(date_of_number(value), date, "{value}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_each_spelling(days in 0i32..73_000, spelling in 0usize..6) {
            let date = Date::constant(1901, 1, 1).checked_add(days.days()).expect("in range");
            let (y, m, d) = (date.year(), date.month(), date.day());
            let text = match spelling {
                0 => format!("{y}-{m}-{d}"),
                1 => format!("{y}/{m:02}/{d:02}"),
                2 => format!("{y}.{m}.{d}"),
                3 => format!("{y}{m:02}{d:02}"),
                4 => format!("{y}年{m}月{d}日"),
                _ => format!("{y}-{m:02}-{d:02} 23:59:59"),
            };
            prop_assert_eq!(date_of_text(&text), Some(date));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,24}") {
            let _ = date_of_text(&text);
        }

        #[test]
        fn near_dates_never_panic(text in "[0-9年月日./ :T-]{0,20}") {
            let _ = date_of_text(&text);
        }
    }
}
