//! Finds agencies by name in a path, a title or the name of a sheet.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Division, Text, agency_form, listed_form, text_form};

/// A shorter form is a word such as 民政局, which every place has: it counts only where it stands alone.
const SHORTEST_WITHIN: usize = 5;
/// Fewer characters are no name.
const SHORTEST: usize = 3;

/// Names of agencies, whole and without their region's.
///
/// Kept by length, so that a name of a thousand files against twenty thousand agencies costs a few
/// look-ups per character of the file's name.
#[derive(Debug, Clone, Default)]
pub struct AgencyNames {
    names: Vec<Text>,
    /// In the form in which names always compare.
    usual: Spellings,
    /// In the form in which names of a directory are compared, for texts in which the other form finds nobody.
    listed: Spellings,
}

#[derive(Debug, Clone, Default)]
struct Spellings {
    /// Spelling to the agencies that it may mean.
    by_form: HashMap<String, Spelling>,
    /// Lengths in bytes that occur.
    lengths: BTreeSet<usize>,
}

#[derive(Debug, Clone, Default)]
struct Spelling {
    agencies: Vec<u32>,
    counts: Counts,
}

/// Where a spelling counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Counts {
    /// As the whole text only: 区民政局.
    #[default]
    Alone,
    /// Within a text if it is long enough.
    Within,
    /// It is the whole name.
    Anywhere,
}

/// Agencies that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedIn {
    /// Each by a name of its own.
    pub certain: Vec<u32>,
    /// By a short form that fits several.
    pub perhaps: Vec<u32>,
}

impl NamedIn {
    /// Nobody.
    pub fn is_nobody(&self) -> bool {
        self.certain.is_empty() && self.perhaps.is_empty()
    }
}

impl AgencyNames {
    /// From the names as written; the index of a name is its place.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for (index, name) in (0_u32..).zip(names) {
            all.names.push(Text::from(name.trim()));
            all.usual.add(index, &agency_form(name));
            all.listed.add(index, &listed_form(name));
        }
        for spellings in [&mut all.usual, &mut all.listed] {
            spellings.lengths = spellings.by_form.keys().map(String::len).collect();
        }
        all
    }

    /// The name with this index.
    pub fn name(&self, index: u32) -> Option<&Text> {
        self.names.get(index as usize)
    }

    /// Whether all of a text is an agency's name, or one that it may go by.
    pub fn is_name(&self, text: &str) -> bool {
        self.usual.by_form.contains_key(&*agency_form(text))
            || self.listed.by_form.contains_key(&*listed_form(text))
    }

    /// The agencies that a text names; if one name contains another, the longer one.
    pub fn in_text(&self, text: &str) -> NamedIn {
        let found = self.usual.in_text(&text_form(text), self);
        if found.is_nobody() { self.listed.in_text(&listed_form(text), self) } else { found }
    }
}

impl Spellings {
    fn add(&mut self, index: u32, name: &str) {
        for (form, counts) in spellings(name) {
            let entry = self.by_form.entry(form).or_default();
            entry.counts = entry.counts.max(counts);
            if entry.agencies.last() != Some(&index) {
                entry.agencies.push(index);
            }
        }
    }

    fn in_text(&self, text: &str, names: &AgencyNames) -> NamedIn {
        let mut found: Vec<(usize, usize, &[u32])> = Vec::new();
        for (start, _) in text.char_indices() {
            for length in &self.lengths {
                let Some(part) = text.get(start..start + length) else { continue };
                let Some(spelling) = self.by_form.get(part) else { continue };
                let fits = match spelling.counts {
                    Counts::Anywhere => true,
                    Counts::Within if part.chars().count() >= SHORTEST_WITHIN => true,
                    Counts::Within | Counts::Alone => part.len() == text.len(),
                };
                if fits && !follows_another_place(text, start, &spelling.agencies, names) {
                    found.push((start, start + length, &spelling.agencies));
                }
            }
        }
        let is_outermost = |one: &(usize, usize, &[u32])| {
            !found
                .iter()
                .any(|other| other.0 <= one.0 && one.1 <= other.1 && (other.0, other.1) != (one.0, one.1))
        };
        let mut named = NamedIn::default();
        for (.., agencies) in found.iter().filter(|one| is_outermost(one)) {
            match agencies {
                [only] => named.certain.push(*only),
                several => named.perhaps.extend(*several),
            }
        }
        named.certain.sort_unstable();
        named.certain.dedup();
        named.perhaps.sort_unstable();
        named.perhaps.dedup();
        named.perhaps.retain(|agency| !named.certain.contains(agency));
        named
    }
}

