//! `postaudit compare`.

use super::Outcome;

/// 两次审计之间的整改对比
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 compare 命令")
}
