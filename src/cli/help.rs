//! Help in Chinese: clap's own headings and standing phrases, replaced in one place for all
//! commands.

use clap::{Arg, ArgAction, Command};

/// Examples at the end of the top-level help.
pub(super) const EXAMPLES: &str = "示例：\n  \
    postaudit audit 申报材料/ --year 2024 -o 审计结果/    审计一批材料\n  \
    postaudit check 我单位申报表.xlsx                    报送前自查\n  \
    postaudit template -o 空白表/                        取空白申报表\n  \
    postaudit 申报材料/                                  等于 audit，结果写在材料旁边\n\n\
    每条命令的说明：postaudit <命令> --help";

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command and all below it, with Chinese headings, help and version options.
pub(super) fn localised(command: Command) -> Command {
    let command = command
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本"));
    localise(command, "postaudit")
}

fn localise(command: Command, path: &str) -> Command {
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let usage = usage(&command, path);
    let mut command = command
        .help_template(TEMPLATE)
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示说明"))
        .mut_args(|arg| {
            let heading = arg.get_help_heading().map(ToOwned::to_owned);
            let own = if arg.is_positional() { "参数" } else { "选项" };
            let arg = arg.help_heading(heading.unwrap_or_else(|| own.to_owned()));
            if matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            }
        });
    for name in subcommands {
        let below = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| localise(sub, &below));
    }
    command
}

/// `postaudit audit [选项] [材料]...`.
fn usage(command: &Command, path: &str) -> String {
    let mut usage = path.to_owned();
    if command.has_subcommands() {
        usage.push_str(" <命令>");
    }
    if command.get_opts().count() > 0 {
        usage.push_str(" [选项]");
    }
    for positional in command.get_positionals() {
        let name = positional
            .get_value_names()
            .and_then(|names| names.first())
            .map_or_else(|| positional.get_id().to_string(), ToString::to_string);
        let several = matches!(positional.get_action(), ArgAction::Append);
        let dots = if several { "..." } else { "" };
        let _ = if positional.is_required_set() {
            std::fmt::Write::write_fmt(&mut usage, format_args!(" <{name}>{dots}"))
        } else {
            std::fmt::Write::write_fmt(&mut usage, format_args!(" [{name}]{dots}"))
        };
    }
    usage
}

#[cfg(test)]
mod tests {
    /// The help of every command a user sees, those below a command too.
    fn pages(command: &mut clap::Command, into: &mut Vec<String>) {
        into.push(command.render_long_help().to_string());
        for sub in command.get_subcommands_mut().filter(|sub| !sub.is_hide_set()) {
            pages(sub, into);
        }
    }

    fn all_pages() -> Vec<String> {
        let mut command = super::super::command();
        command.build();
        let mut found = Vec::new();
        pages(&mut command, &mut found);
        found
    }

    #[test]
    fn help_has_no_english_headings() {
        for page in all_pages() {
            for english in ["Usage", "Options", "Commands", "Arguments", "Print", "[default", "[possible"] {
                assert!(!page.contains(english), "{english} in:\n{page}");
            }
        }
    }

    #[test]
    fn every_command_shows_an_example() {
        for page in all_pages() {
            assert!(page.contains("示例："), "no example in:\n{page}");
        }
    }
}
