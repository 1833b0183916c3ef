//! Excel 2003 XML (`SpreadsheetML`) workbooks.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::files::FileProblem;

use super::colour::{Colour, Ground, is_lost};
use super::grid::{Look, Merge, SheetInfo};
use super::limits::MAX_COLUMNS;
use super::number_format::{NumberFormat, Shown};
use super::set_off::{SetOff, Tag};
use super::whole_table::{WholeCell, WholeRows, WholeTable};
use super::xlsx::EachSheet;
use super::xlsx_looks::{CellStyle, OTHERWISE, Value};
use super::xml::{attribute, resolved};

/// A workbook being read.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
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
    /// The styles that are not plain, by name.
    styles: BTreeMap<String, CellStyle>,
    /// Colours of text and ground of each style.
    colours: BTreeMap<String, (Option<Colour>, Ground)>,
    /// The style being read.
    style: Option<(String, CellStyle)>,
    /// The styles of the row and of the cell at hand.
    row_style: Option<String>,
    cell_style: Option<String>,
    /// What is set off in the cell's text.
    set_off: SetOff,
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

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().into_inner().to_owned()
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
                self.row_style = attribute(element, "StyleID");
                self.column = 0;
            }
            "Cell" => {
                self.column = number(element, "Index").unwrap_or(0).max(self.column.saturating_add(1));
                self.span =
                    (number(element, "MergeDown").unwrap_or(0), number(element, "MergeAcross").unwrap_or(0));
                self.has_formula = attribute(element, "Formula").is_some();
                self.cell_style = attribute(element, "StyleID");
                self.set_off = SetOff::default();
            }
            "Data" => {
                self.data = Some(String::new());
                self.data_type = attribute(element, "Type").unwrap_or_default();
                self.has_formula = false;
            }
            "Date1904" => self.epoch_1904 = true,
            "Visible" => self.visible = Some(String::new()),
            "S" | "Strike" if self.data.is_some() => self.set_off.open(Tag::Strikes),
            "Sup" | "Sub" if self.data.is_some() => self.set_off.open(Tag::Raises),
            name => self.style_property(name, element),
        }
    }

    fn style_property(&mut self, name: &str, element: &BytesStart<'_>) {
        if name == "Style" {
            let parent = attribute(element, "Parent").unwrap_or_default();
            let base = self.styles.get(&parent).cloned().unwrap_or_default();
            let colours = self.colours.get(&parent).copied().unwrap_or_default();
            self.style = attribute(element, "ID").map(|id| (id, base));
            self.colours.extend(self.style.as_ref().map(|(id, _)| (id.clone(), colours)));
            return;
        }
        let Some((id, style)) = &mut self.style else { return };
        let colours = self.colours.entry(id.clone()).or_default();
        match name {
            "Font" => {
                style.look.struck |= attribute(element, "StrikeThrough").is_some_and(|on| on != "0");
                colours.0 = attribute(element, "Color").and_then(|colour| Colour::parse(&colour));
            }
            "Interior" => {
                colours.1 =
                    attribute(element, "Color").map_or(Ground::Paper, |colour| Ground::parse(&colour));
            }
            "NumberFormat" => {
                let code = attribute(element, "Format").unwrap_or_default();
                let code = match code.as_str() {
                    "Percent" => "0%",
                    "Yes/No" => "\"是\";\"是\";\"否\"",
                    code => code,
                };
                style.format = Some(NumberFormat::of(code)).filter(NumberFormat::matters);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(data) = &mut self.data {
            data.push_str(&self.set_off.take(text));
        } else if let Some(visible) = &mut self.visible {
            visible.push_str(text);
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
            "Style" => {
                if let Some((id, mut style)) = self.style.take() {
                    let (text, ground) = self.colours.get(&id).copied().unwrap_or_default();
                    style.look.white = is_lost(text, ground);
                    if !style.is_plain() {
                        self.styles.insert(id, style);
                    }
                }
            }
            "S" | "Strike" => self.set_off.close(Tag::Strikes),
            "Sup" | "Sub" => self.set_off.close(Tag::Raises),
            "Data" => {
                let text = self.data.take().unwrap_or_default();
                if let Some(cell) = self.set_off.in_part() {
                    self.push(cell);
                } else if !text.trim().is_empty() {
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
        let Some(column) = column else { return };
        let named = self.cell_style.as_ref().or(self.row_style.as_ref());
        let style = named.and_then(|name| self.styles.get(name));
        let mut look = style.map(|style| style.look).unwrap_or_default();
        look.struck |= self.set_off.is_struck();
        if look != Look::default() {
            sheet.table.looks.push((self.row.saturating_sub(1), column, look));
        }
        let cell = match style {
            Some(style) => as_shown(cell, style),
            None => cell,
        };
        sheet.table.cells.push((self.row.saturating_sub(1), column, cell));
    }
}

/// A cell as its style shows it.
fn as_shown(cell: WholeCell, style: &CellStyle) -> WholeCell {
    /// Any day: its format is the same for all.
    const A_DAY: f64 = 45_000.0;
    let value = match &cell {
        WholeCell::Text(text) => Value::Text(text),
        WholeCell::Number(number) => Value::Number(*number),
        WholeCell::Date(_) => Value::Day(A_DAY),
        _ => Value::Other,
    };
    match style.shown(value) {
        Shown::AsIs => cell,
        Shown::Text(text) => WholeCell::Text(text),
        Shown::Otherwise => WholeCell::Error(OTHERWISE.to_owned()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::runs::PARTLY;

    #[test]
    fn a_cell_is_what_its_style_shows() {
        let styles = "<Styles><Style ss:ID=\"struck\"><Font ss:StrikeThrough=\"1\"/></Style>\
                      <Style ss:ID=\"white\"><Font ss:Color=\"#FFFFFF\"/></Style>\
                      <Style ss:ID=\"dark\" ss:Parent=\"white\"><Interior ss:Color=\"#000080\"/></Style>\
                      <Style ss:ID=\"no\"><NumberFormat ss:Format=\"&quot;否&quot;\"/></Style>\
                      <Style ss:ID=\"percent\"><NumberFormat ss:Format=\"Percent\"/></Style></Styles>";
        let cell = |style: &str, kind: &str, data: &str| {
            format!("<Cell ss:StyleID=\"{style}\"><Data ss:Type=\"{kind}\">{data}</Data></Cell>")
        };
        let row = [
            cell("struck", "String", "甲"),
            cell("white", "String", "乙"),
            cell("dark", "String", "丙"),
            cell("no", "Number", "1"),
            cell("percent", "Number", "1"),
            cell("", "String", "<S>1</S>3"),
            "<Cell ss:Formula=\"=A1\"/>".to_owned(),
            cell("", "String", "3<Sup>1</Sup>"),
        ];
        let book = format!(
            "<Workbook>{styles}<Worksheet ss:Name=\"a\"><Table><Row>{}</Row></Table></Worksheet></Workbook>",
            row.concat()
        );
        let mut found = Vec::new();
        read(&book, &mut |_, rows| {
            let mut row = crate::files::grid::RowBuf::new();
            while rows.next_row(&mut row)? {
                found = row.cells().map(|(column, cell)| (format!("{cell:?}"), row.look(column))).collect();
            }
            Ok(())
        })
        .expect("a whole workbook");
        let look = |struck, white| Look { struck, white, ..Look::default() };
        let text = |text: &str| format!("Text({text:?})");
        let error = |text: &str| format!("Error({text:?})");
        let expected = [
            (text("甲"), look(true, false)),
            (text("乙"), look(false, true)),
            (text("丙"), look(false, false)),
            (text("否"), look(false, false)),
            (error(OTHERWISE), look(false, false)),
            (error(PARTLY), look(true, false)),
            ("NoResult".to_owned(), look(false, false)),
            (text("3¹"), look(false, false)),
        ];
        assert_eq!(found, expected);
    }
}
