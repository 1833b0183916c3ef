//! What goes to agencies: letters, and their own tables sent back.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader, open_workbook_auto};
use postaudit::report::documents::template::body_of;
use postaudit::report::documents::words::names_a_rule;

use crate::batch_support::{Batch, assert_same, files, said};
use crate::desk::{Desk, cut_off};
use crate::generator::formats;
use crate::program::Program;
use crate::review::{edit_sheet, filled};
use crate::support::{Sheet, World};

/// The letters below a folder: path to text without marks.
fn letters(batch: &Batch) -> BTreeMap<String, String> {
    files(&batch.out())
        .into_iter()
        .filter(|(path, _)| path.starts_with("文书/") && path.ends_with(".docx"))
        .map(|(path, bytes)| (path, plain(&body_of(&bytes).expect("a document"))))
        .collect()
}

fn plain(xml: &str) -> String {
    let mut text = String::new();
    for part in xml.replace("</w:p>", "\n").split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text
}

const OFFICE: [&str; 10] = [
    "--letter-office",
    "某区人力资源和社会保障局",
    "--letter-number",
    "某人社监〔2025〕12号",
    "--letter-contact",
    "张某，020-00000000",
    "--deadline",
    "2025-03-31",
    "--letter-copies",
    "某市人力资源和社会保障局",
];

#[test]
fn a_letter_says_who_what_and_until_when_and_nothing_of_the_program() {
    let batch = Batch::of(2);
    batch.run(&OFFICE);
    let letters = letters(&batch);
    let (path, text) =
        letters.iter().find(|(path, _)| path.contains("虚构第1街道办事处-")).expect("a letter");
    assert!(path.ends_with("-整改通知书.docx"), "{path}");
    for words in [
        "某区人力资源和社会保障局",
        "某人社监〔2025〕12号",
        "广州市天河区虚构第1街道办事处：",
        "2025年3月31日",
        "张某，020-00000000",
        "抄送：某市人力资源和社会保障局",
        "张三",
    ] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    for text in letters.values() {
        for words in [".csv", ".xlsx", "{{", "}}", "--", "postaudit", "重新运行", "审计人员"] {
            assert!(!text.contains(words), "{words}: {text}");
        }
        assert!(!names_a_rule(text), "{text}");
    }
}

/// GB/T 9704: 22 lines of 28 characters in size 三号, 28 points from line to line.
#[test]
fn a_page_of_a_letter_takes_22_lines_of_28_characters() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/文书");
    for (name, bytes) in files(&folder) {
        let all = crate::batch_support::unpacked(&bytes);
        let number = |from: &str, attribute: &str| -> i32 {
            let text = all.split(from).nth(1).unwrap_or_else(|| panic!("{name} has no {from}"));
            let value = text.split(&format!("{attribute}=\"")).nth(1).expect("an attribute");
            value.split('"').next().expect("a value").parse().expect("a number")
        };
        // Twentieths of a point; sizes are in halves.
        let room = number("<w:pgSz", "w:w") - number("<w:pgMar", "w:left") - number("<w:pgMar", "w:right");
        let character =
            number("<w:docDefaults>", "w:sz w:val") * 10 + number("w:styleId=\"Normal\"", "w:spacing w:val");
        assert_eq!(room / character, 28, "{name}");
        let room = number("<w:pgSz", "w:h") - number("<w:pgMar", "w:top") - number("<w:pgMar", "w:bottom");
        let line = number("w:styleId=\"Normal\"", "w:line");
        assert_eq!((room / line, line), (22, 560), "{name}");
    }
}

/// What would be a violation, were all of the agency's material read, comes first, with the day by which to replace it.
#[test]
fn what_is_held_back_stands_first_in_the_letter_with_its_deadline() {
    let batch = Batch::of(0);
    let mut world = World::default();
    let at = world.hires.header.iter().position(|name| *name == "备案日期").expect("the column");
    world.hires.header[at] = "交到局里是哪天";
    world.hires.set(0, "姓名", "甲").set(1, "姓名", "甲").set(1, "性别", "女");
    fs::write(batch.input().join("招用计划.csv"), world.plan[0].csv()).unwrap();
    fs::write(batch.input().join("招用情况.csv"), world.hires.csv()).unwrap();
    fs::write(batch.input().join("招聘公告.csv"), world.notices.csv()).unwrap();
    batch.run(&["--deadline", "2999-12-31"]);
    let letters = letters(&batch);
    let (path, text) = letters.iter().find(|(path, _)| path.contains("街道办事处-")).expect("a letter");
    assert!(path.ends_with("-疑点核实单.docx"), "{path}");
    let held = text.find("请于2999年12月31日前报送能够读取的材料").expect("said");
    assert!(held < text.find("性别").expect("a doubt of another kind"), "{text}");
    // The agency sees in its own check which column it is, before what follows from it.
    let mut command = Program::new();
    let check = command.arg("check").arg(batch.input()).args(["--year", "2024"]).output().unwrap();
    let said = said(&check).replace(['\n', ' '], "");
    let column = said.find("未认出有内容的列：“交到局里是哪天”（P列），可能是“备案日期”").expect("named");
    assert!(column < said.find("F001：").expect("what follows"), "{said}");
    assert!(!said.contains("--columns"), "what the auditor can do: {said}");
}

