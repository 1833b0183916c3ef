//! How the cells of an `.xls` look, where that may change what a reader takes from them: the library drops it. Goes by the
//! records of the workbook's stream as they pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::grid::Look;
use super::number_format::NumberFormat;
use super::xlsx_looks::CellStyle;

// Record types of [MS-XLS].
const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041e;
const STYLE: u16 = 0x00e0;
const MANY_NUMBERS: u16 = 0x00bd;
/// Records of one cell: text, number, formula, truth.
const CELLS: [u16; 6] = [0x00fd, 0x0204, 0x0203, 0x027e, 0x0006, 0x0205];

/// Bit of a font's options that says that its text is struck through.
const STRUCK: u16 = 0x0008;
/// White, by its two numbers in the standard palette.
const WHITE: [u16; 2] = [1, 9];
/// The formats of percentages that every workbook has.
const PERCENT: [u16; 2] = [9, 10];

/// The styles of a workbook, being read.
#[derive(Debug, Default)]
pub(super) struct Styles {
    fonts: Vec<Font>,
    formats: BTreeMap<u16, NumberFormat>,
    /// By number; plain ones are none.
    all: Vec<Option<Arc<CellStyle>>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Font {
    struck: bool,
    white: bool,
}

/// The cells of a sheet whose style matters, by row from 1 and column from 0.
#[derive(Debug, Default)]
pub(super) struct SheetStyles(BTreeMap<(u32, u16), Arc<CellStyle>>);

impl SheetStyles {
    pub(super) fn of(&self, row: u32, column: u16) -> Option<&CellStyle> {
        self.0.get(&(row, column)).map(|style| &**style)
    }
}

impl Styles {
    /// Takes a record of the workbook's own part.
    pub(super) fn take(&mut self, kind: u16, content: &[u8]) {
        match kind {
            FONT => {
                let (options, colour) = (short(content, 2), short(content, 4));
                self.fonts.push(Font {
                    struck: options.is_some_and(|options| options & STRUCK != 0),
                    white: colour.is_some_and(|colour| WHITE.contains(&colour)),
                });
            }
            FORMAT => {
                if let (Some(number), Some(code)) =
                    (short(content, 0), text(content.get(2..).unwrap_or_default()))
                {
                    let format = NumberFormat::of(&code);
                    self.formats.extend(format.matters().then_some((number, format)));
                }
            }
            STYLE => {
                let style = self.style(content).unwrap_or_default();
                self.all.push(Some(style).filter(|style| !style.is_plain()).map(Arc::new));
            }
            _ => {}
        }
    }

    fn style(&self, content: &[u8]) -> Option<CellStyle> {
        // There is no font of the number 4.
        let font = usize::from(short(content, 0)?);
        let font = self.fonts.get(font - usize::from(font > 4)).copied().unwrap_or_default();
        let format = short(content, 2)?;
        let is_percent = PERCENT.contains(&format);
        let format = self.formats.get(&format).cloned();
        // The kind of filling stands in the upper six bits of the fourth byte.
        let is_filled = content.get(17).is_some_and(|byte| byte >> 2 != 0);
        let has_white_ground = short(content, 18).is_some_and(|colours| WHITE.contains(&(colours & 0x7f)));
        Some(CellStyle {
            format: format.or_else(|| is_percent.then(|| NumberFormat::of("0%"))),
            look: Look {
                struck: font.struck,
                white: font.white && (!is_filled || has_white_ground),
                ..Look::default()
            },
            symbols: None,
        })
    }

    /// Takes a record of a sheet.
    pub(super) fn take_cells(&self, kind: u16, content: &[u8], sheet: &mut SheetStyles) {
        let (Some(row), Some(first)) = (short(content, 0), short(content, 2)) else { return };
        let row = u32::from(row) + 1;
        let mut add = |column: u16, style: Option<u16>| {
            let style = style.and_then(|style| self.all.get(usize::from(style)).cloned().flatten());
            sheet.0.extend(style.map(|style| ((row, column), style)));
        };
        if CELLS.contains(&kind) {
            add(first, short(content, 4));
        } else if kind == MANY_NUMBERS {
            let cells = content.get(4..content.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
            for (column, cell) in (first..).zip(cells) {
                add(column, short(cell, 0));
            }
        }
    }
}

fn short(content: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(content.get(at..at + 2)?.try_into().ok()?))
}

/// A text with its length before it, in one or two bytes a character.
fn text(content: &[u8]) -> Option<String> {
    let length = usize::from(short(content, 0)?);
    let rest = content.get(3..)?;
    if content.get(2)? & 1 == 0 {
        return Some(rest.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
    }
    let units = rest.get(..2 * length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::grid::{CellRef, RowBuf};
    use super::super::xlsx_looks::Value;
    use super::*;

    fn bytes(shorts: &[u16]) -> Vec<u8> {
        shorts.iter().flat_map(|short| short.to_le_bytes()).collect()
    }

    #[test]
    fn fonts_formats_and_styles_tell_how_a_cell_looks() {
        let mut styles = Styles::default();
        styles.take(FONT, &bytes(&[200, 0, 0x7fff]));
        styles.take(FONT, &bytes(&[200, STRUCK, 0x7fff]));
        styles.take(FONT, &bytes(&[200, 0, 9]));
        let code = "\"否\"".encode_utf16().collect::<Vec<_>>();
        styles.take(FORMAT, &[bytes(&[164, 3]), vec![1], bytes(&code)].concat());
        // Plain, struck, white, white on dark ground, and a format that shows something else.
        let style = |font: u16, format: u16, filling: u8, ground: u16| {
            let mut content = bytes(&[font, format, 0, 0, 0, 0, 0, 0, 0, ground]);
            content[17] = filling << 2;
            content
        };
        for content in
            [style(0, 0, 0, 0), style(1, 0, 0, 0), style(2, 0, 0, 0), style(2, 0, 1, 18), style(0, 164, 0, 0)]
        {
            styles.take(STYLE, &content);
        }
        let mut sheet = SheetStyles::default();
        for column in 0..5 {
            styles.take_cells(CELLS[0], &bytes(&[6, column, column, 0, 0]), &mut sheet);
        }
        // Three numbers side by side, the middle one struck.
        styles.take_cells(MANY_NUMBERS, &bytes(&[7, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]), &mut sheet);
        let look = |row, column| sheet.of(row, column).map(|style| (style.look.struck, style.look.white));
        let looks: Vec<_> = (0..5).map(|column| look(7, column)).collect();
        assert_eq!(looks, [None, Some((true, false)), Some((false, true)), None, Some((false, false))]);
        assert_eq!([look(8, 0), look(8, 1), look(8, 2)], [None, Some((true, false)), None]);
        let mut row = RowBuf::new();
        assert!(sheet.of(7, 4).unwrap().push_as_shown(&mut row, 4, Value::Number(1.0)));
        assert_eq!(row.get(4), Some(CellRef::Text("否")));
    }
}
