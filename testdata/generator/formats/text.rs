//! Delimited text in the encodings and with the delimiters that offices send.

use std::fmt::Write as _;

use super::Sheet;

/// How the text is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, as Excel writes it.
    Utf8Bom,
    /// UTF-16, little endian, with a mark: Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, big endian, with a mark.
    Utf16Be,
    /// GB18030, of which GBK is a part: what Chinese Excel writes as CSV.
    Gb18030,
}

/// The sheet as delimited text; cells that need it are quoted.
pub fn write(sheet: &Sheet, delimiter: char, encoding: Encoding) -> Vec<u8> {
    let mut text = String::new();
    for row in &sheet.rows {
        for (column, cell) in row.iter().enumerate() {
            if column > 0 {
                text.push(delimiter);
            }
            let shown = cell.shown();
            if shown.contains([delimiter, '"', '\n', '\r']) {
                let _ = write!(text, "\"{}\"", shown.replace('"', "\"\""));
            } else {
                text.push_str(&shown);
            }
        }
        text.push_str("\r\n");
    }
    encode(&text, encoding)
}

/// Text as bytes of an encoding.
pub fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Encoding::Utf16Le => {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }
        Encoding::Utf16Be => {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        }
        Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
    }
}
