//! What passes from the child reader to its parent: frames of a tag byte, then fixed-width
//! little-endian numbers and length-prefixed texts. The parent believes none of the lengths.

use std::io::{self, BufReader, Read, Write};

use super::grid::{CellRef, Hidden, Look, Merge, RowBuf, RowStream, SheetInfo};
use super::limits::{MAX_CELL_BYTES, MAX_CHILD_CELLS};
use super::xlsx::EachSheet;
use crate::files::{FileProblem, ProblemKind};

const SHEET: u8 = b'S';
const ROW: u8 = b'R';
const SHEET_END: u8 = b'E';
const DONE: u8 = b'D';
const FAILED: u8 = b'F';

const SHOWN: u8 = 0;
const HIDDEN_BY_HAND: u8 = 1;
const HIDDEN_BY_FILTER: u8 = 2;

// ---- writing ----

fn put_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    put_count(out, text.len())?;
    out.write_all(text.as_bytes())
}

fn put_count(out: &mut impl Write, count: usize) -> io::Result<()> {
    out.write_all(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes())
}

/// Writes a sheet: what is known of it, then its rows.
pub(super) fn put_sheet(
    info: &SheetInfo,
    rows: &mut dyn RowStream,
    out: &mut impl Write,
) -> Result<(), FileProblem> {
    let lost =
        |error: io::Error| FileProblem::io(format!("子进程无法输出：{}", super::io_words::io_words(&error)));
    put_info(info, out).map_err(lost)?;
    let mut row = RowBuf::new();
    while rows.next_row(&mut row)? {
        if !row.is_empty() {
            put_row(&row, out).map_err(lost)?;
        }
    }
    out.write_all(&[SHEET_END]).map_err(lost)
}

fn put_info(info: &SheetInfo, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[SHEET, u8::from(info.hidden), u8::from(info.epoch_1904)])?;
    put_text(out, &info.name)?;
    put_count(out, info.merges.len())?;
    for merge in &info.merges {
        out.write_all(&merge.first_row.to_le_bytes())?;
        out.write_all(&merge.last_row.to_le_bytes())?;
        out.write_all(&merge.first_column.to_le_bytes())?;
        out.write_all(&merge.last_column.to_le_bytes())?;
    }
    Ok(())
}

fn put_row(row: &RowBuf, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[ROW])?;
    out.write_all(&row.number.to_le_bytes())?;
    out.write_all(&[match row.hidden() {
        None => SHOWN,
        Some(Hidden::ByHand) => HIDDEN_BY_HAND,
        Some(Hidden::ByFilter) => HIDDEN_BY_FILTER,
    }])?;
    put_count(out, row.looks().len())?;
    for (column, look) in row.looks() {
        out.write_all(&column.to_le_bytes())?;
        out.write_all(&[look.struck, look.white, look.hidden_column].map(u8::from))?;
    }
    put_count(out, row.len())?;
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

/// Writes how it ended.
pub(super) fn put_outcome(outcome: Result<(), FileProblem>, out: &mut impl Write) -> io::Result<()> {
    match outcome {
        Ok(()) => out.write_all(&[DONE])?,
        Err(problem) => {
            out.write_all(&[FAILED])?;
            put_text(out, problem.kind.code())?;
            put_text(out, &problem.message)?;
        }
    }
    out.flush()
}

// ---- reading ----

fn take<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn take_u32(from: &mut impl Read) -> io::Result<u32> {
    Ok(u32::from_le_bytes(take(from)?))
}

fn take_u16(from: &mut impl Read) -> io::Result<u16> {
    Ok(u16::from_le_bytes(take(from)?))
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

/// The child's output, frame by frame.
pub(super) struct Frames<R: Read> {
    from: BufReader<R>,
    cells: u64,
    in_sheet: bool,
}

fn broken(_: io::Error) -> FileProblem {
    FileProblem::corrupt(
        "文件结构异常，读取进程中止（可能损坏，或展开后过大）；请在 Excel 或 WPS 中打开，另存为 .xlsx 后送审",
    )
}

impl<R: Read> Frames<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from: BufReader::with_capacity(1 << 16, from), cells: 0, in_sheet: false }
    }

    fn tag(&mut self) -> Result<u8, FileProblem> {
        take::<1>(&mut self.from).map(|bytes| bytes[0]).map_err(broken)
    }

    /// Hands over each sheet.
    pub(super) fn sheets(&mut self, each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
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
        let kind = take_text(&mut self.from, 100)?;
        let message = take_text(&mut self.from, MAX_CELL_BYTES)?;
        Ok(FileProblem::new(ProblemKind::of_code(&kind).unwrap_or(ProblemKind::Corrupt), message))
    }

    fn sheet_info(&mut self) -> io::Result<SheetInfo> {
        let [hidden, epoch_1904] = take(&mut self.from)?;
        let name = take_text(&mut self.from, 4096)?;
        let count = take_u32(&mut self.from)?;
        let mut merges = Vec::new();
        for _ in 0..count {
            let rows = [take_u32(&mut self.from)?, take_u32(&mut self.from)?];
            let columns = [take_u16(&mut self.from)?, take_u16(&mut self.from)?];
            merges.push(Merge {
                first_row: rows[0].min(rows[1]),
                last_row: rows[0].max(rows[1]),
                first_column: columns[0].min(columns[1]),
                last_column: columns[0].max(columns[1]),
            });
        }
        Ok(SheetInfo {
            name,
            hidden: hidden != 0,
            merges,
            epoch_1904: epoch_1904 != 0,
            ..SheetInfo::default()
        })
    }

    fn row(&mut self, into: &mut RowBuf) -> io::Result<()> {
        into.clear(take_u32(&mut self.from)?);
        match take::<1>(&mut self.from)? {
            [HIDDEN_BY_HAND] => into.hide(Hidden::ByHand),
            [HIDDEN_BY_FILTER] => into.hide(Hidden::ByFilter),
            _ => {}
        }
        let looks = take_u32(&mut self.from)?;
        for _ in 0..looks {
            let column = take_u16(&mut self.from)?;
            let [struck, white, hidden_column] = take::<3>(&mut self.from)?.map(|byte| byte != 0);
            into.set_look(column, Look { struck, white, hidden_column });
        }
        let count = take_u32(&mut self.from)?;
        for _ in 0..count {
            let column = take_u16(&mut self.from)?;
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
        self.cells += u64::from(count) + u64::from(looks);
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
                    return Err(FileProblem::too_large("单元格过多，超过上限；请拆分后送审"));
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
