//! Files of a few bytes, which can't hold a row whatever they are called.

use std::path::Path;

/// Fewer bytes can't hold a person's name, number and day, in any kind of file.
const FEWEST_BYTES: u64 = 48;

/// Whether a file that was not read may hold a row: not if it has but a few bytes, whatever they begin like. One that can't
/// be looked at may hold anything.
pub fn may_hold_rows(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |metadata| metadata.len() >= FEWEST_BYTES)
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
            (&[b'x'; 100], true),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(may_hold_rows(&path), holds, "{content:?}");
        }
        assert!(may_hold_rows(&folder.path().join("已不在.xlsx")));
    }
}
