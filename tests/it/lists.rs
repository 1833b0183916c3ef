//! The authority's lists as offices keep them: whatever is blanked, garbled, cut off, renamed or dropped in one of them accuses
//! nobody, passes nobody and makes nobody late; waivers mean what an office writes in them.

use std::collections::BTreeSet;

use postaudit::model::{Severity, Verdict};
use postaudit::reference::{ReferenceKind, ReferenceRead, References};

use crate::desk::Desk;
use crate::generator::formats::{Book, Cell, Sheet as Grid, xlsx};
use crate::oracle::rng::Rng;
use crate::support::{AGENCY, CODE, Outcome, PEER, SERVICE, Sheet, World, audit_if, person};

/// What another department holds: the first kind that the default policy declares.
const INSURED: ReferenceKind = ReferenceKind::Crosscheck(0);

/// The world with every list, in which one claimed person had left the register before he was hired.
fn listed() -> World {
    let mut world = World::default().with_register();
    if let Some(register) = world.references.get_mut(&ReferenceKind::Register) {
        register.set(1, "退出日期", "2024-01-31");
        let other = register.repeat(0);
        register.set(other, "公民身份号码", &person(7)).set(other, "姓名", "乙甲").set(
            other,
            "认定编号",
            "RD-7",
        );
    }
    let directory = Sheet::new(
        &["单位名称", "统一社会信用代码", "行政区划代码", "单位层级", "同级人社部门"],
        &[&[AGENCY, CODE, "440106", "县级", PEER], &["广州市天河区虚构文化馆", "", "440106", "县级", PEER]],
    );
    let services = Sheet::new(
        &["机构名称", "行政区划代码", "层级", "发布渠道", "发布网址"],
        &[&[SERVICE, "440106", "县级", "", ""], &["越秀区就业促进站", "440104", "县级", "", ""]],
    );
    let mut export = world.notices.clone();
    let other = export.repeat(0);
    export.set(other, "公告编号", "GG-2").set(other, "发布日期", "2024-06-01");
    let mut history = Sheet::new(
        &["姓名", "公民身份号码", "招用日期", "合同终止日期"],
        &[&["甲C", &person(2), "2022-03-01", "2023-02-28"]],
    );
    history.rows.push(["乙甲", &person(7), "2021-03-01", "2022-02-28"].map(str::to_owned).to_vec());
    let waivers = Sheet::new(
        &["规则", "单位名称", "统一社会信用代码", "依据文号", "批准单位", "批准日期", "有效期至"],
        &[
            &["N001", AGENCY, CODE, "某函〔2024〕9号", "广州市就业服务中心", "2024-02-20", "2024-12-31"],
            &["P003", AGENCY, "", "某函〔2024〕7号", "广州市就业服务中心", "2024-02-20", "2024-12-31"],
        ],
    );
    let insured = Sheet::new(
        &["姓名", "公民身份号码", "起始日期", "终止日期", "单位名称", "说明"],
        &[
            &["甲A", &person(0), "2023-05-01", "2024-10-31", "黄石某物业公司", "企业职工养老"],
            &["乙甲", &person(7), "2021-05-01", "2022-10-31", "黄石某矿业公司", "企业职工养老"],
        ],
    );
    world
        .with(ReferenceKind::Agencies, directory)
        .with(ReferenceKind::Services, services)
        .with(ReferenceKind::Notices, export)
        .with(ReferenceKind::History, history)
        .with(ReferenceKind::Waivers, waivers)
        .with(INSURED, insured)
}

/// The same without what keeps the agency from complying: nobody has left the register, nobody is insured elsewhere.
fn at_ease() -> World {
    listed().but(|world| {
        if let Some(register) = world.references.get_mut(&ReferenceKind::Register) {
            register.set(1, "退出日期", "");
        }
        if let Some(insured) = world.references.get_mut(&INSURED) {
            insured.rows.remove(0);
        }
    })
}

/// The same with notices that came late, which a document excuses; another agency of the directory filed nothing.
fn excused() -> World {
    at_ease().but(|world| {
        world.notices.rows.clear();
        if let Some(export) = world.references.get_mut(&ReferenceKind::Notices) {
            export.rows.remove(0);
        }
    })
}

