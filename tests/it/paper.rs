//! What comes out of the printer: how small the text of every sheet is, and how many pages it takes.
//!
//! The page set-up, widths, heights and fonts are read back from the files and worked out here, so that a sheet that was
//! laid out for the screen alone is seen without a printer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

use crate::batch_support::{code, files, said};
use crate::demo;
use crate::desk::Desk;
use crate::program::Program;
use crate::support::{Sheet, World, id};

/// Points below which nobody should have to read.
const SMALLEST: f64 = 8.0;

/// A sheet on paper.
#[derive(Debug)]
struct Printed {
    name: String,
    /// Points of its smallest text.
    text: f64,
    /// Pages.
    pages: f64,
}

/// The sheets of a workbook that print anything.
fn printed(path: &Path) -> Vec<Printed> {
    let parts = parts(path);
    let book = Document::parse(&parts["xl/workbook.xml"]).expect("a workbook");
    let sizes = font_sizes(&parts["xl/styles.xml"]);
    let mut areas: BTreeMap<usize, String> = BTreeMap::new();
    for name in
        elements(&book, "definedName").filter(|name| name.attribute("name") == Some("_xlnm.Print_Area"))
    {
        let sheet = name.attribute("localSheetId").expect("a sheet").parse().expect("a number");
        areas.insert(sheet, name.text().expect("an area").to_owned());
    }
    let mut drawings = 0;
    let names = elements(&book, "sheet").map(|sheet| sheet.attribute("name").expect("a name").to_owned());
    let mut found = Vec::new();
    for (index, name) in names.enumerate() {
        let xml = Document::parse(&parts[&format!("xl/worksheets/sheet{}.xml", index + 1)]).expect("a sheet");
        let drawing = elements(&xml, "drawing").next().map(|_| {
            drawings += 1;
            Document::parse(&parts[&format!("xl/drawings/drawing{drawings}.xml")]).expect("a drawing")
        });
        let bottom = drawing.iter().flat_map(|drawing| {
            let ends = drawing.descendants().filter(|node| node.tag_name().name() == "to");
            ends.filter_map(|end| {
                end.children().find(|node| node.tag_name().name() == "row")?.text()?.parse::<u32>().ok()
            })
            .collect::<Vec<_>>()
        });
        let chart = bottom.max().map_or(0, |row| row + 1);
        found.extend(
            on_paper(&xml, &sizes, areas.get(&index).map(String::as_str), chart)
                .map(|(text, pages)| Printed { name, text, pages }),
        );
    }
    found
}

fn parts(path: &Path) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("a workbook");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        if name.ends_with(".xml") {
            std::io::Read::read_to_string(&mut part, &mut text).expect("text");
        }
        parts.insert(name, text);
    }
    parts
}

fn elements<'d>(document: &'d Document<'d>, name: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

/// Points of the font of each cell format.
fn font_sizes(styles: &str) -> Vec<f64> {
    let styles = Document::parse(styles).expect("styles");
    let group = |name| elements(&styles, name).next().expect("a group");
    let child = |node: Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.tag_name().name() == name)?;
        found.attribute("val")?.parse::<f64>().ok()
    };
    let fonts: Vec<f64> = group("fonts").children().filter_map(|font| child(font, "sz")).collect();
    let formats = group("cellXfs");
    let formats = formats.children().filter(|format| format.is_element());
    formats
        .map(|format| fonts[format.attribute("fontId").map_or(0, |font| font.parse().expect("a font"))])
        .collect()
}

