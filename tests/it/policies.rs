//! What a policy says is what is judged and what is read: texts, terms of renewal, categories.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx};
use postaudit::batch::conformance::{self, PackCase};
use postaudit::case::AuditTerms;
use postaudit::files::ReadOptions;
use postaudit::model::{Requirement, Severity};
use postaudit::policy::{Denominator, Policy, Published, PublisherClass};
use postaudit::reference::{ReferenceKind, References};
use postaudit::report::{Edition, agency_workbook, explain};
use postaudit::rules::{codes, in_force};
use postaudit::tables::{self, AgencyNames, Columns, FileReading, Purpose};
use postaudit::verdict::{Audit, audit_case};

use crate::desk::Desk;
use crate::program::{PATH, Program};
use crate::support::{
    AGENCY, Sheet, World, audit_one, edition, kept_policy, person, with_inputs, with_readings,
};

/// Numbers that a text states of ratios, ages, months and terms, as it writes them.
fn stated(text: &str) -> Vec<String> {
    let units = ["%", "％", "周岁", "个月", "次"];
    let mut found = Vec::new();
    for unit in units {
        for (at, _) in text.match_indices(unit) {
            let digits: String = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() {
                found.push(digits.chars().rev().collect::<String>() + unit);
            }
        }
    }
    found
}

/// What a policy holds of such numbers: in its figures, and in the words of the law that it cites.
fn held(policy: &Policy) -> Vec<String> {
    let mut held = vec![policy.ratio.percent_label(), format!("{}周岁", policy.min_age)];
    held.extend(policy.further.iter().map(|quota| quota.ratio.percent_label()));
    held.push(format!("{}个月", policy.notice_months));
    if let Some(placement) = &policy.placement {
        held.push(format!("{}个月", placement.months));
        held.push(format!("{}次", placement.most_placements));
    }
    held.extend(["women_age", "men_age"].map(|age| policy.words(&format!("{{{age}}}周岁")).into_owned()));
    // Where the rise of retirement ages ends (全国人大常委会 2024-09-13).
    held.extend(["58周岁", "63周岁"].map(str::to_owned));
    for category in policy.categories() {
        held.extend(category.min_age_female.map(|age| format!("{age}周岁")));
        held.extend(category.min_age_male.map(|age| format!("{age}周岁")));
    }
    let laws = policy.laws.values().chain([&policy.clause]);
    held.extend(laws.flat_map(|law| stated(&law.text)));
    held
}

/// Names of categories of the other shipped policies that this one does not know by any name.
fn foreign(policy: &Policy) -> Vec<String> {
    let others = Policy::builtin_names().iter().filter(|other| **other != policy.name);
    others
        .flat_map(|other| Policy::builtin(other).unwrap().categories().to_vec())
        .filter(|category| policy.category(&category.name).is_none())
        .map(|category| category.name)
        .collect()
}

/// What a policy's texts are held against.
struct Held {
    policy: Policy,
    numbers: Vec<String>,
    foreign: Vec<String>,
}

impl Held {
    fn by(name: &str) -> Self {
        let policy = Policy::builtin(name).unwrap();
        Self { numbers: held(&policy), foreign: foreign(&policy), policy }
    }

    /// Holds a text against it. Names of categories hold numbers of their own.
    fn check(&self, place: &str, text: &str) {
        let name = &self.policy.name;
        let named = self.policy.categories().iter().map(|category| category.name.as_str());
        let bare = named.fold(text.to_owned(), |text, name| text.replace(name, ""));
        assert!(!bare.contains(['{', '}']), "{name} {place}: {text}");
        for number in stated(&bare) {
            assert!(self.numbers.contains(&number), "{name} {place}: {number} in {text}");
        }
        for category in &self.foreign {
            assert!(!bare.contains(category.as_str()), "{name} {place}: {category} in {text}");
        }
    }
}

