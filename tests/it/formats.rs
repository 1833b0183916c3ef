//! One table in every format and encoding: the same rows are read from all of them.

use std::path::{Path, PathBuf};

use postaudit::files::ReadOptions;
use postaudit::model::Stated;
use postaudit::tables::{self, AgencyNames, Columns, FileReading, Purpose};
use postaudit::tables::{FileStatus, Rows};

use super::generator::formats::text::Encoding;
use super::generator::formats::{Book, Sheet, html, ods, text, xls, xlsb, xlsx, xml2003};

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

#[test]
fn the_same_book_gives_the_same_bytes() {
    let book = book();
    assert_eq!(xls::write(&book), xls::write(&book));
    assert_eq!(ods::write(&book), ods::write(&book));
    assert_eq!(xlsx::write(&book), xlsx::write(&book));
}