#[test]
fn the_letters_of_a_county_are_bound_for_printing() {
    let batch = Batch::of(3);
    batch.run(&OFFICE);
    let letters = letters(&batch);
    let (_, bound) = letters.iter().find(|(path, _)| path.ends_with("/合并打印.docx")).expect("a bound file");
    for number in 1..=3 {
        assert_eq!(bound.matches(&format!("虚构第{number}街道办事处：")).count(), 1);
    }
}

/// What is printed must not be the text that somebody has corrected since.
#[test]
fn an_edited_letter_is_not_bound_but_named() {
    let batch = Batch::of(2);
    batch.run(&OFFICE);
    let edited = |agency: &str| {
        let path = letters(&batch).into_keys().find(|path| path.contains(agency)).expect("a letter");
        fs::copy("templates/文书/整改通知书.docx", batch.out().join(&path)).unwrap();
        path
    };
    let bound = || {
        let all = files(&batch.out());
        let bound = all.iter().find(|(path, _)| path.ends_with("/合并打印.docx") && !path.contains("已移除"));
        bound.map(|(_, bytes)| plain(&body_of(bytes).expect("a document")))
    };
    let path = edited("虚构第1街道办事处");
    batch.run(&OFFICE);
    let text = bound().expect("a bound file");
    assert!(text.contains(&format!("请从该文件打印：{path}")), "{text}");
    assert_eq!(text.matches("虚构第1街道办事处：").count(), 0, "the text before it was edited");
    assert_eq!(text.matches("虚构第2街道办事处：").count(), 1);
    let again = batch.run(&OFFICE);
    assert_eq!(bound().as_deref(), Some(text.as_str()), "the same again: {}", said(&again));
    edited("虚构第2街道办事处");
    batch.run(&OFFICE);
    assert_eq!(bound(), None, "nothing is left to be bound");
}

/// While it is open what unread material holds, an agency is asked and not told.
#[test]
fn an_agency_with_an_undecided_gap_gets_no_letter_but_the_one_that_asks() {
    let kinds = |desk: &Desk| -> Vec<String> {
        let of_letters = |path: &String| path.starts_with("文书/") && !path.contains("已移除");
        let paths = files(&desk.path("结果")).into_keys().filter(of_letters);
        let kinds = paths.filter_map(|path| Some(path.strip_suffix(".docx")?.rsplit_once('-')?.1.to_owned()));
        kinds.collect()
    };
    let desk = Desk::of(&World::default().but(|world| {
        world.hires.set(3, "备案部门", "广州市越秀区人力资源和社会保障局");
    }));
    desk.audit(&[]);
    assert_eq!(desk.agency("结果")["verdict"], "noncompliant");
    assert_eq!(kinds(&desk), ["整改通知书"]);
    desk.put("材料/广州市天河区虚构街道办事处补充材料.xlsx", cut_off());
    desk.audit(&[]);
    assert_eq!(desk.agency("结果")["verdict"], "noncompliant", "another department stays a violation");
    assert_eq!(kinds(&desk), ["疑点核实单"]);
}

#[test]
fn a_letter_keeps_its_number_and_new_letters_count_on() {
    let batch = Batch::of(2);
    batch.run(&OFFICE);
    let number = |batch: &Batch, agency: usize| {
        let letters = letters(batch);
        let wanted = format!("虚构第{agency}街道办事处-");
        let text = letters.iter().find(|(path, _)| path.contains(&wanted)).expect("a letter").1.clone();
        text.lines().find(|line| line.contains("〔2025〕")).expect("a number").to_owned()
    };
    assert_eq!([number(&batch, 1), number(&batch, 2)], ["某人社监〔2025〕12号", "某人社监〔2025〕13号"]);
    fs::remove_file(batch.input().join("001计划.csv")).unwrap();
    fs::remove_file(batch.input().join("001招用.csv")).unwrap();
    batch.file(3, 3);
    batch.run(&OFFICE);
    assert_eq!([number(&batch, 2), number(&batch, 3)], ["某人社监〔2025〕13号", "某人社监〔2025〕14号"]);
}

