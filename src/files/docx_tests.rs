//! What of a Word document is read, and what is not.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::docx::read;
use super::grid::{CellRef, Hidden, RowBuf, SheetInfo};
use crate::files::{FileProblem, ProblemKind};

type Sheet = (SheetInfo, Vec<(u32, Vec<(u16, String)>)>);

fn document(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    write!(zip, "<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>").unwrap();
    zip.start_file("word/styles.xml", SimpleFileOptions::default()).unwrap();
    let styles = "<w:styles><w:style w:styleId=\"Gone\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    zip.write_all(styles.as_bytes()).unwrap();
    for (name, content) in others {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheets(body: &str) -> Result<Vec<Sheet>, FileProblem> {
    sheets_of(&document(body, &[]))
}

fn sheets_of(document: &[u8]) -> Result<Vec<Sheet>, FileProblem> {
    let mut sheets = Vec::new();
    read(document, &mut |info, rows| {
        let (mut row, mut all) = (RowBuf::new(), Vec::new());
        while rows.next_row(&mut row)? {
            let text = |cell| match cell {
                CellRef::Text(text) => text.to_owned(),
                other => format!("{other:?}"),
            };
            all.push((row.number, row.cells().map(|(column, cell)| (column, text(cell))).collect()));
        }
        sheets.push((info, all));
        Ok(())
    })?;
    Ok(sheets)
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(text: &str) -> String {
    format!("<w:tc>{}</w:tc>", p(text))
}

fn texts(sheet: &Sheet) -> Vec<(u32, String)> {
    let joined = |cells: &[(u16, String)]| {
        cells.iter().map(|(column, text)| format!("{column}{text}")).collect::<Vec<_>>().join(" ")
    };
    sheet.1.iter().map(|(number, cells)| (*number, joined(cells))).collect()
}

#[test]
fn tables_are_sheets_and_paragraphs_before_them_rows_of_number_0() {
    let table = |text: &str| format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc(text), tc("乙"));
    let body = format!(
        "{}{}{}{}{}{}",
        p("花名册"),
        p("单位：甲局    日期：2024年3月5日"),
        table("甲"),
        p(""),
        table("丙"),
        p("填表人：丁")
    );
    let sheets = sheets(&body).unwrap();
    assert_eq!(sheets.iter().map(|sheet| sheet.0.name.as_str()).collect::<Vec<_>>(), ["表1", "表2"]);
    assert_eq!(
        texts(&sheets[0]),
        [
            (0, "0花名册".to_owned()),
            (0, "0单位：甲局 1日期：2024年3月5日".to_owned()),
            (1, "0甲 1乙".to_owned())
        ]
    );
    assert_eq!(texts(&sheets[1]), [(1, "0丙 1乙".to_owned()), (2, "0填表人：丁".to_owned())]);
}

#[test]
fn merged_cells_become_areas_in_both_directions() {
    let wide = "<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>".to_owned() + &p("宽") + "</w:tc>";
    let first = "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>".to_owned() + &p("高") + "</w:tc>";
    let next = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>".to_owned() + &p("看不见") + "</w:tc>";
    let body = format!(
        "<w:tbl><w:tr>{wide}{}</w:tr><w:tr>{first}{}</w:tr><w:tr>{next}{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        tc("a"),
        tc("b"),
        tc("c"),
        tc("d")
    );
    let sheets = sheets(&body).unwrap();
    let rows = [(1, "0宽 2a"), (2, "0高 1b"), (3, "1c"), (4, "0d")].map(|(row, text)| (row, text.to_owned()));
    assert_eq!(texts(&sheets[0]), rows);
    let areas: Vec<_> = sheets[0]
        .0
        .merges
        .iter()
        .map(|area| (area.first_row, area.last_row, area.first_column, area.last_column))
        .collect();
    assert_eq!(areas, [(1, 1, 0, 1), (2, 3, 0, 0)]);
}

#[test]
fn what_word_does_not_show_is_no_text() {
    let run = |properties: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>隐</w:t></w:r>");
    let cell = [
        run("<w:vanish/>"),
        run("<w:rStyle w:val=\"Gone\"/>"),
        "<w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>".to_owned(),
        "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>".to_owned(),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>请选择</w:t></w:r></w:sdtContent></w:sdt>"
            .to_owned(),
        "<w:sdt><w:sdtContent><w:r><w:t>张</w:t></w:r></w:sdtContent></w:sdt>".to_owned(),
        run("<w:vanish w:val=\"0\"/>").replace('隐', "三"),
        "<w:ins><w:r><w:t>丰</w:t></w:r></w:ins>".to_owned(),
    ];
    let gone = format!("<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr>", tc("删去的行"));
    let body = format!("<w:tbl>{gone}<w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>", cell.concat());
    let sheets = sheets(&body).unwrap();
    assert_eq!(texts(&sheets[0]), [(1, "0张三丰".to_owned())]);
    assert!(sheets[0].0.notes.iter().any(|note| note.contains("修订")), "{:?}", sheets[0].0.notes);
}

#[test]
fn inner_tables_and_text_boxes_are_read_beside_the_outer() {
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("里"));
    let framed = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        p("单位：甲局"),
        p("单位：甲局")
    );
    let body = format!("{framed}<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>", p("外"), p(""));
    let sheets = sheets(&body).unwrap();
    assert_eq!(texts(&sheets[0]), [(0, "0单位：甲局".to_owned()), (1, "0外".to_owned())]);
    assert_eq!(texts(&sheets[1]), [(1, "0里".to_owned())]);
    assert_eq!(sheets[0].0.notes.len(), 1);
}

