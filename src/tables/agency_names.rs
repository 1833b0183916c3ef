//! Finds agencies by name in a path, a title or the name of a sheet.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use crate::model::{Division, Text, agency_form, listed_form, text_form};

/// A shorter form is a word such as 民政局, which every place has: it counts only where it stands alone.
const SHORTEST_WITHIN: usize = 5;
/// Fewer characters are no name.
const SHORTEST: usize = 3;

/// Names of agencies, whole and without their region's.
///
/// A name of a thousand files against twenty thousand agencies costs a few look-ups per character of the file's name.
#[derive(Debug, Clone, Default)]
pub struct AgencyNames {
    names: Vec<Text>,
    /// Whether a name reads the same in both forms: then its spellings stand among the usual ones alone.
    has_one_form: Vec<bool>,
    /// In the form in which names always compare.
    usual: Spellings,
    /// In the form in which names of a directory are compared, for texts in which the other form finds nobody.
    listed: Spellings,
    /// Lengths of spellings in bytes.
    lengths: BTreeSet<usize>,
}

/// In which form a name compares.
type Form = for<'t> fn(&'t str) -> Cow<'t, str>;

/// Spellings of names in one form, and whom each may mean.
///
/// A name has some seven spellings, and a province has a hundred thousand agencies: none is kept. They are made again from
/// the name where a hash is met.
#[derive(Debug, Clone, Default)]
struct Spellings {
    table: HashTable<Spelling>,
    hasher: DefaultHashBuilder,
}

#[derive(Debug, Clone)]
struct Spelling {
    hash: u64,
    means: Few,
}

/// Most spellings are those of one agency.
#[derive(Debug, Clone)]
enum Few {
    One(Meant),
    Several(Vec<Meant>),
}

