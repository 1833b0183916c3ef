//! Headers that are made of known words: 起聘时间, 安置人员姓名, 拟开发岗位数.
//!
//! Offices write thousands of headers for a few dozen columns, but with few words: whom or what the column is about, then
//! a day, a number or a name. `[compositions]` in `templates/columns.toml` says which orders of which words mean a
//! column. A header that no composition covers stays unknown.

use std::collections::BTreeMap;
use std::sync::RwLock;

use hashbrown::{HashMap, HashSet};

use crate::model::Field;

/// A longer header says more than its column.
const LONGEST: usize = 24;

/// One order of words that means a column.
#[derive(Debug, Clone)]
struct Composition {
    field: Field,
    parts: Vec<Part>,
}

/// One place in a composition.
#[derive(Debug, Clone)]
struct Part {
    words: Vec<String>,
    may_lack: bool,
}

/// All compositions, in the order of the file; the first that fits counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compositions {
    all: Vec<Composition>,
    /// Characters with which a composed header may begin, and end: they spare nearly all texts the search.
    first: HashSet<char>,
    last: HashSet<char>,
    remembered: Remembered,
}

/// Which compositions fit headers that were met before, by place: the files of a batch have the same few hundred, and each
/// is looked up for each kind of table.
#[derive(Debug, Default)]
struct Remembered(RwLock<HashMap<Box<str>, Box<[u16]>>>);

/// Headers that are remembered: whoever sends more has made them up.
const MOST_REMEMBERED: usize = 4_096;

/// Why a text is no composition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It names this set, which there is not.
    NoSuchSet(String),
    /// A brace without its partner, or nothing that must be there.
    Malformed,
}

impl Compositions {
    /// Adds a composition as written: `{起聘}{起始?}{日期}`, where each name in braces is that of a set of words, `?` says
    /// that it may be missing, and what stands outside stands for itself.
    pub(crate) fn add(
        &mut self,
        field: Field,
        written: &str,
        sets: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), Wrong> {
        let parts = parts_of(written, sets)?;
        if parts.iter().all(|part| part.may_lack) {
            return Err(Wrong::Malformed);
        }
        let begins = parts.iter().scan(true, |open, part| {
            let holds = *open;
            *open &= part.may_lack;
            holds.then_some(part)
        });
        self.first.extend(begins.flat_map(|part| &part.words).filter_map(|word| word.chars().next()));
        let ends = parts.iter().rev().scan(true, |open, part| {
            let holds = *open;
            *open &= part.may_lack;
            holds.then_some(part)
        });
        self.last.extend(ends.flat_map(|part| &part.words).filter_map(|word| word.chars().next_back()));
        self.all.push(Composition { field, parts });
        self.remembered = Remembered::default();
        Ok(())
    }

    /// The column that a header is composed for, among those that the table has, and the place of the composition.
    pub(crate) fn find(&self, key: &str, has: impl Fn(Field) -> bool) -> Option<(Field, u16)> {
        let may_be = key.chars().next().is_some_and(|c| self.first.contains(&c))
            && key.chars().next_back().is_some_and(|c| self.last.contains(&c))
            && key.chars().count() <= LONGEST;
        if !may_be {
            return None;
        }
        let first = |places: &[u16]| {
            let at = |place: &u16| self.all.get(usize::from(*place)).map(|one| (one.field, *place));
            places.iter().filter_map(at).find(|(field, _)| has(*field))
        };
        if let Some(known) = self.remembered.of(key, first) {
            return known;
        }
        let fitting = (0_u16..).zip(&self.all).filter(|(_, one)| fits(&one.parts, key));
        let places: Box<[u16]> = fitting.map(|(place, _)| place).collect();
        let found = first(&places);
        self.remembered.add(key, places);
        found
    }
}

impl Remembered {
    /// What `look` makes of the places of a header that was met before.
    fn of<T>(&self, key: &str, look: impl FnOnce(&[u16]) -> T) -> Option<T> {
        self.0.read().ok()?.get(key).map(|places| look(places))
    }

    fn add(&self, key: &str, places: Box<[u16]>) {
        if let Ok(mut known) = self.0.write()
            && known.len() < MOST_REMEMBERED
        {
            known.insert(key.into(), places);
        }
    }
}

/// A copy remembers for itself.
impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

fn fits(parts: &[Part], text: &str) -> bool {
    let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
    let with = part.words.iter().filter_map(|word| text.strip_prefix(word.as_str()));
    with.into_iter().any(|after| fits(rest, after)) || part.may_lack && fits(rest, text)
}

fn parts_of(written: &str, sets: &BTreeMap<String, Vec<String>>) -> Result<Vec<Part>, Wrong> {
    let mut parts = Vec::new();
    let mut rest = written.trim();
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('{') {
            let (name, after) = inside.split_once('}').ok_or(Wrong::Malformed)?;
            let (name, may_lack) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
            let words = sets.get(name).ok_or_else(|| Wrong::NoSuchSet(name.to_owned()))?;
            parts.push(Part { words: words.clone(), may_lack });
            rest = after;
        } else {
            let end = rest.find('{').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if word.contains('}') {
                return Err(Wrong::Malformed);
            }
            parts.push(Part { words: vec![word.to_owned()], may_lack: false });
            rest = after;
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets() -> BTreeMap<String, Vec<String>> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        BTreeMap::from([
            ("到岗".to_owned(), words(&["到岗", "上岗", "起聘"])),
            ("起".to_owned(), words(&["起始", "起"])),
            ("日".to_owned(), words(&["日期", "时间"])),
        ])
    }

    #[test]
    fn words_in_their_order_are_the_column_and_anything_else_is_not() {
        let mut all = Compositions::default();
        all.add(Field::Hired, "{到岗}{起?}{日}", &sets()).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        for (header, is) in [
            ("起聘时间", true),
            ("上岗起始日期", true),
            ("上岗起时间", true),
            ("上岗", false),
            ("首次上岗时间", false),
            ("上岗时间段", false),
            ("上岗日期时间", false),
            ("", false),
        ] {
            assert_eq!(all.find(header, |_| true).is_some(), is, "{header}");
        }
        assert_eq!(all.find("上岗时间", |field| field != Field::Hired), None);
    }

    #[test]
    fn what_names_no_set_or_needs_no_word_is_no_composition() {
        let mut all = Compositions::default();
        let mut add = |written: &str| all.add(Field::Hired, written, &sets());
        assert_eq!(add("{入职}{日}"), Err(Wrong::NoSuchSet("入职".to_owned())));
        assert_eq!(add("{到岗"), Err(Wrong::Malformed));
        assert_eq!(add("到岗}"), Err(Wrong::Malformed));
        assert_eq!(add("{起?}"), Err(Wrong::Malformed));
    }
}
