//! What the library passes over in binary workbooks: merged areas, and formulas whose result is an
//! error (it takes them for blank cells). A second pass over the records of each sheet, no more.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::{Merge, RowBuf, RowStream};
use super::limits::MAX_COLUMNS;
use crate::files::FileProblem;

// Record types of [MS-XLSB].
const ROW: u32 = 0;
const FORMULA_ERROR: u32 = 11;
const BUNDLE_SHEET: u32 = 156;
const MERGE_CELL: u32 = 176;

/// A longer record holds nothing that is looked for here.
const LONGEST_RECORD: usize = 4096;

/// Of one sheet.
#[derive(Debug, Default)]
pub(super) struct Extras {
    pub(super) merges: Vec<Merge>,
    /// Error values by row from 1 and column from 0.
    errors: BTreeMap<(u32, u16), &'static str>,
}

/// Of each sheet, in workbook order; nothing where the container is odd, as the library then reports.
pub(super) fn of_sheets(bytes: &[u8]) -> Vec<Extras> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    sheet_parts(&mut archive).into_iter().map(|part| of_part(&mut archive, &part)).collect()
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The sheets' parts in workbook order.
fn sheet_parts(archive: &mut Archive<'_>) -> Vec<String> {
    let targets = relations(archive);
    let Ok(entry) = archive.by_name("xl/workbook.bin") else { return Vec::new() };
    let mut records = Records::new(entry);
    let mut parts = Vec::new();
    while let Some((kind, content)) = records.next() {
        if kind == BUNDLE_SHEET
            && let Some(id) = content.get(8..).and_then(wide_text)
            && let Some(target) = targets.get(&id)
        {
            parts.push(format!("xl/{target}"));
        }
    }
    parts
}

/// Targets of the workbook's relations, by id.
fn relations(archive: &mut Archive<'_>) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    let Ok(entry) = archive.by_name("xl/_rels/workbook.bin.rels") else { return targets };
    let mut xml = Reader::from_reader(BufReader::new(entry));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.into_owned())
                };
                if let (Some(id), Some(target)) = (attribute("Id"), attribute("Target")) {
                    targets.insert(id, target);
                }
            }
            Ok(Event::Eof) | Err(_) => return targets,
            Ok(_) => {}
        }
    }
}

fn of_part(archive: &mut Archive<'_>, part: &str) -> Extras {
    let mut extras = Extras::default();
    let Ok(entry) = archive.by_name(part) else { return extras };
    let mut records = Records::new(entry);
    let mut row = 0;
    while let Some((kind, content)) = records.next() {
        match kind {
            ROW => row = number(content, 0).unwrap_or(u32::MAX).saturating_add(1),
            FORMULA_ERROR => {
                let column = number(content, 0).and_then(|column| u16::try_from(column).ok());
                if let Some(column) = column.filter(|column| *column < MAX_COLUMNS) {
                    extras.errors.insert((row, column), name_of(content.get(8).copied()));
                }
            }
            MERGE_CELL => extras.merges.extend(area(content)),
            _ => {}
        }
    }
    extras
}

fn area(content: &[u8]) -> Option<Merge> {
    let [top, bottom] = [number(content, 0)?, number(content, 4)?];
    let [left, right] = [number(content, 8)?, number(content, 12)?];
    Some(Merge {
        first_row: top.min(bottom).checked_add(1)?,
        last_row: top.max(bottom).checked_add(1)?,
        first_column: u16::try_from(left.min(right)).ok()?,
        last_column: u16::try_from(left.max(right)).unwrap_or(u16::MAX),
    })
}

fn name_of(code: Option<u8>) -> &'static str {
    match code {
        Some(0x00) => "#NULL!",
        Some(0x07) => "#DIV/0!",
        Some(0x0f) => "#VALUE!",
        Some(0x17) => "#REF!",
        Some(0x1d) => "#NAME?",
        Some(0x24) => "#NUM!",
        Some(0x2a) => "#N/A",
        _ => "#ERROR!",
    }
}

fn number(content: &[u8], at: usize) -> Option<u32> {
    content.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// A length, then as many UTF-16 units.
fn wide_text(content: &[u8]) -> Option<String> {
    let length = usize::try_from(number(content, 0)?).ok()?;
    let units: Vec<u16> = content
        .get(4..4 + length.checked_mul(2)?)?
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes))
        .collect();
    String::from_utf16(&units).ok()
}

/// The records of a part: type, and as much of the content as matters.
struct Records<R: Read> {
    from: BufReader<R>,
    content: Vec<u8>,
}

impl<R: Read> Records<R> {
    fn new(from: R) -> Self {
        Self { from: BufReader::new(from), content: Vec::new() }
    }

    /// The next record; none at the end or where the part breaks off.
    fn next(&mut self) -> Option<(u32, &[u8])> {
        let kind = self.varied(2)?;
        let length = usize::try_from(self.varied(4)?).ok()?;
        self.content.clear();
        let kept = length.min(LONGEST_RECORD);
        self.from.by_ref().take(kept as u64).read_to_end(&mut self.content).ok()?;
        let rest = (length - kept) as u64;
        std::io::copy(&mut self.from.by_ref().take(rest), &mut std::io::sink()).ok()?;
        (self.content.len() == kept).then_some((kind, self.content.as_slice()))
    }

    /// A number of seven bits a byte, the last of which has its high bit clear.
    fn varied(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for place in 0..most {
            let mut byte = [0];
            self.from.read_exact(&mut byte).ok()?;
            value |= u32::from(byte[0] & 0x7f) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

/// Rows with the error cells put in.
pub(super) struct WithErrors<'r> {
    rows: &'r mut dyn RowStream,
    errors: std::iter::Peekable<std::collections::btree_map::IntoIter<(u32, u16), &'static str>>,
    /// The next row of the library's, once it has come.
    ahead: Option<RowBuf>,
    ended: bool,
}

impl<'r> WithErrors<'r> {
    pub(super) fn new(rows: &'r mut dyn RowStream, extras: Extras) -> Self {
        Self { rows, errors: extras.errors.into_iter().peekable(), ahead: None, ended: false }
    }
}

impl RowStream for WithErrors<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        if self.ahead.is_none() && !self.ended {
            let mut row = RowBuf::new();
            if self.rows.next_row(&mut row)? {
                self.ahead = Some(row);
            } else {
                self.ended = true;
            }
        }
        let of_error = self.errors.peek().map(|((row, _), _)| *row);
        let of_row = self.ahead.as_ref().map(|row| row.number);
        let Some(number) = of_error.into_iter().chain(of_row).min() else { return Ok(false) };
        let row = self.ahead.take_if(|row| row.number == number).unwrap_or_default();
        into.clear(number);
        for (column, cell) in row.cells() {
            while let Some(((_, at), error)) =
                self.errors.next_if(|((row, at), _)| *row == number && *at <= column)
            {
                if at < column {
                    into.push_error(at, error);
                }
            }
            into.push(column, cell);
        }
        while let Some(((_, at), error)) = self.errors.next_if(|((row, _), _)| *row == number) {
            into.push_error(at, error);
        }
        Ok(true)
    }
}
