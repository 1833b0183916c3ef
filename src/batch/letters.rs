//! The letters of a county bound together for printing, from the letters as they lie in the result folder.

use std::collections::BTreeMap;

use crate::report::documents::bound::{Letter, Pages, bind};
use crate::report::documents::letter::LetterKind;
use crate::report::layout::LETTERS;

use super::atomic::Outputs;
use super::hash;
use super::render::{Writer, Written};
use super::words::io_reason;

/// Its file name, without what tells kinds apart.
const NAME: &str = "合并打印";

/// A letter in its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenLetter {
    /// Its kind.
    pub kind: LetterKind,
    /// Where it is.
    pub path: String,
    /// SHA-256 of what was written.
    pub sha256: String,
    /// Somebody has edited it since.
    pub is_edited: bool,
}

/// Binds the letters of each division. In the place of a letter that somebody has edited stands a page that names its file.
pub fn bind_letters(
    letters: &BTreeMap<String, Vec<WrittenLetter>>,
    outputs: &Outputs,
    writer: &Writer<'_>,
) -> Vec<Written> {
    letters.iter().flat_map(|(division, letters)| of_division(division, letters, outputs, writer)).collect()
}

fn of_division(
    division: &str,
    letters: &[WrittenLetter],
    outputs: &Outputs,
    writer: &Writer<'_>,
) -> Vec<Written> {
    let mut letters = letters.to_vec();
    letters.sort();
    let whole = format!("{LETTERS}/{division}/{NAME}.docx");
    let fact = |letter: &WrittenLetter| {
        let edited = if letter.is_edited { "，已改" } else { "" };
        format!("{}={}{edited}", letter.path, letter.sha256)
    };
    let facts: Vec<String> = letters.iter().map(fact).collect();
    let content = hash::sha256(facts.join("|"));
    if let Some(same) = writer.unchanged(&whole, &content) {
        return vec![Written { output: Some(same.clone()), ..Written::default() }];
    }
    let mut read = Vec::with_capacity(letters.len());
    for letter in &letters {
        let pages = if letter.is_edited {
            Pages::SeeFile(letter.path.clone())
        } else {
            match outputs.read(&letter.path) {
                Ok(bytes) => Pages::Whole(bytes),
                Err(error) => return vec![Written::lost(&whole, io_reason(&error))],
            }
        };
        read.push(Letter { kind: letter.kind.label(), pages });
    }
    match bind(&read) {
        Ok(files) => files
            .into_iter()
            .map(|file| {
                let path = if file.kind.is_empty() {
                    whole.clone()
                } else {
                    format!("{LETTERS}/{division}/{NAME}-{}.docx", file.kind)
                };
                writer.place(outputs, &path, &file.bytes, &content, 0)
            })
            .collect(),
        Err(error) => vec![Written::lost(&whole, error.to_string())],
    }
}
