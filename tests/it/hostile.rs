//! Files made to exhaust the reader: `inspect` ends by itself with 1 GiB of address space, and says
//! what is wrong or reads what is there.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::generator::formats::text::Encoding;
use super::generator::formats::{Book, Sheet, ods, text, xls, xlsb, xlsx, zipped};
use crate::program::Program;

/// Address space in KiB that the whole program gets; its child reader takes no more than that either.
const MEMORY_KIB: u32 = 1 << 20;
/// More than any of the files takes in a debug build; the child's own limit is a minute.
const PATIENCE: Duration = Duration::from_secs(90);

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const NO_STRINGS: &str = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"0\" uniqueCount=\"0\"/>";
const PLAN: [&str; 2] = ["单位名称|岗位名称|计划招用人数", "甲局|保洁员|#3"];

/// What `inspect` says, and its exit code.
fn inspect(name: &str, bytes: &[u8]) -> (String, i32) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder is writable");
    let output = command(&path).patience(PATIENCE).output().expect("runs");
    let shown = crate::batch_support::said(&output);
    let code = output.status.code().unwrap_or_else(|| panic!("{name}: {:?} {shown}", output.status));
    (shown, code)
}

#[cfg(unix)]
fn command(path: &Path) -> Program {
    let mut program = Program::new();
    program.arg("inspect").arg(path);
    program.by("sh", &["-c", &format!("ulimit -v {MEMORY_KIB} && exec \"$0\" \"$@\"")])
}

#[cfg(not(unix))]
fn command(path: &Path) -> Program {
    let _ = MEMORY_KIB;
    let mut program = Program::new();
    program.arg("inspect").arg(path);
    program
}

/// Refused as unreadable, in these words.
fn assert_refused(name: &str, bytes: &[u8], words: &str) {
    let (shown, code) = inspect(name, bytes);
    assert!(code == 3 && shown.contains(words), "{name}: {code}\n{shown}");
}

/// Read all the same, with so many rows of data.
fn assert_read(name: &str, bytes: &[u8], rows: usize) {
    let (shown, code) = inspect(name, bytes);
    assert!(code == 0 && shown.contains(&format!("= 数据 {rows}（")), "{name}: {code}\n{shown}");
}

fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// The XML of a sheet with a plan of one line on top.
fn sheet_xml(rows: &str, behind: &str) -> String {
    let header: String =
        ["A1", "B1", "C1"].iter().zip(PLAN[0].split('|')).map(|(at, name)| text_cell(at, name)).collect();
    let line = format!("{}{}<c r=\"C2\"><v>3</v></c>", text_cell("A2", "甲局"), text_cell("B2", "保洁员"));
    format!(
        "<worksheet {MAIN}><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{header}</row>\
         <row r=\"2\">{line}</row>{rows}</sheetData>{behind}</worksheet>"
    )
}

#[test]
fn a_cell_in_the_last_corner_of_the_sheet_costs_nothing() {
    let corner = format!("<row r=\"1048576\">{}</row>", text_cell("XFD1048576", "。"));
    assert_read("corner.xlsx", &xlsx::of_xml(&sheet_xml(&corner, ""), NO_STRINGS), 1);
}

#[test]
fn rows_that_are_only_formatted_cost_nothing() {
    let mut rows = String::new();
    for row in 3..150_000 {
        let _ =
            write!(rows, "<row r=\"{row}\" s=\"1\"><c r=\"A{row}\" s=\"1\"/><c r=\"B{row}\" s=\"1\"/></row>");
    }
    assert_read("formatted.xlsx", &xlsx::of_xml(&sheet_xml(&rows, ""), NO_STRINGS), 1);
}

#[test]
fn a_forged_count_of_shared_strings_is_not_believed() {
    for count in ["4294967295", "18446744073709551615"] {
        let strings = format!("<sst {MAIN} count=\"1\" uniqueCount=\"{count}\"><si><t>甲</t></si></sst>");
        assert_refused("strings.xlsx", &xlsx::of_xml(&sheet_xml("", ""), &strings), "损坏");
    }
}

