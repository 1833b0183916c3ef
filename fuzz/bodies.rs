//! What each fuzz target does with bytes. The smoke test in `tests/it/fuzz_smoke.rs` runs the same
//! functions on stable Rust, over damaged fixtures.
//!
//! A body panics where the program would have a fault: a panic of ours, or rows that do not add up.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

use postaudit::batch::reviews;
use postaudit::cli::{config, guide};
use postaudit::files::FileProblem;
use postaudit::files::grid::{CellRef, Merge, RowBuf, RowStream, SheetInfo};
use postaudit::model::{FileId, TableKind};
use postaudit::policy::{self, Policy};
use postaudit::reference::{ReferenceKind, References};
use postaudit::rules;
use postaudit::tables::{Columns, FileReading, FileReport, FileStatus, Purpose, Table, fuzzing};

static COLUMNS: LazyLock<Columns> = LazyLock::new(Columns::builtin);
static POLICY: LazyLock<Policy> =
    LazyLock::new(|| Policy::builtin("gd-2017-101").unwrap_or_else(|| panic!("it is part of the program")));

/// The purposes under which the same rows are read quite differently.
const PURPOSES: [Purpose; 4] = [
    Purpose::Filing,
    Purpose::Reference(TableKind::Register),
    Purpose::Reference(TableKind::Agencies),
    Purpose::Reference(TableKind::Waivers),
];

/// Names of columns, and words that readers look for: noise alone would never look like a table.
pub const WORDS: &[&str] = &[
    "年度",
    "单位名称",
    "统一社会信用代码",
    "行政区划代码",
    "岗位编号",
    "岗位名称",
    "开发方式",
    "计划招用人数",
    "其中就业困难人员",
    "报送日期",
    "受理部门",
    "备注",
    "姓名",
    "公民身份号码",
    "性别",
    "是否就业困难人员",
    "困难人员类别",
    "认定编号",
    "认定日期",
    "退出日期",
    "招用日期",
    "合同终止日期",
    "公告编号",
    "备案日期",
    "备案部门",
    "招聘人数",
    "发布机构",
    "发布渠道",
    "发布网址",
    "发布日期",
    "截止日期",
    "机构名称",
    "规则",
    "依据文号",
    "甲局",
    "乙街道办事处",
    "保洁员",
    "GW-1",
    "2024",
    "2024-03-05",
    "2024年3月",
    "3",
    "3人",
    "三",
    "合计",
    "小计",
    "总计",
    "填表人：张三",
    "注：以上",
    "单位名称：丙局",
    "年度：2024",
    "填报日期：2024-01-05",
    "序号",
    "1",
    "2",
    "是",
    "否",
    "无",
    "-",
    "#REF!",
    "440106197506152026",
    "其中",
    "招用计划表",
    "示例",
    "计划\n招用人数（人）*",
    "１２",
    "\u{200b}",
    "长期",
];

/// Words on the reviewer's sheet.
pub const REVIEW_WORDS: &[&str] = &[
    "编号",
    "审核结论",
    "审核意见",
    "审核人",
    "审核日期",
    "规则",
    "abc",
    "def",
    "不成立",
    "属实",
    "已整改",
    "待核实",
    "豁免",
    "OK",
    "440106197506152026",
    "",
];

