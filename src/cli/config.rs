//! `--config FILE`: the flags of `audit` as a TOML file, for runs that nobody watches.
//!
//! A key is the long name of a flag (`input` stands for the filings), and its value is checked by the parser of the command line:
//! a flag is declared in `Args` alone. Paths are relative to the file. Anything unknown or of the wrong kind is an error
//! with its line: a scheduled run must not do half of what was meant.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::model::{escaped_path, is_list_left_open, line_of, usual_mistake};

use super::audit_args::Args;
use super::crosscheck::Crosscheck;

const EXAMPLE: &str = include_str!("../../templates/postaudit.example.toml");

/// A list can be given as a table, too, which says more of it than the flag does.
const CROSSCHECK: &str = "crosscheck";

/// The line of a mistake, and in Chinese what is wrong.
type Mistake = (usize, String);

/// What a config file asks for; where the command line says something, that counts.
///
/// # Errors
/// If the file can't be read or is not valid; the message names file, line and what was expected.
pub fn read(path: &Path, typed: Option<&ArgMatches>) -> anyhow::Result<Args> {
    let text = crate::model::read_settings(path).map_err(|error| {
        anyhow::anyhow!("读不了配置文件 {}：{}", path.display(), crate::batch::words::settings_reason(&error))
    })?;
    let text = crate::model::settings_text(text)
        .map_err(|(line, message)| anyhow::anyhow!("配置文件 {} 第 {line} 行：{message}", path.display()))?;
    read_text(path, &text, typed)
}

/// The same of a file with this text.
///
/// # Errors
/// If the text is not valid; the message names file, line and what was expected.
pub fn read_text(path: &Path, text: &str, typed: Option<&ArgMatches>) -> anyhow::Result<Args> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let asked = match escaped_path(text) {
        Some(mistake) => Err(mistake),
        None => Flags::new().asked(text, folder, typed),
    };
    asked.map_err(|(line, why)| anyhow::anyhow!("配置文件 {} 第 {line} 行：{why}", path.display()))
}

/// Where an invalid config file wants its log: the log is to say that the run could not start.
pub fn log_of(path: &Path) -> Option<PathBuf> {
    let text = crate::model::settings_text(crate::model::read_settings(path).ok()?).ok()?;
    let log = |text: &str| Some(text.parse::<toml::Table>().ok()?.get("log")?.as_str()?.to_owned());
    let log = log(&text).or_else(|| text.lines().find_map(log))?;
    Some(path.parent().unwrap_or_else(|| Path::new("")).join(log))
}

/// The lists of other departments, each as `KIND=FILE` or as a table.
#[derive(Deserialize)]
struct Lists {
    #[serde(default)]
    crosscheck: Vec<Crosscheck>,
}

/// Arguments as the command line takes them.
#[derive(Default)]
struct Arguments {
    options: Vec<OsString>,
    inputs: Vec<OsString>,
}

impl Arguments {
    fn add(&mut self, flag: &Arg, value: impl Into<OsString>) {
        match flag.get_long() {
            Some(long) => {
                let mut option = OsString::from(format!("--{long}="));
                option.push(value.into());
                self.options.push(option);
            }
            None => self.inputs.push(value.into()),
        }
    }

    fn switch_on(&mut self, flag: &Arg) {
        self.options.extend(flag.get_long().map(|long| format!("--{long}").into()));
    }

    fn append(&mut self, other: Self) {
        self.options.extend(other.options);
        self.inputs.extend(other.inputs);
    }

    fn line(&self) -> impl Iterator<Item = &OsStr> {
        let options = self.options.iter().map(OsString::as_os_str);
        let inputs = self.inputs.iter().map(OsString::as_os_str);
        [OsStr::new("audit")].into_iter().chain(options).chain([OsStr::new("--")]).chain(inputs)
    }
}

/// The flags of `audit` as the command line has them.
struct Flags {
    command: Command,
}

impl Flags {
    fn new() -> Self {
        let command = Command::new("audit").disable_help_flag(true);
        Self { command: <Args as clap::Args>::augment_args(command) }
    }

    /// All that a file may state, with the keys.
    fn all(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.command
            .get_arguments()
            .map(|flag| (flag.get_long().unwrap_or_else(|| flag.get_id().as_str()), flag))
            .filter(|(key, _)| *key != "config")
    }

    fn find(&self, key: &str) -> Option<&Arg> {
        self.all().find(|(known, _)| *known == key).map(|(_, flag)| flag)
    }

