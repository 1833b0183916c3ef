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
    /// Ends of headers below which stands a contract's period, or how long it lasts.
    pub term_ends: Vec<String>,
    /// Words beside a plan that count persons who are there already.
    pub not_planned: Vec<String>,
    /// What stands in a name that is an example.
    pub example_marks: Vec<String>,
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
    /// Behind a number, the parts in which a plan is filed: quarters, batches.
    pub batch_units: Vec<String>,
    /// Before 计划, these say that it adds to another plan.
    pub addition_fronts: Vec<String>,
    /// Before a header, these say that its column is the real one.
    pub restating_fronts: Vec<String>,
    /// What stands before the header of a plan's number as it was changed.
    pub adjusting_fronts: Vec<String>,
    /// What stands before the header of a planned number as it was approved.
    pub approving_fronts: Vec<String>,
    /// Words before 困难人员类别 that say that somebody has looked into it.
    pub checking_fronts: Vec<String>,
    /// The halves of a year, in their order.
    pub half_years: Vec<String>,
    /// What the names of whole agencies end in.
    pub whole_agency_ends: Vec<String>,
    /// If what a name has beside a listed name ends in one of these, it is the name of another unit.
    pub unit_ends: Vec<String>,
    /// Who receives filings, in the title of a form.
    pub receivers: Vec<String>,
    /// Words of headers and what they compare as, `报备=备案`.
    pub header_word_pairs: Vec<String>,
    /// Denials where they begin a public service's name.
    pub publisher_fronts: Vec<String>,
    /// Behind an agency's name that stands alone in its row.
    pub group_name_ends: Vec<String>,
    /// In place of a reviewer's name.
    pub no_signatures: Vec<String>,
    /// A cell that holds nothing else calls its row an example.
    pub lone_example_words: Vec<String>,
    /// Names that name no agency.
    pub placeholder_agencies: Vec<String>,
    /// A text alone that ends so may be an agency's name, besides those of organisations.
    pub name_ends_alone: Vec<String>,
    /// In a header: words that say nothing of what the column is about.
    pub general_header_words: Vec<String>,
    /// In a header: another event than the column of this name states.
    pub other_event_words: Vec<String>,
    /// With these, a number of persons is that of all who were hired.
    pub count_of_all: Vec<String>,
    /// With these, it is that of persons who are not in the table.
    pub count_of_further: Vec<String>,
    /// These mean the same behind the number.
    pub not_listed: Vec<String>,
    /// Behind a number of persons: they were not hired, or are no longer.
    pub not_counted: Vec<String>,
    /// In a clause with one of these the number says nothing about who was hired.
    pub count_of_others: Vec<String>,
    /// Spellings of what an HRSS department is for; a longer one stands before those that are part of it.
    pub department_spellings: Vec<String>,
    /// Behind such a spelling, these still mean the department.
    pub department_words: Vec<String>,
    /// What the names of a department's own offices end in.
    pub department_offices: Vec<String>,
    /// Bodies below an HRSS department that may receive papers for it.
    pub department_services: Vec<String>,
    /// A name with one of these is that of some authority or organisation.
    pub organisation_marks: Vec<String>,
    /// What may stand before the place in an organisation's name.
    pub organisation_fronts: Vec<String>,
    /// What an authority's name goes on with behind a short place name.
    pub authority_fields: Vec<String>,
    /// What an authority's name ends in, or has before its parts in brackets.
    pub authority_ends: Vec<String>,
    /// Zones that have departments of their own but no code.
    pub zones: Vec<String>,
    /// Names of districts that are common nouns as well.
    pub noun_districts: Vec<String>,
    /// A word with one of these before 区 or 县 names no division.
    pub area_nouns: Vec<String>,
    /// What the names of towns and streets end in.
    pub town_kinds: Vec<String>,
    /// A name with one of these is of a part of a county.
    pub county_parts: Vec<String>,
    /// Behind the name of a county in the name of a city's organ, these make it the organ's branch there.
    pub branch_parts: Vec<String>,
    /// Documents whose numbers are masked when they are named before the number.
    pub identity_documents: Vec<String>,
    /// Words that say no more than that a notice's number follows.
    pub notice_number_labels: Vec<String>,
    /// Marks of a stamp behind a name.
    pub stamps: Vec<String>,
    /// Ends of a header above others that add nothing to them.
    pub header_group_ends: Vec<String>,
    /// What a list says that is not the whole of it.
    pub partial_list_words: Vec<String>,
    /// Words of headers that state a further first day of a hire.
    pub hire_day_words: Vec<String>,
    /// What stands before a group of persons who are among those counted above.
    pub breakdown_fronts: Vec<String>,
    /// Signs of such a group.
    pub breakdown_groups: Vec<String>,
    /// What a row is called that states a share.
    pub breakdown_ratios: Vec<String>,
    /// What stands where an agency's name should and is none, though it has a sign of one.
    pub no_units: Vec<String>,
    /// First words of a line below a list that says something of it.
    pub list_closings: Vec<String>,
    /// Groups of persons whose names begin with figures.
    pub figure_groups: Vec<String>,
    /// Before a header, these mean the audited year.
    pub this_year_words: Vec<String>,
    /// What rows below a header hold that number its columns or say which must be filled in.
    pub column_marks: Vec<String>,
    /// Words of a cell below a header that tells how to fill the column in.
    pub fill_hints: Vec<String>,
    /// Beside a value, in its number format, these make it mean something else.
    pub format_telling_words: Vec<String>,
    /// What the titles of tables end in.
    pub table_title_ends: Vec<String>,
    /// What may stand behind a number of persons.
    pub count_units: Vec<String>,
    /// A man, in 性别.
    pub male_words: Vec<String>,
    /// A woman, in 性别.
    pub female_words: Vec<String>,
    /// Paths that lead to a site's home page.
    pub home_pages: Vec<String>,
    /// First cells of a list of reviewers that has a header.
    pub reviewer_headers: Vec<String>,
    /// What the file names of the authority's lists say, by the flag of the list.
    pub list_file_words: BTreeMap<String, Vec<String>>,
}

