//! How much of the batch the authority's lists cover. A list of another city, or one that knows almost nobody, is no
//! evidence against anybody.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::model::{Division, Level};
use crate::reference::{ReferenceKind, References};

use super::{Case, Listing};

/// Persons and agencies of the batch, and how many of them the lists know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Hires with a valid number.
    pub hires: u64,
    /// Hires who claim, with a valid number.
    pub claims: u64,
    /// Of those, in the register.
    pub registered: u64,
    /// Hires of whom the history knows an earlier placement.
    pub placed_before: u64,
    /// Agencies that filed.
    pub filed: u64,
    /// Of those, in the directory.
    pub listed: u64,
    /// The register's persons are others.
    pub foreign_register: bool,
}

/// So few persons may all be missing from a register by chance.
const FEWEST_TO_JUDGE: u64 = 5;
/// If only one in so many is known, that is as good as none.
const ALMOST_NONE: u64 = 20;

impl Coverage {
    /// Of a batch.
    pub(super) fn of(cases: &[Case<'_>], references: &References) -> Self {
        let parts = cases.par_iter().map(|case| Self::of_case(case, references));
        let mut all = parts.reduce(Self::default, Self::add);
        all.foreign_register = all.register_is_of_others(cases, references);
        all
    }

    fn of_case(case: &Case<'_>, references: &References) -> Self {
        let mut found = Self::default();
        for hire in &case.hires {
            let Some(id) = hire.id() else { continue };
            found.hires += 1;
            if hire.is_claimed() {
                found.claims += 1;
                let register = references.register.as_ref();
                found.registered += u64::from(register.is_some_and(|register| register.knows(id)));
            }
            let history = references.history.as_ref();
            found.placed_before +=
                u64::from(history.is_some_and(|history| !history.placements_of(id).is_empty()));
        }
        if !case.tables.is_empty() {
            found.filed = 1;
            found.listed = u64::from(case.listing == Listing::Listed);
        }
        found
    }

    fn add(self, other: Self) -> Self {
        Self {
            hires: self.hires + other.hires,
            claims: self.claims + other.claims,
            registered: self.registered + other.registered,
            placed_before: self.placed_before + other.placed_before,
            filed: self.filed + other.filed,
            listed: self.listed + other.listed,
            foreign_register: false,
        }
    }

    /// (Almost) nobody who claims is in it; if few claim, only if its persons and its agencies are also of other
    /// prefectures.
    fn register_is_of_others(&self, cases: &[Case<'_>], references: &References) -> bool {
        let Some(register) = &references.register else { return false };
        if self.claims == 0 || self.registered * ALMOST_NONE > self.claims {
            return false;
        }
        if self.claims >= FEWEST_TO_JUDGE {
            return true;
        }
        let prefecture = |division: Division| division.up_to(Level::Prefecture);
        let own: BTreeSet<Division> = cases.iter().filter_map(|case| case.division.map(prefecture)).collect();
        let theirs: BTreeSet<Division> =
            register.offices().filter_map(Division::in_name).map(prefecture).collect();
        !own.is_empty() && !theirs.is_empty() && own.is_disjoint(&theirs)
    }

    /// What a list knew of the batch, in words; empty where there is nothing to say.
    pub fn text(&self, kind: ReferenceKind, references: &References) -> String {
        match kind {
            ReferenceKind::Register => {
                let warning = if self.foreign_register {
                    "，可能不是本地的台账，未据此否定任何人"
                } else {
                    ""
                };
                format!("本批主张困难身份的 {} 人中认得 {} 人{warning}", self.claims, self.registered)
            }
            ReferenceKind::Agencies => {
                let directory = references.directory.as_ref();
                let entries = directory.map_or(0, |directory| directory.entries.len());
                format!("应报送 {entries} 家，本批报送 {} 家，其中名录内 {} 家", self.filed, self.listed)
            }
            ReferenceKind::Notices => {
                let days = references.export.as_ref().and_then(crate::reference::NoticeExport::days);
                days.map_or_else(String::new, |(first, last)| format!("发布日期 {first} 至 {last}"))
            }
            ReferenceKind::History => {
                format!("本批 {} 人中有 {} 人有往年记录", self.hires, self.placed_before)
            }
            ReferenceKind::Crosscheck(place) => {
                let persons =
                    references.crosscheck(place).map_or(0, crate::reference::CrosscheckList::persons);
                format!("本批 {} 人中有 {persons} 人在名单中", self.hires)
            }
            ReferenceKind::Waivers => {
                let waivers = references.waivers.as_ref();
                waivers.map_or_else(String::new, |waivers| waivers.wide.join("，"))
            }
            ReferenceKind::Services => String::new(),
        }
    }
}
