//! What was not understood accuses nobody, and bad data never makes a pass: random filings of all formats, each obscured in
//! one place, judged before and after.
//!
//! A few hundred run always; `POSTAUDIT_MUTATIONS=10000 cargo test --test it mirror` runs as many as that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use postaudit::case::AuditTerms;
use postaudit::files::{FileProblem, ReadOptions};
use postaudit::model::{Severity, Status, Verdict};
use postaudit::policy::Policy;
use postaudit::reference::{ReferenceKind, References};
use postaudit::rules;
use postaudit::tables::{self, AgencyNames, Columns, FileReading, Purpose};
use postaudit::verdict::{Inputs, audit_case};

use super::generator::formats::text::Encoding;
use super::generator::formats::{Book, Cell, Sheet as Grid, docx, html, ods, text, xls, xlsb, xlsx, xml2003};
use crate::oracle::rng::Rng;
use crate::support::{AGENCY, PEER, Sheet, World, id, with_readings};

/// Mutations of an ordinary run of the tests.
const USUAL: usize = 250;

/// The other agency of every run: compliant, so that not all that is nobody's is the first one's.
const OTHER: &str = "广州市天河区另设街道办事处";

/// One table of a filing.
#[derive(Debug, Clone)]
struct Part {
    name: &'static str,
    title: Option<String>,
    table: Sheet,
    /// Written as cards, one person below the other.
    in_cards: bool,
}

/// One file.
#[derive(Debug, Clone)]
struct Paper {
    /// With folder; without extension.
    stem: String,
    format: &'static str,
    parts: Vec<Part>,
    /// In place of what it would hold.
    bytes: Option<Vec<u8>>,
}

#[derive(Debug, Clone)]
struct Filing {
    papers: Vec<Paper>,
    others: Vec<Paper>,
}

/// All formats that hold several sheets, and the text that holds one.
const FORMATS: [&str; 8] = ["xlsx", "csv", "ods", "xls", "xlsb", "docx", "html.xls", "xml"];

impl Paper {
    fn shown(&self) -> String {
        let extension = match self.format {
            "html.xls" => "xls",
            format => format,
        };
        format!("{}.{extension}", self.stem)
    }

    fn content(&self) -> Vec<u8> {
        if let Some(bytes) = &self.bytes {
            return bytes.clone();
        }
        let book = Book { sheets: self.parts.iter().map(grid).collect(), epoch_1904: false };
        match self.format {
            "csv" => text::write(&book.sheets[0], ',', Encoding::Utf8Bom),
            "ods" => ods::write(&book),
            "xls" => xls::write(&book),
            "xlsb" => xlsb::write(&book),
            "docx" => docx::write(&[], &book),
            "html.xls" => html::write(&book, Encoding::Utf8),
            "xml" => xml2003::write(&book),
            _ => xlsx::write(&book),
        }
    }
}

fn grid(part: &Part) -> Grid {
    let cells = |row: &[String]| row.iter().map(|cell| Cell::text(cell.as_str())).collect::<Vec<_>>();
    let mut rows: Vec<Vec<Cell>> = part.title.iter().map(|title| vec![Cell::text(title.as_str())]).collect();
    if part.in_cards {
        for row in &part.table.rows {
            for (label, value) in part.table.header.iter().zip(row) {
                rows.push(vec![Cell::text(*label), Cell::text(value.as_str())]);
            }
            rows.push(Vec::new());
        }
    } else {
        rows.push(part.table.header.iter().map(|label| Cell::text(*label)).collect());
        rows.extend(part.table.rows.iter().map(|row| cells(row)));
    }
    Grid { name: part.name.to_owned(), rows, ..Grid::default() }
}

impl Filing {
    fn of(world: &World, rng: &mut Rng) -> Self {
        let part = |name, table: &Sheet| Part { name, title: None, table: table.clone(), in_cards: false };
        let mut parts: Vec<Part> = world.plan.iter().map(|plan| part("招用计划", plan)).collect();
        parts.push(part("招用情况", &world.hires));
        parts.push(part("招聘公告", &world.notices));
        parts.retain(|part| !part.table.rows.is_empty());
        let other = World::default().named(OTHER).but(|world| {
            for row in 0..5 {
                let serial = u32::try_from(row).expect("few");
                world.hires.set(row, "公民身份号码", &id("19850713", 411 + serial * 2));
                world.hires.set(row, "姓名", ["乙甲", "乙乙", "乙丙", "乙丁", "乙戊"][row]);
                if row < 2 {
                    world.hires.set(row, "认定编号", &format!("RD-8{row}"));
                }
            }
        });
        let others = [("计划", &other.plan[0]), ("招用", &other.hires), ("公告", &other.notices)];
        let others = others.map(|(stem, table)| Paper {
            stem: format!("{OTHER}/{stem}"),
            format: "csv",
            parts: vec![part("", table)],
            bytes: None,
        });
        let format = rng.pick(&FORMATS);
        let papers = if rng.chance(500) && format != "csv" {
            vec![Paper { stem: format!("{AGENCY}/申报"), format, parts, bytes: None }]
        } else {
            let stem = |part: &Part| format!("{AGENCY}/{}", part.name);
            parts
                .into_iter()
                .map(|part| Paper { stem: stem(&part), format, parts: vec![part], bytes: None })
                .collect()
        };
        Self { papers, others: others.to_vec() }
    }

