//! The policy file as written. Nothing here is judged but the shape; unknown keys are refused.
//!
//! Values that `checked` checks keep their place in the text ([`Spanned`]), so that a mistake is shown
//! where it stands.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Document {
    pub(super) name: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) in_force_from: Option<Spanned<String>>,
    pub(super) in_force_until: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) register_complete: bool,
    pub(super) clause: LegalDocument,
    #[serde(default)]
    pub(super) laws: BTreeMap<String, LegalDocument>,
    #[serde(default)]
    pub(super) duties: DutiesDocument,
    #[serde(default)]
    pub(super) words: WordsDocument,
    pub(super) quota: QuotaDocument,
    #[serde(default, rename = "further-quota")]
    pub(super) further: Vec<FurtherDocument>,
    pub(super) plan: Option<PlanDocument>,
    pub(super) notice: Option<NoticeDocument>,
    pub(super) filing: Option<DaysDocument>,
    pub(super) placement: Option<PlacementDocument>,
    #[serde(default)]
    pub(super) recognition: RecognitionDocument,
    pub(super) age: AgeDocument,
    pub(super) retirement: RetirementDocument,
    pub(super) scope: ScopeDocument,
    #[serde(default)]
    pub(super) posts: PostsDocument,
    pub(super) publishers: PublishersDocument,
    #[serde(rename = "category")]
    pub(super) categories: Spanned<Vec<CategoryDocument>>,
    #[serde(default)]
    pub(super) rules: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default, rename = "crosscheck")]
    pub(super) crosschecks: Vec<CrosscheckDocument>,
}

/// Which duties the statute sets beside the quota.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct DutiesDocument {
    pub(super) plan: bool,
    pub(super) notice: bool,
    pub(super) filing: bool,
}

impl Default for DutiesDocument {
    fn default() -> Self {
        Self { plan: true, notice: true, filing: true }
    }
}

/// Words that differ from place to place.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WordsDocument {
    pub(super) audit: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CrosscheckDocument {
    pub(super) kind: Spanned<String>,
    pub(super) code: Spanned<String>,
    pub(super) when: Spanned<String>,
    pub(super) title: Option<Spanned<String>>,
    pub(super) message: Spanned<String>,
    pub(super) verify: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) elsewhere: bool,
    #[serde(default)]
    pub(super) holds_claim: bool,
    pub(super) law: LegalDocument,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LegalDocument {
    pub(super) citation: Spanned<String>,
    pub(super) text: String,
    #[serde(default)]
    pub(super) verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct QuotaDocument {
    pub(super) ratio: Spanned<String>,
    pub(super) basis: Spanned<String>,
    pub(super) rounding: Option<Spanned<String>>,
}

/// A quota beside the main one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FurtherDocument {
    pub(super) name: Spanned<String>,
    pub(super) ratio: Spanned<String>,
    pub(super) basis: Spanned<String>,
    pub(super) rounding: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) categories: Vec<Spanned<String>>,
    pub(super) covers: Option<CoversDocument>,
    pub(super) law: LegalDocument,
}

/// Which posts it covers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CoversDocument {
    pub(super) column: Spanned<String>,
    pub(super) inside: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) outside: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlanDocument {
    pub(super) due: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DaysDocument {
    pub(super) days: Spanned<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct NoticeDocument {
    pub(super) days: Option<Spanned<u32>>,
    pub(super) valid_months: Option<Spanned<u32>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RecognitionDocument {
    #[serde(default)]
    pub(super) household: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AgeDocument {
    pub(super) minimum: Spanned<u32>,
    pub(super) women_track: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlacementDocument {
    pub(super) months: Spanned<u32>,
    pub(super) near_retirement_years: Spanned<u32>,
    #[serde(default)]
    pub(super) renewable: Vec<Spanned<String>>,
    pub(super) most_placements: Option<Spanned<u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RetirementDocument {
    pub(super) men: TrackDocument,
    #[serde(rename = "women-55")]
    pub(super) women_55: TrackDocument,
    #[serde(rename = "women-50")]
    pub(super) women_50: TrackDocument,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TrackDocument {
    pub(super) age: Spanned<u32>,
    pub(super) born_from: Spanned<String>,
    pub(super) every_months: Spanned<u32>,
    pub(super) max_months: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ScopeDocument {
    pub(super) inside: Vec<Spanned<String>>,
    pub(super) outside: Vec<Spanned<String>>,
}

/// Posts that are not public-welfare posts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PostsDocument {
    #[serde(default)]
    pub(super) unsuited: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CategoryDocument {
    pub(super) code: Spanned<String>,
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) synonyms: Vec<Spanned<String>>,
    pub(super) min_age_female: Option<Spanned<u32>>,
    pub(super) min_age_male: Option<Spanned<u32>>,
    #[serde(default = "yes")]
    pub(super) counts: bool,
    pub(super) from: Option<Spanned<String>>,
    pub(super) until: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PublishersDocument {
    pub(super) public: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) public_hosts: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) public_gov_words: Vec<Spanned<String>>,
    pub(super) not_public: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) not_public_hosts: Vec<Spanned<String>>,
}

const fn yes() -> bool {
    true
}
