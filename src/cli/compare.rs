//! `postaudit compare`: what became of the findings of one run in a later one.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::batch::follow_up::{self, ReadError};
use crate::batch::paths::real;
use crate::report::compare::{self, Comparison, RunResults};

use super::placing::Place;
use super::{Format, Outcome, terminal};

/// 整改复查：比对两次审计结果，列出已整改、仍存在和新增的问题，写成工作簿
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit compare 审计结果_首次/ 审计结果/               在“审计结果”旁写出 整改复查.xlsx\n  \
    postaudit compare 审计结果_首次/ 审计结果/ -o 复查0315.xlsx\n\n\
    两个文件夹都是 postaudit audit 写出的；问题按编号逐条比对，审核不成立或豁免的不算已整改。\n\
    同名的旧工作簿会被替换。\n\n\
    退出码：0 已比较；2 不是审计结果文件夹，或用法有误；3 结果文件读不了，或工作簿写不出。")]
pub struct Args {
    /// 上次的审计结果文件夹
    #[arg(value_name = "上次结果", display_order = 1)]
    pub old: PathBuf,
    /// 本次的审计结果文件夹
    #[arg(value_name = "本次结果", display_order = 2)]
    pub new: PathBuf,
    /// 工作簿的文件名（.xlsx）或存放的文件夹；不给则写在本次结果文件夹旁边，名为“整改复查.xlsx”
    #[arg(short, long, value_name = "文件或文件夹")]
    pub out: Option<PathBuf>,
    /// 标准输出的格式：text（默认）或 json
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: Format,
}

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    if real(&args.old) == real(&args.new) {
        anyhow::bail!(
            "上次结果和本次结果是同一个文件夹：{}。重新审计前先把原结果文件夹复制一份，再比较两份。",
            args.new.display()
        );
    }
    let (Some(old), Some(new)) = (read(&args.old)?, read(&args.new)?) else {
        return Ok(Outcome::Incomplete);
    };
    let place = Place::of(args.out.as_deref(), &args.new, compare::FILE);
    place.check(&[&args.old, &args.new], "整改复查")?;
    let comparison = Comparison::of(&old, &new);
    let written = compare::workbook(&comparison, place.link_to(&args.new).as_deref())
        .map_err(|error| error.to_string())
        .and_then(|bytes| place.write_over_own(&bytes, &compare::SHEETS));
    let path = written.as_ref().ok().map(|path| path.display().to_string());
    match args.format {
        Format::Text => {
            let mut text = compare::text(&comparison);
            if let Some(path) = &path {
                text.push_str("\n工作簿：");
                text.push_str(path);
            }
            terminal::result(&text);
        }
        Format::Json => {
            let mut value = compare::json(&comparison);
            if let Some(object) = value.as_object_mut() {
                object.insert("workbook".to_owned(), json!(path));
            }
            terminal::result(&serde_json::to_string_pretty(&value)?);
        }
    }
    Ok(match written {
        Ok(_) => Outcome::Clean,
        Err(reason) => {
            terminal::error(&format!("工作簿 {} 没有写出：{reason}", place.path().display()));
            Outcome::Incomplete
        }
    })
}

/// The results of a folder; none if they are there and can't be read, and then the reason is told.
fn read(folder: &Path) -> anyhow::Result<Option<RunResults>> {
    match follow_up::read(folder) {
        Ok(results) => Ok(Some(results)),
        Err(error @ ReadError::NoResults(_)) => Err(error.into()),
        Err(error) => {
            terminal::error(&format!("{error}。请重新运行 postaudit audit 生成该结果。"));
            Ok(None)
        }
    }
}
