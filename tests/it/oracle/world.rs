//! A world: what agencies filed and what the auditor holds, cell by cell as written.

use std::collections::BTreeMap;

/// A row as written: cell text by canonical column; an absent column is blank.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row(pub(super) BTreeMap<&'static str, String>);

impl Row {
    /// A row from pairs.
    pub(super) fn of(cells: &[(&'static str, &str)]) -> Self {
        Self(cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect())
    }

    /// The text of a cell; empty if blank.
    pub(super) fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// Writes a cell.
    pub(super) fn set(&mut self, column: &'static str, text: impl Into<String>) {
        self.0.insert(column, text.into());
    }
}

/// The filed tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// 招用计划
    Plan,
    /// 招用情况
    Hires,
    /// 招聘公告
    Notices,
}

impl Kind {
    /// All canonical columns, in the specification's order.
    pub(super) const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Plan => &[
                "年度",
                "单位名称",
                "统一社会信用代码",
                "行政区划代码",
                "岗位编号",
                "岗位名称",
                "岗位类别",
                "开发方式",
                "计划招用人数",
                "其中就业困难人员",
                "报送日期",
                "受理部门",
                "备注",
            ],
            Self::Hires => &[
                "年度",
                "单位名称",
                "统一社会信用代码",
                "岗位编号",
                "岗位名称",
                "姓名",
                "公民身份号码",
                "性别",
                "是否就业困难人员",
                "困难人员类别",
                "认定编号",
                "认定日期",
                "招用日期",
                "合同终止日期",
                "公告编号",
                "备案日期",
                "备案部门",
                "备注",
            ],
            Self::Notices => &[
                "公告编号",
                "单位名称",
                "统一社会信用代码",
                "岗位编号",
                "岗位名称",
                "招聘人数",
                "发布机构",
                "发布渠道",
                "发布网址",
                "发布日期",
                "截止日期",
            ],
        }
    }
}

/// One filed table, alone in its CSV file: header in row 1, data from row 2.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) kind: Kind,
    /// File name inside the input folder; reading order is the order of these names.
    pub(super) file: String,
    pub(super) rows: Vec<Row>,
}

/// The reference tables; `None`: the flag is not given.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    pub(super) register: Option<Vec<Row>>,
    pub(super) agencies: Option<Vec<Row>>,
    pub(super) services: Option<Vec<Row>>,
    pub(super) notices: Option<Vec<Row>>,
    pub(super) history: Option<Vec<Row>>,
    pub(super) waivers: Option<Vec<Row>>,
}

impl References {
    /// Flag, columns and rows of each table.
    pub(super) fn tables(&self) -> Vec<(&'static str, &'static [&'static str], &[Row])> {
        let all: [(_, &'static [&'static str], _); 6] = [
            (
                "register",
                &["姓名", "公民身份号码", "困难人员类别", "认定编号", "认定日期", "退出日期", "认定机构"],
                &self.register,
            ),
            (
                "agencies",
                &["单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"],
                &self.agencies,
            ),
            ("services", &["机构名称", "行政区划代码", "层级", "发布渠道", "发布网址"], &self.services),
            ("notices", Kind::Notices.columns(), &self.notices),
            ("history", Kind::Hires.columns(), &self.history),
            (
                "waivers",
                &[
                    "规则",
                    "单位名称",
                    "统一社会信用代码",
                    "岗位编号",
                    "公民身份号码",
                    "依据文号",
                    "批准单位",
                    "批准日期",
                    "有效期至",
                    "说明",
                ],
                &self.waivers,
            ),
        ];
        all.into_iter()
            .filter_map(|(flag, columns, rows)| rows.as_ref().map(|rows| (flag, columns, rows.as_slice())))
            .collect()
    }
}

/// Everything one run gets.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    /// `--year`.
    pub(super) year: i32,
    /// `--as-of`, `YYYY-MM-DD`.
    pub(super) as_of: String,
    pub(super) tables: Vec<Table>,
    pub(super) references: References,
    /// `--received-by`.
    pub(super) received_by: Option<String>,
    /// Ratio over persons hired instead of planned (`basis = "hires"`).
    pub(super) hires_basis: bool,
}

impl World {
    /// The tables in reading order.
    pub(super) fn in_reading_order(&self) -> Vec<&Table> {
        let mut tables: Vec<&Table> = self.tables.iter().filter(|table| !table.rows.is_empty()).collect();
        tables.sort_by(|a, b| a.file.cmp(&b.file));
        tables
    }
}
