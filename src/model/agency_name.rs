//! One form for the ways in which an agency's name is written: 街道办 is 街道办事处, 镇政府 is 镇人民政府.
//!
//! The words are data (`templates/names.toml`), and part of the program: a test reads them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::numbering::without_numbering;
use super::text::is_hanzi;
use super::{Division, normal};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    same: BTreeMap<String, Vec<String>>,
    ends: BTreeMap<String, Vec<String>>,
    listed: BTreeMap<String, Vec<String>>,
    words: RawWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    after: Vec<String>,
    dropped: Vec<String>,
    below_county: Vec<String>,
    labels: Vec<String>,
}

/// The spellings, by their first character, the longest first.
#[derive(Debug, Default)]
struct Spellings {
    by_first: BTreeMap<char, Vec<Spelling>>,
}

#[derive(Debug)]
struct Spelling {
    written: String,
    full: String,
    /// Only where the name ends.
    at_end: bool,
}

#[derive(Debug)]
struct Forms {
    always: Spellings,
    with_directory: Spellings,
    after: Vec<String>,
    below_county: Vec<String>,
    labels: Vec<String>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    let raw: Raw = toml::from_str(include_str!("../../templates/names.toml")).unwrap_or_default();
    let (mut always, mut with_directory) = (Spellings::default(), Spellings::default());
    for spellings in [&mut always, &mut with_directory] {
        spellings.extend(&raw.same, false);
        spellings.extend(&raw.ends, true);
        spellings.add("", &raw.words.dropped, false);
    }
    with_directory.extend(&raw.listed, true);
    for spellings in [&mut always, &mut with_directory] {
        spellings.sort();
    }
    let RawWords { after, below_county, labels, .. } = raw.words;
    Forms { always, with_directory, after, below_county, labels }
});

/// The form in which names of agencies compare: normalised, each word in full.
pub fn agency_form(name: &str) -> Cow<'_, str> {
    FORMS.always.in_full(bare(normal(name)))
}

/// The form in which a name is compared with those of a directory. Only one of these may fit, so more words count as the
/// same.
pub fn listed_form(name: &str) -> Cow<'_, str> {
    FORMS.with_directory.in_full(bare(normal(name)))
}

/// Other ways to write the words of a name, normalised: 街道办 for 街道办事处, and the reverse.
pub fn other_spellings(name: &str) -> Vec<String> {
    let name = normal(name);
    let full = agency_form(&name).into_owned();
    let spellings = FORMS.always.by_first.values().flatten();
    let shorter = spellings.filter(|one| !one.full.is_empty() && one.written != one.full).filter_map(|one| {
        let (before, after) = full.rsplit_once(&one.full)?;
        (!one.at_end || after.is_empty()).then(|| format!("{before}{}{after}", one.written))
    });
    let mut all: Vec<String> = shorter.collect();
    all.push(full.clone());
    all.sort_unstable();
    all.dedup();
    all.retain(|other| *other != name);
    all
}

/// A text that may name an agency somewhere, with the words of its name in that form.
pub fn text_form(text: &str) -> Cow<'_, str> {
    FORMS.always.in_full(normal(text))
}

/// A normalised name without what people write around one: its number in a list, 单位：, quotes, a full stop, and without
/// dots and strokes between its parts.
fn bare(name: Cow<'_, str>) -> Cow<'_, str> {
    let is_plain = |c: char| is_hanzi(c) || c.is_ascii_alphanumeric() || matches!(c, '(' | ')');
    if name.chars().all(is_plain) && !name.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
        return name;
    }
    let unlabelled = name.split_once(':').filter(|(label, name)| is_label(label) && !name.is_empty());
    let (_, rest) = without_numbering(unlabelled.map_or(&*name, |(_, name)| name));
    let rest = without_figures(rest);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
    if rest.is_empty() {
        return name;
    }
    Cow::Owned(rest.chars().filter(|c| !matches!(c, '·' | '-' | '—' | '_' | '“' | '”' | '"' | '/')).collect())
}

/// 001广州市…: figures that nothing parts from the place behind them are no part of the name.
fn without_figures(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < name.len() && Division::leading(rest).is_some() { rest } else { name }
}

