//! Paths: the single name of each, what outputs show of it, and the way back from what is shown.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::os;
use crate::files::shown_name;
use crate::model::mask_owned;

/// The one name under which the system knows a path; as far as it exists.
pub fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return os::plain(real);
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) if parent != absolute => real(parent).join(name),
        _ => absolute,
    }
}

/// Where a file is, for finding it again: as the system knows it, without ID numbers in its name.
pub fn location(path: &Path) -> PathBuf {
    let real = real(path);
    let shown = mask_owned(shown_name(real.as_os_str().as_encoded_bytes()));
    if real.to_str() == Some(&shown) { real } else { PathBuf::from(shown) }
}

/// The file of a location, if it is still there.
pub fn at_location(location: &Path) -> Option<PathBuf> {
    if location.exists() {
        return Some(location.to_owned());
    }
    let name = location.file_name()?.to_str()?;
    let folder = location.parent()?;
    // The name of a folder above may be shown otherwise than it is, too.
    let folder = if folder.exists() { folder.to_owned() } else { at_location(folder)? };
    let mut entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    entries.find(|entry| text_of(&entry.file_name()) == name).map(|entry| entry.path())
}

/// What outputs show of a path, without ID numbers that somebody named a file by.
pub(super) fn relative(path: &Path, root: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().map(|part| text_of(part.as_os_str())).collect::<Vec<_>>().join("/")
}

/// A name as text, whatever bytes it has, without ID numbers.
fn text_of(name: &OsStr) -> String {
    mask_owned(shown_name(name.as_encoded_bytes()))
}

/// What outputs show of a file that was given by itself.
pub(super) fn shown(path: &Path) -> String {
    let name = path.file_name().map(OsStr::to_owned).or_else(|| real(path).file_name().map(OsStr::to_owned));
    text_of(name.as_deref().unwrap_or(path.as_os_str()))
}

/// File names, with the folder's name before them where two are equal, numbered where that does not
/// help.
pub fn shown_names(paths: &[PathBuf]) -> Vec<String> {
    let plain: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    plain
        .iter()
        .zip(paths)
        .map(|(name, path)| {
            let shared = plain.iter().filter(|other| *other == name).count() > 1;
            let base = if shared { with_parent(path, name) } else { name.clone() };
            let mut unique = base.clone();
            let mut number = 1;
            while !taken.insert(unique.clone()) {
                number += 1;
                unique = format!("{base}（{number}）");
            }
            unique
        })
        .collect()
}

/// The name with its folder's before it.
pub(super) fn with_parent(path: &Path, name: &str) -> String {
    let real = real(path);
    let parent = real.parent().and_then(Path::file_name).map(text_of);
    parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}/{name}"))
}
