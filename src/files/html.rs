//! Web pages called `.xls`: what many office systems export. Each table is a sheet, also one inside
//! another, which pages use to place things; text outside tables are lines before the next one, or behind the last.
//!
//! A lenient reader of a few tags, not a browser: those of tables, and those that end a line; everything else is
//! passed over, spans become merged areas.

use std::collections::BTreeMap;

use crate::files::FileProblem;

use super::colour::{Colour, Ground, TOO_SMALL, is_lost};
use super::grid::{Look, Merge, PICTURE, SheetInfo};
use super::limits::MAX_COLUMNS;
use super::set_off::{SetOff, Tag};
use super::whole_table::{RowsInText, WholeCell, WholeTable, carry_on};
use super::xlsx::EachSheet;

/// Largest row or column span believed.
const MAX_SPAN: u32 = 10_000;

/// Hands over each table of a page.
pub(super) fn read(page: &str, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let (mut tables, after) = tables(page)?;
    if tables.is_empty() {
        let message = "是网页文件，其中没有表格；请在浏览器或 Excel 中打开，另存为 .xlsx 后送审".to_owned();
        return Err(FileProblem::not_a_table(message));
    }
    carry_on(&mut tables.iter_mut().map(|one| (&mut one.before, &one.table)).collect::<Vec<_>>());
    let last = tables.len();
    for (number, PageTable { before, table }) in (1..).zip(&tables) {
        let info =
            SheetInfo {
                name: format!("表格{number}"), merges: table.merges.clone(), ..SheetInfo::default()
            };
        let after = if number == last { after.as_slice() } else { &[] };
        let last_row = table.cells.last().map_or(0, |(row, ..)| row.saturating_add(1));
        each(info, &mut RowsInText::of(before, table, last_row, after))?;
    }
    Ok(())
}

/// A table and the lines before it.
#[derive(Debug, Default)]
struct PageTable {
    before: Vec<String>,
    table: WholeTable,
}

/// A page being read.
#[derive(Default)]
struct PageReader {
    /// In the order in which they begin.
    tables: Vec<PageTable>,
    /// Text outside tables since the last one.
    lines: Vec<String>,
    /// The line of it at hand.
    line: String,
    /// The open tables; the last is the innermost.
    open: Vec<OpenTable>,
    /// What the page's style sheets say of classes.
    classes: BTreeMap<String, Seen>,
}

/// How what a tag begins is seen, by its style.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
struct Seen {
    struck: bool,
    colour: Option<Colour>,
    /// The text has no colour at all, or no size.
    lost: bool,
    ground: Ground,
    hidden: bool,
}

impl Seen {
    /// By declarations as CSS has them.
    fn by(declarations: &str) -> Self {
        let plain: String =
            declarations.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let mut seen = Self::default();
        for (name, value) in plain.split([';', '{']).filter_map(|one| one.split_once(':')) {
            let value = value.trim_end_matches("!important");
            match name {
                "text-decoration" | "text-decoration-line" => seen.struck |= value.contains("line-through"),
                "color" => {
                    seen.colour = Colour::parse(value);
                    seen.lost |= value == "transparent";
                }
                "background" | "background-color" => seen.ground = Ground::parse(value),
                "opacity" => seen.lost |= value.parse::<f64>().is_ok_and(|opacity| opacity < 0.1),
                "font-size" => seen.lost |= is_tiny(value),
                "mso-hide" => seen.hidden |= value == "all",
                "display" => seen.hidden |= value.starts_with("none"),
                "visibility" => seen.hidden |= value.starts_with("hidden") || value.starts_with("collapse"),
                _ => {}
            }
        }
        seen
    }

    /// With what an inner tag or a further class adds.
    fn and(self, other: Self) -> Self {
        Self {
            struck: self.struck || other.struck,
            colour: other.colour.or(self.colour),
            lost: self.lost || other.lost,
            ground: if other.ground == Ground::Paper { self.ground } else { other.ground },
            hidden: self.hidden || other.hidden,
        }
    }

    fn look(self) -> Look {
        let white = self.lost || is_lost(self.colour, self.ground);
        Look { struck: self.struck, white, hidden_column: self.hidden }
    }
}

