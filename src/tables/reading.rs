//! What is known while the rows of a sheet are read, beside the rows themselves.

use super::Purpose;
use super::columns::Columns;
use super::merges::Merges;
use super::outside::Outside;
use crate::files::grid::SheetInfo;

/// Whether the directory has an agency of a name.
pub(super) type IsAgency<'a> = dyn Fn(&str) -> bool + Sync + 'a;

/// The agency named around a table, by its titles and its sheet.
pub(super) type NamedAround<'a> = dyn Fn(&[String], &str) -> Outside + Sync + 'a;

/// What holds for all sheets of a file.
pub(super) struct FileContext<'a> {
    pub(super) columns: &'a Columns,
    pub(super) purpose: Purpose,
    /// The agency that titles, sheet, file and folder name; looked for only where a table needs it.
    pub(super) named_around: &'a NamedAround<'a>,
    pub(super) is_agency: &'a IsAgency<'a>,
    /// Threads for the rows of one long text.
    pub(super) threads: usize,
}

/// A sheet of the file.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a FileContext<'a>,
    pub(super) info: &'a SheetInfo,
    pub(super) merges: Merges,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(file: &'a FileContext<'a>, info: &'a SheetInfo) -> Self {
        Self { file, info, merges: Merges::new(&info.merges) }
    }

    pub(super) const fn columns(&self) -> &'a Columns {
        self.file.columns
    }
}
