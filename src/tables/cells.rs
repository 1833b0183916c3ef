//! Reads one cell as one typed value, by the rules of specification 3. Nothing is guessed.
//!
//! Every reader returns [`Stated`]: blank, known or unknown. The caller records what is unknown.

use std::borrow::Cow;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::columns::{Marks, Words};
use super::dates::{
    Moment, date_of_usual_text, is_raised_digit, moment_of_number, moment_of_text, month_of_text,
};
use super::examples::CROSSES;
use super::ticks;
use crate::files::grid::CellRef;
use crate::model::{
    Division, IdNumber, Sex, Stated, denials, half_width, has, is_one_of, normal, visible, words as lists,
};
use crate::tables::{End, IdCell, Loss, Texts};

/// Characters of the longest word that names no agency, with brackets.
const LONGEST_PLACEHOLDER: usize = 9;

/// Years that a 年度 can mean.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2100;

/// Whole numbers from here on have lost digits in a spreadsheet (15 significant ones are kept).
const LOST_DIGITS_FROM: f64 = 1e15;

/// A cell's content after the rules that hold in every column.
enum Content<'a> {
    Blank,
    Text(Cow<'a, str>),
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
            let text = match visible(text) {
                Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
                Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
            };
            if text.is_empty() {
                Content::Blank
            } else if is_error_text(&text) {
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
        Content::Text(text) if is_blank_mark(&text, words) => Content::Blank,
        Content::Text(text) if is_word(&text, &words.ditto) => Content::Unreadable,
        other => other,
    }
}

/// The same where a zero says nothing: a link to a blank cell shows 0, and with a date's format the last day of 1899.
fn filled_content<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Content<'a> {
    match marked_content(cell, words) {
        Content::Number(0.0) => Content::Blank,
        Content::Text(text) if text == "0" => Content::Blank,
        Content::Date(day) if day.year() == 1899 => Content::Blank,
        other => other,
    }
}

/// Zero, or nothing: a row that holds nothing else says nothing.
pub(super) fn is_nought(cell: CellRef<'_>, words: &Words) -> bool {
    matches!(filled_content(Some(cell), words), Content::Blank)
}

/// Text without white space, control and invisible characters at its ends.
pub(super) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    if let (Some(first), Some(last)) = (bytes.first(), bytes.last())
        && starts_visibly(*first)
        && (last.is_ascii_graphic() || ends_in_hanzi(bytes))
    {
        return text;
    }
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
    })
}

/// Graphic ASCII, or the first byte of a hanzi (U+4000 to U+9FFF).
const fn starts_visibly(first: u8) -> bool {
    first.is_ascii_graphic() || matches!(first, 0xe4..=0xe9)
}

/// The last three bytes of UTF-8 text are one hanzi.
fn ends_in_hanzi(bytes: &[u8]) -> bool {
    matches!(bytes.last_chunk(), Some([0xe4..=0xe9, _, _]))
}

/// A text that is a remark as a whole: （一式三份）. `text` is trimmed.
pub(super) fn is_in_brackets(text: &str) -> bool {
    text.starts_with(['（', '(', '【']) && text.ends_with(['）', ')', '】'])
}

/// Only dashes and slashes, or one of the words for nothing. `text` is trimmed.
pub(super) fn is_blank_mark(text: &str, words: &Words) -> bool {
    if text.starts_with(is_line) {
        return text.chars().all(|c| is_line(c) || c.is_whitespace());
    }
    is_word(text, &words.blank)
}

/// One of a few words. Nearly every cell is settled at once, since such words are short and not numbers.
#[inline]
fn is_word(text: &str, words: &Marks) -> bool {
    text.len() <= words.longest() && words.may_begin_like(text) && words.contains(&normal(text))
}

/// A dash or slash of any width.
const fn is_line(c: char) -> bool {
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
    )
}

