//! Words that tell a statement from its denial, a number from "to follow", an organ from a company.
//!
//! The lists are data (`templates/words.toml`), normalised once as names are, and part of the program: a test reads them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::normal;

/// The lists, each by what it is for; `templates/words.toml` says it in the users' language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordLists {
    /// Before the name of a public service, these deny it.
    pub publisher_denials: Vec<String>,
    /// In a bracket, or as a part of their own, these deny what stands before.
    pub bracket_denials: Vec<String>,
    /// What may follow the name of a public service.
    pub publisher_tails: Vec<String>,
    /// What a filing calls its own agency.
    pub self_names: Vec<String>,
    /// A name with one of these is no public service.
    pub company_words: Vec<String>,
    /// Labels of hosts that only recruit.
    pub recruitment_labels: Vec<String>,
    /// What people write before an address.
    pub address_labels: Vec<String>,
    /// A certificate number that is still to come.
    pub pending_words: Vec<String>,
    /// Names that name nobody.
    pub placeholder_names: Vec<String>,
    /// Characters that posts share without being alike.
    pub post_fillers: Vec<String>,
    /// Names that mean any post.
    pub collective_posts: Vec<String>,
    /// A contract prolonged.
    pub renewal_words: Vec<String>,
    /// In 合同状态: a hire like any.
    pub contract_new_words: Vec<String>,
    /// In 合同状态: a contract at its end.
    pub contract_end_words: Vec<String>,
    /// In 合同状态: a contract changed.
    pub contract_change_words: Vec<String>,
    /// What the names of administrative organs end in.
    pub organ_ends: Vec<String>,
    /// What ends like one and is none.
    pub organ_exceptions: Vec<String>,
    /// Abbreviations of regions before a number.
    pub region_marks: Vec<String>,
    /// Characters that stand for one that is not shown.
    pub masked_characters: Vec<String>,
    /// Behind a number, what a plan is told in: quarters, batches.
    pub batch_units: Vec<String>,
    /// Before a header, these say that its column is the real one.
    pub restating_fronts: Vec<String>,
    /// The halves of a year, in their order.
    pub half_years: Vec<String>,
    /// Ends of names that bear a whole agency's.
    pub whole_agency_ends: Vec<String>,
    /// Ends of names by which words beside a listed name make another unit.
    pub unit_ends: Vec<String>,
    /// Who receives filings, in the title of a form.
    pub receivers: Vec<String>,
    /// In a header: another event than the column of this name states.
    pub other_event_words: Vec<String>,
    /// They bind a number of persons to all who were hired.
    pub count_of_all: Vec<String>,
    /// They bind it to persons beside the table.
    pub count_of_further: Vec<String>,
    /// Behind the number, these do so.
    pub not_listed: Vec<String>,
    /// In a clause with one of these the number says nothing about who was hired.
    pub count_of_others: Vec<String>,
    /// What the file names of the authority's lists say, by the flag of the list.
    pub list_file_words: BTreeMap<String, Vec<String>>,
}

static LISTS: LazyLock<WordLists> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    toml::from_str::<WordLists>(include_str!("../../templates/words.toml")).unwrap_or_default().normalised()
});

/// The lists in force.
pub fn words() -> &'static WordLists {
    &LISTS
}

impl WordLists {
    fn normalised(mut self) -> Self {
        for list in [
            &mut self.publisher_denials,
            &mut self.bracket_denials,
            &mut self.publisher_tails,
            &mut self.self_names,
            &mut self.company_words,
            &mut self.address_labels,
            &mut self.pending_words,
            &mut self.placeholder_names,
            &mut self.post_fillers,
            &mut self.collective_posts,
            &mut self.renewal_words,
            &mut self.contract_new_words,
            &mut self.contract_end_words,
            &mut self.contract_change_words,
            &mut self.organ_ends,
            &mut self.organ_exceptions,
            &mut self.region_marks,
            &mut self.masked_characters,
            &mut self.batch_units,
            &mut self.half_years,
            &mut self.restating_fronts,
            &mut self.whole_agency_ends,
            &mut self.unit_ends,
            &mut self.receivers,
            &mut self.other_event_words,
            &mut self.count_of_all,
            &mut self.count_of_further,
            &mut self.not_listed,
            &mut self.count_of_others,
        ]
        .into_iter()
        .chain(self.list_file_words.values_mut())
        {
            for word in list {
                *word = normal(word).into_owned();
            }
        }
        self.placeholder_names.sort_unstable();
        self
    }

