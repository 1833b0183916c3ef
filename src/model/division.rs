//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division(u32);
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// x
    Province,
}

impl Division {
    /// stub
    pub fn code(self) -> String {
        String::new()
    }
    /// stub
    pub fn full_name(self) -> String {
        String::new()
    }
    /// stub
    pub fn in_name(_t: &str) -> Option<Self> {
        None
    }
    /// stub
    pub fn at_level(self, _l: &str) -> Self {
        self
    }
}
