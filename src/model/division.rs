//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division(u32);
impl Division {
    /// 6 digits; 9 or 12 digits are cut to 6.
    pub fn parse(text: &str) -> Option<Self> {
        if !matches!(text.len(), 6 | 9 | 12) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.get(..6)?.parse().ok().map(Self)
    }
}
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// x
    Province,
}
