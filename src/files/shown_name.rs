//! Names of files as they may be shown: whatever a name holds, what is written of it is text.

/// A name with bytes that are no UTF-8, control characters and non-characters written as `\xd5`: an archive
/// unpacked on Linux leaves names in GBK, and a line break in a name would forge a line of the log.
pub fn shown_name(name: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut shown = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control()
                || matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}')
            {
                let _ = write!(shown, "\\x{:02x}", u32::from(character));
            } else {
                shown.push(character);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_written_as_bytes() {
        assert_eq!(shown_name("招用.csv".as_bytes()), "招用.csv");
        assert_eq!(shown_name(b"\xd5\xd0\xd3\xc3.csv"), "\\xd5\\xd0\\xd3\\xc3.csv");
        assert_eq!(shown_name(b"a\n\x1b[31m.csv"), "a\\x0a\\x1b[31m.csv");
    }
}
