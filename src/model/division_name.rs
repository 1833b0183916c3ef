//! The division that an agency's or a department's name states.
//!
//! A name is read from its start as a chain, each part inside the one before: 广东省 广州市 天河区
//! 虚构街道办事处. A short part (广州, 天河) counts only where another part or the words of an authority
//! follow it, since 中山大学 is not in 中山 and 朝阳环卫 may be anywhere. What is ambiguous or only half understood
//! (横琴新区, a county younger than the list) is `None`, never a guess.

use std::borrow::Cow;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::division::ENTRIES;
use super::words::{after_one_of, has, is_one_of};
use super::{Division, Level, normal, words};

/// Names in the chain's alphabet: divisions by full and by short name.
#[derive(Default)]
struct Names {
    full: NameList,
    short: NameList,
}

/// The divisions that bear each name.
#[derive(Default)]
struct NameList {
    divisions: HashMap<Cow<'static, str>, Vec<Division>>,
    /// How many characters the names have that begin with a character, one bit for each length: a start of another
    /// length need not be looked up.
    lengths: HashMap<char, u64>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for entry in ENTRIES.iter() {
        names.full.add(entry.name.into(), entry.division);
        // 延边州, 连南县: autonomous places without their peoples.
        if let (Some((_, kind)), false) = (entry.name.rsplit_once("自治"), entry.short.is_empty()) {
            names.full.add(format!("{}{kind}", entry.short).into(), entry.division);
        }
        if !entry.short.is_empty() {
            names.short.add(entry.short.into(), entry.division);
        }
    }
    names
});

impl NameList {
    fn add(&mut self, name: Cow<'static, str>, division: Division) {
        if let Some(first) = name.chars().next() {
            *self.lengths.entry(first).or_default() |= length_bit(name.chars().count());
        }
        self.divisions.entry(name).or_default().push(division);
    }

    /// The names that a text begins with, longest first: each with its divisions and with what follows it.
    fn leading<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, &'t str, &[Division])> {
        let lengths = text.chars().next().and_then(|first| self.lengths.get(&first)).copied().unwrap_or(0);
        let longest = usize::try_from(u64::BITS - lengths.leading_zeros()).unwrap_or(usize::MAX);
        let ends = text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]).take(longest);
        let mut ends: Vec<(usize, usize)> =
            (1..).zip(ends).filter(|(length, _)| lengths & length_bit(*length) != 0).collect();
        ends.reverse();
        ends.into_iter().filter_map(move |(_, end)| {
            let (name, rest) = text.split_at_checked(end)?;
            self.divisions.get(name).map(|divisions| (name, rest, divisions.as_slice()))
        })
    }
}

/// The bit of a name of so many characters; the longest has 15.
const fn length_bit(length: usize) -> u64 {
    if length < 64 { 1 << length } else { 0 }
}

/// What a stretch of a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// One division and the byte at which its name ends.
    One(Division, usize),
    /// Several, or a part that the list does not know.
    Unclear,
}

/// The division that a name states, and what follows its name (normalised).
pub(super) fn leading(name: &str) -> Option<(Division, &str)> {
    let skipped = after_one_of(name, &words().organisation_fronts).unwrap_or(name);
    match chain(skipped, None)? {
        Reading::One(division, end) => Some((division, skipped.get(end..)?)),
        Reading::Unclear => None,
    }
}

/// Whether a text is nothing but a chain of division names that may lead to a name of `division`.
pub(super) fn is_chain_above(text: &str, division: Option<Division>) -> bool {
    match chain(text, None) {
        Some(Reading::One(found, end)) => {
            end == text.len() && division.is_none_or(|division| found.contains(division))
        }
        _ => false,
    }
}

impl Division {
    /// The division that a normalised name starts with, and what follows.
    pub fn leading(name: &str) -> Option<(Self, &str)> {
        leading(name)
    }

    /// A normalised name behind the division that it starts with; the name itself if that is all, or if it starts with none.
    pub fn own_part(name: &str) -> &str {
        leading(name).map(|(_, rest)| rest).filter(|rest| !rest.is_empty()).unwrap_or(name)
    }

    /// The division whose name a text is and nothing more: 天河区, 广州市天河区.
    pub fn named(text: &str) -> Option<Self> {
        leading(&normal(text)).filter(|(_, rest)| rest.is_empty()).map(|(division, _)| division)
    }

    /// Whether a normalised text is nothing but names of divisions, each inside the one before.
    pub fn is_chain(text: &str) -> bool {
        is_chain_above(text, None)
    }

    /// The division that an agency's or a department's name states, the most specific one.
    ///
    /// A name that several places bear (朝阳区) is the one in Guangdong if there is just one, since the
    /// clause is Guangdong's; else `None`.
    pub fn in_name(text: &str) -> Option<Self> {
        let name = normal(text);
        leading(&name).map(|(division, _)| division).or_else(|| inside(&name))
    }

