//! The command line: takes arguments, calls one stage, gives text and an exit code.
//!
//! Each command is a file with its `Args` and a `run`. That returns an [`Outcome`], or an error if the command could not
//! run at all (exit code 2). Only this layer writes to the terminal: results go to stdout, everything else to stderr.

mod after;
mod audit;
pub mod audit_args;
pub mod check;
pub mod closing;
pub mod collect;
pub mod compare;
pub mod completions;
pub mod config;
mod crosscheck;
mod exit;
pub mod explain;
pub mod guide;
mod help;
pub mod inspect;
mod interrupt;
pub mod letters;
pub mod log;
pub mod man;
mod painting;
mod panics;
mod placing;
pub mod policy;
pub mod progress;
pub mod read_workbook;
pub mod sample;
pub mod standards;
pub mod template;
pub mod terminal;
mod usage;
pub mod values;
pub mod verify;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};

pub use exit::{NOT_RUN, Outcome};

/// 公益性岗位年度招用审计：读取申报材料，逐单位核对四项义务，写出审计底稿
#[derive(Debug, Parser)]
#[command(name = "postaudit", version, after_help = help::EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands. A doc comment here would become help text and hide that of the `Args`.
#[allow(missing_docs)]
#[derive(Debug, Subcommand)]
pub enum Command {
    Audit(Box<audit_args::Args>),
    Guide(guide::Args),
    Check(Box<check::Args>),
    Template(template::Args),
    Inspect(inspect::Args),
    Explain(explain::Args),
    Policy(policy::Args),
    Compare(compare::Args),
    Collect(collect::Args),
    Sample(sample::Args),
    Verify(verify::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(name = "__read-workbook", hide = true)]
    ReadWorkbook(read_workbook::Args),
}

/// How a result is printed on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How the roster sheet shows ID numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Ids {
    /// First six and last four.
    #[default]
    Masked,
    /// In full.
    Full,
}

/// The whole command as clap knows it, in Chinese: for parsing, completions and manual pages.
pub fn command() -> clap::Command {
    help::localised(<Cli as clap::CommandFactory>::command())
}

/// Runs the program with its arguments, the program name first.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::to_log();
    let (args, start) = meant(args.into_iter().collect(), crate::batch::os::owns_console());
    let parsed = command()
        .try_get_matches_from(args)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let code = match parsed {
        Ok((cli, typed)) => match panics::reported(|| run(cli.command, &typed, start == Start::Dropped)) {
            Ok(outcome) => outcome.code(),
            Err(error) => {
                terminal::error(&format!("{error:#}"));
                NOT_RUN
            }
        },
        Err(error) => usage::report(&error),
    };
    let code = if nothing_was_lost() { code } else { Outcome::Incomplete.code() };
    if start != Start::Typed {
        terminal::pause_if_window_closes();
    }
    ExitCode::from(code)
}

/// Whether all output arrived; says what did not.
fn nothing_was_lost() -> bool {
    let lost = [("标准输出", terminal::lost()), ("日志文件", log::lost())];
    let lost = lost.into_iter().filter_map(|(what, why)| Some(format!("{what}没有写完：{}", why?)));
    lost.map(|lost| terminal::error(&lost)).count() == 0
}

/// A machine with an empty battery takes today for a day before there were computers, and every date would be wrong.
fn require_a_clock() -> anyhow::Result<()> {
    if std::time::SystemTime::now() < std::time::UNIX_EPOCH {
        anyhow::bail!("本机时钟早于 1970 年，日期都会算错；请校准系统时间后重新运行。");
    }
    Ok(())
}

fn run(command: Command, typed: &clap::ArgMatches, is_implied: bool) -> anyhow::Result<Outcome> {
    if !matches!(command, Command::ReadWorkbook(_)) {
        require_a_clock()?;
        interrupt::listen();
    }
    match command {
        Command::Audit(args) => {
            let args = audit::with_config(*args, typed.subcommand_matches("audit"))?;
            if is_implied { guide::audit_implied(args) } else { audit::run(&args) }
        }
        Command::Guide(args) => guide::run(args),
        Command::Check(args) => check::run(*args),
        Command::Template(args) => template::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Policy(args) => policy::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Collect(args) => collect::run(args),
        Command::Sample(args) => sample::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::ReadWorkbook(args) => read_workbook::run(args),
    }
}

