//! Digits above or below the line in the shared texts of a workbook: the library drops how they stand, and 5² would
//! be 52. The texts are rewritten with characters that say it themselves.

use super::docx_text::raised;
use super::ooxml::{Fate, copied};

/// How a run says that it stands above or below the line.
pub(super) const MARK: &[u8] = b"vertAlign ";

/// Whether a part holds the workbook's shared texts.
pub(super) fn is_texts(name: &str) -> bool {
    name.replace('\\', "/").eq_ignore_ascii_case("xl/sharedStrings.xml")
}

/// The workbook with such digits as characters of their own; none if it can't be rewritten.
pub(super) fn with_raised_digits(bytes: &[u8]) -> Option<Vec<u8>> {
    let fate = |_, name: &str| if is_texts(name) { Fate::Rewritten } else { Fate::Kept };
    copied(bytes, fate, |part, to| {
        let mut texts = String::new();
        part.read_to_string(&mut texts).ok()?;
        to.write_all(rewritten(&texts).as_bytes()).ok()
    })
}

/// Each run ends where its element does, and holds one text.
fn rewritten(texts: &str) -> String {
    let mut written = String::with_capacity(texts.len());
    for run in texts.split_inclusive("</r>") {
        let properties = run.rfind("vertAlign ").filter(|at| !run[*at..].contains("\"baseline\""));
        let text = properties.and_then(|at| {
            let start = at + run[at..].find("<t")?;
            Some(start + run[start..].find('>')? + 1)
        });
        match text {
            Some(start) => {
                let (before, rest) = run.split_at(start);
                let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                written.push_str(before);
                written.extend(text.chars().map(raised));
                written.push_str(after);
            }
            None => written.push_str(run),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_of_runs_off_the_line_are_rewritten() {
        let run = |properties: &str, text: &str| format!("<r><rPr>{properties}</rPr><t>{text}</t></r>");
        let up = "<vertAlign val=\"superscript\"/>";
        let on = "<vertAlign val=\"baseline\"/>";
        let texts =
            |second: &str| format!("<si>{}{}{}<t>7</t></si>", run("", "5"), run(up, second), run(on, "9"));
        assert_eq!(rewritten(&texts("2")), texts("²"));
    }
}
