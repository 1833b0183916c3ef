//! Letters bound together for printing: one file with every letter of a county, each on pages of its own.

use quick_xml::escape::escape;

use super::template::{body_of, frame_of, with_body};
use crate::report::ReportError;

/// A letter to be bound.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What distinguishes its file where not all letters fit into one.
    pub kind: &'static str,
    /// What stands on its pages.
    pub pages: Pages,
}

/// What a bound file holds of a letter.
#[derive(Debug, Clone)]
pub enum Pages {
    /// The letter as this program wrote it: its bytes.
    Whole(Vec<u8>),
    /// A page that sends the reader to a letter which somebody has edited: where it is, as the reader finds it. Word saves
    /// styles of its own with the text, so that its pages can't stand among those of other letters.
    SeeFile(String),
}

impl Letter {
    fn bytes(&self) -> Option<&[u8]> {
        match &self.pages {
            Pages::Whole(bytes) => Some(bytes),
            Pages::SeeFile(_) => None,
        }
    }
}

/// A file for printing: what it is called beside the folder's name, and its bytes.
#[derive(Debug)]
pub struct Bound {
    /// Kind of its letters; empty where all of the county are in it.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Binds letters in their order. Letters from templates with the same styles and footers make one file; where an
/// office's templates differ, each kind makes one of its own. Letters that somebody has edited make no file by themselves.
///
/// # Errors
/// If a letter is not as this program writes it.
pub fn bind(letters: &[Letter]) -> Result<Vec<Bound>, ReportError> {
    let frames: Vec<_> = letters.iter().filter_map(Letter::bytes).map(frame_of).collect();
    let is_one = frames.windows(2).all(|pair| matches!(pair, [one, other] if one == other));
    if is_one {
        return Ok(bound("", letters.iter())?.into_iter().collect());
    }
    let mut kinds: Vec<&'static str> = letters.iter().map(|letter| letter.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut files = Vec::new();
    for kind in kinds {
        files.extend(bound(kind, letters.iter().filter(|letter| letter.kind == kind))?);
    }
    Ok(files)
}

fn bound<'l>(
    kind: &'static str,
    letters: impl Iterator<Item = &'l Letter> + Clone,
) -> Result<Option<Bound>, ReportError> {
    let damaged = || ReportError::Letter("文书的结构与模板不同，不能合并打印".to_owned());
    let Some(first) = letters.clone().find_map(Letter::bytes) else { return Ok(None) };
    let frame = body_of(first).ok_or_else(damaged)?;
    let (head, _, first_section, end) = cut(&frame).ok_or_else(damaged)?;
    let mut text = head.to_owned();
    // The section of the preceding letter, which the next one has to close.
    let mut open: Option<String> = None;
    for letter in letters {
        if let Some(section) = open.take() {
            text.push_str(&closing(&section));
        }
        let section = match &letter.pages {
            Pages::Whole(bytes) => {
                let xml = body_of(bytes).ok_or_else(damaged)?;
                let (_, body, section, _) = cut(&xml).ok_or_else(damaged)?;
                text.push_str(body);
                section.to_owned()
            }
            Pages::SeeFile(path) => {
                text.push_str(&sending_to(path));
                first_section.to_owned()
            }
        };
        open = Some(section);
    }
    text.extend(open);
    text.push_str(end);
    Ok(Some(Bound { kind, bytes: with_body(first, &text)? }))
}

/// The only paragraph on the page of a letter that is printed from its own file.
fn sending_to(path: &str) -> String {
    let said = format!("本单位的文书写成后另有修改，没有合并在这里，请从该文件打印：{path}");
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escape(&said))
}

/// The text up to the body, the body's content, its last section, and what follows.
fn cut(xml: &str) -> Option<(&str, &str, &str, &str)> {
    let body = xml.find("<w:body>")? + "<w:body>".len();
    let end = xml.rfind("</w:body>")?;
    let section = xml.get(..end)?.rfind("<w:sectPr")?;
    (section >= body).then_some(())?;
    Some((xml.get(..body)?, xml.get(body..section)?, xml.get(section..end)?, xml.get(end..)?))
}

/// A line of no height that ends a section: the next letter begins a page, and its pages count from 1.
fn closing(section: &str) -> String {
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>{section}</w:pPr></w:p>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::documents::letter::LetterKind;

    #[test]
    fn letters_of_the_same_frame_make_one_file_each_from_page_one() {
        let letters: Vec<Letter> = LetterKind::ALL
            .map(|kind| Letter { kind: kind.label(), pages: Pages::Whole(kind.builtin().to_vec()) })
            .to_vec();
        let files = bind(&letters).unwrap();
        assert_eq!(files.len(), 1);
        let text = body_of(&files[0].bytes).unwrap();
        assert_eq!(text.matches("<w:sectPr").count(), 3);
        assert_eq!(text.matches("<w:pgNumType w:start=\"1\"/>").count(), 3);
        assert_eq!(text.matches("<w:body>").count(), 1);
        assert_eq!(bind(&letters).unwrap()[0].bytes, files[0].bytes, "the same bytes again");
    }

    #[test]
    fn an_edited_letter_is_a_page_that_names_its_file() {
        let kind = LetterKind::ALL[0];
        let edited =
            Letter { kind: kind.label(), pages: Pages::SeeFile("甲&乙/整改通知书.docx".to_owned()) };
        let whole = Letter { kind: kind.label(), pages: Pages::Whole(kind.builtin().to_vec()) };
        let files = bind(&[edited.clone(), whole]).unwrap();
        assert_eq!(files.len(), 1);
        let text = body_of(&files[0].bytes).unwrap();
        assert!(text.contains("请从该文件打印：甲&amp;乙/整改通知书.docx"), "{text}");
        assert_eq!(text.matches("<w:sectPr").count(), 2, "each on pages of its own");
        assert!(bind(&[edited]).unwrap().is_empty(), "nothing to print by itself");
    }

    #[test]
    fn nothing_makes_no_file() {
        assert!(bind(&[]).unwrap().is_empty());
    }
}