/// Whether a text is only the label of a name: 单位名称, 填报单位.
pub fn is_label(text: &str) -> bool {
    FORMS.labels.iter().any(|label| label == text)
}

/// Whether a name in its form is that of a street, a town or a village, which may leave out the county in the middle.
pub fn is_below_county(form: &str) -> bool {
    FORMS.below_county.iter().any(|end| form.ends_with(end.as_str()))
}

impl Spellings {
    fn extend(&mut self, words: &BTreeMap<String, Vec<String>>, at_end: bool) {
        for (full, others) in words {
            self.add(full, others, at_end);
            // The full word is found first, so that no shorter one is found within it.
            self.add(full, std::slice::from_ref(full), at_end);
        }
    }

    fn add(&mut self, full: &str, others: &[String], at_end: bool) {
        for written in others {
            if let Some(first) = written.chars().next() {
                let spelling = Spelling { written: written.clone(), full: full.to_owned(), at_end };
                self.by_first.entry(first).or_default().push(spelling);
            }
        }
    }

    fn sort(&mut self) {
        for spellings in self.by_first.values_mut() {
            spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.written.len()));
        }
    }

    fn in_full<'n>(&self, name: Cow<'n, str>) -> Cow<'n, str> {
        let mut full = String::new();
        let (mut copied, mut at) = (0, 0);
        while let Some(rest) = name.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(spelling) = self.starting(rest) else {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let end = at + spelling.written.len();
            if spelling.written != spelling.full {
                full.push_str(name.get(copied..at).unwrap_or_default());
                full.push_str(&spelling.full);
                copied = end;
            }
            at = end;
        }
        if copied == 0 {
            return name;
        }
        full.push_str(name.get(copied..).unwrap_or_default());
        Cow::Owned(full)
    }

    fn starting(&self, rest: &str) -> Option<&Spelling> {
        let of_first = self.by_first.get(&rest.chars().next()?)?;
        of_first.iter().find(|spelling| {
            rest.strip_prefix(spelling.written.as_str())
                .is_some_and(|after| !spelling.at_end || ends_name(after))
        })
    }
}

/// Whether a name may end before this.
fn ends_name(after: &str) -> bool {
    !after.starts_with(is_hanzi) || FORMS.after.iter().any(|word| after.starts_with(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read() {
        assert!(toml::from_str::<Raw>(include_str!("../../templates/names.toml")).is_ok());
    }

    #[test]
    fn short_and_full_words_of_names_are_one() {
        for (written, full) in [
            ("广州市天河区柳溪街道办", "广州市天河区柳溪街道办事处"),
            ("柳溪街道办事处", "柳溪街道办事处"),
            ("柳溪街道", "柳溪街道办事处"),
            ("柳溪街道公益性岗位花名册", "柳溪街道办事处公益性岗位花名册"),
            ("柳溪街道社区卫生中心", "柳溪街道社区卫生服务中心"),
            ("柳溪街道办公室", "柳溪街道办公室"),
            ("青沙镇政府", "青沙镇人民政府"),
            ("青沙镇卫生院", "青沙镇卫生院"),
            ("天河区残联", "天河区残疾人联合会"),
            ("天河区人力资源社会保障局（盖章）", "天河区人力资源和社会保障局"),
            ("青沙村委会", "青沙村民委员会"),
            ("“天河区教育局”。", "天河区教育局"),
            ("1、天河区教育局", "天河区教育局"),
            ("（1）天河区教育局", "天河区教育局"),
            ("一、天河区教育局", "天河区教育局"),
            ("单位名称：广州市-天河区-教育局", "广州市天河区教育局"),
            ("12345热线中心", "12345热线中心"),
            ("001广州市天河区教育局", "广州市天河区教育局"),
        ] {
            assert_eq!(agency_form(written), full, "{written}");
            assert_eq!(agency_form(full), full, "{full}");
        }
        assert_eq!(listed_form("天河区城管局"), "天河区城市管理和综合执法局");
        assert_eq!(listed_form("天河区教育局（本级）"), "天河区教育局");
        assert_eq!(listed_form("天河区教育局（机关本级）"), "天河区教育局");
        for short in ["规自局", "自然资源局", "规划和自然资源局"] {
            assert_eq!(listed_form(&format!("天河区{short}")), "天河区规划和自然资源局", "{short}");
        }
    }
}
