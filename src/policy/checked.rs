//! From the file as written to terms that can be applied; every mistake with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

use crate::model::{OfficeWord, Ratio, Rounding, Severity, hex, normal, perhaps};

use super::categories::{Categories, Category};
use super::document::{
    CategoryDocument, CoversDocument, CrosscheckDocument, Document, FurtherDocument, LegalDocument,
    NoticeDocument, PlacementDocument, PublishersDocument, RetirementDocument, ScopeDocument, TrackDocument,
};
use super::error::PolicyError;
use super::further::{CoverColumn, Covers, FurtherQuota, MOST_FURTHER};
use super::modes::Modes;
use super::publishers::{Patterns, Publishers};
use super::retirement::{Retirement, Track, WomenTrack};
use super::{Crosscheck, CrosscheckWhen, Denominator, Duties, LegalText, Override, Placement, Policy};

/// A day of the audited year, or of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayOfYear {
    pub(super) month: i8,
    pub(super) day: i8,
    pub(super) year_before: bool,
}

impl DayOfYear {
    pub(super) fn for_year(self, year: i16) -> Option<Date> {
        let year = if self.year_before { year.checked_sub(1)? } else { year };
        Date::new(year, self.month, self.day).ok()
    }
}

/// Reads a policy. Without `known_rules` the codes in `[rules]` are taken as they are.
pub(super) fn parse(text: &str, origin: &str, known_rules: Option<&[&str]>) -> Result<Policy, PolicyError> {
    // Notepad writes a byte order mark.
    let toml = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Document =
        toml::from_str(toml).map_err(|error| PolicyError::of_toml(origin, toml, &error))?;
    let mut policy = Checker { origin, toml }.policy(document, known_rules)?;
    text.clone_into(&mut policy.source_text);
    policy.hash = hex(&Sha256::digest(text.as_bytes()));
    Ok(policy)
}

/// Far more kinds of lists than any place compares.
const MOST_CROSSCHECKS: usize = 64;
/// What can be done about a hit, unless the policy says more.
const USUAL_VERIFICATION: &str = "向提供名单的单位和本人核实，确认是否同一人、起止日期和性质。";

/// Months before a hire within which a notice is surely for it.
const USUAL_NOTICE_MONTHS: u32 = 12;

/// Turns values into terms; knows where the text came from.
struct Checker<'a> {
    origin: &'a str,
    toml: &'a str,
}

