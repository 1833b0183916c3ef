//! `postaudit __read-workbook`: the child that reads a spreadsheet format which can't be read safely
//! within the batch itself.

use std::path::PathBuf;

use super::Outcome;

/// （内部命令）
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The workbook.
    pub file: PathBuf,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    crate::files::child_main(&args.file)?;
    Ok(Outcome::Clean)
}
