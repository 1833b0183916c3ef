//! From the document as written to the policy in force.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::model::{Ratio, Severity, normal};

use super::categories::{Categories, Category};
use super::document::{Document, Law};
use super::publishers::Patterns;
use super::{Basis, LegalText, Override, Placement, Policy, PolicyError, WomenTrack};

/// The embedded policies, by name.
const BUILTIN: [(&str, &str); 2] = [
    ("gd-2017-101", include_str!("../../templates/policies/gd-2017-101.toml")),
    ("sd-2016", include_str!("../../templates/policies/sd-2016.toml")),
];

impl Policy {
    /// The names of the embedded policies; the first is the default.
    pub fn builtin_names() -> Vec<&'static str> {
        BUILTIN.iter().map(|(name, _)| *name).collect()
    }

    /// An embedded policy.
    pub fn builtin(name: &str) -> Option<Self> {
        let (name, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Self::parse(text, name, None).ok()
    }

    /// An embedded policy by name, or one from a file. `known_rules` are the codes that it may name.
    ///
    /// # Errors
    /// If there is no such policy, or it is not valid: with line, column and what was expected.
    pub fn load(name_or_path: &str, known_rules: &[&str]) -> Result<Self, PolicyError> {
        if let Some((name, text)) = BUILTIN.iter().find(|(known, _)| *known == name_or_path) {
            return Self::parse(text, name, Some(known_rules));
        }
        let text =
            std::fs::read_to_string(Path::new(name_or_path)).map_err(|error| PolicyError::NotFound {
                name: name_or_path.to_owned(),
                builtin: Self::builtin_names(),
                reason: reason(&error),
            })?;
        Self::parse(text.trim_start_matches('\u{feff}'), name_or_path, Some(known_rules))
    }

    /// Reads a policy from text.
    ///
    /// # Errors
    /// With line, column and what was expected.
    pub fn parse(text: &str, origin: &str, known_rules: Option<&[&str]>) -> Result<Self, PolicyError> {
        let document: Document = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            PolicyError::at(origin, text, offset, translate(error.message()))
        })?;
        Reader { text, origin }.policy(document, known_rules)
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "文件不存在".to_owned(),
        std::io::ErrorKind::InvalidData => "不是 UTF-8 文本".to_owned(),
        _ => error.to_string(),
    }
}

/// The parser's own words with a Chinese lead; keys and values in it stay as written.
fn translate(message: &str) -> String {
    let lead = if message.starts_with("unknown field") {
        "没有这个键"
    } else if message.starts_with("missing field") {
        "缺少必填的键"
    } else if message.starts_with("invalid type") {
        "值的类型不对"
    } else {
        "写法不对"
    };
    format!("{lead}（{message}）")
}

/// Turns checked values out of spanned ones; knows where errors are.
struct Reader<'t> {
    text: &'t str,
    origin: &'t str,
}

impl Reader<'_> {
    fn error<T>(&self, at: &Spanned<T>, problem: String) -> PolicyError {
        PolicyError::at(self.origin, self.text, at.span().start, problem)
    }

    fn policy(&self, document: Document, known_rules: Option<&[&str]>) -> Result<Policy, PolicyError> {
        let ratio = Ratio::parse(document.quota.ratio.get_ref()).ok_or_else(|| {
            self.error(
                &document.quota.ratio,
                "比例应为 \"2/5\"、\"40%\" 或 \"0.4\" 的写法，且不大于1".to_owned(),
            )
        })?;
        let basis = match document.quota.basis.get_ref().as_str() {
            "plan" => Basis::Plan,
            "hires" => Basis::Hires,
            _ => return Err(self.error(&document.quota.basis, "基数应为 \"plan\" 或 \"hires\"".to_owned())),
        };
        let due = document.plan.map(|plan| self.due(&plan.due)).transpose()?;
        let women_track = match document.age.women_track.get_ref() {
            55 => WomenTrack::From55,
            50 => WomenTrack::From50,
            _ => return Err(self.error(&document.age.women_track, "应为 55 或 50".to_owned())),
        };
        let categories = self.categories(document.categories)?;
        let overrides = self.overrides(document.rules, known_rules)?;
        let normals = |list: Vec<String>| list.iter().map(|text| normal(text).into_owned()).collect();
        Ok(Policy {
            name: document.name,
            title: document.title,
            source_text: self.text.to_owned(),
            hash: hex(&Sha256::digest(self.text.as_bytes())),
            clause: legal_text(document.clause),
            laws: document.laws.into_iter().map(|(key, law)| (key, legal_text(law))).collect(),
            ratio,
            basis,
            register_complete: document.register_complete,
            notice_days: document.notice.map(|notice| notice.days),
            filing_days: document.filing.map(|filing| filing.days),
            placement: document.placement.map(|limit| Placement {
                months: limit.months,
                near_retirement_years: limit.near_retirement_years,
            }),
            min_age: document.age.minimum,
            women_track,
            due,
            inside: normals(document.scope.inside),
            outside: normals(document.scope.outside),
            categories,
            patterns: Patterns::new(&document.publishers),
            overrides,
        })
    }

    /// `03-31`; 29 February is no yearly date.
    fn due(&self, due: &Spanned<String>) -> Result<(i8, i8), PolicyError> {
        let parts = due
            .get_ref()
            .split_once('-')
            .and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        parts
            .filter(|(month, day)| Date::new(2023, *month, *day).is_ok())
            .ok_or_else(|| self.error(due, "截止日应为“月-日”，例如 \"03-31\"".to_owned()))
    }

    fn categories(&self, written: Vec<super::document::Category>) -> Result<Categories, PolicyError> {
        let mut categories = Categories::default();
        for category in written {
            let span = category.name.clone();
            let category = Category {
                code: category.code.into_inner(),
                name: category.name.into_inner(),
                synonyms: category.synonyms,
                min_age_female: category.min_age_female,
                min_age_male: category.min_age_male,
            };
            if let Err(other) = categories.add(category) {
                return Err(self.error(&span, format!("名称、同义写法或代码与类别“{other}”重复")));
            }
        }
        Ok(categories)
    }

    fn overrides(
        &self,
        written: BTreeMap<Spanned<String>, Spanned<String>>,
        known_rules: Option<&[&str]>,
    ) -> Result<BTreeMap<String, Override>, PolicyError> {
        let mut overrides = BTreeMap::new();
        for (code, change) in written {
            if known_rules.is_some_and(|known| !known.contains(&code.get_ref().as_str())) {
                return Err(self.error(
                    &code,
                    format!("没有规则 {}；可用 postaudit explain 查看全部规则", code.get_ref()),
                ));
            }
            let parsed = match change.get_ref().as_str() {
                "off" => Override::Off,
                "violation" => Override::As(Severity::Violation),
                "doubt" => Override::As(Severity::Doubt),
                "note" => Override::As(Severity::Note),
                _ => {
                    return Err(
                        self.error(&change, "应为 \"violation\"、\"doubt\"、\"note\" 或 \"off\"".to_owned())
                    );
                }
            };
            overrides.insert(code.into_inner(), parsed);
        }
        Ok(overrides)
    }
}

