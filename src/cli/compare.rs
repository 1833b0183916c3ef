//! `postaudit compare`: what became of the findings of one run in a later one.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::batch::atomic::{BESIDE, Outputs, Placed};
use crate::batch::discover::real;
use crate::batch::follow_up::{self, ReadError};
use crate::batch::names::with_suffix;
use crate::batch::os;
use crate::batch::words::io_reason;
use crate::report::compare::{self, Comparison, RunResults};

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
    let place = Place::of(args.out.as_deref(), &args.new);
    place.check(&[&args.old, &args.new])?;
    let comparison = Comparison::of(&old, &new);
    let written = place.write(&comparison, &args.new);
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

/// The results of a folder; none, and the reason told, if they are there and can't be read.
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

/// Where the workbook goes.
struct Place {
    folder: PathBuf,
    file: String,
}

impl Place {
    fn of(out: Option<&Path>, new: &Path) -> Self {
        let named =
            |path: &Path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
        match out {
            Some(path) if named(path) && !path.is_dir() => Self {
                folder: match path.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                    _ => PathBuf::from("."),
                },
                file: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            },
            Some(folder) => Self { folder: folder.to_owned(), file: compare::FILE.to_owned() },
            None => {
                // As the user wrote it, where that has a parent; `..` and the like only once resolved.
                let written = new.file_name().and_then(|_| new.parent()).map(|parent| match parent {
                    parent if parent.as_os_str().is_empty() => PathBuf::from("."),
                    parent => parent.to_owned(),
                });
                let folder = written.or_else(|| real(new).parent().map(Path::to_owned));
                Self { folder: folder.unwrap_or_else(|| PathBuf::from(".")), file: compare::FILE.to_owned() }
            }
        }
    }

    fn path(&self) -> PathBuf {
        if self.folder == Path::new(".") { PathBuf::from(&self.file) } else { self.folder.join(&self.file) }
    }

    /// A result folder holds what its run wrote and nothing else, or `verify` would find fault with it.
    fn check(&self, results: &[&PathBuf]) -> anyhow::Result<()> {
        let folder = real(&self.folder);
        match results.iter().find(|results| folder.starts_with(real(results))) {
            None => Ok(()),
            Some(results) => anyhow::bail!(
                "不能把整改复查写进结果文件夹 {}，否则核验（verify）时会算作多出的文件；请用 -o 指定别处。",
                results.display()
            ),
        }
    }

    fn write(&self, comparison: &Comparison<'_>, new: &Path) -> Result<PathBuf, String> {
        os::create_dir_all(&self.folder).map_err(|error| io_reason(&error))?;
        let bytes =
            compare::workbook(comparison, self.link_to(new).as_deref()).map_err(|error| error.to_string())?;
        let beside = with_suffix(&self.file, BESIDE);
        match Outputs::at(&self.folder).write(&self.file, &beside, &bytes) {
            Ok(Placed::There) => Ok(self.path()),
            Ok(Placed::Beside(beside, reason)) => {
                Err(format!("{reason}；已另存为 {}", self.folder.join(beside).display()))
            }
            Err(error) => Err(io_reason(&error)),
        }
    }

    /// The new result folder as seen from the workbook, with `/`; only downwards, so that both can be moved together.
    fn link_to(&self, new: &Path) -> Option<String> {
        let (folder, new) = (real(&self.folder), real(new));
        let below = new.strip_prefix(folder).ok()?;
        let parts: Vec<String> =
            below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Some(parts.join("/"))
    }
}
