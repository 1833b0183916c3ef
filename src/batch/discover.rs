//! Which files are the input: folders are walked, and what is not a filing is left out and listed.
//!
//! In: the paths that the user gave. Out: [`Found`]: files in the order of what outputs show of them,
//! and everything skipped with its reason. Only files that are named like lock files are opened here.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::files::{FileProblem, ProblemKind};
use crate::model::mask_owned;
use crate::tables::Skipped;

use super::earlier_results as results;
use super::os;
use super::paths::{location, real, relative, shown, with_parent};
use super::unpack::{Unpacked, UnpackedFile};
use super::words::io_reason;

/// Extensions of tables, and of what tables come in; what such a file really is, its content decides.
const TABLES: [&str; 13] =
    ["xlsx", "xlsm", "xls", "xlsb", "ods", "et", "csv", "tsv", "txt", "docx", "docm", "zip", "7z"];
/// Extensions of archives that are taken as folders.
const FOLDERS: [&str; 2] = ["zip", "7z"];
/// Extensions of files that are being written or were left over.
const TEMPORARY: [&str; 6] = ["tmp", "temp", "crdownload", "part", "partial", "download"];
/// Files that systems leave in folders.
const SYSTEM: [&str; 4] = ["thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"];
/// Archives that are not unpacked.
const ARCHIVES: [&str; 4] = ["rar", "gz", "tar", "bz2"];
/// What lies in folders and is nobody's filing.
const NO_FILING: [&str; 18] = [
    "exe", "msi", "dll", "sys", "bat", "cmd", "ps1", "lnk", "url", "ini", "log", "ttf", "otf", "mp3", "wav",
    "mp4", "avi", "mov",
];

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// Path relative to the input that led to it, with `/`; unique in the run.
    pub shown: String,
    /// Bytes at the time of the walk.
    pub size: u64,
    /// What to do with it, by its name.
    pub kind: FileKind,
    /// For a file of an archive, whose `path` lasts only as long as the run: where it can be found again.
    pub origin: Option<PathBuf>,
}

impl InputFile {
    /// Where the file is, for finding it again.
    pub fn location(&self) -> PathBuf {
        self.origin.clone().unwrap_or_else(|| location(&self.path))
    }
}

/// What a file is by its extension, or by being named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Read as tables.
    Table,
    /// A document or picture, which may hold what was filed and is read by no program.
    Document,
    /// An archive of a kind that is not read.
    Archive,
}

/// An archive, or a file of one, that could not be unpacked; or a file that lies among the results of another run and
/// is none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// What is shown of it.
    pub shown: String,
    /// The archive, or the file.
    pub archive: PathBuf,
    /// Why.
    pub problem: FileProblem,
}

/// What a walk found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Files to read, by what is shown of them.
    pub files: Vec<InputFile>,
    /// Documents, pictures and archives, which may hold what was filed and are not read; by what is shown of them.
    pub unread: Vec<InputFile>,
    /// What was left out, and why; by path.
    pub skipped: Vec<Skipped>,
    /// Those of them that are hidden or look unfinished, and may hold tables all the same; by what is shown of them.
    pub hidden: Vec<InputFile>,
    /// Folders that could not be entered: path as shown, reason.
    pub closed: Vec<(String, String)>,
    /// Archives and files of archives that could not be unpacked; by what is shown of them.
    pub unopened: Vec<Unopened>,
    /// Result folders of other runs, which are passed over: path as shown, and what they are, in Chinese.
    pub results: Vec<(String, String)>,
    /// Keeps the files of archives.
    pub unpacked: Option<Unpacked>,
}

/// An input path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("找不到{what} {path}：{reason}。{}。", super::words::path_hint(.path))]
pub struct Missing {
    /// What it was given as, in Chinese.
    pub what: String,
    /// As given.
    pub path: String,
    /// Why, in Chinese.
    pub reason: String,
}

/// One candidate before names are made unique.
struct Candidate {
    path: PathBuf,
    root_name: String,
    relative: String,
    size: u64,
    kind: FileKind,
    origin: Option<PathBuf>,
}

