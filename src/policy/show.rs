//! A policy in Chinese, each setting with the text it rests on.

use std::fmt::Write as _;

use crate::model::{Requirement, Severity, day_in_words, perhaps};

use super::{CrosscheckWhen, Override, Placement, Policy, WomenTrack};

/// One setting for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is.
    pub label: &'static str,
    /// Its value.
    pub value: String,
    /// Citation of the text that it rests on, with 依据未核实 where that holds; empty for 审计口径.
    pub citation: String,
}

/// Keys of [`Policy::laws`] that settings and rules rest on, with what they are for.
const LAWS: [(&str, &str); 14] = [
    ("basis", "比例分母"),
    ("recognition", "就业困难人员认定"),
    ("public_service", "公共就业服务机构"),
    ("plan_due", "计划报送截止日"),
    ("notice_days", "公告天数"),
    ("filing_days", "备案期限"),
    ("placement", "安置期限"),
    ("retirement", "法定退休年龄"),
    ("id_number", "公民身份号码"),
    ("credit_code", "统一社会信用代码"),
    ("waiver", "豁免与确认"),
    ("renewal", "期满后再次安置"),
    ("inspection", "检查权限"),
    ("posts", "岗位性质"),
];

/// Chinese name of a key of [`Policy::laws`]; the key itself if it is not one that the program uses.
pub(super) fn law_label(key: &str) -> &str {
    LAWS.iter().find(|(known, _)| *known == key).map_or(key, |(_, label)| label)
}

/// Texts that no setting and no rule rests on, as a misspelt key makes them.
fn unused_laws(policy: &Policy) -> impl Iterator<Item = &str> {
    let is_used = |key: &str| {
        LAWS.iter().any(|(known, _)| *known == key)
            || policy.crosschecks.iter().any(|check| check.code == key)
            || policy.further.iter().any(|quota| quota.name == key)
    };
    policy.laws.keys().map(String::as_str).filter(move |key| !is_used(key))
}

pub(super) fn settings(policy: &Policy) -> Vec<Setting> {
    let clause = policy.clause.citation.clone() + policy.clause.mark();
    let law =
        |key: &str| policy.laws.get(key).map_or_else(String::new, |law| law.citation.clone() + law.mark());
    let setting = |label, value: String, citation: String| Setting { label, value, citation };
    let or_unset = |value: Option<String>| value.unwrap_or_else(|| "未设定，不判断".to_owned());
    let mut settings = vec![
        setting(
            "招用比例",
            format!(
                "不低于{}（{}），{}",
                policy.ratio.percent_label(),
                policy.ratio,
                policy.rounding.label()
            ),
            clause.clone(),
        ),
        setting("要求的义务", duties(policy), clause.clone()),
        setting("比例分母", policy.basis.label().to_owned(), law("basis")),
        setting("计划报送截止日（P008）", or_unset(policy.plan_due.map(due_label)), law("plan_due")),
        setting(
            "公告最少天数（N005）",
            or_unset(policy.notice_days.map(|days| format!("{days}天"))),
            law("notice_days"),
        ),
        setting(
            "公告最早在招用前（N003）",
            format!("{}个月内；续签、续聘的除外", policy.notice_months),
            String::new(),
        ),
        setting(
            "认定须有户籍（E010）",
            if policy.needs_household {
                "是：持居住证、外国人永久居留证的作为疑点"
            } else {
                "否"
            }
            .to_owned(),
            law("recognition"),
        ),
        setting(
            "招用后备案期限（F003）",
            or_unset(policy.filing_days.map(|days| format!("{days}天"))),
            law("filing_days"),
        ),
        setting(
            "认定台账",
            if policy.register_complete {
                "完整：查无此人即否定申报"
            } else {
                "不视为完整：查无此人作为疑点"
            }
            .to_owned(),
            law("recognition"),
        ),
        setting("最低就业年龄", format!("{}周岁", policy.min_age), String::new()),
        setting("法定退休年龄", retirement_label(policy), law("retirement")),
        setting(
            "安置期限（E011）",
            or_unset(policy.placement.as_ref().map(placement_label)),
            law("placement"),
        ),
    ];
    for quota in &policy.further {
        let citation = format!("{}{}", quota.law.citation, quota.law.mark());
        settings.push(setting("其他比例", quota.sentence(), citation));
    }
    settings.push(setting("范围内的开发方式", list(&policy.modes.inside), clause.clone()));
    settings.push(setting("范围外的开发方式", list(&policy.modes.outside), clause));
    settings.push(setting(
        "公共就业服务机构（名称结尾）",
        policy.publishers.public.names.join("、"),
        law("public_service"),
    ));
    settings.push(setting("公共就业服务机构（网址）", hosts(policy), law("public_service")));
    settings.push(setting(
        "非公共渠道（名称含）",
        policy.publishers.not_public.names.join("、"),
        String::new(),
    ));
    settings.push(setting(
        "非公共渠道（网址）",
        policy.publishers.not_public.hosts.join("、"),
        String::new(),
    ));
    settings.extend(policy.crosschecks.iter().map(crosscheck));
    if !policy.unsuited_posts.is_empty() {
        let posts = policy.unsuited_posts.join("、");
        settings.push(setting("不宜列为公益性岗位的岗位名称（P010）", posts, String::new()));
    }
    if let Some(word) = policy.audit_word.unusual() {
        settings.push(setting("“审计”改称", word.to_owned(), String::new()));
    }
    settings.push(setting("规则调整", overrides(policy), String::new()));
    settings
}

