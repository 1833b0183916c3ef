//! Texts on their way into rows: none is longer than a cell may be.

use super::grid::RowBuf;
use super::limits::MAX_CELL_BYTES;

/// Adds a text; a blank one is not kept, and one that is too long is said to be.
pub(super) fn push_text(into: &mut RowBuf, column: u16, text: &str) {
    if text.len() > MAX_CELL_BYTES {
        into.push_error(column, "内容过长");
    } else if !text.trim().is_empty() {
        into.push_text(column, text);
    }
}