static LISTS: LazyLock<WordLists> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    let mut lists: toml::Table = include_str!("../../templates/words.toml").parse().unwrap_or_default();
    lists
        .iter_mut()
        .filter(|(key, _)| !AS_WRITTEN.contains(&key.as_str()))
        .for_each(|(_, list)| normalise(list));
    let mut lists: WordLists = lists.try_into().unwrap_or_default();
    lists.placeholder_names.sort_unstable();
    lists
});

/// These compare with texts as they were filed.
const AS_WRITTEN: [&str; 3] = ["recruitment_labels", "home_pages", "stamps"];

/// Brings all words of a list, or of a table of lists, into the form in which names compare.
fn normalise(list: &mut toml::Value) {
    match list {
        toml::Value::String(word) => *word = normal(word).into_owned(),
        toml::Value::Array(words) => words.iter_mut().for_each(normalise),
        toml::Value::Table(lists) => lists.iter_mut().for_each(|(_, list)| normalise(list)),
        _ => {}
    }
}

/// The lists in force.
pub fn words() -> &'static WordLists {
    &LISTS
}

impl WordLists {
    /// Whether a normalised name is that of an administrative organ, whose own funds are public.
    pub fn is_organ(&self, name: &str) -> bool {
        let ends = |list: &[String]| list.iter().any(|end| name.ends_with(end.as_str()));
        ends(&self.organ_ends) && !ends(&self.organ_exceptions) && !has(name, &self.company_words)
    }

    /// Whether a name has a sign of an organisation or a place in it, as nearly every agency's has: 保洁员, G01 and 张三 have
    /// none.
    pub fn may_be_unit(&self, name: &str) -> bool {
        let name = normal(name);
        (has(&name, &self.unit_ends)
            || has(&name, &self.name_ends_alone)
            || has(&name, &self.organisation_marks))
            && !is_one_of(&name, &self.no_units)
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

/// Whether a normalised text is one of the words.
pub fn is_one_of(text: &str, list: &[String]) -> bool {
    list.iter().any(|word| word == text)
}

/// What follows the first of the words that the text begins with.
pub fn after_one_of<'t>(text: &'t str, list: &[String]) -> Option<&'t str> {
    list.iter().find_map(|word| text.strip_prefix(word.as_str()))
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
