//! A folder held open: whatever lies below is reached from it name by name, and no link is followed.
//!
//! Whoever may write into a result folder may put links into it, even while a run is at work. Between the check of a path
//! and its use, the path may come to lead elsewhere; a folder that is open stays the same folder.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cap_fs_ext::{DirExt as _, FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, Metadata, OpenOptions};

use super::os;

/// Largest file that is read whole from such a folder, bytes: the record of a run has some 4 KB an agency.
pub const MAX_READ_BYTES: u64 = 1 << 30;

/// A folder held open.
#[derive(Debug)]
pub struct Held {
    dir: Dir,
}

impl Held {
    /// A folder by its path as the user gave it: links that lead to it are the user's own.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        Dir::open_ambient_dir(path, ambient_authority()).map(|dir| Self { dir })
    }

    /// The folder in which a relative path (with `/`) lies, and the last name of the path.
    fn place<'p>(&self, relative: &'p str, make: bool) -> io::Result<(Self, &'p str)> {
        let (folders, name) = relative.rsplit_once('/').unwrap_or(("", relative));
        Ok((self.folder(folders, make)?, name))
    }

    /// A folder below, made if asked for.
    ///
    /// # Errors
    /// If a part of the path is a link, no folder, or can't be opened or made.
    pub fn folder(&self, relative: &str, make: bool) -> io::Result<Self> {
        let mut here = self.dir.try_clone()?;
        for name in relative.split('/').filter(|name| !name.is_empty()) {
            here = match here.open_dir_nofollow(name) {
                Ok(dir) => dir,
                Err(error) if make && error.kind() == io::ErrorKind::NotFound => {
                    match make_folder(&here, name) {
                        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                        _ => here.open_dir_nofollow(name)?,
                    }
                }
                Err(error) => return Err(what_is_there(&here, name, error)),
            };
        }
        Ok(Self { dir: here })
    }

    /// What lies at a relative path; of a link the link itself.
    ///
    /// # Errors
    /// If there is nothing, or a folder of the path is a link.
    pub fn metadata(&self, relative: &str) -> io::Result<Metadata> {
        let (folder, name) = self.place(relative, false)?;
        folder.dir.symlink_metadata(name)
    }

    /// Opens a file for reading: no link, no pipe, no device.
    ///
    /// # Errors
    /// If there is none.
    pub fn open_file(&self, relative: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        self.open_with(relative, &mut options)
    }

    /// Opens or makes a file that is read and written in place: no link, no pipe, no device.
    ///
    /// # Errors
    /// If something else lies there, or it can't be opened.
    pub fn open_or_create(&self, relative: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        os::set_file_mode(&mut options);
        self.open_with(relative, &mut options)
    }

    fn open_with(&self, relative: &str, options: &mut OpenOptions) -> io::Result<File> {
        let (folder, name) = self.place(relative, false)?;
        match folder.dir.symlink_metadata(name) {
            Ok(metadata) if !metadata.is_file() => return Err(no_file(&metadata)),
            _ => {}
        }
        // What is put there since is not waited for, nor followed.
        let file = folder.dir.open_with(name, options.follow(FollowSymlinks::No).nonblock(true))?;
        let metadata = file.metadata()?;
        if metadata.is_file() { Ok(file.into_std()) } else { Err(no_file(&metadata)) }
    }

    /// Makes a file that must not be there yet; its folders are made.
    ///
    /// # Errors
    /// If it is there, or can't be made.
    pub fn create_new(&self, relative: &str) -> io::Result<File> {
        let (folder, name) = self.place(relative, true)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        os::set_file_mode(&mut options);
        folder.dir.open_with(name, &options).map(cap_std::fs::File::into_std)
    }

    /// The content of a file.
    ///
    /// # Errors
    /// If it is none, or can't be read.
    pub fn read(&self, relative: &str) -> io::Result<Vec<u8>> {
        let file = self.open_file(relative)?;
        let size = file.metadata()?.len();
        if size > MAX_READ_BYTES {
            return Err(refused(format!(
                "文件有 {} MB，超过 {} MB 的上限",
                size >> 20,
                MAX_READ_BYTES >> 20
            )));
        }
        let mut content = Vec::new();
        file.take(MAX_READ_BYTES).read_to_end(&mut content)?;
        Ok(content)
    }

    /// Flushes a file to the disk. Windows wants it open for writing, Unix does not care.
    ///
    /// # Errors
    /// If it is not known to be there.
    pub fn sync_file(&self, relative: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.read(true).write(cfg!(windows));
        self.open_with(relative, &mut options)?.sync_all()
    }

    /// Moves a file; what stands in the place that it goes to is replaced. Folders on the way there are made.
    ///
    /// # Errors
    /// If a folder of either path is a link, or the file can't be moved.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (source, name) = self.place(from, false)?;
        let (target, new_name) = self.place(to, true)?;
        if target.dir.symlink_metadata(new_name).is_ok_and(|there| there.is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        source.dir.rename(name, &target.dir, new_name)
    }

    /// Removes a file, or a link itself.
    ///
    /// # Errors
    /// If there is none, or it can't be removed.
    pub fn remove_file(&self, relative: &str) -> io::Result<()> {
        let (folder, name) = self.place(relative, false)?;
        folder.dir.remove_file(name)
    }

    /// Removes a folder that holds nothing.
    ///
    /// # Errors
    /// If it holds something, or is none.
    pub fn remove_empty_folder(&self, relative: &str) -> io::Result<()> {
        let (folder, name) = self.place(relative, false)?;
        folder.dir.remove_dir(name)
    }
}