struct Walk<'a> {
    /// Folder of the results, as the system knows it; it may not exist yet.
    out: Option<PathBuf>,
    /// Reference files, as the system knows them.
    references: &'a BTreeSet<PathBuf>,
    /// Whether archives are taken as folders; else they are files like any other.
    unpacks: bool,
    seen: BTreeSet<PathBuf>,
    candidates: Vec<Candidate>,
    found: Found,
}

/// Walks the inputs. The result folder `out` and `references` are left out: the authority's own lists are no filings.
///
/// # Errors
/// If an input does not exist.
pub fn discover(inputs: &[PathBuf], out: Option<&Path>, references: &[PathBuf]) -> Result<Found, Missing> {
    let references: BTreeSet<PathBuf> = references.iter().map(|path| real(path)).collect();
    let mut walk = Walk::new(out.map(real), &references, true);
    for input in inputs {
        let metadata = fs::metadata(input).map_err(|error| Missing {
            what: "材料".to_owned(),
            path: input.display().to_string(),
            reason: io_reason(&error),
        })?;
        if metadata.is_dir() {
            walk.folder(input);
        } else {
            walk.file(input, input, metadata.len(), true);
        }
    }
    Ok(walk.finish())
}

/// Files of a reference flag: the file itself, or the tables and the archives in a folder. Lists in archives are not read, and
/// reading says so.
///
/// # Errors
/// If the path does not exist.
pub fn reference_files(what: &str, path: &Path) -> Result<Vec<PathBuf>, Missing> {
    let metadata = fs::metadata(path).map_err(|error| Missing {
        what: what.to_owned(),
        path: path.display().to_string(),
        reason: io_reason(&error),
    })?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let none = BTreeSet::new();
    let mut walk = Walk::new(None, &none, false);
    walk.folder(path);
    let found = walk.finish();
    let archives = found.unread.into_iter().filter(|file| file.kind == FileKind::Archive);
    Ok(found.files.into_iter().chain(archives).map(|file| file.path).collect())
}

impl<'a> Walk<'a> {
    fn new(out: Option<PathBuf>, references: &'a BTreeSet<PathBuf>, unpacks: bool) -> Self {
        let (seen, candidates, found) = (BTreeSet::new(), Vec::new(), Found::default());
        Self { out, references, unpacks, seen, candidates, found }
    }

