//! `postaudit completions`.

use super::Outcome;

/// 生成命令行补全脚本
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 completions 命令")
}
