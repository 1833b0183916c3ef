//! A small world of one agency, compliant until a test changes a cell, and its audit in memory.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::date;
use postaudit::case::{AuditTerms, CrossIndex, build};
use postaudit::files::ReadOptions;
use postaudit::model::{FindingId, Review, Severity, Status, Verdict};
use postaudit::policy::Policy;
use postaudit::reference::{ReferenceKind, References};
use postaudit::report::{Edition, IdDisplay};
use postaudit::rules;
use postaudit::tables::{self, AgencyNames, Columns, FileReading, Purpose};
use postaudit::verdict::{Counts, DifficultyStatus, Inputs, Offers, audit_case, gather_offers};

/// Where files may stay; unit tests keep none.
const KEPT: Option<&str> = option_env!("CARGO_TARGET_TMPDIR");

/// The agency of every world.
pub const AGENCY: &str = "广州市天河区虚构街道办事处";
/// Its code; valid by GB 32100.
pub const CODE: &str = "11440106000000013D";
/// The HRSS department of its level.
pub const PEER: &str = "广州市天河区人力资源和社会保障局";
/// A public employment service.
pub const SERVICE: &str = "广州市天河区公共就业服务中心";

/// A table as header and rows of text.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// A line above the header.
    pub title: Option<&'static str>,
}

