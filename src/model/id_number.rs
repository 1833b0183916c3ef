//! 公民身份号码 (GB 11643) and the numbers of the same build.

use jiff::civil::Date;

/// A valid 18-character number; packed, since its check character follows from the 17 digits.
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

/// Why a text is no ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdProblem {
    /// Wrong length, date or check character.
    Bad,
}

impl IdNumber {
    /// Stand-in: reads 15 or 18 characters.
    pub fn parse(text: &str) -> Result<(Self, bool), IdProblem> {
        use unicode_normalization::UnicodeNormalization;
        let clean: Vec<char> = text.nfkc().filter(char::is_ascii_alphanumeric).collect();
        let legacy = clean.len() == 15;
        let body: String = match clean.len() {
            15 => clean.iter().take(6).chain(&['1', '9']).chain(clean.iter().skip(6)).collect(),
            18 => clean.iter().take(17).collect(),
            _ => return Err(IdProblem::Bad),
        };
        let digits: Vec<u64> = body.chars().map_while(|c| c.to_digit(10)).map(u64::from).collect();
        if digits.len() != 17 {
            return Err(IdProblem::Bad);
        }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let rest = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u64>() % 11;
        let check = "10X98765432".chars().nth(usize::try_from(rest).unwrap_or(0));
        if !legacy && clean.last().map(char::to_ascii_uppercase) != check {
            return Err(IdProblem::Bad);
        }
        let number = body.parse().map_err(|_| IdProblem::Bad)?;
        let id = Self(number);
        if id.date().is_none() {
            return Err(IdProblem::Bad);
        }
        Ok((id, legacy))
    }

    fn date(self) -> Option<Date> {
        let text = format!("{:017}", self.0);
        Date::new(
            text.get(6..10)?.parse().ok()?,
            text.get(10..12)?.parse().ok()?,
            text.get(12..14)?.parse().ok()?,
        )
        .ok()
    }

    /// Birth date.
    pub fn birth(self) -> Date {
        self.date().unwrap_or(Date::constant(1970, 1, 1))
    }
    /// Sex.
    pub fn sex(self) -> Sex {
        if self.0 % 2 == 1 { Sex::Male } else { Sex::Female }
    }
    /// Masked.
    pub fn masked(self) -> String {
        String::new()
    }
}
