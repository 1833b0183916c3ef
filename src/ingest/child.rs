//! Formats whose reader may abort or loop for ever (`.xls`, `.xlsb`, `.ods`) are read in a child
//! process: this program itself with a hidden command, under a memory cap and a time limit.
//!
//! Of 3,000 damaged `.xls` files seven aborted the process and one hung: neither can be caught
//! inside it. The child writes rows as frames; the parent believes none of their lengths.

use std::io::{self, BufReader, BufWriter, Cursor, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use calamine::{Data, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb};

use crate::model::FileProblem;

use super::grid::{CellRef, Merge, RowBuf, RowStream, SheetInfo};
use super::limits::{CHILD_MEMORY_BYTES, CHILD_TIME, MAX_CELL_BYTES, MAX_CHILD_CELLS, MAX_COLUMNS};
use super::xlsx::{EachSheet, push_date, push_text};

/// The hidden command that makes the program a reader.
pub const CHILD_COMMAND: &str = "__read-workbook";

fn problem(kind: &'static str, message: &str) -> FileProblem {
    FileProblem { kind, message: message.to_owned() }
}

// ---- frames: a tag byte, then fixed-width little-endian numbers and length-prefixed texts ----

const SHEET: u8 = b'S';
const ROW: u8 = b'R';
const SHEET_END: u8 = b'E';
const DONE: u8 = b'D';
const FAILED: u8 = b'F';

fn put_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    out.write_all(text.as_bytes())
}

fn take<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn take_u32(from: &mut impl Read) -> io::Result<u32> {
    Ok(u32::from_le_bytes(take(from)?))
}

fn take_text(from: &mut impl Read, longest: usize) -> io::Result<String> {
    let length = take_u32(from)? as usize;
    if length > longest {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "text too long"));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

// ---- the child ----

/// Reads a workbook and writes its rows to standard output; what the hidden command does.
///
/// # Errors
/// Only if standard output can't be written; what is wrong with the file is part of the output.
pub fn child_main(path: &Path) -> io::Result<()> {
    cap_memory();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let outcome = std::fs::read(path)
        .map_err(|error| problem("io", &format!("无法读取：{error}")))
        .and_then(|bytes| write_sheets(bytes, &mut out));
    match outcome {
        Ok(()) => out.write_all(&[DONE])?,
        Err(problem) => {
            out.write_all(&[FAILED])?;
            put_text(&mut out, problem.kind)?;
            put_text(&mut out, &problem.message)?;
        }
    }
    out.flush()
}

#[cfg(unix)]
fn cap_memory() {
    // Without the cap the parent's time limit still holds.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES);
}

#[cfg(not(unix))]
fn cap_memory() {}

fn unreadable(error: impl std::fmt::Display) -> FileProblem {
    let text = error.to_string();
    if text.to_ascii_lowercase().contains("password") || text.to_ascii_lowercase().contains("encrypt") {
        encrypted()
    } else {
        problem(
            "corrupt",
            &format!("文件已损坏（{text}）；请在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后重新送审"),
        )
    }
}

pub(super) fn encrypted() -> FileProblem {
    problem("encrypted", "文件已加密，请在 Excel 或 WPS 中取消打开密码，另存后重新送审")
}

fn write_sheets(bytes: Vec<u8>, out: &mut impl Write) -> Result<(), FileProblem> {
    let kind = super::sniff::sniff(&bytes);
    let bytes = Cursor::new(bytes);
    match kind {
        super::sniff::Kind::CompoundFile => {
            let mut workbook = Xls::new(bytes).map_err(unreadable)?;
            let sheets = workbook.sheets_metadata().to_vec();
            let epoch_1904 = workbook.has_1904_epoch();
            refuse_misdecoded(&sheets)?;
            for sheet in worksheets(&sheets) {
                let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
                let merges = merges.iter().map(|area| (area.start, area.end)).collect::<Vec<_>>();
                let range = workbook.worksheet_range(&sheet.name).map_err(unreadable)?;
                write_sheet(sheet, &merges, &range, (true, epoch_1904), out)?;
            }
        }
        super::sniff::Kind::Zip => {
            if super::scan::scan(bytes.get_ref())? == super::scan::Container::Xlsb {
                let mut workbook = Xlsb::new(bytes).map_err(unreadable)?;
                let sheets = workbook.sheets_metadata().to_vec();
                let epoch_1904 = workbook.has_1904_epoch();
                for sheet in worksheets(&sheets) {
                    let range = workbook.worksheet_range(&sheet.name).map_err(unreadable)?;
                    write_sheet(sheet, &[], &range, (false, epoch_1904), out)?;
                }
            } else {
                let mut workbook = Ods::new(bytes).map_err(unreadable)?;
                let sheets = workbook.sheets_metadata().to_vec();
                for sheet in worksheets(&sheets) {
                    let range = workbook.worksheet_range(&sheet.name).map_err(unreadable)?;
                    write_sheet(sheet, &[], &range, (false, false), out)?;
                }
            }
        }
        _ => return Err(problem("not_a_table", "不是可读取的表格文件；请另存为 .xlsx 后送审")),
    }
    Ok(())
}