#[test]
fn texts_of_rules_state_no_number_and_no_category_that_the_policy_does_not_hold() {
    for name in Policy::builtin_names() {
        let held = Held::by(name);
        let rules = in_force(&held.policy);
        for rule in &rules {
            for text in [rule.condition, rule.why, rule.example, rule.remedy, rule.auditor] {
                held.check(rule.code, text);
            }
            // What `explain` prints wraps its lines.
            let explained: String = explain::rule(rule, &held.policy).lines().map(str::trim).collect();
            held.check(rule.code, &explained);
        }
        held.check("docs/rules.md", &explain::page(&rules, &held.policy));
        for setting in held.policy.settings() {
            held.check(setting.label, &setting.value);
        }
    }
}

/// A figure of another place in a text would be found: the test above can fail.
#[test]
fn a_text_with_a_number_of_another_place_is_found() {
    for text in ["不低于40%", "满45周岁", "超过24个月", "累计3次", "刑满释放人员"] {
        let found = std::panic::catch_unwind(|| Held::by("sd-2016").check("a text", text));
        assert!(found.is_err(), "{text}");
    }
}

/// What findings of the packs say: their messages state facts of persons, and shares of the policy alone.
#[test]
fn findings_state_no_share_and_no_category_that_the_policy_does_not_hold() {
    for name in Policy::builtin_names() {
        let Held { policy, foreign, .. } = Held::by(name);
        let mut said = 0;
        for case in conformance::cases(&pack_of(name), &policy).unwrap() {
            audited(&case, &policy, |audits, _| {
                for finding in audits.iter().flat_map(Audit::all_findings) {
                    said += 1;
                    for text in [&finding.message, &finding.remedy, &finding.expected, &finding.for_auditor] {
                        assert!(!text.contains(['{', '}']), "{name} {}: {text}", finding.rule);
                        let shares =
                            [policy.ratio].into_iter().chain(policy.further.iter().map(|one| one.ratio));
                        let shares: Vec<String> =
                            shares.map(postaudit::model::Ratio::percent_label).collect();
                        for share in stated(text).into_iter().filter(|number| number.ends_with('%')) {
                            assert!(shares.contains(&share), "{name} {}: {text}", finding.rule);
                        }
                    }
                    for category in &foreign {
                        assert!(!finding.remedy.contains(category), "{name} {}: {category}", finding.rule);
                    }
                }
            });
        }
        assert!(said > 10, "{name}: {said}");
    }
}

/// The office's word stands in every text of the rules, the workbook and the self-check; names of sheets stay.
#[test]
fn the_offices_word_for_what_it_does_stands_in_every_text() {
    let path = kept_policy(|text| text.replacen("[clause]", "[words]\naudit = \"监督检查\"\n\n[clause]", 1));
    let policy = Policy::load(&path, &codes()).unwrap();
    for rule in in_force(&policy) {
        let explained = explain::rule(rule, &policy);
        assert!(!explained.contains("审计"), "{explained}");
    }
    let world = World::default().but(|world| {
        world.policy = path;
        world.hires.set(0, "认定编号", "");
    });
    with_inputs(&world, |inputs| {
        let audit = audit_case(0, inputs);
        let edition = edition(inputs);
        let text = workbook_text(&agency_workbook(&audit, &edition, None).unwrap());
        assert!(text.contains("公益性岗位年度招用监督检查结论") && text.contains("监督检查年度"), "{text}");
        let left: Vec<&str> = text.lines().filter(|line| line.contains("审计")).collect();
        // The sheet's name, where a sentence sends the reader to it, and the policy's own title.
        let allowed =
            |line: &&str| ["审计结论", "审计口径", "审计底稿"].iter().any(|word| line.contains(word));
        let left: Vec<&str> = left.into_iter().filter(|line| !allowed(line)).collect();
        assert!(left.is_empty(), "{left:?}");
    });
}

