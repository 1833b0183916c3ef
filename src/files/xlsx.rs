//! OOXML workbooks: cells as a stream, never a dense grid (a cell at XFD1048576 would ask for
//! 549 GB of it).

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, ToSpan as _};
use zip::ZipArchive;

use crate::files::FileProblem;

use super::cell_text::push_text;
use super::grid::{Merge, RowBuf, RowStream, SheetInfo};
use super::limits::MAX_COLUMNS;
use super::new_errors::{NEW_ERRORS, with_errors_as_texts};
use super::ooxml::{Archive, sheet_parts};
use super::runs::{self, is_texts, with_runs_told};
use super::twins::without_unnamed;
use super::xlsx_boxes::{self, PRINT_HEADER};
use super::xlsx_looks::{SheetLooks, Styles, Value, table_filters};

type Bytes<'b> = Cursor<&'b [u8]>;
/// Takes one sheet and its rows.
pub(super) type EachSheet<'e> = dyn FnMut(SheetInfo, &mut dyn RowStream) -> Result<(), FileProblem> + 'e;

/// The library's own words are for the log: they are English, and name parts that no clerk knows.
fn unreadable(error: &XlsxError) -> FileProblem {
    tracing::debug!(%error, "workbook not readable");
    corrupt("结构无法读取")
}

fn corrupt(what: &str) -> FileProblem {
    FileProblem::corrupt(format!("工作簿已损坏（{what}）；请在 Excel 或 WPS 中打开原文件，另存后重新送审"))
}

/// Reads every worksheet, in workbook order.
pub(super) fn read(bytes: &[u8], each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let rewritten = without_unnamed(bytes);
    let bytes = rewritten.as_deref().unwrap_or(bytes);
    let hints = Hints::of(bytes);
    let rewritten = if hints.new_errors { with_errors_as_texts(bytes, is_sheet) } else { None };
    let bytes = rewritten.as_deref().unwrap_or(bytes);
    let has_inline_runs = |name: &str| hints.inline_runs && is_sheet(name);
    let rewritten =
        if hints.runs || hints.inline_runs { with_runs_told(bytes, has_inline_runs) } else { None };
    let bytes = rewritten.as_deref().unwrap_or(bytes);
    let mut looks = Looks::of(bytes, hints.hidden_rows)?;
    let mut workbook: Xlsx<Bytes<'_>> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let epoch_1904 = workbook.has_1904_epoch();
    let sheets: Vec<_> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .cloned()
        .collect();
    for sheet in sheets {
        let merges = if hints.merges { merges(&mut workbook, &sheet.name) } else { Vec::new() };
        let mut notes = Vec::new();
        if hints.hidden_rows {
            notes.push("文件中有隐藏的行或列，已照常读取".to_owned());
        }
        let info = SheetInfo {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            merges,
            notes,
            epoch_1904,
            beside: looks.lines_beside(&sheet.name, hints.print_headers),
            ..SheetInfo::default()
        };
        let looks = looks.of_sheet(&sheet.name);
        let cells = workbook.worksheet_cells_reader(&sheet.name).map_err(|error| unreadable(&error))?;
        let mut rows = CellRows {
            cells,
            epoch_1904,
            looks,
            pending: None,
            last_row: 0,
            ended: false,
            order: Vec::new(),
        };
        each(info, &mut rows)?;
    }
    Ok(())
}

/// How the cells of a workbook look, found sheet by sheet.
struct Looks<'b> {
    archive: Option<Archive<'b>>,
    parts: BTreeMap<String, String>,
    styles: Styles,
    filters: Vec<(u32, u32)>,
    wanted: bool,
    has_drawings: bool,
}

