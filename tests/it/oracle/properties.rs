//! Properties over the same worlds: worse data never helps, and order never matters.
//!
//! The invariant of section 3 is run in batches: each agency of a base world stands beside copies of
//! itself, each with its own names, codes, persons and certificate numbers, and one thing worse.

use std::collections::{BTreeMap, BTreeSet};

use super::agree::setting;
use super::compare::{self, Outcome};
use super::generate::{self, Knobs};
use super::judge::{self, read};
use super::rng::Rng;
use super::world::{Kind, Row, Table, World};
use super::write;

const STATUSES: [&str; 4] = ["plan_status", "quota_status", "notice_status", "filing_status"];

/// Rules that check filed tables against each other or a cell against another source: deleting one
/// side of such a check removes its doubt, which the specification leaves outside the invariant.
const CROSS_CHECKS: [&str; 13] =
    ["P001", "P003", "P005", "P006", "P009", "N004", "N006", "N007", "E009", "X001", "X002", "X003", "X005"];

/// What was made worse.
#[derive(Debug, Clone)]
struct Worsening {
    base: String,
    what: String,
    /// Statuses that it must not turn into `pass`.
    guarded: Vec<&'static str>,
    /// It concerns hire rows.
    of_hire: bool,
    /// The quota must not turn into `fail` either.
    never_fails: bool,
}

/// A copy of an agency's rows under another identity.
struct Copier {
    number: usize,
}

impl Copier {
    fn name(&self, name: &str) -> String {
        if name.is_empty() {
            String::new()
        } else {
            name.replace("第", &format!("第{:05}之", self.number))
        }
    }

    /// Another region in the ID keeps birth date and sex; what is no valid ID stays.
    fn id(&self, text: &str) -> String {
        let region = format!("{}", 510_100 + self.number);
        match read::id(text) {
            read::Id::Valid(_) if text.len() == 15 => format!("{region}{}", &text[6..]),
            read::Id::Valid(full) => {
                let front = format!("{region}{}", &full[6..17]);
                format!("{front}{}", read::id_check(&front))
            }
            _ => text.to_owned(),
        }
    }

    fn code(&self, code: &str) -> String {
        if !read::valid_code(code) {
            return code.to_owned();
        }
        generate::credit_code(&code[2..8], 50_000_000 + self.number * 3)
    }

    fn row(&self, row: &Row) -> Row {
        let mut copy = row.clone();
        for (column, text) in &mut copy.0 {
            *text = match *column {
                "单位名称" => self.name(text),
                "公民身份号码" => self.id(text),
                "统一社会信用代码" => self.code(text),
                "认定编号" if !read::text(text).is_empty() => format!("{text}C{}", self.number),
                _ => std::mem::take(text),
            };
        }
        copy
    }
}

/// A base world in which nothing is shared between agencies, one set of files per agency.
fn base(seed: u64, agencies: usize, register: bool) -> World {
    let knobs = Knobs { crossing: false, register, services: true, ..Knobs::plain(agencies) };
    generate::world(seed, &knobs)
}

/// Rows of each agency by table.
fn by_agency(world: &World) -> BTreeMap<String, Vec<(Kind, String, Row)>> {
    let mut agencies: BTreeMap<String, Vec<(Kind, String, Row)>> = BTreeMap::new();
    for table in world.in_reading_order() {
        for row in &table.rows {
            let name = row.get("单位名称");
            if !name.is_empty() {
                agencies.entry(name.to_owned()).or_default().push((
                    table.kind,
                    table.file.clone(),
                    row.clone(),
                ));
            }
        }
    }
    agencies
}

