//! One value for the byte of a zip entry that names the system it was made on.
//!
//! The library writes the system that it was built for (0 on Windows, 3 on Unix), which is the only difference between the
//! workbooks of two systems. With one value the same filings give the same bytes everywhere, and hashes can be compared.

/// "Unix" in the zip format's list of systems (APPNOTE 4.4.2.2).
const UNIX: u8 = 3;
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
/// Length of an entry of the directory without its name, extra field and comment.
const ENTRY_BYTES: usize = 46;

/// The archive with every entry of its directory marked as made on Unix; unchanged where it has no plain directory.
pub(super) fn made_on_unix(mut archive: Vec<u8>) -> Vec<u8> {
    let Some(end) = memchr::memmem::rfind(&archive, END_OF_DIRECTORY) else { return archive };
    let Some(mut at) = number(&archive, end + 16, 4) else { return archive };
    while archive.get(at..at + 4) == Some(ENTRY) {
        if let Some(system) = archive.get_mut(at + 5) {
            *system = UNIX;
        }
        let lengths: Option<usize> =
            [28, 30, 32].into_iter().map(|offset| number(&archive, at + offset, 2)).sum();
        let Some(lengths) = lengths else { break };
        at += ENTRY_BYTES + lengths;
    }
    archive
}

/// The little-endian number of so many bytes at this place.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    Some(digits.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_unix_and_nothing_else_changes() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet();
        let written = workbook.save_to_buffer().expect("a workbook");
        let on_windows = written.clone();
        let mut on_windows = made_on(on_windows, 0);
        assert_eq!(made_on_unix(on_windows.clone()), made_on(written, UNIX));
        on_windows.truncate(10);
        assert_eq!(made_on_unix(on_windows.clone()), on_windows);
    }

    /// The archive as another system would have written it, by looking for entries instead of following the directory.
    fn made_on(mut archive: Vec<u8>, system: u8) -> Vec<u8> {
        let places: Vec<usize> = memchr::memmem::find_iter(&archive, ENTRY).collect();
        assert!(places.len() > 5, "a workbook has several parts");
        for at in places {
            archive[at + 5] = system;
        }
        archive
    }
}
