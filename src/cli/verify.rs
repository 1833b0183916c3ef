//! `postaudit verify`: whether a result folder is still what its run wrote.

use std::path::PathBuf;

use super::Outcome;

/// 核验结果文件夹：文件是否被改动、缺失或多出，问题所指单元格是否仍如所述
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  postaudit verify 审计结果/\n\n\
    退出码：0 全部相符；1 有改动、缺失、多出或不再成立的问题；3 有文件无法打开核验。")]
pub struct Args {
    /// 审计结果文件夹（内有 run.json）
    #[arg(value_name = "结果文件夹")]
    pub out: PathBuf,
    /// 结果的输出格式：text（默认）或 json
    #[arg(long, value_name = "格式", default_value = "text", hide_default_value = true)]
    pub format: super::Format,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 verify 命令")
}
