//! Lists that other departments hold: what a hit says, whom it may not be told to, and what is kept of the list.

use postaudit::model::Severity;
use postaudit::reference::ReferenceKind;
use postaudit::verdict::DifficultyStatus;

use crate::desk::{Desk, files_below};
use crate::support::{AGENCY, Sheet, World, audit, person};

const HEADER: [&str; 6] = ["姓名", "公民身份号码", "起始日期", "终止日期", "单位名称", "说明"];
const INSURED: ReferenceKind = ReferenceKind::Crosscheck(0);
const REGISTERED: ReferenceKind = ReferenceKind::Crosscheck(2);

fn list(rows: &[[&str; 6]]) -> Sheet {
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    Sheet::new(&HEADER, &rows)
}

/// What the rule of the first or the third kind says of the default world's persons, if it fires.
fn said(kind: ReferenceKind, code: &str, row: [&str; 6]) -> Option<String> {
    let found = audit(&World::default().with(kind, list(&[row])));
    let agency = &found.agencies[0];
    let hit = agency.findings.iter().find(|finding| finding.0 == code);
    assert!(hit.is_none_or(|hit| hit.1 == Severity::Doubt));
    hit.map(|hit| hit.3.clone())
}

#[test]
fn a_hit_is_one_whose_days_touch_the_hire() {
    let first = person(0);
    let row = |since, until| ["甲A", first.as_str(), since, until, "某公司", ""];
    for (since, until, hit) in [
        ("", "", true),
        ("2020-01-01", "", true),
        ("2020-01-01", "2024-03-01", true),
        ("2020-01-01", "2024-02-29", false),
        ("2024-06-01", "2024-06-30", true),
        ("2025-02-28", "", true),
        ("2025-03-01", "", false),
        ("202001", "202402", false),
        ("2020年1月", "2024年3月", true),
        ("2020-01-01", "至今", true),
        ("不详", "2020-12-31", false),
        ("2020-01-01", "不详", true),
        ("2025-01-01", "2024-01-01", true),
    ] {
        let said = said(INSURED, "M001", row(since, until));
        assert_eq!(said.is_some(), hit, "{since} {until}: {said:?}");
    }
    // The third kind asks for the day of hiring alone.
    assert!(said(REGISTERED, "M003", row("2023-01-01", "2024-03-01")).is_some());
    assert!(said(REGISTERED, "M003", row("2024-03-02", "")).is_none());
}

#[test]
fn a_reply_with_results_hits_those_it_found() {
    let first = person(0);
    let hit = |header: &'static str, result: &str| {
        let sheet = Sheet::new(&["姓名", "公民身份号码", header], &[&["甲A", &first, result]]);
        let found = audit(&World::default().with(INSURED, sheet));
        found.agencies[0].findings.iter().any(|finding| finding.0 == "M001")
    };
    for (header, result, is_hit) in [
        ("比对结果", "未参保", false),
        ("是否命中", "否", false),
        ("备注", "未查到参保记录", false),
        ("比对结果", "在保", true),
        ("是否命中", "是", true),
        ("备注", "无", true),
        ("备注", "", true),
    ] {
        assert_eq!(hit(header, result), is_hit, "{header} {result}");
    }
}

#[test]
fn the_number_decides_and_another_name_is_said() {
    let first = person(0);
    let row = |name, unit| [name, first.as_str(), "2024-01-01", "", unit, "企业养老"];
    let plain = said(INSURED, "M001", row("甲A", "某公司")).expect("a hit");
    assert!(plain.contains("某公司") && plain.contains("企业养老") && !plain.contains("姓名不符"), "{plain}");
    assert!(!plain.contains(&first), "masked: {plain}");
    let other = said(INSURED, "M001", row("乙某", "某公司")).expect("a hit");
    assert!(other.contains("姓名不符") && other.contains("乙某"), "{other}");
    assert!(said(INSURED, "M001", row("", "某公司")).is_some_and(|said| !said.contains("姓名不符")));
    assert!(said(INSURED, "M001", row("甲A", AGENCY)).is_none(), "insured by the agency itself");
    assert!(said(REGISTERED, "M003", row("甲A", AGENCY)).is_some(), "this kind asks for no other unit");
}

#[test]
fn a_row_whose_number_cannot_be_read_may_be_the_person() {
    let first = person(0);
    let masked = format!("{}********{}", &first[..6], &first[14..]);
    let whole = person(1);
    let rows = |number: &str| {
        let other = ["某人", whole.as_str(), "1990-01-01", "1990-12-31", "", ""];
        let found = audit(&World::default().with(INSURED, list(&[["甲A", number, "", "", "", ""], other])));
        found.agencies[0].severities("M001")
    };
    assert_eq!(rows(&masked), [Severity::Doubt]);
    assert_eq!(rows(""), [Severity::Doubt]);
    assert_eq!(rows("350204********9999"), []);
}

#[test]
fn a_hit_holds_the_claim_open_where_the_policy_says_so() {
    let first = person(0);
    let row = ["甲A", first.as_str(), "2024-01-01", "", "某公司", ""];
    let found = audit(&World::default().with(INSURED, list(&[row])));
    assert_eq!(found.agencies[0].hires[0], (DifficultyStatus::Unresolved, vec!["M001"]));
    let mut world = World::default().with(INSURED, list(&[row]));
    world.policy = crate::support::kept_policy(|text| {
        text.replacen("elsewhere = true\nholds-claim = true", "elsewhere = true", 1)
    });
    let found = audit(&world);
    assert_eq!(found.agencies[0].hires[0].0, DifficultyStatus::Verified);
    assert_eq!(found.agencies[0].severities("M001"), [Severity::Doubt]);
    world.policy = crate::support::kept_policy(|text| text + "\n[rules]\nM001 = \"off\"\n");
    assert_eq!(audit(&world).agencies[0].severities("M001"), []);
}