#[test]
fn struck_text_and_small_digits_are_told() {
    let struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>旧</w:t></w:r>";
    let small =
        "<w:r><w:t>5</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r>";
    let tick = "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r>";
    let cell = |content: &str| format!("<w:tc><w:p>{content}</w:p></w:tc>");
    let body = format!("<w:tbl><w:tr>{}{}{}</w:tr></w:tbl>", cell(struck), cell(small), cell(tick));
    let mut looks = Vec::new();
    let mut cells = Vec::new();
    read(&document(&body, &[]), &mut |_, rows| {
        let mut row = RowBuf::new();
        while rows.next_row(&mut row)? {
            looks.extend(row.looks().to_vec());
            cells.extend(row.cells().map(|(_, cell)| format!("{cell:?}")));
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(looks.len(), 1);
    assert!(looks[0].0 == 0 && looks[0].1.struck);
    assert_eq!(cells, ["Text(\"旧\")", "Text(\"5²\")", "Text(\"√\")"]);
}

#[test]
fn a_document_cut_off_or_with_unknown_entities_is_refused() {
    assert_eq!(sheets("<w:tbl>").unwrap_err().kind, ProblemKind::Corrupt);
    assert_eq!(sheets(&p("4&zwei;")).unwrap_err().kind, ProblemKind::Corrupt);
    let deep = "<w:tbl><w:tr><w:tc>".repeat(40) + &"</w:tc></w:tr></w:tbl>".repeat(40);
    assert_eq!(sheets(&deep).unwrap_err().kind, ProblemKind::TooLarge);
}

#[test]
fn a_document_without_a_table_is_one_sheet_of_lines() {
    let sheets = sheets(&(p("说明") + &p("一、甲"))).unwrap();
    assert_eq!(sheets[0].0.name, "正文");
    assert_eq!(texts(&sheets[0]).len(), 2);
}

#[test]
fn pictures_fields_and_boxes_stand_for_what_they_show() {
    let cell = |content: &str| format!("<w:tc><w:p><w:r>{content}</w:r></w:p></w:tc>");
    let form_box = |state: &str| {
        let field = format!(
            "<w:fldChar><w:ffData><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData></w:fldChar>"
        );
        cell(&format!("{field}<w:instrText> FORMCHECKBOX </w:instrText>"))
    };
    let row = [
        cell("<w:drawing/>"),
        cell("<w:drawing/><w:t>见图</w:t>"),
        cell("<w:instrText> EQ \\o\\ac(□,√)</w:instrText>"),
        form_box("<w:default w:val=\"1\"/>"),
        form_box("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>"),
        cell("<w:rPr><w:strike/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>3</w:t>"),
        cell("<w:rPr><w:strike/></w:rPr><w:t>1</w:t>"),
    ];
    let sheets = sheets(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", row.concat())).unwrap();
    let object = "Error(\"（图片、控件或对象）\")";
    let partly = "Error(\"（部分文字被划去或为白色，看到的与内容不同）\")";
    let shown = format!("0{object} 1见图 2{object} 3☑ 4□ 5{partly} 61");
    assert_eq!(texts(&sheets[0]), [(1, shown)]);
}

#[test]
fn changes_that_nobody_accepted_are_the_tables_they_stand_in_or_before() {
    let changed = "<w:p><w:ins><w:r><w:t>改</w:t></w:r></w:ins></w:p>";
    let plain = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("甲"));
    let within = format!("<w:tbl><w:tr><w:tc>{changed}</w:tc></w:tr></w:tbl>");
    let body = [plain.as_str(), &p("一"), &within, changed, &plain, &p("二"), &plain].concat();
    let found: Vec<bool> = sheets(&body).unwrap().iter().map(|(info, _)| info.has_changes).collect();
    assert_eq!(found, [false, true, true, false]);
}

#[test]
fn page_headers_in_use_and_notes_follow_the_last_table_and_texts_across_the_page_come_first() {
    let relations = ["header1", "header2", "header3", "header4", "footer1", "footnotes"]
        .map(|name| {
            let kind = name.trim_end_matches(char::is_numeric);
            format!("<Relationship Id=\"{name}\" Type=\"t/{kind}\" Target=\"{name}.xml\"/>")
        })
        .concat();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let header = |text: &str| format!("<w:hdr>{}</w:hdr>", p(text));
    let watermark = "<w:hdr><w:p><w:r><w:pict><v:shape><v:textpath string=\"草案\"/></v:shape></w:pict></w:r></w:p></w:hdr>";
    let notes = format!("<w:footnotes><w:footnote>{}</w:footnote></w:footnotes>", p("注：未报送"));
    let margins = |section: &str, settings: &str| {
        let table = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("甲"));
        let body = format!("{table}{}<w:sectPr>{section}</w:sectPr>", p("填表人：乙"));
        let document = document(
            &body,
            &[
                ("word/_rels/document.xml.rels", &relations),
                ("word/header1.xml", &header("单位：甲局")),
                ("word/header2.xml", &header("首页")),
                ("word/header3.xml", watermark),
                ("word/header4.xml", &header("双页")),
                ("word/footer1.xml", &header("单位：丙局")),
                ("word/footnotes.xml", &notes),
                ("word/settings.xml", settings),
            ],
        );
        let sheets = sheets_of(&document).unwrap();
        texts(&sheets[0]).into_iter().map(|(_, text)| text[1..].to_owned()).collect::<Vec<_>>()
    };
    let uses = |id: &str, kind: &str| format!("<w:headerReference r:id=\"{id}\" w:type=\"{kind}\"/>");
    assert_eq!(margins("", ""), ["甲", "填表人：乙", "注：未报送"]);
    assert_eq!(margins(&uses("header1", "default"), ""), ["甲", "填表人：乙", "注：未报送", "单位：甲局"]);
    assert_eq!(margins(&uses("header3", "default"), ""), ["草案", "甲", "填表人：乙", "注：未报送"]);
    let (first, even) = (uses("header2", "first"), uses("header4", "even"));
    assert_eq!(margins(&format!("{first}{even}"), ""), ["甲", "填表人：乙", "注：未报送"]);
    assert_eq!(
        margins(&format!("{first}{even}<w:titlePg/>"), "<w:settings><w:evenAndOddHeaders/></w:settings>"),
        ["甲", "填表人：乙", "注：未报送", "首页", "双页"]
    );
}

#[test]
fn a_row_that_somebody_hid_is_read_and_marked() {
    let hidden = format!("<w:tr><w:trPr><w:hidden/></w:trPr>{}</w:tr>", tc("乙"));
    let body = format!("<w:tbl><w:tr>{}</w:tr>{hidden}<w:tr>{}</w:tr></w:tbl>", tc("甲"), tc("丙"));
    let mut rows = Vec::new();
    read(&document(&body, &[]), &mut |info, stream| {
        assert!(info.notes.iter().any(|note| note.contains("有 1 行在 Word 中设为隐藏")));
        let mut row = RowBuf::new();
        while stream.next_row(&mut row)? {
            rows.push((row.number, row.hidden()));
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(rows, [(1, None), (2, Some(Hidden::ByHand)), (3, None)]);
}
