//! One run at a time in a result folder.
//!
//! The lock is the operating system's on [`LOCK_FILE`], which ends with the process that holds it, so
//! a killed run never blocks the next. Who holds it stands in [`OWNER_FILE`] beside it, since
//! Windows lets nobody read a locked file. Where the file system knows no locks (some network
//! shares), the owner file alone decides.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::os;
use super::words::io_reason;

/// The locked file.
pub const LOCK_FILE: &str = ".postaudit.lock";
/// Says who holds the lock.
pub const OWNER_FILE: &str = ".postaudit.owner.json";
/// Without system locks: an owner on another computer is believed for a day.
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

    /// Without system locks: whether it still seems to run.
    fn seems_alive(&self) -> bool {
        if self.host == os::host() {
            return os::process_exists(self.pid);
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
    out: PathBuf,
    file: Option<File>,
    /// The folder was made for this run.
    created: bool,
    /// A run that held the folder before and was killed.
    pub interrupted: Option<Owner>,
}

impl Lock {
    /// Takes a result folder, creating it.
    pub fn take(out: &Path) -> Result<Self, LockError> {
        let unwritable = |error: &io::Error| LockError::Unwritable {
            out: out.display().to_string(),
            reason: io_reason(error),
        };
        if out.exists() && !out.is_dir() {
            let reason = "它是一个文件，不是文件夹".to_owned();
            return Err(LockError::Unwritable { out: out.display().to_string(), reason });
        }
        let created = !out.exists();
        os::create_dir_all(out).map_err(|error| unwritable(&error))?;
        loop {
            let path = out.join(LOCK_FILE);
            let file = os::create_options()
                .read(true)
                .truncate(false)
                .open(&path)
                .map_err(|error| unwritable(&error))?;
            let earlier = read_owner(out);
            match file.try_lock() {
                // Its owner let go and removed it meanwhile: once more.
                Ok(()) if !os::is_named(&file, &path) => {}
                Ok(()) => {
                    return Self::held(out, Some(file), created, earlier).map_err(|error| unwritable(&error));
                }
                Err(TryLockError::WouldBlock) => return Err(held_by(out, earlier.as_ref())),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    if earlier.as_ref().is_some_and(Owner::seems_alive) {
                        return Err(held_by(out, earlier.as_ref()));
                    }
                    return Self::held(out, None, created, earlier).map_err(|error| unwritable(&error));
                }
                Err(TryLockError::Error(error)) => return Err(unwritable(&error)),
            }
        }
    }

    fn held(out: &Path, file: Option<File>, created: bool, interrupted: Option<Owner>) -> io::Result<Self> {
        let lock = Self { out: out.to_owned(), file, created, interrupted };
        let text = serde_json::to_string_pretty(&Owner::ours())?;
        let mut owner = os::create_options().truncate(true).open(out.join(OWNER_FILE))?;
        owner.write_all(text.as_bytes())?;
        Ok(lock)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.out.join(OWNER_FILE));
        // Removed while still locked: whoever opened it before finds that it has no name any more.
        if os::CAN_REMOVE_LOCKED {
            let _ = fs::remove_file(self.out.join(LOCK_FILE));
        }
        drop(self.file.take());
        if self.created {
            // A run that wrote nothing leaves no empty folder behind; a folder with results stays.
            let _ = fs::remove_dir(&self.out);
        }
    }
}

fn held_by(out: &Path, owner: Option<&Owner>) -> LockError {
    let owner = owner.map_or_else(|| "占用者未留下信息".to_owned(), Owner::label);
    LockError::Held { out: out.display().to_string(), owner }
}

fn read_owner(out: &Path) -> Option<Owner> {
    let text = fs::read_to_string(out.join(OWNER_FILE)).ok()?;
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
        if os::CAN_REMOVE_LOCKED {
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
        assert!(Lock::take(folder.path()).unwrap().interrupted.is_none());
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

    #[test]
    fn a_file_in_the_place_of_the_folder_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), "").unwrap();
        let message = Lock::take(&folder.path().join("out")).unwrap_err().to_string();
        assert!(message.contains("不是文件夹"), "{message}");
    }
}