/// Whether a size of letters is too small to be read: 0, 1pt, 1px.
fn is_tiny(size: &str) -> bool {
    let number = size.trim_end_matches("pt").trim_end_matches("px");
    number.parse::<f64>().is_ok_and(|points| points <= TOO_SMALL)
}

/// A table whose end has not come.
#[derive(Default)]
struct OpenTable {
    /// Index of the table.
    table: usize,
    row: Option<u32>,
    column: u32,
    /// How the open row and the open cell are seen.
    row_seen: Seen,
    cell_seen: Seen,
    /// Text of the open cell.
    cell: Option<String>,
    /// What is set off in it.
    set_off: SetOff,
    /// A picture or a form's field stands in it.
    has_picture: bool,
    span: (u32, u32),
    /// By column: the first row, from 0, that no cell above reaches into.
    free_from: Vec<u32>,
}

/// The tables, and the lines behind the last.
fn tables(page: &str) -> Result<(Vec<PageTable>, Vec<String>), FileProblem> {
    let mut reader = PageReader::default();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        reader.text(&rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after_comment(comment);
            continue;
        }
        if !begins_tag(rest) {
            reader.text("<");
            rest = &rest[1..];
            continue;
        }
        let Some(close) = end_of_tag(rest) else { break };
        let tag = &rest[1..close];
        rest = &rest[close + 1..];
        let name = tag_name(tag);
        if matches!(name.as_str(), "style" | "script" | "title" | "xml") {
            let after = after_element(rest, &name);
            if name == "style" {
                reader.style_sheet(rest.get(..rest.len() - after.len()).unwrap_or_default());
            }
            rest = after;
        } else {
            reader.tag(&name, tag);
        }
    }
    if !reader.open.is_empty() {
        // What is missing behind the last row can't be known.
        let message = "网页表格不完整（没有结束标记，文件可能被截断）；请重新导出或在 Excel 中打开原文件，另存为 .xlsx 后送审";
        return Err(FileProblem::corrupt(message));
    }
    reader.text(rest);
    reader.end_line();
    let mut kept: Vec<PageTable> = Vec::new();
    let mut lines = Vec::new();
    for mut table in reader.tables {
        lines.append(&mut table.before);
        if !table.table.cells.is_empty() {
            table.before = std::mem::take(&mut lines);
            kept.push(table);
        }
    }
    lines.append(&mut reader.lines);
    Ok((kept, lines))
}

/// What follows a comment; `<!-->` is one that is empty.
fn after_comment(comment: &str) -> &str {
    let empty = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
    empty.unwrap_or_else(|| comment.split_once("-->").map_or("", |(_, after)| after))
}

/// Whether `<` begins a tag; in 年龄<60岁 it is a sign.
fn begins_tag(text: &str) -> bool {
    matches!(text.as_bytes().get(1), None | Some(b'/' | b'!' | b'?' | b'A'..=b'Z' | b'a'..=b'z'))
}

/// Where a tag ends: at the first `>` that no quotes hold. Quotes that are not closed before the next tag hold nothing: no cell
/// is lost in them.
fn end_of_tag(text: &str) -> Option<usize> {
    /// Bytes of the longest attribute that is looked through.
    const LONGEST: usize = 4096;
    let first = text.find('>')?;
    let mut quote = None;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate().take(first + LONGEST) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'<') => return Some(first),
            _ => {}
        }
        if byte != b' ' {
            before = byte;
        }
    }
    Some(first)
}

fn tag_name(tag: &str) -> String {
    tag.split(|c: char| c.is_whitespace() || c == '>')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_ascii_lowercase()
}

/// The text from the end tag of a style or a script on.
fn after_element<'t>(text: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at;
        let word = text.get(start + 2..start + 2 + name.len());
        if word.is_some_and(|word| word.eq_ignore_ascii_case(name)) {
            return text.get(start..).unwrap_or_default();
        }
        from = start + 2;
    }
    ""
}

impl PageReader {
    fn text(&mut self, text: &str) {
        match self.open.last_mut() {
            // Between cells there is no text but a caption.
            Some(OpenTable { cell: None, row: Some(_), .. }) => {}
            Some(open) if open.cell.is_some() => open.text(&unescape(text)),
            _ => push_collapsed(&mut self.line, &unescape(text)),
        }
    }

