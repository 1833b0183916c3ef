//! The rows of the tables as they were filed: typed, but not yet believed and not yet part of a case. [`every_table`]
//! declares their cells.

use jiff::civil::Date;

use super::{Contract, RowView, TextCell};
use crate::model::{CreditCode, Division, IdNumber, Sex, Stated, Text, every_table};

/// Who a row says it belongs to. Rows of one agency repeat it, so a table keeps each combination
/// once ([`Table::filers`](super::Table::filers)) and a row keeps its index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filer {
    /// 单位名称, from the row, else from the key-value lines, else from the file name.
    pub name: Option<Text>,
    /// 统一社会信用代码 as written, valid or not.
    pub code: Option<Text>,
    /// 行政区划代码.
    pub division: Stated<Division>,
}

impl Filer {
    /// A code is stated, and is none.
    pub fn has_invalid_code(&self) -> bool {
        self.code.as_deref().is_some_and(|code| CreditCode::parse(code).is_none())
    }
}

/// 公民身份号码 as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdCell {
    /// Nothing written.
    #[default]
    Blank,
    /// Passes its standard. `legacy` marks a 15-digit number of the first generation.
    Valid {
        /// The 18-digit number (converted if legacy).
        id: IdNumber,
        /// Written with 15 digits.
        legacy: bool,
    },
    /// Readable text that is no valid number (length, date, check character): `E001`.
    Invalid(TextCell),
    /// A spreadsheet stored it as a number and lost its last digits: `D009`.
    LostDigits(Loss),
    /// The cell itself cannot be read (an error value, a formula without result): `D004`.
    Unreadable,
}

/// What shows that an ID number lost its last digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The cell holds a number of more digits than a spreadsheet keeps.
    Number,
    /// The text is in scientific notation, or its last three digits are zeros and its check character is wrong.
    Text,
    /// The text is a valid number ending in 000, beside others of the same agency in the table that lost theirs.
    Beside,
}

impl IdCell {
    /// The number, if valid.
    pub const fn valid(self) -> Option<IdNumber> {
        match self {
            Self::Valid { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// 合同终止日期 as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// 至今, 长期, 无固定期限.
    Open,
    /// The last day, included.
    On(Date),
}

/// A row of any table.
pub trait TableRow {
    /// Row number as the spreadsheet shows it, from 1.
    fn number(&self) -> u32;
    /// Index into the table's filers, if its rows say whose they are.
    fn filer(&self) -> Option<u32>;
    /// Puts a row that was read apart in its place: its number counts from behind row `before`, its filer
    /// has the index in `filers` here.
    fn place(&mut self, before: u32, filers: &[u32]);
}

/// What a way to read a cell gives ([`every_table`]).
macro_rules! cell {
    (text) => { TextCell };
    (code) => { TextCell };
    (name) => { TextCell };
    (claim) => { TextCell };
    (id) => { IdCell };
    (year) => { Stated<i16> };
    (count) => { Stated<u32> };
    (flag) => { Stated<bool> };
    (sex) => { Stated<Sex> };
    (contract) => { Contract };
    (division) => { Stated<Division> };
    (day) => { Stated<Date> };
    (last_day) => { Stated<Date> };
    (day_in_words) => { Stated<Date> };
    (first_day) => { Stated<Date> };
    (end) => { Stated<End> };
    (end_in_words) => { Stated<End> };
    (last_of_period) => { Stated<End> };
}

/// How a cell is read that is a place in the texts of its table, or may be one.
macro_rules! accessor {
    (text $cell:ident $column:ident) => {
        #[doc = concat!("[`Field::", stringify!($column), "`](crate::model::Field::", stringify!($column), ").")]
        pub fn $cell(self) -> Stated<&'a str> {
            self.texts().stated(self.row().$cell)
        }
    };
    (code $cell:ident $column:ident) => { accessor!(text $cell $column); };
    (name $cell:ident $column:ident) => { accessor!(text $cell $column); };
    (claim $cell:ident $column:ident) => { accessor!(text $cell $column); };
    (id $cell:ident $column:ident) => {
        /// 公民身份号码 that is no valid number, as written.
        pub fn invalid_id(self) -> Option<&'a str> {
            match self.row().$cell {
                IdCell::Invalid(text) => Some(self.texts().text(text)),
                _ => None,
            }
        }
    };
    ($other:ident $cell:ident $column:ident) => {};
}

/// Whether two rows say the same in a cell; true of cells that are not compared.
macro_rules! agree {
    ($one:ident $other:ident $cell:ident $way:ident) => {
        true
    };
    ($one:ident $other:ident $cell:ident text same) => {
        $one.$cell().says_the_same($other.$cell())
    };
    ($one:ident $other:ident $cell:ident code same) => {
        $one.$cell().says_the_same($other.$cell())
    };
    ($one:ident $other:ident $cell:ident name same) => {
        $one.$cell().says_the_same($other.$cell())
    };
    ($one:ident $other:ident $cell:ident claim same) => {
        $one.$cell().says_the_same($other.$cell())
    };
    ($one:ident $other:ident $cell:ident $way:ident same) => {
        $one.row().$cell == $other.row().$cell
    };
}

macro_rules! comparison {
    ([] $row:ident $cells:tt) => {};
    ([compared] $row:ident { $($cell:ident: $way:ident [$($same:ident)?],)* }) => {
        impl RowView<'_, $row> {
            /// Equal in every column that a rule uses, but for those that only the case can compare.
            pub fn states_the_same(self, other: Self) -> bool {
                $(agree!(self other $cell $way $($same)?))&&*
            }
        }
    };
}

/// Declares rows: typed cells, whose they are, and how their texts are read through [`RowView`].
macro_rules! rows {
    ($(
        $(#[$about:meta])*
        $kind:ident: $row:ident $(of $filer:ident $(, $compared:ident)?)? {
            $($cell:ident: $way:ident $column:ident $($same:ident)?,)*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $row {
            /// Row number as the spreadsheet shows it, from 1.
            pub row: u32,
            $(/// Index into the table's filers.
            pub $filer: u32,)?
            $(#[doc = concat!("[`Field::", stringify!($column), "`](crate::model::Field::", stringify!($column), ").")]
            pub $cell: cell!($way),)*
        }

        impl TableRow for $row {
            fn number(&self) -> u32 {
                self.row
            }

            fn filer(&self) -> Option<u32> {
                None$(.or(Some(self.$filer)))?
            }

            fn place(&mut self, before: u32, _filers: &[u32]) {
                self.row = self.row.saturating_add(before);
                $(self.$filer = _filers.get(self.$filer as usize).copied().unwrap_or(u32::MAX);)?
            }
        }

        impl<'a> RowView<'a, $row> {
            $(accessor!($way $cell $column);)*
        }

        comparison!([$($($compared)?)?] $row { $($cell: $way [$($same)?],)* });
    )*};
}

every_table!(rows);

impl HireRow {
    /// 合同终止日期 lies before 招用日期.
    pub fn ends_before_start(&self) -> bool {
        matches!((self.ends, self.hired), (Stated::Known(End::On(end)), Stated::Known(start)) if end < start)
    }
}
