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

impl IdNumber {
    /// stub
    pub fn parse(_t: &str) -> Result<(Self, bool), IdProblem> {
        Err(IdProblem::Length)
    }
    /// stub
    pub fn full(self) -> String {
        String::new()
    }
    /// stub
    pub fn age_on(self, _d: Date) -> i32 {
        0
    }
}
/// stub
#[derive(Debug, Clone, Copy)]
pub enum IdProblem {
    /// x
    Length,
}
impl IdProblem {
    /// stub
    pub fn text(self) -> &'static str {
        ""
    }
}
impl Sex {
    /// stub
    pub fn label(self) -> &'static str {
        ""
    }
}
/// stub
pub fn mask_any(t: &str) -> String {
    t.to_owned()
}
