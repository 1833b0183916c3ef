//! The policy as written: TOML, every key known, nothing merged.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A policy file, key by key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Document {
    pub name: String,
    pub title: String,
    pub register_complete: bool,
    pub clause: Law,
    #[serde(default)]
    pub laws: BTreeMap<String, Law>,
    pub quota: Quota,
    pub plan: Option<Plan>,
    pub notice: Option<Days>,
    pub filing: Option<Days>,
    pub placement: Option<PlacementLimit>,
    pub age: Age,
    pub scope: Modes,
    pub publishers: Publishers,
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    #[serde(default)]
    pub rules: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Law {
    pub citation: String,
    pub text: String,
    pub verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quota {
    pub ratio: Spanned<String>,
    pub basis: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub due: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    pub days: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlacementLimit {
    pub months: u32,
    pub near_retirement_years: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Age {
    pub minimum: u32,
    pub women_track: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Modes {
    pub inside: Vec<String>,
    pub outside: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Publishers {
    pub public: Vec<String>,
    #[serde(default)]
    pub public_hosts: Vec<String>,
    #[serde(default)]
    pub public_gov_words: Vec<String>,
    pub not_public: Vec<String>,
    #[serde(default)]
    pub not_public_hosts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Category {
    pub code: Spanned<String>,
    pub name: Spanned<String>,
    #[serde(default)]
    pub synonyms: Vec<String>,
    pub min_age_female: Option<u32>,
    pub min_age_male: Option<u32>,
}
