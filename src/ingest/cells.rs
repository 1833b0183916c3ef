//! One cell to one typed value, by the reading rules of the contract; nothing is guessed.
//!
//! Every reader gives [`Stated`]: blank, known or unknown. Who calls it records what is unknown.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::columns::Words;
use super::grid::CellRef;
use crate::model::{Division, End, IdCell, IdNumber, Sex, Stated, normal};

/// Excel serials taken for dates where a bare number stands in a date column: 1954-01-01 to
/// 2100-12-31. Below lie years, counts and `2024.09`, above lies nothing that was filed.
const SERIALS: std::ops::RangeInclusive<i32> = 19_725..=73_415;

/// Years that a 年度 can mean.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2100;

/// Whole numbers from here on have lost digits in a spreadsheet (15 significant ones are kept).
const LOST_DIGITS_FROM: f64 = 1e15;

/// A cell's content after the rules that hold in every column.
enum Content<'a> {
    Blank,
    Text(&'a str),
    Number(f64),
    Date(jiff::civil::DateTime),
    Bool(bool),
    /// An error value, or a formula without result.
    Unreadable,
}

/// Content, with only empty text as blank.
fn content(cell: Option<CellRef<'_>>) -> Content<'_> {
    match cell {
        None => Content::Blank,
        Some(CellRef::Text(text)) => {
            let text = trim(text);
            if text.is_empty() {
                Content::Blank
            } else if is_error_text(text) {
                Content::Unreadable
            } else {
                Content::Text(text)
            }
        }
        Some(CellRef::Number(value)) if value.is_finite() => Content::Number(value),
        Some(CellRef::DateTime(value)) => Content::Date(value),
        Some(CellRef::Bool(value)) => Content::Bool(value),
        Some(CellRef::Number(_) | CellRef::Error(_) | CellRef::NoResult) => Content::Unreadable,
    }
}

/// Content, with the blank marks as blank.
fn marked_content<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Content<'a> {
    match content(cell) {
        Content::Text(text) if is_blank_mark(text, words) => Content::Blank,
        other => other,
    }
}

/// Text without white space, control and invisible characters at its ends.
pub(super) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    if let (Some(first), Some(last)) = (bytes.first(), bytes.last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
    })
}

/// Only dashes and slashes, or one of the words for nothing. `text` is trimmed.
pub(super) fn is_blank_mark(text: &str, words: &Words) -> bool {
    // The longest mark is a handful of characters; nearly every real cell leaves here.
    if text.len() > 30 || text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    text.chars().all(|c| {
        matches!(
            c,
            '-' | '－'
                | '—'
                | '–'
                | '―'
                | '‐'
                | '‑'
                | '‒'
                | '−'
                | '─'
                | '━'
                | '_'
                | '＿'
                | '/'
                | '／'
                | '\\'
                | '＼'
        ) || c.is_whitespace()
    }) || words.blank.contains(normal(text).as_ref())
}

/// Nothing in it that any column would read.
pub(super) fn is_blank(cell: Option<CellRef<'_>>, words: &Words) -> bool {
    matches!(marked_content(cell, words), Content::Blank)
}

/// An error value saved as text (CSV), or a column too narrow to show its number.
fn is_error_text(text: &str) -> bool {
    text.starts_with('#')
        && (matches!(
            text,
            "#N/A"
                | "#REF!"
                | "#VALUE!"
                | "#DIV/0!"
                | "#NAME?"
                | "#NULL!"
                | "#NUM!"
                | "#SPILL!"
                | "#CALC!"
                | "#GETTING_DATA"
        ) || text.bytes().all(|byte| byte == b'#'))
}

