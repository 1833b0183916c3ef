//! The text of a Word document's runs: what of it is shown, and how.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::colour::{Colour, Ground, is_lost};
use super::grid::Look;
use super::limits::MAX_CELL_BYTES;
use super::xml::attribute;

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Its style hides it.
    pub(super) hidden: bool,
    /// Its style strikes it out.
    pub(super) struck: bool,
}

impl Paragraph {
    /// Adds text of a run; what is beyond a cell's length says so by its length.
    pub(super) fn push(&mut self, run: &Run, text: &str) {
        if self.text.len() > MAX_CELL_BYTES {
            return;
        }
        if run.raised {
            self.text.extend(text.chars().map(raised));
        } else {
            self.text.push_str(text);
        }
    }
}

/// How the text at hand is set.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is one property of a run.
pub(super) struct Run {
    vanishes: bool,
    struck: bool,
    white: bool,
    raised: bool,
    /// It stands in a content control that shows its prompt.
    pub(super) prompts: bool,
}

impl Run {
    /// Plain text again, though still in the same control.
    pub(super) fn begin(&mut self) {
        *self = Self { prompts: self.prompts, ..Self::default() };
    }

    pub(super) fn property(&mut self, name: &str, element: &BytesStart<'_>, styles: &TellingStyles) {
        match name {
            "vanish" => self.vanishes = is_on(element),
            "rStyle" => {
                self.vanishes |= styles.hides(element);
                self.struck |= styles.strikes(element);
            }
            "strike" | "dstrike" => self.struck |= is_on(element),
            "color" => {
                let colour = attribute(element, "val").and_then(|value| Colour::parse(&value));
                self.white = is_lost(colour, Ground::Paper);
            }
            // On a ground of its own white text is seen.
            "highlight" | "shd" => self.white = false,
            "vertAlign" => self.raised = attribute(element, "val").is_some_and(|value| value != "baseline"),
            _ => {}
        }
    }

    pub(super) const fn is_hidden(&self) -> bool {
        self.vanishes || self.prompts
    }

    pub(super) fn look(&self) -> Look {
        Look { struck: self.struck, white: self.white, ..Look::default() }
    }
}

/// A digit as it is written above the line; other characters as they are.
pub(super) const fn raised(character: char) -> char {
    match character {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

/// Styles whose text is hidden or struck out.
#[derive(Default)]
pub(super) struct TellingStyles {
    hidden: BTreeSet<String>,
    struck: BTreeSet<String>,
}

impl TellingStyles {
    /// Of the document's styles; what can't be read hides nothing.
    pub(super) fn of(styles: &[u8]) -> Self {
        let mut xml = Reader::from_reader(styles);
        let (mut telling, mut style) = (Self::default(), None);
        loop {
            match xml.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                    "style" => style = attribute(&element, "styleId"),
                    "vanish" if is_on(&element) => telling.hidden.extend(style.clone()),
                    "strike" | "dstrike" if is_on(&element) => telling.struck.extend(style.clone()),
                    _ => {}
                },
                Ok(Event::End(element)) if element.local_name().as_ref() == "style" => style = None,
                Ok(Event::Eof) | Err(_) => return telling,
                Ok(_) => {}
            }
        }
    }

    /// Whether the element names one that hides.
    pub(super) fn hides(&self, element: &BytesStart<'_>) -> bool {
        !self.hidden.is_empty() && attribute(element, "val").is_some_and(|name| self.hidden.contains(&name))
    }

    /// Whether the element names one that strikes out.
    pub(super) fn strikes(&self, element: &BytesStart<'_>) -> bool {
        !self.struck.is_empty() && attribute(element, "val").is_some_and(|name| self.struck.contains(&name))
    }
}

/// A property that is on unless it says otherwise.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

/// A character of a symbol font: ticks, crosses and boxes, of which forms are full.
pub(super) fn symbol(element: &BytesStart<'_>) -> &'static str {
    let font = attribute(element, "font").unwrap_or_default().to_ascii_lowercase();
    let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    symbol_of(&font, code.map_or(0, |code| code & 0xff))
}

/// The character that a symbol font shows for a code.
pub(super) fn symbol_of(font: &str, code: u32) -> &'static str {
    match (font, code) {
        ("wingdings", 0xfc) | ("wingdings 2", 0x50) | ("webdings", 0x61) => "√",
        ("wingdings", 0xfe) | ("wingdings 2", 0x52) | ("webdings", 0x67) => "☑",
        ("wingdings", 0xfb) | ("wingdings 2", 0x4f) | ("webdings", 0x72) => "×",
        ("wingdings", 0xfd) | ("wingdings 2", 0x51 | 0x53) => "☒",
        ("wingdings", 0x6f | 0xa8) | ("wingdings 2", 0xa3) => "□",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_of_symbol_fonts_are_ticks() {
        assert_eq!(symbol_of("wingdings", 0xfc), "√");
        assert_eq!(symbol_of("wingdings 2", 0x52), "☑");
        assert_eq!(symbol_of("arial", 0xfc), "");
    }

    #[test]
    fn only_digits_are_raised() {
        assert_eq!("5人".chars().map(raised).collect::<String>(), "⁵人");
    }
}
