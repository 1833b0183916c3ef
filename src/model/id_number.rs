//! 公民身份号码 (GB 11643-1999) and the numbers of the same build: residence permits of Hong Kong,
//! Macao and Taiwan residents (国办发〔2018〕81号) and foreign permanent residents' cards (2023 form).
//!
//! The address digits are not checked: codes are withdrawn over the decades, and the standard's own
//! example (340524…) would fail today's table.

use std::borrow::Cow;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// A valid 18-character number, packed: its check character follows from the 17 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdNumber(u64);

/// Sex as an ID number or a 性别 cell states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// 女
    Female,
    /// 男
    Male,
}

impl Sex {
    /// 男 or 女.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Female => "女",
            Self::Male => "男",
        }
    }
}

/// Why a text is no valid number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdProblem {
    /// Neither 18 nor 15 characters.
    Length,
    /// Something else than digits (and X at the end).
    Characters,
    /// The digits of the birth date are no date.
    Date,
    /// The check character does not fit.
    Check,
}

impl IdProblem {
    /// In Chinese.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Length => "位数不对，应为18位（或15位旧号码）",
            Self::Characters => "含有不允许的字符",
            Self::Date => "出生日期部分不是有效日期",
            Self::Check => "校验码不对",
        }
    }
}

/// ISO 7064 MOD 11-2 weights of GB 11643, section 4.2.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by remainder.
const CHECKS: &[u8; 11] = b"10X98765432";
/// Birth years that can be true.
const YEARS: std::ops::RangeInclusive<i16> = 1880..=2100;

impl IdNumber {
    /// Reads a number as people type it: spaces, an apostrophe, a lower-case or full-width x, the
    /// roman numeral Ⅹ and full-width digits are allowed. The flag tells a 15-digit number of the
    /// first generation (GB 11643-1989), which is converted.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<(Self, bool), IdProblem> {
        let clean = clean(text);
        let bytes = clean.as_bytes();
        match bytes.len() {
            18 => Self::from_18(bytes).map(|id| (id, false)),
            15 => Self::from_15(bytes).map(|id| (id, true)),
            _ => Err(IdProblem::Length),
        }
    }

    fn from_18(bytes: &[u8]) -> Result<Self, IdProblem> {
        let (body, check) = bytes.split_at(17);
        let digits = digits(body)?;
        if !check[0].is_ascii_digit() && check[0] != b'X' {
            return Err(IdProblem::Characters);
        }
        birth_of(digits).ok_or(IdProblem::Date)?;
        if check_of(digits) != check[0] {
            return Err(IdProblem::Check);
        }
        Ok(Self(digits))
    }

    fn from_15(bytes: &[u8]) -> Result<Self, IdProblem> {
        let old = digits(bytes)?;
        let (area, rest) = (old / 1_000_000_000, old % 1_000_000_000);
        let digits = area * 100_000_000_000 + 19 * 1_000_000_000 + rest;
        birth_of(digits).ok_or(IdProblem::Date)?;
        Ok(Self(digits))
    }

    /// Birth date.
    pub fn birth(self) -> Date {
        birth_of(self.0).unwrap_or(Date::MIN)
    }

    /// Sex: the 17th digit is odd for men.
    pub const fn sex(self) -> Sex {
        if self.0 % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Age in full years on a day; negative before birth.
    pub fn age_on(self, day: Date) -> i32 {
        let birth = self.birth();
        let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
        i32::from(day.year()) - i32::from(birth.year()) - i32::from(before_birthday)
    }

    /// All 18 characters. Only for the roster under `--ids full` and for internal keys.
    pub fn full(self) -> String {
        format!("{:017}{}", self.0, char::from(check_of(self.0)))
    }

    /// The first 6 and the last 4 characters, the rest starred: de-identified, not anonymous.
    pub fn masked(self) -> String {
        mask(&self.full())
    }
}

fn digits(bytes: &[u8]) -> Result<u64, IdProblem> {
    bytes.iter().try_fold(0_u64, |number, byte| match byte {
        b'0'..=b'9' => Ok(number * 10 + u64::from(byte - b'0')),
        _ => Err(IdProblem::Characters),
    })
}

/// Digits 7 to 14 of 17.
fn birth_of(digits: u64) -> Option<Date> {
    let date = digits / 1_000 % 100_000_000;
    let year = i16::try_from(date / 10_000).ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(date / 100 % 100).ok()?, i8::try_from(date % 100).ok()?).ok()
}

fn check_of(digits: u64) -> u8 {
    let mut rest = digits;
    let mut sum = 0;
    for weight in WEIGHTS.iter().rev() {
        sum += u32::try_from(rest % 10).unwrap_or(0) * weight;
        rest /= 10;
    }
    CHECKS[(sum % 11) as usize]
}

/// Upper case, NFKC (full-width digits, Ⅹ), without blanks, apostrophes and invisible characters.
fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.nfkc()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '‘' | '`' | '\u{200b}' | '\u{feff}'))
            .flat_map(char::to_uppercase)
            .collect(),
    )
}