/// How long somebody may be placed, and who again.
fn placement_label(placement: &Placement) -> String {
    let again = if placement.renewable.is_empty() {
        String::new()
    } else {
        let (who, times) = (placement.renewable.join("、"), placement.most_placements);
        format!("；{who}期满后可再次安置，累计不超过{times}次")
    };
    format!(
        "{}个月，首次安置时距法定退休年龄不超过{}年的除外{again}",
        placement.months, placement.near_retirement_years
    )
}

/// The duties that are judged.
fn duties(policy: &Policy) -> String {
    let asked = Requirement::ALL.into_iter().filter(|duty| policy.asks(*duty));
    asked.map(Requirement::label).collect::<Vec<_>>().join("、")
}

/// A list of another department that hires are compared with.
fn crosscheck(check: &super::Crosscheck) -> Setting {
    let when = match check.when {
        CrosscheckWhen::HireDate => "招用当日在名单所载期间的",
        CrosscheckWhen::Period => "招用至合同终止期间与名单所载期间重叠的",
    };
    let elsewhere = if check.elsewhere { "（名单所载单位就是本单位的不计）" } else { "" };
    let holds = if check.holds_claim { "，核实前不计为已核实的困难人员" } else { "" };
    Setting {
        label: "部门数据比对",
        value: format!("{} {}：{when}作为疑点{elsewhere}{holds}", check.code, check.kind),
        citation: format!("{}{}", check.law.citation, check.law.mark()),
    }
}

/// 自2017年9月25日起施行; with the last day if there is one.
pub(super) fn validity(policy: &Policy) -> String {
    let from = policy.in_force_from.map(|from| format!("自{}起施行", day_in_words(from)));
    let until = policy.in_force_until.map(|until| format!("有效期至{}", day_in_words(until)));
    from.into_iter().chain(until).collect::<Vec<_>>().join("，")
}

fn list(words: &std::collections::BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join("、")
}

fn hosts(policy: &Policy) -> String {
    let patterns = &policy.publishers.public;
    let mut hosts = patterns.hosts.clone();
    if !patterns.gov_words.is_empty() {
        hosts.push(format!("有一段为{}且以.gov.cn结尾的主机名", patterns.gov_words.join("、")));
    }
    hosts.join("、")
}

pub(super) fn due_label(due: super::checked::DayOfYear) -> String {
    let year = if due.year_before { "上年" } else { "当年" };
    format!("{year}{}月{}日", due.month, due.day)
}

fn retirement_label(policy: &Policy) -> String {
    let years = |months: u32| match (months / 12, months % 12) {
        (years, 0) => format!("{years}周岁"),
        (years, months) => format!("{years}周岁{months}个月"),
    };
    let track = |track: super::retirement::Track| {
        format!(
            "{}（{}年{}月及以后出生的逐步延至{}）",
            years(track.age * 12),
            track.born_from.0,
            track.born_from.1,
            years(track.age * 12 + track.max_months)
        )
    };
    let women = match policy.women_track {
        WomenTrack::FiftyFive => policy.retirement.women_55,
        WomenTrack::Fifty => policy.retirement.women_50,
    };
    format!("男{}；女{}", track(policy.retirement.men), track(women))
}

fn overrides(policy: &Policy) -> String {
    if policy.overrides.is_empty() {
        return "无".to_owned();
    }
    let one = |(rule, value): (&String, &Override)| match value {
        Override::Default => format!("{rule} 默认"),
        Override::Off => format!("{rule} 关闭"),
        Override::As(severity) => format!("{rule} 改为{}", severity.label()),
    };
    policy.overrides.iter().map(one).collect::<Vec<_>>().join("、")
}

