//! What a letter says of an agency, by the names that its template uses.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::kind::{LetterKind, told};
use super::template::Content;
use super::terms::LetterTerms;
use super::words;
use crate::case::Case;
use crate::model::{
    ExpectedDepartment, Finding, Level, Requirement, Severity, Status, day_in_words, in_hanzi,
};
use crate::report::account::{self, Cause};
use crate::report::{Edition, peer_text};
use crate::verdict::Audit;

/// Stands for a day that is filled in by hand.
const OPEN_DAY: &str = "　　　　年　　月　　日";
/// Stands for a number that is filled in by hand.
const OPEN_NUMBER: &str = "　　　　〔　　　　〕　　号";
/// Stands for an office that is filled in by hand.
const OPEN_OFFICE: &str = "（发文机关）";
/// Findings listed in a letter; it says how many more there are, and the returned tables show all.
const MOST_LISTED: usize = 300;

/// Names of the columns of 明细.
const COLUMNS: [&str; 5] = ["序号", "性质", "对象", "情况", "要求"];

/// The content of a letter to this agency.
pub fn of(
    kind: LetterKind,
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    terms: &LetterTerms,
    number: Option<&str>,
) -> Content {
    let case = audit.case;
    let counts = &audit.judgement.counts;
    let day_or_open = |date: Option<Date>| date.map_or_else(|| OPEN_DAY.to_owned(), day_in_words);
    let (rows, more) = listed(audit, edition, terms);
    let values = BTreeMap::from([
        ("发文机关", office(case, terms)),
        ("文号", number.unwrap_or(OPEN_NUMBER).to_owned()),
        ("成文日期", day_or_open(terms.date)),
        ("整改期限", day_or_open(terms.deadline)),
        ("联系方式", terms.contact.clone().unwrap_or_default()),
        ("抄送", terms.copies.join("，")),
        ("单位名称", case.name.to_string()),
        ("统一社会信用代码", case.code.as_ref().map_or_else(String::new, |code| code.as_str().to_owned())),
        ("人社部门", peer_text(&case.peer)),
        ("年度", edition.terms.year.to_string()),
        ("截至日期", day_in_words(edition.terms.as_of)),
        ("依据文号", edition.policy.clause.citation.clone()),
        ("条款原文", edition.policy.clause.text.clone()),
        ("计划人数", counts.plan_shown().to_string()),
        ("应招人数", counts.required().to_string()),
        ("招用人数", counts.hires.to_string()),
        ("已核实人数", counts.verified.to_string()),
        ("还差人数", counts.short().to_string()),
        ("明细件数", (rows.len() + more).to_string()),
        (
            "明细说明",
            if more == 0 {
                String::new()
            } else {
                format!("另有{more}项，见随本件退回的表格。")
            },
        ),
        ("未收到的资料", missing(case)),
        ("已收到的说明", account::filed_otherwise(case)),
    ]);
    let lists = BTreeMap::from([
        ("不符合的事项", numbered(failed(audit, edition))),
        ("整改要求", numbered(demands(audit, edition))),
        ("应报资料", if kind == LetterKind::Remind { numbered(due(edition)) } else { Vec::new() }),
    ]);
    Content { values, lists, tables: BTreeMap::from([("明细", rows)]) }
}

/// Every name that a template may use.
pub fn sample() -> Content {
    let values = [
        "发文机关",
        "文号",
        "成文日期",
        "整改期限",
        "联系方式",
        "抄送",
        "单位名称",
        "统一社会信用代码",
        "人社部门",
        "年度",
        "截至日期",
        "依据文号",
        "条款原文",
        "计划人数",
        "应招人数",
        "招用人数",
        "已核实人数",
        "还差人数",
        "明细件数",
        "明细说明",
        "未收到的资料",
        "已收到的说明",
    ];
    let row = COLUMNS.into_iter().map(|column| (column, String::new())).collect();
    Content {
        values: values.into_iter().map(|name| (name, String::new())).collect(),
        lists: ["不符合的事项", "整改要求", "应报资料"].into_iter().map(|name| (name, Vec::new())).collect(),
        tables: BTreeMap::from([("明细", vec![row])]),
    }
}

fn office(case: &Case<'_>, terms: &LetterTerms) -> String {
    terms.office.clone().unwrap_or_else(|| match &case.peer {
        ExpectedDepartment::Unknown => OPEN_OFFICE.to_owned(),
        ExpectedDepartment::Of(division) if division.level() == Level::County => {
            // A county's office names its city, not its province.
            let city = division.up_to(Level::Prefecture);
            let city = if city == *division { "" } else { city.name().unwrap_or_default() };
            let own = division.name().map_or_else(|| division.full_name(), str::to_owned);
            format!("{city}{own}人力资源和社会保障局")
        }
        peer => peer_text(peer),
    })
}

