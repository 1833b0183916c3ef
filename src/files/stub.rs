//! Files of a few bytes, which can't hold a row whatever they are called.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Fewer bytes are no person's name, number and day.
const FEWEST_BYTES: u64 = 48;

/// How files of the kinds begin that hold something: archives and workbooks, compound files, documents, pictures, and
/// files that an office's protection has locked.
const SIGNATURES: [&[u8]; 14] = [
    b"PK",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"{\\rtf",
    b"%TSD",
];

/// Whether a file that was not read may hold a row: not if it has but a few bytes and begins like nothing that does. One
/// that can't be looked at may hold anything.
pub fn may_hold_rows(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return true };
    let Ok(size) = file.metadata().map(|metadata| metadata.len()) else { return true };
    if size >= FEWEST_BYTES {
        return true;
    }
    let mut start = Vec::new();
    file.by_ref().take(FEWEST_BYTES).read_to_end(&mut start).is_err()
        || SIGNATURES.iter().any(|signature| start.starts_with(signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_bytes_hold_a_row_only_if_they_begin_like_something_that_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("招用.xlsx");
        for (content, holds) in [
            (&b"x"[..], false),
            (b"not a workbook", false),
            (b"PK\x03\x04cut", true),
            (b"%PDF-1.4", true),
            (&[b'x'; 100], true),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(may_hold_rows(&path), holds, "{content:?}");
        }
        assert!(may_hold_rows(&folder.path().join("已不在.xlsx")));
    }
}
