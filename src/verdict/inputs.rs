//! What every agency is audited with.

use std::collections::{BTreeMap, BTreeSet};

use super::offers::Offers;
use crate::case::{CrossIndex, Docket};
use crate::model::{FindingId, Review};
use crate::policy::Policy;
use crate::reference::References;
use crate::rules::{Context, Lookups, Rule};
use crate::tables::Ingested;

/// What every agency is audited with.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'c, 'a> {
    /// All cases.
    pub docket: &'c Docket<'a>,
    /// What they share.
    pub cross: &'c CrossIndex,
    /// Tables and files.
    pub ingested: &'a Ingested,
    /// The authority's lists.
    pub references: &'c References,
    /// The policy in force.
    pub policy: &'c Policy,
    /// The rules under it.
    pub rules: &'c [&'static Rule],
    /// What reviewers said, by finding.
    pub reviews: &'c BTreeMap<FindingId, Review>,
    /// The part of it that concerns the other sides of facts with two sides.
    pub offers: &'c Offers,
}

impl<'c, 'a> Inputs<'c, 'a> {
    /// What rules see of the agency with this index, under no other reading of its rows.
    ///
    /// # Panics
    /// If the docket has no such case.
    pub(super) fn context<'x>(
        &self,
        index: usize,
        closed: &'x BTreeSet<u32>,
        lookups: &'x Lookups,
    ) -> Context<'x, 'a>
    where
        'c: 'x,
    {
        Context {
            case: &self.docket.cases[index],
            hits: self.cross.of_case(index),
            ingested: self.ingested,
            references: self.references,
            coverage: &self.docket.coverage,
            policy: self.policy,
            rules: self.rules,
            terms: &self.docket.terms,
            changing: &[],
            closed,
            lookups,
        }
    }
}
