//! Reads a day, from a text in one of the spellings of specification 3.5 or from a bare number.
//!
//! Written by hand, byte by byte: a million rows pass through it, and a parser with patterns would guess, because it
//! drops what it does not know (a time, a missing day).
//!
//! A time of day is dropped unless it shows that a program has moved the day. Times of another zone are converted to
//! China's. The last minute before midnight, which programs make out of a midnight, is not read as a day.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};

use crate::model::{half_width, hanzi_digit, hanzi_number};

/// Excel serials taken for dates where a bare number stands in a date column: 1954-01-01 to
/// 2100-12-31. Below lie years, counts and `2024.09`, above lies nothing that was filed.
const SERIALS: std::ops::RangeInclusive<i32> = 19_725..=73_415;

/// Minutes that China's clocks are ahead of UTC.
const CHINA_MINUTES: i64 = 8 * 60;

/// A moment as written, before it is asked which day it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day without a time.
    Day(Date),
    /// A day and a time, of China.
    Timed(DateTime),
}

impl Moment {
    /// The day; none in the minute before midnight, into which programs that mistake the time zone move
    /// the midnight that was meant.
    pub(super) fn day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Timed(moment) => {
                Some(moment.date()).filter(|_| moment.hour() != 23 || moment.minute() != 59)
            }
        }
    }

    /// The day of a period's end, which many systems write as its last second.
    pub(super) fn last_day(self) -> Option<Date> {
        match self {
            Self::Timed(moment) if moment.second() == 59 => Some(moment.date()),
            other => other.day(),
        }
    }

    /// At 16:00:00, which by UTC is midnight in China.
    pub(super) fn is_at_sixteen(self) -> bool {
        matches!(self, Self::Timed(moment) if moment.time() == Time::constant(16, 0, 0, 0))
    }
}

/// A day as text; see the reading rules for the spellings.
#[cfg(test)]
pub(super) fn date_of_text(text: &str) -> Option<Date> {
    moment_of_text(text)?.day()
}

/// A day as text, with its time.
pub(super) fn moment_of_text(text: &str) -> Option<Moment> {
    if let Some(date) = date_of_usual_text(text) {
        return Some(Moment::Day(date));
    }
    if text.contains(is_raised_digit) {
        return None;
    }
    let text = half_width(text);
    let text = plain_separators(bare(&text));
    if let Some(day) = day_in_words(&text) {
        return Some(Moment::Day(day));
    }
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return match bytes.len() {
            8 => ymd(bytes.get(..4)?, bytes.get(4..6)?, bytes.get(6..)?).map(Moment::Day),
            5 => date_of_serial(text.parse().ok()?).map(Moment::Day),
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
            timed(ymd(year, month, day)?, rest)
        }
        _ => {
            let rest = skip_blanks(bytes.get(year.len()..)?);
            let (month, rest) = digits(skip_blanks(rest.strip_prefix("年".as_bytes())?), 1, 2)?;
            let (day, rest) = digits(skip_blanks(skip_blanks(rest).strip_prefix("月".as_bytes())?), 1, 2)?;
            let rest = skip_blanks(rest);
            // 日 may be left out at the end.
            let end = rest.strip_prefix("日".as_bytes()).or_else(|| rest.strip_prefix("号".as_bytes()));
            let day = ymd(year, month, day)?;
            // 2024年3月5日8:30: behind 日 a time needs no gap.
            let at_once = end.filter(|rest| rest.first().is_some_and(u8::is_ascii_digit));
            let apart = at_once.map(|rest| [b" ".as_slice(), rest].concat());
            timed(day, apart.as_deref().or(end).or(Some(rest).filter(|rest| rest.is_empty()))?)
        }
    }
}

