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
    /// An archive that is not unpacked, by its Chinese name.
    Archive(&'static str),
    /// What an office's document protection has encrypted, by the mark in its head.
    Protected(&'static str),
    /// A workbook of Excel 2 to 4.
    OldWorkbook,
    /// Text, until decoding says otherwise.
    Text,
}

/// Magic numbers of things that people drop into such folders.
const FOREIGN: [(&[u8], &str); 5] = [
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"MZ", "程序"),
];

/// Archives that are not unpacked.
const ARCHIVES: [(&[u8], &str); 4] = [
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
];

/// How streams of Excel 2, 3 and 4 begin: they are no compound files.
const OLD_WORKBOOKS: [&[u8]; 3] = [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"];

/// What programs that encrypt an office's documents write into their heads.
const PROTECTIONS: [&str; 8] =
    ["%TSD-Header", "E-SafeNet", "ESAFENET", "IPGUARD", "SECUREDOC", "-Header-", "DLPHEAD", "EncryptedFile"];
/// Bytes in which such a mark stands.
const PROTECTED_HEAD: usize = 64;

/// The mark of a document protection: printable letters in a head of bytes that are none.
fn protection_of(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(PROTECTED_HEAD))?;
    let is_text = |bytes: &[u8]| !bytes.iter().any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace());
    let mark = PROTECTIONS.into_iter().find(|mark| memchr::memmem::find(head, mark.as_bytes()).is_some())?;
    let start = bytes.get(..bytes.len().min(1 << 10))?;
    (!is_text(start) || std::str::from_utf8(start).is_err_and(|error| error.error_len().is_some()))
        .then_some(mark)
}

/// Looks at the first bytes.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::CompoundFile;
    }
    if let Some((_, name)) = ARCHIVES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Archive(name);
    }
    if OLD_WORKBOOKS.iter().any(|magic| bytes.starts_with(magic)) {
        return Kind::OldWorkbook;
    }
    if let Some(mark) = protection_of(bytes) {
        return Kind::Protected(mark);
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
            (b"Rar!\x1a\x07", Kind::Archive("RAR 压缩包")),
            (b"%TSD-Header-###%8\xb4\xe6R\x00", Kind::Protected("%TSD-Header")),
            (b"b\x14#e\0\0\0\0E-SafeNet\0\0\0LOCK", Kind::Protected("E-SafeNet")),
            ("E-SafeNet,单位\n".as_bytes(), Kind::Text),
            (b"\x09\x04\x06\x00\0\0\x10\0", Kind::OldWorkbook),
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
