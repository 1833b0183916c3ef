//! Turns rows of cells into tables with typed rows. Knows no file format.
//!
//! The rows come as a stream ([`crate::files::grid`]). [`locate`] finds headers, data, subtotals and footers in it;
//! [`row_reader`] and [`cells`] make typed values and note cells that can't be read, with their addresses; the result is
//! a [`Table`]. What headers and marks mean is data ([`Columns`]). A file never makes the run fail: its problem stands in
//! its report.

mod accounting;
mod agency_names;
mod assembly;
mod bands;
mod blocks;
mod cells;
mod census;
mod columns;
mod composition;
mod contract;
mod counts;
mod dates;
mod examples;
mod furniture;
#[doc(hidden)]
pub mod fuzzing;
mod groups;
mod header;
mod header_key;
mod key_values;
mod locate;
mod lookahead;
mod merges;
mod open_table;
mod other_days;
mod outside;
mod periods;
mod persons;
mod pieces;
mod pool;
mod preamble;
mod raw_rows;
mod reading;
mod row_kind;
mod row_reader;
mod rows;
mod table;
mod table_builder;
mod texts;
mod ticks;
mod unread_block;
mod unrecognised;
mod working_paper;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub use agency_names::{AgencyNames, NamedIn};
pub use blocks::{Blocks, RowView, Rows, Stretch};
pub use columns::{Columns, ColumnsError, builtin_halves};
pub use contract::Contract;
pub use other_days::OtherDays;
pub use outside::{NamedBy, Outside};
pub use persons::persons_in;
pub use raw_rows::RawRows;
pub use rows::{
    CrosscheckRow, DirectoryRow, End, Filer, HireRow, IdCell, Loss, NoticeRow, PlanRow, RegisterRow,
    ServiceRow, TableRow, WaiverRow,
};
pub use table::{
    AsideRows, BadCell, ColumnMatch, Counted, Denial, Denied, FileReport, FileStatus, Ingested, KeyValue,
    MissingColumns, OutOfSight, SheetReport, Sighting, Skipped, StatedCount, SubtotalCheck, Table, Unseen,
};
pub use table_builder::says_it_is_not_whole;
pub use texts::{TextCell, Texts};
pub use unread_block::{Shape, UnreadBlock};
pub use unrecognised::{UnknownColumn, Values, is_filled};
pub use working_paper::WorkingPaper;

use crate::files::grid::SheetInfo;
use crate::files::{FileProblem, Opened, ProblemKind, ReadOptions, may_hold_rows, read_sheets};
use crate::model::{Field, FileId, ROSTER_SHEET, TableId, TableKind, Text, agency_form, mask_owned};
use outside::Places;
use reading::FileContext;
use working_paper::Heard;

/// What a file is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Plan, hires and notices: an agency must not be able to slip in a register of its own.
    Filing,
    /// A reference table of this kind.
    Reference(TableKind),
    /// Hires of earlier years: an office's list, the filings of a year, or our own results of it. Plans and notices beside
    /// them are not lists of placements, and are passed over.
    History,
}

/// What came of one file; table and file ids are local to it, from 0.
#[derive(Debug)]
pub struct FileReading {
    /// The file and its sheets.
    pub report: FileReport,
    /// Its tables, by sheet and row.
    pub tables: Vec<Table>,
}