impl<'b> Looks<'b> {
    fn of(bytes: &'b [u8], has_hidden: bool) -> Result<Self, FileProblem> {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return Err(corrupt("压缩结构无法读取"));
        };
        let parts = sheet_parts(&mut archive)?;
        let styles = Styles::of(&mut archive);
        let filters = if has_hidden { table_filters(&mut archive)? } else { Vec::new() };
        let wanted = has_hidden || styles.matter();
        let has_drawings = xlsx_boxes::has_drawings(&archive);
        Ok(Self { archive: Some(archive), parts, styles, filters, wanted, has_drawings })
    }

    /// What the sheet shows beside its cells.
    fn lines_beside(&mut self, name: &str, is_printed_so: bool) -> Vec<String> {
        let (Some(part), Some(archive)) = (self.parts.get(name), self.archive.as_mut()) else {
            return Vec::new();
        };
        if is_printed_so || self.has_drawings {
            xlsx_boxes::lines_of(archive, part, is_printed_so)
        } else {
            Vec::new()
        }
    }

    /// Of one sheet; none where all of it is plain.
    fn of_sheet(&mut self, name: &str) -> Option<(SheetLooks, &Styles)> {
        let part = self.parts.get(name).filter(|_| self.wanted)?;
        let mut looks = SheetLooks::of(self.archive.as_mut()?, part, &self.styles);
        looks.add_filters(&self.filters);
        Some((looks, &self.styles))
    }
}

/// What a cheap look at the sheets' XML tells, so that costly passes are made only where needed.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
struct Hints {
    merges: bool,
    hidden_rows: bool,
    new_errors: bool,
    /// Shared texts hold runs that are set apart from the others.
    runs: bool,
    /// Texts within sheets hold runs.
    inline_runs: bool,
    print_headers: bool,
}

/// Whether a part of the container is a worksheet.
fn is_sheet(name: &str) -> bool {
    name.replace('\\', "/").to_ascii_lowercase().starts_with("xl/worksheets/")
}

impl Hints {
    /// Inflates each sheet once more and looks for two words; a pass for merges parses all XML.
    fn of(bytes: &[u8]) -> Self {
        let mut hints = Self::default();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return hints };
        let sheets: Vec<usize> = archive
            .file_names()
            .enumerate()
            .filter_map(|(index, name)| name.is_ok_and(|name| is_sheet(&name)).then_some(index))
            .collect();
        let texts = archive.file_names().position(|name| name.is_ok_and(|name| is_texts(&name)));
        if let Some(Ok(mut entry)) = texts.map(|index| archive.by_index(index)) {
            let overlap = runs::MARKS.iter().map(|mark| mark.len()).max().unwrap_or(0);
            each_window(&mut entry, overlap, |window| {
                let has = |mark: &&[u8]| memchr::memmem::find(window, mark).is_some();
                hints.runs = hints.runs || runs::MARKS.iter().any(has);
            });
        }
        for index in sheets {
            if let Ok(mut entry) = archive.by_index(index) {
                hints.look_through(&mut entry);
            }
        }
        hints
    }

    fn look_through(&mut self, entry: &mut impl Read) {
        const MERGES: [&[u8]; 2] = [b"<mergeCell ", b":mergeCell "];
        // Heights up to two points; most rows have one of two figures.
        const HIDDEN: [&[u8]; 6] =
            [b" hidden=\"1\"", b" hidden=\"true\"", b" ht=\"0", b" ht=\"1\"", b" ht=\"1.", b" ht=\"2\""];
        let words = MERGES.iter().chain(&HIDDEN).chain(&NEW_ERRORS).chain([&PRINT_HEADER]);
        let overlap = words.map(|word| word.len()).max().unwrap_or(0);
        each_window(entry, overlap, |window| {
            let has = |word: &[u8]| memchr::memmem::find(window, word).is_some();
            let has_any = |words: &[&[u8]]| words.iter().any(|word| has(word));
            self.merges = self.merges || has_any(&MERGES);
            self.hidden_rows = self.hidden_rows || has_any(&HIDDEN);
            self.inline_runs = self.inline_runs || has(runs::RUN);
            self.print_headers = self.print_headers || has(PRINT_HEADER);
            // Nine searches, so only if there is an error cell.
            self.new_errors = self.new_errors || has(b" t=\"e\"") && has_any(&NEW_ERRORS);
        });
    }
}

