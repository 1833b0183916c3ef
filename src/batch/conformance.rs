//! Conformance packs: filings together with the verdicts and figures that a policy must give for them.
//!
//! A pack is a folder of cases. A case holds its filings in `in/`, the lists of its authority beside it
//! (`register.csv`, `history.csv` …) and `expected.toml`, which names the article that the case follows. What an audit finds
//! is compared with it; nothing is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::{FurtherCounts, Requirement, Status, Verdict, perhaps};
use crate::policy::Policy;
use crate::reference::ReferenceKind;
use crate::report::Edition;
use crate::rules::in_force;
use crate::verdict::Audit;

/// What a case expects, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expected {
    /// The article that the case follows.
    pub article: String,
    /// The audited year.
    pub year: i16,
    /// The day as of which it is judged.
    pub as_of: String,
    /// Whether the policy is in force on that day.
    pub in_force: Option<bool>,
    agency: BTreeMap<String, Agency>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Agency {
    verdict: String,
    plan: Option<String>,
    quota: Option<String>,
    notice: Option<String>,
    filing: Option<String>,
    required: Option<u64>,
    verified: Option<u64>,
    /// By name of a quota beside the main one.
    #[serde(default)]
    further: BTreeMap<String, Further>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
}

/// What a case expects of a quota beside the main one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Further {
    status: String,
    required: Option<u64>,
    verified: Option<u64>,
}

/// One case of a pack.
#[derive(Debug)]
pub struct PackCase {
    /// Its folder's name.
    pub name: String,
    /// Its filings.
    pub filings: PathBuf,
    /// The lists of its authority.
    pub references: Vec<(ReferenceKind, PathBuf)>,
    /// What it expects.
    pub expected: Expected,
}

/// Reads the cases of a pack, by name.
///
/// # Errors
/// In Chinese: the folder or a file of it can't be read or is not as expected.
pub fn cases(pack: &Path, policy: &Policy) -> Result<Vec<PackCase>, String> {
    let entries = std::fs::read_dir(pack).map_err(|error| cannot_read(pack, &error))?;
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| cannot_read(pack, &error)))
        .collect::<Result<_, _>>()?;
    let is_case = |folder: &Path| folder.join("expected.toml").is_file();
    let is_hidden =
        |folder: &Path| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    folders.retain(|folder| is_case(folder) || folder.is_dir() && !is_hidden(folder));
    folders.sort();
    if let Some(other) =
        folders.iter().find(|folder| !is_case(folder)).filter(|_| folders.iter().any(|one| is_case(one)))
    {
        return Err(format!("{} 里没有 expected.toml，不是用例；请补上，或移到别处。", other.display()));
    }
    folders.retain(|folder| is_case(folder));
    if folders.is_empty() {
        return Err(format!(
            "{} 中没有用例：每个用例是一个文件夹，内有 expected.toml 和 in 文件夹。",
            pack.display()
        ));
    }
    folders.iter().map(|folder| case(folder, policy)).collect()
}

fn case(folder: &Path, policy: &Policy) -> Result<PackCase, String> {
    let path = folder.join("expected.toml");
    let bytes = crate::model::read_settings(&path).map_err(|error| cannot_read(&path, &error))?;
    let text = crate::model::settings_text(bytes)
        .map_err(|(line, why)| format!("{} 第 {line} 行：{why}。", path.display()))?;
    let expected: Expected = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = crate::model::line_of(&text, at);
        format!("{} 第 {line} 行：{}", path.display(), crate::model::toml_mistake(&text, at, error.message()))
    })?;
    if let Some(why) = expected.mistake().or_else(|| expected.unknown_code(policy)) {
        return Err(format!("{}：{why}", path.display()));
    }
    let lists: Vec<(ReferenceKind, String)> =
        ReferenceKind::all(policy).map(|kind| (kind, format!("{}.csv", kind.role(policy)))).collect();
    require_known_names(folder, &lists)?;
    let references = lists
        .into_iter()
        .map(|(kind, name)| (kind, folder.join(name)))
        .filter(|(_, path)| path.is_file())
        .collect();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(PackCase { name, filings: folder.join("in"), references, expected })
}

/// A list under a misspelt name would not be used, and the case would hold without it.
fn require_known_names(folder: &Path, lists: &[(ReferenceKind, String)]) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| cannot_read(folder, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| cannot_read(folder, &error))?.file_name();
        let name = name.to_string_lossy();
        let is_note = name.starts_with('.') || name.ends_with(".md");
        if is_note || name == "in" || name == "expected.toml" || lists.iter().any(|(_, list)| *list == name) {
            continue;
        }
        let known: Vec<&str> = lists.iter().map(|(_, list)| list.as_str()).collect();
        return Err(format!(
            "{} 不是用例的一部分，没有采用；除 in 和 expected.toml 外，可以有：{}。说明文字请写成 .md 文件。",
            folder.join(&*name).display(),
            known.join("、")
        ));
    }
    Ok(())
}

fn cannot_read(path: &Path, error: &std::io::Error) -> String {
    format!("读不了 {}：{}", path.display(), super::words::io_reason(error))
}

