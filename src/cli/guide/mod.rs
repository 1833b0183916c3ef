//! `postaudit guide`, which a double click starts, too. It asks step by step for what `audit` needs, offers what it
//! finds, runs the audit, opens the summary, and keeps the answers as a config file. For a single filing it offers a
//! self-check, shown as a page.

mod answers;
mod ask;
mod lists;
mod page;
mod path;

use std::path::{Path, PathBuf};

use crate::batch::discover::discover;
use crate::batch::failure::RunError;
use crate::batch::paths::real;
use crate::batch::reading::{Job, Manner, read_all};
use crate::batch::watch::Watch;
use crate::case::{YearError, stated_years};
use crate::files::ReadOptions;
use crate::model::mask_any;
use crate::policy::Policy;
use crate::reference::ReferenceKind;
use crate::report::layout::SUMMARY_FILE;
use crate::tables::{AgencyNames, Columns, assemble};

use super::progress::{Progress, Talk};
use super::{Outcome, audit, audit_args, config, terminal, values};

use answers::Answers;
use ask::Ask;

/// Files that are read to learn which years they state; a whole province need not be read twice.
const FILES_FOR_YEAR: usize = 300;
/// Lists that are asked for even where no file looks like one.
const ALWAYS_ASKED: [ReferenceKind; 3] =
    [ReferenceKind::Register, ReferenceKind::Agencies, ReferenceKind::Services];

/// 一步一步地问（材料、年度、名册、政策），然后审计；双击程序也是这样
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit guide                      从头问起\n  \
    postaudit guide 申报材料/            材料已知，其余照问\n  \
    postaudit guide 我单位申报表.xlsx    一份申报表：可选自查，结果显示为网页\n\n\
    回答会存成一个 .toml 配置文件，下次把它拖到程序上即可。")]
pub struct Args {
    /// 材料文件夹，或一份申报表；不给则先问
    #[arg(value_name = "材料")]
    pub input: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    if !terminal::can_ask() {
        anyhow::bail!(
            "逐步询问要在终端窗口中进行。不在窗口中时请直接写明：postaudit audit 材料文件夹 --year 2024 -o 审计结果"
        );
    }
    let mut person = ask::Terminal;
    let columns = Columns::builtin();
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let watch = Progress::new(Talk::Normal, true);
    let policy = audit::load_policy(None)?;
    let talk = Conversation { columns: &columns, policy: &policy, options: &options, watch: &watch };
    match talk.hold(args.input, &mut person)? {
        Wanted::Audit { answers, config } => {
            let outcome = audit::run(&answers.arguments())?;
            terminal::message(&format!(
                "本次的回答已存为 {}；下次把它拖到程序上，即照此再审计一次。",
                config.display()
            ));
            offer_to_open(&mut person, "打开审计汇总", &answers.out.join(SUMMARY_FILE));
            Ok(outcome)
        }
        Wanted::Check { file, year } => page::check(&mut person, &file, year),
        Wanted::Config(path) => audit::run(&audit::with_config(
            audit_args::Args { config: Some(path), ..Default::default() },
            None,
        )?),
    }
}

/// For fuzzing: the path that a typed line means, below some folder, and the inputs that the saved answers ask for, or why they
/// can't be read. Nobody answers with control characters.
#[doc(hidden)]
pub fn asked_again(line: &str) -> Option<(PathBuf, Result<Vec<PathBuf>, String>)> {
    let folder = Path::new(if cfg!(windows) { "C:\\数据" } else { "/数据" });
    let meant = folder.join(path::of_line(line).filter(|_| !line.contains(char::is_control))?);
    let answers = Answers { input: meant.clone(), out: folder.join("结果"), ..Answers::default() };
    let config = folder.join("审计.toml");
    let read = config::read_text(&config, &answers.config(folder), None);
    Some((meant, read.map(|args| args.input).map_err(|error| error.to_string())))
}

/// `postaudit PATH…`: audits. A year that the filings leave open is asked for, where somebody can answer.
pub(super) fn audit_implied(args: audit_args::Args) -> anyhow::Result<Outcome> {
    let error = match audit::run(&args) {
        Err(error) => error,
        outcome => return outcome,
    };
    let Some(RunError::Year(why)) = error.downcast_ref::<RunError>() else { return Err(error) };
    if !terminal::can_ask() {
        let years = match why {
            YearError::SeveralYears(_) => "材料里有几个年度",
            YearError::NoYear => "材料里没有写年度",
        };
        anyhow::bail!(
            "{error}\n{years}时也可以双击程序（或运行 postaudit guide），它会逐步询问；或者把各年度的材料分放在不同的文件夹。"
        );
    }
    let years = match why {
        YearError::SeveralYears(years) => years.iter().map(|year| (*year, None)).collect(),
        YearError::NoYear => Vec::new(),
    };
    let year = ask_year(&mut ask::Terminal, "审计哪个年度？", &years)?;
    audit::run(&audit_args::Args { year: Some(year), ..args })
}

