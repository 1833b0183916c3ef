//! Names that are almost that of a listed agency. Rows filed under such a name may belong to the listed agency and be
//! missing there.

use std::collections::BTreeMap;

use crate::model::{Division, TableId, Text, normal, words};
use crate::tables::Ingested;

use super::{Case, Gap, GapSource, Holds, Listing, RowAccount};

/// Characters that tell sisters apart: 第一中学 and 第二中学, 东街道 and 西街道.
const TELLING: &str = "0123456789零〇一二三四五六七八九十百千甲乙丙丁戊东西南北上下左右前后中内外大小新老";
/// A shorter name is nearly the name of too many agencies.
const SHORTEST: usize = 6;

/// Tells each listed agency of the names not in the directory that are nearly its own. The rows filed under them are a gap of
/// its material: if they are its own, what it seems to lack may be there; and what they seem to lack, among its own.
pub(super) fn tell(cases: &mut [Case<'_>], ingested: &Ingested) {
    let mut of_name: BTreeMap<Text, Vec<(Text, Vec<Gap>)>> = BTreeMap::new();
    let mut of_listed: BTreeMap<Text, Vec<Gap>> = BTreeMap::new();
    for case in cases.iter() {
        let Listing::Unlisted(Some(suggested)) = &case.listing else { continue };
        if !case.is_empty() && is_lookalike(&normal(suggested), &normal(&case.name)) {
            let rows = gaps_of(case, ingested);
            of_name.entry(suggested.clone()).or_default().push((case.name.clone(), rows));
        }
    }
    if of_name.is_empty() {
        return;
    }
    for case in cases.iter_mut().filter(|case| case.listing == Listing::Listed) {
        let lookalikes = of_name.remove(&case.name).unwrap_or_default();
        if !lookalikes.is_empty() {
            // They soften what the other lacks, and doubt nothing by themselves: the rows are counted where they are.
            let own = gaps_of(case, ingested).into_iter().map(|gap| Gap { shared: true, ..gap });
            of_listed.insert(case.name.clone(), own.collect());
        }
        for (name, gaps) in lookalikes {
            case.lookalikes.push(name);
            case.gaps.extend(gaps);
        }
    }
    for case in cases.iter_mut() {
        let Listing::Unlisted(Some(suggested)) = &case.listing else { continue };
        if let Some(gaps) = of_listed.get(suggested)
            && is_lookalike(&normal(suggested), &normal(&case.name))
        {
            case.gaps.extend(gaps.iter().cloned());
        }
    }
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
    if let Some((before, behind)) = filed.split_once(listed) {
        // 办事处处.
        if before.is_empty() && listed.ends_with(behind) {
            return true;
        }
        let makes_unit = |more: &str| words().unit_ends.iter().any(|unit| more.ends_with(unit.as_str()));
        return !makes_unit(behind) && !makes_unit(before);
    }
    let differs_little = |listed: &str, filed: &str| {
        one_off(listed, filed).is_some_and(|changed| !changed.chars().any(|c| TELLING.contains(c)))
    };
    // A name without its places is compared with the listed one without its own.
    let own = Division::own_part(listed);
    differs_little(listed, filed)
        || Division::own_part(filed) == filed && own.chars().count() >= SHORTEST && differs_little(own, filed)
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
            ("东溪街道办事处", false),
            ("民政局", false),
            ("广州市天河区柳溪街道办事处环卫站", false),
            ("广州市天河区东溪街道办事处", false),
            ("广州市天河区石牌街道办事处", false),
        ] {
            assert_eq!(is_lookalike(listed, filed), found, "{filed}");
        }
        assert!(!is_lookalike("天河区第一中学", "天河区第二中学"));
    }
}
