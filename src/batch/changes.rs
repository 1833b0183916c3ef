//! What is new since the last run, for whoever looks in the morning or for a program that passes it on: agencies that are
//! newly 不合规, files that came, files that can no longer be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::model::{Verdict, mask_any};

use super::follow_up;
use super::manifest::Manifest;

/// So many names are listed; the rest is counted.
const LISTED: usize = 50;

/// What a result folder says, as far as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Verdicts by agency.
    pub verdicts: BTreeMap<String, Verdict>,
    /// Files of filings, read or not.
    pub files: BTreeSet<String>,
    /// Those of them, and of the lists, that were not read, and why.
    pub unread: BTreeMap<String, String>,
}

impl Seen {
    /// Of a result folder; `None` where there is none yet, or none that can be read.
    pub fn of(folder: &Path) -> Option<Self> {
        let manifest = Manifest::read(folder).ok()?;
        let agencies = follow_up::agencies(folder, &manifest).ok()?;
        let unread = manifest.inputs.iter().chain(&manifest.references);
        Some(Self {
            verdicts: agencies.into_iter().map(|row| (row.name, row.verdict)).collect(),
            files: manifest.inputs.iter().map(|input| input.path.clone()).collect(),
            unread: unread
                .filter(|input| input.status == "unreadable")
                .map(|input| (input.path.clone(), input.reason.clone()))
                .collect(),
        })
    }
}

/// The text: a line that says it all, then the names.
pub fn text(before: Option<&Seen>, now: &Seen) -> String {
    let nothing = Seen::default();
    let first_time = before.is_none();
    let before = before.unwrap_or(&nothing);
    let failing = |seen: &Seen, name: &str| seen.verdicts.get(name) == Some(&Verdict::Noncompliant);
    let newly: Vec<String> =
        now.verdicts.keys().filter(|name| failing(now, name) && !failing(before, name)).cloned().collect();
    let no_more: Vec<String> =
        before.verdicts.keys().filter(|name| failing(before, name) && !failing(now, name)).cloned().collect();
    let came: Vec<String> = now.files.difference(&before.files).cloned().collect();
    let gone: Vec<String> = before.files.difference(&now.files).cloned().collect();
    let unread: Vec<String> = now
        .unread
        .iter()
        .filter(|(path, _)| !before.unread.contains_key(*path))
        .map(|(path, reason)| format!("{path}：{reason}"))
        .collect();
    let parts = [
        ("新增不合规", newly),
        ("不再是不合规", no_more),
        ("新来的文件", came),
        ("不见了的文件", gone),
        ("新出现的读不了的文件", unread),
    ];
    let counts: Vec<String> = parts
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what} {}", names.len()))
        .collect();
    let head = if first_time { "首次运行（没有上次可比）" } else { "与上次相比" };
    let counts = if counts.is_empty() { "没有变化".to_owned() } else { counts.join("，") };
    let mut text = format!("{head}：{counts}\n");
    for (what, names) in parts.iter().filter(|(_, names)| !names.is_empty()) {
        let _ = writeln!(text, "\n{what}：");
        for name in names.iter().take(LISTED) {
            let _ = writeln!(text, "  {name}");
        }
        if names.len() > LISTED {
            let _ = writeln!(text, "  ……另有 {} 个", names.len() - LISTED);
        }
    }
    mask_any(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(verdicts: &[(&str, Verdict)], files: &[&str], unread: &[&str]) -> Seen {
        Seen {
            verdicts: verdicts.iter().map(|(name, verdict)| ((*name).to_owned(), *verdict)).collect(),
            files: files.iter().map(|file| (*file).to_owned()).collect(),
            unread: unread.iter().map(|file| ((*file).to_owned(), "文件已损坏".to_owned())).collect(),
        }
    }

    #[test]
    fn only_what_is_new_is_told() {
        let before = seen(
            &[("甲局", Verdict::Noncompliant), ("乙局", Verdict::Compliant), ("丙局", Verdict::Noncompliant)],
            &["甲.csv", "旧.csv"],
            &["坏.xlsx"],
        );
        let now = seen(
            &[("甲局", Verdict::Noncompliant), ("乙局", Verdict::Noncompliant), ("丙局", Verdict::Compliant)],
            &["甲.csv", "乙.csv"],
            &["坏.xlsx", "乙.csv"],
        );
        let text = text(Some(&before), &now);
        assert!(text.starts_with(
            "与上次相比：新增不合规 1，不再是不合规 1，新来的文件 1，不见了的文件 1，新出现的读不了的文件 1\n"
        ));
        assert!(text.contains("新增不合规：\n  乙局\n") && text.contains("乙.csv：文件已损坏"), "{text}");
        assert!(!text.contains("甲局") && !text.contains("坏.xlsx"), "{text}");
    }

    #[test]
    fn nothing_new_is_one_line() {
        let same = seen(&[("甲局", Verdict::Compliant)], &["甲.csv"], &[]);
        assert_eq!(text(Some(&same), &same), "与上次相比：没有变化\n");
        assert!(text(None, &same).starts_with("首次运行"));
    }
}
