//! `postaudit man`.

use super::Outcome;

/// 生成手册页
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 man 命令")
}
