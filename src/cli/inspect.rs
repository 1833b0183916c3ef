//! `postaudit inspect`: what was recognised in files.

use std::path::{Path, PathBuf};

use crate::batch::discover::discover;
use crate::files::ReadOptions;
use crate::model::TableKind;
use crate::report::inspect;
use crate::tables::FileStatus;
use crate::tables::{AgencyNames, Columns, FileReading, Purpose, assemble, read_file};

use super::{Format, Outcome, audit, terminal};

/// Kinds tried on a file that holds no whole table that is filed; of equal ones the first is taken.
const REFERENCES: [TableKind; 5] = [
    TableKind::Register,
    TableKind::Agencies,
    TableKind::Services,
    TableKind::Waivers,
    TableKind::Crosscheck,
];

/// 查看文件被识别成什么：编码、表格、表头、列的对应和各行去向
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例：\n  postaudit inspect 申报表.xlsx\n  postaudit inspect 申报材料/ --columns 列名.toml\n  postaudit inspect 申报表.xls --format json\n\n\
    退出码：0 都能识别；1 有文件没有可识别的表或缺少必填列；3 有文件读不了。"
)]
pub struct Args {
    /// 要查看的文件或文件夹
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 补充列名同义词的文件
    #[arg(long, value_name = "文件")]
    pub columns: Option<PathBuf>,
    /// 标准输出的格式：text（默认）或 json
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Format,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let (columns, _) = audit::load_columns(args.columns.as_deref())?;
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let found = discover(&args.files, None, &[])?;
    let mut outcome = Outcome::Clean;
    let mut kept = Vec::new();
    for file in &found.files {
        let reading = read(&file.path, &file.shown, &columns, &options);
        outcome = outcome.max(outcome_of(&reading));
        match args.format {
            Format::Text => terminal::result(&inspect::text(&assemble(vec![reading]), terminal::width())),
            Format::Json => kept.push(reading),
        }
    }
    if args.format == Format::Json {
        terminal::result(&serde_json::to_string_pretty(&inspect::json(&assemble(kept)))?);
    }
    for skipped in &found.skipped {
        terminal::message(&format!("跳过 {}：{}", skipped.shown, skipped.reason));
    }
    for unopened in &found.unopened {
        terminal::message(&format!("读不了 {}：{}", unopened.shown, unopened.problem.message));
        outcome = Outcome::Incomplete;
    }
    for (path, reason) in &found.closed {
        terminal::message(&format!("进不了文件夹 {path}：{reason}"));
        outcome = Outcome::Incomplete;
    }
    if found.files.is_empty() {
        terminal::message("没有可查看的表格文件");
        outcome = outcome.max(Outcome::Findings);
    }
    Ok(outcome)
}

/// As a filing; where it holds no whole table that is filed, as the reference table that explains more of it.
fn read(path: &Path, shown: &str, columns: &Columns, options: &ReadOptions) -> FileReading {
    let nobody = AgencyNames::default();
    let filing = read_file(path, shown, Purpose::Filing, columns, &nobody, options);
    let is_whole = |reading: &FileReading| reading.tables.iter().any(|table| table.missing.is_none());
    // A card names an agency, as each line of a directory does.
    let is_of_a_shape = |reading: &FileReading| {
        reading
            .report
            .sheets
            .iter()
            .filter(|sheet| !sheet.is_help_of_a_form())
            .filter_map(|sheet| sheet.unread.as_ref())
            .any(|block| block.shape().is_some())
    };
    if filing.report.status != FileStatus::Read
        || is_whole(&filing)
        || filing.report.is_our_own()
        || is_of_a_shape(&filing)
    {
        return filing;
    }
    let explained =
        |reading: &FileReading| reading.tables.iter().map(|table| table.columns.len()).max().unwrap_or(0);
    let mut best = filing;
    for kind in REFERENCES {
        let reading = read_file(path, shown, Purpose::Reference(kind), columns, &nobody, options);
        if is_whole(&reading) && explained(&reading) > explained(&best) {
            best = reading;
        }
    }
    best
}

fn outcome_of(reading: &FileReading) -> Outcome {
    match reading.report.status {
        FileStatus::Unreadable(_) | FileStatus::Document(_) => Outcome::Incomplete,
        FileStatus::Read if reading.tables.is_empty() => Outcome::Findings,
        FileStatus::Read if reading.tables.iter().any(|table| table.missing.is_some()) => Outcome::Findings,
        FileStatus::Read => Outcome::Clean,
    }
}
