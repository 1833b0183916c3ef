//! A blank form before it is bytes: columns, what they take, an example.

use std::collections::BTreeMap;

use crate::model::{Field, TableKind};

/// A workbook of blank forms.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// File name.
    pub file: &'static str,
    /// Its sheets to be filled in.
    pub forms: Vec<Form>,
    /// Choices of its drop-downs.
    pub lists: Vec<List>,
    /// What to know before filling it in, one paragraph each.
    pub advice: Vec<String>,
}

/// A sheet to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is; its label names the sheet.
    pub kind: TableKind,
    /// Heading above the table.
    pub title: String,
    /// Line below the heading.
    pub hint: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows already filled in, as typed, by column; blank forms have none.
    pub rows: Vec<Vec<String>>,
    /// What the heading says for all rows already; of a workbook the first form's counts.
    pub stated: BTreeMap<Field, String>,
}

impl Form {
    /// A row with these values, by column.
    pub fn row_of(&self, values: &BTreeMap<Field, String>) -> Vec<String> {
        self.columns.iter().map(|column| values.get(&column.field).cloned().unwrap_or_default()).collect()
    }
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it is; its label is the header.
    pub field: Field,
    /// Must be filled: the header ends in `*`.
    pub required: bool,
    /// One of its group must be filled.
    pub one_of: bool,
    /// What it takes.
    pub kind: Kind,
    /// Width in character units.
    pub width: f64,
    /// How to fill it.
    pub note: &'static str,
    /// Value of the example row.
    pub example: String,
}

impl Column {
    /// The header cell.
    pub fn header(&self) -> String {
        format!("{}{}", self.field.label(), if self.required { "*" } else { "" })
    }
}

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Text that looks like a number: the cells are formatted as text.
    Code,
    /// 18 characters, formatted as text.
    CreditCode,
    /// 15 or 18 characters, formatted as text.
    IdNumber,
    /// A year of four digits.
    Year,
    /// A whole number.
    Count,
    /// A day.
    Date,
    /// A day, or a word for "no end".
    EndDate,
    /// One of a list (its title); other words are refused if the flag is set, else only warned about.
    Choice(&'static str, bool),
}

/// Choices of a drop-down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Title, above the choices on the sheet of choices.
    pub title: &'static str,
    /// Choices.
    pub choices: Vec<String>,
}

/// Titles of the lists.
pub(super) struct Lists;

impl Lists {
    pub(super) const ALL: [&'static str; 6] =
        [Self::YES_NO, Self::SEX, Self::CATEGORIES, Self::MODES, Self::LEVELS, Self::RULES];
    pub(super) const YES_NO: &'static str = "是或否";
    pub(super) const SEX: &'static str = "男或女";
    pub(super) const CATEGORIES: &'static str = "困难类别可选项";
    pub(super) const MODES: &'static str = "开发方式可选项";
    pub(super) const LEVELS: &'static str = "层级可选项";
    pub(super) const RULES: &'static str = "规则可选项";
}
