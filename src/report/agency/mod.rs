//! The workbook of one agency (审计底稿), with eight sheets.
//!
//! In: an [`Audit`] and the [`Edition`]. [`View`] works out once what several sheets share: which rows are one person,
//! which rows go back to the agency, what the formulas will give. Each of the other modules puts down one sheet.

mod conclusion;
mod figure_lines;
mod figures;
mod findings;
mod further;
mod notices;
mod posts;
mod returned;
mod roster;
mod sources;
mod view;

use super::layout::sheets;
use super::parts::{ROWS_OF_A_PART, parts};
use super::sheet::Sheet;
use super::{Edition, ReportError, xlsx};
use crate::verdict::Audit;

pub(crate) use view::{View, publisher_label};

/// The workbook as bytes: the same bytes for the same audit, edition and place of the summary (`home`, relative to the
/// workbook). If the agency's workbook comes in parts, the first one.
pub fn agency_workbook(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    home: Option<&str>,
) -> Result<Vec<u8>, ReportError> {
    let first = agency_workbooks(audit, edition, home)?.into_iter().next();
    Ok(first.unwrap_or_default())
}

/// The workbook as bytes, in as many parts as its longest sheet needs: mostly one.
pub fn agency_workbooks(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    home: Option<&str>,
) -> Result<Vec<Vec<u8>>, ReportError> {
    let view = View { home, ..View::new(audit, edition) };
    let what = edition.policy.office("公益性岗位招用审计底稿");
    let title = format!("{} {}年度{what}", audit.case.name, edition.terms.year);
    parts(sheets(&view), ROWS_OF_A_PART).map(|sheets| xlsx::workbook(sheets, &title)).collect()
}

/// The sheets as plain cells, in the order of the tabs.
pub(crate) fn sheets<'v>(view: &'v View<'v>) -> Vec<Sheet<'v>> {
    let mut all = vec![
        conclusion::sheet(view),
        figures::sheet(view),
        posts::sheet(view),
        roster::sheet(view),
        notices::sheet(view),
        findings::sheet(view),
        returned::sheet(view),
        sources::sheet(view),
    ];
    let nothing_in_it = view.case().hires.is_empty() && view.case().plan_rows.is_empty();
    for sheet in &mut all {
        sheet.silent = sheet.is_blank()
            || (sheet.name == sheets::FIGURES && nothing_in_it)
            || (sheet.name == sheets::FINDINGS && view.audit.findings.is_empty())
            || (sheet.name == sheets::RETURNED && view.returned_tables.is_empty());
        sheet.say(view.edition.policy);
        sheet.protected = true;
        sheet.header = view.page_header();
        sheet.footer = view.page_footer();
    }
    all
}
