//! 行政区划 by GB/T 2260: codes, names, levels.
//!
//! The list is `divisions.csv`, read once at first use. A code that the list lacks (a county since
//! merged, a functional zone) is still a division: it has a level and a parent, only no name.
//! How a division is recognised in an agency's name is in [`super::division_name`].

use std::fmt;
use std::sync::LazyLock;

/// A six-digit code of a province, prefecture or county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division(u32);

/// Administrative level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 省级: province, autonomous region, municipality.
    Province,
    /// 地级: prefecture; 东莞 and 中山 too, which have no counties.
    Prefecture,
    /// 县级: county, district, county-level city.
    County,
}

impl Level {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::Prefecture => "地市级",
            Self::County => "县区级",
        }
    }
}

/// One line of the list.
pub(super) struct Entry {
    pub(super) division: Division,
    pub(super) name: &'static str,
    /// Name without its kind (天河, 连南); empty where one character would remain.
    pub(super) short: &'static str,
}

/// The list, by code.
pub(super) static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = include_str!("divisions.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split(',');
            let division = Division(fields.next()?.parse().ok()?);
            Some(Entry { division, name: fields.next()?, short: fields.next()? })
        })
        .collect();
    entries.sort_unstable_by_key(|entry| entry.division);
    entries
});

impl Division {
    /// 广东省, whose reading wins where a name alone could mean several places.
    pub(super) const GUANGDONG: Self = Self(440_000);

    /// Reads a code: 6 digits, or 2 or 4 of a province or prefecture; 9, 10 or 12 digits of a town, a
    /// village or an HRSS system's agency, of which the first six count. `None` unless the province
    /// exists.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let code: u32 = match text.len() {
            2 => text.parse::<u32>().ok()? * 10_000,
            4 => text.parse::<u32>().ok()? * 100,
            6 | 9 | 10 | 12 => text.get(..6)?.parse().ok()?,
            _ => return None,
        };
        let division = Self(code);
        division.province().name().map(|_| division)
    }

    /// The six digits.
    pub fn code(self) -> String {
        self.to_string()
    }

    /// Its own name (天河区), if the list has it.
    pub fn name(self) -> Option<&'static str> {
        let index = ENTRIES.binary_search_by_key(&self, |entry| entry.division).ok()?;
        ENTRIES.get(index).map(|entry| entry.name)
    }

    /// Name with those above it (广东省广州市天河区); the code stands for a name that is not known.
    pub fn full_name(self) -> String {
        let own = self.name().map_or_else(|| self.code(), str::to_owned);
        self.parent().map_or(own.clone(), |parent| parent.full_name() + &own)
    }

    /// Level by the build of the code.
    pub const fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::Prefecture
        } else {
            Level::County
        }
    }

    /// What it belongs to: of a county its prefecture, or its province where it has none (districts of
    /// a municipality, counties that a province governs itself).
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::Prefecture => Some(self.province()),
            Level::County => {
                let prefecture = Self(self.0 / 100 * 100);
                Some(if prefecture.name().is_some() { prefecture } else { self.province() })
            }
        }
    }

    /// The division of this level that it is in; itself where it is of that level, above it, or has
    /// none of it (a county that its province governs directly).
    #[must_use]
    pub fn up_to(self, level: Level) -> Self {
        match level {
            Level::Province => self.province(),
            Level::Prefecture => {
                self.parent().filter(|parent| parent.level() == Level::Prefecture).unwrap_or(self)
            }
            Level::County => self,
        }
    }

    /// Whether the other is this one or lies in it.
    pub const fn contains(self, other: Self) -> bool {
        match self.level() {
            Level::Province => self.0 / 10_000 == other.0 / 10_000,
            Level::Prefecture => self.0 / 100 == other.0 / 100,
            Level::County => self.0 == other.0,
        }
    }

    /// The division whose HRSS department is of the same level as an agency that states this division
    /// and a 单位层级 (省级, 市直, 区级, 镇街 …). `None` if the two don't yield one.
    ///
    /// Towns and streets have no HRSS department: theirs is the county's, which leads the town's
    /// service station; 东莞 and 中山 have no counties, so there it is the city's.
    /// A text that states no level leaves the division as it is.
    pub fn at_level(self, level: &str) -> Option<Self> {
        let has = |words: &[&str]| words.iter().any(|word| level.contains(word));
        if has(&["乡", "镇", "街", "村", "社区"]) || has(&["县", "区", "旗"]) && !has(&["自治区", "地区"])
        {
            return self.county_level();
        }
        if has(&["副省级", "计划单列"]) || has(&["市", "地", "州", "盟"]) && !has(&["直辖市"]) {
            return self.prefecture_level();
        }
        if has(&["省", "自治区", "直辖市"]) {
            return Some(self.province());
        }
        if has(&["国家", "中央"]) { None } else { Some(self) }
    }

    fn county_level(self) -> Option<Self> {
        match self.level() {
            Level::County => Some(self),
            Level::Prefecture if !self.has_parts() => Some(self),
            Level::Province | Level::Prefecture => None,
        }
    }

    fn prefecture_level(self) -> Option<Self> {
        match self.level() {
            Level::Prefecture => Some(self),
            // 北京市, 上海市: 市级 is the municipality itself.
            Level::Province => self.is_municipality().then_some(self),
            Level::County => match self.parent() {
                // 四会市 filed as 市级 can mean 四会市 or 肇庆市.
                _ if self.name().is_none_or(|name| name.ends_with('市')) => None,
                Some(parent) if parent.level() == Level::Prefecture || parent.is_municipality() => {
                    Some(parent)
                }
                _ => None,
            },
        }
    }

    fn is_municipality(self) -> bool {
        self.level() == Level::Province && self.name().is_some_and(|name| name.ends_with('市'))
    }

    /// Whether the list has anything below it.
    fn has_parts(self) -> bool {
        let next = ENTRIES.partition_point(|entry| entry.division <= self);
        ENTRIES.get(next).is_some_and(|entry| self.contains(entry.division))
    }

    const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }
}

impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(code: &str) -> Division {
        Division::parse(code).expect(code)
    }

    #[test]
    fn the_list_is_sorted_and_whole() {
        assert_eq!(ENTRIES.iter().filter(|entry| entry.division.level() == Level::Province).count(), 34);
        let prefectures = ENTRIES.iter().filter(|entry| {
            entry.division.level() == Level::Prefecture && Division::GUANGDONG.contains(entry.division)
        });
        assert_eq!(prefectures.count(), 21);
        assert!(ENTRIES.len() > 3_000);
        assert!(ENTRIES.windows(2).all(|pair| pair[0].division < pair[1].division));
    }

    #[test]
    fn codes_of_towns_and_systems_count_by_their_first_six_digits() {
        for text in ["440106", "440106001", "440106001000", "4401060000", " 440106 "] {
            assert_eq!(Division::parse(text), Some(division("440106")), "{text}");
        }
        assert_eq!(division("44"), division("440000"));
        assert_eq!(division("4401"), division("440100"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "4", "440", "44010", "4401066", "天河区", "44O106", "990101", "000000", "-44010"]
        {
            assert_eq!(Division::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_and_parents_follow_the_code() {
        let tianhe = division("440106");
        assert_eq!((tianhe.name(), tianhe.level()), (Some("天河区"), Level::County));
        assert_eq!(tianhe.full_name(), "广东省广州市天河区");
        assert_eq!(tianhe.parent(), Some(division("440100")));
        assert_eq!(division("440100").parent(), Some(division("440000")));
        assert_eq!(division("440000").parent(), None);
        // No prefecture in between.
        assert_eq!(division("110105").full_name(), "北京市朝阳区");
        assert_eq!(division("429004").full_name(), "湖北省仙桃市");
        assert_eq!(division("441900").full_name(), "广东省东莞市");
    }

    #[test]
    fn a_code_that_is_gone_keeps_its_place() {
        let gone = division("440524");
        assert_eq!(
            (gone.name(), gone.level(), gone.parent()),
            (None, Level::County, Some(division("440500")))
        );
        assert_eq!(gone.full_name(), "广东省汕头市440524");
    }

    #[test]
    fn containing_is_by_level() {
        assert!(division("440000").contains(division("440106")));
        assert!(division("440100").contains(division("440106")));
        assert!(division("440106").contains(division("440106")));
        assert!(!division("440106").contains(division("440100")));
        assert!(!division("440300").contains(division("440106")));
    }

    #[test]
    fn the_level_of_an_agency_leads_to_its_department() {
        for (code, level, expected) in [
            ("440106", "区级", Some("440106")),
            ("440106", "区县级", Some("440106")),
            ("440106", "县（市、区）级", Some("440106")),
            ("440106", "街道", Some("440106")),
            ("440106", "乡镇（街道）", Some("440106")),
            ("440106", "市级", Some("440100")),
            ("440106", "市直", Some("440100")),
            ("440106", "地市级", Some("440100")),
            ("440106", "省级", Some("440000")),
            ("440106", "省直单位", Some("440000")),
            ("440106", "", Some("440106")),
            ("440106", "其他", Some("440106")),
            ("440100", "市级", Some("440100")),
            ("440100", "副省级", Some("440100")),
            ("440100", "区级", None),
            ("441900", "镇级", Some("441900")),
            ("442000", "街道", Some("442000")),
            ("441284", "县级市", Some("441284")),
            ("441284", "市级", None),
            ("440000", "市级", None),
            ("110105", "市级", Some("110000")),
            ("110000", "市级", Some("110000")),
            ("450000", "自治区级", Some("450000")),
            ("440000", "中央驻粤", None),
        ] {
            assert_eq!(division(code).at_level(level), expected.map(division), "{code} {level}");
        }
    }
}
