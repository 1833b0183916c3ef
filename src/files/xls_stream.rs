//! What the library passes over in the stream of an `.xls`: encryption of the oldest kind, formula cells written
//! with the record types of Excel 3 and 4, rows that are hidden and how cells look. One walk over the records, no more.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom, Write as _};

use cfb::CompoundFile;

use super::grid::Hidden;
use super::xls_looks::{SheetStyles, Styles};
use crate::files::FileProblem;

// Record types of [MS-XLS].
const FILE_PASSWORD: u16 = 0x002f;
const BEGIN: u16 = 0x0809;
const ROW: u16 = 0x0208;
const FILTER_MODE: u16 = 0x009b;
const FORMULA: u16 = 0x0006;
/// Formula records of Excel 3 and 4, which some programs write into newer files.
const OLD_FORMULAS: [u16; 2] = [0x0206, 0x0406];

/// Bit of a row's options that says it is not shown.
const HIDDEN_ROW: u16 = 0x0020;

/// Version that the beginning of a substream states since Excel 97; older ones have other records.
const SINCE_97: [u8; 2] = [0, 6];

/// What of one substream is out of sight.
#[derive(Debug, Default)]
pub(super) struct SheetLooks {
    /// Hidden rows, from 1.
    rows: BTreeSet<u32>,
    filtered: bool,
    pub(super) styles: SheetStyles,
}

impl SheetLooks {
    pub(super) fn how_hidden(&self, row: u32) -> Option<Hidden> {
        let kind = if self.filtered { Hidden::ByFilter } else { Hidden::ByHand };
        self.rows.contains(&row).then_some(kind)
    }
}

/// A workbook made ready for the library, and how its sheets look, in their order.
pub(super) struct Prepared {
    pub(super) bytes: Vec<u8>,
    pub(super) looks: Vec<SheetLooks>,
}

/// Looks through a workbook's stream. If it can't be opened here, the library reports why.
///
/// # Errors
/// If it is encrypted.
pub(super) fn prepared(bytes: Vec<u8>) -> Result<Prepared, FileProblem> {
    let Some((name, stream)) = stream_of(&bytes) else { return Ok(Prepared { bytes, looks: Vec::new() }) };
    let mut looks: Vec<SheetLooks> = Vec::new();
    let mut styles = Styles::default();
    let mut is_old = false;
    let mut outdated = Vec::new();
    let mut at = 0;
    while let Some((kind, content)) = record(&stream, at) {
        match kind {
            FILE_PASSWORD => return Err(FileProblem::encrypted()),
            BEGIN => {
                looks.push(SheetLooks::default());
                is_old |= content.get(..2) != Some(&SINCE_97);
            }
            FILTER_MODE => looks.iter_mut().last().into_iter().for_each(|sheet| sheet.filtered = true),
            ROW => {
                let short = |at: usize| Some(u16::from_le_bytes(content.get(at..at + 2)?.try_into().ok()?));
                if let (Some(row), Some(options)) = (short(0), short(12))
                    && options & HIDDEN_ROW != 0
                    && let Some(sheet) = looks.last_mut()
                {
                    sheet.rows.insert(u32::from(row) + 1);
                }
            }
            kind if OLD_FORMULAS.contains(&kind) => outdated.push(at),
            _ if is_old => {}
            kind => match looks.as_mut_slice() {
                [_] => styles.take(kind, content),
                [.., sheet] => styles.take_cells(kind, content, &mut sheet.styles),
                [] => {}
            },
        }
        at += 4 + content.len();
    }
    // The first substream is the workbook's own.
    let looks = looks.into_iter().skip(1).collect();
    let bytes = if outdated.is_empty() { bytes } else { with_formulas(bytes, &name, &outdated) };
    Ok(Prepared { bytes, looks })
}

fn stream_of(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    ["/Workbook", "/Book"].into_iter().find_map(|name| {
        let mut stream = Vec::new();
        file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
        Some((name.to_owned(), stream))
    })
}

fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let head = stream.get(at..at + 4)?;
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    Some((u16::from_le_bytes([head[0], head[1]]), stream.get(at + 4..at + 4 + length)?))
}

/// The workbook with the record types of formulas that the library knows; as it is if it can't be written.
fn with_formulas(bytes: Vec<u8>, name: &str, places: &[usize]) -> Vec<u8> {
    let rewritten = || -> Option<Vec<u8>> {
        let mut file = CompoundFile::open(Cursor::new(bytes.clone())).ok()?;
        let mut stream = file.open_stream(name).ok()?;
        for place in places {
            stream.seek(SeekFrom::Start(*place as u64)).ok()?;
            stream.write_all(&FORMULA.to_le_bytes()).ok()?;
        }
        stream.flush().ok()?;
        drop(stream);
        file.flush().ok()?;
        Some(file.into_inner().into_inner())
    };
    rewritten().unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::ProblemKind;

    fn workbook(records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut stream = Vec::new();
        for (kind, content) in records {
            stream.extend(kind.to_le_bytes());
            stream.extend(u16::try_from(content.len()).unwrap().to_le_bytes());
            stream.extend(*content);
        }
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn a_password_of_any_kind_is_encryption() {
        let bytes = workbook(&[(BEGIN, &[0; 16]), (FILE_PASSWORD, &[0, 0, 1, 2, 3, 4])]);
        assert_eq!(prepared(bytes).map(|_| ()).unwrap_err().kind, ProblemKind::Encrypted);
    }

    #[test]
    fn formulas_of_older_kinds_are_brought_to_the_newer() {
        let bytes = workbook(&[(BEGIN, &[0; 16]), (0x0406, &[7; 22]), (0x0206, &[8; 22])]);
        let (_, stream) = stream_of(&prepared(bytes).unwrap().bytes).unwrap();
        assert_eq!(record(&stream, 20).unwrap(), (FORMULA, &[7; 22][..]));
        assert_eq!(record(&stream, 46).unwrap(), (FORMULA, &[8; 22][..]));
    }

    #[test]
    fn hidden_rows_are_told_by_sheet() {
        let row = |number: u8, options: u8| {
            let mut content = [0; 16];
            (content[0], content[12]) = (number, options);
            content
        };
        let (shown, hidden) = (row(0, 0), row(1, 0x20));
        let begin: (u16, &[u8]) = (BEGIN, &[0; 16]);
        let bytes = workbook(&[
            begin,
            begin,
            (ROW, &shown),
            (ROW, &hidden),
            begin,
            (FILTER_MODE, &[]),
            (ROW, &hidden),
        ]);
        let sheets = prepared(bytes).unwrap().looks;
        assert_eq!((sheets[0].how_hidden(1), sheets[0].how_hidden(2)), (None, Some(Hidden::ByHand)));
        assert_eq!(sheets[1].how_hidden(2), Some(Hidden::ByFilter));
    }
}
