//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    num: u64,
    den: u64,
}
impl Ratio {
    /// stub
    pub const fn new(num: u64, den: u64) -> Option<Self> {
        if den == 0 { None } else { Some(Self { num, den }) }
    }
    /// stub
    pub const fn numerator(self) -> u64 {
        self.num
    }
    /// stub
    pub const fn denominator(self) -> u64 {
        self.den
    }
    /// stub
    pub fn ceil_of(self, n: u64) -> u64 {
        (n * self.num).div_ceil(self.den)
    }
    /// stub
    pub fn percent_label(self) -> String {
        format!("{}%", self.num * 100 / self.den)
    }
}
