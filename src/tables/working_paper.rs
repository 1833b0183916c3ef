//! Workbooks that an audit wrote, told from filings whose sheets only bear the same names.
//!
//! Such a workbook says again what was filed elsewhere, with masked numbers; read as a filing it would accuse. But names of
//! sheets prove nothing: each sheet must also begin as ours does, and one must name the program that wrote it.

use std::collections::BTreeSet;
use std::path::Path;

use super::cells;
use crate::files::grid::{CellRef, Rest, RowBuf, RowStream};
use crate::files::{FileProblem, ReadOptions, read_sheets};
use crate::model::{AUDIT_SHEETS, OWN_SHEETS, PROGRAM, PROGRAM_LINE};

/// Rows at the top of a sheet that tell whose it is.
const HEAD: usize = 20;

/// What of a workbook shows that an audit wrote it.
#[derive(Debug, Default)]
pub struct WorkingPaper {
    /// Sheets that are called as ours are, and begin likewise.
    alike: BTreeSet<String>,
    /// There are sheets that are not.
    others: bool,
    names_program: bool,
}

impl WorkingPaper {
    /// Looks at a workbook from its file.
    pub fn of_file(path: &Path, options: &ReadOptions) -> Self {
        let mut paper = Self::default();
        let read = read_sheets(path, options, &mut |info, stream| {
            let mut heard = Heard::new(&info.name, stream);
            let mut row = RowBuf::new();
            for _ in 0..HEAD {
                if !heard.next_row(&mut row)? {
                    break;
                }
            }
            paper.take(&heard);
            Ok(())
        });
        if read.is_ok() { paper } else { Self { others: true, ..paper } }
    }

    /// All of it is ours.
    pub fn is_whole(&self) -> bool {
        self.proves_itself() && !self.others
    }

    /// A further workbook of a large agency, which has some of the sheets.
    pub fn is_part(&self) -> bool {
        !self.alike.is_empty() && !self.others
    }

    /// It holds what tells a working paper, and names the program.
    pub(super) fn proves_itself(&self) -> bool {
        self.names_program && AUDIT_SHEETS.iter().all(|sheet| self.alike.contains(*sheet))
    }

    /// Takes what was heard of a sheet.
    pub(super) fn take(&mut self, heard: &Heard<'_>) {
        self.names_program |= heard.names_program;
        match heard.sheet.filter(|sheet| heard.begins_as_ours(sheet)) {
            Some(sheet) => drop(self.alike.insert(sheet.to_owned())),
            None => self.others = true,
        }
    }
}

/// Rows of a sheet that pass by.
pub(super) struct Heard<'s> {
    rows: &'s mut dyn RowStream,
    /// Ours of that name.
    sheet: Option<&'static str>,
    /// Its first text.
    first: Option<String>,
    names_program: bool,
}

impl<'s> Heard<'s> {
    /// The rows of a sheet, listened to while somebody else reads them.
    pub(super) fn new(sheet: &str, rows: &'s mut dyn RowStream) -> Self {
        let sheet = OWN_SHEETS.into_iter().find(|own| *own == sheet);
        Self { rows, sheet, first: None, names_program: false }
    }

    /// The page with the verdict has a title of its own, which the policy words.
    fn begins_as_ours(&self, sheet: &str) -> bool {
        sheet == AUDIT_SHEETS[0] || self.first.as_deref() == Some(sheet)
    }

    fn listen(&mut self, row: &RowBuf) {
        let mut texts = row.cells().filter_map(|(_, cell)| match cell {
            CellRef::Text(text) => Some(cells::trim(text)),
            _ => None,
        });
        let Some(first) = texts.next() else { return };
        self.names_program |=
            first == PROGRAM_LINE && texts.next().is_some_and(|text| text.starts_with(PROGRAM));
        self.first.get_or_insert_with(|| first.to_owned());
    }
}

impl RowStream for Heard<'_> {
    fn next_row(&mut self, into: &mut RowBuf) -> Result<bool, FileProblem> {
        let more = self.rows.next_row(into)?;
        if more && self.sheet.is_some() && !(self.names_program && self.first.is_some()) {
            self.listen(into);
        }
        Ok(more)
    }

    fn rest(&self) -> Option<Rest<'_>> {
        self.rows.rest()
    }

    fn resume(&mut self, at: usize, row: u32) {
        self.rows.resume(at, row);
    }
}
