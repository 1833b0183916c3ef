//! Files that are whole at every moment: written beside their place, closed, flushed, then renamed.
//!
//! A process killed at any point leaves the old file or the new one, and perhaps a temporary file
//! whose name says that it is ours ([`is_leftover`]); the next run removes those.

use std::ffi::OsStr;
use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::thread::JoinHandle;

use walkdir::WalkDir;

use super::held::Held;
use super::interrupt::{Passing, making};
use super::names::with_suffix;
use super::os;
use super::retry::patiently;

const TEMP_PREFIX: &str = ".postaudit-";
const TEMP_SUFFIX: &str = ".tmp";
/// Put before the extension of a file if somebody holds its place open.
pub const BESIDE: &str = "（新）";

/// Threads that wait for the disk; they do no work meanwhile.
const SYNC_THREADS: usize = 16;

/// Where a file ended up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// In its place.
    There,
    /// Beside its place, under this relative path, since the place could not be taken; and why.
    Beside(String, String),
}

/// A folder in which outputs are written, by relative paths with `/`. It is held open: see [`Held`].
#[derive(Debug, Clone)]
pub struct Outputs {
    root: PathBuf,
    held: Arc<OnceLock<Arc<Held>>>,
    /// The file system refused to set who may read a file.
    modeless: Arc<AtomicBool>,
}

