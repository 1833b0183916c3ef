//! stub
use super::Division;
/// stub
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department;
/// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// x
    Same,
    /// x
    Other,
    /// x
    CannotTell,
}
/// stub
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedDepartment {
    /// x
    Named(String),
    /// x
    Of(Division),
    /// x
    Unknown,
}
/// stub
pub fn agreement(_stated: &str, _expected: &ExpectedDepartment) -> Agreement {
    Agreement::Same
}
