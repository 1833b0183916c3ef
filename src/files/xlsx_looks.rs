//! How the cells of an OOXML workbook look, where that may change what a reader takes from them: number formats
//! that show something else, text struck through or white, rows hidden by hand or by a filter.
//!
//! Styles are few and looked at once. A sheet is gone through a second time only if a style in it, or a mark that
//! a cheap look at its XML found, gives reason to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;

use calamine::DataType;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::cell_text::push_text;
use super::colour::{Colour, Ground, TOO_SMALL, is_lost};
use super::docx_text::{is_on, symbol_of};
use super::grid::{Hidden, Look, RowBuf};
use super::limits::MAX_COLUMNS;
use super::number_format::{NumberFormat, Shown};
use super::ooxml::{Archive, part};
use super::xml::attribute;
use crate::files::FileProblem;

/// A style of cells, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CellStyle {
    pub(super) format: Option<NumberFormat>,
    pub(super) look: Look,
    /// Lower-case name of a symbol font.
    pub(super) symbols: Option<String>,
}

/// A value as a file stores it, as far as its format may show it otherwise.
#[derive(Clone, Copy)]
pub(super) enum Value<'v> {
    Text(&'v str),
    Number(f64),
    /// A number that its format shows as a day.
    Day(f64),
    Other,
}

impl<'v> Value<'v> {
    /// Of a cell as the library gives it.
    #[allow(clippy::cast_precision_loss)] // Whole numbers of a spreadsheet are doubles already.
    pub(super) fn of(cell: &'v impl DataType) -> Self {
        let number = || cell.get_float().or_else(|| cell.get_int().map(|number| number as f64));
        cell.get_string()
            .map(Self::Text)
            .or_else(|| number().map(Self::Number))
            .or_else(|| cell.get_datetime().map(|stamp| Self::Day(stamp.as_f64())))
            .unwrap_or(Self::Other)
    }
}

/// What a cell is said to hold that is seen otherwise than it is.
pub(super) const OTHERWISE: &str = "（数字格式使显示的内容与实际值不同）";

impl CellStyle {
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// What is seen of a value.
    pub(super) fn shown(&self, value: Value<'_>) -> Shown {
        if let Value::Text(text) = value
            && let Some(symbol) = self.symbol(text)
        {
            return Shown::Text(symbol.to_owned());
        }
        let Some(format) = &self.format else { return Shown::AsIs };
        match value {
            Value::Number(number) => format.number(number),
            Value::Text(text) if !text.trim().is_empty() && format.hides_text() => Shown::Otherwise,
            // A day is what it is in any format of days, but not beside a word that denies it.
            Value::Day(day) if format.number(day) == Shown::Otherwise => Shown::Otherwise,
            Value::Text(_) | Value::Day(_) | Value::Other => Shown::AsIs,
        }
    }

    /// Adds a cell that is seen otherwise than it is; whether it is.
    pub(super) fn push_as_shown(&self, into: &mut RowBuf, column: u16, value: Value<'_>) -> bool {
        match self.shown(value) {
            Shown::AsIs => return false,
            Shown::Text(text) => push_text(into, column, &text),
            Shown::Otherwise => into.push_error(column, OTHERWISE),
        }
        true
    }

    /// The text that a symbol font shows for a single letter.
    pub(super) fn symbol(&self, text: &str) -> Option<&'static str> {
        let font = self.symbols.as_deref()?;
        let mut characters = text.trim().chars();
        let (letter, None) = (characters.next()?, characters.next()) else { return None };
        Some(symbol_of(font, u32::from(letter) & 0xff)).filter(|symbol| !symbol.is_empty())
    }
}

/// The styles of a workbook by their number; plain ones are none.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Option<CellStyle>>);

#[derive(Default, Clone)]
struct Font {
    struck: bool,
    colour: Option<Colour>,
    /// Too small to be read.
    tiny: bool,
    symbols: Option<String>,
}

impl Styles {
    pub(super) fn of(archive: &mut Archive<'_>) -> Self {
        let content = part(archive, "xl/styles.xml", MAX_STYLES_BYTES).ok().flatten().unwrap_or_default();
        let mut reader = StylesReader::default();
        let mut xml = Reader::from_reader(content.as_slice());
        loop {
            match xml.read_event() {
                Ok(Event::Start(element)) => reader.start(&element, false),
                Ok(Event::Empty(element)) => reader.start(&element, true),
                Ok(Event::End(element)) => reader.end(element.local_name().as_ref()),
                Ok(Event::Eof) | Err(_) => return Self(reader.styles),
                Ok(_) => {}
            }
        }
    }