fn worksheets(sheets: &[Sheet]) -> impl Iterator<Item = &Sheet> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet)
}

/// Old files of unknown code page come out with NULs between the letters.
fn refuse_misdecoded(sheets: &[Sheet]) -> Result<(), FileProblem> {
    if sheets.iter().any(|sheet| sheet.name.contains('\0')) { Err(misdecoded()) } else { Ok(()) }
}

fn misdecoded() -> FileProblem {
    problem(
        "encoding",
        "旧版 .xls 的文字编码无法正确识别（文字中夹有空字符）；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
    )
}

type Area = ((u32, u32), (u32, u32));

fn write_sheet(
    sheet: &Sheet,
    merges: &[Area],
    range: &calamine::Range<Data>,
    (refuse_nul, epoch_1904): (bool, bool),
    out: &mut impl Write,
) -> Result<(), FileProblem> {
    let io_problem = |error: io::Error| problem("io", &format!("子进程无法输出：{error}"));
    out.write_all(&[SHEET, u8::from(sheet.visible != SheetVisible::Visible)]).map_err(io_problem)?;
    put_text(out, &sheet.name).map_err(io_problem)?;
    out.write_all(&u32::try_from(merges.len()).unwrap_or(0).to_le_bytes()).map_err(io_problem)?;
    for (start, end) in merges {
        for number in [start.0, start.1, end.0, end.1] {
            out.write_all(&number.to_le_bytes()).map_err(io_problem)?;
        }
    }
    let (top, left) = range.start().unwrap_or_default();
    let mut row_buf = RowBuf::new();
    for (row, cells) in (top..).zip(range.rows()) {
        row_buf.clear(row.saturating_add(1));
        for (column, cell) in (left..).zip(cells) {
            let Some(column) = u16::try_from(column).ok().filter(|column| *column < MAX_COLUMNS) else {
                break;
            };
            if refuse_nul && matches!(cell, Data::String(text) if text.contains('\0')) {
                return Err(misdecoded());
            }
            push_data(&mut row_buf, column, cell, epoch_1904);
        }
        if !row_buf.is_empty() {
            write_row(&row_buf, out).map_err(io_problem)?;
        }
    }
    out.write_all(&[SHEET_END]).map_err(io_problem)
}

fn push_data(into: &mut RowBuf, column: u16, cell: &Data, epoch_1904: bool) {
    match cell {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            push_text(into, column, text);
        }
        Data::Float(value) => into.push_number(column, *value),
        #[allow(clippy::cast_precision_loss)] // Whole numbers of a spreadsheet are doubles already.
        Data::Int(value) => into.push_number(column, *value as f64),
        Data::Bool(value) => into.push_bool(column, *value),
        Data::Error(error) => into.push_error(column, &error.to_string()),
        Data::DateTime(stamp) => push_date(into, column, stamp, epoch_1904),
    }
}

fn write_row(row: &RowBuf, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[ROW])?;
    out.write_all(&row.number.to_le_bytes())?;
    out.write_all(&u32::try_from(row.len()).unwrap_or(0).to_le_bytes())?;
    for (column, cell) in row.cells() {
        out.write_all(&column.to_le_bytes())?;
        match cell {
            CellRef::Text(text) => {
                out.write_all(b"t")?;
                put_text(out, text)?;
            }
            CellRef::Error(text) => {
                out.write_all(b"e")?;
                put_text(out, text)?;
            }
            CellRef::Number(value) => {
                out.write_all(b"n")?;
                out.write_all(&value.to_le_bytes())?;
            }
            CellRef::DateTime(moment) => {
                out.write_all(b"d")?;
                put_text(out, &moment.to_string())?;
            }
            CellRef::Bool(value) => out.write_all(&[b'b', u8::from(value)])?,
            CellRef::NoResult => out.write_all(b"f")?,
        }
    }
    Ok(())
}

// ---- the parent ----

/// Reads a workbook through the child program.
pub(super) fn read(path: &Path, program: &Path, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let mut child = Command::new(program)
        .arg(CHILD_COMMAND)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| problem("io", &format!("无法启动读取进程：{error}")))?;
    let Some(stdout) = child.stdout.take() else {
        return Err(problem("io", "无法读取子进程的输出"));
    };
    let guard = Guard::over(child);
    let mut frames = Frames { from: BufReader::with_capacity(1 << 16, stdout), cells: 0, in_sheet: false };
    let outcome = frames.sheets(each);
    let timed_out = guard.end();
    match outcome {
        Err(_) if timed_out => Err(problem(
            "timeout",
            &format!(
                "读取超过{}秒仍未完成，文件结构异常；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
                CHILD_TIME.as_secs()
            ),
        )),
        outcome => outcome,
    }
}

/// Ends the child: when reading is over, or when its time is.
struct Guard {
    child: Arc<Mutex<Child>>,
    over: mpsc::Sender<()>,
    watch: std::thread::JoinHandle<bool>,
}

