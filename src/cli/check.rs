//! `postaudit check`: an agency looks at its own filing before it sends it.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::batch::selfcheck::{self, Checked};
use crate::report::selfcheck::{json, lines};

use super::painting::painted;
use super::progress::{Progress, Talk};
use super::standards::Standards;
use super::{Format, Outcome, audit, audit_args, terminal};

/// 报送前自查：结论、各项要求、要改哪个单元格、怎样改
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit check 我单位申报表.xlsx\n  \
    postaudit check 招用计划.xls 招用情况.csv 招聘公告.csv --year 2024\n  \
    postaudit check 我单位申报表.xlsx -o 自查结果/     同时写出与审计相同的底稿\n\n\
    退出码：0 合规或不适用；1 有其他结论；2 用法有误，未检查；3 有文件读不了或底稿写不出。")]
pub struct Args {
    /// 本单位的申报文件，可给多个，也可给文件夹
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 年度；不给则取各表一致的年度
    #[arg(long, value_name = "年度", value_parser = super::values::year)]
    pub year: Option<i16>,
    /// 把底稿写入此文件夹；不给则只在屏幕上显示
    #[arg(short, long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
    /// 标准输出的格式：text（默认）或 json
    #[arg(long, value_name = "格式")]
    pub format: Option<Format>,
    /// Lists, policy and dates.
    #[command(flatten)]
    pub standards: Standards,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let (out, format) = (args.out.clone(), args.format.unwrap_or_default());
    let settings = audit::settings(&audit_args::Args {
        input: args.files,
        year: args.year,
        out: args.out,
        standards: args.standards,
        ..audit_args::Args::default()
    })?;
    let watch = Progress::new(Talk::Quiet, false);
    let shown = selfcheck::check(&settings, out.as_deref(), &watch, |checked| show(checked, format));
    match shown {
        Ok(outcome) => outcome,
        Err(error) if error.is_incomplete() => {
            terminal::error(&error.to_string());
            Ok(Outcome::Incomplete)
        }
        Err(error) => Err(error.into()),
    }
}

fn show(checked: &Checked<'_, '_>, format: Format) -> anyhow::Result<Outcome> {
    let exit_code = checked.manifest.exit_code;
    let found = crate::report::selfcheck::Checked {
        audits: &checked.audits,
        stray: &checked.stray,
        edition: checked.edition,
    };
    match format {
        Format::Text => {
            let mut text = String::new();
            for line in lines(&found, terminal::width()) {
                let _ = writeln!(text, "{}", painted(&line));
            }
            for path in &checked.written {
                let _ = writeln!(text, "{}", terminal::harmless(&format!("底稿：{}", path.display())));
            }
            terminal::styled_result(&text);
        }
        Format::Json => terminal::result(&serde_json::to_string_pretty(&json(&found, exit_code))?),
    }
    Ok(Outcome::of_run(exit_code))
}
