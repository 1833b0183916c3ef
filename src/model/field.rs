//! The tables and canonical columns that filings and reference lists have.

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

/// Declares [`Field`] with the Chinese name of each canonical column, once.
macro_rules! fields {
    ($($variant:ident = $label:literal,)*) => {
        /// A canonical column. Which table has which, and under what synonyms, is data
        /// (`templates/columns.toml`); the variant's name there is its Chinese label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $(#[doc = $label] $variant,)* }

        impl Field {
            /// All canonical columns.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The canonical Chinese column name.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The column with this canonical Chinese name.
            pub fn from_label(label: &str) -> Option<Self> {
                match label { $($label => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

fields! {
    Year = "年度",
    Agency = "单位名称",
    CreditCode = "统一社会信用代码",
    Division = "行政区划代码",
    PostCode = "岗位编号",
    Post = "岗位名称",
    PostCategory = "岗位类别",
    Mode = "开发方式",
    Headcount = "计划招用人数",
    DifficultyHeadcount = "其中就业困难人员",
    Submitted = "报送日期",
    ReceivedBy = "受理部门",
    Remark = "备注",
    Name = "姓名",
    IdNumber = "公民身份号码",
    Sex = "性别",
    Difficult = "是否就业困难人员",
    Category = "困难人员类别",
    CertificateNo = "认定编号",
    Recognised = "认定日期",
    Hired = "招用日期",
    Ends = "合同终止日期",
    NoticeNo = "公告编号",
    Filed = "备案日期",
    FiledWith = "备案部门",
    Announced = "招聘人数",
    Publisher = "发布机构",
    Channel = "发布渠道",
    Url = "发布网址",
    Published = "发布日期",
    Closes = "截止日期",
    Exited = "退出日期",
    HasExited = "是否退出",
    ExitReason = "退出原因",
    Standing = "状态",
    RecognisedBy = "认定机构",
    AgencyLevel = "单位层级",
    PeerDepartment = "同级人社部门",
    Aliases = "别名",
    ServiceName = "机构名称",
    ServiceLevel = "层级",
    Rule = "规则",
    DocumentNo = "依据文号",
    ApprovedBy = "批准单位",
    Approved = "批准日期",
    ValidUntil = "有效期至",
    Explanation = "说明",
    Since = "起始日期",
    Until = "终止日期",
    Contact = "联系人",
    Phone = "联系电话",
}

/// Sheets that tell a workbook written by an audit from a filing.
pub const AUDIT_SHEETS: [&str; 3] = ["审计结论", "指标测算", "问题清单"];
/// The number in the example row of our blank forms: a valid one, and nobody's.
pub const EXAMPLE_ID: &str = "440106198001010019";
/// Sheet of such a workbook that lists the hires.
pub const ROSTER_SHEET: &str = "招用人员";
/// Sheet of our blank forms that says how to fill them in.
pub const GUIDE_SHEET: &str = "填写说明";
/// Sheet of a returned workbook that says what to correct.
pub const CORRECTIONS_SHEET: &str = "更正说明";
/// Column that is added to returned tables: what is wrong with each row.
pub const ERROR_COLUMN: &str = "错误信息";
/// Sheet of our blank forms that holds the choices of the drop-downs.
pub const CHOICES_SHEET: &str = "填写选项";
