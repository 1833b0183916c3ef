//! What an agency is told: findings in plain words, without codes, places in files or terms of the program.
//!
//! Most facts and remedies of the rules can stand as they are; templates/文书用语.toml has what can't.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Audience, Finding};
use crate::rules::Rule;

#[derive(Debug, Default, Deserialize)]
struct Words {
    #[serde(rename = "不写")]
    unsaid: Codes,
    #[serde(rename = "缺口")]
    gaps: Codes,
    #[serde(rename = "情况")]
    facts: BTreeMap<String, String>,
    #[serde(rename = "要求")]
    demands: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
struct Codes {
    #[serde(rename = "规则")]
    rules: BTreeSet<String>,
    #[serde(rename = "前缀", default)]
    prefixes: Vec<String>,
}

impl Codes {
    fn has(&self, rule: &str) -> bool {
        self.rules.contains(rule) || self.prefixes.iter().any(|prefix| rule.starts_with(prefix.as_str()))
    }
}

// The file is part of the program; a test reads it.
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../templates/文书用语.toml")).unwrap_or_default());

/// Whether an agency is told of a finding at all. Hits in other authorities' lists are the auditor's to follow up.
pub fn is_said(finding: &Finding) -> bool {
    finding.audience == Audience::Everybody && !WORDS.unsaid.has(finding.rule)
}

/// Whether a finding is about material that was not read or not understood.
pub fn is_gap(finding: &Finding) -> bool {
    WORDS.gaps.has(finding.rule)
}

/// What was found.
pub fn fact<'f>(finding: &'f Finding, rule: Option<&'static Rule>) -> Cow<'f, str> {
    match WORDS.facts.get(finding.rule) {
        Some(fact) => Cow::Borrowed(fact.as_str()),
        None => plain(&finding.message)
            .unwrap_or_else(|| Cow::Owned(rule.map_or_else(String::new, |rule| format!("{}。", rule.title)))),
    }
}

/// What the agency is to do.
pub fn demand(finding: &Finding, rule: Option<&'static Rule>) -> String {
    let own = || {
        let remedy = if finding.remedy.is_empty() {
            rule.map_or("", |rule| rule.remedy)
        } else {
            finding.remedy.as_str()
        };
        plain(remedy).map_or_else(|| "核对更正，并书面说明。".to_owned(), Cow::into_owned)
    };
    WORDS.demands.get(finding.rule).cloned().unwrap_or_else(own)
}

/// A sentence that names no rule, file or option; none if it does.
fn plain(text: &str) -> Option<Cow<'_, str>> {
    const OF_FILES: [&str; 10] =
        [".xls", ".csv", ".txt", ".doc", ".pdf", ".ods", ".et", ".zip", "--", "postaudit"];
    const OF_PROGRAM: [&str; 5] = ["重新运行", "程序", "审计人员", "补充列名", "豁免清单"];
    let lower = text.to_lowercase();
    let is_plain = !OF_FILES.iter().chain(&OF_PROGRAM).any(|word| lower.contains(word));
    (is_plain && !names_a_rule(text)).then_some(Cow::Borrowed(text))
}

/// A letter and three digits that stand alone: a rule's code.
pub fn names_a_rule(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    bytes.windows(4).enumerate().any(|(at, window)| {
        matches!(window, [b'A'..=b'Z', digits @ ..] if digits.iter().all(u8::is_ascii_digit))
            && !is_part(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !is_part(bytes.get(at + 4))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn the_words_name_rules_that_exist_and_say_nothing_of_the_program() {
        let words: Words = toml::from_str(include_str!("../../../templates/文书用语.toml")).unwrap();
        for text in words.facts.values().chain(words.demands.values()) {
            assert!(plain(text).is_some(), "{text}");
        }
        let known = |code: &String| RULES.iter().any(|rule| rule.code == code);
        assert!(words.unsaid.rules.iter().all(known));
    }

    #[test]
    fn a_sentence_for_the_auditor_is_not_said() {
        for text in [
            "逐条核实，核实后重新运行。",
            "见 甲/乙.XLSX 第3行。",
            "对规则N002的豁免已到期。",
            "用 --columns 补充。",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
        for text in ["岗位PY23-01不在计划中。", "认定编号44010623A123。", "补办备案。"] {
            assert!(plain(text).is_some(), "{text}");
        }
    }
}
