//! Names that are almost that of a listed agency, or whose rows fit to what one filed. Rows filed under such a name may belong
//! to the listed agency and be missing there.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::hash::Hash;

use hashbrown::HashMap;

use crate::model::{Division, TableId, Text, normal, words};
use crate::tables::Ingested;

use super::{Case, Gap, GapSource, Holds, Listing, Post, RowAccount};

/// Characters that tell sisters apart: 第一中学 and 第二中学, 东街道 and 西街道.
const TELLING: &str = "0123456789零〇一二三四五六七八九十百千甲乙丙丁戊东西南北上下左右前后中内外大小新老";
/// A shorter name is nearly the name of too many agencies.
const SHORTEST: usize = 6;
/// A shorter end is that of too many names.
const SHORTEST_END: usize = 4;

/// A name that is not in the directory, under which rows of a listed agency may have been filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// The name.
    pub name: Text,
    /// Why they may be the listed agency's.
    pub by: Likeness,
}

/// Why rows under another name may be a listed agency's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The name is nearly its own.
    Name,
    /// They refer to its notices, or plan its posts.
    Material,
}

/// Tells each listed agency of the names not in the directory that are nearly its own, or whose rows belong to what it filed.
/// The rows filed under them are a gap of its material: if they are its own, what it seems to lack may be there; and what
/// they seem to lack, among its own.
pub(super) fn tell(cases: &mut [Case<'_>], ingested: &Ingested) {
    let pairs = pairs(cases);
    let gaps: Vec<(Vec<Gap>, Vec<Gap>)> = pairs
        .iter()
        .map(|(unlisted, listed, _)| {
            let of =
                |index: &usize| cases.get(*index).map(|case| gaps_of(case, ingested)).unwrap_or_default();
            // They soften what the other lacks, and doubt nothing by themselves: the rows are counted where they are.
            let own = of(listed).into_iter().map(|gap| Gap { shared: true, ..gap });
            (of(unlisted), own.collect())
        })
        .collect();
    for ((unlisted, listed, by), (of_unlisted, of_listed)) in pairs.into_iter().zip(gaps) {
        let Some(name) = cases.get(unlisted).map(|case| case.name.clone()) else { continue };
        if let Some(case) = cases.get_mut(listed) {
            case.lookalikes.push(Lookalike { name, by });
            case.gaps.extend(of_unlisted);
        }
        if let Some(case) = cases.get_mut(unlisted) {
            case.gaps.extend(of_listed);
        }
    }
}

/// Each unlisted agency with the listed one that it may be, by their places among the cases.
fn pairs(cases: &[Case<'_>]) -> Vec<(usize, usize, Likeness)> {
    let unlisted = |case: &Case<'_>| matches!(case.listing, Listing::Unlisted(_)) && !case.is_empty();
    if !cases.iter().any(unlisted) {
        return Vec::new();
    }
    let listed = || cases.iter().enumerate().filter(|(_, case)| case.listing == Listing::Listed);
    let by_name: HashMap<&str, usize> = listed().map(|(index, case)| (&*case.name, index)).collect();
    let shortened = LazyCell::new(|| Shortened::of(listed()));
    let papers = LazyCell::new(|| Papers::of(listed()));
    let of_case = |case: &Case<'_>| {
        let Listing::Unlisted(suggested) = &case.listing else { return None };
        let near =
            suggested.as_ref().filter(|suggested| is_lookalike(&normal(suggested), &normal(&case.name)));
        let near = near.and_then(|suggested| by_name.get(&**suggested)).map(|index| (*index, Likeness::Name));
        near.or_else(|| shortened.only_one_of(&case.name).map(|index| (index, Likeness::Name)))
            .or_else(|| papers.only_one_of(case).map(|index| (index, Likeness::Material)))
    };
    let found = cases.iter().enumerate().filter(|(_, case)| unlisted(case));
    found.filter_map(|(index, case)| of_case(case).map(|(listed, by)| (index, listed, by))).collect()
}

/// Listed agencies by their place and their last character: what a short name that no list has (科工商信局) keeps.
#[derive(Default)]
struct Shortened {
    by_end: HashMap<(Division, char), Vec<(String, usize)>>,
}

impl Shortened {
    fn of<'c>(listed: impl Iterator<Item = (usize, &'c Case<'c>)>) -> Self {
        let mut shortened = Self::default();
        for (index, case) in listed {
            let name = normal(&case.name);
            let Some((division, own)) = Division::leading(&name) else { continue };
            let Some(end) = own.chars().next_back() else { continue };
            shortened.by_end.entry((division, end)).or_default().push((own.to_owned(), index));
        }
        shortened
    }

    /// The only listed agency of the place that a name may be short for.
    fn only_one_of(&self, name: &str) -> Option<usize> {
        let name = normal(name);
        let (division, own) = Division::leading(&name)?;
        let listed = self.by_end.get(&(division, own.chars().next_back()?))?;
        let mut fitting = listed.iter().filter(|(listed, _)| is_short_for(own, listed));
        fitting.next().map(|(_, index)| *index).filter(|_| fitting.next().is_none())
    }
}