/// Whether a region stands in front that is not the agency's: a prefix may be missing, never different.
fn follows_another_place(text: &str, start: usize, agencies: &[u32], names: &AgencyNames) -> bool {
    let Some(before) =
        text.get(..start).filter(|before| before.ends_with(['省', '市', '区', '县', '州', '旗']))
    else {
        return false;
    };
    let place: String = {
        let tail: Vec<char> = before.chars().rev().take(3).collect();
        tail.into_iter().rev().collect()
    };
    !agencies.iter().any(|agency| names.name(*agency).is_some_and(|name| agency_form(name).contains(&place)))
}

/// A name and its forms without the region in front, or with the last place without its kind (天河民政局), or with nothing
/// but its kind (区民政局).
fn spellings(name: &str) -> Vec<(String, Counts)> {
    let mut all = vec![(name.to_owned(), Counts::Anywhere)];
    let mut rest = name;
    while let Some(shorter) = without_place(rest).filter(|shorter| shorter.chars().count() >= SHORTEST) {
        let place = rest.strip_suffix(shorter).unwrap_or_default();
        let kind = place.chars().next_back();
        let bare = kind.and_then(|kind| place.strip_suffix(kind)).filter(|bare| bare.chars().count() >= 2);
        all.push((shorter.to_owned(), Counts::Within));
        all.extend(bare.map(|bare| (format!("{bare}{shorter}"), Counts::Within)));
        all.extend(kind.map(|kind| (format!("{kind}{shorter}"), Counts::Alone)));
        rest = shorter;
    }
    all
}

/// The name without the place that it begins with.
fn without_place(name: &str) -> Option<&str> {
    name.char_indices()
        .skip(1)
        .take(7)
        .filter(|(_, c)| matches!(c, '省' | '市' | '区' | '县' | '州' | '旗'))
        .filter_map(|(at, c)| name.split_at_checked(at + c.len_utf8()))
        .find(|(place, _)| Division::in_name(place).is_some())
        .map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> AgencyNames {
        AgencyNames::new([
            "广州市天河区柳溪街道办事处",
            "广州市天河区民政局",
            "广州市增城区民政局",
            "广州市天河区第三实验小学",
        ])
    }

    #[test]
    fn a_text_names_an_agency_by_its_name_or_without_its_region() {
        let names = names();
        for (text, certain, perhaps) in [
            ("2024年/广州市天河区柳溪街道办事处招用.xlsx", &[0][..], &[][..]),
            ("天河区柳溪街道办花名册", &[0], &[]),
            ("柳溪街道办事处", &[0], &[]),
            ("第三实验小学公益性岗位", &[3], &[]),
            ("民政局", &[], &[1, 2]),
            ("区民政局", &[], &[1, 2]),
            ("天河民政局招用花名册", &[1], &[]),
            ("柳溪街道公益性岗位花名册", &[0], &[]),
            ("柳溪街道/招用.xlsx", &[0], &[]),
            ("柳溪街道社区卫生服务中心", &[], &[]),
            ("天河区民政局", &[1], &[]),
            ("某某民政局花名册", &[], &[]),
            ("广州市海珠区柳溪街道办事处", &[], &[]),
            ("天河区柳溪街道办、天河区民政局", &[0, 1], &[]),
            ("招用花名册", &[], &[]),
        ] {
            let found = names.in_text(text);
            assert_eq!((found.certain.as_slice(), found.perhaps.as_slice()), (certain, perhaps), "{text}");
        }
    }
}
