//! `--config FILE`: the flags of `audit` as a TOML file, for runs that nobody watches.
//!
//! Names are those of the flags; paths are relative to the file. Anything unknown or of the wrong
//! kind is an error with its line: a scheduled run must not do half of what was meant.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::{escaped_path, is_list_left_open, line_of, usual_mistake};

use super::audit_args::Args;
use super::basis::Basis;
use super::crosscheck::Crosscheck;
use super::letters::Letters;
use super::{Format, Ids, values};

/// Keys, and what each one expects in Chinese.
const KEYS: [(&str, &str); 34] = [
    ("input", "文件或文件夹的路径，一个或一组，例如 [\"申报材料\"]"),
    ("out", "文件夹路径，例如 \"审计结果\""),
    ("year", "四位年份，例如 2024"),
    ("register", PATHS),
    ("agencies", PATHS),
    ("services", PATHS),
    ("notices", PATHS),
    ("history", PATHS),
    ("waivers", PATHS),
    (
        "crosscheck",
        "一组 种类=文件，例如 [\"他单位参保=参保名单.xlsx\"]，或 [[crosscheck]] 段（kind、file、document 依据文号、provider 提供单位）",
    ),
    ("policy", "内置政策名称或政策文件路径，例如 \"gd-2017-101\""),
    ("as-of", "日期，例如 2024-12-31"),
    ("received-by", "部门名称，例如 \"天河区人力资源和社会保障局\""),
    ("columns", "文件路径，例如 \"列名.toml\""),
    ("ids", "\"masked\" 或 \"full\""),
    ("reviewers", "文件路径，例如 \"审核人员.txt\""),
    ("letter-templates", "文件夹路径，例如 \"文书模板\""),
    ("letter-office", "发文机关的名称，例如 \"天河区人力资源和社会保障局\""),
    ("letter-number", "首个发文字号，含有数字，例如 \"天人社监〔2025〕12号\""),
    ("letter-date", "日期，例如 2025-03-10"),
    ("deadline", "日期，例如 2025-03-31"),
    ("letter-contact", "文字，例如 \"张某，020-00000000\""),
    ("letter-copies", "一个或一组名称，例如 [\"市人力资源和社会保障局\"]"),
    ("jobs", "1 到 256 的整数"),
    ("full", SWITCH),
    ("dry-run", SWITCH),
    ("yes", SWITCH),
    ("exit-zero", SWITCH),
    ("quiet", SWITCH),
    ("verbose", SWITCH),
    ("after", "程序或脚本的路径，例如 \"通知.cmd\""),
    ("log", "文件路径，例如 \"审计.log\""),
    ("format", "\"text\" 或 \"json\""),
    ("no-progress", SWITCH),
];
const PATHS: &str = "文件路径，一个或一组，例如 \"台账.xlsx\"";
const SWITCH: &str = "true 或 false";

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools)] // the switches of the command line
struct Written {
    input: Paths,
    out: Option<PathBuf>,
    year: Option<Year>,
    register: Paths,
    agencies: Paths,
    services: Paths,
    notices: Paths,
    history: Paths,
    waivers: Paths,
    crosscheck: Vec<Crosscheck>,
    policy: Option<String>,
    as_of: Option<Day>,
    received_by: Option<String>,
    columns: Option<PathBuf>,
    ids: Option<Ids>,
    reviewers: Option<PathBuf>,
    letter_templates: Option<PathBuf>,
    letter_office: Option<String>,
    letter_number: Option<Number>,
    letter_date: Option<Day>,
    deadline: Option<Day>,
    letter_contact: Option<String>,
    letter_copies: Texts,
    jobs: Option<Jobs>,
    full: bool,
    dry_run: bool,
    yes: bool,
    exit_zero: bool,
    quiet: bool,
    verbose: bool,
    after: Option<PathBuf>,
    log: Option<PathBuf>,
    format: Option<Format>,
    no_progress: bool,
}

/// One path or several.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "OneOrMany")]
struct Paths(Vec<PathBuf>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(PathBuf),
    Many(Vec<PathBuf>),
}

impl From<OneOrMany> for Paths {
    fn from(paths: OneOrMany) -> Self {
        match paths {
            OneOrMany::One(path) => Self(vec![path]),
            OneOrMany::Many(paths) => Self(paths),
        }
    }
}

