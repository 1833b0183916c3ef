//! stub
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CreditCode([u8; 18]);
impl CreditCode {
    /// stub
    pub fn parse(_text: &str) -> Option<Self> {
        None
    }
    /// stub
    pub fn as_str(&self) -> &str {
        ""
    }
}
