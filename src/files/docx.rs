//! Word documents (`.docx`): their tables, and the paragraphs around them as lines of one cell.
//!
//! One pass over the document's XML. What Word does not show is no text: deleted, moved away and hidden
//! text, the fallback of drawings, prompts of content controls. Each table is a sheet named as a person
//! counts (表1, 表2 ...), its rows and columns counted in the same way; a paragraph before it is a row 0. Behind the last
//! table come the paragraphs that follow it, then what stands on the margins of the pages. Rows
//! that somebody hid are rows of the table, as in a workbook.

use std::collections::BTreeMap;
use std::io::Cursor;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::docx_margins::{self, Pages, Reference};
use super::docx_text::{Paragraph, Run, TellingStyles, is_on, symbol};
use super::grid::{Look, Merge, PICTURE, SheetInfo};
use super::limits::{MAX_COLUMNS, MAX_DOCUMENT_BYTES, MAX_DOCUMENT_CELLS, MAX_NESTED_TABLES};
use super::ooxml::{Archive, part};
use super::runs::PARTLY;
use super::whole_table::{RowsInText, WholeCell, WholeTable, carry_on};
use super::xlsx::EachSheet;
use super::xml::{attribute, resolved};
use crate::files::FileProblem;

fn corrupt(what: &str) -> FileProblem {
    FileProblem::corrupt(format!(
        "文档已损坏或不完整（{what}）；请在 Word 或 WPS 中打开原文件，另存后重新送审"
    ))
}

const EMBEDDED: &str = "文档中嵌有其他文档或对象（如 Excel 表格），其中的内容未读取";

/// Hands over each table of the document, and at last what stands in it beside tables.
pub(super) fn read(bytes: &[u8], each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| corrupt("压缩结构无法读取"))?;
    let main = main_part(&mut archive);
    let styles =
        part(&mut archive, &main.replace("document", "styles"), MAX_DOCUMENT_BYTES)?.unwrap_or_default();
    let content = part(&mut archive, &main, MAX_DOCUMENT_BYTES)?.ok_or_else(|| corrupt("没有正文"))?;
    let mut document = Document { styles: TellingStyles::of(&styles), ..Document::default() };
    document.read(&content)?;
    drop(content);
    let parts =
        docx_margins::parts(&mut archive, &main, &document.margin_references, document.has_title_page)?;
    for content in parts {
        document.read_margin(&content, TellingStyles::of(&styles))?;
    }
    document.hand_over(each)
}

/// The part that the package names as its document.
fn main_part(archive: &mut Archive<'_>) -> String {
    let usual = "word/document.xml".to_owned();
    let Ok(Some(relations)) = part(archive, "_rels/.rels", MAX_DOCUMENT_BYTES) else { return usual };
    let mut xml = Reader::from_reader(relations.as_slice());
    loop {
        match xml.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let is_document =
                    attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
                if let Some(target) = attribute(&element, "Target").filter(|_| is_document) {
                    return target.trim_start_matches('/').to_owned();
                }
            }
            Ok(Event::Eof) | Err(_) => return usual,
            Ok(_) => {}
        }
    }
}

/// What is read so far.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
struct Document {
    styles: TellingStyles,
    /// By their beginning in the text.
    tables: Vec<DocumentTable>,
    /// Tables and cells that are open, innermost last.
    open: Vec<Open>,
    /// Paragraphs that are open: a text box stands in a paragraph.
    paragraphs: Vec<Paragraph>,
    /// Paragraphs since the last table.
    lines: Vec<String>,
    run: Run,
    /// A box of a form, and whether it is ticked.
    tick_box: Option<bool>,
    /// Within properties of a paragraph, whose mark they describe, or of a row.
    in_paragraph_properties: bool,
    in_row_properties: bool,
    in_text: bool,
    /// A table ended and no paragraph began since: Word shows a table that follows as its continuation.
    just_after_table: bool,
    /// A change was met since the last table.
    change_outside: bool,
    has_objects: bool,
    cells: usize,
    /// Headers and footers that its sections use.
    margin_references: Vec<Reference>,
    has_title_page: bool,
    /// What stands on the margins of its pages.
    margins: Vec<String>,
    /// Texts drawn across the page: 草案, 作废.
    drawn: Vec<String>,
}