/// The cell as a person sees it.
pub(super) fn shown(cell: CellRef<'_>) -> Cow<'_, str> {
    match cell {
        CellRef::Text(text) | CellRef::Error(text) => Cow::Borrowed(text),
        CellRef::Number(value) => Cow::Owned(plain(value)),
        CellRef::DateTime(value) if value.time() == jiff::civil::Time::midnight() => {
            Cow::Owned(value.date().to_string())
        }
        CellRef::DateTime(value) => Cow::Owned(format!("{} {}", value.date(), value.time())),
        CellRef::Bool(true) => Cow::Borrowed("TRUE"),
        CellRef::Bool(false) => Cow::Borrowed("FALSE"),
        CellRef::NoResult => Cow::Borrowed("（公式无结果）"),
    }
}

/// A number without a needless fraction: 101, not 101.0.
fn plain(value: f64) -> String {
    format!("{value}")
}

/// The number as a whole one, if it is and is exact.
#[allow(clippy::cast_possible_truncation)] // Checked: whole, and below 2^53.
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < LOST_DIGITS_FROM).then_some(value as i64)
}

/// Half-width text; borrows where it is ASCII already.
fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// Text; a number becomes its plain digits. A date or a number of more than 15 digits is unknown:
/// the spreadsheet has already changed what was typed.
pub(super) fn text<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Stated<Cow<'a, str>> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Text(text) => Stated::Known(Cow::Borrowed(text)),
        Content::Number(value) if value.abs() < LOST_DIGITS_FROM => Stated::Known(Cow::Owned(plain(value))),
        Content::Bool(value) => Stated::Known(Cow::Borrowed(if value { "TRUE" } else { "FALSE" })),
        Content::Number(_) | Content::Date(_) | Content::Unreadable => Stated::Unknown,
    }
}

/// 困难人员类别: as text, with the words for no claim as blank.
pub(super) fn category<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Stated<Cow<'a, str>> {
    match text(cell, words) {
        Stated::Known(text) if words.no_claim.contains(normal(&text).as_ref()) => Stated::Blank,
        other => other,
    }
}

