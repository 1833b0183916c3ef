//! Keeps texts and filers that rows repeat only once.

use hashbrown::HashMap;

use crate::model::{Division, Stated};
use crate::tables::{Filer, TextCell, Texts};

/// Texts of a column that are remembered: a ledger's posts, categories and departments take turns.
const RECENT: usize = 8;
/// After so many look-ups it is clear whether a column repeats itself.
const TRIAL: u32 = 4096;

/// Where the last texts of each column of a block of rows stand.
#[derive(Debug, Default)]
pub(super) struct TextPool {
    slots: Vec<Slot>,
}

#[derive(Debug, Default, Clone)]
struct Slot {
    recent: [TextCell; RECENT],
    /// The place in `recent` that was used last.
    last: usize,
    asked: u32,
    hits: u32,
}

impl TextPool {
    pub(super) fn new(slots: usize) -> Self {
        Self { slots: vec![Slot::default(); slots] }
    }

    /// A pool for another block, that knows as much as this one of which columns repeat themselves.
    pub(super) fn piece(&self) -> Self {
        let blank = [TextCell::BLANK; RECENT];
        Self { slots: self.slots.iter().map(|slot| Slot { recent: blank, ..slot.clone() }).collect() }
    }

    /// The place of a text that the column (`slot`) held a few rows ago.
    pub(super) fn recent(&mut self, texts: &Texts, slot: usize, text: &str) -> Option<TextCell> {
        let own = self.slots.get_mut(slot)?;
        let is_here = |place: &TextCell| place.is_as_long_as(text) && texts.text(*place) == text;
        let last = own.recent.get(own.last).copied().unwrap_or_default();
        if is_here(&last) {
            return Some(last);
        }
        if own.is_without_repetitions() {
            return None;
        }
        own.asked = own.asked.saturating_add(1);
        let at = own.recent.iter().position(is_here)?;
        own.hits = own.hits.saturating_add(1);
        own.last = at;
        own.recent.get(at).copied()
    }

    /// Puts a text that the column did not hold a few rows ago in a place.
    pub(super) fn place(&mut self, texts: &mut Texts, slot: usize, text: &str) -> TextCell {
        let place = texts.add(text);
        if let Some(own) = self.slots.get_mut(slot) {
            own.last = (own.last + 1) % RECENT;
            if let Some(oldest) = own.recent.get_mut(own.last) {
                *oldest = place;
            }
        }
        place
    }
}

impl Slot {
    /// A column such as 认定编号, where looking for the text again is in vain.
    const fn is_without_repetitions(&self) -> bool {
        self.asked >= TRIAL && self.hits < self.asked / 8
    }
}

/// Each combination of name, code and division once, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct FilerPool {
    pub(super) filers: Vec<Filer>,
    index: HashMap<Filer, u32>,
    last: u32,
    /// What the division's cell of the last row held, if it was read as a division.
    last_division: String,
}

impl FilerPool {
    /// Adds filers that were read apart, and gives the index of each here.
    pub(super) fn append(&mut self, other: Self) -> Vec<u32> {
        other.filers.into_iter().map(|filer| self.index_of(filer)).collect()
    }

    /// The index of the last row's filer, if this row writes the same name, code and, where there is such a column, division.
    pub(super) fn last_if(
        &self,
        name: Option<&str>,
        code: Option<&str>,
        division: Option<&str>,
    ) -> Option<u32> {
        let last = self.filers.get(self.last as usize)?;
        let is_same = last.name.as_deref() == Some(name?) && last.code.as_deref() == Some(code?);
        let is_there = match division {
            None => last.division.is_blank(),
            Some(written) => matches!(last.division, Stated::Known(_)) && self.last_division == written,
        };
        (is_same && is_there).then_some(self.last)
    }

    /// Remembers how the last row's division was written.
    pub(super) fn remember_division(&mut self, written: Option<&str>) {
        self.last_division.clear();
        self.last_division.push_str(written.unwrap_or_default());
    }

    /// The index of who a row says it belongs to.
    pub(super) fn index(
        &mut self,
        name: Option<&str>,
        code: Option<&str>,
        division: Stated<Division>,
    ) -> u32 {
        let is_last = self.filers.get(self.last as usize).is_some_and(|last| {
            last.name.as_deref() == name && last.code.as_deref() == code && last.division == division
        });
        if is_last {
            return self.last;
        }
        self.index_of(Filer { name: name.map(Into::into), code: code.map(Into::into), division })
    }

    fn index_of(&mut self, filer: Filer) -> u32 {
        let new = u32::try_from(self.filers.len()).unwrap_or(u32::MAX);
        let filers = &mut self.filers;
        self.last = *self.index.entry(filer).or_insert_with_key(|filer| {
            filers.push(filer.clone());
            new
        });
        self.last
    }
}
