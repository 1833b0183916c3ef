//! Everything that differs by operating system, in one place.
//!
//! Each function has one body per system and the same meaning on all; what can't be run here is
//! kept so small that reading it is enough.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

/// Mode of written files: the owner writes, the group reads, others see nothing.
#[cfg(unix)]
pub const FILE_MODE: u32 = 0o640;
/// Mode of created folders.
#[cfg(unix)]
pub const DIR_MODE: u32 = 0o750;

/// Permissions for a new output file; `None` where the system has no modes.
#[cfg(unix)]
pub fn file_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(FILE_MODE))
}

/// Permissions for a new output file; `None` where the system has no modes.
#[cfg(not(unix))]
pub fn file_permissions() -> Option<Permissions> {
    None
}

/// A file that these options make is for owner and group only.
#[cfg(unix)]
pub fn set_file_mode(options: &mut cap_std::fs::OpenOptions) {
    cap_std::fs::OpenOptionsExt::mode(options, FILE_MODE);
}

/// A file that these options make is for owner and group only.
#[cfg(not(unix))]
pub fn set_file_mode(_options: &mut cap_std::fs::OpenOptions) {}

/// A folder that is made so is for owner and group only.
#[cfg(unix)]
pub fn set_folder_mode(builder: &mut cap_std::fs::DirBuilder) {
    cap_std::fs::DirBuilderExt::mode(builder, DIR_MODE);
}

/// A folder that is made so is for owner and group only.
#[cfg(not(unix))]
pub fn set_folder_mode(_builder: &mut cap_std::fs::DirBuilder) {}

/// Creates a folder and those above it, for owner and group only.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, DIR_MODE);
    builder.create(path)
}

/// Options to create a file for owner and group only.
pub fn create_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    options
}

/// Whether a file is hidden by its attributes (on Unix only the leading dot hides).
#[cfg(windows)]
pub fn is_hidden(metadata: &std::fs::Metadata) -> bool {
    const FILE_ATTRIBUTE_HIDDEN: u32 = 0x2;
    std::os::windows::fs::MetadataExt::file_attributes(metadata) & FILE_ATTRIBUTE_HIDDEN != 0
}

/// Whether a file is hidden by its attributes (on Unix only the leading dot hides).
#[cfg(not(windows))]
pub fn is_hidden(_metadata: &std::fs::Metadata) -> bool {
    false
}

/// Whether an error may pass by itself: somebody has the file open, or is just replacing it.
pub fn may_pass(error: &io::Error) -> bool {
    // Windows: 5 access denied (also: target open without sharing), 32 sharing, 33 lock violation.
    let in_use = cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33));
    // Network shares on Linux: 16 busy, 26 text busy, 116 stale handle.
    let busy = cfg!(unix) && matches!(error.raw_os_error(), Some(16 | 26 | 116));
    in_use
        || busy
        || matches!(
            error.kind(),
            io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock | io::ErrorKind::ResourceBusy
        )
}

/// A path as people and other programs write it: Windows puts `\\?\` before paths that it was asked for, and neither
/// Explorer nor Excel opens those. Rust itself reaches long paths either way.
#[cfg(windows)]
pub fn plain(path: PathBuf) -> PathBuf {
    path.to_str().and_then(without_prefix).map_or(path, PathBuf::from)
}

/// A path as people and other programs write it.
#[cfg(not(windows))]
pub fn plain(path: PathBuf) -> PathBuf {
    path
}

/// Without `\\?\`, where the path means the same without it.
#[cfg_attr(not(windows), allow(dead_code))] // logic that is tested on every system
fn without_prefix(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    // Only with the prefix may a name end like this, or be that of a device.
    let is_ordinary = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().trim_end();
        let is_device = ["CON", "PRN", "AUX", "NUL"].iter().any(|device| stem.eq_ignore_ascii_case(device));
        !part.ends_with(['.', ' ']) && !is_device
    };
    if !rest.split('\\').all(is_ordinary) {
        return None;
    }
    match rest.strip_prefix(r"UNC\") {
        Some(share) => Some(format!(r"\\{share}")),
        None if rest.as_bytes().get(1) == Some(&b':') => Some(rest.to_owned()),
        None => None,
    }
}