    /// One of its tables: paper and part.
    fn pick(&self, rng: &mut Rng) -> (usize, usize) {
        let all: Vec<(usize, usize)> = (0..self.papers.len())
            .flat_map(|paper| (0..self.papers[paper].parts.len()).map(move |part| (paper, part)))
            .collect();
        rng.pick(&all)
    }
}

/// What a judgement says of the agency.
#[derive(Debug, Clone)]
struct Judged {
    verdict: Verdict,
    statuses: [Status; 4],
    /// Violations by rule.
    violations: BTreeMap<&'static str, usize>,
    messages: Vec<String>,
}

fn judge(filing: &Filing, folder: &Path) -> Judged {
    let names = AgencyNames::new([AGENCY, OTHER].map(postaudit::model::Text::from));
    let columns = Columns::builtin();
    let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
    let read = |shown: &str, content: &[u8], purpose| {
        let path = folder.join(shown.replace('/', "_"));
        std::fs::write(&path, content).expect("a file written");
        if shown.ends_with(".pdf") {
            return document(&path, shown, &columns);
        }
        tables::read_file(&path, shown, purpose, &columns, &names, &options)
    };
    let mut readings: Vec<FileReading> = filing
        .papers
        .iter()
        .chain(&filing.others)
        .map(|paper| read(&paper.shown(), &paper.content(), Purpose::Filing))
        .collect();
    readings.sort_by(|a, b| a.report.shown.cmp(&b.report.shown));
    let directory = Sheet::new(
        &["单位名称", "行政区划代码", "单位层级", "同级人社部门"],
        &[&[AGENCY, "440106", "县级", PEER], &[OTHER, "440106", "县级", PEER]],
    );
    let directory = read(
        "名录.csv",
        directory.csv().as_bytes(),
        Purpose::Reference(postaudit::model::TableKind::Agencies),
    );
    let policy = Policy::load("gd-2017-101", &rules::codes()).expect("a valid policy");
    let references = References::build(&[(ReferenceKind::Agencies, directory)], &columns, &policy);
    let terms = AuditTerms { year: 2024, as_of: date(2024, 12, 31), received_by: None };
    with_readings(readings, &references, &policy, terms, &BTreeMap::new(), judged)
}

fn judged(inputs: &Inputs<'_, '_>) -> Judged {
    let ingested = inputs.ingested;
    let index = inputs.docket.cases.iter().position(|case| &*case.name == AGENCY).expect("a listed agency");
    let audit = audit_case(index, inputs);
    let mut violations: BTreeMap<&'static str, usize> = BTreeMap::new();
    for finding in audit.all_findings().filter(|finding| finding.is_open()) {
        if finding.severity == Severity::Violation {
            *violations.entry(finding.rule).or_default() += 1;
        }
    }
    Judged {
        verdict: audit.judgement.verdict,
        statuses: audit.judgement.requirements.map(|result| result.status),
        violations,
        messages: audit
            .all_findings()
            .map(|finding| {
                let of_table = finding.at.map(|at| ingested.table(at.table).file);
                let file = of_table.or_else(|| finding.within.as_ref().map(|(file, _)| *file));
                let file = file.map(|file| ingested.file(file).shown.as_str()).unwrap_or_default();
                format!("{} {:?} {file} {}", finding.rule, finding.severity, finding.message)
            })
            .collect(),
    }
}

/// What the batch makes of a document.
fn document(path: &Path, shown: &str, columns: &Columns) -> FileReading {
    use postaudit::files::ProblemKind;
    let problem = FileProblem::new(ProblemKind::NotATable, "版式文件，程序不读取");
    let job = postaudit::batch::reading::Job {
        path: path.to_owned(),
        shown: shown.to_owned(),
        size: 1000,
        purpose: Purpose::Filing,
    };
    let mut report = postaudit::batch::reading::unreadable(&job, problem.clone());
    report.status = postaudit::tables::FileStatus::Document(problem);
    report.says = columns.kinds_in(shown.rsplit('/').next().unwrap_or_default());
    FileReading { report, tables: Vec::new() }
}

