//! Categories of difficulty persons, by any of their names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use hashbrown::HashMap;
use jiff::civil::Date;
use serde::Deserialize;

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

/// Words that make no difference between two writings of a category.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWords {
    tails: Vec<String>,
    weak_tails: Vec<String>,
    fronts: Vec<String>,
    generic: Vec<String>,
    spellings: BTreeMap<String, String>,
}

static WORDS: LazyLock<WrittenWords> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    toml::from_str(include_str!("../../templates/category-words.toml")).unwrap_or_default()
});

/// A shorter core says too little: 大龄 may be the age alone. (残疾 and 低保 are listed names.)
const SHORTEST_CORE: usize = 3;

/// The categories of a policy, findable by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Categories {
    all: Vec<Category>,
    by_name: HashMap<String, usize>,
    /// By what is left of a name without its endings; none where two categories share it.
    by_core: HashMap<String, Option<usize>>,
}

impl Categories {
    /// Adds a category.
    ///
    /// # Errors
    /// The index among its names (0: the name itself) of one that another category has already.
    pub(super) fn add(&mut self, category: Category) -> Result<(), usize> {
        let place = self.all.len();
        let names = std::iter::once(&category.name).chain(&category.synonyms);
        for (index, name) in names.enumerate() {
            let key = key(name);
            let core = core(&key).to_owned();
            if core.chars().count() >= SHORTEST_CORE {
                let held = self.by_core.entry(core).or_insert(Some(place));
                *held = held.filter(|other| *other == place);
            }
            if self.by_name.insert(key.into_owned(), place).is_some_and(|other| other != place) {
                return Err(index);
            }
        }
        self.all.push(category);
        Ok(())
    }

    pub(super) fn all(&self) -> &[Category] {
        &self.all
    }

    /// The category by which somebody hired on this day would count: of several in the text one that counts then, else one
    /// that counts at all, of these one that asks for no age, of these the first.
    pub(super) fn find(&self, text: &str, hired: Option<Date>) -> Option<&Category> {
        self.named_by_all(text).or_else(|| {
            let rank = |category: &&Category| {
                let counts_then = hired.map_or(category.counts, |hired| category.counts_on(hired));
                let asks_no_age = category.min_age_female.is_none() && category.min_age_male.is_none();
                std::cmp::Reverse((counts_then, category.counts, asks_no_age))
            };
            self.named_by_parts(text).into_iter().min_by_key(rank)
        })
    }

    /// Whether a text is a listed name, not only one with other endings or something beside it.
    pub(super) fn lists(&self, text: &str) -> bool {
        self.by_name.contains_key(text) || self.by_name.contains_key(&*key(text))
    }

    /// Whether a part of the text is no category that is known, and so may be any.
    pub(super) fn names_unknown(&self, text: &str) -> bool {
        if self.named_by_all(text).is_some() {
            return false;
        }
        let written = written(text);
        let bare = bare(&written);
        self.named(&key(&bare)).is_none()
            && bare.split(is_between).any(|part| !part.is_empty() && self.named(&key(part)).is_none())
    }

    /// Each category that a text names: one by all of it, or by its parts; what stands in brackets behind a name
    /// (肢体三级, 城镇) is none.
    pub(super) fn find_all(&self, text: &str) -> Vec<&Category> {
        self.named_by_all(text).map_or_else(|| self.named_by_parts(text), |only| vec![only])
    }

    fn named_by_all(&self, text: &str) -> Option<&Category> {
        self.listed(text).or_else(|| self.named(&key(text)))
    }

    fn named_by_parts(&self, text: &str) -> Vec<&Category> {
        let written = written(text);
        let bare = bare(&written);
        let mut found: Vec<&Category> = Vec::new();
        let whole = std::iter::once(key(&bare)).chain(bare.split(is_between).map(key));
        for part in whole {
            if let Some(category) = self.named(&part).filter(|one| !found.contains(one)) {
                found.push(category);
            }
        }
        found
    }

    /// The category that is listed in just these words, as most rows write it, so that nothing needs to be normalised first.
    fn listed(&self, text: &str) -> Option<&Category> {
        self.all.get(*self.by_name.get(text)?)
    }

    fn named(&self, key: &str) -> Option<&Category> {
        let of_core = |core: &str| {
            // What is listed as a name may be short.
            self.by_name.get(core).copied().or_else(|| self.by_core.get(core).copied().flatten())
        };
        let by_core = || {
            let whole = core(key);
            let bare =
                || WORDS.weak_tails.iter().find_map(|tail| of_core(core(whole.strip_suffix(tail.as_str())?)));
            of_core(whole).or_else(bare)
        };
        let place = self.by_name.get(key).copied().or_else(by_core)?;
        self.all.get(place)
    }
}

/// Normalised, without the stop at its end and a bracket around all of it; spaces part names as commas do.
fn written(text: &str) -> String {
    let parted: Vec<&str> = text.split_whitespace().collect();
    let joined = parted.join("、");
    let written = normal(&joined);
    let written = written.trim_end_matches(['。', '.', ';']);
    let inside = written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.filter(|inside| !inside.contains(['(', ')'])).unwrap_or(written).to_owned()
}

/// What names categories in a text: without brackets and the number of a choice, or what is in the bracket behind a word for
/// all of them.
fn bare(written: &str) -> String {
    let bare = without_brackets(written);
    let bare = match inside_brackets(written).filter(|_| is_generic(&bare)) {
        Some(inside) => inside,
        None => bare,
    };
    without_number(&bare).to_owned()
}

