use jiff::civil::date;

use super::*;
use crate::model::Requirement;
use crate::policy::{LOCAL_TEMPLATE, Setting, show};

const RULES: &[&str] = &["P001", "P002", "P007", "N005", "Q003"];

fn default_text() -> String {
    Policy::builtin("gd-2017-101").expect("the default").source_text
}

/// Where and why the default policy fails after one change.
fn refused(find: &str, replace: &str) -> ((usize, usize), String) {
    let text = default_text();
    assert!(text.contains(find), "{find}");
    let error = Policy::parse(&text.replacen(find, replace, 1), "本地.toml", RULES).expect_err(replace);
    (error.place.expect("a place"), error.to_string())
}

/// Line of a text in the default policy, from 1.
fn line_of(find: &str) -> usize {
    let text = default_text();
    let at = text.find(find).unwrap_or_else(|| panic!("{find}"));
    text[..at].matches('\n').count() + 1
}

#[test]
fn every_shipped_policy_is_valid() {
    for name in Policy::builtin_names() {
        let policy = Policy::load(name, RULES).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(&policy.name, name);
        assert_eq!(policy.hash.len(), 64);
        assert!(Policy::builtin(name).is_some());
    }
    Policy::parse(LOCAL_TEMPLATE, "local.toml", RULES).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_default_is_the_clause_and_nothing_more() {
    let policy = Policy::builtin("gd-2017-101").expect("the default");
    assert_eq!(
        (policy.ratio.numerator(), policy.ratio.denominator(), policy.basis),
        (2, 5, Denominator::Plan)
    );
    assert_eq!((policy.plan_due(2024), policy.notice_days, policy.filing_days), (None, None, None));
    assert!(!policy.register_complete);
    let placement = policy.placement.as_ref().expect("a term");
    assert_eq!((placement.months, placement.near_retirement_years, placement.most_placements), (36, 5, 2));
    assert_eq!(placement.renewable, ["大龄失业人员", "城镇零就业家庭人员"]);
    assert_eq!((policy.min_age, policy.women_track), (16, WomenTrack::FiftyFive));
    assert_eq!(policy.in_force_from, Some(date(2017, 9, 25)));
    assert_eq!(policy.override_of("P001"), Override::Default);
}

#[test]
fn shandong_asks_a_ratio_and_nothing_else() {
    let policy = Policy::builtin("sd-2016").expect("shipped");
    for code in ["P001", "P010", "N001", "F001"] {
        assert_eq!(policy.override_of(code), Override::Off, "{code}");
    }
    for code in ["Q001", "E004", "D004", "X001"] {
        assert_eq!(policy.override_of(code), Override::Default, "{code}");
    }
    assert!(policy.category("低收入人口").is_none() && policy.category("优抚对象").is_none());
    assert_eq!(policy.categories().len(), 9);
}

#[test]
fn a_fraction_of_a_person_is_rounded_as_the_policy_says() {
    for (rounding, required) in [("up", [2, 3]), ("down", [1, 2]), ("nearest", [1, 3])] {
        let text =
            default_text().replace("ratio = \"2/5\"", &format!("ratio = \"1/4\"\nrounding = \"{rounding}\""));
        let policy = Policy::parse(&text, "x", RULES).expect("valid");
        assert_eq!([policy.required(5), policy.required(11)], required, "{rounding}");
    }
    let (_, message) = refused("ratio = \"2/5\"", "ratio = \"2/5\"\nrounding = \"half\"");
    assert!(message.contains("四舍五入"), "{message}");
}

#[test]
fn a_category_can_be_bound_to_a_period_or_count_elsewhere_only() {
    let text = default_text()
        + "\n[[category]]\ncode = \"14\"\nname = \"脱贫劳动力\"\nfrom = \"2021-01-01\"\nuntil = \"2025-12-31\"\n\
           [[category]]\ncode = \"15\"\nname = \"应届毕业生\"\ncounts = false\n";
    let policy = Policy::parse(&text, "x", RULES).expect("valid");
    let counts = |name: &str, day| policy.category(name).expect("known").counts_on(day);
    assert!(counts("脱贫劳动力", date(2025, 12, 31)) && !counts("脱贫劳动力", date(2026, 1, 1)));
    assert!(!counts("脱贫劳动力", date(2020, 12, 31)));
    assert!(!counts("应届毕业生", date(2024, 1, 1)));
    // Of several in a cell one that counts suffices, in whatever order they stand.
    for (text, code) in [
        ("应届毕业生、残疾人员", "2"),
        ("残疾人员、应届毕业生", "2"),
        ("脱贫劳动力、失地农民", "6"),
        ("大龄失业人员、应届毕业生", "1"),
    ] {
        let category = policy.category_on(text, date(2026, 1, 1)).expect("known");
        assert_eq!(category.code, code, "{text}");
        assert!(!policy.names_no_claim(text), "{text}");
    }
    assert!(policy.names_no_claim("应届毕业生") && policy.names_no_claim("应届毕业生（本科）"));
    // A word that nobody knows may be a category that counts.
    assert!(!policy.names_no_claim("视力三级、应届毕业生") && !policy.names_no_claim("视力三级"));
}

#[test]
fn a_list_of_another_department_is_declared_with_code_day_and_law() {
    let list = "\n[[crosscheck]]\nkind = \"婚姻登记\"\ncode = \"M101\"\nwhen = \"period\"\nmessage = \"在其他单位参加社会保险。\"\n\
                [crosscheck.law]\ncitation = \"某办法 第三条\"\ntext = \"略\"\n";
    let policy = Policy::parse(&(default_text() + list), "x", RULES).expect("valid");
    let check = policy.crosscheck("婚姻登记").expect("declared");
    assert_eq!((check.code.as_str(), check.when, check.holds_claim), ("M101", CrosscheckWhen::Period, false));
    assert_eq!(policy.laws["M101"].citation, "某办法 第三条");
    for (good, bad) in [("M101", "E001"), ("period", "always"), ("婚姻登记", "a=b")] {
        let text = default_text() + &list.replacen(good, bad, 1);
        assert!(Policy::parse(&text, "x", RULES).is_err(), "{bad}");
    }
}

#[test]
fn shandong_reads_half_of_the_hires() {
    let policy = Policy::builtin("sd-2016").expect("shipped");
    assert_eq!(
        (policy.ratio.numerator(), policy.ratio.denominator(), policy.basis),
        (1, 2, Denominator::Hires)
    );
}

#[test]
fn everything_that_the_template_offers_works_when_switched_on() {
    let switched_on: String = LOCAL_TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c == '[' || c.is_ascii_alphabetic()) => {
                format!("{setting}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let policy = Policy::parse(&switched_on, "local.toml", RULES).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(policy.plan_due(2024), Some(date(2024, 3, 31)));
    assert_eq!((policy.notice_days, policy.filing_days), (Some(7), Some(30)));
    assert_eq!(policy.override_of("P002"), Override::As(Severity::Violation));
    assert_eq!(policy.override_of("N005"), Override::As(Severity::Doubt));
    assert_eq!(policy.override_of("P007"), Override::Off);
    assert_eq!(policy.category("未就业高校毕业生").map(|category| category.code.as_str()), Some("14"));
}

#[test]
fn a_due_date_can_lie_in_the_year_before() {
    let text = format!("{}\n[plan]\ndue = \"上年12-31\"\n", default_text());
    let policy = Policy::parse(&text, "x", RULES).expect("valid");
    assert_eq!(policy.plan_due(2024), Some(date(2023, 12, 31)));
}

#[test]
fn the_hash_is_of_the_bytes_and_a_byte_order_mark_does_no_harm() {
    let plain = Policy::parse(&default_text(), "x", RULES).expect("valid");
    let marked = Policy::parse(&format!("\u{feff}{}", default_text()), "x", RULES).expect("valid");
    assert_ne!(plain.hash, marked.hash);
    assert_eq!(plain.ratio, marked.ratio);
}

#[test]
fn unknown_keys_are_refused_with_the_nearest_known_one() {
    let (place, message) = refused("register-complete = false", "register-compleet = false");
    assert_eq!(place, (line_of("register-complete = false"), 1));
    assert!(
        message.contains("不认识的键“register-compleet”") && message.contains("是否为“register-complete”？"),
        "{message}"
    );
    let (place, message) = refused("months = 36", "monate = 36");
    assert_eq!(place, (line_of("months = 36"), 1));
    assert!(message.contains("可用的键：months、near-retirement-years"), "{message}");
}

#[test]
fn unknown_rules_are_refused_with_the_nearest_known_one() {
    let text = default_text() + "\n[rules]\nP002 = \"off\"\np001 = \"off\"\n";
    let error = Policy::parse(&text, "本地.toml", RULES).expect_err("p001");
    assert_eq!(error.place, Some((text.matches('\n').count(), 1)));
    assert!(error.message.contains("没有规则“p001”。是否为“P001”？"), "{error}");
}

#[test]
fn bad_values_are_refused_where_they_stand() {
    for (find, replace, column, expected) in [
        ("ratio = \"2/5\"", "ratio = \"6/5\"", 9, "不是大于0、不超过1的比例"),
        ("ratio = \"2/5\"", "ratio = \"四成\"", 9, "应写成分数或百分数"),
        ("ratio = \"2/5\"", "ratio = 0.4", 9, "写的是小数0.4，应为加英文双引号的文字"),
        ("basis = \"plan\"", "basis = \"hire\"", 9, "应为 \"plan\""),
        ("[placement]", "[plan]\ndue = \"02-29\"\n[placement]", 7, "不是每年都有的月-日"),
        ("[placement]", "[plan]\ndue = \"3月底\"\n[placement]", 7, "不是每年都有的月-日"),
        ("[placement]", "[notice]\ndays = 0\n[placement]", 8, "应为1至366的整数"),
        ("[placement]", "[filing]\ndays = -1\n[placement]", 8, "写的是整数-1，应为不小于0的整数"),
        ("[placement]", "[filing]\ndays = \"30\"\n[placement]", 8, "写的是文字“30”，应为不小于0的整数"),
        ("register-complete = false", "register-complete = \"否\"", 21, "应为true 或 false"),
        ("in-force-from = \"2017-09-25\"", "in-force-from = \"2017-02-30\"", 17, "不是存在的日期"),
        ("women-track = 55", "women-track = 53", 15, "应为50或55"),
        ("minimum = 16", "minimum = 160", 11, "应为0至60的整数"),
        ("outside = [\"企业自主开发\"", "outside = [\"政府 购买\"", 12, "同时列入了 inside 和 outside"),
        (
            "public-hosts = [\"hrss.gd.gov.cn\"",
            "public-hosts = [\"http://hrss.gd.gov.cn/\"",
            17,
            "应为主机名",
        ),
        ("name = \"gd-2017-101\"", "name = \" \"", 8, "不能为空"),
        ("code = \"2\"", "code = \"1\"", 8, "类别编号“1”重复"),
        ("synonyms = [\"残疾人\"", "synonyms = [\"大龄人员\"", 13, "已用于另一个类别"),
    ] {
        let ((line, found_column), message) = refused(find, replace);
        let offset = usize::from(replace.contains('\n'));
        assert_eq!((line, found_column), (line_of(find) + offset, column), "{replace}: {message}");
        assert!(message.contains(expected), "{replace}: {message}");
        assert!(
            message.starts_with(&format!("政策文件“本地.toml”第{line}行第{found_column}列：")),
            "{message}"
        );
    }
}

#[test]
fn a_rule_severity_is_one_of_four_words() {
    let text = default_text() + "\n[rules]\nP002 = \"warning\"\n";
    let error = Policy::parse(&text, "x", RULES).expect_err("warning");
    assert_eq!(error.place, Some((text.matches('\n').count(), 8)));
    assert!(error.message.contains("应为 \"off\""), "{error}");
}

#[test]
fn missing_keys_are_named() {
    let (_, message) = refused("minimum = 16", "");
    assert!(message.contains("缺少必填的键“minimum”。口径样例中写的是：minimum = 16"), "{message}");
    let (place, message) = refused("citation = \"粤府〔2017〕101号 第四部分\"", "");
    assert_eq!(place.0, line_of("[clause]"));
    assert!(message.contains("缺少必填的键“citation”"), "{message}");
}

#[test]
fn broken_syntax_is_shown_where_it_breaks() {
    for (find, replace) in [
        ("basis = \"plan\"", "basis = \"plan"),
        ("basis = \"plan\"", "basis = plan"),
        ("basis = \"plan\"", "basis"),
        ("basis = \"plan\"", "basis = "),
        ("basis = \"plan\"", "分母 = \"plan\""),
        ("basis = \"plan\"", "basis = “plan”"),
        ("basis = \"plan\"", "ratio = \"1/2\""),
    ] {
        let (place, message) = refused(find, replace);
        assert_eq!(place.0, line_of(find), "{replace}: {message}");
        let chinese = message.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!(chinese > 10, "{replace}: {message}");
    }
}

#[test]
fn a_file_that_is_not_there_leads_to_the_shipped_names() {
    let error = Policy::load("gd-2017-110", RULES).expect_err("no such policy");
    assert_eq!(error.place, None);
    assert!(error.message.contains("是否为“gd-2017-101”？") && error.message.contains("sd-2016"), "{error}");
}

#[test]
fn the_policy_is_shown_with_its_clauses() {
    let policy = Policy::builtin("gd-2017-101").expect("the default");
    let text = show::show(&policy);
    for part in [
        "gd-2017-101",
        &policy.hash,
        "粤府〔2017〕101号",
        "按不低于招用计划40%的比例招用就业困难人员",
        "招用比例：不低于40%（2/5），向上取整",
        "比例分母：招用计划人数",
        "计划报送截止日（P008）：未设定，不判断",
        "男60周岁（1965年1月及以后出生的逐步延至63周岁）；女55周岁（1970年1月及以后出生的逐步延至58周岁）",
        "女满40周岁、男满50周岁",
        "13 地级以上市人民政府规定的其他人员（依据未核实）",
        "规则调整：无",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let again = Policy::parse(&text, "shown", RULES).expect("what is shown is a policy");
    assert_eq!(
        (again.name, again.ratio, again.laws),
        (policy.name.clone(), policy.ratio, policy.laws.clone())
    );
    let settings = policy.settings();
    assert!(settings.iter().all(|Setting { label, value, .. }| !label.is_empty() && !value.is_empty()));
}

#[test]
fn every_law_that_rules_cite_is_in_the_default() {
    let policy = Policy::builtin("gd-2017-101").expect("the default");
    for key in [
        "recognition",
        "retirement",
        "placement",
        "id_number",
        "credit_code",
        "plan_due",
        "notice_days",
        "filing_days",
        "waiver",
    ] {
        assert!(policy.laws.contains_key(key), "{key}");
    }
    let unverified: Vec<&str> =
        policy.laws.iter().filter(|(_, law)| !law.verified).map(|(key, _)| key.as_str()).collect();
    assert_eq!(unverified, ["basis", "placement", "posts", "renewal", "waiver"]);
}

#[test]
fn a_text_that_nothing_rests_on_is_named_with_the_nearest_key() {
    let policy =
        |text: &str| Policy::parse(text, "local.toml", RULES).unwrap_or_else(|error| panic!("{error}"));
    assert!(!crate::policy::check_result(&policy(LOCAL_TEMPLATE)).contains("提示"));
    let misspelt = LOCAL_TEMPLATE.replacen("[laws.placement]", "[laws.placment]", 1);
    let said = crate::policy::check_result(&policy(&misspelt));
    assert!(said.contains("[laws.placment]，只作展示。是否为“placement”？"), "{said}");
}

#[test]
fn what_contradicts_itself_or_is_no_year_is_refused_with_its_line() {
    let with = |from: &str, to: &str| {
        let text = default_text();
        assert!(text.contains(from), "{from}");
        Policy::parse(&text.replacen(from, to, 1), "x", RULES).map(|_| ()).map_err(|error| error.to_string())
    };
    let category = "[[category]]\ncode = \"99\"\nname = \"某类\"\n";
    let added = |lines: &str| {
        let text = default_text() + category + lines;
        Policy::parse(&text, "x", RULES).map(|_| ()).map_err(|error| error.to_string())
    };
    for (refused, said) in [
        (with("born-from = \"1965-01\"", "born-from = \"65-01\""), "应为“年-月”"),
        (added("from = \"24-06-01\"\n"), "不是存在的日期"),
        (added("[words]\naudit = \"监督\\n检查\"\n"), "10个字以内的一个词"),
        (added("from = \"2025-01-01\"\nuntil = \"2024-12-31\"\n"), "until 早于 from"),
        (with("most-placements = 2", ""), "还要写 most-placements"),
        (with("near-retirement-years = 5", "near-retirement-years = 400000000"), "应为0至50的整数"),
    ] {
        let message = refused.expect_err(said);
        assert!(message.contains(said) && message.contains('行'), "{message}");
    }
    assert_eq!(added("from = \"2024-01-01\"\nuntil = \"2024-12-31\"\n"), Ok(()));
}

#[test]
fn the_settings_say_which_duties_are_asked_and_who_may_be_placed_again() {
    let of = |name: &str, label: &str| {
        let policy = Policy::builtin(name).expect("shipped");
        let settings = policy.settings();
        settings
            .into_iter()
            .find(|setting| setting.label == label)
            .map(|setting| setting.value)
            .unwrap_or_default()
    };
    assert_eq!(of("sd-2016", "要求的义务"), Requirement::Quota.label());
    let all = Requirement::ALL.map(Requirement::label).join("、");
    assert_eq!(of("gd-2017-101", "要求的义务"), all);
    assert!(of("gd-2017-101", "安置期限（E011）").contains("累计不超过2次"));
}
