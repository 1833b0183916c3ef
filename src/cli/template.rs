//! `postaudit template`.

use super::Outcome;

/// 生成空白申报表和参照表
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 template 命令")
}
