//! `OpenDocument` spreadsheets as a stream of rows.
//!
//! Read by hand: the library knows no merged cells of this format, stops at indented XML, and lays
//! repeated rows out in memory. Two passes over `content.xml`, since merged areas must be known
//! before the rows; still it runs in the child process, as a hostile text node may be of any size.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cell_text::push_text;
use super::colour::{Colour, Ground, TOO_SMALL, is_lost};
use super::grid::{Hidden, Look, Merge, PICTURE, RowBuf, RowStream, SheetInfo};
use super::limits::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_REPEATED_CELLS, MAX_ROWS};
use super::number_format::Shown;
use super::xlsx::EachSheet;
use super::xlsx_looks::OTHERWISE;
use crate::files::FileProblem;
use crate::model::{has, words};

fn corrupt(what: &str) -> FileProblem {
    FileProblem::corrupt(format!(
        "文件已损坏或不完整（{what}）；请在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后重新送审"
    ))
}

fn broken(_: impl std::error::Error) -> FileProblem {
    corrupt("内容不是有效的 XML")
}

/// Hands over each sheet.
pub(super) fn read(bytes: &[u8], each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    if is_encrypted(bytes) {
        return Err(FileProblem::encrypted());
    }
    let outlines = outlines(bytes)?;
    with_content(bytes, |content| {
        for outline in outlines {
            if content.next_table()?.is_none() {
                break;
            }
            let mut rows = Rows { content, row: RowBuf::new(), first: 0, left: 0, repeated: 0, ended: false };
            if !outline.is_cache {
                each(outline.info, &mut rows)?;
            }
            rows.skip_rest()?;
        }
        Ok(())
    })
}

/// Parts of an encrypted file are listed with how they were encrypted.
fn is_encrypted(bytes: &[u8]) -> bool {
    const LONGEST_MANIFEST: u64 = 1 << 20;
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(entry) = archive.by_name("META-INF/manifest.xml") else { return false };
    let mut manifest = Vec::new();
    let _ = entry.take(LONGEST_MANIFEST).read_to_end(&mut manifest);
    String::from_utf8_lossy(&manifest).contains("encryption-data")
}

/// A sheet before its rows.
struct Outline {
    info: SheetInfo,
    /// A copy of cells of another file, kept for formulas; nobody sees it.
    is_cache: bool,
}

/// The first pass: names, and the merged areas of every sheet.
fn outlines(bytes: &[u8]) -> Result<Vec<Outline>, FileProblem> {
    with_content(bytes, |content| {
        let mut outlines = Vec::new();
        let mut row = RowBuf::new();
        while let Some(mut outline) = content.next_table()? {
            while content.next_row(&mut row, &mut outline.info.merges)?.is_some() {}
            outlines.push(outline);
        }
        Ok(outlines)
    })
}

type Entry<'z> = BufReader<zip::read::ZipFile<'z, Cursor<&'z [u8]>>>;

fn with_content<T>(
    bytes: &[u8],
    read: impl FnOnce(&mut Content<Entry<'_>>) -> Result<T, FileProblem>,
) -> Result<T, FileProblem> {
    let no_zip = |_| corrupt("压缩结构无法读取");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_zip)?;
    let entry = archive.by_name("content.xml").map_err(no_zip)?;
    read(&mut Content::new(BufReader::new(entry)))
}

/// The elements that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Style,
    TableProperties,
    TextProperties,
    CellProperties,
    Table,
    Row,
    Cell,
    Paragraph,
    Spaces,
    Tab,
    Break,
    /// A picture or an object.
    Frame,
    /// Comments and drawings: their text is not the cell's.
    Aside,
    Other,
}

fn kind_of(name: &str) -> Kind {
    match name {
        "style" => Kind::Style,
        "table-properties" => Kind::TableProperties,
        "text-properties" => Kind::TextProperties,
        "table-cell-properties" => Kind::CellProperties,
        "table" => Kind::Table,
        "table-row" => Kind::Row,
        "table-cell" | "covered-table-cell" => Kind::Cell,
        "p" | "h" => Kind::Paragraph,
        "s" => Kind::Spaces,
        "tab" => Kind::Tab,
        "line-break" => Kind::Break,
        "frame" => Kind::Frame,
        "annotation" | "shapes" | "custom-shape" | "g" | "control" | "rect" | "line" | "ellipse" | "note"
        | "ruby-text" | "forms" | "tracked-changes" => Kind::Aside,
        _ => Kind::Other,
    }
}

