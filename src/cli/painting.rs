//! Lines for a terminal: folded to its width and coloured, alike in every command; the words say the same without.

use console::style;

use crate::report::selfcheck::{Line, Tone, folded};

use super::terminal::harmless;

/// Colour on a terminal that takes it, and where `NO_COLOR` does not forbid it.
pub(super) fn painted(line: &Line) -> String {
    let text = harmless(&line.text);
    let text = style(&*text);
    match line.tone {
        Tone::Plain => text,
        Tone::Strong => text.bold(),
        Tone::Good => text.green(),
        Tone::Doubt => text.yellow(),
        Tone::Bad => text.red(),
        Tone::Quiet => text.dim(),
    }
    .to_string()
}

/// What the lines of a closing summary begin with, and how they are meant.
const TONES: [(&str, Tone); 8] = [
    ("结论：", Tone::Strong),
    ("读不了", Tone::Bad),
    ("整表未读入", Tone::Bad),
    ("写不出", Tone::Bad),
    ("程序出错", Tone::Bad),
    ("请处理", Tone::Doubt),
    ("请核实", Tone::Doubt),
    ("没有读取", Tone::Doubt),
];
/// Lines that are copied as a whole.
const PATHS: [&str; 2] = ["结果：", "汇总："];

/// A closing summary for a terminal of so many columns; as it is where it goes into a file.
pub(super) fn summary(text: &str, columns: Option<u16>) -> String {
    let Some(columns) = columns else { return harmless(text).into_owned() };
    let mut shown = String::new();
    for line in text.lines() {
        let tone =
            TONES.iter().find(|(start, _)| line.starts_with(start)).map_or(Tone::Plain, |(_, tone)| *tone);
        let parts = if PATHS.iter().any(|start| line.starts_with(start)) {
            vec![line.to_owned()]
        } else {
            folded(line, columns)
        };
        for text in parts {
            shown.push_str(&painted(&Line { tone, text }));
            shown.push('\n');
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn a_summary_is_folded_on_a_terminal_and_left_alone_in_a_file() {
        let text = "请处理：3 行无法确定属于哪个单位（D008，见 data/rejected.csv 和汇总）\n结果：/很长的/路径/很长的/路径/很长的/路径/很长的/路径\n";
        assert_eq!(summary(text, None), text);
        let shown = console::strip_ansi_codes(&summary(text, Some(40))).into_owned();
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines.len() == 3 && lines.iter().take(2).all(|line| line.width() <= 40), "{shown}");
        assert!(lines[2].starts_with("结果：/") && lines[2].ends_with("路径"), "a path stays whole");
    }
}
