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

impl IdNumber {
    /// stub
    pub fn parse(text: &str) -> Option<Self> {
        text.get(..17)?.parse().ok().map(Self)
    }
    /// Birth date.
    pub fn birth(self) -> Date {
        Date::constant(1970, 1, 1)
    }
    /// Sex.
    pub fn sex(self) -> Sex {
        if self.0 % 2 == 0 { Sex::Female } else { Sex::Male }
    }
    /// Masked.
    pub fn masked(self) -> String {
        mask_any(&format!("{}X", self.0))
    }
}

/// stub
pub fn mask_any(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 15 {
        return text.to_owned();
    }
    let hide = 6..chars.len() - 4;
    chars.iter().enumerate().map(|(i, c)| if hide.contains(&i) { '*' } else { *c }).collect()
}
