//! 公共就业服务机构名录: through whom a notice counts as published.

use std::collections::HashSet;

use crate::model::{Stated, normal};
use crate::policy::Policy;
use crate::tables::{Rows, Table};

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

    /// Whether a normalised name is that of a service, or of a channel of one.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a host is that of a service.
    pub fn has_host(&self, host: &str) -> bool {
        self.hosts.contains(host)
    }
}