/// Whether a name's own part has some characters of a listed one's in their order, the first and the last among them, and those
/// that it leaves out tell no sisters apart: 科工商信局 of 科技工业商务和信息化局.
fn is_short_for(name: &str, listed: &str) -> bool {
    const SHORTEST: usize = 3;
    if name.chars().count() < SHORTEST || name.chars().next() != listed.chars().next() {
        return false;
    }
    let mut wanted = name.chars().peekable();
    let mut left_out = listed.chars().filter(|c| wanted.next_if_eq(c).is_none());
    let tells = left_out.any(|c| TELLING.contains(c));
    !tells && wanted.peek().is_none() && name.len() < listed.len()
}

/// By what rows under another name can be recognised as what a listed agency lacks altogether. Rows of a kind that it has do
/// not excuse it: whoever files a stranger's row beside its own would be rid of a violation.
#[derive(Default)]
struct Papers<'c> {
    /// Who published a notice of a number, and has no hires.
    published: HashMap<Cow<'c, str>, BTreeSet<usize>>,
    /// Whose hires cite a number, without a notice.
    cited: HashMap<Cow<'c, str>, BTreeSet<usize>>,
    /// Who has hires or notices of a post, and no plan.
    unplanned: HashMap<(Cow<'c, str>, Cow<'c, str>), BTreeSet<usize>>,
}

impl<'c> Papers<'c> {
    fn of(listed: impl Iterator<Item = (usize, &'c Case<'c>)>) -> Self {
        let mut papers = Self::default();
        for (index, case) in listed {
            let without_hires = case.hires.is_empty().then(|| numbers_of_notices(case));
            for number in without_hires.into_iter().flatten() {
                papers.published.entry(number).or_default().insert(index);
            }
            let without_notices = case.notices.is_empty().then(|| numbers_of_hires(case));
            for number in without_notices.into_iter().flatten() {
                papers.cited.entry(number).or_default().insert(index);
            }
            let unplanned = case.plan_rows.is_empty().then_some(&case.posts);
            for post in unplanned.into_iter().flatten().filter_map(whole_post) {
                papers.unplanned.entry(post).or_default().insert(index);
            }
        }
        papers
    }

    /// The only listed agency to whose material that of another fits which lacks a kind of its own: hires that cite its
    /// notices, notices that its hires cite, a plan of its posts.
    fn only_one_of(&self, case: &Case<'_>) -> Option<usize> {
        let (plans, hires, notices) =
            (!case.plan_rows.is_empty(), !case.hires.is_empty(), !case.notices.is_empty());
        let owners = match (plans, hires, notices) {
            (false, true, false) => owners(&self.published, numbers_of_hires(case)),
            (false, false, true) => owners(&self.cited, numbers_of_notices(case)),
            (true, false, false) => owners(&self.unplanned, case.posts.iter().filter_map(whole_post)),
            _ => BTreeSet::new(),
        };
        owners.first().copied().filter(|_| owners.len() == 1)
    }
}

/// Whose these are.
fn owners<K: Eq + Hash>(
    held: &HashMap<K, BTreeSet<usize>>,
    keys: impl Iterator<Item = K>,
) -> BTreeSet<usize> {
    keys.filter_map(|key| held.get(&key)).flatten().copied().collect()
}

fn numbers_of_notices<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Cow<'c, str>> {
    case.notices.iter().filter_map(|notice| notice.row.notice_no().known()).map(normal)
}

fn numbers_of_hires<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Cow<'c, str>> {
    case.hires.iter().filter_map(|hire| hire.row.notice_no().known()).map(normal)
}

/// A post that states both code and name.
fn whole_post<'c>(post: &Post<'c>) -> Option<(Cow<'c, str>, Cow<'c, str>)> {
    Some((normal(post.code?), normal(post.name?)))
}

