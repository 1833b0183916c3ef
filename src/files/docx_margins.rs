//! What Word shows around the text of a document: page headers and footers that a section uses, footnotes and endnotes.
//!
//! Headers stand on every page and notes below, so their lines follow the document's last table, where lines are read like
//! those below any table. Parts that no section refers to are not shown, and not read.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::docx_text::is_on;
use super::limits::MAX_DOCUMENT_BYTES;
use super::ooxml::{Archive, part};
use super::xml::attribute;
use crate::files::FileProblem;

/// A header or footer that a section refers to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Of the relation to its part.
    pub(super) id: String,
    /// The pages that it stands on.
    pub(super) pages: Pages,
}

/// On which pages of a section a header stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pages {
    All,
    /// Only if the section has a page of its own for titles.
    First,
    /// Only if the document's settings tell even pages apart.
    Even,
}

impl Pages {
    pub(super) fn named(name: Option<&str>) -> Self {
        match name {
            Some("first") => Self::First,
            Some("even") => Self::Even,
            _ => Self::All,
        }
    }
}

/// The parts around the text of the document in `main`, each once, in the order in which the relations name them.
///
/// # Errors
/// If one can't be inflated, or all together are larger than a document may be.
pub(super) fn parts(
    archive: &mut Archive<'_>,
    main: &str,
    references: &[Reference],
    has_title_page: bool,
) -> Result<Vec<Vec<u8>>, FileProblem> {
    let (folder, file) = main.rsplit_once('/').map_or(("", main), |(folder, file)| (folder, file));
    let beside = |name: &str| match name.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => name.to_owned(),
        None => format!("{folder}/{name}"),
    };
    let relations = part(archive, &beside(&format!("_rels/{file}.rels")), MAX_DOCUMENT_BYTES)?;
    let tells_even = references.iter().any(|reference| reference.pages == Pages::Even)
        && part(archive, &beside("settings.xml"), MAX_DOCUMENT_BYTES)?
            .is_some_and(|it| tells_even_pages(&it));
    let is_shown = |id: &str| {
        references.iter().any(|reference| {
            reference.id == id
                && match reference.pages {
                    Pages::All => true,
                    Pages::First => has_title_page,
                    Pages::Even => tells_even,
                }
        })
    };
    let (mut contents, mut bytes) = (Vec::new(), 0);
    for (target, Relation { id, kind }) in relations_of(&relations.unwrap_or_default()) {
        if !matches!(kind.as_str(), "footnotes" | "endnotes") && !is_shown(&id) {
            continue;
        }
        let Some(content) = part(archive, &beside(&target), MAX_DOCUMENT_BYTES)? else { continue };
        bytes += content.len() as u64;
        if bytes > MAX_DOCUMENT_BYTES {
            return Err(FileProblem::too_large("文档的页眉、页脚和脚注过大，超过上限；请精简后送审"));
        }
        contents.push(content);
    }
    Ok(contents)
}

struct Relation {
    id: String,
    /// Last part of the type's name: header, footnotes ...
    kind: String,
}

/// By target, so that no part comes twice.
fn relations_of(content: &[u8]) -> BTreeMap<String, Relation> {
    let mut xml = Reader::from_reader(content);
    let mut relations = BTreeMap::new();
    loop {
        match xml.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let stated = |name| attribute(&element, name);
                let (Some(id), Some(kind), Some(target)) = (stated("Id"), stated("Type"), stated("Target"))
                else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(target, Relation { id, kind });
            }
            Ok(Event::Eof) | Err(_) => return relations,
            Ok(_) => {}
        }
    }
}

fn tells_even_pages(settings: &[u8]) -> bool {
    let mut xml = Reader::from_reader(settings);
    loop {
        match xml.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == "evenAndOddHeaders" =>
            {
                return is_on(&element);
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}
