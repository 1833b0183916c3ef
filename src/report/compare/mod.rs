//! Follow-up: takes two finished runs and says what became of each finding.
//!
//! [`results`] reads the data files of a run back. [`diff`] follows findings by `finding_id` and agencies by code or
//! name; [`grounds`] says whether the later run looked at the same thing again. [`workbook`] puts the result down as
//! sheets, [`text`] as tables for the terminal and as JSON. Nothing is judged anew: a verdict is what its run said.

mod change;
mod diff;
mod grounds;
mod overview;
mod results;
mod rule_states;
mod sheets;
mod text;

#[cfg(test)]
mod tests;

pub use change::{AgencyChange, Fate, Movement};
pub use diff::{Comparison, Followed};
pub use results::{
    AgencyRow, FindingRow, ListGiven, PersonRow, ReadError, RunResults, agencies, findings, persons, subjects,
};
pub use text::{json, text};

use self::sheets::ListSheet;
use super::sheet::Sheet;
use super::{ReportError, xlsx};

/// File name of the workbook.
pub const FILE: &str = "整改复查.xlsx";
/// Sheets that tell it.
pub const SHEETS: [&str; 2] = ["总览", "结论变化"];

/// The workbook as bytes; `results` is the path of the new result folder relative to the workbook, with `/`,
/// if links to the agencies' workbooks can be made.
pub fn workbook(comparison: &Comparison<'_>, results: Option<&str>) -> Result<Vec<u8>, ReportError> {
    xlsx::workbook(sheets(comparison, results), &title(comparison))
}

fn title(comparison: &Comparison<'_>) -> String {
    let title = format!("{}年度公益性岗位招用审计整改复查", comparison.new.year);
    comparison.new.word.said(&title).into_owned()
}

/// The sheets, in the order of the tabs.
fn sheets<'c>(comparison: &'c Comparison<'c>, results: Option<&str>) -> Vec<Sheet<'c>> {
    let mut sheets = vec![overview::sheet(comparison), sheets::changes(comparison, results)];
    for list in [ListSheet::Fixed, ListSheet::Open, ListSheet::New, ListSheet::Other] {
        sheets.push(sheets::listed(comparison, list, results));
    }
    let policy: String = comparison.new.policy.replace('&', "&&").chars().take(60).collect();
    for sheet in &mut sheets {
        sheet.header = format!("&L&9公益性岗位招用审计整改复查　{}年度&R&9&A", comparison.new.year);
        sheet.say_in(&comparison.new.word);
        sheet.footer = format!(
            "&L&9政策 {policy}&C&9第 &P 页，共 &N 页&R&9截至 {} 与 {}",
            comparison.old.as_of, comparison.new.as_of
        );
    }
    sheets
}
