//! stub
use std::fmt;
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division(u32);
impl Division {
    /// stub
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}
impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// x
    Province,
}
