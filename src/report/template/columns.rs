//! What goes into each column of a form: kind of value, how wide, what the user is told, an example.

use super::form::{Kind, Lists};
use crate::model::{EXAMPLE_ID, Field, TableKind};
use crate::rules::QUOTA_FAILED;

/// One column's guidance.
pub(super) struct Guidance {
    /// What it takes.
    pub(super) kind: Kind,
    /// Width in character units.
    pub(super) width: f64,
    /// How to fill it, one sentence or two.
    pub(super) note: &'static str,
    /// A value that could stand there; nobody's.
    pub(super) example: &'static str,
}

/// Guidance for a column of a table.
#[allow(clippy::too_many_lines)] // one entry for each column, nothing else
pub(super) fn guidance(kind: TableKind, field: Field) -> Guidance {
    let entry = |kind, width, note, example| Guidance { kind, width, note, example };
    match field {
        Field::Year => entry(Kind::Year, 11.0, "四位年份，例如 2024；上方填了的可以不填。", "2024"),
        Field::Agency => entry(
            Kind::Text,
            24.0,
            match kind {
                TableKind::Plan | TableKind::Hires | TableKind::Notices => {
                    "单位全称，与公章一致。上方“填报单位”填了的可以不填；一个文件里有几个单位的，每一行都填。"
                }
                _ => "单位全称，与公章一致。",
            },
            "某市某区城市管理局",
        ),
        Field::CreditCode => entry(
            Kind::CreditCode,
            20.0,
            "18位，字母用大写。本列已设为文本，直接输入即可。",
            "11440106MB2D000019",
        ),
        Field::Division => entry(Kind::Code, 9.0, "6位行政区划代码，例如 440106。", "440106"),
        Field::PostCode => entry(
            Kind::Code,
            10.0,
            match kind {
                TableKind::Plan => "单位内不重复；招用情况、招聘公告中写同一编号，才能对上。",
                TableKind::Waivers => "只豁免某一岗位时填；豁免全单位的留空。",
                _ => "与招用计划中的岗位编号一致。岗位编号、岗位名称至少填一项。",
            },
            "GW-001",
        ),
        Field::Post => entry(
            Kind::Text,
            13.0,
            match kind {
                TableKind::Plan => "岗位的正式名称；招用情况、招聘公告中的写法要相同。",
                _ => "与招用计划中的岗位名称一致。岗位编号、岗位名称至少填一项。",
            },
            "社区保洁员",
        ),
        Field::PostCategory => entry(Kind::Text, 11.0, "例如 保洁、保绿、协管、后勤。", "保洁"),
        Field::Mode => entry(
            Kind::Choice(Lists::MODES, false),
            12.0,
            "从下拉列表中选。范围以外的开发方式不纳入审计；空白按范围以内处理。",
            "政府购买",
        ),
        Field::Funding => entry(
            Kind::Text,
            12.0,
            "岗位补贴或工资由什么资金支付，例如 就业补助资金、单位自有资金。",
            "就业补助资金",
        ),
        Field::Headcount => entry(Kind::Count, 9.0, "本岗位全年计划招用的人数，整数。", "10"),
        Field::DifficultyHeadcount => {
            entry(Kind::Count, 10.0, "计划招用人数中拟招用就业困难人员的人数，整数。", "4")
        }
        Field::Submitted => entry(
            Kind::Date,
            11.5,
            "向同级人社部门报送本计划的日期，例如 2024-01-15。空白则无法证明已报送。",
            "2024-01-15",
        ),
        Field::ReceivedBy => entry(
            Kind::Text,
            22.0,
            "受理计划的同级人社部门全称，例如 某区人力资源和社会保障局。",
            "某区人力资源和社会保障局",
        ),
        Field::Remark => entry(Kind::Text, 10.0, "可不填。", ""),
        Field::Name => entry(Kind::Text, 9.0, "与居民身份证一致。", "张某"),
        Field::IdNumber => entry(
            Kind::IdNumber,
            20.5,
            match kind {
                TableKind::Waivers => "只豁免某一人时填；豁免全单位的留空。",
                _ => "18位。本列已设为文本，请勿改成数字，否则末几位会变成0。",
            },
            match kind {
                TableKind::Waivers => "",
                _ => EXAMPLE_ID,
            },
        ),
        Field::Sex => entry(Kind::Choice(Lists::SEX, true), 6.0, "男或女。", "男"),
        Field::Difficult => {
            entry(Kind::Choice(Lists::YES_NO, true), 10.0, "是或否。本列与困难人员类别至少填一项。", "是")
        }
        Field::Category => entry(
            Kind::Choice(Lists::CATEGORIES, false),
            18.0,
            "从下拉列表中选；不是就业困难人员的留空。",
            "残疾人员",
        ),
        Field::CertificateNo => {
            entry(Kind::Code, 18.5, "就业困难人员认定的编号，一般为就业创业证编号。", "4401062023000001")
        }
        Field::Recognised => {
            entry(Kind::Date, 11.5, "认定为就业困难人员的日期，应不晚于招用日期。", "2023-12-01")
        }
        Field::Hired => entry(Kind::Date, 11.5, "实际招用（上岗）的日期，例如 2024-03-01。", "2024-03-01"),
        Field::Ends => entry(Kind::EndDate, 11.5, "劳动合同最后一天；没有终止日期的写“长期”。", "2025-02-28"),
        Field::ContractStatus => entry(Kind::Text, 11.0, "新签、续签、变更或终止。", "新签"),
        Field::NoticeNo => entry(
            Kind::Code,
            12.0,
            match kind {
                TableKind::Notices => "单位内不重复；招用情况中写同一编号，才能对上。",
                _ => "招用此人所依据的公告，与招聘公告表一致。",
            },
            "GG-2024-001",
        ),
        Field::Filed => {
            entry(Kind::Date, 11.5, "招用情况报同级人社部门备案的日期。空白即为未备案。", "2024-03-05")
        }
        Field::FiledWith => {
            entry(Kind::Text, 20.0, "受理备案的同级人社部门全称。", "某区人力资源和社会保障局")
        }
        Field::Announced => entry(Kind::Count, 9.0, "公告中写明的招聘人数，整数。", "10"),
        Field::Publisher => entry(
            Kind::Text,
            24.0,
            "发布公告的机构全称。发布机构、发布渠道、发布网址至少填一项。",
            "某区公共就业服务中心",
        ),
        Field::Channel => {
            entry(Kind::Text, 16.0, "网站、平台或场所的名称，例如 某市公共招聘网。", "某市公共招聘网")
        }
        Field::Url => entry(
            Kind::Code,
            24.0,
            "公告网页的完整网址，以 http 开头。",
            match kind {
                TableKind::Services => "https://ggzp.example.gov.cn",
                _ => "https://ggzp.example.gov.cn/gg/001",
            },
        ),
        Field::Published => entry(Kind::Date, 11.5, "公告发布的日期，应不晚于招用日期。", "2024-02-01"),
        Field::Closes => entry(Kind::Date, 11.5, "报名截止的日期。", "2024-02-20"),
        Field::Exited => entry(Kind::Date, 13.0, "退出认定的日期；仍在认定期内的留空。", ""),
        Field::Standing => entry(Kind::Text, 10.0, "正常、注销等；与是否退出、退出日期不要矛盾。", "正常"),
        Field::HasExited => entry(Kind::Choice(Lists::YES_NO, true), 10.0, "是或否。", "否"),
        Field::ExitReason => entry(Kind::Text, 18.0, "已退出的写原因；仍在认定期内的留空。", ""),
        Field::RecognisedBy => entry(Kind::Text, 26.0, "作出认定的机构。", "某街道公共就业服务中心"),
        Field::AgencyLevel => entry(Kind::Choice(Lists::LEVELS, false), 12.0, "单位的行政层级。", "县区级"),
        Field::PeerDepartment => entry(
            Kind::Text,
            28.0,
            "与该单位同级的人社部门全称；填写后不再推断。",
            "某区人力资源和社会保障局",
        ),
        Field::Aliases => entry(Kind::Text, 24.0, "简称、曾用名，几个之间用顿号隔开。", ""),
        Field::ServiceName => entry(Kind::Text, 30.0, "公共就业服务机构的全称。", "某区公共就业服务中心"),
        Field::ServiceLevel => entry(Kind::Choice(Lists::LEVELS, false), 12.0, "机构的层级。", "县区级"),
        Field::Rule => entry(
            Kind::Choice(Lists::RULES, true),
            13.0,
            "所豁免规则的代码；各规则的含义用 postaudit explain 查看。",
            QUOTA_FAILED.code,
        ),
        Field::DocumentNo => entry(Kind::Text, 26.0, "确认或豁免文件的文号。", "某就服函〔2024〕1号"),
        Field::ApprovedBy => entry(Kind::Text, 28.0, "出具文件的机构全称。", "某区公共就业服务中心"),
        Field::Approved => entry(Kind::Date, 13.0, "文件的日期，应不晚于审计基准日。", "2024-06-30"),
        Field::ValidUntil => entry(Kind::Date, 13.0, "有效期的最后一天；长期有效的留空。", "2024-12-31"),
        Field::Contact => entry(Kind::Text, 12.0, "单位的联系人。", "张某"),
        Field::Phone => entry(Kind::Code, 16.0, "联系人的电话，催报、核实时用。", "020-00000000"),
        Field::Since => entry(
            Kind::Date,
            13.0,
            "参保、领取待遇、登记、死亡等的第一天，例如 2023-01-01；没有的留空，按一直有效。",
            "2023-01-01",
        ),
        Field::Until => entry(Kind::EndDate, 13.0, "最后一天；没有终止的留空，或写“至今”。", "2024-12-31"),
        Field::Explanation => entry(
            Kind::Text,
            36.0,
            "确认的事项，例如 经发布公告无合适的就业困难人员应聘。",
            "经发布公告，无合适的就业困难人员应聘",
        ),
    }
}