/// Name of this computer, for saying who holds a lock.
pub fn host() -> String {
    let named = ["COMPUTERNAME", "HOSTNAME"].iter().find_map(|name| std::env::var(name).ok());
    named
        .or_else(|| std::fs::read_to_string("/proc/sys/kernel/hostname").ok())
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "未知主机".to_owned())
}

/// Name of the user, for saying who holds a lock.
pub fn user() -> String {
    ["USERNAME", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.is_empty())
        .or_else(user_number)
        .unwrap_or_else(|| "未知用户".to_owned())
}

/// Who owns this process, where the environment says no name.
fn user_number() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let numbers = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    numbers.split_whitespace().next().map(|number| format!("uid {number}"))
}

/// Whether the program runs in a window of its own that closes with it: nobody else, no shell of any kind, is in its console.
#[cfg(windows)]
pub fn owns_console() -> bool {
    let attached = win32console::console::WinConsole::get_process_list().unwrap_or_default();
    // The list has room for four and is filled up with zeros.
    attached.iter().filter(|process| **process != 0).count() == 1
        && std::io::IsTerminal::is_terminal(&io::stdin())
        && std::io::IsTerminal::is_terminal(&io::stdout())
}

/// Whether the program runs in a window of its own that closes with it: elsewhere a desktop gives programs none.
#[cfg(not(windows))]
pub fn owns_console() -> bool {
    false
}

/// Whether an error of locking says that there are no locks here: some shares know none, some only as long as their
/// lock service runs.
pub fn knows_no_locks(error: &io::Error) -> bool {
    // Linux and macOS: 37, 77 no locks available; 38, 78 not implemented; 95, 102, 45 not supported; 22 invalid.
    let of_unix = if cfg!(target_os = "linux") { [37, 38, 95, 22] } else { [77, 78, 102, 45] };
    // Windows: 1 invalid function, 50 not supported.
    let known: &[i32] = if cfg!(windows) { &[1, 50] } else { &of_unix };
    error.kind() == io::ErrorKind::Unsupported
        || error.raw_os_error().is_some_and(|code| known.contains(&code))
}

/// Whether an open file still is what its path names.
pub fn is_named(file: &File, path: &Path) -> bool {
    if path.is_symlink() {
        return false;
    }
    let open = file.try_clone().and_then(Handle::from_file);
    match (open, Handle::from_path(path)) {
        (Ok(open), Ok(named)) => open == named,
        _ => false,
    }
}

/// Whether a process of this computer runs; "yes" where that can't be told.
pub fn process_exists(pid: u32) -> bool {
    let table = Path::new("/proc/self");
    !table.exists() || Path::new("/proc").join(pid.to_string()).exists()
}

/// Whether a process of this computer other than this one runs this program; "no" where that can't be told.
pub fn runs_this_program(pid: u32) -> bool {
    let name = |process: &str| std::fs::read(Path::new("/proc").join(process).join("comm")).ok();
    let own = name("self");
    pid != std::process::id() && own.is_some() && name(&pid.to_string()) == own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_are_shown_as_people_write_them() {
        assert_eq!(without_prefix(r"\\?\D:\申报\甲局.xlsx").as_deref(), Some(r"D:\申报\甲局.xlsx"));
        assert_eq!(without_prefix(r"\\?\UNC\服务器\共享\申报").as_deref(), Some(r"\\服务器\共享\申报"));
        let long = format!(r"\\?\D:\{}", "申".repeat(300));
        assert_eq!(without_prefix(&long).as_deref(), long.get(4..), "length alone needs no prefix");
    }

    #[test]
    fn a_path_that_only_the_prefix_reaches_keeps_it() {
        for path in [r"\\?\D:\申报.", r"\\?\D:\nul.txt\a", r"\\?\Volume{1}\a", r"D:\申报"] {
            assert_eq!(without_prefix(path), None, "{path}");
        }
    }
}
