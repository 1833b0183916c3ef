//! `postaudit completions`.

use clap_complete::Shell;

use super::{Outcome, terminal};

/// 生成命令行补全脚本
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit completions bash > ~/.local/share/bash-completion/completions/postaudit\n  \
    postaudit completions powershell >> $PROFILE")]
pub struct Args {
    /// 终端程序：bash、zsh、fish、powershell、elvish
    #[arg(value_name = "终端程序")]
    pub shell: Shell,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "postaudit", &mut script);
    terminal::result(&String::from_utf8(script)?);
    Ok(Outcome::Clean)
}