#[test]
fn a_part_that_inflates_beyond_all_measure_is_not_inflated() {
    let spaces = " ".repeat(40 << 20);
    assert_refused("bomb.xlsx", &xlsx::of_xml(&sheet_xml("", &spaces), NO_STRINGS), "压缩炸弹");
}

#[test]
fn a_part_is_not_inflated_beyond_what_it_declares() {
    let spaces = " ".repeat(8 << 20);
    let mut bytes = xlsx::of_xml(&sheet_xml("", &spaces), NO_STRINGS);
    // The sheet is the last part: its sizes are the last ones in the directory.
    let at = bytes.windows(4).rposition(|part| part == b"PK\x01\x02").expect("a directory");
    bytes[at + 24..at + 28].copy_from_slice(&2000_u32.to_le_bytes());
    let (shown, code) = inspect("liar.xlsx", &bytes);
    assert!(code == 3 || shown.contains("= 数据 1（"), "{code}\n{shown}");
    // And the reverse: a few bytes that declare gigabytes.
    let mut bytes = xlsx::of_xml(&sheet_xml("", ""), NO_STRINGS);
    let at = bytes.windows(4).rposition(|part| part == b"PK\x01\x02").expect("a directory");
    bytes[at + 24..at + 28].copy_from_slice(&4_000_000_000_u32.to_le_bytes());
    assert_refused("boaster.xlsx", &bytes, "压缩炸弹");
}

#[test]
fn merged_areas_by_the_hundred_thousand_are_sorted_out() {
    let mut merges = String::from("<mergeCells>");
    for number in 0..100_000 {
        let _ = write!(merges, "<mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B{}:XFD1048576\"/>", number + 3);
    }
    merges.push_str("</mergeCells>");
    assert_read("merges.xlsx", &xlsx::of_xml(&sheet_xml("", &merges), NO_STRINGS), 1);
}

#[test]
fn rows_that_repeat_themselves_are_bounded() {
    let row = |times: u32, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>甲局</text:p></table:table-cell>";
    let wide = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>甲</text:p></table:table-cell>";
    let table = |rows: &str| {
        ods::of_content(&ods::content_around(&format!("<table:table table:name=\"a\">{rows}</table:table>")))
    };
    assert_refused("rows.ods", &table(&row(1_048_576, &cell.repeat(3))), "重复");
    assert_refused("rows.ods", &table(&row(u32::MAX, cell)), "重复");
    assert_refused("wide.ods", &table(&row(100_000, wide)), "重复");
    assert_refused("many.ods", &table(&row(1000, &cell.repeat(4)).repeat(400)), "重复");
    // Blank ones are free, however many.
    let header: String = PLAN[0].split('|').map(|name| cell.replace("甲局", name)).collect();
    let line = format!("{}{}{}", cell, cell, cell.replace("甲局", "3"));
    let blank = row(u32::MAX, "<table:table-cell table:number-columns-repeated=\"16384\"/>");
    assert_read("blank.ods", &table(&format!("{}{}{blank}", row(1, &header), row(1, &line))), 1);
}

#[test]
fn xml_that_never_ends_or_nests_without_end_is_refused_or_read() {
    let cut = ods::content_around("")
        .replace("</office:spreadsheet>", "<table:table table:name=\"a\"><table:table-row><table:table-cell");
    assert_refused("cut.ods", &ods::of_content(&cut), "损坏");
    let deep = format!(
        "<table:table table:name=\"a\"><table:table-row><table:table-cell>{}",
        "<text:p><text:span>".repeat(100_000)
    );
    assert_refused("deep.ods", &ods::of_content(&ods::content_around(&deep)), "损坏");
    let spaces = "<table:table table:name=\"a\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row></table:table>";
    let (_, code) = inspect("spaces.ods", &ods::of_content(&ods::content_around(spaces)));
    assert_eq!(code, 1);
}

