//! Files of settings as offices edit them: saved by Notepad in whatever encoding, with quotation marks of a Chinese keyboard.

use std::io;
use std::path::Path;

use encoding_rs::GB18030;

/// The text of a file of settings; else what is wrong with its encoding, and on which line.
///
/// # Errors
/// If it is not UTF-8: the line from 1, and in Chinese what to do.
pub fn settings_text(bytes: Vec<u8>) -> Result<String, (usize, String)> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err((1, format!("文件不是 UTF-8 编码，而是 Unicode（UTF-16），{SAVE_AS}")));
    }
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        // What Notepad calls ANSI on a Chinese system. A guess would decide which columns are read: said, not taken.
        let is_gbk = GB18030.decode_without_bom_handling_and_without_replacement(error.as_bytes()).is_some();
        let found = if is_gbk { "是 GBK（ANSI）编码" } else { "既不是 UTF-8 也不是 GBK 编码" };
        (line, format!("这一行的文字{found}，{SAVE_AS}"))
    })
}

/// The bytes of a settings file; a folder in its place is called one on every system.
///
/// # Errors
/// Those of the system.
pub fn read_settings(path: &Path) -> io::Result<Vec<u8>> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    std::fs::read(path)
}

const SAVE_AS: &str = "请用记事本打开，“另存为”时编码选 UTF-8";

/// What a person most likely did wrong on the line of a mistake: signs of a Chinese keyboard, a backslash in a path.
pub fn usual_mistake(line: &str) -> Option<String> {
    let outside = outside_quotes(line);
    let has = |signs: &[char]| outside.contains(signs);
    let said = if has(&['“', '”', '‘', '’', '＂', '＇', '「', '」']) {
        "引号是中文的“ ”，请改为英文双引号 \""
    } else if has(&['＝']) {
        "等号是全角的“＝”，请改为英文的 ="
    } else if has(&['［', '］', '【', '】']) {
        "方括号是全角的，请改为英文的 [ ]"
    } else if has(&['，', '、']) {
        "逗号是中文的，请改为英文的 ,"
    } else if has(&['＃']) {
        "注释符号是全角的“＃”，请改为英文的 #"
    } else if line.contains('"') && line.contains('\\') {
        "双引号里的反斜杠会被当成转义；路径请写成 D:/申报，或改用单引号，例如 '\\\\服务器\\共享\\申报'"
    } else {
        return None;
    };
    Some(format!("{said}。"))
}

/// A line without its comment and what stands between quotation marks of ours.
fn outside_quotes(line: &str) -> String {
    let mut outside = String::new();
    let mut within: Option<char> = None;
    let mut escaped = false;
    for c in line.chars() {
        match within {
            Some('"') if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(quote) if c == quote => within = None,
            Some(_) => {}
            None if c == '#' => break,
            None if c == '"' || c == '\'' => within = Some(c),
            None => outside.push(c),
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_that_is_none_of_ours_is_named_with_its_line() {
        let neither = b"a = 1\n\"\xc8\xcf\xff\" = 2\n".to_vec();
        let (line, said) = settings_text(neither).unwrap_err();
        assert_eq!(line, 2);
        assert!(said.contains("GBK") && said.contains("UTF-8"), "{said}");
        assert!(settings_text(vec![0xff, 0xfe, b'a', 0]).unwrap_err().1.contains("UTF-16"));
        assert_eq!(settings_text("\u{feff}甲 = 1".as_bytes().to_vec()).unwrap(), "甲 = 1");
    }

    #[test]
    fn a_file_that_notepad_saved_as_ansi_is_called_so_and_not_guessed_at() {
        let gbk = b"a = 1\n\"\xc8\xcf\xb6\xa8\" = 2\n".to_vec();
        let (line, said) = settings_text(gbk).unwrap_err();
        assert_eq!(line, 2);
        assert!(said.contains("是 GBK（ANSI）编码"), "{said}");
    }

    #[test]
    fn a_folder_is_called_one() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_settings(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn signs_of_a_chinese_keyboard_are_named_and_quoted_ones_are_not() {
        for (line, word) in [
            ("year = “2024”", "引号"),
            ("year ＝ 2024", "等号"),
            ("input = [\"甲\"，\"乙\"]", "逗号"),
            ("【rules】", "方括号"),
            ("input = \"D:\\申报\"", "反斜杠"),
        ] {
            assert!(usual_mistake(line).is_some_and(|said| said.contains(word)), "{line}");
        }
        assert_eq!(usual_mistake("text = \"“不低于”，即\" # 注，“”"), None);
    }
}