/// The whole policy for `policy show`: in words, as comments, and then as written, so that what is shown
/// can be saved and changed.
pub fn show(policy: &Policy) -> String {
    let words = in_words(policy);
    let mut text = String::with_capacity(words.len() * 2 + policy.source_text.len());
    for words in words.lines() {
        line(&mut text, format!("# {words}").trim_end());
    }
    line(&mut text, "");
    // The lines may end as those of Notepad do.
    for written in policy.source_text.trim_start_matches('\u{feff}').lines() {
        line(&mut text, written);
    }
    text
}

fn in_words(policy: &Policy) -> String {
    let mut text = format!("{}　{}\nSHA-256：{}\n", policy.name, policy.title, policy.hash);
    let validity = validity(policy);
    if !validity.is_empty() {
        line(&mut text, &validity);
    }
    line(&mut text, "\n一、条款");
    line(&mut text, &format!("  {}{}", policy.clause.citation, policy.clause.mark()));
    line(&mut text, &format!("  “{}”", policy.clause.text));
    line(&mut text, "\n二、设置");
    for setting in settings(policy) {
        let value = if setting.value.is_empty() { "（无）" } else { &setting.value };
        line(&mut text, &format!("  {}：{value}", setting.label));
        if !setting.citation.is_empty() {
            line(&mut text, &format!("    依据：{}", setting.citation));
        }
    }
    line(&mut text, "\n三、就业困难人员类别");
    for category in policy.categories() {
        categories_line(&mut text, category);
    }
    line(&mut text, "\n四、其他依据");
    for (key, law) in &policy.laws {
        line(&mut text, &format!("  {}：{}{}", law_label(key), law.citation, law.mark()));
        line(&mut text, &format!("    {}", law.text));
    }
    line(&mut text, "\n五、原文（TOML，可另存后修改，用 --policy 文件名 使用）");
    text
}

fn categories_line(text: &mut String, category: &super::Category) {
    let mark = if category.verified { "" } else { "（依据未核实）" };
    line(text, &format!("  {} {}{mark}", category.code, category.name));
    let ages: Vec<String> = [("女", category.min_age_female), ("男", category.min_age_male)]
        .into_iter()
        .filter_map(|(sex, age)| age.map(|age| format!("{sex}满{age}周岁")))
        .collect();
    if !ages.is_empty() {
        line(text, &format!("    认定日期时{}", ages.join("、")));
    }
    if !category.counts {
        line(text, "    不计入本口径的比例");
    }
    let period = match (category.from, category.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{from}起"),
        (None, Some(until)) => format!("至{until}止"),
        (Some(from), Some(until)) => format!("{from}至{until}"),
    };
    if !period.is_empty() {
        line(text, &format!("    只在招用日期属于下列期间时计入：{period}"));
    }
    if !category.synonyms.is_empty() {
        line(text, &format!("    也写作：{}", category.synonyms.join("、")));
    }
    if !category.text.is_empty() {
        line(text, &format!("    原文：{}", category.text));
    }
}

/// The result of `policy check` for a policy without mistakes: what it holds, and what of it has no effect.
pub fn check_result(policy: &Policy) -> String {
    let off = policy.overrides.values().filter(|value| **value == Override::Off).count();
    let changed = policy.overrides.len() - off;
    let raised =
        policy.overrides.values().filter(|value| **value == Override::As(Severity::Violation)).count();
    let unverified = policy.laws.values().chain([&policy.clause]).filter(|law| !law.verified).count();
    let further = match policy.further.as_slice() {
        [] => String::new(),
        quotas => {
            let names: Vec<&str> = quotas.iter().map(|quota| quota.name.as_str()).collect();
            format!("另有比例{}项（{}）；", names.len(), names.join("、"))
        }
    };
    let mut result = format!(
        "政策文件有效：{}　{}\n招用比例不低于{}，按{}计算；{}类别{}个；比对名单{}种；关闭规则{off}条，调整规则{changed}条（其中改为违规{raised}条）；依据未核实{unverified}处。\nSHA-256：{}",
        policy.name,
        policy.title,
        policy.ratio.percent_label(),
        policy.basis.label(),
        further,
        policy.categories().len(),
        policy.crosschecks.len(),
        policy.hash
    );
    for key in unused_laws(policy) {
        let hint = perhaps(key, LAWS.iter().map(|(known, _)| *known));
        let _ = write!(result, "\n提示：没有设置或规则用到 [laws.{key}]，只作展示。{hint}");
    }
    result
}

fn line(text: &mut String, content: &str) {
    // Writing to a string can't fail.
    let _ = writeln!(text, "{content}");
}
