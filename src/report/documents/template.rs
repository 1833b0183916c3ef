//! Templates of letters: `.docx` files that an office edits in Word or WPS, filled with values.
//!
//! Names stand in double braces. A paragraph with the name of a list is repeated for each of its lines, a row of a
//! table with names of a list's columns (`{{明细.对象}}`) for each of its rows, and a paragraph all of whose names are
//! blank is left out. Word cuts a text into runs wherever it likes: names are looked for in the text
//! of a paragraph, not in its runs. Everything else in the file stays byte for byte as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::report::ReportError;
use crate::report::made_by::made_on_unix;
use crate::report::text::clean;

/// The part that holds the text.
const BODY_PART: &str = "word/document.xml";
/// Largest text of a template, unpacked: a page of text has some 50 KB.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What a letter says: values by name, lines of lists, rows of tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// Single values.
    pub values: BTreeMap<&'static str, String>,
    /// Lists: a paragraph for each line.
    pub lists: BTreeMap<&'static str, Vec<String>>,
    /// Tables: a row for each record.
    pub tables: BTreeMap<&'static str, Vec<BTreeMap<&'static str, String>>>,
}

/// A template that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("文书模板 {origin}：{problem}")]
pub struct TemplateError {
    /// The file as the user named it.
    pub origin: String,
    /// Chinese: what is wrong and what was expected.
    pub problem: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// As it stands in the file.
    Raw(String),
    /// A value.
    Value(String),
    /// A column of the table that is being repeated.
    Column(String, String),
    /// Repeated for each row of a table.
    Rows(String, Vec<Node>),
    /// Repeated for each line of the list that it names; left out where all its values are blank.
    Paragraph(Vec<Node>),
}

/// A template, ready to be filled.
#[derive(Debug, Clone)]
pub struct Template {
    bytes: Vec<u8>,
    nodes: Vec<Node>,
}

impl Template {
    /// Reads a template and checks that it names nothing but what `sample` has.
    ///
    /// # Errors
    /// With what is wrong, if it is no such file or names what there is not.
    pub fn parse(bytes: Vec<u8>, origin: &str, sample: &Content) -> Result<Self, TemplateError> {
        let refuse = |problem: String| TemplateError { origin: origin.to_owned(), problem };
        let text = body_of(&bytes).ok_or_else(|| {
            refuse("不是能用的 .docx 文件；请在 Word 或 WPS 中打开，另存为 .docx 后再用".to_owned())
        })?;
        let nodes = compiled(&text)
            .ok_or_else(|| refuse("文件已损坏；请在 Word 或 WPS 中打开后另存一份".to_owned()))?;
        check(&nodes, sample, None).map_err(|name| {
            let is_column = name.split_once('.').is_some_and(|(table, column)| {
                let rows = sample.tables.get(table);
                rows.is_some_and(|rows| rows.iter().any(|row| row.contains_key(column)))
            });
            refuse(if is_column {
                format!("“{name}”要写在表格的一行里，才能逐条列出")
            } else {
                format!("用了没有的名称“{name}”；可用的名称见用户手册“文书”一章")
            })
        })?;
        if let Some(rest) = unfilled(&nodes) {
            return Err(refuse(format!(
                "“{rest}”不是完整的名称：两边各要两个半角花括号，例如 {{{{单位名称}}}}"
            )));
        }
        if has_names_elsewhere(&bytes) {
            return Err(refuse(
                "页眉、页脚或批注里也写有 {{名称}}，那里的不会换成内容；请移到正文中".to_owned(),
            ));
        }
        if !nodes.iter().any(|node| !matches!(node, Node::Raw(_))) {
            return Err(refuse("其中没有一处 {{名称}}，写出来的文书会份份相同".to_owned()));
        }
        if !names_facts(&nodes, sample) {
            let message = "没有列出事项的地方（表格中写有 {{明细.…}} 的一行，或 {{不符合的事项}}、{{应报资料}} 一类），写出来的文书没有事实";
            return Err(refuse(message.to_owned()));
        }
        Ok(Self { bytes, nodes })
    }