/// Makes a compliant world what it is in truth.
type Spoil = fn(&mut World);

/// How a world is in truth.
const TRUTHS: [(&str, Spoil); 9] = [
    ("compliant", |_| {}),
    ("not filed", |world| {
        for row in 1..4 {
            world.hires.set(row, "备案日期", "").set(row, "备案部门", "");
        }
    }),
    ("published commercially", |world| {
        world.notices.set(0, "发布机构", "智联招聘");
    }),
    ("published late", |world| {
        world.notices.set(0, "发布日期", "2024-03-15").set(0, "截止日期", "2024-03-30");
    }),
    ("one claim too few", |world| {
        for column in ["困难人员类别", "认定编号", "认定日期"] {
            world.hires.set(1, column, "");
        }
        world.hires.set(1, "是否就业困难人员", "否");
    }),
    ("no plan", |world| world.plan[0].rows.clear()),
    ("no notice", |world| world.notices.rows.clear()),
    ("planned elsewhere", |world| {
        world.plan[0].set(0, "受理部门", "广州市越秀区人力资源和社会保障局");
    }),
    ("posts without notice", |world| {
        for row in 3..5 {
            world.hires.set(row, "岗位编号", "GW-2").set(row, "岗位名称", "协管员").set(row, "公告编号", "");
        }
        let row = world.plan[0].repeat(0);
        world.plan[0].set(row, "岗位编号", "GW-2").set(row, "岗位名称", "协管员");
    }),
];

/// What obscuring a filing changed, and the words of which a message should have one where a violation is gone.
struct Obscured {
    what: String,
    named: Vec<String>,
}

type Mutation = fn(&mut Filing, &mut Rng) -> Option<Obscured>;

const MUTATIONS: [Mutation; 7] =
    [rename_header, damage, change_kind, garble, drop_names, lay_out_as_cards, merge_persons];

/// Words of nobody, text of another encoding, and nothing.
const NONSENSE: [&str; 8] = ["甲乙丙", "戊己栏", "QZX", "栏目七", "待查项", "□□□□", "????", ""];

fn rename_header(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let (paper, part) = filing.pick(rng);
    let shown = filing.papers[paper].shown();
    let table = &mut filing.papers[paper].parts[part].table;
    let column = rng.below(table.header.len());
    let new = rng.pick(&NONSENSE);
    // Beyond its outermost headers a table has no columns.
    if new.is_empty() && (column == 0 || column + 1 == table.header.len()) {
        return None;
    }
    let what = format!("{shown}: {} becomes {new:?}", table.header[column]);
    table.header[column] = new;
    let told = if new.is_empty() { "无表头" } else { new };
    Some(Obscured { what, named: vec![told.to_owned(), shown] })
}

fn damage(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let paper = rng.below(filing.papers.len());
    let paper = &mut filing.papers[paper];
    let shown = paper.shown();
    let (what, bytes) = match rng.below(3) {
        // Half of a text is a shorter text, which says what it says.
        0 if !["csv", "html.xls", "xml"].contains(&paper.format) => {
            let whole = paper.content();
            ("is cut off", whole[..whole.len() / 2].to_vec())
        }
        1 => ("is encrypted by an office's protection", [&b"%TSD-Header-###%"[..], &[7; 4096]].concat()),
        _ => ("asks for a password", ods::encrypted()),
    };
    paper.bytes = Some(bytes);
    if paper.format == "csv" || paper.format == "xml" {
        paper.format = "ods";
    }
    Some(Obscured { what: format!("{shown} {what}"), named: vec![paper.stem.clone()] })
}

fn change_kind(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let paper = rng.below(filing.papers.len());
    let paper = &mut filing.papers[paper];
    let what = format!("{} becomes a .pdf", paper.shown());
    paper.format = "pdf";
    paper.bytes = Some([&b"%PDF-1.7\n"[..], &[b'x'; 900]].concat());
    Some(Obscured { what, named: vec![paper.stem.clone()] })
}

fn garble(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let (paper, part) = filing.pick(rng);
    let shown = filing.papers[paper].shown();
    let table = &mut filing.papers[paper].parts[part].table;
    let (row, column) = (rng.below(table.rows.len()), rng.below(table.header.len()));
    let label = table.header[column];
    // Any words may name an agency, a post, a category, a department; what nobody can read is this.
    let garbled = rng.pick(&["#REF!", "=DISPIMG(\"ID_1\",1)", "#N/A"]);
    let what = format!("{shown}: {label} of row {row} becomes {garbled}");
    table.rows[row][column] = garbled.to_owned();
    Some(Obscured { what, named: vec![shown, label.to_owned(), garbled.to_owned()] })
}

