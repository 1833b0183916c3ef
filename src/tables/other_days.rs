//! Further days of a hire: 上岗日期 or 合同起始日期 beside 招用日期. Offices use these words differently. The first day counts; a rule
//! that would decide otherwise on an earlier one says so.

use jiff::civil::Date;

use super::cells;
use super::columns::Words;
use super::raw_rows::RawRows;
use crate::files::grid::CellRef;

/// What columns beside 招用日期 say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OtherDays {
    /// The columns, from 0.
    pub columns: Vec<u16>,
    /// The earliest day of each row that states one, by row.
    earliest: Vec<(u32, u16, Date)>,
}

impl OtherDays {
    pub(super) fn of(columns: &[u16], raw: &RawRows, words: &Words) -> Self {
        let day_in = |row, column| {
            let text = cells::trim(raw.cell(row, column));
            let day = cells::date(Some(CellRef::Text(text)), words).known()?;
            Some((row, column, day))
        };
        let earliest_of =
            |row| columns.iter().filter_map(|column| day_in(row, *column)).min_by_key(|(.., day)| *day);
        let earliest =
            if columns.is_empty() { Vec::new() } else { raw.row_numbers().filter_map(earliest_of).collect() };
        Self { columns: columns.to_vec(), earliest }
    }

    /// The earliest of these days on a row, and its column.
    pub fn earliest(&self, row: u32) -> Option<(u16, Date)> {
        let at = self.earliest.binary_search_by_key(&row, |(row, ..)| *row).ok()?;
        self.earliest.get(at).map(|(_, column, day)| (*column, *day))
    }
}
