//! One run at a time in a result folder.
//!
//! The lock is the operating system's on [`LOCK_FILE`], which ends with the process that holds it, so
//! a killed run never blocks the next. Who holds it stands in [`OWNER_FILE`] beside it, since
//! Windows lets nobody read a locked file. Two computers, or two mounts of one share, may know nothing of each
//! other's locks: therefore an owner on another computer counts although the lock is free. Where the file system has no
//! locks (some network shares), the owner file alone decides.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::held::Held;
use super::interrupt::Passing;
use super::os;
use super::retry::patiently;
use super::words::io_reason;

/// The locked file.
pub const LOCK_FILE: &str = ".postaudit.lock";
/// Says who holds the lock.
pub const OWNER_FILE: &str = ".postaudit.owner.json";
/// An owner on another computer is believed for a day.
const OWNER_BELIEVED_SECONDS: i64 = 24 * 3600;

/// Who holds a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Name of the computer.
    pub host: String,
    /// Name of the user.
    pub user: String,
    /// Process on that computer.
    pub pid: u32,
    /// Since when, RFC 3339.
    pub since: String,
}

impl Owner {
    fn ours() -> Self {
        Self {
            host: os::host(),
            user: os::user(),
            pid: std::process::id(),
            since: Timestamp::now().to_string(),
        }
    }

    /// Who it is, in Chinese.
    pub fn label(&self) -> String {
        let since = self.since.parse::<Timestamp>().map_or_else(
            |_| self.since.clone(),
            |since| since.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        );
        format!("主机 {}，用户 {}，进程 {}，自 {since} 起", self.host, self.user, self.pid)
    }

    /// Whether it still seems to run. One on this computer whose lock is free may have it on another mount of the same
    /// share: then a process of this program has its number.
    fn seems_alive(&self, locks_are_known: bool) -> bool {
        if self.host == os::host() {
            return if locks_are_known {
                os::runs_this_program(self.pid)
            } else {
                os::process_exists(self.pid)
            };
        }
        let since = self.since.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
        (Timestamp::now().as_second() - since.as_second()).abs() < OWNER_BELIEVED_SECONDS
    }
}

/// Why a result folder could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else's run.
    #[error("结果文件夹 {out} 正被另一次运行使用（{owner}）。请等它结束，或用 -o 指定其他文件夹。")]
    Held {
        /// The folder.
        out: String,
        /// Who, in words.
        owner: String,
    },
    /// The folder can't be written.
    #[error("结果文件夹 {out} 不能写入：{reason}。请换一个可写的位置（-o 文件夹）。")]
    Unwritable {
        /// The folder.
        out: String,
        /// Why.
        reason: String,
    },
}

/// A result folder held; let go when dropped.
#[derive(Debug)]
pub struct Lock {
    folder: Arc<Held>,
    file: Option<File>,
    /// Last of the fields that hold anything: Windows removes no folder that is open.
    _created: Created,
    /// A run that held the folder before and was killed.
    pub interrupted: Option<Owner>,
    passing: Option<Passing>,
}

/// Folders that were made for a run, the innermost first.
#[derive(Debug)]
struct Created(Vec<PathBuf>);