/// Rows of 明细: what would break a duty and is held back, then what breaks one; and how many more there are.
fn listed(
    audit: &Audit<'_, '_>,
    edition: &Edition<'_>,
    terms: &LetterTerms,
) -> (Vec<BTreeMap<&'static str, String>>, usize) {
    let mut rows = Vec::new();
    let mut total = 0;
    let mut causes = account::causes(told(audit), edition.rules);
    causes.sort_by_key(|cause| !cause.findings.iter().any(|finding| finding.held));
    for Cause { severity, rule, mut findings, .. } in causes {
        findings.sort_by_key(|finding| !finding.held);
        let mut asked: Option<(String, usize)> = None;
        for finding in findings {
            total += 1;
            if rows.len() == MOST_LISTED {
                continue;
            }
            let demand = words::demand(finding, rule) + &until(finding, terms);
            // A request that is made many times is written once.
            let demand = match &asked {
                Some((same, number)) if *same == demand => format!("同第{number}项"),
                _ => {
                    asked = Some((demand.clone(), total));
                    demand
                }
            };
            let values = [
                total.to_string(),
                if severity == Severity::Violation { "不符合规定" } else { "需要说明" }.to_owned(),
                finding.subject_label.trim_start_matches("人员：").to_owned(),
                words::fact(finding, rule).into_owned(),
                demand,
            ];
            rows.push(COLUMNS.into_iter().zip(values).collect());
        }
    }
    let more = total - rows.len();
    (rows, more)
}

/// The day by which material that holds a violation back has to be replaced.
fn until(finding: &Finding, terms: &LetterTerms) -> String {
    match terms.deadline {
        Some(deadline) if finding.held => {
            format!(
                "请于{}前报送能够读取的材料；逾期未更换的，不再等待，按不符合规定认定。",
                day_in_words(deadline)
            )
        }
        _ => String::new(),
    }
}

/// The duties that are not met: what is asked, and what was found.
fn failed(audit: &Audit<'_, '_>, edition: &Edition<'_>) -> Vec<String> {
    let is_failed = |duty: &Requirement| audit.judgement.requirement(*duty).status == Status::Fail;
    let causes = account::causes(told(audit), edition.rules);
    Requirement::ALL
        .into_iter()
        .filter(is_failed)
        .map(|duty| {
            let mut found: Vec<String> = Vec::new();
            if duty == Requirement::Quota {
                let counts = &audit.judgement.counts;
                found.push(format!(
                    "应招用就业困难人员{}人，经核实{}人，相差{}人",
                    counts.required(),
                    counts.verified,
                    counts.short()
                ));
                let further = counts.further.iter().zip(&audit.judgement.further);
                found.extend(further.filter(|(_, status)| **status == Status::Fail).map(|(one, _)| {
                    format!(
                        "“{}”应招用{}人，经核实{}人，相差{}人",
                        one.name,
                        one.required,
                        one.verified,
                        one.short()
                    )
                }));
            } else {
                let of_duty = causes.iter().filter(|cause| {
                    cause.severity == Severity::Violation
                        && cause.findings.iter().any(|finding| finding.requirement == Some(duty))
                });
                found.extend(of_duty.map(|cause| {
                    format!("{}{}项", cause.rule.map_or("", |rule| rule.title), cause.findings.len())
                }));
            }
            format!(
                "{}。规定要求：{}。查明情况：{}。",
                duty.label(),
                account::duty(duty, edition.policy),
                found.join("，")
            )
        })
        .collect()
}

/// What is asked of the agency, each thing once.
fn demands(audit: &Audit<'_, '_>, edition: &Edition<'_>) -> Vec<String> {
    let mut demands: Vec<String> = Vec::new();
    for cause in account::causes(told(audit), edition.rules) {
        for finding in cause.findings {
            let demand = words::demand(finding, cause.rule);
            if cause.severity == Severity::Violation && !demands.contains(&demand) {
                demands.push(demand);
            }
        }
    }
    demands
}

/// What an agency that filed nothing is to file.
fn due(edition: &Edition<'_>) -> Vec<String> {
    let year = edition.terms.year;
    vec![
        format!("{year}年度招用计划，写明岗位名称、岗位类别、开发方式、计划招用人数、报送日期和受理部门。"),
        format!(
            "{year}年度招用情况，逐人写明姓名、公民身份号码、岗位、招用日期、困难人员类别和认定情况、备案日期和备案部门。"
        ),
        format!("{year}年度招聘公告，写明公告编号、岗位、招聘人数、发布机构、发布渠道和发布日期。"),
    ]
}

fn missing(case: &Case<'_>) -> String {
    if case.notices.is_empty() {
        "招用计划、招用情况和招聘公告"
    } else {
        "招用计划和招用情况"
    }
    .to_owned()
}

fn numbered(lines: Vec<String>) -> Vec<String> {
    (1..).zip(lines).map(|(number, line)| format!("（{}）{line}", in_hanzi(number))).collect()
}