    /// Takes what a style sheet says of classes.
    fn style_sheet(&mut self, sheet: &str) {
        for (selectors, declarations) in sheet.split('}').filter_map(|rule| rule.split_once('{')) {
            let seen = Seen::by(declarations);
            if seen == Seen::default() {
                continue;
            }
            for selector in selectors.split(',') {
                let class =
                    selector.trim().rsplit_once('.').map(|(_, class)| class.trim().to_ascii_lowercase());
                if let Some(class) = class.filter(|class| !class.is_empty()) {
                    let held = self.classes.entry(class).or_default();
                    *held = held.and(seen);
                }
            }
        }
    }

    /// How what a tag begins is seen.
    fn seen(&self, tag: &str) -> Seen {
        if !tag.contains(char::is_whitespace) {
            return Seen::default();
        }
        let of_classes = attribute(tag, "class").unwrap_or_default().to_ascii_lowercase();
        let named = of_classes.split_whitespace().filter_map(|class| self.classes.get(class));
        let own = Seen::by(&attribute(tag, "style").unwrap_or_default());
        let ground = attribute(tag, "bgcolor").map_or(Ground::Paper, |colour| Ground::parse(&colour));
        let tag = Seen { ground, hidden: has_word(tag, "hidden"), ..Seen::default() };
        named.fold(tag, |seen, class| seen.and(*class)).and(own)
    }

    /// Puts the line at hand to the others.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if !line.is_empty() {
            let captioned = self.open.last().and_then(|open| self.tables.get_mut(open.table));
            captioned.map_or(&mut self.lines, |table| &mut table.before).push(line.to_owned());
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            "table" => {
                self.end_line();
                self.open.push(OpenTable { table: self.tables.len(), ..OpenTable::default() });
                self.tables
                    .push(PageTable { before: std::mem::take(&mut self.lines), ..PageTable::default() });
            }
            "/table" => {
                if let Some(mut open) = self.open.pop() {
                    open.end_cell(&mut self.tables);
                }
            }
            _ => {
                if ends_line(name) {
                    self.end_line();
                }
                let seen = if matches!(name, "tr" | "td" | "th") { self.seen(tag) } else { Seen::default() };
                if let Some(open) = self.open.last_mut() {
                    open.tag(name, tag, seen, &mut self.tables);
                }
            }
        }
    }
}