#[test]
fn documents_are_the_same_whatever_the_number_of_threads() {
    let batch = Batch::of(5);
    let other = batch.folder.path().join("other");
    batch.run(&[&OFFICE[..], &["--jobs", "1"]].concat());
    batch.command(&other).args(OFFICE).args(["--jobs", "4"]).output().unwrap();
    assert_same(&batch.out(), &other);
}

#[test]
fn a_letter_that_somebody_worked_over_is_never_lost() {
    let batch = Batch::of(1);
    batch.run(&OFFICE);
    let path = letters(&batch).into_keys().find(|path| path.contains("-整改通知书")).expect("a letter");
    fs::write(batch.out().join(&path), "worked over").unwrap();
    batch.run(&OFFICE);
    assert_eq!(fs::read(batch.out().join(&path)).unwrap(), b"worked over", "nothing new to say");
    batch.run(&[OFFICE.as_slice(), &["--full"]].concat());
    assert_eq!(fs::read(batch.out().join(&path)).unwrap(), b"worked over", "nothing new to say in full");
    batch.file(1, 30);
    let run = batch.run(&OFFICE);
    assert!(said(&run).contains("改动过的一份移到"), "{}", said(&run));
    let kept: Vec<Vec<u8>> =
        files(&batch.out()).into_iter().filter(|(path, _)| path.contains("已移除")).map(|(_, b)| b).collect();
    assert!(kept.contains(&b"worked over".to_vec()), "set aside, not overwritten");
    assert_ne!(fs::read(batch.out().join(&path)).unwrap(), b"worked over");
}

#[test]
fn the_record_knows_all_documents() {
    let batch = Batch::of(2);
    batch.run(&OFFICE);
    let verified = batch.verify();
    assert!(said(&verified).contains("多出 0"), "{}", said(&verified));
}

/// The sheets of a workbook as texts.
fn sheets(path: &PathBuf) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = open_workbook_auto(path).expect("a workbook");
    let names = book.sheet_names().clone();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).expect("a sheet");
        let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
        let row =
            |row| (0..columns).map(|at| range.get_value((row, at)).map_or(String::new(), text)).collect();
        (name, (0..rows).map(row).collect())
    };
    names.into_iter().map(sheet).collect()
}

/// The filings of a world as files of one format.
fn filings(world: &World, format: &str) -> Vec<(String, Vec<u8>)> {
    let named = [("招用计划", &world.plan[0]), ("招用情况", &world.hires), ("招聘公告", &world.notices)];
    if format == "csv" {
        return named.map(|(name, table)| (format!("{name}.csv"), table.csv().into_bytes())).to_vec();
    }
    let page = |(name, table): (&str, &Sheet)| {
        let cells = |row: Vec<String>| row.into_iter().map(formats::Cell::text).collect::<Vec<_>>();
        let title = vec![formats::Cell::text(format!("2024年度公益性岗位{name}"))];
        let header = cells(table.header.iter().map(|label| (*label).to_owned()).collect());
        let rows = [title, header].into_iter().chain(table.rows.iter().cloned().map(cells)).collect();
        formats::Sheet { name: name.to_owned(), rows, ..formats::Sheet::default() }
    };
    let book = formats::Book { sheets: named.map(page).to_vec(), epoch_1904: false };
    let bytes = match format {
        "xlsx" => formats::xlsx::write(&book),
        "xls" => formats::xls::write(&book),
        _ => formats::docx::write(&[], &book),
    };
    vec![(format!("某街道材料.{format}"), bytes)]
}

/// The one returned workbook of a result folder.
fn returned(desk: &Desk) -> PathBuf {
    let path = files(&desk.path("结果")).into_keys().find(|path| path.starts_with("退回/"));
    desk.path("结果").join(path.expect("a returned workbook"))
}

/// `AB12`.
fn address(row: usize, column: usize) -> String {
    format!("{}{}", postaudit::model::column_letters(u16::try_from(column).unwrap()), row + 1)
}