/// Reads one file. Never fails and never panics: what goes wrong is the report's status.
///
/// `shown` is the path that outputs show, relative with `/`; the agency may be read from it where a
/// table names none, by the names of the directory in `known_agencies` (may be empty).
pub fn read_file(
    path: &Path,
    shown: &str,
    purpose: Purpose,
    columns: &Columns,
    known_agencies: &AgencyNames,
    options: &ReadOptions,
) -> FileReading {
    let read = || {
        let mut sheets: Vec<SheetReport> = Vec::new();
        let mut tables: Vec<Table> = Vec::new();
        let mut paper = WorkingPaper::default();
        let named_around = |titles: &[String], sheet: &str| {
            outside::agency_of(&Places { titles, sheet, shown }, known_agencies, columns.words())
        };
        let context = FileContext {
            columns,
            purpose,
            named_around: &named_around,
            is_agency: &|name| known_agencies.is_name(name),
            threads: options.threads,
        };
        let outcome = read_sheets(path, options, &mut |mut info, stream| {
            // A sheet that is named after a person's number is shown without the number.
            info.name = mask_owned(info.name);
            let mut heard = Heard::new(&info.name, stream);
            let found = locate::tables_of(&info, &mut heard, &context)?;
            paper.take(&heard);
            sheets.push(sheet_report(
                info,
                found.notes,
                (found.sightings, found.unread),
                (tables.len(), found.tables.len()),
            ));
            tables.extend(found.tables);
            Ok(())
        });
        (outcome, sheets, tables, paper.proves_itself())
    };
    let (outcome, mut sheets, mut tables, is_our_own) = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let problem = FileProblem::new(
            ProblemKind::Panic,
            "读取时程序内部出错，未采用该文件的任何内容；请另存为 .xlsx 或 UTF-8 CSV 后重试，并把文件反馈给维护人员",
        );
        (Err((Opened::default(), problem)), Vec::new(), Vec::new(), false)
    });
    let (opened, mut status) = match outcome {
        Ok(opened) => (opened, FileStatus::Read),
        Err((opened, mut problem)) => {
            problem.message = mask_owned(problem.message);
            // Half a plan would be a wrong plan.
            tables.clear();
            for sheet in &mut sheets {
                sheet.tables.clear();
                sheet.sightings.clear();
            }
            (opened, FileStatus::Unreadable(problem))
        }
    };
    if purpose == Purpose::Filing && is_our_own {
        status = FileStatus::Unreadable(looks_like_results());
        sheets.truncate(1);
        for sheet in &mut sheets {
            sheet.tables.clear();
            sheet.sightings.clear();
            sheet.notes.clear();
            sheet.unread = Some(UnreadBlock { named: agencies_of(&tables), ..UnreadBlock::default() });
        }
        tables.clear();
    }
    if purpose == Purpose::Filing {
        name_by_other_sheets(&sheets, &mut tables);
    }
    if purpose == Purpose::History {
        keep_placements(is_our_own, &mut sheets, &mut tables);
    }
    for (id, table) in (0u32..).zip(&mut tables) {
        table.id = TableId(id);
        table.shrink();
    }
    tables.shrink_to_fit();
    sheets.shrink_to_fit();
    FileReading {
        report: FileReport {
            id: FileId(0),
            path: path.to_owned(),
            shown: shown.to_owned(),
            size: opened.size,
            sha256: opened.sha256,
            sm3: opened.sm3,
            format: opened.format,
            says: columns.kinds_in(file_name(shown)),
            may_hold_rows: status == FileStatus::Read || may_hold_rows(path),
            status,
            sheets,
        },
        tables,
    }
}

/// A form of several sheets states its agency on one of them. So a table for which nothing else names an agency belongs to
/// the one agency that key-value lines on other sheets name, above tables of other kinds or above none. Two tables of one
/// kind may belong to two agencies.
fn name_by_other_sheets(sheets: &[SheetReport], tables: &mut [Table]) {
    let beside = sheets.iter().filter_map(|sheet| sheet.unread.as_ref()).flat_map(|block| &block.named);
    let mut stated: Vec<(Option<TableKind>, String)> = beside.map(|name| (None, name.clone())).collect();
    for table in tables.iter() {
        let lines = table.key_values.iter().filter(|kv| kv.field == Field::Agency);
        stated.extend(lines.map(|kv| (Some(table.kind), kv.value.to_string())));
    }
    let on_rows: BTreeSet<String> =
        agencies_of(tables).iter().map(|name| agency_form(name).into_owned()).collect();
    for table in tables.iter_mut().filter(|table| table.kind.is_filed() && table.outside == Outside::Nobody) {
        let has_own = table.key_values.iter().any(|kv| kv.field == Field::Agency);
        if has_own || table.filers.iter().any(|filer| filer.name.is_some()) {
            continue;
        }
        let names = stated.iter().filter(|(kind, _)| *kind != Some(table.kind)).map(|(_, name)| name);
        let mut all: BTreeSet<String> = names.clone().map(|name| agency_form(name).into_owned()).collect();
        all.extend(on_rows.iter().cloned());
        let (Some(name), 1) = (names.clone().next(), all.len()) else { continue };
        let name = Text::from(name.as_str());
        table.filers.iter_mut().for_each(|filer| filer.name = Some(name.clone()));
    }
}

