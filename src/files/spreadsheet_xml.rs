//! Excel 2003 XML (`SpreadsheetML`) workbooks.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::files::FileProblem;

use super::grid::{Merge, SheetInfo};
use super::limits::MAX_COLUMNS;
use super::whole_table::{WholeCell, WholeRows, WholeTable};
use super::xlsx::EachSheet;

/// A workbook being read.
#[derive(Default)]
struct WorkbookReader {
    sheets: Vec<Worksheet>,
    row: u32,
    /// Rows below the current one that its element stands for, too.
    same_below: u32,
    column: u32,
    span: (u32, u32),
    has_formula: bool,
    data: Option<String>,
    data_type: String,
    epoch_1904: bool,
    /// Elements that are open.
    depth: u32,
    /// Text of an element `Visible`: it says what is hidden.
    visible: Option<String>,
}

/// One sheet as read.
struct Worksheet {
    name: String,
    hidden: bool,
    table: WholeTable,
}

/// Hands over each worksheet.
pub(super) fn read(text: &str, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let mut reader = Reader::from_str(text);
    let mut workbook = WorkbookReader::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                workbook.depth += 1;
                workbook.start(&element);
            }
            Ok(Event::Empty(element)) => {
                workbook.start(&element);
                workbook.end(&local(&element));
            }
            Ok(Event::End(element)) => {
                workbook.depth = workbook.depth.saturating_sub(1);
                let name = element.local_name().into_inner().to_owned();
                workbook.end(&name);
            }
            Ok(Event::Text(text)) => workbook.text(&text.into_inner()),
            Ok(Event::CData(text)) => workbook.text(&text.into_inner()),
            Ok(Event::GeneralRef(reference)) => workbook.text(resolved(&reference)?.encode_utf8(&mut [0; 4])),
            Ok(Event::Eof) if workbook.depth > 0 => {
                let message =
                    "XML 表格不完整（内容在中途结束）；请在 Excel 中打开原文件，另存为 .xlsx 后送审";
                return Err(FileProblem::corrupt(message));
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                let message = "XML 表格已损坏或不完整；请在 Excel 中打开原文件，另存为 .xlsx 后送审";
                return Err(FileProblem::corrupt(message));
            }
        }
    }
    for Worksheet { name, hidden, table } in &workbook.sheets {
        let info = SheetInfo {
            name: name.clone(),
            hidden: *hidden,
            merges: table.merges.clone(),
            epoch_1904: workbook.epoch_1904,
            ..SheetInfo::default()
        };
        each(info, &mut WholeRows::of(table))?;
    }
    Ok(())
}

/// The character that a reference means.
///
/// # Errors
/// For an entity that nobody declared: what it stands for is not known, and without it a number would be a
/// shorter one.
pub(super) fn resolved(reference: &BytesRef<'_>) -> Result<char, FileProblem> {
    Ok(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => reference.resolve_char_ref().ok().flatten().ok_or_else(|| {
            let message =
                "XML 中有未定义的字符实体，内容无法确定；请在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后送审";
            FileProblem::corrupt(message)
        })?,
    })
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().into_inner().to_owned()
}

/// An attribute by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find_map(|attribute| {
        let is_it = attribute.key.local_name().as_ref() == name;
        is_it.then(|| attribute.value.into_owned())
    })
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

impl WorkbookReader {
    fn start(&mut self, element: &BytesStart<'_>) {
        match local(element).as_str() {
            "Worksheet" => {
                let name = attribute(element, "Name").unwrap_or_default();
                self.sheets.push(Worksheet { name, hidden: false, table: WholeTable::default() });
                (self.row, self.same_below) = (0, 0);
            }
            "Row" => {
                let next = self.row.saturating_add(self.same_below).saturating_add(1);
                self.row = number(element, "Index").unwrap_or(next).max(next);
                // One element may stand for several equal rows.
                self.same_below = number(element, "Span").unwrap_or(0);
                let is_hidden = attribute(element, "Hidden").is_some_and(|hidden| hidden != "0");
                if let Some(sheet) = self.sheets.last_mut().filter(|_| is_hidden) {
                    sheet.table.hidden.insert(self.row.saturating_sub(1));
                }
                self.column = 0;
            }
            "Cell" => {
                self.column = number(element, "Index").unwrap_or(0).max(self.column.saturating_add(1));
                self.span =
                    (number(element, "MergeDown").unwrap_or(0), number(element, "MergeAcross").unwrap_or(0));
                self.has_formula = attribute(element, "Formula").is_some();
            }
            "Data" => {
                self.data = Some(String::new());
                self.data_type = attribute(element, "Type").unwrap_or_default();
                self.has_formula = false;
            }
            "Date1904" => self.epoch_1904 = true,
            "Visible" => self.visible = Some(String::new()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = self.data.as_mut().or(self.visible.as_mut()) {
            open.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Visible" => {
                let is_hidden = self.visible.take().is_some_and(|state| state.contains("Hidden"));
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.hidden |= is_hidden;
                }
            }
            "Data" => {
                let text = self.data.take().unwrap_or_default();
                if !text.trim().is_empty() {
                    let cell = typed(&self.data_type, text);
                    self.push(cell);
                }
            }
            "Cell" => {
                if std::mem::take(&mut self.has_formula) {
                    self.push(WholeCell::NoResult);
                }
                let Some(Worksheet { table, .. }) = self.sheets.last_mut() else { return };
                let (down, across) = self.span;
                if down > 0 || across > 0 {
                    let column = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
                    table.merges.push(Merge {
                        first_row: self.row,
                        last_row: self.row.saturating_add(down),
                        first_column: column(self.column.saturating_sub(1)),
                        last_column: column(self.column.saturating_sub(1).saturating_add(across)),
                    });
                }
                self.column = self.column.saturating_add(across);
            }
            _ => {}
        }
    }

    fn push(&mut self, cell: WholeCell) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let column = u16::try_from(self.column.saturating_sub(1)).ok().filter(|column| *column < MAX_COLUMNS);
        if let Some(column) = column {
            sheet.table.cells.push((self.row.saturating_sub(1), column, cell));
        }
    }
}

/// A value by the type that the file states; a value that does not fit its type stays text.
fn typed(kind: &str, text: String) -> WholeCell {
    let plain = text.trim();
    match kind {
        "Number" => plain.parse().map_or(WholeCell::Text(text), WholeCell::Number),
        "DateTime" => plain.parse().map_or(WholeCell::Text(text), WholeCell::Date),
        "Boolean" => WholeCell::Bool(plain == "1"),
        "Error" => WholeCell::Error(text),
        _ => WholeCell::Text(text),
    }
}
