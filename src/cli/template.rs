//! `postaudit template`: blank forms, and the texts that an office may adapt.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Outcome, terminal};
use crate::batch::atomic::{Outputs, Placed};
use crate::batch::words::io_reason;
use crate::files::ReadOptions;
use crate::model::{Field, TableKind};
use crate::report::documents::letter::LetterKind;
use crate::report::template::{FILING, books, workbook};
use crate::rules::in_force;
use crate::tables::{AgencyNames, Columns, FileStatus, Purpose, read_file};

/// 生成空白申报表、参照表，以及可改用的文书模板、政策、列名和配置样例
#[derive(Debug, clap::Args)]
#[command(after_help = "示例：\n  \
    postaudit template -o 空白表/\n  \
    postaudit template -o 空白表/ --policy 本地口径.toml    下拉选项取自本地口径\n  \
    postaudit template -o 空白表/ --from 上年花名册.xlsx     预先填好上年的人员\n\n\
    已有而内容不同的文件不会被覆盖。")]
pub struct Args {
    /// 存放的文件夹；默认为当前文件夹下的“空白表”
    #[arg(short, long, value_name = "文件夹", default_value = "空白表")]
    pub out: PathBuf,
    /// 政策：内置名称或 TOML 文件；下拉选项中的类别和开发方式取自它
    #[arg(long, value_name = "名称或文件")]
    pub policy: Option<String>,
    /// 上年的招用花名册：其中的人员预先填入“招用情况”，年度、公告、备案等本年的内容留空
    #[arg(long, value_name = "文件")]
    pub from: Option<PathBuf>,
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
    let roster = match &args.from {
        Some(path) => roster(path)?,
        None => Vec::new(),
    };
    for mut book in books(&policy, &in_force(&policy)) {
        if let Some(form) = book.forms.iter_mut().find(|form| form.kind == TableKind::Hires) {
            form.rows = roster.iter().map(|person| form.row_of(person)).collect();
        }
        if let Some(first) = book.forms.first_mut().filter(|form| form.kind.is_filed()) {
            first.stated = stated_by_all(&roster);
        }
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

/// Name and code, where all persons of a roster have one: the heading says them for all tables.
fn stated_by_all(roster: &[BTreeMap<Field, String>]) -> BTreeMap<Field, String> {
    let same = |field: Field| {
        let mut values = roster.iter().map(|person| person.get(&field).map_or("", String::as_str));
        let first = values.next().filter(|first| !first.is_empty())?;
        values.all(|value| value == first).then(|| (field, first.to_owned()))
    };
    [Field::Agency, Field::CreditCode].into_iter().filter_map(same).collect()
}

/// What stays from year to year of each person of a roster: as written, by column.
fn roster(path: &Path) -> anyhow::Result<Vec<BTreeMap<Field, String>>> {
    /// Said anew each year.
    const OF_THE_YEAR: [Field; 6] =
        [Field::Year, Field::NoticeNo, Field::Filed, Field::FiledWith, Field::Ends, Field::Remark];
    let options = ReadOptions::new(std::env::current_exe().unwrap_or_default());
    let shown = path.display().to_string();
    let nobody = AgencyNames::default();
    let reading = read_file(path, &shown, Purpose::Filing, &Columns::builtin(), &nobody, &options);
    if let FileStatus::Unreadable(problem) = &reading.report.status {
        anyhow::bail!("读不了花名册 {shown}：{}", problem.message);
    }
    let mut persons = Vec::new();
    for table in reading.tables.iter().filter(|table| table.kind == TableKind::Hires) {
        let columns: Vec<(Field, u16)> = table
            .columns
            .iter()
            .filter(|known| !OF_THE_YEAR.contains(&known.field))
            .map(|known| (known.field, known.column))
            .collect();
        for row in table.raw.row_numbers() {
            let cell =
                |(field, column): &(Field, u16)| (*field, table.raw.cell(row, *column).trim().to_owned());
            persons.push(columns.iter().map(cell).collect());
        }
    }
    if persons.is_empty() {
        anyhow::bail!("{shown} 中没有找到招用情况表；用 postaudit inspect 可查看它被识别成什么");
    }
    Ok(persons)
}

/// Puts a file in its place, unless another one is there, which somebody may have filled in.
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
