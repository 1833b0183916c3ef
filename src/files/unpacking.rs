//! What unpacking shares, whatever the kind of archive: how much it may come to, which names are believed, and the
//! words for what is wrong.

use std::collections::BTreeSet;
use std::time::Instant;

use super::limits::{ARCHIVE_TIME, MAX_ARCHIVE_BYTES, MAX_ARCHIVE_MEMBERS, MAX_MEMBER_BYTES};
use crate::files::{FileProblem, ProblemKind, shown_name};

/// What unpacking an archive, and all within it, may still come to.
#[derive(Debug)]
pub struct Allowance {
    bytes: u64,
    members: usize,
    until: Instant,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { bytes: MAX_ARCHIVE_BYTES, members: MAX_ARCHIVE_MEMBERS, until: Instant::now() + ARCHIVE_TIME }
    }
}

impl Allowance {
    /// That of an archive in a run in which all archives may still come to so many bytes.
    pub fn within(bytes: u64) -> Self {
        Self { bytes: bytes.min(MAX_ARCHIVE_BYTES), ..Self::default() }
    }

    /// Takes so many files from it.
    pub(super) fn take_members(&mut self, count: usize) -> Result<(), FileProblem> {
        self.members = self.members.checked_sub(count).ok_or_else(|| {
            FileProblem::too_large(format!(
                "压缩包内有{count}个文件，超过{MAX_ARCHIVE_MEMBERS}个的上限；请拆分后送审"
            ))
        })?;
        Ok(())
    }

    /// Whether it has room for a file of this size.
    pub(super) fn check_size(&self, size: u64) -> Result<(), FileProblem> {
        if size > MAX_MEMBER_BYTES {
            return Err(too_large_member(size));
        }
        if size > self.bytes {
            return Err(FileProblem::too_large(format!(
                "压缩包展开后超过{} MB，该文件未读取；请拆分后送审",
                MAX_ARCHIVE_BYTES >> 20
            )));
        }
        Ok(())
    }

    /// Takes the bytes of a file from it.
    pub(super) const fn take_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// The time is up.
    pub(super) fn is_over(&self) -> bool {
        Instant::now() > self.until
    }
}

/// A file in an archive.
#[derive(Debug)]
pub struct Member {
    /// Path within the archive with `/`, safe to show.
    pub name: String,
    /// Its bytes, or why there are none.
    pub content: Result<Vec<u8>, FileProblem>,
}

/// A member's path with `/`, safe to show.
pub(super) fn shown_member(name: &[u8]) -> String {
    let name = shown_name(name).replace('\\', "/");
    name.strip_prefix("./").map(str::to_owned).unwrap_or(name)
}

/// An entry by its name.
pub(super) struct Listed<'n> {
    pub(super) name: &'n str,
    pub(super) is_folder: bool,
}

/// No name leads out of the archive, and no two files have the same.
pub(super) fn check_names<'n>(entries: impl Iterator<Item = Listed<'n>>) -> Result<(), FileProblem> {
    let mut names = BTreeSet::new();
    for Listed { name, is_folder } in entries {
        let leads_out = name.starts_with('/')
            || name.split('/').any(|part| part == "..")
            || name.as_bytes().get(1) == Some(&b':');
        if leads_out {
            return Err(not_believed(&format!("含有指向包外的文件名“{name}”")));
        }
        if !is_folder && !names.insert(name.to_lowercase()) {
            return Err(not_believed(&format!("含有重名的文件“{name}”")));
        }
    }
    Ok(())
}

/// What is wrong with an archive that can't be read at all.
pub(super) fn damaged() -> FileProblem {
    FileProblem::corrupt("压缩包已损坏或不完整；请报送单位重新打包后送审")
}

/// What is wrong with what needs a password.
pub(super) fn encrypted() -> FileProblem {
    let message = "压缩包设有密码，其中的文件无法读取；请报送单位取消密码后重新打包送审";
    FileProblem::new(ProblemKind::Encrypted, message)
}

/// What is wrong with a file that was not reached.
pub(super) fn out_of_time() -> FileProblem {
    let message = format!("压缩包解压超过{}秒，该文件未读取；请拆分后送审", ARCHIVE_TIME.as_secs());
    FileProblem::new(ProblemKind::Timeout, message)
}

/// What is wrong with a file beyond the bound of one.
pub(super) fn too_large_member(size: u64) -> FileProblem {
    FileProblem::too_large(format!(
        "压缩包中的该文件展开后有{} MB，超过上限或疑似压缩炸弹，未读取；请单独送审",
        size >> 20
    ))
}

/// What is wrong with an archive that no two programs would show alike.
pub(super) fn not_believed(why: &str) -> FileProblem {
    FileProblem::corrupt(format!(
        "压缩包{why}，不同软件打开会看到不同的内容，未读取；请报送单位解压核对后重新打包送审"
    ))
}