/// So it does in what is made of results: the comparison, the spot check, the sums of counties.
#[test]
fn what_is_made_of_results_is_in_the_offices_word() {
    let desk = Desk::noncompliant();
    let policy = Policy::builtin("gd-2017-101").unwrap().source_text;
    desk.put("口径.toml", policy.replacen("[clause]", "[words]\naudit = \"稽核\"\n\n[clause]", 1));
    for (filings, year, out) in [("材料", "2024", "首次"), ("材料", "2024", "复查")] {
        let args =
            ["audit", filings, "--year", year, "--as-of", "2024-12-31", "--policy", "口径.toml", "-o", out];
        desk.run(&args).assert_code(1);
    }
    desk.run(&["compare", "首次", "复查", "-o", "比较.xlsx"]).assert_code(0);
    desk.run(&["sample", "首次", "--size", "1", "--seed", "7", "-o", "抽查.xlsx"]).assert_code(0);
    desk.run(&["collect", "首次", "复查", "-o", "合计.xlsx"]);
    for (workbook, said) in
        [("比较.xlsx", "两次稽核"), ("抽查.xlsx", "稽核结论"), ("合计.xlsx", "公益性岗位招用稽核各地合计")]
    {
        let text = workbook_text(&fs::read(desk.path(workbook)).unwrap());
        assert!(text.contains(said), "{workbook}: {text}");
        let left: Vec<&str> = text.lines().filter(|line| line.contains("审计")).collect();
        assert!(left.is_empty(), "{workbook}: {left:?}");
    }
}

/// Every text of a workbook, a line each.
fn workbook_text(bytes: &[u8]) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for sheet in book.sheet_names() {
        for (_, _, value) in book.worksheet_range(&sheet).unwrap().used_cells() {
            text.push_str(&value.to_string());
            text.push('\n');
        }
    }
    text
}

/// A history of one placement of the world's first person, who is hired on 2024-03-01.
fn placed_before(start: &str, end: &str) -> Sheet {
    Sheet::new(
        &["单位名称", "岗位名称", "姓名", "公民身份号码", "是否就业困难人员", "招用日期", "合同终止日期"],
        &[&[AGENCY, "保洁员", "甲A", &person(0), "是", start, end]],
    )
}

fn renewable_policy() -> String {
    kept_policy(|text| text.replace("renewable = [", "renewable = [\"残疾人员\", "))
}

#[test]
fn a_term_starts_anew_for_the_groups_that_the_policy_names() {
    let world = World::default().with(ReferenceKind::History, placed_before("2020-01-01", "2023-01-01"));
    let found = audit_one(&world);
    assert_eq!(found.severities("E013"), [Severity::Doubt], "placed again after a full term");
    let found = audit_one(&world.but(|world| world.policy = renewable_policy()));
    assert_eq!(found.severities("E013"), []);
    assert_eq!(found.severities("E011"), []);
    let twice = World::default().with(ReferenceKind::History, placed_before("2016-01-01", "2022-01-01"));
    let found = audit_one(&twice.but(|world| world.policy = renewable_policy()));
    assert_eq!(found.severities("E013"), [Severity::Doubt], "a third term");
}

#[test]
fn who_reaches_retirement_age_in_post_is_doubted_and_who_leaves_that_month_is_not() {
    let aged = |end: &str| {
        let world = World::default().but(|world| {
            let born_in_may_1964 = crate::support::id("19640515", 101);
            world.hires.set(4, "公民身份号码", &born_in_may_1964);
            world.hires.set(4, "合同终止日期", end);
        });
        audit_one(&world).severities("E013")
    };
    assert_eq!(aged("2024-12-31"), [Severity::Doubt]);
    assert_eq!(aged("2024-05-31"), []);
    assert_eq!(aged("2024-04-30"), []);
}

#[test]
fn a_category_of_another_quota_is_no_claim_and_no_error() {
    let elsewhere =
        kept_policy(|text| text.replacen("name = \"残疾人员\"", "name = \"残疾人员\"\ncounts = false", 1));
    let found = audit_one(&World::default().but(|world| {
        world.policy = elsewhere;
        world.hires.set_all("是否就业困难人员", "");
    }));
    assert_eq!(found.severities("E004"), []);
    assert_eq!((found.counts.claimed, found.counts.verified), (0, 0));
}

