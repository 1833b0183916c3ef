//! The columns, declared once: which there are, which table has which, and how each is read.
//!
//! A new column is a line in [`Field`] and a line in each table below that has it. How filings write it, and what a blank
//! form says of it, is data (`templates/columns.toml`). The typed rows, the code that reads them, and the comparison of
//! two rows (`crate::tables`) follow from these lines.

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
    ContractStatus = "合同状态",
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
    Funding = "资金来源",
}

/// Hands every table with its columns to a macro.
///
/// A table is `Kind: Row { name of the cell: how it is read Field, }`. `of filer` behind the row says that its rows
/// state whose they are; `compared` that two rows can say the same thing twice, which they do if all cells marked
/// `same` agree. Ways to read a cell, and what they give:
///
/// | way | gives |
/// |---|---|
/// | `text`, `code`, `name`, `claim` | a place in the texts of the table; of a code digits count, a name is one person's, a claim may be 否 |
/// | `year`, `count`, `flag`, `sex`, `division` | the value, blank or unknown |
/// | `day`, `last_day`, `day_in_words`, `first_day` | a day; `last_day` may end a period, words are those of documents, `first_day` may be a month's |
/// | `end`, `end_in_words`, `last_of_period` | a day or none (长期), likewise |
/// | `id` | an ID number, valid or why not |
/// | `contract` | what became of the contract; new where nothing says otherwise |
macro_rules! every_table {
    ($declare:ident) => {
        $declare! {
            /// A row of 招用计划.
            Plan: PlanRow of filer, compared {
                year: year Year,
                post_code: code PostCode,
                post: text Post,
                post_category: text PostCategory,
                mode: text Mode same,
                funding: text Funding,
                headcount: count Headcount same,
                difficulty: count DifficultyHeadcount same,
                submitted: day Submitted,
                received_by: text ReceivedBy,
            }
            /// A row of 招用情况.
            Hires: HireRow of filer, compared {
                year: year Year,
                post_code: code PostCode same,
                post: text Post same,
                funding: text Funding,
                name: name Name same,
                id: id IdNumber,
                sex: sex Sex same,
                difficult: flag Difficult same,
                category: claim Category same,
                certificate: code CertificateNo same,
                recognised: day Recognised same,
                hired: day Hired,
                ends: end Ends same,
                contract: contract ContractStatus,
                notice_no: code NoticeNo same,
                filed: day Filed same,
                filed_with: text FiledWith,
            }
            /// A row of 招聘公告.
            Notices: NoticeRow of filer {
                notice_no: code NoticeNo,
                post_code: code PostCode,
                post: text Post,
                announced: count Announced,
                publisher: text Publisher,
                channel: text Channel,
                url: text Url,
                published: day Published,
                closes: last_day Closes,
            }
            /// A row of 就业困难人员认定台账.
            Register: RegisterRow {
                name: text Name,
                id: id IdNumber,
                category: text Category,
                certificate: code CertificateNo,
                recognised: day Recognised,
                exited: end Exited,
                valid_until: end ValidUntil,
                standing: text Standing,
                has_exited: flag HasExited,
                exit_reason: text ExitReason,
                recognised_by: text RecognisedBy,
            }
            /// A row of 应报送单位名录; name and code are in its filer.
            Agencies: DirectoryRow of filer {
                level: text AgencyLevel,
                peer_department: text PeerDepartment,
                aliases: text Aliases,
                contact: text Contact,
                phone: code Phone,
                standing: text Standing,
            }
            /// A row of 公共就业服务机构名录.
            Services: ServiceRow {
                name: text ServiceName,
                division: division Division,
                level: text ServiceLevel,
                channel: text Channel,
                url: text Url,
            }
            /// A row of 豁免与确认清单; agency name and code are in its filer. A post or a person narrows what it holds for.
            Waivers: WaiverRow of filer {
                rule: text Rule,
                post_code: code PostCode,
                id: id IdNumber,
                document_no: text DocumentNo,
                approved_by: text ApprovedBy,
                approved: day_in_words Approved,
                valid_until: end_in_words ValidUntil,
                explanation: text Explanation,
            }
            /// A row of a list that another department holds; its unit is in its filer.
            Crosscheck: CrosscheckRow of filer {
                name: text Name,
                id: id IdNumber,
                since: first_day Since,
                until: last_of_period Until,
                explanation: text Explanation,
            }
        }
    };
}

pub(crate) use every_table;
