//! What a policy says is what is judged and what is read: texts, terms of renewal, categories.

use std::path::{Path, PathBuf};

use postaudit::model::Severity;
use postaudit::policy::Policy;
use postaudit::reference::ReferenceKind;
use postaudit::rules::RULES;

use crate::program::Program;
use crate::support::{AGENCY, Sheet, World, audit_one, kept_policy, person};

/// Numbers that a text states of ratios, ages and months, as it writes them.
fn stated(text: &str) -> Vec<String> {
    let units = ["%", "周岁", "个月"];
    let mut found = Vec::new();
    for unit in units {
        for (at, _) in text.match_indices(unit) {
            let digits: String = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() {
                found.push(digits.chars().rev().collect::<String>() + unit);
            }
        }
    }
    found
}

#[test]
fn texts_of_rules_state_no_number_and_no_category_that_the_policy_does_not_hold() {
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).unwrap();
        let placement = policy.placement.as_ref();
        let mut held = vec![policy.ratio.percent_label(), format!("{}周岁", policy.min_age)];
        held.extend(placement.map(|placement| format!("{}个月", placement.months)));
        held.push(format!("{}个月", policy.notice_months));
        held.extend(["50周岁", "55周岁", "60周岁"].map(str::to_owned));
        for category in policy.categories() {
            held.extend(category.min_age_female.map(|age| format!("{age}周岁")));
            held.extend(category.min_age_male.map(|age| format!("{age}周岁")));
        }
        let others = Policy::builtin_names().iter().filter(|other| *other != name);
        let foreign: Vec<String> = others
            .flat_map(|other| Policy::builtin(other).unwrap().categories().to_vec())
            .filter(|category| policy.category(&category.name).is_none())
            .map(|category| category.name)
            .collect();
        for rule in RULES {
            for text in [rule.condition, rule.why, rule.example, rule.remedy] {
                // Names of categories hold numbers of their own.
                let named = policy.categories().iter().map(|category| category.name.as_str());
                let text =
                    named.fold(rule.words(text, &policy).into_owned(), |text, name| text.replace(name, ""));
                assert!(!text.contains(['{', '}']), "{name} {}: {text}", rule.code);
                for number in stated(&text) {
                    assert!(held.contains(&number), "{name} {}: {number} in {text}", rule.code);
                }
                for category in &foreign {
                    assert!(!text.contains(category.as_str()), "{name} {}: {category} in {text}", rule.code);
                }
            }
        }
    }
}

/// A history of one placement of the world's first person, who is hired on 2024-03-01.
fn placed_before(start: &str, end: &str) -> Sheet {
    Sheet::new(
        &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
        &[&[AGENCY, "保洁员", "甲A", &person(0), "是", start, end]],
    )
}

fn renewable_policy() -> String {
    kept_policy(|text| text.replace("renewable = [", "renewable = [\"残疾人员\", "))
}

#[test]
fn a_term_starts_anew_for_the_groups_that_the_policy_names() {
    let world = World::default().with(ReferenceKind::History, placed_before("2020-01-01", "2023-01-01"));
    let found = audit_one(&world);
    assert_eq!(found.severities("E013"), [Severity::Doubt], "placed again after a full term");
    let found = audit_one(&world.but(|world| world.policy = renewable_policy()));
    assert_eq!(found.severities("E013"), []);
    assert_eq!(found.severities("E011"), []);
    let twice = World::default().with(ReferenceKind::History, placed_before("2016-01-01", "2022-01-01"));
    let found = audit_one(&twice.but(|world| world.policy = renewable_policy()));
    assert_eq!(found.severities("E013"), [Severity::Doubt], "a third term");
}

#[test]
fn who_reaches_retirement_age_in_post_is_doubted_and_who_leaves_that_month_is_not() {
    let aged = |end: &str| {
        let world = World::default().but(|world| {
            let born_in_may_1964 = crate::support::id("19640515", 101);
            world.hires.set(4, "公民身份号码", &born_in_may_1964);
            world.hires.set(4, "合同终止日期", end);
        });
        audit_one(&world).severities("E013")
    };
    assert_eq!(aged("2024-12-31"), [Severity::Doubt]);
    assert_eq!(aged("2024-05-31"), []);
    assert_eq!(aged("2024-04-30"), []);
}

#[test]
fn a_category_of_another_quota_is_no_claim_and_no_error() {
    let elsewhere =
        kept_policy(|text| text.replacen("name = \"残疾人员\"", "name = \"残疾人员\"\ncounts = false", 1));
    let found = audit_one(&World::default().but(|world| {
        world.policy = elsewhere;
        world.hires.set_all("是否就业困难人员", "");
    }));
    assert_eq!(found.severities("E004"), []);
    assert_eq!((found.counts.claimed, found.counts.verified), (0, 0));
}