/// Normalised, without quotation marks and the comma in “40、50”人员, numbers and spans in one writing.
fn key(name: &str) -> Cow<'_, str> {
    let mut key = normal(name);
    if key.contains(is_quotation) {
        key = Cow::Owned(key.chars().filter(|c| !is_quotation(*c)).collect());
    }
    for (written, instead) in &WORDS.spellings {
        if key.contains(written.as_str()) {
            key = Cow::Owned(key.replace(written.as_str(), instead));
        }
    }
    key
}

/// A name without its endings and the words in front of it: 低保 of 享受低保家庭成员.
fn core(key: &str) -> &str {
    let mut rest = key;
    let tail = |rest: &str| {
        WORDS.tails.iter().find_map(|tail| Some(rest.len() - rest.strip_suffix(tail.as_str())?.len()))
    };
    while let Some(cut) = tail(rest).filter(|cut| *cut < rest.len()) {
        rest = rest.get(..rest.len() - cut).unwrap_or_default();
    }
    let front = |rest: &str| {
        WORDS.fronts.iter().find_map(|front| Some(rest.len() - rest.strip_prefix(front.as_str())?.len()))
    };
    while let Some(cut) = front(rest).filter(|cut| *cut < rest.len()) {
        rest = rest.get(cut..).unwrap_or_default();
    }
    rest
}

/// What stands in the only bracket of a text, at its end.
fn inside_brackets(text: &str) -> Option<String> {
    let (_, inside) = text.strip_suffix(')')?.split_once('(')?;
    (!inside.contains(['(', ')'])).then(|| inside.to_owned())
}

/// A word for all categories, or the number of one: A类, 第三类.
fn is_generic(text: &str) -> bool {
    let is_number = |number: &str| {
        let number = number.trim_start_matches('第');
        number.chars().count() == 1
            && number.chars().all(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c))
    };
    WORDS.generic.iter().any(|word| word == text) || text.strip_suffix('类').is_some_and(is_number)
}

/// A text without what it says in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// 2.残疾人员, B.残疾人员, ②残疾人员 (2残疾人员 by now), as drop-downs number their choices.
fn without_number(text: &str) -> &str {
    let by_letter = text.strip_prefix(|c: char| c.is_ascii_alphabetic());
    if let Some(name) = by_letter.and_then(|rest| rest.strip_prefix(['.', '、'])) {
        return name;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < text.len();
    let counts = |c: char| matches!(c, '级' | '年' | '个' | '岁' | '月' | '类' | '等');
    let bare = rest.strip_prefix(['.', '、', '-', '—', '–', ':']).unwrap_or(rest);
    if is_numbered && !bare.is_empty() && !bare.starts_with(counts) { bare } else { text }
}

const fn is_between(c: char) -> bool {
    matches!(c, '、' | ',' | ';' | ':' | '-' | '/' | '\\' | '+' | '和' | '及' | '与' | '|' | '&')
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
            (
                "2",
                vec!["残疾人员", "残疾人", "持证残疾人", "②残疾人员", "肢体残疾", "三级残疾", "残疾失业人员"],
            ),
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
            "城镇就业困难人员",
            "农村劳动力",
            "高校毕业生、农村劳动力",
            "大龄",
            "大龄户",
            "农村零就业家庭",
            "退役",
            "非残疾人员",
        ] {
            assert_eq!(policy.category(name), None, "{name}");
        }
    }

    #[test]
    fn everyday_words_and_several_in_one_cell_are_known() {
        let policy = Policy::builtin("gd-2017-101").expect("the default");
        let codes = |text: &str| -> Vec<&str> {
            policy.categories_in(text).iter().map(|category| category.code.as_str()).collect()
        };
        for (text, expected) in [
            ("4050", &["1"][..]),
            ("“4050”失业人员", &["1"]),
            ("大龄就业困难人员（女40岁以上、男50岁以上）", &["1"]),
            ("残疾", &["2"]),
            ("残疾人（肢体三级）", &["2"]),
            ("属于残疾人员", &["2"]),
            ("低保家庭成员", &["3"]),
            ("享受低保", &["3"]),
            ("低保户【农村】", &["3"]),
            ("零就业", &["4"]),
            ("失地", &["6"]),
            ("登记失业1年以上", &["7"]),
            ("连续失业12个月以上", &["7"]),
            ("连续失业一年及以上人员（登记）", &["7"]),
            ("刑满释放", &["9"]),
            ("退伍军人", &["11"]),
            ("大龄失业人员、残疾人员", &["1", "2"]),
            ("高校毕业生，残疾人员", &["2"]),
            ("低保及残疾", &["3", "2"]),
            ("2.残疾人员", &["2"]),
            ("B.残疾人员", &["2"]),
            ("2—残疾人员", &["2"]),
            ("残疾人员。", &["2"]),
            ("【残疾人员】", &["2"]),
            ("就业困难残疾人", &["2"]),
            ("肢体四级", &["2"]),
            ("零就业家庭中的失业人员", &["4"]),
            ("女性满40周岁、男性满50周岁", &["1"]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
        // Of several the one that asks for no age: whoever is disabled may be young.
        assert_eq!(policy.category("大龄失业人员、残疾人员").map(|one| one.code.as_str()), Some("2"));
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
