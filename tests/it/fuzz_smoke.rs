//! The bodies of the fuzz targets over damaged fixtures and noise: the same inputs in each run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use postaudit::files::ReadOptions;
use postaudit::tables::FileStatus;
use postaudit::tables::{self, AgencyNames, Columns, Purpose};

use crate::fuzz_bodies as bodies;

/// Numbers that look random and are the same in each run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 1).expect("64 bits") % bound.max(1)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[3]).collect()
    }

    /// Some bytes flipped, cut out, doubled or cut off.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            let end = (at + self.below(40)).min(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at.max(1)),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                _ => {
                    let byte = self.next().to_le_bytes()[2];
                    if let Some(place) = bytes.get_mut(at) {
                        *place = byte;
                    }
                }
            }
        }
        bytes
    }
}

/// Inputs given to a body so far.
static INPUTS: AtomicU64 = AtomicU64::new(0);

fn run(body: fn(&[u8]), data: &[u8]) {
    INPUTS.fetch_add(1, Ordering::Relaxed);
    body(data);
}

/// Gives bodies of one kind their inputs.
type Run = fn(&mut Noise);

/// The same with other noise, for `POSTAUDIT_FUZZ_SECONDS` (60): where `cargo fuzz` and nightly Rust are not at hand.
#[test]
#[ignore = "as long as one likes"]
fn a_long_run_of_other_noise() {
    let setting =
        |name, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let seconds: u64 = setting("POSTAUDIT_FUZZ_SECONDS", 60);
    let first: u64 = setting("POSTAUDIT_FUZZ_SEED", 1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let kinds: [(&str, Run); 7] = [
        ("texts", texts),
        ("workbooks", workbooks),
        ("documents and archives", documents),
        ("grids and reviews", grids),
        ("lists and answers", lists),
        ("cells", cells),
        ("settings", settings),
    ];
    let mut of_kind = [0; 7];
    let mut rounds = 0;
    while Instant::now() < until {
        for ((kind, run), inputs) in kinds.iter().zip(&mut of_kind) {
            let before = INPUTS.load(Ordering::Relaxed);
            // Whatever is found is found again by the seed and the kind.
            let noise = (first + rounds).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            println!("seed {} {kind}", first + rounds);
            run(&mut Noise(noise));
            *inputs += INPUTS.load(Ordering::Relaxed) - before;
        }
        rounds += 1;
    }
    for ((kind, _), inputs) in kinds.iter().zip(of_kind) {
        println!("{kind}: {inputs} inputs");
    }
}

/// Fixtures with these extensions, each with its name.
fn fixtures(extensions: &[&str]) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/messy");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extensions.contains(&extension.to_string_lossy().as_ref()))
    });
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a readable fixture")))
        .collect()
}

#[test]
fn damaged_text_files_and_web_pages() {
    texts(&mut Noise(0x5eed_0001));
}

fn texts(noise: &mut Noise) {
    for (_, bytes) in fixtures(&["csv", "txt", "tsv", "xls"]) {
        run(bodies::csv, &bytes);
        for _ in 0..4 {
            run(bodies::csv, &noise.damage(&bytes));
        }
    }
    for length in 0..200 {
        run(bodies::csv, &noise.bytes(length));
    }
}

#[test]
fn damaged_workbooks_and_damaged_parts_of_them() {
    workbooks(&mut Noise(0x5eed_0002));
}

fn workbooks(noise: &mut Noise) {
    for (_, bytes) in fixtures(&["xlsx", "xlsm", "ods", "et"]) {
        run(bodies::workbook, &[&[7], noise.damage(&bytes).as_slice()].concat());
        for (which, content) in parts(&bytes, &WORKBOOK_PARTS) {
            run(bodies::workbook, &[&[which], content.as_slice()].concat());
            for _ in 0..6 {
                run(bodies::workbook, &[&[which], noise.damage(&content).as_slice()].concat());
            }
        }
    }
}

#[test]
fn damaged_documents_and_damaged_archives() {
    documents(&mut Noise(0x5eed_0007));
}

fn documents(noise: &mut Noise) {
    let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>单位名称</w:t></w:r></w:p></w:tc>";
    let document = format!(
        "<w:document><w:body><w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl></w:body></w:document>"
    );
    for which in [0, 1, 2] {
        for _ in 0..60 {
            run(bodies::document, &[&[which], noise.damage(document.as_bytes()).as_slice()].concat());
        }
    }
    for (_, bytes) in fixtures(&["xlsx"]).into_iter().take(8) {
        run(bodies::archive, &[&[0], bytes.as_slice()].concat());
        run(bodies::archive, &[&[1], noise.damage(&bytes).as_slice()].concat());
    }
}

