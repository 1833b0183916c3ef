//! `postaudit policy`: the policy in force, in words and as written, and the check of a changed one.

use clap::Subcommand;

use crate::policy::Policy;

use super::{Outcome, audit, terminal};

/// 查看或检查政策（审计口径）文件
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit policy show                      查看默认口径\n  \
    postaudit policy show sd-2016              查看另一内置口径\n  \
    postaudit policy show > 本地口径.toml      另存后修改\n  \
    postaudit policy check 本地口径.toml       检查改过的文件，有误时指出行列\n\n\
    退出码：0 有效；2 没有这个政策或文件有误。")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with a policy.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// 显示政策：先以文字说明，后附原文，可另存修改
    #[command(after_help = "示例：\n  \
        postaudit policy show                      查看默认口径\n  \
        postaudit policy show > 本地口径.toml      另存后修改")]
    Show(Named),
    /// 检查政策文件能否使用
    #[command(after_help = "示例：\n  \
        postaudit policy check 本地口径.toml       有误时指出行列和应写什么\n\n\
        退出码：0 有效；2 没有这个政策或文件有误。")]
    Check(Named),
}

/// Which policy.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// 内置政策名称或 TOML 文件；不给则为默认口径
    #[arg(value_name = "名称或文件")]
    pub policy: Option<String>,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let (Action::Show(named) | Action::Check(named)) = &args.action;
    let policy = audit::load_policy(named.policy.as_deref())?;
    match &args.action {
        Action::Show(_) => {
            terminal::result(&crate::policy::show(&policy));
            if named.policy.is_none() {
                let names = Policy::builtin_names().join("、");
                terminal::message(&format!("内置政策：{names}。查看其他：postaudit policy show 名称"));
            }
        }
        Action::Check(_) => terminal::result(&crate::policy::check_result(&policy)),
    }
    Ok(Outcome::Clean)
}