fn mask(full: &str) -> String {
    let (head, tail) =
        (full.get(..6).unwrap_or_default(), full.get(full.len().saturating_sub(4)..).unwrap_or_default());
    format!("{head}{}{tail}", "*".repeat(full.len().saturating_sub(10)))
}

/// Masks every run of a free text that looks like an ID number: 15 to 18 digits (the last may be
/// X), full-width ones and ones typed with blanks or hyphens between groups included.
pub fn mask_any(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let run = digit_run(&characters[at..]);
        if run.digits >= SHORTEST {
            masked.push_str(&mask_run(&characters[at..at + run.length], run.digits));
        } else {
            masked.extend(&characters[at..at + run.length.max(1)]);
        }
        at += run.length.max(1);
    }
    masked
}

/// Runs of fewer digits are no ID numbers; phone numbers have 11, dates 8.
const SHORTEST: usize = 15;

struct Run {
    length: usize,
    digits: usize,
}

/// The longest run of digits from the start; single separators between digits belong to it, and an
/// X ends it.
fn digit_run(characters: &[char]) -> Run {
    let mut run = Run { length: 0, digits: 0 };
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        if is_digit(*character) {
            run = Run { length: at + 1, digits: run.digits + 1 };
        } else if is_x(*character) && run.digits == 17 && run.length == at {
            return Run { length: at + 1, digits: 18 };
        } else if run.digits == 0
            || !matches!(character, ' ' | '\u{3000}' | '-' | '\u{a0}')
            || run.length < at
        {
            break;
        }
        at += 1;
    }
    run
}

fn mask_run(characters: &[char], digits: usize) -> String {
    let mut seen = 0;
    characters
        .iter()
        .map(|character| {
            if !is_digit(*character) && !is_x(*character) {
                return *character;
            }
            seen += 1;
            if seen <= 6 || seen > digits - 4 { *character } else { '*' }
        })
        .collect()
}

const fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

const fn is_x(character: char) -> bool {
    matches!(character, 'x' | 'X' | 'ｘ' | 'Ｘ' | 'Ⅹ' | 'ⅹ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(String, bool), IdProblem> {
        IdNumber::parse(text).map(|(id, legacy)| (id.full(), legacy))
    }

    #[test]
    fn the_standards_examples_are_valid() {
        for example in
            ["11010519491231002X", "440524188001010014", "34052419800101001X", "440106197506152026"]
        {
            assert_eq!(parse(example), Ok((example.to_owned(), false)));
        }
    }

    #[test]
    fn permits_and_foreign_cards_are_valid() {
        for example in
            ["810000199001010019", "820000198502280022", "830000197912310033", "944840198007040019"]
        {
            assert_eq!(parse(example), Ok((example.to_owned(), false)));
        }
    }

    #[test]
    fn typing_habits_are_understood() {
        for typed in [
            "'11010519491231002x",
            "110105 19491231 002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "11010519491231002Ⅹ",
        ] {
            assert_eq!(parse(typed), Ok(("11010519491231002X".to_owned(), false)), "{typed}");
        }
    }

    #[test]
    fn a_number_of_the_first_generation_is_converted() {
        assert_eq!(parse("440106750615202"), Ok(("440106197506152026".to_owned(), true)));
    }

    #[test]
    fn each_fault_has_its_name() {
        assert_eq!(parse("44010619750615202"), Err(IdProblem::Length));
        assert_eq!(parse("44010619750615202A"), Err(IdProblem::Characters));
        assert_eq!(parse("440106197502302020"), Err(IdProblem::Date));
        assert_eq!(parse("440106197506152027"), Err(IdProblem::Check));
    }

    #[test]
    fn any_single_wrong_digit_is_noticed() {
        let valid = "440106197506152026";
        for at in 0..18 {
            for digit in '0'..='9' {
                let mut changed: Vec<char> = valid.chars().collect();
                if changed[at] == digit {
                    continue;
                }
                changed[at] = digit;
                let changed: String = changed.into_iter().collect();
                assert!(IdNumber::parse(&changed).is_err(), "{changed}");
            }
        }
    }

    #[test]
    fn birth_sex_and_age_follow_from_the_digits() {
        let (id, _) = IdNumber::parse("440106197506152026").expect("valid");
        assert_eq!((id.birth(), id.sex()), (jiff::civil::date(1975, 6, 15), Sex::Female));
        assert_eq!(id.age_on(jiff::civil::date(2015, 6, 14)), 39);
        assert_eq!(id.age_on(jiff::civil::date(2015, 6, 15)), 40);
        assert_eq!(id.masked(), "440106********2026");
    }

    #[test]
    fn numbers_in_free_text_are_masked() {
        for (text, masked) in [
            ("号码440106197506152026有误", "号码440106********2026有误"),
            ("11010519491231002X", "110105********002X"),
            ("110105 19491231 002X", "110105 ******** 002X"),
            ("440106-19750615-2026", "440106-********-2026"),
            ("440106750615202", "440106*****5202"),
            ("电话13800000000，日期20240305", "电话13800000000，日期20240305"),
            ("４４０１０６１９７５０６１５２０２６", "４４０１０６********２０２６"),
        ] {
            assert_eq!(mask_any(text), masked);
        }
    }
}