/// Smallest text in points and pages; `None` where nothing is printed.
fn on_paper(xml: &Document<'_>, sizes: &[f64], area: Option<&str>, chart: u32) -> Option<(f64, f64)> {
    let number =
        |node: Node<'_, '_>, name: &str| node.attribute(name).and_then(|text| text.parse::<f64>().ok());
    let format = elements(xml, "sheetFormatPr").next()?;
    let usual = number(format, "defaultRowHeight").expect("a height");
    let mut widths: BTreeMap<u32, f64> = BTreeMap::new();
    for column in elements(xml, "col") {
        let bound = |name| number(column, name).expect("a column") as u32;
        let width = if column.attribute("hidden").is_some() {
            0.0
        } else {
            number(column, "width").expect("a width")
        };
        // The last format of a blank form reaches to the end of the sheet.
        widths.extend((bound("min")..=bound("max").min(500)).map(|at| (at, width)));
    }
    let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
    let mut cells: Vec<(u32, u32, f64)> = Vec::new();
    let (mut last_row, mut last_column) = (chart, 1);
    for row in elements(xml, "row") {
        let at = number(row, "r").expect("a row") as u32;
        heights.insert(at, number(row, "ht").unwrap_or(usual));
        for cell in row.children().filter(Node::is_element) {
            let (column, _) = place(cell.attribute("r").expect("a place"));
            last_row = last_row.max(at);
            last_column = last_column.max(column);
            if cell.has_children() {
                let size = sizes[cell.attribute("s").map_or(0, |format| format.parse().expect("a format"))];
                cells.push((at, column, size));
            }
        }
    }
    let (mut first_row, mut first_column) = (1, 1);
    if let Some(area) = area {
        let area = area.rsplit_once('!').expect("a sheet").1.replace('$', "");
        let (from, to) = area.split_once(':').unwrap_or((&area, &area));
        ((first_column, first_row), (last_column, last_row)) = (place(from), place(to));
    }
    let inside = |row: u32, column: u32| {
        (first_row..=last_row).contains(&row) && (first_column..=last_column).contains(&column)
    };
    let printed = cells.iter().filter(|(row, column, _)| inside(*row, *column));
    let smallest = printed.map(|(.., size)| *size).reduce(f64::min)?;
    let setup = elements(xml, "pageSetup").next().expect("a page set-up");
    let margins = elements(xml, "pageMargins").next().expect("margins");
    let margin = |name| number(margins, name).expect("a margin");
    let (mut wide, mut tall) = match setup.attribute("paperSize") {
        Some("9") => (8.27, 11.69),
        Some("8") => (11.69, 16.54),
        other => panic!("neither A4 nor A3: {other:?}"),
    };
    if setup.attribute("orientation") == Some("landscape") {
        std::mem::swap(&mut wide, &mut tall);
    }
    // Pixels at 96 to the inch, and points.
    let room =
        ((wide - margin("left") - margin("right")) * 96.0, (tall - margin("top") - margin("bottom")) * 72.0);
    let width: f64 =
        (first_column..=last_column).map(|at| (widths.get(&at).unwrap_or(&8.43) * 7.0).round()).sum();
    let height: f64 = (first_row..=last_row).map(|at| heights.get(&at).unwrap_or(&usual)).sum();
    let is_fitted =
        elements(xml, "pageSetUpPr").next().is_some_and(|fit| fit.attribute("fitToPage") == Some("1"));
    let scale = if is_fitted {
        let fit = |name: &str, room: f64, length: f64| match setup.attribute(name) {
            Some("0") => 1.0,
            pages => room * pages.map_or(1.0, |pages| pages.parse::<f64>().expect("pages")) / length,
        };
        fit("fitToWidth", room.0, width).min(fit("fitToHeight", room.1, height)).min(1.0)
    } else {
        setup.attribute("scale").map_or(1.0, |scale| scale.parse::<f64>().expect("percent") / 100.0)
    };
    // Programs print at whole percents.
    let scale = (scale * 100.0 + 0.01).floor() / 100.0;
    let pages =
        (width * scale / room.0 - 0.01).ceil().max(1.0) * (height * scale / room.1 - 0.01).ceil().max(1.0);
    Some((smallest * scale, pages))
}

/// Column and row of `AB12`.
fn place(cell: &str) -> (u32, u32) {
    let digits = cell.find(|c: char| c.is_ascii_digit()).expect("a row");
    let column = cell[..digits].bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A' + 1));
    (column, cell[digits..].parse().expect("a row"))
}

/// All workbooks below a folder.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let paths = files(folder).into_keys().filter(|path| path.ends_with(".xlsx"));
    paths.map(|path| folder.join(path)).collect()
}

/// Fails if any sheet of these is too small to be read.
fn assert_legible(books: &[PathBuf]) {
    let mut small = Vec::new();
    for path in books {
        for sheet in printed(path) {
            if sheet.text < SMALLEST {
                small.push(format!("{}：{} 印成 {:.1} 磅", path.display(), sheet.name, sheet.text));
            }
        }
    }
    assert!(small.is_empty(), "{}", small.join("\n"));
}

fn run(arguments: &[&str], folder: &Path) {
    let output = Program::new().args(arguments).current_dir(folder).output().expect("the program runs");
    assert!([0, 1, 3].contains(&code(&output)), "{arguments:?}: {}", said(&output));
}

