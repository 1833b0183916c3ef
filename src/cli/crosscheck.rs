//! `--crosscheck KIND=FILE`: lists of other departments, on the command line or in the config file with the authority by
//! which they were shared.

use std::path::PathBuf;

use serde::Deserialize;

use crate::batch::sharing::Sharing;
use crate::policy::Policy;
use crate::reference::ReferenceKind;

/// One list as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Crosscheck {
    /// Its kind, for instance 他单位参保.
    pub kind: String,
    /// File or folder.
    pub file: PathBuf,
    /// 依据文号: by what it was shared.
    pub document: Option<String>,
    /// 提供单位: who shared it.
    pub provider: Option<String>,
}

/// As `KIND=FILE`, or as a table of the config file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Pair(String),
    Table(Table),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(alias = "种类", alias = "名单")]
    kind: String,
    #[serde(alias = "文件")]
    file: PathBuf,
    #[serde(alias = "依据文号")]
    document: Option<String>,
    #[serde(alias = "提供单位")]
    provider: Option<String>,
}

impl TryFrom<Written> for Crosscheck {
    type Error = String;
    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Pair(pair) => of_pair(&pair),
            Written::Table(Table { kind, file, document, provider }) => {
                Ok(Self { kind, file, document: stated(document), provider: stated(provider) })
            }
        }
    }
}

fn stated(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Reads `KIND=FILE`.
pub(super) fn of_pair(pair: &str) -> Result<Crosscheck, String> {
    let (kind, file) = pair
        .split_once(['=', '＝'])
        .map(|(kind, file)| (kind.trim(), file.trim()))
        .filter(|(kind, file)| !kind.is_empty() && !file.is_empty())
        .ok_or_else(|| "应为 种类=文件，例如 他单位参保=参保名单.xlsx".to_owned())?;
    Ok(Crosscheck { kind: kind.to_owned(), file: file.into(), ..Crosscheck::default() })
}

/// The lists by their place in the policy, and by what authority each was shared.
pub(super) type Declared = (Vec<(ReferenceKind, PathBuf)>, Vec<Sharing>);

/// Finds each list in the policy.
///
/// # Errors
/// If the policy declares no such kind; the message names those that it declares.
pub(super) fn declared(lists: &[Crosscheck], policy: &Policy) -> anyhow::Result<Declared> {
    let mut files = Vec::new();
    let mut sharing: Vec<Sharing> = Vec::new();
    for list in lists {
        let Some(place) = policy.crosscheck_place(&list.kind) else {
            let kinds: Vec<&str> = policy.crosschecks.iter().map(|check| check.kind.as_str()).collect();
            let known = if kinds.is_empty() {
                "该口径没有声明比对名单（[[crosscheck]]）".to_owned()
            } else {
                format!("该口径声明的有：{}", kinds.join("、"))
            };
            anyhow::bail!("口径 {} 没有声明比对名单“{}”。{known}。", policy.name, list.kind);
        };
        let kind = ReferenceKind::Crosscheck(place);
        files.push((kind, list.file.clone()));
        let authority = Sharing {
            kind: kind.declared(policy).map_or_else(String::new, |check| check.kind.clone()),
            document: list.document.clone(),
            provider: list.provider.clone(),
        };
        if !sharing.contains(&authority) {
            sharing.push(authority);
        }
    }
    Ok((files, sharing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_given_as_kind_and_file() {
        let list = of_pair("他单位参保=名单/参保=1.xlsx").unwrap();
        assert_eq!((list.kind.as_str(), list.file), ("他单位参保", PathBuf::from("名单/参保=1.xlsx")));
        for wrong in ["参保名单.xlsx", "=a.csv", "死亡="] {
            assert!(of_pair(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_kind_that_the_policy_does_not_declare_is_refused_with_those_that_it_does() {
        let policy = Policy::builtin("gd-2017-101").unwrap();
        let list = of_pair("婚姻登记=a.csv").unwrap();
        let said = declared(&[list], &policy).unwrap_err().to_string();
        assert!(said.contains("婚姻登记") && said.contains("他单位参保、养老待遇领取"), "{said}");
    }
}
