//! The policy file as written. Nothing here is judged but the shape; unknown keys are refused.
//!
//! Values that `terms` checks keep their place in the text ([`Spanned`]), so that a mistake is shown
//! where it stands.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) name: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) in_force_from: Option<Spanned<String>>,
    pub(super) ratio: Spanned<String>,
    pub(super) basis: Spanned<String>,
    #[serde(default)]
    pub(super) register_complete: bool,
    pub(super) min_age: Spanned<u32>,
    pub(super) plan_due: Option<Spanned<String>>,
    pub(super) notice_days: Option<Spanned<u32>>,
    pub(super) filing_days: Option<Spanned<u32>>,
    pub(super) clause: LegalDocument,
    #[serde(default)]
    pub(super) laws: BTreeMap<String, LegalDocument>,
    pub(super) placement: Option<PlacementDocument>,
    pub(super) retirement: RetirementDocument,
    pub(super) modes: ModesDocument,
    pub(super) categories: Spanned<Vec<CategoryDocument>>,
    pub(super) publishers: PublishersDocument,
    #[serde(default)]
    pub(super) rules: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalDocument {
    pub(super) citation: Spanned<String>,
    pub(super) text: String,
    #[serde(default)]
    pub(super) verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlacementDocument {
    pub(super) months: Spanned<u32>,
    pub(super) near_retirement_years: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetirementDocument {
    pub(super) women_track: Spanned<u32>,
    pub(super) men: TrackDocument,
    pub(super) women_55: TrackDocument,
    pub(super) women_50: TrackDocument,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrackDocument {
    pub(super) age: Spanned<u32>,
    pub(super) born_from: Spanned<String>,
    pub(super) every_months: Spanned<u32>,
    pub(super) max_months: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModesDocument {
    pub(super) inside: Vec<Spanned<String>>,
    pub(super) outside: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryDocument {
    pub(super) code: Spanned<String>,
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) synonyms: Vec<Spanned<String>>,
    pub(super) min_age_female: Option<Spanned<u32>>,
    pub(super) min_age_male: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishersDocument {
    pub(super) public: PatternsDocument,
    pub(super) not_public: PatternsDocument,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternsDocument {
    pub(super) names: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) hosts: Vec<Spanned<String>>,
    pub(super) host_parts: Option<HostPartsDocument>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostPartsDocument {
    pub(super) suffix: Spanned<String>,
    pub(super) contains: Vec<Spanned<String>>,
}