impl Outputs {
    /// Outputs below this folder.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), held: Arc::default(), modeless: Arc::default() }
    }

    /// Outputs below a folder that is open already.
    pub fn within(root: &Path, held: Arc<Held>) -> Self {
        Self { held: Arc::new(OnceLock::from(held)), ..Self::at(root) }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the file system would not say who may read the files written.
    pub fn is_modeless(&self) -> bool {
        self.modeless.load(Ordering::Relaxed)
    }

    fn held(&self) -> io::Result<&Arc<Held>> {
        if let Some(held) = self.held.get() {
            return Ok(held);
        }
        let opened = Arc::new(Held::open(&self.root)?);
        Ok(self.held.get_or_init(|| opened))
    }

    /// Where a relative path leads, for showing it and for reading what [`Self::exists`] says is there.
    ///
    /// # Errors
    /// If it would leave the folder.
    pub fn path(&self, relative: &str) -> io::Result<PathBuf> {
        inside(relative)?;
        Ok(self.root.join(super::names::native(relative)))
    }

    /// Opens an output for reading; no link is followed, no pipe or device waited for.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(&self, relative: &str) -> io::Result<File> {
        inside(relative)?;
        self.held()?.open_file(relative)
    }

    /// The content of an output.
    ///
    /// # Errors
    /// If there is none, or it can't be read.
    pub fn read(&self, relative: &str) -> io::Result<Vec<u8>> {
        inside(relative)?;
        let held = self.held()?;
        patiently(|| held.read(relative))
    }

    /// Whether there is anything at this place.
    pub fn exists(&self, relative: &str) -> bool {
        inside(relative).and_then(|()| self.held()?.metadata(relative)).is_ok()
    }

    /// When an output was written last.
    pub fn modified(&self, relative: &str) -> Option<std::time::SystemTime> {
        let metadata = inside(relative).and_then(|()| self.held()?.metadata(relative)).ok()?;
        metadata.modified().ok().map(cap_std::time::SystemTime::into_std)
    }

    /// Starts a file beside its place; its folder is created.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn begin(&self, relative: &str) -> io::Result<Temp> {
        inside(relative)?;
        if self.held.get().is_none() {
            patiently(|| os::create_dir_all(&self.root))?;
        }
        let held = Arc::clone(self.held()?);
        let folder = relative.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        loop {
            let temporary = format!("{folder}{TEMP_PREFIX}{:x}{TEMP_SUFFIX}", random());
            let (place, made) = making(|| {
                let place = TempPlace::of(&held, temporary);
                let made = patiently(|| held.create_new(&place.path));
                (place, made)
            });
            match made {
                // Somebody else's of the same name stays.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => place.leave(),
                Err(error) => {
                    place.leave();
                    return Err(error);
                }
                Ok(file) => {
                    self.set_mode(&file);
                    return Ok(Temp { file, place });
                }
            }
        }
    }

    /// The mode given at creation passes through the umask, but ours is meant exactly. Shares without modes refuse.
    fn set_mode(&self, file: &File) {
        if let Some(permissions) = os::file_permissions()
            && file.set_permissions(permissions).is_err()
        {
            self.modeless.store(true, Ordering::Relaxed);
        }
    }

    /// Flushes a file that was begun down to the disk and puts it in its place, or beside it where
    /// somebody holds that open.
    ///
    /// # Errors
    /// If it can't be flushed or moved there.
    pub fn finish(&self, temporary: Temp, relative: &str, beside: &str) -> io::Result<Placed> {
        let Temp { mut file, place } = temporary;
        file.flush()?;
        file.sync_all()?;
        // Some shares don't rename open files.
        drop(file);
        self.put(&place, relative, beside)
    }

    fn put(&self, place: &TempPlace, relative: &str, beside: &str) -> io::Result<Placed> {
        match self.rename(place, relative) {
            Ok(()) => Ok(Placed::There),
            Err(error) if is_held(&error) => {
                self.rename(place, beside)?;
                Ok(Placed::Beside(beside.to_owned(), super::words::io_reason(&error)))
            }
            Err(error) => Err(error),
        }
    }

    fn rename(&self, place: &TempPlace, relative: &str) -> io::Result<()> {
        inside(relative)?;
        let held = self.held()?;
        patiently(|| held.rename(&place.path, relative)).map_err(|error| match error.kind() {
            // A renamed file takes the place of another. Clients of SMB say that one is there if the server can't remove it,
            // since somebody has it open (seen with libsmbclient).
            io::ErrorKind::AlreadyExists => io::ErrorKind::ResourceBusy.into(),
            _ => error,
        })?;
        place.leave();
        Ok(())
    }

    /// Writes a whole file, or `beside` where its place is held open.
    ///
    /// # Errors
    /// If it can't be written, flushed or moved there.
    pub fn write(&self, relative: &str, beside: &str, content: &[u8]) -> io::Result<Placed> {
        let mut file = self.begin(relative)?;
        file.write_all(content)?;
        self.finish(file, relative, beside)
    }

    /// Writes a file that still has to be put into its place by [`Self::settle`]. It is flushed to the disk while the next
    /// ones are made: done one by one, that took 3.4 ms a file, longer than making the file.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn stage(&self, relative: &str, content: &[u8], settling: Option<&Settling>) -> io::Result<Staged> {
        let Temp { mut file, place } = self.begin(relative)?;
        file.write_all(content)?;
        file.flush()?;
        // Thousands wait at a time, so none is kept open.
        drop(file);
        let place = Arc::new(place);
        Ok(Staged { flushed: settling.map(|settling| settling.add(Arc::clone(&place))), place })
    }

    /// Puts a staged file into its place, or `beside` where that is held open, once it is down on the disk.
    ///
    /// # Errors
    /// If it could not be flushed, or can't be moved there.
    pub fn settle(&self, staged: &Staged, relative: &str, beside: &str) -> io::Result<Placed> {
        match staged.flushed.as_ref().and_then(|flushed| flushed.recv().ok()) {
            Some(flushed) => flushed?,
            // There is no thread that would do it.
            None => staged.place.flush()?,
        }
        self.put(&staged.place, relative, beside)
    }

    /// Moves a file within the folder, under the first free name with a number.
    ///
    /// # Errors
    /// If it can't be moved.
    pub fn set_aside(&self, relative: &str, into: &str) -> io::Result<String> {
        inside(relative)?;
        let held = self.held()?;
        let mut number = 1;
        loop {
            let name =
                if number == 1 { into.to_owned() } else { with_suffix(into, &format!("（{number}）")) };
            inside(&name)?;
            match held.metadata(&name) {
                Ok(_) => number += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    patiently(|| held.rename(relative, &name))?;
                    return Ok(name);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Removes an output of ours that is no longer needed.
    ///
    /// # Errors
    /// If it can't be removed.
    pub fn remove(&self, relative: &str) -> io::Result<()> {
        inside(relative)?;
        self.held()?.remove_file(relative)
    }

    /// Removes temporary files that a killed run left. Only while the lock is held.
    pub fn remove_leftovers(&self) -> usize {
        let Ok(held) = self.held() else { return 0 };
        self.walk("")
            .filter(|(entry, _)| entry.file_type().is_file() && is_leftover(entry.file_name()))
            .filter(|(_, relative)| held.remove_file(relative).is_ok())
            .count()
    }

    /// Removes folders below one of ours that hold nothing any more.
    pub fn remove_empty_folders(&self, below: &str) {
        let Ok(held) = self.held() else { return };
        let folders: Vec<String> = self
            .walk(below)
            .filter(|(entry, _)| entry.depth() > 0 && entry.file_type().is_dir())
            .map(|(_, relative)| relative)
            .collect();
        // The innermost come last. A folder that is not empty stays, which is what is wanted.
        for folder in folders.iter().rev() {
            let _ = held.remove_empty_folder(folder);
        }
    }

    /// What lies below a folder of ours, with its path where that is text; what is found is opened from the held folder.
    pub fn walk(&self, below: &str) -> impl Iterator<Item = (walkdir::DirEntry, String)> {
        let root = self.root.clone();
        let start = if below.is_empty() { root.clone() } else { root.join(super::names::native(below)) };
        WalkDir::new(start).follow_links(false).follow_root_links(below.is_empty()).into_iter().filter_map(
            move |entry| {
                let entry = entry.ok()?;
                let relative = entry.path().strip_prefix(&root).ok()?;
                let parts: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
                let relative = parts?.join("/");
                Some((entry, relative))
            },
        )
    }
}

/// Whether a relative path stays within the folder that it is relative to.
fn inside(relative: &str) -> io::Result<()> {
    let inside = !relative.is_empty()
        && relative
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']));
    if inside {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, format!("路径不在结果文件夹内：{relative}")))
}

fn random() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

/// A file being written beside its place; removed if it never gets there.
#[derive(Debug)]
pub struct Temp {
    file: File,
    place: TempPlace,
}

impl Write for Temp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where a temporary file lies.
#[derive(Debug)]
struct TempPlace {
    held: Arc<Held>,
    path: String,
    /// There is nothing of ours left there.
    left: AtomicBool,
    _passing: Passing,
}

impl TempPlace {
    fn of(held: &Arc<Held>, path: String) -> Self {
        let (at, name) = (Arc::clone(held), path.clone());
        let passing = Passing::new(move || drop(at.remove_file(&name)));
        Self { held: Arc::clone(held), path, left: AtomicBool::new(false), _passing: passing }
    }

    fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    fn flush(&self) -> io::Result<()> {
        patiently(|| self.held.sync_file(&self.path))
    }
}

impl Drop for TempPlace {
    fn drop(&mut self) {
        if !self.left.load(Ordering::Relaxed) {
            let _ = self.held.remove_file(&self.path);
        }
    }
}

/// A file that is written and waits for being put into its place.
#[derive(Debug)]
pub struct Staged {
    place: Arc<TempPlace>,
    flushed: Option<mpsc::Receiver<io::Result<()>>>,
}

/// A file to be flushed to the disk, and who waits to hear of it.
type Flush = (Arc<TempPlace>, mpsc::Sender<io::Result<()>>);

/// Flushes files to the disk while the next ones are made: many at a time, since the disk settles them together, and by
/// threads that only wait.
#[derive(Debug)]
pub struct Settling {
    queue: mpsc::Sender<Flush>,
    threads: Vec<JoinHandle<()>>,
}

impl Settling {
    /// Starts with no files, on as many threads as the system has left.
    pub fn start() -> Self {
        let (queue, files) = mpsc::channel::<Flush>();
        let files = Arc::new(Mutex::new(files));
        let settle = || {
            let files = Arc::clone(&files);
            std::thread::Builder::new().spawn(move || {
                loop {
                    let next = files.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((place, waits)) = next else { return };
                    // If the run has given up, nobody waits any more.
                    let _ = waits.send(place.flush());
                }
            })
        };
        let threads = (0..SYNC_THREADS).map_while(|_| settle().ok()).collect();
        Self { queue, threads }
    }

    /// Without a thread no answer comes, which tells the waiting side to do it itself.
    fn add(&self, place: Arc<TempPlace>) -> mpsc::Receiver<io::Result<()>> {
        let (waits, flushed) = mpsc::channel();
        if !self.threads.is_empty() {
            let _ = self.queue.send((place, waits));
        }
        flushed
    }
}

impl Drop for Settling {
    fn drop(&mut self) {
        self.queue = mpsc::channel().0;
        for thread in self.threads.drain(..) {
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
    use std::fs;

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
        let kept = outputs.begin("a/x.csv").unwrap();
        let path = outputs.path(&kept.place.path).unwrap();
        kept.place.leave();
        drop(kept);
        fs::write(folder.path().join("a/notes.tmp"), "mine").unwrap();
        assert!(path.exists());
        assert_eq!(outputs.remove_leftovers(), 1);
        assert!(!path.exists() && folder.path().join("a/notes.tmp").exists());
    }

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        drop(outputs.begin("a/x.csv").unwrap());
        drop(outputs.stage("a/y.csv", b"y", Some(&Settling::start())).unwrap());
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 0);
    }

    #[test]
    fn a_staged_file_gets_to_its_place_with_threads_and_without() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::at(folder.path());
        let nobody = Settling { queue: mpsc::channel().0, threads: Vec::new() };
        let settlings = [Some(Settling::start()), Some(nobody), None];
        for (name, settling) in ["a/x.csv", "a/y.csv", "a/z.csv"].into_iter().zip(settlings) {
            let staged = outputs.stage(name, b"new", settling.as_ref()).unwrap();
            assert_eq!(outputs.settle(&staged, name, "b.csv").unwrap(), Placed::There);
            assert_eq!(fs::read(folder.path().join(name)).unwrap(), b"new");
        }
    }
}