impl Drop for Created {
    fn drop(&mut self) {
        for folder in &self.0 {
            // A run that wrote nothing leaves no empty folder behind; a folder with results stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Lock {
    /// Takes a result folder, creating it.
    ///
    /// # Errors
    /// If somebody else holds it, or it can't be written.
    pub fn take(out: &Path) -> Result<Self, LockError> {
        let unwritable = |error: &io::Error| LockError::Unwritable {
            out: out.display().to_string(),
            reason: io_reason(error),
        };
        if out.exists() && !out.is_dir() {
            let reason = "它是一个文件，不是文件夹".to_owned();
            return Err(LockError::Unwritable { out: out.display().to_string(), reason });
        }
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let created = Created(out.ancestors().take_while(missing).map(Path::to_owned).collect());
        os::create_dir_all(out).map_err(|error| unwritable(&error))?;
        let folder = Arc::new(Held::open(out).map_err(|error| unwritable(&error))?);
        loop {
            let path = out.join(LOCK_FILE);
            // Windows refuses a name as long as somebody has open the file that had it before.
            let file = patiently(|| folder.open_or_create(LOCK_FILE)).map_err(|error| {
                LockError::Unwritable { out: out.display().to_string(), reason: of_file(LOCK_FILE, &error) }
            })?;
            let earlier = read_owner(&folder);
            let file = match file.try_lock() {
                // Its owner has let go and removed it meanwhile, so try once more.
                Ok(()) if !os::is_named(&file, &path) => continue,
                Ok(()) => Some(file),
                Err(TryLockError::WouldBlock) => return Err(held_by(out, earlier.as_ref())),
                Err(TryLockError::Error(error)) if os::knows_no_locks(&error) => None,
                Err(TryLockError::Error(error)) => return Err(unwritable(&error)),
            };
            if earlier.as_ref().is_some_and(|owner| owner.seems_alive(file.is_some())) {
                return Err(held_by(out, earlier.as_ref()));
            }
            let mut lock = Self { folder, file, _created: created, interrupted: earlier, passing: None };
            return match lock.sign() {
                Ok(()) => Ok(lock),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    Err(held_by(out, read_owner(&lock.folder).as_ref()))
                }
                Err(error) => Err(unwritable(&error)),
            };
        }
    }

    /// Says who holds it, in a new file: if two runs see that the owner is gone, only one of them comes to hold it.
    fn sign(&mut self) -> io::Result<()> {
        if read_owner(&self.folder) != self.interrupted {
            return Err(ErrorKind::AlreadyExists.into());
        }
        match self.folder.remove_file(OWNER_FILE) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let text = serde_json::to_string_pretty(&Owner::ours())?;
        let mut owner = self.folder.create_new(OWNER_FILE)?;
        let folder = Arc::clone(&self.folder);
        self.passing = Some(Passing::new(move || {
            let _ = folder.remove_file(OWNER_FILE);
            remove_lock_file(&folder);
        }));
        owner.write_all(text.as_bytes())?;
        owner.sync_all()
    }

    /// The folder, open.
    pub fn folder(&self) -> Arc<Held> {
        Arc::clone(&self.folder)
    }

    /// Whether the file system has the lock; otherwise only those who read the owner file know.
    pub const fn is_known_to_the_system(&self) -> bool {
        self.file.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Without this, a file of somebody else stands in the place of the owner file.
        let is_ours = self.passing.take().is_some();
        let mut is_gone = false;
        if is_ours {
            let _ = self.folder.remove_file(OWNER_FILE);
            is_gone = remove_lock_file(&self.folder);
        }
        drop(self.file.take());
        // A share does not remove what is open; nor does it, therefore, if somebody else has opened it meanwhile. Who was refused
        // lets go a moment after it ended.
        if is_ours && !is_gone {
            let _ = patiently(|| self.folder.remove_file(LOCK_FILE));
        }
    }
}

/// Removed while still locked, if possible: whoever opened it before finds that it has no name any more.
fn remove_lock_file(folder: &Held) -> bool {
    match folder.remove_file(LOCK_FILE) {
        Ok(()) => true,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

fn of_file(name: &str, error: &io::Error) -> String {
    format!("{name}：{}", io_reason(error))
}

fn held_by(out: &Path, owner: Option<&Owner>) -> LockError {
    let elsewhere = owner.is_some_and(|owner| owner.host != os::host());
    let who = owner.map_or_else(|| "占用者未留下信息".to_owned(), Owner::label);
    let owner = if elsewhere {
        format!("{who}；若确认那台电脑上的运行已经结束，请删除其中的 {OWNER_FILE} 后重新运行")
    } else {
        who
    };
    LockError::Held { out: out.display().to_string(), owner }
}

fn read_owner(folder: &Held) -> Option<Owner> {
    /// What somebody else puts there is read only up to a limit.
    const LONGEST: u64 = 1 << 16;
    let mut text = String::new();
    let file = folder.open_file(OWNER_FILE).ok()?;
    io::Read::read_to_string(&mut io::Read::take(file, LONGEST), &mut text).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let _first = Lock::take(folder.path()).unwrap();
        let message = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(
            message.contains(&os::host()) && message.contains(&std::process::id().to_string()),
            "{message}"
        );
    }

    #[test]
    fn a_folder_let_go_can_be_taken_and_holds_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        drop(Lock::take(folder.path()).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Lock::take(folder.path()).unwrap().interrupted.is_none());
    }

    #[test]
    fn a_run_that_wrote_nothing_leaves_none_of_the_folders_that_it_made() {
        let folder = tempfile::tempdir().unwrap();
        drop(Lock::take(&folder.path().join("a/b/c")).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_lock_of_a_killed_run_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let dead =
            Owner {
                host: "别处".into(), user: "u".into(), pid: 1, since: Timestamp::UNIX_EPOCH.to_string()
            };
        fs::write(folder.path().join(OWNER_FILE), serde_json::to_string(&dead).unwrap()).unwrap();
        fs::write(folder.path().join(LOCK_FILE), "").unwrap();
        assert_eq!(Lock::take(folder.path()).unwrap().interrupted, Some(dead));
    }

    fn elsewhere(since: Timestamp) -> Owner {
        Owner { host: "别处".into(), user: "u".into(), pid: 1, since: since.to_string() }
    }

    #[test]
    fn an_owner_on_another_computer_counts_for_a_day_although_the_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let put = |owner: &Owner| {
            fs::write(folder.path().join(OWNER_FILE), serde_json::to_string(owner).unwrap()).unwrap();
        };
        let hour = jiff::SignedDuration::from_hours(1);
        put(&elsewhere(Timestamp::now() - hour));
        let message = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(message.contains("主机 别处") && message.contains(OWNER_FILE), "{message}");
        assert!(folder.path().join(OWNER_FILE).exists(), "it is theirs");
        put(&elsewhere(Timestamp::now() - hour * 25));
        assert!(Lock::take(folder.path()).unwrap().interrupted.is_some());
    }

    /// As two mounts of one share on one computer, which know nothing of each other's locks.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_running_owner_on_this_computer_counts_although_the_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        // A program by our own name, which the system cuts off.
        let namesake = folder.path().join(fs::read_to_string("/proc/self/comm").unwrap().trim());
        fs::copy("/bin/sleep", &namesake).unwrap();
        let mut other = std::process::Command::new(namesake).arg("60").spawn().unwrap();
        // A new process gets its name a moment after its parent goes on.
        while !os::runs_this_program(other.id()) {
            std::thread::yield_now();
        }
        let owner = Owner { pid: other.id(), ..Owner::ours() };
        let out = folder.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join(OWNER_FILE), serde_json::to_string(&owner).unwrap()).unwrap();
        let message = Lock::take(&out).unwrap_err().to_string();
        assert!(message.contains(&format!("进程 {}", other.id())), "{message}");
        other.kill().unwrap();
        other.wait().unwrap();
        assert_eq!(Lock::take(&out).unwrap().interrupted, Some(owner));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_the_place_of_its_files_lead_nowhere() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let theirs = outside.path().join("theirs");
        fs::write(&theirs, "theirs").unwrap();
        std::os::unix::fs::symlink(&theirs, folder.path().join(OWNER_FILE)).unwrap();
        drop(Lock::take(folder.path()).unwrap());
        std::os::unix::fs::symlink(&theirs, folder.path().join(LOCK_FILE)).unwrap();
        let message = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(message.contains("链接"), "{message}");
        assert_eq!(fs::read(&theirs).unwrap(), b"theirs");
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), "").unwrap();
        let message = Lock::take(&folder.path().join("out")).unwrap_err().to_string();
        assert!(message.contains("不是文件夹"), "{message}");
    }
}