impl Sheet {
    pub fn new(header: &[&'static str], rows: &[&[&str]]) -> Self {
        let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        Self { header: header.to_vec(), rows, title: None }
    }

    /// Sets one cell; a column that the table lacks is added blank.
    pub fn set(&mut self, row: usize, column: &'static str, value: &str) -> &mut Self {
        let index = self.header.iter().position(|name| *name == column).unwrap_or_else(|| {
            self.header.push(column);
            self.header.len() - 1
        });
        for cells in &mut self.rows {
            cells.resize(self.header.len(), String::new());
        }
        value.clone_into(&mut self.rows[row][index]);
        self
    }

    /// Sets a column on all rows.
    pub fn set_all(&mut self, column: &'static str, value: &str) -> &mut Self {
        for row in 0..self.rows.len() {
            self.set(row, column, value);
        }
        self
    }

    /// Repeats a row at the end.
    pub fn repeat(&mut self, row: usize) -> usize {
        self.rows.push(self.rows[row].clone());
        self.rows.len() - 1
    }

    /// As CSV.
    pub fn csv(&self) -> String {
        let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let title = self.title.map(|title| format!("{title}\n")).unwrap_or_default();
        let mut text = title + &self.header.join(",") + "\n";
        for row in &self.rows {
            text.push_str(&row.iter().map(quote).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        text
    }
}

/// What is filed and what the authority knows.
#[derive(Debug, Clone)]
pub struct World {
    pub plan: Vec<Sheet>,
    pub hires: Sheet,
    pub notices: Sheet,
    /// Other files of the filing, by name and content.
    pub attachments: Vec<(String, Vec<u8>)>,
    pub references: BTreeMap<ReferenceKind, Sheet>,
    /// Lists that come as these files, by name and content, in place of their sheets.
    pub files: BTreeMap<ReferenceKind, (String, Vec<u8>)>,
    pub policy: String,
    pub as_of: jiff::civil::Date,
    pub received_by: Option<&'static str>,
    pub reviews: BTreeMap<FindingId, Review>,
}

/// A valid ID number: area 440106, this birth date, this serial (odd is male).
pub fn id(birth: &str, serial: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("440106{birth}{serial:03}");
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// Birth date and serial of the world's persons.
pub fn person(number: u32) -> String {
    id(&format!("1980{:02}15", number % 12 + 1), 101 + number * 2)
}

impl Default for World {
    /// Five planned on one post, five hired, two of them verified difficulty persons: compliant.
    fn default() -> Self {
        let plan = Sheet::new(
            &[
                "年度",
                "单位名称",
                "统一社会信用代码",
                "行政区划代码",
                "岗位编号",
                "岗位名称",
                "开发方式",
                "计划招用人数",
                "报送日期",
                "受理部门",
            ],
            &[&["2024", AGENCY, CODE, "440106", "GW-1", "保洁员", "政府购买", "5", "2024-01-10", PEER]],
        );
        let mut hires = Sheet::new(
            &[
                "年度",
                "单位名称",
                "统一社会信用代码",
                "岗位编号",
                "岗位名称",
                "姓名",
                "公民身份号码",
                "性别",
                "是否就业困难人员",
                "困难人员类别",
                "认定编号",
                "认定日期",
                "招用日期",
                "合同终止日期",
                "公告编号",
                "备案日期",
                "备案部门",
            ],
            &[],
        );
        for number in 0..5 {
            let claimed = number < 2;
            let only = |text: &str| if claimed { text.to_owned() } else { String::new() };
            hires.rows.push(vec![
                "2024".to_owned(),
                AGENCY.to_owned(),
                CODE.to_owned(),
                "GW-1".to_owned(),
                "保洁员".to_owned(),
                format!("甲{}", char::from(b'A' + u8::try_from(number).unwrap_or(0))),
                person(number),
                "男".to_owned(),
                if claimed { "是" } else { "否" }.to_owned(),
                only("残疾人员"),
                only(&format!("RD-{number}")),
                only("2023-12-01"),
                "2024-03-01".to_owned(),
                "2025-02-28".to_owned(),
                "GG-1".to_owned(),
                "2024-03-05".to_owned(),
                PEER.to_owned(),
            ]);
        }
        let notices = Sheet::new(
            &[
                "公告编号",
                "单位名称",
                "统一社会信用代码",
                "岗位编号",
                "招聘人数",
                "发布机构",
                "发布渠道",
                "发布网址",
                "发布日期",
                "截止日期",
            ],
            &[&["GG-1", AGENCY, CODE, "GW-1", "5", SERVICE, "", "", "2024-02-01", "2024-02-20"]],
        );
        Self {
            plan: vec![plan],
            hires,
            notices,
            attachments: Vec::new(),
            references: BTreeMap::new(),
            files: BTreeMap::new(),
            policy: "gd-2017-101".to_owned(),
            as_of: date(2024, 12, 31),
            received_by: None,
            reviews: BTreeMap::new(),
        }
    }
}

impl World {
    /// The register with a row for each claimed hire of the default world.
    pub fn with_register(mut self) -> Self {
        let mut register = Sheet::new(
            &["姓名", "公民身份号码", "困难人员类别", "认定编号", "认定日期", "退出日期", "认定机构"],
            &[],
        );
        for number in 0..2 {
            register.rows.push(vec![
                format!("甲{}", char::from(b'A' + u8::try_from(number).unwrap_or(0))),
                person(number),
                "残疾人员".to_owned(),
                format!("RD-{number}"),
                "2023-12-01".to_owned(),
                String::new(),
                "天河区就业服务机构".to_owned(),
            ]);
        }
        self.references.insert(ReferenceKind::Register, register);
        self
    }

    /// A reference list.
    pub fn with(mut self, kind: ReferenceKind, sheet: Sheet) -> Self {
        self.references.insert(kind, sheet);
        self
    }

    /// Filed by an agency of this name, without a code.
    pub fn named(self, name: &str) -> Self {
        self.but(|world| {
            for sheet in world.plan.iter_mut().chain([&mut world.hires, &mut world.notices]) {
                sheet.set_all("单位名称", name).set_all("统一社会信用代码", "");
            }
        })
    }

    /// Changed by a test.
    pub fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// The default policy with a change, as a file among the build's own: its path must outlive the call,
/// and the same policy is the same file.
pub fn kept_policy(change: impl FnOnce(String) -> String) -> String {
    let text = change(Policy::builtin("gd-2017-101").expect("the default policy").source_text);
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(&text, &mut hasher);
    let folder = PathBuf::from(KEPT.expect("a whole-program test"));
    let path = folder.join(format!("policy-{:016x}.toml", std::hash::Hasher::finish(&hasher)));
    if !path.exists() {
        let unfinished = tempfile::NamedTempFile::new_in(&folder).expect("a temporary file");
        std::fs::write(unfinished.path(), text).expect("written");
        unfinished.persist(&path).expect("in place");
    }
    path.to_string_lossy().into_owned()
}

/// What an audit of the world's agencies says.
#[derive(Debug)]
pub struct Outcome {
    pub agencies: Vec<AgencyOutcome>,
    /// Rule codes that belong to no agency.
    pub run: Vec<&'static str>,
}

/// One agency's result.
#[derive(Debug)]
pub struct AgencyOutcome {
    pub name: String,
    pub findings: Vec<(&'static str, Severity, FindingId, String)>,
    pub statuses: [Status; 4],
    pub confirmed: [bool; 4],
    pub verdict: Verdict,
    pub machine_verdict: Verdict,
    pub counts: Counts,
    pub hires: Vec<(DifficultyStatus, Vec<&'static str>)>,
}

impl AgencyOutcome {
    pub fn severities(&self, rule: &str) -> Vec<Severity> {
        self.findings.iter().filter(|finding| finding.0 == rule).map(|finding| finding.1).collect()
    }

    /// The id of a rule's first finding.
    pub fn id_of(&self, rule: &str) -> FindingId {
        self.findings.iter().find(|finding| finding.0 == rule).expect("the rule fires").2.clone()
    }
}

/// As an audit without options writes its workbooks.
pub fn edition<'e>(inputs: &'e Inputs<'e, '_>) -> Edition<'e> {
    Edition {
        ingested: inputs.ingested,
        policy: inputs.policy,
        terms: &inputs.docket.terms,
        references: &[],
        crosschecks: &[],
        ids: IdDisplay::Masked,
        rules: inputs.rules,
        options: vec![],
    }
}

/// Reads a world through real files and the real reader, and hands over what audits need.
pub fn with_inputs<T>(world: &World, run: impl FnOnce(&Inputs<'_, '_>) -> T) -> T {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let read_bytes = |name: &str, bytes: &[u8], purpose: Purpose| -> FileReading {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file written");
        let columns = match purpose {
            Purpose::History => Columns::builtin().of_history(),
            _ => Columns::builtin(),
        };
        let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
        tables::read_file(&path, name, purpose, &columns, &AgencyNames::default(), &options)
    };
    let read = |name: &str, sheet: &Sheet, purpose| read_bytes(name, sheet.csv().as_bytes(), purpose);
    let policy = Policy::load(&world.policy, &rules::codes()).expect("a valid policy");
    let mut readings = vec![read("招用情况.csv", &world.hires, Purpose::Filing)];
    if !world.notices.rows.is_empty() {
        readings.push(read("招聘公告.csv", &world.notices, Purpose::Filing));
    }
    for (number, plan) in world.plan.iter().enumerate() {
        readings.push(read(&format!("计划{number}.csv"), plan, Purpose::Filing));
    }
    for (name, bytes) in &world.attachments {
        readings.push(read_bytes(name, bytes, Purpose::Filing));
    }
    let references: Vec<(ReferenceKind, FileReading)> = world
        .references
        .iter()
        .map(|(kind, sheet)| {
            let reading = match world.files.get(kind) {
                Some((name, bytes)) => read_bytes(name, bytes, kind.purpose()),
                None => read(&format!("{}.csv", kind.flag()), sheet, kind.purpose()),
            };
            (*kind, reading)
        })
        .collect();
    readings.sort_by(|a, b| a.report.shown.cmp(&b.report.shown));
    let references = References::build(&references, &Columns::builtin(), &policy);
    let terms = AuditTerms { year: 2024, as_of: world.as_of, received_by: world.received_by.map(Into::into) };
    with_readings(readings, &references, &policy, terms, &world.reviews, run)
}

/// What audits need of what was read.
pub fn with_readings<T>(
    readings: Vec<FileReading>,
    references: &References,
    policy: &Policy,
    terms: AuditTerms,
    reviews: &BTreeMap<FindingId, Review>,
    run: impl FnOnce(&Inputs<'_, '_>) -> T,
) -> T {
    let ingested = tables::assemble(readings);
    let docket = build(&ingested, references, policy, terms);
    let cross = CrossIndex::of(&docket.cases);
    let inputs = Inputs {
        docket: &docket,
        cross: &cross,
        ingested: &ingested,
        references,
        policy,
        rules: &rules::in_force(policy),
        reviews,
        offers: &Offers::default(),
    };
    let offers = gather_offers(&inputs);
    run(&Inputs { offers: &offers, ..inputs })
}

/// The same, if its lists are as they must be for a run.
pub fn audit_if(world: &World, usable: impl FnOnce(&References) -> bool) -> Option<Outcome> {
    with_inputs(world, |inputs| usable(inputs.references).then(|| outcome(inputs)))
}

/// Audits a world in memory.
pub fn audit(world: &World) -> Outcome {
    with_inputs(world, outcome)
}

fn outcome(inputs: &Inputs<'_, '_>) -> Outcome {
    let agencies = (0..inputs.docket.cases.len())
        .map(|index| {
            let audit = audit_case(index, inputs);
            AgencyOutcome {
                name: audit.case.name.to_string(),
                statuses: audit.judgement.requirements.map(|result| result.status),
                confirmed: audit.judgement.requirements.map(|result| result.is_confirmed()),
                verdict: audit.judgement.verdict,
                machine_verdict: audit.judgement.machine_verdict,
                counts: audit.judgement.counts.clone(),
                hires: audit.judgement.hires.iter().map(|hire| (hire.status, hire.reasons.clone())).collect(),
                findings: audit
                    .all_findings()
                    .cloned()
                    .map(|finding| (finding.rule, finding.severity, finding.id, finding.message))
                    .collect(),
            }
        })
        .collect();
    let run = postaudit::verdict::run_findings(inputs).into_iter().map(|finding| finding.rule).collect();
    Outcome { agencies, run }
}

/// The one agency of a world.
pub fn audit_one(world: &World) -> AgencyOutcome {
    let mut outcome = audit(world);
    assert_eq!(outcome.agencies.len(), 1, "one agency: {outcome:?}");
    outcome.agencies.remove(0)
}