#[test]
fn a_management_post_is_a_note_on_its_plan_line() {
    let found = audit_one(&World::default().but(|world| {
        world.plan[0].set_all("岗位名称", "会计师");
        world.hires.set_all("岗位名称", "会计师");
        world.notices.set_all("岗位名称", "会计师");
    }));
    assert_eq!(found.severities("P010"), [Severity::Note]);
    assert_eq!(audit_one(&World::default()).severities("P010"), []);
}

fn pack_of(policy: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/policies/cases").join(policy)
}

/// `policy check` with the cases of a shipped policy: what it prints, and its exit code.
fn checked(policy: &str, pack: &Path) -> (String, Option<i32>) {
    let done = Program::new().args(["policy", "check", policy, "--cases"]).arg(pack).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (String::from_utf8(said).unwrap(), done.status.code())
}

#[test]
fn every_shipped_policy_holds_its_conformance_pack() {
    for name in Policy::builtin_names() {
        let (said, code) = checked(name, &pack_of(name));
        assert_eq!(code, Some(0), "{name}:\n{said}");
        assert!(said.contains("不符 0 个"), "{said}");
    }
}

#[test]
fn a_case_that_names_a_rule_that_does_not_exist_is_refused() {
    let pack = tempfile::tempdir().unwrap();
    let case = pack.path().join("01");
    std::fs::create_dir_all(case.join("in")).unwrap();
    std::fs::write(
        case.join("expected.toml"),
        "article = \"第一条\"\nyear = 2024\nas-of = \"2024-12-31\"\n[agency.\"甲局\"]\nverdict = \"compliant\"\nabsent = [\"E0O4\"]\n",
    )
    .unwrap();
    let (said, code) = checked("gd-2017-101", pack.path());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("没有规则“E0O4”。是否为“E004”？"), "{said}");
}

#[test]
fn what_can_never_be_expected_is_a_mistake_of_the_case() {
    let pack = tempfile::tempdir().unwrap();
    let case = pack.path().join("01");
    std::fs::create_dir_all(case.join("in")).unwrap();
    let good = "article = \"第一条\"\nyear = 2024\nas-of = \"2024-12-31\"\n[agency.\"甲局\"]\nverdict = \"compliant\"\nquota = \"pass\"\n";
    for (written, instead, said) in [
        ("2024-12-31", "2024年底", "as-of"),
        ("第一条", "", "article"),
        ("2024\n", "24\n", "year"),
        ("compliant", "合规", "应为 compliant、"),
        ("\"pass\"", "\"passed\"", "应为 pass、"),
    ] {
        std::fs::write(case.join("expected.toml"), good.replacen(written, instead, 1)).unwrap();
        let (found, code) = checked("gd-2017-101", pack.path());
        assert_eq!(code, Some(2), "{found}");
        assert!(found.contains(said) && found.contains("expected.toml"), "{found}");
    }
}

#[test]
fn what_a_case_does_not_use_is_no_part_of_it() {
    let pack = tempfile::tempdir().unwrap();
    let case = pack.path().join("01");
    std::fs::create_dir_all(case.join("in")).unwrap();
    let expected = "article = \"第一条\"\nyear = 2024\nas-of = \"2024-12-31\"\n[agency]\n";
    std::fs::write(case.join("expected.toml"), expected).unwrap();
    std::fs::write(case.join("说明.md"), "这一例说明什么").unwrap();
    for name in ["registre.csv", "register.txt", "crosscheck=他单位社保.csv"] {
        std::fs::write(case.join(name), "姓名\n甲\n").unwrap();
        let (said, code) = checked("gd-2017-101", pack.path());
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(name) && said.contains("register.csv"), "{said}");
        std::fs::remove_file(case.join(name)).unwrap();
    }
    std::fs::create_dir_all(pack.path().join("02/in")).unwrap();
    let (said, code) = checked("gd-2017-101", pack.path());
    assert!(code == Some(2) && said.contains("没有 expected.toml"), "{said}");
}