/// Shows a part piece by piece; each begins with as much of the one before as a word may lie across.
fn each_window(entry: &mut impl Read, overlap: usize, mut look: impl FnMut(&[u8])) {
    let mut window = vec![0; 1 << 16];
    let mut kept = 0;
    while let Ok(read) = entry.read(&mut window[kept..]) {
        if read == 0 {
            break;
        }
        let filled = kept + read;
        look(&window[..filled]);
        kept = filled.min(overlap);
        window.copy_within(filled - kept..filled, 0);
    }
}

/// Merged areas arrive unchecked: turned the right way round, those out of reach dropped.
fn merges(workbook: &mut Xlsx<Bytes<'_>>, sheet: &str) -> Vec<Merge> {
    let areas = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    areas
        .into_iter()
        .filter_map(|area| {
            let (rows, columns) = ([area.start.0, area.end.0], [area.start.1, area.end.1]);
            Some(Merge {
                first_row: rows[0].min(rows[1]).checked_add(1)?,
                last_row: rows[0].max(rows[1]).checked_add(1)?,
                first_column: u16::try_from(columns[0].min(columns[1])).ok()?,
                last_column: u16::try_from(columns[0].max(columns[1])).ok()?,
            })
        })
        .collect()
}

/// A cell before its row is complete.
struct PendingCell<'w> {
    row: u32,
    column: u32,
    value: DataRef<'w>,
    has_formula: bool,
}

/// Cells of a sheet, gathered to rows.
struct CellRows<'w, RS: Read + std::io::Seek> {
    cells: XlsxCellReader<'w, RS>,
    epoch_1904: bool,
    /// Where not all of the sheet is plain.
    looks: Option<(SheetLooks, &'w Styles)>,
    /// First cell of the next row.
    pending: Option<PendingCell<'w>>,
    last_row: u32,
    /// The reader must not be asked again after its end.
    ended: bool,
    order: Vec<PendingCell<'w>>,
}

impl<'w, RS: Read + std::io::Seek> CellRows<'w, RS> {
    /// The next cell with content; errors inside one cell are the cell's, not the sheet's.
    fn next_cell(&mut self) -> Result<Option<PendingCell<'w>>, FileProblem> {
        while !self.ended {
            let record =
                self.cells.next_cell_with_formula_metadata().map_err(|error| self.cell_problem(&error))?;
            let Some(record) = record else {
                self.ended = true;
                break;
            };
            let has_formula = record.formula.is_some();
            if record.value == DataRef::Empty && !has_formula {
                continue;
            }
            let (row, column) = record.pos;
            return Ok(Some(PendingCell { row, column, value: record.value, has_formula }));
        }
        Ok(None)
    }

    /// The library does not give the address of what it can't read, and a cell that is not known to be unreadable would be
    /// taken for blank; so the file is refused.
    fn cell_problem(&self, error: &XlsxError) -> FileProblem {
        let row = self.pending.as_ref().map_or(self.last_row, |cell| cell.row + 1);
        tracing::debug!(%error, row, "cell not readable");
        corrupt(&format!("第{row}行附近的单元格无法读取"))
    }

    fn push(&self, cell: &PendingCell<'w>, into: &mut RowBuf) {
        let Some(column) = u16::try_from(cell.column).ok().filter(|column| *column < MAX_COLUMNS) else {
            return;
        };
        if let Some((looks, styles)) = &self.looks {
            let row = looks.styles_of(into.number);
            let at = row.binary_search_by_key(&column, |cell| cell.1).ok();
            let style = at.and_then(|at| row.get(at)).and_then(|cell| styles.get(cell.2));
            let mut look = style.map(|style| style.look).unwrap_or_default();
            look.hidden_column = looks.is_hidden_column(column);
            into.set_look(column, look);
            if style.is_some_and(|style| style.push_as_shown(into, column, Value::of(&cell.value))) {
                return;
            }
        }
        match &cell.value {
            DataRef::SharedString(text) if text.starts_with(runs::SEEN_IN_PART) => {
                into.push_error(column, runs::PARTLY);
            }
            DataRef::String(text) if text.starts_with(runs::SEEN_IN_PART) => {
                into.push_error(column, runs::PARTLY);
            }
            DataRef::Empty if cell.has_formula => into.push_no_result(column),
            DataRef::Empty => {}
            DataRef::SharedString(text) => push_text(into, column, text),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                push_text(into, column, text);
            }
            DataRef::Float(value) => into.push_number(column, *value),
            #[allow(clippy::cast_precision_loss)] // Whole numbers of a spreadsheet are doubles already.
            DataRef::Int(value) => into.push_number(column, *value as f64),
            DataRef::Bool(value) => into.push_bool(column, *value),
            DataRef::Error(error) => into.push_error(column, &error.to_string()),
            DataRef::DateTime(stamp) => push_date(into, column, stamp, self.epoch_1904),
        }
    }
}