    /// The template as a file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The letter with this content: the same bytes for the same content.
    ///
    /// # Errors
    /// If the file can't be put together; a template that was parsed can.
    pub fn fill(&self, content: &Content) -> Result<Vec<u8>, ReportError> {
        let mut text = String::with_capacity(16 * 1024);
        put(&self.nodes, Scope { content, row: None, line: None }, &mut text);
        with_body(&self.bytes, &text)
    }
}

/// What would stand in the letter as it is though it was meant for a name: braces that make none.
fn unfilled(nodes: &[Node]) -> Option<String> {
    const LONGEST: usize = 20;
    nodes.iter().find_map(|node| match node {
        Node::Raw(xml) => {
            let text = shown_text(xml);
            let at = text.find("{{").or_else(|| text.find("}}")).or_else(|| text.find(['｛', '｝']))?;
            Some(text.get(at..)?.chars().take(LONGEST).collect())
        }
        Node::Rows(_, nodes) | Node::Paragraph(nodes) => unfilled(nodes),
        Node::Value(_) | Node::Column(..) => None,
    })
}

/// Whether it has a place for what a letter is about: a table's rows, or a list.
fn names_facts(nodes: &[Node], sample: &Content) -> bool {
    nodes.iter().any(|node| match node {
        Node::Rows(..) => true,
        Node::Paragraph(nodes) => names_facts(nodes, sample),
        Node::Value(name) => sample.lists.contains_key(name.as_str()),
        Node::Raw(_) | Node::Column(..) => false,
    })
}

/// XML without its tags.
fn shown_text(xml: &str) -> String {
    xml.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// Whether a header, a footer or a comment of the file has names, too.
fn has_names_elsewhere(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    (0..archive.len()).any(|index| {
        let Ok(part) = archive.by_index(index) else { return false };
        let is_text = part.name().is_ok_and(|name| {
            let name = name.strip_prefix("word/").unwrap_or_default();
            ["header", "footer", "footnotes", "endnotes", "comments"]
                .iter()
                .any(|start| name.starts_with(start))
        });
        let mut text = String::new();
        is_text && part.take(MOST_BYTES).read_to_string(&mut text).is_ok() && shown_text(&text).contains("{{")
    })
}

/// The text of a `.docx` file, as XML.
pub fn body_of(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name(BODY_PART).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    ((text.len() as u64) < MOST_BYTES).then_some(text)
}

/// Everything of a `.docx` file but its text, for telling whether two letters can be bound together.
pub fn frame_of(bytes: &[u8]) -> Option<Vec<(String, u32, u64)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).ok()?;
        let name = part.name().ok()?.into_owned();
        if name != BODY_PART {
            parts.push((name, part.crc32(), part.size()));
        }
    }
    parts.sort();
    Some(parts)
}

/// A file with another text; all other parts are copied as they are packed.
///
/// # Errors
/// If the file is none, or writing to memory fails.
pub fn with_body(bytes: &[u8], text: &str) -> Result<Vec<u8>, ReportError> {
    let packed = || -> zip::result::ZipResult<Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + text.len() / 4)));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            if part.name()? == BODY_PART {
                out.start_file(BODY_PART, options)?;
                out.write_all(text.as_bytes())?;
            } else {
                out.raw_copy_file(part)?;
            }
        }
        Ok(made_on_unix(out.finish()?.into_inner()))
    };
    packed().map_err(|error| ReportError::Letter(error.to_string()))
}

/// A place in the XML that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Paragraph,
    ParagraphEnd,
    Row,
    RowEnd,
    /// The text of a run: from its first to behind its last byte.
    Text(usize),
}

/// The XML as parts to be filled; none if it is not well formed.
fn compiled(xml: &str) -> Option<Vec<Node>> {
    parts(xml, &marks(xml)?, 0, xml.len(), false)
}