/// A day.
pub(super) fn date(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Date> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Text(text) => known(date_of_text(text)),
        Content::Number(value) => known(date_of_number(value)),
        Content::Date(value) => known(Some(value.date()).filter(|date| date.year() >= 1900)),
        Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

/// 合同终止日期: a day, or open.
pub(super) fn end(cell: Option<CellRef<'_>>, words: &Words) -> Stated<End> {
    if let Content::Text(text) = content(cell)
        && words.open_end.contains(normal(text).as_ref())
    {
        return Stated::Known(End::Open);
    }
    match date(cell, words) {
        Stated::Blank => Stated::Blank,
        Stated::Known(date) => Stated::Known(End::On(date)),
        Stated::Unknown => Stated::Unknown,
    }
}

fn known<T>(value: Option<T>) -> Stated<T> {
    value.map_or(Stated::Unknown, Stated::Known)
}

/// A day as text; see the reading rules for the spellings.
pub(super) fn date_of_text(text: &str) -> Option<Date> {
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
    digits
        .iter()
        .try_fold(0i16, |sum, digit| sum.checked_mul(10)?.checked_add(i16::from(digit.checked_sub(b'0')?)))
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
fn date_of_number(value: f64) -> Option<Date> {
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

/// A count of persons.
pub(super) fn count(cell: Option<CellRef<'_>>, words: &Words) -> Stated<u32> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(value) => known(whole(value).and_then(|value| u32::try_from(value).ok())),
        Content::Text(text) => known(count_of_text(text)),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

fn count_of_text(text: &str) -> Option<u32> {
    let text = half_width(text);
    let text = text.trim();
    let text = text.strip_suffix(['人', '名', '个']).unwrap_or(text).trim_end();
    let (digits, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let joined = without_grouping(digits)?;
    if joined.is_empty() || !joined.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    joined.parse().ok()
}

/// `1,200` to `1200`; only groups of three can be meant so.
fn without_grouping(digits: &str) -> Option<Cow<'_, str>> {
    if !digits.contains(',') {
        return Some(Cow::Borrowed(digits));
    }
    let mut groups = digits.split(',');
    let first = groups.next()?;
    ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3))
        .then(|| Cow::Owned(digits.replace(',', "")))
}

/// 年度: `2024`, `2024年`, `2024年度`.
pub(super) fn year(cell: Option<CellRef<'_>>, words: &Words) -> Stated<i16> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(value) => known(
            whole(value).and_then(|value| i16::try_from(value).ok()).filter(|year| YEARS.contains(year)),
        ),
        Content::Text(text) => known(year_of_text(text)),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

pub(super) fn year_of_text(text: &str) -> Option<i16> {
    let text = half_width(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(&text);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    if digits.len() != 4 {
        return None;
    }
    number(digits.as_bytes()).filter(|year| YEARS.contains(year))
}

/// 是/否, √/×, Y/N, 1/0, 有/无, 属于/不属于. 无 is an answer here, not a blank.
pub(super) fn boolean(cell: Option<CellRef<'_>>, words: &Words) -> Stated<bool> {
    match content(cell) {
        Content::Blank => Stated::Blank,
        Content::Bool(value) => Stated::Known(value),
        Content::Number(1.0) => Stated::Known(true),
        Content::Number(0.0) => Stated::Known(false),
        Content::Text(text) => match normal(text).as_ref() {
            "是" | "√" | "✓" | "✔" | "☑" | "Y" | "YES" | "TRUE" | "1" | "有" | "属于" => {
                Stated::Known(true)
            }
            "否" | "×" | "✗" | "✘" | "╳" | "N" | "NO" | "FALSE" | "0" | "无" | "不属于" => {
                Stated::Known(false)
            }
            _ if is_blank_mark(text, words) => Stated::Blank,
            _ => Stated::Unknown,
        },
        Content::Number(_) | Content::Date(_) | Content::Unreadable => Stated::Unknown,
    }
}

/// 性别, also by the codes of GB/T 2261.1.
pub(super) fn sex(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Sex> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(1.0) => Stated::Known(Sex::Male),
        Content::Number(2.0) => Stated::Known(Sex::Female),
        Content::Text(text) => match normal(text).as_ref() {
            "男" | "男性" | "M" | "MALE" | "1" => Stated::Known(Sex::Male),
            "女" | "女性" | "F" | "FEMALE" | "2" => Stated::Known(Sex::Female),
            _ => Stated::Unknown,
        },
        _ => Stated::Unknown,
    }
}

/// 公民身份号码.
pub(super) fn id(cell: Option<CellRef<'_>>, words: &Words) -> IdCell {
    match marked_content(cell, words) {
        Content::Blank => IdCell::Blank,
        Content::Text(text) => id_of_text(text),
        Content::Number(value) if value.abs() >= LOST_DIGITS_FROM => IdCell::LostDigits,
        Content::Number(value) => id_of_text(&plain(value)),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => IdCell::Unreadable,
    }
}

fn id_of_text(text: &str) -> IdCell {
    match IdNumber::parse(text) {
        Ok((id, legacy)) => IdCell::Valid { id, legacy },
        Err(_) if has_lost_digits(text) => IdCell::LostDigits,
        Err(_) => IdCell::Invalid(text.into()),
    }
}

/// `4.40106E+17`, or 18 digits of which a spreadsheet rounded the last three to zero.
fn has_lost_digits(text: &str) -> bool {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '‘')).collect();
    if let Some((mantissa, exponent)) = text.split_once(['E', 'e']) {
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        return mantissa.starts_with(|c: char| c.is_ascii_digit())
            && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && matches!(exponent, "14" | "15" | "16" | "17" | "18");
    }
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits.len() == 18 && digits.ends_with("000") && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// 行政区划代码.
pub(super) fn division(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Division> {
    match text(cell, words) {
        Stated::Blank => Stated::Blank,
        Stated::Known(text) => known(Division::parse(half_width(&text).trim())),
        Stated::Unknown => Stated::Unknown,
    }
}
