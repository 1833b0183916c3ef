//! `postaudit policy`: the policy in force, in words and as written, and the check of a changed one.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::batch::watch::Nobody;
use crate::batch::{conformance, selfcheck};
use crate::policy::Policy;

use super::standards::Standards;
use super::{Outcome, audit, audit_args, terminal};

/// 查看或检查政策（审计口径）文件
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit policy show                      查看默认口径\n  \
    postaudit policy show sd-2016              查看另一内置口径\n  \
    postaudit policy show > 本地口径.toml      另存后修改\n  \
    postaudit policy check 本地口径.toml       检查改过的文件，有误时指出行列\n  \
    postaudit policy check 本地口径.toml --cases 用例     再按用例核对结论和数字\n\n\
    退出码：0 有效，用例相符；1 有用例不符；2 没有这个政策或文件有误。")]
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
        postaudit policy check 本地口径.toml       有误时指出行列和应写什么\n  \
        postaudit policy check 本地口径.toml --cases 用例     再按用例核对结论和数字\n\n\
        退出码：0 有效，用例相符；1 有用例不符；2 没有这个政策或文件有误。")]
    Check(CheckArgs),
}

/// Which policy, and which cases must hold under it.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Which.
    #[command(flatten)]
    pub named: Named,
    /// 用例文件夹：每个用例一个子文件夹，内有 in（申报材料）和 expected.toml（应得的结论）
    #[arg(long, value_name = "文件夹")]
    pub cases: Option<PathBuf>,
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
    match &args.action {
        Action::Show(named) => {
            let policy = audit::load_policy(named.policy.as_deref())?;
            terminal::result(&crate::policy::show(&policy));
            if named.policy.is_none() {
                let names = Policy::builtin_names().join("、");
                terminal::message(&format!("内置政策：{names}。查看其他：postaudit policy show 名称"));
            }
            Ok(Outcome::Clean)
        }
        Action::Check(CheckArgs { named, cases }) => {
            let policy = audit::load_policy(named.policy.as_deref())?;
            terminal::result(&crate::policy::check_result(&policy));
            cases
                .as_deref()
                .map_or(Ok(Outcome::Clean), |pack| conform(named.policy.as_deref(), &policy, pack))
        }
    }
}

/// Judges each case of a pack under the policy and says where it differs.
fn conform(named: Option<&str>, policy: &Policy, pack: &Path) -> anyhow::Result<Outcome> {
    let cases = conformance::cases(pack, policy).map_err(anyhow::Error::msg)?;
    let mut differing = 0;
    for case in &cases {
        let mut settings = audit::settings(&audit_args::Args {
            input: vec![case.filings.clone()],
            year: Some(case.expected.year),
            standards: Standards { policy: named.map(str::to_owned), ..Standards::default() },
            ..audit_args::Args::default()
        })?;
        settings.references.clone_from(&case.references);
        settings.as_of = Some(case.expected.as_of().map_err(anyhow::Error::msg)?);
        let differences = selfcheck::check(&settings, None, &Nobody, |checked| {
            case.expected.differences(&checked.audits, checked.edition)
        })?;
        let mark = if differences.is_empty() { "相符" } else { "不符" };
        terminal::result(&format!("{mark}  {}（{}）", case.name, case.expected.article));
        for difference in &differences {
            terminal::result(&format!("      {difference}"));
        }
        differing += usize::from(!differences.is_empty());
    }
    terminal::result(&format!("用例 {} 个，不符 {differing} 个", cases.len()));
    Ok(if differing == 0 { Outcome::Clean } else { Outcome::Findings })
}