/// A stretch of XML: its rows and paragraphs in turn, all else as it is.
fn parts(xml: &str, marks: &[(usize, Mark)], start: usize, end: usize, in_row: bool) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    let mut at = start;
    let mut index = 0;
    while let Some((from, mark)) = marks.get(index) {
        let close = match mark {
            Mark::Row => Mark::RowEnd,
            Mark::Paragraph => Mark::ParagraphEnd,
            _ => {
                index += 1;
                continue;
            }
        };
        let last = closing(marks, index, *mark, close)?;
        let (to, _) = marks.get(last)?;
        raw(&mut nodes, xml.get(at..*from)?);
        let inner = marks.get(index + 1..last)?;
        nodes.extend(match mark {
            Mark::Row => row(xml, inner, *from, *to)?,
            _ => paragraph(xml, inner, *from, *to, in_row)?,
        });
        at = *to;
        index = last + 1;
    }
    raw(&mut nodes, xml.get(at..end)?);
    Some(nodes)
}

/// The end of the block that begins at a mark, blocks of its kind within it passed over.
fn closing(marks: &[(usize, Mark)], first: usize, open: Mark, close: Mark) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, (_, mark)) in marks.iter().enumerate().skip(first) {
        if *mark == open {
            depth += 1;
        } else if *mark == close {
            depth -= 1;
            if depth == 0 {
                return Some(index);
            }
        }
    }
    None
}

/// A row of a table: repeated where it names a column.
fn row(xml: &str, marks: &[(usize, Mark)], start: usize, end: usize) -> Option<Vec<Node>> {
    let inner = parts(xml, marks, start, end, true)?;
    let table = inner.iter().find_map(|node| match node {
        Node::Column(table, _) => Some(table.clone()),
        _ => None,
    });
    Some(match table {
        Some(table) => vec![Node::Rows(table, inner)],
        None => inner,
    })
}

/// A paragraph: names in its text become values, wherever its runs are cut.
fn paragraph(
    xml: &str,
    marks: &[(usize, Mark)],
    start: usize,
    end: usize,
    in_row: bool,
) -> Option<Vec<Node>> {
    let spans: Vec<(usize, usize)> = marks
        .iter()
        .filter_map(|(from, mark)| match mark {
            Mark::Text(to) => Some((*from, *to)),
            _ => None,
        })
        .collect();
    let text: String = spans.iter().filter_map(|(from, to)| xml.get(*from..*to)).collect();
    let names = names_in(&text);
    let mut nodes = Vec::new();
    if names.is_empty() {
        raw(&mut nodes, xml.get(start..end)?);
        return Some(nodes);
    }
    let mut at = start;
    // Bytes of text before the span.
    let mut before = 0;
    for (from, to) in spans {
        raw(&mut nodes, xml.get(at..from)?);
        let span = before..before + (to - from);
        let mut here = before;
        for (name_start, name_end, name) in &names {
            if *name_end <= span.start || *name_start >= span.end {
                continue;
            }
            if *name_start > here {
                raw(&mut nodes, text.get(here..*name_start)?);
            }
            if span.contains(name_start) {
                nodes.push(match name.split_once('.') {
                    Some((table, column)) => Node::Column(table.to_owned(), column.to_owned()),
                    None => Node::Value(name.clone()),
                });
            }
            here = (*name_end).min(span.end);
        }
        raw(&mut nodes, text.get(here..span.end)?);
        before = span.end;
        at = to;
    }
    raw(&mut nodes, xml.get(at..end)?);
    // A cell keeps its paragraph, or the table would be damaged.
    let has_values = nodes.iter().any(|node| matches!(node, Node::Value(_)));
    Some(if has_values && !in_row { vec![Node::Paragraph(nodes)] } else { nodes })
}

/// Names in double braces: from where to where, and which.
fn names_in(text: &str) -> Vec<(usize, usize, String)> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")) {
        let start = at + open;
        let Some(close) = text.get(start..).and_then(|rest| rest.find("}}")) else { break };
        let end = start + close + 2;
        let name = text.get(start + 2..end - 2).unwrap_or_default();
        names.push((start, end, name.chars().filter(|c| !c.is_whitespace()).collect()));
        at = end;
    }
    names
}

