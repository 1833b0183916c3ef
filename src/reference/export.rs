//! Notices exported from the public platform: what a claimed notice must be found in.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::model::{CreditCode, Stated, Text, normal};
use crate::tables::{Filed, Filer, NoticeRow, Rows, Table};

use super::rejected_rows;

/// The platform's own notices.
#[derive(Debug, Default)]
pub struct NoticeExport {
    /// Agency and 公告编号.
    by_number: HashSet<(String, String)>,
    /// Agency, 岗位编号 or 岗位名称, and 发布日期.
    by_post: HashSet<(String, String, Date)>,
    /// What it says of the notices of an agency and 公告编号.
    records: HashMap<(String, String), Vec<PlatformNotice>>,
}

/// A notice as the platform has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlatformNotice {
    /// 岗位编号.
    pub post_code: Option<Text>,
    /// 岗位名称.
    pub post: Option<Text>,
    /// 招聘人数.
    pub announced: Stated<u32>,
    /// 发布机构.
    pub publisher: Option<Text>,
    /// 发布渠道.
    pub channel: Option<Text>,
    /// 发布网址.
    pub url: Option<Text>,
    /// 发布日期.
    pub published: Stated<Date>,
}

impl PlatformNotice {
    fn of(row: Filed<'_, NoticeRow>) -> Self {
        let text = |text: Stated<&str>| text.known().map(Text::from);
        Self {
            post_code: text(row.post_code()),
            post: text(row.post()),
            announced: row.announced,
            publisher: text(row.publisher()),
            channel: text(row.channel()),
            url: text(row.url()),
            published: row.published,
        }
    }

    /// It names the post that the row names, by code or by name.
    fn is_of_post(&self, row: Filed<'_, NoticeRow>) -> bool {
        let is = |own: &Option<Text>, other: Stated<&str>| {
            own.as_deref().zip(other.known()).is_some_and(|(own, other)| normal(own) == normal(other))
        };
        is(&self.post_code, row.post_code()) || is(&self.post, row.post())
    }
}

impl NoticeExport {
    /// Collects the rows of the export's tables.
    pub(super) fn from_tables(tables: &[&Table]) -> Self {
        let mut export = Self::default();
        for table in tables {
            let Rows::Notices(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let Some(filer) = table.filers.get(row.filer as usize).filter(|filer| filer.name.is_some())
                else {
                    continue;
                };
                if rejected.binary_search(&row.row).is_ok() {
                    continue;
                }
                export.add(filer, row);
            }
        }
        export
    }

    fn add(&mut self, filer: &Filer, row: Filed<'_, NoticeRow>) {
        let name = filer.name.as_deref().map(|name| normal(name).into_owned());
        let code = filer.code.as_deref().and_then(CreditCode::parse).map(|code| code.as_str().to_owned());
        for agency in [name, code].into_iter().flatten() {
            if let Stated::Known(number) = row.notice_no() {
                let key = (agency.clone(), normal(number).into_owned());
                self.records.entry(key.clone()).or_default().push(PlatformNotice::of(row));
                self.by_number.insert(key);
            }
            if let Stated::Known(published) = row.published {
                for post in [row.post_code(), row.post()].into_iter().filter_map(Stated::known) {
                    self.by_post.insert((agency.clone(), normal(post).into_owned(), published));
                }
            }
        }
    }

    /// Whether the export has a notice that an agency (by any of its names and codes) claims: the
    /// same 公告编号, or, where the filing states none, the same post on the same day.
    pub fn has(&self, agency: &[String], row: Filed<'_, NoticeRow>, published: Date) -> bool {
        let known = |text: Stated<&str>| text.known().map(|text| normal(text).into_owned());
        if let Some(number) = known(row.notice_no()) {
            return agency.iter().any(|agency| self.by_number.contains(&(agency.clone(), number.clone())));
        }
        [known(row.post_code()), known(row.post())].into_iter().flatten().any(|post| {
            agency.iter().any(|agency| self.by_post.contains(&(agency.clone(), post.clone(), published)))
        })
    }

    /// What the export says of a notice that an agency claims by number: where it has several posts under the number,
    /// of the post claimed.
    pub fn record(&self, agency: &[String], row: Filed<'_, NoticeRow>) -> Option<&PlatformNotice> {
        let number = normal(row.notice_no().known()?).into_owned();
        let records = agency.iter().find_map(|agency| self.records.get(&(agency.clone(), number.clone())))?;
        match records.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|record| record.is_of_post(row)),
        }
    }
}
