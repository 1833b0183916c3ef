//! `postaudit template`: blank forms, and the texts that an office may adapt.

use std::path::PathBuf;

use super::{Outcome, terminal};
use crate::batch::atomic::{Outputs, Placed};
use crate::batch::words::io_reason;
use crate::report::documents::letter::LetterKind;
use crate::report::template::{FILING, books, workbook};
use crate::rules::RULES;

/// 生成空白申报表、参照表，以及可改用的文书模板、政策、列名和配置样例
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit template -o 空白表/\n  \
    postaudit template -o 空白表/ --policy 本地口径.toml    下拉选项取自本地口径\n\n\
    已有而内容不同的文件不会被覆盖。")]
pub struct Args {
    /// 存放的文件夹；默认为当前文件夹下的“空白表”
    #[arg(short, long, value_name = "文件夹", default_value = "空白表")]
    pub out: PathBuf,
    /// 政策：内置名称或 TOML 文件；下拉选项中的类别和开发方式取自它
    #[arg(long, value_name = "名称或文件")]
    pub policy: Option<String>,
}

/// Folder of the letters' templates.
const LETTERS: &str = "文书模板";

/// Texts that come along: file name and content.
const TEXTS: [(&str, &str); 3] = [
    ("口径样例.toml", crate::policy::LOCAL_TEMPLATE),
    ("列名样例.toml", include_str!("../../templates/列名样例.toml")),
    ("配置样例.toml", include_str!("../../templates/postaudit.example.toml")),
];

/// Runs the command.
#[allow(clippy::needless_pass_by_value)] // takes its arguments, as every command does
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let policy = super::audit::load_policy(args.policy.as_deref())?;
    crate::batch::os::create_dir_all(&args.out)
        .map_err(|error| anyhow::anyhow!("无法建立文件夹 {}：{}", args.out.display(), io_reason(&error)))?;
    let outputs = Outputs::at(&args.out);
    let mut files = Vec::new();
    for book in books(&policy, RULES) {
        files.push((book.file.to_owned(), workbook(&book)?));
    }
    let letter = |kind: LetterKind| (format!("{LETTERS}/{}.docx", kind.label()), kind.builtin().to_vec());
    files.extend(LetterKind::ALL.map(letter));
    files.extend(TEXTS.map(|(file, text)| (file.to_owned(), text.as_bytes().to_vec())));
    let mut outcome = Outcome::Clean;
    let mut written = String::new();
    for (file, bytes) in &files {
        match place(&outputs, file, bytes) {
            Ok(()) => {
                written.push_str("  ");
                written.push_str(file);
                written.push('\n');
            }
            Err(reason) => {
                outcome = Outcome::Incomplete;
                terminal::error(&format!("{file} 没有写出：{reason}"));
            }
        }
    }
    if written.is_empty() {
        return Ok(outcome);
    }
    terminal::result(&format!(
        "已写入 {}：\n{written}单位填报用 {FILING}，填好后先运行：postaudit check {FILING}",
        args.out.display()
    ));
    Ok(outcome)
}

/// Puts a file in its place, unless another one is there: somebody may have filled it in.
fn place(outputs: &Outputs, file: &str, bytes: &[u8]) -> Result<(), String> {
    let path = outputs.path(file).map_err(|error| io_reason(&error))?;
    match std::fs::read(&path) {
        Ok(there) if there == bytes => return Ok(()),
        Ok(_) => return Err("同名文件已存在，未覆盖；请换一个文件夹，或先移走它".to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(io_reason(&error)),
    }
    match outputs.write(file, file, bytes) {
        Ok(Placed::There) => Ok(()),
        Ok(Placed::Beside(_, reason)) => Err(reason),
        Err(error) => Err(io_reason(&error)),
    }
}