/// Corrected as an office does it: in the coloured cell, with colours, comments and 错误信息 left as they are.
#[test]
fn what_is_sent_back_corrected_and_filed_again_is_compliant_and_bears_no_trace() {
    for format in ["csv", "xlsx", "xls", "docx"] {
        let world = World::default().but(|world| {
            world.hires.set(3, "备案日期", "");
        });
        let desk = Desk::bare();
        for (name, bytes) in filings(&world, format) {
            desk.put(&format!("材料/{name}"), bytes);
        }
        desk.audit(&["--ids", "full"]).assert_code(1);
        let back = returned(&desk);
        let mut corrected = 0;
        for (name, rows) in sheets(&back) {
            let is_filed = |cell: &String| cell == "备案日期";
            let Some(column) = rows.iter().find_map(|row| row.iter().position(is_filed)) else { continue };
            for (number, row) in rows.iter().enumerate() {
                if row.last().is_some_and(|message| message.contains("没有备案日期")) {
                    let at = address(number, column);
                    edit_sheet(&back, &name, |xml| filled(&xml, &at, "2024-03-05"));
                    corrected += 1;
                }
            }
        }
        assert_eq!(corrected, 1, "{format}: the row says what is wrong with it");
        fs::remove_dir_all(desk.path("材料")).unwrap();
        desk.put("材料/更正.xlsx", fs::read(&back).unwrap());
        desk.run(&["audit", "材料", "-o", "再次", "--as-of", "2024-12-31"]).assert_code(0);
        assert_eq!(desk.rules("再次"), Vec::<String>::new(), "{format}");
        assert_eq!(desk.agency("再次")["verdict"], "compliant", "{format}");
    }
}

#[test]
fn numbers_in_what_is_sent_back_are_masked_by_default() {
    let desk = Desk::of(&World::default().but(|world| {
        world.hires.set(3, "备案日期", "");
    }));
    desk.audit(&[]).assert_code(1);
    let cells: Vec<String> =
        sheets(&returned(&desk)).into_iter().flat_map(|(_, rows)| rows).flatten().collect();
    assert!(cells.iter().any(|cell| cell.contains("********")));
    assert!(!cells.contains(&crate::support::person(3)));
}

/// Targets of the links of a workbook to other files.
fn links(path: &std::path::Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("a workbook");
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        if !name.ends_with(".rels") {
            continue;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("text");
        for relation in text.split("<Relationship ").filter(|relation| relation.contains("External")) {
            let target = relation.split("Target=\"").nth(1).expect("a target");
            found
                .push(target.split('"').next().unwrap_or_default().trim_start_matches("file:///").to_owned());
        }
    }
    found
}

/// Places in the workbook itself that its cells link to: sheet and row.
fn inner_links(path: &std::path::Path) -> Vec<(String, usize)> {
    let text = crate::batch_support::unpacked(&fs::read(path).unwrap());
    let places = text.split("location=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let parted = places.map(|place| {
        let (sheet, cell) = place.rsplit_once('!').expect("a sheet");
        let row = cell.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().expect("a row");
        (sheet.trim_matches('\'').replace("&apos;", "").to_owned(), row)
    });
    parted.collect()
}

#[test]
fn a_county_is_handed_on_with_its_folders_and_all_links_lead_somewhere() {
    let batch = Batch::of(3);
    batch.run(&OFFICE);
    let elsewhere = batch.folder.path().join("别处");
    let county = "广东省广州市天河区";
    for (path, bytes) in files(&batch.out()) {
        let is_countys = path == format!("区划汇总/{county}.xlsx")
            || path.split('/').nth(1).is_some_and(|folder| folder == county);
        if is_countys {
            let target = elsewhere.join(&path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
        }
    }
    let mut checked = 0;
    for path in files(&elsewhere).into_keys().filter(|path| path.ends_with(".xlsx")) {
        let at = elsewhere.join(&path);
        for link in links(&at) {
            assert!(at.parent().unwrap().join(&link).exists(), "{path} links to {link}");
            checked += 1;
        }
        let sheets: BTreeMap<String, usize> =
            sheets(&at).into_iter().map(|(name, rows)| (name, rows.len())).collect();
        for (sheet, row) in inner_links(&at) {
            assert!(sheets.get(&sheet).is_some_and(|rows| row <= *rows), "{path} links to {sheet} {row}");
        }
    }
    assert!(checked >= 6, "each workbook and the summary lead to each other: {checked}");
}

#[test]
fn a_county_summary_has_its_own_agencies_only() {
    let desk = Desk::compliant();
    desk.put(
        "材料/别处.csv",
        "年度,单位名称,岗位名称,计划招用人数,报送日期\n2024,韶关市仁化县虚构街道办事处,保洁员,3,2024-01-05\n",
    );
    desk.audit(&[]);
    let counties: Vec<String> =
        files(&desk.path("结果")).into_keys().filter(|path| path.starts_with("区划汇总/")).collect();
    assert_eq!(counties.len(), 2, "{counties:?}");
    let here = counties.iter().find(|path| path.contains("仁化县")).expect("a county");
    let cells: String = sheets(&desk.path("结果").join(here))
        .into_iter()
        .flat_map(|(_, rows)| rows.into_iter().flatten())
        .collect();
    assert!(cells.contains("虚构街道办事处") && cells.contains("别处.csv"));
    assert!(!cells.contains("招用情况.csv"), "another county's file");
}