/// One table.
#[derive(Default)]
struct DocumentTable {
    before: Vec<String>,
    table: WholeTable,
    /// Rows so far.
    rows: u32,
    column: u32,
    /// Cells when the row began.
    row_began: (usize, usize),
    row: RowState,
    /// It, or what stands before it, has changes that nobody accepted or refused.
    has_changes: bool,
    /// Open vertical merges by first column.
    upright: BTreeMap<u16, Merge>,
    has_inner: bool,
}

/// What became of the row at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum RowState {
    #[default]
    Shown,
    /// Somebody hid it.
    Hidden,
    /// A change deleted it.
    Gone,
}

/// What is open.
enum Open {
    Table(usize),
    Cell(OpenCell),
    TextBox,
}

/// A cell that is open.
#[derive(Default)]
struct OpenCell {
    paragraphs: Vec<String>,
    look: Look,
    /// Some of its text is neither struck nor white.
    has_plain_text: bool,
    /// It holds a picture, an object or a field.
    has_object: bool,
    span: u32,
    /// None, the first of a vertical merge, or one that continues it.
    upright: Option<bool>,
    is_gone: bool,
}

impl Document {
    fn read(&mut self, content: &[u8]) -> Result<(), FileProblem> {
        let mut xml = Reader::from_reader(content);
        let mut depth = 0u32;
        loop {
            match xml.read_event() {
                Ok(Event::Start(element)) => {
                    if self.is_unseen(&element) {
                        let end = element.to_end().into_owned();
                        xml.read_to_end(end.name()).map_err(|_| corrupt("内容在中途结束"))?;
                        continue;
                    }
                    depth += 1;
                    self.start(&element)?;
                }
                Ok(Event::Empty(element)) => {
                    if !self.is_unseen(&element) {
                        self.start(&element)?;
                        self.end(element.local_name().as_ref())?;
                    }
                }
                Ok(Event::End(element)) => {
                    depth = depth.saturating_sub(1);
                    self.end(element.local_name().as_ref())?;
                }
                Ok(Event::Text(text)) if self.in_text => {
                    self.text(&text.into_inner());
                }
                Ok(Event::CData(text)) if self.in_text => {
                    self.text(&text.into_inner());
                }
                Ok(Event::GeneralRef(reference)) if self.in_text => {
                    let character = resolved(&reference)?;
                    self.text(character.encode_utf8(&mut [0; 4]));
                }
                Ok(Event::Eof) if depth > 0 => return Err(corrupt("内容在中途结束")),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err(corrupt("内容不是有效的 XML")),
            }
        }
    }

    /// Reads a page header, a footer or notes: lines, those of tables cell by cell.
    fn read_margin(&mut self, content: &[u8], styles: TellingStyles) -> Result<(), FileProblem> {
        let mut margin = Self { styles, ..Self::default() };
        margin.read(content)?;
        for table in margin.tables {
            self.margins.extend(table.before);
            self.margins.extend(table.table.cells.into_iter().filter_map(|(.., cell)| match cell {
                WholeCell::Text(text) => Some(text),
                _ => None,
            }));
        }
        self.margins.extend(margin.lines);
        self.drawn.extend(margin.drawn);
        self.change_outside |= margin.change_outside;
        Ok(())
    }