/// Nothing in it that any column would read.
pub(super) fn is_blank(cell: Option<CellRef<'_>>, words: &Words) -> bool {
    matches!(marked_content(cell, words), Content::Blank)
}

/// An error value saved as text (CSV), a column too narrow to show its number, or a formula as written, such as that of a picture.
fn is_error_text(text: &str) -> bool {
    match text.as_bytes() {
        [b'#', ..] => text.strip_prefix('#').is_some_and(is_error_name),
        [b'=', ..] => text.contains('('),
        // LibreOffice: Err:502.
        [b'E', b'r', b'r', b':', code @ ..] => code.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// What stands behind the number sign of an error.
fn is_error_name(name: &str) -> bool {
    matches!(name, "N/A" | "GETTING_DATA")
        || name.bytes().all(|byte| byte == b'#')
        || name.strip_suffix(['!', '?']).is_some_and(|name| {
            name.len() >= 3
                && name.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'/' | b'0'))
        })
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

/// No agency's name: a number of any kind, a day, a formula, or words that name none (见上, null, ××街道办事处).
pub(super) fn is_no_name(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
        || text.starts_with('=') && text.is_ascii()
        || is_scientific(text)
        || is_placeholder_agency(text)
        || is_blanked(text)
        || IdNumber::parse(text).is_ok()
        || text.starts_with(|c: char| c.is_numeric()) && moment_of_text(text).is_some()
}

fn is_placeholder_agency(text: &str) -> bool {
    // Normalising takes away no letter and no figure.
    if text.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST_PLACEHOLDER {
        return false;
    }
    let upper = normal(text).to_uppercase();
    let bare = upper.trim_matches(|c: char| !c.is_alphanumeric());
    bare.chars().count() <= LONGEST_PLACEHOLDER && is_one_of(bare, &lists().placeholder_agencies)
}

/// A name with crosses in the place of what it is called: ××街道办事处, XX单位; or one of characters that a wrong code page leaves.
fn is_blanked(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(CROSSES);
    let stands_for_name = rest.len() < text.len() && !rest.contains(|c: char| c.is_ascii_alphanumeric());
    stands_for_name || text.starts_with("某某") || text.contains("锟斤拷")
}

/// Text; a number becomes its plain digits. A date or a number of more than 15 digits is unknown:
/// the spreadsheet has already changed what was typed.
pub(super) fn text<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Stated<Cow<'a, str>> {
    match filled_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Text(text) => Stated::Known(text),
        Content::Number(value) if value.abs() < LOST_DIGITS_FROM => Stated::Known(Cow::Owned(plain(value))),
        Content::Bool(value) => Stated::Known(Cow::Borrowed(if value { "TRUE" } else { "FALSE" })),
        Content::Number(_) | Content::Date(_) | Content::Unreadable => Stated::Unknown,
    }
}

/// A person's name: as text; a word that names nobody is none.
pub(super) fn name<'a>(cell: Option<CellRef<'a>>, marks: &Words) -> Stated<Cow<'a, str>> {
    match text(cell, marks) {
        Stated::Known(text) if names_nobody(&text) => Stated::Unknown,
        other => other,
    }
}

/// 待定, 张三（待定）, 示例：王五, 赵明等, or no letter at all.
fn names_nobody(name: &str) -> bool {
    lists().is_placeholder(name)
        || has(name, &lists().example_marks)
        || name.ends_with('等')
        || name.contains(['(', '（', '[', '【', '〔']) && denials::in_cell_bracket(name)
        || !name.chars().any(char::is_alphabetic)
}

/// A number of a document or a post: a text in scientific notation has lost its last digits.
pub(super) fn code<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Stated<Cow<'a, str>> {
    match text(cell, words) {
        Stated::Known(text) if is_scientific(&text) || denials::in_cell_bracket(&text) => Stated::Unknown,
        other => other,
    }
}

/// `4.40106E+15`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    mantissa.starts_with(|c: char| c.is_ascii_digit()) && is_number(mantissa) && is_number(exponent)
}