/// One thing worse; `None`: this agency has nothing of the kind.
fn worsen(
    rng: &mut Rng,
    rows: &mut Vec<(Kind, String, Row)>,
    supported: &BTreeSet<String>,
) -> Option<Worsening> {
    let at = rng.below(rows.len());
    let (kind, _, row) = rows[at].clone();
    let twice = |(k, _, r): &&(Kind, String, Row)| {
        *k == Kind::Hires && r.get("公民身份号码") == row.get("公民身份号码")
    };
    if kind == Kind::Hires && rows.iter().filter(twice).count() > 1 {
        // Two rows of one person count once, with the worst status: spoiling one frees the other.
        return None;
    }
    let mut all = STATUSES.to_vec();
    let garbage = |rng: &mut Rng, texts: &[&'static str]| rng.pick(texts);
    let worse = |what: String, guarded, never_fails| {
        Some(Worsening { base: String::new(), what, guarded, of_hire: kind == Kind::Hires, never_fails })
    };
    if rng.chance(300) {
        return delete(rows, at);
    }
    let (columns, text): (&[&'static str], &'static str) = match kind {
        Kind::Plan => {
            let column = rng.pick(&["报送日期", "受理部门", "计划招用人数"]);
            match column {
                "报送日期" => (&["报送日期"], garbage(rng, &["", "2024-02-30", "待定"])),
                "受理部门" => (&["受理部门"], ""),
                _ => (&["计划招用人数"], garbage(rng, &["", "三", "约5"])),
            }
        }
        Kind::Hires => {
            let column = rng.below(8);
            match column {
                0 => (&["公民身份号码"], garbage(rng, &["", "4.40106E+17", "12345"])),
                1 => (&["困难人员类别"], garbage(rng, &["", "说不清"])),
                2 => (&["认定编号"], ""),
                3 => (&["认定日期"], garbage(rng, &["", "2024年1月", "待定"])),
                4 => (&["招用日期"], garbage(rng, &["", "2024-02-30"])),
                5 => (&["合同终止日期"], garbage(rng, &["", "待定"])),
                6 => (&["备案日期"], garbage(rng, &["", "待补"])),
                _ => (&["备案部门"], ""),
            }
        }
        Kind::Notices => match rng.below(2) {
            0 => (&["发布机构", "发布渠道", "发布网址"], ""),
            _ => (&["发布日期"], garbage(rng, &["", "2024年3月"])),
        },
    };
    if columns == ["招用日期"] {
        // The row is rejected, and with it P003, P005 and P006 may go, which check it against the plan.
        all.retain(|status| *status != "plan_status");
    }
    let id = row.get("公民身份号码");
    let cross_check = ["认定编号", "认定日期"].contains(&columns[0]) && supported.contains(id);
    if cross_check {
        return None;
    }
    for column in columns {
        rows[at].2.set(column, text);
    }
    let never_fails = kind == Kind::Hires && !text.is_empty();
    worse(format!("{}={text:?} on {:?}", columns[0], row.0), all, never_fails)
}

/// Deletes a claimed hire, a notice, or a whole table other than the plan.
fn delete(rows: &mut Vec<(Kind, String, Row)>, at: usize) -> Option<Worsening> {
    let (kind, file, row) = rows[at].clone();
    let (what, guarded) = match kind {
        Kind::Plan => return None,
        Kind::Hires if row.get("是否就业困难人员") == "是" => {
            rows.remove(at);
            // Deleting the very hire that breaks a duty of its own mends that duty: only the quota is held.
            (format!("deleted {:?}", row.0), vec!["quota_status"])
        }
        Kind::Hires => {
            rows.retain(|(k, f, _)| (*k, f) != (kind, &file));
            let left = rows.iter().any(|(k, _, _)| *k == Kind::Hires);
            let all = if left {
                vec!["quota_status"]
            } else {
                vec!["quota_status", "notice_status", "filing_status"]
            };
            (format!("deleted table {file}"), all)
        }
        Kind::Notices => {
            rows.remove(at);
            // Hires that named it fall back on the other notices of their post, which may be better.
            let others = rows.iter().any(|(k, _, r)| *k == kind && r.get("岗位编号") == row.get("岗位编号"));
            if others {
                return None;
            }
            (format!("deleted {:?}", row.0), vec!["notice_status"])
        }
    };
    Some(Worsening { base: String::new(), what, guarded, of_hire: kind == Kind::Hires, never_fails: false })
}

/// Names of the agencies of a world with their `agencies.csv` columns and the rules that fire.
type Judged = BTreeMap<String, (BTreeMap<String, String>, BTreeSet<String>)>;

/// A base world beside its worsened copies, and what was made worse by the copy's name.
fn worsened_world(seed: u64, register: bool, hires_basis: bool) -> (World, BTreeMap<String, Worsening>) {
    let agencies = usize::try_from(setting("ORACLE_AGENCIES", 240) / 4).unwrap();
    let mut rng = Rng::new(seed ^ 0x5eed);
    let mut world = base(seed, agencies.max(10), register);
    world.hires_basis = hires_basis;
    let listed = world.references.register.clone().unwrap_or_default();
    let supported: BTreeSet<String> = listed.iter().map(|row| row.get("公民身份号码").to_owned()).collect();
    let mut worsened: BTreeMap<String, Worsening> = BTreeMap::new();
    let mut number = 0;
    let mut tables: BTreeMap<(Kind, String), Vec<Row>> = BTreeMap::new();
    for (base, rows) in by_agency(&world) {
        for _ in 0..8 {
            number += 1;
            let copier = Copier { number };
            let mut copy = rows.clone();
            let Some(mut worsening) = worsen(&mut rng, &mut copy, &supported) else { continue };
            if hires_basis {
                // A row less lowers the base itself; a person of two rows whose one ID is spoilt counts twice.
                worsening
                    .guarded
                    .retain(|status| !worsening.what.starts_with("deleted") || *status != "quota_status");
                worsening.never_fails &= !worsening.what.starts_with("公民身份号码");
            }
            worsening.base.clone_from(&base);
            worsened.insert(copier.name(&base), worsening);
            for (kind, file, row) in &copy {
                // Copies stand in files that sort as the originals do.
                tables.entry((*kind, format!("copy-{file}"))).or_default().push(copier.row(row));
            }
            if let Some(register) = &mut world.references.register {
                let ids: BTreeSet<&str> = rows.iter().map(|(_, _, row)| row.get("公民身份号码")).collect();
                let own = listed.iter().filter(|row| ids.contains(row.get("公民身份号码")));
                register.extend(own.map(|row| copier.row(row)));
            }
        }
    }
    world.tables.extend(tables.into_iter().map(|((kind, file), rows)| Table { kind, file, rows }));
    (world, worsened)
}

/// Where a worsened copy fares better than the agency it was made from.
fn breaches(worsened: &BTreeMap<String, Worsening>, judged: &Judged) -> Vec<String> {
    let mut broken = Vec::new();
    let mut compared = 0;
    for (copy, worsening) in worsened {
        let (Some((before, rules)), Some((after, _))) = (judged.get(&worsening.base), judged.get(copy))
        else {
            continue;
        };
        // Of two rows that contradict each other, one spoilt or gone leaves the other alone.
        let paired = ["D007", "X001", "X005"].iter().any(|rule| rules.contains(*rule));
        if (worsening.of_hire && paired)
            || (worsening.what.starts_with("deleted")
                && CROSS_CHECKS.iter().any(|rule| rules.contains(*rule)))
        {
            continue;
        }
        compared += 1;
        for status in &worsening.guarded {
            if before[*status] != "pass" && after[*status] == "pass" {
                broken.push(format!("{copy}: {status} {} -> pass: {}", before[*status], worsening.what));
            }
        }
        if worsening.never_fails && before["quota_status"] != "fail" && after["quota_status"] == "fail" {
            broken.push(format!("{copy}: quota {} -> fail: {}", before["quota_status"], worsening.what));
        }
    }
    assert!(compared > worsened.len() / 3, "only {compared} of {} compared", worsened.len());
    broken
}

fn assert_none(broken: &[String]) {
    let shown = broken.len().min(12);
    assert!(broken.is_empty(), "{} breaches:\n{}", broken.len(), broken[..shown].join("\n"));
}

fn judged_by_the_judge(world: &World) -> Judged {
    let agencies = judge::judge(world).agencies.into_iter();
    agencies
        .map(|agency| {
            let columns =
                agency.columns.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            (agency.name, (columns, agency.findings.iter().map(|finding| finding.rule.to_owned()).collect()))
        })
        .collect()
}

fn judged_by_the_program(outcome: &Outcome) -> Judged {
    let mut judged: Judged = outcome
        .agencies
        .iter()
        .map(|record| (record["agency"].clone(), (record.clone(), BTreeSet::new())))
        .collect();
    for finding in &outcome.findings {
        if let Some((_, rules)) = judged.get_mut(&finding["agency"]) {
            rules.insert(finding["rule"].clone());
        }
    }
    judged
}

fn worse_data_never_helps(name: &str, seed: u64, register: bool) {
    let (world, worsened) = worsened_world(seed, register, false);
    let directory = compare::folder(name, &world);
    let outcome = compare::run(&directory, &world, &[]);
    assert_none(&breaches(&worsened, &judged_by_the_program(&outcome)));
}

/// The reading itself keeps the invariant, so that a breach found in the program is the program's.
#[test]
fn the_judge_keeps_the_invariant() {
    for seed in 1..=setting("ORACLE_SEEDS", 2) {
        for (register, hires_basis) in [(false, false), (true, false), (false, true)] {
            let (world, worsened) = worsened_world(seed, register, hires_basis);
            assert_none(&breaches(&worsened, &judged_by_the_judge(&world)));
        }
    }
}

#[test]

fn worse_data_never_turns_a_non_pass_into_pass() {
    worse_data_never_helps("worse", setting("ORACLE_SEED", 1), false);
}

#[test]

fn worse_data_never_helps_beside_a_register() {
    worse_data_never_helps("worse-register", setting("ORACLE_SEED", 2), true);
}

/// Records without what names a place in the files (texts that name a file included), sorted.
fn without_addresses(records: &[BTreeMap<String, String>]) -> Vec<Vec<(String, String)>> {
    let place = ["source_file", "source_sheet", "source_cell", "source_row"];
    let mut all: Vec<Vec<(String, String)>> = records
        .iter()
        .map(|record| {
            let kept = record.iter().filter(|(column, _)| !place.contains(&column.as_str()));
            kept.filter(|(_, value)| !value.contains(".csv"))
                .map(|(column, value)| (column.clone(), value.clone()))
                .collect()
        })
        .collect();
    all.sort();
    all
}

/// A world, and the same with files renamed and rows shuffled. Without rows in dispute order decides nothing at all; with
/// them it says which row of a pair is shown as the one in use.
fn two_orders(seed: u64, disputes: bool) -> (World, World) {
    let agencies = usize::try_from(setting("ORACLE_AGENCIES", 240) / 2).unwrap();
    let knobs = Knobs { order_matters: disputes, register: true, directory: true, ..Knobs::plain(agencies) };
    let world = generate::world(seed, &knobs);
    let mut rng = Rng::new(seed);
    let mut shuffled = world.clone();
    for table in &mut shuffled.tables {
        rng.shuffle(&mut table.rows);
        table.file = format!("{:03}-{}", rng.below(1000), table.file);
    }
    for rows in [&mut shuffled.references.register, &mut shuffled.references.agencies].into_iter().flatten() {
        rng.shuffle(rows);
    }
    (world, shuffled)
}

#[test]
fn order_changes_nothing_for_the_judge() {
    let (a, b) = two_orders(setting("ORACLE_SEED", 3), false);
    let sorted = |world: &World| {
        let mut all: Vec<_> = judge::judge(world)
            .agencies
            .into_iter()
            .map(|agency| {
                let mut rules: Vec<_> = agency.findings.iter().map(|f| (f.rule, f.severity)).collect();
                rules.sort_unstable();
                (agency.name, agency.uscc, agency.columns, rules)
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&a), sorted(&b));
}

#[test]

fn the_order_of_files_and_rows_changes_nothing() {
    let (world, shuffled) = two_orders(setting("ORACLE_SEED", 3), false);
    let first = compare::run(&compare::folder("order-a", &world), &world, &[]);
    let second = compare::run(&compare::folder("order-b", &shuffled), &shuffled, &[]);
    for (name, a, b) in [
        ("agencies", &first.agencies, &second.agencies),
        ("findings", &first.findings, &second.findings),
        ("persons", &first.persons, &second.persons),
        ("rejected", &first.rejected, &second.rejected),
    ] {
        let (a, b) = (without_addresses(a), without_addresses(b));
        let differs = a.iter().zip(&b).find(|(a, b)| a != b);
        assert_eq!(a.len(), b.len(), "{name}.csv: number of lines; first difference {differs:?}");
        assert!(differs.is_none(), "{name}.csv: {differs:?}");
    }
}

/// What an agency is told: figures, statuses, verdict, violations; and what became of each person.
fn decisions(outcome: &Outcome) -> Vec<Vec<(String, String)>> {
    // What the row in use says of itself: its claim, and doubts about its own cells.
    let of_row = ["difficulty_claimed", "doubts", "notes", "claimed", "reasons", "post"];
    let told = |record: &BTreeMap<String, String>| {
        let told = record.iter().filter(|(column, _)| !of_row.contains(&column.as_str()));
        told.map(|(column, text)| (column.clone(), text.clone())).collect::<BTreeMap<_, _>>()
    };
    let records: Vec<_> = outcome.agencies.iter().chain(&outcome.persons).map(told).collect();
    without_addresses(&records)
}

fn assert_same_decisions(one: &Outcome, other: &Outcome) {
    let (a, b) = (decisions(one), decisions(other));
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.into_iter().collect(), b.into_iter().collect());
    let differing: Vec<_> = a.symmetric_difference(&b).take(8).map(|record| format!("{record:?}")).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    let disputed = one.findings.iter().filter(|finding| finding["rule"] == "D007").count();
    assert!(disputed > 5, "{disputed} rows in dispute");
}

#[test]
fn the_order_of_rows_in_dispute_decides_nothing() {
    let (world, shuffled) = two_orders(setting("ORACLE_SEED", 7), true);
    let first = compare::run(&compare::folder("disputes-a", &world), &world, &[]);
    let second = compare::run(&compare::folder("disputes-b", &shuffled), &shuffled, &[]);
    assert_same_decisions(&first, &second);
}

/// The tables as sheets of one workbook, in one order and in another.
#[test]
fn the_order_of_sheets_decides_nothing() {
    let (world, shuffled) = two_orders(setting("ORACLE_SEED", 8), true);
    let outcome = |name: &str, world: &World| {
        let directory = compare::folder(name, world);
        let input = directory.join("in");
        std::fs::remove_dir_all(&input).unwrap();
        std::fs::create_dir(&input).unwrap();
        write::workbook(&input.join("材料.xlsx"), &world.in_reading_order());
        compare::run(&directory, world, &[])
    };
    assert_same_decisions(&outcome("sheets-a", &world), &outcome("sheets-b", &shuffled));
}

#[test]

fn the_number_of_jobs_changes_no_byte() {
    let world = generate::world(setting("ORACLE_SEED", 4), &Knobs { register: true, ..Knobs::plain(120) });
    let directory = compare::folder("jobs", &world);
    let one = compare::run(&directory, &world, &["--jobs", "1"]);
    let four = compare::run(&directory, &world, &["--jobs", "4"]);
    assert_eq!(one.bytes.keys().collect::<Vec<_>>(), four.bytes.keys().collect::<Vec<_>>());
    for (name, bytes) in &one.bytes {
        assert!(four.bytes.get(name) == Some(bytes), "{name}.csv differs between one job and four");
    }
}