/// Whether a tag ends a line of text outside cells.
fn ends_line(name: &str) -> bool {
    const OF_LINES: [&str; 15] =
        ["p", "div", "br", "br/", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption", "tr", "hr"];
    OF_LINES.contains(&name.trim_start_matches('/'))
}

/// White space of the page's source is one blank at most; line breaks are tags.
fn push_collapsed(cell: &mut String, text: &str) {
    for c in text.chars() {
        if !matches!(c, ' ' | '\n' | '\r' | '\t') {
            cell.push(c);
        } else if !cell.ends_with([' ', '\n']) && !cell.is_empty() {
            cell.push(' ');
        }
    }
}

impl OpenTable {
    /// Adds to the open cell.
    fn text(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        push_collapsed(cell, &self.set_off.take(text));
    }

    fn tag(&mut self, name: &str, tag: &str, seen: Seen, tables: &mut [PageTable]) {
        match name {
            "tr" => {
                self.end_cell(tables);
                let row = self.row.map_or(0, |row| row + 1);
                self.row = Some(row);
                self.column = 0;
                self.row_seen = Seen { hidden: false, ..seen };
                if let Some(table) = tables.get_mut(self.table).filter(|_| seen.hidden) {
                    table.table.hidden.insert(row);
                }
            }
            "td" | "th" => {
                self.end_cell(tables);
                self.row.get_or_insert(0);
                // A span of no rows goes to the end of the table.
                let rows = attribute(tag, "rowspan").filter(|rows| rows.trim() == "0").map(|_| MAX_SPAN);
                self.span = (rows.unwrap_or_else(|| span(tag, "rowspan")), span(tag, "colspan"));
                self.cell = Some(String::new());
                self.cell_seen = self.row_seen.and(seen);
                self.set_off = SetOff::default();
                self.has_picture = false;
            }
            "img" | "input" | "object" | "embed" | "canvas" | "svg" | "select" | "textarea" => {
                self.has_picture = true;
            }
            "s" | "strike" | "del" => self.set_off.open(Tag::Strikes),
            "/s" | "/strike" | "/del" => self.set_off.close(Tag::Strikes),
            "sup" | "sub" => self.set_off.open(Tag::Raises),
            "/sup" | "/sub" => self.set_off.close(Tag::Raises),
            "/td" | "/th" | "/tr" => self.end_cell(tables),
            "br" | "br/" => self.cell.iter_mut().for_each(|cell| cell.push('\n')),
            _ => {}
        }
    }

    fn end_cell(&mut self, tables: &mut [PageTable]) {
        let (Some(text), Some(row), Some(PageTable { table, .. })) =
            (self.cell.take(), self.row, tables.get_mut(self.table))
        else {
            return;
        };
        let is_covered = |column: u32| self.free_from.get(column as usize).is_some_and(|free| *free > row);
        while is_covered(self.column) {
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
        if text.is_empty() && self.has_picture {
            table.cells.push((row, column, WholeCell::Error(PICTURE.to_owned())));
        } else if !text.is_empty() {
            let content = self.set_off.in_part().unwrap_or_else(|| WholeCell::Text(text.to_owned()));
            table.cells.push((row, column, content));
            let look = self.cell_seen.look();
            let look = Look { struck: look.struck || self.set_off.is_struck(), ..look };
            if look != Look::default() {
                table.looks.push((row, column, look));
            }
        }
        if rows > 1 {
            let end = (self.column + columns).min(u32::from(MAX_COLUMNS)) as usize;
            self.free_from.resize(end.max(self.free_from.len()), 0);
            self.free_from.iter_mut().take(end).skip(column.into()).for_each(|free| *free = row + rows);
        }
        self.column += columns;
    }
}

/// The value of an attribute, as it is written.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    // data-rowspan is another attribute; behind a quoted value the blank may be missing.
    let is_whole = |at: usize| {
        let before = lower.get(..at).unwrap_or_default();
        before.ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
    };
    // In class="style" the name is a value.
    let value_at = |at: usize| tag.get(at + name.len()..)?.trim_start().strip_prefix('=');
    let mut places = lower.match_indices(name).map(|(at, _)| at).filter(|at| is_whole(*at));
    let value = places.find_map(value_at)?.trim_start();
    // In style="font-family:'宋体';color:white" the other quotes are part of the value.
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split(quote).next());
    Some(quoted.or_else(|| value.split_whitespace().next())?.to_owned())
}

/// Whether an attribute without a value stands in a tag.
fn has_word(tag: &str, word: &str) -> bool {
    tag.split_whitespace().skip(1).any(|one| one.trim_end_matches('/').eq_ignore_ascii_case(word))
}