/// A number with a date format; one outside the calendar stays a number, since a library's own
/// conversion clamps silently (20240131 typed into a date cell became 9999-12-31).
pub(super) fn push_date(into: &mut RowBuf, column: u16, stamp: &ExcelDateTime, epoch_1904: bool) {
    let serial = stamp.as_f64();
    match date_of(serial, epoch_1904) {
        Some(moment) if stamp.is_datetime() => into.push_datetime(column, moment),
        _ => into.push_number(column, serial),
    }
}

/// The moment of a serial number: days since 1899-12-30 (since 1904-01-01 in the other epoch).
pub(super) fn date_of(serial: f64, epoch_1904: bool) -> Option<DateTime> {
    /// 9999-12-31.
    const LAST_SERIAL: f64 = 2_958_466.0;
    if !(1.0..LAST_SERIAL).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)] // In range by the check above.
    let (days, seconds) = (serial.floor() as i64, ((serial - serial.floor()) * 86_400.0).round() as i64);
    let start: Date = match (epoch_1904, days) {
        (true, _) => date(1904, 1, 1),
        // Excel believes in 29 February 1900; days before it are one off.
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let midnight = start.checked_add(days.days()).ok()?.to_datetime(jiff::civil::Time::midnight());
    midnight.checked_add(SignedDuration::from_secs(seconds)).ok()
}

impl<RS: Read + std::io::Seek> RowStream for CellRows<'_, RS> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let first = match self.pending.take() {
            Some(cell) => cell,
            None => match self.next_cell()? {
                Some(cell) => cell,
                None => return Ok(false),
            },
        };
        let row = first.row;
        let number = row.saturating_add(1);
        if number <= self.last_row {
            return Err(corrupt(&format!("第{number}行排在第{}行之后", self.last_row)));
        }
        self.last_row = number;
        into.clear(number);
        if let Some(hidden) = self.looks.as_ref().and_then(|(looks, _)| looks.hidden(number)) {
            into.hide(hidden);
        }
        let mut sorted = true;
        self.order.clear();
        self.order.push(first);
        while let Some(cell) = self.next_cell()? {
            if cell.row != row {
                self.pending = Some(cell);
                break;
            }
            sorted &= self.order.last().is_none_or(|last| last.column < cell.column);
            self.order.push(cell);
        }
        let mut cells = std::mem::take(&mut self.order);
        if !sorted {
            cells.sort_by_key(|cell| cell.column);
        }
        for group in cells.chunk_by(|a, b| a.column == b.column) {
            match group {
                [cell] => self.push(cell, into),
                [first, ..] => {
                    if let Ok(column) = u16::try_from(first.column) {
                        into.push_error(column, "同一单元格出现多次");
                    }
                }
                [] => {}
            }
        }
        cells.clear();
        self.order = cells;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_become_days_in_both_epochs() {
        for (serial, epoch_1904, day) in [
            (45_356.0, false, Some(date(2024, 3, 5))),
            (43_894.0, true, Some(date(2024, 3, 5))),
            (1.0, false, Some(date(1900, 1, 1))),
            (61.0, false, Some(date(1900, 3, 1))),
            (20_240_131.0, false, None),
            (-1.0, false, None),
            (f64::NAN, false, None),
        ] {
            assert_eq!(date_of(serial, epoch_1904).map(DateTime::date), day, "{serial}");
        }
        assert_eq!(date_of(45_356.75, false).map(jiff::civil::DateTime::hour), Some(18));
    }
}
