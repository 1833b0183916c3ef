//! Parts of a workbook whose names differ in nothing but case: `SHEET1.xml` beside `sheet1.xml`. Programs differ in which of
//! them they open; the one counts that the workbook names as it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::limits::MAX_LIST_BYTES;
use super::ooxml::{Archive, Fate, copied, part_at, path_of};
use super::xml::attribute;

/// Lists of a workbook's parts, by the names that the standard gives them.
const LISTS: [&str; 2] = ["xl/_rels/workbook.xml.rels", "xl/_rels/workbook.bin.rels"];
/// Parts that programs look for without being told their names.
const FIXED: [&str; 6] =
    ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/workbook.bin", LISTS[0], LISTS[1]];

/// What is to be done about parts of one name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Twins {
    /// There are none.
    None,
    /// The parts with these indexes are not named, each beside one that is.
    Unnamed(BTreeSet<usize>),
    /// Nobody can tell which of them is meant.
    Undecided,
}

/// Looks for twins among the parts of a workbook.
pub(super) fn of(archive: &mut Archive<'_>) -> Twins {
    let mut by_name: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (index, name) in archive.file_names().enumerate() {
        let Ok(name) = name else { return Twins::Undecided };
        let name = name.replace('\\', "/");
        by_name.entry(name.to_ascii_lowercase()).or_default().push((index, name));
    }
    by_name.retain(|_, parts| parts.len() > 1);
    if by_name.is_empty() {
        return Twins::None;
    }
    let named = named(archive);
    let mut unnamed = BTreeSet::new();
    for parts in by_name.into_values() {
        let (meant, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, name)| named.contains(name));
        if meant.len() != 1 {
            return Twins::Undecided;
        }
        unnamed.extend(others.into_iter().map(|(index, _)| index));
    }
    Twins::Unnamed(unnamed)
}

/// The names that the workbook uses, as it writes them.
fn named(archive: &mut Archive<'_>) -> BTreeSet<String> {
    let mut named: BTreeSet<String> = FIXED.map(str::to_owned).into();
    for list in LISTS {
        let exact = archive.index_for_name(list);
        let content =
            exact.and_then(|index| part_at(archive, index, MAX_LIST_BYTES).ok()).unwrap_or_default();
        let mut xml = Reader::from_reader(content.as_slice());
        while let Ok(event) = xml.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    named.extend(attribute(&element, "Target").map(|target| path_of(&target)));
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    named
}

/// The workbook without the parts that it does not name; none if there are no such parts.
pub(super) fn without_unnamed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let Twins::Unnamed(unnamed) = of(&mut archive) else { return None };
    let fate = |index, _: &str| if unnamed.contains(&index) { Fate::Dropped } else { Fate::Kept };
    copied(bytes, fate, |_, _| None)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A container of these parts; `rels` is the list of the workbook's parts.
    fn container(parts: &[&str], targets: &[&str]) -> Vec<u8> {
        let relation = |list: String, target: &&str| list + "<Relationship Target=\"" + target + "\"/>";
        let list = targets.iter().fold(String::new(), relation);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, content: &str| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        };
        add(LISTS[0], &format!("<Relationships>{list}</Relationships>"));
        for part in parts {
            add(part, part);
        }
        zip.finish().unwrap().into_inner()
    }

    fn twins(parts: &[&str], targets: &[&str]) -> Twins {
        of(&mut ZipArchive::new(Cursor::new(container(parts, targets).as_slice())).unwrap())
    }

    #[test]
    fn of_two_parts_the_named_one_stays() {
        let two = ["xl/worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml"];
        for target in ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml"] {
            assert_eq!(twins(&two, &[target]), Twins::Unnamed([1].into()), "{target}");
        }
        assert_eq!(twins(&two, &["worksheets/SHEET1.xml"]), Twins::Unnamed([2].into()));
        let kept = without_unnamed(&container(&two, &["worksheets/SHEET1.xml"])).unwrap();
        let names: Vec<String> = ZipArchive::new(Cursor::new(kept.as_slice()))
            .unwrap()
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert_eq!(names, [LISTS[0], two[0]]);
    }

    #[test]
    fn where_none_or_both_are_named_nobody_can_tell() {
        let two = ["xl/worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml"];
        assert_eq!(twins(&two, &["worksheets/Sheet1.xml"]), Twins::Undecided);
        assert_eq!(twins(&two, &["worksheets/SHEET1.xml", "worksheets/sheet1.xml"]), Twins::Undecided);
        assert_eq!(twins(&two[..1], &["worksheets/sheet1.xml"]), Twins::None);
    }
}