/// Ends the process at a panic of ours, also where the program would catch it. Panics inside a
/// library are left to the program, whose business it is to catch them.
#[allow(clippy::print_stderr)] // The fuzzer shows it beside the input that led to it.
pub fn end_on_own_faults() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        if !place.contains("/registry/") && !place.starts_with("/rustc/") {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

/// Any bytes as a file: text in any encoding, web pages, Excel 2003 XML, containers.
pub fn csv(data: &[u8]) {
    for purpose in PURPOSES {
        if let Ok(tables) = fuzzing::tables_of_bytes(data, &COLUMNS, purpose) {
            assert_sound(&tables, u32::MAX);
        }
    }
}

/// Containers whose parts are any bytes: the first byte says which part.
pub fn workbook(data: &[u8]) {
    let Some((which, part)) = data.split_first() else { return };
    let bytes = match which % 8 {
        0 => xlsx(part, STRINGS.as_bytes(), WORKBOOK.as_bytes()),
        1 => xlsx(SHEET.as_bytes(), part, WORKBOOK.as_bytes()),
        2 => xlsx(SHEET.as_bytes(), STRINGS.as_bytes(), part),
        3 | 4 => ods(part),
        5 => [b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", part].concat(),
        6 => [b"<html><body><table>", part].concat(),
        _ => part.to_vec(),
    };
    if let Ok(tables) = fuzzing::tables_of_bytes(&bytes, &COLUMNS, Purpose::Filing) {
        assert_sound(&tables, u32::MAX);
    }
}

/// A Word document of these bytes, or with these styles.
pub fn document(data: &[u8]) {
    const BODY: &[u8] =
        b"<w:document><w:body><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>";
    let Some((which, part)) = data.split_first() else { return };
    let bytes = match which % 4 {
        0 => zipped(&[("word/document.xml", BODY), ("word/styles.xml", part)]),
        1 => zipped(&[("word/document.xml", &[b"<w:document><w:body><w:tbl>", part].concat())]),
        _ => zipped(&[("word/document.xml", part)]),
    };
    if let Ok(tables) = fuzzing::tables_of_bytes(&bytes, &COLUMNS, Purpose::Filing) {
        assert_sound(&tables, u32::MAX);
    }
}

/// An archive: one whose file has these bytes, or whatever the bytes are.
pub fn archive(data: &[u8]) {
    let Some((which, part)) = data.split_first() else { return };
    let bytes =
        if which % 2 == 0 { zipped(&[("甲.csv", part), ("乙/丙.csv", part)]) } else { part.to_vec() };
    if let Ok(tables) = fuzzing::tables_of_bytes(&bytes, &COLUMNS, Purpose::Filing) {
        assert_sound(&tables, u32::MAX);
    }
}

/// Random grids of likely words: header and table finding.
pub fn grid(data: &[u8]) {
    for purpose in PURPOSES {
        let mut rows = Rows::of(data, WORDS);
        let last = rows.last_row();
        let info = SheetInfo { name: "表".to_owned(), merges: rows.merges(), ..SheetInfo::default() };
        if let Ok(tables) = fuzzing::tables_of_rows(&info, &mut rows, &COLUMNS, purpose) {
            assert_sound(&tables, last);
        }
    }
}

/// One cell: a text, or a number of any bits.
pub fn cells(data: &[u8]) {
    if let Some(bits) = data.first_chunk() {
        let number = f64::from_bits(u64::from_le_bytes(*bits));
        fuzzing::read_cell_as_everything(CellRef::Number(number), &COLUMNS);
        fuzzing::read_cell_as_everything(CellRef::Number(number.trunc()), &COLUMNS);
        fuzzing::read_cell_as_everything(CellRef::Number(number.rem_euclid(1e9).trunc()), &COLUMNS);
    }
    let text = String::from_utf8_lossy(data);
    if !text.is_empty() {
        fuzzing::read_cell_as_everything(CellRef::Text(&text), &COLUMNS);
        fuzzing::read_cell_as_everything(CellRef::Error(&text), &COLUMNS);
    }
}

/// Files that users write: a policy, column names, a config.
pub fn toml(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Policy::parse(text, "口径.toml", &rules::codes()) {
        Ok(policy) => assert!(!policy::show(&policy).is_empty()),
        Err(error) => assert!(error.to_string().contains("口径.toml"), "{error}"),
    }
    if let Err(error) = Columns::with_user_file(text, "列名.toml") {
        assert!(error.to_string().contains("列名.toml"), "{error}");
    }
    if let Err(error) = config::read_text(Path::new("配置.toml"), text, None) {
        assert!(error.to_string().contains("配置.toml"), "{error}");
    }
}

/// The authority's lists: rows of likely words as each of them, and what is looked up in it.
pub fn lists(data: &[u8]) {
    for kind in ReferenceKind::OWN {
        let mut rows = Rows::of(data, WORDS);
        let info = SheetInfo { name: "表".to_owned(), merges: rows.merges(), ..SheetInfo::default() };
        let Ok(tables) = fuzzing::tables_of_rows(&info, &mut rows, &COLUMNS, kind.purpose()) else {
            continue;
        };
        let reading = FileReading { report: a_report(), tables };
        let references = References::build(&[(kind, reading)], &COLUMNS, &POLICY);
        for read in &references.reads {
            assert!(read.unread_rows <= read.rows, "{read:?}");
        }
        let Some(directory) = &references.directory else { continue };
        for entry in &directory.entries {
            assert!(directory.lists(&entry.name), "{entry:?}");
            let _ = directory.find(&entry.name, entry.code, entry.division.known());
        }
        for word in WORDS {
            let _ = (directory.find(word, None, None), directory.suggestion(word), directory.may_be(word));
        }
    }
}

fn a_report() -> FileReport {
    FileReport {
        id: FileId(0),
        path: Path::new("表.csv").to_owned(),
        shown: "表.csv".to_owned(),
        size: 0,
        sha256: String::new(),
        sm3: String::new(),
        format: String::new(),
        status: FileStatus::Read,
        says: Vec::new(),
        may_hold_rows: true,
        sheets: Vec::new(),
    }
}

/// Answers typed into the guide, or dragged into its window: what is saved of them asks for the same again.
pub fn answers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for line in text.lines() {
        if let Some((meant, saved)) = guide::asked_again(line) {
            assert_eq!(saved.as_deref(), Ok([meant].as_slice()), "{line}");
        }
    }
}

/// A workbook that comes back from reviewers.
pub fn review(data: &[u8]) {
    let read = reviews::read_sheet(&mut Rows::of(data, REVIEW_WORDS));
    for review in read.ok().flatten().iter().flat_map(|reviews| reviews.by_finding.values()) {
        for text in [&review.note, &review.reviewer, &review.date] {
            assert!(!text.contains("440106197506152026"), "an ID number comes back in full");
        }
    }
}

/// Tables stand one below the other, no row is counted twice, and every address leads into the table.
fn assert_sound(tables: &[Table], last_row: u32) {
    let mut above = ("", 0);
    for table in tables {
        if above.0 != table.sheet {
            above = (&table.sheet, 0);
        }
        let (first, header_end) = table.header_rows;
        assert!(first >= 1 && header_end >= first && header_end <= last_row, "{:?}", table.header_rows);
        let columns = &table.columns;
        assert!(
            columns.iter().all(|one| columns.iter().filter(|other| one.field == other.field).count() == 1)
        );
        for bad in &table.bad_cells {
            // A row above the header that fills its columns is rejected.
            let is_row = bad.row < first || (bad.row > header_end && bad.row <= last_row);
            assert!(is_row && !bad.expected.is_empty());
        }
        if tables.len() > 1 && table.kind == TableKind::Plan && table.missing.is_none() {
            assert!(table.rows.len() <= last_row as usize);
        }
        above.1 = header_end;
    }
}

/// Bytes as rows of cells: most bytes are a word, some are layout.
struct Rows<'d> {
    data: std::iter::Copied<std::slice::Iter<'d, u8>>,
    all: &'d [u8],
    words: &'static [&'static str],
    row: u32,
}

