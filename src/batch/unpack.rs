//! Archives among the inputs: their files are put into a folder of this run, and read like any other.
//!
//! In: an archive's path. Out: [`Unpacked`]: each file under the name that it has in the archive, with the place
//! where its bytes lie until the run ends. No name of an archive becomes a name on this machine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::files::archive::{Allowance, is_archive, unpack};
use crate::files::limits::{MAX_ARCHIVE_DEPTH, MAX_ARCHIVE_FILE_BYTES, MAX_UNPACKED_BYTES};
use crate::files::{FileProblem, with_patience};
use crate::model::mask_any;

use super::interrupt::Passing;
use super::paths::at_location;
use super::words::io_reason;

/// A folder of unpacked files; it is removed when nobody holds it any more.
#[derive(Debug, Clone)]
pub struct Unpacked {
    folder: Arc<Unpacking>,
    count: usize,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// The folder, with a lock that tells others that it is in use.
#[derive(Debug)]
struct Unpacking {
    // In this order: the lock goes first, for a system that removes no open file.
    _in_use: Option<File>,
    folder: TempDir,
    _passing: Passing,
}

/// Begins the names of such folders.
const PREFIX: &str = "postaudit-";
/// A run that made the lock's file holds the lock after that.
const SURELY_LOCKED: Duration = Duration::from_mins(1);
/// The lock's name in them.
const IN_USE: &str = "in-use";

/// A file of an archive: its path within it, and where its bytes lie, or why they don't.
#[derive(Debug)]
pub struct UnpackedFile {
    /// Path within the archive, archives within it being folders, too.
    pub inside: String,
    /// Where it lies now, and its bytes.
    pub place: Result<(PathBuf, u64), FileProblem>,
}

impl Unpacked {
    /// A new folder, for this user alone.
    ///
    /// # Errors
    /// If there can be none.
    pub fn new() -> Result<Self, FileProblem> {
        remove_stale();
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
        let folder = folder.map_err(|error| {
            FileProblem::io(format!(
                "无法建立临时文件夹解压：{}；请检查临时目录的空间和权限",
                io_reason(&error)
            ))
        })?;
        // Where there are no locks, other runs leave the folder alone because it is young.
        let in_use = File::create_new(folder.path().join(IN_USE)).ok();
        let in_use = in_use.filter(|file| file.try_lock().is_ok());
        let path = folder.path().to_owned();
        let passing = Passing::new(move || drop(fs::remove_dir_all(&path)));
        let folder = Unpacking { _in_use: in_use, folder, _passing: passing };
        Ok(Self { folder: Arc::new(folder), count: 0, left: MAX_UNPACKED_BYTES })
    }

    /// The files of an archive; none if it is a workbook or a document instead.
    ///
    /// # Errors
    /// If the archive as a whole can't be read.
    pub fn add(&mut self, path: &Path) -> Result<Option<Vec<UnpackedFile>>, FileProblem> {
        let refused = |error: std::io::Error| FileProblem::io(format!("无法读取：{}", io_reason(&error)));
        let size = with_patience(|| fs::metadata(path)).map_err(refused)?.len();
        if size > MAX_ARCHIVE_FILE_BYTES {
            return Err(FileProblem::too_large(format!(
                "压缩包有{} MB，超过{} MB的上限；请拆分后送审",
                size >> 20,
                MAX_ARCHIVE_FILE_BYTES >> 20
            )));
        }
        let bytes = with_patience(|| fs::read(path)).map_err(refused)?;
        let is_container = bytes.starts_with(b"PK");
        let is_document = is_container && !is_archive(&bytes) && looks_whole(&bytes);
        if is_document || !is_container && !is_archive(&bytes) {
            return Ok(None);
        }
        let mut files = Vec::new();
        self.level(&bytes, "", 1, &mut Allowance::within(self.left), &mut files)?;
        Ok(Some(files))
    }

