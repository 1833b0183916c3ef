//! 整改通知: a letter whose text comes ready made; here it only becomes a page.

use super::View;
use crate::report::layout::sheets;
use crate::report::sheet::{Cell, Paper, Sheet, Style};

/// The text of a letter, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Heading.
    pub title: String,
    /// Paragraphs; an empty one is a blank line.
    pub lines: Vec<String>,
}

/// The letter as one upright page or more.
pub(super) fn sheet<'v>(letter: &'v LetterText, _view: &'v View<'v>) -> Sheet<'v> {
    let mut sheet = Sheet::new(sheets::LETTER, &[88.0], Paper::Upright);
    sheet.tab = 0xC0_39_2B;
    sheet.push(vec![Cell::text(letter.title.as_str(), Style::Title)]);
    for line in &letter.lines {
        if line.is_empty() {
            sheet.gap();
        } else {
            sheet.push(vec![Cell::text(line.as_str(), Style::Body)]);
        }
    }
    sheet
}
