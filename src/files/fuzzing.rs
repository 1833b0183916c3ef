//! The readers without a child process, for fuzz targets; no part of the library's interface.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::archive::{Allowance, is_archive, unpack};
use super::open::delimited;
use super::scan::{Container, scan};
use super::sniff::{Kind, sniff};
use super::xlsx::EachSheet;
use super::{FileProblem, decode, docx, html, ods, spreadsheet_xml, xlsx};

/// The rows of each sheet in a file's bytes.
///
/// # Errors
/// What is wrong with the bytes.
pub fn rows_of_bytes(bytes: &[u8], each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    let none = || Err(FileProblem::not_a_table(""));
    match sniff(bytes) {
        Kind::Text => delimited(&Arc::new(bytes.to_vec()), &mut String::new(), each),
        Kind::Zip => match scan(bytes)? {
            // As in the product: the library panics on forged addresses.
            Container::Xlsx => {
                catch_unwind(AssertUnwindSafe(|| xlsx::read(bytes, each))).unwrap_or_else(|_| none())
            }
            Container::Ods => ods::read(bytes, each),
            Container::Docx => docx::read(bytes, each),
            Container::Other => members_of(bytes, each),
            Container::Xlsb => none(),
        },
        Kind::Html => html::read(&decode::decode(bytes)?.0, each),
        Kind::SpreadsheetXml => spreadsheet_xml::read(&decode::decode(bytes)?.0, each),
        Kind::CompoundFile | Kind::Foreign(_) | Kind::Archive(_) | Kind::Protected(_) | Kind::OldWorkbook => {
            none()
        }
    }
}

/// The rows of each file in an archive; archives within it are left alone.
fn members_of(bytes: &[u8], each: &mut EachSheet<'_>) -> Result<(), FileProblem> {
    unpack(bytes, &mut Allowance::default(), &mut |member, _| {
        if let Ok(content) = member.content.as_deref()
            && !is_archive(content)
        {
            // What is wrong with one file is said of that file.
            let _ = rows_of_bytes(content, each);
        }
    })
}
