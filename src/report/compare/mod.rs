//! Rectification follow-up: two finished runs in, what became of each finding out.
//!
//! [`results`] reads the data files of a run back, [`diff`] follows findings by `finding_id` and
//! agencies by code or name, [`workbook`] puts it down as sheets, [`text`] as terminal tables and JSON.
//! Nothing is judged anew: a verdict is what its run said.

mod diff;
mod overview;
mod results;
mod sheets;
mod text;

#[cfg(test)]
mod tests;

pub use diff::{AgencyChange, Comparison, Fate, Followed, Movement};
pub use results::{AgencyRow, FindingRow, ReadError, RunResults, agencies, findings};
pub use text::{json, text};

use super::{ReportError, xlsx};

/// File name of the workbook.
pub const FILE: &str = "整改复查.xlsx";

/// The workbook as bytes; `results` is the path of the new result folder relative to the workbook, with `/`,
/// if links to the agencies' workbooks can be made.
pub fn workbook(comparison: &Comparison<'_>, results: Option<&str>) -> Result<Vec<u8>, ReportError> {
    let title = format!("{}年度公益性岗位招用审计整改复查", comparison.new.year);
    xlsx::workbook(&sheets::sheets(comparison, results), &title)
}
