//! Policy as data: what one legal clause asks for, on which text each demand rests, and what is switched off.
//!
//! A policy is one TOML file, complete in itself. Files are not merged, so that what was in force can be read in one
//! place and hashed. `document` reads the text as it is written and refuses unknown keys; `checked` checks it, with line
//! and column of every mistake, and makes the [`Policy`] that the case and the rules ask. `builtin` holds the files that
//! come with the program, `show` tells a policy in Chinese.
//!
//! The policy knows no rule: its caller passes the codes of the rules that exist.

mod builtin;
mod categories;
mod checked;
mod document;
mod error;
mod further;
mod modes;
mod publishers;
mod retirement;
mod show;
mod wording;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::{OfficeWord, Ratio, Requirement, Rounding, Severity, Sex, normal};

pub use crate::model::Denominator;

pub use builtin::LOCAL_TEMPLATE;
pub use categories::Category;
pub use error::PolicyError;
pub use further::{CoverColumn, Covers, FurtherQuota, MOST_FURTHER};
pub use modes::Scope;
pub use publishers::{Published, PublisherClass};
pub use retirement::WomenTrack;
pub use show::{Setting, check_result, show};

use categories::Categories;
use modes::Modes;
use publishers::Publishers;
use retirement::Retirement;

/// What a policy says about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Override {
    /// Nothing: the rule's own severity holds.
    Default,
    /// The rule is not judged.
    Off,
    /// Another severity.
    As(Severity),
}

/// Which duties the statute asks for; the quota always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Duties {
    plan: bool,
    notice: bool,
    filing: bool,
}

/// When a hit in a list of another department matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrosscheckWhen {
    /// On the hire date.
    HireDate,
    /// On any day from the hire date to the contract's end.
    Period,
}

/// A list that another department holds, as the policy declares it (`--crosscheck KIND=FILE`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosscheck {
    /// Its name after `--crosscheck`, for instance 他单位参保.
    pub kind: String,
    /// Code of its rule: `M001` to `M999`.
    pub code: String,
    /// When a hit matters.
    pub when: CrosscheckWhen,
    /// Title of its rule.
    pub title: String,
    /// What a hit says, in one sentence.
    pub message: String,
    /// What the auditor can do about a hit.
    pub verify: String,
    /// Only rows of another unit than the one that filed the person matter.
    pub elsewhere: bool,
    /// Whether a hit leaves the person's claim open.
    pub holds_claim: bool,
    /// What it rests on.
    pub law: LegalText,
}

/// The longest placement, and who may stay longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Longest placement, in months.
    pub months: u32,
    /// Who starts within this many years of retirement may stay until then.
    pub near_retirement_years: u32,
    /// Names of the categories that may be placed again after expiry, the term starting anew.
    pub renewable: Vec<String>,
    /// How often these may be placed in all.
    pub most_placements: u32,
}

impl Placement {
    /// How many terms somebody of these categories may be placed for; one that renews suffices.
    pub fn placements_of(&self, categories: &[&Category]) -> u32 {
        let renews = categories.iter().any(|category| self.renewable.contains(&category.name));
        if renews { self.most_placements } else { 1 }
    }
}

/// A legal text and whether it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// Title, number, article.
    pub citation: String,
    /// The words relied on.
    pub text: String,
    /// The wording was checked; otherwise it is shown as 依据未核实.
    pub verified: bool,
}

impl LegalText {
    /// Empty, or the mark that follows an unverified text wherever it is shown.
    pub const fn mark(&self) -> &'static str {
        if self.verified { "" } else { "（依据未核实）" }
    }
}

