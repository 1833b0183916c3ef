//! A reading as a few lines of text.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::path::Path;

use postaudit::model::{Field, Sex, Stated, a1, mask_any};
use postaudit::tables::FileReading;
use postaudit::tables::{End, FileStatus, Filer, IdCell, Rows, Table};

/// The file, its sheets and its tables.
pub(crate) fn reading(reading: &FileReading) -> String {
    let report = &reading.report;
    let mut text = format!("{}\n", report.format);
    if let FileStatus::Unreadable(problem) = &report.status {
        let _ = writeln!(text, "D001 {}：{}", problem.kind.code(), problem.message);
        return text;
    }
    for sheet in &report.sheets {
        let hidden = if sheet.hidden { "（隐藏）" } else { "" };
        if report.sheets.len() > 1 || sheet.hidden {
            let _ = writeln!(text, "[{}]{hidden}", sheet.name);
        }
        for note in &sheet.notes {
            let _ = writeln!(text, "注 {note}");
        }
        for id in &sheet.tables {
            table(&reading.tables[id.0 as usize], &mut text);
        }
    }
    text
}

fn table(table: &Table, text: &mut String) {
    let (first, last) = table.header_rows;
    let year = stated(&table.year).map(|year| format!(" 年度={year}")).unwrap_or_default();
    let _ = writeln!(text, "{} 表头{first}-{last}{year}", table.kind.label());
    if let Some(missing) = &table.missing {
        let _ = writeln!(text, "缺 {:?} 近似 {:?}", missing.missing, missing.nearest);
    }
    for line in rows(table) {
        let _ = writeln!(text, "{line}");
    }
    for cell in &table.bad_cells {
        let place = cell.column.map_or_else(|| format!("{}行", cell.row), |column| a1(cell.row, column));
        let mark = if cell.rejects { "×" } else { "!" };
        let _ = writeln!(text, "{mark} {place} {}“{}”", cell.field.label(), mask_any(&cell.found));
    }
    for check in &table.subtotals {
        let place = a1(check.row, check.column);
        let _ = writeln!(text, "≠ {place} 写明{} 合计{}", check.stated, check.summed);
    }
    let _ = writeln!(
        text,
        "数据{} 空白{} 合计{} 表尾{}",
        table.rows.len(),
        table.blank_rows,
        table.subtotal_rows,
        table.footer_rows
    );
}

fn stated<T: Display>(value: &Stated<T>) -> Option<String> {
    match value {
        Stated::Blank => None,
        Stated::Known(value) => Some(value.to_string()),
        Stated::Unknown => Some("?".to_owned()),
    }
}

/// One row: its number, its agency, then what it states.
struct Line(String);

impl Line {
    fn new(row: u32, filer: &Filer) -> Self {
        let mut text = format!("{row} {}", filer.name.as_deref().unwrap_or("（无单位）"));
        if let Some(code) = &filer.code {
            let _ = write!(text, " {code}");
        }
        Self(text)
    }

    fn with<T: Display>(mut self, field: Field, value: &Stated<T>) -> Self {
        if let Some(value) = stated(value) {
            let _ = write!(self.0, " {}={}", field.label(), value.replace('\n', "⏎"));
        }
        self
    }
}

pub(crate) fn rows(table: &Table) -> Vec<String> {
    use Field::{
        Announced, Category, CertificateNo, Channel, Difficult, DifficultyHeadcount, Ends, Filed, FiledWith,
        Headcount, Hired, IdNumber, Mode, Name, NoticeNo, Post, PostCategory, PostCode, Published,
        ReceivedBy, Recognised, Submitted, Year,
    };
    let filer = |filer: u32| &table.filers[filer as usize];
    match &table.rows {
        Rows::Plan(rows) => rows
            .iter()
            .map(|row| {
                Line::new(row.row, filer(row.filer))
                    .with(Year, &row.year)
                    .with(PostCode, &row.post_code())
                    .with(Post, &row.post())
                    .with(PostCategory, &row.post_category())
                    .with(Mode, &row.mode())
                    .with(Headcount, &row.headcount)
                    .with(DifficultyHeadcount, &row.difficulty)
                    .with(Submitted, &row.submitted)
                    .with(ReceivedBy, &row.received_by())
                    .0
            })
            .collect(),
        Rows::Hires(rows) => rows
            .iter()
            .map(|row| {
                Line::new(row.row, filer(row.filer))
                    .with(Year, &row.year)
                    .with(PostCode, &row.post_code())
                    .with(Post, &row.post())
                    .with(Name, &row.name())
                    .with(IdNumber, &id(row.id))
                    .with(
                        Field::Sex,
                        &match row.sex {
                            Stated::Known(Sex::Male) => Stated::Known("男"),
                            Stated::Known(Sex::Female) => Stated::Known("女"),
                            Stated::Blank => Stated::Blank,
                            Stated::Unknown => Stated::Unknown,
                        },
                    )
                    .with(Difficult, &row.difficult)
                    .with(Category, &row.category())
                    .with(CertificateNo, &row.certificate())
                    .with(Recognised, &row.recognised)
                    .with(Hired, &row.hired)
                    .with(
                        Ends,
                        &match row.ends {
                            Stated::Known(End::Open) => Stated::Known("无终止".to_owned()),
                            Stated::Known(End::On(date)) => Stated::Known(date.to_string()),
                            Stated::Blank => Stated::Blank,
                            Stated::Unknown => Stated::Unknown,
                        },
                    )
                    .with(NoticeNo, &row.notice_no())
                    .with(Filed, &row.filed)
                    .with(FiledWith, &row.filed_with())
                    .0
            })
            .collect(),
        Rows::Notices(rows) => rows
            .iter()
            .map(|row| {
                Line::new(row.row, filer(row.filer))
                    .with(NoticeNo, &row.notice_no())
                    .with(Post, &row.post())
                    .with(Announced, &row.announced)
                    .with(Channel, &row.channel())
                    .with(Published, &row.published)
                    .0
            })
            .collect(),
        _ => panic!("no filed table"),
    }
}

