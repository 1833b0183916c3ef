//! What `postaudit audit` can be told, on the command line or in a config file.

use std::path::PathBuf;

use super::crosscheck::Crosscheck;
use super::letters::Letters;
use super::standards::Standards;
use super::{Format, Ids};

/// 审计申报材料，为每个单位写一份审计底稿
#[derive(Debug, Default, Clone, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
#[command(after_help = "示例：\n  \
    postaudit audit 申报材料/ --year 2024 -o 审计结果/\n  \
    postaudit audit 申报材料/ --register 认定台账.xlsx --agencies 单位名录.xlsx -o 审计结果/\n  \
    postaudit audit --config postaudit.toml\n\n\
    退出码：0 全部合规或不适用；1 有其他结论；2 用法、配置或政策有误，未运行；\n\
    3 已完成，但有材料读不了或有结果写不出（标准错误和 run.json 中逐一列明）。")]
pub struct Args {
    /// 申报文件或文件夹，可给多个；文件夹逐层查找
    #[arg(value_name = "材料")]
    pub input: Vec<PathBuf>,
    /// 审计年度；不给则取各表一致的年度
    #[arg(long, value_name = "年度", value_parser = super::values::year)]
    pub year: Option<i16>,
    /// 结果文件夹；不给则写在材料旁边
    #[arg(short, long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
    /// 从 TOML 文件读取以下各项（键名与选项同名，路径相对该文件）；命令行优先
    #[arg(long, value_name = "文件")]
    pub config: Option<PathBuf>,

    /// Lists, policy and dates.
    #[command(flatten)]
    pub standards: Standards,
    /// 其他部门提供的比对名单：种类由口径声明，例如 他单位参保=参保名单.xlsx；可给多个
    #[arg(
        long,
        value_name = "种类=文件",
        value_parser = super::crosscheck::of_pair,
        help_heading = "参照表（只认命令行或配置给出的）"
    )]
    pub crosscheck: Vec<Crosscheck>,
    /// 招用人员表中的公民身份号码：masked 遮盖（默认），full 完整
    #[arg(long, value_name = "方式", help_heading = "口径")]
    pub ids: Option<Ids>,

    /// 可以签署审核结论的人员名单（一行一名）；不给则不限
    #[arg(long, value_name = "文件", help_heading = "口径")]
    pub reviewers: Option<PathBuf>,

    /// What the office states about itself in letters.
    #[command(flatten)]
    pub letters: Letters,

    /// 同时工作的线程数；默认与处理器数相同。不影响结果
    #[arg(long, value_name = "数", value_parser = super::values::jobs, help_heading = "运行")]
    pub jobs: Option<usize>,
    /// 不看上次结果，全部重新审计、重新写出
    #[arg(long, help_heading = "运行")]
    pub full: bool,
    /// 只读材料、作出结论并显示，不写任何文件
    #[arg(long, help_heading = "运行")]
    pub dry_run: bool,
    /// 一个文件写了一千个以上名录没有的单位时仍然写出（这样的材料可能是误报或恶意填报）
    #[arg(long, help_heading = "运行")]
    pub yes: bool,
    /// 有不合规等结论时也以 0 退出（材料读不了仍为 3）
    #[arg(long, help_heading = "运行")]
    pub exit_zero: bool,
    /// 少说：只显示问题和结果
    #[arg(short, long, conflicts_with = "verbose", help_heading = "运行")]
    pub quiet: bool,
    /// 多说：逐个文件、逐个单位
    #[arg(short, long, help_heading = "运行")]
    pub verbose: bool,
    /// 运行之后执行的程序或脚本；得到两个参数：“与上次相比”文本的路径、退出码
    #[arg(long, value_name = "程序", help_heading = "运行")]
    pub after: Option<PathBuf>,
    /// 把运行记录写入此文件（不含完整的公民身份号码）
    #[arg(long, value_name = "文件", help_heading = "运行")]
    pub log: Option<PathBuf>,
    /// 标准输出的格式：text（默认）或 json
    #[arg(long, value_name = "格式", help_heading = "运行")]
    pub format: Option<Format>,
    /// 不显示进度
    #[arg(long, help_heading = "运行")]
    pub no_progress: bool,
}
