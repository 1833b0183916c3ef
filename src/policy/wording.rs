//! Texts of rules with what the policy in force says in them: ratios, months, ages, categories.
//!
//! A rule's text names a value in braces, `{ratio}`; a text without braces stands as it is. What a policy does not
//! set reads as such, so that no text states a number of another place.

use std::borrow::Cow;

use super::show::due_label;
use super::{Policy, WomenTrack};

/// Every name that a text may hold in braces.
pub(super) const PLACEHOLDERS: [&str; 18] = [
    "ratio",
    "rounding",
    "of_25",
    "short_of_25",
    "base",
    "min_age",
    "women_age",
    "men_age",
    "age_conditions",
    "categories",
    "placement_months",
    "near_retirement",
    "renewal",
    "audit",
    "notice_months",
    "plan_due",
    "notice_days",
    "filing_days",
];

impl Policy {
    /// One of the program's own sentences in the office's word for what it does: 审计, 监督检查, 稽核. Saying it twice
    /// changes nothing. Not for what others wrote: 审计局 is a name.
    pub fn office<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.audit_word.said(text)
    }

    /// The text as it reads under this policy.
    pub fn words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = self.office(text);
        if !text.contains('{') {
            return text;
        }
        let mut filled = text.into_owned();
        for name in PLACEHOLDERS {
            let braced = format!("{{{name}}}");
            if filled.contains(&braced) {
                filled = filled.replace(&braced, &self.value_of(name));
            }
        }
        Cow::Owned(filled)
    }

    fn value_of(&self, name: &str) -> String {
        let unset = || "（口径未设）".to_owned();
        let not_set = || "本口径未设".to_owned();
        let placement = self.placement.as_ref();
        match name {
            "ratio" => self.ratio.percent_label(),
            "rounding" => self.rounding.label().to_owned(),
            // What an example needs of a base of 25, and one fewer.
            "of_25" => self.ratio.of(25, self.rounding).to_string(),
            "short_of_25" => self.ratio.of(25, self.rounding).saturating_sub(1).to_string(),
            "base" => self.basis.label().to_owned(),
            "min_age" => self.min_age.to_string(),
            "women_age" => match self.women_track {
                WomenTrack::Fifty => self.retirement.women_50.age.to_string(),
                WomenTrack::FiftyFive => self.retirement.women_55.age.to_string(),
            },
            "men_age" => self.retirement.men.age.to_string(),
            "age_conditions" => self.age_conditions(),
            "categories" => {
                let names = self.categories().iter().filter(|category| category.counts);
                names.map(|category| category.name.as_str()).collect::<Vec<_>>().join("、")
            }
            "placement_months" => placement.map_or_else(unset, |placement| placement.months.to_string()),
            "near_retirement" => {
                placement.map_or_else(unset, |placement| placement.near_retirement_years.to_string())
            }
            "renewal" => placement.filter(|placement| !placement.renewable.is_empty()).map_or_else(
                String::new,
                |placement| {
                    format!(
                        "{}期满后可再次安置，期限重新计算，累计不超过{}次。",
                        placement.renewable.join("、"),
                        placement.most_placements
                    )
                },
            ),
            "audit" => self.audit_word.as_str().to_owned(),
            "notice_months" => self.notice_months.to_string(),
            "plan_due" => self.plan_due.map_or_else(not_set, due_label),
            "notice_days" => self.notice_days.map_or_else(not_set, |days| format!("{days}天")),
            "filing_days" => self.filing_days.map_or_else(not_set, |days| format!("{days}天")),
            _ => unset(),
        }
    }

    /// 大龄失业人员：女40、男50周岁以上; what the policy's categories ask, or that none does.
    fn age_conditions(&self) -> String {
        let conditions = self.categories().iter().filter_map(|category| {
            let ages = [("女", category.min_age_female), ("男", category.min_age_male)];
            let ages: Vec<String> =
                ages.iter().filter_map(|(sex, age)| age.map(|age| format!("{sex}{age}"))).collect();
            (!ages.is_empty()).then(|| format!("{}：{}周岁以上", category.name, ages.join("、")))
        });
        let conditions: Vec<String> = conditions.collect();
        if conditions.is_empty() {
            "本口径的类别没有年龄条件".to_owned()
        } else {
            conditions.join("；")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_the_policy_in_force_says() {
        let guangdong = Policy::builtin("gd-2017-101").expect("the default");
        let shandong = Policy::builtin("sd-2016").expect("a shipped policy");
        assert_eq!(guangdong.words("不低于{base}的{ratio}"), "不低于招用计划人数的40%");
        assert_eq!(shandong.words("不低于{base}的{ratio}"), "不低于实际招用人数的50%");
        assert_eq!(guangdong.words("没有占位"), "没有占位");
    }

    #[test]
    fn an_offices_word_stands_in_our_own_sentences_once() {
        let mut policy = Policy::builtin("gd-2017-101").expect("the default");
        assert!(matches!(policy.office("审计年度"), Cow::Borrowed("审计年度")));
        policy.audit_word = "监督检查".to_owned().into();
        assert_eq!(policy.words("由审计人员核实，不低于{ratio}"), "由监督检查人员核实，不低于40%");
        policy.audit_word = "审计监督".to_owned().into();
        let once = policy.office("审计年度").into_owned();
        assert_eq!((once.as_str(), &*policy.office(&once)), ("审计监督年度", "审计监督年度"));
    }

    #[test]
    fn every_placeholder_has_a_value_under_every_shipped_policy() {
        for name in Policy::builtin_names() {
            let policy = Policy::builtin(name).expect("a shipped policy");
            for placeholder in PLACEHOLDERS {
                let text = policy.words(&format!("{{{placeholder}}}")).into_owned();
                assert!(!text.contains(['{', '}']), "{name}: {placeholder}");
            }
        }
    }
}
