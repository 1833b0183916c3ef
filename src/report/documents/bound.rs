//! Letters bound together for printing: one file with every letter of a county, each on pages of its own.

use super::template::{body_of, frame_of, with_body};
use crate::report::ReportError;

/// A letter as it was written.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What distinguishes its file where not all letters fit into one.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
/// office's templates differ, each kind makes one of its own.
///
/// # Errors
/// If a letter is not as this program writes it.
pub fn bind(letters: &[Letter]) -> Result<Vec<Bound>, ReportError> {
    let frames: Vec<_> = letters.iter().map(|letter| frame_of(&letter.bytes)).collect();
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
    letters: impl Iterator<Item = &'l Letter>,
) -> Result<Option<Bound>, ReportError> {
    let damaged = || ReportError::Letter("文书的结构与模板不同，不能合并打印".to_owned());
    let mut first: Option<&Letter> = None;
    let mut text = String::new();
    // The section of the preceding letter, which the next one has to close.
    let mut open: Option<String> = None;
    let mut end = String::new();
    for letter in letters {
        let xml = body_of(&letter.bytes).ok_or_else(damaged)?;
        let (head, body, section, tail) = cut(&xml).ok_or_else(damaged)?;
        if first.is_none() {
            first = Some(letter);
            text.push_str(head);
            tail.clone_into(&mut end);
        }
        if let Some(section) = open.take() {
            text.push_str(&closing(&section));
        }
        text.push_str(body);
        open = Some(section.to_owned());
    }
    let (Some(first), Some(section)) = (first, open) else { return Ok(None) };
    text.push_str(&section);
    text.push_str(&end);
    Ok(Some(Bound { kind, bytes: with_body(&first.bytes, &text)? }))
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
            .map(|kind| Letter { kind: kind.label(), bytes: kind.builtin().to_vec() })
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
    fn nothing_makes_no_file() {
        assert!(bind(&[]).unwrap().is_empty());
    }
}
