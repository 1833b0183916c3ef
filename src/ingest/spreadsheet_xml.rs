//! Excel 2003 XML (`SpreadsheetML`) workbooks.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::model::FileProblem;

use super::grid::{Merge, SheetInfo};
use super::html::{TableRows, TextTable};
use super::limits::MAX_COLUMNS;
use super::xlsx::EachSheet;

/// A workbook being read.
#[derive(Default)]
struct WorkbookReader {
    sheets: Vec<Worksheet>,
    row: u32,
    column: u32,
    span: (u32, u32),
    data: Option<String>,
    /// Text of an element `Visible`: it says what is hidden.
    visible: Option<String>,
}

/// One sheet as read.
struct Worksheet {
    name: String,
    hidden: bool,
    table: TextTable,
}

/// Hands over each worksheet.
pub(super) fn read(text: &str, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let mut reader = Reader::from_str(text);
    let mut workbook = WorkbookReader::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => workbook.start(&element),
            Ok(Event::Empty(element)) => {
                workbook.start(&element);
                workbook.end(&local(&element));
            }
            Ok(Event::End(element)) => {
                let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
                workbook.end(&name);
            }
            Ok(Event::Text(text)) => workbook.text(&text.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(reference)) => {
                let name = String::from_utf8_lossy(&reference).into_owned();
                let character = match name.as_str() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => reference.resolve_char_ref().ok().flatten().unwrap_or(' '),
                };
                workbook.text(&character.to_string());
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let message = format!("XML 表格已损坏（{error}）；请在 Excel 中打开，另存为 .xlsx 后送审");
                return Err(FileProblem { kind: "corrupt", message });
            }
        }
    }
    for Worksheet { name, hidden, table } in &workbook.sheets {
        let info = SheetInfo {
            name: name.clone(),
            hidden: *hidden,
            merges: table.merges.clone(),
            ..SheetInfo::default()
        };
        each(info, &mut TableRows::of(table))?;
    }
    Ok(())
}

fn local(element: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(element.local_name().as_ref()).into_owned()
}

/// An attribute by its local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find_map(|attribute| {
        let is_it = attribute.key.local_name().as_ref() == name.as_bytes();
        is_it.then(|| String::from_utf8_lossy(&attribute.value).into_owned())
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
                self.sheets.push(Worksheet { name, hidden: false, table: TextTable::default() });
                self.row = 0;
            }
            "Row" => {
                self.row = number(element, "Index").unwrap_or(self.row + 1).max(self.row + 1);
                self.column = 0;
            }
            "Cell" => {
                self.column = number(element, "Index").unwrap_or(self.column + 1).max(self.column + 1);
                self.span =
                    (number(element, "MergeDown").unwrap_or(0), number(element, "MergeAcross").unwrap_or(0));
            }
            "Data" => self.data = Some(String::new()),
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
        let Some(Worksheet { hidden, table, .. }) = self.sheets.last_mut() else { return };
        match name {
            "Visible" => *hidden |= self.visible.take().is_some_and(|state| state.contains("Hidden")),
            "Data" => {
                let text = self.data.take().unwrap_or_default();
                let column =
                    u16::try_from(self.column.saturating_sub(1)).ok().filter(|column| *column < MAX_COLUMNS);
                if let Some(column) = column
                    && !text.trim().is_empty()
                {
                    // 2024-03-05T00:00:00.000 is how this format writes a date.
                    let text = text.strip_suffix("T00:00:00.000").unwrap_or(&text).to_owned();
                    table.cells.push((self.row.saturating_sub(1), column, text));
                }
            }
            "Cell" => {
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
}