/// The terms in force for an audit.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Short name, for instance `gd-2017-101`.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// The TOML as written.
    pub source_text: String,
    /// SHA-256 of the TOML, lower-case hex.
    pub hash: String,
    /// First day on which the clause is in force, if stated.
    pub in_force_from: Option<Date>,
    /// Last day, if stated.
    pub in_force_until: Option<Date>,
    /// The audited clause.
    pub clause: LegalText,
    /// Other texts cited, by key: `recognition`, `retirement`, `placement` … Rules name the key.
    pub laws: BTreeMap<String, LegalText>,
    /// The least share of difficulty persons.
    pub ratio: Ratio,
    /// What it is a share of.
    pub basis: Denominator,
    /// What becomes of a fraction of a person.
    pub rounding: Rounding,
    /// Quotas beside that one, each with its name.
    pub further: Vec<FurtherQuota>,
    /// The office's word for what this program helps with: 审计, 监督检查, 稽核.
    pub audit_word: OfficeWord,
    /// Lists of other departments that may be compared.
    pub crosschecks: Vec<Crosscheck>,
    duties: Duties,
    /// Who is not in the register is not recognised.
    pub register_complete: bool,
    /// Fewest days a notice must be open (`N005`); off if `None`.
    pub notice_days: Option<u32>,
    /// Most months from a notice to the hire that it is for (`N003`).
    pub notice_months: u32,
    /// Only registered residents of the place are recognised, hence nobody with a residence permit (`E010`).
    pub needs_household: bool,
    /// Most days from hire to filing (`F003`); off if `None`.
    pub filing_days: Option<u32>,
    /// The longest placement (`E011`); off if `None`.
    pub placement: Option<Placement>,
    /// Least age for work, in full years.
    pub min_age: u32,
    /// Which retirement age women are held to, since the ID number can't tell.
    pub women_track: WomenTrack,
    /// What the names of posts end in that are not public-welfare posts (`P010`).
    pub unsuited_posts: Vec<String>,
    plan_due: Option<checked::DayOfYear>,
    retirement: Retirement,
    modes: Modes,
    categories: Categories,
    publishers: Publishers,
    overrides: BTreeMap<String, Override>,
}

impl Policy {
    /// A shipped policy.
    pub fn builtin(name: &str) -> Option<Self> {
        let text = builtin::text(name)?;
        // The files are part of the program; a test parses each of them.
        checked::parse(text, name, None).ok()
    }

