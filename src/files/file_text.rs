//! The text of a file that stays in memory, so that its lines can be shown again without a copy.

use std::sync::Arc;

/// The text of a file whose lines are rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    kept: Kept,
    delimiter: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    /// The file's bytes, and where in them the text begins.
    AsRead(Arc<Vec<u8>>, usize),
    Decoded(Arc<String>),
}

impl FileText {
    /// Text that is the file's bytes from `start` on; cells are separated by `delimiter`.
    pub const fn as_read(bytes: Arc<Vec<u8>>, start: usize, delimiter: u8) -> Self {
        Self { kept: Kept::AsRead(bytes, start), delimiter }
    }

    /// Text that had another encoding in the file.
    pub const fn decoded(text: Arc<String>, delimiter: u8) -> Self {
        Self { kept: Kept::Decoded(text), delimiter }
    }

    /// What separates the cells of a line.
    pub const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The line that begins at this byte.
    pub fn line(&self, at: usize) -> &str {
        let bytes = match &self.kept {
            Kept::AsRead(bytes, start) => bytes.get(start + at..),
            Kept::Decoded(text) => text.as_bytes().get(at..),
        };
        let rest = bytes.unwrap_or_default();
        let end = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        std::str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}
