//! What a worksheet shows beside its cells: text boxes, and the headers and footers that it is printed with.
//!
//! People put titles, the agency and 草案 there. All of it is lines that stand above the sheet's first row
//! ([`SheetInfo::beside`](super::grid::SheetInfo)): a box lies anywhere, and a page header at the top of each page.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::limits::{MAX_DOCUMENT_BYTES, MAX_FILE_BYTES, MAX_LIST_BYTES};
use super::ooxml::{Archive, part};
use super::whole_table::is_mark_of_a_page;
use super::xml::{attribute, resolved};

/// What a sheet holds that is printed with headers.
pub(super) const PRINT_HEADER: &[u8] = b"headerFooter";

/// More lines of a sheet are no title.
const MOST_LINES: usize = 200;

/// Whether the container has a drawing that may hold text boxes.
pub(super) fn has_drawings(archive: &Archive<'_>) -> bool {
    archive.file_names().any(|name| {
        name.is_ok_and(|name| name.replace('\\', "/").to_ascii_lowercase().starts_with("xl/drawings/drawing"))
    })
}

/// The lines beside the cells of the sheet in this part. What can't be read is no line.
pub(super) fn lines_of(archive: &mut Archive<'_>, sheet: &str, is_printed_so: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if is_printed_so && let Ok(Some(content)) = part(archive, sheet, MAX_FILE_BYTES) {
        lines.extend(print_headers(&content));
    }
    for drawing in drawings_of(archive, sheet) {
        if let Ok(Some(content)) = part(archive, &drawing, MAX_DOCUMENT_BYTES) {
            lines.extend(boxes(&content));
        }
    }
    lines.retain(|line| !line.trim().is_empty() && !is_mark_of_a_page(line));
    lines.truncate(MOST_LINES);
    lines
}

/// Parts of the drawings that a sheet refers to.
fn drawings_of(archive: &mut Archive<'_>, sheet: &str) -> Vec<String> {
    let Some((folder, file)) = sheet.rsplit_once('/') else { return Vec::new() };
    let Ok(Some(relations)) = part(archive, &format!("{folder}/_rels/{file}.rels"), MAX_LIST_BYTES) else {
        return Vec::new();
    };
    let mut xml = Reader::from_reader(relations.as_slice());
    let mut drawings = Vec::new();
    loop {
        match xml.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let is_drawing = attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/drawing"));
                let target = attribute(&element, "Target").filter(|_| is_drawing);
                drawings.extend(target.map(|target| beside(folder, &target)));
            }
            Ok(Event::Eof) | Err(_) => return drawings,
            Ok(_) => {}
        }
    }
}

/// Where a target lies that a part of the folder names.
fn beside(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut folders: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(folders.pop()),
            "." => {}
            other => folders.push(other),
        }
    }
    folders.join("/")
}

/// The paragraphs of a drawing's shapes.
fn boxes(content: &[u8]) -> Vec<String> {
    let mut xml = Reader::from_reader(content);
    let (mut lines, mut line, mut in_text) = (Vec::new(), String::new(), false);
    loop {
        match xml.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "t" => in_text = true,
            Ok(Event::Text(text)) if in_text => line.push_str(&text.into_inner()),
            Ok(Event::GeneralRef(reference)) if in_text => {
                line.extend(resolved(&reference));
            }
            Ok(Event::Empty(element)) if element.local_name().as_ref() == "br" => {
                lines.push(std::mem::take(&mut line));
            }
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "p" => lines.push(std::mem::take(&mut line)),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return lines,
            Ok(_) => {}
        }
    }
}

/// What the headers and footers say that a sheet is printed with.
fn print_headers(sheet: &[u8]) -> Vec<String> {
    let Some(start) = memchr::memmem::rfind(sheet, b"</sheetData").or(Some(0)) else { return Vec::new() };
    let mut xml = Reader::from_reader(sheet.get(start..).unwrap_or_default());
    xml.config_mut().check_end_names = false;
    xml.config_mut().allow_unmatched_ends = true;
    let (mut lines, mut code, mut in_header) = (Vec::new(), String::new(), false);
    loop {
        match xml.read_event() {
            Ok(Event::Start(element)) => {
                let name = element.local_name();
                in_header = name.as_ref().ends_with("Header") || name.as_ref().ends_with("Footer");
                code.clear();
            }
            Ok(Event::Text(text)) if in_header => code.push_str(&text.into_inner()),
            Ok(Event::GeneralRef(reference)) if in_header => {
                code.extend(resolved(&reference));
            }
            Ok(Event::End(_)) => {
                if std::mem::take(&mut in_header) {
                    lines.extend(without_codes(&code));
                }
            }
            Ok(Event::Eof) | Err(_) => return lines,
            Ok(_) => {}
        }
    }
}

/// The texts of a header's left, middle and right, without the codes for fonts, page numbers and days (ECMA-376, 18.3.1.46).
fn without_codes(header: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut letters = header.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '&' {
            part.push(letter);
            continue;
        }
        match letters.next() {
            Some('L' | 'C' | 'R') => parts.push(std::mem::take(&mut part)),
            Some('&') => part.push('&'),
            Some('"') => while letters.next().is_some_and(|letter| letter != '"') {},
            Some('K') => {
                for _ in 0..6 {
                    letters.next();
                }
            }
            Some('0'..='9') => while letters.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    parts.push(part);
    parts.iter().flat_map(|part| part.lines()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_lose_their_codes_and_fall_into_parts() {
        let texts = |code: &str| -> Vec<String> {
            without_codes(code).into_iter().filter(|part| !part.is_empty()).collect()
        };
        assert_eq!(
            texts("&L填报单位：甲局&C&\"宋体,加粗\"&14草案&R第&P页"),
            ["填报单位：甲局", "草案", "第页"]
        );
        assert_eq!(texts("&C&KFF0000甲&&乙"), ["甲&乙"]);
        assert_eq!(texts("甲"), ["甲"]);
        assert_eq!(texts("&"), Vec::<String>::new());
    }

    #[test]
    fn the_headers_of_a_sheet_and_the_paragraphs_of_its_boxes_are_lines() {
        let sheet = "<worksheet><sheetData><row/></sheetData><headerFooter><oddHeader>&amp;C草案</oddHeader>\
                     <oddFooter>&amp;L甲局</oddFooter></headerFooter></worksheet>";
        let lines: Vec<String> =
            print_headers(sheet.as_bytes()).into_iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["草案", "甲局"]);
        let drawing = "<xdr:wsDr><xdr:txBody><a:p><a:r><a:t>填报</a:t></a:r><a:r><a:t>单位：甲&amp;乙</a:t></a:r></a:p>\
                       <a:p/></xdr:txBody></xdr:wsDr>";
        assert_eq!(boxes(drawing.as_bytes()), ["填报单位：甲&乙"]);
        assert_eq!(beside("xl/worksheets", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(beside("xl/worksheets", "/xl/drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
    }
}