fn desk() -> Desk {
    let desk = Desk::compliant();
    let (hit, other) = (person(0), crate::support::id("19900101", 77));
    let rows = [
        ["甲A", hit.as_str(), "2023-05-01", "", "黄石某物业公司", "企业职工养老"],
        ["外人丁", other.as_str(), "2023-05-01", "", "黄石某矿业公司", "企业职工养老"],
    ];
    desk.put("名单.csv", list(&rows).csv());
    desk
}

/// The text of every file of a result: what lies in a zip unpacked.
fn texts(desk: &Desk) -> Vec<(String, String)> {
    files_below(&desk.path("结果"))
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(desk.path("结果").join(&path)).unwrap();
            let text = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).map_or_else(
                |_| String::from_utf8_lossy(&bytes).into_owned(),
                |mut archive| {
                    let mut text = String::new();
                    for index in 0..archive.len() {
                        let mut bytes = Vec::new();
                        std::io::Read::read_to_end(&mut archive.by_index(index).unwrap(), &mut bytes)
                            .unwrap();
                        text.push_str(&String::from_utf8_lossy(&bytes));
                    }
                    text
                },
            );
            (path, text)
        })
        .collect()
}

#[test]
fn what_a_list_holds_goes_to_the_authority_alone_and_of_the_batch_alone() {
    let desk = desk();
    let ran = desk.audit(&["--crosscheck", "他单位参保=名单.csv"]);
    ran.assert_code(1);
    assert!(ran.messages.contains("依据文号和提供单位"), "asked for: {}", ran.messages);
    assert!(ran.result.contains("本批 5 人中有 1 人在名单中"), "{}", ran.result);
    let hits: Vec<_> =
        desk.findings("结果").into_iter().filter(|finding| finding["rule"] == "M001").collect();
    assert!(
        hits.len() == 1 && hits[0]["severity"] == "doubt" && hits[0]["requirement"].is_empty(),
        "{hits:?}"
    );
    for (path, text) in texts(&desk) {
        assert!(!text.contains("外人丁") && !text.contains("矿业"), "{path} keeps who matched nobody");
        let is_for_authority = path.starts_with("data") || path.contains("汇总") || path == "run.json";
        let tells = text.contains("M001") || text.contains("参保") || text.contains("物业公司");
        assert!(is_for_authority || !tells, "{path} tells the agency");
    }
}

#[test]
fn sharing_is_recorded_and_a_list_is_an_input_like_any_other() {
    let desk = desk();
    desk.put(
        "配置.toml",
        "input = \"材料\"\nout = \"结果\"\nyear = 2024\n\n[[crosscheck]]\nkind = \"他单位参保\"\nfile = \"名单.csv\"\n\
         document = \"数享〔2025〕3号\"\nprovider = \"市社会保险中心\"\n",
    );
    let ran = desk.run(&["audit", "--config", "配置.toml"]);
    ran.assert_code(1);
    assert!(!ran.messages.contains("依据文号"), "{}", ran.messages);
    let record = desk.record("结果");
    let sharing = &record["options"]["crosschecks"][0];
    assert_eq!(sharing["document"], "数享〔2025〕3号");
    assert_eq!(sharing["provider"], "市社会保险中心");
    assert_eq!(record["references"][0]["role"], "crosscheck=他单位参保");
    // The same again changes nothing; another list does.
    assert!(desk.run(&["audit", "--config", "配置.toml"]).result.contains("均未变化"));
    desk.run(&["verify", "结果"]).assert_code(0);
    desk.put("名单.csv", list(&[["别人", &crate::support::id("19900101", 77), "", "", "", ""]]).csv());
    desk.run(&["audit", "--config", "配置.toml"]).assert_code(0);
}

#[test]
fn a_list_that_cannot_be_compared_stops_the_run() {
    let desk = desk();
    let audit = |list: &str| desk.audit(&["--crosscheck", list]);
    audit("婚姻登记=名单.csv").assert_refused(&["没有声明比对名单“婚姻登记”", "他单位参保、养老待遇领取"]);
    audit("名单.csv").assert_refused(&["种类=文件"]);
    audit("死亡=没有.csv").assert_refused(&["死亡比对名单", "没有.csv"]);
    desk.put("空名单.csv", HEADER.join(",") + "\n");
    audit("死亡=空名单.csv").assert_refused(&["死亡比对名单没有可用的内容"]);
    desk.put("配置.toml", "input = \"材料\"\ncrosscheck = [\"死亡\"]\n");
    desk.run(&["audit", "--config", "配置.toml"]).assert_refused(&["第 2 行", "crosscheck"]);
    desk.put("配置.toml", "input = \"材料\"\n[[crosscheck]]\nkind = \"死亡\"\nfiel = \"a.csv\"\n");
    desk.run(&["audit", "--config", "配置.toml"]).assert_refused(&["第 2 行", "crosscheck"]);
}
