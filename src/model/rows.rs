//! Rows of the tables as filed: typed, not yet believed, not yet anybody's case.

use jiff::civil::Date;

use super::{Division, IdNumber, Sex, Stated, Text};

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

/// 公民身份号码 as filed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
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
    Invalid(Text),
    /// A spreadsheet stored it as a number and lost its last digits: `D009`.
    LostDigits,
    /// The cell itself cannot be read (an error value, a formula without result): `D004`.
    Unreadable,
}

impl IdCell {
    /// The number, if valid.
    pub const fn valid(&self) -> Option<IdNumber> {
        match self {
            Self::Valid { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// 困难人员类别 as filed; words such as 否 and 不属于 arrive as blank.
pub type CategoryClaim = Stated<Text>;

/// 合同终止日期 as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// 至今, 长期, 无固定期限.
    Open,
    /// The last day, included.
    On(Date),
}

/// A row of 招用计划.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 年度 of the row itself.
    pub year: Stated<i16>,
    /// 岗位编号.
    pub post_code: Stated<Text>,
    /// 岗位名称.
    pub post: Stated<Text>,
    /// 岗位类别.
    pub post_category: Stated<Text>,
    /// 开发方式.
    pub mode: Stated<Text>,
    /// 计划招用人数, persons.
    pub headcount: Stated<u32>,
    /// 其中就业困难人员, persons.
    pub difficulty: Stated<u32>,
    /// 报送日期, from the row or the key-value lines.
    pub submitted: Stated<Date>,
    /// 受理部门, from the row or the key-value lines.
    pub received_by: Stated<Text>,
}

/// A row of 招用情况.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HireRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 年度 of the row itself.
    pub year: Stated<i16>,
    /// 岗位编号.
    pub post_code: Stated<Text>,
    /// 岗位名称.
    pub post: Stated<Text>,
    /// 姓名.
    pub name: Stated<Text>,
    /// 公民身份号码.
    pub id: IdCell,
    /// 性别.
    pub sex: Stated<Sex>,
    /// 是否就业困难人员.
    pub difficult: Stated<bool>,
    /// 困难人员类别.
    pub category: CategoryClaim,
    /// 认定编号.
    pub certificate: Stated<Text>,
    /// 认定日期.
    pub recognised: Stated<Date>,
    /// 招用日期.
    pub hired: Stated<Date>,
    /// 合同终止日期.
    pub ends: Stated<End>,
    /// 公告编号.
    pub notice_no: Stated<Text>,
    /// 备案日期.
    pub filed: Stated<Date>,
    /// 备案部门.
    pub filed_with: Stated<Text>,
}

/// A row of 招聘公告.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticeRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 公告编号.
    pub notice_no: Stated<Text>,
    /// 岗位编号.
    pub post_code: Stated<Text>,
    /// 岗位名称.
    pub post: Stated<Text>,
    /// 招聘人数, persons.
    pub announced: Stated<u32>,
    /// 发布机构.
    pub publisher: Stated<Text>,
    /// 发布渠道.
    pub channel: Stated<Text>,
    /// 发布网址.
    pub url: Stated<Text>,
    /// 发布日期.
    pub published: Stated<Date>,
    /// 截止日期.
    pub closes: Stated<Date>,
}

/// A row of 就业困难人员认定台账.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// 姓名.
    pub name: Stated<Text>,
    /// 公民身份号码.
    pub id: IdCell,
    /// 困难人员类别.
    pub category: Stated<Text>,
    /// 认定编号.
    pub certificate: Stated<Text>,
    /// 认定日期.
    pub recognised: Stated<Date>,
    /// 退出日期.
    pub exited: Stated<Date>,
    /// 认定机构.
    pub recognised_by: Stated<Text>,
}

/// A row of 应报送单位名录; name and code are in its filer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DirectoryRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 单位层级.
    pub level: Stated<Text>,
    /// 同级人社部门.
    pub peer_department: Stated<Text>,
}

