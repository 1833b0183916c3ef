//! Where a workbook about finished results goes: beside the result folder, never into it.

use std::path::{Path, PathBuf};

use crate::batch::atomic::{BESIDE, Outputs, Placed};
use crate::batch::names::with_suffix;
use crate::batch::os;
use crate::batch::paths::real;
use crate::batch::words::io_reason;
use crate::files::sheet_names;

/// A place for a workbook.
#[derive(Clone)]
pub(super) struct Place {
    folder: PathBuf,
    file: String,
}

impl Place {
    /// What the user asked for, else a file of this name beside the results.
    pub(super) fn of(out: Option<&Path>, results: &Path, file: &str) -> Self {
        let named =
            |path: &Path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        match out {
            Some(path) if named(path) && !path.is_dir() => Self {
                folder: match path.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                    _ => PathBuf::from("."),
                },
                file: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            },
            Some(folder) => Self { folder: folder.to_owned(), file: file.to_owned() },
            None => {
                // As the user wrote it, if that has a parent; `..` and the like only after resolving them.
                let written = results.file_name().and_then(|_| results.parent()).map(|parent| match parent {
                    parent if parent.as_os_str().is_empty() => PathBuf::from("."),
                    parent => parent.to_owned(),
                });
                let folder = written.or_else(|| real(results).parent().map(Path::to_owned));
                Self { folder: folder.unwrap_or_else(|| PathBuf::from(".")), file: file.to_owned() }
            }
        }
    }

    /// As shown to the user.
    pub(super) fn path(&self) -> PathBuf {
        if self.folder == Path::new(".") { PathBuf::from(&self.file) } else { self.folder.join(&self.file) }
    }

    /// A result folder holds what its run wrote and nothing else, or `verify` would find fault with it.
    pub(super) fn check(&self, results: &[&Path], what: &str) -> anyhow::Result<()> {
        let folder = real(&self.folder);
        match results.iter().find(|results| folder.starts_with(real(results))) {
            None => Ok(()),
            Some(results) => anyhow::bail!(
                "不能把{what}写进结果文件夹 {}，否则核验（verify）时会算作多出的文件；请用 -o 指定别处。",
                results.display()
            ),
        }
    }

    /// Writes; where it is, or why it is not.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<PathBuf, String> {
        os::create_dir_all(&self.folder).map_err(|error| io_reason(&error))?;
        let beside = with_suffix(&self.file, BESIDE);
        match Outputs::at(&self.folder).write(&self.file, &beside, bytes) {
            Ok(Placed::There) => Ok(self.path()),
            Ok(Placed::Beside(beside, reason)) => {
                Err(format!("{reason}；已另存为 {}", self.folder.join(beside).display()))
            }
            Err(error) => Err(io_reason(&error)),
        }
    }

    /// Writes over an earlier workbook of the same kind, which has these sheets; beside anything else that is there.
    pub(super) fn write_over_own(&self, bytes: &[u8], sheets: &[&str]) -> Result<PathBuf, String> {
        let there = sheet_names(&self.path());
        if !self.path().is_file() || sheets.iter().all(|sheet| there.iter().any(|name| name == sheet)) {
            self.write(bytes)
        } else {
            self.clone().write_over_nothing(bytes)
        }
    }

    /// Writes, but not over a workbook in which somebody may have filled something in: beside that.
    pub(super) fn write_over_nothing(mut self, bytes: &[u8]) -> Result<PathBuf, String> {
        let wanted = self.file.clone();
        let mut number = 1;
        while self.path().symlink_metadata().is_ok()
            && !std::fs::read(self.path()).is_ok_and(|there| there == bytes)
        {
            let suffix = if number == 1 { BESIDE.to_owned() } else { format!("{BESIDE}{number}") };
            self.file = with_suffix(&wanted, &suffix);
            number += 1;
        }
        self.write(bytes)
    }

    /// A result folder as seen from the workbook, with `/`; only downwards, so that both can be moved together.
    pub(super) fn link_to(&self, results: &Path) -> Option<String> {
        let (folder, results) = (real(&self.folder), real(results));
        let below = results.strip_prefix(folder).ok()?;
        let parts: Vec<String> =
            below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Some(parts.join("/"))
    }
}
