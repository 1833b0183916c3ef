//! Parts of Office Open XML containers: found by name whatever its case, bounded, and a workbook's sheets by name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::limits::{MAX_FILE_BYTES, MAX_LIST_BYTES};
use super::xml::attribute;
use crate::files::FileProblem;

/// What becomes of a part in a copy of its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays as it is.
    Kept,
    /// It is written anew.
    Rewritten,
    /// It is left out.
    Dropped,
}

/// A copy of a container; none if it can't be made. `fate` goes by a part's index and name, `rewrite` reads a part and
/// writes what is to stand for it.
pub(super) fn copied(
    bytes: &[u8],
    fate: impl Fn(usize, &str) -> Fate,
    rewrite: impl Fn(&mut dyn Read, &mut dyn Write) -> Option<()>,
) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index).ok()?.name().ok()?.to_string();
        match fate(index, &name) {
            Fate::Dropped => {}
            Fate::Rewritten => {
                let mut entry = archive.by_index(index).ok()?;
                copy.start_file(name, options.large_file(entry.size() > u64::from(u32::MAX))).ok()?;
                rewrite(&mut entry, &mut copy)?;
            }
            Fate::Kept => copy.raw_copy_file(archive.by_index_raw(index).ok()?).ok()?,
        }
    }
    Some(copy.finish().ok()?.into_inner())
}

pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Where a part stands in the container.
pub(super) fn index_of(archive: &Archive<'_>, name: &str) -> Option<usize> {
    let same = |known: &Cow<'_, str>| known.replace('\\', "/").eq_ignore_ascii_case(name);
    archive.file_names().position(|known| known.is_ok_and(|known| same(&known)))
}

/// A part's bytes; none if there is no such part.
///
/// # Errors
/// If it can't be inflated, or has more than `most` bytes.
pub(super) fn part(archive: &mut Archive<'_>, name: &str, most: u64) -> Result<Option<Vec<u8>>, FileProblem> {
    index_of(archive, name).map(|index| part_at(archive, index, most)).transpose()
}

/// The bytes of the part at this place.
///
/// # Errors
/// If it can't be inflated, or has more than `most` bytes.
pub(super) fn part_at(archive: &mut Archive<'_>, index: usize, most: u64) -> Result<Vec<u8>, FileProblem> {
    let damaged = || FileProblem::corrupt("文件已损坏（压缩内容无法展开）；请打开原文件，另存后重新送审");
    let entry = archive.by_index(index).map_err(|_| damaged())?;
    if entry.size() > most {
        return Err(FileProblem::too_large(format!(
            "文件的一个部件展开后有{} MB，超过{} MB的上限；请拆分后送审",
            entry.size() >> 20,
            most >> 20
        )));
    }
    let mut content = Vec::new();
    entry.take(most).read_to_end(&mut content).map_err(|_| damaged())?;
    Ok(content)
}

/// Parts of a workbook's sheets by the sheets' names.
///
/// # Errors
/// If two sheets are one part: a file of a few bytes would be read thousands of times.
pub(super) fn sheet_parts(archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, FileProblem> {
    let mut targets = BTreeMap::new();
    let relations = part(archive, "xl/_rels/workbook.xml.rels", MAX_LIST_BYTES)?.unwrap_or_default();
    each_element(&relations, |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            targets.insert(id, target);
        }
    });
    let mut sheets = BTreeMap::new();
    let (mut seen, mut is_shared) = (BTreeSet::new(), false);
    let workbook = part(archive, "xl/workbook.xml", MAX_LIST_BYTES)?.unwrap_or_default();
    each_element(&workbook, |element| {
        if element.local_name().as_ref() != "sheet" {
            return;
        }
        let target = attribute(element, "id").and_then(|id| targets.get(&id));
        if let (Some(name), Some(target)) = (attribute(element, "name"), target) {
            let path = path_of(target);
            is_shared |= !seen.insert(path.to_ascii_lowercase());
            sheets.insert(name, path);
        }
    });
    if is_shared {
        let message =
            "工作簿已损坏（几个工作表指向同一内容）；请在 Excel 或 WPS 中打开原文件，另存后重新送审";
        return Err(FileProblem::corrupt(message));
    }
    Ok(sheets)
}

/// Where a target lies that the list of a workbook's parts states.
pub(super) fn path_of(target: &str) -> String {
    let target = target.replace('\\', "/");
    target.strip_prefix('/').map_or_else(|| format!("xl/{}", target.trim_start_matches("./")), str::to_owned)
}

/// Names of a workbook's sheets; none if the file is no `.xlsx`.
pub fn sheet_names(path: &Path) -> Vec<String> {
    let too_large = std::fs::metadata(path).map_or(true, |metadata| metadata.len() > MAX_FILE_BYTES);
    let bytes = if too_large { Vec::new() } else { std::fs::read(path).unwrap_or_default() };
    let archive = ZipArchive::new(Cursor::new(bytes.as_slice()));
    let sheets = archive.ok().and_then(|mut archive| sheet_parts(&mut archive).ok());
    sheets.unwrap_or_default().into_keys().collect()
}

fn each_element(content: &[u8], mut look: impl FnMut(&BytesStart<'_>)) {
    let mut xml = Reader::from_reader(content);
    loop {
        match xml.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => look(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
