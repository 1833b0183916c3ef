//! `postaudit man`: the manual pages, one per command.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Outcome, terminal};

/// 生成手册页
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit man | man -l -                查看总说明\n  \
    postaudit man -o ~/.local/share/man/man1    为每条命令各写一页")]
pub struct Args {
    /// 写入此文件夹，每条命令一页；不给则把总说明显示出来
    #[arg(short, long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let Some(folder) = args.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(super::command()).render(&mut page)?;
        terminal::result(&String::from_utf8(page)?);
        return Ok(Outcome::Clean);
    };
    pages(&folder).with_context(|| format!("手册页写不进 {}", folder.display()))?;
    terminal::message(&format!("手册页已写入 {}", folder.display()));
    Ok(Outcome::Clean)
}

fn pages(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(super::command(), folder)
}