    /// The county that the name of a city's or a province's organ names behind that place, as its branches there do:
    /// 广州市公安局天河分局.
    pub fn of_branch(name: &str) -> Option<Self> {
        let name = normal(name);
        let parts: Vec<&String> =
            words().branch_parts.iter().filter(|part| name.contains(part.as_str())).collect();
        // Few names have such a word, and taking one apart costs more than looking for it.
        if parts.is_empty() {
            return None;
        }
        let (above, rest) = leading(&name).filter(|(above, _)| above.level() != Level::County)?;
        let counties = ENTRIES
            .iter()
            .filter(|entry| entry.division.level() == Level::County && above.contains(entry.division));
        let is_named = |place: &str| {
            !place.is_empty() && parts.iter().any(|part| rest.contains(&format!("{place}{part}")))
        };
        let mut named = counties.filter(|entry| is_named(entry.name) || is_named(entry.short));
        named.next().map(|entry| entry.division)
    }
}

/// A province or prefecture named in full inside the name (某某集团广州市天河区分公司), if all such
/// places are one; only where the start states nothing.
fn inside(name: &str) -> Option<Division> {
    if chain(name, None).is_some() {
        return None;
    }
    let mut found: Option<Division> = None;
    let mut at = 0;
    while let Some(rest) = name.get(at..).filter(|rest| !rest.is_empty()) {
        let step = rest.chars().next().map_or(1, char::len_utf8);
        let starts_high = NAMES
            .full
            .leading(rest)
            .any(|(_, _, divisions)| divisions.iter().any(|division| division.level() != Level::County));
        if !starts_high {
            at += step;
            continue;
        }
        match chain(rest, None)? {
            Reading::One(division, end) if found.is_none_or(|found| found == division) => {
                found = Some(division);
                at += end.max(step);
            }
            _ => return None,
        }
    }
    found
}

/// Reads the longest chain of division names at the start of a text, inside `within`.
fn chain(text: &str, within: Option<Division>) -> Option<Reading> {
    full_part(text, within).or_else(|| short_part(text, within))
}

fn full_part(text: &str, within: Option<Division>) -> Option<Reading> {
    for (part, rest, divisions) in NAMES.full.leading(text) {
        let fitting = fitting(divisions, part, within);
        if fitting.is_empty() || is_cut_short(part, rest) {
            continue;
        }
        let deeper: Vec<Reading> = fitting
            .iter()
            .filter_map(|division| chain(rest, Some(*division)).map(|reading| reading.after(part.len())))
            .collect();
        if !deeper.is_empty() {
            return Some(settle(&deeper));
        }
        if fitting.iter().any(|division| division.level() != Level::County) && names_unknown_part(rest) {
            return Some(Reading::Unclear);
        }
        let here: Vec<Reading> = fitting.iter().map(|division| Reading::One(*division, part.len())).collect();
        return Some(settle(&here));
    }
    None
}

/// A name without its kind: only with another part or an authority's words behind it.
fn short_part(text: &str, within: Option<Division>) -> Option<Reading> {
    for (part, rest, divisions) in NAMES.short.leading(text) {
        let fitting = fitting(divisions, part, within);
        let deeper: Vec<Reading> = fitting
            .iter()
            .filter_map(|division| chain(rest, Some(*division)).map(|reading| reading.after(part.len())))
            .collect();
        if !deeper.is_empty() {
            return Some(settle(&deeper));
        }
        if !fitting.is_empty() && is_authority(rest) {
            // A 厅 is a province's: 吉林省 and 吉林市 share their short name.
            let province = fitting.iter().find(|division| division.level() == Level::Province);
            let here: Vec<Reading> = match province {
                Some(province) if rest.contains('厅') => vec![Reading::One(*province, part.len())],
                _ => fitting.iter().map(|division| Reading::One(*division, part.len())).collect(),
            };
            return Some(settle(&here));
        }
    }
    None
}

/// The divisions of this name inside `within`. A name that is a common noun (城区, 东区) needs its
/// prefecture before it.
fn fitting(divisions: &[Division], part: &str, within: Option<Division>) -> Vec<Division> {
    let noun = is_one_of(part, &words().noun_districts);
    if noun && within.is_none_or(|within| within.level() == Level::Province) {
        return Vec::new();
    }
    divisions
        .iter()
        .copied()
        .filter(|division| within.is_none_or(|within| within.contains(*division) && within != *division))
        .collect()
}

/// One division if all readings agree, or just one is in Guangdong.
fn settle(readings: &[Reading]) -> Reading {
    if let [one] = readings {
        return *one;
    }
    let mut local = readings.iter().filter(
        |reading| matches!(reading, Reading::One(division, _) if Division::GUANGDONG.contains(*division)),
    );
    match (local.next(), local.next()) {
        (Some(one), None) => *one,
        _ => Reading::Unclear,
    }
}

impl Reading {
    fn after(self, bytes: usize) -> Self {
        match self {
            Self::One(division, end) => Self::One(division, end + bytes),
            Self::Unclear => Self::Unclear,
        }
    }
}