/// The policy's text with each of its figures, dates, duties, terms, categories and lists changed, one at a time.
fn mutants(text: &str) -> Vec<(String, String)> {
    let changes = [
        ("ratio = \"2/5\"", "ratio = \"1/3\""),
        ("ratio = \"2/5\"", "ratio = \"1/2\""),
        ("ratio = \"1/2\"", "ratio = \"2/5\""),
        ("ratio = \"1/2\"", "ratio = \"3/5\""),
        ("ratio = \"1/10\"", "ratio = \"1/20\""),
        ("ratio = \"1/10\"", "ratio = \"1/5\""),
        ("ratio = \"1/1\"", "ratio = \"1/2\""),
        ("basis = \"plan\"", "basis = \"hires\""),
        ("ratio = \"2/5\"", "ratio = \"2/5\"\nrounding = \"down\""),
        ("\"就业补助资金\", ", ""),
        ("\"单位自有资金\", ", ""),
        ("min-age-female = 40", "min-age-female = 39"),
        ("min-age-female = 40", "min-age-female = 41"),
        ("min-age-male = 50", "min-age-male = 49"),
        ("min-age-male = 50", "min-age-male = 51"),
        ("months = 36\n", "months = 35\n"),
        ("months = 36\n", "months = 37\n"),
        ("near-retirement-years = 5", "near-retirement-years = 4"),
        ("near-retirement-years = 5", "near-retirement-years = 6"),
        ("most-placements = 2", "most-placements = 1"),
        ("most-placements = 2", "most-placements = 3"),
        ("\nminimum = 16", "\nminimum = 15"),
        ("\nminimum = 16", "\nminimum = 17"),
        ("women-track = 55", "women-track = 50"),
        ("household = true", "household = false"),
        ("register-complete = false", "register-complete = true"),
        ("in-force-from = \"2017-09-25\"", "in-force-from = \"2017-09-24\""),
        ("in-force-from = \"2017-09-25\"", "in-force-from = \"2017-09-26\""),
        ("in-force-from = \"2025-04-09\"", "in-force-from = \"2025-04-08\""),
        ("in-force-from = \"2025-04-09\"", "in-force-from = \"2025-04-10\""),
        ("plan = false", "plan = true"),
        ("notice = false", "notice = true"),
        ("filing = false", "filing = true"),
    ];
    let mut mutants: Vec<(String, String)> = changes
        .iter()
        .filter(|(from, _)| text.contains(from))
        .map(|(from, to)| (format!("{from} → {to}"), text.replacen(from, to, 1)))
        .collect();
    if !text.contains("[duties]") {
        for duty in ["plan", "notice", "filing"] {
            let unasked = format!("[duties]\n{duty} = false\n\n[clause]");
            mutants.push((format!("{duty} not asked"), text.replacen("[clause]", &unasked, 1)));
        }
    }
    mutants.extend(changed_lines(text));
    mutants.extend(changed_lists(text));
    let blocks: Vec<&str> = text.split("[[category]]").collect();
    for gone in 1..blocks.len() {
        // A category that counts for another quota is no figure of this one.
        if !blocks[gone].contains("counts = false") {
            let (_, rest) = blocks[gone].split_at(blocks[gone].find("\n#").unwrap_or(blocks[gone].len()));
            let kept: Vec<&str> =
                blocks.iter().enumerate().map(|(at, block)| if at == gone { rest } else { *block }).collect();
            let name = blocks[gone].lines().find(|line| line.starts_with("name")).unwrap();
            let whole = kept[..gone].join("[[category]]") + rest;
            let after: String = kept[gone + 1..].iter().map(|block| format!("[[category]]{block}")).collect();
            mutants.push((format!("without {name}"), whole + &after));
        }
    }
    mutants
}

