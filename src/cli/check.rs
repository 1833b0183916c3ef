//! `postaudit check`.

use super::Outcome;

/// 自查一份或几份申报材料
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 check 命令")
}
