//! 公共就业服务机构名录: through whom a notice counts as published.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::model::{has, is_one_of, normal};
use crate::policy::Policy;
use crate::tables::{Rows, Table};

use super::beside::Beside;
use super::standing::Standing;
use super::words::WORDS;
use super::{List, rejected_rows};

/// Names, channels and hosts of public employment services.
#[derive(Debug, Default)]
pub struct Services {
    names: HashSet<String>,
    /// Only hosts of their own: one that anybody may use tells nothing.
    hosts: HashSet<String>,
    rows: usize,
    /// Rows of which it can't be told whether they still stand, and where: they prove nothing.
    pub unclear: Vec<String>,
}

impl Services {
    /// Collects the rows of the list's tables.
    pub(super) fn from_tables(list: &List<'_>) -> Self {
        let mut services = Self::default();
        for (file, table) in list {
            let Rows::Services(rows) = &table.rows else { continue };
            let beside = Beside::of(table, rows.iter().map(|row| row.row), |_| false, &WORDS.not_services);
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                if rejected.binary_search(&row.row).is_ok() {
                    continue;
                }
                let of_row = if is_none(table, row.row) { Standing::Unclear } else { Standing::In };
                match Standing::of_all(&[beside.of_row(row.row), of_row]) {
                    Standing::In => {}
                    Standing::Unclear => {
                        services.unclear.push(format!("{file} 第{}行", row.row));
                        continue;
                    }
                    Standing::Left => continue,
                }
                let channel = row.channel().known().map(normal);
                // 微信公众号 is anybody's.
                let channel = channel.filter(|channel| !is_one_of(channel, &WORDS.shared_channels));
                services
                    .names
                    .extend(row.name().known().map(normal).into_iter().chain(channel).map(Cow::into_owned));
                let host = row.url().known().and_then(Policy::host_of);
                services.hosts.extend(host.filter(|host| !is_shared(host)));
                services.rows += 1;
            }
        }
        services
    }

    /// How many services it has.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
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

/// A column that was not recognised says that the row is no public service: 性质 民办, 是否公共 否.
fn is_none(table: &Table, row: u32) -> bool {
    const LONGEST: usize = 12;
    table.other_columns.iter().any(|(column, header)| {
        let text = table.raw.cell(row, *column).trim();
        text.chars().count() <= LONGEST
            && (has(text, &WORDS.private_kinds) || is_one_of(text, &WORDS.private_alone))
            || header.contains("是否")
                && has(header, &WORDS.public_headers)
                && is_one_of(&normal(text), &WORDS.standing_no)
    })
}

/// A host on which everybody has pages, such as mp.weixin.qq.com: only a name tells whose they are.
fn is_shared(host: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    WORDS.shared_hosts.iter().any(|shared| shared.strip_prefix("www.").unwrap_or(shared) == host)
}