    /// Some style is not plain.
    pub(super) fn matter(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    pub(super) fn get(&self, number: u16) -> Option<&CellStyle> {
        self.0.get(usize::from(number)).and_then(Option::as_ref)
    }
}

/// No program writes styles larger than this.
const MAX_STYLES_BYTES: u64 = 64 << 20;

#[derive(Default)]
struct StylesReader {
    formats: BTreeMap<String, NumberFormat>,
    fonts: Vec<Font>,
    /// What each fill makes the ground.
    grounds: Vec<Ground>,
    styles: Vec<Option<CellStyle>>,
    section: Section,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Section {
    #[default]
    Other,
    Fonts,
    Fills,
    Cells,
}

impl StylesReader {
    fn start(&mut self, element: &BytesStart<'_>, is_empty: bool) {
        match (self.section, element.local_name().as_ref()) {
            (Section::Other, "numFmt") => {
                let code = attribute(element, "formatCode").unwrap_or_default();
                let format = NumberFormat::of(&code);
                if let Some(id) = attribute(element, "numFmtId").filter(|_| format.matters()) {
                    self.formats.insert(id, format);
                }
            }
            (Section::Other, "fonts") if !is_empty => self.section = Section::Fonts,
            (Section::Other, "fills") if !is_empty => self.section = Section::Fills,
            (Section::Other, "cellXfs") if !is_empty => self.section = Section::Cells,
            (Section::Fonts, "font") => self.fonts.push(Font::default()),
            (Section::Fonts, name) => {
                if let Some(font) = self.fonts.last_mut() {
                    match name {
                        "strike" => font.struck = is_on(element),
                        "color" => font.colour = colour_of(element),
                        "sz" => {
                            let points = attribute(element, "val").and_then(|points| points.parse().ok());
                            font.tiny = points.is_some_and(|points: f64| points <= TOO_SMALL);
                        }
                        "name" => {
                            let name = attribute(element, "val").unwrap_or_default().to_ascii_lowercase();
                            let is_symbols = name.starts_with("wingdings") || name == "webdings";
                            font.symbols = Some(name).filter(|_| is_symbols);
                        }
                        _ => {}
                    }
                }
            }
            (Section::Fills, "fill") => self.grounds.push(Ground::Paper),
            (Section::Fills, "patternFill") => {
                let kind = attribute(element, "patternType").unwrap_or_default();
                let is_none = kind.is_empty() || kind == "none";
                self.set_ground(if is_none { Ground::Paper } else { Ground::Unknown });
            }
            (Section::Fills, "fgColor") if self.grounds.last() == Some(&Ground::Unknown) => {
                self.set_ground(colour_of(element).map_or(Ground::Unknown, Ground::Of));
            }
            (Section::Fills, "gradientFill") => self.set_ground(Ground::Unknown),
            (Section::Cells, "xf") => {
                let style = self.style(element);
                self.styles.push(Some(style).filter(|style| !style.is_plain()));
            }
            _ => {}
        }
    }

    fn set_ground(&mut self, of_fill: Ground) {
        if let Some(ground) = self.grounds.last_mut() {
            *ground = of_fill;
        }
    }

