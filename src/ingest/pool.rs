//! Texts and filers that rows repeat, kept once.

use hashbrown::{HashMap, HashSet};

use crate::model::{Filer, Text};

/// After so many look-ups it shows whether a column repeats itself.
const TRIAL: u32 = 4096;

/// Shares equal texts of one table.
#[derive(Debug, Default)]
pub(super) struct TextPool {
    texts: HashSet<Text>,
    slots: Vec<SlotPool>,
}

#[derive(Debug, Default, Clone)]
struct SlotPool {
    last: Option<Text>,
    asked: u32,
    hits: u32,
}

impl TextPool {
    pub(super) fn new(slots: usize) -> Self {
        Self { texts: HashSet::new(), slots: vec![SlotPool::default(); slots] }
    }

    /// An empty pool that knows as much as this one of which columns repeat themselves.
    pub(super) fn piece(&self) -> Self {
        let slots = self.slots.iter().map(|slot| SlotPool { last: None, ..*slot }).collect();
        Self { texts: HashSet::new(), slots }
    }

    /// The column's last text, if it is this one.
    pub(super) fn last(&self, slot: usize, text: &str) -> Option<Text> {
        self.slots.get(slot)?.last.as_ref().filter(|last| ***last == *text).cloned()
    }

    /// The shared text; `slot` is the column, whose last text is tried first. A column that hardly
    /// repeats itself (认定编号) is not looked up for ever.
    pub(super) fn text(&mut self, slot: usize, text: &str) -> Text {
        let Some(own) = self.slots.get_mut(slot) else { return Text::from(text) };
        if let Some(last) = own.last.as_ref().filter(|last| ***last == *text) {
            return last.clone();
        }
        if own.asked >= TRIAL && own.hits < TRIAL / 8 {
            return Text::from(text);
        }
        if own.asked < TRIAL {
            own.asked += 1;
        }
        let shared = if let Some(known) = self.texts.get(text) {
            if own.asked < TRIAL {
                own.hits += 1;
            }
            known.clone()
        } else {
            let new = Text::from(text);
            self.texts.insert(new.clone());
            new
        };
        own.last = Some(shared.clone());
        shared
    }
}

/// Each combination of name, code and division once, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct FilerPool {
    pub(super) filers: Vec<Filer>,
    index: HashMap<Filer, u32>,
    last: u32,
}

impl FilerPool {
    /// Adds filers that were read apart, and gives the index of each here.
    pub(super) fn append(&mut self, other: Self) -> Vec<u32> {
        other.filers.into_iter().map(|filer| self.index(filer)).collect()
    }

    pub(super) fn index(&mut self, filer: Filer) -> u32 {
        if self.filers.get(self.last as usize).is_some_and(|last| *last == filer) {
            return self.last;
        }
        if let Some(known) = self.index.get(&filer) {
            self.last = *known;
            return *known;
        }
        let new = u32::try_from(self.filers.len()).unwrap_or(u32::MAX);
        self.filers.push(filer.clone());
        self.index.insert(filer, new);
        self.last = new;
        new
    }
}
