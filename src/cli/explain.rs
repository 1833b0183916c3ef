//! `postaudit explain`.

use super::Outcome;

/// 说明各条规则
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 explain 命令")
}
