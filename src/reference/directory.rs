//! 应报送单位名录: who has to file, and with which HRSS department.

use std::collections::HashMap;

use crate::model::{CreditCode, Division, Stated, Text, normal};
use crate::tables::{Rows, Table};

use super::rejected_rows;

/// The directory of agencies that have to file.
#[derive(Debug, Default)]
pub struct Directory {
    /// In reading order.
    pub entries: Vec<DirectoryEntry>,
    by_name: HashMap<String, Vec<u32>>,
    by_code: HashMap<CreditCode, u32>,
}

/// An agency in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// 单位名称.
    pub name: Text,
    /// 统一社会信用代码, if valid.
    pub code: Option<CreditCode>,
    /// 行政区划代码.
    pub division: Stated<Division>,
    /// 单位层级 as written.
    pub level: Stated<Text>,
    /// 同级人社部门.
    pub peer_department: Stated<Text>,
}

impl Directory {
    /// Collects the rows of the directory's tables; a repeated agency is kept once.
    pub(super) fn from_tables(tables: &[&Table]) -> Self {
        let mut directory = Self::default();
        for table in tables {
            let Rows::Agencies(rows) = &table.rows else { continue };
            let rejected = rejected_rows(table);
            for row in rows.iter() {
                let filer = table.filers.get(row.filer as usize);
                let Some((name, filer)) = filer.and_then(|filer| Some((filer.name.clone()?, filer))) else {
                    continue;
                };
                if rejected.binary_search(&row.row).is_ok() {
                    continue;
                }
                directory.add(DirectoryEntry {
                    name,
                    code: filer.code.as_deref().and_then(CreditCode::parse),
                    division: filer.division,
                    level: row.level().map(Text::from),
                    peer_department: row.peer_department().map(Text::from),
                });
            }
        }
        directory
    }

    fn add(&mut self, entry: DirectoryEntry) {
        let index = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let same_name = self.by_name.entry(normal(&entry.name).into_owned()).or_default();
        // A row that leaves code or division blank tells no second agency of the name.
        let mut same = same_name
            .iter()
            .copied()
            .filter(|other| self.entries.get(*other as usize).is_some_and(|other| other.may_be(&entry)));
        match (same.next(), same.next()) {
            (None, _) => {}
            (Some(only), None) => {
                if let Some(held) = self.entries.get_mut(only as usize) {
                    held.add(entry);
                    if let Some(code) = held.code {
                        self.by_code.entry(code).or_insert(only);
                    }
                }
                return;
            }
            (Some(_), Some(_)) => return,
        }
        same_name.push(index);
        if let Some(code) = entry.code {
            self.by_code.entry(code).or_insert(index);
        }
        self.entries.push(entry);
    }

    /// The agency that a row names: by its name; where the directory has several of that name, the
    /// one of the row's code, else of its division. Else by its code alone.
    pub fn find(&self, name: &str, code: Option<CreditCode>, division: Option<Division>) -> Option<u32> {
        let of_name = self.by_name.get(normal(name).as_ref()).map_or(&[][..], Vec::as_slice);
        match of_name {
            [] => code.and_then(|code| self.by_code.get(&code).copied()),
            [only] => Some(*only),
            several => {
                let has = |index: &&u32, test: &dyn Fn(&DirectoryEntry) -> bool| {
                    test(&self.entries[**index as usize])
                };
                several
                    .iter()
                    .find(|index| has(index, &|entry| code.is_some() && entry.code == code))
                    .or_else(|| {
                        several.iter().find(|index| {
                            has(index, &|entry| division.is_some() && entry.division.known() == division)
                        })
                    })
                    .copied()
            }
        }
    }

    /// Whether the directory has an agency of this name, or several.
    pub fn lists(&self, name: &str) -> bool {
        self.by_name.contains_key(normal(name).as_ref())
    }

    /// Whether the directory has several agencies of this name, so that the name alone can't tell.
    pub fn is_ambiguous(&self, name: &str) -> bool {
        self.by_name.get(normal(name).as_ref()).is_some_and(|of_name| of_name.len() > 1)
    }

    /// The name that one which the directory does not have was most likely meant to be: the only one that it is
    /// the end of (石塘街道办事处 without its city), or that is its end; else the nearest, if any is near.
    pub fn suggestion(&self, name: &str) -> Option<Text> {
        let wanted = normal(name);
        let is_end = |entry: &&DirectoryEntry| {
            let listed = normal(&entry.name);
            let (shorter, longer) =
                if listed.len() < wanted.len() { (&listed, &wanted) } else { (&wanted, &listed) };
            shorter.chars().count() >= SHORTEST_END && longer.ends_with(shorter.as_ref())
        };
        let mut ends = self.entries.iter().filter(is_end);
        if let (Some(only), None) = (ends.next(), ends.next()) {
            return Some(only.name.clone());
        }
        self.entries
            .iter()
            .map(|entry| (strsim::normalized_levenshtein(&wanted, &normal(&entry.name)), entry))
            .filter(|(nearness, _)| *nearness >= NEAR)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name)))
            .map(|(_, entry)| entry.name.clone())
    }
}

impl DirectoryEntry {
    /// Nothing that both rows state tells them apart.
    fn may_be(&self, other: &Self) -> bool {
        let codes = self.code.zip(other.code).is_none_or(|(a, b)| a == b);
        let divisions = self.division.known().zip(other.division.known()).is_none_or(|(a, b)| a == b);
        codes && divisions
    }

    /// Takes over what another row of the same agency says; where the two contradict each other, neither is known.
    fn add(&mut self, other: Self) {
        self.code = self.code.or(other.code);
        self.division = self.division.with(other.division, |a, b| a == b);
        let same = |a: &Text, b: &Text| normal(a) == normal(b);
        self.level = std::mem::take(&mut self.level).with(other.level, same);
        self.peer_department = std::mem::take(&mut self.peer_department).with(other.peer_department, same);
    }
}

/// From this similarity on (0 to 1) a name is worth suggesting; two hanzi in eight may differ.
const NEAR: f64 = 0.7;
/// A shorter end, such as 教育局, is that of many names.
const SHORTEST_END: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_its_city_is_the_only_one_that_it_ends() {
        let mut directory = Directory::default();
        for name in
            ["广州市天河区石塘街道办事处", "广州市越秀区教育局", "广州市天河区教育局", "天河区城市管理局"]
        {
            directory.add(DirectoryEntry {
                name: name.into(),
                code: None,
                division: Stated::Blank,
                level: Stated::Blank,
                peer_department: Stated::Blank,
            });
        }
        for (name, suggested) in [
            ("石塘街道办事处", Some("广州市天河区石塘街道办事处")),
            ("广东省广州市天河区石塘街道办事处", Some("广州市天河区石塘街道办事处")),
            ("天河区城管局", Some("天河区城市管理局")),
            ("天河区城市管理处", Some("天河区城市管理局")),
            ("教育局", None),
            ("区教育局", None),
        ] {
            assert_eq!(directory.suggestion(name).as_deref(), suggested, "{name}");
        }
    }
}