    fn folder(&mut self, root: &Path) {
        // Listed whether it exists yet or not, so that a first run and a second find the same.
        if let Some(inside) = self.out.as_deref().and_then(|out| out.strip_prefix(real(root)).ok()) {
            self.skip(relative(inside, Path::new("")), "结果文件夹");
        }
        let mut entries = WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let shown = error.path().map_or_else(|| shown(root), |path| relative(path, root));
                    let reason = error.io_error().map_or_else(|| "无法进入".to_owned(), io_reason);
                    self.found.closed.push((shown, reason));
                    continue;
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            if entry.file_type().is_dir() {
                if self.out.as_deref() == Some(real(entry.path()).as_path()) {
                    entries.skip_current_dir();
                } else if let Some(reason) = folder_reason(&entry) {
                    self.skip(relative(entry.path(), root), reason);
                    self.look_for_tables_in(entry.path(), root);
                    entries.skip_current_dir();
                } else if let Some(record) = results::record_of(entry.path()) {
                    self.results(entry.path(), root, &record);
                    entries.skip_current_dir();
                }
                continue;
            }
            if entry.path_is_symlink() {
                self.skip(relative(entry.path(), root), "链接，不跟随");
                continue;
            }
            match entry.metadata() {
                Ok(metadata) if os::is_hidden(&metadata) => {
                    let shown = relative(entry.path(), root);
                    self.may_be_table(entry.path(), &shown, metadata.len(), None);
                    self.skip(shown, HIDDEN);
                }
                Ok(metadata) if metadata.is_file() => self.file(entry.path(), root, metadata.len(), false),
                Ok(_) => self.skip(relative(entry.path(), root), "不是普通文件"),
                // It vanished between listing and looking: reading will try again and report it.
                Err(_) => self.file(entry.path(), root, 1, false),
            }
        }
    }

    fn file(&mut self, path: &Path, root: &Path, size: u64, named: bool) {
        let shown = if path == root { shown(path) } else { relative(path, root) };
        let name = path.file_name().unwrap_or_default();
        let kind = match file_kind(name, size, named) {
            Err(LOCK) if !looks_like_a_lock(path, &name.to_string_lossy(), size) => FileKind::Table,
            Err(reason) => {
                if [HIDDEN, UNFINISHED].contains(&reason) {
                    self.may_be_table(path, &shown, size, None);
                }
                return self.skip(shown, reason);
            }
            Ok(kind) => kind,
        };
        let real = real(path);
        if self.references.contains(&real) {
            return self.skip(shown, "作为参照表使用");
        }
        if !self.seen.insert(real) {
            return self.skip(shown, "同一文件已计入一次");
        }
        let root_name = if path == root { String::new() } else { self::shown(root) };
        let is_folder =
            |extension: &OsStr| FOLDERS.iter().any(|folder| extension.eq_ignore_ascii_case(folder));
        let may_be_folder = self.unpacks && path.extension().is_some_and(is_folder);
        if may_be_folder && self.archive(path, &shown, &root_name) {
            return;
        }
        let path = path.to_owned();
        self.candidates.push(Candidate { path, root_name, relative: shown, size, kind, origin: None });
    }

    /// Notes a hidden or temporary file; what office programs and systems leave behind holds no table of its own.
    fn may_be_table(&mut self, path: &Path, shown: &str, size: u64, origin: Option<PathBuf>) {
        let is_of_system = shown.rsplit('/').next().is_some_and(|name| name.starts_with("._"));
        if size > NO_ROOM && !is_of_system {
            let (path, shown) = (path.to_owned(), shown.to_owned());
            self.found.hidden.push(InputFile { path, shown, size, kind: FileKind::Table, origin });
        }
    }

    /// Notes what may be tables in a hidden folder.
    fn look_for_tables_in(&mut self, folder: &Path, root: &Path) {
        /// Entries looked at: hidden folders of programs hold thousands of files.
        const MOST_ENTRIES: usize = 2_000;
        for entry in WalkDir::new(folder).into_iter().take(MOST_ENTRIES).flatten() {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            let is_table = file_kind(entry.file_name(), size, false) == Ok(FileKind::Table);
            if entry.file_type().is_file() && is_table {
                self.may_be_table(entry.path(), &relative(entry.path(), root), size, None);
            }
        }
    }

    /// Takes the files of an archive as if it were a folder; false if it is a workbook or a document instead.
    fn archive(&mut self, path: &Path, shown: &str, root_name: &str) -> bool {
        let problem = |shown: String, problem| Unopened { shown, archive: path.to_owned(), problem };
        let files = self.unpack(path);
        let files = match files {
            Ok(None) => return false,
            Ok(Some(files)) => files,
            Err(why) => {
                self.found.unopened.push(problem(shown.to_owned(), why));
                return true;
            }
        };
        let place = location(path);
        for UnpackedFile { inside, place: lies } in files {
            let inside = mask_owned(inside);
            let relative = format!("{shown}/{inside}");
            let size = lies.as_ref().map_or(1, |(_, size)| *size);
            let kind = match (member_kind(&inside, size), &lies) {
                (Ok(kind), _) => kind,
                (Err(LOCK), Ok((path, size))) if !looks_like_a_lock(path, &inside, *size) => FileKind::Table,
                (Err(reason), lies) => {
                    if let (HIDDEN | UNFINISHED | HIDDEN_FOLDER, Ok((path, size))) = (reason, lies) {
                        self.may_be_table(path, &relative, *size, Some(place.join(&inside)));
                    }
                    self.skip(relative, reason);
                    continue;
                }
            };
            match lies {
                Ok((path, size)) => {
                    let (root_name, origin) = (root_name.to_owned(), Some(place.join(&inside)));
                    self.candidates.push(Candidate { path, root_name, relative, size, kind, origin });
                }
                Err(why) => self.found.unopened.push(problem(relative, why)),
            }
        }
        true
    }

    /// Passes over the results of another run and says so; a file among them that does not belong to them is not read,
    /// either.
    fn results(&mut self, folder: &Path, root: &Path, record: &results::Record) {
        let shown = relative(folder, root);
        self.skip(shown.clone(), "另一次审计的结果文件夹");
        self.found.results.push((shown, record.label()));
        for path in results::others(folder, record) {
            let name = path.file_name().unwrap_or_default();
            let size = fs::symlink_metadata(&path).map_or(0, |metadata| metadata.len());
            if file_kind(name, size, false).is_ok() {
                let problem = FileProblem::new(
                    ProblemKind::Results,
                    "在另一次审计的结果文件夹中，又不是那次审计写出的文件，未读取；如是申报材料，请移出后重新运行",
                );
                self.found.unopened.push(Unopened { shown: relative(&path, root), archive: path, problem });
            }
        }
    }

    fn unpack(&mut self, path: &Path) -> Result<Option<Vec<UnpackedFile>>, FileProblem> {
        let unpacked = match &mut self.found.unpacked {
            Some(unpacked) => unpacked,
            place => place.insert(Unpacked::new()?),
        };
        unpacked.add(path)
    }

    fn skip(&mut self, shown: String, reason: &str) {
        self.found.skipped.push(Skipped { shown, reason: reason.to_owned() });
    }

    /// Makes what is shown unique: two inputs may hold files of one relative path.
    fn finish(mut self) -> Found {
        let mut users: BTreeMap<&str, u32> = BTreeMap::new();
        for candidate in &self.candidates {
            *users.entry(&candidate.relative).or_default() += 1;
        }
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut files = Vec::with_capacity(self.candidates.len());
        for candidate in &self.candidates {
            let mut shown = candidate.relative.clone();
            if users.get(candidate.relative.as_str()).is_some_and(|count| *count > 1) {
                shown = if candidate.root_name.is_empty() {
                    with_parent(&candidate.path, &shown)
                } else {
                    format!("{}/{shown}", candidate.root_name)
                };
            }
            let mut number = 1;
            while !taken.insert(shown.clone()) {
                number += 1;
                shown = format!("{}（{number}）", candidate.relative);
            }
            let (path, size, kind) = (candidate.path.clone(), candidate.size, candidate.kind);
            let origin = candidate.origin.clone();
            files.push(InputFile { path, shown, size, kind, origin });
        }
        files.sort_by(|a, b| a.shown.cmp(&b.shown));
        (self.found.files, self.found.unread) =
            files.into_iter().partition(|file| file.kind == FileKind::Table);
        self.found.skipped.sort_by(|a, b| a.shown.cmp(&b.shown).then_with(|| a.reason.cmp(&b.reason)));
        self.found.hidden.sort_by(|a, b| a.shown.cmp(&b.shown));
        self.found.closed.sort();
        self.found.unopened.sort_by(|a, b| a.shown.cmp(&b.shown));
        self.found
    }
}

