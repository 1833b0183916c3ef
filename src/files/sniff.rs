//! What a file really is: the content decides, not the extension.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// Kind of content by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Zip container: xlsx, xlsb, ods, or none of them.
    Zip,
    /// Compound file: xls, an encrypted workbook, an old Word document.
    CompoundFile,
    /// A web page called `.xls`.
    Html,
    /// Excel 2003 XML.
    SpreadsheetXml,
    /// A kind that holds no table, by its Chinese name.
    Foreign(&'static str),
    /// Text, until decoding says otherwise.
    Text,
}

/// Magic numbers of things that people drop into such folders.
const FOREIGN: [(&[u8], &str); 8] = [
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"MZ", "程序"),
];

/// Looks at the first bytes.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::CompoundFile;
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Foreign(name);
    }
    let head = head(bytes).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && head.starts_with('<')
        && !head.contains("<html")
    {
        Kind::SpreadsheetXml
    } else if head.starts_with('<')
        && (head.contains("<html") || head.contains("<table") || head.contains("<!doctype html"))
    {
        Kind::Html
    } else if head.starts_with("{\\rtf") {
        Kind::Foreign("RTF 文档")
    } else if head.starts_with("mime-version:") {
        Kind::Foreign("单个文件网页（MHTML）")
    } else {
        Kind::Text
    }
}

/// The beginning as text; ASCII is right in any encoding.
fn head(bytes: &[u8]) -> Cow<'_, str> {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    match Encoding::for_bom(start) {
        Some((encoding, _)) => encoding.decode(start).0,
        None => String::from_utf8_lossy(start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind() {
        for (bytes, kind) in [
            (&b"PK\x03\x04rest"[..], Kind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::CompoundFile),
            (b"%PDF-1.7", Kind::Foreign("PDF 文档")),
            (b"\xef\xbb\xbf<html><body>", Kind::Html),
            (b"<table><tr>", Kind::Html),
            (b"MIME-Version: 1.0\r\n", Kind::Foreign("单个文件网页（MHTML）")),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", Kind::Html),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Kind::SpreadsheetXml,
            ),
            (b"a,b\n", Kind::Text),
            (b"", Kind::Text),
        ] {
            assert_eq!(sniff(bytes), kind);
        }
    }
}