#[test]
fn a_forged_extent_of_an_xls_ends_only_the_child() {
    let mut bytes = xls::write(&Book::of(Sheet::from_lines("a", &PLAN)));
    let at = bytes.windows(4).position(|part| part == [0x00, 0x02, 0x0e, 0x00]).expect("dimensions");
    bytes[at + 4..at + 18].copy_from_slice(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    let (shown, code) = inspect("extent.xls", &bytes);
    assert!(code == 3 && shown.contains("无法读取"), "{code}\n{shown}");
}

fn book() -> Book {
    Book::of(Sheet::from_lines("a", &PLAN))
}

/// A binary workbook with these records behind those of a plan of one line.
fn binary(behind: &[u8], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let book = book();
    let mut records = xlsb::worksheet(&book, &book.sheets[0]);
    records.extend_from_slice(behind);
    xlsb::of_parts(&book, vec![records], more)
}

#[test]
fn binary_workbooks_without_measure_are_refused_or_read() {
    const MERGE: u32 = 176;
    const STRINGS: u32 = 159;
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    assert_refused("bomb.xlsb", &binary(&vec![0; 40 << 20], &[]), "压缩炸弹");
    // Rows of nothing, two bytes each.
    assert_read("rows.xlsb", &binary(&vec![0; 4 << 20], &[]), 1);
    let mut merges = Vec::new();
    for row in 0..100_000 {
        xlsb::record(&mut merges, MERGE, &words(&[row, u32::MAX, 0, u32::MAX]));
    }
    assert_read("merges.xlsb", &binary(&merges, &[]), 1);
    // A record that says that a quarter of a gigabyte follows, and ends.
    let cut = [0x06, 0xff, 0xff, 0xff, 0x7f, 1, 2, 3];
    assert_read("length.xlsb", &binary(&cut, &[]), 1);
    assert_refused("cut.xlsb", &xlsb::of_parts(&book(), vec![cut.to_vec()], &[]), "无法读取");
    let mut strings = Vec::new();
    xlsb::record(&mut strings, STRINGS, &words(&[u32::MAX, u32::MAX]));
    let more = [("xl/sharedStrings.bin", strings)];
    assert_refused("strings.xlsb", &binary(&[], &more), "无法读取");
}

#[test]
fn a_forged_extent_of_an_xlsb_ends_only_the_child() {
    const EXTENT: u32 = 148;
    const ROW: u32 = 0;
    const NUMBER: u32 = 5;
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut records = Vec::new();
    xlsb::record(&mut records, 129, &[]);
    xlsb::record(&mut records, EXTENT, &words(&[0, 0x000f_ffff, 0, 0x3fff]));
    xlsb::record(&mut records, 145, &[]);
    for (row, column) in [(0, 0), (0x000f_ffff, 0x3fff)] {
        xlsb::record(&mut records, ROW, &[words(&[row]), vec![0; 9]].concat());
        xlsb::record(&mut records, NUMBER, &[words(&[column, 0]), 1.0_f64.to_le_bytes().to_vec()].concat());
    }
    xlsb::record(&mut records, 146, &[]);
    let (shown, code) = inspect("extent.xlsb", &xlsb::of_parts(&book(), vec![records], &[]));
    assert!(code == 1 || code == 3 && shown.contains("无法读取"), "{code}\n{shown}");
}

#[test]
fn pages_of_spans_are_read_in_one_go() {
    let mut page = String::from("<table>");
    for _ in 0..30_000 {
        page.push_str(
            "<tr><td rowspan=2>甲<td rowspan=3 colspan=2>乙<td rowspan=999999999 colspan=999999999>丙</tr>",
        );
    }
    page.push_str("</table>");
    let (_, code) = inspect("spans.xls", page.as_bytes());
    assert_eq!(code, 1);
    let nested = format!("{}{}", "<table><tr><td>".repeat(100_000), "</td></tr></table>".repeat(100_000));
    let (_, code) = inspect("nested.xls", nested.as_bytes());
    assert!(code == 1 || code == 3);
}

/// Files of holes, which cost the sender nothing; skipped where the system can't make them.
#[cfg(unix)]
#[test]
fn files_of_nothing_but_holes_are_refused_unread() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes, words) in [
        ("甲.csv", 4_u64 << 30, "上限"),
        ("乙.csv", 2_000_000_000, "内存不足"),
        ("丙.xlsx", 3 << 30, "上限"),
        ("丁.zip", 4 << 30, "上限"),
    ] {
        let path = folder.path().join(name);
        let file = std::fs::File::create(&path).expect("the folder is writable");
        if file.set_len(bytes).is_err() || file.metadata().is_ok_and(|known| known.blocks() > 1_000) {
            return crate::batch_support::skip("this file system has no holes in files");
        }
        let output = command(&path).patience(PATIENCE).output().expect("runs");
        let shown = crate::batch_support::said(&output);
        assert_eq!(output.status.code(), Some(3), "{name}: {shown}");
        assert!(shown.contains(words), "{name}: {shown}");
        std::fs::remove_file(&path).expect("removed");
    }
}

