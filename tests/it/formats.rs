//! One table in every format and encoding: the same rows are read from all of them.

use std::path::{Path, PathBuf};

use postaudit::files::ReadOptions;
use postaudit::model::Stated;
use postaudit::tables::{self, AgencyNames, Columns, FileReading, Purpose};
use postaudit::tables::{FileStatus, Rows};

use super::generator::formats::text::Encoding;
use super::generator::formats::{Book, Sheet, html, ods, text, xls, xlsb, xlsx, xml2003, zipped};

/// Reads bytes as a file of this name.
pub fn read(name: &str, bytes: &[u8]) -> FileReading {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder is writable");
    read_path(&path, name)
}

/// Reads a file as a filing that an agency without a directory has sent.
pub fn read_path(path: &Path, shown: &str) -> FileReading {
    let options = ReadOptions::new(PathBuf::from(crate::program::PATH));
    let columns = Columns::builtin();
    tables::read_file(path, shown, Purpose::Filing, &columns, &AgencyNames::default(), &options)
}

fn book() -> Book {
    let plan = Sheet::from_lines(
        "招用计划",
        &[
            "2024年度公益性岗位招用计划表",
            "填报单位（盖章）：天河区城管局",
            "",
            "序号|岗位名称*|岗位编号|计划招用人数（人）|报送日期|受理部门|备注",
            "#1|保洁员|#101|#3|@2024-03-05|天河区人社局|甲 & <乙>",
            "#2|门卫|102|=#4|@2024-03-05||含\"引号\"、逗号,分号;竖线",
            "#3|绿化员|103|=!#REF!|@2024-03-06||",
            "合计|||#7|||",
        ],
    )
    .merged(1..=1, 0..=6)
    .merged(5..=6, 5..=5);
    let secret =
        Sheet::from_lines("旧计划", &["单位名称|岗位名称|计划招用人数", "天河区城管局|司机|#2"]).hidden();
    Book { sheets: vec![plan, secret], epoch_1904: false }
}

/// The plan's rows as text: row, post code, post, number, day, department.
fn lines(reading: &FileReading) -> Vec<String> {
    assert_eq!(reading.report.status, FileStatus::Read);
    let mut lines = Vec::new();
    for table in &reading.tables {
        let Rows::Plan(rows) = &table.rows else { panic!("no plan: {table:#?}") };
        for row in rows.iter() {
            let agency = table.filers[row.filer as usize].name.as_deref().unwrap_or("?");
            let headcount = match row.headcount {
                Stated::Known(number) => number.to_string(),
                Stated::Blank => "-".to_owned(),
                Stated::Unknown => "!".to_owned(),
            };
            lines.push(format!(
                "{} {agency} {} {} {headcount} {} {}",
                row.row,
                row.post_code().known().unwrap_or("-"),
                row.post().known().unwrap_or("-"),
                row.submitted.known().map_or("-".to_owned(), |date| date.to_string()),
                row.received_by().known().unwrap_or("-"),
            ));
        }
    }
    lines
}

const PLAN: [&str; 3] = [
    "5 天河区城管局 101 保洁员 3 2024-03-05 天河区人社局",
    "6 天河区城管局 102 门卫 4 2024-03-05 天河区人社局",
    "7 天河区城管局 103 绿化员 ! 2024-03-06 -",
];
const HIDDEN: &str = "2 天河区城管局 - 司机 2 - -";

#[test]
fn workbooks_of_every_format_hold_the_same_rows() {
    for epoch_1904 in [false, true] {
        let book = Book { epoch_1904, ..book() };
        for (name, bytes) in [
            ("a.xlsx", xlsx::write(&book)),
            ("a.xls", xls::write(&book)),
            ("b.xls", xml2003::write(&book)),
            ("a.ods", ods::write(&book)),
            ("a.xlsb", xlsb::write(&book)),
        ] {
            let reading = read(name, &bytes);
            let mut expected = PLAN.to_vec();
            expected.push(HIDDEN);
            assert_eq!(lines(&reading), expected, "{name} {epoch_1904}");
            let sheets: Vec<(&str, bool)> =
                reading.report.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
            assert_eq!(sheets, [("招用计划", false), ("旧计划", true)], "{name}");
        }
    }
}