    fn style(&self, element: &BytesStart<'_>) -> CellStyle {
        /// Percentages of the built-in formats.
        const PERCENT: [&str; 2] = ["9", "10"];
        let index = |name| attribute(element, name).and_then(|index| index.parse::<usize>().ok());
        let font = index("fontId").and_then(|index| self.fonts.get(index)).cloned().unwrap_or_default();
        let ground = index("fillId").and_then(|index| self.grounds.get(index)).copied();
        let id = attribute(element, "numFmtId").unwrap_or_default();
        let format = self.formats.get(&id).cloned();
        CellStyle {
            format: format.or_else(|| PERCENT.contains(&id.as_str()).then(|| NumberFormat::of("0%"))),
            look: Look {
                struck: font.struck,
                white: font.tiny || is_lost(font.colour, ground.unwrap_or_default()),
                ..Look::default()
            },
            symbols: font.symbols,
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "fonts" | "fills" | "cellXfs") {
            self.section = Section::Other;
        }
    }
}

/// A colour by its number, by the theme, whose first two are those of window and text, or by the palette.
fn colour_of(element: &BytesStart<'_>) -> Option<Colour> {
    let is_tinted = attribute(element, "tint").is_some_and(|tint| tint.parse() != Ok(0.0));
    let of_theme = |theme: String| match theme.as_str() {
        "0" if !is_tinted => Some(Colour::WHITE),
        "1" if !is_tinted => Some(Colour::BLACK),
        _ => None,
    };
    let of_palette = |index: String| match index.as_str() {
        "1" | "9" | "65" => Some(Colour::WHITE),
        "0" | "8" => Some(Colour::BLACK),
        _ => None,
    };
    attribute(element, "rgb")
        .and_then(|rgb| Colour::parse(&rgb))
        .or_else(|| attribute(element, "theme").and_then(of_theme))
        .or_else(|| attribute(element, "indexed").and_then(of_palette))
}

/// What is not plain in one sheet.
#[derive(Debug, Default)]
pub(super) struct SheetLooks {
    /// Cells that have a style that matters, by row and column, and its number.
    cells: Vec<(u32, u16, u16)>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<(u16, u16)>,
    filtered: Vec<(u32, u32)>,
}

impl SheetLooks {
    /// Goes through a sheet's XML. What can't be read there stops the reader of its cells, too.
    pub(super) fn of(archive: &mut Archive<'_>, sheet: &str, styles: &Styles) -> Self {
        let mut looks = Self::default();
        let Some(index) = super::ooxml::index_of(archive, sheet) else { return looks };
        let Ok(entry) = archive.by_index(index) else { return looks };
        let mut xml = Reader::from_reader(BufReader::new(entry));
        xml.config_mut().check_end_names = false;
        let (mut buffer, mut row, mut column) = (Vec::new(), 0u32, 0u16);
        let mut filter = None;
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                    "row" => {
                        row = attribute(&element, "r")
                            .and_then(|number| number.parse().ok())
                            .unwrap_or(row.saturating_add(1));
                        column = 0;
                        if attribute(&element, "hidden")
                            .is_some_and(|hidden| hidden != "0" && hidden != "false")
                            || attribute(&element, "ht").is_some_and(|height| {
                                height.parse::<f64>().is_ok_and(|points| points <= TOO_SMALL)
                            })
                        {
                            looks.hidden_rows.insert(row);
                        }
                    }
                    "c" => {
                        // Without a copy: it is done for each cell.
                        let value = |name: &str| element.try_get_attribute(name).ok().flatten();
                        let at = value("r").and_then(|place| column_of(&place.value)).unwrap_or(column);
                        column = at.saturating_add(1);
                        let style = value("s").and_then(|style| style.value.parse().ok());
                        if let Some(style) = style.filter(|style| styles.get(*style).is_some())
                            && at < MAX_COLUMNS
                        {
                            looks.cells.push((row, at, style));
                        }
                    }
                    "col" if attribute(&element, "hidden").is_some_and(|hidden| hidden != "0") => {
                        let bound =
                            |name| attribute(&element, name).and_then(|column| column.parse::<u16>().ok());
                        if let (Some(first @ 1..), Some(last)) = (bound("min"), bound("max")) {
                            looks.hidden_columns.push((first - 1, last.saturating_sub(1)));
                        }
                    }
                    "autoFilter" => filter = attribute(&element, "ref").and_then(|area| rows_of(&area)),
                    "filterColumn" => looks.filtered.extend(filter.take()),
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        looks.cells.sort_unstable();
        looks
    }

    /// Takes in the filters of tables, which stand in parts of their own.
    pub(super) fn add_filters(&mut self, areas: &[(u32, u32)]) {
        self.filtered.extend(areas);
    }

    pub(super) fn hidden(&self, row: u32) -> Option<Hidden> {
        let is_hidden = !self.hidden_rows.is_empty() && self.hidden_rows.contains(&row);
        let filtered = || self.filtered.iter().any(|(first, last)| (*first..=*last).contains(&row));
        is_hidden.then(|| if filtered() { Hidden::ByFilter } else { Hidden::ByHand })
    }

    /// The styles of a row's cells that matter, by column.
    pub(super) fn styles_of(&self, row: u32) -> &[(u32, u16, u16)] {
        let start = self.cells.partition_point(|cell| cell.0 < row);
        let end = self.cells.partition_point(|cell| cell.0 <= row);
        self.cells.get(start..end).unwrap_or_default()
    }

    pub(super) fn is_hidden_column(&self, column: u16) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

/// The rows of tables' filters that are set.
pub(super) fn table_filters(archive: &mut Archive<'_>) -> Result<Vec<(u32, u32)>, FileProblem> {
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(std::borrow::Cow::into_owned)
        .filter(|name| name.to_ascii_lowercase().starts_with("xl/tables/"))
        .collect();
    let mut areas = Vec::new();
    for name in names {
        let content = part(archive, &name, MAX_STYLES_BYTES)?.unwrap_or_default();
        let mut xml = Reader::from_reader(content.as_slice());
        let mut filter = None;
        loop {
            match xml.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                    "autoFilter" => filter = attribute(&element, "ref").and_then(|area| rows_of(&area)),
                    "filterColumn" => areas.extend(filter.take()),
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
    Ok(areas)
}

/// Column from 0 of a place such as `AB12`.
fn column_of(place: &str) -> Option<u16> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0u32, |sum, letter| {
        sum.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    u16::try_from(number.checked_sub(1)?).ok()
}

/// First and last row of an area such as `A3:F20`; the first is the filter's header, which stays in sight.
fn rows_of(area: &str) -> Option<(u32, u32)> {
    let row = |place: &str| place.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    let (first, last) = area.split_once(':')?;
    Some((row(first)?, row(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("AB12"), Some(27));
        assert_eq!(column_of("12"), None);
        assert_eq!(rows_of("A3:F20"), Some((3, 20)));
    }
}
