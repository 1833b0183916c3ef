//! The workbook of one agency (审计底稿): eight sheets, and the letter where there is one.
//!
//! In: an [`Audit`] and the [`Edition`]. [`View`] works out once what several sheets share: who is
//! one person, which rows go back to the agency, what the formulas will give. Then each module
//! puts down one sheet.

mod conclusion;
mod figures;
mod findings;
mod letter;
mod notices;
mod posts;
mod returned;
mod roster;
mod sources;
mod view;

use super::sheet::Sheet;
use super::{Edition, ReportError, xlsx};
use crate::verdict::Audit;

pub use letter::LetterText;
pub(crate) use view::{View, publisher_label};

/// The workbook as bytes: the same bytes for the same audit, edition and letter.
pub fn agency_workbook(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    letter: Option<&LetterText>,
) -> Result<Vec<u8>, ReportError> {
    let view = View::new(audit, edition);
    let title = format!("{} {}年度公益性岗位招用审计底稿", audit.case.name, edition.terms.year);
    xlsx::workbook(&sheets(&view, letter), &title)
}

/// The sheets as plain cells, in the order of the tabs.
pub(crate) fn sheets<'v>(view: &'v View<'v>, letter: Option<&'v LetterText>) -> Vec<Sheet<'v>> {
    let mut sheets = vec![
        conclusion::sheet(view),
        figures::sheet(view),
        posts::sheet(view),
        roster::sheet(view),
        notices::sheet(view),
        findings::sheet(view),
        returned::sheet(view),
        sources::sheet(view),
    ];
    if let Some(letter) = letter {
        sheets.insert(1, letter::sheet(letter, view));
    }
    for sheet in &mut sheets {
        sheet.protected = true;
        sheet.header = view.page_header();
        sheet.footer = view.page_footer();
    }
    sheets
}