fn offer_to_open(person: &mut dyn Ask, what: &str, file: &Path) {
    if !file.is_file() {
        return;
    }
    let answers = [what.to_owned(), "不打开".to_owned()];
    if person.choose("现在打开吗？", &answers, 0).is_ok_and(|chosen| chosen == 0)
        && opener::open(file).is_err()
    {
        person.say(&format!("打不开，请自行打开：{}", file.display()));
    }
}

/// What a conversation led to.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Audit { answers: Answers, config: PathBuf },
    Check { file: PathBuf, year: Option<i16> },
    Config(PathBuf),
}

/// The questions, with what is needed to look into files.
struct Conversation<'c> {
    columns: &'c Columns,
    /// Names the lists.
    policy: &'c Policy,
    options: &'c ReadOptions,
    watch: &'c dyn Watch,
}

impl Conversation<'_> {
    fn hold(&self, given: Option<PathBuf>, person: &mut dyn Ask) -> anyhow::Result<Wanted> {
        person.say("公益性岗位年度招用审计：下面逐步询问，随时可按 Ctrl+C 退出，退出前不写任何文件。");
        let input = match given {
            Some(path) => real(&path),
            None => ask_path(person, "第 1 步：把装有申报材料的文件夹（或一份申报表）拖到本窗口，按回车")?,
        };
        if is_config(&input) {
            return Ok(Wanted::Config(input));
        }
        if input.is_file() {
            let choices =
                ["自查：看这一份表有什么要改，显示为网页", "审计：写出审计底稿和汇总"].map(str::to_owned);
            if person.choose("这是一份文件，要做什么？", &choices, 0)? == 0 {
                let year = self.years(&input)?;
                let year = match year.as_slice() {
                    [(year, _)] => Some(*year),
                    several => Some(ask_year(person, "自查哪个年度？", several)?),
                };
                return Ok(Wanted::Check { file: input, year });
            }
        }
        let year = ask_year(person, "第 2 步：审计哪个年度？", &self.years(&input)?)?;
        let lists = self.lists(&input, person)?;
        let policy = ask_policy(person)?;
        let out = audit::beside(std::slice::from_ref(&input));
        let answers = Answers { input, out, year: Some(year), lists, policy };
        person.say(&plan_of(&answers, self.policy));
        let choices = ["开始审计".to_owned(), "不审计，退出".to_owned()];
        if person.choose("第 5 步：这样可以吗？", &choices, 0)? != 0 {
            anyhow::bail!("按您的选择没有审计，未写任何文件");
        }
        let config = save(&answers)?;
        Ok(Wanted::Audit { answers, config })
    }

    /// The years that the files state, the one of most rows first.
    fn years(&self, input: &Path) -> anyhow::Result<Vec<(i16, Option<u64>)>> {
        let found = discover(&[input.to_owned()], None, &[])?;
        let jobs: Vec<Job> = found.files.iter().take(FILES_FOR_YEAR).map(Job::filing).collect();
        let nobody = AgencyNames::default();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let manner =
            Manner { jobs: threads, columns: self.columns, agencies: &nobody, options: self.options };
        self.watch.begin(crate::batch::watch::Stage::Read, jobs.len() as u64);
        let readings = read_all(&jobs, manner, self.watch);
        self.watch.end();
        let mut years: Vec<(i16, Option<u64>)> =
            stated_years(&assemble(readings)).into_iter().map(|(year, rows)| (year, Some(rows))).collect();
        years.sort_by_key(|(year, rows)| std::cmp::Reverse((*rows, *year)));
        Ok(years)
    }

    /// One list after the other: a file that looks like it, another file, or none.
    fn lists(&self, input: &Path, person: &mut dyn Ask) -> anyhow::Result<Vec<(ReferenceKind, PathBuf)>> {
        person.say("第 3 步：本部门自己掌握的名册。没有的可以不用，底稿会写明因此没有核对什么。");
        let candidates = lists::near(input, self.columns, self.options);
        let mut chosen = Vec::new();
        for kind in ReferenceKind::OWN {
            let found: Vec<_> = candidates.iter().filter(|candidate| candidate.kind == kind).collect();
            if found.is_empty() && !ALWAYS_ASKED.contains(&kind) {
                continue;
            }
            let mut choices: Vec<String> = found
                .iter()
                .map(|candidate| {
                    let place = input.parent().unwrap_or(input);
                    let shown = candidate.path.strip_prefix(place).unwrap_or(&candidate.path);
                    let caution = if candidate.is_among_filings {
                        "；它在材料文件夹里，请确认是本部门的"
                    } else {
                        ""
                    };
                    format!("用 {}（{}{caution}）", shown.display(), candidate.why)
                })
                .collect();
            choices.push("用另一个文件".to_owned());
            choices.push(format!("不用（{}）", kind.absent_note()));
            let none = choices.len() - 1;
            let usual = if found.first().is_some_and(|first| !first.is_among_filings) { 0 } else { none };
            let answer = person.choose(&kind.label(self.policy), &choices, usual)?;
            if let Some(candidate) = found.get(answer) {
                chosen.push((kind, candidate.path.clone()));
            } else if answer != none {
                let question = format!("把{}的文件拖到本窗口，按回车", kind.label(self.policy));
                chosen.push((kind, ask_path(person, &question)?));
            }
        }
        Ok(chosen)
    }
}