/// Each figure of the schedule of retirement ages that the policy goes by: women are held to one of two tracks.
fn changed_lines(text: &str) -> Vec<(String, String)> {
    let tracks = ["men = {", "women-55 = {"];
    let lines = text.lines().filter(|line| tracks.iter().any(|track| line.starts_with(track)));
    let mut mutants = Vec::new();
    for line in lines {
        for (from, to) in [
            ("age = 60", "age = 59"),
            ("age = 60", "age = 61"),
            ("age = 55", "age = 54"),
            ("age = 55", "age = 56"),
            ("-01\"", "-02\""),
            ("every-months = 4", "every-months = 3"),
            ("every-months = 4", "every-months = 5"),
            ("max-months = 36", "max-months = 35"),
            ("max-months = 36", "max-months = 37"),
        ] {
            if line.contains(from) {
                let mutant = text.replacen(line, &line.replacen(from, to, 1), 1);
                mutants.push((format!("{line}: {from} → {to}"), mutant));
            }
        }
    }
    mutants
}

/// Each list of another department: without it, held against another day, without what holds the claim or the unit.
fn changed_lists(text: &str) -> Vec<(String, String)> {
    let marker = "[[crosscheck]]";
    let mut mutants = Vec::new();
    for (at, _) in text.match_indices(marker) {
        let body = &text[at + marker.len()..];
        let block = &text[at..at + marker.len() + body.find("\n[[").unwrap_or(body.len())];
        let kind = block.lines().find(|line| line.starts_with("kind")).unwrap();
        let mut add = |what: &str, changed: String| {
            mutants.push((format!("{kind} {what}"), text.replacen(block, &changed, 1)));
        };
        add("gone", String::new());
        for (from, to) in [
            ("when = \"period\"", "when = \"hire-date\""),
            ("when = \"hire-date\"", "when = \"period\""),
            ("holds-claim = true", "holds-claim = false"),
            ("elsewhere = true", "elsewhere = false"),
        ] {
            if block.contains(from) {
                add(from, block.replacen(from, to, 1));
            }
        }
    }
    mutants
}

/// A change that this policy's own texts leave without consequence.
fn is_idle(policy: &Policy, change: &str) -> bool {
    // A category that counts for another quota has no age to meet here.
    let counted_ages = policy.categories().iter().any(|one| one.counts && one.min_age_female.is_some());
    change.starts_with("min-age") && !counted_ages
}

#[test]
fn every_changed_figure_category_and_list_is_caught_by_a_case() {
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).unwrap();
        let mutants = mutants(&policy.source_text);
        let lists = mutants.iter().filter(|(change, _)| change.starts_with("kind")).count();
        assert!(lists >= 2 * policy.crosschecks.len(), "{name}: {lists}");
        for (change, mutant) in mutants.iter().filter(|(change, _)| !is_idle(&policy, change)) {
            // A renewable group must be one of the categories.
            let mutant = match change.strip_prefix("without name = ") {
                Some(category) => {
                    mutant.replace(&format!("{category}, "), "").replace(&format!(", {category}"), "")
                }
                None => mutant.clone(),
            };
            let changed = Policy::parse(&mutant, change, &codes()).expect("a policy all the same");
            assert!(!holds(&changed, &pack_of(name)), "{name}: {change} is caught by no case");
        }
    }
}

/// Whether every case of a pack comes out as expected. Cases that name a list which a policy no longer has can't be read.
fn holds(policy: &Policy, pack: &Path) -> bool {
    let Ok(cases) = conformance::cases(pack, policy) else { return false };
    cases.iter().all(|case| differences(case, policy).is_empty())
}

/// Where one case differs, worked out in memory.
fn differences(case: &PackCase, policy: &Policy) -> Vec<String> {
    audited(case, policy, |audits, edition| case.expected.differences(audits, edition))
}

