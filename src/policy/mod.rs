//! Policy as data: what the law fixes and an office may set, read from TOML.
//!
//! In: the name of an embedded policy or a file. Out: a [`Policy`], valid as a whole, or an error
//! with line, column and what was expected; nothing runs on half a policy. Numbers that a law can
//! change are data here; what follows from arithmetic is code elsewhere.

mod categories;
mod document;
mod error;
mod load;
mod publishers;
mod retirement;
mod show;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{Ratio, Severity, normal};

pub use categories::Category;
pub use error::PolicyError;
pub use publishers::PublisherClass;
pub use retirement::WomenTrack;
pub use show::{lines, show};

use categories::Categories;
use publishers::Patterns;

/// The terms in force.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Stable name.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// The TOML as read.
    pub source_text: String,
    /// SHA-256 of the TOML, lower-case hex; part of every output.
    pub hash: String,
    /// The audited clause.
    pub clause: LegalText,
    /// Other documents that rules cite, by key.
    pub laws: BTreeMap<String, LegalText>,
    /// Required share.
    pub ratio: Ratio,
    /// Share of what.
    pub basis: Basis,
    /// Whether absence from the register refutes a claim.
    pub register_complete: bool,
    /// Days that a notice must be open; off if `None`.
    pub notice_days: Option<u32>,
    /// Days after the hire within which it must be filed; off if `None`.
    pub filing_days: Option<u32>,
    /// Limit of placement; off if `None`.
    pub placement: Option<Placement>,
    /// Minimum age in full years.
    pub min_age: u32,
    /// Which retirement track women are on.
    pub women_track: WomenTrack,
    due: Option<(i8, i8)>,
    inside: Vec<String>,
    outside: Vec<String>,
    categories: Categories,
    patterns: Patterns,
    overrides: BTreeMap<String, Override>,
}

/// A text that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// 文号 and article.
    pub citation: String,
    /// What it says, as far as cited.
    pub text: String,
    /// Whether the text itself was read; otherwise outputs say 依据未核实.
    pub verified: bool,
}

/// Base of the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// 招用计划 (the clause's own words).
    Plan,
    /// 实际招用.
    Hires,
}

/// 安置期限.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// Months.
    pub months: u32,
    /// Not limited within this many years of retirement.
    pub near_retirement_years: u32,
}

/// Whether a 开发方式 is within the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Within, or not stated.
    Inside,
    /// Listed as outside.
    Outside,
    /// In neither list; treated as within (`S002`).
    Unknown,
}

/// What a policy does to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Override {
    /// Nothing.
    Default,
    /// Switches it off.
    Off,
    /// Changes its severity.
    As(Severity),
}

impl Policy {
    /// The day by which plans are due in a year, if the policy sets one.
    pub fn plan_due(&self, year: i16) -> Option<Date> {
        let (month, day) = self.due?;
        Date::new(year, month, day).ok()
    }

    /// Whether a 开发方式 is within the clause; blank is within.
    pub fn scope_of(&self, mode: Option<&str>) -> Scope {
        let Some(mode) = mode else { return Scope::Inside };
        let mode = normal(mode);
        let listed = |list: &[String]| list.iter().any(|known| *known == mode);
        if listed(&self.outside) {
            Scope::Outside
        } else if mode.is_empty() || listed(&self.inside) {
            Scope::Inside
        } else {
            Scope::Unknown
        }
    }

    /// The category that a text names, by name or synonym.
    pub fn category(&self, text: &str) -> Option<&Category> {
        self.categories.find(text)
    }

    /// All categories, in the policy's order.
    pub fn categories(&self) -> &[Category] {
        self.categories.all()
    }

    /// 开发方式 within the clause, as the policy lists them.
    pub fn modes_inside(&self) -> &[String] {
        &self.inside
    }

    /// 开发方式 outside the clause.
    pub fn modes_outside(&self) -> &[String] {
        &self.outside
    }

    /// Class of a publisher by the policy's patterns alone.
    pub fn publisher_by_pattern(
        &self,
        publisher: Option<&str>,
        channel: Option<&str>,
        url: Option<&str>,
    ) -> PublisherClass {
        self.patterns.class(publisher, channel, url)
    }

    /// The host of a web address as people type it, lower case.
    pub fn host_of(url: &str) -> Option<String> {
        publishers::host_of(url)
    }

    /// What the policy does to a rule.
    pub fn override_of(&self, rule: &str) -> Override {
        self.overrides.get(rule).copied().unwrap_or(Override::Default)
    }

    /// Rules that the policy changes, by code.
    pub fn overrides(&self) -> impl Iterator<Item = (&str, Override)> {
        self.overrides.iter().map(|(rule, change)| (rule.as_str(), *change))
    }
}