/// An agency that a spelling may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meant {
    agency: u32,
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
    pub fn new(names: impl IntoIterator<Item = Text>) -> Self {
        let mut all = Self { names: names.into_iter().collect(), ..Self::default() };
        let mut places = Places::default();
        for (agency, name) in (0_u32..).zip(&all.names) {
            let mut add = |into: &mut Spellings, name: &str, form: Form| {
                for (spelling, counts) in spellings(name, &mut places) {
                    all.lengths.insert(spelling.len());
                    into.add(&spelling, Meant { agency, counts }, form, &all.names);
                }
            };
            let (usual, listed) = (agency_form(name), listed_form(name));
            add(&mut all.usual, &usual, agency_form);
            if usual != listed {
                add(&mut all.listed, &listed, listed_form);
            }
            all.has_one_form.push(usual == listed);
        }
        all
    }

    /// The name with this index.
    pub fn name(&self, index: u32) -> Option<&Text> {
        self.names.get(index as usize)
    }

    /// Whether all of a text is an agency's name, or one that it may go by.
    pub fn is_name(&self, text: &str) -> bool {
        !self.usual(&agency_form(text)).is_empty() || !self.listed(&listed_form(text)).is_empty()
    }

    /// The agencies that a text names; if one name contains another, the longer one.
    pub fn in_text(&self, text: &str) -> NamedIn {
        let found = self.named_in(&text_form(text), |part| self.usual(part));
        if found.is_nobody() { self.named_in(&listed_form(text), |part| self.listed(part)) } else { found }
    }

    /// Whom a spelling means in the usual form.
    fn usual(&self, spelling: &str) -> Cow<'_, [Meant]> {
        Cow::Borrowed(self.usual.get(spelling, agency_form, &self.names))
    }

    /// Whom a spelling means in the form of a directory.
    fn listed(&self, spelling: &str) -> Cow<'_, [Meant]> {
        let listed = self.listed.get(spelling, listed_form, &self.names);
        let has_one_form = |meant: &&Meant| self.has_one_form.get(meant.agency as usize) == Some(&true);
        let usual = self.usual.get(spelling, agency_form, &self.names).iter().filter(has_one_form);
        let mut both: Vec<Meant> = listed.iter().chain(usual).copied().collect();
        both.sort_unstable_by_key(|meant| meant.agency);
        Cow::Owned(both)
    }

    fn named_in<'n>(&'n self, text: &str, means: impl Fn(&str) -> Cow<'n, [Meant]>) -> NamedIn {
        let mut found: Vec<(usize, usize, Cow<'_, [Meant]>)> = Vec::new();
        for (start, _) in text.char_indices() {
            for length in &self.lengths {
                let Some(part) = text.get(start..start + length) else { continue };
                let meant = means(part);
                let fits = match meant.iter().map(|meant| meant.counts).max() {
                    None => false,
                    Some(Counts::Anywhere) => true,
                    Some(Counts::Within) if part.chars().count() >= SHORTEST_WITHIN => true,
                    Some(Counts::Within | Counts::Alone) => part.len() == text.len(),
                };
                if fits && !follows_another_place(text, start, &meant, self) {
                    found.push((start, start + length, meant));
                }
            }
        }
        let is_outermost = |one: &(usize, usize, Cow<'_, [Meant]>)| {
            !found
                .iter()
                .any(|other| other.0 <= one.0 && one.1 <= other.1 && (other.0, other.1) != (one.0, one.1))
        };
        let mut named = NamedIn::default();
        for (.., meant) in found.iter().filter(|one| is_outermost(one)) {
            match &**meant {
                [only] => named.certain.push(only.agency),
                several => named.perhaps.extend(several.iter().map(|meant| meant.agency)),
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

impl Spellings {
    /// Adds a spelling of a name.
    fn add(&mut self, spelling: &str, meant: Meant, form: Form, names: &[Text]) {
        let hash = self.hasher.hash_one(spelling);
        let is_same = |there: &Spelling| there.hash == hash && there.is(spelling, form, names);
        if let Some(there) = self.table.find_mut(hash, is_same) {
            there.means.add(meant);
        } else {
            let new = Spelling { hash, means: Few::One(meant) };
            self.table.insert_unique(hash, new, |there| there.hash);
        }
    }

    /// Whom a spelling may mean, in order.
    fn get(&self, spelling: &str, form: Form, names: &[Text]) -> &[Meant] {
        let hash = self.hasher.hash_one(spelling);
        let is_same = |there: &Spelling| there.hash == hash && there.is(spelling, form, names);
        self.table.find(hash, is_same).map_or(&[], |there| there.means.all())
    }
}

impl Spelling {
    fn is(&self, spelling: &str, form: Form, names: &[Text]) -> bool {
        let first = self.means.all().first().and_then(|meant| names.get(meant.agency as usize));
        first.is_some_and(|name| {
            let name = form(name);
            // Rows write names whole: the other spellings are made only where that is not so.
            *name == *spelling
                || spellings(&name, &mut Places::default()).iter().any(|(own, _)| own == spelling)
        })
    }
}

impl Few {
    fn all(&self) -> &[Meant] {
        match self {
            Self::One(meant) => std::slice::from_ref(meant),
            Self::Several(several) => several,
        }
    }

    /// Adds an agency that comes after those that are there, or another way in which the last of them is meant.
    fn add(&mut self, meant: Meant) {
        match self {
            Self::One(last) if last.agency == meant.agency => last.counts = last.counts.max(meant.counts),
            Self::One(first) => *self = Self::Several(vec![*first, meant]),
            Self::Several(several) => match several.last_mut() {
                Some(last) if last.agency == meant.agency => last.counts = last.counts.max(meant.counts),
                _ => several.push(meant),
            },
        }
    }
}

/// Which texts name a place; names of one directory begin with few of them.
#[derive(Debug, Default)]
struct Places(HashMap<String, bool>);

impl Places {
    fn is_place(&mut self, text: &str) -> bool {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        let is_place = Division::in_name(text).is_some();
        self.0.insert(text.to_owned(), is_place);
        is_place
    }
}

/// Whether a region stands in front that is not the agency's: a prefix may be missing, never different.
fn follows_another_place(text: &str, start: usize, meant: &[Meant], names: &AgencyNames) -> bool {
    let Some(before) =
        text.get(..start).filter(|before| before.ends_with(['省', '市', '区', '县', '州', '旗']))
    else {
        return false;
    };
    let place: String = {
        let tail: Vec<char> = before.chars().rev().take(3).collect();
        tail.into_iter().rev().collect()
    };
    let stands_in =
        |meant: &Meant| names.name(meant.agency).is_some_and(|name| agency_form(name).contains(&place));
    !meant.iter().any(stands_in)
}

/// A name and its forms without the region in front, or with the last place without its kind (天河民政局), or with nothing
/// but its kind (区民政局).
fn spellings(name: &str, places: &mut Places) -> Vec<(String, Counts)> {
    let mut all = vec![(name.to_owned(), Counts::Anywhere)];
    let mut rest = name;
    while let Some(shorter) =
        without_place(rest, places).filter(|shorter| shorter.chars().count() >= SHORTEST)
    {
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
fn without_place<'n>(name: &'n str, places: &mut Places) -> Option<&'n str> {
    name.char_indices()
        .skip(1)
        .take(7)
        .filter(|(_, c)| matches!(c, '省' | '市' | '区' | '县' | '州' | '旗'))
        .filter_map(|(at, c)| name.split_at_checked(at + c.len_utf8()))
        .find(|(place, _)| places.is_place(place))
        .map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> AgencyNames {
        AgencyNames::new(
            [
                "广州市天河区柳溪街道办事处",
                "广州市天河区民政局",
                "广州市增城区民政局",
                "广州市天河区第三实验小学",
            ]
            .map(Text::from),
        )
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
