//! Cells as the judge reads them: dates as plain integers (`20240305`), texts, numbers, IDs.

use std::cmp::Ordering;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell<T> {
    Blank,
    Known(T),
    Bad,
}

impl<T: Copy> Cell<T> {
    /// The value, if readable.
    pub(crate) fn known(self) -> Option<T> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }
}

/// Text without white space; marks that count as blank become empty.
pub(crate) fn text(cell: &str) -> String {
    let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    if ["-", "—", "/", "无", "空", "暂无", "N/A"].contains(&plain.as_str()) {
        String::new()
    } else {
        plain
    }
}

/// `YYYY-MM-DD`; anything else is unreadable.
pub(crate) fn date(cell: &str) -> Cell<i32> {
    let plain = text(cell);
    if plain.is_empty() {
        return Cell::Blank;
    }
    let parts: Vec<i32> = plain.split('-').map_while(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        &[y, m, d] if (1..=12).contains(&m) && d >= 1 && d <= days_in(y, m) => {
            Cell::Known(y * 10000 + m * 100 + d)
        }
        _ => Cell::Bad,
    }
}

/// 合同终止日期: a date, or open (blank, 至今, 长期, 无固定期限).
pub(crate) fn end_date(cell: &str) -> Cell<i32> {
    if ["至今", "长期", "无固定期限"].contains(&text(cell).as_str()) {
        Cell::Blank
    } else {
        date(cell)
    }
}

/// Days of a month.
fn days_in(y: i32, m: i32) -> i32 {
    match m {
        2 if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The date `months` later, on the last day of the month where the day is missing there.
pub(crate) fn plus_months(date: i32, months: i32) -> i32 {
    let all = (date / 10000) * 12 + (date / 100 % 100 - 1) + months;
    let (y, m) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    y * 10000 + m * 100 + (date % 100).min(days_in(y, m))
}

/// Days since a fixed day long ago.
pub(crate) fn day_number(date: i32) -> i32 {
    let (y, m, d) = (date / 10000, date / 100 % 100, date % 100);
    let before = y - 1;
    before * 365 + before / 4 - before / 100
        + before / 400
        + (1..m).map(|month| days_in(y, month)).sum::<i32>()
        + d
}

/// Full years from `birth` to `on`.
pub(crate) fn full_years(birth: i32, on: i32) -> i32 {
    (on - birth) / 10000
}

/// A whole number, with or without 人/名.
pub(crate) fn number(cell: &str) -> Cell<i64> {
    let plain = text(cell);
    if plain.is_empty() {
        return Cell::Blank;
    }
    let digits = plain.trim_end_matches(['人', '名']);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Cell::Bad;
    }
    digits.parse().map_or(Cell::Bad, Cell::Known)
}

/// 是 / 否.
pub(crate) fn boolean(cell: &str) -> Cell<bool> {
    match text(cell).as_str() {
        "" => Cell::Blank,
        "是" => Cell::Known(true),
        "否" => Cell::Known(false),
        _ => Cell::Bad,
    }
}

/// 公民身份号码.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Id {
    Blank,
    /// Malformed, or its check character is wrong.
    Bad,
    /// Excel kept only its first digits.
    Lost,
    /// 18 characters.
    Valid(String),
}

/// Check character of 17 digits (ISO 7064 MOD 11-2).
pub(crate) fn id_check(digits: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap_or(0) * w).sum();
    "10X98765432".chars().nth(sum as usize % 11).unwrap()
}

/// Reads an ID cell.
pub(crate) fn id(cell: &str) -> Id {
    let plain = text(cell).to_uppercase();
    if plain.is_empty() {
        return Id::Blank;
    }
    if plain.contains("E+") {
        return Id::Lost;
    }
    let full = if plain.len() == 15 && plain.bytes().all(|b| b.is_ascii_digit()) {
        let digits = format!("{}19{}", &plain[..6], &plain[6..]);
        let check = id_check(&digits);
        format!("{digits}{check}")
    } else {
        plain
    };
    let digits_ok = full.len() == 18 && full.bytes().take(17).all(|b| b.is_ascii_digit());
    if !digits_ok || !full.ends_with(id_check(&full[..17])) {
        return Id::Bad;
    }
    let born = format!("{}-{}-{}", &full[6..10], &full[10..12], &full[12..14]);
    if date(&born).known().is_none() { Id::Bad } else { Id::Valid(full) }
}

/// Birth date in an ID.
pub(crate) fn birth(id: &str) -> i32 {
    id[6..14].parse().unwrap()
}

/// Male by an ID.
pub(crate) fn male(id: &str) -> bool {
    id.as_bytes()[16] % 2 == 1
}

/// Statutory retirement day: the birthday, shifted by the age in months (2025 schedule).
pub(crate) fn retirement(id: &str) -> i32 {
    let born = birth(id);
    let (years, start_year) = if male(id) { (60, 1965) } else { (55, 1970) };
    let months = (born / 10000) * 12 + born / 100 % 100 - (start_year * 12 + 1);
    let delay = if months < 0 { 0 } else { (months / 4 + 1).min(36) };
    plus_months(born, years * 12 + delay)
}

/// 统一社会信用代码: 18 characters of the alphabet, check character right.
pub(crate) fn valid_code(code: &str) -> bool {
    code.len() == 18 && code_check(&code[..17]) == code.chars().last()
}

/// Check character of the first 17 characters of a 统一社会信用代码; `None`: a foreign character.
pub(crate) fn code_check(front: &str) -> Option<char> {
    let alphabet: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect();
    let mut weight = 1;
    let mut sum = 0;
    for c in front.chars() {
        sum += alphabet.iter().position(|known| *known == c)? * weight;
        weight = weight * 3 % 31;
    }
    alphabet.get((31 - sum % 31) % 31).copied()
}

/// Smallest whole number not below `numerator / denominator * base`.
pub(crate) fn share(numerator: i64, denominator: i64, base: i64) -> i64 {
    let exact = numerator * base;
    let whole = exact / denominator;
    match (whole * denominator).cmp(&exact) {
        Ordering::Less => whole + 1,
        _ => whole,
    }
}

/// `part / base` with four decimals, half up; empty for base 0.
pub(crate) fn decimals(part: i64, base: i64) -> String {
    if base == 0 {
        return String::new();
    }
    let scaled = (part * 20000 + base) / (2 * base);
    format!("{}.{:04}", scaled / 10000, scaled % 10000)
}
