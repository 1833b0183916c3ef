//! stub
use crate::model::*;
/// stub
#[derive(Debug)]
pub struct FileReading {
    /// x
    pub report: FileReport,
    /// x
    pub tables: Vec<Table>,
}
