//! Files of a few bytes, which can't hold a row whatever they are called.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Fewer bytes are no person's name, number and day.
const FEWEST_BYTES: u64 = 48;

/// How files of the kinds begin that hold something (archives and workbooks, compound files, documents, pictures, and
/// files that an office's protection has locked), and the bytes that the kind's own frame takes: a file of fewer holds
/// nothing, whatever it begins like.
const SIGNATURES: [(&[u8], u64); 14] = [
    // One member's two headers and the end record.
    (b"PK", 98),
    // One sector.
    (b"\xd0\xcf\x11\xe0", 512),
    (b"%PDF", 64),
    (b"Rar!", 20),
    (b"7z\xbc\xaf", 32),
    (b"\x1f\x8b", 18),
    (b"\x89PNG", 57),
    (b"\xff\xd8\xff", 64),
    (b"GIF8", 20),
    (b"BM", 26),
    (b"II*\0", 26),
    (b"MM\0*", 26),
    (b"{\\rtf", 20),
    (b"%TSD", 16),
];

/// Whether a file that was not read may hold a row: not if it has but a few bytes, fewer than the frame of what it begins
/// like. One that can't be looked at may hold anything.
pub fn may_hold_rows(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return true };
    let Ok(size) = file.metadata().map(|metadata| metadata.len()) else { return true };
    let mut start = Vec::new();
    if file.by_ref().take(FEWEST_BYTES).read_to_end(&mut start).is_err() {
        return true;
    }
    let of_kind = SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature));
    size >= of_kind.map_or(FEWEST_BYTES, |(_, frame)| *frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_bytes_hold_no_row_whatever_they_begin_like() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("招用.xlsx");
        for (content, holds) in [
            (&b"x"[..], false),
            (b"not a workbook", false),
            (b"PK\x03\x04cut", false),
            (b"%PDF-1.4", false),
            (&[&b"PK\x03\x04"[..], &[0; 120]].concat(), true),
            (&[&b"\xd0\xcf\x11\xe0"[..], &[0; 120]].concat(), false),
            (b"%TSD-Header-###%", true),
            (&[b'x'; 100], true),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(may_hold_rows(&path), holds, "{content:?}");
        }
        assert!(may_hold_rows(&folder.path().join("已不在.xlsx")));
    }
}