/// The parts of a container that the target puts together, each behind the byte that says which.
fn parts(container: &[u8], names: &[(u8, &str)]) -> Vec<(u8, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(container)) else { return Vec::new() };
    let content = |(which, name): (u8, &str)| {
        let mut content = Vec::new();
        std::io::copy(&mut archive.by_name(name).ok()?, &mut content).ok()?;
        Some((which, content))
    };
    names.iter().copied().filter_map(content).collect()
}

/// Parts of workbooks, each with the number by which the target knows it.
const WORKBOOK_PARTS: [(u8, &str); 4] = [
    (0, "xl/worksheets/sheet1.xml"),
    (1, "xl/sharedStrings.xml"),
    (2, "xl/workbook.xml"),
    (3, "content.xml"),
];
/// The same of Word documents.
const DOCUMENT_PARTS: [(u8, &str); 2] = [(0, "word/styles.xml"), (2, "word/document.xml")];

/// Where long runs of the targets start from: `cargo test --test it fuzz_smoke::seeds -- --ignored`.
#[test]
#[ignore = "writes fuzz/corpus, for runs under libFuzzer"]
fn seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut written = 0;
    let mut write = |target: &str, bytes: &[u8]| {
        fs::create_dir_all(folder.join(target)).expect("a folder");
        fs::write(folder.join(target).join(format!("seed{written:04}")), bytes).expect("written");
        written += 1;
    };
    for (_, bytes) in fixtures(&["csv", "txt", "tsv", "xls"]) {
        write("csv", &bytes);
        write("archive", &[&[0], bytes.as_slice()].concat());
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let rows: Vec<Vec<&str>> =
            text.lines().map(|line| line.split(',').map(str::trim).collect()).collect();
        write("grid", &encoded(&rows, bodies::WORDS));
        write("lists", &encoded(&rows, bodies::WORDS));
        for cell in rows.iter().flatten().filter(|cell| !cell.is_empty()) {
            write("cells", cell.as_bytes());
        }
    }
    for (_, bytes) in fixtures(&["xlsx", "xlsm", "ods", "et"]) {
        write("workbook", &[&[7], bytes.as_slice()].concat());
        for (which, content) in parts(&bytes, &WORKBOOK_PARTS) {
            write("workbook", &[&[which], content.as_slice()].concat());
        }
    }
    for (_, bytes) in fixtures(&["docx"]) {
        for (which, content) in parts(&bytes, &DOCUMENT_PARTS) {
            write("document", &[&[which], content.as_slice()].concat());
        }
    }
    for policy in ["gd-2017-101", "sd-2016"] {
        write("toml", postaudit::policy::Policy::builtin(policy).expect("built in").source_text.as_bytes());
    }
    write("toml", include_bytes!("../../templates/policies/local.toml"));
    write("toml", include_bytes!("../../templates/postaudit.example.toml"));
    write("toml", include_bytes!("../../templates/columns.toml"));
    write("answers", "/数据/2024年 申报\n'D:\\申报'\nfile:///D:/a%20b\n& \"C:\\x y\"".as_bytes());
    let reviewed = [
        vec!["问题清单"],
        vec!["编号", "规则", "审核结论", "审核意见", "审核人", "审核日期"],
        vec!["abc", "E001", "不成立", "OK", "张三", "2025-01-02"],
        vec!["def", "P002", "属实", "440106197506152026", "李四", "2025年1月2日"],
    ];
    write("review", &encoded(&reviewed, bodies::REVIEW_WORDS));
}

/// Rows in the bytes that the targets of rows read.
fn encoded(rows: &[Vec<&str>], words: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for cell in rows.iter().flat_map(|row| row.iter().copied().map(Some).chain([None])) {
        match cell {
            None => bytes.push(bodies::ROW_ENDS),
            Some("") => bytes.push(bodies::COLUMN_LEFT_OUT),
            Some(text) => match words.iter().position(|word| *word == text) {
                Some(word) => bytes.push(u8::try_from(word).expect("fewer words than bytes")),
                None => bytes.extend([&[bodies::LETTERS], text.as_bytes(), &[0]].concat()),
            },
        }
    }
    bytes
}

#[test]
fn grids_of_likely_words_and_reviewed_sheets() {
    grids(&mut Noise(0x5eed_0003));
}

fn grids(noise: &mut Noise) {
    for round in 0..600 {
        // Rows of a few words each; the rest is left to chance.
        let mut data = noise.bytes(20 + round % 180);
        for at in (6..data.len()).step_by(7) {
            data[at] = 0xff;
        }
        run(bodies::grid, &data);
        run(bodies::review, &data);
    }
}

