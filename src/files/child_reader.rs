//! What the child process does: reads a workbook and writes its rows to standard output.

use std::io::{self, BufWriter, Cursor, Read as _};

use calamine::{Data, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb};

use super::cell_text::push_text;
use super::frames::{put_outcome, put_sheet};
use super::grid::{Merge, RowBuf, RowStream, SheetInfo};
use super::io_words::io_words;
#[cfg(any(unix, windows))]
use super::limits::CHILD_MEMORY_BYTES;
#[cfg(unix)]
use super::limits::CHILD_TIME;
use super::limits::MAX_COLUMNS;
use super::scan::{Container, scan};
use super::sniff::{Kind, sniff};
use super::twins::without_unnamed;
use super::xls_stream::{self, SheetLooks};
use super::xlsb_extras::{self, WithErrors};
use super::xlsx::{EachSheet, push_date};
use super::xlsx_looks::Value;
use super::{decode, html, ods, spreadsheet_xml};
use crate::files::FileProblem;

/// Reads a workbook from standard input and writes its rows to standard output; what the hidden command does.
///
/// # Errors
/// Only if standard output can't be written; what is wrong with the file is part of the output.
pub fn child_main() -> io::Result<()> {
    cap_memory();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut bytes = Vec::new();
    let outcome = io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map(|_| bytes)
        .map_err(|error| FileProblem::io(format!("无法读取：{}", io_words(&error))))
        .and_then(|bytes| read(bytes, &mut |info, rows| put_sheet(&info, rows, &mut out)));
    put_outcome(outcome, &mut out)
}

#[cfg(unix)]
fn cap_memory() {
    // Without the cap the parent's time limit still holds.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES);
    // A parent that is killed keeps no time.
    let seconds = 2 * CHILD_TIME.as_secs();
    let _ = rlimit::setrlimit(rlimit::Resource::CPU, seconds, seconds);
}

#[cfg(windows)]
fn cap_memory() {
    use win32job::{ExtendedLimitInfo, Job};
    /// The system's number for "so much memory for each process of the job".
    const LIMIT_PROCESS_MEMORY: u32 = 0x100;
    let mut limits = ExtendedLimitInfo::new();
    limits.0.BasicLimitInformation.LimitFlags |= LIMIT_PROCESS_MEMORY;
    limits.0.ProcessMemoryLimit = usize::try_from(CHILD_MEMORY_BYTES).unwrap_or(usize::MAX);
    // Without the cap the parent's time limit still holds. The job lives as long as this process.
    if let Ok(job) = Job::create_with_limit_info(&mut limits) {
        let _ = job.assign_current_process();
        let _ = job.into_handle();
    }
}

#[cfg(not(any(unix, windows)))]
fn cap_memory() {}

fn read(bytes: Vec<u8>, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    match sniff(&bytes) {
        Kind::CompoundFile => read_xls(bytes, each),
        Kind::Zip if scan(&bytes)? == Container::Xlsb => read_xlsb(bytes, each),
        Kind::Zip => ods::read(&bytes, each),
        Kind::Html => html::read(&decode::decode(&bytes)?.0, each),
        Kind::SpreadsheetXml => spreadsheet_xml::read(&decode::decode(&bytes)?.0, each),
        Kind::Foreign(_) | Kind::Archive(_) | Kind::Protected(_) | Kind::OldWorkbook | Kind::Text => {
            Err(FileProblem::not_a_table("不是可读取的表格文件；请另存为 .xlsx 后送审"))
        }
    }
}

fn unreadable(error: impl std::fmt::Display) -> FileProblem {
    let text = error.to_string();
    if text.to_ascii_lowercase().contains("password") || text.to_ascii_lowercase().contains("encrypt") {
        FileProblem::encrypted()
    } else {
        FileProblem::corrupt("文件已损坏或不完整；请在 Excel 或 WPS 中打开原文件，另存为 .xlsx 后重新送审")
    }
}