/// 困难人员类别: as text, with the words for no claim as blank; of choices in one cell (☑残疾人员 □低保人员) the ticked ones.
pub(super) fn category<'a>(cell: Option<CellRef<'a>>, words: &Words) -> Stated<Cow<'a, str>> {
    match text(cell, words) {
        Stated::Known(text) if is_word(&text, &words.no_claim) => Stated::Blank,
        Stated::Known(text) => match ticks::chosen(&text) {
            None => Stated::Known(text),
            Some(chosen) if chosen.is_empty() || is_word(&chosen, &words.no_claim) => Stated::Blank,
            Some(chosen) => Stated::Known(Cow::Owned(chosen)),
        },
        other => other,
    }
}

/// A day.
pub(super) fn date(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Date> {
    day_of(cell, words, Moment::day)
}

/// The day on which something ends.
pub(super) fn last_day(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Date> {
    day_of(cell, words, Moment::last_day)
}

fn day_of(cell: Option<CellRef<'_>>, words: &Words, day: impl Fn(Moment) -> Option<Date>) -> Stated<Date> {
    if let Some(CellRef::Text(text)) = cell
        && let Some(date) = date_of_usual_text(text)
    {
        return Stated::Known(date);
    }
    match filled_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Text(text) => known(moment_of_text(&text).and_then(day)),
        Content::Number(value) => known(moment_of_number(value).and_then(day)),
        Content::Date(value) => known(moment_of_cell(value).and_then(day)),
        Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

fn moment_of_cell(value: jiff::civil::DateTime) -> Option<Moment> {
    let is_day = value.time() == jiff::civil::Time::midnight();
    let moment = if is_day { Moment::Day(value.date()) } else { Moment::Timed(value) };
    Some(moment).filter(|_| value.year() >= 1900)
}

/// The moment that a cell states, if it is one.
pub(super) fn moment(cell: CellRef<'_>) -> Option<Moment> {
    match content(Some(cell)) {
        Content::Text(text) => moment_of_text(&text),
        Content::Number(value) => moment_of_number(value),
        Content::Date(value) => moment_of_cell(value),
        Content::Blank | Content::Bool(_) | Content::Unreadable => None,
    }
}

/// 合同终止日期: a day, or open.
pub(super) fn end(cell: Option<CellRef<'_>>, words: &Words) -> Stated<End> {
    if let Content::Text(text) = content(cell)
        && is_word(&text, &words.open_end)
    {
        return Stated::Known(End::Open);
    }
    match last_day(cell, words) {
        Stated::Blank => Stated::Blank,
        Stated::Known(date) => Stated::Known(End::On(date)),
        Stated::Unknown => Stated::Unknown,
    }
}

/// 退出日期 says that there was none.
pub(super) fn is_no_exit(cell: Option<CellRef<'_>>, words: &Words) -> bool {
    matches!(content(cell), Content::Text(text) if is_word(&text, &words.not_exited))
}

/// The days that a month can mean where a day is asked for: its first and its last.
pub(super) fn month(cell: Option<CellRef<'_>>) -> Option<(Date, Date)> {
    match content(cell) {
        Content::Text(text) => month_of_text(&text),
        Content::Number(value) if value.fract() == 0.0 => month_of_text(&value.to_string()),
        _ => None,
    }
}

fn known<T>(value: Option<T>) -> Stated<T> {
    value.map_or(Stated::Unknown, Stated::Known)
}

/// A count of persons.
pub(super) fn count(cell: Option<CellRef<'_>>, words: &Words) -> Stated<u32> {
    match marked_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(value) => known(whole(value).and_then(|value| u32::try_from(value).ok())),
        Content::Text(text) => known(count_of_text(&text)),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

fn count_of_text(text: &str) -> Option<u32> {
    if text.contains(is_raised_digit) {
        return None;
    }
    let text = half_width(text);
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '。'));
    let text = text.strip_prefix('共').unwrap_or(text).trim_start();
    let unit = lists().count_units.iter().find_map(|unit| text.strip_suffix(unit.as_str()));
    let text = unit.unwrap_or(text).trim_end();
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
    match filled_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(value) => known(
            whole(value).and_then(|value| i16::try_from(value).ok()).filter(|year| YEARS.contains(year)),
        ),
        Content::Text(text) => known(year_of_text(&text)),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => Stated::Unknown,
    }
}

pub(super) fn year_of_text(text: &str) -> Option<i16> {
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|year| YEARS.contains(year));
    }
    let text = half_width(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(&text);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|year| YEARS.contains(year))
}