/// Dashes of other widths and the comma of enumerations as hyphens.
fn plain_separators(text: &str) -> Cow<'_, str> {
    const OTHERS: [char; 12] = ['–', '—', '‐', '‑', '−', '―', '、', ',', '\\', '_', '。', '｡'];
    if text.contains(OTHERS) {
        return Cow::Owned(text.replace(OTHERS, "-"));
    }
    // 2024 03 05: nothing but three numbers.
    let is_spaced = text.contains(' ') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    if is_spaced && text.split_ascii_whitespace().count() == 3 {
        return Cow::Owned(text.split_ascii_whitespace().collect::<Vec<_>>().join("-"));
    }
    Cow::Borrowed(text)
}

/// A day without the words around it that leave it the same day: 自2024年3月5日起, 2024.3.5日, a full stop.
fn bare(text: &str) -> &str {
    let text = text.trim_start_matches(['\'', '‘', '’']).trim_end_matches(['.', '。']);
    let text = text.strip_prefix(['自', '从']).unwrap_or(text);
    let text = ["起", "起始", "开始"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let without_sign = text.strip_suffix('日').filter(|rest| !rest.contains('月'));
    without_sign.unwrap_or(text).trim()
}

/// Small digits above or below the line count or note something: 5² is not 52.
pub(super) const fn is_raised_digit(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}')
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

/// A day with what follows it: nothing, a weekday, a time such as `08:30`, `T08:30:00.000Z`, `8时30分`, 上午.
fn timed(day: Date, rest: &[u8]) -> Option<Moment> {
    let after_blanks = skip_blanks(rest);
    let after_weekday = skip_blanks(without_weekday(after_blanks));
    if after_weekday.is_empty() {
        return Some(Moment::Day(day));
    }
    let time = match rest.first()? {
        b'T' | b't' => rest.get(1..)?,
        byte if byte.is_ascii_whitespace() || after_weekday.len() < after_blanks.len() => after_weekday,
        _ if half_of(rest).is_some() => rest,
        _ => return None,
    };
    let (half, time) = half_of(time).map_or((None, time), |(half, time)| (Some(half), skip_blanks(time)));
    if time.is_empty() {
        return half.map(|_| Moment::Day(day));
    }
    let (time, minutes_ahead) = time_of(time, half)?;
    let moment = day.to_datetime(time);
    let shift = SignedDuration::from_mins(minutes_ahead.map_or(0, |ahead| CHINA_MINUTES - ahead));
    moment.checked_add(shift).ok().map(Moment::Timed)
}

fn without_weekday(bytes: &[u8]) -> &[u8] {
    const DAYS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "日", "天"];
    let bracketed = bytes.strip_prefix(b"(");
    let rest = strip_any(bracketed.unwrap_or(bytes), &["星期", "周", "礼拜"]);
    let rest = rest.and_then(|rest| strip_any(rest, &DAYS));
    let rest = if bracketed.is_some() { rest.and_then(|rest| rest.strip_prefix(b")")) } else { rest };
    rest.unwrap_or(bytes)
}

/// A half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of(bytes: &[u8]) -> Option<(Half, &[u8])> {
    let morning = strip_any(bytes, &["上午", "早上", "凌晨", "AM", "am"]).map(|rest| (Half::Morning, rest));
    morning.or_else(|| {
        strip_any(bytes, &["下午", "晚上", "中午", "PM", "pm"]).map(|rest| (Half::Afternoon, rest))
    })
}

/// A time of day, and how many minutes its zone is ahead of UTC where it names one.
fn time_of(time: &[u8], half: Option<Half>) -> Option<(Time, Option<i64>)> {
    let small = |digits: &[u8]| i8::try_from(number(digits)?).ok();
    let (hour, rest) = digits(time, 1, 2)?;
    let rest = strip_any(rest, &[":", "时", "点"])?;
    let (minute, rest) = if rest.is_empty() { (&b"0"[..], rest) } else { digits(rest, 1, 2)? };
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
    let (half, rest) = match half_of(skip_blanks(rest)) {
        Some((after, rest)) if half.is_none() => (Some(after), rest),
        _ => (half, rest),
    };
    let hour = match (small(hour)?, half) {
        (hour, Some(Half::Afternoon)) if hour < 12 => hour + 12,
        (12, Some(Half::Morning)) => 0,
        (hour, _) => hour,
    };
    Some((Time::new(hour, small(minute)?, small(second)?, 0).ok()?, zone_of(rest)?))
}

