//! 行政区划 (GB/T 2260): codes, names, levels, and the division that a name states.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A division by its six digits; need not be in today's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division(u32);

/// Level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 省级
    Province,
    /// 地市级
    Prefecture,
    /// 县级
    County,
}

impl Level {
    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::Prefecture => "市级",
            Self::County => "县区级",
        }
    }
}

/// The table: facts, with source and revision in its first line.
const TABLE: &str = include_str!("divisions.csv");
/// Where a county's name is not unique in the country, the one of this province is meant.
const HOME_PROVINCE: u32 = 44;

struct Names {
    by_code: HashMap<u32, &'static str>,
    provinces: Vec<Division>,
    prefectures: Vec<Division>,
    counties: HashMap<&'static str, Vec<Division>>,
    longest_county: usize,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names {
        by_code: HashMap::new(),
        provinces: Vec::new(),
        prefectures: Vec::new(),
        counties: HashMap::new(),
        longest_county: 0,
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((code, name)) = line.split_once(',') else { continue };
        let Ok(code) = code.parse::<u32>() else { continue };
        names.by_code.insert(code, name);
        let division = Division(code);
        match division.level() {
            Level::Province => names.provinces.push(division),
            Level::Prefecture => names.prefectures.push(division),
            Level::County => {
                names.longest_county = names.longest_county.max(name.chars().count());
                names.counties.entry(name).or_default().push(division);
            }
        }
    }
    names
});

impl Division {
    /// Reads 6 digits; of 9 or 12 (town, village) the first six, since the duty lies with the
    /// county's department.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !matches!(text.len(), 6 | 9 | 12) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let code: u32 = text.get(..6)?.parse().ok()?;
        (110_000..=829_999).contains(&code).then_some(Self(code))
    }

    /// The six digits.
    pub fn code(self) -> String {
        format!("{:06}", self.0)
    }

    /// Its own name, if the table has it.
    pub fn name(self) -> Option<&'static str> {
        NAMES.by_code.get(&self.0).copied()
    }

    /// Its name with those above it: 广东省广州市天河区; the code where the table lacks it.
    pub fn full_name(self) -> String {
        let Some(name) = self.name() else { return self.code() };
        let mut full = String::new();
        for above in [self.at(Level::Province), self.at(Level::Prefecture)] {
            if above != self {
                full.push_str(above.name().unwrap_or_default());
            }
        }
        full + name
    }

    /// Its level, from the zeros at the end.
    pub const fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::Prefecture
        } else {
            Level::County
        }
    }

    /// The division of this level that it is in, or itself if it is not below that level.
    #[must_use]
    pub const fn at(self, level: Level) -> Self {
        match level {
            Level::Province => Self(self.0 / 10_000 * 10_000),
            Level::Prefecture => Self(self.0 / 100 * 100),
            Level::County => self,
        }
    }

    /// The division that 单位层级 and this code give together: 市级 with a county's code is the
    /// prefecture. 镇 and 街道 file with the county's department.
    #[must_use]
    pub fn at_level(self, level: &str) -> Self {
        let county = ["县", "镇", "街", "乡", "旗", "村", "社区"];
        if level.contains("自治区") || level.contains('省') {
            self.at(Level::Province)
        } else if level.contains('区') || county.iter().any(|word| level.contains(word)) {
            self
        } else if level.contains('市') || level.contains('州') {
            self.at(Level::Prefecture)
        } else {
            self
        }
    }

    /// The division that an agency's or department's name begins with: 广州市天河区城市管理局 is in
    /// 天河区. `None` if it states none, or one that several places share.
    pub fn in_name(text: &str) -> Option<Self> {
        let text = super::normal(text);
        let text = text.trim_start_matches("中国共产党").trim_start_matches("中共");
        let names = &*NAMES;
        let after_province = names.provinces.iter().filter_map(|province| {
            let name = province.name()?;
            let rest = text.strip_prefix(name).or_else(|| text.strip_prefix(short(name)))?;
            Some((text.len() - rest.len(), Some(*province), rest))
        });
        let mut best: Option<(usize, Self)> = None;
        for (taken, province, rest) in after_province.chain([(0, None, text)]) {
            let found = below(names, province, rest).or(province.map(|province| (0, province)));
            if let Some((more, division)) = found
                && best.is_none_or(|(length, _)| taken + more > length)
            {
                best = Some((taken + more, division));
            }
        }
        best.map(|(_, division)| division)
    }
}