    fn asked(&self, text: &str, folder: &Path, typed: Option<&ArgMatches>) -> Result<Args, Mistake> {
        let written: BTreeMap<Spanned<String>, Value> =
            toml::from_str(text).map_err(|error| self.misspelt(text, &error))?;
        let mut written: Vec<(usize, String, Value)> = written
            .into_iter()
            .map(|(key, value)| (line_of(text, key.span().start), key.into_inner(), value))
            .collect();
        written.sort_by_key(|(line, ..)| *line);
        let mut all = Arguments::default();
        let mut stated: Vec<&Arg> = Vec::new();
        for (line, key, value) in &written {
            let flag = self.find(key).ok_or_else(|| (*line, self.unknown(key)))?;
            if key == CROSSCHECK {
                continue;
            }
            let arguments = arguments(flag, value, folder).ok_or_else(|| (*line, expected(key, flag)))?;
            self.parsed(&arguments).map_err(|error| (*line, refused(key, flag, &error)))?;
            if *value == Value::Boolean(false) || self.is_settled(flag, typed) {
                continue;
            }
            if let Some(other) = stated.iter().find(|other| self.is_conflict(flag, other)) {
                return Err((*line, format!("“{key}”与“{}”只能写一个", other.get_id())));
            }
            stated.push(flag);
            all.append(arguments);
        }
        let lists: Lists = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            (
                line_of(text, start),
                self.find(CROSSCHECK).map_or_else(String::new, |flag| expected(CROSSCHECK, flag)),
            )
        })?;
        if let Some(typed) = typed {
            all.append(self.again(typed));
        }
        // Each was parsed by itself, and none contradicts another.
        let mut args = self.parsed(&all).map_err(|error| (1, super::usage::message(&error)))?;
        if args.crosscheck.is_empty() {
            let lists = lists.crosscheck.into_iter();
            args.crosscheck =
                lists.map(|list| Crosscheck { file: folder.join(&list.file), ..list }).collect();
        }
        Ok(args)
    }

    fn parsed(&self, arguments: &Arguments) -> Result<Args, clap::Error> {
        let matches = self.command.clone().try_get_matches_from(arguments.line())?;
        Args::from_arg_matches(&matches)
    }

    /// The command line says it, or the opposite.
    fn is_settled(&self, flag: &Arg, typed: Option<&ArgMatches>) -> bool {
        let Some(typed) = typed else { return false };
        self.all().any(|(_, other)| {
            is_typed(other, typed) && (other.get_id() == flag.get_id() || self.is_conflict(flag, other))
        })
    }

    fn is_conflict(&self, one: &Arg, two: &Arg) -> bool {
        let names = |one: &Arg, two: &Arg| {
            self.command.get_arg_conflicts_with(one).iter().any(|other| other.get_id() == two.get_id())
        };
        names(one, two) || names(two, one)
    }

    /// What was typed, once more.
    fn again(&self, typed: &ArgMatches) -> Arguments {
        let mut arguments = Arguments::default();
        for (_, flag) in self.all().filter(|(_, flag)| is_typed(flag, typed)) {
            if flag.get_action().takes_values() {
                let values = typed.get_raw(flag.get_id().as_str()).into_iter().flatten();
                values.for_each(|value| arguments.add(flag, value));
            } else {
                arguments.switch_on(flag);
            }
        }
        arguments
    }

    /// What is wrong with a text that is no TOML.
    fn misspelt(&self, text: &str, error: &toml::de::Error) -> Mistake {
        let start = error.span().map_or(0, |span| span.start).min(text.len());
        let number = line_of(text, start);
        let line = text.lines().nth(number - 1).unwrap_or_default();
        let key = line.split('=').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let is_key = line.contains('=')
            && !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
        let why = if error.message().contains("duplicate key") {
            format!("“{key}”写了两次，请只留一个")
        } else if is_list_left_open(line, error.message()) {
            "上面的列表没有用“]”结束".to_owned()
        } else if let Some(usual) = usual_mistake(line) {
            usual
        } else if let Some(flag) = self.find(key) {
            expected(key, flag)
        } else if is_key || line.trim_start().starts_with('[') {
            self.unknown(key.trim_matches(['[', ']', ' ']))
        } else {
            "不是有效的 TOML 写法，应为 名称 = 值，例如 year = 2024".to_owned()
        };
        (number, why)
    }

    fn unknown(&self, key: &str) -> String {
        let wanted = key.replace('_', "-");
        let nearest = self
            .all()
            .map(|(name, _)| (strsim::jaro_winkler(&wanted, name), name))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(nearness, _)| *nearness > 0.75)
            .map(|(_, name)| format!("。是否为 {name}？"));
        format!("没有“{key}”这一项{}", nearest.unwrap_or_default())
    }
}

fn is_typed(flag: &Arg, typed: &ArgMatches) -> bool {
    typed.value_source(flag.get_id().as_str()) == Some(ValueSource::CommandLine)
}