/// A span of a cell; 1 if it states none.
fn span(tag: &str, name: &str) -> u32 {
    let value = attribute(tag, name).unwrap_or_default();
    let digits: String = value.trim_start().chars().take_while(char::is_ascii_digit).collect();
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
        "nbsp" | "ensp" | "emsp" | "thinsp" => Some(' '),
        "times" => Some('×'),
        "radic" => Some('√'),
        "middot" => Some('·'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
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
    use crate::files::ProblemKind;
    use crate::files::runs::PARTLY;

    #[test]
    fn cells_spans_and_entities_are_read() {
        let page = "<html><style>td{}</style><table><tr><th rowspan=2>甲</th><th colspan=\"2\">乙&amp;丙</th></tr>\
                    <tr><td>1<td>2</tr><tr><td>a<br>b</td></tr></table></html>";
        let (tables, _) = tables(page).expect("a whole page");
        let text = |text: &str| WholeCell::Text(text.to_owned());
        let expected = [
            (0, 0, text("甲")),
            (0, 1, text("乙&丙")),
            (1, 1, text("1")),
            (1, 2, text("2")),
            (2, 0, text("a\nb")),
        ];
        assert_eq!(tables[0].table.cells, expected);
        assert_eq!(tables[0].table.merges.len(), 2);
    }

    #[test]
    fn a_sign_that_begins_no_tag_is_text_and_one_in_quotes_ends_none() {
        let texts = |page: &str| -> Vec<String> {
            let (tables, _) = tables(page).expect("a whole page");
            let cells = tables.into_iter().flat_map(|one| one.table.cells);
            let texts = cells.map(|(_, _, cell)| match cell {
                WholeCell::Text(text) => text,
                other => panic!("{other:?}"),
            });
            texts.collect()
        };
        for (cell, text) in [
            ("<td>年龄<60岁</td>", "年龄<60岁"),
            ("<td><张三></td>", "<张三>"),
            ("<td title=\"甲>乙\">丙</td>", "丙"),
            ("<td title='甲>乙'>丙</td>", "丙"),
            ("<td title=\"甲>丙</td>", "丙"),
            ("<td title=\"甲>丙</td><!-- \"> -->", "丙"),
            ("<!--><td>丙</td>", "丙"),
            ("<td data-rowspan=\"2\">丙</td>", "丙"),
        ] {
            let page = format!("<table><tr>{cell}<td>丁</td></tr><tr><td>戊</td></tr></table>");
            assert_eq!(texts(&page), [text, "丁", "戊"], "{cell}");
        }
        let (spans, _) = tables("<table><tr><td data-rowspan=2>甲</td></tr></table>").expect("a whole page");
        assert!(spans[0].table.merges.is_empty());
    }

    #[test]
    fn a_table_that_only_places_another_hides_nothing_of_it() {
        let page = "<table><tr><td>标题\n  一</td></tr><tr><td><TABLE><tr><td>甲</td></tr></TABLE></td></tr></table>";
        let (tables, _) = tables(page).expect("a whole page");
        let text = |text: &str| WholeCell::Text(text.to_owned());
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].table.cells, [(0, 0, text("标题 一"))]);
        assert_eq!(tables[1].table.cells, [(0, 0, text("甲"))]);
    }

    #[test]
    fn text_outside_tables_are_lines_before_the_next_and_behind_the_last() {
        let page = "<head><title>导出</title></head><h2>2024年计划</h2>填报单位：<b>甲局</b><br/>第1页\
                    <table><caption>表一</caption><tr><td>甲</td></tr></table><p>&nbsp;</p><div>填报单位：乙局</div>\
                    <table></table><table><tr><td>乙</td></tr></table>制表人：丙";
        let (tables, after) = tables(page).expect("a whole page");
        let before: Vec<_> = tables.iter().map(|one| one.before.clone()).collect();
        assert_eq!(before, [vec!["2024年计划", "填报单位：甲局", "第1页", "表一"], vec!["填报单位：乙局"]]);
        assert_eq!(after, ["制表人：丙"]);
    }

    #[test]
    fn what_is_struck_raised_or_drawn_is_told() {
        let cell = |content: &str| {
            let page = format!("<table><tr><td>{content}</td></tr></table>");
            let (mut tables, _) = tables(&page).expect("a whole page");
            tables.remove(0).table
        };
        for (content, read) in [
            ("3<sup>1</sup>", WholeCell::Text("3¹".to_owned())),
            ("<s>1</s>3", WholeCell::Error(PARTLY.to_owned())),
            ("<img src=a>", WholeCell::Error(PICTURE.to_owned())),
            ("是<input type=checkbox>", WholeCell::Text("是".to_owned())),
            ("<del>13</del>", WholeCell::Text("13".to_owned())),
        ] {
            assert_eq!(cell(content).cells, [(0, 0, read)], "{content}");
        }
        assert!(cell("<del>13</del>").looks[0].2.struck && cell("13").looks.is_empty());
    }

    #[test]
    fn styles_and_classes_tell_how_a_cell_is_seen() {
        let page = "<style>.gone {text-decoration: line-through} td.pale, .x{color:#FFF} .no{display:none}</style><table>\
                    <tr><td>甲</td><td class=gone>乙</td><td class=\"a pale\">丙</td><td class=x bgcolor=\"#000080\">丁</td></tr>\
                    <tr style='text-decoration:line-through'><td>戊</td></tr><tr class=no><td>己</td></tr><tr hidden><td>庚</td></tr>\
                    <tr><td style='DISPLAY: none'>辛</td>\
                    <td style=\"font-family:'a';color:#fff\">壬</td></tr></table>";
        let (tables, _) = tables(page).expect("a whole page");
        let table = &tables[0].table;
        let looks: Vec<_> = table
            .looks
            .iter()
            .map(|(row, column, look)| (*row, *column, look.struck, look.white, look.hidden_column))
            .collect();
        let expected = [
            (0, 1, true, false, false),
            (0, 2, false, true, false),
            (1, 0, true, false, false),
            (4, 0, false, false, true),
            (4, 1, false, true, false),
        ];
        assert_eq!(looks, expected);
        assert_eq!(table.hidden.iter().copied().collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn text_without_colour_or_size_is_not_seen() {
        let lost = |style: &str| {
            let (tables, _) =
                tables(&format!("<table><tr><td style='{style}'>甲</td></tr></table>")).expect("a page");
            tables[0].table.looks.iter().any(|(.., look)| look.white || look.hidden_column)
        };
        for style in [
            "color:transparent",
            "opacity:0",
            "font-size:0",
            "font-size: 1px",
            "mso-hide:all",
            "color:#fdfdfd",
            "color:yellow;color:#ff0;background:#ff0",
        ] {
            assert!(lost(style), "{style}");
        }
        for style in
            ["color:red", "font-size:9pt", "opacity:1", "background:#ff0", "color:#fff;background:#000080"]
        {
            assert!(!lost(style), "{style}");
        }
    }

    #[test]
    fn an_attribute_is_one_that_has_the_value() {
        for (tag, value) in [
            ("td colspan=2", Some("2")),
            ("td class=\"a\"COLSPAN = '2'", Some("2")),
            ("td class=\"colspan\" colspan=\"2\"", Some("2")),
            ("td colspan=\"'2'\"", Some("'2'")),
            ("td data-colspan=3", None),
            ("td colspan", None),
        ] {
            assert_eq!(attribute(tag, "colspan").as_deref(), value, "{tag}");
        }
    }

    #[test]
    fn a_page_cut_off_inside_its_table_is_refused() {
        let outcome = read("<html><table><tr><td>甲</td></tr><tr><td>乙", &mut |_, _| Ok(()));
        assert_eq!(outcome.expect_err("cut off").kind, ProblemKind::Corrupt);
    }

    #[test]
    fn entities_are_read_and_what_is_none_stays() {
        for (written, read) in [
            ("a&amp;b&lt;c&gt;d&quot;e&apos;f", "a&b<c>d\"e'f"),
            ("&radic;&times;&middot;&ndash;&mdash;&ldquo;甲&rdquo;", "√×·–—“甲”"),
            ("甲&nbsp;乙&ensp;丙", "甲 乙 丙"),
            ("&#26446;&#x674E;&#X674e;", "李李李"),
            ("&#0;&#7;&#x110000;&#99999999999;", "&#0;&#7;&#x110000;&#99999999999;"),
            ("A&B &unknown; &;", "A&B &unknown; &;"),
        ] {
            let (tables, _) =
                tables(&format!("<table><tr><td>{written}</td></tr></table>")).expect("a whole page");
            assert_eq!(tables[0].table.cells, [(0, 0, WholeCell::Text(read.to_owned()))], "{written}");
        }
    }

    #[test]
    fn comments_scripts_and_styles_are_skipped_to_their_end() {
        let page = "<html><!-- <table> --><style>a</b>{}</style><script>if (a</b) '<td>'</script>\
                    <table><tr><td>甲<!-- 乙 --></td></tr></table></html>";
        let (tables, _) = tables(page).expect("a whole page");
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].table.cells, [(0, 0, WholeCell::Text("甲".to_owned()))]);
    }

    #[test]
    fn a_page_without_a_table_is_refused() {
        let outcome = read("<html><p>无</p></html>", &mut |_, _| Ok(()));
        assert_eq!(outcome.expect_err("no table").kind, ProblemKind::NotATable);
    }
}