/// The same with one claimed person insured elsewhere.
fn insured() -> World {
    at_ease().but(|world| {
        if let Some(insured) = world.references.get_mut(&INSURED) {
            let hit = ["甲A", &person(0), "2023-05-01", "2024-10-31", "黄石某物业公司", "企业职工养老"];
            insured.rows.push(hit.map(str::to_owned).to_vec());
        }
    })
}

/// All of them, and what is said of the agency in each.
fn worlds() -> [(World, Verdict); 4] {
    [
        (listed(), Verdict::Noncompliant),
        (insured(), Verdict::Unresolved),
        (at_ease(), Verdict::Compliant),
        (excused(), Verdict::Compliant),
    ]
}

type Verdicts = Vec<(String, Verdict)>;

/// By rule: one agency filed, and a directory may show it under another name.
fn violations(outcome: &Outcome) -> BTreeSet<&'static str> {
    let found = outcome.agencies.iter().flat_map(|agency| &agency.findings);
    found.filter(|finding| finding.1 == Severity::Violation).map(|finding| finding.0).collect()
}

fn verdicts(outcome: &Outcome) -> Verdicts {
    outcome.agencies.iter().map(|agency| (agency.name.clone(), agency.verdict)).collect()
}

/// What can befall a cell, or its column.
fn damages(text: &str) -> Vec<String> {
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    vec![String::new(), "＃？！".to_owned(), half]
}

fn is_usable(references: &References) -> bool {
    references.useless().next().is_none()
}

/// A list that is damaged is refused, or leaves what the base says: no new violation, nobody new compliant or late.
fn assert_nothing_new(base: &Outcome, damaged: &World, what: &str, may_pass: bool) {
    let Some(outcome) = audit_if(damaged, is_usable) else { return };
    let new: Vec<&str> = violations(&outcome).difference(&violations(base)).copied().collect();
    assert!(new.is_empty(), "{what}: new violations {new:?}");
    let before = verdicts(base);
    for (name, verdict) in verdicts(&outcome) {
        let was = before.iter().find(|(known, _)| *known == name).map(|(_, verdict)| *verdict);
        let is_new = was != Some(verdict);
        assert!(!is_new || verdict != Verdict::NotFiled, "{what}: {name} is late");
        assert!(!is_new || verdict != Verdict::Compliant || may_pass, "{what}: {name} passes");
    }
}

#[test]
fn no_damage_to_a_list_accuses_or_passes_anybody() {
    for (world, verdict) in worlds().into_iter().take(1) {
        let base = audit_if(&world, is_usable).expect("usable lists");
        assert_eq!(base.agencies[0].verdict, verdict, "{:?}", base.agencies[0]);
        std::thread::scope(|scope| {
            for kind in world.references.keys() {
                let (world, base) = (&world, &base);
                scope.spawn(|| damage_each_part(world, *kind, base));
            }
        });
    }
}

/// Who has left the register by a date that is gone from it has not left.
const EXIT: &str = "退出日期";

