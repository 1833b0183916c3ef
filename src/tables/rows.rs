//! Rows of the tables as filed: typed, not yet believed, not yet anybody's case.

use jiff::civil::Date;

use super::{Filed, TextCell};
use crate::model::{CreditCode, Division, IdNumber, Sex, Stated, Text};

/// Who a row says it belongs to. Rows of one agency repeat it, so a table keeps each combination
/// once ([`Table::filers`](super::Table::filers)) and a row keeps its index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filer {
    /// 单位名称, from the row, else from the key-value lines, else from the file name.
    pub name: Option<Text>,
    /// 统一社会信用代码 as written, valid or not.
    pub code: Option<Text>,
    /// 行政区划代码.
    pub division: Stated<Division>,
}

impl Filer {
    /// A code is stated, and is none.
    pub fn has_invalid_code(&self) -> bool {
        self.code.as_deref().is_some_and(|code| CreditCode::parse(code).is_none())
    }
}

/// 公民身份号码 as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdCell {
    /// Nothing written.
    #[default]
    Blank,
    /// Passes its standard. `legacy` marks a 15-digit number of the first generation.
    Valid {
        /// The 18-digit number (converted if legacy).
        id: IdNumber,
        /// Written with 15 digits.
        legacy: bool,
    },
    /// Readable text that is no valid number (length, date, check character): `E001`.
    Invalid(TextCell),
    /// A spreadsheet stored it as a number and lost its last digits: `D009`.
    LostDigits(Loss),
    /// The cell itself cannot be read (an error value, a formula without result): `D004`.
    Unreadable,
}

/// By what it is seen that an ID number lost its last digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The cell holds a number of more digits than a spreadsheet keeps.
    Number,
    /// The text is in scientific notation, or its last three digits are zeros and its check character is wrong.
    Text,
    /// The text is a valid number ending in 000, beside others of the same agency in the table that lost theirs.
    Beside,
}

impl IdCell {
    /// The number, if valid.
    pub const fn valid(self) -> Option<IdNumber> {
        match self {
            Self::Valid { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// 合同终止日期 as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// 至今, 长期, 无固定期限.
    Open,
    /// The last day, included.
    On(Date),
}

/// A row of 招用计划.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlanRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 年度 of the row itself.
    pub year: Stated<i16>,
    /// 岗位编号.
    pub post_code: TextCell,
    /// 岗位名称.
    pub post: TextCell,
    /// 岗位类别.
    pub post_category: TextCell,
    /// 开发方式.
    pub mode: TextCell,
    /// 计划招用人数, persons.
    pub headcount: Stated<u32>,
    /// 其中就业困难人员, persons.
    pub difficulty: Stated<u32>,
    /// 报送日期, from the row or the key-value lines.
    pub submitted: Stated<Date>,
    /// 受理部门, from the row or the key-value lines.
    pub received_by: TextCell,
}

/// A row of 招用情况.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HireRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 年度 of the row itself.
    pub year: Stated<i16>,
    /// 岗位编号.
    pub post_code: TextCell,
    /// 岗位名称.
    pub post: TextCell,
    /// 姓名.
    pub name: TextCell,
    /// 公民身份号码.
    pub id: IdCell,
    /// 性别.
    pub sex: Stated<Sex>,
    /// 是否就业困难人员.
    pub difficult: Stated<bool>,
    /// 困难人员类别; words such as 否 and 不属于 arrive as blank.
    pub category: TextCell,
    /// 认定编号.
    pub certificate: TextCell,
    /// 认定日期.
    pub recognised: Stated<Date>,
    /// 招用日期.
    pub hired: Stated<Date>,
    /// 合同终止日期.
    pub ends: Stated<End>,
    /// 公告编号.
    pub notice_no: TextCell,
    /// 备案日期.
    pub filed: Stated<Date>,
    /// 备案部门.
    pub filed_with: TextCell,
}

/// A row of 招聘公告.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoticeRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 公告编号.
    pub notice_no: TextCell,
    /// 岗位编号.
    pub post_code: TextCell,
    /// 岗位名称.
    pub post: TextCell,
    /// 招聘人数, persons.
    pub announced: Stated<u32>,
    /// 发布机构.
    pub publisher: TextCell,
    /// 发布渠道.
    pub channel: TextCell,
    /// 发布网址.
    pub url: TextCell,
    /// 发布日期.
    pub published: Stated<Date>,
    /// 截止日期.
    pub closes: Stated<Date>,
}

/// A row of 就业困难人员认定台账.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RegisterRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// 姓名.
    pub name: TextCell,
    /// 公民身份号码.
    pub id: IdCell,
    /// 困难人员类别.
    pub category: TextCell,
    /// 认定编号.
    pub certificate: TextCell,
    /// 认定日期.
    pub recognised: Stated<Date>,
    /// 退出日期.
    pub exited: Stated<End>,
    /// 有效期至, included.
    pub valid_until: Stated<End>,
    /// 状态.
    pub standing: TextCell,
    /// 是否退出.
    pub has_exited: Stated<bool>,
    /// 退出原因.
    pub exit_reason: TextCell,
    /// 认定机构.
    pub recognised_by: TextCell,
}

/// A row of 应报送单位名录; name and code are in its filer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DirectoryRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 单位层级.
    pub level: TextCell,
    /// 同级人社部门.
    pub peer_department: TextCell,
    /// 别名: other names, several in a cell.
    pub aliases: TextCell,
    /// 联系人.
    pub contact: TextCell,
    /// 联系电话.
    pub phone: TextCell,
    /// 状态.
    pub standing: TextCell,
}