/// One text or several.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "OneOrManyTexts")]
struct Texts(Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrManyTexts {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrManyTexts> for Texts {
    fn from(texts: OneOrManyTexts) -> Self {
        match texts {
            OneOrManyTexts::One(text) => Self(vec![text]),
            OneOrManyTexts::Many(texts) => Self(texts),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Number(String);

impl TryFrom<String> for Number {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        super::letters::number(&text).map(Self)
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
    Date(toml::value::Datetime),
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Scalar")]
struct Year(i16);

impl TryFrom<Scalar> for Year {
    type Error = String;
    fn try_from(scalar: Scalar) -> Result<Self, String> {
        values::year(&scalar.text()).map(Self)
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Scalar")]
struct Day(jiff::civil::Date);

impl TryFrom<Scalar> for Day {
    type Error = String;
    fn try_from(scalar: Scalar) -> Result<Self, String> {
        values::date(&scalar.text()).map(Self)
    }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Scalar")]
struct Jobs(usize);

impl TryFrom<Scalar> for Jobs {
    type Error = String;
    fn try_from(scalar: Scalar) -> Result<Self, String> {
        values::jobs(&scalar.text()).map(Self)
    }
}

/// Fills in from a config file what the command line leaves open.
///
/// # Errors
/// If the file can't be read or is not valid; the message names file, line and what was expected.
pub fn merge(args: Args, path: &Path) -> anyhow::Result<Args> {
    let text = crate::model::read_settings(path).map_err(|error| {
        anyhow::anyhow!("读不了配置文件 {}：{}", path.display(), crate::batch::words::settings_reason(&error))
    })?;
    let text = crate::model::settings_text(text)
        .map_err(|(line, message)| anyhow::anyhow!("配置文件 {} 第 {line} 行：{message}", path.display()))?;
    merge_text(args, path, &text)
}

/// Where a config file that is not valid would have its log: that a run could not start is to be found there.
pub fn log_of(path: &Path) -> Option<PathBuf> {
    let text = crate::model::settings_text(crate::model::read_settings(path).ok()?).ok()?;
    let log = |text: &str| Some(text.parse::<toml::Table>().ok()?.get("log")?.as_str()?.to_owned());
    let log = log(&text).or_else(|| text.lines().find_map(log))?;
    Some(path.parent().unwrap_or_else(|| Path::new("")).join(log))
}

/// Fills in from the text of a config file.
///
/// # Errors
/// If the text is not valid; the message names file, line and what was expected.
pub fn merge_text(args: Args, path: &Path, text: &str) -> anyhow::Result<Args> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some((line, why)) = escaped_path(text) {
        anyhow::bail!("配置文件 {} 第 {line} 行：{why}", path.display());
    }
    let written: Written = toml::from_str(text)
        .map_err(|error| anyhow::anyhow!("配置文件 {} {}", path.display(), said(text, &error)))?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    Ok(written.under(args, folder))
}

impl Written {
    fn under(self, args: Args, folder: &Path) -> Args {
        let at = |path: PathBuf| folder.join(path);
        let either = |given: Vec<PathBuf>, written: Paths| {
            if given.is_empty() { written.0.into_iter().map(at).collect() } else { given }
        };
        // A built-in policy has no file; a path is one that exists or looks like one.
        let policy = self.policy.map(|policy| {
            let looks_like_path = policy.contains(['/', '\\']) || policy.to_lowercase().ends_with(".toml");
            if looks_like_path { folder.join(policy).to_string_lossy().into_owned() } else { policy }
        });
        let letters = args.letters;
        let lists = self.crosscheck.into_iter();
        let crosscheck = lists.map(|list| Crosscheck { file: at(list.file.clone()), ..list }).collect();
        let (quiet, verbose) = if args.quiet || args.verbose {
            (args.quiet, args.verbose)
        } else {
            (self.quiet && !self.verbose, self.verbose)
        };
        Args {
            input: either(args.input, self.input),
            year: args.year.or(self.year.map(|year| year.0)),
            out: args.out.or(self.out.map(at)),
            config: args.config,
            basis: Basis {
                register: either(args.basis.register, self.register),
                agencies: either(args.basis.agencies, self.agencies),
                services: either(args.basis.services, self.services),
                notices: either(args.basis.notices, self.notices),
                history: either(args.basis.history, self.history),
                waivers: either(args.basis.waivers, self.waivers),
                policy: args.basis.policy.or(policy),
                as_of: args.basis.as_of.or(self.as_of.map(|day| day.0)),
                received_by: args.basis.received_by.or(self.received_by),
                columns: args.basis.columns.or(self.columns.map(at)),
            },
            crosscheck: if args.crosscheck.is_empty() { crosscheck } else { args.crosscheck },
            ids: args.ids.or(self.ids),
            reviewers: args.reviewers.or(self.reviewers.map(at)),
            letters: Letters {
                letter_templates: letters.letter_templates.or(self.letter_templates.map(at)),
                letter_office: letters.letter_office.or(self.letter_office),
                letter_number: letters.letter_number.or(self.letter_number.map(|number| number.0)),
                letter_date: letters.letter_date.or(self.letter_date.map(|day| day.0)),
                deadline: letters.deadline.or(self.deadline.map(|day| day.0)),
                letter_contact: letters.letter_contact.or(self.letter_contact),
                letter_copies: if letters.letter_copies.is_empty() {
                    self.letter_copies.0
                } else {
                    letters.letter_copies
                },
            },
            jobs: args.jobs.or(self.jobs.map(|jobs| jobs.0)),
            full: args.full || self.full,
            dry_run: args.dry_run || self.dry_run,
            yes: args.yes || self.yes,
            exit_zero: args.exit_zero || self.exit_zero,
            quiet,
            verbose,
            after: args.after.or(self.after.map(at)),
            log: args.log.or(self.log.map(at)),
            format: args.format.or(self.format),
            no_progress: args.no_progress || self.no_progress,
        }
    }
}

/// Line, key and what was expected.
fn said(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    let number = line_of(text, start);
    let line = text.lines().nth(number - 1).unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
    let place = format!("第 {number} 行");
    if error.message().contains("duplicate key") {
        return format!("{place}：“{key}”写了两次，请只留一个");
    }
    if is_list_left_open(line, error.message()) {
        return format!("{place}：上面的列表没有用“]”结束");
    }
    if let Some(usual) = usual_mistake(line) {
        return format!("{place}：{usual}");
    }
    if let Some((_, expected)) = KEYS.iter().find(|(name, _)| *name == key) {
        return format!("{place}：“{key}”应为{expected}");
    }
    let is_key =
        line.contains('=') && !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    if is_key || line.trim_start().starts_with('[') {
        let key = key.trim_matches(['[', ']', ' ']);
        return format!("{place}：没有“{key}”这一项{}", nearest(key));
    }
    format!("{place}：不是有效的 TOML 写法，应为 名称 = 值，例如 year = 2024")
}

fn nearest(key: &str) -> String {
    let wanted = key.replace('_', "-");
    KEYS.iter()
        .map(|(name, _)| (strsim::jaro_winkler(&wanted, name), name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(nearness, _)| *nearness > 0.75)
        .map(|(_, name)| format!("。是否为 {name}？"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(text: &str, args: Args) -> Result<Args, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postaudit.toml");
        std::fs::write(&path, text).unwrap();
        merge(args, &path).map_err(|error| error.to_string()).map(|mut args| {
            for path in &mut args.input {
                *path = path.strip_prefix(folder.path()).map_or(path.clone(), Path::to_owned);
            }
            args
        })
    }

    #[test]
    fn the_command_line_outranks_the_file() {
        let args = Args { year: Some(2025), ..Args::default() };
        let args = merged("year = 2024\njobs = 2\nas-of = 2024-12-31\nquiet = true", args).unwrap();
        assert_eq!((args.year, args.jobs), (Some(2025), Some(2)));
        assert_eq!(args.basis.as_of, Some(jiff::civil::date(2024, 12, 31)));
        assert!(args.quiet);
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let args = merged("input = [\"申报材料\"]\nregister = \"台账.xlsx\"", Args::default()).unwrap();
        assert_eq!(args.input, [PathBuf::from("申报材料")]);
        assert!(args.basis.register[0].is_absolute());
    }

    #[test]
    fn mistakes_name_line_and_expectation() {
        for (text, expected) in [
            ("year = 2024\nregster = \"a\"", "第 2 行：没有“regster”这一项。是否为 register？"),
            ("year = \"廿四\"", "第 1 行：“year”应为四位年份"),
            ("full = 1", "“full”应为true 或 false"),
            ("ids = \"none\"", "“ids”应为\"masked\" 或 \"full\""),
            ("jobs = 0", "“jobs”应为1 到 256"),
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
        ] {
            let said = merged(text, Args::default()).unwrap_err();
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
            let args = merged(text, Args::default()).unwrap_or_else(|said| panic!("{text:?}: {said}"));
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
        let example = include_str!("../../templates/postaudit.example.toml");
        merged(example, Args::default()).unwrap();
        let all: String = example
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| KEYS.iter().any(|(key, _)| rest.starts_with(&format!("{key} ="))))
                    .unwrap_or(line)
            })
            .collect::<Vec<_>>()
            .join("\n");
        for (key, _) in KEYS {
            assert!(all.lines().any(|line| line.starts_with(&format!("{key} ="))), "{key} is missing");
        }
        merged(&all, Args::default()).unwrap();
    }
}