impl Checker<'_> {
    fn policy(&self, document: Document, known_rules: Option<&[&str]>) -> Result<Policy, PolicyError> {
        let categories = self.categories(document.categories)?;
        let crosschecks = self.crosschecks(&document.crosschecks)?;
        let further = self.further(&document.further, &categories)?;
        let mut laws: BTreeMap<String, LegalText> = document
            .laws
            .into_iter()
            .map(|(key, law)| Ok((key, self.law(&law)?)))
            .collect::<Result<_, PolicyError>>()?;
        let declared: Vec<String> = crosschecks.iter().map(|check| check.code.clone()).collect();
        laws.extend(crosschecks.iter().map(|check| (check.code.clone(), check.law.clone())));
        laws.extend(further.iter().map(|quota| (quota.name.clone(), quota.law.clone())));
        Ok(Policy {
            name: self.text(&document.name)?,
            title: self.text(&document.title)?,
            source_text: String::new(),
            hash: String::new(),
            in_force_until: self.until(
                document.in_force_from.as_ref(),
                document.in_force_until.as_ref(),
                ["in-force-from", "in-force-until"],
            )?,
            in_force_from: document.in_force_from.map(|value| self.date(&value)).transpose()?,
            clause: self.law(&document.clause)?,
            laws,
            duties: Duties {
                plan: document.duties.plan,
                notice: document.duties.notice,
                filing: document.duties.filing,
            },
            audit_word: document
                .words
                .audit
                .map(|word| self.audit_word(&word))
                .transpose()?
                .map(OfficeWord::from)
                .unwrap_or_default(),
            crosschecks,
            ratio: self.ratio(&document.quota.ratio)?,
            rounding: document.quota.rounding.map_or(Ok(Rounding::Up), |value| self.rounding(&value))?,
            basis: self.basis(&document.quota.basis)?,
            further,
            register_complete: document.register_complete,
            notice_months: self.notice_months(document.notice.as_ref())?,
            notice_days: document
                .notice
                .and_then(|notice| notice.days)
                .map(|days| self.between(&days, 1, 366))
                .transpose()?,
            needs_household: document.recognition.household,
            filing_days: document.filing.map(|filing| self.between(&filing.days, 0, 366)).transpose()?,
            placement: document.placement.map(|value| self.placement(&value, &categories)).transpose()?,
            min_age: self.between(&document.age.minimum, 0, 60)?,
            women_track: self.women_track(&document.age.women_track)?,
            plan_due: document.plan.map(|plan| self.plan_due(&plan.due)).transpose()?,
            retirement: self.retirement(&document.retirement)?,
            modes: self.modes(&document.scope)?,
            unsuited_posts: self.names(&document.posts.unsuited)?,
            categories,
            publishers: self.publishers(&document.publishers)?,
            overrides: self.overrides(&document.rules, known_rules, &declared)?,
        })
    }

    fn error<T>(&self, span: Range<usize>, message: impl Into<String>) -> Result<T, PolicyError> {
        Err(PolicyError::at(self.origin, self.toml, &span, message.into()))
    }

    fn text(&self, value: &Spanned<String>) -> Result<String, PolicyError> {
        let text = value.get_ref().trim();
        if text.is_empty() { self.error(value.span(), "不能为空。") } else { Ok(text.to_owned()) }
    }

    fn between(&self, value: &Spanned<u32>, least: u32, most: u32) -> Result<u32, PolicyError> {
        let number = *value.get_ref();
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            self.error(value.span(), format!("写的是{number}，应为{least}至{most}的整数。"))
        }
    }

    fn date(&self, value: &Spanned<String>) -> Result<Date, PolicyError> {
        // A year of two digits would be one of the first century.
        let date = Date::strptime("%Y-%m-%d", value.get_ref().trim()).ok();
        date.filter(|date| is_year(date.year())).map_or_else(
            || {
                self.error(
                    value.span(),
                    format!("“{}”不是存在的日期，应为“年-月-日”，如 \"2017-09-25\"。", value.get_ref()),
                )
            },
            Ok,
        )
    }

    /// The last day, which is not before the first; `keys` are what the file calls them.
    fn until(
        &self,
        from: Option<&Spanned<String>>,
        until: Option<&Spanned<String>>,
        keys: [&str; 2],
    ) -> Result<Option<Date>, PolicyError> {
        let Some(until) = until else { return Ok(None) };
        let last = self.date(until)?;
        match from.map(|from| self.date(from)).transpose()? {
            Some(first) if last < first => {
                self.error(until.span(), format!("{} 早于 {}。", keys[1], keys[0]))
            }
            _ => Ok(Some(last)),
        }
    }

    fn law(&self, law: &LegalDocument) -> Result<LegalText, PolicyError> {
        Ok(LegalText {
            citation: self.text(&law.citation)?,
            text: law.text.trim().to_owned(),
            verified: law.verified,
        })
    }

    fn ratio(&self, value: &Spanned<String>) -> Result<Ratio, PolicyError> {
        match Ratio::parse(value.get_ref()).filter(|ratio| ratio.is_share()) {
            Some(ratio) => Ok(ratio),
            None => self.error(
                value.span(),
                format!(
                    "“{}”不是大于0、不超过1的比例，应写成分数或百分数，如 \"2/5\" 或 \"40%\"。",
                    value.get_ref()
                ),
            ),
        }
    }

    fn basis(&self, value: &Spanned<String>) -> Result<Denominator, PolicyError> {
        match value.get_ref().as_str() {
            "plan" => Ok(Denominator::Plan),
            "hires" => Ok(Denominator::Hires),
            other => self.error(
                value.span(),
                format!("“{other}”应为 \"plan\"（招用计划人数）或 \"hires\"（实际招用人数）。"),
            ),
        }
    }

    fn further(
        &self,
        values: &[FurtherDocument],
        categories: &Categories,
    ) -> Result<Vec<FurtherQuota>, PolicyError> {
        let mut quotas: Vec<FurtherQuota> = Vec::new();
        for value in values {
            let name = self.text(&value.name)?;
            if quotas.len() == MOST_FURTHER {
                let most = format!("主比例之外的比例最多 {MOST_FURTHER} 项。");
                return self.error(value.name.span(), most);
            }
            if quotas.iter().any(|quota| normal(&quota.name) == normal(&name)) {
                return self.error(value.name.span(), format!("比例名称“{name}”重复。"));
            }
            quotas.push(FurtherQuota {
                name,
                ratio: self.ratio(&value.ratio)?,
                basis: self.basis(&value.basis)?,
                rounding: value.rounding.as_ref().map_or(Ok(Rounding::Up), |value| self.rounding(value))?,
                categories: value
                    .categories
                    .iter()
                    .map(|name| self.counted_category(name, categories))
                    .collect::<Result<_, _>>()?,
                covers: value.covers.as_ref().map(|covers| self.covers(covers)).transpose()?,
                law: self.law(&value.law)?,
            });
        }
        Ok(quotas)
    }

    /// Claims of a category that does not count for the main quota are not looked into, so no further quota can rest on
    /// them.
    fn counted_category(
        &self,
        name: &Spanned<String>,
        categories: &Categories,
    ) -> Result<String, PolicyError> {
        let text = self.text(name)?;
        match categories.find(&text, None) {
            Some(category) if category.counts => Ok(category.name.clone()),
            Some(_) => self.error(
                name.span(),
                format!("类别“{text}”写明不计入（counts = false），其申报不核查，不能计入其他比例。"),
            ),
            None => self.error(name.span(), format!("“{text}”不是本口径列出的就业困难人员类别。")),
        }
    }

    fn covers(&self, value: &CoversDocument) -> Result<Covers, PolicyError> {
        let written = value.column.get_ref().trim();
        let Some(column) = CoverColumn::ALL.into_iter().find(|column| column.label() == written) else {
            let known = CoverColumn::ALL.map(CoverColumn::label).join("”或“");
            return self.error(value.column.span(), format!("“{written}”应为“{known}”。"));
        };
        let inside = self.words(&value.inside)?;
        if inside.is_empty() {
            return self.error(value.column.span(), "inside 至少要有一种写法。");
        }
        for word in &value.outside {
            if inside.contains(normal(word.get_ref()).as_ref()) {
                let twice = format!("“{}”同时列入了 inside 和 outside。", word.get_ref());
                return self.error(word.span(), twice);
            }
        }
        Ok(Covers { column, inside, outside: self.words(&value.outside)? })
    }

    fn plan_due(&self, value: &Spanned<String>) -> Result<DayOfYear, PolicyError> {
        let text = normal(value.get_ref());
        let (year_before, rest) =
            text.strip_prefix("上年").map_or((false, text.as_ref()), |rest| (true, rest));
        let parts = rest
            .split_once('-')
            .and_then(|(month, day)| Some((month.parse::<i8>().ok()?, day.parse::<i8>().ok()?)));
        // A year without 29 February: the day must exist in each year.
        match parts.filter(|(month, day)| Date::new(2023, *month, *day).is_ok()) {
            Some((month, day)) => Ok(DayOfYear { month, day, year_before }),
            None => self.error(
                value.span(),
                format!("“{}”不是每年都有的月-日，应为 \"03-31\" 或 \"上年12-31\" 的形式。", value.get_ref()),
            ),
        }
    }

    /// It stands in titles and in the headers of pages.
    fn audit_word(&self, value: &Spanned<String>) -> Result<String, PolicyError> {
        const LONGEST: usize = 10;
        let word = self.text(value)?;
        if word.chars().count() <= LONGEST && word.chars().all(char::is_alphanumeric) {
            return Ok(word);
        }
        self.error(value.span(), format!("应为{LONGEST}个字以内的一个词，如 \"监督检查\"。"))
    }

    fn rounding(&self, value: &Spanned<String>) -> Result<Rounding, PolicyError> {
        match value.get_ref().as_str() {
            "up" => Ok(Rounding::Up),
            "down" => Ok(Rounding::Down),
            "nearest" => Ok(Rounding::Nearest),
            other => self.error(
                value.span(),
                format!("“{other}”应为 \"up\"（向上取整）、\"down\"（向下取整）或 \"nearest\"（四舍五入）。"),
            ),
        }
    }

    fn placement(
        &self,
        value: &PlacementDocument,
        categories: &Categories,
    ) -> Result<Placement, PolicyError> {
        let renewable = value.renewable.iter().map(|name| {
            let text = self.text(name)?;
            match categories.find(&text, None) {
                Some(category) => Ok(category.name.clone()),
                None => self.error(name.span(), format!("“{text}”不是本口径列出的就业困难人员类别。")),
            }
        });
        match (value.renewable.first(), &value.most_placements) {
            (Some(first), None) => {
                return self.error(first.span(), "还要写 most-placements：累计最多安置几次。");
            }
            (None, Some(most)) => {
                return self.error(most.span(), "还要写 renewable：哪些类别期满后可以再次安置。");
            }
            _ => {}
        }
        Ok(Placement {
            months: self.between(&value.months, 1, 600)?,
            near_retirement_years: self.between(&value.near_retirement_years, 0, 50)?,
            renewable: renewable.collect::<Result<_, _>>()?,
            most_placements: value
                .most_placements
                .as_ref()
                .map_or(Ok(1), |most| self.between(most, 1, 10))?,
        })
    }

    fn crosschecks(&self, values: &[CrosscheckDocument]) -> Result<Vec<Crosscheck>, PolicyError> {
        let mut checks: Vec<Crosscheck> = Vec::new();
        for value in values {
            if checks.len() == MOST_CROSSCHECKS {
                let most = format!("比对名单最多 {MOST_CROSSCHECKS} 种。");
                return self.error(value.kind.span(), most);
            }
            let code = self.text(&value.code)?;
            let is_code = code.len() == 4
                && code
                    .strip_prefix('M')
                    .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            if !is_code || checks.iter().any(|check| check.code == code) {
                return self.error(
                    value.code.span(),
                    format!("“{code}”应为 M 加三位数字，且与其他比对名单不同，如 \"M001\"。"),
                );
            }
            let kind = self.text(&value.kind)?;
            if kind.contains('=') || checks.iter().any(|check| check.kind == kind) {
                return self.error(value.kind.span(), format!("比对名单“{kind}”重复，或含等号。"));
            }
            let when = match value.when.get_ref().as_str() {
                "hire-date" => CrosscheckWhen::HireDate,
                "period" => CrosscheckWhen::Period,
                other => {
                    return self.error(
                        value.when.span(),
                        format!(
                            "“{other}”应为 \"hire-date\"（招用当日）或 \"period\"（招用至合同终止期间）。"
                        ),
                    );
                }
            };
            checks.push(Crosscheck {
                title: value.title.as_ref().map_or_else(|| Ok(kind.clone()), |title| self.text(title))?,
                kind,
                code,
                when,
                message: self.text(&value.message)?,
                verify: value
                    .verify
                    .as_ref()
                    .map_or_else(|| Ok(USUAL_VERIFICATION.to_owned()), |text| self.text(text))?,
                elsewhere: value.elsewhere,
                holds_claim: value.holds_claim,
                law: self.law(&value.law)?,
            });
        }
        Ok(checks)
    }

    /// How long before a hire a notice may have been published; a year unless the policy says otherwise.
    fn notice_months(&self, notice: Option<&NoticeDocument>) -> Result<u32, PolicyError> {
        let months = notice.and_then(|notice| notice.valid_months.as_ref());
        months.map_or(Ok(USUAL_NOTICE_MONTHS), |months| self.between(months, 1, 600))
    }

    fn women_track(&self, value: &Spanned<u32>) -> Result<WomenTrack, PolicyError> {
        match value.get_ref() {
            50 => Ok(WomenTrack::Fifty),
            55 => Ok(WomenTrack::FiftyFive),
            other => self.error(value.span(), format!("写的是{other}，应为50或55。")),
        }
    }

    fn retirement(&self, value: &RetirementDocument) -> Result<Retirement, PolicyError> {
        Ok(Retirement {
            men: self.track(&value.men)?,
            women_55: self.track(&value.women_55)?,
            women_50: self.track(&value.women_50)?,
        })
    }

    fn track(&self, value: &TrackDocument) -> Result<Track, PolicyError> {
        let month = value.born_from.get_ref().split_once('-').and_then(|(year, month)| {
            let (year, month) = (year.parse::<i16>().ok()?, month.parse::<i8>().ok()?);
            Date::new(year, month, 1).ok().filter(|_| is_year(year)).map(|_| (year, month))
        });
        let Some(born_from) = month else {
            return self.error(
                value.born_from.span(),
                format!("“{}”应为“年-月”，如 \"1965-01\"。", value.born_from.get_ref()),
            );
        };
        Ok(Track {
            age: self.between(&value.age, 40, 80)?,
            born_from,
            every_months: self.between(&value.every_months, 1, 120)?,
            max_months: self.between(&value.max_months, 0, 240)?,
        })
    }

    fn modes(&self, value: &ScopeDocument) -> Result<Modes, PolicyError> {
        let inside = self.words(&value.inside)?;
        let outside = self.words(&value.outside)?;
        for word in &value.outside {
            if inside.contains(normal(word.get_ref()).as_ref()) {
                return self.error(
                    word.span(),
                    format!("开发方式“{}”同时列入了 inside 和 outside。", word.get_ref()),
                );
            }
        }
        Ok(Modes { inside, outside })
    }

    fn words(&self, values: &[Spanned<String>]) -> Result<BTreeSet<String>, PolicyError> {
        values.iter().map(|value| Ok(normal(&self.text(value)?).into_owned())).collect()
    }

    fn categories(&self, values: Spanned<Vec<CategoryDocument>>) -> Result<Categories, PolicyError> {
        let span = values.span();
        let mut categories = Categories::default();
        let mut codes = BTreeSet::new();
        for value in values.into_inner() {
            let spans: Vec<Range<usize>> =
                std::iter::once(value.name.span()).chain(value.synonyms.iter().map(Spanned::span)).collect();
            let code = self.text(&value.code)?;
            if !codes.insert(code.clone()) {
                return self.error(value.code.span(), format!("类别编号“{code}”重复。"));
            }
            let category = Category {
                code,
                name: self.text(&value.name)?,
                synonyms: value.synonyms.iter().map(|name| self.text(name)).collect::<Result<_, _>>()?,
                min_age_female: value.min_age_female.map(|age| self.between(&age, 0, 100)).transpose()?,
                min_age_male: value.min_age_male.map(|age| self.between(&age, 0, 100)).transpose()?,
                counts: value.counts,
                until: self.until(value.from.as_ref(), value.until.as_ref(), ["from", "until"])?,
                from: value.from.map(|date| self.date(&date)).transpose()?,
                text: value.text.trim().to_owned(),
                verified: value.verified,
            };
            if let Err(index) = categories.add(category) {
                return self
                    .error(spans.get(index).cloned().unwrap_or_default(), "这个类别名称已用于另一个类别。");
            }
        }
        if categories.all().is_empty() {
            return self.error(span, "至少要有一个就业困难人员类别（[[category]]）。");
        }
        Ok(categories)
    }

    fn publishers(&self, value: &PublishersDocument) -> Result<Publishers, PolicyError> {
        let gov_words = value.public_gov_words.iter().map(|word| Ok(self.text(word)?.to_lowercase()));
        Ok(Publishers {
            public: Patterns {
                names: self.names(&value.public)?,
                hosts: self.hosts(&value.public_hosts)?,
                gov_words: gov_words.collect::<Result<_, PolicyError>>()?,
            },
            not_public: Patterns {
                names: self.names(&value.not_public)?,
                hosts: self.hosts(&value.not_public_hosts)?,
                gov_words: Vec::new(),
            },
        })
    }

    fn names(&self, values: &[Spanned<String>]) -> Result<Vec<String>, PolicyError> {
        values.iter().map(|name| Ok(normal(&self.text(name)?).into_owned())).collect()
    }

    fn hosts(&self, values: &[Spanned<String>]) -> Result<Vec<String>, PolicyError> {
        values.iter().map(|host| self.host(host)).collect()
    }

    fn host(&self, value: &Spanned<String>) -> Result<String, PolicyError> {
        let text = self.text(value)?.to_lowercase();
        if super::publishers::host_of(&text).as_deref() == Some(text.as_str()) {
            Ok(text)
        } else {
            self.error(
                value.span(),
                format!("“{text}”应为主机名，如 \"hrss.gd.gov.cn\"，不带 http:// 和路径。"),
            )
        }
    }

    fn overrides(
        &self,
        rules: &BTreeMap<Spanned<String>, Spanned<String>>,
        known: Option<&[&str]>,
        declared: &[String],
    ) -> Result<BTreeMap<String, Override>, PolicyError> {
        let mut overrides = BTreeMap::new();
        for (rule, value) in rules {
            let code = rule.get_ref();
            let is_crosscheck = declared.contains(code);
            if let Some(known) = known
                && !known.contains(&code.as_str())
                && !is_crosscheck
            {
                let hint = perhaps(&code.to_uppercase(), known.iter().copied());
                return self
                    .error(rule.span(), format!("没有规则“{code}”。{hint}规则代码见 postaudit explain。"));
            }
            let severity = match value.get_ref().as_str() {
                "off" => Override::Off,
                "violation" if is_crosscheck => {
                    return self.error(
                        value.span(),
                        format!("“{code}”是比对名单的规则，只能是疑点：应为 \"off\"（关闭）、\"doubt\"（疑点）或 \"note\"（提示）。"),
                    );
                }
                "violation" => Override::As(Severity::Violation),
                "doubt" => Override::As(Severity::Doubt),
                "note" => Override::As(Severity::Note),
                other => {
                    return self.error(
                        value.span(),
                        format!("“{other}”应为 \"off\"（关闭）、\"violation\"（违规）、\"doubt\"（疑点）或 \"note\"（提示）。"),
                    );
                }
            };
            overrides.insert(code.clone(), severity);
        }
        Ok(overrides)
    }
}

#[cfg(test)]
#[path = "checked_tests.rs"]
mod tests;

/// A year that a policy may speak of.
const fn is_year(year: i16) -> bool {
    1900 <= year && year <= 2200
}
