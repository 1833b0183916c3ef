//! The self-check as a page for a browser: the lines of the terminal, whole and coloured.

use std::fmt::Write as _;

use super::selfcheck::{Checked, Tone, all_lines};

const STYLE: &str = "body{font:16px/1.7 'Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:56em;margin:2em auto;\
padding:0 1em;color:#222}p{margin:.1em 0;text-indent:0}.strong{font-weight:bold;margin-top:.8em}.good{color:#176b2c}\
.doubt{color:#8a5a00}.bad{color:#a4001d}.quiet{color:#666}@media print{body{margin:0;max-width:none}}";

/// A whole page; it needs no other file.
pub fn html(checked: &Checked<'_, '_>) -> String {
    let mut body = String::new();
    for line in all_lines(checked) {
        let indent = line.text.len() - line.text.trim_start().len();
        let class = match line.tone {
            Tone::Plain => "plain",
            Tone::Strong => "strong",
            Tone::Good => "good",
            Tone::Doubt => "doubt",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
        };
        let text = match line.text.trim() {
            "" => "&nbsp;".to_owned(),
            text => escaped(text),
        };
        let _ = writeln!(body, "<p class=\"{class}\" style=\"padding-left:{indent}ch\">{text}</p>");
    }
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>自查结果</title>\
         <style>{STYLE}</style></head>\n<body>\n<h1>公益性岗位招用自查结果</h1>\n{body}</body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_filing_says_is_text_and_never_markup() {
        assert_eq!(escaped("<script>\"甲&乙\""), "&lt;script&gt;&quot;甲&amp;乙&quot;");
    }
}
