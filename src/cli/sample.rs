//! `postaudit sample`: whom to visit.

use std::path::PathBuf;

use crate::batch::follow_up::{self, ReadError};
use crate::report::spotcheck::{self, Sample};

use super::placing::Place;
use super::{Outcome, terminal};

/// 抽查：从审计结果中按种子抽取单位和人员，写出核查表
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit sample 审计结果/ --size 20 --seed 20250315     在“审计结果”旁写出 抽查_20250315.xlsx\n\n\
    按区划和审计结论分层，一半按风险、一半随机；同样的结果、数目和种子总是抽出同一份名单。\n\
    方法、总体和种子都记在工作簿的“抽查方法”中。已有的同名工作簿不覆盖，另存为“（新）”。\n\n\
    退出码：0 已写出；2 不是审计结果文件夹，或用法有误；3 结果文件读不了、被改动，或工作簿写不出。")]
pub struct Args {
    /// 审计结果文件夹
    #[arg(value_name = "审计结果")]
    pub results: PathBuf,
    /// 抽取多少个单位
    #[arg(long, value_name = "数", value_parser = super::values::count)]
    pub size: u32,
    /// 种子：一个整数，例如抽查那天的日期
    #[arg(long, value_name = "种子", value_parser = super::values::seed)]
    pub seed: u64,
    /// 工作簿的文件名（.xlsx）或存放的文件夹；不给则写在结果文件夹旁边
    #[arg(short, long, value_name = "文件或文件夹")]
    pub out: Option<PathBuf>,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let place = Place::of(args.out.as_deref(), &args.results, &format!("抽查_{}.xlsx", args.seed));
    place.check(&[&args.results], "抽查表")?;
    let (mut population, altered) = match follow_up::read_population(&args.results) {
        Ok(read) => read,
        Err(error @ ReadError::NoResults(_)) => return Err(error.into()),
        Err(error) => {
            terminal::error(&format!("{error}。请重新运行 postaudit audit 生成该结果。"));
            return Ok(Outcome::Incomplete);
        }
    };
    if !altered.is_empty() {
        terminal::error(&format!(
            "{} 与 run.json 的记录不符，已被改动；请重新运行 postaudit audit 后再抽",
            altered.join("、")
        ));
        return Ok(Outcome::Incomplete);
    }
    let size = usize::try_from(args.size).unwrap_or(usize::MAX);
    let drawn = follow_up::agencies_drawn(&Sample::of(&population, size, args.seed));
    let unnamed = follow_up::name_persons(&args.results, &mut population, &drawn);
    for workbook in &unnamed {
        terminal::error(&format!("{workbook} 读不了，核查表中该单位的人员没有姓名"));
    }
    let sample = Sample::of(&population, size, args.seed);
    let bytes = spotcheck::workbook(&sample, &population)?;
    let wanted = place.path();
    match place.write_over_nothing(&bytes) {
        Ok(path) => {
            if path != wanted {
                terminal::message(&format!("{} 已有，可能填有核查记录，没有覆盖", wanted.display()));
            }
            let persons: usize = sample.drawn.iter().map(|drawn| drawn.persons.len()).sum();
            terminal::result(&format!(
                "抽取单位 {} 个（共 {} 个），人员 {persons} 人；种子 {}\n工作簿：{}",
                sample.drawn.len(),
                population.agencies.len(),
                sample.seed,
                path.display()
            ));
            Ok(if unnamed.is_empty() { Outcome::Clean } else { Outcome::Incomplete })
        }
        Err(reason) => {
            terminal::error(&format!("工作簿 {} 没有写出：{reason}", wanted.display()));
            Ok(Outcome::Incomplete)
        }
    }
}
