//! `postaudit __read-workbook`: the child that reads a spreadsheet format which can't be read safely
//! within the batch itself.

use super::Outcome;

/// （内部命令）
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(_: Args) -> anyhow::Result<Outcome> {
    crate::files::child_main()?;
    Ok(Outcome::Clean)
}