/// How the program was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// With a command.
    Typed,
    /// With paths alone: that is what dropping files on the program in Explorer amounts to.
    Dropped,
    /// With nothing: the double click.
    Alone,
}

/// The command that is meant where none is named. `postaudit PATH…` is `audit PATH…`, a `.toml` alone is
/// `audit --config`. In a window of its own, nothing at all and one single file are the guide's.
fn meant(mut args: Vec<OsString>, in_own_window: bool) -> (Vec<OsString>, Start) {
    let Some(first) = args.get(1) else {
        if in_own_window {
            args.push("guide".into());
        }
        return (args, Start::Alone);
    };
    if first == "help" && !Path::new(first).exists() {
        return (with_help_option(args), Start::Typed);
    }
    let text = first.to_string_lossy();
    let is_command = command().get_subcommands().any(|sub| sub.get_name() == text);
    let path = Path::new(first);
    let is_path = !text.starts_with('-') && (path.exists() || text.contains(['/', '\\']));
    if is_command || !is_path {
        return (args, Start::Typed);
    }
    if args.len() == 2 && guide::is_config(path) {
        args.splice(1..1, ["audit".into(), "--config".into()]);
        return (args, Start::Dropped);
    }
    let is_single_file = args.len() == 2 && path.is_file();
    args.insert(1, if in_own_window && is_single_file { "guide" } else { "audit" }.into());
    (args, Start::Dropped)
}

/// `postaudit help check` is `postaudit check --help`: many type it so.
fn with_help_option(mut args: Vec<OsString>) -> Vec<OsString> {
    args.remove(1);
    args.push("--help".into());
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    fn os(args: &[&str]) -> Vec<OsString> {
        args.iter().map(OsString::from).collect()
    }

    #[test]
    fn the_command_tree_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_path_alone_means_audit() {
        let folder = std::env::temp_dir().to_string_lossy().into_owned();
        for in_own_window in [false, true] {
            assert_eq!(
                meant(os(&["postaudit", &folder]), in_own_window),
                (os(&["postaudit", "audit", &folder]), Start::Dropped)
            );
        }
        assert_eq!(meant(os(&["postaudit", "no/such"]), false).0, os(&["postaudit", "audit", "no/such"]));
    }

    #[test]
    fn a_config_alone_is_run() {
        assert_eq!(
            meant(os(&["postaudit", "no/去年.toml"]), true),
            (os(&["postaudit", "audit", "--config", "no/去年.toml"]), Start::Dropped)
        );
        assert_eq!(
            meant(os(&["postaudit", "no/a.toml", "no/b.toml"]), true).0,
            os(&["postaudit", "audit", "no/a.toml", "no/b.toml"])
        );
    }

    #[test]
    fn the_double_click_and_one_dropped_file_are_guided_in_a_window_of_their_own_only() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");
        assert_eq!(meant(os(&["postaudit"]), true), (os(&["postaudit", "guide"]), Start::Alone));
        assert_eq!(meant(os(&["postaudit"]), false), (os(&["postaudit"]), Start::Alone));
        assert_eq!(meant(os(&["postaudit", file]), true).0, os(&["postaudit", "guide", file]));
        assert_eq!(meant(os(&["postaudit", file]), false).0, os(&["postaudit", "audit", file]));
    }

    #[test]
    fn the_word_help_asks_for_help() {
        assert_eq!(meant(os(&["postaudit", "help"]), false).0, os(&["postaudit", "--help"]));
        assert_eq!(
            meant(os(&["postaudit", "help", "check"]), false).0,
            os(&["postaudit", "check", "--help"])
        );
    }

    #[test]
    fn a_command_or_an_option_stays_what_it_is() {
        for args in
            [os(&["postaudit", "check", "/tmp"]), os(&["postaudit", "--help"]), os(&["postaudit", "adit"])]
        {
            assert_eq!(meant(args.clone(), true), (args, Start::Typed));
        }
    }
}