/// If it were read, its masked numbers would accuse; if it were passed over, a filing made to look like it would vanish.
fn looks_like_results() -> FileProblem {
    FileProblem::new(
        ProblemKind::Results,
        "这是审计底稿，不是申报材料（各表的开头与本程序写出的审计底稿相同），未读取；请报送改正后的原申报表",
    )
}

/// The agencies that rows name.
fn agencies_of(tables: &[Table]) -> Vec<String> {
    let names = tables.iter().flat_map(|table| &table.filers).filter_map(|filer| filer.name.as_deref());
    names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The last part of a path as shown.
pub fn file_name(shown: &str) -> &str {
    shown.rsplit(['/', '\\']).next().unwrap_or(shown)
}

/// Of a file of an earlier year only the hires: of an audit workbook its roster, of filings what is no plan and no notice.
fn keep_placements(is_our_own: bool, sheets: &mut [SheetReport], tables: &mut Vec<Table>) {
    let mut kept: Vec<Table> = Vec::new();
    let mut found: Vec<Option<Table>> = std::mem::take(tables).into_iter().map(Some).collect();
    for sheet in sheets {
        let passed_over = is_our_own && sheet.name != ROSTER_SHEET;
        let ids = std::mem::take(&mut sheet.tables);
        let here: Vec<Table> = ids.iter().filter_map(|id| found.get_mut(id.0 as usize)?.take()).collect();
        let holds_others = passed_over || here.iter().any(|table| table.kind != TableKind::Hires);
        for table in here.into_iter().filter(|table| !passed_over && table.kind == TableKind::Hires) {
            sheet.tables.push(TableId(u32::try_from(kept.len()).unwrap_or(u32::MAX)));
            kept.push(table);
        }
        if holds_others && sheet.tables.is_empty() {
            sheet.notes.clear();
        }
        if passed_over {
            sheet.unread = None;
            sheet.sightings.clear();
        }
    }
    *tables = kept;
}

fn sheet_report(
    info: SheetInfo,
    notes: Vec<String>,
    (sightings, unread): (Vec<Sighting>, Option<UnreadBlock>),
    (before, found): (usize, usize),
) -> SheetReport {
    let first = u32::try_from(before).unwrap_or(u32::MAX);
    let count = u32::try_from(found).unwrap_or(u32::MAX);
    let notes = info.notes.into_iter().chain(notes).map(mask_owned).collect();
    SheetReport {
        name: info.name,
        hidden: info.hidden,
        tables: (first..first.saturating_add(count)).map(TableId).collect(),
        unread,
        notes,
        sightings,
    }
}

/// Joins the readings of files, sorted by the caller, and numbers all files and tables.
pub fn assemble(readings: Vec<FileReading>) -> Ingested {
    let tables = readings.iter().map(|reading| reading.tables.len()).sum();
    let mut all = Ingested { files: Vec::with_capacity(readings.len()), tables: Vec::with_capacity(tables) };
    for (id, mut reading) in (0u32..).map(FileId).zip(readings) {
        let first = u32::try_from(all.tables.len()).unwrap_or(u32::MAX);
        reading.report.id = id;
        for sheet in &mut reading.report.sheets {
            for table in &mut sheet.tables {
                table.0 += first;
            }
        }
        for mut table in reading.tables {
            table.id.0 += first;
            table.file = id;
            all.tables.push(table);
        }
        all.files.push(reading.report);
    }
    examples::drop_unknown(&mut all.tables);
    all
}

#[cfg(test)]
mod tests;
