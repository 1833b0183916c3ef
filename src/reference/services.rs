//! 公共就业服务机构名录: through whom a notice counts as published.

use std::collections::HashSet;

use crate::model::{Stated, normal};
use crate::policy::Policy;
use crate::tables::{Filed, NoticeRow, Rows, Table};

use super::rejected_rows;

/// Names, channels and hosts of public employment services.
#[derive(Debug, Default)]
pub struct Services {
    names: HashSet<String>,
    hosts: HashSet<String>,
}

impl Services {
    /// Collects the rows of the list's tables.
    pub(super) fn from_tables(tables: &[&Table]) -> Self {
        let mut services = Self::default();
        for table in tables {
            let Rows::Services(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                if rejected.binary_search(&row.row).is_ok() {
                    continue;
                }
                for text in [row.name(), row.channel()] {
                    if let Stated::Known(text) = text {
                        services.names.insert(normal(text).into_owned());
                    }
                }
                if let Some(host) = row.url().known().and_then(Policy::host_of) {
                    services.hosts.insert(host);
                }
            }
        }
        services
    }

    /// Whether the notice's 发布机构, 发布渠道 or host equals an entry.
    pub fn has(&self, notice: Filed<'_, NoticeRow>) -> bool {
        let named =
            |text: Stated<&str>| text.known().is_some_and(|text| self.names.contains(normal(text).as_ref()));
        named(notice.publisher())
            || named(notice.channel())
            || notice.url().known().and_then(Policy::host_of).is_some_and(|host| self.hosts.contains(&host))
    }
}
