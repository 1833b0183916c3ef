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
    String::from_utf8(bytes).map(|text| without_marks(&text)).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        // What Notepad calls ANSI on a Chinese system. A guess would decide which columns are read, so the encoding is
        // reported and not guessed.
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
    if std::fs::metadata(path)?.len() > MAX_SETTINGS_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    std::fs::read(path)
}

/// Largest file of settings, bytes; the longest policy has some 40 KB.
const MAX_SETTINGS_BYTES: u64 = 16 << 20;

const SAVE_AS: &str = "请用记事本打开，“另存为”时编码选 UTF-8";

/// Line ends of old editors become ours, and byte order marks go wherever files were put together: neither can mean anything
/// else.
fn without_marks(text: &str) -> String {
    let text = text.replace("\n\u{feff}", "\n");
    let with_our_ends = text.replace("\r\n", "\n");
    // Usual line ends stay: the text's hash is that of the file.
    if with_our_ends.contains('\r') { with_our_ends.replace('\r', "\n") } else { text }
}

/// What a person most likely did wrong on the line of a mistake: signs of a Chinese keyboard, a backslash in a path.
pub fn usual_mistake(line: &str) -> Option<String> {
    let Parts { outside, left_open, .. } = parts(line);
    let has = |signs: &[char]| outside.contains(signs);
    let is_between = |first: char, last: char| outside.contains(|c: char| (first..=last).contains(&c));
    let said = if has(&CHINESE_QUOTES) || left_open.is_some_and(|text| text.contains(CHINESE_QUOTES)) {
        "引号是中文的“ ”，请改为英文双引号 \""
    } else if has(&['＝']) {
        "等号是全角的“＝”，请改为英文的 ="
    } else if has(&['［', '］', '【', '】', '〔', '〕']) {
        "方括号是全角的，请改为英文的 [ ]"
    } else if has(&['，', '、']) {
        "逗号是中文的，请改为英文的 ,"
    } else if has(&['＃']) {
        "注释符号是全角的“＃”，请改为英文的 #"
    } else if has(&['（', '）', '｛', '｝', '(', ')']) {
        "括号写法不对，几项请用英文方括号 [ ] 括起来"
    } else if has(&['：']) || !outside.contains('=') && outside.contains(':') {
        "名称和值之间请用英文等号 =，不要用冒号"
    } else if is_comment_of_another_kind(&outside) {
        "注释请以英文的 # 开头"
    } else if has(&['；', ';']) {
        "行末不要写分号"
    } else if has(&['\u{a0}', '\u{3000}']) {
        "有全角空格，请改为普通空格或删去"
    } else if outside.contains(is_invisible) {
        "有看不见的字符，请删去这一行重新输入"
    } else if is_between('０', '９') || is_between('Ａ', 'Ｚ') || is_between('ａ', 'ｚ') {
        "数字或字母是全角的，请改为半角"
    } else if line.contains('"') && line.contains('\\') {
        BACKSLASH
    } else {
        return None;
    };
    Some(format!("{said}。"))
}

/// A path in double quotes of which a part was read as an escape, though nothing shows that an escape was meant:
/// `"D:\temp\new"` holds a tab and a line break. Its line from 1, and in Chinese what to do.
pub fn escaped_path(text: &str) -> Option<(usize, String)> {
    let escapes = |line: &str| parts(line).escapes.contains(|c| !matches!(c, '\\' | '"'));
    let (at, _) = text.lines().enumerate().find(|(_, line)| escapes(line))?;
    Some((at + 1, format!("{BACKSLASH}。")))
}

const BACKSLASH: &str =
    "双引号里的反斜杠会被当成转义；路径请写成 D:/申报，或改用单引号，例如 '\\\\服务器\\共享\\申报'";

const CHINESE_QUOTES: [char; 12] = ['“', '”', '‘', '’', '＂', '＇', '「', '」', '『', '』', '〝', '〞'];

/// `//` and `;` begin comments elsewhere.
fn is_comment_of_another_kind(outside: &str) -> bool {
    let bare = outside.trim_start();
    bare.starts_with([';', '；'])
        || outside.contains("//")
        || bare.starts_with("--")
        || bare.starts_with("REM ")
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A line taken apart.
#[derive(Default)]
struct Parts {
    /// What stands neither in quotation marks of ours nor in a comment.
    outside: String,
    /// What follows a quotation mark that nothing closes.
    left_open: Option<String>,
    /// What follows each backslash in double quotes.
    escapes: String,
}

fn parts(line: &str) -> Parts {
    let mut parts = Parts::default();
    let mut within: Option<(&str, String)> = None;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match &mut within {
            Some((quote, _)) if c == '\\' && quote.starts_with('"') => {
                let escaped = rest.chars().nth(1);
                parts.escapes.extend(escaped);
                taken += escaped.map_or(0, char::len_utf8);
            }
            Some((quote, _)) if rest.starts_with(*quote) => {
                taken = quote.len();
                within = None;
            }
            Some((_, text)) => text.push(c),
            None if c == '#' => break,
            None => match QUOTES.iter().find(|quote| rest.starts_with(**quote)) {
                Some(quote) => {
                    taken = quote.len();
                    within = Some((quote, String::new()));
                }
                None => parts.outside.push(c),
            },
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    parts.left_open = within.map(|(_, text)| text);
    parts
}

/// The quotation marks of texts, the longer ones first.
const QUOTES: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

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
        let joined = "\u{feff}a = 1\rb = 2\r\n\u{feff}c = 3\n".as_bytes().to_vec();
        assert_eq!(settings_text(joined).unwrap(), "a = 1\nb = 2\nc = 3\n");
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
            ("out = \"审计结果”", "引号"),
            ("out = “审计结果\"", "引号"),
            ("out = 『审计结果』", "引号"),
            ("year ＝ 2024", "等号"),
            ("year：2024", "冒号"),
            ("year: 2024", "冒号"),
            ("input = [\"甲\"，\"乙\"]", "逗号"),
            ("【rules】", "方括号"),
            ("input = （\"甲\"）", "英文方括号"),
            ("year = ２０２４", "全角"),
            ("ｙｅａｒ = 2024", "全角"),
            ("year\u{3000}= 2024", "全角空格"),
            ("\u{a0}year = 2024", "全角空格"),
            ("year = 2024\u{200b}", "看不见"),
            ("year = 2024；", "分号"),
            ("year = 2024;", "分号"),
            ("year = 2024 // 注", "#"),
            ("; 注", "#"),
            ("year = 2024 ＃ 注", "＃"),
            ("input = \"D:\\申报\"", "反斜杠"),
        ] {
            assert!(usual_mistake(line).is_some_and(|said| said.contains(word)), "{line}");
        }
        assert_eq!(usual_mistake("text = \"“不低于”，即\" # 注，“”"), None);
    }

    #[test]
    fn a_path_that_holds_a_tab_or_a_line_break_was_not_meant_so() {
        let said = |text: &str| escaped_path(text).map(|(line, _)| line);
        assert_eq!(said("year = 2024\nout = \"D:\\temp\\new\""), Some(2));
        assert_eq!(said("out = \"\\\\nas\\new\""), Some(1));
        for meant in ["out = \"\\\\\\\\nas\\\\new\"", "out = 'D:\\temp'", "# D:\\temp", "a = \"甲\\\"乙\""]
        {
            assert_eq!(said(meant), None, "{meant}");
        }
    }
}