fn read_xls(bytes: Vec<u8>, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let prepared = xls_stream::prepared(bytes)?;
    let mut looks = prepared.looks.into_iter();
    let mut workbook = Xls::new(Cursor::new(prepared.bytes)).map_err(|error| match error {
        // The container is that of Word, PowerPoint and mails too.
        XlsError::Cfb(ref inner) if inner.to_string().contains("Workbook") => {
            FileProblem::not_a_table("不是表格文件（可能是 Word 等文档）；请送交 .xlsx 或 .csv")
        }
        other => unreadable(other),
    })?;
    let epoch_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().to_vec();
    if sheets.iter().any(|sheet| sheet.name.contains('\0')) {
        return Err(misdecoded());
    }
    for sheet in &sheets {
        // The stream has the sheets in the order of the workbook, charts among them.
        let looks = looks.next().unwrap_or_default();
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let areas = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merges = areas.iter().filter_map(|area| merge(area.start, area.end)).collect();
        let range = workbook.worksheet_range(&sheet.name).map_err(unreadable)?;
        let mut rows = RangeRows::new(&range, epoch_1904, true);
        rows.looks = looks;
        each(info(sheet, merges, epoch_1904), &mut rows)?;
    }
    Ok(())
}

fn read_xlsb(bytes: Vec<u8>, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let bytes = without_unnamed(&bytes).unwrap_or(bytes);
    let mut extras = xlsb_extras::of_sheets(&bytes).into_iter();
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(unreadable)?;
    let epoch_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().to_vec();
    for sheet in &sheets {
        // Both go by the workbook's own list of sheets, charts among them.
        let mut extras = extras.next().unwrap_or_default();
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name).map_err(unreadable)?;
        let info = info(sheet, std::mem::take(&mut extras.merges), epoch_1904);
        each(info, &mut WithErrors::new(&mut RangeRows::new(&range, epoch_1904, false), extras))?;
    }
    Ok(())
}

fn info(sheet: &Sheet, merges: Vec<Merge>, epoch_1904: bool) -> SheetInfo {
    let hidden = sheet.visible != SheetVisible::Visible;
    SheetInfo { name: sheet.name.clone(), hidden, merges, epoch_1904, ..SheetInfo::default() }
}

/// Areas arrive unchecked: turned the right way round, those out of reach dropped.
fn merge(start: (u32, u32), end: (u32, u32)) -> Option<Merge> {
    Some(Merge {
        first_row: start.0.min(end.0).checked_add(1)?,
        last_row: start.0.max(end.0).checked_add(1)?,
        first_column: u16::try_from(start.1.min(end.1)).ok()?,
        last_column: u16::try_from(start.1.max(end.1)).unwrap_or(u16::MAX),
    })
}

/// Old files of unknown code page come out with NULs between the letters.
fn misdecoded() -> FileProblem {
    FileProblem::encoding(
        "旧版 .xls 的文字编码无法正确识别（文字中夹有空字符）；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
    )
}

/// The rows of a range that the library laid out.
struct RangeRows<'r> {
    rows: calamine::Rows<'r, Data>,
    next: u32,
    left: u32,
    epoch_1904: bool,
    refuse_nul: bool,
    looks: SheetLooks,
}

impl<'r> RangeRows<'r> {
    fn new(range: &'r Range<Data>, epoch_1904: bool, refuse_nul: bool) -> Self {
        let (top, left) = range.start().unwrap_or_default();
        Self {
            rows: range.rows(),
            next: top.saturating_add(1),
            left,
            epoch_1904,
            refuse_nul,
            looks: SheetLooks::default(),
        }
    }
}

impl RowStream for RangeRows<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let Some(cells) = self.rows.next() else { return Ok(false) };
        into.clear(self.next);
        if let Some(hidden) = self.looks.how_hidden(self.next) {
            into.hide(hidden);
        }
        self.next = self.next.saturating_add(1);
        for (column, cell) in (self.left..).zip(cells) {
            let Some(column) = u16::try_from(column).ok().filter(|column| *column < MAX_COLUMNS) else {
                break;
            };
            if self.refuse_nul && matches!(cell, Data::String(text) if text.contains('\0')) {
                return Err(misdecoded());
            }
            let style = self.looks.styles.of(into.number, column);
            into.set_look(column, style.map(|style| style.look).unwrap_or_default());
            if !style.is_some_and(|style| style.push_as_shown(into, column, Value::of(cell))) {
                push(into, column, cell, self.epoch_1904);
            }
        }
        Ok(true)
    }
}

fn push(into: &mut RowBuf, column: u16, cell: &Data, epoch_1904: bool) {
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
