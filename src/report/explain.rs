//! The rules for readers: one by one and as a list on the terminal, and all of them as a page of
//! the documentation. All three are written from the rules' own records.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::wrap::wrap;
use crate::policy::{FurtherQuota, Policy};
use crate::rules::{Effect, Group, RECOGNISED_LATE, Rule};

/// Width of a line on the terminal, in columns; a hanzi takes two.
const WIDTH: usize = 78;
/// Depth of what stands under a heading.
const INDENT: &str = "    ";

/// One rule, whole.
pub fn rule(rule: &Rule, policy: &Policy) -> String {
    let mut text = format!("{} {}（{}）\n", rule.code, rule.title, severity_under(rule, policy));
    for (heading, content) in parts(rule, policy) {
        let _ = writeln!(text, "\n  {heading}");
        for line in wrap(&content, WIDTH - INDENT.len()) {
            let _ = writeln!(text, "{INDENT}{line}");
        }
    }
    text
}

/// All rules by group, a line each.
pub fn list(rules: &[&Rule], policy: &Policy) -> String {
    let mut text = String::new();
    for (group, rules) in groups(rules) {
        let _ = writeln!(text, "{}", group.label());
        for rule in rules {
            let severity = severity_under(rule, policy);
            let _ = writeln!(text, "  {}  {severity}  {}", rule.code, rule.title);
        }
        text.push('\n');
    }
    let example = RECOGNISED_LATE.code;
    let _ = writeln!(text, "某条规则的全文：postaudit explain 规则代码，例如 postaudit explain {example}");
    text
}

/// The page of the documentation.
pub fn page(rules: &[&Rule], policy: &Policy) -> String {
    let mut text = String::from(
        "# 规则\n\n\
         本页由程序中的规则定义生成，请勿手工修改；法律依据按默认口径列出。\
         每条规则也可用 `postaudit explain 规则代码` 查看。\n\n\
         严重程度：违规（相应要求不合规）、疑点（需核实）、提示（不影响结论）；`—` 为整个文件或整张表的问题。\
         口径（政策文件）可以调整规则的严重程度或关闭规则。M 开头的规则由口径声明（`[[crosscheck]]`），这里列的是默认口径的。\n",
    );
    for (group, rules) in groups(rules) {
        let _ = writeln!(text, "\n## {}\n\n| 规则 | 标题 | 严重程度 |\n|---|---|---|", group.label());
        for rule in &rules {
            let anchor = rule.code.to_lowercase();
            let _ = writeln!(text, "| [{}](#{anchor}) | {} | {} |", rule.code, rule.title, severity(rule));
        }
        for rule in rules {
            let _ = writeln!(text, "\n### {}\n\n**{}**（{}）", rule.code, rule.title, severity(rule));
            for (heading, content) in parts(rule, policy) {
                let _ = writeln!(text, "\n- {heading}：{content}");
            }
        }
    }
    // One list per rule, without blank lines between its items.
    text.replace("\n\n- ", "\n- ").replace("）\n- ", "）\n\n- ")
}

fn parts<'p>(rule: &Rule, policy: &'p Policy) -> Vec<(Cow<'p, str>, String)> {
    let auditor = policy.office("审计人员");
    let parts = [
        (Cow::Borrowed("什么情况"), rule.words(rule.condition, policy).into_owned()),
        (Cow::Borrowed("为什么查"), rule.words(rule.why, policy).into_owned()),
        (Cow::Borrowed("举例"), rule.words(rule.example, policy).into_owned()),
        (Cow::Borrowed("怎样整改"), rule.words(rule.remedy, policy).into_owned()),
        (auditor, rule.words(rule.auditor, policy).into_owned()),
        (Cow::Borrowed("依据"), rule.basis_text(policy)),
        (Cow::Borrowed("其他比例"), further(rule, policy)),
    ];
    parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// The quotas beside the main one, for the rules that judge each of them.
fn further(rule: &Rule, policy: &Policy) -> String {
    if !matches!(rule.effect, Effect::QuotaFails | Effect::QuotaOpen) {
        return String::new();
    }
    let one = |quota: &FurtherQuota| {
        format!("{}；依据：{}：{}{}", quota.sentence(), quota.law.citation, quota.law.text, quota.law.mark())
    };
    policy.further.iter().map(one).collect::<Vec<_>>().join("。")
}

/// 违规, 疑点, 提示; a dash for reports about a whole file or table.
fn severity(rule: &Rule) -> &'static str {
    rule.severity.map_or("—", |severity| severity.label())
}

/// The same as the policy has it judged.
fn severity_under(rule: &Rule, policy: &Policy) -> String {
    let judged = policy.severity_of(rule.code, rule.severity);
    match (rule.severity, judged) {
        (Some(_), None) => "本口径不判定".to_owned(),
        (Some(usual), Some(judged)) if usual != judged => format!("{}，本口径调整", judged.label()),
        _ => severity(rule).to_owned(),
    }
}

/// The rules of each group, in the order of the list.
fn groups<'r>(rules: &[&'r Rule]) -> Vec<(Group, Vec<&'r Rule>)> {
    rules
        .chunk_by(|one, two| one.group == two.group)
        .filter_map(|rules| Some((rules.first()?.group, rules.to_vec())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RULES, in_force};

    fn policy() -> Policy {
        Policy::builtin("gd-2017-101").unwrap()
    }

    #[test]
    fn the_page_of_the_documentation_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
        let page = page(&in_force(&policy()), &policy());
        if std::env::var_os("POSTAUDIT_BLESS").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == page, "docs/rules.md is stale; POSTAUDIT_BLESS=1 cargo test rewrites it");
    }

    #[test]
    fn every_group_is_listed_once() {
        let groups: Vec<Group> = groups(RULES).into_iter().map(|(group, _)| group).collect();
        let mut unique = groups.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(groups.len(), unique.len());
    }

    #[test]
    fn a_rule_is_shown_with_the_severity_that_the_policy_gives_it() {
        let first = |code: &str, policy: &Policy| {
            let found = in_force(policy).into_iter().find(|one| one.code == code).unwrap();
            rule(found, policy).lines().next().unwrap_or_default().to_owned()
        };
        assert!(first("P001", &policy()).ends_with("（违规）"));
        assert!(first("P001", &Policy::builtin("sd-2016").unwrap()).ends_with("（本口径不判定）"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        use unicode_width::UnicodeWidthStr;
        for one in in_force(&policy()) {
            for line in rule(one, &policy()).lines() {
                assert!(line.width() <= 80, "{line}");
            }
        }
    }
}