fn legal_text(law: Law) -> LegalText {
    LegalText { citation: law.citation, text: law.text, verified: law.verified }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(change: impl Fn(&str) -> String) -> String {
        let text = change(BUILTIN[0].1);
        Policy::parse(&text, "口径.toml", Some(&["E005"])).expect_err("an error").to_string()
    }

    /// Line of the first occurrence of a text.
    fn line_of(text: &str) -> usize {
        BUILTIN[0].1.lines().position(|line| line.contains(text)).expect("there") + 1
    }

    #[test]
    fn embedded_policies_and_the_template_are_valid() {
        for (name, _) in BUILTIN {
            assert_eq!(Policy::builtin(name).expect("valid").name, name);
        }
        let local = include_str!("../../templates/policies/local.toml");
        let local = Policy::parse(local, "local", Some(&["E009", "N005"])).expect("valid");
        assert_eq!(local.plan_due(2024), Date::new(2024, 3, 31).ok());
        assert_eq!((local.notice_days, local.filing_days), (Some(7), Some(30)));
        assert_eq!(local.override_of("E009"), Override::Off);
    }

    #[test]
    fn every_kind_of_error_names_its_line() {
        let ratio = line_of("ratio = ");
        for (message, line, words) in [
            (error(|text| text.replace("\"2/5\"", "\"五分之二\"")), ratio, "比例应为"),
            (error(|text| text.replace("basis = \"plan\"", "basis = \"posts\"")), ratio + 1, "基数应为"),
            (
                error(|text| text.replace("women-track = 55", "women-track = 60")),
                line_of("women-track"),
                "55 或 50",
            ),
            (error(|text| text.replace("minimum = 16", "minimal = 16")), line_of("minimum"), "没有这个键"),
            (
                error(|text| text.replace("register-complete = false", "register-complete = 1")),
                line_of("register-complete"),
                "值的类型不对",
            ),
            (
                error(|text| text.replace("name = \"残疾人员\"", "name = \"失地农民\"")),
                line_of("name = \"失地农民\""),
                "重复",
            ),
            (
                error(|text| format!("{text}E099 = \"off\"\n")),
                BUILTIN[0].1.lines().count() + 1,
                "没有规则 E099",
            ),
            (error(|text| format!("{text}E005 = \"error\"\n")), BUILTIN[0].1.lines().count() + 1, "应为"),
            (error(|text| text.replace("[quota]", "[quota")), line_of("[quota]"), "写法不对"),
        ] {
            assert!(
                message.contains(&format!("第{line}行")) && message.contains(words),
                "{message} (line {line})"
            );
        }
    }

    #[test]
    fn an_unknown_name_lists_the_embedded_ones() {
        let message = Policy::load("gd-2018", &[]).expect_err("unknown").to_string();
        assert!(message.contains("gd-2017-101") && message.contains("文件不存在"), "{message}");
    }
}
