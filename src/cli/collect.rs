//! `postaudit collect`: counties' results, checked and added up.

use std::path::{Path, PathBuf};

use crate::batch::follow_up::{self, ReadError};
use crate::batch::paths::real;
use crate::report::collected::{self, Collected, Source};

use super::placing::Place;
use super::{Outcome, terminal};

/// 各地合计：读回各区县的审计结果，按运行记录核对后相加，写成工作簿
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit collect 天河结果/ 越秀结果/ 番禺结果/           在第一个结果旁写出 各地合计.xlsx\n  \
    postaudit collect 各区/天河 各区/越秀 -o 各区/合计.xlsx\n\n\
    各文件夹都是 postaudit audit 写出的，年度要相同。数据文件与 run.json 的记录不符的不计入，并说明是哪一个。\n\n\
    退出码：0 全部计入；2 不是审计结果文件夹、年度不同，或用法有误；3 有的没有计入，或工作簿写不出。")]
pub struct Args {
    /// 各区县的审计结果文件夹，两个以上
    #[arg(value_name = "审计结果", required = true, num_args = 2..)]
    pub results: Vec<PathBuf>,
    /// 工作簿的文件名（.xlsx）或存放的文件夹；不给则写在第一个结果文件夹旁边
    #[arg(short, long, value_name = "文件或文件夹")]
    pub out: Option<PathBuf>,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let Some(first) = args.results.first() else { anyhow::bail!("没有指定审计结果文件夹") };
    for (index, folder) in args.results.iter().enumerate() {
        if args.results.iter().skip(index + 1).any(|other| real(other) == real(folder)) {
            anyhow::bail!("{} 指定了两次", folder.display());
        }
    }
    let place = Place::of(args.out.as_deref(), first, collected::FILE);
    let folders: Vec<&Path> = args.results.iter().map(PathBuf::as_path).collect();
    place.check(&folders, "各地合计")?;
    let mut sources = Vec::new();
    let mut refused = Vec::new();
    for folder in &args.results {
        let shown = folder.display().to_string();
        match follow_up::read_checked(folder) {
            Ok((run, _)) if !run.altered.is_empty() => {
                refused.push((shown, format!("{} 与 run.json 的记录不符，已被改动", run.altered.join("、"))));
            }
            Ok((run, record)) => sources.push(Source { run, record, place: place.link_to(folder) }),
            Err(error @ ReadError::NoResults(_)) => return Err(error.into()),
            Err(error) => refused.push((shown, error.to_string())),
        }
    }
    let collected = Collected::of(sources, refused);
    let years = collected.years();
    if years.len() > 1 {
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        anyhow::bail!("各结果的年度不同（{}），不能相加", years.join("、"));
    }
    for remark in collected.remarks() {
        terminal::error(&remark);
    }
    if collected.is_empty() {
        return Ok(Outcome::Incomplete);
    }
    let bytes = collected::workbook(&collected)?;
    match place.write_over_own(&bytes, &collected::SHEETS) {
        Ok(path) => {
            terminal::result(&format!("{}\n工作簿：{}", collected.text(), path.display()));
            Ok(if collected.is_whole() { Outcome::Clean } else { Outcome::Incomplete })
        }
        Err(reason) => {
            terminal::error(&format!("工作簿 {} 没有写出：{reason}", place.path().display()));
            Ok(Outcome::Incomplete)
        }
    }
}
