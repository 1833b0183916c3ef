//! The tables that filings and reference lists have, and names of our own sheets.

use serde::{Deserialize, Serialize};

/// What a recognised table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// 招用计划: what the agency planned to hire.
    Plan,
    /// 招用情况: whom it hired.
    Hires,
    /// 招聘公告: where it announced the posts.
    Notices,
    /// 就业困难人员认定台账 (`--register`).
    Register,
    /// 应报送单位名录 (`--agencies`).
    Agencies,
    /// 公共就业服务机构名录 (`--services`).
    Services,
    /// 豁免与确认清单 (`--waivers`).
    Waivers,
    /// 比对名单: a list that another department holds (`--crosscheck`).
    Crosscheck,
}

impl TableKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Plan,
        Self::Hires,
        Self::Notices,
        Self::Register,
        Self::Agencies,
        Self::Services,
        Self::Waivers,
        Self::Crosscheck,
    ];

    /// The kinds that an agency files; the others are reference tables and come by flag only.
    pub const FILED: [Self; 3] = [Self::Plan, Self::Hires, Self::Notices];

    /// Whether an agency files tables of this kind.
    pub const fn is_filed(self) -> bool {
        matches!(self, Self::Plan | Self::Hires | Self::Notices)
    }

    /// Stable English code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Hires => "hires",
            Self::Notices => "notices",
            Self::Register => "register",
            Self::Agencies => "agencies",
            Self::Services => "services",
            Self::Waivers => "waivers",
            Self::Crosscheck => "crosscheck",
        }
    }

    /// Chinese name; for filed tables also the sheet name of our own template.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "招用计划",
            Self::Hires => "招用情况",
            Self::Notices => "招聘公告",
            Self::Register => "就业困难人员认定台账",
            Self::Agencies => "应报送单位名录",
            Self::Services => "公共就业服务机构名录",
            Self::Waivers => "豁免与确认清单",
            Self::Crosscheck => "比对名单",
        }
    }
}

/// Sheets that tell a workbook written by an audit from a filing.
pub const AUDIT_SHEETS: [&str; 3] = [OWN_SHEETS[0], OWN_SHEETS[1], OWN_SHEETS[5]];
/// All sheets of such a workbook, in their order.
pub const OWN_SHEETS: [&str; 8] =
    ["审计结论", "指标测算", "岗位明细", "招用人员", "公告核对", "问题清单", "原表问题行", "数据来源"];
/// Label of the line of such a workbook that names the program which wrote it.
pub const PROGRAM_LINE: &str = "程序";
/// The program's name in that line.
pub const PROGRAM: &str = "postaudit ";
/// The number in the example row of our blank forms: a valid one, and nobody's.
pub const EXAMPLE_ID: &str = "440106198001010019";
/// Sheet of such a workbook that lists the hires.
pub const ROSTER_SHEET: &str = OWN_SHEETS[3];
/// Sheet of our blank forms that says how to fill them in.
pub const GUIDE_SHEET: &str = "填写说明";
/// Sheet of a returned workbook that says what to correct.
pub const CORRECTIONS_SHEET: &str = "更正说明";
/// Column that is added to returned tables: what is wrong with each row.
pub const ERROR_COLUMN: &str = "错误信息";
/// Sheet of our blank forms that holds the choices of the drop-downs.
pub const CHOICES_SHEET: &str = "填写选项";