/// Why a folder is not entered.
fn folder_reason(entry: &DirEntry) -> Option<&'static str> {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') || name == "__MACOSX" { Some(HIDDEN_FOLDER) } else { None }
}

/// What a file of an archive is, or why it is no input, by its path in it.
fn member_kind(inside: &str, size: u64) -> Result<FileKind, &'static str> {
    let (folders, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let is_hidden = folders.split('/').any(|folder| folder.starts_with('.') || folder == "__MACOSX");
    if is_hidden { Err(HIDDEN_FOLDER) } else { file_kind(OsStr::new(name), size, false) }
}

/// What a file is, or why it is no input, by name and size alone. A file that the user named is tried whatever its
/// extension.
fn file_kind(name: &OsStr, size: u64, named: bool) -> Result<FileKind, &'static str> {
    let name = name.to_string_lossy().to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if name.starts_with("~$") || name.starts_with(".~") {
        Err(LOCK)
    } else if SYSTEM.contains(&name.as_str()) {
        Err("系统文件")
    } else if name.starts_with('.') {
        Err(HIDDEN)
    } else if TEMPORARY.contains(&extension) || name.ends_with('~') || name.starts_with('~') {
        Err(UNFINISHED)
    } else if size == 0 {
        Err("空文件（0 字节）")
    } else if named || TABLES.contains(&extension) {
        Ok(FileKind::Table)
    } else if ARCHIVES.contains(&extension) {
        Ok(FileKind::Archive)
    } else if NO_FILING.contains(&extension) {
        Err("不是申报材料")
    } else {
        Ok(FileKind::Document)
    }
}

