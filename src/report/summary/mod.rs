//! The summary workbook (审计汇总) of a batch, or of one county of it.
//!
//! In: a [`SummaryLine`] for each agency, made as soon as the agency is audited, so that no audit has to be kept until
//! the end. Out: the workbook. 单位一览 has a row for each agency; 总览 and the roll-ups count over it by formula.

mod adopted;
mod agencies;
mod annexes;
mod basis;
mod doubts;
mod issues;
mod line;
mod overview;
mod received;
mod rollups;
mod unrecognised;

use std::collections::BTreeSet;

use super::sheet::{MOST_ROWS, Sheet};
use super::{Edition, ReportError, xlsx};
use crate::case::{Gap, SetAside};
use crate::model::FileId;
use crate::tables::Skipped;

pub use line::{Adopted, CategoryTally, CrossFinding, RuleTally, SummaryLine};
pub use received::Received;

/// The part of a run that one county's summary is about.
#[derive(Debug, Clone, Copy)]
pub struct County<'a> {
    /// Its name.
    pub name: &'a str,
    /// Files that anything of its agencies came in.
    pub files: &'a BTreeSet<FileId>,
}

/// What the batch knows beyond its agencies.
#[derive(Debug, Clone, Copy, Default)]
pub struct Annex<'a> {
    /// The county, where the summary is one county's.
    pub county: Option<County<'a>>,
    /// Paths that were not tried.
    pub skipped: &'a [Skipped],
    /// Rows without an identifiable agency.
    pub strays: &'a [SetAside],
    /// What was not understood and belongs to no agency.
    pub loose_gaps: &'a [Gap],
    /// Reviewers' marks whose findings are gone.
    pub lost_marks: &'a [LostMark],
}

/// A reviewer's mark whose finding the run did not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostMark {
    /// Agency, rule and subject, as far as they are known.
    pub about: String,
    /// 审核结论.
    pub mark: String,
    /// 审核意见.
    pub note: String,
    /// 审核人.
    pub reviewer: String,
    /// 审核日期.
    pub date: String,
}

impl Annex<'_> {
    /// Whether a file belongs in this summary.
    fn shows(&self, file: FileId) -> bool {
        self.county.is_none_or(|county| county.files.contains(&file))
    }

    /// `（天河区）`, where the summary is one county's.
    fn of_county(&self) -> String {
        self.county.map(|county| format!("（{}）", county.name)).unwrap_or_default()
    }
}

/// The workbook as bytes.
pub fn summary_workbook(
    lines: &[SummaryLine],
    edition: &Edition<'_>,
    annex: Annex<'_>,
) -> Result<Vec<u8>, ReportError> {
    let what = edition.policy.office("公益性岗位招用审计汇总");
    let title = format!("{}年度{what}{}", edition.terms.year, annex.of_county());
    xlsx::workbook(sheets(lines, edition, annex), &title)
}

/// The sheets as plain cells, in the order of the tabs.
pub(crate) fn sheets<'v>(
    lines: &'v [SummaryLine],
    edition: &'v Edition<'v>,
    annex: Annex<'v>,
) -> Vec<Sheet<'v>> {
    let issues = issues::tally(lines, edition);
    let mut sheets = vec![
        overview::sheet(lines, edition, annex, &issues),
        agencies::sheet(lines),
        rollups::by_division(lines),
        rollups::by_category(lines),
        issues::sheet(&issues, edition),
        doubts::sheet(lines, edition, annex.county.is_none()),
        issues::cross(lines),
        adopted::sheet(lines, annex.lost_marks),
        received::sheet(lines, edition),
        annexes::not_filed(lines, edition),
        annexes::unreadable(edition, annex),
        unrecognised::unrecognised(edition, lines, annex),
        basis::sheet(edition),
    ];
    let policy: String = edition.policy.name.replace('&', "&&").chars().take(60).collect();
    let hash: String = edition.policy.hash.chars().take(12).collect();
    for sheet in &mut sheets {
        sheet.cut(MOST_ROWS);
        sheet.say(edition.policy);
        let what = edition.policy.office("公益性岗位招用审计汇总");
        sheet.header = format!("&L&9{what}{}　{}年度&R&9&A", annex.of_county(), edition.terms.year);
        sheet.footer =
            format!("&L&9政策 {policy}（{hash}）&C&9第 &P 页，共 &N 页&R&9截至 {}", edition.terms.as_of);
    }
    sheets
}
