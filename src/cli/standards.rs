//! What an audit goes by besides the filings: the authority's lists, the policy, the dates. The same
//! for `audit` and `check`.

use std::path::PathBuf;

use jiff::civil::Date;

/// Lists, policy and dates.
#[derive(Debug, Default, Clone, clap::Args)]
pub struct Standards {
    /// 就业困难人员认定台账
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub register: Vec<PathBuf>,
    /// 应报送单位名录
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub agencies: Vec<PathBuf>,
    /// 公共就业服务机构名录
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub services: Vec<PathBuf>,
    /// 公共招聘平台导出的公告
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub notices: Vec<PathBuf>,
    /// 以前年度的招用情况，可给多个
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub history: Vec<PathBuf>,
    /// 豁免与确认清单
    #[arg(long, value_name = "文件", help_heading = "参照表（只认命令行或配置给出的）")]
    pub waivers: Vec<PathBuf>,

    /// 政策：内置名称或 TOML 文件；默认 gd-2017-101
    #[arg(long, value_name = "名称或文件", help_heading = "口径")]
    pub policy: Option<String>,
    /// 审计基准日；默认为审计年度 12 月 31 日，早于该日则为今天
    #[arg(long, value_name = "日期", value_parser = super::values::date, help_heading = "口径")]
    pub as_of: Option<Date>,
    /// 受理部门、备案部门空白的行，按此部门接收
    #[arg(long, value_name = "部门", help_heading = "口径")]
    pub received_by: Option<String>,
    /// 补充列名同义词的文件
    #[arg(long, value_name = "文件", help_heading = "口径")]
    pub columns: Option<PathBuf>,
}