/// What can befall a list as a whole, at random: several damages to cells, rows and columns, then one to the sheets and one
/// to the bytes. `POSTAUDIT_DAMAGES=500` asks for so many of each world.
#[test]
fn no_damage_to_the_sheets_and_files_of_a_list_accuses_or_passes_anybody() {
    let rounds = std::env::var("POSTAUDIT_DAMAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(15);
    std::thread::scope(|scope| {
        for (seed, (world, _)) in (1_u64..).zip(worlds()) {
            scope.spawn(move || {
                let base = audit_if(&world, is_usable).expect("usable lists");
                let mut rng = Rng::new(seed);
                for round in 0..rounds {
                    damage_as_file(&world, &base, round, &mut rng);
                }
            });
        }
    });
}

fn damage_as_file(world: &World, base: &Outcome, round: usize, rng: &mut Rng) {
    let kinds: Vec<ReferenceKind> = world.references.keys().copied().collect();
    let kind = rng.pick(&kinds);
    let mut list = List::of(&world.references[&kind], rng);
    let mut told: Vec<String> = Vec::new();
    for _ in 0..rng.below(4) {
        told.push(list.damage_a_part(rng));
    }
    told.push(list.damage_a_sheet(rng));
    let (extension, bytes) = list.written(rng);
    let (bytes, how) = damaged_bytes(bytes, rng);
    told.push(how.clone());
    let mut damaged = world.clone();
    damaged.files.insert(kind, (format!("{}.{extension}", kind.flag()), bytes));
    // What is not there any more leaves no trace: a hit, an exit, the row of an exit.
    let is_cut = how.starts_with("cut");
    let may_pass =
        (list.lost || is_cut) && matches!(kind, ReferenceKind::Crosscheck(_) | ReferenceKind::Register);
    assert_nothing_new(base, &damaged, &format!("{round} {extension} {} {told:?}", kind.flag()), may_pass);
}

/// A list as a book of sheets.
struct List {
    sheets: Vec<(String, Sheet)>,
    /// Something is gone, not only unclear.
    lost: bool,
}

impl List {
    /// In one sheet or in two.
    fn of(sheet: &Sheet, rng: &mut Rng) -> Self {
        let mut sheets = vec![("Sheet1".to_owned(), sheet.clone())];
        if rng.chance(500) {
            let rest = sheets[0].1.rows.split_off(1);
            sheets.push(("Sheet2".to_owned(), Sheet { rows: rest, ..sheet.clone() }));
        }
        Self { sheets, lost: false }
    }

    fn damage_a_part(&mut self, rng: &mut Rng) -> String {
        let at = rng.below(self.sheets.len());
        let sheet = &mut self.sheets[at].1;
        if sheet.rows.is_empty() {
            return "nothing".to_owned();
        }
        let (row, column) = (rng.below(sheet.rows.len()), rng.below(sheet.header.len()));
        let place = format!("{at} {row} {column}");
        match rng.below(8) {
            0 => {
                self.lost = true;
                sheet.rows.remove(row);
                format!("row dropped {place}")
            }
            1 => {
                self.lost = true;
                sheet.rows[row].fill(String::new());
                format!("row blanked {place}")
            }
            2 => {
                let copy = sheet.rows[row].clone();
                sheet.rows.push(copy);
                format!("row repeated {place}")
            }
            3 => {
                self.lost = true;
                for cells in &mut sheet.rows {
                    cells[column].clear();
                }
                format!("column blanked {place}")
            }
            4 => {
                sheet.header[column] = rng.pick(&["某某情况栏", "", "列1", "说明情况"]);
                self.lost = true;
                format!("column renamed {place}")
            }
            _ => {
                let half: String = sheet.rows[row][column]
                    .chars()
                    .take(sheet.rows[row][column].chars().count() / 2)
                    .collect();
                let text = rng
                    .pick(&[
                        "",
                        "＃？！",
                        &half,
                        "#REF!",
                        "0",
                        "见附件",
                        "锟斤拷锟斤拷",
                        "??????",
                        "1900-01-00",
                    ])
                    .to_owned();
                self.lost |= text.is_empty() || text == "0" || text == half;
                sheet.rows[row][column].clone_from(&text);
                format!("cell {place} “{text}”")
            }
        }
    }

    fn damage_a_sheet(&mut self, rng: &mut Rng) -> String {
        let at = rng.below(self.sheets.len());
        match rng.below(6) {
            0 if self.sheets.len() > 1 => {
                self.lost = true;
                self.sheets.remove(at);
                format!("sheet {at} dropped")
            }
            1 => {
                let name = rng.pick(&["退出人员", "作废", "某某", "历史数据", "说明", "2019年"]);
                name.clone_into(&mut self.sheets[at].0);
                format!("sheet {at} renamed {name}")
            }
            2 => {
                self.lost = true;
                self.sheets[at].1.header.fill("");
                format!("sheet {at} without header")
            }
            3 => {
                self.sheets[at].1.title = Some(rng.pick(&["某某表", "汇总情况表（征求意见稿）", "附件3"]));
                format!("sheet {at} titled")
            }
            _ => "sheets as they are".to_owned(),
        }
    }

    fn written(&self, rng: &mut Rng) -> (&'static str, Vec<u8>) {
        if self.sheets.len() == 1 && rng.chance(500) {
            let text = self.sheets[0].1.csv();
            return match rng.below(3) {
                0 => ("csv", text.into_bytes()),
                1 => ("csv", ["\u{feff}", &text].concat().into_bytes()),
                _ => ("csv", encoding_rs::GBK.encode(&text).0.into_owned()),
            };
        }
        let grid = |(name, sheet): &(String, Sheet)| {
            let cells = |row: Vec<&str>| row.into_iter().map(Cell::text).collect::<Vec<_>>();
            let mut rows: Vec<Vec<Cell>> = sheet.title.iter().map(|title| cells(vec![title])).collect();
            rows.push(cells(sheet.header.clone()));
            rows.extend(sheet.rows.iter().map(|row| cells(row.iter().map(String::as_str).collect())));
            Grid { name: name.clone(), rows, ..Grid::default() }
        };
        let book = Book { sheets: self.sheets.iter().map(grid).collect(), epoch_1904: false };
        ("xlsx", xlsx::write(&book))
    }
}

/// What befalls a file on its way: cut off, encrypted, overwritten in places, emptied.
fn damaged_bytes(mut bytes: Vec<u8>, rng: &mut Rng) -> (Vec<u8>, String) {
    let at = rng.below(bytes.len().max(1));
    match rng.below(8) {
        0 => {
            // A text that was cut off at the end of a line is a shorter text.
            let end = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let end = if bytes.starts_with(b"PK") { at } else { end };
            bytes.truncate(end);
            (bytes, format!("cut off at {end}"))
        }
        1 => {
            let mut encrypted = b"%TSD-Header-###%".to_vec();
            encrypted.extend((0..bytes.len()).map(|_| u8::try_from(rng.below(256)).unwrap_or(0)));
            (encrypted, "encrypted".to_owned())
        }
        2 => {
            let end = (at + 40).min(bytes.len());
            bytes[at..end].fill(0x3f);
            (bytes, format!("overwritten at {at}"))
        }
        3 => (Vec::new(), "emptied".to_owned()),
        _ => (bytes, "bytes as they are".to_owned()),
    }
}

fn damage_each_part(world: &World, kind: ReferenceKind, base: &Outcome) {
    let sheet = &world.references[&kind];
    let changed = |change: &dyn Fn(&mut Sheet)| {
        world.clone().but(|world| change(world.references.get_mut(&kind).expect("a list")))
    };
    for column in 0..sheet.header.len() {
        let renamed = changed(&|sheet| sheet.header[column] = "某某情况栏");
        assert_nothing_new(base, &renamed, &format!("{} {column} renamed", kind.flag()), false);
        let dropped = changed(&|sheet| {
            sheet.header.remove(column);
            for row in &mut sheet.rows {
                row.remove(column);
            }
        });
        // A person's day of exit, or a hit, is nowhere any more.
        let is_exit = sheet.header[column] == EXIT || kind == INSURED;
        assert_nothing_new(base, &dropped, &format!("{} {column} dropped", kind.flag()), is_exit);
        for (row, cells) in sheet.rows.iter().enumerate() {
            let text = &cells[column];
            for damage in damages(text).into_iter().filter(|damage| damage != text) {
                let damaged = changed(&|sheet| damage.clone_into(&mut sheet.rows[row][column]));
                let what = format!("{} {row} {column} “{damage}”", kind.flag());
                assert_nothing_new(base, &damaged, &what, is_exit && damage.is_empty());
            }
        }
    }
    for row in 0..sheet.rows.len() {
        let dropped = changed(&|sheet| {
            sheet.rows.remove(row);
        });
        assert_nothing_new(base, &dropped, &format!("{} {row} dropped", kind.flag()), kind == INSURED);
        let blanked = changed(&|sheet| sheet.rows[row].fill(String::new()));
        assert_nothing_new(base, &blanked, &format!("{} {row} blanked", kind.flag()), kind == INSURED);
    }
}

#[test]
fn what_a_register_says_of_its_rows_is_heard() {
    let said = |header: &'static str, text: &str, others: &str| {
        let mut world = World::default().with_register();
        let register = world.references.get_mut(&ReferenceKind::Register).unwrap();
        register.header.push(header);
        for (row, cells) in register.rows.iter_mut().enumerate() {
            cells.push(if row == 0 { text } else { others }.to_owned());
        }
        audit_if(&world, is_usable).expect("usable").agencies[0].verdict
    };
    for (header, text, others) in [
        ("是否有效", "否", "是"),
        ("已注销标志", "1", "0"),
        ("人员状态", "已退出", "在册"),
        ("年审结果", "不通过", "通过"),
        ("年审情况核查", "补材料", "通过"),
        ("备注", "2024年2月已退出", ""),
        ("出库时间", "2024-02-01", ""),
        ("审核意见", "不同意", "同意"),
        ("是否通过", "否", "是"),
        ("认定情况", "未认定", "已认定"),
        ("备注", "认定有误", ""),
        ("备注", "退", ""),
    ] {
        assert_eq!(said(header, text, others), Verdict::Unresolved, "{header} {text}");
    }
    for (header, text) in [
        ("所属街道", "虚构街道"),
        ("是否有效", "是"),
        ("备注", "家庭困难"),
        ("年审结果", "通过"),
        ("认定有效期", "2024.1.1-2026.12.31"),
        ("台账状态", "在管"),
        ("复核结果", "符合条件"),
        ("社区意见", "情况属实，拟同意认定"),
        ("是否享受社保补贴", "否"),
    ] {
        assert_eq!(said(header, text, text), Verdict::Compliant, "{header} {text}");
    }
}