#[test]
fn lists_of_likely_words_and_answers_to_the_guide() {
    lists(&mut Noise(0x5eed_0008));
}

fn lists(noise: &mut Noise) {
    let rows = [
        vec!["规则", "单位名称", "依据文号", "2024", "2024-03-05", "长期"],
        vec!["单位名称", "统一社会信用代码", "行政区划代码", "备注"],
        vec!["甲局", "", "2024", "示例"],
        vec!["机构名称", "发布网址"],
        vec!["乙街道办事处", "-"],
        vec!["姓名", "公民身份号码", "困难人员类别", "认定日期", "退出日期"],
        vec!["甲局", "440106197506152026", "无", "2024-03-05", "长期"],
    ];
    let list = encoded(&rows, bodies::WORDS);
    run(bodies::lists, &list);
    for _ in 0..60 {
        run(bodies::lists, &noise.damage(&list));
    }
    let answers = "/数据/2024年 申报\n'D:\\申报\\'\n“甲”\nfile:///D:/a%20b\n& \"C:\\x y\"\n../a\n~/b\n\\\\nas\\new\n440106197506152026";
    run(bodies::answers, answers.as_bytes());
    for _ in 0..500 {
        run(bodies::answers, &noise.damage(answers.as_bytes()));
    }
}

/// ID numbers that run on into other digits came back in full; an address held a control character that no config takes.
#[test]
fn what_long_runs_found() {
    run(bodies::answers, b"file:///D:/a%026\nfile:///D:/a%C2%85b");
    for text in ["2440106197506152026", "202544010619750625440106197506152026"] {
        let reviewed = [vec!["编号", "审核结论", "审核人"], vec!["abc", "属实", text]];
        run(bodies::review, &encoded(&reviewed, bodies::REVIEW_WORDS));
    }
}

#[test]
fn cells_of_any_text_and_any_bits() {
    cells(&mut Noise(0x5eed_0004));
}

fn cells(noise: &mut Noise) {
    let spellings = [
        "2024年3月5日",
        "２０２４.３.５",
        "20240305",
        "45356",
        "3人",
        "３.0",
        "440106197506152026",
        "44010619750615202x",
        "'440106 19750615 2026",
        "830000199001010018",
        "年度：2024年度",
        "至今",
        "—",
        "#REF!",
        "属于",
        "√",
        "440106001",
    ];
    for spelling in spellings {
        run(bodies::cells, spelling.as_bytes());
        for _ in 0..60 {
            run(bodies::cells, &noise.damage(spelling.as_bytes()));
        }
    }
    for _ in 0..2_000 {
        run(bodies::cells, &noise.bytes(8));
    }
}

#[test]
fn damaged_policies_column_files_and_configs() {
    settings(&mut Noise(0x5eed_0005));
}

fn settings(noise: &mut Noise) {
    let policy = postaudit::policy::Policy::builtin("gd-2017-101").expect("built in").source_text;
    let config = "input = [\"材料\"]\nyear = 2024\nas-of = 2024-12-31\njobs = 4\nids = \"masked\"\nregister = \"台账.xlsx\"\n";
    let columns = "[tables.plan.columns]\n\"计划招用人数\" = [\"编制数\"]\n";
    for text in [policy.as_bytes(), config.as_bytes(), columns.as_bytes()] {
        run(bodies::toml, text);
        for _ in 0..30 {
            let damaged = noise.damage(text);
            run(bodies::toml, &damaged);
            run(bodies::toml, String::from_utf8_lossy(&damaged).as_bytes());
        }
    }
}

/// The formats left to a library are read as in the product: by the child process.
#[test]
fn damaged_xls_end_in_a_reading_or_a_reason() {
    let mut noise = Noise(0x5eed_0006);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("坏.xls");
    let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
    let real: Vec<_> = fixtures(&["xls", "xlsb"])
        .into_iter()
        .filter(|(_, bytes)| bytes.starts_with(&[0xd0, 0xcf]) || bytes.starts_with(b"PK"))
        .collect();
    assert!(!real.is_empty());
    for (name, bytes) in real {
        for _ in 0..3 {
            fs::write(&path, noise.damage(&bytes)).expect("written");
            let reading = tables::read_file(
                &path,
                "坏.xls",
                Purpose::Filing,
                &Columns::builtin(),
                &AgencyNames::default(),
                &options,
            );
            if let FileStatus::Unreadable(problem) = reading.report.status {
                assert_ne!(problem.kind.code(), "panic", "{name}");
                assert!(!problem.message.is_empty() && reading.tables.is_empty(), "{name}");
            }
        }
    }
}
