//! The four requirements of the clause, and the words in which they are decided.

use serde::Serialize;

/// A duty of the clause (粤府〔2017〕101号 section 四).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// 计划报送: a yearly hiring plan was submitted to the HRSS department of the same level.
    Plan,
    /// 招用比例: enough employment-difficulty persons were hired.
    Quota,
    /// 公告发布: hiring information went out through a public employment service.
    Notice,
    /// 招用备案: hires were filed with the HRSS department of the same level.
    Filing,
}

impl Requirement {
    /// All four, in the order of the clause.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Quota, Self::Notice, Self::Filing];

    /// Stable English code, as in `agencies.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Quota => "quota",
            Self::Notice => "notice",
            Self::Filing => "filing",
        }
    }

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "计划报送",
            Self::Quota => "招用比例",
            Self::Notice => "公告发布",
            Self::Filing => "招用备案",
        }
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 违规: the data show that a duty was not kept.
    Violation,
    /// 疑点: the data cannot show that all is well.
    Doubt,
    /// 提示: worth knowing, changes no verdict.
    Note,
}

impl Severity {
    /// Stable English code, as in `findings.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Doubt => "doubt",
            Self::Note => "note",
        }
    }

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Violation => "违规",
            Self::Doubt => "疑点",
            Self::Note => "提示",
        }
    }
}

/// The result for one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 符合.
    Pass,
    /// 不符合: an open violation.
    Fail,
    /// 待核实: an open doubt, or a row that the requirement rests on was rejected.
    Undetermined,
    /// 不适用: nothing exists to judge.
    NotApplicable,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Fail, Self::Undetermined, Self::NotApplicable];

    /// Stable English code, as in `agencies.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pass => "符合",
            Self::Fail => "不符合",
            Self::Undetermined => "待核实",
            Self::NotApplicable => "不适用",
        }
    }
}

/// The verdict on an agency's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 合规.
    Compliant,
    /// 不合规: a requirement fails.
    Noncompliant,
    /// 需核实: the data cannot tell.
    Unresolved,
    /// 未报送: in the directory, and nothing filed for the year.
    NotFiled,
    /// 不适用: nothing within the clause.
    NotApplicable,
}

impl Verdict {
    /// All verdicts, in the order in which they are reported.
    pub const ALL: [Self; 5] =
        [Self::Compliant, Self::Noncompliant, Self::Unresolved, Self::NotFiled, Self::NotApplicable];

    /// Stable English code, as in `agencies.csv`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Compliant => "compliant",
            Self::Noncompliant => "noncompliant",
            Self::Unresolved => "unresolved",
            Self::NotFiled => "not_filed",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Chinese label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Compliant => "合规",
            Self::Noncompliant => "不合规",
            Self::Unresolved => "需核实",
            Self::NotFiled => "未报送",
            Self::NotApplicable => "不适用",
        }
    }
}