/// The rows of an agency, by table, as somebody else might miss them.
fn gaps_of(case: &Case<'_>, ingested: &Ingested) -> Vec<Gap> {
    /// Beyond the groups of rows without an agency in one table.
    const NUMBER: u32 = u32::MAX;
    let gap = |(id, account): (&TableId, &RowAccount)| {
        let holds = Holds::only(ingested.table(*id).kind, Some(account.rows().into()));
        let source = GapSource::Rows(*id, NUMBER, account.rows());
        Gap { source, holds, shared: false, nobodys: false, lapsed: None }
    };
    case.accounts.iter().map(gap).collect()
}

/// A listed name with words before or behind it that do not make it another unit, or with one character changed, added or
/// left out.
fn is_lookalike(listed: &str, filed: &str) -> bool {
    if listed.chars().count() < SHORTEST {
        return false;
    }
    // 柳溪派出所 of 广州市公安局天河区分局柳溪派出所.
    if listed.ends_with(filed) && filed.chars().count() >= SHORTEST_END {
        return true;
    }
    let own = Division::own_part(listed);
    for name in [listed, own] {
        let Some((before, behind)) = filed.split_once(name) else { continue };
        // 办事处处.
        if before.is_empty() && listed.ends_with(behind) {
            return true;
        }
        if name == own && (own.chars().count() < SHORTEST || !may_stand_before(before, listed)) {
            continue;
        }
        let makes_unit = |more: &str| words().unit_ends.iter().any(|unit| more.ends_with(unit.as_str()));
        return !makes_unit(behind) && (name == own || !makes_unit(before));
    }
    let differs_little = |listed: &str, filed: &str| {
        one_off(listed, filed).is_some_and(|changed| !changed.chars().any(|c| TELLING.contains(c)))
    };
    // A name without its places, or some of them, is compared with the listed one without its own.
    let filed_own = Division::own_part(filed);
    let places = filed.strip_suffix(filed_own).unwrap_or_default();
    differs_little(listed, filed)
        || may_stand_before(places, listed)
            && own.chars().count() >= SHORTEST
            && differs_little(own, filed_own)
}

/// Whether what stands before a name's own part may stand before that of a listed name: nothing, a number, or its places.
fn may_stand_before(text: &str, listed: &str) -> bool {
    text.is_empty() || !text.contains(char::is_alphabetic) || listed.contains(text)
}

/// What is changed, if no more than one character is.
fn one_off(listed: &str, filed: &str) -> Option<String> {
    let (listed, filed): (Vec<char>, Vec<char>) = (listed.chars().collect(), filed.chars().collect());
    let same_from_start = listed.iter().zip(&filed).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text.get(same_from_start..).unwrap_or_default().to_vec();
    let (mut one, mut other) = (rest(&listed), rest(&filed));
    while one.last().is_some() && one.last() == other.last() {
        one.pop();
        other.pop();
    }
    (one.len() <= 1 && other.len() <= 1).then(|| one.into_iter().chain(other).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sisters_and_parts_are_no_lookalikes() {
        let listed = "广州市天河区柳溪街道办事处";
        for (filed, found) in [
            ("广州市天河区柳溪街道办事处临时人员", true),
            ("原广州市天河区柳溪街道办事处", true),
            ("广州市天河区柳渓街道办事处", true),
            ("广州市天河区柳溪街道办事", true),
            ("广州市天河区柳溪街道办事处处", true),
            ("柳溪街道办亊处", true),
            ("广州市天河区柳溪街道办事处（2024年）", true),
            ("柳溪街道办事处（天河区）", true),
            ("440106柳溪街道办事处", true),
            ("天河区柳渓街道办事处", true),
            ("越秀区柳溪街道办事处（2024年）", false),
            ("越秀区柳渓街道办事处", false),
            ("柳溪街道办事处环卫站", false),
            ("东溪街道办事处", false),
            ("民政局", false),
            ("广州市天河区柳溪街道办事处环卫站", false),
            ("广州市天河区东溪街道办事处", false),
            ("广州市天河区石牌街道办事处", false),
        ] {
            assert_eq!(is_lookalike(listed, filed), found, "{filed}");
        }
        for (name, listed, found) in [
            ("科工商信局", "科技工业商务和信息化局", true),
            ("规自局", "规划和自然资源局", true),
            ("商金局", "商务和金融工作局", true),
            ("柳溪小学", "柳溪东小学", false),
            ("教育局", "教育局", false),
            ("民政局", "财政局", false),
            ("局", "民政局", false),
        ] {
            assert_eq!(is_short_for(name, listed), found, "{name} {listed}");
        }
        assert!(!is_lookalike("天河区第一中学", "天河区第二中学"));
        assert!(is_lookalike("广州市公安局天河区分局柳溪派出所", "柳溪派出所"));
        assert!(is_lookalike("广州市天河区政务服务和数据管理局", "天河区政务服务数据管理局"));
    }
}