/// Opens a file for reading by a path from outside, even through links; but no pipe and no device, which may never answer.
///
/// # Errors
/// If it is none, or can't be opened.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let metadata = std::fs::metadata(path)?;
    let options = &mut OpenOptions::new();
    let file = if metadata.is_file() {
        cap_std::fs::File::open_ambient_with(path, options.read(true).nonblock(true), ambient_authority())?
    } else {
        return Err(not_a_file("不是普通文件"));
    };
    if file.metadata()?.is_file() { Ok(file.into_std()) } else { Err(not_a_file("不是普通文件")) }
}

fn make_folder(inside: &Dir, name: &str) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    os::set_folder_mode(&mut builder);
    inside.create_dir_with(name, &builder)
}

/// Why something is no folder that we go into.
fn what_is_there(inside: &Dir, name: &str, error: io::Error) -> io::Error {
    match inside.symlink_metadata(name) {
        Ok(metadata) if metadata.is_symlink() => refused(format!(
            "结果文件夹中的“{name}”是链接，程序不经链接写出；请把它换成真正的文件夹，或用 -o 指定真实位置"
        )),
        Ok(metadata) if !metadata.is_dir() => io::ErrorKind::NotADirectory.into(),
        _ => error,
    }
}

fn no_file(metadata: &Metadata) -> io::Error {
    if metadata.is_dir() {
        io::ErrorKind::IsADirectory.into()
    } else if metadata.is_symlink() {
        refused("是链接，不跟随".to_owned())
    } else {
        not_a_file("不是普通文件（管道、设备等），不打开")
    }
}

fn refused(message: String) -> io::Error {
    io::Error::other(Refused(message))
}

fn not_a_file(message: &str) -> io::Error {
    refused(message.to_owned())
}

/// A refusal of ours, in words that stand by themselves.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_is_followed_wherever_it_leads() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(inside.path().join("a")).unwrap();
        fs::write(inside.path().join("a/x"), "mine").unwrap();
        fs::write(outside.path().join("x"), "theirs").unwrap();
        symlink(outside.path(), inside.path().join("out")).unwrap();
        symlink("..", inside.path().join("a/up")).unwrap();
        symlink(inside.path().join("a"), inside.path().join("own")).unwrap();
        symlink(outside.path().join("x"), inside.path().join("file")).unwrap();
        let held = Held::open(inside.path()).unwrap();
        for path in ["out/x", "a/up/x", "own/x", "file"] {
            assert!(held.open_file(path).is_err(), "{path}");
            assert!(held.open_or_create(path).is_err(), "{path}");
        }
        for path in ["out/y", "a/up/y", "own/y"] {
            assert!(held.create_new(path).is_err(), "{path}");
            assert!(held.rename("a/x", path).is_err(), "{path}");
        }
        for path in ["out/x", "own/x"] {
            assert!(held.rename(path, "taken").is_err() && held.remove_file(path).is_err(), "{path}");
        }
        assert_eq!(fs::read(outside.path().join("x")).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        held.rename("a/x", "file").unwrap();
        assert_eq!(
            fs::read(outside.path().join("x")).unwrap(),
            b"theirs",
            "the link gave way, not its target"
        );
        assert_eq!(held.read("file").unwrap(), b"mine");
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        let held = Held::open(folder.path()).unwrap();
        assert!(held.open_file("pipe").is_err() && held.open_or_create("pipe").is_err());
        assert!(open_regular(&folder.path().join("pipe")).is_err());
    }
}
