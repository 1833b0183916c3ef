//! A path as it arrives when somebody types it or drags a file into the window.

use std::path::PathBuf;

/// Marks that consoles, desktops and input methods put around a path.
const QUOTES: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];

/// The path that a line means; none if the line is empty.
pub(super) fn of_line(line: &str) -> Option<PathBuf> {
    let mut text = line.trim();
    // PowerShell puts its call operator before what is dragged into it.
    text = text.strip_prefix("& ").unwrap_or(text).trim();
    let mut was_quoted = false;
    for (open, close) in QUOTES {
        if let Some(inside) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            text = inside.trim();
            was_quoted = true;
            break;
        }
    }
    if text.is_empty() {
        return None;
    }
    if let Some(address) = text.strip_prefix("file://") {
        return Some(PathBuf::from(plain(address)));
    }
    let text = if was_quoted || cfg!(windows) { text.to_owned() } else { without_escapes(text) };
    Some(PathBuf::from(trimmed(&text)))
}

/// Without the separator at its end, which a quote after it would swallow; a root stays one.
pub(super) fn trimmed(text: &str) -> String {
    let text = text.trim_end_matches('"');
    let short = text.trim_end_matches(['/', '\\']);
    let is_root = short.is_empty() || short.ends_with(':');
    if is_root { text.to_owned() } else { short.to_owned() }
}

/// Shells write a space in a dragged path as `\ `; a name that has a backslash of its own is rare there.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next()),
            other => plain.push(other),
        }
    }
    plain
}

/// An address with its `%XX` as the bytes that they are; on Windows without the slash before the drive.
fn plain(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // No file is called so, and a config that names it could not be read again.
    let text = if text.contains(char::is_control) { address.to_owned() } else { text };
    let drive = text.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    drive.map_or(text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dragged_path_is_read_however_it_is_quoted() {
        for line in [
            "/数据/2024年 申报",
            "\"/数据/2024年 申报\"",
            "  '/数据/2024年 申报'  ",
            "“/数据/2024年 申报”",
            "& '/数据/2024年 申报'",
            "file:///数据/2024年%20申报",
            "\"/数据/2024年 申报/\"",
        ] {
            assert_eq!(of_line(line), Some(PathBuf::from("/数据/2024年 申报")), "{line}");
        }
        assert_eq!(of_line("file:///D:/a%20b"), Some(PathBuf::from("D:/a b")));
        assert_eq!(of_line("file:///D:/a%026"), Some(PathBuf::from("D:/a%026")));
        assert_eq!(of_line("  \"\" "), None);
    }

    #[cfg(not(windows))]
    #[test]
    fn escaped_spaces_are_spaces() {
        assert_eq!(of_line(r"/数据/2024年\ 申报"), Some(PathBuf::from("/数据/2024年 申报")));
    }

    #[test]
    fn a_separator_at_the_end_is_dropped_but_a_root_stays() {
        assert_eq!(trimmed(r"D:\申报\"), r"D:\申报");
        assert_eq!(trimmed("D:\\申报\""), r"D:\申报");
        assert_eq!(trimmed(r"D:\"), r"D:\");
        assert_eq!(trimmed("/"), "/");
    }
}
