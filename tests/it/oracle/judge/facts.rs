//! Facts of the default policy and of the division table, as far as the worlds use them.

/// Divisions that agencies of a world have: code and full name.
pub(crate) const DIVISIONS: [(&str, &str); 9] = [
    ("440000", "广东省"),
    ("440100", "广州市"),
    ("440104", "广州市越秀区"),
    ("440106", "广州市天河区"),
    ("440300", "深圳市"),
    ("440305", "深圳市南山区"),
    ("440600", "佛山市"),
    ("440605", "佛山市南海区"),
    ("441900", "东莞市"),
];

/// Category by any of its names; `None`: not among the policy's.
pub(crate) fn category(text: &str) -> Option<usize> {
    let names: [&[&str]; 13] = [
        &["大龄失业人员", "大龄就业困难人员", "大龄人员", "4050人员", "大龄失业"],
        &["残疾人员", "残疾人", "持证残疾人"],
        &[
            "享受最低生活保障待遇人员",
            "低保人员",
            "低保对象",
            "城乡低保人员",
            "最低生活保障对象",
            "享受低保人员",
        ],
        &["城镇零就业家庭人员", "零就业家庭人员", "零就业家庭成员", "城镇零就业家庭成员"],
        &["农村零转移就业贫困家庭人员", "农村零转移就业原建档立卡贫困家庭人员", "农村零转移就业家庭人员"],
        &["失地农民", "被征地农民"],
        &["连续失业1年以上人员", "连续失业一年以上人员", "长期失业人员"],
        &["戒毒康复人员"],
        &["刑满释放人员"],
        &["精神障碍康复人员"],
        &["失业6个月以上的退役军人", "退役军人", "退役士兵", "失业6个月以上退役军人"],
        &["需赡养患重大疾病直系亲属人员"],
        &["地级以上市人民政府规定的其他人员", "其他就业困难人员"],
    ];
    names.iter().position(|list| list.contains(&text))
}

/// Index of 大龄失业人员, the only category with an age condition.
pub(crate) const ELDERLY: usize = 0;

/// Whether a 开发方式 is in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Inside,
    Outside,
    Unknown,
}

/// Reads 开发方式.
pub(crate) fn mode(text: &str) -> Mode {
    match text {
        "" | "政府投资" | "政府投资开发" | "扶持开发" | "政府扶持开发" | "政府扶持" | "购买" | "政府购买"
        | "政府购买服务" | "购买服务" => Mode::Inside,
        "企业自主开发" | "单位自主开发" | "非政府投资" | "自筹资金" => Mode::Outside,
        _ => Mode::Unknown,
    }
}

/// What a publisher is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Publisher {
    Public,
    /// A public service of another county of the same prefecture.
    Neighbour,
    Private,
    Unclassified,
}

/// Host of an address; empty if there is none.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or("")
}

/// A region that a publisher's name begins with: its code without the zeros.
fn region_named(name: &str) -> Option<&'static str> {
    let significant = |code: &'static str| code.trim_end_matches("00");
    let by_full =
        DIVISIONS.iter().filter(|(_, full)| name.starts_with(full)).max_by_key(|(_, full)| full.len());
    let by_short = || {
        DIVISIONS.iter().find(|(_, full)| {
            full.split_once('市').is_some_and(|(_, short)| !short.is_empty() && name.starts_with(short))
        })
    };
    by_full.or_else(by_short).map(|(code, _)| significant(code))
}

/// Whose public service a name is: of a region that is neither the agency's own nor above or below it, it is another's;
/// a neighbour's within the same prefecture.
fn service_of(name: &str, own: Option<&str>) -> Publisher {
    let (Some(own), Some(named)) = (own, region_named(name)) else { return Publisher::Public };
    let own = own.trim_end_matches("00");
    if own.starts_with(named) || named.starts_with(own) {
        Publisher::Public
    } else if own.len() >= 4 && named.len() >= 4 && own[..4] == named[..4] {
        Publisher::Neighbour
    } else {
        Publisher::Unclassified
    }
}

