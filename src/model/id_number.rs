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
    /// Birth date.
    pub fn birth(self) -> Date {
        Date::constant(1970, 1, 1)
    }
    /// Sex.
    pub fn sex(self) -> Sex {
        Sex::Male
    }
    /// Masked.
    pub fn masked(self) -> String {
        String::new()
    }
}