/// A value as arguments; none if it is of a kind that the flag can't take.
fn arguments(flag: &Arg, value: &Value, folder: &Path) -> Option<Arguments> {
    let mut arguments = Arguments::default();
    match (flag.get_action(), value) {
        (ArgAction::SetTrue, Value::Boolean(true)) => arguments.switch_on(flag),
        (ArgAction::SetTrue, Value::Boolean(false)) => {}
        (ArgAction::SetTrue, _) => return None,
        (ArgAction::Append, Value::Array(values)) => {
            for value in values {
                arguments.add(flag, argument(flag, value, folder)?);
            }
        }
        (_, value) => arguments.add(flag, argument(flag, value, folder)?),
    }
    Some(arguments)
}

fn argument(flag: &Arg, value: &Value, folder: &Path) -> Option<OsString> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) if !is_of::<PathBuf>(flag) && !is_of::<String>(flag) => number.to_string(),
        Value::Datetime(day) if !is_of::<PathBuf>(flag) && !is_of::<String>(flag) => day.to_string(),
        _ => return None,
    };
    // A built-in policy has no file; a path is one that looks like one.
    let is_path = is_of::<PathBuf>(flag)
        || flag.get_id() == "policy"
            && (text.contains(['/', '\\']) || text.to_lowercase().ends_with(".toml"));
    if is_of::<PathBuf>(flag) && text.is_empty() {
        return None;
    }
    Some(if is_path { folder.join(text).into_os_string() } else { text.into() })
}

fn is_of<T: 'static>(flag: &Arg) -> bool {
    flag.get_value_parser().type_id() == TypeId::of::<T>()
}

/// What the flag's own parser said of the value.
fn refused(key: &str, flag: &Arg, error: &clap::Error) -> String {
    match std::error::Error::source(error) {
        Some(why) => format!("“{key}”{why}"),
        None => expected(key, flag),
    }
}

/// `“out”应为文件夹路径，例如 out = "审计结果"`, with the example of the file in `templates/`.
fn expected(key: &str, flag: &Arg) -> String {
    let choices: Vec<String> =
        flag.get_possible_values().iter().map(|choice| format!("\"{}\"", choice.get_name())).collect();
    let what = if !flag.get_action().takes_values() {
        "true 或 false".to_owned()
    } else if choices.is_empty() {
        let name =
            flag.get_value_names().into_iter().flatten().map(clap::builder::Str::as_str).collect::<String>();
        let path = if is_of::<PathBuf>(flag) { "路径" } else { "" };
        let several = if matches!(flag.get_action(), ArgAction::Append) { "，一个或一组" } else { "" };
        format!("{name}{path}{several}")
    } else {
        choices.join(" 或 ")
    };
    let table = if key == CROSSCHECK {
        "，或 [[crosscheck]] 段（kind、file、document 依据文号、provider 提供单位）"
    } else {
        ""
    };
    let example = example(key).map_or_else(String::new, |line| format!("，例如 {line}"));
    format!("“{key}”应为{what}{table}{example}")
}

