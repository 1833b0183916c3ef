//! Puts a reviewer's mark beside every finding of 疑点总表.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::cost::Outcome;

const SHEET: &str = "疑点总表";
/// The reviewer's columns and what is entered.
const MARKS: [(&str, &str); 2] = [("审核结论", "属实"), ("审核人", "王某")];

/// Fills the columns in, in the XML of the sheet itself.
pub(crate) fn fill(path: &Path) -> Outcome<()> {
    let mut book: Xlsx<_> = open_workbook(path)?;
    let index = book.sheet_names().iter().position(|name| name == SHEET).ok_or("no such sheet")?;
    let range = book.worksheet_range(SHEET)?;
    let is_head = |row: &[Data]| row.iter().any(|cell| *cell == MARKS[0].0);
    let head = range.rows().position(is_head).ok_or("no header")?;
    let header = range.rows().nth(head).ok_or("no header")?;
    let mut columns = Vec::new();
    for (label, mark) in MARKS {
        let column = header.iter().position(|cell| *cell == label).ok_or("no column")?;
        columns.push((letters(column), mark));
    }
    let first = u32::try_from(head)? + 2 + range.start().map_or(0, |start| start.0);
    let part = format!("xl/worksheets/sheet{}.xml", index + 1);
    let mut old = ZipArchive::new(File::open(path)?)?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let name = old.by_index(index)?.name()?.into_owned();
        if name == part {
            let mut xml = String::new();
            old.by_index(index)?.read_to_string(&mut xml)?;
            new.start_file(&name, SimpleFileOptions::default())?;
            new.write_all(filled(&xml, first, &columns).as_bytes())?;
        } else {
            new.raw_copy_file(old.by_index(index)?)?;
        }
    }
    fs::write(path, new.finish()?.into_inner())?;
    Ok(())
}

/// Blank cells of these columns from a row on get a text.
fn filled(xml: &str, first: u32, columns: &[(String, &str)]) -> String {
    let mut out = String::with_capacity(xml.len() * 2);
    let mut parts = xml.split("<c r=\"");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("<c r=\"");
        let (at, rest) = part.split_once('"').unwrap_or((part, ""));
        let digits = at.find(|c: char| c.is_ascii_digit()).unwrap_or(at.len());
        let (column, row) = at.split_at(digits);
        let mark = columns.iter().find(|(letters, _)| letters == column).map(|(_, mark)| mark);
        match (mark, rest.split_once("/>")) {
            (Some(mark), Some((open, after)))
                if row.parse().is_ok_and(|row: u32| row >= first) && !open.contains('>') =>
            {
                let _ = write!(out, "{at}\"{open} t=\"inlineStr\"><is><t>{mark}</t></is></c>{after}");
            }
            _ => out.push_str(part),
        }
    }
    out
}

fn letters(column: usize) -> String {
    let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    if column < 26 {
        letter(column).to_string()
    } else {
        format!("{}{}", letter(column / 26 - 1), letter(column))
    }
}
