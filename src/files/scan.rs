//! A zip container before anything of it is inflated: what it is, and whether it is a bomb.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::files::FileProblem;

use super::limits::{
    INFLATION_CHECKED_FROM, MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_INFLATION, MAX_SHARED_STRINGS_BYTES,
};
use super::twins::{self, Twins};

/// What a zip container holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// OOXML workbook (also WPS `.et` of that kind).
    Xlsx,
    /// Binary workbook.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Word document.
    Docx,
    /// Something else: a plain archive, most likely.
    Other,
}

fn too_large(message: String) -> FileProblem {
    FileProblem::too_large(message)
}

fn corrupt() -> FileProblem {
    FileProblem::corrupt(
        "文件已损坏或不完整（压缩结构无法读取）；请在 Excel 或 WPS 中打开原文件，另存后重新送审",
    )
}

/// Which of two parts of one name is meant nobody can tell: programs differ.
fn twice() -> FileProblem {
    FileProblem::corrupt(
        "文件已损坏或被改动（含有重名的部件）；请在 Excel 或 WPS 中打开原文件，另存后重新送审",
    )
}

/// What a zip container is, by the names of its parts alone.
pub(super) fn container_of<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Container {
    let names = archive.file_names().filter_map(Result::ok);
    names
        .fold(Container::Other, |so_far, name| by_part(&name.replace('\\', "/").to_ascii_lowercase(), so_far))
}

/// What a container is if it has this part as well.
fn by_part(name: &str, so_far: Container) -> Container {
    match name {
        "xl/workbook.xml" => Container::Xlsx,
        "xl/workbook.bin" => Container::Xlsb,
        "word/document.xml" if so_far == Container::Other => Container::Docx,
        "content.xml" if so_far == Container::Other => Container::Ods,
        _ => so_far,
    }
}

/// Looks at the directory of a zip container.
///
/// # Errors
/// If it can't be read, or declares more than any filing needs.
pub(super) fn scan(bytes: &[u8]) -> Result<Container, FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| corrupt())?;
    if archive.len() > MAX_ENTRIES {
        return Err(too_large(format!("压缩包内有{}个部件，不是正常的表格文件", archive.len())));
    }
    if archive.has_duplicate_names() {
        return Err(twice());
    }
    let mut names = BTreeSet::new();
    let mut total: u64 = 0;
    let mut shared_strings = Vec::new();
    let mut container = Container::Other;
    let mut has_twins = false;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| corrupt())?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        total = total.saturating_add(size);
        if size > INFLATION_CHECKED_FROM && size / packed.max(1) > MAX_INFLATION {
            return Err(too_large(format!(
                "其中一个部件展开后有{} MB，是压缩前的{}倍，疑似压缩炸弹，未读取；请在 Excel 中删除多余的空行空列后另存",
                size >> 20,
                size / packed.max(1)
            )));
        }
        let name = entry.name().map_err(|_| corrupt())?.replace('\\', "/").to_ascii_lowercase();
        has_twins |= !names.insert(name.clone());
        match name.as_str() {
            // How newer LibreOffice encrypts a document as a whole.
            "encrypted-package" => return Err(FileProblem::encrypted()),
            "xl/sharedstrings.xml" => shared_strings.push((index, size)),
            name => container = by_part(name, container),
        }
    }
    if has_twins && !matches!(twins::of(&mut archive), Twins::Unnamed(_)) {
        return Err(twice());
    }
    if total > MAX_INFLATED_BYTES {
        return Err(too_large(format!("展开后共{} MB，超过上限；请拆分后送审", total >> 20)));
    }
    for (index, size) in shared_strings {
        check_shared_strings(&mut archive, index, size)?;
    }
    Ok(container)
}

/// The reader reserves memory for as many strings as the head declares: a forged count aborts the
/// process (measured), so that it is checked against the bytes there are.
fn check_shared_strings(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    size: u64,
) -> Result<(), FileProblem> {
    /// `<si><t/></si>` is the shortest string; leave room for other prefixes.
    const SHORTEST_STRING: u64 = 5;
    if size > MAX_SHARED_STRINGS_BYTES {
        return Err(too_large(format!("共享文本有{} MB，超过上限；请拆分后送审", size >> 20)));
    }
    let entry = archive.by_index(index).map_err(|_| corrupt())?;
    let mut head = Vec::new();
    entry.take(4096).read_to_end(&mut head).map_err(|_| corrupt())?;
    let head = String::from_utf8_lossy(&head);
    for key in ["uniqueCount=", "count="] {
        for (at, _) in head.match_indices(key) {
            let digits: String =
                head[at + key.len()..].chars().skip(1).take_while(char::is_ascii_digit).collect();
            if digits.parse::<u64>().map_or(!digits.is_empty(), |count| {
                key == "uniqueCount=" && count > size / SHORTEST_STRING + 1
            }) {
                return Err(FileProblem::corrupt(format!(
                    "共享文本声明有{digits}条，与实际内容不符，文件已损坏或被改动；请在 Excel 中另存后送审"
                )));
            }
        }
    }
    Ok(())
}
