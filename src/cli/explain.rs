//! `postaudit explain`: the rules.

use crate::report::explain;
use crate::rules::{Rule, in_force};

use super::{Outcome, audit, terminal};

/// 查看规则：什么情况、为什么查、怎样整改、依据
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit explain          列出全部规则\n  \
    postaudit explain E006     查看一条规则的全文\n\n\
    退出码：0 已显示；2 没有这条规则。")]
pub struct Args {
    /// 规则代码，例如 E006；不给则列出全部
    #[arg(value_name = "规则代码")]
    pub code: Option<String>,
    /// 依据按此政策列出：内置名称或 TOML 文件；默认 gd-2017-101
    #[arg(long, value_name = "名称或文件")]
    pub policy: Option<String>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let policy = audit::load_policy(args.policy.as_deref())?;
    let rules = in_force(&policy);
    let Some(code) = args.code else {
        terminal::result(&explain::list(&rules, &policy));
        return Ok(Outcome::Clean);
    };
    let Some(rule) = rules.iter().find(|rule| rule.code.eq_ignore_ascii_case(code.trim())) else {
        anyhow::bail!("没有规则 {code}。{}全部规则：postaudit explain", suggestion(&code, &rules));
    };
    terminal::result(&explain::rule(rule, &policy));
    Ok(Outcome::Clean)
}

/// Codes that differ in one place from what was typed.
fn suggestion(code: &str, rules: &[&Rule]) -> String {
    let code = code.trim().to_uppercase();
    let near: Vec<&str> = rules
        .iter()
        .map(|rule| rule.code)
        .filter(|known| strsim::damerau_levenshtein(known, &code) <= 1)
        .take(5)
        .collect();
    if near.is_empty() { String::new() } else { format!("是否为 {}？", near.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn a_mistyped_code_gets_the_near_ones() {
        assert!(suggestion("e06", RULES).contains("E006"));
        assert!(suggestion("E0006", RULES).contains("E006"));
        assert_eq!(suggestion("完全不同", RULES), "");
    }
}