/// Bytes from here on are layout or values.
pub const ROW_ENDS: u8 = 0xff;
pub const COLUMN_LEFT_OUT: u8 = 0xfe;
const NUMBER: u8 = 0xfd;
pub const LETTERS: u8 = 0xfc;
const ERROR: u8 = 0xfb;
const ROWS_LEFT_OUT: u8 = 0xfa;
const NO_RESULT: u8 = 0xf9;
const BOOL: u8 = 0xf8;

impl<'d> Rows<'d> {
    fn of(data: &'d [u8], words: &'static [&'static str]) -> Self {
        Self { data: data.iter().copied(), all: data, words, row: 0 }
    }

    /// No row has a higher number.
    fn last_row(&self) -> u32 {
        u32::try_from(self.all.len()).unwrap_or(u32::MAX).saturating_mul(256).saturating_add(1)
    }

    /// Merged areas out of the last bytes, in any direction and anywhere.
    fn merges(&self) -> Vec<Merge> {
        let tail = self.all.get(self.all.len().saturating_sub(12)..).unwrap_or_default();
        let area = |bytes: &[u8; 4]| {
            let [row, rows, column, columns] = bytes.map(|byte| byte % 32);
            Merge {
                first_row: u32::from(row),
                last_row: u32::from(row) + u32::from(rows),
                first_column: u16::from(column),
                last_column: u16::from(column) + u16::from(columns % 4),
            }
        };
        tail.as_chunks::<4>().0.iter().map(area).collect()
    }
}

impl RowStream for Rows<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if self.data.len() == 0 {
            return Ok(false);
        }
        self.row += 1;
        into.clear(self.row);
        let mut column = 0u16;
        while let Some(byte) = self.data.next() {
            match byte {
                ROW_ENDS => break,
                COLUMN_LEFT_OUT => {}
                NUMBER => {
                    let low = u16::from(self.data.next().unwrap_or_default());
                    let high = u16::from(self.data.next().unwrap_or_default());
                    into.push_number(column, f64::from(high << 8 | low));
                }
                LETTERS => {
                    let text: Vec<u8> = self.data.by_ref().take_while(|byte| *byte != 0).collect();
                    into.push_text(column, &String::from_utf8_lossy(&text));
                }
                ERROR => into.push_error(column, "#N/A"),
                ROWS_LEFT_OUT if into.is_empty() => {
                    self.row += u32::from(self.data.next().unwrap_or_default());
                    into.clear(self.row);
                }
                NO_RESULT => into.push_no_result(column),
                BOOL => into.push_bool(column, true),
                word => into.push_text(column, self.words[usize::from(word) % self.words.len()]),
            }
            column = column.saturating_add(1);
        }
        Ok(true)
    }
}

const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="招用计划" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const STRINGS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="4"><si><t>单位名称</t></si><si><t>岗位名称</t></si><si><t>计划招用人数</t></si><si><t>报送日期</t></si></sst>"#;
const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲局</t></is></c><c r="B2" t="str"><v>保洁员</v></c><c r="C2"><v>3</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>"#;

fn xlsx(sheet: &[u8], strings: &[u8], workbook: &[u8]) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"#;
    const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn ods(content: &[u8]) -> Vec<u8> {
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(*name, options).and_then(|()| Ok(zip.write_all(content)?)).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
