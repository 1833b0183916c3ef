//! 公共就业服务机构名录: through whom a notice counts as published.

use hashbrown::{HashMap, HashSet};

use crate::model::{Division, has, is_one_of, normal, without_numbering};
use crate::policy::Policy;
use crate::tables::{Rows, Table};

use super::beside::Beside;
use super::names::{key, may_be_one, several};
use super::standing::Standing;
use super::words::WORDS;
use super::{List, rejected_rows};

/// Names, channels and hosts of public employment services.
#[derive(Debug, Default)]
pub struct Services {
    names: HashSet<String>,
    /// Those that begin with a place, by what follows.
    by_own: HashMap<String, Vec<String>>,
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
                let stated = row.name().known().into_iter().chain(row.channel().known());
                stated.for_each(|text| services.add_names(text));
                let addresses = row.url().known().unwrap_or_default().split(parts_addresses);
                let hosts = addresses.filter_map(Policy::host_of).filter(|host| !is_shared(host));
                services.hosts.extend(hosts.map(|host| bare(&host).to_owned()));
                services.rows += 1;
            }
        }
        services
    }

    /// Adds what a cell names, as a whole and each of several.
    fn add_names(&mut self, text: &str) {
        /// A shorter piece of a cell is a word of a name.
        const SHORTEST_PIECE: usize = 4;
        let pieces = several(text).into_iter().filter(|piece| piece.chars().count() >= SHORTEST_PIECE);
        for name in std::iter::once(text).chain(pieces) {
            let name = plain(name);
            // 微信公众号 is anybody's, and an address is no name.
            let is_address = name.is_ascii() && name.contains('.');
            if is_address || is_one_of(&name, &WORDS.shared_channels) || self.names.contains(&name) {
                continue;
            }
            if let Some(own) = without_channel(&name).filter(|own| !is_one_of(own, &WORDS.shared_channels)) {
                self.names.insert(own.to_owned());
            }
            if name_behind_places(&name).is_some() {
                self.by_own.entry(key(&name)).or_default().push(name.clone());
            }
            self.names.insert(name);
        }
    }

    /// How many services it has.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether a normalised name is that of a service, or of a channel of one; more or fewer of the places above it may stand
    /// before it, but some must.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
            || without_channel(name).is_some_and(|own| self.names.contains(own))
            || name_behind_places(name)
                .and_then(|_| self.by_own.get(&key(name)))
                .is_some_and(|listed| listed.iter().any(|listed| may_be_one(listed, name)))
    }

    /// Whether a host is that of a service.
    pub fn has_host(&self, host: &str) -> bool {
        self.hosts.contains(bare(host))
    }
}

/// A name as lists and filings compare: normalised, without a number before it, quotation marks, and a bracket that says no
/// more than 本部 or 网站.
fn plain(name: &str) -> String {
    let name = normal(without_numbering(name.trim()).1).replace(['“', '”', '"', '‘', '’', '「', '」'], "");
    let says_nothing =
        |inside: &str| is_one_of(inside, &WORDS.own_level) || is_one_of(inside, &WORDS.shared_channels);
    let bracket = name.strip_suffix(')').and_then(|front| front.rsplit_once('('));
    match bracket {
        Some((front, inside)) if !front.is_empty() && says_nothing(inside) => front.to_owned(),
        _ => name,
    }
}

/// A name without the kind of channel before or behind it: 天河就业 of 天河就业公众号 and 微信公众号:天河就业.
fn without_channel(name: &str) -> Option<&str> {
    const SHORTEST: usize = 4;
    let kinds = || WORDS.channel_kinds.iter();
    let behind = kinds().filter_map(|word| name.strip_suffix(word.as_str()));
    let before = kinds().filter_map(|word| name.strip_prefix(word.as_str()));
    let own = before.chain(behind).map(|own| own.trim_start_matches(':')).min_by_key(|own| own.len())?;
    (own.chars().count() >= SHORTEST).then_some(own)
}

/// What a name says behind the places that it begins with, if that is more than a word and a name alone: a question mark may
/// put it in doubt.
fn name_behind_places(name: &str) -> Option<&str> {
    const SHORTEST: usize = 4;
    let is_name = name.chars().all(char::is_alphanumeric);
    Division::leading(name)
        .filter(|_| is_name)
        .map(|(_, own)| own)
        .filter(|own| own.chars().count() >= SHORTEST)
}

/// Between the addresses of one cell.
fn parts_addresses(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '|' | '｜')
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
    WORDS.shared_hosts.iter().any(|shared| bare(shared) == bare(host))
}

/// A host without www.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}