/// `postaudit X.toml` and a dropped `.toml`.
pub(super) fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Asks until there is such a path.
fn ask_path(person: &mut dyn Ask, question: &str) -> anyhow::Result<PathBuf> {
    loop {
        let line = person.line(question, None)?;
        match path::of_line(&line) {
            Some(path) if path.exists() => return Ok(real(&path)),
            Some(path) => person.say(&mask_any(&format!(
                "找不到 {}。请把文件夹或文件从资源管理器拖进本窗口，不要手工输入",
                path.display()
            ))),
            None => person.say("还没有给出路径"),
        }
    }
}

/// Offers the years that the files state.
fn ask_year(person: &mut dyn Ask, question: &str, years: &[(i16, Option<u64>)]) -> anyhow::Result<i16> {
    if !years.is_empty() {
        let mut choices: Vec<String> = years
            .iter()
            .map(|(year, rows)| {
                let rows = rows.map(|rows| format!("（材料中有 {rows} 行这样写）")).unwrap_or_default();
                format!("{year} 年度{rows}")
            })
            .collect();
        choices.push("其他年度".to_owned());
        let answer = person.choose(question, &choices, 0)?;
        if let Some((year, _)) = years.get(answer) {
            return Ok(*year);
        }
    }
    loop {
        match values::year(&person.line("请输入四位年份，例如 2024", None)?) {
            Ok(year) => return Ok(year),
            Err(why) => person.say(&why),
        }
    }
}

/// Offers the policies that come with the program; the usual one is none in particular.
fn ask_policy(person: &mut dyn Ask) -> anyhow::Result<Option<String>> {
    let mut names: Vec<&str> = Policy::builtin_names().to_vec();
    names.sort_by_key(|name| *name != audit::DEFAULT_POLICY);
    let codes = crate::rules::codes();
    let mut choices: Vec<String> = names
        .iter()
        .map(|name| {
            let title = Policy::load(name, &codes).map(|policy| policy.title).unwrap_or_default();
            format!("{title}（{name}）")
        })
        .collect();
    choices.push("另一个政策文件（.toml）".to_owned());
    let answer = person.choose("第 4 步：按哪个政策？", &choices, 0)?;
    match names.get(answer) {
        Some(&audit::DEFAULT_POLICY) => Ok(None),
        Some(name) => Ok(Some((*name).to_owned())),
        None => loop {
            let path = ask_path(person, "把政策文件拖到本窗口，按回车")?;
            let path = path.to_string_lossy().into_owned();
            match Policy::load(&path, &codes) {
                Ok(_) => return Ok(Some(path)),
                Err(error) => person.say(&error.to_string()),
            }
        },
    }
}

/// What will be done, in words.
fn plan_of(answers: &Answers, policy: &Policy) -> String {
    let lists: Vec<String> = answers
        .lists
        .iter()
        .map(|(kind, path)| format!("\n  {}：{}", kind.label(policy), path.display()))
        .collect();
    let lists = if lists.is_empty() { "\n  （不用任何名册）".to_owned() } else { lists.concat() };
    let year = answers.year.map(|year| year.to_string()).unwrap_or_default();
    mask_any(&format!(
        "将要做的：\n  审计 {} 中的 {year} 年度材料（只读，不改动）{lists}\n  政策：{}\n  结果写到 {}\n  本次的回答存到 {}",
        answers.input.display(),
        answers.policy.as_deref().unwrap_or(audit::DEFAULT_POLICY),
        answers.out.display(),
        config_place(answers).display(),
    ))
    .into_owned()
}

/// Beside the filings.
fn config_place(answers: &Answers) -> PathBuf {
    let name = answers.out.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(audit::RESULTS).unwrap_or(&name);
    answers.out.with_file_name(format!("{stem}_审计配置.toml"))
}