const LOCK: &str = "表格软件的锁文件";
const HIDDEN: &str = "隐藏文件";
const HIDDEN_FOLDER: &str = "隐藏文件夹";
const UNFINISHED: &str = "临时文件";

/// Bytes of the largest file that an office program puts down beside an open one.
const LARGEST_LOCK: u64 = 1024;
/// Bytes of a file that can hold no table.
const NO_ROOM: u64 = 32;

/// Whether a file that is named like a lock file is one: it begins with the length of a user's name. A table with such a
/// name is a table. `name` is that of the file, wherever it lies.
fn looks_like_a_lock(path: &Path, name: &str, size: u64) -> bool {
    if size <= NO_ROOM {
        return true;
    }
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase());
    let is_other_program_s = !TABLES.contains(&extension.as_str());
    let begins_like_one = || {
        let mut first = [0_u8];
        fs::File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok() && first[0] < b' '
    };
    is_other_program_s || (size <= LARGEST_LOCK && begins_like_one())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::super::paths::at_location;
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(found: &Found) -> Vec<&str> {
        found.files.iter().map(|file| file.shown.as_str()).collect()
    }

    #[test]
    fn what_is_no_filing_is_skipped_and_listed() {
        let folder = tree(&[
            "a.xlsx",
            "~$a.xlsx",
            ".b.csv",
            "c.tmp",
            "d.crdownload",
            "Thumbs.db",
            "e.pdf",
            "f.rar",
            "子/g.CSV",
            ".git/h.csv",
        ]);
        fs::write(folder.path().join("empty.csv"), "").unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert_eq!(names(&found), ["a.xlsx", "子/g.CSV"]);
        let unread: Vec<_> = found.unread.iter().map(|file| (file.shown.as_str(), file.kind)).collect();
        assert_eq!(unread, [("e.pdf", FileKind::Document), ("f.rar", FileKind::Archive)]);
        assert_eq!(found.skipped.len(), 7, "{:?}", found.skipped);
        let reason =
            |name: &str| found.skipped.iter().find(|skipped| skipped.shown == name).unwrap().reason.clone();
        assert_eq!(reason("empty.csv"), "空文件（0 字节）");
        assert!(found.hidden.is_empty(), "a byte is no table");
        fs::write(folder.path().join(".b.csv"), "x".repeat(100)).unwrap();
        fs::write(folder.path().join("._a.xlsx"), "x".repeat(100)).unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert_eq!(found.hidden.iter().map(|file| file.shown.as_str()).collect::<Vec<_>>(), [".b.csv"]);
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::Write as _;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_hides_in_a_folder_or_an_archive_is_looked_at_for_tables() {
        let folder = tree(&["a.csv", ".git/HEAD"]);
        let table = "单位名称,岗位名称,计划招用人数\n甲局,保洁员,3\n".as_bytes();
        fs::create_dir(folder.path().join(".旧")).unwrap();
        fs::write(folder.path().join(".旧/b.csv"), table).unwrap();
        let archive = zipped(&[
            (".c.csv", table),
            ("__MACOSX/d.csv", table),
            ("__MACOSX/._e.csv", table),
            ("~$f.csv", table),
        ]);
        fs::write(folder.path().join("报送.zip"), archive).unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        let hidden: Vec<&str> = found.hidden.iter().map(|file| file.shown.as_str()).collect();
        assert_eq!(hidden, [".旧/b.csv", "报送.zip/.c.csv", "报送.zip/__MACOSX/d.csv"]);
        assert_eq!(names(&found), ["a.csv", "报送.zip/~$f.csv"]);
    }

    #[test]
    fn an_archive_is_a_folder_and_so_is_one_within_it() {
        let folder = tree(&["a.csv"]);
        let inner = zipped(&[("乙.csv", b"x")]);
        let book = zipped(&[("xl/workbook.xml", b"x")]);
        let archive = zipped(&[
            ("材料/甲.csv", b"x"),
            ("材料/里.zip", &inner),
            ("__MACOSX/._甲.csv", b"x"),
            ("扫描.pdf", b"x"),
            ("簿.xlsx", &book),
        ]);
        fs::write(folder.path().join("报送.zip"), archive).unwrap();
        // A workbook that somebody called so.
        fs::write(folder.path().join("b.zip"), &book).unwrap();
        fs::write(folder.path().join("坏.zip"), b"PK\x03\x04cut").unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        let expected =
            ["a.csv", "b.zip", "报送.zip/材料/甲.csv", "报送.zip/材料/里.zip/乙.csv", "报送.zip/簿.xlsx"];
        assert_eq!(names(&found), expected);
        let skipped: Vec<_> = found.skipped.iter().map(|skipped| skipped.shown.as_str()).collect();
        assert_eq!(skipped, ["报送.zip/__MACOSX/._甲.csv"]);
        let unread: Vec<_> = found.unread.iter().map(|file| file.shown.as_str()).collect();
        assert_eq!(unread, ["报送.zip/扫描.pdf"]);
        assert_eq!(found.unopened.len(), 1);
        assert_eq!(found.unopened[0].shown, "坏.zip");
        let inner = found.files.iter().find(|file| file.shown.ends_with("乙.csv")).unwrap();
        let mut reopened = super::super::unpack::Reopened::default();
        let again = reopened.find(&inner.location()).unwrap();
        assert_eq!(fs::read(again).unwrap(), b"x");
        assert_eq!(reopened.find(&folder.path().join("报送.zip/材料/没有.csv")), None);
        let (path, kept) = (inner.path.clone(), found.clone());
        drop(found);
        assert!(path.exists());
        drop(kept);
        assert!(!path.exists(), "unpacked files go with the run");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_shown_escaped_and_found_again() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(OsStr::from_bytes(b"\xd5\xd0\xd3\xc3.csv")), "x").unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert_eq!(names(&found), ["\\xd5\\xd0\\xd3\\xc3.csv"]);
        let location = found.files[0].location();
        assert!(location.to_str().is_some());
        assert_eq!(at_location(&location).map(|path| real(&path)), Some(real(&found.files[0].path)));
    }

    #[test]
    fn a_table_that_is_named_like_a_lock_is_read() {
        let folder = tree(&["a.xlsx"]);
        let lock = [&b"\x06auditor"[..], &[b' '; 150]].concat();
        fs::write(folder.path().join("~$a.xlsx"), lock).unwrap();
        fs::write(folder.path().join("~$b.csv"), "单位名称,姓名,公民身份号码\n某办,甲,1\n").unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert_eq!(names(&found), ["a.xlsx", "~$b.csv"]);
    }

    #[test]
    fn the_result_folder_inside_the_input_is_no_input() {
        let folder = tree(&["a.csv", "out/单位底稿/x/b.xlsx"]);
        let found = discover(&[folder.path().to_owned()], Some(&folder.path().join("out")), &[]).unwrap();
        assert_eq!(names(&found), ["a.csv"]);
        let reasons: Vec<_> = found.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
        assert_eq!(reasons, ["结果文件夹"]);
    }

    #[test]
    fn a_folder_is_of_results_only_if_its_record_is_ours() {
        let folder = tree(&["old/data/findings.csv", "old/单位底稿/c.xlsx", "old/~$b.xlsx"]);
        let record = folder.path().join("old/run.json");
        for text in ["", "{}", "[]", r#"{"tool": {"name": "other"}, "year": 2024, "outputs": []}"#] {
            fs::write(&record, text).unwrap();
            let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
            assert_eq!(names(&found), ["old/data/findings.csv", "old/单位底稿/c.xlsx"], "{text}");
            assert!(found.results.is_empty());
        }
        // What is recorded must be built like ours, too.
        let findings = folder.path().join("old/data/findings.csv");
        fs::write(&findings, crate::report::data::FINDINGS).unwrap();
        let hash = crate::batch::hash::sha256(crate::report::data::FINDINGS);
        let outputs = format!(r#"[{{"path": "data/findings.csv", "sha256": "{hash}"}}]"#);
        let ours = format!(r#"{{"tool": {{"name": "postaudit"}}, "year": 2024, "outputs": {outputs}}}"#);
        fs::write(&record, ours).unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert!(names(&found).is_empty());
        assert_eq!(found.results.len(), 1);
        let others: Vec<_> = found.unopened.iter().map(|file| file.shown.as_str()).collect();
        assert_eq!(others, ["old/单位底稿/c.xlsx"], "it is in no record");
        fs::write(&findings, "another").unwrap();
        let found = discover(&[folder.path().to_owned()], None, &[]).unwrap();
        assert_eq!(found.unopened.len(), 2, "what is recorded is another file");
    }

    #[test]
    fn a_file_given_twice_counts_once() {
        let folder = tree(&["a.csv", "s/b.csv"]);
        let inputs = [folder.path().to_owned(), folder.path().join("s/../a.csv"), folder.path().join("s")];
        let found = discover(&inputs, None, &[]).unwrap();
        assert_eq!(names(&found), ["a.csv", "s/b.csv"]);
    }

    #[test]
    fn equal_relative_paths_are_told_apart() {
        let folder = tree(&["天河/计划.csv", "越秀/计划.csv"]);
        let inputs = [folder.path().join("越秀"), folder.path().join("天河")];
        let found = discover(&inputs, None, &[]).unwrap();
        assert_eq!(names(&found), ["天河/计划.csv", "越秀/计划.csv"]);
    }

    #[test]
    fn the_order_of_inputs_decides_nothing() {
        let folder = tree(&["b.csv", "a.csv", "c/d.csv"]);
        let inputs = [folder.path().join("b.csv"), folder.path().join("c"), folder.path().join("a.csv")];
        let mut turned = inputs.clone();
        turned.reverse();
        let files = |inputs: &[PathBuf]| discover(inputs, None, &[]).map(|found| found.files);
        assert_eq!(files(&inputs), files(&turned));
    }

    #[test]
    fn reference_files_among_the_filings_are_left_out() {
        let folder = tree(&["a.csv", "台账.csv"]);
        let found = discover(&[folder.path().to_owned()], None, &[folder.path().join("台账.csv")]).unwrap();
        assert_eq!(names(&found), ["a.csv"]);
        assert_eq!(found.skipped[0].reason, "作为参照表使用");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tree(&["in/a.csv", "secret/b.csv"]);
        std::os::unix::fs::symlink(folder.path().join("secret"), folder.path().join("in/link")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("in"), folder.path().join("in/loop")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret/b.csv"), folder.path().join("in/c.csv"))
            .unwrap();
        let found = discover(&[folder.path().join("in")], None, &[]).unwrap();
        assert_eq!(names(&found), ["a.csv"]);
        assert_eq!(found.skipped.len(), 3);
    }

    #[test]
    fn a_path_that_leads_nowhere_is_named() {
        let message = discover(&[PathBuf::from("没有/这个")], None, &[]).unwrap_err().to_string();
        assert!(message.contains("没有/这个") && message.contains("不存在"), "{message}");
    }
}
