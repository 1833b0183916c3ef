//! 收件登记: per agency, which tables came in which files, what is missing, and whom to call.

use std::collections::BTreeMap;

use super::SummaryLine;
use crate::case::{Case, Why};
use crate::model::{FileId, TableKind};
use crate::report::Edition;
use crate::report::sheet::{Cell, Paper, Sheet, Style};

/// Sheet name.
const NAME: &str = "收件登记";
/// Files named in a cell; the rest is counted.
const FILES_NAMED: usize = 4;

/// What came from an agency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// Files with rows of the agency, by kind of table: plan, hires, notices.
    pub tables: [Vec<FileId>; 3],
    /// Files that could not be read, and files with a table that could not.
    pub unread: Vec<FileId>,
    /// Whom to call, by the directory.
    pub contact: String,
    /// Rows of other years, by year.
    pub other_years: BTreeMap<i16, u64>,
    /// Earliest 报送日期 of the plan, as stated.
    pub submitted: String,
}

impl Received {
    /// From a case.
    pub fn of(case: &Case<'_>, edition: &Edition<'_>) -> Self {
        let mut received = Self {
            contact: case.contact.clone(),
            submitted: case.first_submitted.map(|date| date.to_string()).unwrap_or_default(),
            ..Self::default()
        };
        for aside in &case.set_aside {
            if let Why::OtherYear(year) = aside.why {
                *received.other_years.entry(year).or_default() += 1;
            }
        }
        let table = |id: &crate::model::TableId| edition.ingested.tables.get(id.0 as usize);
        for table in case.tables.iter().filter_map(table).filter(|table| table.missing.is_none()) {
            let place = TableKind::FILED.iter().position(|kind| *kind == table.kind);
            if let Some(files) = place.and_then(|place| received.tables.get_mut(place)) {
                files.push(table.file);
            }
        }
        let rejected = case.rejected_tables.iter().filter_map(|(id, _)| table(id)).map(|table| table.file);
        received.unread = case.unreadable_files.iter().copied().chain(rejected).collect();
        for files in received.tables.iter_mut().chain([&mut received.unread]) {
            files.sort_unstable();
            files.dedup();
        }
        received
    }

    /// All files that anything of the agency came in.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.tables.iter().flatten().chain(&self.unread).copied()
    }

    /// What came of an agency that filed nothing for the year: rows of other years, and the files of whatever came.
    pub(super) fn what_came(&self, edition: &Edition<'_>) -> String {
        let years = self.other_years.iter().map(|(year, rows)| format!("{year}年度 {rows} 行"));
        let mut files: Vec<FileId> = self.files().collect();
        files.sort_unstable();
        files.dedup();
        let files = Some(named(&files, edition)).filter(|files| !files.is_empty());
        years.chain(files).collect::<Vec<_>>().join("\n")
    }

    /// Kinds of which nothing came.
    fn missing(&self) -> String {
        let kinds = TableKind::FILED.iter().zip(&self.tables).filter(|(_, files)| files.is_empty());
        kinds.map(|(kind, _)| kind.label()).collect::<Vec<_>>().join("、")
    }
}

/// The sheet.
pub(super) fn sheet<'v>(lines: &'v [SummaryLine], edition: &'v Edition<'v>) -> Sheet<'v> {
    let mut sheet =
        Sheet::new(NAME, &[5.0, 26.0, 17.0, 27.0, 27.0, 27.0, 22.0, 18.0, 11.5, 20.0], Paper::Lying);
    sheet.tab = 0x3B_7D_4F;
    sheet.heading(
        NAME,
        "每个单位的哪种表来自哪个文件；“未能读入”的文件和表没有进入审计。报送日期取自计划表所填，不是收件日期。",
    );
    let head = sheet.head(&[
        "序号",
        "单位名称",
        "区划",
        "招用计划",
        "招用情况",
        "招聘公告",
        "未能读入",
        "缺",
        "计划报送日期",
        "联系人及电话",
    ]);
    for (number, line) in (1_u64..).zip(lines) {
        let received = &line.received;
        let mut cells = vec![
            Cell::count(number),
            Cell::text(line.name.as_str(), Style::Text),
            Cell::text(line.region.as_str(), Style::Text),
        ];
        cells.extend(received.tables.iter().map(|files| Cell::text(named(files, edition), Style::Text)));
        cells.push(Cell::text(named(&received.unread, edition), Style::Text));
        cells.push(Cell::text(received.missing(), Style::Text));
        cells.push(Cell::text(received.submitted.as_str(), Style::Word));
        cells.push(Cell::text(received.contact.as_str(), Style::Text));
        sheet.push(cells);
    }
    sheet.table(head, 2);
    sheet
}

/// Files by their paths, one a line.
pub(super) fn named(files: &[FileId], edition: &Edition<'_>) -> String {
    let mut shown: Vec<String> = files
        .iter()
        .take(FILES_NAMED)
        .filter_map(|id| edition.ingested.files.get(id.0 as usize))
        .map(|file| file.shown.clone())
        .collect();
    if let Some(more) = files.len().checked_sub(FILES_NAMED).filter(|more| *more > 0) {
        shown.push(format!("等 {} 个文件（另 {more} 个）", files.len()));
    }
    shown.join("\n")
}
