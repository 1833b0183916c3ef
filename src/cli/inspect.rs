//! `postaudit inspect`: what was recognised in files.

use std::path::PathBuf;

use super::Outcome;

/// 查看文件被识别成什么：编码、表格、表头、列的对应和各行去向
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例：\n  postaudit inspect 申报表.xlsx\n  postaudit inspect 申报材料/ --columns 列名.toml"
)]
pub struct Args {
    /// 要查看的文件或文件夹
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 补充列名同义词的文件
    #[arg(long, value_name = "文件")]
    pub columns: Option<PathBuf>,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(_args: Args) -> anyhow::Result<Outcome> {
    anyhow::bail!("此版本尚未提供 inspect 命令")
}
