//! Runs of a workbook's texts that are set otherwise than the rest: the library drops how they stand. Digits above or below
//! the line are rewritten as characters that say it themselves (5² would be 52), and a text of which a part is struck or
//! white gets a mark: what is seen of it is not what it holds.

use super::docx_text::raised;
use super::ooxml::{Fate, copied};

/// What a text of several runs holds.
pub(super) const RUN: &[u8] = b"<r>";

/// Ways in which a run is set apart, as they are written.
pub(super) const MARKS: [&[u8]; 4] = [b"vertAlign ", b"<strike", b"=\"FFFFFFFF\"", b"theme=\"0\""];

/// Before a text that is seen in part: a character that no text has, and that XML lets through.
pub(super) const SEEN_IN_PART: char = '\u{FDD0}';

/// What such a cell is said to hold.
pub(super) const PARTLY: &str = "（部分文字被划去或为白色，看到的与内容不同）";

/// Whether a part holds the workbook's shared texts.
pub(super) fn is_texts(name: &str) -> bool {
    name.replace('\\', "/").eq_ignore_ascii_case("xl/sharedStrings.xml")
}

/// The workbook with its runs rewritten; none if it can't be. `is_sheet` tells the parts that may hold texts of their own.
pub(super) fn with_runs_told(bytes: &[u8], is_sheet: impl Fn(&str) -> bool) -> Option<Vec<u8>> {
    let fate = |_, name: &str| if is_texts(name) || is_sheet(name) { Fate::Rewritten } else { Fate::Kept };
    copied(bytes, fate, |part, to| {
        let mut texts = String::new();
        part.read_to_string(&mut texts).ok()?;
        to.write_all(rewritten(&texts).as_bytes()).ok()
    })
}

fn rewritten(texts: &str) -> String {
    let mut written = String::with_capacity(texts.len());
    let mut rest = texts;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(end_of_text(rest));
        if text.contains("<r>") {
            push_told(text, &mut written);
        } else {
            written.push_str(text);
        }
        rest = after;
    }
    written
}

/// Where the first shared or inline text ends.
fn end_of_text(texts: &str) -> usize {
    let ends = ["</si>", "</is>"].into_iter().filter_map(|end| Some(texts.find(end)? + end.len()));
    ends.min().unwrap_or(texts.len())
}

/// One text of several runs. Each run ends where its element does, and holds one text.
fn push_told(text: &str, written: &mut String) {
    let runs = || text.split_inclusive("</r>").filter_map(|run| Some((run, text_of(run)?)));
    let has_text = |(run, start): &(&str, usize)| run[*start..].trim_start().find('<') != Some(0);
    let is_white = |run: &str| run.contains("=\"FFFFFFFF\"") || run.contains("theme=\"0\"");
    let some_struck = runs().filter(has_text).any(|(run, _)| is_struck(run));
    let white = runs().filter(has_text).filter(|(run, _)| is_white(run)).count();
    let is_mixed = white > 0 && white < runs().filter(has_text).count();
    let mut mark = (some_struck || is_mixed).then_some(SEEN_IN_PART);
    for run in text.split_inclusive("</r>") {
        let Some(start) = text_of(run) else {
            written.push_str(run);
            continue;
        };
        let (before, rest) = run.split_at(start);
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        written.push_str(before);
        written.extend(mark.take());
        let is_raised =
            run.rfind("vertAlign ").is_some_and(|at| at < start && !run[at..].contains("\"baseline\""));
        if is_raised {
            written.extend(text.chars().map(raised));
        } else {
            written.push_str(text);
        }
        written.push_str(after);
    }
}

/// Where the text of a run begins.
fn text_of(run: &str) -> Option<usize> {
    let run_start = run.rfind("<r>")?;
    let start = run_start + ["<t>", "<t "].into_iter().filter_map(|tag| run[run_start..].find(tag)).min()?;
    Some(start + run[start..].find('>')? + 1)
}

fn is_struck(run: &str) -> bool {
    let properties = run.find("<strike").and_then(|at| run[at..].split_once('>'));
    properties.is_some_and(|(tag, _)| !tag.contains("\"0\"") && !tag.contains("\"false\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(properties: &str, text: &str) -> String {
        format!("<r><rPr>{properties}</rPr><t>{text}</t></r>")
    }

    #[test]
    fn only_digits_of_runs_off_the_line_are_rewritten() {
        let up = "<vertAlign val=\"superscript\"/>";
        let on = "<vertAlign val=\"baseline\"/>";
        let texts = |second: &str| {
            format!("<si>{}{}{}</si><si><t>7</t></si>", run("", "5"), run(up, second), run(on, "9"))
        };
        assert_eq!(rewritten(&texts("2")), texts("²"));
        let inline = |text: &str| {
            format!("<row><c t=\"inlineStr\"><is>{}{}</is></c></row>", run("", "3"), run(up, text))
        };
        assert_eq!(rewritten(&inline("1")), inline("¹"));
    }

    #[test]
    fn a_text_seen_in_part_is_marked() {
        let plain = "<si><r><t>1</t></r><r><rPr><strike val=\"0\"/></rPr><t>3</t></r></si>";
        assert_eq!(rewritten(plain), plain);
        for apart in ["<strike/>", "<strike val=\"1\"/>", "<color rgb=\"FFFFFFFF\"/>"] {
            let text = |mark: &str| format!("<si>{}<r><t>3</t></r></si>", run(apart, &format!("{mark}1")));
            assert_eq!(rewritten(&text("")), text(&SEEN_IN_PART.to_string()), "{apart}");
        }
        let all_white = format!("<si>{}</si>", run("<color theme=\"0\"/>", "表头"));
        assert_eq!(rewritten(&all_white), all_white);
    }
}
