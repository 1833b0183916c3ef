//! A policy in words, for `policy show` and the summary's 口径与依据.

use std::fmt::Write as _;

use super::{Basis, LegalText, Override, Policy, WomenTrack};

/// The policy as Chinese text.
pub fn show(policy: &Policy) -> String {
    lines(policy).into_iter().fold(String::new(), |mut text, (label, value)| {
        let _ = writeln!(text, "{label}：{value}");
        text
    })
}

/// The policy as label and value, in reading order.
pub fn lines(policy: &Policy) -> Vec<(String, String)> {
    let mut lines = vec![
        ("口径".to_owned(), format!("{}（{}）", policy.title, policy.name)),
        ("口径文件 SHA-256".to_owned(), policy.hash.clone()),
        ("审计条款".to_owned(), cite(&policy.clause)),
        ("比例".to_owned(), policy.ratio.percent_label()),
        (
            "基数".to_owned(),
            match policy.basis {
                Basis::Plan => "招用计划人数".to_owned(),
                Basis::Hires => "实际招用人数".to_owned(),
            },
        ),
        (
            "计划报送截止日".to_owned(),
            policy.plan_due(2023).map_or_else(off, |due| format!("每年{}月{}日", due.month(), due.day())),
        ),
        ("公告天数".to_owned(), policy.notice_days.map_or_else(off, |days| format!("不少于{days}天"))),
        ("备案天数".to_owned(), policy.filing_days.map_or_else(off, |days| format!("招用后{days}日内"))),
        (
            "安置期限".to_owned(),
            policy.placement.map_or_else(off, |limit| {
                format!("{}个月，距法定退休年龄不足{}年的除外", limit.months, limit.near_retirement_years)
            }),
        ),
        ("最低年龄".to_owned(), format!("{}周岁", policy.min_age)),
        (
            "女性退休年龄起点".to_owned(),
            match policy.women_track {
                WomenTrack::From55 => "55周岁".to_owned(),
                WomenTrack::From50 => "50周岁".to_owned(),
            },
        ),
        ("认定台账足以否定主张".to_owned(), if policy.register_complete { "是" } else { "否" }.to_owned()),
        ("适用范围内的开发方式".to_owned(), policy.modes_inside().join("、")),
        ("适用范围外的开发方式".to_owned(), policy.modes_outside().join("、")),
    ];
    lines.extend(
        policy
            .categories()
            .iter()
            .map(|category| (format!("类别{}", category.code), category_text(category))),
    );
    lines.extend(policy.laws.values().map(|law| ("依据".to_owned(), cite(law))));
    lines.extend(policy.overrides().map(|(rule, change)| {
        let change = match change {
            Override::Off => "关闭",
            Override::As(severity) => severity.label(),
            Override::Default => "默认",
        };
        (format!("规则{rule}"), change.to_owned())
    }));
    lines
}

fn off() -> String {
    "未设（条款没有规定）".to_owned()
}

fn cite(law: &LegalText) -> String {
    let unverified = if law.verified { "" } else { "（依据未核实）" };
    format!("{}：{}{unverified}", law.citation, law.text)
}

fn category_text(category: &super::Category) -> String {
    let mut text = category.name.clone();
    if !category.synonyms.is_empty() {
        let _ = write!(text, "（又称：{}）", category.synonyms.join("、"));
    }
    if let (Some(female), Some(male)) = (category.min_age_female, category.min_age_male) {
        let _ = write!(text, "；认定时女满{female}周岁、男满{male}周岁");
    }
    text
}