/// 是/否, √/×, Y/N, 1/0, 有/无, 属于/不属于, ☑是 □否. 无 is an answer here, not a blank.
pub(super) fn boolean(cell: Option<CellRef<'_>>, words: &Words) -> Stated<bool> {
    match content(cell) {
        Content::Blank => Stated::Blank,
        Content::Bool(value) => Stated::Known(value),
        Content::Number(1.0) => Stated::Known(true),
        Content::Number(0.0) => Stated::Known(false),
        Content::Text(text) => {
            let answer = |text: &str| ticks::answer_of(&normal(text), words);
            let bare = || answer(ticks::without_bracket(&text)?);
            match answer(&text).or_else(|| answer(&ticks::chosen(&text)?)).or_else(bare) {
                Some(answer) => Stated::Known(answer),
                None if is_blank_mark(&text, words) => Stated::Blank,
                None => Stated::Unknown,
            }
        }
        Content::Number(_) | Content::Date(_) | Content::Unreadable => Stated::Unknown,
    }
}

/// 性别, also by the codes of GB/T 2261.1.
pub(super) fn sex(cell: Option<CellRef<'_>>, words: &Words) -> Stated<Sex> {
    match filled_content(cell, words) {
        Content::Blank => Stated::Blank,
        Content::Number(1.0) => Stated::Known(Sex::Male),
        Content::Number(2.0) => Stated::Known(Sex::Female),
        Content::Text(text) => match normal(&ticks::chosen(&text).map_or(text, Cow::Owned)).as_ref() {
            word if is_one_of(word, &lists().male_words) => Stated::Known(Sex::Male),
            word if is_one_of(word, &lists().female_words) => Stated::Known(Sex::Female),
            _ => Stated::Unknown,
        },
        _ => Stated::Unknown,
    }
}

/// 公民身份号码.
pub(super) fn id(cell: Option<CellRef<'_>>, words: &Words, texts: &mut Texts) -> IdCell {
    match filled_content(cell, words) {
        Content::Blank => IdCell::Blank,
        Content::Text(text) => id_of_text(&text, texts),
        Content::Number(value) if value.abs() >= LOST_DIGITS_FROM => IdCell::LostDigits(Loss::Number),
        Content::Number(value) => id_of_text(&plain(value), texts),
        Content::Date(_) | Content::Bool(_) | Content::Unreadable => IdCell::Unreadable,
    }
}

fn id_of_text(text: &str, texts: &mut Texts) -> IdCell {
    match IdNumber::parse(text) {
        Ok((id, legacy)) => IdCell::Valid { id, legacy },
        Err(_) if has_lost_digits(text) => IdCell::LostDigits(Loss::Text),
        Err(_) => IdCell::Invalid(texts.add(text)),
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
        // The 2 digits of a province, or the 10 of another system, are a part of a code or something like it, but not a
        // code.
        Stated::Known(text) => known(
            Some(half_width(&text).trim())
                .filter(|code| matches!(code.len(), 6 | 9 | 12))
                .and_then(Division::parse)
                .or_else(|| Division::named(&text)),
        ),
        Stated::Unknown => Stated::Unknown,
    }
}

#[cfg(test)]
mod tests;
