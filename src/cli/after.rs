//! `after`: a program of the office's own that is told, when a run is over, what is new since the last one.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::batch::changes::{Seen, text};
use crate::batch::words::io_reason;

use super::Outcome;

/// A run that somebody is told of.
#[derive(Debug)]
pub(super) struct After<'a> {
    program: &'a Path,
    out: PathBuf,
    before: Option<Seen>,
}

impl<'a> After<'a> {
    /// Looks at the results of the last run, before they are replaced.
    pub(super) fn begin(program: &'a Path, out: &Path) -> Self {
        Self { program, out: out.to_owned(), before: Seen::of(out) }
    }

    /// Runs the program with the path of the text and the exit code as arguments; what goes wrong is said.
    pub(super) fn end(self, outcome: Outcome) -> Result<(), String> {
        let name = self.program.display();
        let now = Seen::of(&self.out).unwrap_or_default();
        let text = text(self.before.as_ref(), &now);
        let written =
            tempfile::Builder::new().prefix("与上次相比-").suffix(".txt").tempfile().and_then(|mut file| {
                // Office programs on Windows recognise UTF-8 by its mark.
                file.write_all(b"\xef\xbb\xbf")?;
                file.write_all(text.as_bytes())?;
                file.flush()?;
                // Windows lets nobody else open a file for writing that is open here.
                Ok(file.into_temp_path())
            });
        let file = written.map_err(|error| format!("“与上次相比”写不出：{}", io_reason(&error)))?;
        tracing::info!(program = %name, "运行 after");
        let status = Command::new(self.program)
            .arg(&file)
            .arg(outcome.code().to_string())
            .status()
            .map_err(|error| format!("after 指定的程序 {name} 无法运行：{}", io_reason(&error)))?;
        if status.success() {
            return Ok(());
        }
        let code = status.code().map_or_else(|| "被中止".to_owned(), |code| format!("退出码 {code}"));
        Err(format!("after 指定的程序 {name} 没有成功（{code}）"))
    }
}