/// The line of the example that has this key.
fn example(key: &str) -> Option<&'static str> {
    let lines = EXAMPLE.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    lines.into_iter().find(|line| line.split_once(" = ").is_some_and(|(name, _)| name == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the file and the command line come to together.
    fn with_typed(text: &str, typed: &[&str]) -> Result<Args, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postaudit.toml");
        std::fs::write(&path, text).unwrap();
        let line = ["postaudit", "audit"].iter().chain(typed);
        let typed = super::super::command().try_get_matches_from(line).unwrap();
        read(&path, typed.subcommand_matches("audit")).map_err(|error| error.to_string()).map(|mut args| {
            for path in &mut args.input {
                *path = path.strip_prefix(folder.path()).map_or(path.clone(), Path::to_owned);
            }
            args
        })
    }

    fn merged(text: &str) -> Result<Args, String> {
        with_typed(text, &[])
    }

    #[test]
    fn the_command_line_outranks_the_file() {
        let text = "year = 2024\njobs = 2\nas-of = 2024-12-31\nquiet = true\ncrosscheck = [\"死亡=a.csv\"]";
        let args = with_typed(text, &["--year", "2025", "--crosscheck", "死亡=b.csv"]).unwrap();
        assert_eq!((args.year, args.jobs), (Some(2025), Some(2)));
        assert_eq!(args.standards.as_of, Some(jiff::civil::date(2024, 12, 31)));
        assert!(args.quiet);
        assert_eq!(args.crosscheck.len(), 1);
        assert_eq!(args.crosscheck[0].file, PathBuf::from("b.csv"));
        // Not one and its opposite.
        let args = with_typed("quiet = true\ninput = \"甲\"", &["-v", "乙", "丙"]).unwrap();
        assert_eq!((args.quiet, args.verbose), (false, true));
        assert_eq!(args.input, [PathBuf::from("乙"), PathBuf::from("丙")]);
    }

    #[test]
    fn every_flag_is_a_key_and_every_key_a_flag() {
        let flags = Flags::new();
        let keys: Vec<&str> = flags.all().map(|(key, _)| key).collect();
        assert!(keys.len() > 30 && keys.contains(&"input") && !keys.contains(&"config"), "{keys:?}");
        for (key, flag) in flags.all() {
            assert!(example(key).is_some(), "{key} is missing in the example");
            let said = expected(key, flag);
            assert!(said.contains('，') && said.contains(" = "), "{said}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let args = merged("input = [\"申报材料\"]\nregister = \"台账.xlsx\"").unwrap();
        assert_eq!(args.input, [PathBuf::from("申报材料")]);
        assert!(args.standards.register[0].is_absolute());
    }

    #[test]
    fn mistakes_name_line_and_expectation() {
        for (text, expected) in [
            ("year = 2024\nregster = \"a\"", "第 2 行：没有“regster”这一项。是否为 register？"),
            ("year = \"廿四\"", "第 1 行：“year”应为四位年份"),
            ("full = 1", "“full”应为true 或 false"),
            ("ids = \"none\"", "“ids”应为\"masked\" 或 \"full\""),
            ("jobs = 0", "“jobs”应为 1 到 256"),
            ("dry_run = true", "是否为 dry-run？"),
            ("input = [\"D:\\申报\"]", "第 1 行：双引号里的反斜杠会被当成转义"),
            ("\n\n这不是配置", "第 3 行：不是有效的 TOML"),
            ("year = 2024\nout = \"D:\\temp\\new\"", "第 2 行：双引号里的反斜杠会被当成转义"),
            ("input = [\"甲\"\nyear = 2024", "第 2 行：上面的列表没有用“]”结束"),
            ("\nout = \"审计结果”\n", "第 2 行：引号是中文的"),
            ("year：2024", "第 1 行：名称和值之间请用英文等号"),
            ("\tyear\t=\t２０２４", "第 1 行：数字或字母是全角的"),
            ("full = 是", "“full”应为true 或 false"),
            ("out = 审计结果", "“out”应为文件夹路径"),
            ("year = 2024\nyear = 2025", "写了两次"),
            ("quiet = true\nverbose = true", "第 2 行：“verbose”与“quiet”只能写一个"),
            ("out = \"\"", "“out”应为文件夹路径，例如 out = \"审计结果\""),
            ("out = 2024", "“out”应为文件夹路径"),
            ("letter-number = \"无\"", "“letter-number”应含有年份之外的顺序号"),
            ("register = [1]", "“register”应为文件路径，一个或一组，例如 register = "),
            ("config = \"a.toml\"", "没有“config”这一项"),
        ] {
            let said = merged(text).unwrap_err();
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    #[test]
    fn what_notepad_leaves_behind_is_read() {
        for text in [
            "\u{feff}year = 2024\r\nfull = true\r\n",
            "\t year\t=\t2024\r\tfull = true",
            "year = 2024\n\u{feff}full = true",
        ] {
            let args = merged(text).unwrap_or_else(|said| panic!("{text:?}: {said}"));
            assert_eq!((args.year, args.full), (Some(2024), true), "{text:?}");
        }
    }

    #[test]
    fn the_log_of_a_config_that_is_not_valid_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postaudit.toml");
        for text in ["log = \"审计.log\"\nregster = \"a\"", "year ＝ 2024\nlog = \"审计.log\"\n"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(log_of(&path), Some(folder.path().join("审计.log")), "{text}");
        }
        std::fs::write(&path, "year = 2024").unwrap();
        assert_eq!(log_of(&path), None);
    }

    #[test]
    fn the_example_in_templates_is_valid_and_names_every_key() {
        merged(EXAMPLE).unwrap();
        let flags = Flags::new();
        let line_of_key = |line: &'static str| {
            let rest = line.strip_prefix("# ")?;
            let (key, _) = rest.split_once(" = ")?;
            flags.find(key).map(|_| rest)
        };
        let all: Vec<&str> = EXAMPLE.lines().map(|line| line_of_key(line).unwrap_or(line)).collect();
        for (key, _) in flags.all() {
            assert!(all.iter().any(|line| line.starts_with(&format!("{key} ="))), "{key} is missing");
        }
        merged(&all.join("\n")).unwrap();
    }
}