impl std::fmt::Display for Division {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code())
    }
}

/// The prefecture or county that a text begins with, and how many bytes name it.
fn below(names: &Names, province: Option<Division>, text: &str) -> Option<(usize, Division)> {
    let mut best: Option<(usize, Division)> = None;
    let prefectures = names
        .prefectures
        .iter()
        .filter(|division| province.is_none_or(|province| division.at(Level::Province) == province));
    for prefecture in prefectures {
        let Some(name) = prefecture.name() else { continue };
        let found = match text.strip_prefix(name) {
            Some(rest) => Some(
                county(names, Some(*prefecture), rest)
                    .map_or((name.len(), *prefecture), |(more, county)| (name.len() + more, county)),
            ),
            // 中山大学 is not in 中山市: a short name needs a county after it.
            None => text
                .strip_prefix(short(name))
                .and_then(|rest| county(names, Some(*prefecture), rest))
                .map(|(more, county)| (short(name).len() + more, county)),
        };
        best = best.max_by_length(found);
    }
    let direct = county(names, province, text);
    best.max_by_length(direct)
}

/// The county that a text begins with, within a province or prefecture if one is known.
fn county(names: &Names, within: Option<Division>, text: &str) -> Option<(usize, Division)> {
    let ends = text.char_indices().map(|(at, character)| at + character.len_utf8());
    let candidates: Vec<usize> = ends.take(names.longest_county).collect();
    for end in candidates.into_iter().rev() {
        let Some(of_name) = names.counties.get(&text[..end]) else { continue };
        let inside: Vec<Division> = of_name
            .iter()
            .copied()
            .filter(|county| within.is_none_or(|within| county.at(within.level()) == within))
            .collect();
        // 城区, 郊区: words, unless a city before them makes them a place.
        let is_place = within.is_some() || text[..end].chars().count() > 2;
        let home: Vec<Division> =
            inside.iter().copied().filter(|county| county.0 / 10_000 == HOME_PROVINCE).collect();
        match (inside.as_slice(), home.as_slice()) {
            ([only], _) | (_, [only]) if is_place => return Some((end, *only)),
            _ => {}
        }
    }
    None
}

trait MaxByLength {
    fn max_by_length(self, other: Self) -> Self;
}

impl MaxByLength for Option<(usize, Division)> {
    fn max_by_length(self, other: Self) -> Self {
        match (self, other) {
            (Some(first), Some(second)) => Some(if second.0 > first.0 { second } else { first }),
            (first, second) => first.or(second),
        }
    }
}

/// 广东省 is called 广东, 广州市 广州.
fn short(name: &str) -> &str {
    for suffix in ["维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"]
    {
        if let Some(short) = name.strip_suffix(suffix) {
            return short;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_state_their_division() {
        for (name, code) in [
            ("广州市天河区城市管理局", Some("440106")),
            ("广东省广州市天河区某某街道办事处", Some("440106")),
            ("广州天河区城管局", Some("440106")),
            ("天河区人社局", Some("440106")),
            ("广州市人力资源和社会保障局", Some("440100")),
            ("广东省人力资源和社会保障厅", Some("440000")),
            ("东莞市长安镇人民政府", Some("441900")),
            ("乐昌市民政局", Some("440281")),
            ("汕尾市城区城管局", Some("441502")),
            ("中共广州市天河区委老干部局", Some("440106")),
            ("中山大学", None),
            ("城区管理委员会", None),
            ("朝阳区城管局", None),
            ("人社局", None),
            ("", None),
        ] {
            assert_eq!(Division::in_name(name).map(Division::code).as_deref(), code, "{name}");
        }
    }

    #[test]
    fn level_words_cut_the_code() {
        let tianhe = Division::parse("440106").expect("valid");
        for (level, code) in [
            ("市级", "440100"),
            ("区县级", "440106"),
            ("省直", "440000"),
            ("街道", "440106"),
            ("县级市", "440106"),
            ("", "440106"),
        ] {
            assert_eq!(tianhe.at_level(level).code(), code, "{level}");
        }
        assert_eq!(tianhe.full_name(), "广东省广州市天河区");
    }

    #[test]
    fn only_codes_of_the_right_length_are_read() {
        assert!(Division::parse("440106001001").is_some());
        for text in ["44010", "4401061", "天河区", "000000", "990000"] {
            assert!(Division::parse(text).is_none(), "{text}");
        }
    }
}