/// What stands below a list leaves it whole, save where it says that more belongs to it.
#[test]
fn lines_below_a_list_are_none_of_its_rows() {
    let is_whole = |line: &str| {
        let mut world = World::default().with_register();
        let register = world.references.get_mut(&ReferenceKind::Register).unwrap();
        let mut last = vec![String::new(); register.header.len()];
        last[0] = line.to_owned();
        register.rows.push(last);
        audit_if(&world, |references| references.reads.iter().all(ReferenceRead::is_whole)).is_some()
    };
    for line in [
        "经办：张三",
        "数据截止：2024年12月31日",
        "2024年12月",
        "共2条记录",
        "本表一式两份",
        "社区（盖章）：",
        "广州市天河区就业促进中心",
    ] {
        assert!(is_whole(line), "{line}");
    }
    for line in ["共60人", "新认定人员另册登记", "以下略", "乙甲"] {
        assert!(!is_whole(line), "{line}");
    }
}

#[test]
fn headings_beside_the_names_of_a_directory_are_no_rows() {
    let is_whole = |rows: &[&[&str]]| {
        let sheet = Sheet::new(&["序号", "单位名称", "行政区划代码"], rows);
        let world = World::default().with(ReferenceKind::Agencies, sheet);
        audit_if(&world, |references| references.reads.iter().all(ReferenceRead::is_whole)).is_some()
    };
    assert!(is_whole(&[&["一、天河区（1家）", "", ""], &["1", AGENCY, "440106"], &["共1家", "", ""]]));
    assert!(!is_whole(&[&["以下略", "", ""], &["1", AGENCY, "440106"]]));
    assert!(!is_whole(&[&["1", AGENCY, "440106"], &["注：本表为节选，其余单位另附。", "", ""]]));
    assert!(is_whole(&[&["1", AGENCY, "440106"], &["注：本表含全部应报送单位。", "", ""]]));
}