/// Audits the filings of a case in memory.
fn audited<T>(case: &PackCase, policy: &Policy, then: impl FnOnce(&[Audit<'_, '_>], &Edition<'_>) -> T) -> T {
    let read = |path: &Path, purpose: Purpose| {
        let columns = match purpose {
            Purpose::History => Columns::builtin().of_history(),
            _ => Columns::builtin(),
        };
        let options = ReadOptions::new(PathBuf::from(PATH));
        let shown = path.file_name().unwrap().to_str().unwrap();
        tables::read_file(path, shown, purpose, &columns, &AgencyNames::default(), &options)
    };
    let mut filings: Vec<PathBuf> =
        std::fs::read_dir(&case.filings).unwrap().map(|entry| entry.unwrap().path()).collect();
    filings.sort();
    let readings = filings.iter().map(|path| read(path, Purpose::Filing)).collect();
    let references: Vec<(ReferenceKind, FileReading)> =
        case.references.iter().map(|(kind, path)| (*kind, read(path, kind.purpose()))).collect();
    let references = References::build(&references, &Columns::builtin(), policy);
    let terms =
        AuditTerms { year: case.expected.year, as_of: case.expected.as_of().unwrap(), received_by: None };
    with_readings(readings, &references, policy, terms, &BTreeMap::new(), |inputs| {
        let audits: Vec<Audit<'_, '_>> =
            (0..inputs.docket.cases.len()).map(|index| audit_case(index, inputs)).collect();
        then(&audits, &edition(inputs))
    })
}

#[test]
fn a_pack_in_memory_comes_out_as_by_the_program() {
    for name in Policy::builtin_names() {
        let policy = Policy::builtin(name).unwrap();
        for case in conformance::cases(&pack_of(name), &policy).unwrap() {
            assert_eq!(differences(&case, &policy), [""; 0], "{name} {}", case.name);
        }
    }
}

/// The facts that were looked up again, sentence by sentence.
#[test]
fn guangdong_says_what_its_sources_say() {
    let policy = Policy::builtin("gd-2017-101").unwrap();
    let fifth = policy.category("农村零转移就业贫困家庭人员").unwrap();
    assert_eq!((fifth.code.as_str(), fifth.name.as_str()), ("5", "农村零转移就业原建档立卡贫困家庭人员"));
    let verified = |code: &str| policy.categories().iter().find(|one| one.code == code).unwrap().verified;
    assert!(verified("5") && !verified("12") && !verified("13"), "what was not read says so");
    let placement = policy.placement.as_ref().unwrap();
    assert_eq!((placement.months, placement.most_placements), (36, 2));
    assert_eq!(placement.renewable, ["大龄失业人员", "城镇零就业家庭人员"]);
    assert!(policy.laws["public_service"].citation.contains("《广东省人力资源市场条例》第四十九条"));
    assert_eq!(policy.laws["inspection"].citation, "《中华人民共和国就业促进法》第六十条");
    let class = |agency: &str, url: &str| {
        policy.publisher(&Published {
            publisher: Some(agency).filter(|text| !text.is_empty()),
            channel: None,
            url: Some(url).filter(|text| !text.is_empty()),
            lists_name: &|_| false,
            lists_host: &|_| false,
            is_agency: &|_| false,
            division: None,
        })
    };
    for public in [
        "徐闻县就业服务管理中心",
        "中山市人社分局",
        "某市人力资源开发局",
        "某市就业局",
        "某市就业促进中心",
        "某市人才交流服务中心",
        "粤就业",
        "某街道就业驿站",
    ] {
        assert_eq!(class(public, ""), PublisherClass::Public, "{public}");
    }
    for address in
        ["http://jy.gz.gov.cn/gg/1.html", "http://www.gzjy.gov.cn/gg/1.html", "https://ggzyjy.gd.gov.cn/a/1"]
    {
        assert_ne!(class("", address), PublisherClass::Public, "{address}");
    }
    // 脱贫劳动力 is eligible for subsidised posts only, within a period that no text read states: not of this list.
    assert!(policy.category("脱贫劳动力").is_none());
}

#[test]
fn shandong_names_nine_groups_and_asks_for_a_share_alone() {
    let policy = Policy::builtin("sd-2016").unwrap();
    assert_eq!(policy.categories().len(), 9);
    for known in ["农村零转移就业贫困家庭成员", "单亲抚养未成年子女", "失地农民", "4050人员"]
    {
        assert!(policy.category(known).is_some(), "{known}");
    }
    for unknown in ["低收入人口", "优抚对象", "刑满释放人员"] {
        assert!(policy.category(unknown).is_none(), "{unknown}");
    }
    let asked = |duty| policy.asks(duty);
    assert!(asked(Requirement::Quota));
    assert!(![Requirement::Plan, Requirement::Notice, Requirement::Filing].into_iter().any(asked));
    assert_eq!((policy.ratio.percent_label().as_str(), policy.basis), ("50%", Denominator::Hires));
    assert_eq!(policy.clause.citation, "《山东省就业促进条例》第四十四条");
    // Nobody is accused of what it does not ask, whatever is missing.
    let found = audit_one(&World::default().but(|world| {
        world.policy = "sd-2016".to_owned();
        world.plan.clear();
        world.notices.rows.clear();
        world.hires.set_all("备案日期", "").set_all("备案部门", "");
    }));
    let accused = found.findings.iter().filter(|finding| finding.1 == Severity::Violation);
    assert_eq!(accused.map(|finding| finding.0).collect::<Vec<_>>(), ["Q001"], "two of five are not half");
}

/// A group that counts for a time: hired within it, or not at all.
#[test]
fn a_category_bound_to_a_period_counts_within_it() {
    let bound = kept_policy(|text| {
        text.replacen(
            "name = \"残疾人员\"",
            "name = \"残疾人员\"\nfrom = \"2021-01-01\"\nuntil = \"2024-03-01\"",
            1,
        )
    });
    let on = |day: &str| {
        let found = audit_one(&World::default().but(|world| {
            world.policy.clone_from(&bound);
            world.hires.set_all("招用日期", day).set_all("备案日期", "2024-03-10");
        }));
        (found.counts.verified, found.severities("E004").len())
    };
    assert_eq!(on("2024-03-01"), (2, 0));
    assert_eq!(on("2024-03-02"), (0, 2));
}

/// What `gd-both` adds to the default is its quota alone, in force since the later of both documents.
#[test]
fn the_policy_of_both_quotas_is_the_default_with_one_more() {
    let own = |name: &str| {
        let text = Policy::builtin(name).unwrap().source_text;
        let text = text.split("\n# 主比例（上面的 [quota]）之外").next().unwrap().trim_end().to_owned();
        let kept = text.lines().skip_while(|line| line.starts_with('#'));
        let own = ["name = \"gd-", "title", "in-force-from"];
        kept.filter(|line| !own.iter().any(|start| line.starts_with(start)))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(own("gd-both"), own("gd-2017-101"));
    assert_eq!(Policy::builtin("gd-both").unwrap().further.len(), 1);
    let since = |name: &str| Policy::builtin(name).unwrap().in_force_from;
    assert_eq!(since("gd-both"), since("gd-2017-101").max(since("gd-subsidised")));
}

/// The template's commented settings are settings: each block without its `#` is read and valid.
#[test]
fn what_the_template_comments_out_can_be_put_in_force() {
    let text = postaudit::policy::LOCAL_TEMPLATE;
    let uncommented: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    let policy = Policy::parse(&uncommented.join("\n"), "local.toml", &codes()).unwrap();
    assert_eq!(policy.further.len(), 2);
    assert!(policy.plan_due(2024).is_some() && policy.notice_days.is_some() && policy.filing_days.is_some());
    assert!(policy.in_force_until.is_some());
}

#[test]
fn a_policy_that_was_not_in_force_in_the_year_says_so() {
    let policy = Policy::builtin("gd-2017-101").unwrap();
    assert_eq!(policy.out_of_force_in(2017), None);
    assert_eq!(policy.out_of_force_in(2016).as_deref(), Some("自2017年9月25日起施行"));
    let lapsed = kept_policy(|text| {
        text.replacen("in-force-from", "in-force-until = \"2023-12-31\"\nin-force-from", 1)
    });
    let policy = Policy::load(&lapsed, &codes()).unwrap();
    assert_eq!(policy.out_of_force_in(2023), None);
    assert_eq!(
        policy.out_of_force_in(2024).as_deref(),
        Some("自2017年9月25日起施行，有效期至2023年12月31日")
    );
}
