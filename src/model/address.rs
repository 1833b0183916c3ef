//! Where a value stands: file, sheet, cell.

/// Index of an input file in [`Ingested::files`](crate::tables::Ingested::files).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Index of a table in [`Ingested::tables`](crate::tables::Ingested::tables).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableId(pub u32);

/// A cell of a recognised table.
///
/// The order is the reading order: tables come sorted by path and sheet, then row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAt {
    /// The table that the row belongs to; names file and sheet.
    pub table: TableId,
    /// Row as a spreadsheet numbers it, from 1. For CSV: the row that Excel would show.
    pub row: u32,
    /// Column, from 0; `None` for the row as a whole.
    pub column: Option<u16>,
}

impl CellAt {
    /// `C7` for a cell; for a whole row, the row's first cell (`A7`).
    pub fn a1(&self) -> String {
        a1(self.row, self.column.unwrap_or(0))
    }
}

/// `A1` notation of a cell; `row` from 1, `column` from 0. Row 0 is the text above a document's table, a paragraph a column.
pub fn a1(row: u32, column: u16) -> String {
    if row == 0 {
        return format!("表前第{}段", u32::from(column) + 1);
    }
    format!("{}{row}", column_letters(column))
}

/// Column letters of a column index from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_follow_the_spreadsheet() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_letters(column), letters);
        }
        assert_eq!(a1(7, 2), "C7");
        assert_eq!(a1(0, 1), "表前第2段");
    }
}
