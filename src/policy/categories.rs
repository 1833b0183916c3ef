//! 困难人员类别: names, synonyms, age conditions.

use std::collections::BTreeMap;

use crate::model::normal;

/// A category of employment-difficulty persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Stable code within the policy.
    pub code: String,
    /// Name as the source has it.
    pub name: String,
    /// Other spellings.
    pub synonyms: Vec<String>,
    /// Full years that a woman must have on the day of recognition.
    pub min_age_female: Option<u32>,
    /// Full years that a man must have on the day of recognition.
    pub min_age_male: Option<u32>,
}

/// All categories, found by any of their spellings.
#[derive(Debug, Clone, Default)]
pub(super) struct Categories {
    all: Vec<Category>,
    by_key: BTreeMap<String, usize>,
}

impl Categories {
    /// Adds one; gives back the name of the category that already has one of its spellings.
    pub(super) fn add(&mut self, category: Category) -> Result<(), String> {
        let index = self.all.len();
        if let Some(other) = self.all.iter().find(|other| other.code == category.code) {
            return Err(other.name.clone());
        }
        for spelling in std::iter::once(&category.name).chain(&category.synonyms) {
            match self.by_key.insert(key(spelling), index) {
                Some(other) if other != index => return Err(self.all[other].name.clone()),
                _ => {}
            }
        }
        self.all.push(category);
        Ok(())
    }

    pub(super) fn find(&self, text: &str) -> Option<&Category> {
        self.by_key.get(&key(text)).and_then(|index| self.all.get(*index))
    }

    pub(super) fn all(&self) -> &[Category] {
        &self.all
    }
}

/// Normal form without quotation marks, which forms print in every style.
fn key(text: &str) -> String {
    normal(text)
        .chars()
        .filter(|c| !matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | '「' | '」' | '、' | ',' | '，'))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[test]
    fn spellings_of_real_forms_find_their_category() {
        let policy = Policy::builtin("gd-2017-101").expect("valid");
        for (text, code) in [
            ("残疾人", "2"),
            ("“4050”人员", "1"),
            ("“40、50”人员", "1"),
            ("城镇零就业家庭人员", "4"),
            ("城镇\"零就业家庭\"人员", "4"),
            ("低保 人员", "3"),
            ("连续失业１年以上人员", "7"),
        ] {
            assert_eq!(policy.category(text).map(|category| category.code.as_str()), Some(code), "{text}");
        }
        for text in ["高校毕业生", "脱贫劳动力", "", "人员"] {
            assert!(policy.category(text).is_none(), "{text}");
        }
        assert_eq!(policy.categories().len(), 13);
    }
}
