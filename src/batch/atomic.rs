//! Files that are whole at every moment: written beside their place, flushed, then renamed.
//!
//! A process killed at any point leaves the old file or the new one, and perhaps a temporary file
//! whose name says that it is ours ([`is_leftover`]); the next run removes those.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;
use walkdir::WalkDir;

use super::names::with_suffix;
use super::os;
use super::retry::patiently;

const TEMP_PREFIX: &str = ".postaudit-";
const TEMP_SUFFIX: &str = ".tmp";
/// Put before the extension of a file whose place is held open by somebody.
pub const BESIDE: &str = "（新）";

/// Threads that wait for the disk; they do no work meanwhile.
const SYNC_THREADS: usize = 16;

/// Where a file ended up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// In its place.
    There,
    /// Beside it, under this relative path, since its place could not be taken: why.
    Beside(String, String),
}

/// A folder in which outputs are written, by relative paths with `/`.
#[derive(Debug, Clone)]
pub struct Outputs {
    root: PathBuf,
    /// Folders that were made, or found to be ours: thousands of workbooks go to a few of them.
    ready: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Outputs {
    /// Outputs below this folder.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), ready: Arc::default() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a relative path leads.
    ///
    /// # Errors
    /// If it would leave the folder.
    pub fn path(&self, relative: &str) -> io::Result<PathBuf> {
        let inside = !relative.is_empty()
            && relative.split('/').all(|part| {
                !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':'])
            });
        if !inside {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("路径不在结果文件夹内：{relative}"),
            ));
        }
        Ok(self.root.join(super::names::native(relative)))
    }

    /// Starts a file beside its place; its folder is created.
    pub fn begin(&self, relative: &str) -> io::Result<NamedTempFile> {
        let path = self.path(relative)?;
        let folder = path.parent().unwrap_or(&self.root);
        self.make_ready(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMP_PREFIX).suffix(TEMP_SUFFIX);
        let permissions = os::file_permissions();
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let file = match patiently(|| builder.tempfile_in(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Somebody removed it since.
                self.ready().remove(folder);
                self.make_ready(folder)?;
                patiently(|| builder.tempfile_in(folder))?
            }
            other => other?,
        };
        // The mode given at creation passes through the umask; ours is meant as it is.
        if let Some(permissions) = os::file_permissions() {
            file.as_file().set_permissions(permissions)?;
        }
        Ok(file)
    }

    /// Flushes a file that was begun down to the disk and puts it in its place, or beside it where
    /// somebody holds that open.
    pub fn finish(&self, mut file: NamedTempFile, relative: &str, beside: &str) -> io::Result<Placed> {
        file.flush()?;
        file.as_file().sync_data()?;
        self.put(file, relative, beside)
    }

    fn put(&self, file: NamedTempFile, relative: &str, beside: &str) -> io::Result<Placed> {
        match self.persist(file, relative) {
            Ok(()) => Ok(Placed::There),
            Err((error, file)) if is_held(&error) => {
                self.persist(file, beside).map_err(|(error, _)| error)?;
                Ok(Placed::Beside(beside.to_owned(), super::words::io_reason(&error)))
            }
            Err((error, _)) => Err(error),
        }
    }

    /// Writes a whole file, or `beside` where its place is held open.
    pub fn write(&self, relative: &str, beside: &str, content: &[u8]) -> io::Result<Placed> {
        let mut file = self.begin(relative)?;
        file.write_all(content)?;
        self.finish(file, relative, beside)
    }

    /// Writes a whole file like [`Self::write`], but leaves it to a [`Settling`] to see it down to the
    /// disk: one by one that took 3.4 ms a file, longer than making it.
    pub fn write_unsynced(&self, relative: &str, beside: &str, content: &[u8]) -> io::Result<Placed> {
        let mut file = self.begin(relative)?;
        file.write_all(content)?;
        file.flush()?;
        self.put(file, relative, beside)
    }

    fn persist(&self, file: NamedTempFile, relative: &str) -> Result<(), (io::Error, NamedTempFile)> {
        let target = match self.path(relative) {
            Ok(target) => target,
            Err(error) => return Err((error, file)),
        };
        let mut waiting = Some(file);
        let renamed = patiently(|| {
            let Some(file) = waiting.take() else { return Ok(()) };
            file.persist(&target).map(drop).map_err(|failed| {
                waiting = Some(failed.file);
                if target.is_dir() { io::ErrorKind::IsADirectory.into() } else { failed.error }
            })
        });
        match (renamed, waiting) {
            (Err(error), Some(file)) => Err((error, file)),
            (Err(error), None) => {
                // Unreachable by construction: a failed persist gives the file back.
                debug_assert!(false, "{error}");
                Ok(())
            }
            (Ok(()), _) => Ok(()),
        }
    }

    /// Moves a file within the folder, under the first free name with a number.
    pub fn set_aside(&self, relative: &str, into: &str) -> io::Result<String> {
        let from = self.path(relative)?;
        let mut number = 1;
        loop {
            let name =
                if number == 1 { into.to_owned() } else { with_suffix(into, &format!("（{number}）")) };
            let to = self.path(&name)?;
            if to.exists() {
                number += 1;
                continue;
            }
            let folder = to.parent().unwrap_or(&self.root);
            self.make_ready(folder)?;
            patiently(|| fs::rename(&from, &to))?;
            return Ok(name);
        }
    }

    /// Makes a folder below ours, once.
    fn make_ready(&self, folder: &Path) -> io::Result<()> {
        if self.ready().contains(folder) {
            return Ok(());
        }
        self.stay_inside(folder)?;
        patiently(|| os::create_dir_all(folder))?;
        self.ready().insert(folder.to_owned());
        Ok(())
    }

    fn ready(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses a folder that a link leads out of ours: somebody may have put one there.
    fn stay_inside(&self, folder: &Path) -> io::Result<()> {
        let existing = folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(&self.root);
        let (real, root) = match (existing.canonicalize(), self.root.canonicalize()) {
            (Ok(real), Ok(root)) => (real, root),
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        if real.starts_with(&root) || root.starts_with(&real) {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!("{} 是指向结果文件夹之外的链接", existing.display()),
        ))
    }

    /// Removes temporary files that a killed run left. Only while the lock is held.
    pub fn remove_leftovers(&self) -> usize {
        WalkDir::new(&self.root)
            .follow_links(false)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file() && is_leftover(entry.file_name()))
            .filter(|entry| fs::remove_file(entry.path()).is_ok())
            .count()
    }
}

