//! 抽查: draws agencies and persons for a visit from the results of a run.
//!
//! [`population`] is what there is to draw from, with the risk of each agency in words. [`draw`] draws. [`sheets`] puts
//! down the method, the list, a form for each agency and a record of results.

pub mod draw;
mod population;
mod sheets;

pub use draw::Sample;
pub use population::{Agency, Person, Population, persons};

use super::{ReportError, xlsx};

/// The workbook as bytes: the same for the same results, size and seed.
///
/// # Errors
/// If the spreadsheet library refuses.
pub fn workbook(sample: &Sample<'_>, population: &Population) -> Result<Vec<u8>, ReportError> {
    let title = format!("{}年度公益性岗位招用审计抽查", population.year);
    xlsx::workbook(sheets::sheets(sample, population), &population.word.said(&title))
}