fn raw(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        _ if text.is_empty() => {}
        Some(Node::Raw(last)) => last.push_str(text),
        _ => nodes.push(Node::Raw(text.to_owned())),
    }
}

/// Where rows, paragraphs and texts begin and end.
fn marks(xml: &str) -> Option<Vec<(usize, Mark)>> {
    let mut reader = Reader::from_str(xml);
    let mut marks = Vec::new();
    let mut text_from = None;
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let after = usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:p" => marks.push((before, Mark::Paragraph)),
                "w:tr" => marks.push((before, Mark::Row)),
                "w:t" => text_from = Some(after),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:p" => marks.push((after, Mark::ParagraphEnd)),
                "w:tr" => marks.push((after, Mark::RowEnd)),
                "w:t" => {
                    if let Some(from) = text_from.take() {
                        marks.push((from, Mark::Text(before)));
                    }
                }
                _ => {}
            },
            Event::Eof => return Some(marks),
            _ => {}
        }
    }
}

/// Every name is one of the sample's; else the first that is not.
fn check(nodes: &[Node], sample: &Content, table: Option<&str>) -> Result<(), String> {
    for node in nodes {
        match node {
            Node::Raw(_) => {}
            Node::Value(name) => {
                if !sample.values.contains_key(name.as_str()) && !sample.lists.contains_key(name.as_str()) {
                    return Err(name.clone());
                }
            }
            Node::Column(of, column) => {
                let row = sample.tables.get(of.as_str()).and_then(|rows| rows.first());
                let known = row.is_some_and(|row| row.contains_key(column.as_str()));
                if !known || table != Some(of.as_str()) {
                    return Err(format!("{of}.{column}"));
                }
            }
            Node::Rows(of, inner) => check(inner, sample, Some(of))?,
            Node::Paragraph(inner) => check(inner, sample, table)?,
        }
    }
    Ok(())
}

/// Where values come from at a place: the row that is being repeated, the line of a list.
#[derive(Clone, Copy)]
struct Scope<'c> {
    content: &'c Content,
    row: Option<&'c BTreeMap<&'static str, String>>,
    line: Option<(&'c str, &'c str)>,
}

impl<'c> Scope<'c> {
    fn value(&self, name: &str) -> &'c str {
        match self.line {
            Some((list, line)) if list == name => line,
            _ => self.content.values.get(name).map_or("", String::as_str),
        }
    }
}

fn put(nodes: &[Node], scope: Scope<'_>, out: &mut String) {
    for node in nodes {
        match node {
            Node::Raw(text) => out.push_str(text),
            Node::Value(name) => push_text(scope.value(name), out),
            Node::Column(_, column) => {
                let value = scope.row.and_then(|row| row.get(column.as_str()));
                push_text(value.map_or("", String::as_str), out);
            }
            Node::Rows(table, inner) => {
                for row in scope.content.tables.get(table.as_str()).into_iter().flatten() {
                    put(inner, Scope { row: Some(row), ..scope }, out);
                }
            }
            Node::Paragraph(inner) => paragraphs(inner, scope, out),
        }
    }
}

/// A paragraph with values: once for each line of its list, or once, or not at all where all are blank.
fn paragraphs(nodes: &[Node], scope: Scope<'_>, out: &mut String) {
    let names = || {
        nodes.iter().filter_map(|node| match node {
            Node::Value(name) => Some(name.as_str()),
            _ => None,
        })
    };
    if let Some((list, lines)) = names().find_map(|name| scope.content.lists.get_key_value(name)) {
        for line in lines {
            put(nodes, Scope { line: Some((list, line)), ..scope }, out);
        }
    } else if !names().all(|name| scope.value(name).is_empty()) {
        put(nodes, scope, out);
    }
}

