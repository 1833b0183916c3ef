//! Why a run could not be made or brought to its end.

use crate::case::YearError;

use super::discover::Missing;
use super::lock::LockError;

/// Why a run did not come to an end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// An input that is not there.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The result folder is not to be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The result folder would swallow the input.
    #[error("结果文件夹 {0} 就是材料文件夹本身；请用 -o 指定另一个文件夹")]
    OutIsInput(String),
    /// A list with nothing in it that could be used: it would seem to have been compared.
    #[error("{0}")]
    UselessList(String),
    /// A list's path is that of the filings, or contains them: they would be taken for the list.
    #[error("{list}给的路径 {path} 就是材料，或者包含材料；参照表要与申报材料分开存放，请改正后重新运行")]
    ListIsInput {
        /// Chinese name of the list.
        list: String,
        /// As given.
        path: String,
    },
    /// A list lies among the filings and reads as one of them: it would not be a filing any more.
    #[error(
        "作为{list}给出的 {path} 在材料文件夹中，内容又是{table}，不能确定是清单还是申报材料；请把清单移到材料文件夹之外（是申报材料的，不要作为清单给出），改正后重新运行"
    )]
    ListMayBeFiling {
        /// Chinese name of the list.
        list: String,
        /// Shown path.
        path: String,
        /// What it reads as.
        table: &'static str,
    },
    /// The result folder holds another year's results: their reviews, letters and numbers would be mixed up with these.
    #[error(
        "结果文件夹 {out} 里是{was}年度的结果，本次审计的是{now}年度；请为{now}年度另换一个结果文件夹（-o），上年的结果没有改动"
    )]
    OtherYear {
        /// As given.
        out: String,
        /// Year of the results there.
        was: i16,
        /// Year audited.
        now: i16,
    },
    /// No year.
    #[error(transparent)]
    Year(#[from] YearError),
    /// There are so many agencies of which hardly anything is stated that somebody should look first.
    #[error(
        "材料中有 {count} 个单位{unknown}，其中 {file} 一个文件就写了 {in_file} 个，会写出同样多的底稿；\
         什么也没有写。请先核对材料（postaudit inspect 可查看该文件），确认无误后加 --yes 重新运行。"
    )]
    ManyUnknown {
        /// How many.
        count: usize,
        /// Why nobody knows them.
        unknown: &'static str,
        /// The file with most of them.
        file: String,
        /// How many of them are in it.
        in_file: usize,
    },
    /// Nothing to audit.
    #[error("{0}")]
    Nothing(String),
    /// Nothing to audit, and some of the input can't be read.
    #[error("{0}")]
    NothingReadable(String),
    /// The record could not be written, so nothing vouches for the results.
    #[error("运行记录写不出：{0}")]
    Record(String),
    /// The data files.
    #[error(transparent)]
    Report(#[from] crate::report::ReportError),
    /// No threads.
    #[error("无法启动工作线程：{0}")]
    Threads(String),
}

impl RunError {
    /// It ran, and reading or writing failed: not a matter of usage.
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::NothingReadable(_) | Self::Record(_) | Self::Report(_))
    }
}