fn waived(rule: &str, agency: &str, approved: &str, until: &str) -> Outcome {
    let header = ["规则", "单位名称", "依据文号", "批准单位", "批准日期", "有效期至"];
    let row = [rule, agency, "某函〔2024〕9号", "某市就业服务中心", approved, until];
    let mut world = World::default().with(ReferenceKind::Waivers, Sheet::new(&header, &[&row]));
    world.notices.rows.clear();
    world
        .references
        .insert(ReferenceKind::Agencies, Sheet::new(&["单位名称", "行政区划代码"], &[&[AGENCY, "440106"]]));
    audit_if(&world, is_usable).unwrap_or_else(|| panic!("not usable: {rule} {agency} {until}"))
}

#[test]
fn waivers_are_read_as_offices_write_them() {
    let whole = AGENCY;
    let short = AGENCY.strip_prefix("广州市").unwrap();
    for (rule, agency, approved, until) in [
        ("N001", whole, "2024-03-01", ""),
        ("n001 招用没有对应公告", whole, "2024-03-01", "2024-12-31"),
        ("招用没有对应公告", whole, "2024-03-01", "长期"),
        ("N001、Q001", whole, "二〇二四年三月一日", "2024年12月"),
        ("N001", whole, "2024-03-01", "2024.1.1-2024.12.31"),
        ("N001", short, "2024-03-01", ""),
        ("N001", &format!("{whole}、广州市越秀区民政局"), "2024-03-01", ""),
        ("N001", "全部单位", "2024-03-01", ""),
        ("N001", "天河区", "2024-03-01", ""),
        ("N001", "广州市各单位", "2024-03-01", ""),
    ] {
        let outcome = waived(rule, agency, approved, until);
        let verdict = outcome.agencies[0].verdict;
        assert_eq!(verdict, Verdict::Compliant, "{rule} {agency} {approved} {until}: {:?}", outcome.agencies);
    }
    for (rule, agency, until) in
        [("N001", "越秀区", ""), ("N009", whole, ""), ("招用", whole, ""), ("N001", "全部单位", "2024-06-30")]
    {
        let outcome = waived(rule, agency, "2024-03-01", until);
        assert_eq!(outcome.agencies[0].verdict, Verdict::Noncompliant, "{rule} {agency} {until}");
    }
    let unknown = waived("N009", whole, "2024-03-01", "");
    let said = unknown.agencies[0].findings.iter().find(|finding| finding.0 == "W002").expect("W002");
    assert!(said.3.contains("“N009”不是任何规则的代码"), "{}", said.3);
}