/// Classifies by the policy's patterns alone; `own` is the agency's division.
pub(crate) fn by_pattern(texts: [&str; 2], host: &str, own: Option<&str>) -> Publisher {
    let public = [
        "公共就业",
        "就业服务中心",
        "就业服务机构",
        "就业训练中心",
        "劳动就业服务",
        "人力资源服务中心",
        "人才服务中心",
        "公共招聘",
        "就业创业服务",
        "人力资源和社会保障局",
        "人力资源社会保障局",
        "人社局",
        "人力资源社会保障服务所",
        "人社服务站",
    ];
    let private = [
        "智联招聘",
        "前程无忧",
        "BOSS直聘",
        "58同城",
        "赶集",
        "猎聘",
        "拉勾",
        "人力资源有限公司",
        "劳务派遣",
        "人才市场有限公司",
        "本单位",
        "单位官网",
        "单位网站",
        "内部公告",
        "微信群",
        "朋友圈",
    ];
    let sites = ["zhaopin.com", "51job.com", "zhipin.com", "58.com", "liepin.com"];
    let holds = |patterns: &[&str]| patterns.iter().any(|p| texts.iter().any(|t| t.contains(p)));
    // What a public service of another region says of itself settles nothing.
    let service = |class: Publisher| {
        let mut named = texts.iter().filter(|text| public.iter().any(|word| text.contains(word)));
        named.any(|text| service_of(text, own) == class)
    };
    let state = host.ends_with(".gov.cn") && ["hrss", "rsj"].iter().any(|word| host.contains(word));
    let site =
        sites.iter().any(|s| host == *s || host.strip_suffix(s).is_some_and(|front| front.ends_with('.')));
    if service(Publisher::Public) || state {
        Publisher::Public
    } else if service(Publisher::Neighbour) {
        Publisher::Neighbour
    } else if service(Publisher::Unclassified) {
        Publisher::Unclassified
    } else if holds(&private) || site {
        Publisher::Private
    } else {
        Publisher::Unclassified
    }
}

/// Division of an HRSS department by its name; `None`: no division in it, or no such department.
pub(crate) fn department_division(name: &str) -> Option<&'static str> {
    let front = ["人社局", "人力资源社会保障局", "人力资源和社会保障局"]
        .iter()
        .find_map(|word| name.strip_suffix(word))?;
    DIVISIONS.iter().find(|(_, full)| *full == front).map(|(code, _)| *code)
}

/// The longest division name that an agency's name starts with.
pub(crate) fn name_division(name: &str) -> Option<&'static str> {
    DIVISIONS
        .iter()
        .filter(|(_, full)| name.starts_with(full))
        .max_by_key(|(_, full)| full.len())
        .map(|(code, _)| *code)
}

/// Two names of posts have no character in common but those that most posts' names have.
pub(crate) fn unlike(a: &str, b: &str) -> bool {
    let telling =
        |name: &str| name.chars().filter(|c| !['员', '工', '岗', '人'].contains(c)).collect::<Vec<_>>();
    let (a, b) = (telling(a), telling(b));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|c| b.contains(c))
}

/// Whether a number of recognition is one: it has digits, and not always the same.
pub(crate) fn is_certificate(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let is_one_digit = text.chars().all(|c| c.is_ascii_digit() && Some(&c) == digits.first());
    !digits.is_empty() && !is_one_digit
}

/// Categories of which a person may be placed a second time: 大龄失业人员, 城镇零就业家庭人员.
pub(crate) const PLACED_AGAIN: [usize; 2] = [ELDERLY, 3];

/// Default severity of a rule.
pub(crate) fn severity(rule: &str) -> &'static str {
    match rule {
        "P001" | "P004" | "P008" | "Q001" | "N001" | "N002" | "N003" | "N007" | "F001" | "F002" | "F003" => {
            "violation"
        }
        "P007" | "P011" | "D015" | "Q003" | "N005" | "E009" | "E012" | "D002" | "D005" | "D006" | "D010"
        | "D013" | "S001" | "W002" => "note",
        _ => "doubt",
    }
}
