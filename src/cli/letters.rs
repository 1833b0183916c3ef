//! What the office states about itself in the letters to agencies, and the templates that it uses.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::batch::words::io_reason;
use crate::report::documents::letter::{LetterKind, LetterTerms, Letters as Made, Series};

/// Heading of these options in help.
const HEADING: &str = "文书（整改通知书、疑点核实单、催报通知）";

/// The options; in a config file they have the same names.
#[derive(Debug, Default, Clone, clap::Args)]
pub struct Letters {
    /// 文书模板（.docx）所在的文件夹，其中没有的用内置的
    #[arg(long, value_name = "文件夹", help_heading = HEADING)]
    pub letter_templates: Option<PathBuf>,
    /// 发文机关；不给则写单位的同级人社部门
    #[arg(long, value_name = "名称", help_heading = HEADING)]
    pub letter_office: Option<String>,
    /// 首个发文字号，例如 天人社监〔2025〕12号，其后各份依次加一；不给则留空待填
    #[arg(long, value_name = "文号", value_parser = number, help_heading = HEADING)]
    pub letter_number: Option<String>,
    /// 成文日期；不给则留空待填
    #[arg(long, value_name = "日期", value_parser = super::values::date, help_heading = HEADING)]
    pub letter_date: Option<Date>,
    /// 整改、答复、补报的期限；不给则留空待填
    #[arg(long, value_name = "日期", value_parser = super::values::date, help_heading = HEADING)]
    pub deadline: Option<Date>,
    /// 联系人及电话
    #[arg(long, value_name = "文字", help_heading = HEADING)]
    pub letter_contact: Option<String>,
    /// 抄送机关，可给多个
    #[arg(long, value_name = "名称", help_heading = HEADING)]
    pub letter_copies: Vec<String>,
}

impl Letters {
    /// The templates read, the terms filled in.
    ///
    /// # Errors
    /// If the folder has no template, or one can't be read or used.
    pub fn load(&self) -> anyhow::Result<Made> {
        let given = match &self.letter_templates {
            Some(folder) => templates(folder)?,
            None => Vec::new(),
        };
        let text = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let terms = LetterTerms {
            office: text(&self.letter_office),
            number: self.letter_number.as_deref().and_then(Series::from_first),
            date: self.letter_date,
            deadline: self.deadline,
            contact: text(&self.letter_contact),
            copies: self.letter_copies.clone(),
        };
        Ok(Made::new(given, terms)?)
    }
}

fn templates(folder: &Path) -> anyhow::Result<Vec<(LetterKind, Vec<u8>, String)>> {
    let mut given = Vec::new();
    for kind in LetterKind::ALL {
        let path = folder.join(format!("{}.docx", kind.label()));
        match std::fs::read(&path) {
            Ok(bytes) => given.push((kind, bytes, path.display().to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => anyhow::bail!("读不了文书模板 {}：{}", path.display(), io_reason(&error)),
        }
    }
    if given.is_empty() {
        let names: Vec<String> =
            LetterKind::ALL.iter().map(|kind| format!("{}.docx", kind.label())).collect();
        anyhow::bail!("文件夹 {} 中没有文书模板（{}）", folder.display(), names.join("、"));
    }
    Ok(given)
}

/// A 发文字号 has a number to count from.
pub fn number(text: &str) -> Result<String, String> {
    match Series::from_first(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("应含有年份之外的顺序号，例如 天人社监〔2025〕12号".to_owned()),
    }
}