/// The last character belongs to the next word: 中山市|场监管, 天河区|域.
fn is_cut_short(part: &str, rest: &str) -> bool {
    part.ends_with('市') && rest.starts_with('场') || part.ends_with('区') && rest.starts_with(['域', '间'])
}

fn is_authority(rest: &str) -> bool {
    let words = words();
    after_one_of(rest, &words.authority_fields).is_some() && has(rest, &words.authority_ends)
        || matches!(rest, "人社")
}

/// Whether the text goes on with a zone or a county that the list does not have.
fn names_unknown_part(rest: &str) -> bool {
    let words = words();
    let mut zones = words.zones.iter().filter_map(|zone| rest.find(zone.as_str()));
    let zone = zones.any(|at| (6..=36).contains(&at));
    zone || rest.char_indices().skip(1).take(3).any(|(at, c)| {
        let (before, after) = rest.split_at(at);
        matches!(c, '区' | '县')
            && !words.area_nouns.iter().any(|noun| before.ends_with(noun.as_str()))
            && after.get(c.len_utf8()..).is_some_and(|after| {
                after_one_of(after, &words.authority_fields).is_some()
                    || after.starts_with("街道")
                    || after.starts_with("委")
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_of_a_citys_organ_name_their_county_behind_it() {
        for (name, code) in [
            ("广州市公安局天河分局", Some("440106")),
            ("广州市公安局天河区分局", Some("440106")),
            ("佛山市生态环境局顺德分局", Some("440606")),
            ("广州市交警支队天河大队", Some("440106")),
            ("广州市天河区公安分局", None),
            ("广州市天河公园管理处", None),
            ("广州市第一分局", None),
            ("东莞市公安局虎门分局", None),
        ] {
            assert_eq!(Division::of_branch(name).map(Division::code).as_deref(), code, "{name}");
        }
    }

    #[test]
    fn the_most_specific_division_is_found() {
        for (name, code) in [
            ("广州市天河区城市管理局", "440106"),
            ("广东省广州市天河区虚构街道办事处", "440106"),
            ("天河区城管局", "440106"),
            ("广州天河区城管局", "440106"),
            ("广州市天河城管局", "440106"),
            ("天河人社局", "440106"),
            ("广东省教育厅", "440000"),
            ("广东财政厅", "440000"),
            ("广东省广州监狱", "440000"),
            ("广州市白云区民政局", "440111"),
            ("白云区民政局", "440111"),
            ("贵阳市白云区民政局", "520113"),
            ("南山区教育局", "440305"),
            ("北京市朝阳区环卫中心", "110105"),
            ("上海浦东新区城管局", "310115"),
            ("汕尾市城区环卫所", "441502"),
            ("中山市小榄镇人民政府", "442000"),
            ("中山人社局", "442000"),
            ("中山市场监督管理局", "442000"),
            ("大连市中山区环卫处", "210202"),
            ("东莞市虎门镇人民政府", "441900"),
            ("连南瑶族自治县民政局", "441826"),
            ("清远市连南瑶族自治县", "441826"),
            ("清远市连南县民政局", "441826"),
            ("延边州人社局", "222400"),
            ("四会市城市管理局", "441284"),
            ("肇庆市四会市城市管理局", "441284"),
            ("仙桃市城管局", "429004"),
            ("梅州市梅县区城管局", "441403"),
            ("梅县区城管局", "441403"),
            ("吉林省长春市朝阳区教育局", "220104"),
            ("吉林人社厅", "220000"),
            ("中共广州市天河区委员会宣传部", "440106"),
            ("国家税务总局广州市天河区税务局", "440106"),
            ("虚构集团有限公司广州市天河区分公司", "440106"),
            ("广州市 天河区（本级）", "440106"),
            ("广州市社区服务中心", "440100"),
            ("广州市城区管理处", "440100"),
            ("广州市白云山风景名胜区管理局", "440100"),
        ] {
            let found = Division::in_name(name).map(Division::code);
            assert_eq!(found.as_deref(), Some(code), "{name}");
        }
    }

    #[test]
    fn what_is_ambiguous_or_absent_is_not_guessed() {
        for name in [
            "",
            "虚构街道办事处",
            "中山大学附属虚构医院",
            "中山纪念堂管理处",
            "北京师范大学虚构分校",
            "朝阳区教育局",
            "鼓楼区城管局",
            "城区环卫所",
            "新区管理委员会",
            "东区街道办事处",
            "人力资源和社会保障局",
            "南方虚构医院",
            "珠海市横琴新区民生局",
            "深圳市大鹏新区管理委员会",
            "广州市经济技术开发区人社局",
            "杭州市临平区人力资源和社会保障局",
            "吉林教育局",
        ] {
            assert_eq!(Division::in_name(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_of_the_list_is_lost() {
        for entry in ENTRIES.iter() {
            let full = entry.division.full_name();
            assert_eq!(Division::in_name(&full), Some(entry.division), "{full}");
        }
    }
}