#[test]
fn a_management_post_is_a_note_on_its_plan_line() {
    let found = audit_one(&World::default().but(|world| {
        world.plan[0].set_all("岗位名称", "会计师");
        world.hires.set_all("岗位名称", "会计师");
        world.notices.set_all("岗位名称", "会计师");
    }));
    assert_eq!(found.severities("P010"), [Severity::Note]);
    assert_eq!(audit_one(&World::default()).severities("P010"), []);
}

fn pack_of(policy: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/policies/cases").join(policy)
}

/// `policy check` with the cases of a shipped policy: what it prints, and its exit code.
fn checked(policy: &str, pack: &Path) -> (String, Option<i32>) {
    let done = Program::new().args(["policy", "check", policy, "--cases"]).arg(pack).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (String::from_utf8(said).unwrap(), done.status.code())
}

#[test]
fn every_shipped_policy_holds_its_conformance_pack() {
    for name in Policy::builtin_names() {
        let (said, code) = checked(name, &pack_of(name));
        assert_eq!(code, Some(0), "{name}:\n{said}");
        assert!(said.contains("不符 0 个"), "{said}");
    }
}

/// The policy's text with each of its figures, dates and categories changed, one at a time.
fn mutants(text: &str) -> Vec<(String, String)> {
    let changes = [
        ("ratio = \"2/5\"", "ratio = \"1/3\""),
        ("ratio = \"2/5\"", "ratio = \"1/2\""),
        ("ratio = \"1/2\"", "ratio = \"2/5\""),
        ("ratio = \"1/2\"", "ratio = \"3/5\""),
        ("ratio = \"1/10\"", "ratio = \"1/20\""),
        ("ratio = \"1/10\"", "ratio = \"1/5\""),
        ("ratio = \"1/1\"", "ratio = \"1/2\""),
        ("basis = \"plan\"", "basis = \"hires\""),
        ("ratio = \"2/5\"", "ratio = \"2/5\"\nrounding = \"down\""),
        ("min-age-female = 40", "min-age-female = 39"),
        ("min-age-female = 40", "min-age-female = 41"),
        ("min-age-male = 50", "min-age-male = 49"),
        ("min-age-male = 50", "min-age-male = 51"),
        ("months = 36", "months = 35"),
        ("months = 36", "months = 37"),
        ("most-placements = 2", "most-placements = 1"),
        ("plan = false", "plan = true"),
        ("notice = false", "notice = true"),
        ("filing = false", "filing = true"),
    ];
    let mut mutants: Vec<(String, String)> = changes
        .iter()
        .filter(|(from, _)| text.contains(from))
        .map(|(from, to)| (format!("{from} → {to}"), text.replacen(from, to, 1)))
        .collect();
    let blocks: Vec<&str> = text.split("[[category]]").collect();
    for gone in 1..blocks.len() {
        // A category that counts for another quota is no figure of this one.
        if !blocks[gone].contains("counts = false") {
            let kept: Vec<&str> =
                blocks.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, block)| *block).collect();
            let name = blocks[gone].lines().find(|line| line.starts_with("name")).unwrap();
            mutants.push((format!("without {name}"), kept.join("[[category]]")));
        }
    }
    mutants
}

#[test]
fn every_changed_figure_and_category_is_caught_by_a_case() {
    let temp = tempfile::tempdir().unwrap();
    for name in Policy::builtin_names() {
        let text = Policy::builtin(name).unwrap().source_text;
        // What the pack of a policy leaves to another's: terms and groups that it shares with that.
        let shares = |change: &str| match *name {
            "gd-subsidised" => !change.starts_with("ratio") && !change.starts_with("plan"),
            "sd-disabled" => change.starts_with("min-age") || change.starts_with("months"),
            _ => false,
        };
        for (change, mutant) in mutants(&text) {
            if shares(&change) {
                continue;
            }
            // A renewable group must be one of the categories.
            let mutant = match change.strip_prefix("without name = ") {
                Some(category) => {
                    mutant.replace(&format!("{category}, "), "").replace(&format!(", {category}"), "")
                }
                None => mutant,
            };
            let path = temp.path().join("mutant.toml");
            std::fs::write(&path, mutant).unwrap();
            let (said, code) = checked(path.to_str().unwrap(), &pack_of(name));
            assert_eq!(code, Some(1), "{name}: {change} is caught by no case\n{said}");
        }
    }
}
