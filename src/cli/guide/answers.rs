//! What was answered, as arguments of `audit` and as a config file for the next time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::reference::ReferenceKind;

use super::super::audit_args::Args;
use super::super::standards::Standards;

/// All answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// The filings.
    pub(super) input: PathBuf,
    /// The results.
    pub(super) out: PathBuf,
    /// The year.
    pub(super) year: Option<i16>,
    /// Lists, at most one file or folder of a kind.
    pub(super) lists: Vec<(ReferenceKind, PathBuf)>,
    /// Name or file; none for the usual one.
    pub(super) policy: Option<String>,
}

impl Answers {
    /// As arguments of `audit`.
    pub(super) fn arguments(&self) -> Args {
        let of = |kind: ReferenceKind| {
            self.lists.iter().filter(|(given, _)| *given == kind).map(|(_, path)| path.clone()).collect()
        };
        Args {
            input: vec![self.input.clone()],
            out: Some(self.out.clone()),
            year: self.year,
            standards: Standards {
                register: of(ReferenceKind::Register),
                agencies: of(ReferenceKind::Agencies),
                services: of(ReferenceKind::Services),
                notices: of(ReferenceKind::Notices),
                history: of(ReferenceKind::History),
                waivers: of(ReferenceKind::Waivers),
                policy: self.policy.clone(),
                ..Standards::default()
            },
            ..Args::default()
        }
    }

    /// As a config file in this folder: paths below the folder are written relative to it, so that it can be moved with them.
    pub(super) fn config(&self, folder: &Path) -> String {
        let mut text = String::from(
            "# postaudit 的审计配置。把本文件拖到程序上，即按下列各项再审计一次。\n\
             # 下一年度：把 year 和 input、out 改成新的（用记事本），保存后再拖到程序上。\n",
        );
        let mut line = |key: &str, value: String| {
            let _ = writeln!(text, "{key} = {value}");
        };
        let path = |path: &Path| quoted(&relative(path, folder));
        line("input", path(&self.input));
        line("out", path(&self.out));
        if let Some(year) = self.year {
            line("year", year.to_string());
        }
        for (kind, list) in &self.lists {
            line(kind.flag(), path(list));
        }
        if let Some(policy) = &self.policy {
            let given = Path::new(policy);
            line("policy", if given.is_absolute() { path(given) } else { quoted(policy) });
        }
        text
    }
}

fn relative(path: &Path, folder: &Path) -> String {
    match path.strip_prefix(folder) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"),
        Err(_) => path.to_string_lossy().into_owned(),
    }
}

/// As TOML writes a text, whatever is in it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_saved_config_asks_for_the_same_run() {
        let folder = std::env::temp_dir();
        let elsewhere = if cfg!(windows) { "C:/elsewhere/名录.xlsx" } else { "/elsewhere/名录.xlsx" };
        let answers = Answers {
            input: folder.join("2024年申报"),
            out: folder.join("2024年申报_审计结果"),
            year: Some(2024),
            lists: vec![
                (ReferenceKind::Register, folder.join("参照").join("台账'1\".xlsx")),
                (ReferenceKind::Agencies, PathBuf::from(elsewhere)),
            ],
            policy: Some("sd-2016".to_owned()),
        };
        let text = answers.config(&folder);
        assert!(text.contains("input = \"2024年申报\""), "{text}");
        let path = folder.join("x.toml");
        let read = super::super::super::config::read_text(&path, &text, None).unwrap();
        let asked = answers.arguments();
        assert_eq!((read.input, read.out, read.year), (asked.input, asked.out, asked.year));
        assert_eq!(read.standards.register, asked.standards.register);
        assert_eq!(read.standards.agencies, asked.standards.agencies);
        assert_eq!(read.standards.policy, asked.standards.policy);
    }
}