/// The rows no longer name the agency; path, sheet or title still do.
fn drop_names(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let (paper, part) = filing.pick(rng);
    let shown = filing.papers[paper].shown();
    let part = &mut filing.papers[paper].parts[part];
    part.table.set_all("单位名称", "").set_all("统一社会信用代码", "");
    if rng.chance(500) {
        part.title = Some(format!("{AGENCY}公益性岗位{}表", part.name));
    }
    Some(Obscured { what: format!("{shown}［{}］ names nobody", part.name), named: vec![shown] })
}

fn lay_out_as_cards(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let (paper, part) = filing.pick(rng);
    let shown = filing.papers[paper].shown();
    filing.papers[paper].parts[part].in_cards = true;
    Some(Obscured { what: format!("{shown}: table {part} in cards"), named: vec![shown] })
}

fn merge_persons(filing: &mut Filing, rng: &mut Rng) -> Option<Obscured> {
    let mut papers = filing.papers.iter_mut();
    let (shown, part) = papers.find_map(|paper| {
        let shown = paper.shown();
        Some((shown, paper.parts.iter_mut().find(|part| part.name == "招用情况")?))
    })?;
    let table = &mut part.table;
    let first = rng.below(table.rows.len() - 1);
    let second = table.rows.remove(first + 1);
    let mark = rng.pick(&["、", "\n", "，"]);
    for (column, label) in table.header.iter().enumerate() {
        if ["姓名", "公民身份号码"].contains(label) {
            table.rows[first][column] = format!("{}{mark}{}", table.rows[first][column], second[column]);
        }
    }
    Some(Obscured { what: format!("{shown}: rows {first} and the next in one"), named: vec![shown] })
}

/// How many mutations to try.
fn wanted() -> usize {
    std::env::var("POSTAUDIT_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(USUAL)
}

#[test]
fn what_was_not_understood_accuses_nobody_and_makes_nobody_pass() {
    const OF_ONE_WORLD: usize = 12;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let seed = std::env::var("POSTAUDIT_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_240_305);
    let mut rng = Rng::new(seed);
    let mut faults: Vec<String> = Vec::new();
    let mut done = 0;
    while done < wanted() {
        let (truth, spoil) = TRUTHS[rng.below(TRUTHS.len())];
        let mut world = World::default();
        spoil(&mut world);
        let filing = Filing::of(&world, &mut rng);
        let before = judge(&filing, folder.path());
        assert_eq!(before.verdict == Verdict::Compliant, truth == "compliant", "{truth}: {before:#?}");
        for _ in 0..OF_ONE_WORLD {
            let mut changed = filing.clone();
            let Some(obscured) = MUTATIONS[rng.below(MUTATIONS.len())](&mut changed, &mut rng) else {
                continue;
            };
            done += 1;
            let after = judge(&changed, folder.path());
            let what = format!("{truth} ({}): {}", filing.papers[0].format, obscured.what);
            faults.extend(faults_of(&what, &before, &after, &obscured));
        }
    }
    let shown = faults.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {done}:\n{shown}", faults.len());
    println!("{done} mutations, no exception");
}

fn faults_of(what: &str, before: &Judged, after: &Judged, obscured: &Obscured) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| {
        let told = after.messages.iter().take(8).cloned().collect::<Vec<_>>().join("\n      ");
        faults.push(format!("{what}: {text}\n      {told}"));
    };
    for (rule, count) in &after.violations {
        let was = before.violations.get(rule).copied().unwrap_or(0);
        if *count > was {
            fault(format!("{count} violations of {rule}, {was} before"));
        }
    }
    for (requirement, (was, is)) in before.statuses.iter().zip(after.statuses).enumerate() {
        if is == Status::Fail && *was != Status::Fail {
            fault(format!("requirement {requirement} fails"));
        }
        if is == Status::Pass && *was != Status::Pass {
            fault(format!("requirement {requirement} passes"));
        }
    }
    if after.verdict == Verdict::NotFiled {
        fault("not filed".to_owned());
    }
    if before.verdict != Verdict::Compliant && after.verdict == Verdict::Compliant {
        fault("compliant".to_owned());
    }
    let lost = before.violations.iter().any(|(rule, was)| after.violations.get(rule).unwrap_or(&0) < was);
    let is_named =
        || after.messages.iter().any(|told| obscured.named.iter().any(|name| told.contains(name.as_str())));
    if lost && !is_named() {
        fault("a violation is gone, and no finding names what was obscured".to_owned());
    }
    faults
}