/// A row of 公共就业服务机构名录.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// 机构名称.
    pub name: Stated<Text>,
    /// 行政区划代码.
    pub division: Stated<Division>,
    /// 层级.
    pub level: Stated<Text>,
    /// 发布渠道.
    pub channel: Stated<Text>,
    /// 发布网址.
    pub url: Stated<Text>,
}

/// A row of 豁免与确认清单; agency name and code are in its filer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaiverRow {
    /// Row number as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Index into the table's filers.
    pub filer: u32,
    /// 规则: a rule code.
    pub rule: Stated<Text>,
    /// 岗位编号: the waiver holds for this post only.
    pub post_code: Stated<Text>,
    /// 公民身份号码: the waiver holds for this person only.
    pub id: IdCell,
    /// 依据文号.
    pub document_no: Stated<Text>,
    /// 批准单位.
    pub approved_by: Stated<Text>,
    /// 批准日期.
    pub approved: Stated<Date>,
    /// 有效期至, included.
    pub valid_until: Stated<Date>,
    /// 说明.
    pub explanation: Stated<Text>,
}

/// The data rows of one table, in sheet order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// 招用计划.
    Plan(Vec<PlanRow>),
    /// 招用情况.
    Hires(Vec<HireRow>),
    /// 招聘公告.
    Notices(Vec<NoticeRow>),
    /// 就业困难人员认定台账.
    Register(Vec<RegisterRow>),
    /// 应报送单位名录.
    Agencies(Vec<DirectoryRow>),
    /// 公共就业服务机构名录.
    Services(Vec<ServiceRow>),
    /// 豁免与确认清单.
    Waivers(Vec<WaiverRow>),
}

impl Rows {
    /// How many data rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Plan(rows) => rows.len(),
            Self::Hires(rows) => rows.len(),
            Self::Notices(rows) => rows.len(),
            Self::Register(rows) => rows.len(),
            Self::Agencies(rows) => rows.len(),
            Self::Services(rows) => rows.len(),
            Self::Waivers(rows) => rows.len(),
        }
    }

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, rows: usize) {
        match self {
            Self::Plan(list) => list.reserve(rows),
            Self::Hires(list) => list.reserve(rows),
            Self::Notices(list) => list.reserve(rows),
            Self::Register(list) => list.reserve(rows),
            Self::Agencies(list) => list.reserve(rows),
            Self::Services(list) => list.reserve(rows),
            Self::Waivers(list) => list.reserve(rows),
        }
    }

    /// Adds rows of the same kind that were read apart: their numbers count from behind row `before`,
    /// their filers have the indexes in `filers` here.
    pub fn append(&mut self, other: Self, before: u32, filers: &[u32]) {
        let number = |row: &mut u32| *row = row.saturating_add(before);
        let place = |row: &mut u32, filer: &mut u32| {
            number(row);
            *filer = filers.get(*filer as usize).copied().unwrap_or(u32::MAX);
        };
        match (self, other) {
            (Self::Plan(rows), Self::Plan(more)) => {
                append(rows, more, |row| place(&mut row.row, &mut row.filer));
            }
            (Self::Hires(rows), Self::Hires(more)) => {
                append(rows, more, |row| place(&mut row.row, &mut row.filer));
            }
            (Self::Notices(rows), Self::Notices(more)) => {
                append(rows, more, |row| place(&mut row.row, &mut row.filer));
            }
            (Self::Register(rows), Self::Register(more)) => append(rows, more, |row| number(&mut row.row)),
            (Self::Agencies(rows), Self::Agencies(more)) => {
                append(rows, more, |row| place(&mut row.row, &mut row.filer));
            }
            (Self::Services(rows), Self::Services(more)) => append(rows, more, |row| number(&mut row.row)),
            (Self::Waivers(rows), Self::Waivers(more)) => {
                append(rows, more, |row| place(&mut row.row, &mut row.filer));
            }
            _ => {}
        }
    }

    /// No data row at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn append<R>(rows: &mut Vec<R>, mut more: Vec<R>, place: impl FnMut(&mut R)) {
    more.iter_mut().for_each(place);
    rows.append(&mut more);
}