/// Workbooks of agencies, the summary, counties, what is sent back, the sample, a follow-up, a self-check, blank forms.
#[test]
fn no_sheet_is_printed_below_eight_points() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    demo::audit(&at("结果"), &[]);
    demo::audit(&at("再次"), &["--ids", "full"]);
    run(&["sample", "结果", "--size", "12", "--seed", "5"], folder.path());
    run(&["compare", "再次", "结果", "-o", "比较.xlsx"], folder.path());
    run(&["collect", "结果", "再次", "-o", "合计.xlsx"], folder.path());
    run(&["template", "-o", "空白表"], folder.path());
    let filing = demo::folder().join("filings/广州市/天河区/云溪街道办事处.xlsx");
    run(&["check", filing.to_str().unwrap(), "--year", "2024", "-o", "自查"], folder.path());
    let books = workbooks(folder.path());
    for kind in ["审计汇总", "区划汇总/", "单位底稿/", "退回/", "抽查", "比较", "合计", "空白表/", "自查"]
    {
        let is_kind = |path: &&PathBuf| path.to_string_lossy().replace('\\', "/").contains(kind);
        assert!(books.iter().any(|path| is_kind(&path)), "no workbook {kind}: {books:?}");
    }
    assert_legible(&books);
}

/// A sheet of an agency's own columns is as wide as the agency makes it.
#[test]
fn a_table_of_forty_columns_is_sent_back_in_print_that_can_be_read() {
    let wide = World::default().but(|world| {
        for name in WIDE {
            world.hires.set_all(name, "一段相当长的说明文字，写满了整个单元格");
        }
        world.hires.set(3, "备案日期", "");
    });
    let desk = Desk::of(&wide);
    desk.audit(&[]).assert_code(1);
    assert_legible(&workbooks(&desk.path("结果")));
}

const WIDE: [&str; 23] = [
    "学历",
    "民族",
    "政治面貌",
    "籍贯",
    "户籍地址",
    "现住址",
    "联系电话",
    "开户银行",
    "银行账号",
    "毕业院校",
    "专业",
    "职称",
    "技能等级",
    "健康状况",
    "婚姻状况",
    "家庭成员",
    "紧急联系人",
    "工资标准",
    "社保编号",
    "工作时间",
    "工作地点",
    "备注",
    "说明",
];

/// An agency of whom nothing came has its first page and its sources, and no page with nothing on it.
#[test]
fn an_agency_that_filed_nothing_takes_two_sheets_of_paper() {
    let desk = Desk::compliant();
    desk.put("名录.csv", "单位名称,行政区划代码\n广州市天河区长风公园管理所,440106\n");
    desk.audit(&["--agencies", "名录.csv"]);
    let path = workbooks(&desk.path("结果"))
        .into_iter()
        .find(|path| {
            path.to_string_lossy().contains("单位底稿") && path.to_string_lossy().contains("长风公园")
        })
        .expect("a workbook");
    let sheets = printed(&path);
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["审计结论", "数据来源"]);
    assert_eq!(sheets.iter().map(|sheet| sheet.pages).sum::<f64>(), 2.0, "{sheets:?}");
}

#[test]
fn three_hundred_hires_take_fewer_than_twenty_pages() {
    let mut world = World::default().but(|world| {
        world.plan[0].set(0, "计划招用人数", "300");
        world.notices.set(0, "招聘人数", "300");
    });
    let template = world.hires.clone();
    world.hires = Sheet::new(&template.header, &[]);
    for number in 0..300 {
        world.hires.rows.push(template.rows[number % 5].clone());
        let serial = u32::try_from(number).unwrap();
        world.hires.set(number, "姓名", &format!("甲{}", char::from_u32(0x4e00 + serial).unwrap()));
        world.hires.set(
            number,
            "公民身份号码",
            &id(&format!("19{:02}0315", 70 + number % 20), 101 + 2 * (serial / 20)),
        );
        world.hires.set(
            number,
            "认定编号",
            &if number % 5 < 2 { format!("RD-{number}") } else { String::new() },
        );
        if number % 10 == 0 {
            world.hires.set(number, "备案日期", "");
        }
    }
    let desk = Desk::of(&world);
    desk.audit(&[]).assert_code(1);
    let books = workbooks(&desk.path("结果"));
    let path = books.iter().find(|path| path.to_string_lossy().contains("单位底稿")).expect("a workbook");
    let sheets = printed(path);
    let pages: f64 = sheets.iter().map(|sheet| sheet.pages).sum();
    assert!((6.0..20.0).contains(&pages), "{sheets:?}");
    assert_legible(&books);
}
