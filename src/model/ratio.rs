//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    num: u64,
    den: u64,
}
impl Ratio {
    /// stub
    pub fn stub() -> Self {
        Self { num: 2, den: 5 }
    }
    /// stub
    pub fn ceil_of(self, n: u64) -> u64 {
        n * self.num / self.den
    }
    /// stub
    pub fn percent_label(self) -> String {
        String::new()
    }
}
