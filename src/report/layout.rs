//! Names that more than one part must agree on: sheets, the reviewer's columns, file names.
//!
//! The batch reads a reviewer's columns back by these labels, so a column may move, but a label never changes.

/// The agency workbook's sheets.
pub mod sheets {
    use crate::model::OWN_SHEETS;

    /// Verdict on one page.
    pub const CONCLUSION: &str = OWN_SHEETS[0];
    /// Figures by formula.
    pub const FIGURES: &str = OWN_SHEETS[1];
    /// Posts.
    pub const POSTS: &str = OWN_SHEETS[2];
    /// Roster.
    pub const ROSTER: &str = OWN_SHEETS[3];
    /// Notices.
    pub const NOTICES: &str = OWN_SHEETS[4];
    /// Findings with the reviewer's columns.
    pub const FINDINGS: &str = OWN_SHEETS[5];
    /// The agency's own rows with what to correct.
    pub const RETURNED: &str = OWN_SHEETS[6];
    /// Files, tables, row accounting.
    pub const SOURCES: &str = OWN_SHEETS[7];
    /// All sheets of an agency's workbook, in their order.
    pub const ALL: [&str; 8] = OWN_SHEETS;
}

/// The sheet that the reviewer works in, and the labels of the columns to read back.
pub mod review {
    /// Sheet name.
    pub const SHEET: &str = super::sheets::FINDINGS;
    /// Sheet of the summary workbook with the same columns over all agencies.
    pub const SUMMARY_SHEET: &str = "疑点总表";
    /// Labels of the cells below 审计结论 that are signed, row by row; each is followed by the cell to fill in.
    pub const SIGN_OFF: [[&str; 3]; 2] = [["编制", "复核", "日期"], ["单位确认", "负责人", "日期"]];
    /// Header label of the finding's id.
    pub const ID: &str = "编号";
    /// Header label of the reviewer's choice.
    pub const MARK: &str = "审核结论";
    /// Header label of the reviewer's words.
    pub const NOTE: &str = "审核意见";
    /// Header label of the reviewer's name.
    pub const REVIEWER: &str = "审核人";
    /// Header label of the day of review.
    pub const DATE: &str = "审核日期";
    /// Stands where a choice would, for what can't be reviewed.
    pub const COMPUTED: &str = "（计算得出）";
}

/// Folder of the agencies' workbooks.
pub const WORKBOOKS: &str = "单位底稿";

/// Folder of the summaries of single counties.
pub const COUNTIES: &str = "区划汇总";
/// Folder of what goes back to agencies.
pub const RETURNS: &str = "退回";
/// Folder of the letters to agencies.
pub const LETTERS: &str = "文书";

/// File name of the summary workbook.
pub const SUMMARY_FILE: &str = "审计汇总.xlsx";