/// Saves the answers; an earlier file of that name gives way only if it was ours and nobody added to it.
fn save(answers: &Answers) -> anyhow::Result<PathBuf> {
    let wanted = config_place(answers);
    let text = answers.config(wanted.parent().unwrap_or(Path::new("")));
    let mut number = 1;
    let mut path = wanted.clone();
    while path.exists() && std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
        number += 1;
        let stem = wanted.file_stem().unwrap_or_default().to_string_lossy();
        path = wanted.with_file_name(format!("{stem}（{number}）.toml"));
    }
    std::fs::write(&path, &text).map_err(|error| {
        anyhow::anyhow!("配置写不到 {}：{}", path.display(), crate::batch::words::io_reason(&error))
    })?;
    // What was saved is what runs: a fault in it shows now, and not next year.
    config::read_text(&path, &text, None)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::ask::Scripted;
    use super::*;
    use crate::batch::watch::Nobody;

    const PLAN: &str =
        "年度,单位名称,岗位名称,计划招用人数\n2024,甲局,保洁员,3\n2024,甲局,门卫,2\n2023,甲局,保洁员,3\n";

    fn desk() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("2024年 申报")).unwrap();
        fs::write(folder.path().join("2024年 申报/计划.csv"), PLAN).unwrap();
        let register =
            "姓名,公民身份号码,困难人员类别,认定日期\n张三,11010119900307851X,大龄失业人员,2023-01-05\n";
        fs::write(folder.path().join("认定台账.csv"), register).unwrap();
        folder
    }

    fn held(given: Option<PathBuf>, answers: &[&'static str]) -> (anyhow::Result<Wanted>, Vec<String>) {
        let (columns, options) = (Columns::builtin(), ReadOptions::new(PathBuf::new()));
        let policy = audit::load_policy(None).unwrap();
        let talk = Conversation { columns: &columns, policy: &policy, options: &options, watch: &Nobody };
        let mut person = Scripted::with(answers);
        let wanted = talk.hold(given, &mut person);
        (wanted, person.shown)
    }

    #[test]
    fn what_is_offered_and_taken_is_what_runs_and_is_saved() {
        let desk = desk();
        let (wanted, shown) =
            held(Some(desk.path().join("2024年 申报")), &["*", "*", "不用", "不用", "*", "开始"]);
        let Wanted::Audit { answers, config } = wanted.unwrap() else { panic!("an audit") };
        assert_eq!(answers.year, Some(2024), "the year of most rows is marked");
        assert_eq!(answers.lists.len(), 1);
        assert!(answers.lists[0].1.ends_with("认定台账.csv"));
        assert!(answers.out.ends_with("2024年 申报_审计结果"));
        let text = fs::read_to_string(&config).unwrap();
        assert!(text.contains("register = \"认定台账.csv\"") && text.contains("year = 2024"), "{text}");
        let shown = shown.join("\n");
        assert!(
            shown.contains("2024 年度（材料中有 2 行这样写）｜2023 年度（材料中有 1 行这样写）"),
            "{shown}"
        );
        assert!(shown.contains("困难人员类别") && shown.contains("结果写到"), "{shown}");
    }

    #[test]
    fn whoever_declines_leaves_no_file() {
        let desk = desk();
        let (wanted, _) =
            held(Some(desk.path().join("2024年 申报")), &["*", "*", "不用", "不用", "*", "不审计"]);
        assert!(wanted.is_err());
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2, "the filings and the register");
    }

    #[test]
    fn a_single_filing_is_offered_a_self_check() {
        let desk = desk();
        let file = desk.path().join("2024年 申报/计划.csv");
        let (wanted, shown) = held(Some(file.clone()), &["自查", "2023"]);
        assert_eq!(wanted.unwrap(), Wanted::Check { file: real(&file), year: Some(2023) });
        assert!(shown.iter().any(|line| line.contains("自查哪个年度")));
    }

    #[test]
    fn a_config_is_run_without_a_question() {
        let desk = desk();
        let path = desk.path().join("去年.toml");
        fs::write(&path, "").unwrap();
        assert_eq!(held(Some(path.clone()), &[]).0.unwrap(), Wanted::Config(real(&path)));
    }

    #[test]
    fn an_earlier_config_that_says_otherwise_is_kept() {
        let desk = desk();
        let place = real(desk.path());
        let answers =
            Answers { input: place.join("a"), out: place.join("a_审计结果"), ..Answers::default() };
        let first = save(&answers).unwrap();
        assert_eq!(save(&answers).unwrap(), first, "the same answers are the same file");
        let other = save(&Answers { year: Some(2025), ..answers }).unwrap();
        assert!(other.ends_with("a_审计配置（2）.toml"));
    }
}
