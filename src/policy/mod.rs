//! Stand-in with the signatures of the policy module.
#![allow(missing_docs, clippy::all, clippy::pedantic, dead_code)]

use crate::model::*;
use jiff::civil::Date;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublisherClass {
    Public,
    NotPublic,
    Unclassified,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Plan,
    Hires,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Inside,
    Outside,
    Unknown,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Override {
    Default,
    Off,
    As(Severity),
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    pub months: u32,
    pub near_retirement_years: u32,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    pub citation: String,
    pub text: String,
    pub verified: bool,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub code: String,
    pub name: String,
    pub min_age_female: Option<u32>,
    pub min_age_male: Option<u32>,
}
#[derive(Debug, Clone)]
pub struct Policy {
    pub name: String,
    pub title: String,
    pub source_text: String,
    pub hash: String,
    pub clause: LegalText,
    pub laws: BTreeMap<String, LegalText>,
    pub ratio: Ratio,
    pub basis: Basis,
    pub register_complete: bool,
    pub notice_days: Option<u32>,
    pub filing_days: Option<u32>,
    pub placement: Option<Placement>,
    pub min_age: u32,
}
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PolicyError(pub String);
impl Policy {
    pub fn load(name: &str, _codes: &[&'static str]) -> Result<Self, PolicyError> {
        if name != "gd-2017-101" {
            return Err(PolicyError(format!("没有政策 {name}")));
        }
        let text = || LegalText { citation: String::new(), text: String::new(), verified: true };
        Ok(Self {
            name: name.to_owned(),
            title: String::new(),
            source_text: String::new(),
            hash: String::new(),
            clause: text(),
            laws: BTreeMap::new(),
            ratio: Ratio::stub(),
            basis: Basis::Plan,
            register_complete: false,
            notice_days: None,
            filing_days: None,
            placement: None,
            min_age: 16,
        })
    }
    pub fn plan_due(&self, _year: i16) -> Option<Date> {
        None
    }
    pub fn scope_of(&self, _mode: Option<&str>) -> Scope {
        Scope::Inside
    }
    pub fn category(&self, _text: &str) -> Option<&Category> {
        None
    }
    pub fn publisher_by_pattern(
        &self,
        _p: Option<&str>,
        _c: Option<&str>,
        _u: Option<&str>,
    ) -> PublisherClass {
        PublisherClass::Unclassified
    }
    pub fn host_of(_url: &str) -> Option<String> {
        None
    }
    pub fn override_of(&self, _rule: &str) -> Override {
        Override::Default
    }
    pub fn retirement_date(&self, birth: Date, _sex: Sex) -> Date {
        birth
    }
}