    /// Whether a normalised name is that of an administrative organ, whose own funds are public.
    pub fn is_organ(&self, name: &str) -> bool {
        let ends = |list: &[String]| list.iter().any(|end| name.ends_with(end.as_str()));
        ends(&self.organ_ends) && !ends(&self.organ_exceptions) && !has(name, &self.company_words)
    }

    /// Whether what stands in place of a person's name names nobody.
    pub fn is_placeholder(&self, name: &str) -> bool {
        let name = normal(name);
        self.placeholder_names.binary_search_by(|word| word.as_str().cmp(&name)).is_ok()
    }

    /// Whether two names of posts have nothing in common but what every post's name may have. Collective names
    /// are like any.
    pub fn are_unlike(&self, one: &str, other: &str) -> bool {
        let (one, other) = (normal(one), normal(other));
        let is_filler =
            |c: char| !c.is_alphanumeric() || self.post_fillers.iter().any(|filler| filler.starts_with(c));
        let telling = |name: &str| name.chars().any(|c| !is_filler(c));
        let collective = |name: &str| has(name, &self.collective_posts);
        telling(&one)
            && telling(&other)
            && !collective(&one)
            && !collective(&other)
            && !one.chars().any(|c| !is_filler(c) && other.contains(c))
    }

    /// Whether a normalised certificate number is one: it has digits, not all the same, and does not say that it is to come.
    pub fn is_number(&self, number: &str) -> bool {
        let mut digits = number.chars().filter(char::is_ascii_digit);
        let Some(first) = digits.next() else { return false };
        let only_digits = number.chars().all(|c| c.is_ascii_digit());
        if only_digits && digits.all(|digit| digit == first) {
            return false;
        }
        number.is_ascii() || !has(number, &self.pending_words)
    }
}

/// Whether a normalised text has one of the words in it.
pub fn has(text: &str, list: &[String]) -> bool {
    list.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_no_list_is_empty() {
        let lists: toml::Table = toml::from_str(include_str!("../../templates/words.toml")).unwrap();
        let is_full = |list: &toml::Value| list.as_array().is_some_and(|words| !words.is_empty());
        let (tables, plain): (Vec<_>, Vec<_>) = lists.values().partition(|list| list.is_table());
        let in_tables = tables.iter().filter_map(|table| table.as_table()).flat_map(toml::Table::values);
        assert!(plain.into_iter().chain(in_tables).all(is_full));
        assert!(!words().publisher_tails.is_empty(), "a key that nobody reads");
    }

    #[test]
    fn organs_are_told_by_their_end() {
        for (name, is_organ) in [
            ("广州市天河区虚构街道办事处", true),
            ("虚构镇人民政府", true),
            ("天河区城市管理局", true),
            ("虚构街道社区居民委员会", false),
            ("天河区环卫作业中心", false),
            ("虚构物业有限公司", false),
            ("虚构小学", false),
        ] {
            assert_eq!(words().is_organ(name), is_organ, "{name}");
        }
    }

    #[test]
    fn posts_are_unlike_only_without_a_common_character() {
        for (one, other, unlike) in [
            ("保洁员", "局长司机", true),
            ("保洁员", "协管员", true),
            ("保洁员", "保洁", false),
            ("保洁员", "环境保洁岗", false),
            ("保洁员", "公益性岗位", false),
            ("保洁员", "员工", false),
        ] {
            assert_eq!(words().are_unlike(one, other), unlike, "{one} {other}");
        }
    }

    #[test]
    fn a_number_that_is_to_come_is_none() {
        for (text, is_number) in [
            ("RD2024001", true),
            ("粤残4401-77", true),
            ("待补", false),
            ("办理中2024", false),
            ("0000", false),
            ("残疾证", false),
            ("未认定", false),
        ] {
            assert_eq!(words().is_number(&normal(text)), is_number, "{text}");
        }
    }
}