impl Expected {
    /// The day as of which it is judged.
    ///
    /// # Errors
    /// In Chinese: it is no date.
    pub fn as_of(&self) -> Result<Date, String> {
        self.as_of.parse().map_err(|_| format!("as-of“{}”应为“年-月-日”。", self.as_of))
    }

    /// What can never be so, in Chinese: it would be told as a difference of the policy.
    fn mistake(&self) -> Option<String> {
        let (verdicts, statuses) = (&Verdict::ALL.map(Verdict::code), &Status::ALL.map(Status::code));
        let words = self.agency.iter().flat_map(|(name, agency)| {
            let main = [&agency.plan, &agency.quota, &agency.notice, &agency.filing].into_iter().flatten();
            let further = agency.further.values().map(|further| &further.status);
            let statuses = main.chain(further).map(move |word| (name, word, statuses.as_slice()));
            std::iter::once((name, &agency.verdict, verdicts.as_slice())).chain(statuses)
        });
        let unknown = words.into_iter().find(|(_, word, known)| !known.contains(&word.as_str()));
        if self.article.trim().is_empty() {
            Some("article 空白；应写明这一例依据的条款。".to_owned())
        } else if !(1900..=2200).contains(&self.year) {
            Some(format!("year 写的是 {}，应为四位数的年度。", self.year))
        } else if let Err(why) = self.as_of() {
            Some(why)
        } else {
            unknown.map(|(name, word, known)| format!("{name}：“{word}”应为 {} 之一。", known.join("、")))
        }
    }

    /// A code that no rule has would never be found: a misspelt one in `absent` would hold whatever the audit finds.
    fn unknown_code(&self, policy: &Policy) -> Option<String> {
        let rules = in_force(policy);
        let known = || rules.iter().map(|rule| rule.code);
        let codes = self.agency.values().flat_map(|agency| agency.rules.iter().chain(&agency.absent));
        let unknown = codes.into_iter().find(|code| known().all(|known| known != code.as_str()))?;
        let hint = perhaps(&unknown.to_uppercase(), known());
        Some(format!("没有规则“{unknown}”。{hint}规则代码见 postaudit explain。"))
    }

    /// Where the audit differs from what is expected, in Chinese; empty if it does not.
    pub fn differences(&self, audits: &[Audit<'_, '_>], edition: &Edition<'_>) -> Vec<String> {
        let mut differences = Vec::new();
        let (policy, terms) = (edition.policy, edition.terms);
        if let Some(expected) = self.in_force
            && policy.in_force_on(terms.as_of) != expected
        {
            let word = |in_force: bool| if in_force { "在有效期内" } else { "不在有效期内" };
            differences.push(format!("{}应{}，得到{}", terms.as_of, word(expected), word(!expected)));
        }
        for (name, expected) in &self.agency {
            match audits.iter().find(|audit| *audit.case.name == **name) {
                Some(audit) => differences.extend(
                    expected.differences(audit).into_iter().map(|difference| format!("{name}：{difference}")),
                ),
                None => differences.push(format!("{name}：材料中没有这个单位")),
            }
        }
        differences
    }
}

impl Agency {
    fn differences(&self, audit: &Audit<'_, '_>) -> Vec<String> {
        let judgement = &audit.judgement;
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: &str, found: &str| {
            if expected != found {
                differences.push(format!("{what}应为 {expected}，得到 {found}"));
            }
        };
        compare("结论", &self.verdict, judgement.verdict.code());
        let statuses = [&self.plan, &self.quota, &self.notice, &self.filing];
        for (requirement, expected) in Requirement::ALL.into_iter().zip(statuses) {
            let result = judgement.requirements.iter().find(|result| result.requirement == requirement);
            if let (Some(expected), Some(result)) = (expected, result) {
                compare(requirement.label(), expected, result.status.code());
            }
        }
        let figures = [
            ("应招人数", self.required, judgement.counts.required()),
            ("已核实人数", self.verified, judgement.counts.verified),
        ];
        for (what, expected, found) in figures {
            if let Some(expected) = expected {
                compare(what, &expected.to_string(), &found.to_string());
            }
        }
        for (name, expected) in &self.further {
            let found = judgement.counts.further.iter().zip(&judgement.further);
            match found.into_iter().find(|(counts, _)| counts.name == *name) {
                Some((counts, status)) => differences.extend(expected.differences(counts, *status)),
                None => differences.push(format!("口径中没有比例“{name}”")),
            }
        }
        // Findings for the authority alone count, too.
        let has = |code: &String| audit.all_findings().any(|finding| finding.rule == code.as_str());
        let missing = self.rules.iter().filter(|code| !has(code)).map(|code| format!("应有 {code}"));
        let unwanted = self.absent.iter().filter(|code| has(code)).map(|code| format!("不应有 {code}"));
        differences.extend(missing.chain(unwanted));
        differences
    }
}

impl Further {
    fn differences(&self, counts: &FurtherCounts, status: Status) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: &str, found: &str| {
            if expected != found {
                differences.push(format!("“{}”{what}应为 {expected}，得到 {found}", counts.name));
            }
        };
        compare("结果", &self.status, status.code());
        for (what, expected, found) in
            [("应招人数", self.required, counts.required), ("已核实人数", self.verified, counts.verified)]
        {
            if let Some(expected) = expected {
                compare(what, &expected.to_string(), &found.to_string());
            }
        }
        differences
    }
}
