//! 公民身份号码 (GB 11643-1999) and the numbers of the same build.
//!
//! Residence permits of Hong Kong, Macao and Taiwan residents (81, 82, 83) and the 2023 form of the
//! foreign permanent resident's card (9…) share layout and check character with citizens' numbers:
//! 6 digits of place, 8 of birth, 3 of serial, 1 check character.
//!
//! The first six digits are never checked against a list of counties: the standard's own examples (440524, 340524) name
//! counties that are gone. But the first two are a province, and prefectures are numbered 01 to 70 and 90.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

/// Weights of the 17 digits: 2^(17-i) mod 11 (ISO 7064 MOD 11-2).
const WEIGHTS: [u8; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check character by remainder.
const CHECKS: &[u8; 11] = b"10X98765432";

/// Birth years that a number can state; the standard's example was born in 1880.
const YEARS: std::ops::RangeInclusive<i16> = 1880..=2100;

/// A valid 18-character number; packed, since its check character follows from the 17 digits.
///
/// `Debug` shows it masked, so that no log line tells a birth date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdNumber(u64);

/// Why a text is no valid number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdProblem {
    /// Neither 18 nor 15 characters.
    Length,
    /// Something else than digits and a final X.
    Characters,
    /// The birth date does not exist or is out of range.
    Date,
    /// The check character is wrong.
    Check,
    /// Its first digits are those of no place that ever existed, and of no card.
    Place,
}

impl IdProblem {
    /// Chinese, for a sentence such as 身份证件号码无效：….
    pub const fn text(self) -> &'static str {
        match self {
            Self::Length => "位数不是18位（或第一代15位）",
            Self::Characters => "含有数字和末位X以外的字符",
            Self::Place => "前六位不是曾有过的地区，也不是居住证、永久居留证的号段",
            Self::Date => "其中的出生日期不存在",
            Self::Check => "校验码不符",
        }
    }
}

/// Sex as an ID number or a 性别 cell states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// 女
    Female,
    /// 男
    Male,
}

impl Sex {
    /// Chinese word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Female => "女",
            Self::Male => "男",
        }
    }
}

impl IdNumber {
    /// It ends in `000`, as a number does that a spreadsheet rounded to fifteen digits. One rounded number in eleven
    /// has the right check character by chance, a true one ends so once in a thousand.
    pub fn may_be_rounded(self) -> bool {
        self.full().ends_with("000")
    }

    /// Reads a number as people file it: spaces, an apostrophe, full-width digits, any of `x Ｘ ｘ Ⅹ ⅹ`.
    /// The flag says that it had the 15 digits of the first generation (born 19xx) and was converted.
    ///
    /// # Errors
    /// The first thing wrong, in the order characters, length, date, check character, place.
    pub fn parse(text: &str) -> Result<(Self, bool), IdProblem> {
        if let Some(found) = as_printed(text.as_bytes()) {
            return Self::of_eighteen(found).map(|id| (id, false));
        }
        let mut found = [0_u8; 18];
        let mut length = 0_usize;
        for character in text.chars().filter(|c| !is_filler(*c)) {
            let byte = plain(character).ok_or(IdProblem::Characters)?;
            if let Some(place) = found.get_mut(length) {
                *place = byte;
            }
            length += 1;
        }
        let digits = if length == 15 { 15 } else { 17 };
        if found.iter().take(length.min(digits)).any(|byte| !byte.is_ascii_digit()) {
            return Err(IdProblem::Characters);
        }
        match length {
            15 => {
                let mut body = [0_u8; 17];
                body[..6].copy_from_slice(&found[..6]);
                body[6..8].copy_from_slice(b"19");
                body[8..].copy_from_slice(&found[6..15]);
                birth_of(&body).ok_or(IdProblem::Date)?;
                if !is_place(&body) {
                    return Err(IdProblem::Place);
                }
                Ok((Self(pack(&body)), true))
            }
            18 => Self::of_eighteen(&found).map(|id| (id, false)),
            _ => Err(IdProblem::Length),
        }
    }

    /// Whether a text is built like an ID number, even if its place never existed: it is masked all the same.
    pub fn is_built_like_one(text: &str) -> bool {
        matches!(Self::parse(text), Ok(_) | Err(IdProblem::Place))
    }

    /// 17 digits and a check character.
    fn of_eighteen(found: &[u8; 18]) -> Result<Self, IdProblem> {
        let [body @ .., check] = found;
        birth_of(body).ok_or(IdProblem::Date)?;
        if check_of(body) != *check {
            Err(IdProblem::Check)
        } else if is_place(body) {
            Ok(Self(pack(body)))
        } else {
            Err(IdProblem::Place)
        }
    }