/// `Z`, `+08:00`, `-0500`, `+08`; none where nothing follows.
#[allow(clippy::option_option)] // no zone, one that is wrong, or one of so many minutes
fn zone_of(rest: &[u8]) -> Option<Option<i64>> {
    let (sign, offset) = match skip_blanks(rest) {
        [] => return Some(None),
        [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', offset @ ..] => (1, offset),
        [b'-', offset @ ..] => (-1, offset),
        _ => return None,
    };
    let (hours, rest) = offset.split_at_checked(2)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let minutes = if rest.is_empty() { b"00" } else { rest };
    let (hours, minutes) = (number(hours)?, number(Some(minutes).filter(|minutes| minutes.len() == 2)?)?);
    (hours <= 14 && minutes < 60).then_some(Some(sign * (i64::from(hours) * 60 + i64::from(minutes))))
}

fn strip_any<'a>(bytes: &'a [u8], prefixes: &[&str]) -> Option<&'a [u8]> {
    prefixes.iter().find_map(|prefix| bytes.strip_prefix(prefix.as_bytes()))
}

/// A bare number in a date column: `20240305`, or an Excel serial with or without a time of day.
#[allow(clippy::cast_possible_truncation)] // Checked: below 10^8.
pub(super) fn moment_of_number(value: f64) -> Option<Moment> {
    if !(0.0..1e8).contains(&value) {
        return None;
    }
    let days = value.trunc() as i32;
    if days >= 10_000_000 && value.fract() == 0.0 {
        return moment_of_text(&days.to_string());
    }
    let day = date_of_serial(days)?;
    // As a fraction of the day; what rounds to midnight is midnight.
    let seconds = (value.fract() * 86_400.0).round() as i64;
    if seconds == 0 {
        return Some(Moment::Day(day));
    }
    day.to_datetime(Time::midnight()).checked_add(SignedDuration::from_secs(seconds)).ok().map(Moment::Timed)
}

/// The first and the last day of a month as lists of other departments write it: `202403`, `2024-03`, `2024年3月`.
pub(super) fn month_of_text(text: &str) -> Option<(Date, Date)> {
    let text = half_width(text);
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let marks = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.年月".contains(c);
    let (year, month) = match parts.as_slice() {
        [joined] if joined.len() == 6 => joined.split_at_checked(4)?,
        [year, month] if year.len() == 4 && month.len() <= 2 => (*year, *month),
        _ => return None,
    };
    let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    text.chars().all(marks).then(|| (first, first.last_of_month()))
}

/// A day as documents write it in words: 二〇二四年三月五日, 二零二四年十二月三十一日.
pub(super) fn day_in_words(text: &str) -> Option<Date> {
    let (year, rest) = text.trim().split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim().strip_suffix(['日', '号']).unwrap_or(rest);
    let year: String = year
        .trim()
        .chars()
        .map(digit_of)
        .collect::<Option<Vec<u8>>>()?
        .iter()
        .map(|d| char::from(b'0' + d))
        .collect();
    let (month, day) = (below_hundred(month.trim())?, below_hundred(day.trim())?);
    Date::new(year.parse().ok().filter(|_| year.len() == 4)?, month, day).ok()
}

/// Typists write the zero of a year as a letter or a circle, too.
fn digit_of(c: char) -> Option<u8> {
    let zero = || matches!(c, 'Ｏ' | 'O').then_some(0);
    hanzi_digit(c).or_else(zero).or_else(|| u8::try_from(c.to_digit(10)?).ok())
}

