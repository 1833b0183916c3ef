//! Categories of difficulty persons, by any of their names.

use std::borrow::Cow;

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::model::normal;

/// A category of difficulty persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Number in the list.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Other names that filings use.
    pub synonyms: Vec<String>,
    /// Least age of a woman on the recognition date, in full years.
    pub min_age_female: Option<u32>,
    /// Least age of a man on the recognition date, in full years.
    pub min_age_male: Option<u32>,
    /// Whether it counts for this quota; a known category that does not is no claim.
    pub counts: bool,
    /// First hire date on which it counts, if bound to a period.
    pub from: Option<Date>,
    /// Last hire date on which it counts, if bound to a period.
    pub until: Option<Date>,
    /// Wording of the definition; may be empty.
    pub text: String,
    /// The wording was checked.
    pub verified: bool,
}

impl Category {
    /// Whether somebody hired on this day counts by it.
    pub fn counts_on(&self, hired: Date) -> bool {
        self.counts
            && self.from.is_none_or(|from| from <= hired)
            && self.until.is_none_or(|until| hired <= until)
    }
}

/// The categories of a policy, findable by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Categories {
    all: Vec<Category>,
    by_name: HashMap<String, usize>,
}

impl Categories {
    /// Adds a category.
    ///
    /// # Errors
    /// The index among its names (0: the name itself) of one that another category has already.
    pub(super) fn add(&mut self, category: Category) -> Result<(), usize> {
        let names = std::iter::once(&category.name).chain(&category.synonyms);
        for (index, name) in names.enumerate() {
            if self
                .by_name
                .insert(key(name).into_owned(), self.all.len())
                .is_some_and(|other| other != self.all.len())
            {
                return Err(index);
            }
        }
        self.all.push(category);
        Ok(())
    }

    pub(super) fn all(&self) -> &[Category] {
        &self.all
    }

    pub(super) fn find(&self, text: &str) -> Option<&Category> {
        self.by_name.get(key(text).as_ref()).and_then(|index| self.all.get(*index))
    }
}

/// Normalised, without quotation marks and the comma in “40、50”人员.
fn key(name: &str) -> Cow<'_, str> {
    let name = normal(name);
    if !name.contains(is_quotation) {
        return name;
    }
    Cow::Owned(name.chars().filter(|c| !is_quotation(*c)).collect())
}

const fn is_quotation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '『' | '』' | '《' | '》' | '、')
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[test]
    fn every_name_of_the_guangdong_list_is_known() {
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        for (code, names) in [
            (
                "1",
                vec![
                    "大龄失业人员",
                    "大龄就业困难人员",
                    "大龄人员",
                    "4050人员",
                    "“40、50”人员",
                    "\"40、50\"人员",
                    "４０５０人员",
                    "大龄失业",
                ],
            ),
            ("2", vec!["残疾人员", "残疾人", "持证残疾人"]),
            (
                "3",
                vec![
                    "享受最低生活保障待遇人员",
                    "低保人员",
                    "低保对象",
                    "城乡低保人员",
                    "最低生活保障对象",
                    "享受低保人员",
                ],
            ),
            (
                "4",
                vec![
                    "城镇零就业家庭人员",
                    "城镇“零就业家庭”人员",
                    "零就业家庭人员",
                    "零就业家庭成员",
                    "「零就业家庭」成员",
                    "城镇零就业家庭成员",
                ],
            ),
            (
                "5",
                vec![
                    "农村零转移就业贫困家庭人员",
                    "农村零转移就业原建档立卡贫困家庭人员",
                    "农村零转移就业家庭人员",
                ],
            ),
            ("6", vec!["失地农民", "被征地农民"]),
            (
                "7",
                vec!["连续失业1年以上人员", "连续失业一年以上人员", "长期失业人员", "连续失业 1 年以上人员"],
            ),
            ("8", vec!["戒毒康复人员"]),
            ("9", vec!["刑满释放人员"]),
            ("10", vec!["精神障碍康复人员"]),
            ("11", vec!["失业6个月以上的退役军人", "退役军人", "退役士兵", "失业6个月以上退役军人"]),
            ("12", vec!["需赡养患重大疾病直系亲属人员"]),
            ("13", vec!["地级以上市人民政府规定的其他人员", "其他就业困难人员"]),
        ] {
            for name in names {
                assert_eq!(
                    policy.category(name).map(|category| category.code.as_str()),
                    Some(code),
                    "{name}"
                );
            }
        }
        assert_eq!(policy.categories().len(), 13);
    }

    #[test]
    fn other_lists_and_bare_numbers_are_unknown() {
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        for name in [
            "",
            "脱贫劳动力",
            "高校毕业生",
            "离校2年内未就业高校毕业生",
            "就业困难人员",
            "1",
            "050",
            "残疾",
            "残疾人员、低保人员",
            "大龄",
        ] {
            assert_eq!(policy.category(name), None, "{name}");
        }
    }

    #[test]
    fn only_the_first_category_has_an_age() {
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        let ages: Vec<_> = policy
            .categories()
            .iter()
            .map(|category| (category.min_age_female, category.min_age_male))
            .collect();
        assert_eq!(ages[0], (Some(40), Some(50)));
        assert!(ages[1..].iter().all(|ages| *ages == (None, None)));
    }
}
