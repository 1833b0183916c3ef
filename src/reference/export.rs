//! Notices exported from the public platform: what a claimed notice must be found in.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::model::{CreditCode, Stated, normal};
use crate::tables::{Filed, Filer, NoticeRow, Rows, Table};

use super::rejected_rows;

/// The platform's own notices.
#[derive(Debug, Default)]
pub struct NoticeExport {
    /// Agency and 公告编号.
    by_number: HashSet<(String, String)>,
    /// Agency, 岗位编号 or 岗位名称, and 发布日期.
    by_post: HashSet<(String, String, Date)>,
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
                self.by_number.insert((agency.clone(), normal(number).into_owned()));
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
}