/// A month or a day: 三, 十二, 三十一, 廿五; of figures one.
fn below_hundred(text: &str) -> Option<i8> {
    let figure = || text.parse::<u16>().ok().filter(|_| text.len() == 1);
    let number = hanzi_number(text).or_else(figure)?;
    i8::try_from(number).ok().filter(|number| *number < 100)
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
    fn documents_write_days_in_words() {
        for (text, day) in [
            ("二〇二四年三月五日", Some(Date::constant(2024, 3, 5))),
            ("二零二四年十二月三十一日", Some(Date::constant(2024, 12, 31))),
            ("二○二四年十月廿日", Some(Date::constant(2024, 10, 20))),
            ("二〇二四年三月", None),
            ("二四年三月五日", None),
            ("2024年三月五日", Some(Date::constant(2024, 3, 5))),
            ("2024年三月", None),
            ("二〇二四年二月三十日", None),
        ] {
            assert_eq!(day_in_words(text), day, "{text}");
        }
    }

    #[test]
    fn a_month_is_its_first_and_its_last_day() {
        let month = (Date::constant(2024, 2, 1), Date::constant(2024, 2, 29));
        for text in ["202402", "2024-02", "2024.2", "2024年2月", "２０２４／２"] {
            assert_eq!(month_of_text(text), Some(month), "{text}");
        }
        for text in ["2024", "202413", "2024-02-05", "约2024年2月", "24-2"] {
            assert_eq!(month_of_text(text), None, "{text}");
        }
    }

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
            "2024_03_05",
            "2024。3。5",
            "'2024-03-05",
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
            "2024,3,5",
            "2024\\3\\5",
            "2024 03 05",
            "2024.03.05.",
            "2024.3.5日",
            "自2024年3月5日起",
            "2024年3月5日开始",
            "2024年3月5日08:30",
            "2024年3月5日8时30分",
            "二〇二四年三月五日",
            "二○二四年三月五号",
            "2024–3–5",
            "2024、3、5",
            "2024年3月5",
            "2024-03-05 上午 8:30",
            "2024年3月5日下午2时",
            "2024/3/5 2:30:00 PM",
            "2024年3月5日 星期二",
            "2024-03-05(周二) 08:30",
            "2024-03-05 8时",
            "2024-03-04T16:00:00.000Z",
            "2024-03-04T16:00:00+00:00",
            "2024-03-05T00:00:00+08:00",
            "2024-03-04 11:00:00 -0500",
            "2024-03-05 16:00:00",
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
            "2024年3-5",
            "2024年3月5至6日",
            "2024-03-05 23:59:17",
            "2024-03-04T15:59:17.000Z",
            "2024-03-05 23:59:59",
            "2024-03-05 13:00 +25:00",
            "2024-03-05星期",
            "2024-3-5²",
            "约2024-3-5",
            "2024-03-05至2025-03-04",
            "2024-3-5、2024-3-6",
            "1899-12-31",
            "0024-03-05",
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
            (45_355.999_999_999, Some(Date::constant(2024, 3, 5))),
            (45_355.999_502_3, None),
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
            assert_eq!(moment_of_number(value).and_then(Moment::day), date, "{value}");
        }
    }

    #[test]
    fn the_last_second_of_a_day_ends_a_period_on_it() {
        let day = Some(Date::constant(2025, 3, 4));
        let last = |text: &str| moment_of_text(text).and_then(Moment::last_day);
        assert_eq!(last("2025-03-04 23:59:59"), day);
        assert_eq!(last("2025-03-04"), day);
        assert_eq!(last("2025-03-04 23:59:17"), None);
    }

    #[test]
    fn sixteen_sharp_is_told_from_other_times() {
        let sixteen = |text: &str| moment_of_text(text).is_some_and(Moment::is_at_sixteen);
        assert!(sixteen("2024-03-04 16:00:00") && sixteen("2024-03-04 下午4时"));
        assert!(
            !sixteen("2024-03-04T16:00:00Z") && !sixteen("2024-03-04 16:00:01") && !sixteen("2024-03-04")
        );
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
                _ => format!("{y}-{m:02}-{d:02} 22:59:59"),
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
