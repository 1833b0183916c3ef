//! `postaudit policy`.

use super::Outcome;

/// 查看或检查政策文件
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 policy 命令")
}