/// An element's start, with the attributes that mean something, by local name.
struct Element {
    kind: Kind,
    attributes: Vec<(&'static str, String)>,
}

const ATTRIBUTES: [&str; 20] = [
    "visibility",
    "name",
    "style-name",
    "display",
    "number-rows-repeated",
    "number-columns-repeated",
    "number-rows-spanned",
    "number-columns-spanned",
    "value",
    "date-value",
    "time-value",
    "boolean-value",
    "string-value",
    "formula",
    "value-type",
    "c",
    "text-line-through-style",
    "text-line-through-type",
    "color",
    "background-color",
];

impl Element {
    fn of(start: &BytesStart<'_>) -> Result<Self, FileProblem> {
        let kind = kind_of(start.local_name().as_ref());
        let mut attributes = Vec::new();
        if !matches!(kind, Kind::Other | Kind::Aside | Kind::Frame | Kind::Paragraph) {
            for attribute in start.attributes() {
                let attribute = attribute.map_err(broken)?;
                let local = attribute.key.local_name();
                let Some(known) = ATTRIBUTES.iter().find(|known| **known == local.as_ref()) else {
                    continue;
                };
                let value = unescape(&attribute.value).map_err(broken)?;
                attributes.push((*known, value.into_owned()));
            }
        }
        Ok(Self { kind, attributes })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// A count from 1; what cannot be one is 1.
    fn count(&self, name: &str) -> u32 {
        self.get(name)
            .and_then(|count| count.parse::<u64>().ok())
            .map_or(1, |count| u32::try_from(count.max(1)).unwrap_or(u32::MAX))
    }

    fn has_formula(&self) -> bool {
        self.get("formula").is_some()
    }

    /// Two attributes of this local name: the type of ODF, and that of `LibreOffice`, which alone
    /// knows errors.
    fn is_error(&self) -> bool {
        self.attributes.iter().any(|(name, value)| *name == "value-type" && value == "error")
    }
}

/// What comes next in the XML.
enum Node {
    Open(Element),
    Close(Kind),
    Text(String),
}

/// How the cells of a style look.
#[derive(Default)]
struct CellLook {
    struck: bool,
    colour: Option<Colour>,
    ground: Ground,
    /// Too small to be read.
    tiny: bool,
}

impl CellLook {
    fn look(&self) -> Look {
        let white = self.tiny || is_lost(self.colour, self.ground);
        Look { struck: self.struck, white, ..Look::default() }
    }
}

/// `content.xml`, node by node.
struct Content<R: BufRead> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    style: Option<String>,
    /// Styles of hidden sheets.
    hidden: BTreeSet<String>,
    /// Styles of cells that are struck out, white, or on a ground of their own.
    looks: BTreeMap<String, CellLook>,
    /// Number of the next row, from 1.
    row: u32,
}

impl<R: BufRead> Content<R> {
    fn new(from: R) -> Self {
        let mut xml = Reader::from_reader(from);
        xml.config_mut().expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), style: None, hidden: BTreeSet::new(), looks: BTreeMap::new(), row: 1 }
    }

    /// The next node; none at the end of the file.
    fn node(&mut self) -> Result<Option<Node>, FileProblem> {
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).map_err(broken)?;
            return Ok(Some(match event {
                Event::Start(start) => Node::Open(Element::of(&start)?),
                Event::End(end) => Node::Close(kind_of(end.local_name().as_ref())),
                Event::Text(text) => Node::Text(text.into_inner().into_owned()),
                Event::CData(text) => Node::Text(text.into_inner().into_owned()),
                Event::GeneralRef(reference) => Node::Text(super::xml::resolved(&reference)?.to_string()),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// A node inside something that must end.
    fn inner_node(&mut self) -> Result<Node, FileProblem> {
        self.node()?.ok_or_else(|| corrupt("内容在中途结束"))
    }

    /// Passes over an element's content.
    fn skip(&mut self) -> Result<(), FileProblem> {
        let mut depth = 1u32;
        while depth > 0 {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(corrupt("内容在中途结束")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes to the next table; merged areas are yet to come.
    fn next_table(&mut self) -> Result<Option<Outline>, FileProblem> {
        while let Some(node) = self.node()? {
            let Node::Open(element) = node else { continue };
            match element.kind {
                Kind::Style => self.style = element.get("name").map(str::to_owned),
                Kind::TableProperties if element.get("display") == Some("false") => {
                    self.hidden.extend(self.style.take());
                }
                Kind::TextProperties | Kind::CellProperties => self.note_look(&element),
                Kind::Aside | Kind::Frame => self.skip()?,
                Kind::Table => {
                    self.row = 1;
                    let style = element.get("style-name").unwrap_or_default();
                    let info = SheetInfo {
                        name: element.get("name").unwrap_or_default().to_owned(),
                        hidden: self.hidden.contains(style),
                        ..SheetInfo::default()
                    };
                    return Ok(Some(Outline { info, is_cache: style == "ta_extref" }));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Takes a property of the style at hand.
    fn note_look(&mut self, element: &Element) {
        let Some(style) = &self.style else { return };
        let is_line = |name| element.get(name).is_some_and(|line| line != "none");
        let struck = is_line("text-line-through-style") || is_line("text-line-through-type");
        let of_text = element.kind == Kind::TextProperties;
        let colour = element.get("color").filter(|_| of_text).and_then(Colour::parse);
        let ground = element.get("background-color").map_or(Ground::Paper, Ground::parse);
        let points = element.get("font-size").and_then(|size| size.strip_suffix("pt")?.parse::<f64>().ok());
        let tiny = of_text && points.is_some_and(|points| points <= TOO_SMALL);
        if struck || tiny || colour.is_some() || ground != Ground::Paper {
            let held = self.looks.entry(style.clone()).or_default();
            held.struck |= struck;
            held.tiny |= tiny;
            held.colour = colour.or(held.colour);
            if ground != Ground::Paper {
                held.ground = ground;
            }
        }
    }

    /// Reads the next row of the table, and how often it stands there; none at the table's end.
    fn next_row(&mut self, into: &mut RowBuf, merges: &mut Vec<Merge>) -> Result<Option<u32>, FileProblem> {
        loop {
            match self.inner_node()? {
                Node::Open(element) if element.kind == Kind::Row => {
                    let times = element.count("number-rows-repeated").min(MAX_ROWS);
                    self.cells(into, merges)?;
                    match element.get("visibility") {
                        Some("collapse") => into.hide(Hidden::ByHand),
                        Some("filter") => into.hide(Hidden::ByFilter),
                        _ => {}
                    }
                    self.row = self.row.saturating_add(times);
                    return Ok(Some(times));
                }
                Node::Open(element) if matches!(element.kind, Kind::Aside | Kind::Frame | Kind::Table) => {
                    self.skip()?;
                }
                Node::Close(Kind::Table) => return Ok(None),
                _ => {}
            }
        }
    }

    fn cells(&mut self, into: &mut RowBuf, merges: &mut Vec<Merge>) -> Result<(), FileProblem> {
        into.clear(self.row);
        let mut column = 0u32;
        loop {
            match self.inner_node()? {
                Node::Open(element) if element.kind == Kind::Cell => {
                    merges.extend(self.span(&element, column));
                    let CellText { text, has_text, has_picture } = self.cell_text()?;
                    let times = element.count("number-columns-repeated");
                    let end = column.saturating_add(times);
                    let look =
                        element.get("style-name").and_then(|style| self.looks.get(style)).map(CellLook::look);
                    for at in column..end.min(u32::from(MAX_COLUMNS)) {
                        let at = u16::try_from(at).unwrap_or(u16::MAX);
                        if !text.is_empty() {
                            into.set_look(at, look.unwrap_or_default());
                        }
                        if has_picture && !has_text && element.get("value-type").is_none() {
                            into.push_error(at, PICTURE);
                        } else {
                            push(into, at, &element, &text, has_text);
                        }
                    }
                    column = end;
                }
                Node::Open(element) if matches!(element.kind, Kind::Aside | Kind::Frame) => self.skip()?,
                Node::Close(Kind::Row) => return Ok(()),
                _ => {}
            }
        }
    }

    fn span(&self, element: &Element, column: u32) -> Option<Merge> {
        let (rows, columns) = (element.count("number-rows-spanned"), element.count("number-columns-spanned"));
        let first_column = u16::try_from(column).ok()?;
        (rows > 1 || columns > 1).then(|| Merge {
            first_row: self.row,
            last_row: self.row.saturating_add(rows - 1).min(MAX_ROWS),
            first_column,
            last_column: u16::try_from(column.saturating_add(columns - 1)).unwrap_or(u16::MAX),
        })
    }

    /// The paragraphs of a cell, up to its end.
    fn cell_text(&mut self) -> Result<CellText, FileProblem> {
        let mut text = String::new();
        let mut has_picture = false;
        let mut paragraphs = 0u32;
        let mut inside = false;
        loop {
            match self.inner_node()? {
                Node::Close(Kind::Cell) => {
                    return Ok(CellText { text, has_text: paragraphs > 0, has_picture });
                }
                Node::Close(Kind::Paragraph) => inside = false,
                Node::Open(element) => match element.kind {
                    Kind::Paragraph => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside = true;
                    }
                    Kind::Spaces => {
                        let most = MAX_CELL_BYTES.saturating_sub(text.len());
                        let spaces = element.count("c") as usize;
                        text.extend(std::iter::repeat_n(' ', spaces.min(most + 1)));
                    }
                    Kind::Tab => text.push('\t'),
                    Kind::Break => text.push('\n'),
                    Kind::Frame => {
                        has_picture = true;
                        self.skip()?;
                    }
                    Kind::Aside | Kind::Table => self.skip()?,
                    _ => {}
                },
                Node::Text(part) if inside && text.len() <= MAX_CELL_BYTES => {
                    push_collapsed(&mut text, &part);
                }
                Node::Text(_) | Node::Close(_) => {}
            }
        }
    }
}

/// What stands in a cell.
struct CellText {
    text: String,
    /// It has a paragraph, maybe without text.
    has_text: bool,
    has_picture: bool,
}

/// White space in the XML is one blank at most: more of it is written as elements.
fn push_collapsed(text: &mut String, part: &str) {
    for c in part.chars() {
        if !c.is_ascii_whitespace() {
            text.push(c);
        } else if !text.ends_with([' ', '\n']) && !text.is_empty() {
            text.push(' ');
        }
    }
}

/// What is seen of a number or a day, by the text beside the value.
fn shown(element: &Element, text: &str, has_text: bool) -> Shown {
    let is_number = element.get("value").is_some();
    if !has_text || !is_number && element.get("date-value").is_none() {
        return Shown::AsIs;
    }
    let is_percent =
        element.attributes.iter().any(|(name, value)| *name == "value-type" && value == "percentage");
    let is_word = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_numeric);
    if is_number && is_word {
        Shown::Text(text.to_owned())
    } else if is_percent || text.trim().is_empty() || has(text, &words().format_telling_words) {
        Shown::Otherwise
    } else {
        Shown::AsIs
    }
}

/// Adds a cell by its typed value; the text decides only where there is none.
fn push(into: &mut RowBuf, column: u16, element: &Element, text: &str, has_text: bool) {
    // Older versions write an error as the number 0, shown as an error.
    let looks_wrong = text.starts_with('#') || text.starts_with("Err:");
    if element.is_error() || element.has_formula() && looks_wrong {
        into.push_error(column, text);
        return;
    }
    match shown(element, text, has_text) {
        Shown::AsIs => push_stored(into, column, element, text, has_text),
        Shown::Text(text) => push_text(into, column, &text),
        Shown::Otherwise => into.push_error(column, OTHERWISE),
    }
}

fn push_stored(into: &mut RowBuf, column: u16, element: &Element, text: &str, has_text: bool) {
    if let Some(number) = element.get("value") {
        match number.trim().parse() {
            Ok(number) => into.push_number(column, number),
            Err(_) => into.push_error(column, number),
        }
    } else if let Some(date) = element.get("date-value") {
        let moment = date.parse::<jiff::civil::DateTime>();
        match moment.or_else(|_| date.parse::<jiff::civil::Date>().map(Into::into)) {
            Ok(moment) => into.push_datetime(column, moment),
            Err(_) => push_text(into, column, date),
        }
    } else if let Some(truth) = element.get("boolean-value") {
        into.push_bool(column, truth == "true");
    } else if let Some(shown) = element.get("string-value").or_else(|| element.get("time-value")) {
        push_text(into, column, shown);
    } else if element.has_formula() && !has_text && element.get("value-type").is_none() {
        // A formula that gave an empty text has a paragraph without one.
        into.push_no_result(column);
    } else {
        push_text(into, column, text);
    }
}

/// The rows of one table.
struct Rows<'c, R: BufRead> {
    content: &'c mut Content<R>,
    row: RowBuf,
    /// Number of the row at hand, and how often it is yet to come.
    first: u32,
    left: u32,
    /// Cells that repetition has made so far.
    repeated: u64,
    ended: bool,
}

impl<R: BufRead> Rows<'_, R> {
    fn skip_rest(&mut self) -> Result<(), FileProblem> {
        while !self.ended {
            self.ended = self.content.next_row(&mut self.row, &mut Vec::new())?.is_none();
        }
        Ok(())
    }
}

impl<R: BufRead> RowStream for Rows<'_, R> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        while self.left == 0 && !self.ended {
            match self.content.next_row(&mut self.row, &mut Vec::new())? {
                None => self.ended = true,
                Some(_) if self.row.is_empty() => {}
                Some(times) => {
                    self.repeated += u64::from(times - 1) * self.row.len() as u64;
                    if self.repeated > MAX_REPEATED_CELLS {
                        let message = format!(
                            "第{}行写明重复{times}次，展开后过大；请在 Excel 或 WPS 中删除多余的行后另存为 .xlsx 送审",
                            self.row.number
                        );
                        return Err(FileProblem::too_large(message));
                    }
                    (self.first, self.left) = (self.row.number, times);
                }
            }
        }
        if self.left == 0 {
            return Ok(false);
        }
        into.clone_from(&self.row);
        into.number = self.first;
        self.first = self.first.saturating_add(1);
        self.left -= 1;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::grid::CellRef;
    use super::*;

    #[test]
    fn a_cell_is_what_is_shown_of_it() {
        let styles = "<style:style style:name=\"s\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
                      <style:style style:name=\"w\"><style:text-properties fo:color=\"#ffffff\"/></style:style>\
                      <style:style style:name=\"d\"><style:table-cell-properties fo:background-color=\"#000080\"/>\
                      <style:text-properties fo:color=\"#ffffff\"/></style:style>";
        let number = |kind: &str, shown: &str| {
            format!(
                "<table:table-cell office:value-type=\"{kind}\" office:value=\"1\"><text:p>{shown}</text:p></table:table-cell>"
            )
        };
        let styled = |style: &str| {
            format!("<table:table-cell table:style-name=\"{style}\"><text:p>甲</text:p></table:table-cell>")
        };
        let cells = [
            number("float", "1"),
            number("float", "1人"),
            number("float", "否"),
            number("float", ""),
            number("float", "1万"),
            number("percentage", "100%"),
            styled("s"),
            styled("w"),
            styled("d"),
            "<table:table-cell><draw:frame/></table:table-cell>".to_owned(),
        ];
        let content = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
             <table:table table:name=\"a\"><table:table-row>{}</table:table-row></table:table></office:document-content>",
            cells.concat()
        );
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).expect("a zip");
        zip.write_all(content.as_bytes()).expect("a zip");
        let bytes = zip.finish().expect("a zip").into_inner();
        let mut row = RowBuf::new();
        read(&bytes, &mut |_, rows| rows.next_row(&mut row).map(drop)).expect("a whole file");
        let found: Vec<CellRef<'_>> = row.cells().map(|(_, cell)| cell).collect();
        let otherwise = CellRef::Error(OTHERWISE);
        let expected = [
            CellRef::Number(1.0),
            CellRef::Number(1.0),
            CellRef::Text("否"),
            otherwise,
            otherwise,
            otherwise,
            CellRef::Text("甲"),
            CellRef::Text("甲"),
            CellRef::Text("甲"),
            CellRef::Error(PICTURE),
        ];
        assert_eq!(found, expected);
        let looks: Vec<(u16, bool, bool)> =
            row.looks().iter().map(|(column, look)| (*column, look.struck, look.white)).collect();
        assert_eq!(looks, [(6, true, false), (7, false, true)]);
    }
}
