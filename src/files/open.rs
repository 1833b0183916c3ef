//! A file's bytes to its sheets.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::files::{FileProblem, FileText, ProblemKind};

use super::delimited::{DelimitedRows, delimiter_of};
use super::grid::{Rest, RowStream, SheetInfo};
use super::io_words::io_words;
use super::limits::{BYTES_A_SECOND, FILE_TIME, MAX_FILE_BYTES};
use super::scan::{Container, scan};
use super::sniff::{Kind, sniff};
use super::timed::Timed;
use super::xlsx::EachSheet;
use super::{child, decode, docx, hash, retry, xlsx};

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// This program's executable: it reads the formats that need a process of their own.
    pub child_program: PathBuf,
    /// Threads for the rows of one long text; one if 0.
    pub threads: usize,
    /// Leave out the fingerprints: nothing will be recorded, and they take as long as reading.
    pub no_fingerprints: bool,
}

impl ReadOptions {
    /// With this executable as child program.
    pub const fn new(child_program: PathBuf) -> Self {
        Self { child_program, threads: 1, no_fingerprints: false }
    }
}

/// What is known of a file as bytes.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hex; empty if it could not be read.
    pub sha256: String,
    /// SM3, lower-case hex; empty if it could not be read.
    pub sm3: String,
    /// What the content really is.
    pub format: String,
}