/// The same among filings: a document is there with its name, however large, and a record of a run is not read whole.
#[cfg(unix)]
#[test]
fn holes_in_documents_and_records_of_runs_cost_no_memory() {
    use std::os::unix::fs::MetadataExt;
    let desk = crate::desk::Desk::compliant();
    for name in ["材料/附件.pdf", "上年/run.json"] {
        desk.put(name, "");
        let file = std::fs::File::options().write(true).open(desk.path(name)).expect("a file");
        if file.set_len(4 << 30).is_err() || file.metadata().is_ok_and(|known| known.blocks() > 1_000) {
            return crate::batch_support::skip("this file system has no holes in files");
        }
    }
    let limited = |args: &[&str]| {
        let script = format!("ulimit -v {MEMORY_KIB} && exec \"$0\" \"$@\"");
        let mut program = desk.command(args).by("sh", &["-c", &script]);
        program.current_dir(desk.path("")).output().expect("runs")
    };
    let audit = limited(&["audit", "材料", "-o", "结果", "--as-of", "2024-12-31", "--jobs", "2"]);
    let said = crate::batch_support::said(&audit);
    assert_eq!(audit.status.code(), Some(0), "{said}");
    assert!(said.contains("附件.pdf"), "{said}");
    let verify = limited(&["verify", "上年"]);
    let said = crate::batch_support::said(&verify);
    assert_eq!(verify.status.code(), Some(2), "{said}");
    assert!(said.contains("上限"), "{said}");
}

#[test]
fn texts_without_measure_are_read_or_refused() {
    let plan = text::write(&Sheet::from_lines("", &PLAN), ',', Encoding::Utf8);
    let wide = |cells: usize| [&plan[..], ",".repeat(cells).as_bytes(), b"\r\n"].concat();
    assert_read("wide.csv", &wide(500_000), 1);
    assert_refused("wider.csv", &wide(2_000_000), "单元格过多");
    let long = [&plan[..], "甲局,".as_bytes(), "长".repeat(200_000).as_bytes(), b",3\r\n"].concat();
    let (shown, _) = inspect("long.csv", &long);
    assert!(shown.contains("= 数据 2（") && shown.contains("内容过长"), "{shown}");
    let lines = [&plan[..], "，\r\n".repeat(300_000).as_bytes()].concat();
    let (shown, _) = inspect("lines.csv", &lines);
    assert!(shown.contains("招用计划"), "{shown}");
}

/// Runs an audit of a folder of filings within the memory.
#[cfg(unix)]
fn audit_within_memory(desk: &crate::desk::Desk) -> std::process::Output {
    let script = format!("ulimit -v {MEMORY_KIB} && exec \"$0\" \"$@\"");
    let args = ["audit", "材料", "-o", "结果", "--as-of", "2024-12-31", "--jobs", "2"];
    let mut program = desk.command(&args).by("sh", &["-c", &script]);
    program.current_dir(desk.path("")).patience(PATIENCE).output().expect("runs")
}