    /// A residence permit of somebody from Hong Kong, Macao or Taiwan, or a foreigner's permanent residence card:
    /// of people who are registered as residents nowhere on the mainland.
    pub const fn is_permit(self) -> bool {
        let first = self.0 / 10_u64.pow(15);
        first >= 80
    }

    /// Date of birth as the number states it.
    pub fn birth(self) -> Date {
        let part = |power: u32, digits: u32| self.0 / 10_u64.pow(power) % 10_u64.pow(digits);
        let (year, month, day) =
            (i16::try_from(part(7, 4)), i8::try_from(part(5, 2)), i8::try_from(part(3, 2)));
        let date = year.ok().zip(month.ok()).zip(day.ok());
        // Checked by `parse`, the only way in.
        date.and_then(|((year, month), day)| Date::new(year, month, day).ok()).unwrap_or(Date::ZERO)
    }

    /// Sex by the last digit of the serial: odd is male.
    pub const fn sex(self) -> Sex {
        if self.0 % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years on a day; negative before birth.
    ///
    /// A year is full on the birthday; for 29 February, in other years, on the last day of February
    /// (民法典 第二百零二条: without a corresponding day, the month's last).
    pub fn age_on(self, date: Date) -> i32 {
        let birth = self.birth();
        let years = i32::from(date.year()) - i32::from(birth.year());
        let is_full = match date.month().cmp(&birth.month()) {
            Ordering::Equal => date.day() >= birth.day().min(date.days_in_month()),
            order => order == Ordering::Greater,
        };
        if is_full { years } else { years - 1 }
    }

    /// First six characters, eight stars, last four: the only form that leaves the program by default.
    pub fn masked(self) -> String {
        let mut text = self.full();
        text.replace_range(6..14, "********");
        text
    }

    /// All 18 characters; for `--ids full` only.
    pub fn full(self) -> String {
        format!("{:017}{}", self.0, char::from(check_of(&self.body())))
    }

    fn body(self) -> [u8; 17] {
        let mut body = [0_u8; 17];
        let mut rest = self.0;
        for place in body.iter_mut().rev() {
            *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        body
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

/// Birth date of 17 digits, if it exists and is sane.
fn birth_of(body: &[u8; 17]) -> Option<Date> {
    let number = |from: usize, to: usize| {
        body[from..to].iter().fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'))
    };
    let (month, day) = (i8::try_from(number(10, 12)).ok()?, i8::try_from(number(12, 14)).ok()?);
    Date::new(number(6, 10), month, day).ok().filter(|date| YEARS.contains(&date.year()))
}

/// Whether the first six digits may be those of a place, or of a card of the same build.
fn is_place(body: &[u8; 17]) -> bool {
    let two = |at: usize| u32::from(body[at] - b'0') * 10 + u32::from(body[at + 1] - b'0');
    let six = two(0) * 10_000 + two(2) * 100 + two(4);
    match two(0) {
        81..=83 => two(2) == 0 && two(4) == 0,
        // 9, the province that issued the card, and the country by ISO 3166.
        90..=99 => is_province(six / 1000 % 100) && (1..=999).contains(&(six % 1000)),
        province => is_province(province) && matches!(two(2), 1..=70 | 90),
    }
}

const fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71)
}

fn check_of(body: &[u8; 17]) -> u8 {
    let sum: u32 =
        body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * u32::from(weight)).sum();
    CHECKS[(sum % 11) as usize]
}

fn pack(body: &[u8; 17]) -> u64 {
    body.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

/// Written as it is printed: 17 digits and a check character, nothing else.
fn as_printed(text: &[u8]) -> Option<&[u8; 18]> {
    let printed: &[u8; 18] = text.try_into().ok()?;
    let [body @ .., check] = printed;
    let is_plain = body.iter().all(u8::is_ascii_digit) && (check.is_ascii_digit() || *check == b'X');
    is_plain.then_some(printed)
}

/// What people and spreadsheets add without meaning it.
const fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\'' | '‘' | '’' | '＇' | '`' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// ASCII digit or `X` of a digit or X in any width; `None` for everything else.
pub(super) fn plain(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(c).ok(),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok().map(|digit| b'0' + digit),
        'X' | 'x' | 'Ｘ' | 'ｘ' | 'Ⅹ' | 'ⅹ' => Some(b'X'),
        _ => None,
    }
}

#[cfg(test)]
#[path = "id_number_tests.rs"]
mod tests;