/// Reads a file once, then hands each sheet to `each`, in workbook order.
///
/// # Errors
/// What is wrong with the file, beside what is known of it all the same.
pub fn read_sheets(
    path: &Path,
    options: &ReadOptions,
    each: &mut EachSheet<'_>,
) -> Result<Opened, (Opened, FileProblem)> {
    let mut opened = Opened::default();
    let bytes = Arc::new(read_bytes(path).map_err(|problem| (opened.clone(), problem))?);
    opened.size = bytes.len() as u64;
    let outcome = std::thread::scope(|scope| {
        // Hashing a large ledger takes as long as reading it.
        let large = bytes.len() > 1 << 20;
        let apart = large && !options.no_fingerprints;
        let hash = || hash::fingerprints(&bytes);
        // Where the system has no thread left, it is done afterwards.
        let hashing = if apart { std::thread::Builder::new().spawn_scoped(scope, hash).ok() } else { None };
        let deadline = Instant::now() + FILE_TIME + Duration::from_secs(opened.size / BYTES_A_SECOND);
        let mut each =
            |info: SheetInfo, rows: &mut dyn RowStream| each(info, &mut Timed::new(rows, deadline));
        let outcome = sheets_of(&bytes, options, &mut opened.format, &mut each);
        if !options.no_fingerprints {
            (opened.sha256, opened.sm3) = match hashing {
                Some(thread) => thread.join().unwrap_or_default(),
                None => hash::fingerprints(&bytes),
            };
        }
        outcome
    });
    match outcome {
        Ok(()) => Ok(opened),
        Err(problem) => Err((opened, problem)),
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let size = retry::with_patience(|| std::fs::metadata(path)).map_err(|error| io_problem(&error))?.len();
    if size > MAX_FILE_BYTES {
        let message = format!("文件有{} MB，超过{} MB的上限；请拆分后送审", size >> 20, MAX_FILE_BYTES >> 20);
        return Err(FileProblem::too_large(message));
    }
    retry::with_patience(|| std::fs::read(path)).map_err(|error| io_problem(&error))
}

fn io_problem(error: &std::io::Error) -> FileProblem {
    if retry::is_in_use(error) {
        return FileProblem::new(ProblemKind::InUse, "文件正被其他程序占用；请关闭后重新运行");
    }
    let (kind, message) = match error.kind() {
        std::io::ErrorKind::NotFound => {
            (ProblemKind::Vanished, "读取时文件已不在原处；请确认文件未被移动后重新运行".to_owned())
        }
        std::io::ErrorKind::PermissionDenied => {
            (ProblemKind::Io, "没有读取权限；请联系管理员开放该文件的读取权限".to_owned())
        }
        std::io::ErrorKind::OutOfMemory => (
            ProblemKind::TooLarge,
            "内存不足，读不下这个文件；请关闭其他程序后重新运行，或拆分后送审".to_owned(),
        ),
        _ => (ProblemKind::Io, format!("无法读取（{}）；请确认共享盘连接正常后重新运行", io_words(error))),
    };
    FileProblem::new(kind, message)
}

fn sheets_of(
    bytes: &Arc<Vec<u8>>,
    options: &ReadOptions,
    format: &mut String,
    each: &mut EachSheet<'_>,
) -> Result<(), FileProblem> {
    let kind = sniff(bytes);
    if kind == Kind::Zip {
        "zip".clone_into(format);
    }
    match kind {
        Kind::Zip => match scan(bytes)? {
            Container::Xlsx => {
                "xlsx".clone_into(format);
                // Damaged cells make the library panic (arithmetic on forged addresses).
                catch_unwind(AssertUnwindSafe(|| xlsx::read(bytes, each))).unwrap_or_else(|_| {
                    Err(FileProblem::corrupt(
                        "工作簿结构异常，无法读取；请在 Excel 或 WPS 中打开，另存后重新送审",
                    ))
                })
            }
            Container::Xlsb => {
                "xlsb".clone_into(format);
                child::read(bytes, &options.child_program, each)
            }
            Container::Ods => {
                "ods".clone_into(format);
                child::read(bytes, &options.child_program, each)
            }
            Container::Docx => {
                "docx".clone_into(format);
                docx::read(bytes, each)
            }
            Container::Other => Err(FileProblem::new(
                ProblemKind::Archive,
                "是压缩包，不是表格文件；请解压后放入材料文件夹，或把扩展名改为 .zip",
            )),
        },
        Kind::CompoundFile => {
            if is_encrypted_package(bytes) {
                "加密的工作簿".clone_into(format);
                return Err(FileProblem::encrypted());
            }
            "xls".clone_into(format);
            child::read(bytes, &options.child_program, each)
        }
        Kind::Html => {
            "html".clone_into(format);
            child::read(bytes, &options.child_program, each)
        }
        Kind::SpreadsheetXml => {
            "xml 2003".clone_into(format);
            child::read(bytes, &options.child_program, each)
        }
        Kind::Archive(name) => {
            name.clone_into(format);
            let message = format!("是{name}，程序不能读取；请解压后把其中的文件放入材料文件夹，重新运行");
            Err(FileProblem::new(ProblemKind::Archive, message))
        }
        Kind::Protected(mark) => {
            "受保护的文件".clone_into(format);
            let message = format!(
                "文件已被单位的文档加密软件加密（文件头为“{mark}”），只能在该单位的电脑上打开；请报送单位解密（外发审批）后重新送审"
            );
            Err(FileProblem::new(ProblemKind::Protected, message))
        }
        Kind::OldWorkbook => {
            "旧版 xls".clone_into(format);
            let message = "是 Excel 4.0 及以前的旧格式工作簿；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审";
            Err(FileProblem::new(ProblemKind::Outdated, message))
        }
        Kind::Foreign(name) => {
            name.clone_into(format);
            Err(FileProblem::not_a_table(format!("是{name}，不是表格文件；请送交 .xlsx 或 .csv")))
        }
        Kind::Text => delimited(bytes, format, each),
    }
}

pub(super) fn delimited(
    bytes: &Arc<Vec<u8>>,
    format: &mut String,
    each: &mut EachSheet<'_>,
) -> Result<(), FileProblem> {
    "文本".clone_into(format);
    if is_all_nul(bytes) {
        return Err(FileProblem::corrupt("文件里全是空字节，多半是复制时中断；请报送单位用原文件重新报送"));
    }
    let (text, encoding) = decode::decode_ledger(bytes)?;
    let (delimiter, name) = delimiter_of(&text);
    let mut read = |text: &str, kept| {
        let all = Rest { text, at: 0, row: 0, delimiter };
        each(SheetInfo { text: Some(kept), ..SheetInfo::default() }, &mut DelimitedRows::after(&all))
    };
    let outcome = match text {
        Cow::Borrowed(text) => {
            // At most a byte order mark stands before it.
            read(text, FileText::as_read(Arc::clone(bytes), bytes.len() - text.len(), delimiter))
        }
        Cow::Owned(text) => {
            let text = Arc::new(text);
            read(&text, FileText::decoded(Arc::clone(&text), delimiter))
        }
    };
    if !matches!(&outcome, Err(problem) if problem.kind == ProblemKind::NotATable) {
        *format = format!("CSV（{encoding}，{name}）");
    }
    outcome
}

/// A copy to a share that breaks off leaves a file of the right size, filled with NUL.
fn is_all_nul(bytes: &[u8]) -> bool {
    const FEWEST: usize = 512;
    bytes.len() >= FEWEST && bytes.iter().all(|byte| *byte == 0)
}

/// An encrypted workbook is a compound file with a stream of this name (UTF-16).
fn is_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}