/// Puts a text with one line of so many commas among filings that are all in order.
#[cfg(unix)]
fn a_line_of_commas(mega: usize) {
    use std::io::Write as _;
    let desk = crate::desk::Desk::compliant();
    desk.put("材料/逗号.csv", text::write(&Sheet::from_lines("", &PLAN), ',', Encoding::Utf8));
    let mut file = std::fs::File::options().append(true).open(desk.path("材料/逗号.csv")).expect("a file");
    for _ in 0..mega {
        file.write_all(&vec![b','; 1 << 20]).expect("written");
    }
    drop(file);
    let output = audit_within_memory(&desk);
    let said = crate::batch_support::said(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("逗号.csv") && said.contains("单元格过多"), "{said}");
    let agencies = std::fs::read_to_string(desk.path("结果/data/agencies.csv")).expect("written");
    assert!(agencies.lines().count() > 1, "the others are audited: {agencies}");
}

#[cfg(unix)]
#[test]
fn a_line_of_commas_costs_its_file_and_not_the_batch() {
    a_line_of_commas(24);
}

#[cfg(unix)]
#[test]
#[ignore = "400 MB on disk"]
fn a_line_of_400_million_commas_costs_its_file_and_not_the_batch() {
    a_line_of_commas(400);
}

fn document(body: &str) -> Vec<u8> {
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<w:document xmlns:w=\"{word}\"><w:body>{body}</w:body></w:document>");
    zipped(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("word/document.xml", xml.into_bytes())])
}

#[test]
fn documents_without_measure_are_refused_unread() {
    let cell = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>";
    let rows = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell.repeat(1000)).repeat(1000);
    assert_refused("cells.docx", &document(&rows), "压缩炸弹");
    assert_refused("spaces.docx", &document(&" ".repeat(48 << 20)), "压缩炸弹");
    assert_refused("deep.docx", &document(&"<w:tbl><w:tr><w:tc>".repeat(100_000)), "嵌套");
    assert_refused("cut.docx", &document(&format!("<w:tbl><w:tr>{}", cell.repeat(10))), "损坏");
}

#[test]
fn archives_without_measure_are_refused_member_by_member() {
    let text = [PLAN[0].replace('|', ",").as_bytes(), b"\n", &vec![b','; 48 << 20]].concat();
    let bomb = zipped(&[("甲.csv", text)]);
    let (shown, code) = inspect("bomb.zip", &bomb);
    assert!(code == 3 && shown.contains("压缩炸弹"), "{code} {shown}");
    let members: Vec<String> = (0..100).map(|number| format!("{number}.zip")).collect();
    let members: Vec<(&str, Vec<u8>)> = members.iter().map(|name| (name.as_str(), bomb.clone())).collect();
    let (shown, code) = inspect("nested.zip", &zipped(&members));
    assert!(code == 3 && shown.contains("压缩炸弹"), "{code} {shown}");
    let mut within = bomb;
    for _ in 0..5 {
        within = zipped(&[("内.zip", within)]);
    }
    let (shown, code) = inspect("deep.zip", &within);
    assert!(code == 3 && shown.contains("层"), "{code} {shown}");
}

#[test]
fn spreadsheets_as_xml_span_and_skip_no_further_than_they_hold() {
    let around = |rows: &str| {
        let of = "urn:schemas-microsoft-com:office:spreadsheet";
        format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"{of}\" xmlns:ss=\"{of}\"><Worksheet ss:Name=\"a\"><Table>{rows}"
        )
    };
    let end = "</Table></Worksheet></Workbook>";
    let cell = "<Data ss:Type=\"String\">甲</Data></Cell></Row>";
    let merges =
        format!("<Row><Cell ss:MergeAcross=\"16383\" ss:MergeDown=\"1048575\">{cell}").repeat(20_000);
    let (_, code) = inspect("merges.xml", (around(&merges) + end).as_bytes());
    assert!(code == 1 || code == 3);
    let far: String = (1..1000)
        .map(|row| format!("<Row ss:Index=\"{}\"><Cell ss:Index=\"16384\">{cell}", row * 1000))
        .collect();
    let (_, code) = inspect("far.xml", (around(&far) + end).as_bytes());
    assert!(code == 1 || code == 3);
    assert_refused("open.xml", around(&"<Row><Cell>".repeat(500_000)).as_bytes(), "不完整");
}