#[test]
fn what_a_wide_waiver_covers_is_said() {
    let desk = Desk::noncompliant();
    desk.put(
        "豁免.csv",
        "规则,单位名称,依据文号,批准单位,批准日期\nN001,全部单位,某函〔2024〕9号,某市就业服务中心,2024-03-01\n",
    );
    let ran = desk.audit(&["--waivers", "豁免.csv"]);
    assert!(ran.result.contains("第2行按全部单位采用"), "{}", ran.result);
}

#[test]
fn an_earlier_placement_that_was_not_read_leaves_the_term_open() {
    let masked = format!("{}********{}", &person(0)[..6], &person(0)[14..]);
    let rows = |name: &str, number: &str, start: &str| {
        let whole = person(7);
        let sheet = Sheet::new(
            &["姓名", "公民身份号码", "招用日期"],
            &[&["乙甲", &whole, "2021-03-01"], &[name, number, start]],
        );
        let outcome =
            audit_if(&World::default().with(ReferenceKind::History, sheet), is_usable).expect("usable");
        ["E011", "E013"].map(|rule| outcome.agencies[0].severities(rule).len())
    };
    assert_eq!(rows("甲A", &masked, "2021-03-01"), [1, 1]);
    assert_eq!(rows("甲A", &person(0), "2021年春"), [1, 1]);
    assert_eq!(rows("甲A", "350204********9999", "2021-03-01"), [0, 0]);
    assert_eq!(rows("丙某", &masked, "2021-03-01"), [0, 0]);
}

#[test]
fn a_placement_in_a_part_of_the_history_that_was_not_understood_leaves_the_term_open() {
    let (whose, other) = (person(0), person(7));
    for (part, open) in [
        (format!("代码甲,代码乙,代码丙\n甲A,{whose},2021-03-01\n乙甲,{other},2021-03-01\n"), true),
        (format!("姓名,公民身份号码,岗位名称\n甲A,{whose},保洁员\n"), true),
        (format!("姓名,公民身份号码,岗位名称\n乙甲,{other},保洁员\n"), false),
    ] {
        let desk = Desk::compliant();
        desk.put("往年/一.csv", format!("姓名,公民身份号码,招用日期\n乙甲,{other},2021-03-01\n"));
        desk.put("往年/二.csv", &part);
        desk.audit(&["--history", "往年"]);
        let found = desk.text("结果/data/findings.csv");
        let says = |code: &str| found.lines().any(|line| line.contains(code) && line.contains("没有看懂"));
        assert_eq!((says("E011"), says("E013")), (open, open), "{part}{found}");
    }
}

#[test]
fn another_years_results_are_not_overwritten() {
    let desk = Desk::compliant();
    desk.audit(&[]).assert_code(0);
    let before = desk.text("结果/run.json");
    let last_year = World::default().but(|world| {
        for sheet in world.plan.iter_mut().chain([&mut world.hires]) {
            sheet.set_all("年度", "2023");
        }
    });
    desk.put("上年/计划.csv", last_year.plan[0].csv());
    desk.run(&["audit", "上年", "-o", "结果", "--year", "2023"])
        .assert_refused(&["2024年度的结果", "2023年度"]);
    assert_eq!(desk.text("结果/run.json"), before);
}
