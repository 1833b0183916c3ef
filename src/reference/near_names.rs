//! The listed name that an unlisted one was most likely meant to be, found by pairs of characters that few names have, so
//! that looking up two thousand unlisted names among forty thousand listed ones takes two thousand short searches.

use hashbrown::HashMap;

use crate::model::Division;

/// Listed names by their pairs of characters.
#[derive(Debug, Default)]
pub(super) struct NearNames {
    names: Vec<String>,
    by_name: HashMap<String, u32>,
    /// By names without their places; none where several share one.
    by_own: HashMap<String, Option<u32>>,
    by_pair: HashMap<(char, char), Vec<u32>>,
}

/// From this similarity on (0 to 1) a name is worth suggesting; two hanzi in eight may differ.
const NEAR: f64 = 0.7;
/// A shorter end, such as 教育局, is shared by many names.
const SHORTEST_END: usize = 4;
/// Without its places a name must be so long to be compared.
const SHORTEST_OWN: usize = 6;
/// So many names are compared; the rarest pairs come first.
const MOST_COMPARED: usize = 400;
/// A pair that more names share tells nothing.
const COMMON_PAIR: usize = 2_000;

impl NearNames {
    /// Of normalised names.
    pub(super) fn of(names: impl Iterator<Item = String>) -> Self {
        let mut near = Self::default();
        for (index, name) in (0_u32..).zip(names) {
            for pair in pairs(&name) {
                let of_pair = near.by_pair.entry(pair).or_default();
                if of_pair.last() != Some(&index) {
                    of_pair.push(index);
                }
            }
            near.by_name.entry(name.clone()).or_insert(index);
            let own = Division::own_part(&name).to_owned();
            near.by_own.entry(own).and_modify(|held| *held = None).or_insert(Some(index));
            near.names.push(name);
        }
        near
    }

    /// The nearest listed name to a normalised one: the only one of which it is the end or that is its end, else the longest
    /// within it, else the most similar.
    pub(super) fn of_name(&self, wanted: &str) -> Option<u32> {
        let candidates = self.candidates(wanted);
        let ends = candidates.iter().copied().filter(|index| self.is_end(*index, wanted));
        let mut ends: Vec<u32> = ends.chain(self.listed_end(wanted)).collect();
        ends.sort_unstable();
        ends.dedup();
        if let [only] = ends.as_slice() {
            return Some(*only);
        }
        if let Some(index) = self.within(wanted) {
            return Some(index);
        }
        let near = candidates.into_iter().filter_map(|index| {
            let name = self.names.get(index as usize)?;
            // A name without its places is compared with the listed one without its own, too.
            let own = Division::own_part(name);
            let is_compared = own.chars().count() >= SHORTEST_OWN && Division::own_part(wanted) == wanted;
            let whole = strsim::normalized_levenshtein(wanted, name);
            let nearness =
                if is_compared { whole.max(strsim::normalized_levenshtein(wanted, own)) } else { whole };
            (nearness >= NEAR).then_some((nearness, name, index))
        });
        near.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, _, index)| index)
    }

    /// Names that share a rare pair with the wanted one, the rarest pairs first.
    fn candidates(&self, wanted: &str) -> Vec<u32> {
        let mut lists: Vec<&Vec<u32>> = pairs(wanted)
            .filter_map(|pair| self.by_pair.get(&pair))
            .filter(|list| list.len() <= COMMON_PAIR)
            .collect();
        lists.sort_by_key(|list| list.len());
        let mut candidates: Vec<u32> = Vec::new();
        for list in lists {
            if candidates.len() >= MOST_COMPARED {
                break;
            }
            candidates.extend(list);
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.truncate(MOST_COMPARED + COMMON_PAIR);
        candidates
    }

    fn is_end(&self, index: u32, wanted: &str) -> bool {
        let is_long = wanted.chars().count() >= SHORTEST_END;
        is_long && self.names.get(index as usize).is_some_and(|name| name.ends_with(wanted))
    }

    /// The longest listed name, with or without its places, that stands within the wanted one.
    fn within(&self, wanted: &str) -> Option<u32> {
        let starts = || wanted.char_indices().map(|(at, _)| at);
        let ends = || starts().skip(1).chain(std::iter::once(wanted.len()));
        let parts = starts().flat_map(|from| ends().filter_map(move |to| wanted.get(from..to)));
        let long = parts.filter(|part| part.chars().count() >= SHORTEST_OWN);
        let found = long.filter_map(|part| {
            let of_own = || self.by_own.get(part).copied().flatten();
            Some((part.len(), self.by_name.get(part).copied().or_else(of_own)?))
        });
        found.max_by_key(|(length, _)| *length).map(|(_, index)| index)
    }

    /// A listed name that the wanted one ends in.
    fn listed_end(&self, wanted: &str) -> Option<u32> {
        let starts = wanted.char_indices().map(|(at, _)| at);
        let ends = starts.filter_map(|at| wanted.get(at..));
        let mut ends = ends.filter(|end| end.chars().count() >= SHORTEST_END);
        ends.find_map(|end| self.by_name.get(end).copied())
    }
}

fn pairs(name: &str) -> impl Iterator<Item = (char, char)> + '_ {
    name.chars().zip(name.chars().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_its_city_is_the_only_one_that_it_ends() {
        let names =
            ["广州市天河区石塘街道办事处", "广州市越秀区教育局", "广州市天河区教育局", "天河区城市管理局"];
        let near = NearNames::of(names.iter().map(|name| (*name).to_owned()));
        for (name, suggested) in [
            ("石塘街道办事处", Some(0)),
            ("广东省广州市天河区石塘街道办事处", Some(0)),
            ("天河区城管局", Some(3)),
            ("天河区城市管理处", Some(3)),
            ("石塘街道办亊处", Some(0)),
            ("石塘街道办事处（天河区石塘路1号）", Some(0)),
            ("广州市天河区石塘街道办事处（原石塘镇人民政府）", Some(0)),
            ("教育局", None),
            ("区教育局", None),
        ] {
            assert_eq!(near.of_name(name), suggested, "{name}");
        }
    }
}