    /// Names of the shipped policies, the default first.
    pub fn builtin_names() -> &'static [&'static str] {
        &builtin::NAMES
    }

    /// A shipped policy by name, else the file at this path.
    ///
    /// # Errors
    /// The file can't be read, or something in it is not as expected; with line and column.
    pub fn load(name_or_path: &str, known_rules: &[&str]) -> Result<Self, PolicyError> {
        if let Some(text) = builtin::text(name_or_path) {
            return Self::parse(text, name_or_path, known_rules);
        }
        let bytes = crate::model::read_settings(Path::new(name_or_path))
            .map_err(|error| PolicyError::unreadable(name_or_path, &error))?;
        let text =
            crate::model::settings_text(bytes).map_err(|wrong| PolicyError::not_utf8(name_or_path, wrong))?;
        Self::parse(&text, name_or_path, known_rules)
    }

    /// Reads a policy from its TOML. `origin` names it in errors; `known_rules` are the codes that
    /// `[rules]` may name.
    ///
    /// # Errors
    /// The first thing that is not as expected, with line and column.
    pub fn parse(text: &str, origin: &str, known_rules: &[&str]) -> Result<Self, PolicyError> {
        checked::parse(text, origin, Some(known_rules))
    }

    /// Whether the statute asks for this duty at all.
    pub const fn asks(&self, requirement: Requirement) -> bool {
        match requirement {
            Requirement::Plan => self.duties.plan,
            Requirement::Quota => true,
            Requirement::Notice => self.duties.notice,
            Requirement::Filing => self.duties.filing,
        }
    }

    /// Whether the clause is in force on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
            && self.in_force_until.is_none_or(|until| day <= until)
    }

    /// When the clause is in force, if it is on no day of a year: 2017年9月25日起; else nothing.
    pub fn out_of_force_in(&self, year: i16) -> Option<String> {
        let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        let outside = self.in_force_from.is_some_and(|from| last < from)
            || self.in_force_until.is_some_and(|until| until < first);
        outside.then(|| show::validity(self))
    }

    /// The least number of difficulty persons for a base of so many.
    pub fn required(&self, base: u64) -> u64 {
        self.ratio.of(base, self.rounding)
    }

    /// Whether some quota goes by this column to tell which posts it covers: then rows that differ in it contradict each other.
    pub fn goes_by(&self, column: CoverColumn) -> bool {
        self.further.iter().filter_map(|quota| quota.covers.as_ref()).any(|covers| covers.column == column)
    }

    /// The list of another department with this name.
    pub fn crosscheck(&self, kind: &str) -> Option<&Crosscheck> {
        self.crosscheck_place(kind).and_then(|place| self.crosschecks.get(usize::from(place)))
    }

    /// Where that list stands among the declared ones.
    pub fn crosscheck_place(&self, kind: &str) -> Option<u8> {
        let place = self.crosschecks.iter().position(|check| normal(&check.kind) == normal(kind))?;
        u8::try_from(place).ok()
    }

    /// Last day on which the plan of a year may be submitted (`P008`); `None` if the policy sets none.
    pub fn plan_due(&self, year: i16) -> Option<Date> {
        self.plan_due.and_then(|due| due.for_year(year))
    }

    /// Whether posts of this 开发方式 are within the clause. A blank one is.
    pub fn scope_of(&self, mode: Option<&str>) -> Scope {
        self.modes.scope_of(mode)
    }

    /// 开发方式 that the policy lists, those within the clause first, each in code-point order.
    pub fn listed_modes(&self) -> impl Iterator<Item = &str> {
        self.modes.inside.iter().chain(&self.modes.outside).map(String::as_str)
    }

    /// The category that a text names, by any of its names, after normalisation and without
    /// quotation marks, endings (人员, 户) and what stands in brackets; of several one that counts, and asks for no age.
    ///
    /// Numbers are no names: the categories of the Guangdong list and the codes of employment systems
    /// (ADC310) differ, so a bare 3 says nothing certain.
    pub fn category(&self, text: &str) -> Option<&Category> {
        self.categories.find(text, None)
    }

    /// The category by which somebody hired on this day would count.
    pub fn category_on(&self, text: &str, hired: Date) -> Option<&Category> {
        self.categories.find(text, Some(hired))
    }

    /// Whether the text names a category, all that it names count for other quotas only, and it says nothing else: a word
    /// that nobody knows may be a category that counts.
    pub fn names_no_claim(&self, text: &str) -> bool {
        let named = self.categories_in(text);
        !named.is_empty()
            && named.iter().all(|category| !category.counts)
            && !self.names_unknown_category(text)
    }

    /// Whether a text is a category's name or synonym just as the policy lists it.
    pub fn lists_category(&self, text: &str) -> bool {
        self.categories.lists(text)
    }

    /// Whether a part of the text is no category that is known.
    pub fn names_unknown_category(&self, text: &str) -> bool {
        self.categories.names_unknown(text)
    }

    /// Each category that a text names: 残疾人员、低保人员 two.
    pub fn categories_in(&self, text: &str) -> Vec<&Category> {
        self.categories.find_all(text)
    }

    /// All categories, in the order of the file.
    pub fn categories(&self) -> &[Category] {
        self.categories.all()
    }

    /// Class of a publisher by 发布机构, 发布渠道 and the address of 发布网址.
    pub fn publisher(&self, published: &Published<'_>) -> PublisherClass {
        self.publishers.class_of(published)
    }

    /// Host of a web address as people type it: with or without scheme, port, path; lower case.
    pub fn host_of(url: &str) -> Option<String> {
        publishers::host_of(url)
    }

    /// What the policy says about a rule.
    pub fn override_of(&self, rule: &str) -> Override {
        let unasked = || duty_of(rule).is_some_and(|duty| !self.asks(duty));
        self.overrides.get(rule).copied().unwrap_or(if unasked() { Override::Off } else { Override::Default })
    }

    /// The severity of a rule under the policy; `None` if the rule is not judged.
    pub fn severity_of(&self, rule: &str, default: Option<Severity>) -> Option<Severity> {
        match self.override_of(rule) {
            Override::Off => None,
            Override::As(severity) => Some(severity),
            Override::Default => default,
        }
    }

    /// The day on which the statutory retirement age is reached: the birthday, that many years and
    /// months later; in a month without that day, its last.
    ///
    /// No text found says on which day of the month the age is reached; the birthday is the plain
    /// reading of 周岁. The schedule of 2025 covers earlier years too: whoever was born before its
    /// first step has no delay, and that is everybody who reached the old age before 2025.
    pub fn retirement_date(&self, birth: Date, sex: Sex) -> Date {
        let months = self.retirement.age_in_months(birth, sex, self.women_track);
        birth.saturating_add(i64::from(months).months())
    }

    /// The day on which that age is reached, if it is reached by `date`: mostly the months tell that it
    /// is not.
    pub fn retired_by(&self, date: Date, birth: Date, sex: Sex) -> Option<Date> {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let age = self.retirement.age_in_months(birth, sex, self.women_track);
        if months(date) - months(birth) < i64::from(age) {
            return None;
        }
        Some(self.retirement_date(birth, sex)).filter(|reached| *reached <= date)
    }

    /// Every setting in Chinese, in a fixed order: for `policy show` and 口径与依据.
    pub fn settings(&self) -> Vec<Setting> {
        show::settings(self)
    }
}

/// The duty that a rule weighs on: its code begins with the duty's letter.
fn duty_of(rule: &str) -> Option<Requirement> {
    match rule.as_bytes().first()? {
        b'P' => Some(Requirement::Plan),
        b'Q' => Some(Requirement::Quota),
        b'N' => Some(Requirement::Notice),
        b'F' => Some(Requirement::Filing),
        _ => None,
    }
}