fn id(id: IdCell) -> Stated<String> {
    match id {
        IdCell::Blank => Stated::Blank,
        IdCell::Valid { id, legacy } => {
            Stated::Known(format!("{}{}", id.full(), if legacy { "（由15位换算）" } else { "" }))
        }
        IdCell::LostDigits(_) => Stated::Known("丢失末位".to_owned()),
        IdCell::Invalid(_) => Stated::Known("无效".to_owned()),
        IdCell::Unreadable => Stated::Unknown,
    }
}

/// By file: rows by class, then the findings about its rows and E001.
pub(crate) fn findings_of_an_audit(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let out = tempfile::tempdir().expect("a temporary folder");
    let run = crate::program::Program::new()
        .args(["audit", "--year", "2024", "--as-of", "2024-12-31", "--no-progress", "-q", "-o"])
        .args([out.path(), folder])
        .output()
        .expect("runs");
    // Some of the files cannot be read: that is what they are for.
    assert_eq!(run.status.code(), Some(3), "{}", String::from_utf8_lossy(&run.stderr));
    let mut by_file: BTreeMap<String, Vec<String>> = BTreeMap::new();
    accounts(&out.path().join("run.json"), &mut by_file);
    let mut findings = Vec::new();
    let mut reader = csv::Reader::from_path(out.path().join("data/findings.csv")).expect("findings");
    for record in reader.records() {
        let record = record.expect("a record");
        let is_about_rows = record[1].starts_with(['D', 'S']) || &record[1] == "E001";
        // D001 and D002 are told by the reading itself; D010 is about an agency.
        if is_about_rows && !matches!(&record[1], "D001" | "D002" | "D010" | "D013") {
            let sheet = if record[11].is_empty() { String::new() } else { format!("{}!", &record[11]) };
            let line = format!("{} {sheet}{}", &record[1], &record[12]);
            let line =
                if matches!(&record[1], "D003" | "D011") { format!("{line} {}", &record[7]) } else { line };
            findings.push((record[10].to_owned(), line));
        }
    }
    findings.sort();
    for (file, line) in findings {
        by_file.entry(file).or_default().push(line);
    }
    by_file
}

/// The rows of each table by class, which must add up to the rows read.
fn accounts(run: &Path, by_file: &mut BTreeMap<String, Vec<String>>) {
    let run: serde_json::Value =
        serde_json::from_slice(&std::fs::read(run).expect("run.json")).expect("JSON");
    let all = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    for input in all(&run["inputs"]) {
        let lines = by_file.entry(input["path"].as_str().expect("a path").to_owned()).or_default();
        for table in all(&input["sheets"]).iter().flat_map(|sheet| all(&sheet["tables"])) {
            let classes = [
                "blank",
                "subtotal",
                "footer",
                "no_agency",
                "other_year",
                "rejected",
                "repeated",
                "out_of_scope",
                "accepted",
            ];
            let count = |class: &str| table["rows"][class].as_u64().expect("a count");
            assert_eq!(classes.iter().map(|class| count(class)).sum::<u64>(), count("read"), "{input}");
            let text: Vec<String> = classes
                .iter()
                .filter(|class| count(class) > 0)
                .map(|class| format!("{class} {}", count(class)))
                .collect();
            lines.push(format!("共{}行：{}", count("read"), text.join("，")));
        }
    }
}