impl Guard {
    fn over(child: Child) -> Self {
        let child = Arc::new(Mutex::new(child));
        let (over, ended) = mpsc::channel();
        let watched = Arc::clone(&child);
        let watch = std::thread::spawn(move || wait_for_end(&ended, CHILD_TIME, &watched));
        Self { child, over, watch }
    }

    /// Whether the child ran out of time.
    fn end(self) -> bool {
        let _ = self.over.send(());
        let timed_out = self.watch.join().unwrap_or(false);
        kill(&self.child);
        timed_out
    }
}

fn wait_for_end(ended: &mpsc::Receiver<()>, time: Duration, child: &Mutex<Child>) -> bool {
    let timed_out = matches!(ended.recv_timeout(time), Err(mpsc::RecvTimeoutError::Timeout));
    if timed_out {
        kill(child);
    }
    timed_out
}

/// Ends the child and takes its exit code, so that no zombie stays.
fn kill(child: &Mutex<Child>) {
    if let Ok(mut child) = child.lock() {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// The child's output, frame by frame.
struct Frames<R: Read> {
    from: BufReader<R>,
    cells: u64,
    in_sheet: bool,
}

fn broken(_: io::Error) -> FileProblem {
    problem(
        "corrupt",
        "文件结构异常，读取进程中止（可能损坏，或展开后过大）；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
    )
}

impl<R: Read> Frames<R> {
    fn tag(&mut self) -> Result<u8, FileProblem> {
        take::<1>(&mut self.from).map(|bytes| bytes[0]).map_err(broken)
    }

    fn sheets(&mut self, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
        loop {
            match self.tag()? {
                SHEET => {
                    let info = self.sheet_info().map_err(broken)?;
                    self.in_sheet = true;
                    each(info, self)?;
                    let mut rest = RowBuf::new();
                    while self.next_row(&mut rest)? {}
                }
                DONE => return Ok(()),
                FAILED => return Err(self.failure().map_err(broken)?),
                _ => return Err(broken(io::Error::from(io::ErrorKind::InvalidData))),
            }
        }
    }

    fn failure(&mut self) -> io::Result<FileProblem> {
        const KINDS: [&str; 6] = ["encrypted", "corrupt", "not_a_table", "too_large", "encoding", "io"];
        let kind = take_text(&mut self.from, 100)?;
        let message = take_text(&mut self.from, MAX_CELL_BYTES)?;
        let kind = KINDS.into_iter().find(|known| *known == kind).unwrap_or("corrupt");
        Ok(FileProblem { kind, message })
    }

    fn sheet_info(&mut self) -> io::Result<SheetInfo> {
        let hidden = take::<1>(&mut self.from)?[0] != 0;
        let name = take_text(&mut self.from, 4096)?;
        let count = take_u32(&mut self.from)?;
        let mut merges = Vec::new();
        for _ in 0..count {
            let [top, left, bottom, right] = [
                take_u32(&mut self.from)?,
                take_u32(&mut self.from)?,
                take_u32(&mut self.from)?,
                take_u32(&mut self.from)?,
            ];
            let column = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
            merges.push(Merge {
                first_row: top.min(bottom).saturating_add(1),
                last_row: top.max(bottom).saturating_add(1),
                first_column: column(left.min(right)),
                last_column: column(left.max(right)),
            });
        }
        Ok(SheetInfo { name, hidden, merges, notes: Vec::new() })
    }

    fn row(&mut self, into: &mut RowBuf) -> io::Result<()> {
        into.clear(take_u32(&mut self.from)?);
        let count = take_u32(&mut self.from)?;
        for _ in 0..count {
            let column = u16::from_le_bytes(take(&mut self.from)?);
            match take::<1>(&mut self.from)?[0] {
                b't' => into.push_text(column, &take_text(&mut self.from, MAX_CELL_BYTES)?),
                b'e' => into.push_error(column, &take_text(&mut self.from, MAX_CELL_BYTES)?),
                b'n' => into.push_number(column, f64::from_le_bytes(take(&mut self.from)?)),
                b'b' => into.push_bool(column, take::<1>(&mut self.from)?[0] != 0),
                b'f' => into.push_no_result(column),
                b'd' => {
                    let text = take_text(&mut self.from, 64)?;
                    let moment =
                        text.parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                    into.push_datetime(column, moment);
                }
                _ => return Err(io::Error::from(io::ErrorKind::InvalidData)),
            }
        }
        self.cells += u64::from(count);
        Ok(())
    }
}

impl<R: Read> RowStream for Frames<R> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if !self.in_sheet {
            return Ok(false);
        }
        match self.tag()? {
            ROW => {
                self.row(into).map_err(broken)?;
                if self.cells > MAX_CHILD_CELLS {
                    return Err(problem("too_large", "单元格过多，超过上限；请拆分后送审"));
                }
                Ok(true)
            }
            SHEET_END => {
                self.in_sheet = false;
                Ok(false)
            }
            FAILED => Err(self.failure().map_err(broken)?),
            _ => Err(broken(io::Error::from(io::ErrorKind::InvalidData))),
        }
    }
}