#[test]
fn pages_and_texts_hold_the_same_rows() {
    let book = book();
    for encoding in
        [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be]
    {
        let reading = read("a.xls", &html::write(&book, encoding));
        assert_eq!(lines(&reading)[..3], PLAN, "{encoding:?}");
    }
    // Text has no merged cells.
    let mut expected = PLAN.map(str::to_owned);
    expected[1] = expected[1].replace("天河区人社局", "-");
    for encoding in
        [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be]
    {
        for delimiter in [',', '\t', ';', '|'] {
            let reading = read("a.csv", &text::write(&book.sheets[0], delimiter, encoding));
            assert_eq!(lines(&reading), expected, "{encoding:?} {delimiter:?}");
        }
    }
}

/// The parts of a container.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
    let mut all = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).expect("inflated");
        all.push((entry.name().expect("a name").into_owned(), content));
    }
    all
}

fn container(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<_> = parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    zipped(&parts)
}

/// The container with a part of another, under the name `twin`, before or behind its own parts.
fn with_twin(bytes: &[u8], other: &[u8], part: &str, twin: &str, before: bool) -> Vec<u8> {
    let (_, content) = parts(other).into_iter().find(|(name, _)| name == part).expect("the part is there");
    let mut all = parts(bytes);
    all.insert(if before { 0 } else { all.len() }, (twin.to_owned(), content));
    container(&all)
}

#[test]
fn of_parts_that_differ_in_case_only_the_one_counts_that_the_workbook_names() {
    let decoy = Book {
        sheets: vec![Sheet::from_lines("招用计划", &["单位名称|岗位名称|计划招用人数", "别的单位|司机|#9"])],
        epoch_1904: false,
    };
    let mut expected = PLAN.to_vec();
    expected.push(HIDDEN);
    let files = [
        ("a.xlsx", xlsx::write(&book()), xlsx::write(&decoy), "xl/worksheets/sheet1.xml"),
        ("a.xlsb", xlsb::write(&book()), xlsb::write(&decoy), "xl/worksheets/sheet1.bin"),
    ];
    for (name, bytes, decoy, part) in files {
        for (twin, before) in [("SHEET1", true), ("SHEET1", false), ("Sheet1", false)] {
            let twin = part.replace("sheet1", twin);
            let reading = read(name, &with_twin(&bytes, &decoy, part, &twin, before));
            assert_eq!(lines(&reading), expected, "{twin} {before}");
        }
    }
    // Neither is named as it is written: no program has to read the same one as another.
    let mut all = parts(&xlsx::write(&book()));
    for (name, _) in &mut all {
        *name = name.replace("/sheet1.xml", "/SHEET1.xml");
    }
    let sheet = "xl/worksheets/sheet1.xml";
    let bytes = with_twin(&container(&all), &xlsx::write(&decoy), sheet, "xl/worksheets/Sheet1.xml", true);
    let FileStatus::Unreadable(problem) = read("a.xlsx", &bytes).report.status else { panic!("read") };
    assert!(problem.message.contains("重名"), "{}", problem.message);
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let book = book();
    assert_eq!(xls::write(&book), xls::write(&book));
    assert_eq!(ods::write(&book), ods::write(&book));
    assert_eq!(xlsx::write(&book), xlsx::write(&book));
}

#[test]
fn what_a_sheet_shows_beside_its_cells_stands_above_its_table() {
    use rust_xlsxwriter::{Shape, Workbook};

    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip([["岗位名称", "计划招用人数"], ["保洁员", "3"]]) {
        sheet.write_row(row, 0, line).expect("cells");
    }
    sheet.set_header("&L&\"宋体\"&9填报单位：甲局&C第 &P 页");
    sheet.insert_shape(5, 0, &Shape::textbox().set_text("草案")).expect("a text box");
    let reading = read("计划.xlsx", &workbook.save_to_buffer().expect("a workbook"));
    let [table] = reading.tables.as_slice() else { panic!("one table") };
    let lines: Vec<(u32, &str)> = table.key_values.iter().map(|line| (line.row, &*line.value)).collect();
    let denials: Vec<(u32, &str)> = table.denials.iter().map(|denial| (denial.row, &*denial.word)).collect();
    assert_eq!((lines, denials), (vec![(0, "甲局")], vec![(0, "草案")]));
    assert_eq!(table.rows.len(), 1);
}