fn push_text(text: &str, out: &mut String) {
    let text = clean(text.into()).replace(['\n', '\r', '\t'], " ");
    out.push_str(&escape(text.as_str()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Content {
        let row = |who: &str| BTreeMap::from([("对象", who.to_owned())]);
        Content {
            values: BTreeMap::from([("单位", "甲<局>".to_owned()), ("抄送", String::new())]),
            lists: BTreeMap::from([("要求", vec!["一".to_owned(), "二".to_owned()])]),
            tables: BTreeMap::from([("明细", vec![row("张某"), row("李某")])]),
        }
    }

    fn filled(xml: &str) -> String {
        let nodes = compiled(xml).expect("well formed");
        check(&nodes, &sample(), None).expect("known names");
        let mut out = String::new();
        put(&nodes, Scope { content: &sample(), row: None, line: None }, &mut out);
        out
    }

    #[test]
    fn a_name_cut_into_runs_is_found() {
        let xml = "<w:p><w:r><w:t>致{{单</w:t></w:r><w:r><w:t>位}}：</w:t></w:r></w:p>";
        assert_eq!(filled(xml), "<w:p><w:r><w:t>致甲&lt;局&gt;</w:t></w:r><w:r><w:t>：</w:t></w:r></w:p>");
    }

    #[test]
    fn a_list_repeats_its_paragraph_and_a_table_its_row() {
        let xml = "<w:p><w:r><w:t>{{要求}}。</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>头</w:t></w:r></w:p></w:tc></w:tr>\
                   <w:tr><w:tc><w:p><w:r><w:t>{{明细.对象}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
        let text = filled(xml);
        assert_eq!(text.matches("<w:tr>").count(), 3);
        for part in ["一。", "二。", "张某", "李某"] {
            assert_eq!(text.matches(part).count(), 1, "{text}");
        }
    }

    #[test]
    fn a_paragraph_of_blank_values_is_left_out() {
        assert_eq!(filled("<w:p><w:r><w:t>抄送：{{抄送}}</w:t></w:r></w:p><w:p/>"), "<w:p/>");
    }

    #[test]
    fn a_name_that_does_not_exist_is_refused() {
        let nodes = compiled("<w:p><w:r><w:t>{{单位名}}</w:t></w:r></w:p>").expect("well formed");
        assert_eq!(check(&nodes, &sample(), None), Err("单位名".to_owned()));
        let nodes = compiled("<w:p><w:r><w:t>{{明细.对象}}</w:t></w:r></w:p>").expect("well formed");
        assert_eq!(check(&nodes, &sample(), None), Err("明细.对象".to_owned()), "outside a row of a table");
    }

    #[test]
    fn a_template_from_which_no_whole_letter_comes_is_refused() {
        let parsed = |body: &str, header: &str| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            for (name, text) in [(BODY_PART, body), ("word/header1.xml", header)] {
                zip.start_file(name, SimpleFileOptions::default()).expect("a zip");
                write!(zip, "<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>").expect("a zip");
            }
            let bytes = zip.finish().expect("a zip").into_inner();
            Template::parse(bytes, "模板.docx", &sample()).map(drop).map_err(|error| error.problem)
        };
        assert_eq!(parsed("{{单位}}：{{要求}}", "页眉"), Ok(()));
        for (body, header, problem) in [
            ("{{要求}}{{单位}", "", "不是完整的名称"),
            ("{{单位}：{{要求}}", "", "没有的名称"),
            ("{{要求}}｛｛单位｝｝", "", "不是完整的名称"),
            ("{{要求}}单位}}", "", "不是完整的名称"),
            ("{{单位}}{{要求}}", "{{单位}}", "页眉"),
            ("{{单位}}", "", "没有列出事项"),
            ("{{要求}}{{明细.对象}}", "", "表格的一行"),
            ("{{要求}}{{明细.对像}}", "", "没有的名称"),
            ("无", "", "没有一处"),
        ] {
            let refused = parsed(body, header).expect_err(body);
            assert!(refused.contains(problem), "{body}: {refused}");
        }
    }
}