    fn level(
        &mut self,
        bytes: &[u8],
        before: &str,
        depth: usize,
        allowance: &mut Allowance,
        files: &mut Vec<UnpackedFile>,
    ) -> Result<(), FileProblem> {
        unpack(bytes, allowance, &mut |member, allowance| {
            let inside = format!("{before}{}", member.name);
            let content = match member.content {
                Ok(content) if is_archive(&content) => {
                    let folder = format!("{inside}/");
                    let inner = if depth >= MAX_ARCHIVE_DEPTH {
                        Err(FileProblem::too_large(format!(
                            "压缩包套压缩包超过{MAX_ARCHIVE_DEPTH}层，未读取；请解压后送审"
                        )))
                    } else {
                        self.level(&content, &folder, depth + 1, allowance, files)
                    };
                    if let Err(problem) = inner {
                        files.push(UnpackedFile { inside, place: Err(problem) });
                    }
                    return;
                }
                content => content,
            };
            let place = content.and_then(|content| self.put(&inside, &content));
            files.push(UnpackedFile { inside, place });
        })
    }

    /// Writes a file under a number; only the ending is kept, which tells how it may unfold.
    fn put(&mut self, inside: &str, content: &[u8]) -> Result<(PathBuf, u64), FileProblem> {
        self.count += 1;
        let extension: String = inside
            .rsplit_once('.')
            .map(|(_, extension)| extension)
            .into_iter()
            .flat_map(str::chars)
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect();
        let path = self.folder.folder.path().join(format!("{}.{extension}", self.count));
        fs::write(&path, content).map_err(|error| {
            FileProblem::io(format!("解压时无法写入临时文件夹：{}；请检查空间", io_reason(&error)))
        })?;
        self.left = self.left.saturating_sub(content.len() as u64);
        Ok((path, content.len() as u64))
    }
}

/// Removes folders of runs that were killed: nobody holds their lock any more.
fn remove_stale() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.filter_map(Result::ok) {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // A link is no folder of ours, wherever it leads.
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_stale(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_stale(folder: &Path) -> bool {
    let lock = folder.join(IN_USE);
    let is_lock = fs::symlink_metadata(&lock).is_ok_and(|metadata| {
        let age = metadata.modified().ok().and_then(|written| written.elapsed().ok());
        metadata.is_file() && age.is_some_and(|age| age > SURELY_LOCKED)
    });
    is_lock && File::options().read(true).write(true).open(lock).is_ok_and(|file| file.try_lock().is_ok())
}

/// The directory of a container can be read: what is no archive of files then is a document.
fn looks_whole(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_ok()
}

/// Files of archives that are looked for again by where they were.
#[derive(Debug, Default)]
pub struct Reopened {
    unpacked: Option<Unpacked>,
    /// Files of each archive by their shown paths.
    archives: BTreeMap<PathBuf, BTreeMap<String, PathBuf>>,
}

impl Reopened {
    /// The file of a location, be it in a folder or in an archive.
    pub fn find(&mut self, location: &Path) -> Option<PathBuf> {
        if let Some(path) = at_location(location) {
            return Some(path);
        }
        let (ancestor, archive) = location
            .ancestors()
            .skip(1)
            .find_map(|ancestor| Some((ancestor, at_location(ancestor).filter(|path| path.is_file())?)))?;
        let inside = location.strip_prefix(ancestor).ok()?;
        let inside: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        self.files_of(archive).get(&inside.join("/")).cloned()
    }

    fn files_of(&mut self, archive: PathBuf) -> &BTreeMap<String, PathBuf> {
        let unpacked = &mut self.unpacked;
        self.archives.entry(archive).or_insert_with_key(|archive| {
            if unpacked.is_none() {
                *unpacked = Unpacked::new().ok();
            }
            let files = unpacked.as_mut().and_then(|unpacked| unpacked.add(archive).ok().flatten());
            let by_name = |file: UnpackedFile| {
                let (path, _) = file.place.ok()?;
                Some((mask_any(&file.inside).into_owned(), path))
            };
            files.unwrap_or_default().into_iter().filter_map(by_name).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_folder_that_a_killed_run_left_is_removed_and_one_in_use_is_not() {
        let at =
            |name: &str| std::env::temp_dir().join(format!("{PREFIX}test-{name}-{}", std::process::id()));
        let (left, other) = (at("left"), at("other"));
        for folder in [&left, &other] {
            fs::create_dir(folder).unwrap();
        }
        let old = SystemTime::now() - 2 * SURELY_LOCKED;
        File::create(left.join(IN_USE)).unwrap().set_modified(old).unwrap();
        let used = Unpacked::new().unwrap();
        let _another = Unpacked::new().unwrap();
        assert!(!left.exists(), "nobody holds its lock");
        assert!(other.exists(), "without a lock it is not known to be ours");
        assert!(used.folder.folder.path().exists());
        fs::remove_dir(other).unwrap();
    }
}