/// A row of 公共就业服务机构名录.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// 机构名称.
    pub name: TextCell,
    /// 行政区划代码.
    pub division: Stated<Division>,
    /// 层级.
    pub level: TextCell,
    /// 发布渠道.
    pub channel: TextCell,
    /// 发布网址.
    pub url: TextCell,
}

/// A row of 豁免与确认清单; agency name and code are in its filer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaiverRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 规则: a rule code.
    pub rule: TextCell,
    /// 岗位编号: the waiver holds for this post only.
    pub post_code: TextCell,
    /// 公民身份号码: the waiver holds for this person only.
    pub id: IdCell,
    /// 依据文号.
    pub document_no: TextCell,
    /// 批准单位.
    pub approved_by: TextCell,
    /// 批准日期.
    pub approved: Stated<Date>,
    /// 有效期至, included; of a month its last day.
    pub valid_until: Stated<End>,
    /// 说明.
    pub explanation: TextCell,
}

/// A row of a list that another department holds; its unit is in its filer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrosscheckRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 姓名.
    pub name: TextCell,
    /// 公民身份号码.
    pub id: IdCell,
    /// 起始日期; of a month its first day.
    pub since: Stated<Date>,
    /// 终止日期, included; of a month its last day.
    pub until: Stated<End>,
    /// 说明.
    pub explanation: TextCell,
}

impl HireRow {
    /// 合同终止日期 lies before 招用日期.
    pub fn ends_before_start(&self) -> bool {
        matches!((self.ends, self.hired), (Stated::Known(End::On(end)), Stated::Known(start)) if end < start)
    }
}

impl<'a> Filed<'a, WaiverRow> {
    /// 公民身份号码 that is no valid number, as written.
    pub fn invalid_id(self) -> Option<&'a str> {
        match self.row().id {
            IdCell::Invalid(text) => Some(self.texts().at(text)),
            _ => None,
        }
    }
}

impl<'a> Filed<'a, CrosscheckRow> {
    /// 公民身份号码 that is no valid number, as written.
    pub fn invalid_id(self) -> Option<&'a str> {
        match self.row().id {
            IdCell::Invalid(text) => Some(self.texts().at(text)),
            _ => None,
        }
    }
}

impl<'a> Filed<'a, HireRow> {
    /// 公民身份号码 that is no valid number, as written.
    pub fn invalid_id(self) -> Option<&'a str> {
        match self.row().id {
            IdCell::Invalid(text) => Some(self.texts().at(text)),
            _ => None,
        }
    }
}

/// A row of any table.
pub trait TableRow {
    /// Row number as the spreadsheet shows it, from 1.
    fn number(&self) -> u32;
    /// Index into the table's filers, if its rows say whose they are.
    fn filer(&self) -> Option<u32>;
    /// Puts a row that was read apart in its place: its number counts from behind row `before`, its filer
    /// has the index in `filers` here.
    fn place(&mut self, before: u32, filers: &[u32]);
}

/// Declares that these are rows, and how their texts are read through [`Filed`].
macro_rules! rows {
    ($($row:ty: $($filer:ident)? { $($field:ident = $label:literal,)* })*) => {$(
        impl TableRow for $row {
            fn number(&self) -> u32 {
                self.row
            }

            fn filer(&self) -> Option<u32> {
                None$(.or(Some(self.$filer)))?
            }

            fn place(&mut self, before: u32, _filers: &[u32]) {
                self.row = self.row.saturating_add(before);
                $(self.$filer = _filers.get(self.$filer as usize).copied().unwrap_or(u32::MAX);)?
            }
        }

        impl<'a> Filed<'a, $row> {
            $(#[doc = $label]
            pub fn $field(self) -> Stated<&'a str> {
                self.texts().of(self.row().$field)
            })*
        }
    )*};
}

rows! {
    PlanRow: filer {
        post_code = "岗位编号.",
        post = "岗位名称.",
        post_category = "岗位类别.",
        mode = "开发方式.",
        received_by = "受理部门.",
    }
    HireRow: filer {
        post_code = "岗位编号.",
        post = "岗位名称.",
        name = "姓名.",
        category = "困难人员类别.",
        certificate = "认定编号.",
        notice_no = "公告编号.",
        filed_with = "备案部门.",
    }
    NoticeRow: filer {
        notice_no = "公告编号.",
        post_code = "岗位编号.",
        post = "岗位名称.",
        publisher = "发布机构.",
        channel = "发布渠道.",
        url = "发布网址.",
    }
    RegisterRow: {
        name = "姓名.",
        category = "困难人员类别.",
        certificate = "认定编号.",
        standing = "状态.",
        recognised_by = "认定机构.",
    }
    DirectoryRow: filer {
        level = "单位层级.",
        peer_department = "同级人社部门.",
        aliases = "别名.",
        contact = "联系人.",
        phone = "联系电话.",
        standing = "状态.",
    }
    ServiceRow: {
        name = "机构名称.",
        channel = "发布渠道.",
        url = "发布网址.",
    }
    WaiverRow: filer {
        rule = "规则.",
        post_code = "岗位编号.",
        document_no = "依据文号.",
        approved_by = "批准单位.",
    }
    CrosscheckRow: filer {
        name = "姓名.",
        explanation = "说明.",
    }
}