/// Sees files down to the disk while the next ones are made: many at a time, since the disk settles them
/// together, and by threads that only wait.
#[derive(Debug)]
pub struct Settling {
    queue: mpsc::Sender<String>,
    threads: Vec<JoinHandle<()>>,
}

impl Settling {
    /// Starts with no files.
    pub fn start(outputs: &Outputs) -> Self {
        let (queue, files) = mpsc::channel::<String>();
        let files = Arc::new(Mutex::new(files));
        let settle = || {
            let (outputs, files) = (outputs.clone(), Arc::clone(&files));
            std::thread::spawn(move || {
                loop {
                    let next = files.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(file) = next else { return };
                    // A disk that fails here has failed before, or will when the record is written.
                    let _ = outputs.path(&file).and_then(|path| os::sync_file(&path));
                }
            })
        };
        let threads = (0..SYNC_THREADS).map(|_| settle()).collect();
        Self { queue, threads }
    }

    /// Adds a file written by [`Outputs::write_unsynced`].
    pub fn add(&self, file: String) {
        // Without a thread left there is nobody to tell; the files are in place all the same.
        let _ = self.queue.send(file);
    }

    /// Waits for all of them.
    pub fn finish(self) {
        drop(self.queue);
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// Whether a file name is one of our temporary ones.
pub fn is_leftover(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX))
}

/// The place is taken, but the folder can be written: worth trying beside it.
fn is_held(error: &io::Error) -> bool {
    os::may_pass(error)
        || matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        assert_eq!(outputs.write("单位底稿/甲/乙.xlsx", "乙（新）.xlsx", b"old").unwrap(), Placed::There);
        assert_eq!(outputs.write("单位底稿/甲/乙.xlsx", "乙（新）.xlsx", b"new").unwrap(), Placed::There);
        assert_eq!(fs::read(folder.path().join("单位底稿/甲/乙.xlsx")).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path().join("单位底稿/甲")).unwrap().count(), 1);
    }

    #[test]
    fn a_place_that_cannot_be_taken_gets_a_file_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        fs::create_dir(folder.path().join("乙.xlsx")).unwrap();
        let placed = outputs.write("乙.xlsx", "乙（新）.xlsx", b"new").unwrap();
        assert!(matches!(placed, Placed::Beside(name, _) if name == "乙（新）.xlsx"));
        assert_eq!(fs::read(folder.path().join("乙（新）.xlsx")).unwrap(), b"new");
    }

    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(&folder.path().join("out"));
        for path in ["../x", "/etc/x", "a/../../x", "", "a//b", "c:x"] {
            assert!(outputs.write(path, path, b"").is_err(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("data")).unwrap();
        let outputs = Outputs::at(folder.path());
        assert!(outputs.write("data/x.csv", "乙（新）.xlsx", b"x").is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_owner_and_group_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Outputs::at(folder.path()).write("a/b.csv", "a/c.csv", b"x").unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("a/b.csv"), 0o640);
        assert_eq!(mode("a") & 0o007, 0);
    }

    #[test]
    fn what_is_set_aside_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        for content in [b"1", b"2"] {
            outputs.write("a.xlsx", "b.xlsx", content).unwrap();
            outputs.set_aside("a.xlsx", "已移除/a.xlsx").unwrap();
        }
        assert_eq!(fs::read(folder.path().join("已移除/a.xlsx")).unwrap(), b"1");
        assert_eq!(fs::read(folder.path().join("已移除/a（2）.xlsx")).unwrap(), b"2");
    }

    #[test]
    fn leftovers_of_a_killed_run_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        let (_, kept) = outputs.begin("a/x.csv").unwrap().keep().unwrap();
        fs::write(folder.path().join("a/notes.tmp"), "mine").unwrap();
        assert_eq!(outputs.remove_leftovers(), 1);
        assert!(!kept.exists() && folder.path().join("a/notes.tmp").exists());
    }
}
