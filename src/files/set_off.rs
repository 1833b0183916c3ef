//! Text that tags within a cell set off from the rest, as web pages and Excel 2003 XML have it: `<s>13</s>60`, `3<sup>1</sup>`.

use std::borrow::Cow;

use super::docx_text::raised;
use super::runs::PARTLY;
use super::whole_table::WholeCell;

/// What a tag does to the text it encloses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tag {
    /// A line goes through it.
    Strikes,
    /// It stands above or below the line.
    Raises,
}

/// The text of one cell as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct SetOff {
    /// Tags that are open.
    striking: u32,
    raising: u32,
    has_struck: bool,
    has_other: bool,
}

impl SetOff {
    pub(super) const fn open(&mut self, tag: Tag) {
        *self.depth(tag) += 1;
    }

    pub(super) const fn close(&mut self, tag: Tag) {
        let depth = self.depth(tag);
        *depth = depth.saturating_sub(1);
    }

    const fn depth(&mut self, tag: Tag) -> &mut u32 {
        match tag {
            Tag::Strikes => &mut self.striking,
            Tag::Raises => &mut self.raising,
        }
    }

    /// Takes the next text of the cell; gives it with the digits off the line told apart.
    pub(super) fn take<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.trim().is_empty() {
            self.has_struck |= self.striking > 0;
            self.has_other |= self.striking == 0;
        }
        if self.raising > 0 { text.chars().map(raised).collect() } else { text.into() }
    }

    /// Whether some of the text is struck.
    pub(super) const fn is_struck(&self) -> bool {
        self.has_struck
    }

    /// What stands in place of a text of which only a part is struck: what it means is not known.
    pub(super) fn in_part(&self) -> Option<WholeCell> {
        (self.has_struck && self.has_other).then(|| WholeCell::Error(PARTLY.to_owned()))
    }
}
