//! Web pages called `.xls`: what many office systems export. Each outermost table is a sheet.
//!
//! A lenient reader of five tags, not a browser: `table`, `tr`, `td`, `th`, `br`; everything else is
//! passed over, spans become merged areas.

use crate::model::FileProblem;

use super::grid::{Merge, RowBuf, RowStream, SheetInfo};
use super::limits::MAX_COLUMNS;
use super::xlsx::{EachSheet, push_text};

/// Largest row or column span believed.
const MAX_SPAN: u32 = 10_000;

/// A table's cells: row and column from 0, text.
#[derive(Debug, Default)]
pub(super) struct TextTable {
    pub cells: Vec<(u32, u16, String)>,
    pub merges: Vec<Merge>,
}

/// Rows of a table that was read whole, in order.
pub(super) struct TableRows<'t> {
    cells: std::iter::Peekable<std::slice::Iter<'t, (u32, u16, String)>>,
}

impl<'t> TableRows<'t> {
    pub(super) fn of(table: &'t TextTable) -> Self {
        Self { cells: table.cells.iter().peekable() }
    }
}

impl RowStream for TableRows<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let Some((row, ..)) = self.cells.peek().copied() else { return Ok(false) };
        into.clear(row + 1);
        while let Some((_, column, text)) = self.cells.next_if(|cell| cell.0 == *row) {
            push_text(into, *column, text);
        }
        Ok(true)
    }
}

/// Hands over each table of a page.
pub(super) fn read(page: &str, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let tables = tables(page);
    if tables.is_empty() {
        let message = "是网页文件，其中没有表格；请在浏览器或 Excel 中打开，另存为 .xlsx 后送审".to_owned();
        return Err(FileProblem { kind: "not_a_table", message });
    }
    for (number, table) in (1..).zip(&tables) {
        let info =
            SheetInfo {
                name: format!("表格{number}"), merges: table.merges.clone(), ..SheetInfo::default()
            };
        each(info, &mut TableRows::of(table))?;
    }
    Ok(())
}

/// A page being read.
#[derive(Default)]
struct PageReader {
    tables: Vec<TextTable>,
    depth: u32,
    row: Option<u32>,
    column: u32,
    /// Text of the open cell.
    cell: Option<String>,
    span: (u32, u32),
}

fn tables(page: &str) -> Vec<TextTable> {
    let mut reader = PageReader::default();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        reader.text(&rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(close) = rest.find('>') else { break };
        let tag = &rest[1..close];
        rest = &rest[close + 1..];
        let name = tag_name(tag);
        if name == "style" || name == "script" {
            let end = rest.to_ascii_lowercase().find(&format!("</{name}")).unwrap_or(rest.len());
            rest = &rest[end..];
        } else {
            reader.tag(&name, tag);
        }
    }
    reader.tables.retain(|table| !table.cells.is_empty());
    reader.tables
}

fn tag_name(tag: &str) -> String {
    tag.split(|c: char| c.is_whitespace() || c == '>')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_ascii_lowercase()
}

impl PageReader {
    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.push_str(&unescape(text));
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.tables.push(TextTable::default());
                    self.row = None;
                }
            }
            "/table" => {
                self.end_cell();
                self.depth = self.depth.saturating_sub(1);
            }
            "tr" if self.depth == 1 => {
                self.end_cell();
                self.row = Some(self.row.map_or(0, |row| row + 1));
                self.column = 0;
            }
            "td" | "th" if self.depth == 1 => {
                self.end_cell();
                self.row.get_or_insert(0);
                self.span = (attribute(tag, "rowspan"), attribute(tag, "colspan"));
                self.cell = Some(String::new());
            }
            "/td" | "/th" | "/tr" if self.depth == 1 => self.end_cell(),
            "br" | "br/" => self.text("\n"),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let (Some(text), Some(row), Some(table)) = (self.cell.take(), self.row, self.tables.last_mut())
        else {
            return;
        };
        let covered = |column: u32| {
            table.merges.iter().any(|merge| {
                let at = u16::try_from(column).unwrap_or(u16::MAX);
                (merge.first_row..=merge.last_row).contains(&(row + 1))
                    && (merge.first_column..=merge.last_column).contains(&at)
            })
        };
        while covered(self.column) {
            self.column += 1;
        }
        let (rows, columns) = self.span;
        let Some(column) = u16::try_from(self.column).ok().filter(|column| *column < MAX_COLUMNS) else {
            return;
        };
        if rows > 1 || columns > 1 {
            table.merges.push(Merge {
                first_row: row + 1,
                last_row: row + rows,
                first_column: column,
                last_column: u16::try_from(self.column + columns - 1).unwrap_or(u16::MAX),
            });
        }
        let text = text.trim();
        if !text.is_empty() {
            table.cells.push((row, column, text.to_owned()));
        }
        self.column += columns;
    }
}

/// A span of a cell; 1 if it states none.
fn attribute(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let Some(at) = lower.find(name) else { return 1 };
    let digits: String = lower[at + name.len()..]
        .chars()
        .skip_while(|c| matches!(c, '=' | ' ' | '"' | '\''))
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(1).clamp(1, MAX_SPAN)
}

/// The entities that spreadsheets write.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        if let Some((character, end)) = end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            plain.push(character);
            rest = &rest[end + 1..];
        } else {
            plain.push('&');
            rest = &rest[1..];
        }
    }
    plain + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_spans_and_entities_are_read() {
        let page = "<html><style>td{}</style><table><tr><th rowspan=2>甲</th><th colspan=\"2\">乙&amp;丙</th></tr>\
                    <tr><td>1<td>2</tr><tr><td>a<br>b</td></tr></table></html>";
        let tables = tables(page);
        let cells: Vec<(u32, u16, &str)> =
            tables[0].cells.iter().map(|(row, column, text)| (*row, *column, text.as_str())).collect();
        assert_eq!(cells, [(0, 0, "甲"), (0, 1, "乙&丙"), (1, 1, "1"), (1, 2, "2"), (2, 0, "a\nb")]);
        assert_eq!(tables[0].merges.len(), 2);
    }

    #[test]
    fn a_page_without_a_table_is_refused() {
        let outcome = read("<html><p>无</p></html>", &mut |_, _| Ok(()));
        assert_eq!(outcome.expect_err("no table").kind, "not_a_table");
    }
}