    /// What Word does not show; the marks of changes on rows and cells are for [`Self::start`].
    fn is_unseen(&mut self, element: &BytesStart<'_>) -> bool {
        match element.local_name().as_ref() {
            "del" | "moveFrom" if !self.in_row_properties => {
                self.note_change();
                true
            }
            // Former properties of something, and the second form of a drawing.
            "rPrChange" | "pPrChange" | "tcPrChange" | "trPrChange" | "tblPrChange" | "sectPrChange"
            | "Fallback" | "delText" | "rubyPr" | "rt" => true,
            // What the field shows stands behind it, or is drawn by it.
            "instrText" => {
                self.note_object();
                true
            }
            _ => false,
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), FileProblem> {
        match element.local_name().as_ref() {
            "p" => {
                self.paragraphs.push(Paragraph::default());
                self.just_after_table = false;
            }
            "pPr" => self.in_paragraph_properties = true,
            "trPr" => self.in_row_properties = true,
            "r" => self.run.begin(),
            "t" => self.in_text = true,
            "tab" if !self.in_paragraph_properties => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            "sym" => self.text(symbol(element)),
            "ins" | "moveTo" | "cellIns" => self.note_change(),
            "object" | "OLEObject" | "altChunk" => {
                self.has_objects = true;
                self.note_object();
            }
            "drawing" | "pict" => self.note_object(),
            "textpath" => self.drawn.extend(attribute(element, "string")),
            "headerReference" | "footerReference" => {
                let pages = Pages::named(attribute(element, "type").as_deref());
                self.margin_references.extend(attribute(element, "id").map(|id| Reference { id, pages }));
            }
            "titlePg" => self.has_title_page |= is_on(element),
            "checkBox" => self.tick_box = Some(false),
            "default" | "checked" if self.tick_box.is_some() => self.tick_box = Some(is_on(element)),
            "txbxContent" => self.open.push(Open::TextBox),
            // The control shows a prompt until something is put in.
            "showingPlcHdr" if is_on(element) => self.run.prompts = true,
            "tbl" => self.start_table()?,
            "tr" => self.start_row(),
            "tc" => self.open.push(Open::Cell(OpenCell { span: 1, ..OpenCell::default() })),
            name => self.property(name, element),
        }
        Ok(())
    }

    /// Properties of runs, rows and cells.
    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        if self.in_row_properties {
            match name {
                "del" => {
                    self.note_change();
                    self.with_table(|table| table.row = RowState::Gone);
                }
                "hidden" if is_on(element) => self.with_table(DocumentTable::hide_row),
                "gridBefore" => {
                    let skipped = attribute(element, "val").and_then(|count| count.parse().ok());
                    self.with_table(|table| {
                        table.column = table.column.saturating_add(skipped.unwrap_or(0));
                    });
                }
                _ => {}
            }
        } else if self.in_paragraph_properties {
            if name == "pStyle" {
                let (hidden, struck) = (self.styles.hides(element), self.styles.strikes(element));
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.hidden |= hidden;
                    paragraph.struck |= struck;
                }
            }
        } else if let Some(Open::Cell(cell)) = self.open.last_mut()
            && cell.property(name, element)
        {
            if name == "cellDel" {
                self.note_change();
            }
        } else {
            self.run.property(name, element, &self.styles);
        }
    }

    fn note_object(&mut self) {
        if let Some(Open::Cell(cell)) = self.open.last_mut() {
            cell.has_object = true;
        }
    }

    fn note_change(&mut self) {
        if self.open.is_empty() {
            self.change_outside = true;
        }
        self.with_table(|table| table.has_changes = true);
    }

    fn with_table(&mut self, change: impl FnOnce(&mut DocumentTable)) {
        let innermost = self.open.iter().rev().find_map(|open| match open {
            Open::Table(index) => Some(*index),
            _ => None,
        });
        if let Some(table) = innermost.and_then(|index| self.tables.get_mut(index)) {
            change(table);
        }
    }

    fn start_table(&mut self) -> Result<(), FileProblem> {
        let depth = self.open.iter().filter(|open| matches!(open, Open::Table(_))).count();
        if depth >= MAX_NESTED_TABLES {
            return Err(FileProblem::too_large(format!("表格嵌套超过{MAX_NESTED_TABLES}层；请整理后送审")));
        }
        let is_inner = matches!(self.open.last(), Some(Open::Cell(_)));
        if is_inner {
            self.with_table(|outer| outer.has_inner = true);
        }
        // Two tables without a paragraph between them look like one.
        if self.just_after_table && depth == 0 && !self.tables.is_empty() {
            self.open.push(Open::Table(self.tables.len() - 1));
            return Ok(());
        }
        let before = if is_inner { Vec::new() } else { std::mem::take(&mut self.lines) };
        let has_changes = !is_inner && std::mem::take(&mut self.change_outside);
        self.tables.push(DocumentTable { before, has_changes, ..DocumentTable::default() });
        self.open.push(Open::Table(self.tables.len() - 1));
        Ok(())
    }

    fn start_row(&mut self) {
        self.with_table(|table| {
            table.column = 0;
            table.row = RowState::Shown;
            table.row_began = (table.table.cells.len(), table.table.looks.len());
        });
    }

    fn end(&mut self, name: &str) -> Result<(), FileProblem> {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "trPr" => self.in_row_properties = false,
            "t" => self.in_text = false,
            "sdt" => self.run.prompts = false,
            "checkBox" => {
                let sign = self.tick_box.take().map_or("", |ticked| if ticked { "☑" } else { "□" });
                self.text(sign);
            }
            "r" => self.run.begin(),
            "txbxContent" | "tbl" => {
                self.open.pop();
                self.just_after_table = name == "tbl" && self.open.is_empty();
            }
            "tc" => {
                if let Some(Open::Cell(cell)) = self.open.pop() {
                    self.cells += 1;
                    if self.cells > MAX_DOCUMENT_CELLS {
                        return Err(FileProblem::too_large("文档中的单元格过多，超过上限；请拆分后送审"));
                    }
                    self.with_table(|table| table.place(&cell));
                }
            }
            "tr" => self.with_table(DocumentTable::end_row),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.run.is_hidden() {
            return;
        }
        let mut look = self.run.look();
        if let Some(paragraph) = self.paragraphs.last_mut() {
            look.struck |= paragraph.struck;
            paragraph.push(&self.run, text);
        }
        if let Some(Open::Cell(cell)) = self.open.last_mut()
            && !text.trim().is_empty()
        {
            cell.look.struck |= look.struck;
            cell.look.white |= look.white;
            cell.has_plain_text |= look == Look::default();
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop().filter(|paragraph| !paragraph.hidden) else { return };
        match self.open.last_mut() {
            Some(Open::Cell(cell)) => cell.paragraphs.push(paragraph.text),
            _ if paragraph.text.trim().is_empty() => {}
            // A paragraph with line breaks looks like several.
            _ => self.lines.extend(paragraph.text.lines().map(str::to_owned)),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.change_outside || self.tables.iter().any(|table| table.has_changes) {
            notes.push(
                "文档带有未接受的修订，按接受修订后的样子读取；请由报送单位接受或拒绝全部修订后确认"
                    .to_owned(),
            );
        }
        if self.has_objects {
            notes.push(EMBEDDED.to_owned());
        }
        notes
    }

    fn hand_over(mut self, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
        let notes = self.notes();
        let mut after = std::mem::take(&mut self.lines);
        after.append(&mut self.margins);
        let last = self.tables.len().saturating_sub(1);
        let mut tables = std::mem::take(&mut self.tables);
        let mut flow: Vec<_> = tables.iter_mut().map(|table| (&mut table.before, &table.table)).collect();
        carry_on(&mut flow);
        for table in &mut tables {
            table.before.splice(..0, self.drawn.iter().cloned());
        }
        for (index, table) in tables.iter_mut().enumerate() {
            let mut notes = notes.clone();
            if table.has_inner {
                notes.push("表中套有表格，里面的表格另作一张表读取".to_owned());
            }
            if !table.table.hidden.is_empty() {
                notes.push(format!("有 {} 行在 Word 中设为隐藏，照样读取", table.table.hidden.len()));
            }
            table.close_merges(|_| true);
            let merges = std::mem::take(&mut table.table.merges);
            let has_changes = table.has_changes || index == last && self.change_outside;
            let name = format!("表{}", index + 1);
            let info = SheetInfo { name, merges, notes, has_changes, ..SheetInfo::default() };
            let after = if index == last { after.as_slice() } else { &[] };
            each(info, &mut RowsInText::of(&table.before, &table.table, table.rows, after))?;
        }
        let nothing = WholeTable::default();
        if tables.is_empty() {
            let info = SheetInfo { name: "正文".to_owned(), notes, ..SheetInfo::default() };
            each(info, &mut RowsInText::of(&self.drawn, &nothing, 0, &after))?;
        }
        if self.has_objects {
            // What is in it may be a table: a sheet that can't be read.
            let info = SheetInfo { name: "嵌入的文档".to_owned(), ..SheetInfo::default() };
            let said = [EMBEDDED.to_owned()];
            each(info, &mut RowsInText::of(&[], &nothing, 0, &said))?;
        }
        Ok(())
    }
}

impl OpenCell {
    /// Takes a property of the cell; whether it was one.
    fn property(&mut self, name: &str, element: &BytesStart<'_>) -> bool {
        match name {
            "gridSpan" => {
                let span = attribute(element, "val").and_then(|count| count.parse().ok());
                self.span = span.unwrap_or(1).clamp(1, u32::from(MAX_COLUMNS));
            }
            "vMerge" => self.upright = Some(attribute(element, "val").as_deref() == Some("restart")),
            "cellDel" => self.is_gone = true,
            _ => return false,
        }
        true
    }
}

impl DocumentTable {
    fn place(&mut self, cell: &OpenCell) {
        let (first, end) = (self.column, self.column.saturating_add(cell.span));
        self.column = end;
        let Some(column) = u16::try_from(first).ok().filter(|column| *column < MAX_COLUMNS) else { return };
        let last_column = u16::try_from(end - 1).unwrap_or(u16::MAX);
        let row = self.rows + 1;
        match cell.upright {
            Some(false) => {
                // Text of a cell that continues a merge is not shown.
                if let Some(merge) = self.upright.get_mut(&column) {
                    merge.last_row = row;
                }
                return;
            }
            first_of_merge => {
                self.close_merge(column);
                let area = Merge { first_row: row, last_row: row, first_column: column, last_column };
                if first_of_merge.is_some() {
                    self.upright.insert(column, area);
                } else if cell.span > 1 {
                    self.table.merges.push(area);
                }
            }
        }
        let text = cell.paragraphs.join("\n");
        if !cell.is_gone && cell.has_object && text.trim().is_empty() {
            self.table.cells.push((self.rows, column, WholeCell::Error(PICTURE.to_owned())));
        } else if !cell.is_gone && !text.trim().is_empty() {
            let is_plain = cell.look == Look::default();
            let is_seen_in_part = !is_plain && cell.has_plain_text;
            let content = if is_seen_in_part {
                WholeCell::Error(PARTLY.to_owned())
            } else {
                WholeCell::Text(text.trim().to_owned())
            };
            self.table.cells.push((self.rows, column, content));
            if !is_plain {
                self.table.looks.push((self.rows, column, cell.look));
            }
        }
    }

    fn close_merge(&mut self, column: u16) {
        if let Some(area) = self.upright.remove(&column)
            && (area.first_row < area.last_row || area.first_column < area.last_column)
        {
            self.table.merges.push(area);
        }
    }

    fn hide_row(&mut self) {
        if self.row == RowState::Shown {
            self.row = RowState::Hidden;
        }
    }

    fn end_row(&mut self) {
        if self.row == RowState::Gone {
            self.table.cells.truncate(self.row_began.0);
            self.table.looks.truncate(self.row_began.1);
        } else {
            if self.row == RowState::Hidden {
                self.table.hidden.insert(self.rows);
            }
            self.rows = self.rows.saturating_add(1);
        }
        // What ended with the row above is no longer open.
        let row = self.rows;
        self.close_merges(|area| area.last_row < row);
    }

    /// Closes the vertical merges that have come to their end; with the table all have.
    fn close_merges(&mut self, has_ended: impl Fn(&Merge) -> bool) {
        let ended: Vec<u16> =
            self.upright.iter().filter(|(_, area)| has_ended(area)).map(|(column, _)| *column).collect();
        for column in ended {
            self.close_merge(column);
        }
    }
}
